"""The analysis as a document: its numbers come out of it again, its charts are whole, and no text breaks it."""

from __future__ import annotations

import datetime as dt
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.shared import Length, Pt
from lxml import etree

from govtool.base.errors import NotFound
from govtool.returns.document import write
from govtool.returns.model import Chart, ChartSeries, ColumnKind, Return, ReturnColumn, ReturnTable
from govtool.returns.narrative.analysis import analysis
from govtool.returns.summary_rows import ReturnRow
from govtool.word.charts import step
from govtool.word.columns import head, widths
from tests.papers.kit import text_of
from tests.returns.analysis_paper import EMPTY, Case
from tests.returns.docreader import (
    C,
    W,
    cached_values,
    captioned,
    cells,
    check_agrees,
    texts,
    values,
    workbook_values,
)

HOSTILE = "𠮷&<b>里·\"'村"


def written(case: Case, folder: Path) -> Path:
    path = folder / "研判报告.docx"
    write(case.paper(), path)
    return path


def opened(case: Case, folder: Path) -> Document:
    return docx.Document(str(written(case, folder)))


# --- the numbers come out again


@pytest.mark.parametrize(
    "case", [Case(), EMPTY, Case(kind="yearly", period="2026")], ids=["month", "nothing", "year"]
)
def test_every_number_comes_out_again(case: Case, tmp_path: Path) -> None:
    check_agrees(case.paper(), written(case, tmp_path))


def test_a_table_of_many_columns_is_turned(tmp_path: Path) -> None:
    columns = [
        ReturnColumn("unit", "编码", ColumnKind.TEXT),
        ReturnColumn("name", "名称", ColumnKind.TEXT),
        *(ReturnColumn(f"c{n}", f"第{n}栏") for n in range(39)),
    ]
    rows = [
        [f"U{line}", f"{sign}社区", *range(line, line + 39)]
        for line, sign in enumerate("甲乙丙丁戊己庚辛壬")
    ]
    wide = ReturnTable("wide", "三十九栏", columns, rows, [None, "合计", *range(100, 139)])
    paper = replace(Case().paper(), tables=[*Case().paper().tables, wide])
    write(paper, tmp_path / "a.docx")
    check_agrees(paper, tmp_path / "a.docx")
    pieces = captioned(docx.Document(str(tmp_path / "a.docx")))["三十九栏"]
    assert [cells(piece)[0] for piece in pieces] == [
        ["项目", *(f"{sign}社区" for sign in "甲乙丙丁戊己庚辛")], ["项目", "壬社区", "合计"],
    ]  # fmt: skip
    assert cells(pieces[1])[1] == ["第0栏", "8", "100"]


def test_it_says_how_many_lines_were_written(tmp_path: Path) -> None:
    paper = Case().paper()
    lines = sum(len(table.rows) + len(table.ends) for table in paper.tables)
    assert write(paper, tmp_path / "a.docx") == lines


def test_every_sentence_is_in_it(tmp_path: Path) -> None:
    case = Case()
    assert set(analysis(case.paper()).sentences()) <= set(texts(opened(case, tmp_path)))


# --- charts


def test_charts_hold_the_values_and_a_workbook_with_the_same(tmp_path: Path) -> None:
    trend = [("2026-01", 3, 2), ("2026-02", None, 1.5), ("2026-03", 16, 0)]
    case = replace(Case(), trend=trend)
    with zipfile.ZipFile(written(case, tmp_path)) as parts:
        for number, chart in enumerate(case.paper().charts, start=1):
            assert cached_values(parts.read(f"word/charts/chart{number}.xml")) == values(chart)
            assert workbook_values(parts.read(f"word/embeddings/chart{number}.xlsx")) == values(
                chart
            )
            assert (
                f"chart{number}.xlsx"
                in parts.read(f"word/charts/_rels/chart{number}.xml.rels").decode()
            )


def test_a_chart_of_many_bars_shows_the_first_and_says_so(tmp_path: Path) -> None:
    many = {f"第{n}社区": (200 - n, 0, 0, 0, 0) for n in range(120)}
    path = written(replace(Case(), communities=many), tmp_path)
    assert "图3　各社区登记数（前20位）（单位：件）" in texts(docx.Document(str(path)))
    with zipfile.ZipFile(path) as parts:
        found = cached_values(parts.read("word/charts/chart3.xml"))["登记"]
    assert found == {f"第{n}社区": 200 - n for n in range(20)}


def test_charts_refer_to_the_cells_of_their_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(written(Case(), tmp_path)) as parts:
        root = etree.fromstring(parts.read("word/charts/chart1.xml"))
    assert [f.text for f in root.iter(f"{C}f")] == [
        "Sheet1!$B$1", "Sheet1!$A$2:$A$14", "Sheet1!$B$2:$B$14", "Sheet1!$C$1", "Sheet1!$A$2:$A$14", "Sheet1!$C$2:$C$14",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("most", "apart"),
    [(0, 1), (1, 1), (6, 1), (7, 2), (12, 2), (13, 5), (30, 5), (31, 10), (61, 20), (3001, 1000)],
)
def test_ticks_are_whole_and_few(most: int, apart: int) -> None:
    assert step(Chart("a", "b", ["甲"], [ChartSeries("登记", [most])], line=True)) == apart


# --- the look


def _in_mm(*lengths: Length | None) -> list[int]:
    return [round(length.mm) for length in lengths if length is not None]


def test_page_and_letters_are_those_of_an_official_document(tmp_path: Path) -> None:
    document = opened(Case(), tmp_path)
    section = document.sections[0]
    margins = (section.top_margin, section.left_margin, section.right_margin, section.bottom_margin)
    assert _in_mm(*margins) == [37, 28, 26, 35]
    assert _in_mm(section.page_width, section.page_height) == [210, 297]
    look = {style.name: style for style in document.styles}
    body = look["Body Text First Indent"]
    fonts = body.element.rPr.find(f"{W}rFonts")
    assert fonts.get(f"{W}eastAsia") == "仿宋_GB2312"
    assert (fonts.get(f"{W}ascii"), fonts.get(f"{W}hint")) == ("Times New Roman", "eastAsia")
    assert (body.font.size, body.paragraph_format.line_spacing) == (Pt(16), Pt(28))
    assert body.element.pPr.find(f"{W}ind").get(f"{W}firstLineChars") == "200"
    assert look["Title"].font.size == Pt(22)


def test_fonts_that_are_missing_have_another_name(tmp_path: Path) -> None:
    with zipfile.ZipFile(written(Case(), tmp_path)) as parts:
        table = etree.fromstring(parts.read("word/fontTable.xml"))
    names = {font.get(f"{W}name"): font.find(f"{W}altName").get(f"{W}val") for font in table}
    assert names["仿宋_GB2312"] == "仿宋"
    assert names["楷体_GB2312"] == "楷体"


def test_headings_are_headings_of_word(tmp_path: Path) -> None:
    document = opened(Case(), tmp_path)
    heads = [
        (p.style.name, p.text)
        for p in document.paragraphs
        if p.style is not None and "eading" in (p.style.name or "")
    ]
    assert heads[:4] == [
        ("Heading 1", "一、总体情况"), ("Heading 1", "二、类型和区域分布"), ("Heading 2", "（一）类型分布"), ("Heading 2", "（二）区域分布"),
    ]  # fmt: skip


def test_header_rows_repeat_and_rows_are_not_parted(tmp_path: Path) -> None:
    for table in opened(Case(), tmp_path).tables:
        rows = table._tbl.tr_lst
        assert rows[0].trPr.find(f"{W}tblHeader") is not None
        assert all(row.trPr.find(f"{W}cantSplit") is not None for row in rows)


def test_tables_are_as_wide_as_the_text(tmp_path: Path) -> None:
    for table in opened(Case(), tmp_path).tables:
        assert sum(int(column.get(f"{W}w")) for column in table._tbl.tblGrid) == round(156 * 56.7)


def test_page_numbers_stand_outside(tmp_path: Path) -> None:
    with zipfile.ZipFile(written(Case(), tmp_path)) as parts:
        footers = [etree.fromstring(parts.read(f"word/footer{n}.xml")) for n in (1, 2)]
        settings = parts.read("word/settings.xml").decode()
    assert "evenAndOddHeaders" in settings
    assert sorted(footer.find(f".//{W}jc").get(f"{W}val") for footer in footers) == [
        "left",
        "right",
    ]
    for footer in footers:
        assert footer.find(f".//{W}fldSimple").get(f"{W}instr") == " PAGE "
        assert "".join(footer.itertext()) == "— 1 —"


def test_the_clerks_places_are_content_controls(tmp_path: Path) -> None:
    places = list(opened(Case(), tmp_path).element.body.iter(f"{W}sdt"))
    assert [place.find(f".//{W}alias").get(f"{W}val") for place in places] == ["分析研判"] * 3 + [
        "下步工作建议"
    ] * 2
    assert all("".join(place.itertext()).startswith("【此处由分析人员填写：") for place in places)
    assert len({place.find(f".//{W}id").get(f"{W}val") for place in places}) == 5


@pytest.mark.parametrize(
    ("filed", "day"),
    [(None, "　　年　　月　　日"), (dt.date(2026, 4, 2), "2026年4月2日")],
    ids=["blank", "filed"],
)
def test_the_name_stands_over_the_date(filed: dt.date | None, day: str, tmp_path: Path) -> None:
    document = opened(replace(Case(), filed_on=filed), tmp_path)
    signed = [
        p
        for p in document.paragraphs
        if p.style is not None and p.style.name == "Signature" and p.text
    ]
    assert [p.text for p in signed] == ["示例街道", day]
    right = [int(p._p.pPr.find(f"{W}ind").get(f"{W}rightChars")) for p in signed]
    assert right[1] == 400  # four characters from the edge
    half = {"示例街道": 8, "2026年4月2日": 12, "　　年　　月　　日": 18}
    middle = [chars / 100 + half[p.text] / 4 for chars, p in zip(right, signed, strict=True)]
    assert middle[0] == middle[1]


def test_a_longer_name_still_stands_within_the_page(tmp_path: Path) -> None:
    name = "示例街道社会矛盾纠纷调处化解中心"
    document = opened(replace(Case(), unit_name=name, filed_on=dt.date(2026, 4, 2)), tmp_path)
    signed = [
        p
        for p in document.paragraphs
        if p.style is not None and p.style.name == "Signature" and p.text
    ]
    assert [int(p._p.pPr.find(f"{W}ind").get(f"{W}rightChars")) for p in signed] == [200, 700]


@pytest.mark.parametrize(
    ("unit", "lines"),
    [
        ("某镇", ["某镇2026年3月", "矛盾纠纷排查化解情况研判报告"]),
        (
            "示例区示例街道矛盾调解中心",
            ["示例区示例街道矛盾调解中心2026年3月", "矛盾纠纷排查化解情况研判报告"],
        ),
        (
            "示例市示例区示例街道社会矛盾调解中心",
            ["示例市示例区示例街道社会矛盾调解中心", "2026年3月矛盾纠纷排查化解情况研判报告"],
        ),
    ],
)
def test_a_title_is_broken_where_the_sense_allows(
    unit: str, lines: list[str], tmp_path: Path
) -> None:
    document = opened(replace(Case(), unit_name=unit), tmp_path)
    assert [
        p.text for p in document.paragraphs if p.style is not None and p.style.name == "Title"
    ] == lines


def test_long_tables_stand_at_the_end(tmp_path: Path) -> None:
    many = {
        (f"示例{name}社区", "第一网格"): (1, 1, 1, 1, 1)
        for name in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰"
    }
    said = texts(opened(replace(Case(), grids=many), tmp_path))
    assert said.index("附表1　各网格登记和办结情况") > said.index("示例街道")
    assert any(text.endswith("各网格登记和办结情况见附表1。") for text in said)


# --- what could break it


def test_hostile_names_stay_as_they_are(tmp_path: Path) -> None:
    case = replace(
        Case(),
        unit_name=HOSTILE,
        units=(ReturnRow("A", HOSTILE, registered=3, closing=3, major=1), ReturnRow("B", "乙")),
        types={HOSTILE: (3, 1, 1, 1, 1), "乙": (1, 1, 1, 1, 1)},
        communities={HOSTILE: (3, 1, 1, 1, 1)},
        grids={(HOSTILE, HOSTILE): (3, 1, 1, 1, 1)},
    )
    path = written(case, tmp_path)
    document = docx.Document(str(path))
    assert set(analysis(case.paper()).sentences()) <= set(texts(document))
    assert cells(captioned(document)["各类纠纷登记和办结情况"][0])[1][0] == HOSTILE
    assert document.core_properties.author == HOSTILE
    with zipfile.ZipFile(path) as parts:
        for name in parts.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(parts.read(name))
        assert HOSTILE in cached_values(parts.read("word/charts/chart2.xml"))["登记"]


def test_the_same_return_gives_the_same_bytes(tmp_path: Path) -> None:
    first = written(Case(), tmp_path).read_bytes()
    assert written(Case(), tmp_path).read_bytes() == first


def test_nothing_tells_of_the_maker_or_the_moment(tmp_path: Path) -> None:
    path = written(Case(), tmp_path)
    told_of = docx.Document(str(path)).core_properties
    assert (told_of.author, told_of.last_modified_by, told_of.comments) == ("示例街道", "", "")
    assert told_of.created == dt.datetime(2026, 3, 31, tzinfo=dt.UTC)
    with zipfile.ZipFile(path) as parts:
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [
            name
            for name in parts.namelist()
            if "thumbnail" in name or "customXml" in name or "app.xml" in name
        ]
        assert b'eastAsia="zh-CN"' in parts.read("word/settings.xml")


def test_a_file_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        write(Case().paper(), tmp_path / "none" / "a.docx")
    assert list(tmp_path.iterdir()) == []


def test_a_table_chosen_alone_is_only_that_table(tmp_path: Path) -> None:
    paper = replace(Case().paper(), tables=Case().paper().tables[2:3], charts=())
    assert write(paper, tmp_path / "a.docx") == 5
    document = docx.Document(str(tmp_path / "a.docx"))
    assert document.paragraphs[0].text == "各类纠纷登记和办结情况（月报）"
    assert len(document.tables) == 1
    assert "调解成功率＝" not in "".join(texts(document))


# --- shorter returns are the form itself


def _weekly(**changes: Any) -> Return:
    paper = replace(Case(), kind="weekly", period="2026-W10", **changes).paper()
    return replace(paper, tables=paper.tables[:1], charts=())


def test_a_weekly_return_is_the_form_across_the_page(tmp_path: Path) -> None:
    path = tmp_path / "周报.docx"
    assert write(_weekly(), path) == 6
    document = docx.Document(str(path))
    assert [text_of(p._p) for p in document.paragraphs[:2]] == [  # the element
        "矛盾纠纷事件化解排查汇总表（周报）",
        "填报单位：示例街道　　报送期：2026年第10周（2026-03-02 至 2026-03-08）　　计量单位：件",
    ]
    assert document.paragraphs[-1].text.startswith("填报人：")
    assert cells(document.tables[0])[-1] == [
        "各单位小计",
        "10",
        "16",
        "5",
        "16",
        "3",
        "1",
        "2",
        "9",
        "2",
        "2",
        "72.7%",
    ]
    section = document.sections[0]
    assert _in_mm(section.page_width, section.page_height) == [297, 210]


def test_the_empty_tables_of_a_sheet_of_a_day_are_in_one_line_but_for_those_expected(
    tmp_path: Path,
) -> None:
    paper = replace(Case(), kind="daily", period="2026-03-02").paper()
    columns = [ReturnColumn("name", "名称", ColumnKind.TEXT), ReturnColumn("n", "件数")]
    empty = ReturnTable("new", "今日新增", columns, [], empty="今日无")
    tables = [
        replace(empty, code="duty", title="值班领导", empty="未安排值班", expected=True),
        empty,
        replace(empty, code="due", title="今日到期"),
        paper.tables[0],
    ]
    write(replace(paper, tables=tables), tmp_path / "a.docx")
    document = docx.Document(str(tmp_path / "a.docx"))
    assert len(document.tables) == 1
    found = texts(document)
    assert {
        "表1　值班领导：未安排值班。",
        f"表2　{paper.tables[0].title}",
        "本日无内容的表：今日新增、今日到期。",
    } <= set(found)
    assert not [text for text in found if "今日新增：" in text]


# --- cells and columns


def test_numbers_of_cases_are_in_lines_of_their_own(tmp_path: Path) -> None:
    (table,) = captioned(opened(Case(), tmp_path))["一年内涉及3件及以上纠纷的当事人"]
    assert cells(table)[1][2:] == [
        "SQ01-2026-00002、\nSQ01-2026-00011、\nSQ01-2026-00015",
        "邻里纠纷、物业纠纷",
    ]


def test_numbers_keep_their_room_and_long_texts_give_way() -> None:
    columns = [
        ReturnColumn("a", "案件编号", ColumnKind.TEXT),
        ReturnColumn("b", "名称", ColumnKind.TEXT),
        ReturnColumn("c", "说明", ColumnKind.TEXT),
        ReturnColumn("d", "件数"),
    ]
    rows = [["SQ01-2026-00001", "邻里纠纷", "很长" * 40, "12"]]
    wide = widths(columns, rows, 80)
    assert sum(wide) == round(80 * 56.7)
    assert wide[0] >= 15 * 105  # the number of the case in one line
    assert wide[1] >= 8 * 105
    assert wide[2] < 80 * 105


@pytest.mark.parametrize("across", [20, 60, 156, 257])
def test_columns_fill_the_width_however_many(across: int) -> None:
    columns = [ReturnColumn(str(n), "本期登记") for n in range(12)]
    assert sum(widths(columns, [["1"] * 12], across)) == round(across * 56.7)
    assert min(widths(columns, [], across)) > 0


def test_labels_are_broken_evenly() -> None:
    assert [head(label, 600) for label in ("项目", "本期登记", "调解成功率")] == [
        "项目",
        "本期\n登记",
        "调\n解成\n功率",
    ]
