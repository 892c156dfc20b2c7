"""What is owed for a matter: the start of each rule, what meets it, what ends it. Dates by hand; 2 March 2026 is a Monday."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import pytest

from govtool import models as m
from govtool.desk.wording import explanation
from govtool.subjects.matter.kinds import MATTER
from tests.rows import each
from tests.subjects.case.casebook import OFFICE, day, office_with
from tests.subjects.matter import course as c
from tests.subjects.matter.course import matter_of, owed, statuses

R, T, D = c.reported("2026-03-02"), c.taken("2026-03-02"), c.dispatched("2026-03-02")
AT_BM01 = (R, T, D)
DONE = (*AT_BM01, c.handled("2026-03-04"))
ANSWERED = (*DONE, c.answered("2026-03-05"))
FIRE = (c.reported("2026-03-02", "fire"), T, D, c.handled("2026-03-02"))
RAISED = (R, T, c.raised("2026-03-02"))


class Row(NamedTuple):
    """What is owed after some facts: from when, until when, when it was met, when it came to nothing."""

    rule: str
    turn: str
    events: tuple[m.Event, ...]
    start: str
    due: str
    met: str | None = None
    ended: str | None = None


ROWS = [
    # taken up or declined: 1 working day
    Row("matter_accept", "", (R,), "03-02", "03-03"),
    Row("matter_accept", "", (R, c.taken("2026-03-03")), "03-02", "03-03", "03-03"),
    Row("matter_accept", "", (R, c.declined("2026-03-04")), "03-02", "03-03", "03-04"),
    Row("matter_accept", "", (R, c.became_case("2026-03-03")), "03-02", "03-03", None, "03-03"),
    # a dispatch: 1 working day, the same day where it presses; again from each send-back
    Row("matter_dispatch", "1", (R, T), "03-02", "03-03"),
    Row("matter_dispatch", "1", (R, T, c.dispatched("2026-03-04")), "03-02", "03-03", "03-04"),
    Row("matter_dispatch", "1", (R, T, c.handled("2026-03-03")), "03-02", "03-03", "03-03"),
    Row("matter_dispatch", "1", (R, T, c.raised("2026-03-03")), "03-02", "03-03", "03-03"),
    Row("matter_dispatch", "1", (R, T, c.became_case("2026-03-04")), "03-02", "03-03", None, "03-04"),
    Row("matter_dispatch", "1", (c.reported("2026-03-02", "fire"), T), "03-02", "03-02"),
    Row("matter_dispatch", "1", (c.reported("2026-03-02", urgency="urgent"), T), "03-02", "03-02"),
    Row("matter_dispatch", "2", (*AT_BM01, c.sent_back("2026-03-05")), "03-05", "03-06"),
    Row(
        "matter_dispatch",
        "2",
        (*AT_BM01, c.sent_back("2026-03-05"), c.dispatched("2026-03-06", "SQ02")),
        "03-05",
        "03-06",
        "03-06",
    ),
    Row("matter_dispatch", "2", (R, T, c.handled("2026-03-03"), c.redo("2026-03-05")), "03-05", "03-06"),
    # a signature: 1 working day; the 6th is a Friday
    Row("matter_sign", "1", (R, T, c.dispatched("2026-03-06")), "03-06", "03-09"),
    Row("matter_sign", "1", (*AT_BM01, c.signed("2026-03-03")), "03-02", "03-03", "03-03"),
    Row("matter_sign", "1", (*AT_BM01, c.sent_back("2026-03-03")), "03-02", "03-03", "03-03"),
    Row("matter_sign", "1", (*AT_BM01, c.handled("2026-03-04")), "03-02", "03-03", "03-04"),
    Row("matter_sign", "1", (*AT_BM01, c.became_case("2026-03-03")), "03-02", "03-03", None, "03-03"),
    # 7 natural days from the day of this dispatch; a date in it, or an extension, replaces them
    Row("matter_handle", "1", (R, T, c.dispatched("2026-03-03")), "03-03", "03-10"),
    Row("matter_handle", "1", (R, T, c.dispatched("2026-03-02", due=day("2026-03-07"))), "03-02", "03-07"),
    Row("matter_handle", "1", DONE, "03-02", "03-09", "03-04"),
    Row("matter_handle", "1", (*AT_BM01, c.sent_back("2026-03-04")), "03-02", "03-09", None, "03-04"),
    Row("matter_handle", "1", (*AT_BM01, c.became_case("2026-03-05")), "03-02", "03-09", None, "03-05"),
    Row(
        "matter_handle",
        "2",
        (*AT_BM01, c.sent_back("2026-03-04"), c.dispatched("2026-03-05", "BM02")),
        "03-05",
        "03-12",
    ),
    Row("matter_handle", "2", (*DONE, c.redo("2026-03-10")), "03-10", "03-17"),
    Row("matter_handle", "2", (*FIRE, c.rechecked("2026-03-04", "again")), "03-04", "03-05"),
    # an answer: 1 working day
    Row("matter_answer", "1", (*AT_BM01, c.handled("2026-03-06")), "03-06", "03-09"),
    Row("matter_answer", "1", ANSWERED, "03-04", "03-05", "03-05"),
    Row("matter_answer", "1", (*DONE, c.redo("2026-03-05")), "03-04", "03-05", None, "03-05"),
    Row("matter_answer", "1", (*DONE, c.archived("2026-03-06")), "03-04", "03-05", None, "03-06"),
    Row(
        "matter_answer",
        "2",
        (*DONE, c.redo("2026-03-05"), c.handled("2026-03-10")),
        "03-10",
        "03-11",
    ),
    # asked again: 1 working day after the answer, also after archiving
    Row("matter_revisit", "1", ANSWERED, "03-05", "03-06"),
    Row("matter_revisit", "1", (*ANSWERED, c.rated("2026-03-06")), "03-05", "03-06", "03-06"),
    Row("matter_revisit", "1", (*ANSWERED, c.archived("2026-03-05")), "03-05", "03-06"),
    Row(
        "matter_revisit",
        "1",
        (*ANSWERED, c.archived("2026-03-05"), c.rated("2026-03-09")),
        "03-05",
        "03-06",
        "03-09",
    ),
    Row("matter_revisit", "1", (*ANSWERED, c.redo("2026-03-09")), "03-05", "03-06", None, "03-09"),
    Row(
        "matter_revisit",
        "1",
        (*DONE, c.rated("2026-03-04"), c.answered("2026-03-05")),
        "03-05",
        "03-06",
        "03-04",
    ),
    # the leader: the same day
    Row("matter_tell_leader", "1", (R, c.major("2026-03-03")), "03-03", "03-03"),
    Row("matter_tell_leader", "1", (R, c.major("2026-03-03"), c.leader_told("2026-03-04")), "03-03", "03-03", "03-04"),
    Row("matter_tell_leader", "1", (R, c.leader_told("2026-03-02"), c.major("2026-03-03")), "03-03", "03-03"),
    Row("matter_tell_leader", "1", (R, c.major("2026-03-03"), c.declined("2026-03-03")), "03-03", "03-03", None, "03-03"),
    # a recheck of what was done: 5 working days
    Row("matter_recheck", "1", FIRE, "03-02", "03-09"),
    Row("matter_recheck", "1", (*FIRE, c.rechecked("2026-03-09")), "03-02", "03-09", "03-09"),
    Row("matter_recheck", "1", (*FIRE, c.rechecked("2026-03-10", "again")), "03-02", "03-09", "03-10", "03-10"),
    Row("matter_recheck", "1", (*FIRE, c.redo("2026-03-04")), "03-02", "03-09", None, "03-04"),
    Row("matter_recheck", "1", (*FIRE, c.archived("2026-03-04")), "03-02", "03-09", None, "03-04"),
    # the file: 5 working days from the answer, or where none is wanted from the handling
    Row("matter_archive", "1", ANSWERED, "03-05", "03-12"),
    Row("matter_archive", "1", (*ANSWERED, c.archived("2026-03-13")), "03-05", "03-12", "03-13"),
    Row("matter_archive", "1", (*ANSWERED, c.redo("2026-03-10")), "03-05", "03-12", None, "03-10"),
    Row(
        "matter_archive",
        "1",
        (c.reported("2026-03-02", wants_answer=False), T, D, c.handled("2026-03-04")),
        "03-04",
        "03-11",
    ),
    # what was raised: 15 natural days, again from each follow-up, until it is handled
    Row("matter_follow_up", "1.1", RAISED, "03-02", "03-17"),
    Row("matter_follow_up", "1.1", (*RAISED, c.followed_up("2026-03-12")), "03-02", "03-17", "03-12"),
    Row("matter_follow_up", "1.2", (*RAISED, c.followed_up("2026-03-12")), "03-12", "03-27"),
    Row("matter_follow_up", "1.1", (*RAISED, c.handled("2026-03-18")), "03-02", "03-17", "03-18"),
    Row("matter_follow_up", "1.1", (*RAISED, c.became_case("2026-03-10")), "03-02", "03-17", None, "03-10"),
    Row("matter_follow_up", "1.1", (*RAISED, c.raised("2026-03-10")), "03-02", "03-17", None, "03-10"),
    Row("matter_follow_up", "2.1", (*RAISED, c.raised("2026-03-10")), "03-10", "03-25"),
    Row("matter_follow_up", "1.1", (*RAISED, c.dispatched("2026-03-10")), "03-02", "03-17"),
]  # fmt: skip


def _on(text: str | None) -> dt.date | None:
    return None if text is None else day(f"2026-{text}")


@each("row", ROWS, ids=lambda row: f"{row.rule} {row.turn} {row.events[-1].kind}")
def test_start_due_met_and_ended(row: Row) -> None:
    found = owed(row.rule, *row.events, turn=row.turn)
    days = (found.start, found.due, found.met_on, found.ended_on)
    assert days == (_on(row.start), _on(row.due), _on(row.met), _on(row.ended))
    assert not found.provisional


@each("row", ROWS, ids=lambda row: f"{row.rule} {row.turn} {row.events[-1].kind}")
def test_open_until_its_day_and_overdue_after_it(row: Row) -> None:
    due = _on(row.due)
    assert due
    days = tuple(due + dt.timedelta(days=n) for n in (-1, 0, 1))
    if row.met:
        expected = ["met" if row.met <= row.due else "late"] * 3
    elif row.ended:
        expected = ["waived" if row.ended <= row.due else "missed"] * 3
    else:
        expected = ["open", "open", "overdue"]
    assert statuses(row.rule, *row.events, days=days, turn=row.turn) == expected


def _rules(*events: m.Event, office: object = c.OFFICE) -> set[tuple[str, str]]:
    return {(each.rule, each.turn) for each in matter_of(*events, office=office).obligations}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rule", "events"),
    [
        ("matter_handle", (R, T, c.handled("2026-03-03"))),
        ("matter_sign", (R, T, c.handled("2026-03-03"))),
        (
            "matter_answer",
            (c.reported("2026-03-02", wants_answer=False), T, D, c.handled("2026-03-04")),
        ),
        (
            "matter_revisit",
            (c.reported("2026-03-02", wants_answer=False), T, D, c.handled("2026-03-04")),
        ),
        ("matter_recheck", DONE),
        (
            "matter_recheck",
            (c.reported("2026-03-02", "fire"), T, D, c.handled("2026-03-04", "planned")),
        ),
        ("matter_archive", DONE),
        ("matter_dispatch", (R, c.declined("2026-03-02"))),
        ("matter_tell_leader", (R, c.leader_told("2026-03-03"))),
    ],
)
def test_what_is_not_owed(rule: str, events: tuple[m.Event, ...]) -> None:
    assert rule not in {name for name, _turn in _rules(*events)}


def test_the_turn_of_a_redo_needs_no_signature() -> None:
    assert {
        turn for rule, turn in _rules(*DONE, c.redo("2026-03-10")) if rule == "matter_sign"
    } == {"1"}


@pytest.mark.parametrize("rule", ["matter_sign", "matter_handle"])
def test_the_unit_owes_what_it_has_and_the_street_all_else(rule: str) -> None:
    found = matter_of(*ANSWERED, c.redo("2026-03-06"), c.handled("2026-03-09")).obligations
    assert {each.unit for each in found if each.rule == rule} == {"BM01"}
    assert {each.unit for each in found if each.rule not in {"matter_sign", "matter_handle"}} == {
        "JD01"
    }


# --- the class of a matter


@pytest.mark.parametrize(
    ("category", "urgency", "expected", "due"),
    [
        ("noise", None, "general", "2026-03-09"),
        ("noise", "urgent", "urgent", "2026-03-03"),
        ("noise", "emergency", "emergency", "2026-03-02"),
        ("fire", None, "urgent", "2026-03-03"),
        ("fire", "emergency", "emergency", "2026-03-02"),
        ("emergency", "urgent", "emergency", "2026-03-02"),
        ("consult", None, "consult", "2026-03-05"),
        ("consult", "urgent", "urgent", "2026-03-03"),
        ("land_use", None, "complex", "2026-03-17"),
        ("sanitation", None, "general", "2026-03-03"),
        ("dumping", None, "general", "2026-03-06"),
        ("dumping", "urgent", "urgent", "2026-03-03"),
        ("illegal_building", None, "general", "2026-03-23"),
        ("illegal_building", "emergency", "emergency", "2026-03-02"),
    ],
)
def test_the_stricter_of_urgency_and_category(
    category: str, urgency: str | None, expected: str, due: str
) -> None:
    matter = matter_of(c.reported("2026-03-02", category, urgency=urgency), T, D)
    assert matter.class_ == expected
    assert owed("matter_handle", *matter.timeline).due == day(due)


@pytest.mark.parametrize("channel", ["hotline", "superior", "grid"])
def test_the_channel_never_changes_the_class(channel: str) -> None:
    assert matter_of(c.reported("2026-03-02", channel=channel)).class_ == "general"


def test_an_office_gives_a_category_another_class_from_a_day_on() -> None:
    """The class in force on the day of the dispatch counts; 13 working days from Tue 3 March are until Fri 20 March."""
    office = office_with(
        '[matter_class_hotline]\nvalues = [{ from = 2026-03-03, value = ["noise", "dumping"] }]'
    )
    before = owed("matter_handle", *AT_BM01, office=office)
    after = owed("matter_handle", R, T, c.dispatched("2026-03-03"), office=office)
    own = owed(
        "matter_handle",
        c.reported("2026-03-02", "dumping"),
        T,
        c.dispatched("2026-03-03"),
        office=office,
    )
    assert (before.due, after.due, own.due) == (
        day("2026-03-09"),
        day("2026-03-20"),
        day("2026-03-20"),
    )


@pytest.mark.parametrize(
    ("lines", "rule"),
    [
        ("matter_accept", "matter_accept"),
        ("matter_dispatch", "matter_dispatch"),
        ("matter_sign", "matter_sign"),
        ("matter_handle_general", "matter_handle"),
        ("matter_answer", "matter_answer"),
        ("matter_revisit", "matter_revisit"),
        ("matter_archive", "matter_archive"),
    ],
)
def test_an_office_switches_a_clock_off(lines: str, rule: str) -> None:
    off = office_with(f'[{lines}]\nvalues = [{{ from = 2011-01-01, value = "off" }}]')
    with_it, without = _rules(*ANSWERED), _rules(*ANSWERED, office=off)
    assert {name for name, _turn in with_it - without} == {rule}


def test_one_class_switched_off_leaves_the_others() -> None:
    off = office_with('[matter_dispatch_urgent]\nvalues = [{ from = 2011-01-01, value = "off" }]')
    assert ("matter_dispatch", "1") in _rules(R, T, office=off)
    assert ("matter_dispatch", "1") not in _rules(c.reported("2026-03-02", "fire"), T, office=off)


@pytest.mark.parametrize(("every", "number", "asked"), [(1, 7, True), (5, 10, True), (5, 7, False)])
def test_a_share_is_asked_again_by_number(every: int, number: int, *, asked: bool) -> None:
    office = office_with(
        f"[matter_revisit_every]\nvalues = [{{ from = 2011-01-01, value = {every} }}]"
    )
    first = c.reported("2026-03-02", no=f"SQ01-S2026-{number:05d}")
    assert (("matter_revisit", "1") in _rules(first, *ANSWERED[1:], office=office)) == asked


# --- corrections and extensions


@pytest.mark.parametrize(
    ("changes", "due"),
    [
        ({"category": "land_use"}, "2026-03-17"),
        ({"category": "fire"}, "2026-03-03"),
        ({"urgency": "emergency"}, "2026-03-02"),
        ({"category": "dumping"}, "2026-03-06"),
    ],
)
def test_a_correction_counts_from_the_same_start(changes: dict[str, str], due: str) -> None:
    found = owed("matter_handle", *AT_BM01, c.corrected("2026-03-05", **changes))
    assert (found.start, found.due) == (day("2026-03-02"), day(due))


def test_an_approved_extension_replaces_the_due_date() -> None:
    events = (*AT_BM01, c.requested("2026-03-09", "2026-03-20"))
    assert owed("matter_handle", *events).due == day("2026-03-09")
    found = owed("matter_handle", *events, c.decided("2026-03-10"))
    assert (found.due, found.extended, found.known_on) == (
        day("2026-03-20"),
        True,
        day("2026-03-10"),
    )
    assert [(each.until, each.due) for each in found.moved] == [
        (day("2026-03-10"), day("2026-03-09"))
    ]
    shorter = owed("matter_handle", *events, c.decided("2026-03-10", until="2026-03-13"))
    assert shorter.due == day("2026-03-13")
    assert owed("matter_handle", *events, c.decided("2026-03-10", approved=False)).due == day(
        "2026-03-09"
    )


@pytest.mark.parametrize(("on", "late"), [("2026-03-09", False), ("2026-03-10", True)])
def test_an_extension_is_asked_for_by_the_due_date(on: str, *, late: bool) -> None:
    found = [v.rule for v in matter_of(*AT_BM01, c.requested(on, "2026-03-20")).violations]
    assert found == ["late_extension"] * late


def test_an_extension_is_of_its_turn_alone() -> None:
    events = (*AT_BM01, c.requested("2026-03-04", "2026-03-20"), c.decided("2026-03-04"))
    back = (*events, c.sent_back("2026-03-05"), c.dispatched("2026-03-05", "BM02"))
    assert owed("matter_handle", *back, turn="2").due == day("2026-03-12")


def test_a_date_in_the_dispatch_and_an_extension_are_told_as_of_a_matter() -> None:
    def told(*events: m.Event) -> str:
        matter = matter_of(*events)
        (found,) = [each for each in matter.obligations if each.rule == "matter_handle"]
        return "\n".join(
            explanation(found, MATTER.rules[found.rule], matter, OFFICE, day("2026-03-02"))
        )

    dated = told(R, T, c.dispatched("2026-03-02", due="2026-03-12"))
    assert "the dispatch says: by Thu 12 Mar" in dated
    moved = told(*AT_BM01, c.requested("2026-03-04", "2026-03-20"), c.decided("2026-03-05"))
    assert "the street approved an extension until Fri 20 Mar" in moved
