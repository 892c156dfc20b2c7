"""Workbooks: read back with openpyxl they hold what was written, and XML says how they look."""

from __future__ import annotations

import datetime as dt
import io
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from govtool.base.errors import GovtoolError, NotFound, Refused, StorageTrouble
from govtool.base.text_width import width
from govtool.base.vocabulary import DisputeType
from govtool.subjects import registry
from govtool.subjects.case.files import COLUMNS
from govtool.subjects.file_columns import FileColumn, Reading
from govtool.tables.formats import xlsx_file
from tests.properties import examples
from tests.rows import each
from tests.tables.test_csvfile import GUARDED, LEFT_ALONE

NAME, DAY, COUNT, LONG = (
    FileColumn("name", "名称"),
    FileColumn("on", "日期", Reading.DAY),
    FileColumn("n", "人口数", Reading.COUNT),
    FileColumn("summary", "案情摘要", width=44, wraps=True),
)
RICH = ["<r>x</r>", "<r></r>", "<r><t>a&b</t></r>", "<r> 甲 </r>"]
LINKS = [
    "http://example.org",
    "mailto:a@example.org",
    "internal:Sheet1!A1",
    "file:///tmp/x",
    "{=1+1}",
]


def written(
    rows: Iterable[Iterable[Any]], columns: Iterable[FileColumn] = (NAME, DAY, COUNT, LONG)
) -> io.BytesIO:
    file = io.BytesIO()
    with xlsx_file.row_writer(file, tuple(columns), sheet="台账") as put:
        for row in rows:
            put(row)
    file.seek(0)
    return file


def sheet_of(file: io.BytesIO) -> Any:
    return load_workbook(file).active


def xml(file: io.BytesIO, name: str = "xl/worksheets/sheet1.xml") -> str:
    with zipfile.ZipFile(file) as archive:
        return archive.read(name).decode()


def text_of(cell: Any) -> str:
    """The text of a cell, as Excel would show it: openpyxl leaves escapes as they are in the file."""
    return unescape(cell.value or "")


@each("text", [*GUARDED, *filter(None, LEFT_ALONE), *RICH, *LINKS, "_x0041_", "两\n行", " 甲 "])
def test_text_stays_text_whatever_it_looks_like(text: str) -> None:
    file = written([[text], [None, None, None, text]])
    sheet = sheet_of(file)
    for cell in (sheet["A2"], sheet["D3"]):
        assert text_of(cell) == text
        assert (cell.data_type, cell.number_format, cell.hyperlink) == ("s", "@", None)
    assert "<f>" not in xml(file)
    assert "hyperlink" not in xml(file)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=5))
@settings(max_examples=examples(50))
def test_any_text_comes_back_out_of_a_workbook(texts: list[str]) -> None:
    sheet = sheet_of(written([[text, None, None, text] for text in texts]))
    assert [text_of(row[0]) for row in sheet.iter_rows(min_row=2, max_row=1 + len(texts))] == texts
    assert [
        text_of(row[3]) for row in sheet.iter_rows(min_row=2, max_row=1 + len(texts), max_col=4)
    ] == texts


def test_half_a_surrogate_pair_is_no_reason_to_fail() -> None:
    assert sheet_of(written([["甲\ud800"]]))["A2"].value == "甲?"


@pytest.mark.parametrize(
    ("value", "cell", "kind", "number_format"),
    [
        (dt.date(2026, 3, 2), dt.datetime(2026, 3, 2), "d", "yyyy-mm-dd"),
        (dt.date(2100, 12, 31), dt.datetime(2100, 12, 31), "d", "yyyy-mm-dd"),
        (dt.date(1899, 12, 31), "1899-12-31", "s", "@"),
        (-5, -5, "n", "General"),
        (0, 0, "n", "General"),
        (0.25, 0.25, "n", "General"),
        (999_999_999_999_999, 999_999_999_999_999, "n", "General"),
        (990000199001010017, "990000199001010017", "s", "@"),
        (float("nan"), "nan", "s", "@"),
        (float("inf"), "inf", "s", "@"),
        (True, "是", "s", "@"),
        (False, "否", "s", "@"),
        (DisputeType.NEIGHBOUR, "邻里纠纷", "s", "@"),
    ],
)
def test_dates_and_numbers_are_real_and_nothing_loses_a_digit(
    value: object, cell: object, kind: str, number_format: str
) -> None:
    found = sheet_of(written([[value]]))["A2"]
    assert (found.value, found.data_type, found.number_format) == (cell, kind, number_format)


def test_a_date_is_the_serial_number_a_spreadsheet_has_for_it() -> None:
    assert re.search(r'<c r="A2"[^>]*><v>46027</v></c>', xml(written([[dt.date(2026, 1, 5)]])))


def test_nothing_is_an_empty_cell() -> None:
    file = written([[None, "", "甲"]])
    assert 'r="A2"' not in xml(file)
    assert 'r="B2"' not in xml(file)
    assert sheet_of(file)["C2"].value == "甲"


def test_the_header_stays_in_sight_filters_and_is_printed_on_each_page() -> None:
    sheet = sheet_of(written([["甲", dt.date(2026, 3, 2), 3, "乙"], ["丙"]]))
    assert [cell.value for cell in sheet[1]] == ["名称", "日期", "人口数", "案情摘要"]
    assert all(cell.font.bold and cell.fill.fill_type == "solid" for cell in sheet[1])
    assert sheet.title == "台账"
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:D3"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.print_area == "'台账'!$A$1:$D$3"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
    assert "第 &P 页" in sheet.oddFooter.center.text.replace("&[Page]", "&P")


def test_a_table_without_rows_is_a_header() -> None:
    sheet = sheet_of(written([]))
    assert (sheet.max_row, sheet.auto_filter.ref) == (1, "A1:D1")


def test_a_table_too_wide_for_a4_is_printed_on_a3() -> None:
    assert sheet_of(written([], COLUMNS)).page_setup.paperSize == 8


def test_columns_have_room_for_their_text_and_the_format_of_what_is_yet_to_be_typed() -> None:
    sheet = sheet_of(written([], [NAME, DAY, COUNT, LONG, FileColumn("id", "被申请人证件号")]))
    widths = {
        letter: round(dimension.width) for letter, dimension in sheet.column_dimensions.items()
    }
    assert widths == {
        "A": 11,
        "B": 11,
        "C": 11,
        "D": 45,
        "E": 19,
    }  # a Chinese character counts double
    formats = {
        letter: dimension.number_format for letter, dimension in sheet.column_dimensions.items()
    }
    assert formats == {"A": "@", "B": "yyyy-mm-dd", "C": "General", "D": "@", "E": "@"}


@pytest.mark.parametrize(
    ("noun", "code", "usual"),
    [
        ("grids", "code", "SQ01-G01-L01"),
        ("grids", "parent", "SQ01-G01-L01"),
        ("households", "grid", "SQ01-G01-L01"),
        ("households", "code", "SQ01-G01-L01-001"),
        ("cases", "grid", "SQ01-G01-L01"),
    ],
)
def test_codes_are_not_cut_off_by_the_next_cell(noun: str, code: str, usual: str) -> None:
    (column,) = (column for column in registry.files(noun).columns if column.code == code)
    assert xlsx_file.fitting(column) > width(usual)


def test_a_row_is_as_high_as_its_text() -> None:
    one_line, three_lines, breaks = "字" * 20, "字" * 60, "甲\n乙\n丙\n丁"
    rows = [
        ["甲", None, None, text] for text in (one_line, three_lines, breaks, "字" * 4000, one_line)
    ]
    sheet = sheet_of(written(rows))
    assert [sheet.row_dimensions[row].height for row in range(2, 7)] == [None, 45, 60, 408.75, None]
    assert sheet["D3"].alignment.wrap_text


def test_cells_beyond_the_header_are_kept() -> None:
    assert [cell.value for cell in sheet_of(written([["甲", "乙"]], [NAME]))[2]] == ["甲", "乙"]


# --- what a workbook cannot hold


def test_text_that_no_cell_holds_is_refused_and_not_cut_off() -> None:
    assert text_of(sheet_of(written([["字" * 32_767]]))["A2"]) == "字" * 32_767
    with pytest.raises(Refused) as refusal:
        written([["甲"], ["甲", "字" * 32_768]])
    assert (refusal.value.code, refusal.value.where) == ("too_long", {"row": 3})
    assert "32768" in refusal.value.message
    with pytest.raises(Refused):
        written([["𠮷" * 16_384]])  # two units each
    with pytest.raises(Refused):
        written([["<r>" + "x" * 32_767 + "</r>"]])


def test_more_rows_than_a_sheet_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    xlsx_file.check_rows(1_048_575)
    with pytest.raises(Refused) as refusal:
        xlsx_file.check_rows(1_048_576)
    assert refusal.value.code == "too_many_rows"
    monkeypatch.setattr(xlsx_file, "LAST_ROW", 3)
    assert sheet_of(written([["甲"], ["乙"]])).max_row == 3
    with pytest.raises(Refused):
        written([["甲"], ["乙"], ["丙"]])


# --- whole or not at all


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where temporary files go."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == [], "left behind"


def test_the_rows_are_counted(tmp_path: Path, scratch: Path) -> None:
    path = tmp_path / "台账.xlsx"
    assert xlsx_file.write(path, [NAME], [["甲"], ["乙"]], sheet="台账") == 2
    assert [cell.value for (cell,) in load_workbook(path).active.iter_rows()] == [
        "名称",
        "甲",
        "乙",
    ]


@pytest.mark.parametrize(
    "error", [KeyboardInterrupt, Refused("x", "y")], ids=["interrupted", "refused"]
)
def test_an_error_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, scratch: Path, error: type[BaseException]
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_text("old")

    def rows() -> Iterator[list[str]]:
        yield from ([str(number)] for number in range(100))
        raise error

    with pytest.raises((KeyboardInterrupt, GovtoolError)):
        xlsx_file.write(path, [NAME], rows(), sheet="台账")
    assert path.read_text() == "old"
    assert {p.name for p in tmp_path.iterdir()} == {"a.xlsx", "scratch"}


def test_standard_output_takes_a_workbook(
    capfdbinary: pytest.CaptureFixture[bytes], scratch: Path
) -> None:
    assert xlsx_file.write(None, [NAME], [["甲"]], sheet="台账") == 1
    assert sheet_of(io.BytesIO(capfdbinary.readouterr().out))["A2"].value == "甲"


def test_a_folder_that_is_not_there_is_named(tmp_path: Path, scratch: Path) -> None:
    with pytest.raises(NotFound) as refusal:
        xlsx_file.write(tmp_path / "no" / "a.xlsx", [NAME], [], sheet="台账")
    assert refusal.value.code == "no_folder"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_reported(scratch: Path) -> None:
    with pytest.raises(StorageTrouble) as trouble:
        xlsx_file.write(Path("/dev/full"), [NAME], [["甲"]], sheet="台账")
    assert trouble.value.code == "disk_full"


def test_a_disk_full_before_the_last_row_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("govtool.tables.formats.streamed_sheet.put_together", full)
    with pytest.raises(StorageTrouble) as trouble:
        xlsx_file.write(tmp_path / "a.xlsx", [NAME], [["甲"]], sheet="台账")
    assert trouble.value.code == "disk_full"
    assert not (tmp_path / "a.xlsx").exists()
