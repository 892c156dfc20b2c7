"""The parents of a register's records: whether they are there, and may stand above them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from govtool.base.errors import Problem
from govtool.base.i18n import _
from govtool.subjects.file_form import FileForm
from govtool.tables.intake import findings


def unsound_parents(
    form: FileForm, records: Collection[Any], known: Mapping[str, Any]
) -> dict[str, list[Problem]]:
    """Return the problems of records with unsound parents, by code; a bad parent spoils children.

    :param known: the records of the office by code.
    """
    refused: dict[str, list[Problem]] = {}
    while True:
        everything = dict(known) | {each.code: each for each in records if each.code not in refused}
        found: dict[str, list[Problem]] = {}
        for (
            each
        ) in records:  # a file may have a code twice: what is wrong with the one holds for both
            problems = [] if each.code in refused else parent_problems(form, each, everything)
            if problems:
                found.setdefault(each.code, problems)
        if not found:
            return refused
        refused |= found


def parent_problems(form: FileForm, record: Any, known: Mapping[str, Any]) -> list[Problem]:
    """Return whether the parent of a record is there, above it, and of the right kind."""
    saved = form.saved_record
    code = getattr(record, saved.parent)
    if code is None:
        return []
    parent = known.get(code)
    if parent is None:
        message = _("There is no {code}, neither here nor in this file.", code=findings.shown(code))
        return [Problem(saved.parent, f"unknown_{form.word}", message, findings.shown(code))]
    if _leads_back(saved.parent, record, known):
        return [Problem(saved.parent, "circular", _("It would stand above itself."), code)]
    reason = saved.parent_fits(record, parent)
    return [] if reason is None else [Problem(saved.parent, "wrong_unit", reason, parent.code)]


def _leads_back(field: str, record: Any, known: Mapping[str, Any]) -> bool:
    seen: set[str] = set()
    code: str | None = record.code
    while code is not None and code not in seen:
        seen.add(code)
        code = getattr(record if code == record.code else known.get(code), field, None)
    return bool(code == record.code)
