"""The dated policy: what is shipped, one line that changes one deadline, and every kind of mistake named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from govtool.base import i18n
from govtool.base.errors import Refused
from govtool.base.vocabulary import DisputeType, Level
from govtool.law.policy import Policy, default_policy, overlay, value_text
from govtool.privacy import retention
from govtool.rules import RULES, PeriodKind
from govtool.subjects.matter.rules import RULES as MATTER_RULES
from govtool.subjects.matter.terms import MatterClass
from tests.rows import each
from tests.subjects.case import casebook as cb
from tests.subjects.case.casebook import case_of, day, owed

DEFAULT = default_policy()
TODAY = dt.date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    i18n.use(i18n.ENGLISH)


# --- what is shipped; the numbers are the rulebook's, sections 3, 4, 6, 7 and 9

CLOCKS = [
    ("report_same_day", 0, "same_day", False),
    ("app_entry", 0, "weekly_return", False),
    ("hand_over_major", 0, "same_day", False),
    ("hand_over_major_department", 0, "same_day", False),
    ("meet_parties", 3, "natural_days", True),
    ("two_sessions", 10, "natural_days", True),
    ("transfer_up", 3, "working_days", False),
    ("accept_transfer", 3, "working_days", False),
    ("unit_close", 30, "natural_days", True),
    ("answer_letter", 30, "natural_days", False),
    ("centre_close", 1, "months", True),
    ("report_closure", 1, "working_days", False),
    ("platform_entry", 3, "working_days", False),
    ("revisit", 30, "natural_days", True),
    ("judicial_confirmation", 30, "natural_days", True),
    ("return_daily", 0, "same_day", False),
    ("return_weekly", 1, "working_days", False),
    ("return_half_month", 0, "natural_days", True),
    ("return_monthly", 3, "working_days", False),
    ("return_quarterly", 5, "working_days", False),
    ("return_half_year", 5, "working_days", False),
    ("return_yearly", 5, "working_days", False),
    ("head_vacant", 10, "natural_days", True),
    ("head_insurance", 30, "natural_days", True),
    ("head_replace", 30, "natural_days", True),
    ("head_across", 0, "same_day", False),
    ("visit_asked", 1, "natural_days", False),
]
HOUSEHOLD_CLOCKS = ["head_vacant", "head_insurance", "head_replace", "head_across", "visit_asked"]
MATTER_CLOCKS = [
    *(name for name in MATTER_RULES if name != "matter_handle"),
    "matter_dispatch_urgent",
    *(f"matter_handle_{each}" for each in MatterClass),
    *(f"matter_handle_{each}" for each in ("illegal_building", "sanitation", "dumping")),
]
MATTER_LISTS = [
    *(f"matter_class_{each}" for each in MatterClass if each is not MatterClass.GENERAL),
    "matter_recheck_categories",
]
NUMBERS = {
    "failed_sessions_before_transfer": 2,
    "sessions_required": 2,
    "reminder": 1,
    "yellow": 1,
    "orange": 3,
    "red": 7,
    "micro_grid_least": 8,
    "micro_grid_most": 12,
    "micro_grid_best": 10,
    "micro_grid_unusual": 100,
    "micro_grid_cut_stair": 6,
    "micro_grid_cut_building": 2,
    "grid_least": 300,
    "grid_most": 500,
    "village_grid_least": 200,
    "village_grid_most": 400,
    "repeated_party_cases": 3,
    "duplicate_within": 30,
    "adjourned_long": 10,
    "head_insurance_ahead": 30,
}
SLOTS = {
    "meeting_weekly": (1, "per_week"),
    "meeting_monthly": (1, "per_month"),
    "meeting_task_group": (1, "per_month"),
    "meeting_leading_group": (1, "per_quarter"),
    "report_up": (1, "per_half_year"),
    "deliberation": (None, "per_quarter"),
    "head_law": (None, "per_quarter"),
    "head_safety": (None, "per_quarter"),
}
"""How often meetings are owed (organisation); None: switched off until an office wants it."""
BASIS = {
    "meeting_weekly": "P",
    "meeting_monthly": "P",
    "meeting_task_group": "Z",
    "meeting_leading_group": "Z",
    "report_up": "Z",
    "deliberation": "H",
    "report_same_day": "P",
    "meet_parties": "P",
    "two_sessions": "P",
    "transfer_up": "P",
    "app_entry": "PH",
    "hand_over_major": "P",
    "hand_over_major_department": "H",
    "accept_transfer": "H",
    "unit_close": "H",
    "answer_letter": "P",
    "centre_close": "P",
    "report_closure": "PH",
    "platform_entry": "PH",
    "revisit": "LH",
    "judicial_confirmation": "L",
    "reminder": "H",
    "yellow": "H",
    "orange": "FH",
    "red": "PH",
    "return_daily": "P",
    "return_weekly": "PH",
    "return_half_month": "P",
    "return_monthly": "PH",
    "return_quarterly": "H",
    "return_half_year": "H",
    "return_yearly": "H",
    "duplicate_within": "H",
    "adjourned_long": "H",
    **dict.fromkeys(
        (
            "head_vacant",
            "head_insurance",
            "head_insurance_ahead",
            "head_replace",
            "head_across",
            "head_law",
            "head_safety",
        ),
        "H",
    ),
    "visit_asked": "D",
}


@each(("name", "value", "unit", "roll"), CLOCKS, ids=[row[0] for row in CLOCKS])
def test_the_clocks_of_the_rulebook(name: str, value: int, unit: str, roll: bool) -> None:
    clock = DEFAULT.clock(name, TODAY)
    assert (clock.value, clock.unit) == (value, unit)
    if unit in {"natural_days", "months"}:
        assert clock.roll == roll


@pytest.mark.parametrize(("name", "value"), NUMBERS.items(), ids=NUMBERS)
def test_the_numbers_of_the_rulebook(name: str, value: int) -> None:
    assert DEFAULT.number(name, TODAY) == value


@pytest.mark.parametrize(("name", "value"), SLOTS.items(), ids=SLOTS)
def test_how_often_meetings_are_owed(name: str, value: tuple[int | None, str]) -> None:
    found = DEFAULT.parameters[name].on(TODAY)
    assert (found.value, found.unit) == value


@pytest.mark.parametrize(
    ("unit", "right"),
    [("per_week", True), ("per_year", True), ("natural_days", False), ("times", False)],
)
def test_a_meeting_may_be_owed_in_slots_of_another_length(unit: str, right: bool) -> None:
    lines = f'[meeting_monthly]\nunit = "{unit}"\nvalues = [{{ from = 2026-12-01, value = 2 }}]'
    policy, problems = overlay(DEFAULT, lines)
    assert (not problems) == right
    assert not right or policy.parameters["meeting_monthly"].on(day("2026-12-01")).unit == unit


@pytest.mark.parametrize(
    ("value", "text"),
    [("1", "1 time a quarter"), ("2", "2 times a quarter"), ('"off"', "switched off")],
)
def test_deliberations_are_owed_where_an_office_says_so(value: str, text: str) -> None:
    lines = f"[deliberation]\nvalues = [{{ from = 2026-12-01, value = {value} }}]"
    assert (
        value_text(DEFAULT.overlaid(lines).parameters["deliberation"].on(day("2026-12-01"))) == text
    )


def test_rules_in_slots_do_not_slow_down_the_folds() -> None:
    assert not DEFAULT.leaves_clocks_out
    assert DEFAULT.overlaid(
        '[unit_close]\nvalues = [{ from = 2026-12-01, value = "off" }]'
    ).leaves_clocks_out


@each(("name", "basis"), BASIS.items(), ids=BASIS)
def test_the_basis_of_each_number(name: str, basis: str) -> None:
    assert set(DEFAULT.parameters[name].basis) & set("PTFZLHD") == set(basis)


@each("name", sorted(DEFAULT.parameters))
def test_every_parameter_says_what_it_is_and_why(name: str) -> None:
    parameter = DEFAULT.parameters[name]
    assert set(parameter.basis) & set("PTFZLHSD")
    assert parameter.reference
    assert parameter.checked
    assert parameter.values
    assert parameter.label_en.isascii()
    for language, label in ((i18n.CHINESE, parameter.label_zh), (i18n.ENGLISH, parameter.label_en)):
        i18n.use(language)
        assert parameter.label == label
        assert label


def test_all_the_code_asks_for_is_there() -> None:
    needed = {
        *RULES,
        *NUMBERS,
        *HOUSEHOLD_CLOCKS,
        *(level.value for level in Level),
        *(kind.parameter for kind in PeriodKind),
        *(f"competent_{kind.value}" for kind in DisputeType),
        retention.RULE,
        *MATTER_CLOCKS,
        *MATTER_LISTS,
        "matter_revisit_every",
        "matter_duplicate_within",
        "petition_office",
        "hand_over_major_department",
        "peace_app",
        "summary_title",
        *SLOTS,
        *(
            f"chair_{kind}"
            for kind in (
                "dispatch",
                "weekly",
                "monthly",
                "task_group",
                "leading_group",
                "report_up",
            )
        ),
    }
    assert needed == set(DEFAULT.parameters)


# --- what an office may switch off

HOUSE = set("HTSD")


RETURNS = [kind.parameter for kind in PeriodKind]
OWED = [
    *RULES, "hand_over_major_department", *RETURNS, *SLOTS, *MATTER_CLOCKS, *HOUSEHOLD_CLOCKS,
]  # fmt: skip


@each("name", OWED)
def test_an_office_may_switch_off_rules_of_the_house_and_the_app(name: str) -> None:
    """Rulebook 1, "off": any rule of basis H, T, S, D, and ``app_entry``."""
    parameter = DEFAULT.parameters[name]
    letters = set(parameter.basis) & set("PTFZLHSD")
    assert parameter.may_be_off == (letters <= HOUSE or name == "app_entry")


def test_nothing_else_may_be_switched_off() -> None:
    allowed = {name for name, parameter in DEFAULT.parameters.items() if parameter.may_be_off}
    assert allowed <= {*OWED, *MATTER_LISTS}


@pytest.mark.parametrize(
    ("on", "off"),
    [("2026-11-30", False), ("2026-12-01", True), ("2026-12-31", True), ("2027-01-01", False)],
)
def test_off_from_a_day_on_and_on_again(on: str, off: bool) -> None:
    lines = '[unit_close]\nvalues = [{ from = 2026-12-01, value = "off" }, { from = 2027-01-01, value = 45 }]'
    policy = DEFAULT.overlaid(lines)
    assert policy.is_off("unit_close", day(on)) == off
    assert policy.switched_off == {
        "unit_close",
        "deliberation",
        "matter_class_hotline",
        "head_law",
        "head_safety",
    }
    assert value_text(policy.parameters["unit_close"].on(day(on))).startswith(
        "switched off" if off else "45 days" if on == "2027-01-01" else "30 days"
    )
    assert policy.clock("unit_close", day(on)).value == (45 if on == "2027-01-01" else 30)
    assert policy.digest != DEFAULT.digest


@pytest.mark.parametrize(
    "name", ["meet_parties", "report_closure", "revisit", "orange", "personal_data_kept"]
)
def test_what_may_not_be_switched_off_says_so(name: str) -> None:
    _policy, problems = overlay(
        DEFAULT, f'[{name}]\nvalues = [{{ from = 2026-12-01, value = "off" }}]'
    )
    assert [(p.field, p.code, p.message) for p in problems] == [
        (f"{name}.values[0].value", "bad_value", "This cannot be switched off.")
    ]


@pytest.mark.parametrize(
    ("value", "right"), [('"平安通"', True), ('"off"', True), ('""', False), ("3", False)]
)
def test_the_name_of_the_app_is_a_text(value: str, right: bool) -> None:
    policy, problems = overlay(
        DEFAULT, f"[peace_app]\nvalues = [{{ from = 2026-12-01, value = {value} }}]"
    )
    assert (not problems) == right
    assert policy.text("peace_app", day("2026-11-30")) == "《平安E通》"
    if right:
        assert policy.text("peace_app", day("2026-12-01")) == value.strip('"')


@pytest.mark.parametrize(
    ("unit", "right"), [("natural_days", True), ("working_days", True), ("times", False)]
)
def test_the_entry_in_the_app_may_have_a_clock_of_its_own(unit: str, right: bool) -> None:
    lines = f'[app_entry]\nvalues = [{{ from = 2026-12-01, value = 3, unit = "{unit}" }}]'
    assert (not overlay(DEFAULT, lines)[1]) == right


def test_no_other_clock_goes_with_a_return() -> None:
    lines = '[meet_parties]\nvalues = [{ from = 2026-12-01, value = 0, unit = "weekly_return" }]'
    assert [p.code for p in overlay(DEFAULT, lines)[1]] == ["bad_unit"]


# --- one line changes one deadline

FIVE_DAYS = "[meet_parties]\nvalues = [{ from = 2026-03-01, value = 5 }]"


def _dues(policy_lines: str, on: str) -> dict[str, dt.date]:
    case = case_of(cb.registered(on), office=cb.office_with(policy_lines))
    return {o.rule: o.due for o in case.obligations}


@pytest.mark.parametrize(
    ("on", "due"),
    [
        ("2026-02-27", "2026-03-02"),  # 3 days as before
        ("2026-02-28", "2026-03-03"),  # the day before it is in force: 3 days
        ("2026-03-01", "2026-03-06"),  # the day it is in force: 5 days
        ("2026-03-02", "2026-03-09"),  # 5 days end on Sat 7 Mar
    ],
)
def test_a_value_counts_for_clocks_that_start_from_its_date_on(on: str, due: str) -> None:
    assert _dues(FIVE_DAYS, on)["meet_parties"] == day(due)


def test_only_that_deadline_changes() -> None:
    before, after = _dues("", "2026-03-02"), _dues(FIVE_DAYS, "2026-03-02")
    assert {rule for rule in before if before[rule] != after[rule]} == {"meet_parties"}


def test_the_clock_keeps_the_value_of_its_start_day() -> None:
    """A transfer's clock begins with the second failed session, not with the registration."""
    office = cb.office_with("[transfer_up]\nvalues = [{ from = 2026-03-05, value = 5 }]")
    for second, due in (
        ("2026-03-04", "2026-03-09"),
        ("2026-03-05", "2026-03-12"),
    ):  # 5, 6, 9; 6, 9, 10, 11, 12
        case = case_of(
            cb.registered("2026-03-02"), cb.failed("2026-03-03"), cb.failed(second), office=office
        )
        assert owed(case, "transfer_up").due == day(due)


@pytest.mark.parametrize(
    ("lines", "due"),
    [
        (
            "[meet_parties]\nvalues = [{ from = 2026-01-01, value = 3, roll = false }]",
            "2026-02-08",
        ),  # stays on Sunday
        ("[meet_parties]\nroll = false\nvalues = [{ from = 2026-01-01, value = 3 }]", "2026-02-08"),
        # 6, 9, 10 Feb
        (
            '[meet_parties]\nvalues = [{ from = 2026-01-01, value = 3, unit = "working_days" }]',
            "2026-02-10",
        ),
        (
            '[meet_parties]\nunit = "months"\nvalues = [{ from = 2026-01-01, value = 1 }]',
            "2026-03-05",
        ),
        ("[meet_parties]\nvalues = [{ from = 2026-01-01, value = 0 }]", "2026-02-05"),
        (
            "[meet_parties]\nvalues = [{ from = 2011-01-01, value = 4 }]",
            "2026-02-09",
        ),  # replaces ours
    ],
)
def test_unit_and_roll_can_change_with_the_value(lines: str, due: str) -> None:
    assert _dues(lines, "2026-02-05")["meet_parties"] == day(due)


def test_the_same_day_is_never_rolled_whatever_the_file_says() -> None:
    lines = "[report_same_day]\nroll = true\nvalues = [{ from = 2026-01-01, value = 0 }]"
    policy, problems = overlay(DEFAULT, lines)
    if not problems:  # refusing it would be as right
        office = cb.Office(policy, cb.CALENDAR, cb.REGISTER, "JD01")
        case = case_of(cb.registered("2026-03-01"), office=office)  # a Sunday
        assert owed(case, "report_same_day").due == day("2026-03-01")


def test_an_overlay_adds_and_replaces_by_date() -> None:
    one = DEFAULT.overlaid(
        "[red]\nvalues = [{ from = 2026-01-01, value = 9 }, { from = 2027-01-01, value = 5 }]"
    )
    two = one.overlaid("[red]\nvalues = [{ from = 2026-01-01, value = 8 }]")
    assert [
        two.number("red", day(on))
        for on in ("2025-12-31", "2026-01-01", "2026-12-31", "2027-01-01")
    ] == [7, 8, 8, 5]
    assert DEFAULT.number("red", day("2026-01-01")) == 7  # unchanged


def test_before_its_first_date_the_first_value_holds() -> None:
    assert DEFAULT.number("red", dt.date(1999, 1, 1)) == 7


def test_values_may_stand_in_any_order() -> None:
    policy = DEFAULT.overlaid(
        "[red]\nvalues = [{ from = 2027-01-01, value = 5 }, { from = 2026-01-01, value = 9 }]"
    )
    assert [policy.number("red", day(on)) for on in ("2026-06-01", "2027-06-01")] == [9, 5]


def test_the_digest_tells_what_can_move_a_date() -> None:
    relabelled = DEFAULT.overlaid(
        '[red]\nlabel = "红"\nvalues = [{ from = 2011-01-01, value = 7 }]'
    )
    assert relabelled.digest == DEFAULT.digest
    assert len({DEFAULT.digest, DEFAULT.overlaid(FIVE_DAYS).digest, Policy({}).digest}) == 3


# --- mistakes

MISTAKES = [
    ("[meet_parties", "TOML", "bad_toml"),
    ("meet_parties = 3", "meet_parties", "bad_value"),
    (
        "[meet_party]\nvalues = [{ from = 2026-01-01, value = 3 }]",
        "meet_party",
        "unknown_parameter",
    ),
    (
        "[meet_parties]\nvalue = 3\nvalues = [{ from = 2026-01-01, value = 3 }]",
        "meet_parties.value",
        "unknown_field",
    ),
    ("[meet_parties]", "meet_parties.values", "missing"),
    ("[meet_parties]\nvalues = []", "meet_parties.values", "missing"),
    ("[meet_parties]\nvalues = 3", "meet_parties.values", "missing"),
    ("[meet_parties]\nvalues = [3]", "meet_parties.values[0]", "bad_value"),
    ("[meet_parties]\nvalues = [{ value = 3 }]", "meet_parties.values[0].from", "bad_date"),
    (
        '[meet_parties]\nvalues = [{ from = "2026-01-01", value = 3 }]',
        "meet_parties.values[0].from",
        "bad_date",
    ),
    (
        "[meet_parties]\nvalues = [{ from = 2026-01-01T08:00:00, value = 3 }]",
        "meet_parties.values[0].from",
        "bad_date",
    ),
    (
        "[meet_parties]\nvalues = [{ from = 2026-01-01 }]",
        "meet_parties.values[0].value",
        "bad_value",
    ),
    (
        '[meet_parties]\nvalues = [{ from = 2026-01-01, value = "3" }]',
        "meet_parties.values[0].value",
        "bad_value",
    ),
    (
        "[meet_parties]\nvalues = [{ from = 2026-01-01, value = 3.5 }]",
        "meet_parties.values[0].value",
        "bad_value",
    ),
    (
        "[meet_parties]\nvalues = [{ from = 2026-01-01, value = true }]",
        "meet_parties.values[0].value",
        "bad_value",
    ),
    (
        "[meet_parties]\nvalues = [{ from = 2026-01-01, value = -1 }]",
        "meet_parties.values[0].value",
        "bad_value",
    ),
    (
        "[meet_parties]\nvalues = [{ from = 2026-01-01, value = 100000 }]",
        "meet_parties.values[0].value",
        "bad_value",
    ),
    (
        "[transfer_up]\nvalues = [{ from = 2026-01-01, value = 0 }]",
        "transfer_up.values[0].value",
        "bad_value",
    ),
    (
        "[centre_close]\nvalues = [{ from = 2026-01-01, value = 0 }]",
        "centre_close.values[0].value",
        "bad_value",
    ),
    (
        "[report_same_day]\nvalues = [{ from = 2026-01-01, value = 1 }]",
        "report_same_day.values[0].value",
        "bad_value",
    ),
    (
        '[meet_parties]\nvalues = [{ from = 2026-01-01, value = 3, unit = "days" }]',
        "meet_parties.values[0].unit",
        "bad_unit",
    ),
    (
        '[meet_parties]\nvalues = [{ from = 2026-01-01, value = 3, unit = "times" }]',
        "meet_parties.values[0].unit",
        "bad_unit",
    ),
    (
        '[red]\nvalues = [{ from = 2026-01-01, value = 7, unit = "working_days" }]',
        "red.values[0].unit",
        "bad_unit",
    ),
    (
        '[red]\nunit = "units"\nvalues = [{ from = 2026-01-01, value = ["司法所"] }]',
        "red.values[0].unit",
        "bad_unit",
    ),
    (
        '[competent_family]\nunit = "times"\nvalues = [{ from = 2026-01-01, value = 3 }]',
        "competent_family.values[0].unit",
        "bad_unit",
    ),
    (
        "[competent_family]\nvalues = [{ from = 2026-01-01, value = 3 }]",
        "competent_family.values[0].value",
        "bad_value",
    ),
    (
        "[competent_family]\nvalues = [{ from = 2026-01-01, value = [] }]",
        "competent_family.values[0].value",
        "bad_value",
    ),
    (
        "[competent_family]\nvalues = [{ from = 2026-01-01, value = [3] }]",
        "competent_family.values[0].value",
        "bad_value",
    ),
    (
        '[meet_parties]\nvalues = [{ from = 2026-01-01, value = 3, roll = "no" }]',
        "meet_parties.values[0].roll",
        "bad_value",
    ),
    (
        '[meet_parties]\nroll = "no"\nvalues = [{ from = 2026-01-01, value = 3 }]',
        "meet_parties.roll",
        "bad_value",
    ),
    (
        "[meet_parties]\nvalues = [{ from = 2026-01-01, value = 3, till = 2027-01-01 }]",
        "meet_parties.values[0].till",
        "unknown_field",
    ),
    (
        "[meet_parties]\nvalues = [{ from = 2026-01-01, value = 3 }, { from = 2026-01-01, value = 5 }]",
        "meet_parties.values",
        "duplicate",
    ),
]


@each(
    ("source", "field", "code"),
    MISTAKES,
    ids=[f"{field} {code} {i}" for i, (_s, field, code) in enumerate(MISTAKES)],
)
def test_a_mistake_is_named(source: str, field: str, code: str) -> None:
    _policy, problems = overlay(DEFAULT, source)
    assert [(p.field, p.code) for p in problems] == [(field, code)]
    assert problems[0].message


@pytest.mark.parametrize(
    "line", ["label = 5", "label_en = 5", "basis = 5", "reference = 5", 'checked = "yesterday"']
)
def test_a_text_of_the_wrong_form_is_named(line: str) -> None:
    _policy, problems = overlay(
        DEFAULT, f"[red]\n{line}\nvalues = [{{ from = 2026-01-01, value = 7 }}]"
    )
    assert [p.field for p in problems] == [f"red.{line.split(maxsplit=1)[0]}"]


def test_every_mistake_is_named_at_once() -> None:
    source = """
[meet_party]
values = [{ from = 2026-01-01, value = 3 }]
[two_sessions]
valuse = 3
[red]
values = [{ from = 2026-01-01, value = 0 }, { value = -1, unit = "x" }]
"""
    _policy, problems = overlay(DEFAULT, source)
    assert {(p.field, p.code) for p in problems} == {
        ("meet_party", "unknown_parameter"),
        ("two_sessions.valuse", "unknown_field"),
        ("two_sessions.values", "missing"),
        ("red.values[0].value", "bad_value"),
        ("red.values[1].from", "bad_date"),
        ("red.values[1].unit", "bad_unit"),
    }


def test_a_slip_of_the_pen_gets_a_hint() -> None:
    _policy, problems = overlay(
        DEFAULT, "[red]\nvaluse = 3\nvalues = [{ from = 2026-01-01, value = 7 }]"
    )
    assert "values" in problems[0].message


def test_a_policy_with_mistakes_is_refused_as_a_whole_and_names_them() -> None:
    with pytest.raises(Refused) as refusal:
        DEFAULT.overlaid("[nothing]\nvalues = []\n[red]\nvalues = []")
    assert refusal.value.code == "bad_policy"
    assert "nothing" in refusal.value.message
    assert "red.values" in refusal.value.message


def test_a_whole_file_must_say_everything() -> None:
    _policy, problems = overlay(
        Policy({}), "[new_value]\nvalues = [{ from = 2026-01-01, value = 3 }]", whole=True
    )
    assert {p.field for p in problems} == {
        "new_value.label",
        "new_value.label_en",
        "new_value.basis",
        "new_value.reference",
        "new_value.checked",
        "new_value.values[0].unit",
    }
