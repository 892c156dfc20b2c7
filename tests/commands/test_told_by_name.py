"""Notices and the morning list name who is told (rulebook, section 6), as the registers have it on the day."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from govtool.base.vocabulary import Told
from govtool.journal.events import Addressee
from govtool.store import open_store
from govtool.views.staff import Addressees
from tests.commands.clerk import Desk
from tests.papers.kit import words


@pytest.fixture
def named_desk(desk: Desk) -> Desk:
    """A desk whose registers name the head of a community, the centre's director and leader, and the leader on duty."""
    desk.done("unit", "set", "SQ01", "--contact", "负责人:甲某", on="2026-03-02")
    desk.done(
        "unit", "set", "JD01", "--contact", "负责人:乙某", "--contact", "主任:丙某", on="2026-03-02"
    )
    desk.done("duty", "set", "2026-03-02..2026-03-31", "丁某", on="2026-03-02")
    desk.add("--on", "2026-03-02", on="2026-03-02")
    desk.done("unit", "set", "SQ01", "--contact", "负责人:戊某", on="2026-03-05")
    return desk


def issued(desk: Desk, day: str) -> Any:
    """The notices for the report of the same day, which was due on 2 March, as issued on a day."""
    found = desk.done("escalate", "--json", on=day).json
    return [one for one in found if one["rule"] == "report_same_day"]


@pytest.mark.parametrize(
    ("day", "told", "name"),
    [
        ("2026-03-03", "unit_head", "甲某"),
        ("2026-03-04", "unit_head", "甲某"),
        ("2026-03-05", "duty_leader", "丁某"),
        ("2026-03-08", "duty_leader", "丁某"),
        ("2026-03-09", "main_leader", "乙某"),
    ],
)
def test_a_notice_names_who_held_the_post_on_its_day(
    named_desk: Desk, day: str, told: str, name: str
) -> None:
    (notice,) = issued(named_desk, day)
    assert (notice["told"], notice["told_name"]) == (told, name)
    assert notice["person"] == (name if told == "duty_leader" else None)


def test_a_new_head_is_named_from_the_day_on(named_desk: Desk) -> None:
    named_desk.done(
        "unit", "set", "SQ01", "--contact", "负责人:己某", "--on", "2026-03-03", on="2026-03-06"
    )
    assert issued(named_desk, "2026-03-03")[0]["told_name"] == "己某"


def test_the_director_is_the_head_of_the_centre(named_desk: Desk) -> None:
    number = named_desk.add("--on", "2026-03-02", "--major", unit="JD01", on="2026-03-02")
    line = [
        one
        for one in named_desk.done("due", "--as-of", "2026-04-03", "--json").json
        if one["no"] == number
    ]
    assert [(one["rule"], one["due"], one["told"], one["told_name"]) for one in line] == [
        ("centre_close", "2026-04-02", "unit_head", "丙某")
    ]


@pytest.mark.parametrize(
    ("contacts", "head", "leader"),
    [
        ((), None, None),
        (("主任:甲某",), "甲某", None),
        (("主任:甲某", "行政主任:乙某"), "乙某", "乙某"),
        (("行政主任:乙某", "书记:丙某"), "丙某", "丙某"),
        (("书记:丙某", "负责人:丁某"), "丁某", "丁某"),
    ],
)
def test_the_posts_of_a_head_come_in_an_order(
    desk: Desk, contacts: tuple[str, ...], head: str | None, leader: str | None
) -> None:
    for unit in ("SQ01", "JD01") if contacts else ():
        desk.done(
            "unit",
            "set",
            unit,
            *(word for one in contacts for word in ("--contact", one)),
            on="2026-03-02",
        )
    desk.add("--on", "2026-03-02", on="2026-03-02")
    names = [issued(desk, day)[0]["told_name"] for day in ("2026-03-03", "2026-03-09")]
    assert names == [head, leader]


def test_nobody_is_named_where_the_registers_have_nobody(desk: Desk) -> None:
    desk.add("--on", "2026-03-02", on="2026-03-02")
    for day in ("2026-03-03", "2026-03-05", "2026-03-09"):
        (notice,) = issued(desk, day)
        assert notice["told_name"] is None


def test_the_screens_name_them(named_desk: Desk) -> None:
    assert "unit head 甲某" in named_desk.done("due", on="2026-03-04").out
    assert "unit head 甲某" in named_desk.done("escalate", on="2026-03-04").out


def test_an_old_notice_printed_again_names_who_it_was(named_desk: Desk) -> None:
    (notice,) = issued(named_desk, "2026-03-04")
    for day in ("2026-03-04", "2026-03-20"):
        paper = named_desk.db.parent / f"{day}.docx"
        named_desk.done(
            "doc",
            "supervision",
            notice["case_no"],
            "-o",
            str(paper),
            "--until",
            "2026-03-31",
            on=day,
        )
        said = words(paper)
        assert "承办单位负责人 甲某" in said
        assert "戊某" not in said


def test_the_heads_of_platforms_are_those_of_the_groups_registered_for_them(desk: Desk) -> None:
    group = ("--kind", "协调小组", "--head")
    desk.done(
        "unit", "set", "JD01", "--contact", "副书记:甲某", "--contact", "书记:乙某", on="2026-03-02"
    )
    desk.done("unit", "set", "SQ02", "--contact", "书记:己某", on="2026-03-02")
    desk.done(
        "group", "add", "--code", "PT01", "--name", "综治工作平台", *group, "丙某", on="2026-03-02"
    )
    desk.done("group", "set", "PT01", "--head", "丁某", on="2026-03-05")
    whom = [
        Addressee(told=Told.PLATFORM_COMMANDER, at="PT01"),
        Addressee(told=Told.PLATFORM_COMMANDER),
        Addressee(told=Told.COMMANDER_IN_CHIEF, at="ZHS"),
        Addressee(told=Told.MAIN_LEADER),
        Addressee(told=Told.FIRST_UNIT, at="SQ02"),
        Addressee(told=Told.HANDLER),
    ]

    def names(day: str) -> list[str | None]:
        with open_store(desk.db) as store:
            people = Addressees(store.reader, store.office, dt.date.fromisoformat(day))
            return [name for _told, name in people.named(whom, "SQ01")]

    assert names("2026-03-04") == ["丙某", None, "甲某", "乙某", "己某", None]
    assert names("2026-03-05") == ["丁某", None, "甲某", "乙某", "己某", None]
    desk.done(
        "group", "add", "--code", "ZHS", "--name", "综合指挥室", *group, "戊某", on="2026-03-06"
    )
    assert names("2026-03-06") == ["丁某", None, "戊某", "乙某", "己某", None]
