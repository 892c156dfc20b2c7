"""Where a household was on a day, with what moved it, merged it or closed it: by hand."""

from __future__ import annotations

import datetime as dt

from govtool.models import (
    Entry,
    Event,
    Household,
    HouseholdClosed,
    HouseholdMerged,
    HouseholdMoved,
    HouseholdSaved,
)
from govtool.rules import effective
from govtool.subjects.household.place import Place, place_of
from govtool.subjects.register import versions_of
from tests.rows import each

PARENTS = {"G1": None, "G2": None, "G1-01": "G1", "G2-01": "G2", "LF1": "G1"}


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2026-{text}")


def saved(
    on: str, grid: str = "G1", microgrid: str | None = None, head: str = "甲某"
) -> HouseholdSaved:
    household = Household(code="H1", grid=grid, microgrid=microgrid, head=head, address="示例路1号")
    return HouseholdSaved(on=day(on), household=household)


def moved(
    on: str, grid: str | None = None, microgrid: str | None = None, address: str | None = None
) -> HouseholdMoved:
    return HouseholdMoved(on=day(on), grid=grid, microgrid=microgrid, address=address)


def closed(on: str) -> HouseholdClosed:
    return HouseholdClosed(on=day(on))


def merged(on: str) -> HouseholdMerged:
    return HouseholdMerged(on=day(on), into="H2")


def where(*events: Event) -> list[str]:
    """Return where it is in each of some days, by what was recorded in this order: grid/micro-grid head address."""
    entries = [
        Entry("n", seq, f"2026-07-01T08:{seq:02}:00", "甲某", event)
        for seq, event in enumerate(events, 1)
    ]
    versions = versions_of((entry.event for entry in effective(entries)), "household")
    assert versions is not None
    found = (versions.at(day(one)) for one in ("03-01", "03-10", "04-01", "05-01"))
    return [f"{one.grid}/{one.microgrid} {one.head}{one.address}" if one else "-" for one in found]


IN_G1, IN_G1_01 = "G1/None 甲某示例路1号", "G1/G1-01 甲某示例路1号"

# what was recorded, in this order; where it was on 1 and 10 March, 1 April, 1 May
MOVES = [
    ((saved("03-02"), moved("04-01", microgrid="G1-01")), [IN_G1, IN_G1, IN_G1_01, IN_G1_01]),
    ((saved("03-02", microgrid="G1-01"), moved("04-01", grid="G2")), [IN_G1_01, IN_G1_01, *["G2/None 甲某示例路1号"] * 2]),
    ((saved("03-02", microgrid="G1-01"), moved("04-01", grid="G2", microgrid="G2-01")),
     [IN_G1_01, IN_G1_01, *["G2/G2-01 甲某示例路1号"] * 2]),
    ((saved("03-02", microgrid="G1-01"), moved("04-01", grid="G1")), [IN_G1_01] * 4),  # the same grid: it stays
    ((saved("03-02"), moved("04-01", address="示例路2号")), [IN_G1, IN_G1, *["G1/None 甲某示例路2号"] * 2]),
    # what is saved for an earlier day changes what the move left as it was; a later one says it all
    ((saved("03-02"), moved("04-01", grid="G2"), saved("03-10", head="乙某")),
     [IN_G1, "G1/None 乙某示例路1号", *["G2/None 乙某示例路1号"] * 2]),
    ((saved("03-02"), moved("04-01", grid="G2"), saved("05-01")), [IN_G1, IN_G1, "G2/None 甲某示例路1号", IN_G1]),
    # before its first day the first version holds, and a move then changes what held until then
    ((saved("04-01"), moved("03-10", grid="G2")), [IN_G1, *["G2/None 甲某示例路1号"] * 3]),
    # what is closed stays closed, and on its last day it can still have moved
    ((saved("03-02"), closed("03-31"), moved("04-01", grid="G2")), [IN_G1, IN_G1, "-", "-"]),
    ((saved("03-02"), closed("04-01"), moved("04-01", grid="G2")), [IN_G1, IN_G1, "G2/None 甲某示例路1号", "-"]),
    ((saved("03-02"), merged("03-31")), [IN_G1, IN_G1, "-", "-"]),
    ((saved("03-02"), merged("03-09"), saved("04-01")), [IN_G1, "-", IN_G1, IN_G1]),
]  # fmt: skip


@each("events, found", MOVES)
def test_moves(events: tuple[Event, ...], found: list[str]) -> None:
    assert where(*events) == found


# grid and micro-grid that it names; where it is
PLACES = [
    ("G1", None, Place("G1")),
    ("G1", "G1-01", Place("G1", "G1-01")),
    ("LF1", None, Place("G1", "LF1")),  # its grid is a micro-grid, as offices entered it
    ("LF1", "G1-01", Place("G1", "LF1")),
    ("G1", "G2-01", Place("G1")),  # lies in another grid
    ("G1", "G1-09", Place("G1")),  # is not there on that day
    ("G9", None, Place("G9")),
]


@each("grid, microgrid, found", PLACES)
def test_a_household_is_in_one_grid_and_in_one_micro_grid_at_most(
    grid: str, microgrid: str | None, found: Place
) -> None:
    assert place_of({"grid": grid, "microgrid": microgrid}, PARENTS) == found
