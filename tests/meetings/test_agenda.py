"""The agenda of a meeting: what is on it and why, as it stood on a day, the same in every format."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from govtool.base.vocabulary import Severity
from govtool.desk.wording import masked_names
from govtool.meetings.agenda import agenda, span
from govtool.models import Party
from govtool.rules import PeriodKind, judge, period_named
from govtool.store import Store
from govtool.views import queries
from govtool.views.queries import CaseFilter
from tests.commands.clerk import Desk

Rows = list[dict[str, Any]]
PARTY = ("--party", "申请人:𠮷某某", "--party", "被申请人:乙某")


def sections(desk: Desk, *words: str) -> dict[str, Rows]:
    found = desk.done("meeting", "agenda", "weekly", *words, "--json").json
    return {code: section["rows"] for code, section in found["sections"].items()}


def reasons(desk: Desk, *words: str) -> list[tuple[str, str, str, str | None]]:
    return [
        (r["case_no"], r["unit"], r["reason"], r["since"]) for r in sections(desk, *words)["confer"]
    ]


def failed_twice(desk: Desk, *more: str) -> str:
    """Registered on Monday 2 March 2026; sessions failed on the 3rd and the 5th."""
    no = desk.add(*PARTY, *more, on="2026-03-02")
    desk.done("case", "report", no)
    for on in ("2026-03-03", "2026-03-05"):
        desk.done("case", "mediate", no, "--outcome", "failed", on=on)
    return no


# --- who is on it, and why


def test_persons_are_masked_and_organisations_named() -> None:
    parties = [
        Party(role="applicant", name=name)
        for name in ("𠮷某", "买买提·吐尔逊", "示例物业有限公司", "李学会")
    ]
    assert masked_names(parties) == "𠮷** / 买** / 示例物业有限公司 / 李**"


def test_failed_twice_and_not_transferred(desk: Desk) -> None:
    no = failed_twice(desk)
    (row,) = sections(desk)["confer"]
    assert (row["reason"], row["since"], row["sessions"]) == ("not_transferred", "2026-03-05", 2)
    # three working days after Thursday the 5th
    assert (row["rule"], row["due"], row["days"], row["level"]) == (
        "transfer_up",
        "2026-03-10",
        5,
        None,
    )
    assert row["parties"] == "𠮷** / 乙**"
    assert reasons(desk, "--unit", "SQ01") == [(no, "SQ01", "not_transferred", "2026-03-05")]
    assert reasons(desk, "--unit", "SQ02") == []


def test_from_the_transfer_to_the_answer(desk: Desk) -> None:
    no = failed_twice(desk)
    desk.done("case", "transfer", no, "--to", "JD01", "--reason", "争议大", on="2026-03-06")
    assert reasons(desk) == [(no, "SQ01", "awaiting_acceptance", "2026-03-06")]
    desk.done("case", "accept", no, "--unit", "JD01", on="2026-03-09")
    found = sections(desk)
    assert found["confer"] == []
    (row,) = found["hand_down"]
    assert (row["case_no"], row["unit"], row["accepted_on"], row["rule"], row["due"]) == (
        no,
        "JD01",
        "2026-03-09",
        "centre_close",
        "2026-04-09",
    )
    routed = desk.done("case", "route", no, "--json").json
    assert (row["lead"], row["route_rule"], row["route_reason"]) == (
        routed["lead"],
        routed["rule"],
        routed["reason"],
    )
    letter = ("--opinion", "请办理", "--approved-by", "丙某", "--approved-on", "2026-03-10")
    desk.done(
        "case", "assign", no, "--lead", "BM01", "--due", "2026-03-20", *letter, on="2026-03-10"
    )
    assert sections(desk)["hand_down"] == []
    assert reasons(desk) == [(no, "BM01", "letter_unanswered", "2026-03-10")]
    assert reasons(desk, "--unit", "BM01") == reasons(desk)
    desk.today("2026-03-21")
    assert reasons(desk) == [(no, "BM01", "letter_overdue", "2026-03-10")]
    desk.done("case", "reply", no, on="2026-03-23")
    assert reasons(desk) == []


@pytest.mark.parametrize(("today", "on_it"), [("2026-03-12", False), ("2026-03-13", True)])
def test_adjourned_ten_days_ago(desk: Desk, today: str, on_it: bool) -> None:
    no = desk.add(on="2026-03-02")
    desk.done("case", "mediate", no, "--outcome", "adjourned", on="2026-03-03")
    desk.today(today)
    assert reasons(desk) == ([(no, "SQ01", "adjourned_long", "2026-03-03")] if on_it else [])


def test_a_major_case_until_it_is_closed(desk: Desk) -> None:
    no = desk.add(*PARTY, "--major", on="2026-03-02")
    assert [row["case_no"] for row in sections(desk)["majors"]] == [no]
    desk.done("case", "close", no, "--outcome", "withdrawn", on="2026-03-10")
    assert sections(desk)["majors"] == []
    assert [row["case_no"] for row in sections(desk, "--period", "2026-W10")["majors"]] == [no]


def test_decisions_not_done_yet(desk: Desk) -> None:
    desk.done(
        "meeting",
        "record",
        "--decision",
        "走访",
        "--unit",
        "SQ01",
        "--due",
        "2026-03-06",
        on="2026-03-02",
    )
    desk.done("meeting", "record", "--decision", "培训", "--unit", "SQ02", "--due", "2026-03-20")
    desk.today("2026-03-09")
    found = [
        (r["decision"], r["status"], r["days"], r["level"]) for r in sections(desk)["decisions"]
    ]
    assert found == [("M2026-001-1", "overdue", -3, "orange"), ("M2026-001-2", "open", 11, None)]
    assert [row["decision"] for row in sections(desk, "--unit", "SQ02")["decisions"]] == [
        "M2026-001-2"
    ]
    desk.done("meeting", "done", "M2026-001-1")
    assert [row["decision"] for row in sections(desk)["decisions"]] == ["M2026-001-2"]
    assert len(sections(desk, "--period", "2026-W10")["decisions"]) == 2


# --- the sample, against a fold of every case


@pytest.mark.parametrize("as_of", [dt.date(2026, 3, 1), dt.date(2026, 7, 15), dt.date(2026, 11, 2)])
def test_the_sample_against_a_fold_of_all_cases(sample: Store, as_of: dt.date) -> None:
    found = agenda(sample, period_named(PeriodKind.WEEKLY, "2026-W09"), as_of)
    got = {section.code: section.items for section in found.sections}
    everyone = [
        judge(sample.history(row["subject"]), sample.office, as_of)
        for row in queries.cases(sample.reader, CaseFilter())
    ]
    cases = [case for case in everyone if case is not None]
    still = [case for case in cases if case.closed_on is None]
    assert {i["case_no"] for i in got["majors"]} == {
        c.case_no for c in still if c.severity is Severity.MAJOR
    }
    late = {
        (case.case_no, o.rule, o.due)
        for case in cases
        for o in case.obligations
        if o.met_on is None and o.ended_on is None and o.due < as_of and not o.reminder
    }
    assert {(i["case_no"], i["rule"], i["due"]) for i in got["overdue"]} == late
    waiting = {case.case_no for case in still if case.transferring_stage is not None}
    assert waiting <= {i["case_no"] for i in got["confer"]}
    assert len({i["case_no"] for i in got["confer"]}) == len(got["confer"])
    assert {i["case_no"] for i in got["confer"]} <= {case.case_no for case in still}


def test_the_figures_are_those_of_the_return(sample_desk: Desk) -> None:
    figures = sample_desk.done(
        "meeting", "agenda", "monthly", "--period", "2026-10", "--json"
    ).json["figures"]
    assert (
        figures
        == sample_desk.done("report", "monthly", "--period", "2026-10", "--json").json["total"]
    )


# --- formats


def written(desk: Desk, path: Path) -> Path:
    desk.done("meeting", "agenda", "weekly", "-o", str(path))
    return path


def test_every_format_has_the_same_lines(sample_desk: Desk, tmp_path: Path) -> None:
    found = sections(sample_desk)
    of_cases = ("overdue", "majors", "confer", "hand_down")
    wanted = [(code, r["case_no"], r["due"]) for code in of_cases for r in found[code]]
    assert len(wanted) > 20
    titles = {
        "超期事项": "overdue",
        "重大纠纷指导": "majors",
        "疑难会商": "confer",
        "交办": "hand_down",
    }
    text = written(sample_desk, tmp_path / "议程.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    listed = [row for row in rows if row["议程"] in titles]
    assert [
        (titles[row["议程"]], row["案件编号"].strip("\t"), row["期限"]) for row in listed
    ] == wanted
    book = load_workbook(written(sample_desk, tmp_path / "议程.xlsx"))
    got = []
    for title, code in titles.items():
        header, *lines = list(book[title].iter_rows(min_row=3, values_only=True))
        number, due = header.index("案件编号"), header.index("期限")
        got += [
            (code, line[number], line[due].date().isoformat()) for line in lines if line[number]
        ]
    assert got == wanted
    assert (
        json.loads(written(sample_desk, tmp_path / "议程.json").read_text(encoding="utf-8"))[
            "sections"
        ].keys()
        == found.keys()
    )


def test_an_agenda_with_nothing_on_it(desk: Desk, tmp_path: Path) -> None:
    desk.today("2026-03-09")
    always = {"petitions", "tasks"}
    assert all(rows == [] for code, rows in sections(desk).items() if code not in always)
    assert [row["registered"] for row in sections(desk)["petitions"]] == [0, 0, 0]
    book = load_workbook(written(desk, tmp_path / "议程.xlsx"))
    assert book["疑难会商"]["A4"].value == "无"
    assert "期初在办0件" in book["议程"]["A5"].value
    assert "成功率" not in book["议程"]["A5"].value
    assert "confer: 0" in desk.done("meeting", "agenda", "weekly").out


def test_text_in_a_workbook_stays_text(desk: Desk, tmp_path: Path) -> None:
    text = "=1+1 <走访>&“回访”" * 30
    desk.done(
        "meeting",
        "record",
        "--decision",
        text,
        "--unit",
        "SQ01",
        "--due",
        "2026-03-06",
        on="2026-03-02",
    )
    sheet = load_workbook(written(desk, tmp_path / "议程.xlsx"))["以往议定事项落实情况"]
    assert (sheet["D4"].value, sheet["D4"].data_type) == (text, "s")
    assert 100 < sheet.row_dimensions[4].height <= 409  # the highest a row can be


def test_a_very_long_decision_makes_no_row_that_is_too_high(desk: Desk, tmp_path: Path) -> None:
    desk.done(
        "meeting",
        "record",
        "--decision",
        "走访" * 900,
        "--unit",
        "SQ01",
        "--due",
        "2026-03-06",
        on="2026-03-02",
    )
    sheet = load_workbook(written(desk, tmp_path / "议程.xlsx"))["以往议定事项落实情况"]
    assert 400 < sheet.row_dimensions[4].height <= 409


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("yearly",), "bad_term"),
        (("weekly", "--period", "2026-99"), "bad_period"),
        (("weekly", "--period", "2027-W01"), "bad_period"),
        (("weekly", "--unit", "SQ99"), "unknown_unit"),
        (("weekly", "-o", "议程.pdf"), "bad_format"),
    ],
)
def test_mistakes_are_reported(desk: Desk, words: tuple[str, ...], code: str) -> None:
    assert desk("meeting", "agenda", *words, "--json", on="2026-03-09").error["code"] == code


@pytest.mark.parametrize(
    ("kind", "name", "words"),
    [
        (PeriodKind.WEEKLY, "2026-W10", "2026年3月2日至8日"),
        (PeriodKind.WEEKLY, "2026-W14", "2026年3月30日至4月5日"),
        (PeriodKind.WEEKLY, "2026-W53", "2026年12月28日至2027年1月3日"),
        (PeriodKind.MONTHLY, "2026-03", "2026年3月"),
    ],
)
def test_a_period_as_papers_write_it(kind: PeriodKind, name: str, words: str) -> None:
    assert span(period_named(kind, name)) == words


ORDER = [
    "situation",
    "overdue",
    "majors",
    "advice",
    "confer",
    "hand_down",
    "petitions",
    "tasks",
    "decisions",
]


def test_the_parts_are_in_the_order_of_the_plan(desk: Desk) -> None:
    desk.today("2026-03-09")
    assert list(sections(desk)) == ORDER


def test_petitions_are_compared_with_the_week_before_and_the_year_before(desk: Desk) -> None:
    """W10 of 2026 is 2 to 8 March, W09 the week before; W10 of 2025 is 3 to 9 March."""
    for day, words in (
        ("2026-03-02", ("--petition",)), ("2026-03-08", ("--petition",)), ("2026-03-04", ()),
        ("2026-03-01", ("--petition",)), ("2026-03-09", ("--petition",)),
        ("2025-03-03", ("--petition",)), ("2025-03-09", ()), ("2025-03-10", ("--petition",)),
    ):  # fmt: skip
        desk.add(*words, on=day)
    desk.today("2026-03-10")
    rows = sections(desk, "--period", "2026-W10")["petitions"]
    found = [(row["compared"], row["period"], row["registered"], row["all"]) for row in rows]
    assert found == [
        ("本期", "2026-W10", 2, 3),
        ("上期", "2026-W09", 1, 1),
        ("去年同期", "2025-W10", 1, 2),
    ]


@pytest.mark.parametrize(("due", "there"), [("2026-04-08", True), ("2026-04-09", False)])
def test_tasks_are_what_is_due_within_thirty_days(desk: Desk, due: str, there: bool) -> None:
    """From 9 March, thirty days are 8 April. Of cases nothing stands here."""
    desk.add(on="2026-03-09")
    desk.done("meeting", "record", "--decision", "走访", "--unit", "SQ01", "--due", due)
    tasks = sections(desk)["tasks"]
    assert ("M2026-001-1" in [row["no"] for row in tasks]) == there
    assert "JD01-weekly-2026-W11" in [row["no"] for row in tasks]
    assert "case" not in {row["noun"] for row in tasks}


def test_advice_of_the_period_on_open_cases(desk: Desk) -> None:
    no = desk.add(on="2026-03-03")
    desk.done("case", "consult", no, "--note", "先查漏水来源", on="2026-03-04")
    desk.today("2026-03-09")
    rows = sections(desk, "--period", "2026-W10")["advice"]
    assert [(row["case_no"], row["on"], row["note"]) for row in rows] == [
        (no, "2026-03-04", "先查漏水来源")
    ]
    assert sections(desk, "--period", "2026-W09")["advice"] == []


def texts_of(path: Path) -> str:
    from docx import Document

    document = Document(str(path))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_the_agenda_as_a_document(sample_desk: Desk, tmp_path: Path) -> None:
    text = texts_of(written(sample_desk, tmp_path / "议程.docx"))
    for words in (
        "一、排查调处情况",
        "三、重大纠纷指导",
        "五、疑难会商",
        "七、信访形势",
        "九、以往议定事项落实",
        "去年同期",
    ):
        assert words in text
    found = sections(sample_desk)["confer"]
    assert all(row["case_no"] in text for row in found)
    assert not {"letter_unanswered", "adjourned_long", "red", "yellow"} & {*text.split("\n")}
    assert "周例会 2026-W45" in text  # in Chinese, whatever language the clerk reads


def test_minutes_say_who_chaired_and_what_was_decided(desk: Desk, tmp_path: Path) -> None:
    desk.done("duty", "set", "2026-03-09", "丙某", on="2026-03-09")
    decide = (
        "meeting",
        "record",
        "--unit",
        "SQ01",
        "--due",
        "2026-03-20",
        "--leader",
        "己某",
        "--decision",
    )
    desk.done(*decide, "走访两户，联系13800000000", "--kind", "dispatch")
    words = (
        "--attended",
        "乙某、丙某",
        "--absent",
        "丁某",
        "--place",
        "二楼",
        "--minutes",
        "一是通报\n二是会商",
    )
    desk.done("meeting", "hold", "dispatch", "--chair", "甲某", *words)
    out = tmp_path / "纪要.docx"
    assert (
        desk.done("meeting", "minutes", "m2026-1", "-o", str(out), "--json").json["decisions"] == 1
    )
    text = texts_of(out)
    for said in (
        "示例街道每日调度纪要", "会议编号：M2026-001", "时间：2026年3月9日", "地点：二楼", "主持人：甲某（主持人非值班领导（丙某））",
        "参加人员：乙某、丙某", "缺席人员：丁某", "一是通报", "二是会商", "责任单位：示例一社区", "责任领导：己某", "完成时限：2026年3月20日",
    ):  # fmt: skip
        assert said in text, said
    assert "13800000000" not in text
    desk.done("meeting", "hold", "weekly", "--chair", "甲某")
    again = ("meeting", "minutes", "M2026-002", "-o", str(out))
    kept = desk(*again, "--json")
    assert (kept.code, kept.error["code"]) == (2, "needs_yes")  # somebody may have written into it
    assert texts_of(out) == text
    desk.done(*again, "--yes")
    assert "排查调处情况" not in texts_of(out)  # nothing was registered
    assert "阶段性任务" in texts_of(out)


def test_the_sheet_to_sign_in_has_the_names_of_the_registers(desk: Desk, tmp_path: Path) -> None:
    desk.done("unit", "set", "JD01", "--contact", "副书记:甲某", on="2026-03-09")
    desk.done("unit", "set", "SQ01", "--contact", "负责人:乙某")
    out = tmp_path / "签到表.docx"
    assert desk.done("meeting", "sign-in", "weekly", "-o", str(out), "--json").json["names"] == 2
    text = texts_of(out)
    assert all(
        said in text
        for said in ("示例街道周例会签到表", "甲某", "乙某", "示例一社区负责人", "示例二社区")
    )
    desk.done(
        "group",
        "add",
        "--code",
        "LD01",
        "--name",
        "工作领导小组",
        "--kind",
        "leading_group",
        "--head",
        "丙某",
        "--member",
        "SQ01负责人",
    )
    desk.done("meeting", "sign-in", "leading_group", "-o", str(out), "--yes")
    text = texts_of(out)
    assert all(said in text for said in ("工作领导小组领导小组会议签到表", "丙某", "乙某"))
    assert "甲某" not in text
    desk.done("meeting", "hold", "weekly", "--chair", "甲某", "--attended", "庚某、辛某")
    desk.done("meeting", "sign-in", "M2026-001", "-o", str(out), "--yes")
    assert "庚某" in texts_of(out)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("minutes", "M2026-009"), "no_meeting"),
        (("sign-in", "每天喝茶会"), "bad_term"),
        (("sign-in", "weekly", "-o", "签到表.txt"), "bad_format"),
        (("sign-in", "deliberation"), "wrong_unit"),
    ],
)
def test_papers_that_cannot_be_made(desk: Desk, words: tuple[str, ...], code: str) -> None:
    assert desk("meeting", *words, "--json", on="2026-03-09").error["code"] == code
