"""The summary as a workbook: the figures of ``--json`` in the office's form, in Chinese whatever the clerk reads.

What the other sheets and the charts hold: ``tests/returns/test_returnbook.py``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from govtool.returns import files
from govtool.returns.contents import paper
from govtool.returns.summary import RATE, TWICE
from govtool.rules import PeriodKind, period_named
from govtool.store import Store
from tests.commands.clerk import Desk
from tests.returns.oracle import COLUMNS
from tests.returns.test_csv import HEADER, PERIODS, wanted
from tests.returns.workbooks import agrees
from tests.samples import LOADED_ON

TITLE = "矛盾纠纷事件化解排查汇总表"
TOP = 3
"""The row of the header: title, and unit with period, come before."""


def form_of(desk: Desk, file: Path, *words: str) -> Worksheet:
    """The sheet of the summary, with what its formulas give."""
    answer = desk.done("report", *words, "-o", str(file))
    assert answer.out == ""
    return load_workbook(file, data_only=True)[TITLE]


def texts(sheet: Worksheet) -> list[str]:
    """All there is to read, but for the table's figures."""
    return [
        cell.value
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value
    ]


def figures(row: tuple[Any, ...]) -> list[float | None]:
    return [cell.value for cell in row[2:]]


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
@pytest.mark.parametrize(("kind", "name"), [each for each in PERIODS if each[0] != "daily"])
def test_read_back_it_says_the_same(
    sample_desk: Desk, tmp_path: Path, kind: str, name: str, lang: str
) -> None:
    printed = sample_desk.done("report", kind, "--period", name, "--json").json
    sample_desk.done(
        "--lang", lang, "report", kind, "--period", name, "-o", str(tmp_path / "a.xlsx")
    )
    sheet = load_workbook(tmp_path / "a.xlsx", data_only=True)[TITLE]
    header, *rows = sheet.iter_rows(min_row=TOP, max_row=TOP + 16)
    assert [cell.value for cell in header] == HEADER
    assert [(row[0].value, row[1].value, figures(row)) for row in rows[:-2]] == [
        (row["unit"], row["name"], wanted(row)) for row in printed["rows"]
    ]
    assert [(row[0].value or "", row[1].value, figures(row)) for row in rows[-2:]] == [
        ("", "各单位小计", wanted(printed["total"])),
        ("", "全街道（按件）", wanted(printed["cases"])),
    ]


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        *PERIODS,
        ("monthly", "2025-01"),
        ("monthly", "2026-10"),
        ("quarterly", "2026-Q1"),
        ("yearly", "2025"),
    ],
)
def test_every_table_and_chart_says_the_same(
    sample: Store, tmp_path: Path, kind: str, name: str
) -> None:
    whole = paper(sample, period_named(PeriodKind(kind), name), LOADED_ON)
    files.write(whole, tmp_path / "a.xlsx")
    agrees(whole, tmp_path / "a.xlsx")


def test_totals_of_all_tables_are_sums(sample: Store, tmp_path: Path) -> None:
    """A total that no formula gives would be a number without saying so."""
    whole = paper(sample, period_named(PeriodKind.MONTHLY, "2026-10"), LOADED_ON)
    files.write(whole, tmp_path / "a.xlsx")
    for table, sheet in zip(
        whole.for_people().tables, load_workbook(tmp_path / "a.xlsx").worksheets, strict=False
    ):
        last = sheet[TOP + len(table.rows) + 1]
        summed = [
            cell
            for cell, column in zip(last, table.columns, strict=True)
            if column.summed and table.total
        ]
        assert [cell.coordinate for cell in summed if cell.data_type != "f"] == []


def test_figures_are_numbers_rates_percentages_and_codes_text(
    sample_desk: Desk, tmp_path: Path
) -> None:
    sheet = form_of(sample_desk, tmp_path / "周报.xlsx", "weekly", "--period", "2026-W10")
    for row in sheet.iter_rows(min_row=TOP + 1, max_row=TOP + 15):
        assert [cell.number_format for cell in row[:-1]] == ["@", "@", *["0"] * len(COLUMNS)]
        assert row[-1].number_format == "0.0%"
        assert all(cell.border.left.style == cell.border.bottom.style == "thin" for cell in row)
    assert all(cell.font.bold for cell in sheet[TOP + 15])
    assert not any(cell.font.bold for cell in sheet[TOP + 14])


def test_the_form_of_a_weekly_return(desk: Desk, tmp_path: Path) -> None:
    """Week 10 of 2026 runs from Monday 2 to Sunday 8 March and is due on the Monday after."""
    desk.add(on="2026-03-03")
    desk.today("2026-03-08")
    sheet = form_of(desk, tmp_path / "周报.xlsx", "weekly", "--period", "2026-W10")
    assert sheet.title == "矛盾纠纷事件化解排查汇总表"
    assert [text.rstrip() for text in texts(sheet) if text not in HEADER] == [
        "矛盾纠纷事件化解排查汇总表（周报）",
        "填报单位：示例街道", "报送期：2026年第10周（2026-03-02 至 2026-03-08）", "单位：件",
        "JD01", "示例街道", "SQ01", "示例一社区", "SQ02", "示例二社区", "BM01", "社保所",
        "TW01", "物业纠纷人民调解委员会",
        "各单位小计", "全街道（按件）",
        f"说明：{RATE}{TWICE}",
        "应报日期：2026年3月9日。",
        "填报人：", "审核人：", "单位负责人：", "填报日期：　　年　　月　　日",
    ]  # fmt: skip
    assert "A1:M1" in {str(merged) for merged in sheet.merged_cells.ranges}
    assert sheet["A1"].alignment.horizontal == "center"


def test_it_is_printed_on_one_page_across_with_its_header_on_each(
    desk: Desk, tmp_path: Path
) -> None:
    desk.today("2026-03-09")
    sheet = form_of(desk, tmp_path / "周报.xlsx", "weekly", "--period", "2026-W10")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
    assert sheet.print_title_rows == "$1:$3"
    assert sheet.freeze_panes == "A4"
    assert sheet.auto_filter.ref is None  # a total of rows that are hidden would be wrong
    assert (
        sheet.print_area == "'矛盾纠纷事件化解排查汇总表'!$A$1:$M$14"
    )  # after the total: zero report, rate, dates, names


def test_a_period_that_goes_on_says_until_when(desk: Desk, tmp_path: Path) -> None:
    desk.today("2026-03-07")
    found = texts(form_of(desk, tmp_path / "周报.xlsx", "weekly", "--period", "2026-W10"))
    assert "本期尚未结束，数据截至2026年3月7日。" in found


def test_with_nothing_to_report_it_says_so(desk: Desk, tmp_path: Path) -> None:
    sheet = form_of(desk, tmp_path / "月报.xlsx", "monthly", "--period", "2026-01")
    assert "零报告：本期期初无在办，无登记、无转入，期末无在办。" in texts(sheet)
    assert {row[2].value for row in sheet.iter_rows(min_row=TOP + 1, max_row=TOP + 6)} == {0}
    desk.add(on="2026-02-05")
    sheet = form_of(desk, tmp_path / "月报.xlsx", "monthly", "--period", "2026-02")
    assert not [text for text in texts(sheet) if "零报告" in text]


def test_a_filed_return_keeps_its_figures_and_lists_what_was_corrected(
    desk: Desk, tmp_path: Path
) -> None:
    desk.add(on="2026-03-03")
    desk.done("report", "file", "weekly", "--period", "2026-W10", "--unit", "SQ01", on="2026-03-10")
    words = ("weekly", "--period", "2026-W10", "--unit", "SQ01")
    desk.add("--on", "2026-03-04", on="2026-03-11")
    sheet = form_of(desk, tmp_path / "周报.xlsx", *words)
    told = texts(sheet)
    assert "填报单位：示例一社区" in told
    assert "应报日期：2026年3月9日；报送日期：2026年3月10日。" in told
    assert "填报日期：2026年3月10日" in told
    assert [text.strip() for text in told if "报送时" in text] == [
        "更正（报送后发生的变动，本表数字仍为报送时的数字）：",
        "1. 示例一社区“本期登记”：报送时为 1，现为 2。",
        "2. 示例一社区“期末在办”：报送时为 1，现为 2。",
        "3. 示例一社区“其中超期”：报送时为 1，现为 2。",  # neither was reported the same day
        "4. 超期事项清单：SQ01-2026-00002 示例一社区 邻里纠纷 上报街道矛调中心，报送时未列，现应列入。",
    ]
    assert figures(sheet[TOP + 1]) == [0, 1, 0, 0, 0, 0, 0, 1, 0, 1, None]


def test_a_due_date_in_a_year_without_holiday_notice_is_provisional(
    desk: Desk, tmp_path: Path
) -> None:
    desk.today("2030-06-03")
    sheet = form_of(desk, tmp_path / "月报.xlsx", "monthly", "--period", "2030-05")
    assert "带*的日期为暂定：2030年放假通知尚未公布，公布后可能变动。" in texts(sheet)
    assert any(
        "2030年6月6日*" in text for text in texts(sheet)
    )  # 3, 4, 6: the 5th is the Dragon Boat Festival


def test_a_daily_return_names_its_day_once(desk: Desk, tmp_path: Path) -> None:
    desk.done("report", "daily", "--period", "2026-02-05", "-o", str(tmp_path / "日报.xlsx"))
    (sheet,) = load_workbook(tmp_path / "日报.xlsx").worksheets
    days = [text for text in texts(sheet) if "2026年2月5日" in text]
    assert days == ["报送期：2026年2月5日", "应报日期：2026年2月5日。"]


@pytest.mark.parametrize("name", ["=1+1社区", "<r>甲</r>", "http://example.org", "@甲&乙"])
def test_names_become_no_formula_and_no_link(desk: Desk, tmp_path: Path, name: str) -> None:
    desk.done(
        "unit", "add", "--code", "SQ03", "--name", name, "--kind", "community", on="2026-03-02"
    )
    sheet = form_of(
        desk, tmp_path / "周报.xlsx", "weekly", "--period", "2026-W09", "--unit", "SQ03"
    )
    cell = sheet.cell(TOP + 1, 2)
    assert (cell.value, cell.data_type, cell.hyperlink) == (name, "s", None)
    assert f"填报单位：{name}" in texts(sheet)


def test_a_long_name_has_room(desk: Desk, tmp_path: Path) -> None:
    desk.done(
        "unit", "add", "--code", "SQ03", "--name", "字" * 60, "--kind", "community", on="2026-03-02"
    )
    sheet = form_of(desk, tmp_path / "周报.xlsx", "weekly", "--period", "2026-W09")
    heights = {
        sheet.cell(row, 1).value: sheet.row_dimensions[row].height
        for row in range(TOP + 1, TOP + 7)
    }
    assert (heights["SQ03"], heights["SQ01"]) == (51, 21.75)
    assert round(sheet.column_dimensions["B"].width) == 45


def test_an_error_leaves_the_old_file(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "周报.xlsx"
    desk.done("report", "weekly", "-o", str(file))
    before = file.read_bytes()

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("govtool.returns.book.form.fill", interrupted)
    assert desk("report", "weekly", "-o", str(file)).code == 130
    assert file.read_bytes() == before
