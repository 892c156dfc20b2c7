"""Workbooks that Excel, WPS or LibreOffice open though their parts are odd: looks, names of parts, namespaces, escapes."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from govtool.subjects.file_columns import FileColumn
from govtool.tables.formats import xlsx_file
from govtool.tables.formats.cell_text import unescaped
from govtool.tables.formats.excel_workbook import shows_date
from govtool.tables.formats.merged_cells import MergedRange, letters, merged_ranges
from govtool.tables.formats.open_xml_package import key_of
from govtool.tables.intake.sheet_table import open_sheet
from tests.rows import each
from tests.tables.books import MAIN, archive, opened, raw_book, text_row
from tests.tables.test_workbook import LABELS, ONE, only, read, refusal

FOUND = Path(__file__).parent / "files"
DATED = text_row(1, *LABELS) + (
    '<row r="2"><c r="A2" t="inlineStr"><is><t>R1</t></is></c><c r="C2" s="1"><v>46058</v></c></row>'
)
"""A record whose date, 2026-02-05, is known by its number format only."""

XFS = '<cellXfs count="2"><xf/><xf numFmtId="14" xfId="7" applyNumberFormat="0"/></cellXfs>'


def styled(inside: str, root: str = f'<styleSheet xmlns="{MAIN}"') -> bytes:
    return raw_book(DATED, parts={"xl/styles.xml": f"{root}>{inside}</styleSheet>"})


def date_of(data: bytes) -> str:
    return only(data).values["registered_on"]


# --- looks (kind A)


@pytest.mark.parametrize(
    "looks",
    [
        "<fills><fill/></fills>",
        '<fills><fill><patternFill patternType="nonsense"><fgColor rgb="F"/></patternFill></fill></fills>',
        '<fonts><font><u val="1"/><family val="134"/><sz val="x"/><color rgb="FFF"/><charset val="-1"/></font></fonts>',
        '<fonts count="x"><font><b val="maybe"/><vertAlign val="up"/><scheme val="none of these"/></font></fonts>',
        '<borders><border><left style="wavy"/><start/><unknown/></border></borders>',
        '<cellStyleXfs><xf numFmtId="x"><alignment horizontal="middle" textRotation="999" indent="-1"/></xf></cellStyleXfs>',
        '<colors><indexedColors><rgbColor rgb="1"/></indexedColors></colors>',
        '<numFmts><numFmt numFmtId="x" formatCode="yyyy"/><numFmt/></numFmts>',
        '<unknown xmlns="urn:x"><xf numFmtId="14"/><cellXfs/></unknown>',
    ],
)
def test_looks_do_not_matter(looks: str) -> None:
    assert date_of(styled(looks + XFS)) == "2026-02-05"


@pytest.mark.parametrize(
    "after",
    [
        '<dxfs><dxf><numFmt numFmtId="14" formatCode="0"/><font><color theme="x"/></font></dxf></dxfs>',
        '<cellStyles><cellStyle name="" xfId="x" builtinId="999"/></cellStyles><tableStyles count="?"/>',
        '<extLst><ext uri="{x}"><x14:xf xmlns:x14="urn:x"/></ext></extLst>',
        '<mc:AlternateContent xmlns:mc="urn:mc"><mc:Choice Requires="x"><xf/></mc:Choice></mc:AlternateContent>',
    ],
)
def test_what_is_behind_the_styles_of_cells_does_not_matter(after: str) -> None:
    assert date_of(styled(XFS + after)) == "2026-02-05"


def test_a_workbook_without_styles_and_texts_is_read() -> None:
    data = raw_book(text_row(1, *LABELS) + text_row(2, *ONE))
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        kept = {
            name: parts.read(name)
            for name in parts.namelist()
            if name not in {"xl/styles.xml", "xl/sharedStrings.xml"}
        }
    assert only(archive(kept)).values["ref"] == "R1"


def test_styles_with_a_prefix() -> None:
    xml = f'<x:styleSheet xmlns:x="{MAIN}"><x:cellXfs><x:xf/><x:xf numFmtId="14"/></x:cellXfs></x:styleSheet>'
    assert date_of(raw_book(DATED, parts={"xl/styles.xml": xml})) == "2026-02-05"


@pytest.mark.parametrize(
    "settings",
    [
        '<workbookPr defaultThemeVersion="x" date1904="0"/><bookViews><workbookView activeTab="-1" xWindow="1e9" tabRatio="x"/></bookViews>',
        '<fileVersion appName="xl" lastEdited="?"/><calcPr calcId="none" calcMode="sometimes" iterate="perhaps"/>',
        '<mc:AlternateContent xmlns:mc="urn:mc"><mc:Choice Requires="x15"><x15ac:absPath xmlns:x15ac="urn:y" url="C:\\"/></mc:Choice></mc:AlternateContent>',
        '<workbookProtection lockStructure="2"/><fileSharing userName=""/><smartTagPr embed="x"/>',
        '<definedNames><definedName name="">#REF!</definedName><definedName localSheetId="99">x</definedName></definedNames>',
    ],
)
def test_settings_of_the_workbook_do_not_matter(settings: str) -> None:
    assert date_of(raw_book(DATED, formats=[0, 14], workbook=settings)) == "2026-02-05"


def test_runs_of_rich_text_have_any_properties() -> None:
    run = '<r><rPr><rFont val=""/><family val="134"/><u val="1"/><sz val="-1"/><strange/></rPr><t>院墙</t></r><r><t xml:space="preserve"> 排水</t></r>'
    rows = text_row(1, *LABELS) + '<row r="2"><c r="E2" t="s"><v>0</v></c></row>'
    assert only(raw_book(rows, strings=[run])).values["summary"] == "院墙 排水"


@each(
    ("code", "is_date"),
    [
        ("yyyy-mm-dd", True), ('yyyy"年"m"月"d"日";@', True), ("[$-804]aaaa;@", True), ("[h]:mm", True), ("上午/下午h", True),
        ("[DBNum1][$-804]yyyy年m月d日", True), ('""', False), ("General", False), ("G/通用格式", False), ("0.00E+00", False),
        ('0"days"', False), ("[Red]0", False), (r"0\d", False), ("_d0", False), ("@", False), ("", False), ('"', False),
        ("[>40000]yyyy/m/d;0", True), ("#,##0;[Red]-#,##0", False), ("d" * 255, True), ("d" * 256, False),
    ],
)  # fmt: skip
def test_formats_of_dates(code: str, is_date: bool) -> None:
    assert shows_date(code) == is_date


def test_a_format_that_is_not_declared_shows_a_number() -> None:
    row = only(raw_book(DATED, formats=[0, 199], strings=[]))
    assert row.values["registered_on"] == "46058"


# --- packages (kind E)


def package(**renamed: str) -> bytes:
    """A workbook whose parts have other names: by the end of the name in a sound one."""
    data = raw_book(
        text_row(1, *LABELS)
        + '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" s="1"><v>46058</v></c></row>',
        strings=["<t>R1</t>"],
        formats=[0, 14],
    )
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return archive({renamed.get(name.rpartition("/")[2].partition(".")[0], name): parts.read(name) for name in parts.namelist()})  # fmt: skip


def rooted(target: str, workbook: str) -> bytes:
    """A workbook at another place, found through the relationships of the package."""
    data = raw_book(DATED, formats=[0, 14])
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        files = {name: parts.read(name) for name in parts.namelist()}
    folder, _slash, name = workbook.rpartition("/")
    moved: dict[str, str | bytes] = {
        "_rels/.rels": f'<Relationships><Relationship Id="x" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument" Target="{target}"/></Relationships>',
        workbook: files["xl/workbook.xml"],
        f"{folder}/_rels/{name}.rels".lstrip("/"): files["xl/_rels/workbook.xml.rels"].replace(b"worksheets/sheet1.xml", b"/daten/blatt.xml"),
        f"{folder}/styles.xml".lstrip("/"): files["xl/styles.xml"],
        "daten/blatt.xml": files["xl/worksheets/sheet1.xml"],
        "[Content_Types].xml": f'<Types><Override PartName="/{workbook}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
    }  # fmt: skip
    return archive(moved)


@pytest.mark.parametrize(
    "data",
    [
        package(sheet1="xl/worksheets/Sheet1.xml"),
        package(sheet1="xl/Worksheets/SHEET1.XML"),
        package(sheet1="xl\\worksheets\\sheet1.xml", styles="xl\\styles.xml"),
        package(sheet1="/xl/worksheets/sheet1.xml", styles="/xl/styles.xml"),
        package(styles="xl/Styles.xml"),
        package(**{"[Content_Types]": "[content_types].xml"}),
        package(**{"[Content_Types]": "nothing.xml"}),
        rooted("/book/wb.xml", "book/wb.xml"),
        rooted("book\\wb.xml", "book/wb.xml"),
        rooted("./book/../book/wb.xml", "book/wb.xml"),
        rooted("工作簿.xml", "工作簿.xml"),
        rooted("%E5%B7%A5.xml", "工.xml"),
    ],
)
def test_parts_are_found_whatever_their_names_look_like(data: bytes) -> None:
    row = only(data)
    assert (row.values["ref"], row.values["registered_on"]) == ("R1", "2026-02-05")


def test_shared_texts_under_a_name_in_other_case_are_found_without_a_relationship() -> None:
    assert only(package(sharedStrings="xl/SharedStrings.xml")).values["ref"] == "R1"


def test_strict_open_xml_is_read() -> None:
    data = raw_book(DATED.replace("<v>46058", "<v>46058"), formats=[0, 14])
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        files: dict[str, str | bytes] = {
            name: parts.read(name).replace(MAIN.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main").replace(
                b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                b"http://purl.oclc.org/ooxml/officeDocument/relationships",
            )
            for name in parts.namelist()
        }  # fmt: skip
    assert date_of(archive(files)) == "2026-02-05"


def test_a_sheet_in_utf_16_is_read_with_its_merged_cells() -> None:
    xml = f'<?xml version="1.0" encoding="UTF-16"?><worksheet xmlns="{MAIN}"><sheetData>{text_row(1, *LABELS)}{text_row(2, *ONE)}{text_row(3, "R2", "", *ONE[2:])}</sheetData><mergeCells><mergeCell ref="B2:B3"/></mergeCells></worksheet>'
    _table, rows = read(raw_book("", parts={"xl/worksheets/sheet1.xml": xml.encode("utf-16")}))
    assert [row.values["unit"] for row in rows] == ["SQ01", "SQ01"]


def test_the_key_of_a_part() -> None:
    assert [
        key_of(name)
        for name in ("/xl/A.xml", "\\xl\\a.XML", "./xl//a.xml", "../xl/a.xml", "xl/b/../a.xml")
    ] == ["xl/a.xml"] * 5


# --- escapes (kind D)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("甲某_x000D_\n", "甲某\n"), ("甲_x000D__x000A_乙", "甲\n乙"), ("甲_x000d_乙", "甲\n乙"), ("甲_x000A_乙", "甲\n乙"),
        ("表_x005F_x0041_号", "表_x0041_号"), ("_x0041_", "A"), ("_x005F_", "_"), ("_x41_", "_x41_"), ("_xZZZZ_", "_xZZZZ_"),
        ("_X0041_", "_X0041_"), ("_x0041", "_x0041"), ("_xD83D__xDE00_", "\U0001f600"), ("_xD83D_", "\ud83d"), ("丁_x0007_某", "丁\x07某"),
    ],
)  # fmt: skip
def test_escapes_are_decoded(written: str, text: str) -> None:
    assert unescaped(written) == text
    rows = (
        text_row(1, *LABELS)
        + f'<row r="2"><c r="E2" t="s"><v>0</v></c><c r="F2" t="str"><v>{written}</v></c></row>'
    )
    row = only(raw_book(rows, strings=[f"<t>{written}</t>"]))
    assert (row.values["summary"], row.values["applicant"]) == (text, text)


@given(st.text(min_size=1).filter(lambda text: not text.isspace()))
@example("表_x0041_号")
@example("<r>_x0041_</r>")
@example("_x005F_x0041_")
@example("_x000D_")
@example("\x07\ufffe")
@example("_x_x0041_")
def test_a_text_written_comes_back(text: str) -> None:
    """Line breaks come back as ours, half of a surrogate pair as a question mark."""
    with io.BytesIO() as file:
        with xlsx_file.row_writer(file, [FileColumn("a", "甲")], sheet="表") as put:
            put([text])
        data = file.getvalue()
    expected = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace").decode()
    with opened(data) as source:
        rows = list(open_sheet(source).rows())
    assert [cell.text.removeprefix("\t") for row in rows[1:] for cell in row.cells] == [
        expected.removeprefix("\t")
    ]


# --- hostile


@pytest.mark.parametrize(
    "rows",
    [
        f'<row r="{"9" * 20}"><c r="A2"><v>1</v></c></row>',
        '<row r="1048577"><c r="A2"><v>1</v></c></row>',
        '<row r="0"><c r="A0"><v>1</v></c></row>',
        '<row r="-1"><c r="A2"><v>1</v></c></row>',
        '<row r="2"><c r="XFE2"><v>1</v></c></row>',
        '<row r="2"><c r="2"><v>1</v></c></row>',
        '<row r="2"><c r="A2"><v>1</v></c><c r="A2"><v>2</v></c></row>',
        "<row>" * 200,
        f'<row r="2"><c r="A2" t="s"><v>{"9" * 5000}</v></c></row>',
    ],
)
def test_what_no_sheet_has_is_a_damaged_workbook(rows: str) -> None:
    assert refusal(raw_book(text_row(1, *LABELS) + rows)).code == "damaged_workbook"


@pytest.mark.parametrize(
    "markup",
    [f"<!--{'x' * 5_000_000}-->", f'<row r="{"1" * 5_000_000}"/>', f"<{'r' * 5_000_000}/>"],
)
def test_markup_that_does_not_end_is_given_up(markup: str) -> None:
    assert (
        refusal(raw_book(text_row(1, *LABELS) + markup, compression=zipfile.ZIP_STORED)).code
        == "too_long"
    )


def test_rows_and_cells_out_of_order_are_read() -> None:
    cells = '<c r="E5" t="inlineStr"><is><t>停车</t></is></c><c r="A5" t="inlineStr"><is><t>R5</t></is></c>'
    _table, rows = read(
        raw_book(
            text_row(1, *LABELS)
            + f'<row r="5">{cells}</row>'
            + text_row(3, "R3")
            + f"<row>{cells.replace('5', '9')}</row>"
        )
    )
    assert [(row.number, row.values["ref"], row.values.get("summary")) for row in rows] == [
        (5, "R5", "停车"),
        (3, "R3", None),
        (9, "R9", "停车"),
    ]


def test_a_format_of_200_000_brackets_costs_nothing() -> None:
    styles = f'<numFmts><numFmt numFmtId="14" formatCode="{"[" * 200_000}d"/></numFmts>' + XFS
    assert date_of(styled(styles)) == "46058"
    assert not shows_date("[" * 200_000 + "d")


def test_there_are_no_more_sheets_than_parts() -> None:
    sheets = "".join(f'<sheet name="表{n}" sheetId="{n}" r:id="r1"/>' for n in range(1, 60_001))
    data = raw_book(text_row(1, *LABELS) + text_row(2, *ONE), workbook=f"<sheets>{sheets}</sheets>")
    assert refusal(data).code == "damaged_workbook"


def test_a_part_that_is_there_twice_is_damage() -> None:
    data = io.BytesIO(raw_book(text_row(1, *LABELS) + text_row(2, *ONE)))
    with zipfile.ZipFile(data, "a") as out, pytest.warns(UserWarning, match="Duplicate"):
        out.writestr("xl/worksheets/sheet1.xml", "<worksheet/>")
    assert refusal(data.getvalue()).code == "damaged_workbook"


def test_names_of_columns() -> None:
    assert [letters(place) for place in (0, 25, 26, 701, 702, 16383)] == [
        "A",
        "Z",
        "AA",
        "ZZ",
        "AAA",
        "XFD",
    ]
    assert MergedRange.parsed("$B$9:a2") == (2, 9, 0, 1)
    assert [
        MergedRange.parsed(text) for text in ("A1", "A1:", "A0:A2", "A1:XFE2", "A1:A9999999")
    ] == [None] * 5


@given(st.integers(0, 5000), st.integers(1, 40))
def test_merged_ranges_are_found_wherever_a_piece_ends(gap: int, count: int) -> None:
    ranges = [MergedRange(n, n + 1, n, n) for n in range(1, count + 1)]
    xml = (
        b"x" * ((1 << 20) - gap)
        + "".join(f'<x:mergeCell ref="{each.name}"/>' for each in ranges).encode()
    )
    assert list(merged_ranges(io.BytesIO(xml))) == ranges


# --- the files that were refused


@pytest.mark.parametrize("file", sorted(FOUND.glob("*.xlsx")), ids=lambda path: path.stem)
def test_files_that_were_called_damaged_are_read(file: Path) -> None:
    _table, rows = read(file.read_bytes())
    assert [row.values["ref"] for row in rows] == [f"W{n}" for n in range(1, len(rows) + 1)]
    assert all(
        row.values["registered_on"].startswith("2026-03-0") and not row.problems for row in rows
    )
