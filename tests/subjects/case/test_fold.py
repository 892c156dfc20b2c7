"""Section 2: what each event does to a case and its stages, and what changes of the record do."""

from __future__ import annotations

import pytest

from govtool import models as m
from govtool.base import vocabulary as voc
from govtool.rules import Case, judge
from tests.subjects.case import casebook as cb
from tests.subjects.case.casebook import NODE, OFFICE, case_of, day, entry, history, owed

AT_JD01 = (
    cb.registered("2026-03-02"),
    cb.failed("2026-03-03"),
    cb.failed("2026-03-05"),
    cb.transferred("2026-03-06"),
    cb.accepted("2026-03-09"),
)


def _stages(case: Case) -> list[tuple[str, str, str | None, str | None]]:
    """Unit, origin, last day and outcome of each stage."""
    return [
        (
            s.unit,
            s.origin.value,
            s.closed_on and s.closed_on.isoformat(),
            s.outcome and s.outcome.value,
        )
        for s in case.stages
    ]


# --- one event, one effect


def test_a_transfer_waits_for_the_centre() -> None:
    case = case_of(*AT_JD01[:4])
    assert (case.state, _stages(case)) == (
        voc.CaseState.TRANSFERRING,
        [("SQ01", "registered", None, None)],
    )


def test_accepted_opens_the_centres_stage() -> None:
    assert _stages(case_of(*AT_JD01)) == [
        ("SQ01", "registered", "2026-03-09", "transferred"),
        ("JD01", "accepted", None, None),
    ]


def test_returned_the_handler_goes_on() -> None:
    case = case_of(*AT_JD01[:4], cb.returned("2026-03-09"), cb.failed("2026-03-10"))
    assert case.state is voc.CaseState.OPEN
    assert [s.on for s in case.stages[0].sessions] == [
        day("2026-03-03"),
        day("2026-03-05"),
        day("2026-03-10"),
    ]


def test_returned_then_transferred_again() -> None:
    case = case_of(
        *AT_JD01[:4],
        cb.returned("2026-03-09"),
        cb.transferred("2026-03-11"),
        cb.accepted("2026-03-12"),
    )
    assert case.violations == []
    assert _stages(case) == [
        ("SQ01", "registered", "2026-03-12", "transferred"),
        ("JD01", "accepted", None, None),
    ]
    assert owed(case, "centre_close").start == day("2026-03-12")
    assert owed(case, "transfer_up").met_on == day("2026-03-06")


def test_a_letter_opens_a_stage_and_leaves_the_centres_open() -> None:
    case = case_of(*AT_JD01, cb.assigned("2026-03-10", "BM01"))
    assert _stages(case)[1:] == [("JD01", "accepted", None, None), ("BM01", "assigned", None, None)]
    assert case.handler is case.stages[2]


@pytest.mark.parametrize(
    ("session", "outcome"),
    [
        (None, "answered"),
        (cb.failed, "answered"),
        (cb.adjourned, "answered"),
        (cb.settled, "settled"),
    ],
)
def test_a_reply_closes_the_leads_stage_and_the_case_stays_open(
    session: object, outcome: str
) -> None:
    sessions = [session("2026-03-11")] if session else []  # type: ignore[operator]
    case = case_of(*AT_JD01, cb.assigned("2026-03-10", "BM01"), *sessions, cb.replied("2026-03-12"))
    assert _stages(case)[1:] == [
        ("JD01", "accepted", None, None),
        ("BM01", "assigned", "2026-03-12", outcome),
    ]
    assert (case.state, case.handler) == (voc.CaseState.OPEN, case.stages[1])


@pytest.mark.parametrize("unit", ["SQ01", "BM01", "JD01"])
def test_settled_closes_stage_and_case(unit: str) -> None:
    case = case_of(cb.registered("2026-03-02", unit), cb.settled("2026-03-04"))
    assert _stages(case) == [(unit, "registered", "2026-03-04", "settled")]
    assert (case.state, case.outcome, case.closed_on) == (
        voc.CaseState.CLOSED,
        voc.Outcome.SETTLED,
        day("2026-03-04"),
    )


def test_settled_at_the_centre_closes_the_case() -> None:
    case = case_of(*AT_JD01, cb.settled("2026-03-10"))
    assert _stages(case)[1] == ("JD01", "accepted", "2026-03-10", "settled")
    assert case.closed_on == day("2026-03-10")


def test_settled_by_a_letters_lead_still_has_to_be_answered() -> None:
    case = case_of(*AT_JD01, cb.assigned("2026-03-10", "BM01"), cb.settled("2026-03-11"))
    assert (case.state, case.closed_on, case.stages[2].is_open) == (voc.CaseState.OPEN, None, True)


@pytest.mark.parametrize("facts", [(), (cb.assigned("2026-03-10", "BM01"),)])
def test_diverted_closes_everything(facts: tuple[m.Event, ...]) -> None:
    case = case_of(*AT_JD01, *facts, cb.diverted("2026-03-12"))
    assert _stages(case)[0] == (
        "SQ01",
        "registered",
        "2026-03-09",
        "transferred",
    )  # that was over before
    assert {stage[2:] for stage in _stages(case)[1:]} == {("2026-03-12", "diverted")}
    assert (case.outcome, case.closed_on) == (voc.Outcome.DIVERTED, day("2026-03-12"))


@pytest.mark.parametrize("outcome", ["settled", "withdrawn", "terminated"])
def test_closed_closes_everything_with_the_outcome_given(outcome: str) -> None:
    case = case_of(*AT_JD01, cb.assigned("2026-03-10", "BM01"), cb.closed("2026-03-12", outcome))
    assert {stage[2:] for stage in _stages(case)[1:]} == {("2026-03-12", outcome)}
    assert (case.outcome, case.state) == (outcome, voc.CaseState.CLOSED)


@pytest.mark.parametrize("outcome", ["transferred", "diverted", "answered"])
def test_a_case_is_not_closed_with_an_outcome_that_other_events_bring(outcome: str) -> None:
    with pytest.raises(ValueError, match="outcome"):
        cb.closed("2026-03-12", outcome)


def test_closing_ends_a_transfer_that_waits() -> None:
    case = case_of(*AT_JD01[:4], cb.closed("2026-03-07", "withdrawn"))
    assert case.state is voc.CaseState.CLOSED


def test_only_one_centre_stage() -> None:
    case = case_of(
        *AT_JD01,
        cb.assigned("2026-03-10", "BM01"),
        cb.failed("2026-03-11"),
        cb.failed("2026-03-12"),
        cb.transferred("2026-03-13"),
        cb.accepted("2026-03-16"),
    )
    assert _stages(case)[1:] == [
        ("JD01", "accepted", None, None),
        ("BM01", "assigned", "2026-03-16", "transferred"),
    ]
    assert case.handler is case.stages[1]
    assert owed(case, "centre_close").start == day("2026-03-09")


def test_the_handler_is_the_last_stage_still_open() -> None:
    facts = [*AT_JD01, cb.assigned("2026-03-10", "BM01"), cb.assigned("2026-03-10", "BM02")]
    handlers = [case_of(*facts, *more).handler for more in ([], [cb.replied("2026-03-11", "BM02")])]
    assert [stage and stage.unit for stage in handlers] == ["BM02", "BM01"]


def test_a_reply_without_a_name_answers_the_newest_letter() -> None:
    case = case_of(
        *AT_JD01,
        cb.assigned("2026-03-10", "BM01"),
        cb.assigned("2026-03-10", "BM02"),
        cb.replied("2026-03-11"),
    )
    assert [stage.is_open for stage in case.stages] == [False, True, True, False]


@pytest.mark.parametrize("kind", ["street", "unknown"])
def test_no_history_leaves_an_open_case_without_a_handler(kind: str) -> None:
    """A letter to the street itself (an old file, or a unit whose kind was changed since) must not strand the case."""
    lead = {"street": "JD01", "unknown": "BM99"}[kind]
    case = case_of(
        cb.registered("2026-03-02"),
        cb.assigned("2026-03-03", lead),
        cb.replied("2026-03-04"),
        cb.failed("2026-03-04"),
        cb.failed("2026-03-05"),
        cb.transferred("2026-03-05"),
        cb.accepted("2026-03-06"),
        cb.failed("2026-03-09"),
    )
    assert case.handler is not None
    assert case.handler.unit == "JD01"


# --- order


def test_a_fact_recorded_late_takes_its_place_by_its_date() -> None:
    in_order = case_of(
        cb.registered("2026-03-02"),
        cb.met("2026-03-03"),
        cb.failed("2026-03-04"),
        cb.failed("2026-03-06"),
    )
    late = case_of(
        cb.registered("2026-03-02"),
        cb.failed("2026-03-06"),
        cb.failed("2026-03-04"),
        cb.met("2026-03-03"),
    )
    assert late == in_order


def test_facts_of_one_day_keep_the_order_in_which_they_were_recorded() -> None:
    case = case_of(cb.registered("2026-03-02"), cb.failed("2026-03-04"), cb.settled("2026-03-04"))
    assert [s.outcome.value for s in case.stages[0].sessions] == ["failed", "settled"]


def test_the_registration_is_first_whenever_it_was_recorded() -> None:
    assert case_of(cb.reported("2026-03-02"), cb.registered("2026-03-02")).violations == []


def test_facts_from_two_nodes_fold_alike_in_whatever_order_they_arrive() -> None:
    here = [entry(1, cb.registered("2026-03-02")), entry(2, cb.failed("2026-03-04"))]
    there = [
        entry(1, cb.met("2026-03-03"), "ffff0000"),
        entry(2, cb.failed("2026-03-04"), "ffff0000"),
    ]
    assert judge([*here, *there], OFFICE) == judge([*there, *here], OFFICE)


# --- changes of the record


def test_what_is_retracted_never_was() -> None:
    entries = history(*AT_JD01[:4], cb.retracted("2026-03-10", f"{NODE}-4"))
    assert judge(entries, OFFICE) == case_of(*AT_JD01[:3])


def test_a_retracted_registration_leaves_no_case() -> None:
    assert judge(history(*AT_JD01, cb.retracted("2026-03-10", f"{NODE}-1")), OFFICE) is None


@pytest.mark.parametrize(("depth", "there"), [(1, False), (2, True), (3, False), (4, True)])
def test_a_retraction_can_be_retracted(depth: int, there: bool) -> None:
    retractions = [cb.retracted("2026-03-10", f"{NODE}-{place}") for place in range(2, 2 + depth)]
    case = judge(history(AT_JD01[0], cb.met("2026-03-03"), *retractions), OFFICE)
    assert case is not None
    assert (owed(case, "meet_parties").met_on is not None) == there


def test_a_retraction_takes_back_several() -> None:
    entries = history(*AT_JD01, cb.retracted("2026-03-10", f"{NODE}-4", f"{NODE}-5"))
    assert judge(entries, OFFICE) == case_of(*AT_JD01[:3])


def test_a_retraction_of_a_correction() -> None:
    first = cb.registered("2026-03-02")
    entries = history(
        first, cb.corrected("2026-03-03", summary="改"), cb.retracted("2026-03-04", f"{NODE}-2")
    )
    assert judge(entries, OFFICE) == case_of(first)


def test_a_corrected_registration_is_as_if_it_had_been_right_from_the_start() -> None:
    wrong, right = (
        cb.registered("2026-03-02"),
        cb.registered("2026-03-02", dispute_type="labour", petition=True),
    )
    assert case_of(
        wrong, cb.corrected("2026-03-10", dispute_type="labour", petition=True)
    ) == case_of(right)


def test_registered_on_corrected_moves_the_clocks_of_the_first_stage() -> None:
    case = case_of(
        cb.registered("2026-02-05"), cb.corrected("2026-02-13", registered_on="2026-02-12")
    )
    assert case.registered_on == case.stages[0].opened_on == day("2026-02-12")
    assert owed(case, "report_same_day").due == day("2026-02-12")
    assert owed(case, "meet_parties").due == day(
        "2026-02-24"
    )  # three days end on the 15th, 15–23 Feb off


def test_registered_on_corrected_to_an_earlier_day_lets_earlier_facts_stand() -> None:
    facts = (cb.registered("2026-03-09"), cb.met("2026-03-05"))
    assert cb.broken(case_of(*facts)) == ["out_of_order"]
    assert cb.broken(case_of(*facts, cb.corrected("2026-03-10", registered_on="2026-03-02"))) == []


def test_the_later_of_two_corrections_holds() -> None:
    case = case_of(
        cb.registered("2026-03-02"),
        cb.corrected("2026-03-03", summary="一", ref="R1"),
        cb.corrected("2026-03-04", summary="二"),
    )
    assert (case.summary, case.ref) == ("二", "R1")


def test_redaction_changes_no_fact() -> None:
    redaction = m.Redacted(on="2026-06-01", targets=(f"{NODE}-1",), reason="当事人申请")
    assert judge(history(*AT_JD01, redaction), OFFICE) == case_of(*AT_JD01)


# --- as of


def test_as_of_sees_no_later_fact() -> None:
    seen = {
        today: (case.state.value, len(case.stages), case.last_on.isoformat())
        for today in ("2026-03-02", "2026-03-05", "2026-03-06", "2026-03-08", "2026-03-09")
        if (case := case_of(*AT_JD01, as_of=today))
    }
    assert seen == {
        "2026-03-02": ("open", 1, "2026-03-02"),
        "2026-03-05": ("open", 1, "2026-03-05"),
        "2026-03-06": ("transferring", 1, "2026-03-06"),
        "2026-03-08": ("transferring", 1, "2026-03-06"),
        "2026-03-09": ("open", 2, "2026-03-09"),
    }


def test_as_of_before_a_late_recorded_fact_sees_it_by_its_date() -> None:
    case = case_of(
        cb.registered("2026-03-02"),
        cb.failed("2026-03-20"),
        cb.met("2026-03-03"),
        as_of="2026-03-05",
    )
    assert owed(case, "meet_parties").met_on == day("2026-03-03")


# --- the first that counts, the last that is meant


def test_the_agreement_is_of_the_day_it_was_reached_whenever_it_is_described_again() -> None:
    case = case_of(
        cb.registered("2026-03-02", "JD01"),
        cb.assigned("2026-03-02"),
        cb.settled("2026-03-04", "oral"),
        cb.replied("2026-03-10"),
        cb.closed("2026-03-12", "settled", agreement="written"),
    )
    assert (case.agreed_on, case.agreement) == (day("2026-03-04"), voc.AgreementForm.WRITTEN)


def test_performed_twice_was_performed_the_first_time() -> None:
    facts = (cb.registered("2026-03-02"), cb.settled("2026-03-04"))
    assert case_of(
        *facts, cb.performed("2026-03-05"), cb.performed("2026-03-09")
    ).performed_on == day("2026-03-05")


def test_particulars_add_up() -> None:
    case = case_of(
        cb.registered("2026-03-02"),
        m.Supplemented(on=day("2026-03-03"), place="院内"),
        m.Supplemented(on=day("2026-03-04"), persons=3),
    )
    assert case.particulars is not None
    assert (case.particulars.place, case.particulars.persons) == ("院内", 3)


def test_a_return_is_of_the_newest_transfer() -> None:
    case = case_of(
        cb.registered("2026-03-02"),
        cb.transferred("2026-03-03"),
        cb.returned("2026-03-04"),
        cb.transferred("2026-03-05"),
        cb.returned("2026-03-06"),
    )
    assert [t.returned_on for t in case.stages[0].transfers] == [
        day("2026-03-04"),
        day("2026-03-06"),
    ]


def test_a_reply_ends_the_transfer_of_its_own_stage_only() -> None:
    two_letters = (
        cb.registered("2026-03-02", "JD01"),
        cb.assigned("2026-03-03", "SQ01"),
        cb.assigned("2026-03-04", "SQ02"),
        cb.transferred("2026-03-05"),  # by SQ02, whose turn it is
    )
    assert case_of(*two_letters, cb.replied("2026-03-06", "SQ01")).transferring_stage == 3
    assert case_of(*two_letters, cb.replied("2026-03-06", "SQ02")).transferring_stage is None


def test_a_number_given_by_hand_goes_before_that_of_the_series() -> None:
    numbered = m.Numbered(
        on=day("2026-03-04"),
        document="agreement",
        unit="SQ01",
        year=2026,
        number=1,
        text="（2026）示例一社区人调字第1号",
    )
    facts = (cb.registered("2026-03-02"), numbered)
    assert case_of(*facts, cb.settled("2026-03-05", "written")).agreement_no == numbered.text
    assert (
        case_of(*facts, cb.settled("2026-03-05", "written", agreement_no="甲-7")).agreement_no
        == "甲-7"
    )


def test_a_link_told_twice_is_one_and_none_is_with_itself() -> None:
    one, own = (m.Linked(on=day("2026-03-03"), other=f"SQ0{n}-2026-00001") for n in (2, 1))
    assert case_of(cb.registered("2026-03-02"), one, one, own).linked == ["SQ02-2026-00001"]
