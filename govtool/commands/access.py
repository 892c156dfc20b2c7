"""``govtool access``: who took personal data out, corrected or erased it 个人信息处理记录."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Annotated

import typer

from govtool.base.i18n import _, listed
from govtool.commands.person.choice import word_for
from govtool.law.workdays import ONE_DAY
from govtool.privacy import person_search
from govtool.privacy.access_log import Access, accesses
from govtool.shell.frame.session import Session
from govtool.shell.listing import a_list, give
from govtool.shell.options import opened
from govtool.shell.parameters import option
from govtool.shell.period import bounds
from govtool.shell.tables import Column, ListTable
from govtool.shell.terminal import note
from govtool.store import Store
from govtool.subjects.data_export import exported_label, selection_text

app = typer.Typer()

_NAMED = 5

Since = Annotated[
    str | None, option("--from DATE", "Recorded on that day or later, by the clock of the machine.")
]
Person = Annotated[
    str | None,
    option(
        "--person WHO",
        "Only what concerns whoever this number or name may mean; - reads it from standard input.",
    ),
]


@app.command(
    "access", epilog="govtool access\ngovtool access --from 2026-01-01 --person 13800000000 --json"
)
@a_list
def access(
    session: Session,
    since: Since = None,
    until: Annotated[str | None, option("--to DATE", "Recorded on that day or before.")] = None,
    person: Person = None,
) -> None:
    """List who exported, corrected or erased personal data, when and why, the newest first.

    Who only looked is not recorded: whoever can open the file can read it.
    """
    begin, last = bounds(since, until, session)
    end = last + ONE_DAY if last else None
    with opened(session) as store:
        found = _found(store, person, begin, end, session)
    if give(
        session, objects=lambda: (one.as_json() for one in found), listing=lambda: _listing(found)
    ):
        note(_("Who only looked is not recorded: whoever can open the file can read it."))


def _found(
    store: Store, person: str | None, begin: dt.date | None, end: dt.date | None, session: Session
) -> list[Access]:
    persons = (
        person_search.find(store, word_for(person, session), session.today)
        if person is not None
        else ()
    )
    return list(accesses(store, begin, end, persons))


def _listing(found: list[Access]) -> ListTable:
    labels = {"exported": _("exported"), "corrected": _("corrected"), "erased": _("erased")}
    columns = [
        Column(_("Recorded")),
        Column(_("By"), flexible=6),
        Column(_("What"), flexible=8),
        Column(_("Whose data"), flexible=15),
        Column(_("Rows"), "right", drop=1),
        Column(_("Reason"), flexible=12),
    ]
    rows = [[_local(x), x.actor, labels[x.kind], _whose(x), x.rows, x.reason] for x in found]
    return ListTable(_("Personal data handled"), columns, rows)


def _whose(one: Access) -> str:
    if one.which is None and one.about:
        return _some(one.about)
    chosen = selection_text(one.which) if one.which else None
    return listed(filter(None, (exported_label(one.what), chosen, _some(one.about))))


def _some(numbers: Sequence[str]) -> str:
    shown = listed(numbers[:_NAMED])
    if len(numbers) <= _NAMED:
        return shown
    return _("{some} and {n} more", some=shown, n=len(numbers) - _NAMED)


def _local(one: Access) -> str:
    """Return the moment in local time."""
    return f"{dt.datetime.fromisoformat(one.recorded_at).astimezone():%Y-%m-%d %H:%M}"
