"""Mediators, units and groups that are commended: kept in the history, and nothing else changes."""

from __future__ import annotations

import pytest

from govtool.store import doctor, open_store
from tests.commands.clerk import Desk


@pytest.fixture
def office(desk: Desk) -> Desk:
    desk.today("2026-03-02")
    desk.done("mediator", "add", "--name", "甲某", "--unit", "SQ01", "--appointed-on", "2026-03-02")
    desk.done("group", "add", "--code", "LD01", "--name", "领导小组", "--kind", "领导小组")
    desk.today("2026-03-09")
    return desk


RECORDS = [("mediator", "甲某"), ("unit", "SQ01"), ("group", "LD01")]


@pytest.mark.parametrize(("noun", "code"), RECORDS)
def test_it_is_in_the_history_and_changes_nothing(office: Desk, noun: str, code: str) -> None:
    before = office.done(noun, "show", code, "--json").json
    told = office.done(noun, "commend", code, "--by", "示例区", "--for", "调解及时", "--json").json
    assert (told["by"], told["on"]) == ("示例区", "2026-03-09")
    assert office.done(noun, "show", code, "--json").json == before
    said = office.done("journal", "--json").json
    assert [one["payload"] for one in said if one["kind"] == "commended"] == [
        {"by": "示例区", "text": "调解及时"}
    ]
    office.done(noun, "set", code, "--name", "新名", "--on", "2026-03-09")
    office.done("undo", "--yes")
    office.done("undo", "--yes")
    assert office.done(noun, "show", code, "--json").json == before
    with open_store(office.db) as store:
        assert doctor.examine(store) == []


def test_nobody_is_commended_who_was_not_there(office: Desk) -> None:
    early = office("mediator", "commend", "甲某", "--by", "示例区", "--on", "2026-03-01", "--json")
    assert early.code == 0  # what the first entry says holds before it, as everywhere
    office.done("mediator", "close", "甲某", "--on", "2026-03-08")
    answer = office("mediator", "commend", "TJ2026-0001", "--by", "示例区", "--json")
    assert answer.error["code"] == "not_there"
    assert office("unit", "commend", "SQ01", "--json").error["code"] == "missing_option"


def test_what_was_closed_stays_closed_after_a_commendation_of_its_last_day(office: Desk) -> None:
    office.done("mediator", "close", "甲某", "--on", "2026-03-08")
    office.done("mediator", "commend", "TJ2026-0001", "--by", "示例区", "--on", "2026-03-08")
    assert office.done("mediator", "list", "--json").json == []
    with open_store(office.db) as store:
        assert doctor.examine(store) == []
