"""Guardians and agents of parties in files: our columns, words of other offices, what is wrong or doubtful."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from govtool import models as m
from govtool.subjects.case.files import CASE_FILES, COLUMNS
from govtool.tables.intake.case_history import read_object
from govtool.tables.intake.case_row import read_row
from govtool.tables.intake.file_import import known_words
from govtool.tables.intake.table_reader import read_table
from tests.tables.kit import codes, context, read, source

CHILD = "99000020080302001X"
"""Born on 2 March 2008."""
MOTHER = {
    "applicant_guardian": "丙某",
    "applicant_guardian_relation": "母亲",
    "applicant_guardian_phone": "13800000003",
}


def parties(**cells: str) -> list[m.Party]:
    record, _values, found = read(**cells)
    assert record is not None, found.problems
    return list(record.registered["parties"])


def test_a_row_tells_who_acts_for_each_party() -> None:
    child, company = parties(
        applicant="甲某", respondent="示例公司", respondent_agent="丁某", respondent_agent_phone="13900000004",
        respondent_agent_authority="特别授权代理", **MOTHER,
    )  # fmt: skip
    assert child.guardian == m.Guardian(name="丙某", relation="母亲", phone="13800000003")
    assert (child.agent, company.guardian) == (None, None)
    assert company.agent == m.Agent.checked(name="丁某", phone="13900000004", authority="special")


def test_a_word_for_nobody_is_nobody() -> None:
    (party,) = parties(applicant="甲某", applicant_guardian="无", applicant_agent="/")
    assert party.model_fields_set == {"role", "name", "phone", "id_no"}


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        (MOTHER, "applicant", "missing"),
        ({"applicant": "甲某", "applicant_guardian_phone": "13800000003"}, "applicant_guardian", "missing"),
        ({"applicant": "甲某", "applicant_guardian_relation": "母亲"}, "applicant_guardian", "missing"),
        ({"respondent": "乙某", "respondent_agent_authority": "特别授权"}, "respondent_agent", "missing"),
        ({"respondent": "乙某", "respondent_agent": "丁某", "respondent_agent_authority": "律师"}, "respondent_agent_authority", "bad_term"),
        ({"applicant": "甲某", "applicant_guardian": "丙*"}, "applicant_guardian", "masked"),
        ({"applicant": "甲某", "applicant_agent": "丁某", "applicant_agent_phone": "138****0003"}, "applicant_agent_phone", "masked"),
        ({"applicant": "甲某", "applicant_agent": "丁某", "applicant_agent_phone": "1.38E+10"}, "applicant_agent_phone", "changed_by_spreadsheet"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_by_its_column(
    cells: dict[str, str], column: str, code: str
) -> None:
    record, _values, found = read(**cells)
    assert record is None
    assert (column, code) in codes(found)


@pytest.mark.parametrize(
    ("registered_on", "more", "warned"),
    [
        ("2026-03-01", {}, True), ("2026-03-02", {}, False), ("2026-03-03", {}, False),
        ("2026-03-01", MOTHER, False),
    ],
)  # fmt: skip
def test_a_minor_without_a_guardian_is_warned_of(
    registered_on: str, more: dict[str, str], warned: bool
) -> None:
    cells = {"registered_on": registered_on, "applicant": "甲某", "applicant_id_no": CHILD, **more}
    record, _values, found = read(**cells)
    assert record is not None
    told = [(w.field, w.code) for w in found.warnings]
    assert told == ([("applicant_guardian", "minor_without_guardian")] if warned else [])
    assert CHILD not in repr(found.warnings)
    line = {
        "unit": "SQ01", "registered_on": registered_on, "dispute_type": "neighbour", "summary": "院墙",
        "parties": [{"role": "applicant", "name": "甲某", "id_no": CHILD} | ({"guardian": {"name": "丙某"}} if more else {})],
    }  # fmt: skip
    told = [(w.field, w.code) for w in read_object(line, context())[1].warnings]
    assert told == ([("parties[1].guardian", "minor_without_guardian")] if warned else [])


def test_a_guardian_of_an_organisation_is_warned_of() -> None:
    _record, _values, found = read(respondent="示例公司", respondent_guardian="丙某")
    assert [(w.field, w.code) for w in found.warnings] == [
        ("respondent_guardian", "guardian_of_organisation")
    ]


@pytest.mark.parametrize(
    ("cells", "columns"),
    [
        ({"applicant_agent": "乙某"}, ["applicant_agent"]),
        ({"applicant_guardian": "甲某"}, ["applicant_guardian"]),
        (
            {"applicant_agent": "丁某", "respondent_agent": "丁某"},
            ["applicant_agent", "respondent_agent"],
        ),
        ({"applicant_agent": "丁某", "respondent_agent": "戊某"}, []),
        ({"applicant_agent": "丁某", "applicant_guardian": "丁某"}, []),
    ],
)
def test_who_is_on_both_sides_is_warned_of(cells: dict[str, str], columns: list[str]) -> None:
    record, _values, found = read(applicant="甲某", respondent="乙某", **cells)
    assert record is not None
    assert codes_of_warnings(found) == [(column, "acts_for_both_sides") for column in columns]
    parties = [
        party.model_dump(mode="json", exclude_none=True) for party in record.registered["parties"]
    ]
    line = {"unit": "SQ01", "registered_on": "2026-03-02", "dispute_type": "neighbour", "summary": "院墙", "parties": parties}  # fmt: skip
    places = {"applicant": "parties[1]", "respondent": "parties[2]"}
    assert codes_of_warnings(read_object(line, context())[1]) == [
        (f"{places[column.partition('_')[0]]}.{column.partition('_')[2]}", "acts_for_both_sides")
        for column in columns
    ]


def codes_of_warnings(found: Any) -> list[tuple[str, str]]:
    return [(warning.field, warning.code) for warning in found.warnings]


def test_several_persons_in_one_cell_are_warned_of() -> None:
    _record, _values, found = read(applicant="甲某、乙某", applicant_guardian="丙某、丁某")
    assert [(w.field, w.code) for w in found.warnings] == [
        ("applicant", "several_persons"), ("applicant_guardian", "several_persons"),
    ]  # fmt: skip


HEADER, ROW = "登记单位,登记日期,纠纷类型,案情摘要,", "SQ01,2026-03-02,邻里,墙,"


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        ("申请人,监护人,被申请人", "甲某,丙某,乙某", {"applicant_guardian": "丙某"}),
        ("申请人,被申请人,对方监护人", "甲某,乙某,丙某", {"respondent_guardian": "丙某"}),
        ("申请人,监护人,被申请人,监护人", "甲某,丙某,乙某,丁某", {"applicant_guardian": "丙某", "respondent_guardian": "丁某"}),
        ("申请人,电话,监护人,电话,被申请人,电话,监护人,电话", "甲某,13800000001,丙某,13800000003,乙某,13800000002,丁某,13800000004",
         {"applicant_phone": "13800000001", "applicant_guardian": "丙某", "applicant_guardian_phone": "13800000003",
          "respondent_phone": "13800000002", "respondent_guardian": "丁某", "respondent_guardian_phone": "13800000004"}),
        ("申请人,代理律师,律师电话,被申请人", "甲某,丁某,13900000004,乙某", {"applicant_agent": "丁某", "applicant_agent_phone": "13900000004"}),
        ("申请人,监护人,代理人,被申请人,监护人,代理人", "甲某,丙某,丁某,乙某,戊某,己某",
         {"applicant_guardian": "丙某", "applicant_agent": "丁某", "respondent_guardian": "戊某", "respondent_agent": "己某"}),
        ("申请人,被申请人,代理人", "甲某,乙某,丁某", {}),  # whose is not said
        ("申请人/姓名,申请人/监护人,被申请人/姓名,被申请人/监护人", "甲某,丙某,乙某,丁某", {"applicant_guardian": "丙某", "respondent_guardian": "丁某"}),
        ("甲方/姓名,甲方/监护人,乙方/姓名,乙方/监护人", "甲某,丙某,乙某,丁某", {"applicant_guardian": "丙某", "respondent_guardian": "丁某"}),
        ("申请人,申请人监护人/姓名,申请人监护人/电话", "甲某,丙某,13800000003", {"applicant_guardian": "丙某", "applicant_guardian_phone": "13800000003"}),
        ("申请人,监护人/姓名,监护人/联系电话", "甲某,丙某,13800000003", {"applicant_guardian": "丙某", "applicant_guardian_phone": "13800000003"}),
        ("申请人,被申请人,监护人/姓名,监护人/联系电话", "甲某,乙某,丙某,13800000003", {}),
        ("申请人,法定代理人,与当事人关系", "甲某,丙某,母子", {"applicant_guardian": "丙某", "applicant_guardian_relation": "母子"}),
    ],
)  # fmt: skip
def test_words_of_other_offices(header: str, row: str, expected: dict[str, Any]) -> None:
    with source(f"{HEADER}{header}\n{ROW}{row}\n") as opened:
        table = read_table(opened, tuple(COLUMNS), known=known_words(CASE_FILES, context()))
        ((first, *_rest)) = list(table.rows())
    _record, values, found = read_row(first, table.header, context())
    assert found.problems == []
    acting = {
        code: value
        for code, value in values.items()
        if "guardian" in code or "agent" in code or code.endswith("_phone")
    }
    assert acting == expected


LINE = {
    "unit": "SQ01",
    "registered_on": "2026-03-02",
    "dispute_type": "neighbour",
    "summary": "院墙",
}


def of_line(**party: object) -> tuple[Any, Any]:
    return read_object(
        {**LINE, "parties": [{"role": "applicant", "name": "甲某", **party}]}, context()
    )


def test_a_line_may_write_numbers_and_dates_as_people_do() -> None:
    record, found = of_line(
        agent={"name": "丁某", "phone": "139 0000 0004", "since": "2026年3月9日"},
        guardian={"name": "丙某", "phone": "无"},
    )
    assert record is not None, found.problems
    (party,) = record.registered["parties"]
    assert (party.agent.phone, party.agent.since, party.guardian.phone) == (
        "13900000004",
        dt.date(2026, 3, 9),
        None,
    )


@pytest.mark.parametrize(
    ("party", "column", "code"),
    [
        ({"agent": {"name": "丁某", "since": "2026-06-02"}}, "parties[1].agent.since", "out_of_order"),
        ({"agent": {"name": "丁某", "since": "昨日"}}, "parties[1].agent.since", "bad_date"),
        ({"agent": {"phone": "13900000004"}}, "parties[1].agent.name", "missing"),
        ({"agent": {"name": "丁某", "id_no": CHILD}}, "parties[1].agent.id_no", "unknown_field"),
        ({"guardian": {"name": "丙*"}}, "parties[1].guardian.name", "masked"),
        ({"guardian": {"name": "丙某", "phone": "138****0003"}}, "parties[1].guardian.phone", "masked"),
        ({"guardian": "丙某"}, "parties[1].guardian", "bad_value"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_line_is_named_by_its_path(
    party: dict[str, Any], column: str, code: str
) -> None:
    record, found = of_line(**party)
    assert record is None
    assert (column, code) in codes(found)
    assert CHILD not in repr([problem.message for problem in found.problems])
