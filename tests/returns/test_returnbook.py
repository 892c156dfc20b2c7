"""A return as a workbook: every number can be taken out again, formulas give what is kept, and it prints as a form."""

from __future__ import annotations

import datetime as dt
import re
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from govtool.base.errors import Refused
from govtool.returns import files
from govtool.returns.book import book
from govtool.returns.book.book import SheetNames
from govtool.returns.book.page import PAGE, groups, widths
from govtool.returns.model import Chart, ChartSeries, ColumnKind, Return, ReturnColumn, ReturnTable
from tests.properties import examples
from tests.returns import papers
from tests.returns.analysis_paper import Case
from tests.returns.papers import a_paper
from tests.returns.workbooks import HEADER, agrees

A3, A4, LANDSCAPE = 8, 9, "landscape"


def written(tmp_path: Path, paper: Return, name: str = "月报.xlsx") -> Path:
    path = tmp_path / name
    assert files.write(paper, path) == paper.rows
    return path


def xml(path: Path, part: str) -> str:
    with zipfile.ZipFile(path) as file:
        return "".join(
            file.read(name).decode() for name in sorted(file.namelist()) if re.fullmatch(part, name)
        )


# --- figures


def test_every_figure_of_a_return_comes_back_out(tmp_path: Path) -> None:
    for paper in (a_paper(), a_paper(papers.FILED)):
        agrees(paper, written(tmp_path, paper))


@given(papers.any_papers)
@settings(max_examples=examples(60))
def test_any_return_comes_back_out(paper: Return) -> None:
    with tempfile.TemporaryDirectory() as folder:
        agrees(paper, written(Path(folder), paper))


def test_totals_and_rates_are_formulas(tmp_path: Path) -> None:
    book = load_workbook(written(tmp_path, a_paper()))
    sheet = book["矛盾纠纷事件化解排查汇总表"]
    assert [sheet.cell(8, place).value for place in (3, 12)] == ["=SUM(C4:C7)", "=SUM(L4:L7)"]
    assert isinstance(sheet["M5"].value, float)  # what could succeed is no column of the form
    by_type = book["纠纷类型统计表"]
    assert by_type["J5"].value == '=IF(H5=0,"",ROUND(I5/H5,6))'
    assert [by_type.cell(7, place).value for place in (3, 5, 7)] == [
        1.0,
        0.5,
        2.0,
    ]  # of nothing else on the sheet
    assert book["协议金额统计表"]["D7"].value == "=SUM(D4:D6)"


def test_a_total_that_is_no_sum_stays_the_number_it_is(tmp_path: Path) -> None:
    """The formula would give another number, as where a table lists the first ten alone."""
    columns = (
        ReturnColumn("n", "件数", summed=True),
        ReturnColumn("rate", "率", ColumnKind.RATE, ratio=(("n",), ("all",))),
    )
    other = ReturnColumn("all", "总数", summed=True)
    table = ReturnTable("t", "表", (*columns, other), [[1, 0.5, 2], [2, None, 0]], [7, 0.9, 2])
    sheet = load_workbook(written(tmp_path, a_paper(tables=(table,)))).worksheets[0]
    assert [cell.value for cell in sheet[HEADER + 3]] == [7, 0.9, "=SUM(C4:C5)"]
    assert sheet["B4"].value == '=IF(C4=0,"",ROUND(A4/C4,6))'


def test_a_rate_of_columns_that_are_not_there_is_a_number(tmp_path: Path) -> None:
    table = ReturnTable(
        "t",
        "表",
        (ReturnColumn("rate", "率", ColumnKind.RATE, ratio=(("a",), ("b",))),),
        [[0.5]],
        [None],
    )
    sheet = load_workbook(written(tmp_path, a_paper(tables=(table,)))).worksheets[0]
    assert (sheet["A4"].value, sheet["A5"].value) == (0.5, None)


@pytest.mark.parametrize(
    ("column", "value", "cell", "number_format"),
    [
        (ReturnColumn("c", "甲", ColumnKind.TEXT), "990000199001010017", "990000199001010017", "@"),
        (ReturnColumn("c", "甲"), 12, 12, "0"),
        (ReturnColumn("c", "甲"), 0.5, 0.5, "0.0%"),  # the rate in a comparison of counts
        (ReturnColumn("c", "甲"), "未统计", "未统计", "@"),
        (ReturnColumn("c", "甲", ColumnKind.RATE), 0.333333, 0.333333, "0.0%"),
        (ReturnColumn("c", "甲", ColumnKind.RATE), None, None, "General"),
        (ReturnColumn("c", "甲", ColumnKind.CHANGE), -0.125, -0.125, "+0.0%;-0.0%;0.0%"),
        (ReturnColumn("c", "甲", ColumnKind.CHANGE), None, "—", "@"),
        (ReturnColumn("c", "甲", ColumnKind.DAYS), 3, 3, "0"),
        (ReturnColumn("c", "甲", ColumnKind.DAYS), 3.0, 3, "0"),
        (ReturnColumn("c", "甲", ColumnKind.DAYS), 3.5, 3.5, "0.0"),
        (ReturnColumn("c", "甲", ColumnKind.YUAN), "1234567.89", 1234567.89, "#,##0.00"),
        (ReturnColumn("c", "甲", ColumnKind.YUAN), 12000, 12000, "#,##0.00"),
        (
            ReturnColumn("c", "甲", ColumnKind.DATE),
            dt.date(2026, 3, 2),
            dt.datetime(2026, 3, 2),
            "yyyy-mm-dd",
        ),
        (ReturnColumn("c", "甲", ColumnKind.DATE), dt.date(1899, 3, 2), "1899-03-02", "@"),
    ],
)
def test_a_cell_holds_a_value_of_its_kind(
    tmp_path: Path, column: ReturnColumn, value: object, cell: object, number_format: str
) -> None:
    table = ReturnTable("t", "表", (column,), [[value]])
    found = load_workbook(written(tmp_path, a_paper(tables=(table,)))).worksheets[0]["A4"]
    assert found.value == cell
    if cell is not None:
        assert found.number_format == number_format
    assert found.border.left.style == found.border.bottom.style == "thin"


def test_the_same_return_is_the_same_file(tmp_path: Path) -> None:
    one, two = (written(tmp_path, a_paper(), name) for name in ("a.xlsx", "b.xlsx"))
    assert one.read_bytes() == two.read_bytes()
    assert "2026-03-31T00:00:00Z" in xml(one, "docProps/core.xml")


# --- the form


def first_column(sheet: Worksheet) -> list[str]:
    return [row[0].value for row in sheet.iter_rows(max_col=1) if row[0].value]


def test_a_sheet_for_each_table_and_one_for_the_charts(tmp_path: Path) -> None:
    assert load_workbook(written(tmp_path, a_paper())).sheetnames == [
        "矛盾纠纷事件化解排查汇总表", "与上期、去年同期比较表", "纠纷类型统计表", "办结用时统计表", "协议金额统计表", "超期事项清单",
        "一年内涉及三件以上当事人", "图表",
    ]  # fmt: skip
    assert (
        load_workbook(written(tmp_path, a_paper(charts=()))).sheetnames[-1]
        == "一年内涉及三件以上当事人"
    )


def test_each_sheet_is_a_form_to_sign(tmp_path: Path) -> None:
    book = load_workbook(written(tmp_path, a_paper()))
    for sheet, table in zip(book.worksheets, a_paper().tables, strict=False):
        texts = [
            cell.value.rstrip()
            for row in sheet.iter_rows()
            for cell in row
            if isinstance(cell.value, str)
        ]
        assert texts[0] == f"{table.title}（月报）"
        heading = " ".join(texts[1:4])
        assert "填报单位：示例街道" in heading
        assert "报送期：2026年3月（2026-03-01 至 2026-03-31）" in heading
        assert re.search("填报人：.*审核人：.*单位负责人：.*填报日期：", " ".join(texts[-4:]))
        assert (sheet["A1"].font.size, sheet["A1"].font.name, sheet["A1"].font.bold) == (
            18,
            "宋体",
            True,
        )
        assert sheet["A1"].alignment.horizontal == "center"
        assert sheet.cell(HEADER, 1).fill.fgColor.rgb == "FFD9E1F2"


def test_what_the_figures_count_is_reported(tmp_path: Path) -> None:
    book = load_workbook(written(tmp_path, a_paper()))
    units = {sheet.title: re.search("单位：([件元天、]+)", " ".join(filter(None, next(sheet.iter_rows(2, 2, values_only=True)))))
             for sheet in book.worksheets[:-1]}  # fmt: skip
    assert {title: unit[1] for title, unit in units.items() if unit} == {
        "矛盾纠纷事件化解排查汇总表": "件", "与上期、去年同期比较表": "件", "纠纷类型统计表": "件", "办结用时统计表": "件、天",
        "协议金额统计表": "件、元", "超期事项清单": "天", "一年内涉及三件以上当事人": "件",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "name", "told_as"),
    [
        ("daily", "2026-03-02", "2026年3月2日"),
        ("weekly", "2026-W01", "2026年第1周（2025-12-29 至 2026-01-04）"),
        ("half-month", "2026-03-A", "2026年3月上半月（2026-03-01 至 2026-03-15）"),
        ("half-month", "2026-12-B", "2026年12月下半月（2026-12-16 至 2026-12-30）"),
        ("monthly", "2026-10", "2026年10月（2026-10-01 至 2026-10-31）"),
        ("quarterly", "2026-Q1", "2026年第一季度（2026-01-01 至 2026-03-31）"),
        ("half-year", "2026-H2", "2026年下半年（2026-07-01 至 2026-12-31）"),
        ("yearly", "2026", "2026年（2026-01-01 至 2026-12-31）"),
    ],
)
def test_a_period_is_called_what_an_office_calls_it(
    tmp_path: Path, kind: str, name: str, told_as: str
) -> None:
    found = papers.a_summary(name, papers.PeriodKind(kind))
    sheet = load_workbook(written(tmp_path, a_paper(found))).worksheets[0]
    assert f"报送期：{told_as}" in [cell.value for cell in sheet[2]]


def test_a_filed_return_tells_when_and_what_was_corrected(tmp_path: Path) -> None:
    paper = a_paper(papers.FILED, notes=("社区数据截至3月31日24时。",))
    book = load_workbook(written(tmp_path, paper))
    assert [text.strip() for text in first_column(book.worksheets[0])[7:-1]] == [
        "更正（报送后发生的变动，本表数字仍为报送时的数字）：",
        "1. 示例一社区“本期登记”：报送时为 9，现为 10。",
        "2. 示例二社区“期末在办”：报送时为 2，现为 1。",
        "说明：调解成功率＝调解成功÷办结和移送中调解成功或者调解过的件数；未经调解即答复、撤回、导入诉讼等的不计；没有可计件数的，不计成功率。",
        "应报日期：2026年4月3日*；报送日期：2026年4月2日。",
        "带*的日期为暂定：2026年放假通知尚未公布，公布后可能变动。",
        "社区数据截至3月31日24时。",
    ]
    signed = [cell.value for cell in list(book.worksheets[1].iter_rows())[-1] if cell.value]
    assert signed[-1] == "填报日期：2026年4月2日"


def test_notes_stand_under_their_table(tmp_path: Path) -> None:
    sheet = load_workbook(written(tmp_path, a_paper()))["与上期、去年同期比较表"]
    assert first_column(sheet)[-2] == "注：调解成功率的环比、同比为百分点之差。"


def test_a_table_with_nothing_in_it_says_so(tmp_path: Path) -> None:
    sheet = load_workbook(written(tmp_path, a_paper()))["一年内涉及三件以上当事人"]
    assert sheet.cell(HEADER + 1, 1).value == "本期无"
    assert f"A{HEADER + 1}:B{HEADER + 1}" in {str(merged) for merged in sheet.merged_cells.ranges}


def test_it_prints_on_a4_across_one_page_wide(tmp_path: Path) -> None:
    path = written(tmp_path, a_paper())
    for sheet in load_workbook(path).worksheets[:-1]:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (A4, LANDSCAPE)
        assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (
            True,
            0,
        )
        assert sheet.print_title_rows == "$1:$3"
        assert sheet.freeze_panes == "A4"
        assert sheet.print_options.horizontalCentered
        assert sheet.oddFooter.center.text == "第 &P 页，共 &N 页"
        assert not sheet.sheet_view.showGridLines


def test_a_table_too_wide_to_read_on_a4_is_printed_on_a3(tmp_path: Path) -> None:
    columns = [ReturnColumn(f"c{n}", "件数") for n in range(39)]
    table = ReturnTable("t", "表", columns, [[1] * 39], [1] * 39)
    assert (
        load_workbook(written(tmp_path, a_paper(tables=(table,))))
        .worksheets[0]
        .page_setup.paperSize
        == A3
    )


def test_lists_have_a_filter_and_tables_with_a_total_have_none(tmp_path: Path) -> None:
    book = load_workbook(written(tmp_path, a_paper()))
    assert {sheet.title: sheet.auto_filter.ref for sheet in book.worksheets if sheet.auto_filter.ref} == {
        "与上期、去年同期比较表": "A3:F7", "办结用时统计表": "A3:D6", "超期事项清单": "A3:G6",
    }  # fmt: skip


@pytest.mark.parametrize(
    "name",
    ["=1+1街道", "http://example.org", "<r>甲</r>", "𠮷祥街道", "@甲&乙·", "街道" * 60, "'甲"],
)
def test_names_stay_text_wherever_they_stand(tmp_path: Path, name: str) -> None:
    table = ReturnTable(
        "t",
        name,
        (ReturnColumn("n", name, ColumnKind.TEXT), ReturnColumn("m", "件数")),
        [[name, 1]],
        [name, 1],
        notes=(name,),
    )
    chart = Chart("c", name, [name], [ChartSeries(name, [1])], unit=name)
    path = written(tmp_path, a_paper(tables=(table,), charts=(chart,), unit_name=name))
    book = load_workbook(path)
    assert [book.worksheets[0].cell(row, 1).value for row in (3, 4, 5)] == [name] * 3
    assert all(
        cell.data_type != "f"
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.column == 1
    )
    assert "hyperlink" not in xml(path, "xl/worksheets/.*")
    assert set(re.findall(r"<c:f>(.*?)\$", xml(path, "xl/charts/chart1.xml"))) == {"图表!"}


# --- charts


def parts(path: Path, number: int) -> str:
    return xml(path, f"xl/charts/chart{number}.xml")


def test_charts_are_drawn_from_their_cells(tmp_path: Path) -> None:
    path = written(tmp_path, a_paper())
    trend, types, communities = (parts(path, number) for number in (1, 2, 3))
    assert "<c:lineChart>" in trend
    assert '<c:barDir val="bar"/>' in types  # nine long names lie
    assert '<c:barDir val="col"/>' in communities
    assert re.findall(r"<c:f>(.*?)</c:f>", trend) == [
        "图表!$A$3",
        "图表!$B$4", "图表!$A$5:$A$17", "图表!$B$5:$B$17",
        "图表!$C$4", "图表!$A$5:$A$17", "图表!$C$5:$C$17",
    ]  # fmt: skip
    assert kept(trend) == [list(series.values) for series in papers.TREND.series]
    assert kept(types) == [list(series.values) for series in papers.TYPES.series]
    assert kept(communities) == [list(series.values) for series in papers.COMMUNITIES.series]


def kept(chart: str) -> list[list[float | None]]:
    """The values that a chart shows before its cells are read."""
    found = []
    for values in re.findall(r"<c:val>.*?</c:val>", chart, re.DOTALL):
        points = {
            int(n): float(v) for n, v in re.findall(r'<c:pt idx="(\d+)"><c:v>(.*?)</c:v>', values)
        }
        count = re.search(r'<c:ptCount val="(\d+)"', values)
        found.append([points.get(n) for n in range(int(count[1]) if count else 0)])
    return found


def test_many_bars_stand_without_values_that_would_cover_each_other(tmp_path: Path) -> None:
    few, many = (
        Chart(
            "c",
            "图",
            [f"第{n}社区" for n in range(count)],
            [ChartSeries("登记", [1] * count), ChartSeries("办结", [2] * count)],
        )
        for count in (22, 23)
    )
    path = written(tmp_path, a_paper(charts=(few, many)))
    assert [parts(path, number).count("<c:showVal ") for number in (1, 2)] == [2, 0]


def test_each_chart_is_printed_on_a_page_of_its_own(tmp_path: Path) -> None:
    path = written(tmp_path, a_paper())
    sheet = load_workbook(path)["图表"]
    assert [pause.id for pause in sheet.row_breaks.brk] == [
        25,
        48,
    ]  # heading, then 23 lines for each
    assert not sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.scale == 88
    assert sheet.print_title_rows == "$1:$2"
    assert xml(path, "xl/charts/.*").count("宋体") > 3


def test_a_chart_of_nothing_is_not_drawn(tmp_path: Path) -> None:
    charts = (
        Chart("a", "甲", [], [ChartSeries("登记", [])]),
        Chart("b", "乙", ["一"], []),
        Chart("c", "丙", ["一"], [ChartSeries("登记", [None])]),
    )
    path = written(tmp_path, a_paper(charts=charts))
    assert re.findall(r"<c:f>.*?</c:f>", xml(path, "xl/charts/.*"))[0] == "<c:f>图表!$A$49</c:f>"
    assert xml(path, "xl/charts/chart2.xml") == ""


def test_a_control_character_in_a_chart_leaves_the_workbook_readable(tmp_path: Path) -> None:
    chart = Chart("c", "甲\x08", ["乙\x01"], [ChartSeries("丙\x02", [1])])
    sheet = load_workbook(written(tmp_path, a_paper(charts=(chart,))))["图表"]
    assert [sheet[cell].value for cell in ("A3", "A5", "B4", "B5")] == [
        "甲\ufffd",
        "乙\ufffd",
        "丙\ufffd",
        1,
    ]


# --- names and widths


@pytest.mark.parametrize(
    ("titles", "names"),
    [
        (["a[b]:c*d?e/f\\g"], ["a_b__c_d_e_f_g"]),
        (["表", "表", "表"], ["表", "表（2）", "表（3）"]),
        (["A", "a"], ["A", "a（2）"]),
        (["字" * 40, "字" * 40], ["字" * 31, "字" * 28 + "（2）"]),
        (["𠮷" * 20], ["𠮷" * 15]),
        (["", "' '"], ["表", "表（2）"]),
        (["'甲'"], ["甲"]),
    ],
)
def test_names_of_sheets_are_allowed_and_unique(titles: list[str], names: list[str]) -> None:
    taken = SheetNames()
    assert [taken.take(title) for title in titles] == names


@pytest.mark.parametrize(
    ("columns", "shares", "found"),
    [
        ([10, 20, 10, 10, 10], [0.5, 0.5], [(0, 1), (2, 4)]),
        ([1, 1, 98], [0.3, 0.4, 0.3], [(0, 0), (1, 1), (2, 2)]),
        ([98, 1, 1], [0.3, 0.4, 0.3], [(0, 0), (1, 1), (2, 2)]),
        ([5], [1.0], [(0, 0)]),
    ],
)
def test_columns_are_shared_out(
    columns: list[float], shares: list[float], found: list[Any]
) -> None:
    assert groups(columns, shares) == found


def test_a_table_fills_the_page() -> None:
    assert sum(widths(papers.NOTHING)) == pytest.approx(PAGE, abs=0.1)
    assert widths(papers.NOTHING) == [58, 58]


def test_where_the_page_is_too_narrow_columns_give_what_they_can_do_without() -> None:
    name = ReturnColumn("name", "单位名称", ColumnKind.TEXT, width=24)
    counts = [ReturnColumn(f"c{n}", "件数") for n in range(30)]
    some = ReturnTable("t", "表", [name, *counts[:10]], [["甲", *[1] * 10]], ["合计", *[1] * 10])
    many = ReturnTable(
        "t", "表", [name, *counts], [["某某街道某某新村社区", *[1] * 30]], ["合计", *[1] * 30]
    )
    assert sum(widths(some)) == pytest.approx(PAGE, abs=0.1)
    assert widths(some) == [
        21.61,
        *[9.44] * 10,
    ]  # 8 of 124 are lacking, of 17 and ten times 4 to spare
    assert widths(many) == [23, *[6] * 30]


def test_a_number_is_never_wider_than_its_column() -> None:
    column = ReturnColumn("amount", "金额", ColumnKind.YUAN, width=6)
    others = [ReturnColumn(f"c{n}", "件数") for n in range(30)]
    table = ReturnTable(
        "t", "表", [column, *others], [["1234567.89", *[1] * 30]], ["1234567.89", *[1] * 30]
    )
    assert widths(table)[0] >= len("1,234,567.89") + 2


# --- one table


def test_one_table_alone(tmp_path: Path) -> None:
    for name in ("by_type", "by-type", "纠纷类型统计表", " BY_TYPE "):
        path = tmp_path / "a.xlsx"
        assert files.write(a_paper(), path, table=name) == 4
        assert load_workbook(path).sheetnames == ["纠纷类型统计表"]


def test_one_table_as_csv(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    assert files.write(a_paper(), path, table="overdue", plain=True) == 3
    assert path.read_text(encoding="utf-8").splitlines() == [
        "案件编号,承办单位,超期事项,应办日期,超期天数,督办等级,告知对象",
        "SQ01-2026-00012,示例一社区,首次见面,2026-03-20,11,橙色,街道分管领导",
        "JD01-2026-00003,示例街道,答复,2026-03-30,1,提醒,承办单位负责人、"
        + "街道矛盾纠纷调处化解中心" * 4,
        "990000202600001,http://example.org,<r>移送</r>,,0.5,,@甲&乙",
    ]
    assert files.write(a_paper(), path, plain=True) == 5
    assert (
        path.read_text(encoding="utf-8").splitlines()[-1]
        == ",各单位小计,6,12,3,8,2,1,1,9,1,3,0.666667"
    )


def test_a_table_that_is_not_there_is_refused_and_those_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        files.write(a_paper(), tmp_path / "a.csv", table="甲乙表")
    assert refused.value.code == "unknown_table"
    assert "by_type 纠纷类型统计表" in (refused.value.hint or "")
    assert list(tmp_path.iterdir()) == []


# --- what is printed


@pytest.mark.parametrize(
    ("rows", "pages"), [(10, None), (17, 1), (19, 1), (21, None), (25, None), (36, 2), (45, None)]
)
def test_a_list_is_made_a_little_smaller_rather_than_signed_on_a_page_of_its_own(
    rows: int, pages: int | None, tmp_path: Path
) -> None:
    columns = [
        ReturnColumn("case_no", "案件编号", ColumnKind.TEXT, width=18),
        ReturnColumn("n", "件数"),
    ]
    lines = [[f"SQ01-2026-{number:05}", number] for number in range(rows)]
    table = ReturnTable("overdue", "超期事项清单", columns, lines, notes=["甲" * 100])
    paper = replace(Case(), kind="weekly", period="2026-W10").paper()
    book.write(replace(paper, tables=[table], charts=()), tmp_path / "a.xlsx")
    sheet = load_workbook(tmp_path / "a.xlsx").active
    assert sheet is not None
    height = sheet.page_setup.fitToHeight  # 0 for as many as it takes, and 1 is left out
    assert (None if height in {"0", 0} else int(height or 1)) == pages
