"""Returns of past periods: as known on their last day, in every table, whatever is recorded of later days."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from govtool.base.errors import GovtoolError
from govtool.desk import casework
from govtool.returns import filing
from govtool.returns.contents import paper
from govtool.rules import CASE, Period, PeriodKind, period_of
from govtool.store import Store, Transaction
from govtool.subjects.registry import kind_of
from govtool.views import queries
from govtool.views.queries import CaseFilter
from tests.commands.clerk import Desk
from tests.properties import examples
from tests.returns.test_summary import AFTERWARDS, GAPS, LISTED, event_of, record

TODAY = dt.date(2027, 12, 30)
ONE_DAY = dt.timedelta(days=1)
LATER: dict[str, dict[str, Any]] = {
    "ask": {"kind": "extension_requested", "until": "2027-06-30"},
    "approve": {"kind": "extension_decided", "approved": True},
    "tell": {"kind": "supplemented", "persons": 30, "amount": "12.50", "body": "enterprise"},
    "alert": {"kind": "alerted", "risk": "crime", "measures": "分开劝导"},
    "avert": {"kind": "supplemented", "prevented": ["crime", "group_fight"]},
    "report back": {"kind": "closure_reported"},
    "enter": {"kind": "platform_entered"},
    "visit": {"kind": "revisited", "satisfied": "partly"},
    "grow": {"kind": "became_major", "reason": "人数增多"},
    "write down": {"kind": "agreed"},
    "app": {"kind": "app_entered"},
    "confirm": {"kind": "confirmation_applied", "court": "示例法院"},
}
KINDS = {kind.name for kind in CASE.own_kinds}
LATER = {action: event for action, event in LATER.items() if event["kind"] in KINDS}
ACTIONS = st.sampled_from(
    ["reported", "met", "failed", "settled", "transfer", "accept", "return", "letter BM02", "letter SQ03", "reply",
     "divert", "withdraw", "close", *LATER, *LATER]
)  # fmt: skip
FACTS = st.lists(st.tuples(st.integers(0, 399), GAPS, ACTIONS), min_size=1, max_size=25)
DAYS = st.dates(dt.date(2025, 2, 1), dt.date(2026, 10, 31))
CASES = st.lists(
    st.tuples(st.sampled_from(LISTED), GAPS, st.lists(st.tuples(GAPS, ACTIONS), max_size=4)),
    max_size=2,
)


@contextmanager
def for_a_while(store: Store) -> Iterator[Transaction]:
    with store.writing("甲某") as tx:
        tx.rollback_only()
        yield tx


def model_of(action: str, on: dt.date) -> Any:
    event = {**LATER[action], "on": on} if action in LATER else event_of(action, on)
    rest = {key: value for key, value in event.items() if key != "kind"}
    return kind_of("case", event["kind"]).model.model_validate({**rest, "override": "须如此"})


def add(tx: Transaction, last: dt.date, facts: list[tuple[int, int, str]]) -> int:
    """Facts of cases of the sample, all dated after ``last``; how many of them were taken."""
    numbers = [case["case_no"] for case in queries.cases(tx.reader, CaseFilter())]
    taken = 0
    for place, gap, action in facts:
        with suppress(GovtoolError):
            casework.take_step(
                tx, numbers[place], model_of(action, last + (gap + 1) * ONE_DAY), TODAY
            )
            taken += 1
    return taken


def ended_by(day: dt.date) -> list[Period]:
    """The newest period of each kind that has ended by a day."""
    newest = [period_of(kind, day) for kind in PeriodKind]
    return [period if period.last <= day else period.previous for period in newest]


def tables(store: Store, periods: list[Period]) -> dict[str, Any]:
    return {
        f"{period.kind} {period.name} {unit}": paper(store, period, TODAY, unit).as_json()
        for period in periods
        for unit in (None, "SQ01")
    }


def differing(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Which tables say something else."""
    found = []
    for name, old in before.items():
        new = after[name]
        found += [f"{name} {key}" for key in old if key != "tables" and old[key] != new[key]]
        found += [
            f"{name} {code}"
            for code, table in old["tables"].items()
            if table != new["tables"].get(code)
        ]
    return found


@settings(max_examples=examples(12))
@given(day=DAYS, facts=FACTS, more=CASES)
@example(day=dt.date(2026, 1, 1), facts=[(72, 0, "confirm")], more=[])
@example(day=dt.date(2026, 1, 1), facts=[(72, 0, "write down")], more=[])
def test_later_facts_change_no_table_of_a_past_period(
    sample: Store, day: dt.date, facts: list[tuple[int, int, str]], more: list[tuple[Any, ...]]
) -> None:
    periods = ended_by(day)
    last = max(period.last for period in periods)
    with for_a_while(sample) as tx:
        before = tables(sample, periods)
        add(tx, last, facts)
        for unit, gap, actions in more:
            plain = [(days, action) for days, action in actions if action not in LATER]
            record(tx, unit, last + (gap + 1) * ONE_DAY, plain)
        tx.project()
        after = tables(sample, periods)
    assert differing(before, after) == []


@settings(max_examples=examples(6))
@given(day=DAYS, facts=FACTS)
def test_nothing_changes_what_was_filed_but_as_corrections(
    sample: Store, day: dt.date, facts: list[tuple[int, int, str]]
) -> None:
    """Facts of the period itself, recorded after it was filed."""
    periods = [
        p
        for p in ended_by(day)
        if p.kind in {PeriodKind.DAILY, PeriodKind.MONTHLY, PeriodKind.YEARLY}
    ]
    with for_a_while(sample) as tx:
        for period in periods:
            filing.file_return(tx, period, "JD01", period.last, TODAY)
        tx.project()
        before = {p.name: paper(sample, p, TODAY).as_json() for p in periods}
        for name, found in before.items():
            assert found["corrections"] == [], name
        add(tx, day - 40 * ONE_DAY, facts)
        tx.project()
        after = {p.name: paper(sample, p, TODAY).as_json() for p in periods}
    for found in after.values():
        found["corrections"] = []
    assert differing(before, after) == []


def test_the_facts_are_of_every_kind(sample: Store) -> None:
    """The properties would say little if the desk refused nearly all of them."""
    with for_a_while(sample) as tx:
        facts = [(place, 0, action) for place in range(0, 400, 5) for action in LATER]
        assert add(tx, dt.date(2026, 10, 31), facts) > 100
    assert AFTERWARDS > TODAY


# --- worked out by hand


@pytest.fixture
def centre_case(desk: Desk) -> str:
    """Registered by the centre on Monday 2 February 2026: to be closed by 2 March."""
    return desk.add(on="2026-02-02", unit="JD01")


def on_time(desk: Desk, month: str) -> dict[str, tuple[int, int]]:
    """On time and late by rule, as told long after."""
    printed = desk.done("report", "monthly", "--period", month, "--json", on="2026-12-01").json
    return {
        row["rule"]: (row["on_time"], row["late"]) for row in printed["tables"]["on_time"]["rows"]
    }


def late(desk: Desk, period: str, kind: str = "daily") -> list[tuple[str, str]]:
    """What the overdue list of a day says."""
    printed = desk.done("report", kind, "--period", period, "--json", on="2026-12-01").json
    return [(row["rule"], row["due"]) for row in printed["tables"]["overdue"]["rows"]]


def test_an_extension_approved_later_leaves_the_month_before_as_it_was(
    desk: Desk, centre_case: str
) -> None:
    """Due on 2 March, a Monday; on 1 April it is put off to 15 May."""
    before = on_time(desk, "2026-03"), late(desk, "2026-03-31")
    assert before == ({"centre_close": (0, 1)}, [("矛调中心办结", "2026-03-02")])
    until = ("--until", "2026-05-15", "--override", "补办")
    desk.done(
        "case", "extend", centre_case, "--request", "--reason", "鉴定", *until, on="2026-04-01"
    )
    desk.done("case", "extend", centre_case, "--approve", "--until", "2026-05-15", on="2026-04-01")
    assert (on_time(desk, "2026-03"), late(desk, "2026-03-31")) == before
    assert late(desk, "2026-04-01") == []  # from the day of the approval on
    assert late(desk, "2026-05-16") == [("矛调中心办结", "2026-05-15")]
    assert (on_time(desk, "2026-04"), on_time(desk, "2026-05")) == ({}, {"centre_close": (0, 1)})
    # The quarter was over on the day before the approval, the half-year after it.
    quarter = desk.done("report", "quarterly", "--period", "2026-Q1", "--json").json["tables"][
        "on_time"
    ]
    half = desk.done("report", "half-year", "--period", "2026-H1", "--json").json["tables"][
        "on_time"
    ]
    assert [table["total"]["late"] for table in (quarter, half)] == [1, 1]


def test_a_duty_that_arises_after_its_due_date_counts_when_it_arises(
    desk: Desk, centre_case: str
) -> None:
    """The centre reports a closing within its month: one closed on 9 April owed it since 2 March, but nobody knew."""
    desk.done("case", "close", centre_case, "--outcome", "withdrawn", on="2026-04-09")
    assert on_time(desk, "2026-03") == {"centre_close": (0, 1)}
    assert on_time(desk, "2026-04") == {"report_closure": (0, 1)}
    assert late(desk, "2026-04-08") == [("矛调中心办结", "2026-03-02")]
    assert late(desk, "2026-04-09") == [("结果上报", "2026-03-02")]
    desk.done("case", "report-closure", centre_case, on="2026-05-06")
    assert on_time(desk, "2026-04") == {"report_closure": (0, 1)}
    assert (late(desk, "2026-05-05"), late(desk, "2026-05-06")) == (
        [("结果上报", "2026-03-02")],
        [],
    )


@pytest.mark.parametrize(("on", "expected"), [("2026-02-28", (1, 0)), ("2026-03-01", (0, 1))])
def test_done_on_the_last_day_of_the_period_or_the_day_after(
    desk: Desk, on: str, expected: tuple[int, int]
) -> None:
    """Found on Saturday 28 February, the last day of the month: the report is due that day."""
    number = desk.add(on="2026-02-28")
    desk.done("case", "report", number, on=on)
    assert on_time(desk, "2026-02") == {"report_same_day": expected}
    assert "report_same_day" not in on_time(desk, "2026-03")


# --- the last two lines


@settings(max_examples=examples(8))
@given(day=DAYS, facts=FACTS)
def test_the_last_two_lines_add_up(
    sample: Store, day: dt.date, facts: list[tuple[int, int, str]]
) -> None:
    with for_a_while(sample) as tx:
        add(tx, day, facts)
        tx.project()
        for period in ended_by(day + dt.timedelta(days=60)):
            found = paper(sample, period, TODAY).head
            total, cases = found.total, found.cases
            assert cases is not None
            for line in (*found.rows, total):
                assert line.opening + line.registered + line.received - line.ended == line.closing
            assert cases.opening + cases.registered - cases.ended == cases.closing
            assert cases.closing <= total.closing
            assert cases.registered == total.registered
            assert (cases.major, cases.overdue) <= (total.major, total.overdue)
            assert cases.settled <= cases.tried <= cases.ended
            following = paper(sample, period_of(period.kind, period.end), TODAY).head.cases
            assert following is not None
            assert following.opening == cases.closing
            table = paper(sample, period, TODAY).table("summary")
            assert table is not None
            assert table.total is not None
            assert table.cases is not None
            assert (table.total[1], table.cases[1]) == ("各单位小计", "全街道（按件）")
            assert (table.cases[4], table.cases[6]) == (None, None)  # received, transferred


def test_a_case_that_two_units_have_counts_once(desk: Desk) -> None:
    """Handed to SQ01 by letter: in hand at the centre and at SQ01; settled there, it is one settled case."""
    number = desk.add(on="2026-03-02", unit="JD01")
    letter = ("--opinion", "请调处", "--approved-by", "乙某", "--approved-on", "2026-03-02")
    desk.done("case", "assign", number, "--lead", "SQ01", "--due", "2026-03-20", *letter)
    week = desk.done("report", "weekly", "--period", "2026-W10", "--json").json
    assert (week["total"]["closing"], week["cases"]["closing"]) == (2, 1)
    assert (week["total"]["name"], "received" in week["cases"]) == ("各单位小计", False)
    desk.done("case", "mediate", number, "--outcome", "settled", on="2026-03-10")
    desk.done("case", "reply", number)
    desk.done("case", "close", number, "--outcome", "settled")
    week = desk.done("report", "weekly", "--period", "2026-W11", "--json").json
    assert (week["total"]["settled"], week["cases"]["settled"]) == (2, 1)
    assert (week["cases"]["rate"], week["cases"]["closing_rate"]) == (1.0, 1.0)
    alone = desk.done("report", "weekly", "--period", "2026-W11", "--unit", "SQ01").out
    assert "each case once" not in alone


# --- monthly: by source, closing rate, satisfaction


def test_sources_petitions_and_what_parties_say(desk: Desk) -> None:
    first = desk.add("--petition", on="2026-03-03")
    desk.add(on="2026-03-04")
    for number in (first, desk.add(on="2026-03-05")):
        written = ("--agreement", "written")
        desk.done("case", "mediate", number, "--outcome", "settled", *written, on="2026-03-10")
        said = "满意" if number == first else "partly"
        desk.done("case", "revisit", number, "--satisfied", said, on="2026-03-20")
    desk.done("case", "revisit", first, "--note", "未征询意见", on="2026-03-21")
    march = desk.done("report", "monthly", "--period", "2026-03", "--json", on="2026-04-02").json
    sources = {row["code"]: row["registered"] for row in march["tables"]["by_source"]["rows"]}
    assert sources == {"petition": 1, "patrol": 2}
    behind = desk.done(
        "report", "register", "monthly", "--period", "2026-03", "--source", "信访转办", "--json"
    )
    assert [line["case_no"] for line in behind.json] == [first]
    told = {row["code"]: row["current"] for row in march["tables"]["satisfaction"]["rows"]}
    assert told == {"yes": 1, "partly": 1, "no": 0}
    assert march["tables"]["satisfaction"]["total"]["current"] == 2
    rates = {row["code"]: row["current"] for row in march["tables"]["comparison"]["rows"]}
    assert (rates["closing_rate"], rates["satisfaction"]) == (0.666667, 1.0)
    assert (march["figures"]["closing_rate"], march["figures"]["satisfaction"]) == (0.666667, 1.0)


# --- the register to be signed


def test_the_list_behind_a_return(desk: Desk, tmp_path: Path) -> None:
    party = ("--party", "applicant:张三丰:13800001234", "--party", "respondent:示例物业有限公司")
    number = desk.add(*party, "--summary", "张三丰称楼道堆物，电话13800001234", on="2026-03-03")
    desk.done("case", "report", number, on="2026-03-03")
    desk.done(
        "case", "mediate", number, "--outcome", "failed", "--mediator", "丁某", on="2026-03-05"
    )
    desk.done(
        "case", "mediate", number, "--outcome", "settled", "--mediator", "戊某", on="2026-03-10"
    )
    words = ("report", "list", "weekly", "--period", "2026-W10")
    (line,) = desk.done(*words, "--json").json
    assert line == {
        "unit": "SQ01", "unit_name": "示例一社区", "place": 1, "case_no": number, "on": "2026-03-03",
        "parties": "申请人：张**；被申请人：示例物业有限公司", "dispute_type": "邻里纠纷",
        "summary": "张**称楼道堆物，电话138****1234", "done": "3月3日上报矛调中心；3月5日调解未成功",
        "result": "在办", "responsible": "丁某",
    }  # fmt: skip
    (later,) = desk.done("report", "list", "weekly", "--period", "2026-W11", "--json").json
    assert (later["result"], later["responsible"]) == ("调解成功，口头协议", "戊某")
    for name in ("a.docx", "a.xlsx", "a.csv"):
        assert "1 row" in desk.done(*words, "-o", str(tmp_path / name)).err
        assert "张三丰" not in content(tmp_path / name)
        assert "张**" in content(tmp_path / name)
    full = ("--full", "--reason", "报送矛调中心", "-o", str(tmp_path / "b.xlsx"))
    desk.done(*words, *full)
    assert "张三丰" in content(tmp_path / "b.xlsx")
    (told,) = desk.done("access", "--json").json
    assert (told["what"], told["about"], told["reason"]) == ("case_list", [number], "报送矛调中心")
    assert desk(*words, "--full").code == 2
    assert desk(*words, "-o", str(tmp_path / "a.html")).code == 3


def test_the_list_is_printed_on_a4_however_long_its_texts(desk: Desk, tmp_path: Path) -> None:
    party = ("--party", "applicant:" + "字" * 40, "--party", "respondent:" + "字" * 40)
    number = desk.add(*party, "--summary", "事" * 300, on="2026-03-03", kind="拖欠农民工工资")
    for day in ("2026-03-03", "2026-03-04", "2026-03-05"):
        desk.done("case", "consult", number, "--note", "导" * 60, on=day)
    desk.done(
        "case",
        "mediate",
        number,
        "--outcome",
        "settled",
        "--agreement",
        "written",
        "--mediator",
        "甲乙丙某",
    )
    desk.done("report", "list", "weekly", "--period", "2026-W10", "-o", str(tmp_path / "a.xlsx"))
    (sheet,) = load_workbook(tmp_path / "a.xlsx").worksheets
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    what = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "事" * 300)
    width = sheet.column_dimensions[what.column_letter].width
    height = sheet.row_dimensions[what.row].height
    assert width * (height / 15) >= 600  # half-width characters, lines of 15 pt


def content(path: Path) -> str:
    """All text of a file, whatever its format."""
    if path.suffix == ".csv":
        return path.read_text(encoding="utf-8-sig")
    with zipfile.ZipFile(path) as parts:
        xml = [parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml")]
    return re.sub(r"<[^>]+>", "", "".join(xml))


def test_a_unit_without_anything_signs_a_list_of_nothing(desk: Desk, tmp_path: Path) -> None:
    desk.add(on="2026-03-03")
    for unit, rows in (("SQ02", "0 rows"), ("JD01", "1 row")):
        answer = desk.done(
            "report",
            "list",
            "half-month",
            "--period",
            "2026-03-A",
            "--unit",
            unit,
            "-o",
            str(tmp_path / "a.docx"),
        )
        assert rows in answer.err
    assert "零报告" not in content(
        tmp_path / "a.docx"
    )  # of the street only units that have anything
