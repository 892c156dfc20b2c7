"""Two cases that are one matter: said on both, counted as before, taken back together."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from tests.commands.clerk import Desk


@pytest.fixture
def pair(desk: Desk) -> tuple[str, str]:
    """The same quarrel, told at two communities on two days."""
    return desk.add(on="2026-03-02"), desk.add(on="2026-03-04", unit="SQ02")


def links(desk: Desk, *numbers: str, as_of: str | None = None) -> list[list[str]]:
    return [desk.case(number, as_of)["linked"] for number in numbers]


def test_each_case_names_the_other(desk: Desk, pair: tuple[str, str]) -> None:
    one, other = pair
    assert links(desk, one, other) == [[], []]
    answer = desk.done(
        "case", "link", one, other, "--reason", "双方分别反映", "--json", on="2026-03-05"
    ).json
    assert (answer["case_no"], answer["linked"]) == (one, [other])
    assert links(desk, one, other) == [[other], [one]]
    assert links(desk, one, other, as_of="2026-03-04") == [[], []]


def test_the_card_and_the_history_tell(desk: Desk, pair: tuple[str, str]) -> None:
    one, other = pair
    said = desk.done("case", "link", one, other, "--reason", "双方分别反映", on="2026-03-05").out
    assert f"Linked with {other}" in said
    card = desk.done("case", "show", other).out
    assert f"one matter with {one}" in card
    assert "双方分别反映" in card
    last = desk.done("case", "history", other, "--json").json[-1]
    opening = desk.done("case", "history", one, "--json").json[0]["id"]
    said = {"other": one, "other_entry": opening, "reason": "双方分别反映"}
    assert (last["kind"], last["payload"]) == ("linked", said)


def test_a_case_may_have_several(desk: Desk, pair: tuple[str, str]) -> None:
    one, other = pair
    third = desk.add(on="2026-03-05")
    desk.done("case", "link", one, other, on="2026-03-06")
    desk.done("case", "link", third, one, on="2026-03-06")
    assert links(desk, one, other, third) == [[other, third], [one], [one]]


def test_nothing_owed_or_counted_changes(desk: Desk, pair: tuple[str, str]) -> None:
    def standing() -> Any:
        cases = [desk.case(number) for number in pair]
        figures = desk.done("report", "weekly", "--period", "2026-W10", "--json").json
        return [(case["state"], case["obligations"], case["violations"]) for case in cases], figures

    desk.today("2026-03-09")
    before = standing()
    desk.done("case", "link", *pair)
    assert standing() == before


def test_a_closed_case_is_linked_too(desk: Desk, pair: tuple[str, str]) -> None:
    one, other = pair
    desk.done("case", "close", other, "--outcome", "withdrawn", on="2026-03-05")
    desk.done("case", "link", one, other, on="2026-03-06")
    assert links(desk, one, other) == [[other], [one]]
    assert desk.case(other)["violations"] == []


def test_one_undo_takes_both_back(desk: Desk, pair: tuple[str, str]) -> None:
    desk.done("case", "link", *pair, on="2026-03-05")
    assert len(desk.done("undo", "--yes", "--json").json) == 2
    assert links(desk, *pair) == [[], []]
    desk.done("case", "link", *pair)
    assert links(desk, *pair) == [[pair[1]], [pair[0]]]


@pytest.mark.parametrize("turned", [False, True], ids=["as linked", "the other way round"])
def test_unlink_takes_an_older_link_back(desk: Desk, pair: tuple[str, str], turned: bool) -> None:
    desk.done("case", "link", *pair, on="2026-03-05")
    desk.done("case", "meet", pair[0], on="2026-03-06")
    answer = desk.done(
        "case", "unlink", *(pair[::-1] if turned else pair), "--reason", "两件事", "--json"
    ).json
    assert answer["linked"] == []
    assert links(desk, *pair) == [[], []]
    assert "retracted" in [
        entry["kind"] for entry in desk.done("case", "history", pair[1], "--json").json
    ]


def test_undo_of_an_unlink_links_again_and_touches_nothing_before(
    desk: Desk, pair: tuple[str, str]
) -> None:
    desk.done("case", "link", *pair, on="2026-03-05")
    desk.done("case", "unlink", *pair)
    desk.done("undo", "--yes")
    assert links(desk, *pair) == [[pair[1]], [pair[0]]]
    assert len(desk.done("case", "list", "--json").json) == 2
    desk.done("undo", "--yes")  # an undo is not undone: the link itself is next
    assert links(desk, *pair) == [[], []]


def test_numbers_are_taken_in_any_case_and_width(desk: Desk, pair: tuple[str, str]) -> None:
    one, other = pair
    desk.done(
        "case", "link", one.lower(), "ＳＱ０２-2026-00001", on="2026-03-05"
    )  # as an input method types it
    assert links(desk, one, other) == [[other], [one]]


REFUSALS = {
    "itself": ("SQ01-2026-00001", "sq01-2026-00001", "2026-03-05", 3, "same_case"),
    "no such case": ("SQ01-2026-00001", "SQ01-2026-00009", "2026-03-05", 4, "no_case"),
    "no such case first": ("SQ01-2026-00009", "SQ01-2026-00001", "2026-03-05", 4, "no_case"),
    "before one of them": ("SQ01-2026-00001", "SQ02-2026-00001", "2026-03-03", 3, "out_of_order"),
    "in the future": ("SQ01-2026-00001", "SQ02-2026-00001", "2026-03-06", 3, "out_of_order"),
}


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize(
    ("no", "other", "on", "exit_code", "code"), REFUSALS.values(), ids=REFUSALS
)
def test_refusals_record_nothing(
    desk: Desk, no: str, other: str, on: str, exit_code: int, code: str
) -> None:
    before = desk.entry_count()
    answer = desk("case", "link", no, other, "--on", on, "--json", on="2026-03-05")
    assert (answer.code, answer.error["code"], answer.out) == (exit_code, code, "")
    assert desk.entry_count() == before


def test_twice_is_refused_and_what_is_not_linked_cannot_be_unlinked(
    desk: Desk, pair: tuple[str, str]
) -> None:
    desk.done("case", "link", *pair, on="2026-03-05")
    again = desk("case", "link", *pair[::-1], "--json")
    assert (again.code, again.error["code"]) == (3, "already_linked")
    desk.done("case", "unlink", *pair)
    gone = desk("case", "unlink", *pair, "--json")
    assert (gone.code, gone.error["code"]) == (3, "not_linked")


def test_a_registration_taken_back_is_no_case_to_link(desk: Desk) -> None:
    one, other = desk.add(on="2026-03-02"), desk.add(on="2026-03-04")
    desk.done("undo", "--yes")
    assert desk("case", "link", one, other).code == 4


# --- one matter: who failed in one of them is not asked again in another


def _failed_at(desk: Desk, unit: str) -> str:
    number = desk.add(on="2026-03-02", unit=unit)
    for day in ("2026-03-03", "2026-03-04"):
        desk.done("case", "mediate", number, "--outcome", "failed", on=day)
    return number


LETTER = (
    "--due", "2026-03-20", "--opinion", "依职责调处", "--approved-by", "丙某", "--approved-on", "2026-03-06",
)  # fmt: skip


@pytest.mark.parametrize("middle", [False, True], ids=["linked", "linked through a third"])
def test_a_letter_to_who_failed_in_a_linked_case_is_refused(desk: Desk, middle: bool) -> None:
    tried, given = _failed_at(desk, "SQ01"), desk.add(on="2026-03-05", unit="JD01")
    chain = [tried, desk.add(on="2026-03-05", unit="SQ02"), given] if middle else [tried, given]
    for one, other in pairwise(chain):
        desk.done("case", "link", one, other, on="2026-03-05")
    routed = desk.done("case", "route", given, "--json", on="2026-03-06").json
    assert (routed["rule"], routed["lead"], routed["cooperating"]) == (1, "JD01", ["SQ01"])
    assert routed["linked"] == chain[-2::-1]
    answer = desk("case", "assign", given, "--lead", "SQ01", *LETTER, "--json")
    assert (answer.code, answer.error["code"]) == (3, "routed_back")
    assert "linked case" in answer.error["message"]
    desk.done("case", "assign", given, "--lead", "SQ02", *LETTER)
    desk.done("case", "assign", given, "--lead", "SQ01", *LETTER, "--override", "领导指定")
    (violation,) = desk.case(given)["violations"]
    assert (violation["rule"], violation["on"]) == ("routed_back", "2026-03-06")
    assert "3 Mar, 4 Mar" in violation["detail"]
    desk.done("doctor")


def test_a_link_found_out_after_the_letter_does_not_blame_it(desk: Desk) -> None:
    tried, given = _failed_at(desk, "SQ01"), desk.add(on="2026-03-05", unit="JD01")
    desk.done("case", "link", tried, given, on="2026-03-09")
    desk.done("case", "assign", given, "--lead", "SQ01", *LETTER, "--on", "2026-03-06")
    assert desk.case(given)["violations"] == []


def test_the_agenda_proposes_by_the_whole_matter(desk: Desk) -> None:
    tried, given = (
        _failed_at(desk, "SQ01"),
        desk.add("--grid", "G01", on="2026-03-05", unit="JD01", kind="traffic"),
    )
    agenda = ("meeting", "agenda", "weekly", "--json")
    before = desk.done(*agenda, on="2026-03-06").json["sections"]["hand_down"]["rows"]
    desk.done("case", "link", tried, given)
    after = desk.done(*agenda).json["sections"]["hand_down"]["rows"]
    assert [(item["route_rule"], item["lead"]) for item in (*before, *after)] == [
        (5, "SQ01"),
        (1, "JD01"),
    ]


def test_the_place_is_a_community(desk: Desk) -> None:
    number = desk.add(on="2026-03-05", unit="JD01", kind="traffic")
    routed = desk.done("case", "route", number, "--place-unit", "示例二社区", "--json").json
    assert (routed["rule"], routed["lead"], routed["reason"]) == (5, "SQ02", "community_of_place")
    answer = desk("case", "route", number, "--place-unit", "BM01", "--json")
    assert (answer.code, answer.error["code"], answer.error["column"]) == (
        3,
        "wrong_unit",
        "--place-unit",
    )
