from __future__ import annotations

import datetime as dt
import io
import sys
import zipfile
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govtool.base.errors import GovtoolError, Problem, Refused
from govtool.subjects.case.files import COLUMNS
from govtool.tables.formats.merged_cells import LAST_ROW
from govtool.tables.intake.file_table import FileTable, Row
from govtool.tables.intake.table_reader import read_table
from tests.tables.books import book, opened, raw_book, text_row

if TYPE_CHECKING:
    from openpyxl import Workbook

LABELS = (
    "外部编号",
    "登记单位",
    "登记日期",
    "纠纷类型",
    "案情摘要",
    "申请人",
    "申请人电话",
    "申请人证件号",
)
ONE = ("R1", "SQ01", "2026-02-05", "邻里", "院墙排水", "甲某", "13800000000", "990000199001010017")


def read(data: bytes, sheet: str | None = None) -> tuple[FileTable, list[Row]]:
    with opened(data) as source:
        table = read_table(source, COLUMNS, sheet)
        return table, list(table.rows())


def only(data: bytes) -> Row:
    _table, rows = read(data)
    assert len(rows) == 1
    return rows[0]


def refusal(data: bytes, sheet: str | None = None) -> GovtoolError:
    with pytest.raises(Refused) as caught:
        read(data, sheet)
    return caught.value


def remarks(table: FileTable) -> list[tuple[str, str]]:
    return [(problem.code, problem.message) for problem in table.remarks]


def told(row: Row) -> list[tuple[str, str, str | None]]:
    return [(problem.field, problem.code, problem.value) for problem in row.problems]


def cell(**column: Any) -> Row:
    """A row of a workbook whose one column holds this value."""
    places = {
        "ref": 0,
        "registered_on": 2,
        "summary": 4,
        "applicant": 5,
        "applicant_phone": 6,
        "applicant_id_no": 7,
    }
    row: list[Any] = list(ONE)
    for code, value in column.items():
        row[places[code]] = value
    return only(book([LABELS, row]))


# --- cells


@pytest.mark.parametrize(
    ("column", "value", "text"),
    [
        ("summary", "  院墙\n排水 ", "  院墙\n排水 "),
        ("summary", "+1 是多少", "+1 是多少"),
        ("summary", 38, "38"),
        ("summary", 38.0, "38"),
        ("summary", 0.1, "0.1"),
        ("summary", 5.1, "5.1"),
        ("summary", -7, "-7"),
        ("summary", True, "是"),
        ("summary", False, "否"),
        ("applicant_phone", 13800000000, "13800000000"),
        ("applicant_phone", 13800000000.0, "13800000000"),
        ("applicant_id_no", 990000900101001, "990000900101001"),
        ("registered_on", dt.date(2026, 2, 5), "2026-02-05"),
        ("registered_on", dt.datetime(2026, 2, 5), "2026-02-05"),
        ("registered_on", dt.datetime(2026, 2, 5, 16, 30), "2026-02-05"),
        ("registered_on", 46058, "46058"),
    ],
)
def test_a_cell_is_the_text_a_person_reads_there(column: str, value: Any, text: str) -> None:
    row = cell(**{column: value})
    assert (row.values[column], row.problems) == (text, [])


@pytest.mark.parametrize(
    ("column", "value", "code", "shown"),
    [
        ("applicant_id_no", 990000199001010017, "changed_by_spreadsheet", "9.90***********E+17"),
        ("ref", 10**15, "changed_by_spreadsheet", "1E+15"),
        ("ref", dt.date(2026, 3, 1), "changed_by_spreadsheet", "2026年3月1日"),
        ("applicant", dt.time(8, 30), "changed_by_spreadsheet", "08:30:00"),
        ("registered_on", "#N/A", "cell_error", "#N/A"),
        ("summary", "#REF!", "cell_error", "#REF!"),
        ("summary", "=A1&B1", "not_calculated", None),
    ],
)
def test_what_a_spreadsheet_did_to_a_cell_is_reported(
    column: str, value: Any, code: str, shown: str | None
) -> None:
    assert told(cell(**{column: value})) == [(column, code, shown)]


def test_a_flaw_in_a_column_that_is_not_ours_is_nobodys_business() -> None:
    row = only(book([(*LABELS, "备注"), (*ONE, "#N/A")]))
    assert (row.problems, row.cells[-1]) == ([], "#N/A")


@given(
    st.one_of(
        st.integers(-(10**15) + 1, 10**15 - 1),
        st.floats(allow_nan=False, allow_infinity=False, width=32),
    )
)
def test_a_number_is_reported_without_loss(number: float) -> None:
    row = only(raw_book(text_row(1, *LABELS) + f'<row r="2">{"".join(_numbered(number))}</row>'))
    if not row.problems:
        assert float(row.values["summary"]) == number
        assert not row.values["summary"].endswith(".0")
    else:
        assert abs(number) >= 10**15


def _numbered(number: float) -> list[str]:
    return [f'<c r="B2" t="inlineStr"><is><t>SQ01</t></is></c><c r="E2"><v>{number!r}</v></c>']


def test_formulas_count_by_their_last_result_and_an_empty_one_is_blank() -> None:
    row = only(
        raw_book(
            text_row(1, *LABELS)
            + '<row r="2"><c r="A2" t="str"><f>"R"&amp;1</f><v>R1</v></c><c r="C2" s="1"><f>C1+1</f><v>46058</v></c>'
            '<c r="E2" t="str"><f>IF(1,"")</f><v></v></c><c r="F2"><f>G2</f><v/></c>'
            '<c r="G2"><f t="shared" si="0"/><v>13800000000</v></c></row>',
            formats=[0, 14],
        )
    )
    assert row.values == {
        "ref": "R1",
        "registered_on": "2026-02-05",
        "applicant_phone": "13800000000",
    }
    assert told(row) == [("applicant", "not_calculated", None)]


def test_rich_text_is_its_text_and_its_reading_is_no_part_of_it() -> None:
    strings = [
        "<r><t>院墙</t></r><r><rPr><b/></rPr><t>排水</t></r>",
        "<t>单某</t><rPh sb='0' eb='1'><t>shàn</t></rPh>",
        "<t>第一行_x000D_\n第二行</t>",
    ]
    row = only(
        raw_book(
            text_row(1, *LABELS)
            + '<row r="2"><c r="A2" t="s"><v>2</v></c><c r="E2" t="s"><v>0</v></c><c r="F2" t="s"><v>1</v></c>'
            '<c r="G2" t="inlineStr"><is><t>甲</t><rPh sb="0" eb="1"><t>jia</t></rPh></is></c></row>',
            strings=strings,
        )
    )
    assert [row.values[code] for code in ("ref", "summary", "applicant", "applicant_phone")] == [
        "第一行\n第二行", "院墙排水", "单某", "甲",
    ]  # fmt: skip


@pytest.mark.parametrize("form", [14, 22, 27, 31, 57, 58])
def test_dates_in_the_forms_of_chinese_excel_are_dates(form: int) -> None:
    rows = (
        text_row(1, *LABELS)
        + '<row r="2"><c r="A2" s="1"><v>46082</v></c><c r="C2" s="1"><v>46058.75</v></c></row>'
    )
    row = only(raw_book(rows, formats=[0, form]))
    assert row.values["registered_on"] == "2026-02-05"
    assert told(row) == [("ref", "changed_by_spreadsheet", "2026年3月1日")]


def test_a_workbook_that_counts_from_1904() -> None:
    """Day 44596 of such a workbook is 46058 of the others."""
    rows = (
        text_row(1, *LABELS, "上报日期")
        + '<row r="2"><c r="C2" s="1"><v>44596</v></c><c r="I2"><v>44597</v></c></row>'
    )
    row = only(raw_book(rows, formats=[0, 14], workbook='<workbookPr date1904="1"/>'))
    assert (row.values["registered_on"], row.values["reported_on"]) == ("2026-02-05", "2026-02-06")


def test_dates_of_iso_text_and_days_there_are_none() -> None:
    rows = text_row(1, *LABELS) + '<row r="2"><c r="C2" t="d"><v>2026-02-05T00:00:00</v></c></row>'
    assert only(raw_book(rows)).values == {"registered_on": "2026-02-05"}
    rows = text_row(1, *LABELS) + '<row r="2"><c r="C2" s="1"><v>99999999</v></c></row>'
    assert only(raw_book(rows, formats=[0, 14])).values == {"registered_on": "99999999"}


def test_what_a_program_only_calls_a_date_is_a_problem_of_its_cell() -> None:
    rows = (
        text_row(1, *LABELS)
        + '<row r="2"><c r="C2" t="d"><v>a-b-c</v></c><c r="E2" t="d"><v>a-b-c</v></c></row>'
    )
    row = only(raw_book(rows))
    assert row.values == {"registered_on": "a-b-c", "summary": "a-b-c"}
    assert told(row) == [("summary", "changed_by_spreadsheet", "a-b-c")]


def test_digits_in_a_cell_formatted_as_text_are_what_they_are() -> None:
    """990000199001010000 has a wrong check character; as text it was written on purpose, in a plain cell it was not."""

    def as_text(workbook: Workbook) -> None:
        workbook.worksheets[0]["H2"].number_format = "@"

    row = (*ONE[:-1], "990000199001010000")
    assert only(book([LABELS, row], change=as_text)).cells[7] == "\t990000199001010000"
    assert only(book([LABELS, row])).cells[7] == "990000199001010000"


# --- where the table is


TITLES: list[tuple[Any, ...]] = [
    ("示例街道矛盾纠纷台账",),
    (),
    ("填报单位：", "示例一社区", None, "登记日期", dt.date(2026, 3, 1)),
]


def test_titles_above_the_header_are_skipped_and_rows_keep_their_numbers() -> None:
    def merge(workbook: Workbook) -> None:
        workbook.worksheets[0].merge_cells("A1:H1")

    table, rows = read(book([*TITLES, LABELS, ONE, (), ONE], change=merge))
    assert (table.header.row, [row.number for row in rows]) == (4, [5, 7])
    assert table.remarks == []


def test_labels_with_line_breaks_and_spaces_are_known() -> None:
    labels = ("登记\n单位", "登 记 日 期", " 纠纷类型", "案情摘要　")
    assert only(book([labels, ("SQ01", "2026-02-05", "邻里", "停车")])).values["unit"] == "SQ01"


def test_a_table_without_a_header_says_what_was_looked_for_and_what_is_there() -> None:
    error = refusal(book([["甲", "乙"], ["一", None, "三"]]))
    assert (error.code, error.where["row"]) == ("no_header", 1)
    assert error.hint is not None
    assert all(
        label in error.hint
        for label in ("登记单位", "登记日期", "纠纷类型", "案情摘要", "甲, 乙", "一, 三")
    )


def test_a_header_further_down_than_titles_go_is_not_looked_for() -> None:
    assert len(read(book([*[["x"]] * 19, LABELS, ONE]))[1]) == 1
    assert refusal(book([*[["x"]] * 20, LABELS, ONE])).code == "no_header"


def test_the_sheets_own_word_about_its_size_is_not_believed() -> None:
    rows = "".join(text_row(number, *(LABELS if number == 1 else ONE)) for number in range(1, 301))
    assert len(read(raw_book(rows, before='<dimension ref="A1:H2"/>'))[1]) == 299


def test_rows_and_cells_without_numbers_are_counted() -> None:
    rows = "".join(
        "<row>"
        + "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in cells)
        + "</row>"
        for cells in (LABELS, ONE, ONE)
    )
    assert [(row.number, row.values["applicant"]) for row in read(raw_book(rows))[1]] == [
        (2, "甲某"),
        (3, "甲某"),
    ]


def test_a_sheet_with_prefixed_names_is_read() -> None:
    xml = f'<x:worksheet xmlns:x="urn:x"><x:sheetData>{text_row(1, *LABELS)}{text_row(2, *ONE)}</x:sheetData></x:worksheet>'
    for name in ("row", "c", "is", "t"):
        xml = xml.replace(f"<{name}>", f"<x:{name}>").replace(f"<{name} ", f"<x:{name} ").replace(f"</{name}>", f"</x:{name}>")  # fmt: skip
    assert only(raw_book("", parts={"xl/worksheets/sheet1.xml": xml})).values["ref"] == "R1"


def test_hidden_rows_are_read_counted_and_told() -> None:
    rows = text_row(1, *LABELS, hidden=True) + text_row(2, *ONE, hidden=True) + text_row(3, *ONE)
    table, found = read(raw_book(rows + '<row r="4" hidden="true"><c r="A4" s="0"/></row>'))
    assert [row.number for row in found] == [2, 3]
    assert remarks(table) == [("hidden_rows", "1 hidden row was read too.")]


def merged(*ranges: str) -> str:
    return f"<mergeCells>{''.join(f'<mergeCell ref={each!r}/>' for each in ranges)}</mergeCells>"


def test_a_cell_merged_downwards_counts_for_each_row_of_data() -> None:
    """Ranges: of the title; over three records; over rows without data; over a blank cell."""
    cells = (
        text_row(1, "台账") + text_row(2, *LABELS) + text_row(3, "R1", *ONE[1:]) + text_row(4, "R2", "", *ONE[2:])
        + text_row(5, "R3", "", "", *ONE[3:]) + text_row(6, "R4", *ONE[1:6])
    )  # fmt: skip
    table, rows = read(raw_book(cells, after=merged("A1:B1", "B3:B5", "C4:C5", "A6:A9", "G6:G9")))
    assert [(row.number, row.values.get("ref"), row.values.get("unit"), row.values.get("registered_on")) for row in rows] == [
        (number, f"R{number - 2}", "SQ01", "2026-02-05") for number in range(3, 7)
    ]  # fmt: skip
    assert remarks(table) == [
        (
            "merged_cells",
            "Cells are merged (B3:B5, C4:C5): their text counts for each of their rows.",
        )
    ]
    assert rows[1].cells[1] == "SQ01"
    assert [told(row) for row in rows] == [[], [], [], []]


def test_a_record_of_two_rows_all_merged_is_one_record() -> None:
    cells = text_row(1, *LABELS) + text_row(2, *ONE) + text_row(3) + text_row(4, *ONE)
    table, rows = read(
        raw_book(cells, after=merged(*(f"{letter}2:{letter}3" for letter in "ABCDEFGH")))
    )
    assert ([row.number for row in rows], remarks(table)) == ([2, 4], [])


def test_a_row_of_merged_cells_that_lacks_a_required_value_names_them() -> None:
    cells = (
        text_row(1, *LABELS)
        + text_row(2, *ONE)
        + text_row(3, "R2", "SQ02", "", "", "停车")
        + text_row(4, "R3", "SQ01")
    )
    _table, rows = read(raw_book(cells, after=merged("C2:D3", "E4:E5")))
    assert [(problem.field, problem.code) for problem in rows[1].problems] == [
        ("dispute_type", "missing")
    ]
    assert "C2:D3" in rows[1].problems[0].message
    assert [problem.message.count("E4:E5") for problem in rows[2].problems] == [1, 1, 1]
    assert rows[1].values["registered_on"] == "2026-02-05"


def test_cells_merged_across_columns_count_for_the_first_and_are_named() -> None:
    cells = text_row(1, *LABELS) + text_row(2, *ONE[:5], "甲某")
    table, rows = read(raw_book(cells, after=merged("F2:G2")))
    assert rows[0].values.get("applicant_phone") is None
    assert [code for code, _message in remarks(table)] == ["merged_across"]


def test_a_merged_total_below_the_table_is_not_reported_as_merged() -> None:
    cells = text_row(1, *LABELS) + text_row(2, *ONE) + text_row(3, "合计", "", "", "1 件")
    table, rows = read(raw_book(cells, after=merged("A3:C3")))
    assert len(rows) == 1
    assert "merged_across" not in [code for code, _message in remarks(table)]


def test_a_merged_cell_hides_the_text_beneath_it_and_says_so() -> None:
    cells = (
        text_row(1, *LABELS)
        + text_row(2, *ONE)
        + text_row(3, "R2", "SQ02", *ONE[2:])
        + text_row(4, "R3", *ONE[1:])
    )
    table, rows = read(raw_book(cells, after=merged("B2:B4")))
    assert [row.values["unit"] for row in rows] == ["SQ01", "SQ01", "SQ01"]
    assert remarks(table) == [
        ("merged_over_text", "Merged cells hide other text (B3); what is shown counts.")
    ]


def test_hidden_columns_are_read_and_told() -> None:
    rows = text_row(1, *LABELS, "备注") + text_row(2, *ONE)
    before = '<cols><col min="2" max="3" hidden="1"/><col min="5" max="5" hidden="0"/><col min="9" max="99" hidden="true"/></cols>'
    table, found = read(raw_book(rows, before=before))
    assert found[0].values["unit"] == "SQ01"
    assert remarks(table) == [
        ("hidden_columns", "2 hidden columns were read too: 登记单位, 登记日期.")
    ]


def test_notes_beside_the_table_are_reported_and_are_no_rows() -> None:
    table, rows = read(book([LABELS, (*ONE, None, "待核"), (*[None] * 9, "合计")]))
    assert [(row.number, len(row.cells)) for row in rows] == [(2, 8)]
    assert [code for code, _message in remarks(table)] == ["cells_beside"]


# --- sheets


def state(**states: str) -> Any:
    def change(workbook: Workbook) -> None:
        for title, word in states.items():
            workbook[title].sheet_state = word

    return change


TWO = (*ONE[:4], "停车", *ONE[5:])


def test_the_first_visible_sheet_with_data_is_read_and_others_are_named() -> None:
    data = book(
        [LABELS, ONE], [], [LABELS, TWO], [LABELS], change=state(表1="hidden", 表4="veryHidden")
    )
    table, rows = read(data)
    assert [row.values["summary"] for row in rows] == ["停车"]
    assert table.remarks == []
    table, rows = read(book([], [LABELS, TWO], [["说明"]]))
    assert table.remarks == [Problem("表2", "other_sheets", "Only this sheet was read; not: 表3.")]


@pytest.mark.parametrize("wanted", ["表2", " 表2 ", "2"])
def test_a_sheet_is_chosen_by_name_or_number(wanted: str) -> None:
    assert read(book([LABELS, ONE], [LABELS, TWO]), wanted)[1][0].values["summary"] == "停车"


def test_numbers_count_what_is_visible_and_names_reach_what_is_hidden() -> None:
    data = book([LABELS, ONE], [LABELS, TWO], change=state(表1="hidden"))
    assert read(data, "1")[1][0].values["summary"] == "停车"
    assert read(data, "表1")[1][0].values["summary"] == "院墙排水"


@pytest.mark.parametrize("wanted", ["表9", "0", "3", "-1", "²"])
def test_a_sheet_that_is_not_there_lists_those_that_are(wanted: str) -> None:
    error = refusal(book([LABELS, ONE], [LABELS, TWO]), wanted)
    assert (error.code, error.hint) == ("unknown_sheet", "Its sheets are: 表1, 表2.")


def test_a_sheet_without_our_labels_names_the_others() -> None:
    error = refusal(book([["说明", "请填第二张表"]], [LABELS, ONE]))
    assert error.code == "no_header"
    assert "--sheet" in (error.hint or "")
    assert "表2" in (error.hint or "")


def test_a_workbook_without_data() -> None:
    assert refusal(book([])).code == "no_data"
    error = refusal(book([], [LABELS, ONE], change=state(表2="hidden")))
    assert (error.code, "表2" in (error.hint or "")) == ("no_data", True)


# --- hostile and damaged files


LAUGHS = '<!DOCTYPE x [<!ENTITY a "哈哈哈哈哈哈哈哈"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"]
)
def test_entities_expand_to_nothing(part: str) -> None:
    data = raw_book(text_row(1, *LABELS) + text_row(2, *ONE))
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        xml = parts.read(part).decode()
    hostile = LAUGHS + xml.replace("R1", "&b;", 1)
    assert refusal(raw_book("", parts={part: hostile})).code == "damaged_workbook"


def with_entry(size: int, name: str = "xl/worksheets/sheet9.xml") -> bytes:
    """A workbook with a part that is nothing but spaces."""
    data = io.BytesIO(raw_book(text_row(1, *LABELS) + text_row(2, *ONE)))
    with (
        zipfile.ZipFile(data, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open(name, "w") as entry,
    ):
        for _chunk in range(size >> 20):
            entry.write(b" " * (1 << 20))
    return data.getvalue()


def test_a_zip_bomb_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = with_entry(150 << 20)
    assert len(bomb) < 200_000
    unpacked, read_part = [], zipfile.ZipExtFile.read

    def counted(part: zipfile.ZipExtFile, n: int | None = -1) -> bytes:
        unpacked.append(read_part(part, n))
        return unpacked[-1]

    with monkeypatch.context() as patched:
        patched.setattr(zipfile.ZipExtFile, "read", counted)
        assert refusal(bomb).code == "zip_bomb"
    assert (
        0 < sum(map(len, unpacked)) < 10_000
    )  # the list of types, which says that it is a workbook
    assert read(with_entry(90 << 20))[1] != []


def test_a_workbook_that_is_too_large_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    strings = [f"<t>{'社' * 1000}</t>"] * 700
    data = raw_book(
        text_row(1, *LABELS) + text_row(2, *ONE), strings=strings, compression=zipfile.ZIP_STORED
    )
    assert len(read(data)[1]) == 1
    monkeypatch.setattr("govtool.tables.formats.open_xml_package.MOST_HELD", 1 << 20)
    error = refusal(data)
    assert (error.code, "2 MB" in error.message) == ("too_large", True)
    monkeypatch.setattr("govtool.tables.formats.open_xml_package.MOST_UNPACKED", 1 << 20)
    assert refusal(with_entry(2 << 20)).code == "too_large"


def test_a_part_that_lies_about_its_size_ends_where_it_said_it_would() -> None:
    rows = text_row(1, *LABELS) + "".join(text_row(number, *ONE) for number in range(2, 5000))
    data = bytearray(raw_book(rows, compression=zipfile.ZIP_DEFLATED))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    lie = bytes(data).replace(size.to_bytes(4, "little"), (5000).to_bytes(4, "little"))
    assert lie != bytes(data)
    assert refusal(lie).code == "damaged_workbook"


def test_a_cell_in_the_last_corner_costs_nothing() -> None:
    rows = text_row(1, *LABELS) + text_row(2, *ONE)
    corner = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    calls: Counter[str] = Counter()
    before = sys.getprofile()
    sys.setprofile(lambda _frame, event, _called: calls.update([event]))
    try:
        table, found = read(raw_book(rows + corner))
    finally:
        sys.setprofile(before)
    assert [row.number for row in found] == [2]
    assert [code for code, _message in remarks(table)] == ["cells_beside"]
    assert (
        0 < calls["call"] + calls["c_call"] < LAST_ROW / 2
    )  # nothing is done for each blank row above it


def test_formatted_but_empty_rows_are_no_rows() -> None:
    blank = "".join(f'<row r="{n}"><c r="A{n}" s="0"/><c r="H{n}" t="inlineStr"><is><t> </t></is></c></row>' for n in range(3, 3000))  # fmt: skip
    assert len(read(raw_book(text_row(1, *LABELS) + text_row(2, *ONE) + blank))[1]) == 1


@pytest.mark.parametrize(
    "row",
    [
        '<row r="x"><c r="A2"><v>1</v></c></row>',
        '<row r="2"><c r="ÄÄ2"><v>1</v></c></row>',
        '<row r="2"><c r="ZZZZ2"><v>1</v></c></row>',
        '<row r="2"><c r="A2" t="s"><v>7</v></c></row>',
        '<row r="2"><c r="A2" t="s"><v>x</v></c></row>',
        '<row r="2"><c r="A2" s="x"><v>1</v></c></row>',
        '<row r="2"><c r="A2"><v>x</v></c></row>',
        '<row r="2"><c r="A2"><v>1</v></row>',
        '<row r="2">&nonsense;</row>',
    ],
)
def test_xml_that_is_no_sheet_is_a_damaged_workbook(row: str) -> None:
    assert refusal(raw_book(text_row(1, *LABELS) + row)).code == "damaged_workbook"


def test_a_row_that_does_not_end() -> None:
    row = f'<row r="2"><c r="E2" t="inlineStr"><is><t>{"社" * 10_000_001}</t></is></c></row>'
    error = refusal(raw_book(text_row(1, *LABELS) + row, compression=zipfile.ZIP_STORED))
    assert (error.code, error.where["row"]) == ("too_long", 2)


@given(st.integers(1, 400), st.integers(0, 255))
def test_a_workbook_with_a_wrong_byte_is_read_or_refused(place: int, byte: int) -> None:
    data = bytearray(SOUND)
    data[-place if place % 2 else place] = byte
    with suppress(GovtoolError), opened(bytes(data)) as source:
        list(read_table(source, COLUMNS).rows())


@given(st.integers(1, 5000))
def test_half_a_workbook_is_refused(end: int) -> None:
    with pytest.raises(GovtoolError), opened(SOUND[: min(end, len(SOUND) - 22)]) as source:
        list(read_table(source, COLUMNS).rows())


SOUND = book([LABELS, ONE])
