"""The register behind a number: as many lines as the number says, whatever happened to the cases."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from govtool.base import vocabulary as voc
from govtool.base.errors import Refused
from govtool.models import Party
from govtool.returns import contents, ministry, register
from govtool.returns.filers import units_of
from govtool.returns.register import RegisterCell, RegisterLine, TracedTable
from govtool.returns.summary import summary
from govtool.rules import Period, PeriodKind, period_named, stage_number
from govtool.store import Store
from tests.commands.clerk import Desk
from tests.properties import examples
from tests.returns.oracle import COLUMNS, NOT_COUNTED, sample_lines, sample_units, street_units
from tests.returns.test_ministry import WAYS, record

LISTED = street_units(sample_units())
AFTERWARDS = dt.date(2026, 11, 2)
YEAR_2026 = period_named(PeriodKind.YEARLY, "2026")


def listed(
    store: Store, period: Period, unit: str, table: TracedTable, cell: str | None, **more: Any
) -> list[RegisterLine]:
    return list(register.lines(store, RegisterCell(period, unit, table, cell, **more)))


def wrong_cells(store: Store, period: Period) -> list[str]:
    """Cells of the summary and the ministry's table whose list does not add up to them; lines go by their unit."""
    wrong = []
    for row in summary(store, period).rows:
        for column in COLUMNS:
            lines = listed(store, period, row.unit or "", TracedTable.SUMMARY, column) if row.unit != "JD01" else [
                line for line in listed(store, period, "JD01", TracedTable.SUMMARY, column) if line.unit == "JD01"
            ]  # fmt: skip
            if len(lines) != getattr(row, column) or {line.unit for line in lines} - {row.unit}:
                wrong.append(
                    f"{period.name} {row.unit} {column}: {getattr(row, column)}, but {len(lines)} lines"
                )
    return wrong + wrong_cells_of_the_ministry(store, period)


def _adds(line: RegisterLine, column: str) -> float:
    counted = {"persons": line.persons, "averted_persons": line.persons, "amount": line.amount or 0}
    return counted.get(column, 1)


def wrong_cells_of_the_ministry(store: Store, period: Period) -> list[str]:
    table = ministry.table(store, period, units_of(store.office, "JD01"))
    wrong = []
    for place, column in enumerate(ministry.COLUMNS[2:], 2):
        if column.code == "found" and (period.begin.day, period.end.day) != (1, 1):
            continue  # counted by whole months, as the table is made for
        lines = listed(store, period, "JD01", TracedTable.MINISTRY, column.code)
        found: dict[str, float] = {}
        for line in lines:
            found[line.unit] = found.get(line.unit, 0) + _adds(line, column.code)
        figures = {row[0]: row[place] for row in table.rows if row[place]}
        if figures != pytest.approx(found):
            wrong.append(f"{period.name} {column.code}: {figures}, but lines say {found}")
    return wrong


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("weekly", "2026-W10"),
        ("half-month", "2026-04-A"),
        ("monthly", "2025-01"),
        ("monthly", "2026-10"),
        ("yearly", "2025"),
    ],
)
def test_every_number_of_the_sample_has_its_lines(sample: Store, kind: str, name: str) -> None:
    assert wrong_cells(sample, period_named(PeriodKind(kind), name)) == []


@settings(max_examples=examples(15))
@given(ways=st.lists(WAYS, min_size=1, max_size=4), week=st.integers(2, 20))
def test_every_number_of_any_history_has_its_lines(
    sample: Store, ways: list[tuple[Any, ...]], week: int
) -> None:
    """Added to the sample, then taken back."""
    with sample.writing("甲某") as tx:
        tx.rollback_only()
        for way in ways:
            record(tx, *way)
        tx.project()
        assert wrong_cells(sample, period_named(PeriodKind.WEEKLY, f"2026-W{week:02}")) == []


def corrected(line: dict[str, Any]) -> dict[str, Any]:
    changes = [event["changes"] for event in line["events"] if event["kind"] == "corrected"]
    return {**line, **{field: value for change in changes for field, value in change.items()}}


def test_by_type_and_grid_cases_are_listed(sample: Store) -> None:
    """Counted from the file of the sample: registrations of 2026 by type, and by grid."""
    lines = [corrected(line) for line in sample_lines() if line["registered_on"].startswith("2026")]
    types, grids = (
        Counter(line["dispute_type"] for line in lines),
        Counter(line["grid"] for line in lines),
    )
    for kind in voc.DisputeType:
        found = listed(
            sample, YEAR_2026, "JD01", TracedTable.BY_TYPE, "registered", dispute_type=kind
        )
        assert len(found) == types[kind]
        assert {line.dispute_type for line in found} <= {kind}
    for grid in grids.keys() - {None}:
        assert (
            len(listed(sample, YEAR_2026, "JD01", TracedTable.BY_GRID, "registered", grid=grid))
            == grids[grid]
        )
    assert len(types) > 10
    assert len(grids) > 10


PARTS = {
    "by_type": ("dispute_type", voc.DisputeType),
    "by_community": ("community", str),
    "by_grid": ("grid", str),
}


@pytest.mark.parametrize(
    ("kind", "name"), [("monthly", "2026-03"), ("quarterly", "2025-Q4"), ("yearly", "2026")]
)
@pytest.mark.parametrize("code", list(PARTS))
def test_every_number_by_type_community_and_grid_has_its_lines(
    sample: Store, kind: str, name: str, code: str
) -> None:
    period = period_named(PeriodKind(kind), name)
    table = contents.paper(sample, period, AFTERWARDS).table(code)
    assert table is not None
    objects = table.as_json()
    narrowed, read = PARTS[code]
    for cell in ("registered", "ended", "settled"):
        for row in objects["rows"]:
            found = listed(
                sample, period, "JD01", TracedTable(code), cell, **{narrowed: read(row["code"])}
            )
            assert len(found) == row[cell], (row["code"], cell)
        assert (
            len(listed(sample, period, "JD01", TracedTable(code), cell)) == objects["total"][cell]
        )
    assert objects["total"]["settled"] > 0


def test_what_ended_is_listed_by_the_closing_day(sample: Store) -> None:
    ended = listed(sample, YEAR_2026, "JD01", TracedTable.BY_TYPE, "ended")
    settled = listed(sample, YEAR_2026, "JD01", TracedTable.BY_TYPE, "settled")
    assert all(line.closed_on and line.closed_on in YEAR_2026 for line in ended)
    assert settled == [line for line in ended if line.outcome is voc.Outcome.SETTLED]
    assert 0 < len(settled) < len(ended)


def test_without_a_cell_all_that_the_table_is_about_is_listed(sample: Store) -> None:
    march = period_named(PeriodKind.MONTHLY, "2026-03")
    total = summary(sample, march).total
    lines = listed(sample, march, "JD01", TracedTable.SUMMARY, None)
    assert len(lines) == total.opening + total.registered + total.received
    assert len({(line.case_no, line.stage) for line in lines}) == len(lines)


def test_an_overdue_line_says_what_was_due_first(sample: Store) -> None:
    """R: 21 Sep transferred … the oldest of several overdue dates counts: as of 31 Oct, the days since it was due."""
    october = period_named(PeriodKind.MONTHLY, "2026-10")
    for line in listed(sample, october, "JD01", TracedTable.SUMMARY, "overdue"):
        owed = [
            o
            for o in sample.case(line.case_no, october.last).obligations
            if stage_number(o.turn) == line.stage
        ]
        late = [o for o in owed if o.due < october.last and o.met_on is None and o.ended_on is None]
        late = [o for o in late if o.rule not in NOT_COUNTED]
        assert (line.due, line.days) == (
            min(o.due for o in late),
            (october.last - min(o.due for o in late)).days,
        )
        assert line.rule in {o.rule for o in late}


def test_cells_go_by_code_label_and_number() -> None:
    assert register.code_of(TracedTable.SUMMARY, "调解成功") == "settled"
    assert register.code_of(TracedTable.SUMMARY, "其中超期") == "overdue"
    assert register.code_of(TracedTable.BY_TYPE, "办结") == "ended"
    assert register.code_of(TracedTable.MINISTRY, "１５") == "from_court"
    assert register.code_of(TracedTable.MINISTRY, "邻里纠纷") == "type_neighbour"
    with pytest.raises(Refused, match="no column"):
        register.code_of(TracedTable.BY_TYPE, "overdue")


def test_the_codes_are_those_of_the_forms() -> None:
    assert set(register.codes(TracedTable.SUMMARY)) == {
        *(c.code for c in contents.SUMMARY if c.code not in {"unit", "name", "rate"}),
        "tried",
    }
    assert register.codes(TracedTable.MINISTRY) == [column.code for column in ministry.COLUMNS[2:]]
    assert register.codes(TracedTable.PREVENTION) == [column.code for column in ministry.PREVENTION]


# --- the command


def test_the_command_lists_as_many_as_the_return_says(sample_desk: Desk) -> None:
    (row,) = sample_desk.done(
        "report", "weekly", "--period", "2026-W10", "--unit", "SQ01", "--json"
    ).json["rows"]
    for cell in ("opening", "registered", "closing"):
        asked = (
            "report",
            "register",
            "weekly",
            "--period",
            "2026-W10",
            "--unit",
            "SQ01",
            "--cell",
            cell,
        )
        assert len(sample_desk.done(*asked, "--json").json) == row[cell]
        assert f"{row[cell]} line" in sample_desk.done(*asked).err


def test_names_are_masked_and_numbers_of_people_are_nowhere(sample_desk: Desk) -> None:
    answer = sample_desk.done("report", "register", "yearly", "--period", "2026", "--json")
    parties = [Party(**party) for line in sample_lines() for party in line["parties"]]
    names = {party.name for party in parties if not party.is_organisation}
    assert any(party.name in answer.out for party in parties if party.is_organisation)
    assert not [name for name in names if name in answer.out]
    assert "**" in answer.out
    assert "1380000" not in answer.out


def test_files_hold_the_same_lines(sample_desk: Desk, tmp_path: Path) -> None:
    asked = ("report", "register", "monthly", "--period", "2026-10", "--cell", "overdue")
    lines = sample_desk.done(*asked, "--json").json
    for suffix in ("csv", "xlsx", "json"):
        answer = sample_desk.done(*asked, "-o", str(tmp_path / f"r.{suffix}"))
        assert f"{len(lines)} rows" in answer.err
    with (tmp_path / "r.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["案件编号"] for row in rows] == [line["case_no"] for line in lines]
    assert [row["应办日期"] for row in rows] == [line["due"] for line in lines]
    assert rows[0]["纠纷类型"] == voc.DisputeType(lines[0]["dispute_type"]).zh
    assert rows[0]["超期事项"] == lines[0]["rule_name"]
    sheet = load_workbook(tmp_path / "r.xlsx").worksheets[0]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [row[0] for row in cells] == [line["case_no"] for line in lines]
    assert [row[12].date().isoformat() for row in cells] == [line["due"] for line in lines]


def test_a_filed_return_keeps_its_number_and_the_list_says_so(sample_desk: Desk) -> None:
    """One more case for a week that was filed."""
    sample_desk.done("report", "file", "weekly", "--period", "2026-W44", "--unit", "SQ01")
    asked = (
        "report",
        "register",
        "weekly",
        "--period",
        "2026-W44",
        "--unit",
        "SQ01",
        "--cell",
        "registered",
    )
    before = sample_desk.done(*asked)
    sample_desk.add("--yes", on="2026-10-30")
    after = sample_desk.done(*asked, on="2026-11-02")
    assert "as it was filed" not in before.err
    said = before.err.partition(": ")[2].split()[0]
    assert f"The return as it was filed says {said}" in after.err
    assert f"{int(said) + 1} line" in after.err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--cell", "rate"), "bad_term"),
        (("--cell", "settled", "--table", "nothing"), "bad_term"),
        (("--type", "邻里", "--cell", "closing"), "bad_term"),
        (("--type", "火星"), "bad_term"),
        (("--unit", "SQ99"), "unknown_unit"),
        (("--grid", "G99"), "unknown_grid"),
        (("--period", "2026-13"), "bad_period"),
        (("-o", "list.pdf"), "bad_format"),
    ],
)
def test_what_it_cannot_mean_is_refused(
    sample_desk: Desk, words: tuple[str, ...], code: str
) -> None:
    answer = sample_desk("report", "register", *words, "--json")
    assert answer.code in {3, 4}
    assert answer.error["code"] == code


def test_the_period_tells_its_kind_and_nothing_is_no_mistake(sample_desk: Desk) -> None:
    week = sample_desk.done("report", "register", "--period", "2026-W10", "--json").json
    assert (
        week
        == sample_desk.done("report", "register", "weekly", "--period", "2026-W10", "--json").json
    )
    empty = sample_desk.done("report", "register", "--period", "2024-01")
    assert (empty.out, "0 lines" in empty.err) == ("", True)
    assert sample_desk.done(
        "report", "register", "daily", "--period", "昨天", "--json", on="2026-10-01"
    ).json
    dates = {line["registered_on"] for line in week}
    assert max(dates) <= dt.date(2026, 3, 8).isoformat()


def test_persons_are_masked_and_organisations_are_not(sample: Store) -> None:
    """As in the table of those who come often: 范** for a shop tells the reader of a return nothing."""
    found = listed(
        sample, period_named(PeriodKind.MONTHLY, "2026-10"), "JD01", TracedTable.BY_TYPE, "settled"
    )
    shown = {line.case_no: line.parties for line in found}
    assert shown["SQ01-2026-00033"].startswith("钟** / 范例")
    assert shown["JD01-2026-00014"] == "谭** / 刘**"


def test_a_list_says_which_number_it_is_behind(sample_desk: Desk, tmp_path: Path) -> None:
    asked = ("report", "register", "monthly", "--period", "2026-10", "--unit", "SQ01")
    assert (
        "2026-10 · SQ01 · summary · settled: 2 lines"
        in sample_desk.done(*asked, "--cell", "settled").err
    )
    chinese = sample_desk.done(*asked, "--type", "邻里", "--cell", "办结", "--lang", "zh_CN")
    assert "2026-10 · SQ01 · 分类型 · 办结 · 邻里纠纷：" in chinese.err
    sample_desk.done(*asked, "--cell", "overdue", "-o", str(tmp_path / "r.xlsx"), "--lang", "zh_CN")
    assert load_workbook(tmp_path / "r.xlsx").sheetnames == ["明细表 2026-10 SQ01 汇总表 其中超期"]
    sample_desk.done(
        "report",
        "register",
        "yearly",
        "--period",
        "2025",
        "--table",
        "ministry",
        "--cell",
        "body_association",
        "-o",
        str(tmp_path / "s.xlsx"),
        "--lang",
        "zh_CN",
    )


def test_an_unknown_column_is_answered_in_the_words_of_the_form(sample_desk: Desk) -> None:
    answer = sample_desk("report", "register", "monthly", "--cell", "垃圾", "--lang", "zh_CN")
    assert "settled 调解成功" in answer.err
