"""A return as a page: what stands in it is what the return says, and nothing else is needed to read it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from govtool.returns import page_file
from govtool.returns.contents import summary_table
from govtool.returns.model import Chart, ChartSeries, ColumnKind, Return, ReturnColumn, ReturnTable
from govtool.returns.summary_rows import NOTHING, ReturnRow
from tests.properties import examples
from tests.returns.pagereader import Reader, check_agrees, element, texts
from tests.returns.samplepaper import CASES, HARD, ROWS, chart_trend, summary, whole_paper

TITLE = "矛盾纠纷事件化解排查汇总表"

# --- the figures


def test_the_numbers_of_the_page_are_those_of_the_return() -> None:
    check_agrees(whole_paper())


def test_what_people_see_in_each_kind_of_column() -> None:
    text = page_file.page(whole_paper())
    rows = Reader(text).tables["overdue"]
    seen = [[cell["text"] for cell in row] for row in rows if row]
    assert seen[0][3:] == ["2026-10-09", "23", "2", "50.0%", "+12.5%", "12,000.00"]
    assert seen[1][3:] == ["2026-10-30", "0.5", "12", "0.0%", "-3.0%", "1,234,567.50"]
    assert seen[2][1:] == ["", "", "—", "—", "—", "—", "—", "—"]
    assert seen[3][1:] == [
        "两行\n摘要",
        "丙社区",
        "2026-01-02",
        "300",
        "0",
        "100.0%",
        "0.0%",
        "0.00",
    ]
    assert seen[4] == ["合计", "", "", "", "", "14", "", "", "1,246,567.50"]
    assert rows[1][1]["text"] == HARD


def test_the_figures_seen_first() -> None:
    tiles = dict(
        zip(
            texts(page_file.page(whole_paper()), ".//dt"),
            texts(page_file.page(whole_paper()), ".//dd"),
            strict=True,
        )
    )
    assert tiles | {
        "期初在办": "11件", "本期登记": "15件", "调解成功": "15件", "期末在办": "13件", "在办超期": "1件",
        "调解成功率": "68.2%", "办结中位数": "12.5天",
    } == tiles  # fmt: skip


def test_a_table_without_rows_says_so() -> None:
    text = page_file.page(whole_paper())
    assert [cell["text"] for row in Reader(text).tables["repeated"] for cell in row] == [
        "本期无三次以上的当事人"
    ]


def test_a_chart_of_nothing_says_so() -> None:
    text = page_file.page(
        replace(whole_paper(), charts=(Chart("types", "纠纷类型", [], [ChartSeries("登记", [])]),))
    )
    assert texts(text, ".//figure/*") == ["纠纷类型（单位：件）", "本期无"]


def test_rows_are_named_by_their_heads() -> None:
    """On a narrow screen the heads are the title of a card, and every other cell brings its label."""
    page = element(page_file.page(whole_paper()))
    rows = page.findall(".//table[@data-code='overdue']/tbody/tr")
    assert [[cell.tag for cell in row][:2] for row in rows] == [["th", "td"]] * 4
    assert [cell.get("data-label") for cell in rows[0].findall("td")] == [
        column.label for column in CASES[1:]
    ]
    (first, *_) = page.findall(".//table[@data-code='summary']/tbody/tr")
    assert [cell.text for cell in first.findall("th[@scope='row']")] == [
        "JD01",
        "示范街道矛盾纠纷多元化解中心",
    ]


# --- what is said about the whole


def test_a_filed_return_says_when_and_what_was_corrected() -> None:
    text = page_file.page(whole_paper())
    assert "报送日期</dt><dd>2026年11月3日" in text
    assert texts(text, ".//section[@id='corrections']//li") == [
        "甲社区居民委员会“本期登记”：报送时为 12，现为 13。"
    ]
    assert texts(text, ".//section[@id='notes']//li") == ["本表由矛调中心汇总。"]
    assert "填报日期：2026年11月3日" in text


def test_a_return_of_nothing_that_was_not_filed() -> None:
    found = replace(summary(filed=False), rows=(ReturnRow("SQ01", "甲社区", **NOTHING),))
    text = page_file.page(Return(found, TITLE, "甲社区", (summary_table(found, TITLE),)))
    assert "尚未报送" in text
    assert "2026年11月4日*" in text
    assert texts(text, ".//section[@id='notes']//li") == [
        "零报告：本期期初无在办，无登记、无转入，期末无在办。",
        "带*的日期为暂定：2026年放假通知尚未公布，公布后可能变动。",
    ]
    assert texts(text, ".//h2") == ["概况", TITLE, "说明"]


def test_the_contents_lead_to_the_sections_in_their_order() -> None:
    page = element(page_file.page(whole_paper()))
    assert [link.get("href") for link in page.iterfind(".//nav//a")] == [
        f"#{part.get('id')}" for part in page.iterfind(".//section")
    ]
    assert [link.text for link in page.iterfind(".//nav//a")] == [
        part.text for part in page.iterfind(".//h2")
    ]


# --- one file that needs nothing


def test_nothing_is_loaded_and_nothing_runs() -> None:
    text = page_file.page(whole_paper())
    page = element(text)
    assert not re.search(r"https?://|<script|@import|url\(|\son\w+=|javascript:", text)
    links = [
        value for part in page.iter() for name, value in part.items() if name in {"href", "src"}
    ]
    assert all(link.startswith("#") or link == "data:," for link in links)
    policy = page.find(".//meta[@http-equiv='Content-Security-Policy']")
    assert policy is not None
    assert policy.get("content") == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def test_the_page_says_what_it_is() -> None:
    page = element(page_file.page(whole_paper()))
    assert page.get("lang") == "zh-CN"
    assert page.findtext(".//title") == "矛盾纠纷事件化解排查汇总表（月报） 2026-10 示范街道"
    assert [found.get("charset") for found in page.findall("head/meta")][:1] == ["utf-8"]
    assert all(
        svg.find("title") is not None and svg.find("desc") is not None
        for svg in page.iterfind(".//svg[@role='img']")
    )


def test_no_two_parts_have_one_name() -> None:
    names = [
        part.get("id") for part in element(page_file.page(whole_paper())).iter() if part.get("id")
    ]
    assert len(names) == len(set(names))


def test_the_same_return_gives_the_same_bytes(tmp_path: Path) -> None:
    page_file.write(whole_paper(), tmp_path / "a.html")
    page_file.write(whole_paper(), tmp_path / "b.html")
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


ANY = st.text(min_size=1, max_size=40)
VALUES = st.none() | st.integers(0, 10**6) | st.floats(0, 10**6, allow_nan=False)


@settings(max_examples=examples(60))
@given(text=ANY, values=st.lists(VALUES, min_size=1, max_size=14), line=st.booleans())
def test_whatever_the_words_and_values_the_page_is_well_formed(
    text: str, values: list[float | None], *, line: bool
) -> None:
    """Each word of a return is what somebody typed; values of a chart may be any."""
    chart = Chart(
        "c",
        text,
        [f"{place}{text}" for place in range(len(values))],
        [ChartSeries(text, values), ChartSeries("乙", values[::-1])],
        line,
    )
    found = summary()
    table = ReturnTable(
        "t",
        text,
        (ReturnColumn("a", text, ColumnKind.TEXT), ReturnColumn("b", text)),
        [(text, 1)],
        empty=text,
        notes=[text],
    )
    text_of_page = page_file.page(
        Return(found, text, text, (summary_table(found, TITLE), table), (chart,), notes=[text])
    )
    page = element(text_of_page)
    assert not list(page.iter("script"))
    places = [
        value
        for part in page.iter()
        for name, value in part.items()
        if name in {"x", "y", "cx", "cy", "width", "height"}
    ]
    assert all(float(place) >= -1 for place in places)


# --- as a file


def test_the_rows_written_are_reported(tmp_path: Path) -> None:
    assert page_file.write(whole_paper(), tmp_path / "a.html") == 3 + 1 + len(ROWS) + 1
    assert (tmp_path / "a.html").read_bytes().startswith(b"<!DOCTYPE html>\n<html lang=")


def test_half_of_a_character_does_not_stop_it(tmp_path: Path) -> None:
    broken = replace(chart_trend(), title="\ud842")
    page_file.write(replace(whole_paper(), charts=(broken,)), tmp_path / "a.html")
    assert "<figcaption>?（单位：件）" in (tmp_path / "a.html").read_text(encoding="utf-8")
