"""Columns that are not collected 不收集的栏目 (systems/README, "For all"), from ``data/intake``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache

from govtool.base import resources
from govtool.base.errors import Problem, Refused
from govtool.base.i18n import _, listed
from govtool.subjects.file_columns import label_key
from govtool.tables.intake.file_table import NOT_COLLECTED

CODE = NOT_COLLECTED


@cache
def _words() -> tuple[tuple[str, str], ...]:
    """Return each word with its kind."""
    text = (resources.data_dir() / "intake" / "not_collected.toml").read_text(encoding="utf-8")
    kinds = tomllib.loads(text).items()
    return tuple((label_key(word), kind) for kind, said in kinds for word in said["words"])


def kind_of(label: str) -> str | None:
    """Return what is not collected that a label names, or None.

    >>> kind_of("户主民族"), kind_of("户主")
    ('民族', None)
    """
    key = label_key(label)
    return next((kind for word, kind in _words() if word in key), None)


def message_of(kind: str) -> str:
    """Return that a column is of a kind that is not collected."""
    return _("{kind} is not collected here; it is never stored.", kind=kind)


def problem_of(key: str) -> Problem | None:
    """Return the problem of an object's key that names what is not collected, or None."""
    kind = kind_of(key)
    return Problem(key, CODE, message_of(kind), key) if kind else None


def refuse(warnings: Iterable[Problem], *, may_map: bool = False) -> None:
    """Refuse a file with columns that are not collected.

    :param may_map: whether a mapping may leave them out.
    :raises Refused: code ``not_collected``.
    """
    labels = [problem.column or problem.field for problem in warnings if problem.code == CODE]
    if labels:
        message = _("These columns are not collected here: {labels}.", labels=listed(labels))
        hint = _("Take them out of the file.")
        if may_map:
            hint = _(
                "Take them out of the file, or leave them out by a mapping with --map: "
                "“{label}” = “”",
                label=labels[0],
            )
        raise Refused(CODE, message, hint, column=labels[0])
