"""Matters in the daily sheet, before a meeting, in the morning list and on the wall, by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from govtool import models as e
from govtool.desk.due_list import DeadlineFilter, deadlines
from govtool.journal.events import NoticeIssued
from govtool.meetings.agenda import agenda
from govtool.returns.daily_sheet import tables
from govtool.rules import PeriodKind, period_of
from govtool.store import Store
from govtool.subjects.matter.terms import Urgency
from govtool.views.figures import Bounds, owed
from tests.store.kit import day, found_office
from tests.views.test_matterrows import report


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Two matters: one of 4 March that was sent back twice and lies with BM01, one of 10 March that nobody looked at.

    Taken up late, on the 9th, it was overdue from the 6th: a notice was issued that day.
    """
    path: Path = tmp_path_factory.mktemp("day") / "a.db"
    with found_office(path) as store:
        with store.writing("甲某") as tx:
            subject = report(tx)
            for event in (
                NoticeIssued(on=day("03-06"), rule="matter_accept", turn="", level="yellow", unit="JD01",
                             told="unit_head", due=day("03-05"), days=-1),
                e.MatterTakenUp(on=day("03-09")), e.MatterDispatched(on=day("03-09"), unit="SQ01"),
                e.MatterSentBack(on=day("03-09"), reason="not_ours"),
                e.MatterDispatched(on=day("03-10"), unit="SQ02"),
                e.MatterSentBack(on=day("03-10"), reason="wrong_place"),
                e.MatterDispatched(on=day("03-11"), unit="BM01", due=day("03-13")),
            ):  # fmt: skip
                tx.append(subject, event)
            report(
                tx, "03-10", category="fire", channel="hotline", urgency="emergency", unit="SQ02"
            )
        yield store


def sheet(store: Store, on: str) -> dict[str, list[Any]]:
    units = list(store.office.units_on(day(on)).values())
    return {table.code: list(table.rows) for table in tables(store, day(on), units)}


def test_the_sheet_of_a_day(store: Store) -> None:
    found = sheet(store, "03-10")
    first, second = "SQ01-S2026-00001", "SQ02-S2026-00001"
    assert found["matter_new"] == [[second, "示例SQ02", "消防隐患", "12345热线", "突发", "待受理"]]
    assert found["matter_sent_back"] == [
        [first, "示例JD01", "市容秩序", day("03-04"), 2, day("03-10")]
    ]
    assert found["matter_due_today"] == []
    assert found["new"] == found["due_today"] == found["notices"] == []


def test_what_is_overdue_and_who_was_told(store: Store) -> None:
    assert sheet(store, "03-06")["matter_notices"] == [
        ["SQ01-S2026-00001", "示例JD01", "受理事项", "黄色", "承办单位负责人"]
    ]
    assert [row[:3] for row in sheet(store, "03-12")["matter_overdue"]] == [
        ["SQ02-S2026-00001", "示例JD01", "消防隐患"]
    ]
    assert sheet(store, "03-13")["matter_due_today"] == [
        ["SQ01-S2026-00001", "示例BM01", "市容秩序", "办理"]
    ]


def test_before_the_second_time_it_is_not_named(store: Store) -> None:
    assert sheet(store, "03-09")["matter_sent_back"] == []


def test_a_file_without_matters_has_the_sheet_it_had(tmp_path: Path) -> None:
    with found_office(tmp_path / "b.db") as other:
        assert list(sheet(other, "03-10")) == [
            "duty", "new", "due_today", "overdue", "majors", "alerted", "notices", "decisions",
        ]  # fmt: skip


def test_a_meeting_hears_what_was_sent_back_twice(store: Store) -> None:
    week = period_of(PeriodKind.WEEKLY, day("03-10"))
    whole, of_unit, of_other = (
        agenda(store, week, day("03-12"), unit) for unit in (None, "BM01", "SQ01")
    )
    (item,) = next(section for section in whole.sections if section.code == "sent_back").items
    assert (item["no"], item["unit"], item["times"]) == ("SQ01-S2026-00001", "示例BM01", 2)
    assert [len(s.items) for s in of_unit.sections if s.code == "sent_back"] == [1]
    assert [len(s.items) for s in of_other.sections if s.code == "sent_back"] == [0]
    tasks = next(section for section in whole.sections if section.code == "tasks").items
    assert {item["noun"] for item in tasks}.isdisjoint({"case", "matter"})


def test_a_day_written_in_the_dispatch_is_reported_as_written(store: Store) -> None:
    found = owed(store, day("03-12"), Bounds(word="matter", unit="BM01"))
    assert [(one.obligation.rule, one.obligation.due, one.obligation.written) for one in found] == [
        ("matter_sign", day("03-12"), False), ("matter_handle", day("03-13"), True),
    ]  # fmt: skip
    lines = [
        one.line.counted_by for one in deadlines(store, day("03-12"), DeadlineFilter(word="matter"))
    ]
    assert set(lines) == {("street_order", None), ("fire", Urgency.EMERGENCY)}
