"""What something in a register was on a day: versions by hand (rulebook, section 1, registers)."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govtool.models import Entry, Event, Grid, GridClosed, GridSaved
from govtool.rules import effective
from govtool.subjects.register import Versions, always, versions_of
from tests.properties import examples


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2026-{text}")


def saved(on: str, name: str) -> GridSaved:
    return GridSaved(on=day(on), grid=Grid(code="G01", name=name, unit="SQ01"))


def closed(on: str) -> GridClosed:
    return GridClosed(on=day(on))


def folded(*events: Event) -> Versions[Grid]:
    found = versions_of(events, "grid")
    assert found is not None
    return found


def recorded(*events: Event) -> Versions[Grid]:
    """What events make of a grid that were recorded one after the other, whatever day each is about."""
    made = [
        Entry("n", seq, f"2026-06-01T08:{seq:02}:00", "甲某", event)
        for seq, event in enumerate(events, 1)
    ]
    found = versions_of((entry.event for entry in effective(made)), "grid")
    assert found is not None
    return found


def names(versions: Versions[Grid], *days: str) -> str:
    """The names on some days; - where it was not there."""
    found = (versions.at(day(one)) for one in days)
    return " ".join(grid.name if grid else "-" for grid in found)


# what was recorded, in fold order; the days asked about; what it was on each
AT = [
    ([saved("03-02", "甲")], "01-01 03-01 03-02 12-31", "甲 甲 甲 甲"),  # before its first entry the first version holds
    ([saved("03-02", "甲"), saved("04-01", "乙")], "01-01 03-31 04-01", "甲 甲 乙"),
    ([saved("03-02", "甲"), saved("03-02", "乙")], "01-01 03-02", "乙 乙"),  # of one day the last recorded
    ([saved("03-02", "甲"), saved("04-01", "乙"), saved("05-01", "丙")], "03-31 04-01 04-30 05-01", "甲 乙 乙 丙"),
    ([saved("03-02", "甲"), closed("03-31")], "01-01 03-31 04-01 12-31", "甲 甲 - -"),  # its last day is its own
    ([saved("03-02", "甲"), closed("03-02")], "01-01 03-02 03-03", "甲 甲 -"),
    ([saved("03-02", "甲"), closed("03-31"), closed("04-30")], "03-31 04-01", "甲 -"),  # it was closed already
    ([saved("03-02", "甲"), closed("03-31"), saved("05-01", "乙")], "03-31 04-01 04-30 05-01", "甲 - - 乙"),
    ([saved("03-02", "甲"), closed("03-31"), saved("03-31", "乙")], "03-30 03-31 04-01", "甲 乙 乙"),  # opened again
    ([saved("03-02", "甲"), closed("03-31"), saved("04-01", "甲"), closed("04-02")], "03-31 04-01 04-02 04-03", "甲 甲 甲 -"),
    ([closed("03-01"), saved("03-02", "甲")], "03-01 03-02", "甲 甲"),  # nothing was there to close
]  # fmt: skip


@pytest.mark.parametrize(("events", "days", "wanted"), AT)
def test_what_it_was_on_a_day(events: list[Event], days: str, wanted: str) -> None:
    assert names(folded(*events), *days.split()) == wanted


# what was recorded, as it was recorded; the days asked about; what it was on each
RECORDED = [
    ([saved("03-02", "甲"), saved("02-02", "乙")], "01-01 02-01 02-02 03-02", "甲 甲 乙 乙"),
    ([saved("03-02", "甲"), saved("02-02", "乙"), saved("01-05", "丙")], "01-04 01-05 02-01 02-02 03-02", "甲 丙 丙 乙 乙"),
    ([saved("03-02", "甲"), saved("03-02", "乙"), saved("02-02", "丙")], "02-01 02-02 03-01 03-02", "乙 丙 丙 丙"),
    ([saved("03-02", "甲"), saved("04-01", "乙"), saved("02-02", "丙")], "02-01 02-02 03-31 04-01", "甲 丙 丙 乙"),
    ([saved("03-02", "甲"), closed("03-31"), saved("02-02", "乙")], "02-01 02-02 03-31 04-01", "甲 乙 乙 -"),
]  # fmt: skip


@pytest.mark.parametrize(("events", "days", "wanted"), RECORDED)
def test_a_change_for_a_day_before_the_first_entry_changes_what_held_until_then(
    events: list[Event], days: str, wanted: str
) -> None:
    assert names(recorded(*events), *days.split()) == wanted


def test_what_was_never_saved_is_not_there() -> None:
    assert versions_of([], "grid") is None
    assert versions_of([closed("03-02")], "grid") is None


CLOSED = folded(saved("03-02", "甲"), closed("03-31"), saved("05-01", "乙"), closed("05-31"))


@pytest.mark.parametrize(
    ("on", "name", "last"),
    [
        ("03-31", "甲", "03-31"),
        ("04-15", "甲", "03-31"),
        ("05-01", "乙", "05-31"),
        ("06-01", "乙", "05-31"),
    ],
)
def test_what_it_had_been_when_it_was_closed(on: str, name: str, last: str) -> None:
    assert CLOSED.known(day(on)).name == name
    assert CLOSED.last_day(day(on)) == day(last)


@pytest.mark.parametrize(
    ("begin", "end", "name"),
    [
        ("01-01", "02-01", "甲"),  # before its first entry
        ("03-30", "04-06", "甲"),  # the week of its last day
        ("04-01", "05-01", None),  # the first month after it
        ("04-27", "05-04", "乙"),  # the week in which it was opened again
        ("03-01", "06-01", "乙"),  # as it was last in the quarter
        ("05-31", "06-01", "乙"),
        ("06-01", "07-01", None),
    ],
)
def test_what_it_was_last_in_a_period(begin: str, end: str, name: str | None) -> None:
    found = CLOSED.during(day(begin), day(end))
    assert (found.name if found else None) == name


def test_without_a_day_it_is_asked_what_it_is_by_now() -> None:
    assert CLOSED.at() is None
    assert CLOSED.known().name == CLOSED.newest.name == "乙"
    assert CLOSED.closed_on == day("05-31")
    never = always(Grid(code="G01", name="甲", unit="SQ01"))
    assert (never.at(), never.closed_on) == (never.newest, None)


DAYS = [day("03-01") + dt.timedelta(days=n) for n in range(8)]
FACTS = st.lists(st.tuples(st.sampled_from(DAYS), st.sampled_from("甲乙丙-")), max_size=7)


@given(FACTS)
@settings(max_examples=examples(300))
def test_the_last_word_up_to_a_day_holds(facts: list[tuple[dt.date, str]]) -> None:
    """A closing speaks from the day after; where nothing was said yet, the first that was saved holds."""
    facts.sort(key=lambda fact: fact[0])
    events = [
        saved(on.isoformat()[5:], name) if name != "-" else closed(on.isoformat()[5:])
        for on, name in facts
    ]
    found = versions_of(events, "grid")
    first = next((place for place, (_on, name) in enumerate(facts) if name != "-"), None)
    if first is None:
        assert found is None
        return
    assert found is not None
    for one in DAYS:
        said = [name for on, name in facts[first:] if on + dt.timedelta(days=name == "-") <= one]
        of_first_day = [name for on, name in facts[first:] if on == facts[first][0] and name != "-"]
        wanted = said[-1] if said else of_first_day[-1]
        grid = found.at(one)
        assert (grid.name if grid else "-") == wanted
