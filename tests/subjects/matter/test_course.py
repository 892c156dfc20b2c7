"""The course of a matter: what each event does, and where it cannot stand, with the reason."""

from __future__ import annotations

import pytest

from govtool import models as m
from govtool.base import i18n
from govtool.desk.wording import violation_text
from govtool.subjects.matter.addressees import first_unit
from govtool.subjects.matter.kinds import MATTER, NUMBERS
from govtool.subjects.series import SeriesPlace
from tests.rows import each
from tests.subjects.case.casebook import day, office_with
from tests.subjects.matter import course as c
from tests.subjects.matter.course import matter_of

R, T, D = c.reported("2026-03-02"), c.taken("2026-03-02"), c.dispatched("2026-03-02")
REPORTED, ACCEPTED, AT_BM01 = (R,), (R, T), (R, T, D)
BACK = (*AT_BM01, c.sent_back("2026-03-03"))
RAISED = (*ACCEPTED, c.raised("2026-03-03"))
HANDLED = (*AT_BM01, c.handled("2026-03-03"))
ANSWERED = (*HANDLED, c.answered("2026-03-03"))
DECLINED = (R, c.declined("2026-03-02"))
ARCHIVED = (*ANSWERED, c.archived("2026-03-03"))
A_CASE = (R, c.became_case("2026-03-02"))
STATES = {
    "reported": REPORTED, "accepted": ACCEPTED, "dispatched": AT_BM01, "sent_back": BACK, "raised": RAISED,
    "handled": HANDLED, "answered": ANSWERED, "declined": DECLINED, "archived": ARCHIVED, "became_case": A_CASE,
}  # fmt: skip
NEXT = {
    "matter_reporter": m.MatterReporter(on=day("2026-03-04"), name="甲某"),
    "matter_taken_up": c.taken("2026-03-04"),
    "matter_declined": c.declined("2026-03-04"),
    "matter_dispatched": c.dispatched("2026-03-04", "SQ02"),
    "matter_signed": c.signed("2026-03-04"),
    "matter_sent_back": c.sent_back("2026-03-04"),
    "matter_major": c.major("2026-03-04"),
    "matter_leader_told": c.leader_told("2026-03-04"),
    "matter_joint": c.joint("2026-03-04"),
    "matter_raised": c.raised("2026-03-04"),
    "matter_followed_up": c.followed_up("2026-03-04"),
    "matter_handled": c.handled("2026-03-04"),
    "matter_answered": c.answered("2026-03-04"),
    "matter_rated": c.rated("2026-03-04"),
    "matter_rechecked": c.rechecked("2026-03-04"),
    "matter_redo": c.redo("2026-03-04"),
    "matter_archived": c.archived("2026-03-04"),
    "matter_became_case": c.became_case("2026-03-04"),
    "matter_extension_requested": c.requested("2026-03-04", "2026-03-20"),
    "matter_extension_decided": c.decided("2026-03-04"),
}
# For each kind, what it gives in each state that is not closed: the state after it, or the reason against it.
COURSE = """
                            reported        accepted        dispatched      sent_back       raised          handled          answered
matter_reporter             reported        accepted        dispatched      sent_back       raised          handled          answered
matter_taken_up             accepted        already_taken   already_taken   already_taken   already_taken   already_taken    already_taken
matter_declined             declined        already_taken   already_taken   already_taken   already_taken   already_taken    already_taken
matter_dispatched           not_accepted    dispatched      turn_open       dispatched      dispatched      not_accepted     not_accepted
matter_signed               not_dispatched  not_dispatched  dispatched      not_dispatched  not_dispatched  not_dispatched   not_dispatched
matter_sent_back            not_dispatched  not_dispatched  sent_back       not_dispatched  not_dispatched  not_dispatched   not_dispatched
matter_major                reported        accepted        dispatched      sent_back       raised          handled          answered
matter_leader_told          reported        accepted        dispatched      sent_back       raised          handled          answered
matter_joint                reported        accepted        dispatched      sent_back       raised          handled          answered
matter_raised               not_accepted    raised          turn_open       raised          raised          not_accepted     not_accepted
matter_followed_up          not_raised      not_raised      not_raised      not_raised      raised          not_raised       not_raised
matter_handled              not_dispatched  handled         handled         handled         handled         not_dispatched   not_dispatched
matter_answered             not_handled     not_handled     not_handled     not_handled     not_handled     answered         already_answered
matter_rated                not_handled     not_handled     not_handled     not_handled     not_handled     handled          answered
matter_rechecked            not_handled     not_handled     not_handled     not_handled     not_handled     handled          answered
matter_redo                 not_handled     not_handled     not_handled     not_handled     not_handled     dispatched       dispatched
matter_archived             not_handled     not_handled     not_handled     not_handled     not_handled     archived         archived
matter_became_case          became_case     became_case     became_case     became_case     became_case     became_case      became_case
matter_extension_requested  not_dispatched  not_dispatched  dispatched      not_dispatched  not_dispatched  not_dispatched   not_dispatched
matter_extension_decided    no_request      no_request      no_request      no_request      no_request      no_request       no_request
"""
AFTER_THE_END = {"matter_reporter", "matter_rated"}


def _rows() -> list[tuple[str, str, str]]:
    states, *lines = COURSE.split("\n")[1:-1]
    return [
        (kind, state, expected)
        for kind, *cells in map(str.split, lines)
        for state, expected in zip(states.split(), cells, strict=True)
    ]


def _reasons(*events: m.Event) -> list[str]:
    return [v.facts["reason"] for v in matter_of(*events).violations if v.rule == "out_of_order"]


def test_the_table_has_every_kind() -> None:
    own = {kind.name for kind in MATTER.own_kinds} - {"matter_reported"}
    assert own == set(NEXT) == {kind for kind, _state, _expected in _rows()}


@each(("kind", "state", "expected"), _rows())
def test_where_an_event_may_stand(kind: str, state: str, expected: str) -> None:
    matter = matter_of(*STATES[state], NEXT[kind])
    reasons = [v.facts["reason"] for v in matter.violations if v.rule == "out_of_order"]
    assert (reasons or [matter.state]) == [expected]
    if reasons:
        assert matter.state == state


@each("state", ["declined", "archived", "became_case"])
@each("kind", NEXT)
def test_what_may_follow_the_end(kind: str, state: str) -> None:
    matter = matter_of(*STATES[state], NEXT[kind])
    may = kind == "matter_reporter" or (kind == "matter_rated" and state == "archived")
    assert _reasons(*STATES[state], NEXT[kind]) == ([] if may else ["after_close"])
    assert matter.state == state


@each("kind", NEXT)
def test_nothing_before_the_report(kind: str) -> None:
    early = NEXT[kind].model_copy(update={"on": day("2026-03-01")})
    assert _reasons(R, early) == ["before_registration"]


def test_what_is_recorded_late_takes_its_place_by_its_date() -> None:
    """The signature of the 3rd, recorded after the handling of the 4th, is in order; one of the 5th is not."""
    done = (*AT_BM01, c.handled("2026-03-04"))
    assert _reasons(*done, c.signed("2026-03-03")) == []
    assert _reasons(*done, c.signed("2026-03-05")) == ["not_dispatched"]


@pytest.mark.parametrize(
    ("due", "reasons"), [("2026-03-01", ["due_before_dispatch"]), ("2026-03-02", [])]
)
def test_a_dispatch_is_not_due_before_its_day(due: str, reasons: list[str]) -> None:
    assert _reasons(R, T, c.dispatched("2026-03-02", due=day(due))) == reasons


def test_a_unit_signs_once_in_a_turn() -> None:
    assert _reasons(*AT_BM01, c.signed("2026-03-02"), c.signed("2026-03-03")) == ["already_signed"]
    assert _reasons(*AT_BM01, c.signed("2026-03-02"), c.sent_back("2026-03-03")) == []


def test_each_reason_is_reported_in_words() -> None:
    reasons = {need.reason for kind in MATTER.events.values() for need in kind.needs}
    assert reasons <= MATTER.disorder.keys()
    i18n.use(i18n.ENGLISH)
    (found,) = matter_of(R, c.handled("2026-03-02")).violations
    assert (
        violation_text(found, c.OFFICE, day("2026-03-04")) == "On Mon 2 Mar no unit had the matter."
    )


# --- checks: refused at the desk, flagged in files


def _flags(*events: m.Event, office: object = c.OFFICE) -> list[str]:
    return [v.rule for v in matter_of(*events, office=office).violations]  # type: ignore[arg-type]


FIRE = (c.reported("2026-03-02", "fire"), T, D, c.handled("2026-03-03"))
NO_ANSWER = (c.reported("2026-03-02", wants_answer=False), T, D, c.handled("2026-03-03"))
ARCHIVE = c.archived("2026-03-04")


@pytest.mark.parametrize(
    ("events", "flags"),
    [
        ((*HANDLED, ARCHIVE), ["archived_unanswered"]),
        ((*ANSWERED, ARCHIVE), []),
        ((*NO_ANSWER, ARCHIVE), []),
        ((*FIRE, ARCHIVE), ["archived_unanswered", "archived_unchecked"]),
        ((*FIRE, c.answered("2026-03-03"), ARCHIVE), ["archived_unchecked"]),
        ((*FIRE, c.answered("2026-03-03"), c.rechecked("2026-03-04"), ARCHIVE), []),
        ((*FIRE[:3], c.handled("2026-03-03", "planned"), c.answered("2026-03-03"), ARCHIVE), []),
    ],
)
def test_what_is_archived_too_early_is_flagged_and_archived(
    events: tuple[m.Event, ...], flags: list[str]
) -> None:
    assert _flags(*events) == flags
    assert matter_of(*events).state == "archived"


def test_where_rechecks_are_off_nothing_is_archived_unchecked() -> None:
    off = office_with('[matter_recheck]\nvalues = [{ from = 2011-01-01, value = "off" }]')
    none = office_with(
        '[matter_recheck_categories]\nvalues = [{ from = 2011-01-01, value = "off" }]'
    )
    for office in (off, none):
        assert _flags(*FIRE, c.answered("2026-03-03"), ARCHIVE, office=office) == []


# --- what shows


def test_turns_are_told_one_by_one() -> None:
    matter = matter_of(
        *AT_BM01, c.signed("2026-03-02"), c.sent_back("2026-03-03"), c.dispatched("2026-03-04", "BM02"),
        c.handled("2026-03-05"), c.redo("2026-03-06"), c.signed("2026-03-09"), c.became_case("2026-03-10"),
    )  # fmt: skip
    told = [
        (t.no, t.unit, t.opened_on, t.signed_on, t.closed_on, t.outcome, t.is_redo)
        for t in matter.turns
    ]
    assert told == [
        (1, "BM01", day("2026-03-02"), day("2026-03-02"), day("2026-03-03"), "sent_back", False),
        (2, "BM02", day("2026-03-04"), None, day("2026-03-05"), "handled", False),
        (3, "BM02", day("2026-03-06"), day("2026-03-09"), day("2026-03-10"), "became_case", True),
    ]
    assert (matter.sent_back, matter.handler, matter.case_no) == (1, None, "SQ01-2026-00001")


def test_closed_solved_and_satisfied_are_three_facts() -> None:
    matter = matter_of(*ARCHIVED, c.rated("2026-03-09", solved=False, satisfied="partly"))
    assert (matter.state, matter.closed_on, matter.result) == (
        "archived",
        day("2026-03-03"),
        "done",
    )
    assert (matter.solved, matter.satisfied) == (False, "partly")
    assert matter_of(*ARCHIVED).solved is None
    pleased = matter_of(*HANDLED, c.rated("2026-03-04", solved=False, satisfied="yes"))
    assert (pleased.closed_on, pleased.solved, pleased.satisfied) == (None, False, "yes")


def test_a_redo_takes_back_what_was_said_of_the_handling_before() -> None:
    matter = matter_of(*ANSWERED, c.rated("2026-03-04"), c.redo("2026-03-05"))
    assert (matter.result, matter.handled_on, matter.answered_on, matter.solved) == (
        None,
        None,
        None,
        None,
    )
    assert matter.handler == "BM01"


@pytest.mark.parametrize("again", [c.redo("2026-03-05"), c.rechecked("2026-03-05", "again")])
def test_what_the_street_did_itself_is_dispatched_when_it_is_done_again(again: m.Event) -> None:
    matter = matter_of(*BACK, c.handled("2026-03-04"), again)
    assert (matter.state, matter.handler, len(matter.turns)) == ("accepted", None, 1)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ((), None),
        ((c.signed("2026-03-02"),), None),
        ((c.signed("2026-03-02"), c.sent_back("2026-03-03")), "BM01"),
        ((c.sent_back("2026-03-03"),), None),
        ((c.signed("2026-03-02"), c.sent_back("2026-03-03"), c.dispatched("2026-03-03", "BM02")), "BM01"),
        (
            (c.signed("2026-03-02"), c.sent_back("2026-03-03"), c.dispatched("2026-03-03", "BM02"), c.signed("2026-03-04")),
            None,
        ),
    ],
)  # fmt: skip
def test_the_first_that_signed_is_told_until_another_has_signed(
    more: tuple[m.Event, ...], told: str | None
) -> None:
    matter = matter_of(*AT_BM01, *more)
    assert first_unit(matter.state, matter.turns) == told


def test_numbers_are_of_the_unit_and_year() -> None:
    assert NUMBERS.written(SeriesPlace("SQ01", 2026, 7)) == "SQ01-S2026-00007"
    assert NUMBERS.place_of("SQ01-S2026-00007") == SeriesPlace("SQ01", 2026, 7)
    assert NUMBERS.place_of("SQ01-2026-00007") is None
