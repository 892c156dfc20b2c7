"""``govtool household move``, ``leave`` and ``merge``: households 迁移、迁出、并户."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, NamedTuple

import typer

from govtool.base import text
from govtool.base.errors import Refused
from govtool.base.i18n import _
from govtool.base.text_width import printable
from govtool.commands.registers.household import HOUSEHOLD
from govtool.commands.shared.closing import Closing, close_all
from govtool.commands.shared.correction import note_unchanged
from govtool.commands.shared.register import grid_field
from govtool.commands.shared.versions import (
    From,
    Last,
    Reason,
    known_codes,
    past_day,
    record_on,
    versions_now,
)
from govtool.models import Household, HouseholdClosed, HouseholdMerged, HouseholdMoved
from govtool.shell.form.form import Field, Form, require, text_field
from govtool.shell.frame.session import Session
from govtool.shell.options import naming_subject, opened
from govtool.shell.parameters import argument, option
from govtool.shell.screens.changes import Wording, changes_between, changes_text
from govtool.shell.terminal import emit_json, note, say
from govtool.store import Store, Transaction
from govtool.subjects.unit.references import closed_by_then
from govtool.views import registers

app = typer.Typer()

Codes = Annotated[
    list[str] | None,
    argument("CODE...", "Their codes or the names of their heads; several for several."),
]


# --- move


class Moving(NamedTuple):
    """A household that moves: what it was, and the event; None where nothing changes."""

    there: Household
    event: HouseholdMoved | None


@app.command(
    "move",
    epilog="govtool household move H0001 --grid LF001-02\n"
    'govtool household move H0001 H0002 --grid G02 --on 6月1日 --reason "网格调整"\n'
    "govtool household move H0001 --address 示例新村2幢101室",
)
def move(
    session: Session,
    codes: Codes = None,
    grid: Annotated[str | None, option("--grid GRID", "The grid or micro-grid it is in.")] = None,
    address: Annotated[str | None, option("--address TEXT", "Its new address.")] = None,
    on: From = None,
    reason: Reason = None,
) -> None:
    """Record that households moved: to another grid, micro-grid or address.

    Only what is named changes. A household that moves to another grid leaves the micro-grid of the
    old one. Cases and matters keep the grid they were registered with.
    """
    fields = _place_fields(grid, address)
    require(fields, session)
    when = past_day(on, session)
    with opened(session) as store:
        known = known_codes(HOUSEHOLD, codes, store, session)
        form = Form(session, store)
        form.known["on"] = when
        form.fill(fields)
        with store.writing(session.actor) as tx:
            form.judge_again()
            moved = [_moving(form, code, reason, tx, is_one=len(known) == 1) for code in known]
            for code, one in zip(known, moved, strict=True):
                if one.event is not None:
                    tx.append(HOUSEHOLD.subject(code), one.event)
        _say_moved(moved, store, session)


def _place_fields(grid: str | None, address: str | None) -> list[Field]:
    of_place = grid_field(_("Grid or micro-grid"), grid, required=address is None)
    return [of_place, text_field("address", _("Address"), address, limit=text.LINE_LIMIT)]


def _moving(form: Form, code: str, reason: str | None, tx: Transaction, *, is_one: bool) -> Moving:
    """Return the move of one household.

    :raises Refused: it was closed by then.
    """
    with naming_subject(code, is_one=is_one):
        there = record_on(HOUSEHOLD, code, form.day, tx)
    place = _place(tx.store, form.known.get("grid"), form.day)
    fields = place | {"address": form.known.get("address"), "reason": reason}
    event = HouseholdMoved.checked(on=form.day, **fields)
    return Moving(there, None if event.amended(there) == there else event)


def _place(store: Store, code: str | None, on: dt.date) -> dict[str, str | None]:
    """Return the grid and the micro-grid that the code of either means."""
    if code is None:
        return {}
    row = registers.register_row(store.reader, "grid", code, on)
    assert row is not None, "the field refused it"
    return {"grid": row["parent"] or code, "microgrid": code if row["parent"] else None}


def _say_moved(moved: Sequence[Moving], store: Store, session: Session) -> None:
    after = [one.event.amended(one.there) if one.event else one.there for one in moved]
    if session.json:
        emit_json(after[0] if len(after) == 1 else after)
        return
    wording = Wording(store.office, session.today, frozenset())
    for one, now in zip(moved, after, strict=True):
        if one.event is None:
            note_unchanged() if len(moved) == 1 else note(_("{code}: no change.", code=now.code))
            continue
        changes = changes_between(one.there, now, Household.model_fields, wording)
        text = _("{code} {head} moved: {changes}")
        say(printable(text.format(code=now.code, head=now.head, changes=changes_text(changes))))


# --- leave and merge


@app.command(
    "leave",
    epilog='govtool household leave H0001 --on 5月31日 --reason "迁出"\n'
    "govtool household leave H0001 H0002",
)
def leave(session: Session, codes: Codes = None, on: Last = None, reason: Reason = None) -> None:
    """Record that households left (迁出): they are there up to the end of a day."""

    def event(last: dt.date) -> HouseholdClosed:
        return HouseholdClosed.checked(on=last, reason=reason)

    close_all(session, HOUSEHOLD, codes, on, lambda *_about: Closing(event))


@app.command(
    "merge",
    epilog="govtool household merge H0002 --into H0001\n"
    'govtool household merge H0002 H0003 --into H0001 --on 5月31日 --reason "并户"',
)
def merge(
    session: Session,
    codes: Codes = None,
    into: Annotated[
        str | None, option("--into CODE", "The household that they are one with.")
    ] = None,
    on: Last = None,
    reason: Reason = None,
) -> None:
    """Record that households became one with another (并户): their last day is the day given.

    What the other household is stays as it is; change the number of its members with set.
    """
    field = _into_field(into)
    require([field], session)

    def ask(store: Store, last: dt.date, codes: Sequence[str]) -> Closing:
        form = Form(session, store)
        form.known["on"] = last
        form.fill([field])
        other = form.known["into"]
        _refuse_into(other, last, codes, store)
        merged = {"into": other, "reason": reason}
        return Closing(lambda on: HouseholdMerged.checked(on=on, **merged), {"into": other})

    done = close_all(session, HOUSEHOLD, codes, on, ask)
    if not session.json:
        hint = _("How many people live there now: govtool household set {into} --members N")
        note(hint.format(**done.facts))


def _into_field(typed: str | None) -> Field:
    def read(answer: str, form: Form) -> str:
        (code,) = known_codes(HOUSEHOLD, [answer], form.store, form.session)
        return code

    return Field("into", _("One with which household"), typed, read, required=True)


def _refuse_into(into: str, last: dt.date, codes: Sequence[str], store: Store) -> None:
    """Refuse a household that cannot take others in: one of them, or one that is not there then."""
    if into in codes:
        message = _("A household cannot be merged into itself.")
        raise Refused("bad_value", message, column="--into", value=into)
    there = versions_now(HOUSEHOLD, into, store)
    if there.at(last) is None or there.closed_on is not None:
        raise closed_by_then("household", into, there.closed_on)
