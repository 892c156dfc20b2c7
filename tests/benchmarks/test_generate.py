from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from pathlib import Path
from statistics import mean
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import courses, generate, people, spoiling
from benchmarks.generate import Plan, Row, rows, write
from govtool.base import text
from govtool.subjects.case.files import COLUMNS
from govtool.subjects.case.particulars import COLUMNS as PARTICULARS
from govtool.tables.intake.flat_case import ACTING
from tests.commands.clerk import Desk

CASES = 2000
PLAN = Plan(CASES)


@pytest.fixture(scope="module")
def made() -> list[Row]:
    return list(rows(PLAN))


@pytest.fixture
def office(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Desk:
    """The office of the sample data, without cases, on the day the plans are made for."""
    monkeypatch.setenv("GOVTOOL_LANG", "en")
    desk = Desk(tmp_path / "office.db", capsys, monkeypatch)
    desk.once(_opened)
    desk.today(generate.TODAY.isoformat())
    return desk


def _opened(desk: Desk) -> None:
    today = generate.TODAY.isoformat()
    desk.done("init", "--street", "JD01", "示例街道", "--district", "QX01", "示例区", on=today)
    for noun in ("units", "grids"):
        desk.done("import", noun, str(generate.SAMPLES / f"{noun}.csv"))


@pytest.fixture
def busy_office(office: Desk) -> Desk:
    """The office with the cases of the plan, imported from lines of JSON."""
    office.once(_with_cases)
    return office


def _with_cases(office: Desk) -> None:
    assert imported(office, PLAN, "cases.jsonl", 0)["accepted"] == 1960


def imported(desk: Desk, plan: Plan, name: str, code: int) -> Any:
    path = desk.db.with_name(name)
    write(plan, path)
    answer = desk("import", "cases", str(path), "--json")
    assert answer.code == code, answer.err
    return answer.json


def spoiled_rows(made: list[Row]) -> set[int]:
    """As a spreadsheet numbers them: the header is row 1."""
    return {number for number, row in enumerate(made, 2) if row.spoiled}


# --- what the program makes of the file


@pytest.mark.slow
def test_an_import_refuses_exactly_the_dirty_rows(office: Desk, made: list[Row]) -> None:
    done = imported(office, PLAN, "cases.csv", 1)
    assert {problem["row"] for problem in done["problems"]} == spoiled_rows(made)
    assert (done["rows"], done["accepted"], done["rejected"], done["duplicates"]) == (
        2000,
        1960,
        40,
        0,
    )


@pytest.mark.slow
def test_an_import_of_registrations_refuses_exactly_the_dirty_rows(office: Desk) -> None:
    plan = Plan(1000, registration_only=True)
    done = imported(office, plan, "cases.csv", 1)
    assert {problem["row"] for problem in done["problems"]} == spoiled_rows(list(rows(plan)))
    assert (done["accepted"], done["rejected"], done["warnings"]) == (980, 20, [])
    assert (
        len(office.done("journal", "--kind", "registered", "--limit", "5000", "--json").json) == 980
    )


def test_closed_cases_owe_nothing_and_open_ones_owe_something(busy_office: Desk) -> None:
    cases = {case["case_no"]: case for case in busy_office.done("case", "list", "--json").json}
    owing = {
        duty["case_no"]: duty["status"]
        for duty in busy_office.done("due", "--noun", "case", "--json").json
    }
    assert owing.keys() == {number for number, case in cases.items() if case["state"] == "open"}
    assert len(owing) == 40
    assert Counter(owing.values()).keys() == {"open", "overdue"}
    assert not any(case["violations"] for case in cases.values())


def test_rows_and_lines_tell_the_same_cases(busy_office: Desk) -> None:
    assert imported(busy_office, PLAN, "cases.csv", 1)["duplicates"] == 1960


# --- the mixture


def test_the_table_of_courses_gives_four_events_a_case() -> None:
    assert sum(course.share for course in courses.CLOSED) == 100
    assert sum(course.share * course.events for course in courses.CLOSED) == 400


def test_a_file_has_four_events_a_case() -> None:
    assert mean(
        1 + len(row.steps) for row in rows(Plan(20_000)) if not row.spoiled
    ) == pytest.approx(4.0, abs=0.1)


def test_a_fiftieth_is_dirty_and_a_fiftieth_open(made: list[Row]) -> None:
    assert len(made) == 2000
    assert sum(row.spoiled for row in made) == 40
    assert sum("closed_on" not in row.values for row in made if not row.spoiled) == 40


def test_rows_come_by_date_and_fill_three_years(made: list[Row]) -> None:
    days = [row.day for row in made]
    assert days == sorted(days)
    assert dt.date.fromordinal(days[0]) == dt.date(2023, 11, 1)
    assert dt.date.fromordinal(days[-1]) == dt.date(2026, 10, 31)
    years = Counter((day - days[0]) // 365 for day in days)
    assert all(600 <= years[year] <= 700 for year in range(3))


def test_nothing_happens_after_today_or_before_registration(made: list[Row]) -> None:
    for row in made:
        dates = [dt.date.fromordinal(row.day).isoformat(), *(on for _step, on in row.steps)]
        assert dates == sorted(dates)
        assert dates[-1] <= "2026-10-31"


def test_every_mistake_occurs(made: list[Row]) -> None:
    spoiled = [row.values for row in made if row.spoiled]
    for mistake in spoiling.IN_REGISTRATION + spoiling.IN_COURSE:
        assert any(mistake.items() <= values.items() for values in spoiled), mistake


def test_people_are_made_up(made: list[Row]) -> None:
    for values in (row.values for row in made if not row.spoiled):
        for role in ("applicant", "respondent"):
            number, phone = values.get(f"{role}_id_no"), values.get(f"{role}_phone")
            assert number is None or (
                number.startswith("9900") and not text.has_wrong_check(number)
            )
            assert phone is None or (len(phone) == 11 and phone[:3] in {"138", "139"})


def test_the_check_character_of_the_standard() -> None:
    assert people.checked("11010519491231002") == "11010519491231002X"
    assert people.checked("44052418800101001") == "440524188001010014"


# --- the same again


def test_the_same_plan_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one.csv", "two.csv"):
        write(Plan(300), tmp_path / name)
    write(Plan(300, seed=1), tmp_path / "other.csv")
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()
    assert (tmp_path / "one.csv").read_bytes() != (tmp_path / "other.csv").read_bytes()


def test_a_bigger_file_has_the_same_open_cases() -> None:
    def opened(plan: Plan) -> list[dict[str, str]]:
        found = [
            row.values for row in rows(plan) if not row.spoiled and "closed_on" not in row.values
        ]
        return [{**values, "ref": ""} for values in found]

    assert opened(Plan(300, opened=20)) == opened(Plan(3000, opened=20))


LATER = {
    "found_on", "found_by", "became_major_on", "termination", "app_entered_on", "satisfied", "confirmation_applied_on",
    "confirmation_court", "campaign", "alerted_on", "risk", "measures", "reported_to", "agreed_on",
    *(column for columns in ACTING.values() for column in columns),
}  # fmt: skip
"""Columns that came after the rows of the benchmarks, which stay as they are so that versions can be compared."""


def test_the_header_is_that_of_the_contract(tmp_path: Path) -> None:
    write(Plan(1), tmp_path / "cases.csv")
    with (tmp_path / "cases.csv").open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    others = {
        "case_no",
        "history",
        *PARTICULARS,
        *LATER,
    }  # what papers ask beyond the course of a case
    contract = [column.label for column in COLUMNS if column.code not in others]
    assert set(header) == {*contract, "结果上报日期", "录入平台日期", "回访日期"}
    assert len(header) == len(set(header))


@given(st.integers(0, 200), st.integers(0, 250), st.integers(0, 250), st.booleans())
def test_any_plan_is_kept(cases: int, opened: int, dirty: int, registration_only: bool) -> None:
    plan = Plan(cases, opened, dirty, registration_only=registration_only)
    made = list(rows(plan))
    assert len(made) == cases
    assert (
        sum(row.spoiled for row in made) == plan.dirty_rows == min(dirty, cases - plan.open_cases)
    )
    assert plan.open_cases == (0 if registration_only else min(opened, cases))
    assert [row.values["ref"] for row in made] == [
        f"DJ{number:08}" for number in range(1, cases + 1)
    ]
