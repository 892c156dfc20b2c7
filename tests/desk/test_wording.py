"""What the rules found, in words: everything can be said, in both languages."""

from __future__ import annotations

import ast
import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import govtool
from govtool import models as m
from govtool.base import i18n
from govtool.base.dates import ProvisionalDay
from govtool.desk import wording
from govtool.law.policy import Clock, Policy, ValueUnit
from govtool.models import Event
from govtool.rules import RULES, Case, Office, Route, unit_name
from govtool.subjects.case.kinds import CASE
from govtool.subjects.decision.kinds import DECISION
from tests.subjects.case import casebook as cb
from tests.subjects.case.casebook import OFFICE, case_of, day, owed

TODAY = dt.date(2026, 3, 2)
LANGUAGES = [i18n.ENGLISH, i18n.CHINESE]
SUBJECTS = Path(govtool.__file__).parent / "subjects"


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    """Each test that asks for it runs once in each language."""
    i18n.use(request.param)
    yield request.param
    i18n.use(i18n.ENGLISH)


# A history for each rule, over the Spring Festival, into a year without a notice, and with an extension.
HISTORIES: dict[str, list[Event]] = {
    "community": [cb.registered("2026-02-05"), cb.failed("2026-02-09"), cb.failed("2026-02-13")],
    "settled in writing": [cb.registered("2026-02-05"), cb.settled("2026-02-13", "written")],
    "centre": [
        cb.registered("2026-01-12"),
        cb.failed("2026-01-13"),
        cb.failed("2026-01-14"),
        cb.transferred("2026-01-15"),
        cb.accepted("2026-01-15"),
        cb.assigned("2026-01-16", "BM01", "2026-02-15"),
        cb.settled("2026-01-20", "written"),
        cb.replied("2026-01-21"),
        cb.closed("2026-01-22", "settled"),
    ],
    "street, into 2027": [cb.registered("2026-12-15", "JD01"), cb.closed("2026-12-31", "settled")],
    "street, extended": [
        cb.registered("2026-02-26", "JD01"),
        cb.requested("2026-03-20", "2026-04-18"),
        cb.approved("2026-03-23"),
        cb.closed("2026-04-01", "settled"),
    ],
    "no holiday at all": [
        cb.registered("2026-03-02"),
        cb.failed("2026-03-03"),
        cb.failed("2026-03-03"),
    ],
    "major at a department": [
        cb.registered("2026-03-04", "BM01", severity="major", found_on="2026-03-02"),
        cb.settled("2026-03-05"),
    ],
    "unknown year": [cb.registered("2040-03-01"), cb.failed("2040-03-01"), cb.failed("2040-03-01")],
}


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize("events", HISTORIES.values(), ids=HISTORIES)
def test_every_due_date_is_explained(events: list[Event]) -> None:
    case = case_of(*events)
    for found in case.obligations:
        lines = wording.explanation(found, RULES[found.rule], case.stage_of(found), OFFICE, TODAY)
        assert len(lines) >= 2, found.rule
        assert all(line.strip() and "{" not in line for line in lines), lines
        assert OFFICE.policy.label(found.rule) not in {"", found.rule}


def test_those_histories_have_every_rule() -> None:
    assert {o.rule for events in HISTORIES.values() for o in case_of(*events).obligations} == set(
        RULES
    )


def _lines(rule: str, *events: Event) -> list[str]:
    case = case_of(*events)
    return wording.explanation(
        owed(case, rule), RULES[rule], case.stage_of(owed(case, rule)), OFFICE, TODAY
    )


def test_an_explanation_names_each_day_counted_skipped_and_made_up() -> None:
    """The desk's own example: 13 Feb is day 0; 14 is made up; 15–23 are off; 24 and 25 are the second and third."""
    start, made_up, off, counted, basis = _lines("transfer_up", *HISTORIES["community"])
    assert "Fri 13 Feb" in start
    assert "Sat 14 Feb" in made_up
    assert "make-up" in made_up
    assert "working day 1" in made_up
    assert "15 Feb" in off
    assert "23 Feb" in off
    assert "Spring Festival" in off
    assert "24 Feb" in counted
    assert "25 Feb" in counted
    assert "2 to 3" in counted
    assert "3个工作日" in basis


def test_the_same_in_chinese() -> None:
    i18n.use(i18n.CHINESE)
    try:
        start, made_up, off, counted, _basis = _lines("transfer_up", *HISTORIES["community"])
    finally:
        i18n.use(i18n.ENGLISH)
    assert "2月13日" in start
    assert "2月14日" in made_up
    assert "2月15日" in off
    assert "23日" in off
    assert "春节" in off
    assert "2月24日" in counted
    assert "25日" in counted


def test_a_rolled_date_says_where_the_days_end_and_where_it_goes() -> None:
    lines = _lines("meet_parties", *HISTORIES["community"])
    assert any("Sun 8 Feb" in line for line in lines)
    assert "Mon 9 Feb" in lines[-2]


def test_a_provisional_date_says_so_and_names_the_year() -> None:
    lines = _lines("centre_close", *HISTORIES["street, into 2027"])
    assert any("2027" in line and "rovisional" in line for line in lines)
    assert not any("rovisional" in line for line in _lines("centre_close", *HISTORIES["centre"]))


def test_the_limit_told_is_the_one_that_was_counted() -> None:
    """The office gives itself two months from 10 March on; a case accepted before keeps its month, also when told later."""
    office = cb.office_with("[centre_close]\nvalues = [{ from = 2026-03-10, value = 2 }]")
    case = case_of(
        cb.registered("2026-03-02", "JD01"), cb.closed("2026-03-12", "settled"), office=office
    )
    for rule in ("centre_close", "report_closure"):
        found = owed(case, rule)
        assert found.due == day("2026-04-02")
        lines = wording.explanation(found, RULES[found.rule], case.stage_of(found), office, TODAY)
        assert any("1 month" in line for line in lines), lines
        assert not any("2 months" in line for line in lines), lines


def test_a_value_in_force_from_the_first_needs_no_date_a_later_or_own_one_does() -> None:
    events = [cb.registered("2026-03-12", "JD01")]
    assert "since" not in _basis_of(case_of(*events), OFFICE)
    own = cb.office_with("[centre_close]\nvalues = [{ from = 2026-03-10, value = 2 }]")
    assert "this office's own value since 2026-03-10" in _basis_of(
        case_of(*events, office=own), own
    )
    before = case_of(cb.registered("2026-03-09", "JD01"), office=own)
    assert "own value" not in _basis_of(before, own)
    later = own.policy.parameters["centre_close"]
    shipped = replace(later, values=tuple(replace(value, own=False) for value in later.values))
    theirs = replace(own, policy=Policy({**own.policy.parameters, "centre_close": shipped}))
    assert "policy in force since 2026-03-10" in _basis_of(case_of(*events, office=theirs), theirs)


def _basis_of(case: Case, office: Office) -> str:
    return wording.explanation(
        owed(case, "centre_close"),
        RULES["centre_close"],
        case.stage_of(owed(case, "centre_close")),
        office,
        TODAY,
    )[-1]


def test_own_values_do_not_change_what_a_policy_is() -> None:
    """Restating a value adopts it, and moves nothing."""
    own = cb.office_with("[meet_parties]\nvalues = [{ from = 2011-01-01, value = 3 }]").policy
    assert own.parameters["meet_parties"].values[0].own
    assert own.digest == OFFICE.policy.digest


@pytest.mark.usefixtures("language")
def test_how_an_obligation_stands() -> None:
    history = HISTORIES["centre"]
    case = case_of(*history)
    texts = {o.rule: wording.progress_text(o, OFFICE, TODAY) for o in case.obligations}
    assert all(texts.values())
    assert "{" not in "".join(texts.values())
    open_case = case_of(*history[:5])
    assert wording.turn_text(case, OFFICE, TODAY) == ""
    assert "示例街道" in wording.turn_text(open_case, OFFICE, TODAY)


def test_the_centre_has_days_left_to_report_and_a_community_working_days() -> None:
    centre = case_of(cb.registered("2026-03-02", "JD01"), cb.closed("2026-03-12", "settled"))
    assert (
        wording.left_text(owed(centre, "report_closure"), OFFICE, day("2026-03-31"))
        == "2 days left"
    )
    community = case_of(cb.registered("2026-03-02"), cb.settled("2026-03-06"))
    assert (
        wording.left_text(owed(community, "report_closure"), OFFICE, day("2026-03-06"))
        == "1 working day left"
    )


def test_a_duty_met_late_says_how_late_and_one_in_time_when() -> None:
    case = case_of(cb.registered("2025-12-29"), cb.met("2026-01-09"), cb.reported("2025-12-29"))
    assert (
        wording.progress_text(owed(case, "meet_parties"), OFFICE, TODAY)
        == "done 5 days late, 9 Jan"
    )
    assert (
        wording.progress_text(owed(case, "report_same_day"), OFFICE, TODAY)
        == "done in time, 29 Dec"
    )


# --- violations

BROKEN: dict[str, list[Event]] = {
    "early_transfer": [
        cb.registered("2026-03-02"),
        cb.failed("2026-03-03"),
        cb.transferred("2026-03-04"),
    ],
    "letter_too_long": [
        cb.registered("2026-03-02", "JD01"),
        cb.assigned("2026-03-02", "BM01", "2026-05-02"),
    ],
    "closed_instead": [
        cb.registered("2026-03-02"),
        cb.failed("2026-03-03"),
        cb.failed("2026-03-05"),
        cb.closed("2026-03-06", "terminated"),
    ],
    "letter_unapproved": [
        cb.registered("2026-03-02", "JD01"),
        cb.assigned("2026-03-02", opinion=None, approved_by=None, approved_on=None),
    ],
    "late_extension": [
        cb.registered("2026-02-26", "JD01"),
        cb.requested("2026-03-27", "2026-04-20"),
    ],
    "routed_back": [
        cb.registered("2026-03-02", "JD01"),
        cb.assigned("2026-03-03", "SQ01"),
        cb.failed("2026-03-04"),
        cb.replied("2026-03-05"),
        cb.assigned("2026-03-06", "SQ01"),
    ],
    "missing_agreement": [
        cb.registered("2026-03-02", petition=True),
        cb.settled("2026-03-04", "oral"),
    ],
    "not_mediable": [cb.registered("2026-03-02", before_authority="示例区人民法院")],
    "out_of_order": [cb.registered("2026-03-02"), cb.accepted("2026-03-04")],
}


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize("rule", BROKEN)
def test_every_violation_is_one_sentence_with_its_facts(rule: str) -> None:
    (violation,) = case_of(*BROKEN[rule]).violations
    assert violation.rule == rule
    for text in (
        wording.violation_text(violation, OFFICE, TODAY),
        wording.violation_fact(violation, OFFICE, TODAY),
    ):
        assert text
        assert "{" not in text
    assert wording.violation_label(violation) not in {"", rule}


@pytest.mark.parametrize(
    ("failed", "refusal", "fact"),
    [
        ([], "so far there are none.", "Transferred without a failed session; 2 are required."),
        (
            ["3 Mar"],
            "so far there is 1 (3 Mar).",
            "Transferred after 1 failed session (3 Mar); 2 are required.",
        ),
    ],
)
def test_a_refusal_and_the_fact_it_would_have_been(
    failed: list[str], refusal: str, fact: str
) -> None:
    sessions = [cb.failed("2026-03-03")] if failed else []
    (violation,) = case_of(
        cb.registered("2026-03-02"), *sessions, cb.transferred("2026-03-04")
    ).violations
    assert wording.violation_text(violation, OFFICE, TODAY).endswith(refusal)
    assert wording.violation_fact(violation, OFFICE, TODAY) == fact


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("early_transfer", ["2", "1", "3 Mar"]),
        ("letter_too_long", ["2 May", "1 Apr"]),  # 30 days after 2 Mar
        ("late_extension", ["26 Mar"]),
        ("closed_instead", ["10 Mar"]),  # 6, 9, 10
        ("routed_back", ["示例1社区", "4 Mar"]),
        ("not_mediable", ["示例区人民法院"]),
        ("out_of_order", ["4 Mar"]),
    ],
)
def test_a_violation_names_the_facts(rule: str, words: list[str]) -> None:
    text = wording.violation_text(case_of(*BROKEN[rule]).violations[0], OFFICE, TODAY)
    assert all(word in text for word in words), text


def test_those_are_all_the_violations_of_the_rulebook() -> None:
    checked = {rule for kind in CASE.events.values() for rule in kind.checks}
    assert checked | {"out_of_order"} == set(BROKEN)


def _strings(file: str, function: Callable[[ast.AST], bool]) -> set[str]:
    tree = ast.parse((SUBJECTS / file).read_text(encoding="utf-8"))
    return {
        node.value
        for call in ast.walk(tree)
        if function(call)
        for node in ast.iter_child_nodes(call)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


@pytest.mark.usefixtures("language")
def test_every_reason_of_disorder_has_words() -> None:
    returned = _strings("subject.py", lambda node: isinstance(node, ast.Return))
    reasons = (
        (returned - {""})
        | {need.reason for kind in CASE.events.values() for need in kind.needs}
        | {"future"}
    )
    assert len(reasons) >= 10
    for reason in reasons:
        sentence = CASE.disorder.get(reason) or wording.disorder_text(
            reason, day("2026-03-04"), TODAY
        )
        assert sentence != reason


MADE = m.DecisionMade(on=day("2026-03-02"), no="M1-1", meeting="weekly", text="修路灯", unit="SQ01", due=day("2026-03-09"))  # fmt: skip


@pytest.mark.parametrize(
    ("added", "wanted"),
    [
        ([m.DecisionDone(on=day("2026-03-01"))], "Sun 1 Mar is before it was recorded."),
        ([MADE], "It was already recorded on Mon 2 Mar."),
    ],
)
def test_what_is_no_case_is_not_called_one(added: list[Event], wanted: str) -> None:
    decision = DECISION.fold(cb.history(MADE, *added), OFFICE)
    assert decision is not None
    (violation,) = decision.violations
    assert wording.violation_text(violation, OFFICE, TODAY) == wanted


def test_what_is_no_case_and_closed_is_not_called_one() -> None:
    closed = wording.disorder_text("after_close", day("2026-03-04"), TODAY)
    assert closed == "It was already closed on Wed 4 Mar."


@pytest.mark.usefixtures("language")
def test_every_reason_of_a_route_has_words() -> None:
    made = _strings(
        "case/routing.py",
        lambda node: isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Route",
    )
    assert len(made) >= 8
    for reason in made:
        text = wording.route_text(Route("BM01", 1, reason, ("SQ01",)), OFFICE)
        assert text
        assert "{" not in text


# --- small words


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (-8, "8 days overdue"),
        (-1, "1 day overdue"),
        (0, "due today"),
        (1, "1 day left"),
        (2, "2 days left"),
    ],
)
def test_how_far_off(days: int, text: str) -> None:
    assert wording.days_text(days) == text


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize("days", [-30, -1, 0, 1, 30])
def test_how_far_off_names_the_number(days: int) -> None:
    text = wording.days_text(days)
    assert text
    assert not days or str(abs(days)) in text


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize(
    "unit", [u for u in ValueUnit if u in {"same_day", "natural_days", "working_days", "months"}]
)
@pytest.mark.parametrize("n", [1, 3])
def test_clocks(unit: ValueUnit, n: int) -> None:
    text = wording.clock_text(Clock(n, unit, False, TODAY))
    assert text
    assert unit is ValueUnit.SAME_DAY or str(n) in text


@pytest.mark.usefixtures("language")
def test_where_a_date_moved_from() -> None:
    assert wording.moved_text(TODAY, TODAY, TODAY, "") == ""
    assert wording.moved_text(day("2026-02-08"), day("2026-02-09"), TODAY, "")
    assert wording.moved_text(day("2026-02-15"), day("2026-02-24"), TODAY, "春节")


@pytest.mark.usefixtures("language")
def test_the_provisional_note_names_each_year_once() -> None:
    days = [
        ProvisionalDay(2028, 1, 3),
        ProvisionalDay(2027, 1, 4),
        ProvisionalDay(2027, 1, 11),
        dt.date(2026, 3, 2),
    ]
    text = wording.provisional_note(days)
    assert text.count("2027") == text.count("2028") == 1
    assert "2026" not in text
    assert wording.provisional_note([dt.date(2027, 1, 4)]) == ""


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize("name", sorted({name for _year, name, *_rest in cb.NOTICES}))
def test_holidays_have_names(name: str) -> None:
    assert wording.holiday_name(name)


def test_an_unknown_unit_goes_by_its_code() -> None:
    assert unit_name("BM99", OFFICE) == "BM99"
    assert unit_name(None, OFFICE) == ""
    assert unit_name("SQ01", OFFICE) == "示例1社区"
    assert OFFICE.policy.label("nothing") == "nothing"
