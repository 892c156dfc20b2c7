"""What unit, grid and household commands share: saving one, finding one."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import Any

from govtool.commands._case import opened
from govtool.commands._frame.session import Session, mark_recorded
from govtool.errors import NotFound, Refused
from govtool.i18n import _, listed
from govtool.models import Event, Record
from govtool.render.terminal import Column, emit_json, say, table
from govtool.store import lookups
from govtool.store.lookups import Register


def save(
    session: Session, noun: Register, record: Record, event: Event, *, must_exist: Mapping[Register, str | None]
) -> None:
    """Add a unit, grid or household at the desk.

    :param must_exist: codes it refers to, by the noun of their register; None is nothing to check.
    :raises Refused: code ``exists`` when the code is taken. :raises NotFound: what it refers to is not there.
    """
    code: str = record.model_dump()["code"]
    with opened(session) as store, store.writing(session.actor) as tx:
        if lookups.register_row(store.conn, noun, code) is not None:
            message = _("“{code}” is there already.").format(code=code)
            hint = _("Choose another code; to change it, import a file with --update.")
            raise Refused("exists", message, hint, column="--code", value=code)
        for register, wanted in must_exist.items():
            if wanted is not None and lookups.register_row(store.conn, register, wanted) is None:
                raise not_there(register, wanted, lookups.register_codes(store.conn, register))
        tx.append(f"{noun}:{code}", event)
    mark_recorded()
    if session.json:
        emit_json(record)
    else:
        say(_("Added {code}.").format(code=code))


def not_there(noun: Register, code: str, known: Sequence[str]) -> NotFound:
    """The error for a code that a register does not have, with the codes most like it."""
    messages = {
        "unit": _("There is no unit “{code}”."),
        "grid": _("There is no grid “{code}”."),
        "household": _("There is no household “{code}”."),
    }
    near = difflib.get_close_matches(code, known, n=5, cutoff=0.4)
    hint = (
        _("Did you mean: {codes}?").format(codes=listed(near))
        if near
        else _("See: govtool {noun} list").format(noun=noun)
    )
    return NotFound(f"unknown_{noun}", messages[noun].format(code=code), hint, value=code)


def show_rows(rows: Sequence[dict[str, Any]], columns: Sequence[tuple[str, str]], session: Session) -> None:
    """A list of register rows as JSON or as a table of the given (field, header) columns."""
    if session.json:
        emit_json(list(rows))
        return
    table(
        [Column(header) for _field, header in columns],
        [[_text(row[field]) for field, _header in columns] for row in rows],
    )


def _text(value: Any) -> str:
    return "" if value is None else str(value)
