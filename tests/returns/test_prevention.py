"""What was found, prevented and averted: counted on its day, at its unit, as known on the last day of the period."""

from __future__ import annotations

import csv
import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from govtool.returns.contents import paper
from govtool.returns.model import Return
from govtool.returns.narrative.analysis import analysis
from govtool.rules import PeriodKind, period_named
from govtool.store import open_store
from tests.commands.clerk import Desk

ALERT = ("--kind", "民转刑", "--done", "分开劝导", "--told", "示例派出所")


def _return(desk: Desk, period: str = "2026-03", kind: str = "monthly", *words: str) -> Any:
    return desk.done("report", kind, "--period", period, *words, "--json", on="2026-12-01").json


def _lines(desk: Desk, period: str = "2026-03", kind: str = "monthly") -> dict[str, dict[str, int]]:
    """The figures that are not zero, by unit."""
    rows = _return(desk, period, kind)["tables"]["prevention"]["rows"]
    return {
        row["unit"]: {k: v for k, v in row.items() if v and k not in {"unit", "name"}}
        for row in rows
    }


def _behind(
    desk: Desk, cell: str, table: str = "prevention", period: str = "2026-03"
) -> list[tuple[str, str]]:
    words = ("--table", table, "--cell", cell, "--period", period, "--json")
    return [
        (line["case_no"], line["unit"])
        for line in desk.done("report", "register", "monthly", *words).json
    ]


@pytest.mark.parametrize(
    ("on", "month"),
    [
        ("2026-02-28", "2026-02"),
        ("2026-03-01", "2026-03"),
        ("2026-03-31", "2026-03"),
        ("2026-04-01", "2026-04"),
    ],
)
def test_an_alert_counts_in_the_month_of_its_day(desk: Desk, on: str, month: str) -> None:
    number = desk.add("--found-by", "甲某", on="2026-02-02")
    desk.done("case", "alert", number, *ALERT, on=on)
    found = {
        m: _lines(desk, m).get("SQ01", {}).get("prevented", 0)
        for m in ("2026-02", "2026-03", "2026-04")
    }
    assert found == {m: int(m == month) for m in found}


def test_a_case_is_prevented_once_however_often_somebody_is_alerted(desk: Desk) -> None:
    number = desk.add(on="2026-02-10")
    for on in ("2026-02-20", "2026-03-02", "2026-03-09"):
        desk.done("case", "alert", number, *ALERT, on=on)
    assert _lines(desk, "2026-03") == {}
    assert _lines(desk, "2026-Q1", "quarterly") == {"SQ01": {"found": 1, "prevented": 1}}


def test_an_alert_counts_at_the_unit_whose_turn_it_is(desk: Desk) -> None:
    number = desk.add("--major", on="2026-03-02")
    desk.done("case", "transfer", number, "--reason", "重大复杂", on="2026-03-02")
    desk.done("case", "accept", number, on="2026-03-03")
    desk.done("case", "alert", number, *ALERT, on="2026-03-04")
    assert _lines(desk) == {"JD01": {"prevented": 1}, "SQ01": {"found": 1}}
    assert _behind(desk, "预防纠纷") == [(number, "JD01")]
    assert _behind(desk, "found", "ministry") == [(number, "SQ01")]


@pytest.mark.parametrize(
    ("source", "found"), [("patrol", 1), ("household_head", 1), ("application", 0), ("police", 0)]
)
def test_found_is_what_the_office_went_and_found(desk: Desk, source: str, found: int) -> None:
    words = ("--unit", "SQ01", "--type", "邻里", "--source", source, "--summary", "院墙排水")
    desk.done("case", "add", *words, on="2026-03-31")
    assert _lines(desk).get("SQ01", {}).get("found", 0) == found
    assert len(_behind(desk, "排查纠纷")) == found
    assert _lines(desk, "2026-04") == {}


@pytest.mark.parametrize(
    ("on", "month"),
    [
        ("2026-02-28", "2026-02"),
        ("2026-03-01", "2026-03"),
        ("2026-03-31", "2026-03"),
        ("2026-04-01", "2026-04"),
    ],
)
def test_a_settlement_averts_in_the_month_that_it_closes(desk: Desk, on: str, month: str) -> None:
    number = desk.add("--set", "persons=30", on="2026-02-02")
    words = ("--outcome", "settled", "--prevented", "群体性上访", "--prevented", "民转刑")
    desk.done("case", "mediate", number, *words, on=on)
    whole = {"averted": 1, "crime_averted": 1, "group_petition_averted": 1, "averted_persons": 30}
    found = {m: _lines(desk, m).get("SQ01", {}) for m in ("2026-02", "2026-03", "2026-04")}
    found["2026-02"].pop("found")
    assert found == {m: whole if m == month else {} for m in found}
    table = _return(desk, month)["tables"]["ministry"]["total"]
    assert {name: table[name] for name in whole} == whole
    assert _behind(desk, "防止群体性上访", period=month) == [(number, "SQ01")]
    assert _behind(desk, "suicide_averted", period=month) == []


def test_what_is_known_later_changes_no_month_that_ended_before(desk: Desk) -> None:
    late, cleared = desk.add(on="2026-03-02"), desk.add(on="2026-03-02")
    desk.done("case", "mediate", late, "--outcome", "settled", on="2026-03-31")
    desk.done(
        "case", "mediate", cleared, "--outcome", "settled", "--prevented", "自杀", on="2026-03-31"
    )
    desk.done(
        "case",
        "describe",
        late,
        "--set",
        "prevented=群体性械斗",
        "--set",
        "persons=9",
        "--on",
        "2026-04-01",
        on="2026-04-02",
    )
    desk.done("case", "describe", cleared, "--set", "prevented=", "--on", "2026-04-01")
    assert _lines(desk) == {"SQ01": {"found": 2, "averted": 1, "suicide_averted": 1}}
    assert _behind(desk, "averted") == [(cleared, "SQ01")]
    quarter = _lines(desk, "2026-H1", "half-year")["SQ01"]
    assert quarter == {"found": 2, "averted": 1, "group_fight_averted": 1, "averted_persons": 9}


def test_on_the_last_day_it_is_known_in_time(desk: Desk) -> None:
    number = desk.add(on="2026-03-02")
    desk.done("case", "mediate", number, "--outcome", "settled", on="2026-03-20")
    desk.done(
        "case", "describe", number, "--set", "防止激化=自杀", "--on", "2026-03-31", on="2026-04-02"
    )
    assert _lines(desk)["SQ01"]["suicide_averted"] == 1


def test_what_was_filed_stays_and_the_difference_is_a_correction(desk: Desk) -> None:
    number = desk.add(on="2026-03-02")
    desk.done("report", "file", "monthly", "--period", "2026-03", "--unit", "JD01", on="2026-04-02")
    desk.done("case", "alert", number, *ALERT, "--on", "2026-03-05")
    found = _return(desk)
    assert found["tables"]["prevention"]["total"]["prevented"] == 0
    assert found["tables"]["ministry"]["total"]["prevented"] == 0
    assert {(one["table"], one["column"], one["filed"], one["now"]) for one in found["corrections"]} == {
        ("prevention", "prevented", 0, 1), ("ministry", "prevented", 0, 1),
    }  # fmt: skip


def test_a_taken_back_alert_counts_nowhere(desk: Desk) -> None:
    number = desk.add(on="2026-03-02")
    desk.done("case", "alert", number, *ALERT)
    desk.done("undo", "--yes")
    assert _lines(desk) == {"SQ01": {"found": 1}}
    assert "JD01" not in json.dumps(_return(desk)["tables"]["prevention"]["rows"])
    desk.done("doctor")


def test_campaigns_have_a_table_only_where_a_case_has_one(desk: Desk) -> None:
    desk.add(on="2026-03-02")
    assert "by_campaign" not in _return(desk)["tables"]
    number = desk.add("--campaign", "房地产", on="2026-03-31")
    desk.done("case", "close", number, "--outcome", "withdrawn", on="2026-04-01")
    march, april, may = (_return(desk, m)["tables"] for m in ("2026-03", "2026-04", "2026-05"))
    (row,) = march["by_campaign"]["rows"]
    assert (row["code"], row["name"], row["registered"], row["ended"]) == (
        "real_estate",
        "房地产",
        1,
        0,
    )
    (row,) = april["by_campaign"]["rows"]
    assert (row["registered"], row["previous"], row["ended"]) == (0, 1, 1)
    (row,) = may["by_campaign"]["rows"]
    assert (row["registered"], row["previous"], row["ended"]) == (0, 0, 0)
    assert _behind(desk, "registered", "by_campaign") == [(number, "SQ01")]
    desk.done(
        "case", "correct", number, "--set", "campaign=", "--reason", "登记有误", on="2026-04-02"
    )
    assert "by_campaign" not in _return(desk, "2026-04")["tables"]


@pytest.mark.parametrize(
    ("words", "numbers"), [(("--campaign", "涉农"), [1]), (("--alerted",), [2]), (("--campaign", "环保"), []), ((), [1, 2, 3])]
)  # fmt: skip
def test_lists_of_a_campaign_and_of_alerts(
    desk: Desk, words: tuple[str, ...], numbers: list[int]
) -> None:
    desk.add("--campaign", "rural", on="2026-03-02")
    desk.done("case", "alert", desk.add(on="2026-03-02"), *ALERT)
    desk.add("--campaign", "finance", on="2026-03-02")
    found = desk.done("case", "list", *words, "--json").json
    assert [case["case_no"] for case in found] == [f"SQ01-2026-{n:05}" for n in numbers]


@pytest.mark.parametrize("form", ["csv", "xlsx", "docx", "html", "json"])
def test_the_table_in_every_format(desk: Desk, tmp_path: Path, form: str) -> None:
    number = desk.add(on="2026-03-02")
    desk.done("case", "alert", number, *ALERT)
    desk.done("case", "mediate", number, "--outcome", "settled", "--prevented", "群体性械斗")
    file = tmp_path / f"return.{form}"
    words = ("--table", "prevention") if form == "csv" else ()
    desk.done("report", "monthly", "--period", "2026-03", *words, "-o", str(file), on="2026-04-01")
    assert ('"group_fight_averted": 1' if form == "json" else "防止群体性械斗") in _text(file)


def _text(file: Path) -> str:
    match file.suffix:
        case ".xlsx":
            book = load_workbook(file)
            return " ".join(
                str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row
            )
        case ".docx":
            return " ".join(
                cell.text
                for table in Document(str(file)).tables
                for row in table.rows
                for cell in row.cells
            )
        case ".csv":
            with file.open(encoding="utf-8-sig", newline="") as lines:
                return " ".join(cell for row in csv.reader(lines) for cell in row)
    return file.read_text(encoding="utf-8")


def test_the_ministry_form_has_the_columns_of_prevention(desk: Desk, tmp_path: Path) -> None:
    number = desk.add(on="2026-03-02")
    desk.done("case", "alert", number, *ALERT)
    screen = desk.done("report", "ministry", "--period", "2026-03", on="2026-04-01").out
    assert "41 prevented 1 1" in " ".join(
        screen.split()
    )  # of all, and of SQ01, which closed nothing
    file = tmp_path / "table.xlsx"
    desk.done("report", "ministry", "--period", "2026-03", "-o", str(file))
    sheet = load_workbook(file).active
    assert sheet is not None
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert "预防和防止激化" in cells
    assert cells.index("书面协议") < cells.index("排查纠纷") < cells.index("防止群体性械斗")


# --- those who have to know today


@pytest.mark.parametrize(
    ("day", "listed"), [("2026-03-03", False), ("2026-03-04", True), ("2026-03-08", True), ("2026-03-09", False)]
)  # fmt: skip
def test_the_dispatch_sheet_names_open_cases_with_an_alert(
    desk: Desk, day: str, listed: bool
) -> None:
    number = desk.add(on="2026-03-02")
    desk.done("case", "alert", number, *ALERT, on="2026-03-04")
    desk.done("case", "alert", number, "--kind", "自杀", "--done", "陪同")
    desk.done("case", "mediate", number, "--outcome", "settled", on="2026-03-09")
    rows = _return(desk, day, "daily")["tables"]["alerted"]["rows"]
    known = {
        "case_no": number, "unit": "示例一社区", "dispute_type": "邻里纠纷", "risk": "刑事案件、自杀",
        "alerted_on": "2026-03-04", "reported_to": "示例派出所",
    }  # fmt: skip
    assert rows == ([known] if listed else [])


def test_who_was_not_told_is_reported(desk: Desk) -> None:
    desk.done("case", "alert", desk.add(on="2026-03-02"), "--kind", "crime", "--done", "分开劝导")
    assert (
        _return(desk, "2026-03-02", "daily")["tables"]["alerted"]["rows"][0]["reported_to"]
        == "未报告"
    )
    assert "未报告" in desk.done("report", "daily", "--period", "2026-03-02").out


def test_a_meeting_confers_on_an_open_case_with_an_alert_first(desk: Desk) -> None:
    first, alerted, closed = (desk.add(on="2026-03-02") for _ in range(3))
    for _ in range(2):
        desk.done("case", "mediate", first, "--outcome", "failed", "--again")
    desk.done("case", "alert", alerted, *ALERT, on="2026-03-04")
    desk.done("case", "alert", closed, *ALERT)
    desk.done("case", "close", closed, "--outcome", "withdrawn")
    rows = desk.done("meeting", "agenda", "weekly", "--json", on="2026-03-05").json["sections"][
        "confer"
    ]["rows"]
    assert [(row["case_no"], row["reason"], row["since"]) for row in rows] == [
        (alerted, "alerted", "2026-03-04"), (first, "not_transferred", "2026-03-02"),
    ]  # fmt: skip
    before = desk.done("meeting", "agenda", "weekly", "--json", on="2026-03-03").json
    assert [row["case_no"] for row in before["sections"]["confer"]["rows"]] == [first]


# --- the analysis in words


def _analysis(desk: Desk, period: str = "2026-03") -> str:
    return "\n".join(analysis(_paper(desk, period)).sentences())


def _paper(desk: Desk, period: str) -> Return:
    with open_store(desk.db) as store:
        return paper(store, period_named(PeriodKind.MONTHLY, period), dt.date(2026, 12, 1))


def test_the_analysis_says_what_was_prevented_and_averted(desk: Desk) -> None:
    number = desk.add("--set", "persons=12", "--campaign", "涉农", on="2026-03-02")
    desk.done("case", "alert", number, *ALERT)
    desk.done(
        "case",
        "mediate",
        number,
        "--outcome",
        "settled",
        "--prevented",
        "民转刑",
        "--prevented",
        "自杀",
    )
    desk.done("case", "revisit", number, "--satisfied", "基本满意", on="2026-03-20")
    desk.add("--petition", on="2026-03-03")
    said = _analysis(desk)
    assert (
        "本月预警并采取预防措施1件，防止激化1件，涉及12人，其中防止自杀1件、防止民转刑1件。" in said
    )
    assert "结案率（办结÷期初在办与登记之和）为50.0%。" in said
    assert "回访征询1件，基本满意1件，群众满意率100%。" in said
    assert "本月登记的2件有2种来源" in said
    assert "其中信访转办1件。" in said
    assert "本月登记的专项纠纷：涉农1件。" in said


def test_an_analysis_of_nothing_prevented(desk: Desk) -> None:
    desk.add(on="2026-03-02")
    said = _analysis(desk)
    assert "本月没有激化预警，没有记录防止激化的案件。" in said
    assert "本月没有回访征询意见，不计算群众满意率。" in said
    assert "信访" not in said
    assert "专项" not in said


def test_rates_are_compared_by_points(desk: Desk) -> None:
    first, second = desk.add(on="2026-02-02"), desk.add(on="2026-02-03")
    desk.done("case", "close", first, "--outcome", "withdrawn", on="2026-02-10")
    desk.done("case", "close", second, "--outcome", "withdrawn", on="2026-03-10")
    assert "为50.0%" in _analysis(desk, "2026-02")
    assert "为100%，较上月提高50.0个百分点。" in _analysis(desk)


def test_notes_of_an_annex_stand_above_its_table(desk: Desk, tmp_path: Path) -> None:
    desk.add(on="2026-03-02")
    file = tmp_path / "analysis.docx"
    desk.done("report", "monthly", "--period", "2026-03", "-o", str(file), on="2026-04-01")
    body = Document(str(file)).element.body
    kinds = [child.tag.rpartition("}")[2] for child in body]
    last = len(kinds) - 1 - kinds[::-1].index("tbl")
    above = [
        child for child in body[last - 20 : last] if "".join(child.itertext()).startswith("注：")
    ]
    assert len(above) >= 3
    assert not [child for child in body[last:] if "".join(child.itertext()).startswith("注：")]
