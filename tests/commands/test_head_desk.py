"""Heads at the desk: what is refused, what to type first, and what is asked."""

from __future__ import annotations

import sys

import pytest

from tests.commands.clerk import Desk
from tests.rows import each

if sys.platform == "win32":
    pytest.skip("Windows has no pseudo-terminals in the standard library", allow_module_level=True)

from tests.commands.terminal import RECORD, Opens, follow


def village(desk: Desk) -> None:
    parent = ("--unit", "SQ01", "--parent", "G01")
    for place, code in enumerate(("G01-01", "G01-02"), 1):
        desk.done("grid", "add", "--code", code, "--name", f"联防组{place}", *parent)
        where = ("--grid", "G01", "--microgrid", code)
        desk.done("household", "add", "--code", f"H{place}", *where, "--head", f"甲{place}某")
    desk.done("head", "name", "--microgrid", "G01-01", "--name", "甲1某")


@pytest.fixture
def office(desk: Desk) -> Desk:
    desk.today("2026-03-03")
    desk.once(village)
    return desk


def test_a_household_of_another_micro_grid_signs_nothing(office: Desk) -> None:
    before = office.entry_count()
    signed = ("--household", "H1", "--household", "H2")
    refused = office("head", "agree", "H2026-0001", *signed, "--json")
    assert (refused.code, refused.error["code"]) == (3, "other_microgrid")
    assert "H2" in refused.error["message"]
    assert office.entry_count() == before


@each(
    "words, first",
    [
        (("approve", "H2026-0001"), "govtool head list-out H2026-0001"),
        (("refuse", "H2026-0001", "--reason", "不在本地"), "govtool head list-out H2026-0001"),
        (("plaque", "H2026-0001"), "govtool head approve H2026-0001"),
        (("train", "H2026-0001", "--training", "一期"), "govtool head approve H2026-0001"),
    ],
)
def test_what_comes_first_is_named(office: Desk, words: tuple[str, ...], first: str) -> None:
    before = office.entry_count()
    refused = office("head", *words, "--json")
    assert refused.code == 3
    assert first in refused.error["hint"]
    assert office.entry_count() == before


def test_an_unknown_list_is_approved_of_nobody(office: Desk) -> None:
    assert office("head", "approve", "示社〔2026〕9号", "--json").code == 4


def test_the_number_of_a_list_is_said_and_taken(office: Desk) -> None:
    office.done("head", "name", "--microgrid", "G01-02", "--name", "甲2某")
    sent = office.done("head", "list-out", "SQ01")
    assert sent.err.count("govtool head approve SQ01-20260303") == 1
    office.done("head", "approve", "SQ01-20260303")
    states = [one["state"] for one in office.done("head", "list", "--json").json]
    assert states == ["approved", "approved"]


def test_who_insures_is_asked_from_when_to_when(office: Desk, at_terminal: Opens) -> None:
    script = [("保险起始日：", "4月1日"), ("保险终止日：", "2027-03-31"), ("保费", "100")]
    assert follow(at_terminal("head", "insure", "H2026-0001"), script).ends() == 0
    shown = office.done("head", "show", "H2026-0001", "--json").json
    assert shown["insured_until"] == "2027-03-31"


def test_only_micro_grids_without_a_head_are_offered(office: Desk, at_terminal: Opens) -> None:
    script = [("联防组：", "1"), ("户长：", "甲2某"), ("电话", ""), ("推选户数", ""), (RECORD, "")]
    assert follow(at_terminal("head", "name"), script).ends() == 0
    microgrids = [one["microgrid"] for one in office.done("head", "list", "--json").json]
    assert microgrids == ["G01-01", "G01-02"]


def test_who_was_replaced_is_head_no_more(office: Desk) -> None:
    office.done("head", "replace", "H2026-0001", "--reason", "搬离")
    refused = office("head", "chat", "H2026-0001", "--json", on="2026-03-04")
    assert (refused.code, refused.error["code"]) == (3, "out_of_order")
    assert "replaced" in refused.error["message"]
