"""Contacts, basic facts and posts of units, with dates (systems/organisation)."""

from __future__ import annotations

import datetime as dt

import pytest

from govtool.base import vocabulary as voc
from govtool.store import doctor, open_store
from tests.commands.clerk import Desk

HEAD = "负责人:甲某:13800000001"


def contacts(desk: Desk, code: str, as_of: str) -> list[str]:
    found = desk.done("unit", "show", code, "--as-of", as_of, "--json").json["contacts"]
    return [f"{one['post']} {one['name']} {one['phone'] or '-'}" for one in found]


def test_who_held_a_post_on_the_day_counts(desk: Desk) -> None:
    desk.done(
        "unit",
        "add",
        "--code",
        "BM09",
        "--name",
        "示例九所",
        "--kind",
        "department",
        "--contact",
        HEAD,
        on="2026-03-02",
    )
    desk.done("unit", "set", "BM09", "--contact", "负责人:乙某", "--on", "2026-03-10", on="2026-03-12")  # fmt: skip
    assert contacts(desk, "BM09", "2026-03-09") == ["head 甲某 13800000001"]
    assert contacts(desk, "BM09", "2026-03-10") == ["head 乙某 -"]
    with open_store(desk.db) as store:
        for day, name in {"2026-02-01": "甲某", "2026-03-09": "甲某", "2026-03-10": "乙某"}.items():
            found = store.office.contact("BM09", voc.Post.HEAD, dt.date.fromisoformat(day))
            assert found is not None
            assert found.name == name
        assert store.office.contact("BM09", voc.Post.LIAISON) is None
        assert store.office.contact("BM99", voc.Post.HEAD) is None
        assert store.office.contact(None, voc.Post.HEAD) is None
        assert doctor.examine(store) == []


def test_the_posts_named_change_and_the_others_stay(desk: Desk) -> None:
    one = (
        "--contact",
        HEAD,
        "--contact",
        "信息员：乙某：13800000002",
        "--contact",
        "综治专干:丙某",
    )
    desk.done("unit", "set", "SQ01", *one, on="2026-03-02")
    desk.done(
        "unit",
        "set",
        "SQ01",
        "--contact",
        "综治专干:丁某",
        "--contact",
        "综治专干:戊某",
        on="2026-03-03",
    )
    assert contacts(desk, "SQ01", "2026-03-03") == [
        "head 甲某 13800000001", "liaison 乙某 13800000002", "peace_officer 丁某 -", "peace_officer 戊某 -",
    ]  # fmt: skip
    desk.done("unit", "set", "SQ01", "--contact", "联络员:", on="2026-03-04")
    assert contacts(desk, "SQ01", "2026-03-04")[1:] == [
        "peace_officer 丁某 -",
        "peace_officer 戊某 -",
    ]
    desk.done("undo", "--yes", on="2026-03-04")
    assert "liaison 乙某 13800000002" in contacts(desk, "SQ01", "2026-03-04")


def test_basic_facts_and_posts_change_one_by_one(desk: Desk) -> None:
    first = (
        "--profile",
        "面积=4.80平方公里",
        "--profile",
        "户数=4,800",
        "--posts",
        "编制=6",
        "--posts",
        "实有＝5",
    )
    desk.done("unit", "set", "SQ01", *first, "--stationed-from", "区司法局", on="2026-03-02")
    desk.done(
        "unit",
        "set",
        "SQ01",
        "--profile",
        "population=11000",
        "--profile",
        "households=",
        on="2026-03-03",
    )
    found = desk.done("unit", "show", "SQ01", "--as-of", "2026-03-03", "--json").json
    assert found["profile"] == {
        "area": "4.8",
        "households": None,
        "population": 11000,
        "residents_groups": None,
    }
    assert found["posts"] == {"posts": 6, "filled": 5, "seconded": None, "full_time": None}
    assert found["stationed_from"] == "区司法局"
    away = ("--profile", "area=", "--profile", "population=", "--stationed-from", "")
    desk.done("unit", "set", "SQ01", *away, on="2026-03-04")
    found = desk.done("unit", "show", "SQ01", "--as-of", "2026-03-04", "--json").json
    assert (found["profile"], found["stationed_from"]) == (None, None)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--contact", "负责人"), "bad_contact"),
        (("--contact", "站长:甲某"), "bad_term"),
        (("--contact", "负责人:甲某:12"), "bad_phone"),
        (("--contact", "负责人::13800000001"), "empty"),
        (("--profile", "户数"), "bad_value"),
        (("--profile", "楼栋=3"), "bad_value"),
        (("--profile", "户数=4.5"), "bad_value"),
        (("--profile", "户数=100000000"), "bad_value"),
        (("--profile", "面积=大"), "bad_area"),
        (("--posts", "编制=-1"), "bad_value"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else value,
)
def test_what_cannot_be_is_refused(desk: Desk, words: tuple[str, ...], code: str) -> None:
    result = desk("unit", "set", "SQ01", *words, "--json")
    assert result.code == 3
    assert result.error["code"] == code
    assert contacts(desk, "SQ01", "2026-03-31") == []


def test_the_screen_names_contacts_and_what_they_were(desk: Desk) -> None:
    desk.done("unit", "set", "SQ01", "--contact", HEAD, "--profile", "户数=4800", on="2026-03-02")
    desk.done("unit", "set", "SQ01", "--contact", "负责人:乙某", on="2026-03-05")
    assert "甲某" in desk.done("unit", "list", "--as-of", "2026-03-04").out
    assert "乙某" in desk.done("unit", "list", "--as-of", "2026-03-05").out
    said = desk.done("unit", "show", "SQ01", on="2026-03-05").out
    assert "head 甲某" in said
    assert "number of households 4800" in said
