"""Groups 领导小组、专班 with heads, members and dates (systems/organisation)."""

from __future__ import annotations

from typing import Any

import pytest

from govtool.store import doctor, open_store
from tests.commands.clerk import Desk


@pytest.fixture
def group_desk(desk: Desk) -> Desk:
    """A desk with the head of a department, and a leading group set up on 2 March."""
    desk.done(
        "unit",
        "set",
        "BM01",
        "--contact",
        "负责人:甲某",
        "--contact",
        "联络员:乙某",
        on="2026-03-02",
    )
    desk.done(
        "group", "add", "--code", "LD01", "--name", "示例领导小组", "--kind", "工作领导小组", "--head", "丙某",
        "--member", "BM01负责人、SQ01", "--member", "丁某", "--office", "BM01", "--office-director", "BM01:head",
        on="2026-03-02",
    )  # fmt: skip
    return desk


def shown(desk: Desk, as_of: str, code: str = "LD01") -> Any:
    return desk.done("group", "show", code, "--as-of", as_of, "--json").json


def test_a_group_names_its_people_from_the_register_of_the_day(group_desk: Desk) -> None:
    group_desk.done("unit", "set", "BM01", "--contact", "负责人:戊某", on="2026-03-10")
    before, after = shown(group_desk, "2026-03-09"), shown(group_desk, "2026-03-10")
    assert before["names"]["members"] == ["甲某（社保所负责人）", "示例一社区", "丁某"]
    assert after["names"]["members"][0] == "戊某（社保所负责人）"
    assert after["names"]["office_director"] == ["戊某（社保所负责人）"]
    assert (after["kind"], after["head_name"], after["office"]) == ("leading_group", "丙某", "BM01")


def test_a_post_that_nobody_holds_is_named_as_it_is(group_desk: Desk) -> None:
    group_desk.done("group", "set", "LD01", "--head", "BM01法律顾问", on="2026-03-03")
    found = shown(group_desk, "2026-03-03")
    assert (found["head_name"], found["names"]["head"]) == (None, ["社保所法律顾问"])


def test_members_join_and_leave(group_desk: Desk) -> None:
    group_desk.done(
        "group", "set", "LD01", "--join", "BM01信息联络员", "--leave", "SQ01", on="2026-03-09"
    )
    names = [shown(group_desk, day)["names"]["members"] for day in ("2026-03-08", "2026-03-09")]
    assert names[0] == ["甲某（社保所负责人）", "示例一社区", "丁某"]
    assert names[1] == ["甲某（社保所负责人）", "丁某", "乙某（社保所信息联络员）"]
    gone = group_desk("group", "set", "LD01", "--leave", "SQ01", "--json", on="2026-03-09")
    assert (gone.code, gone.error["code"]) == (4, "no_member")


def test_a_group_may_work_within_another(group_desk: Desk) -> None:
    add = ("group", "add", "--name", "示例专班", "--kind", "专班", "--merged-into", "LD01")
    group_desk.done(*add, "--code", "ZB01", on="2026-03-02")
    closing = group_desk("group", "close", "LD01", "--json", on="2026-03-03")
    assert (closing.code, closing.error["code"]) == (3, "in_use")
    for words in (("LD01", "--merged-into", "ZB01"), ("ZB01", "--merged-into", "ZB01")):
        circle = group_desk("group", "set", *words, "--json", on="2026-03-03")
        assert (circle.code, circle.error["code"]) == (3, "bad_value")
    group_desk.done("group", "set", "ZB01", "--merged-into", "", on="2026-03-04")
    group_desk.done("group", "close", "LD01", "--on", "2026-03-05", on="2026-03-05")
    listed = {
        day: group_desk.done("group", "list", "--as-of", day, "--json").json
        for day in ("2026-03-05", "2026-03-06")
    }
    assert [[one["code"] for one in listed[day]] for day in listed] == [["LD01", "ZB01"], ["ZB01"]]
    group_desk.done("undo", "--yes", on="2026-03-05")
    assert shown(group_desk, "2026-03-06")["closed_on"] is None
    with open_store(group_desk.db) as store:
        assert doctor.examine(store) == []
        doctor.rebuild(store)
        assert doctor.examine(store) == []


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        (("--member", "BM77"), 4, "unknown_unit"),
        (("--member", "BM01:站长"), 3, "bad_term"),
        (("--head", "BM01"), 3, "bad_value"),
        (("--deputy", "甲某、BM01"), 3, "bad_value"),
        (("--office-director", "BM01"), 3, "bad_value"),
        (("--office", "无此单位"), 4, "unknown_unit"),
        (("--merged-into", "ZB77"), 4, "unknown_group"),
        (("--kind", "小组"), 3, "bad_term"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else str(value),
)
def test_what_cannot_be_is_refused(
    group_desk: Desk, words: tuple[str, ...], status: int, code: str
) -> None:
    before = shown(group_desk, "2026-03-31")
    refused = group_desk("group", "set", "LD01", *words, "--json", on="2026-03-03")
    assert (refused.code, refused.error["code"]) == (status, code)
    assert shown(group_desk, "2026-03-31") == before


def test_the_screen_shows_places_and_names(group_desk: Desk) -> None:
    said = group_desk.done("group", "show", "LD01", on="2026-03-02").out
    assert "甲某（社保所负责人）" in said
    assert group_desk.done("group", "list").out.count("LD01") == 1
