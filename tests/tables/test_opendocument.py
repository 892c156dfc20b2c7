"""OpenDocument tables (.ods) are read as workbooks of Excel are."""

from __future__ import annotations

import io
import zipfile

import pytest

from govtool.tables.formats.cell_text import CellKind, CellText
from govtool.tables.formats.ods_sheets import MOST_REPEATED
from govtool.tables.formats.sheet import SheetRow
from govtool.tables.intake.sheet_table import open_sheet
from tests.tables.books import ods, ods_cell, ods_row, ods_table, opened
from tests.tables.test_workbook import LABELS, LAUGHS, ONE, only, read, refusal, remarks, told

HEADER, RECORD = ods_row(*LABELS), ods_row(*ONE)


def rows_of(*rows: str) -> list[SheetRow]:
    with opened(ods(ods_table(*rows))) as source:
        return list(open_sheet(source).rows())


def said(cell: str) -> CellText | None:
    """What a cell between two others says."""
    cells = {found.place: found for found in rows_of(ods_row("甲", cell, "乙"))[0].cells}
    assert {0, 2} <= cells.keys()
    return CellText(cells[1].text, cells[1].kind) if 1 in cells else None


def test_a_table_is_read() -> None:
    row = only(ods(ods_table(HEADER, RECORD)))
    assert (row.number, list(row.values.values())) == (2, list(ONE))


@pytest.mark.parametrize(
    ("attrs", "text", "expected", "kind"),
    [
        ('office:value-type="float" office:value="13800000000"', "1.38E+10", "13800000000", CellKind.NUMBER),
        ('office:value-type="float" office:value="0.1"', "0.10", "0.1", CellKind.NUMBER),
        ('office:value-type="float" office:value="990000199001010017"', "9.9E+17", "9.9000019900101E+17", CellKind.LONG_NUMBER),
        ('office:value-type="percentage" office:value="0.5"', "50%", "0.5", CellKind.NUMBER),
        ('office:value-type="currency" office:value="12" office:currency="CNY"', "￥12.00", "12", CellKind.NUMBER),
        ('office:value-type="date" office:date-value="2026-02-05"', "2月5日", "2026-02-05", CellKind.DATE),
        ('office:value-type="date" office:date-value="2026-02-05T16:30:00"', "2月5日", "2026-02-05", CellKind.DATE),
        ('office:value-type="time" office:time-value="PT16H30M00S"', "下午4:30", "16:30:00", CellKind.DATE),
        ('office:value-type="time" office:time-value="PT30H00M00S"', "30:00", "30:00", CellKind.DATE),
        ('office:value-type="boolean" office:boolean-value="true"', "TRUE", "是", CellKind.TEXT),
        ('office:value-type="boolean" office:boolean-value="false"', "FALSE", "否", CellKind.TEXT),
        ('office:value-type="string"', "院墙", "院墙", CellKind.TEXT),
        ('office:value-type="string" office:string-value="院墙"', "院墙", "院墙", CellKind.TEXT),
        ("", "院墙", "院墙", CellKind.TEXT),
        ('office:value-type="string" calcext:value-type="error" table:formula="of:=1/0"', "#DIV/0!", "#DIV/0!", CellKind.ERROR),
        ('office:value-type="float" office:value="0" table:formula="of:=1/0"', "#DIV/0!", "#DIV/0!", CellKind.ERROR),
        ('office:value-type="string" table:formula="of:=x()"', "Err:502", "Err:502", CellKind.ERROR),
        ('office:value-type="float" office:value="3" table:formula="of:=1+2"', "3", "3", CellKind.NUMBER),
    ],
)  # fmt: skip
def test_cells(attrs: str, text: str, expected: str, kind: CellKind) -> None:
    assert said(ods_cell(text, attrs)) == (expected, kind)


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ("<text:p>一</text:p><text:p>二</text:p>", "一\n二"),
        ("<text:p>一<text:line-break/>二</text:p>", "一\n二"),
        ("<text:p>一<text:tab/>二</text:p>", "一\t二"),
        ('<text:p>一<text:s text:c="3"/>二<text:s/>三</text:p>', "一   二 三"),
        ("<text:p>一\n   二</text:p>", "一 二"),
        ("<text:p><text:span>院</text:span><text:a>墙</text:a></text:p>", "院墙"),
        ("<text:p><text:ruby><text:ruby-base>单</text:ruby-base><text:ruby-text>shàn</text:ruby-text></text:ruby>某</text:p>", "单某"),
        ("<office:annotation><text:p>批注</text:p></office:annotation><text:p>院墙</text:p>", "院墙"),
        ("<draw:frame><draw:text-box><text:p>图</text:p></draw:text-box></draw:frame><text:p>院墙</text:p>", "院墙"),
        ("<text:p>   </text:p>", None),
        ("<table:table><table:table-row><table:table-cell><text:p>内</text:p></table:table-cell></table:table-row></table:table>", None),
    ],
)  # fmt: skip
def test_the_text_of_a_cell(xml: str, expected: str | None) -> None:
    found = said(f'<table:table-cell office:value-type="string">{xml}</table:table-cell>')
    assert (found.text if found else None) == expected


def test_a_formula_without_a_result_is_a_problem_and_one_that_says_nothing_is_blank() -> None:
    assert said('<table:table-cell table:formula="of:=A1"/>') == ("", CellKind.UNCALCULATED)
    assert (
        said(
            '<table:table-cell table:formula="of:=&quot;&quot;" office:value-type="string" office:string-value=""/>'
        )
        is None
    )


def test_what_is_repeated_is_there_as_often() -> None:
    blank = '<table:table-cell table:number-columns-repeated="2"/>'
    twice = (
        '<table:table-cell table:number-columns-repeated="2"><text:p>x</text:p></table:table-cell>'
    )
    skipped = ods_row(
        '<table:table-cell table:number-columns-repeated="16384"/>',
        attrs='table:number-rows-repeated="5"',
    )
    rest = ods_row(
        '<table:table-cell table:number-columns-repeated="16384"/>',
        attrs='table:number-rows-repeated="1048570"',
    )
    rows = rows_of(
        skipped, ods_row(blank, twice, "y", attrs='table:number-rows-repeated="2"'), rest
    )
    assert [(row.number, [(cell.place, cell.text) for cell in row.cells]) for row in rows] == [
        (number, [(2, "x"), (3, "x"), (4, "y")]) for number in (6, 7)
    ]  # fmt: skip


def test_cells_merged_downwards_count_for_each_row() -> None:
    merged = '<table:table-cell table:number-rows-spanned="2" table:number-columns-spanned="1"><text:p>SQ01</text:p></table:table-cell>'
    rows = [ods_row("R1", merged, *ONE[2:]), ods_row("R2", "<table:covered-table-cell/>", *ONE[2:])]
    table, found = read(ods(ods_table(HEADER, *rows)))
    assert [row.values["unit"] for row in found] == ["SQ01", "SQ01"]
    assert remarks(table) == [
        ("merged_cells", "Cells are merged (B2:B3): their text counts for each of their rows.")
    ]


def test_what_is_hidden_is_read_and_told() -> None:
    columns = '<table:table-column/><table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>'
    table, found = read(
        ods(
            ods_table(
                HEADER, RECORD, ods_row(*ONE, attrs='table:visibility="filter"'), columns=columns
            )
        )
    )
    assert len(found) == 2
    assert remarks(table) == [
        ("hidden_rows", "1 hidden row was read too."),
        ("hidden_columns", "2 hidden columns were read too: 登记单位, 登记日期."),
    ]


def test_the_first_visible_sheet_with_data_is_read() -> None:
    styles = '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>'
    hidden = ods_table(ods_row("x"), name="隐藏", attrs='table:style-name="ta2"')
    data = ods(
        hidden,
        ods_table(name="空"),
        ods_table(HEADER, RECORD),
        ods_table(ods_row("说明"), name="说明"),
        styles=styles,
    )
    table, rows = read(data)
    assert [row.values["ref"] for row in rows] == ["R1"]
    assert remarks(table) == [("other_sheets", "Only this sheet was read; not: 说明.")]
    assert refusal(data, "隐藏").code == "no_header"
    assert refusal(data, "无").hint == "Its sheets are: 空, 台账, 说明, 隐藏."


def test_earlier_versions_of_cells_are_no_cells() -> None:
    before = "<table:tracked-changes><table:cell-content-change><table:previous><table:change-track-table-cell><text:p>旧</text:p></table:change-track-table-cell></table:previous></table:cell-content-change></table:tracked-changes>"
    assert only(ods(ods_table(HEADER, RECORD), before=before)).values["ref"] == "R1"


def test_digits_in_a_cell_with_the_format_of_text_are_meant() -> None:
    styles = '<number:text-style style:name="N100"/><style:style style:name="ce1" style:family="table-cell" style:data-style-name="N100"/>'
    column = '<table:table-column table:number-columns-repeated="8" table:default-cell-style-name="ce1"/>'
    record = ods_row(*ONE[:-1], "990000199001010000")
    assert (
        only(ods(ods_table(HEADER, record, columns=column), styles=styles)).cells[7]
        == "\t990000199001010000"
    )
    assert only(ods(ods_table(HEADER, record), styles=styles)).cells[7] == "990000199001010000"


def test_a_date_in_another_column_is_what_a_program_made_of_it() -> None:
    dated = ods_cell("3月1日", 'office:value-type="date" office:date-value="2026-03-01"')
    assert told(only(ods(ods_table(HEADER, ods_row(dated, *ONE[1:]))))) == [
        ("ref", "changed_by_spreadsheet", "2026年3月1日")
    ]


# --- hostile

WIDE = (
    '<table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>'
)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (ods_row("x", "y", "z", attrs=f'table:number-rows-repeated="{MOST_REPEATED // 3 + 2}"'), "too_large"),
        (ods_row(WIDE, attrs='table:number-rows-repeated="200"') * 1000, "too_large"),
        (ods_row(WIDE) * 200, "too_large"),
        (ods_row("x", attrs='table:number-rows-repeated="1048576"'), "damaged_workbook"),
        (ods_row("x", attrs=f'table:number-rows-repeated="{"9" * 5000}"'), "damaged_workbook"),
        (ods_row("x", attrs='table:number-rows-repeated="-1"'), "damaged_workbook"),
        (ods_row("x", attrs='table:number-rows-repeated="viel"'), "damaged_workbook"),
        (ods_row('<table:table-cell table:number-columns-repeated="16385"><text:p>x</text:p></table:table-cell>'), "damaged_workbook"),
        (ods_row('<table:table-cell><text:p><text:s text:c="999999999"/></text:p></table:table-cell>'), "too_long"),
        (ods_row(ods_cell("x", 'office:value-type="float" office:value="x"')), "damaged_workbook"),
        ("<table:table-row>" * 300 + "</table:table-row>" * 300, "damaged_workbook"),
        ("<draw:g>" * 300 + "</draw:g>" * 300, "damaged_workbook"),
        ("<table:table-row>", "damaged_workbook"),
        ("<undeclared:x/>", "damaged_workbook"),
    ],
)  # fmt: skip
def test_hostile_rows_are_refused(row: str, code: str) -> None:
    assert refusal(ods(ods_table(HEADER, RECORD, row))).code == code


def test_entities_are_refused() -> None:
    data = ods(ods_table(HEADER, RECORD))
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        xml = parts.read("content.xml").decode().removeprefix('<?xml version="1.0"?>')
    assert (
        refusal(ods("", parts={"content.xml": LAUGHS + xml.replace("R1", "&b;")})).code
        == "damaged_workbook"
    )


def test_there_is_a_bound_on_sheets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("govtool.tables.formats.ods_sheets.MOST_TABLES", 3)
    assert refusal(ods(*[ods_table(HEADER, RECORD)] * 4)).code == "damaged_workbook"
    assert only(ods(*[ods_table(HEADER, RECORD)] * 3)).values["ref"] == "R1"
