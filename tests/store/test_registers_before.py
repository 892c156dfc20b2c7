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
from govtool.desk.redraw import AskedMove, redraw_of
from govtool.law.workdays import ONE_DAY
from govtool.store import Store, doctor
from govtool.views import registers
from tests.properties import examples
from tests.store.kit import copied_office

BEGIN = dt.date(2026, 3, 2)
HOMES = ("H1", "H2", "H3", "H4")
GRIDS = ("G01", "G02", "G03", "G01-01", "G02-01")

STEPS = st.lists(
    st.tuples(
        st.integers(min_value=0, max_value=3),  # days after the step before
        st.sampled_from(["move", "address", "save", "leave", "merge", "redraw", "close"]),
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
    return json.dumps(
        [said, known, sorted(registers.households_in(reader, day).items())],
        default=str,
        ensure_ascii=False,
    )


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


@settings(max_examples=examples(40), deadline=None)
@given(steps=STEPS)
def test_no_step_changes_what_a_list_of_an_earlier_day_says(
    steps: list[tuple[int, str, str, str]],
) -> None:
    with TemporaryDirectory() as folder, copied_office(Path(folder) / "a.db") as store:
        with store.writing("甲某") as tx:
            for grid, parent in (
                ("G02", None),
                ("G03", None),
                ("G01-01", "G01"),
                ("G02-01", "G02"),
            ):
                saved = m.Grid(code=grid, name=grid, unit="SQ01", parent=parent)
                tx.append(f"grid:{grid}", m.GridSaved(on=BEGIN, grid=saved))
            for home in HOMES:
                household = m.Household(code=home, grid="G01", microgrid="G01-01", head=f"样{home}")
                tx.append(f"household:{home}", m.HouseholdSaved(on=BEGIN, household=household))
        on, before = BEGIN, {BEGIN: lists_on(store, BEGIN)}
        for days, what, home, grid in steps:
            on += days * ONE_DAY + ONE_DAY
            # a micro-grid that is cut ends the day before the redraw: that day is not over yet
            then = {day: said for day, said in before.items() if day < on}
            take(store, on, what, home, grid)
            assert {day: lists_on(store, day) for day in then} == then, (on, what)
            before[on] = lists_on(store, on)
        assert doctor.examine(store) == []
