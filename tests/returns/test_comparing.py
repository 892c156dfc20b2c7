"""Comparisons come from monthly tallies; they agree with what is counted from stages and cases, and with themselves."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from govtool.returns.comparison import Compared, stage_totals
from govtool.returns.contents import paper
from govtool.returns.filers import units_of
from govtool.returns.model import ReturnTable
from govtool.returns.summary import summary
from govtool.returns.summary_rows import COUNTED
from govtool.returns.timeliness import median, ninetieth
from govtool.rules import PeriodKind, period_named
from govtool.store import Store, open_store
from govtool.views.tables import CASES
from tests.commands.clerk import Desk

TODAY = dt.date(2026, 11, 2)
MONTHS = [f"{year}-{month:02}" for year in (2025, 2026) for month in range(1, 13)][:22]
COUNTED_FROM_TALLIES = [column for column in COUNTED if column not in {"major", "overdue"}]


def line(table: ReturnTable, code: str) -> dict[str, Any]:
    (found,) = (row for row in table.as_json()["rows"] if row[table.columns[0].code] == code)
    return found


def table(
    store: Store, kind: PeriodKind, name: str, code: str, unit: str | None = None
) -> ReturnTable:
    found = paper(store, period_named(kind, name), TODAY, unit).table(code)
    assert found is not None
    return found


@pytest.mark.parametrize("unit", ["JD01", "SQ02", "BM02"])
def test_tallies_say_of_every_month_what_stages_say(sample: Store, unit: str) -> None:
    for name in MONTHS:
        period = period_named(PeriodKind.MONTHLY, name)
        counted = stage_totals(
            compared := Compared(sample, period, units_of(sample.office, unit)), compared.current
        )
        total = summary(sample, period, unit).total
        assert counted is not None
        assert {column: counted[column] for column in COUNTED_FROM_TALLIES} == {
            column: getattr(total, column) for column in COUNTED_FROM_TALLIES
        }, name


def test_types_communities_and_grids_add_up_to_the_whole(sample: Store) -> None:
    for name in MONTHS:
        found = paper(sample, period_named(PeriodKind.MONTHLY, name), TODAY)
        month = sample.reader.execute(
            f"SELECT count(*) FROM {CASES} WHERE registered_on LIKE ?", (f"{name}%",)
        ).fetchone()
        ended = sample.reader.execute(
            f"SELECT count(*) FROM {CASES} WHERE closed_on LIKE ?", (f"{name}%",)
        ).fetchone()
        types = found.as_json()["tables"]["by_type"]["total"]
        assert (types["registered"], types["ended"]) == (month[0], ended[0]), name
        communities = found.as_json()["tables"]["by_community"]
        rows = {row.unit: row for row in found.head.rows}
        assert [row["registered"] for row in communities["rows"]] == [
            rows[row["code"]].registered for row in communities["rows"]
        ]
        assert sum(row["share"] or 0 for row in communities["rows"]) == pytest.approx(1, abs=1e-5)
        placed = sample.reader.execute(
            f"SELECT count(*) FROM {CASES} WHERE registered_on LIKE ? AND grid IS NOT NULL",
            (f"{name}%",),
        ).fetchone()
        grids = found.as_json()["tables"]["by_grid"]["total"]
        assert (grids["registered"] if grids else 0) == placed[0], name


def test_longer_periods_are_the_sum_of_their_months(sample: Store) -> None:
    months = [table(sample, PeriodKind.MONTHLY, f"2026-0{month}", "by_type") for month in (1, 2, 3)]
    quarter = table(sample, PeriodKind.QUARTERLY, "2026-Q1", "by_type")
    assert line(quarter, "neighbour")["registered"] == sum(
        line(month, "neighbour")["registered"] for month in months
    )
    year = table(sample, PeriodKind.YEARLY, "2025", "comparison")
    halves = [table(sample, PeriodKind.HALF_YEAR, f"2025-H{half}", "comparison") for half in (1, 2)]
    assert line(year, "settled")["current"] == sum(
        line(half, "settled")["current"] for half in halves
    )
    assert line(year, "closing")["current"] == line(halves[1], "closing")["current"]


def test_what_was_compared_with_is_what_was_reported_then(sample: Store) -> None:
    now = table(sample, PeriodKind.MONTHLY, "2026-10", "comparison")
    before = table(sample, PeriodKind.MONTHLY, "2026-09", "comparison")
    year = table(sample, PeriodKind.MONTHLY, "2025-10", "comparison")
    for code in ("registered", "received", "settled", "closing"):
        row = line(now, code)
        assert (row["previous"], row["last_year"]) == (
            line(before, code)["current"],
            line(year, code)["current"],
        )


def test_before_the_record_begins_there_is_nothing_to_compare_with(sample: Store) -> None:
    row = line(table(sample, PeriodKind.MONTHLY, "2025-01", "comparison"), "registered")
    assert (row["previous"], row["change"], row["last_year"], row["change_on_year"]) == (
        None,
        None,
        None,
        None,
    )
    row = line(table(sample, PeriodKind.MONTHLY, "2025-02", "comparison"), "registered")
    assert (row["current"], row["previous"], row["last_year"]) == (12, 17, None)
    trend = paper(sample, period_named(PeriodKind.MONTHLY, "2025-02"), TODAY).charts[0]
    assert list(trend.series[0].values) == [None] * 11 + [17, 12]


def test_a_period_the_record_begins_in_is_compared_with_a_word_of_care(desk: Desk) -> None:
    desk.add(on="2026-02-25")
    desk.today("2026-04-01")
    notes = paper_notes(desk, "2026-03"), paper_notes(desk, "2026-04", "2026-05-01")
    assert notes == (["本单位的记录自2026年2月25日开始，上期数据不完整，对比仅供参考。"], [])


def paper_notes(desk: Desk, name: str, today: str = "2026-04-01") -> list[str]:
    with open_store(desk.db) as store:
        found = paper(
            store, period_named(PeriodKind.MONTHLY, name), dt.date.fromisoformat(today)
        ).table("comparison")
    assert found is not None
    return list(found.notes)


def test_months_ahead_are_gaps_in_the_trend(sample: Store) -> None:
    trend = paper(sample, period_named(PeriodKind.YEARLY, "2026"), TODAY).charts[0]
    assert trend.categories[-2:] == ["2026-11", "2026-12"]
    assert [list(one.values)[-1] for one in trend.series] == [None, None]
    assert [list(one.values)[-2] is None for one in trend.series] == [False, False]


def test_a_file_without_cases_gives_every_return(desk: Desk) -> None:
    for kind in ("daily", "weekly", "half-month", "monthly", "quarterly", "half-year", "yearly"):
        found = desk.done("report", kind, "--json", on="2026-03-10").json
        assert found["total"]["closing"] == 0
        assert desk.done("report", kind).out


def test_a_grid_that_went_to_another_unit_is_still_named_with_it(
    desk: Desk, tmp_path: Path
) -> None:
    desk.done("grid", "add", "--code", "G01", "--name", "一网格", "--unit", "SQ01")
    desk.add("--grid", "G01", on="2026-03-02")
    file = tmp_path / "grids.csv"
    file.write_text("网格编码,网格名称,所属单位\nG01,一网格,SQ02\n", encoding="utf-8")
    desk.done("import", "grids", str(file), "--update")
    found = desk.done("report", "monthly", "--period", "2026-03", "--unit", "SQ01", "--json").json
    (row,) = found["tables"]["by_grid"]["rows"]
    assert (row["unit"], row["registered"]) == ("示例二社区", 1)


# --- timeliness, by hand


@pytest.fixture
def march(desk: Desk) -> Desk:
    """Three cases of March: one by the book, one met too late, one that nobody touched."""
    first = desk.add("--type", "邻里", on="2026-03-02")
    desk.done("case", "report", first)
    desk.done("case", "app", first)
    desk.done("case", "meet", first, on="2026-03-05")  # due on the 5th
    desk.done(
        "case", "mediate", first, "--outcome", "settled", "--agreement", "none", on="2026-03-12"
    )  # due on the 12th
    second = desk.add("--type", "物业", on="2026-03-03")
    desk.done("case", "app", second)
    desk.done("case", "meet", second, on="2026-03-09")  # due on Friday the 6th
    desk.add("--type", "物业", on="2026-03-30")
    desk.today("2026-04-03")
    return desk


def on_time(desk: Desk, *words: str) -> dict[str, tuple[int, int, int]]:
    rows = desk.done("report", "monthly", "--period", "2026-03", "--json", *words).json["tables"][
        "on_time"
    ]["rows"]
    return {row["rule"]: (row["due"], row["on_time"], row["late"]) for row in rows}


def test_on_time_is_what_was_done_on_the_due_date_or_before(march: Desk) -> None:
    assert on_time(march) == {
        # 2 March reported; 3 and 30 March not.
        "report_same_day": (3, 1, 2),
        # Both entered in the app at once, due on 9 March; the third is due after 5 April.
        "app_entry": (2, 2, 0),
        # Due on 5 and 6 March; the third is due on 2 April, which is not in March.
        "meet_parties": (2, 1, 1),
        # Due on 12 and 13 March (the 13th is a Friday).
        "two_sessions": (2, 1, 1),
        # Closed on Thursday 12 March: report by the 13th, enter by the 17th; neither was done.
        "report_closure": (1, 0, 1),
        "platform_entry": (1, 0, 1),
    }
    assert on_time(march, "--unit", "SQ02") == {}


def test_what_is_due_in_days_to_come_is_not_late(march: Desk) -> None:
    march.today("2026-03-12")
    found = on_time(march)
    assert found["two_sessions"] == (1, 1, 0)
    assert "platform_entry" not in found


def test_days_to_close_are_from_registration_to_closing(march: Desk) -> None:
    rows = march.done("report", "monthly", "--period", "2026-03", "--json").json["tables"][
        "days_to_close"
    ]["rows"]
    assert rows == [
        {"code": "all", "name": "全部", "closed": 1, "median": 10, "p90": 10},
        {"code": "neighbour", "name": "邻里纠纷", "closed": 1, "median": 10, "p90": 10},
    ]


@pytest.mark.parametrize(
    ("days", "middle", "nine_tenths"),
    [
        ([4], 4, 4),
        ([2, 5], 3.5, 5),
        ([1, 2, 30], 2, 30),
        ([2] * 9 + [30], 2, 2),
        ([0, 0, 0, 8], 0, 8),
        (list(range(1, 21)), 10.5, 18),
    ],
)
def test_the_middle_and_nine_tenths(days: list[int], middle: float, nine_tenths: int) -> None:
    assert (median(days), ninetieth(days)) == (middle, nine_tenths)


def test_overdue_at_the_end_of_the_period_with_the_level_reached(march: Desk) -> None:
    rows = march.done("report", "monthly", "--period", "2026-03", "--json").json["tables"][
        "overdue"
    ]["rows"]
    # At the end of 31 March: the report of 3 March is 28 days late, the sessions 18; of the closed case the report (18) and
    # the platform (14); the third case was to be reported on the 30th: one day.
    assert [(row["due"], row["days"], row["level"]) for row in rows] == [
        ("2026-03-03", 28, "红色"), ("2026-03-13", 18, "红色"), ("2026-03-13", 18, "红色"), ("2026-03-17", 14, "红色"),
        ("2026-03-30", 1, "黄色"),
    ]  # fmt: skip


# --- parties of several cases


def repeated(desk: Desk, *words: str, period: str = "2026-03") -> list[tuple[str, int]]:
    table_ = desk.done("report", "monthly", "--period", period, "--json", *words).json["tables"][
        "repeated"
    ]
    return [(row["party"], row["cases"]) for row in table_["rows"]]


def quarrel(desk: Desk, party: str, on: str, unit: str = "SQ01") -> None:
    desk.done(
        "case", "add", "--unit", unit, "--type", "物业", "--source", "网格排查", "--summary", f"物业{on}{unit}{party}", "--party", f"申请人:{party}",
        "--party", f"被申请人:乙{on[-2:]}{unit[-1]}", "--yes", on=on,
    )  # fmt: skip


def test_three_cases_in_a_year_make_a_party_appear(desk: Desk) -> None:
    for on in ("2025-03-31", "2025-04-01", "2025-12-01"):
        quarrel(desk, "甲某:13800000000", on)
    assert repeated(desk, period="2025-12") == [("甲**", 3)]
    desk.today("2026-04-01")
    assert repeated(desk) == []  # from 1 April 2025 there are two
    quarrel(desk, "甲 某某:138 0000 0000", "2026-03-02", "SQ02")
    assert repeated(desk) == [("甲**", 3)]
    assert repeated(desk, "--unit", "SQ01") == []


def test_a_party_of_two_numbers_is_listed_once_and_takes_no_place_of_another(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for on in ("2026-03-02", "2026-03-03", "2026-03-04"):
        quarrel(desk, "甲某:13800000000:990000199001010017", on)
        quarrel(desk, "丙某:13800000001", on, "SQ02")
    quarrel(desk, "甲某:13800000000", "2026-03-05")
    assert repeated(desk) == [("甲**", 4), ("丙**", 3)]
    monkeypatch.setattr("govtool.returns.long_periods._MOST", 1)
    with open_store(desk.db) as store:
        found = table(store, PeriodKind.MONTHLY, "2026-03", "repeated")
    assert [row[:2] for row in found.rows] == [["甲**", 4]]
    assert found.notes[1] == "只列出件数最多的1名（家）。"


def test_of_another_street_in_the_file_only_its_own_parties_are_listed(desk: Desk) -> None:
    desk.done(
        "unit",
        "add",
        "--code",
        "JD02",
        "--name",
        "示例二街道",
        "--kind",
        "street",
        "--parent",
        "QX01",
    )
    desk.done(
        "unit",
        "add",
        "--code",
        "SQ21",
        "--name",
        "示例社区",
        "--kind",
        "community",
        "--parent",
        "JD02",
    )
    for on in ("2026-03-02", "2026-03-03", "2026-03-04"):
        quarrel(desk, "甲某:13800000000", on)
    assert repeated(desk, "--unit", "JD02") == []
    assert repeated(desk, "--unit", "QX01") == [("甲**", 3)]


def test_names_alone_are_compared_within_a_unit_and_marked(desk: Desk) -> None:
    for on, unit in (("2026-03-02", "SQ01"), ("2026-03-03", "SQ01"), ("2026-03-04", "SQ02")):
        quarrel(desk, "丙某", on, unit)
    assert repeated(desk) == []
    quarrel(desk, "丙某", "2026-03-05")
    assert repeated(desk) == [("丙**（同名）", 3)]


def test_an_organisation_is_known_by_its_name_everywhere(desk: Desk) -> None:
    for on, unit in (("2026-03-02", "SQ01"), ("2026-03-03", "SQ02"), ("2026-03-04", "SQ02")):
        quarrel(desk, "示例物业有限公司", on, unit)
    assert repeated(desk) == [("示例物业有限公司", 3)]


# --- the daily sheet


def test_the_dispatch_sheet_of_a_day(march: Desk) -> None:
    major = march.add("--type", "征地", "--major", on="2026-03-31")
    march.done("escalate", on="2026-03-31")
    found = march.done("report", "daily", "--period", "2026-03-31", "--json").json["tables"]
    assert [row["case_no"] for row in found["new"]["rows"]] == [major]
    assert [(row["case_no"], row["rule"]) for row in found["due_today"]["rows"]] == [
        (major, "重大复杂案件当日报送"),
        (major, "上报街道矛调中心"),
    ]
    assert [(row["case_no"], row["days"]) for row in found["majors"]["rows"]] == [(major, 0)]
    assert len(found["overdue"]["rows"]) == 5
    assert [row["level"] for row in found["notices"]["rows"]] == [
        "红色",
        "红色",
        "红色",
        "红色",
        "黄色",
    ]


def test_the_sheet_says_who_is_on_duty_and_what_meetings_wait_for(march: Desk) -> None:
    march.done("duty", "set", "2026-03-31", "丁某", "--phone", "13800000001", on="2026-03-30")
    for due in ("3月30日", "3月31日", "4月1日"):
        march.done(
            "meeting",
            "record",
            "--decision",
            f"走访{due}",
            "--unit",
            "SQ01",
            "--due",
            due,
            on="2026-03-30",
        )
    found = march.done("report", "daily", "--period", "2026-03-31", "--json", on="2026-03-31").json[
        "tables"
    ]
    assert found["duty"]["rows"] == [
        {"leader": "丁某", "phone": "13800000001", "guides": None, "trainees": None}
    ]
    assert [(row["text"], row["days"]) for row in found["decisions"]["rows"]] == [
        ("走访3月30日", 1),
        ("走访3月31日", 0),
    ]
