"""A workbook holds, cell for cell, what the CSV file of the same export holds, which imports back unchanged."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from govtool.subjects import registry
from govtool.subjects.case.files import COLUMNS
from govtool.subjects.file_columns import Content
from govtool.tables import cell_guards
from govtool.tables.export.case_export import case_cells
from govtool.tables.formats import xlsx_file
from govtool.tables.intake.case_record import CaseRecord
from tests.commands.clerk import SAMPLES, Desk
from tests.properties import examples
from tests.tables.test_roundtrip import records

NOUNS = ("cases", "units", "grids", "households")
CASE = {
    "ref": "007", "unit": "SQ01", "registered_on": "2026-02-05", "dispute_type": "neighbour", "source": "patrol",
    "severity": "major", "summary": "=1+1\n院墙排水", "grid": "0102",
    "parties": [
        {"role": "applicant", "name": "甲某", "phone": "13800000000", "id_no": "990000199001010017"},
        {"role": "respondent", "name": "<r>乙</r>", "phone": "0571-1234567"},
        {"role": "third_party", "name": "丙某"},
    ],
    "events": [{"kind": "mediated", "on": "2026-02-09", "outcome": "failed"}],
}  # fmt: skip


def text_of(cell: Any) -> str:
    """A cell as the text it stands for."""
    value = cell.value
    return (
        value.date().isoformat()
        if isinstance(value, dt.datetime)
        else unescape("" if value is None else str(value))
    )


def workbook_rows(file: Path | io.BytesIO) -> list[list[str]]:
    return [list(map(text_of, row)) for row in load_workbook(file).active.iter_rows()]


def csv_rows(file: Path) -> list[list[str]]:
    rows = csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline=""), strict=True)
    return [list(map(cell_guards.unguarded, row)) for row in rows]


@pytest.fixture
def desk(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Desk:
    """The sample sub-district with a household and a case of awkward texts."""
    monkeypatch.setenv("GOVTOOL_LANG", "en")
    desk = Desk(tmp_path / "govtool.db", capsys, monkeypatch)
    desk.today("2026-06-01")
    desk.done("init", "--street", "JD01", "示例街道", "--district", "QX01", "示例区")
    line, homes, grids = tmp_path / "one.jsonl", tmp_path / "homes.csv", tmp_path / "grids.csv"
    line.write_text(json.dumps(CASE), encoding="utf-8")
    grids.write_text("code,name,unit\n0102,3-1,SQ01\n", encoding="utf-8")
    homes.write_text(
        "code,grid,head,phone,address,members\n001,0102,+甲,13800000000,3-1,4\nH2,0102,乙,,,\n",
        encoding="utf-8",
    )
    desk.done("import", "units", str(SAMPLES / "units.csv"))
    desk.done("import", "grids", str(grids))
    desk.done("import", "households", str(homes))
    desk.done("import", "cases", str(line))
    return desk


@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.parametrize("how", [(), ("--full", "--reason", "移交档案")], ids=["masked", "full"])
def test_a_workbook_holds_what_the_csv_file_holds(
    desk: Desk, tmp_path: Path, noun: str, how: tuple[str, ...]
) -> None:
    text, book = tmp_path / f"{noun}.csv", tmp_path / f"{noun}.XLSX"
    desk.done("export", noun, "-o", str(text), *how)
    answer = desk.done("export", noun, "-o", str(book), *how)
    rows = workbook_rows(book)
    assert rows == csv_rows(text)
    assert len(rows) > 1
    assert f"{len(rows) - 1} row" in answer.err
    assert answer.out == ""


def test_identifiers_are_text_dates_are_dates_and_counts_are_numbers(
    desk: Desk, tmp_path: Path
) -> None:
    for noun in NOUNS:
        book = tmp_path / f"{noun}.xlsx"
        desk.done("export", noun, "-o", str(book), "--full", "--reason", "移交档案")
        header, *rows = load_workbook(book).active.iter_rows()
        known = {column.label: column for column in registry.files(noun).columns}
        for row in rows:
            for cell, column in zip(row, [known[head.value] for head in header], strict=True):
                found = (cell.data_type, cell.number_format)
                expected = {Content.DATE: ("d", "yyyy-mm-dd"), Content.NUMBER: ("n", "General")}
                assert cell.value is None or found == expected.get(column.content, ("s", "@")), (
                    column.code
                )
    assert load_workbook(tmp_path / "households.xlsx").active["A2"].value == "001"


def test_personal_data_is_masked_unless_full(desk: Desk, tmp_path: Path) -> None:
    book = tmp_path / "台账.xlsx"
    desk.done("export", "cases", "-o", str(book))
    header, row = workbook_rows(book)
    found = dict(zip(header, row, strict=True))
    assert (found["申请人电话"], found["申请人证件号"]) == ("138****0000", "990000********0017")
    assert found["完整经过"] == "***"


@given(records)
@settings(max_examples=examples(50))
def test_any_case_is_in_a_workbook_as_it_is_in_a_csv_file(record: CaseRecord) -> None:
    cells = case_cells(record, full=True)
    file = io.BytesIO()
    with xlsx_file.row_writer(file, COLUMNS, sheet="台账") as put:
        put(cells)
    assert workbook_rows(file)[1] == list(map(cell_guards.shown, cells))


def test_the_format_may_be_named_where_the_file_does_not_say_it(desk: Desk, tmp_path: Path) -> None:
    book = tmp_path / "台账"
    assert (
        desk.done("export", "units", "-o", str(book), "--format", "xlsx", "--json").json["rows"]
        == 15
    )
    assert workbook_rows(io.BytesIO(book.read_bytes()))[0] == [
        "单位编码",
        "单位名称",
        "单位类别",
        "上级单位",
    ]
    answer = desk("export", "units", "-o", str(tmp_path / "a.xls"), "--json")
    assert (answer.code, answer.error["code"]) == (3, "bad_format")
    assert not (tmp_path / "a.xls").exists()


def test_a_workbook_is_not_for_a_terminal(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("govtool.commands.files.export.is_terminal", lambda _stream: True)
    answer = desk("export", "units", "--format", "xlsx")
    assert (answer.code, answer.out) == (2, "")
    assert "-o FILE" in answer.err


@pytest.mark.parametrize("noun", NOUNS)
def test_a_table_longer_than_a_sheet_is_refused_before_it_is_written(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, noun: str
) -> None:
    monkeypatch.setattr(xlsx_file, "LAST_ROW", 1)
    monkeypatch.setattr(xlsx_file, "write", lambda *_, **__: pytest.fail("written"))
    answer = desk("export", noun, "-o", str(tmp_path / "a.xlsx"), "--json")
    assert (answer.code, answer.error["code"]) == (3, "too_many_rows")
    desk.done("export", noun, "-o", str(tmp_path / "a.csv"))


def test_a_history_that_no_cell_holds_is_refused_and_the_old_file_stays(
    desk: Desk, tmp_path: Path
) -> None:
    notes = [{"kind": "consulted", "on": "2026-02-06", "note": "长" * 4000}] * 9
    line, book = tmp_path / "long.jsonl", tmp_path / "台账.xlsx"
    line.write_text(json.dumps({**CASE, "ref": "R2", "events": notes}), encoding="utf-8")
    desk.done("import", "cases", str(line))
    book.write_text("old")
    answer = desk(
        "export", "cases", "-o", str(book), "--full", "--reason", "移交档案", "--json", "--force"
    )
    assert (answer.code, answer.error["code"], answer.error["row"]) == (3, "too_long", 3)
    assert book.read_text() == "old"
    desk.done("export", "cases", "-o", str(book), "--force")  # masked, the history is left out
