"""``govtool grid close``, ``show`` and ``history``: what a grid is, was, and became."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Annotated, Any

import typer

from govtool.base.dates import day_text
from govtool.base.errors import Refused
from govtool.base.i18n import _, counted, listed, of
from govtool.base.text_width import printable
from govtool.commands.registers.grid import GRID, headed, in_words
from govtool.commands.shared.closing import Closing, close_all
from govtool.commands.shared.register import known_code
from govtool.commands.shared.versions import (
    AsOf,
    Code,
    Last,
    Reason,
    as_of_day,
    say_versions,
    version_json,
    versions_now,
)
from govtool.law.workdays import ONE_DAY
from govtool.models import Grid, GridClosed
from govtool.rules import Office, effective, unit_name
from govtool.shell.frame.session import Session
from govtool.shell.listing import a_list, give
from govtool.shell.options import naming, opened
from govtool.shell.parameters import option
from govtool.shell.screens.details import event_detail, event_label
from govtool.shell.tables import Column, ListTable
from govtool.shell.terminal import note, say
from govtool.store import Store
from govtool.subjects.grid import duties
from govtool.subjects.unit.references import closed_by_then
from govtool.views import registers
from govtool.views.grid_moves import Moves, moves_of

app = typer.Typer()


# --- close


@app.command(
    "close",
    epilog="govtool grid close LF001 --on 5月31日\n"
    'govtool grid close G03 --successor G02 --reason "合并"',
)
def close(
    session: Session,
    code: Code,
    successor: Annotated[
        str | None, option("--successor GRID", "The grid that does its work from then on.")
    ] = None,
    on: Last = None,
    reason: Reason = None,
) -> None:
    """Close a grid at the end of a day. Its code is never used again."""

    def asks(store: Store, last: dt.date, codes: Sequence[str]) -> Closing:
        after = None
        if successor is not None:
            with naming("--successor", successor):
                after = known_code("grid", successor, store, session)
                _refuse_successor(after, last, codes, store)
        closed = {"successor": after, "reason": reason}
        return Closing(lambda on: GridClosed.checked(on=on, **closed), {"successor": after})

    close_all(session, GRID, [code], on, asks)


def _refuse_successor(after: str, last: dt.date, codes: Sequence[str], store: Store) -> None:
    """Refuse a successor that is the grid itself, another kind of grid, or not there then."""
    versions = versions_now(GRID, after, store)
    there = versions.at(last + ONE_DAY)
    if there is None:
        raise closed_by_then("grid", after, versions.last_day(last + ONE_DAY))
    own = versions_now(GRID, codes[0], store).newest
    if after in codes or there.is_micro is not own.is_micro:
        message = _("{after} cannot do the work of {code}: name another grid of the same kind.")
        raise Refused("bad_value", message.format(after=after, code=codes[0]), value=after)


# --- show


@app.command("show", epilog="govtool grid show LF001\ngovtool grid show G01 --as-of 6月30日")
def show(session: Session, code: Code, as_of: AsOf = None) -> None:
    """Show one grid: staff, duties, households and micro-grids, and what it was before."""
    on = as_of_day(as_of, session)
    with opened(session) as store:
        row = version_json(store, GRID, code, as_of, session)
        row |= _counts(store, row["code"], on)
        hint = _size_hint(row, store.office, on)
        unit = unit_name(row["unit"], store.office, on)
    if session.emits(row):
        return
    grid = Grid.model_validate({name: row[name] for name in Grid.model_fields})
    say(printable(f"{row['code']}  {row['name']}  {unit}  {row['parent'] or ''}".rstrip()))
    for line in _particulars(grid):
        say(printable(line))
    say(_("{households} households, {micro_grids} micro-grids").format(**row))
    if hint:
        note(hint)
    versions = [in_words(version) for version in row["versions"]]
    say_versions(row | {"versions": versions}, headed(), session)


def _counts(store: Store, code: str, on: dt.date) -> dict[str, Any]:
    micro_grids = [row["code"] for row in registers.grid_rows(store.reader, on, parent=code)]
    posts = {post.field: list(post.duties) for post in duties.posts()}
    return {
        "households": registers.households_in(store.reader, on)[code],
        "micro_grids": len(micro_grids),
        "micro_grid_codes": micro_grids,
        "duties": posts,
    }


def _size_hint(row: dict[str, Any], office: Office, on: dt.date) -> str | None:
    """Return that a grid or micro-grid has unusually many or few households."""
    kind = "village_grid" if unit_name(row["unit"], office, on).endswith(_VILLAGES) else "grid"
    kind = "micro_grid" if row["parent"] else kind
    least, most = (int(office.policy.number(f"{kind}_{end}", on)) for end in ("least", "most"))
    if least <= row["households"] <= most:
        return None
    if row["parent"]:
        return _("A micro-grid normally has {least} to {most} households.", least=least, most=most)
    return _("A grid normally has {least} to {most} households.", least=least, most=most)


_VILLAGES = ("村", "村委会", "村民委员会")
"""The endings of the names of villages, which are kept as communities."""


def _particulars(grid: Grid) -> Iterator[str]:
    said = [grid.kind.label if grid.kind else "", grid.tag or ""]
    if grid.party_group is not None:
        said.append(_("with a party group") if grid.party_group else _("without a party group"))
    if any(said):
        yield listed(filter(None, said))
    for post in duties.posts():
        if people := post.people(grid):
            yield of(_POSTS[post.field](), listed(people))


_POSTS = {
    "chief": lambda: _("Chief"),
    "full_time": lambda: _("Full-time workers"),
    "part_time": lambda: _("Part-time workers"),
    "helpers": lambda: _("Helpers"),
}


# --- history


@app.command("history", epilog="govtool grid history G01")
@a_list
def history(session: Session, code: Code) -> None:
    """Show what became of a grid: each change, and how many households came and left."""
    with opened(session) as store:
        known = known_code("grid", code, store, session)
        rows = sorted([*_recorded(store, known, session), *_moved(store, known)], key=_day)

    def listing() -> ListTable:
        heads = [
            Column(_("Day")),
            Column(_("What")),
            Column(_("Details"), flexible=20),
            Column(_("By")),
        ]
        cells = [
            [day_text(row["on"], session.today), row["what"], row["details"], row["actor"]]
            for row in rows
        ]
        return ListTable(known, heads, cells)

    give(session, objects=lambda: rows, listing=listing)


def _day(row: dict[str, Any]) -> dt.date:
    day: dt.date = row["on"]
    return day


def _recorded(store: Store, code: str, session: Session) -> Iterator[dict[str, Any]]:
    for entry in effective(store.history(GRID.subject(code))):
        event = entry.event
        yield {
            "on": event.on,
            "kind": event.kind,
            "what": event_label(event, GRID.word),
            "details": event_detail(event, GRID.word, store.office, session.today),
            "actor": entry.actor,
        }


def _moved(store: Store, code: str) -> Iterator[dict[str, Any]]:
    for day, moves in moves_of(store.reader, code).items():
        yield {
            "on": day,
            "kind": "households",
            "what": _("households"),
            "details": listed(_moves_in_words(moves)),
            "actor": "",
            **moves._asdict(),
        }


def _moves_in_words(moves: Moves) -> Iterator[str]:
    if moves.came:
        yield counted("{n} came", "{n} came", moves.came)
    if moves.left:
        yield counted("{n} left", "{n} left", moves.left)
