"""The columns of what the plan asks beside the course: 排查日期, 升为重大复杂日期, 录入平安APP日期, 终止原因."""

from __future__ import annotations

import datetime as dt

import pytest

from govtool.base import vocabulary as voc
from govtool.subjects.case.files import CASE_FILES, COLUMNS
from govtool.tables.intake.case_history import read_object
from govtool.tables.intake.case_row import read_row
from govtool.tables.intake.file_import import known_words
from govtool.tables.intake.table_reader import read_table
from tests.tables.kit import context, read, source


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_a_row_tells_who_found_it_and_when_it_was_entered() -> None:
    record, _values, found = read(
        registered_on="2026-03-04", found_on="2026-03-02", found_by="网格员甲某", app_entered_on="2026-03-06",
        reported_on="2026-03-02",
    )  # fmt: skip
    assert record is not None, found.problems
    assert (record.registered["found_on"], record.registered["found_by"]) == (
        _day("2026-03-02"),
        "网格员甲某",
    )
    assert [(e.kind, e.on) for e in record.events] == [
        ("reported", _day("2026-03-02")),
        ("app_entered", _day("2026-03-06")),
    ]


@pytest.mark.parametrize(
    ("cells", "severity", "kinds"),
    [
        ({"major": "是"}, "major", []),
        ({"major": "否"}, "ordinary", []),
        ({"major": "是", "became_major_on": "2026-03-06"}, "ordinary", ["became_major"]),
        ({"became_major_on": "2026-03-06"}, "ordinary", ["became_major"]),
    ],
)
def test_a_case_that_became_major_was_registered_as_an_ordinary_one(
    cells: dict[str, str], severity: str, kinds: list[str]
) -> None:
    record, _values, found = read(registered_on="2026-03-04", **cells)
    assert record is not None, found.problems
    assert record.registered["severity"].value == severity
    assert [event.kind for event in record.events] == kinds


@pytest.mark.parametrize(
    ("cell", "reason"),
    [("拒绝调解", "refused"), ("unreachable", "unreachable"), ("其他原因", "other"), ("", None)],
)
def test_why_it_was_terminated(cell: str, reason: str | None) -> None:
    record, _values, found = read(closed_on="2026-03-06", closed_outcome="终止", termination=cell)
    assert record is not None, found.problems
    assert record.events[-1].reason == (voc.TerminationReason(reason) if reason else None)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"registered_on": "2026-03-04", "found_on": "2026-03-05"}, "found_on", "out_of_order"),
        ({"registered_on": "2026-03-04", "found_on": "2026-06-02"}, "found_on", "out_of_order"),
        (
            {"closed_on": "2026-03-06", "closed_outcome": "终止", "termination": "无人管"},
            "termination",
            "bad_term",
        ),
        ({"termination": "拒绝调解"}, "closed_on", "missing"),
    ],
)
def test_what_is_wrong_is_named_by_its_column(
    cells: dict[str, str], column: str, code: str
) -> None:
    record, _values, found = read(**cells)
    assert record is None
    assert (column, code) in [(problem.field, problem.code) for problem in found.problems]


REST = ("登记单位", "纠纷类型", "案情摘要")
VALUES = "SQ01,邻里纠纷,院墙排水"


@pytest.mark.parametrize(
    ("header", "cells", "registered_on", "found_on"),
    [
        # A ledger with one day has the day of registration, whatever it calls it.
        ("排查日期", "2026-03-02", "2026-03-02", None),
        ("排查时间", "2026-03-02", "2026-03-02", None),
        ("登记日期,排查日期", "2026-03-04,2026-03-02", "2026-03-04", "2026-03-02"),
        ("排查时间,登记时间", "2026-03-02,2026-03-04", "2026-03-04", "2026-03-02"),
        (
            "受理日期,排查日期,登记日期",
            "2026-03-09,2026-03-02,2026-03-04",
            "2026-03-04",
            "2026-03-02",
        ),
    ],
)
def test_the_day_it_was_found_stands_for_the_registration_where_there_is_no_other(
    header: str, cells: str, registered_on: str, found_on: str | None
) -> None:
    known = known_words(CASE_FILES, context())
    with source(f"{header},{','.join(REST)}\n{cells},{VALUES}\n") as opened:
        table = read_table(opened, COLUMNS, known=known)
        (row,) = table.rows()
    _record, values, found = read_row(row, table.header, context())
    assert not found.problems
    assert values["registered_on"] == _day(registered_on)
    assert values.get("found_on") == (_day(found_on) if found_on else None)


def test_an_object_tells_it_too() -> None:
    body = {
        "unit": "SQ01",
        "registered_on": "2026-03-04",
        "dispute_type": "neighbour",
        "summary": "…",
    }
    events = [
        {"kind": "reported", "on": "2026-03-02"},
        {"kind": "became_major", "on": "2026-03-05", "reason": "涉及多户"},
        {"kind": "app_entered", "on": "2026-03-06"},
        {"kind": "closed", "on": "2026-03-09", "outcome": "terminated", "reason": "refused"},
    ]
    record, found = read_object(
        body | {"found_on": "3月2日", "found_by": "甲某", "events": events}, context()
    )
    assert record is None  # a date without a year is no date in a file
    assert [(problem.field, problem.code) for problem in found.problems] == [
        ("found_on", "bad_date")
    ]
    record, found = read_object(
        body | {"found_on": "2026-03-02", "found_by": "甲某", "events": events}, context()
    )
    assert record is not None, found.problems
    assert not found.warnings
    assert [event.kind for event in record.events] == [event["kind"] for event in events]
