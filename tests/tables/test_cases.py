from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest

from govtool import models as m
from govtool.base import vocabulary as voc
from govtool.tables.intake.case_record import CaseRecord, event_object
from govtool.tables.intake.case_row import read_row
from tests.rows import each
from tests.tables.kit import codes, context, read, rows_of

FAILED = {"session1_on": "2026-02-09", "session1_outcome": "failed"}
SETTLED = {"session1_on": "2026-02-09", "session1_outcome": "settled"}


def events(**cells: str) -> list[dict[str, object]]:
    record, _values, found = read(**cells)
    assert record is not None, found.problems
    return [event_object(event) for event in record.events]


# --- one bad cell


@pytest.mark.parametrize("cell", ["示例SQ01", " 示例 SQ01", "示例ＳＱ01"])
def test_the_name_of_one_unit_is_read_as_its_code(cell: str) -> None:
    _record, values, found = read(unit=cell)
    assert (values["unit"], found.problems) == ("SQ01", [])


@pytest.mark.parametrize("cell", ["示例QU01", "示例SQ09"])
def test_the_name_of_a_unit_that_cannot_be_meant_is_refused(cell: str) -> None:
    _record, _values, found = read(unit=cell)
    assert [problem.field for problem in found.problems] == ["unit"]


@pytest.mark.parametrize(
    ("names", "unit", "cell", "code"),
    [
        ({"SQ01": "G01"}, "SQ01", "第一网格", "G01"),
        ({"SQ01": "G01"}, "JD01", "第一 网格", "G01"),
        ({"SQ01": "G01"}, "SQ02", "第一网格", None),
        ({"SQ01": "G01", "SQ02": "G02"}, "示例SQ01", "第一网格", "G01"),
        ({"SQ01": "G02", "SQ02": "G01"}, "示例SQ02", "第一网格", "G01"),
        ({"SQ01": "G01", "SQ02": "G02"}, "JD01", "第一网格", None),
        ({"SQ01": ""}, "SQ01", "第一网格", None),
        ({"SQ01": "G02"}, "SQ01", "G01", "G01"),
    ],
)
def test_a_grid_is_named_by_its_name_in_the_community_of_the_row(
    names: dict[str, str], unit: str, cell: str, code: str | None
) -> None:
    office = replace(context(), grid_names={"第一网格": names})
    table, (row,) = rows_of(
        f"unit,registered_on,dispute_type,summary,grid\n{unit},2026-02-05,邻里,墙,{cell}\n"
    )
    _record, values, _found = read_row(row, table.header, office)
    assert values.get("grid") == code


@each(
    ("column", "cell", "code"),
    [
        ("unit", "", "missing"),
        ("unit", "SQ 01", "bad_code"),
        ("unit", "SQ99", "unknown_unit"),
        ("unit", "QU01", "wrong_unit"),
        ("unit", "1.2E+05", "changed_by_spreadsheet"),
        ("registered_on", "", "missing"),
        ("registered_on", "2026-13-01", "bad_date"),
        ("registered_on", "2026-02-29", "bad_date"),
        ("registered_on", "26-02-05", "bad_date"),
        ("registered_on", "05/02/2026", "bad_date"),
        ("registered_on", "星期一", "bad_date"),
        ("registered_on", "2026-06-02", "out_of_order"),
        ("grid", "G99", "unknown_grid"),
        ("dispute_type", "", "missing"),
        ("dispute_type", "打架", "bad_term"),
        ("source", "听说", "bad_term"),
        ("major", "也许", "bad_yes_no"),
        ("petition", "2", "bad_yes_no"),
        ("applicant", "张**", "masked"),
        ("applicant", "甲" * 61, "too_long"),
        ("applicant", "甲\x00某", "bad_text"),
        ("applicant", "甲\u202e某", "bad_text"),
        ("summary", "", "missing"),
        ("summary", "   ", "missing"),
        ("summary", "长" * 4001, "too_long"),
        ("summary", "响铃\x07", "bad_text"),
        ("ref", "5.1E+17", "changed_by_spreadsheet"),
        ("ref", "r" * 201, "too_long"),
        ("reported_on", "2026-02-30", "bad_date"),
        ("met_on", "2027-01-01", "out_of_order"),
        ("transferred_to", "SQ02", "wrong_unit"),
        ("closed_outcome", "移送", "bad_term"),
        ("closed_outcome", "已回复", "bad_term"),
        ("session1_outcome", "差不多", "bad_term"),
        ("history", "[", "bad_json"),
    ],
)
def test_a_bad_cell_is_one_problem_of_its_column(column: str, cell: str, code: str) -> None:
    record, _values, found = read(**{column: cell})
    assert record is None
    assert (column, code) in codes(found)
    assert all(problem.message for problem in found.problems)


@pytest.mark.parametrize(
    ("column", "cell", "code", "shown"),
    [
        ("applicant_phone", "138****1234", "masked", "138****1234"),
        ("applicant_phone", "1.38E+10", "changed_by_spreadsheet", "1.38E+10"),
        ("applicant_id_no", "990000********0017", "masked", "990000********0017"),
        ("applicant_id_no", "5.1E+17", "changed_by_spreadsheet", "5.1E+17"),
        ("applicant_id_no", "990000199001010000", "changed_by_spreadsheet", "990*************00"),
        ("respondent_id_no", "12", "bad_id_no", "12"),
    ],
)
def test_a_bad_number_of_a_party(column: str, cell: str, code: str, shown: str) -> None:
    _record, _values, found = read(applicant="甲某", respondent="乙某", **{column: cell})
    assert codes(found) == {(column, code)}
    assert found.problems[0].value == shown


def test_all_problems_of_a_row_are_told_at_once() -> None:
    _record, _values, found = read(
        unit="SQ99",
        registered_on="2026-13-01",
        dispute_type="x",
        summary="",
        applicant_phone="1",
        closed_on="2026-02-06",
    )
    assert codes(found) == {
        ("unit", "unknown_unit"), ("registered_on", "bad_date"), ("dispute_type", "bad_term"), ("summary", "missing"),
        ("applicant_phone", "bad_phone"), ("applicant", "missing"), ("closed_outcome", "missing"),
    }  # fmt: skip


def test_disorder_is_told_beside_a_bad_cell_of_the_registration() -> None:
    _record, _values, found = read(dispute_type="x", **SETTLED | {"transferred_on": "2026-02-10"})
    assert codes(found) == {("dispute_type", "bad_term"), ("transferred_on", "out_of_order")}


# --- cells that do not go together


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"session1_on": "2026-02-09"}, ("session1_outcome", "missing")),
        ({"session1_outcome": "failed"}, ("session1_on", "missing")),
        (FAILED | {"session2_on": "2026-02-13"}, ("session2_outcome", "missing")),
        (FAILED | {"session2_outcome": "failed"}, ("session2_on", "missing")),
        (
            FAILED | {"session2_on": "2026-02-08", "session2_outcome": "failed"},
            ("session2_on", "out_of_order"),
        ),
        ({"transferred_to": "JD01"}, ("transferred_on", "missing")),
        ({"closed_on": "2026-02-09"}, ("closed_outcome", "missing")),
        ({"closed_outcome": "撤回"}, ("closed_on", "missing")),
        ({"applicant_phone": "13800000000"}, ("applicant", "missing")),
        ({"respondent_id_no": "990000199001010017"}, ("respondent", "missing")),
        ({"agreement_no": "1号"}, ("agreement_no", "agreement_without_settlement")),
        (FAILED | {"agreement_no": "1号"}, ("agreement_no", "agreement_without_settlement")),
    ],
)
def test_cells_that_do_not_go_together(cells: dict[str, str], problem: tuple[str, str]) -> None:
    assert codes(read(**cells)[2]) == {problem}


def test_a_second_session_needs_a_first() -> None:
    assert codes(read(session2_on="2026-02-13", session2_outcome="failed")[2]) == {
        ("session1_on", "missing")
    }


# --- what cells mean


@pytest.mark.parametrize(
    "cell",
    [
        "2026-2-5",
        "2026/2/5",
        "2026.2.5",
        "20260205",
        "2026年2月5日",
        "2026年2月5号",
        "46058",
        "２０２６/2/5",
    ],
)
def test_dates_in_every_form_of_the_contract(cell: str) -> None:
    record, _values, _found = read(registered_on=cell)
    assert record is not None
    assert record.registered["on"] == dt.date(2026, 2, 5)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("是", True), ("1", True), ("true", True), ("√", True), ("TRUE", True), ("１", True), ("否", False), ("0", False),
     ("false", False), ("", False)],
)  # fmt: skip
def test_yes_and_no(cell: str, expected: bool) -> None:
    record, _values, _found = read(petition=cell, major=cell)
    assert record is not None
    assert record.registered["petition"] is expected
    assert record.registered["severity"] is (
        voc.Severity.MAJOR if expected else voc.Severity.ORDINARY
    )


def test_parties_with_their_numbers() -> None:
    record, _values, found = read(
        applicant=" 甲某 ",
        applicant_phone="138 0000-0000",
        applicant_id_no="99000019900101005x",
        respondent="乙某",
    )
    assert record is not None
    assert found.warnings == []
    assert record.registered["parties"] == (
        m.Party(role="applicant", name="甲某", phone="13800000000", id_no="99000019900101005X"),
        m.Party(role="respondent", name="乙某"),
    )


def test_a_wrong_check_character_is_a_warning() -> None:
    record, _values, found = read(applicant="甲某", applicant_id_no="990000199001010018")
    assert record is not None
    assert [(w.field, w.code) for w in found.warnings] == [("applicant_id_no", "wrong_check")]


def test_a_guarded_number_is_what_it_is() -> None:
    record, _values, found = read(
        ref="\t5.1E+17", applicant="甲某", applicant_id_no="\t990000199001010000"
    )
    assert record is not None, found
    assert record.registered["ref"] == "5.1E+17"


def test_the_worked_history() -> None:
    assert events(
        reported_on="2026-02-05", **FAILED, session2_on="2026-02-13", session2_outcome="未成功",
        transferred_on="2026-02-25", transferred_to="JD01", accepted_on="2026-02-26",
    ) == [
        {"kind": "reported", "on": "2026-02-05"},
        {"kind": "mediated", "on": "2026-02-09", "outcome": "failed"},
        {"kind": "mediated", "on": "2026-02-13", "outcome": "failed"},
        {"kind": "transferred", "on": "2026-02-25", "to": "JD01"},
        {"kind": "accepted", "on": "2026-02-26", "unit": "JD01"},
    ]  # fmt: skip


def test_a_transfer_without_a_unit_goes_to_the_centre() -> None:
    assert events(transferred_on="2026-02-25")[0]["to"] == "JD01"


@pytest.mark.parametrize(
    ("outcome", "event"),
    [
        ("撤回", {"kind": "closed", "outcome": "withdrawn"}),
        ("terminated", {"kind": "closed", "outcome": "terminated"}),
        ("调解成功", {"kind": "closed", "outcome": "settled"}),
        ("导入", {"kind": "diverted", "channel": "litigation"}),
        ("diverted", {"kind": "diverted", "channel": "litigation"}),
        ("导入诉讼", {"kind": "diverted", "channel": "litigation"}),
        ("仲裁", {"kind": "diverted", "channel": "arbitration"}),
        ("导入行政程序", {"kind": "diverted", "channel": "administrative"}),
        ("提级", {"kind": "diverted", "channel": "elevated"}),
    ],
)
def test_how_a_case_ended(outcome: str, event: dict[str, str]) -> None:
    assert events(closed_on="2026-03-02", closed_outcome=outcome) == [{**event, "on": "2026-03-02"}]


@pytest.mark.parametrize(
    "closing", [{}, {"closed_on": "2026-02-09"}, {"closed_outcome": "调解成功"}]
)
def test_a_settled_session_closes_the_case_by_itself(closing: dict[str, str]) -> None:
    assert events(**SETTLED, **closing, agreement_no="〔2026〕1号") == [
        {
            "kind": "mediated",
            "on": "2026-02-09",
            "outcome": "settled",
            "agreement": "written",
            "agreement_no": "〔2026〕1号",
        }
    ]


def test_another_closing_date_than_the_settlement_is_a_warning() -> None:
    record, _values, found = read(**SETTLED, closed_on="2026-02-11", closed_outcome="settled")
    assert record is not None
    assert len(record.events) == 1
    assert [(w.field, w.code) for w in found.warnings] == [("closed_on", "closed_by_settlement")]


# --- 完整经过


HISTORY = [
    {"kind": "registered", "parties": [{"role": "third_party", "name": "丙某"}]},
    {"kind": "consulted", "on": "2026-02-06", "note": "电话"},
    {"kind": "transferred", "on": "2026-02-25", "to": "JD01", "reason": "当事人要求"},
]


def history(**cells: str) -> tuple[CaseRecord | None, set[tuple[str, str]]]:
    record, _values, found = read(history=json.dumps(HISTORY, ensure_ascii=False), **cells)
    return record, codes(found)


def test_the_full_history_speaks_for_events_and_parties() -> None:
    record, problems = history()
    assert problems == set()
    assert record is not None
    assert [event.kind for event in record.events] == ["consulted", "transferred"]
    assert [party.name for party in record.registered["parties"]] == ["丙某"]


def test_columns_that_agree_with_the_history_are_fine() -> None:
    record, problems = history(transferred_on="2026/2/25", transferred_to="JD01", closed_on="")
    assert (problems, record is not None) == (set(), True)


def test_columns_that_were_edited_beside_the_history_are_a_problem() -> None:
    record, problems = history(transferred_on="2026-02-26", transferred_to="JD01", applicant="甲某")
    assert record is None
    assert problems == {("transferred_on", "history_differs"), ("applicant", "history_differs")}


@pytest.mark.parametrize(
    "cell", ["{}", "17", '[{"kind": "x", "on": "2026-02-06"}]', '[{"kind": "met"}]', '[{"kind": "registered", "unit": "SQ02"}]',
             '[{"kind": "registered", "parties": [{"role": "applicant", "name": "甲*"}]}]', "null"],
)  # fmt: skip
def test_a_history_that_is_none(cell: str) -> None:
    record, _values, found = read(history=cell)
    assert record is None
    assert {problem.field for problem in found.problems} == {"history"}


def test_after_care_has_columns_so_that_a_settled_case_of_the_past_owes_nothing() -> None:
    done = {
        "closure_reported_on": "2026-02-10",
        "platform_entered_on": "2026-02-11",
        "revisited_on": "2026-02-20",
    }
    assert events(**SETTLED, **done)[1:] == [
        {"kind": "closure_reported", "on": "2026-02-10"},
        {"kind": "platform_entered", "on": "2026-02-11"},
        {"kind": "revisited", "on": "2026-02-20"},
    ]


def test_a_grid_that_several_communities_have_is_asked_for_by_its_code() -> None:
    office = replace(context(), grid_names={"第一网格": {"SQ01": "G01", "SQ02": "G02"}})
    table, (row,) = rows_of(
        "unit,registered_on,dispute_type,summary,grid\nJD01,2026-02-05,邻里,墙,第一网格\n"
    )
    (problem,) = read_row(row, table.header, office)[2].problems
    assert (problem.field, problem.code) == ("grid", "bad_code")
    assert "G01 (示例SQ01), G02 (示例SQ02)" in problem.message
