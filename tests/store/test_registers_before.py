"""What a register said of a day stays what it was, whatever is recorded for a later day."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from govtool import models as m
from govtool.desk import vacant_heads
from govtool.desk.redraw import AskedMove, redraw_of
from govtool.law.periods import PeriodKind, period_of
from govtool.law.workdays import ONE_DAY
from govtool.returns import contents
from govtool.returns.matters.figures import MatterAsked
from govtool.returns.matters.paper import paper as matter_paper
from govtool.shell.screens.objects import listed_object
from govtool.store import Store, doctor
from govtool.subjects.head.kinds import HEADS
from govtool.views import figures, queries, registers
from govtool.views.queries import SubjectFilter
from tests.properties import examples
from tests.store.kit import copied_office, register

BEGIN = dt.date(2025, 12, 15)
"""Before the end of a week, a half-month, a month, a quarter and a year."""
HOMES = ("H1", "H2", "H3", "H4")
GRIDS = ("G01", "G02", "G03", "G01-01", "G02-01")

LATER = dt.date(2026, 12, 31)
"""The day on which returns are printed: the same before and after."""

STEPS = st.lists(
    st.tuples(
        st.integers(min_value=0, max_value=3),  # days after the step before
        st.sampled_from(
            [
                "move",
                "address",
                "save",
                "leave",
                "merge",
                "redraw",
                "close",
                "name",
                "list",
                "answer",
                "visit",
            ]
        ),
        st.sampled_from(HOMES),
        st.sampled_from(GRIDS),
    ),
    max_size=12,
)


def lists_on(store: Store, day: dt.date) -> str:
    """All that lists and returns ask of the registers about a day, as text."""
    reader = store.reader
    said: dict[str, Any] = {
        grid: [[row, place] for row, place in registers.households_of(reader, day, grid)]
        for grid in (None, *GRIDS)
    }
    said |= {word: list(registers.register_rows(reader, word, day)) for word in ("grid", "unit")}
    known = list(registers.known_rows(reader, "grid", day))
    states = [
        listed_object(word, state, store.office, day)
        for word in ("head", "care", "visit", "case", "matter")
        for row in list(queries.subjects(reader, word, SubjectFilter()))
        if (state := store.state(row["subject"], day)) is not None
    ]
    vacant = [owed.obligation for owed, _line in vacant_heads.vacant(store, day, None)]
    due = sorted((found.no, *found.obligation) for found in figures.owed(store, day))
    return json.dumps(
        [said, known, sorted(registers.households_in(reader, day).items()), states, vacant, due],
        default=str,
        ensure_ascii=False,
    )


def returns_of(store: Store, day: dt.date) -> dict[str, str]:
    """All returns whose period ended the day before, of the street and of a unit, as they are printed."""
    ended = [period_of(kind, day - ONE_DAY) for kind in PeriodKind]
    found: dict[str, str] = {}
    for period in ended:
        for unit in ("JD01", "SQ01", "SQ02") if period.end == day else ():
            cases = contents.paper(store, period, LATER, unit).as_json()
            matters = matter_paper(store, MatterAsked(period, unit, LATER)).as_json()
            found[f"{period.kind} {period.name} {unit}"] = json.dumps([cases, matters], default=str)
    return found


def take(store: Store, on: dt.date, what: str, home: str, grid: str) -> None:
    """Record one step of a day, unless it makes no sense there."""
    there = registers.register_row(store.reader, "household", home, on)
    place = registers.register_row(store.reader, "grid", grid, on)
    if what == "redraw":
        other = HOMES[(HOMES.index(home) + 1) % len(HOMES)]
        plan, problems = redraw_of(
            store, on, [AskedMove(2, home, grid), AskedMove(3, other, grid)], {}
        )
        if not problems:
            with store.writing("甲某") as tx:
                plan.record(tx)
        return
    event: m.Event | None = None
    subject = f"household:{home}"
    match what:
        case "move" if there and place:
            parent = place["parent"]
            event = m.HouseholdMoved(on=on, grid=parent or grid, microgrid=grid if parent else None)
        case "address" if there:
            event = m.HouseholdMoved(on=on, address=f"示例路{on.day}号")
        case "save" if there:
            event = m.HouseholdSaved(
                on=on, household=m.Household(**{**there, "head": f"新{on.day}"})
            )
        case "leave" if there:
            event = m.HouseholdClosed(on=on)
        case "merge" if there:
            event = m.HouseholdMerged(on=on, into="H4")
        case "close" if place and place["parent"]:
            event, subject = m.GridClosed(on=on, successor="G03"), f"grid:{grid}"
    if event is not None:
        with store.writing("甲某") as tx:
            tx.append(subject, event)


def serve(store: Store, on: dt.date, what: str, home: str, grid: str) -> None:
    """Record one step of a head or a visit, unless it makes no sense there."""
    place = registers.register_row(store.reader, "grid", grid, on)
    heads = list(queries.subjects(store.reader, "head", SubjectFilter(in_hand=True)))
    if what == "name" and place and place["parent"]:
        _name(store, on, grid, heads)
    if what == "visit":
        (care,) = [
            row["subject"] for row in queries.subjects(store.reader, "care", SubjectFilter())
        ]
        with store.writing("甲某") as tx:
            tx.append(care, m.VisitMade(on=on, found="well"))
    stage = heads[0]["state"] if heads else ""
    event: m.Event | None = None
    if what == "list" and stage in {"named", "refused"}:
        event = m.HeadsListed(on=on, list_no="L1")
    elif what == "answer" and stage == "listed" and home == "H1":
        event = m.HeadRefused(on=on, list_no="L1", reason="长期在外")
    elif what == "answer" and stage == "listed":
        event = m.HeadsApproved(on=on, list_no="L1")
    if event is not None:
        with store.writing("甲某") as tx:
            tx.append(heads[0]["subject"], event)


def _name(store: Store, on: dt.date, microgrid: str, heads: list[dict[str, Any]]) -> None:
    """Replace the head of a micro-grid, if it has one, by another, in one operation."""
    with store.writing("甲某") as tx:
        for head in heads:
            if head["belongs_to"] == microgrid:
                tx.append(head["subject"], m.HeadReplaced(on=on, reason="迁出"))
        no = tx.next_no(HEADS, "JD01", on.year)
        named = {"no": no, "microgrid": microgrid, "unit": "SQ01", "name": f"户长{on.day}"}
        tx.append(tx.new_subject("head"), m.HeadNamed(on=on, **named))


def _first_day(store: Store) -> None:
    """Two more grids and two micro-grids, four households, an agreement, a case and a matter of one of them."""
    with store.writing("甲某") as tx:
        parents = {"G02": None, "G03": None, "G01-01": "G01", "G02-01": "G02"}
        for grid, parent in parents.items():
            saved = m.Grid(code=grid, name=grid, unit="SQ01", parent=parent)
            tx.append(f"grid:{grid}", m.GridSaved(on=BEGIN, grid=saved))
        saved = m.Grid(code="G03", name="G03", unit="SQ02")
        tx.append("grid:G03", m.GridSaved(on=BEGIN, grid=saved))
        for home in HOMES:
            household = m.Household(code=home, grid="G01", microgrid="G01-01", head=f"样{home}")
            tx.append(f"household:{home}", m.HouseholdSaved(on=BEGIN, household=household))
        agreed = {"no": "C2025-0001", "household": "H1", "unit": "SQ01", "rhythm": "weekly"}
        tx.append(tx.new_subject("care"), m.CareAgreed(on=BEGIN, **agreed))
        register(tx, BEGIN.isoformat(), grid="G01")
        matter = {"no": "SQ01-S2025-00001", "unit": "SQ01", "category": "fire", "channel": "head"}
        where = {"grid": "G01", "place": "示例路1号", "summary": "楼道堆物"}
        tx.append(tx.new_subject("matter"), m.MatterReported(on=BEGIN, **matter, **where))


@settings(max_examples=examples(15), deadline=None)
@given(steps=STEPS)
def test_no_step_changes_what_a_list_of_an_earlier_day_says(
    steps: list[tuple[int, str, str, str]],
) -> None:
    with TemporaryDirectory() as folder, copied_office(Path(folder) / "a.db") as store:
        _first_day(store)
        on, told, returns = BEGIN, {BEGIN: lists_on(store, BEGIN)}, returns_of(store, BEGIN)
        for days, what, home, grid in steps:
            for _passed in range(days + 1):
                on += ONE_DAY
                told[on - ONE_DAY] = lists_on(store, on - ONE_DAY)
                returns |= returns_of(store, on)
            if what == "redraw":  # a micro-grid that is cut ends the day before
                told.pop(on - ONE_DAY)
            step = serve if what in {"name", "list", "answer", "visit"} else take
            step(store, on, what, home, grid)
        assert {day: lists_on(store, day) for day in told} == told
        again: dict[str, str] = {}
        for passed in range((on - BEGIN).days + 1):
            again |= returns_of(store, BEGIN + passed * ONE_DAY)
        assert again == returns
        assert doctor.examine(store) == []
