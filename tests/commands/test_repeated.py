"""The same step once more on the same day: a question on a terminal, refused in a script, taken as it is from files."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from govtool.models import Assigned, Event, Investigated, Mediated, NoticeIssued, Supplemented
from govtool.rules import CASE
from govtool.subjects.case.state import once_a_day
from tests.commands.clerk import Desk
from tests.commands.terminal import Opens
from tests.commands.thing import THING, ThingHandled, ThingReported
from tests.subjects.case import casebook as cb

DAY, NEXT = "2026-03-03", "2026-03-04"
FIRST = (cb.registered("2026-03-02"),)
UP = (cb.failed("2026-03-02"), cb.failed(DAY), cb.transferred(DAY))
AT_CENTRE = (cb.registered("2026-03-02", "JD01"),)


def _seen(asked: str) -> Investigated:
    return Investigated.checked(on=DAY, asked=asked)


# what was recorded, what comes once more, whether it is repeated
TABLE: dict[str, tuple[tuple[Event, ...], Event, bool]] = {
    "reported, the day before": ((*FIRST, cb.reported("2026-03-02")), cb.reported(DAY), False),
    "reported": ((*FIRST, cb.reported(DAY)), cb.reported(DAY), True),
    "reported, the day after": ((*FIRST, cb.reported(DAY)), cb.reported(NEXT), False),
    "reported, taken back": ((*FIRST, cb.reported(DAY), cb.retracted(DAY, f"{cb.NODE}-2")), cb.reported(DAY), False),
    "reported, of a case that became major since": (
        (*FIRST, cb.reported(DAY), cb.became_major(DAY)), cb.reported(DAY), False,
    ),
    "became major": ((*FIRST, cb.became_major(DAY)), cb.became_major(DAY), True),
    "entered in the app": ((*FIRST, cb.app_entered(DAY)), cb.app_entered(DAY), True),
    "an alert": ((*FIRST, cb.alerted(DAY)), cb.alerted(DAY), True),
    "an alert of another kind": ((*FIRST, cb.alerted(DAY)), cb.alerted(DAY, "suicide"), False),
    "an alert told to another": (
        (*FIRST, cb.alerted(DAY)), cb.alerted(DAY, reported_to="示例派出所"), False,
    ),
    "met": ((*FIRST, cb.met(DAY)), cb.met(DAY), True),
    "met, by the centre after the transfer": (
        (*FIRST, cb.failed("2026-03-02"), cb.failed(DAY), cb.met(DAY), cb.transferred(DAY), cb.accepted(DAY)),
        cb.met(DAY), False,
    ),
    "a session": ((*FIRST, cb.failed(DAY)), cb.failed(DAY), True),
    "a session that ended otherwise": ((*FIRST, cb.failed(DAY)), cb.adjourned(DAY), False),
    "adjourned, then failed, then adjourned": ((*FIRST, cb.adjourned(DAY), cb.failed(DAY)), cb.adjourned(DAY), True),
    "a session of the centre": ((*FIRST, *UP, cb.accepted(DAY)), cb.failed(DAY), False),
    "advice": ((*FIRST, cb.consulted(DAY)), cb.consulted(DAY), True),
    "another person asked": ((*FIRST, _seen("甲某")), _seen("乙某"), False),
    "the same person asked": ((*FIRST, _seen("甲某")), _seen("甲某"), True),
    "a transfer": ((*FIRST, *UP), cb.transferred(DAY), True),
    "a transfer after it was sent back": ((*FIRST, *UP, cb.returned(DAY)), cb.transferred(DAY), False),
    "a letter": ((*AT_CENTRE, cb.assigned(DAY, "BM01")), cb.assigned(DAY, "BM01"), True),
    "a letter to another": ((*AT_CENTRE, cb.assigned(DAY, "BM01")), cb.assigned(DAY, "BM02"), False),
    "a letter after the answer": (
        (*AT_CENTRE, cb.assigned(DAY, "BM01"), cb.replied(DAY)), cb.assigned(DAY, "BM01"), False,
    ),
    "an extension": (
        (*AT_CENTRE, cb.requested(DAY, "2026-05-06")), cb.requested(DAY, "2026-05-06"), True,
    ),
    "an extension until another day": (
        (*AT_CENTRE, cb.requested(DAY, "2026-05-06")), cb.requested(DAY, "2026-05-07"), False,
    ),
    "an extension after a decision": (
        (*AT_CENTRE, cb.requested(DAY, "2026-05-06"), cb.refused(DAY)), cb.requested(DAY, "2026-05-06"), False,
    ),
    "result reported": ((*FIRST, cb.settled(DAY), cb.closure_reported(DAY)), cb.closure_reported(DAY), True),
    "entered": ((*FIRST, cb.settled(DAY), cb.platform_entered(DAY)), cb.platform_entered(DAY), True),
    "revisited": ((*FIRST, cb.settled(DAY), cb.revisited(DAY)), cb.revisited(DAY), True),
    "applied for confirmation": (
        (*FIRST, cb.settled(DAY, "written"), cb.confirmation_applied(DAY)), cb.confirmation_applied(DAY), True,
    ),
    "performed": ((*FIRST, cb.settled(DAY), cb.performed(DAY)), cb.performed(DAY), True),
    "particulars": (
        (*FIRST, Supplemented.checked(on=DAY, place="村口")), Supplemented.checked(on=DAY, place="村口"), False,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("recorded", "once_more", "repeated"), TABLE.values(), ids=TABLE)
def test_what_is_the_same_step(
    recorded: tuple[Event, ...], once_more: Event, repeated: bool
) -> None:
    found = CASE.repeated(cb.history(*recorded), once_more, cb.OFFICE)
    assert (found is not None) == repeated
    assert found is None or type(found.event) is type(once_more)


def test_each_kind_of_step_is_in_the_table_or_comes_as_often_as_it_likes() -> None:
    """Registration, links, numbers and notices are never repeated; endings cannot come twice at all."""
    tried = {type(once_more) for _recorded, once_more, repeated in TABLE.values() if repeated}
    told_apart = {
        kind.model for kind in CASE.events.values() if kind.same not in {None, once_a_day}
    }
    assert told_apart < tried
    assert {Assigned, Mediated} < tried
    assert NoticeIssued not in tried


def test_any_noun_says_what_is_the_same() -> None:
    handled = THING.events[ThingHandled]
    noun = replace(
        THING,
        events={
            **THING.events,
            ThingHandled: replace(handled, same=lambda _thing, event: event.note),
        },
    )
    opened = ThingReported.checked(on="2026-03-02", no="T1", unit="SQ01", what="路灯")
    entries = cb.history(opened, ThingHandled.checked(on=DAY, note="已修"))
    for note, found in (("已修", True), ("再修", False)):
        again = noun.repeated(entries, ThingHandled.checked(on=DAY, note=note), cb.OFFICE)
        assert (again is not None) == found
    assert THING.repeated(entries, ThingHandled.checked(on=DAY, note="已修"), cb.OFFICE) is None


# --- at the desk


@pytest.fixture
def number(desk: Desk) -> str:
    return desk.add(on="2026-03-02")


def _sessions(desk: Desk, number: str) -> list[str]:
    return [session["on"] for session in desk.case(number)["stages"][0]["sessions"]]


def test_a_script_is_refused_unless_it_says_again(desk: Desk, number: str) -> None:
    step = ("case", "mediate", number, "--outcome", "failed", "--json")
    desk.done(*step, "--actor", "丙某", on=DAY)
    answer = desk(*step)
    assert (answer.code, answer.out, answer.error["code"]) == (3, "", "repeated")
    assert answer.error["message"] == "Recorded for Tue 3 Mar already: session: failed (by 丙某)."
    assert "--again" in answer.error["hint"]
    for more in (("--yes",), ("--override", "确有两次")):
        assert desk(*step, *more).error["code"] == "repeated"
    assert _sessions(desk, number) == [DAY]
    desk.done(*step, "--again")
    assert _sessions(desk, number) == [DAY, DAY]
    assert desk.case(number)["violations"] == []
    desk.done(*step, on=NEXT)


def test_again_is_no_harm_where_nothing_is_repeated(desk: Desk, number: str) -> None:
    desk.done("case", "report", number, "--again", on=DAY)
    assert [line["payload"] for line in desk.done("case", "history", number, "--json").json][
        -1
    ] == {}


def test_a_rule_that_is_broken_comes_first(desk: Desk, number: str) -> None:
    transfer = ("case", "transfer", number, "--reason", "争议大", "--json")
    desk.done(*transfer, "--override", "领导要求", on=DAY)
    assert desk(*transfer).error["code"] == "early_transfer"
    assert desk(*transfer, "--override", "领导要求").error["code"] == "repeated"


def test_a_registration_is_never_repeated(desk: Desk, number: str) -> None:
    assert desk.add(on="2026-03-02") != number


def test_what_was_taken_back_is_not_repeated(desk: Desk, number: str) -> None:
    desk.done("case", "report", number, on=DAY)
    desk.done("undo", "--yes")
    desk.done("case", "report", number)


@pytest.mark.parametrize(("answer", "code", "times"), [("", 3, 1), ("否", 3, 1), ("是", 0, 2)])
def test_a_clerk_is_asked_and_nothing_is_the_default(
    desk: Desk, at_terminal: Opens, number: str, answer: str, code: int, times: int
) -> None:
    desk.done("case", "mediate", number, "--outcome", "failed", on="2026-03-05")
    dialogue = (
        at_terminal("case", "mediate", number, "--outcome", "failed")
        .asks("再记录一次")
        .types(answer)
    )
    assert dialogue.ends() == code
    assert len(_sessions(desk, number)) == times


def test_history_is_taken_as_it_is(desk: Desk, tmp_path: Path) -> None:
    case = {
        "ref": "R1",
        "unit": "SQ01",
        "registered_on": "2026-03-02",
        "dispute_type": "neighbour",
        "summary": "院墙排水",
    }
    twice = [{"kind": "mediated", "on": DAY, "outcome": "failed"}] * 2
    path = tmp_path / "histories.jsonl"
    path.write_text(json.dumps(case | {"events": twice}, ensure_ascii=False), encoding="utf-8")
    answer = desk.done("import", "cases", str(path), "--json", on="2026-03-09")
    assert answer.json["accepted"] == 1
    (one,) = desk.done("case", "list", "--json").json
    assert len(one["stages"][0]["sessions"]) == 2
    assert one["violations"] == []
    assert answer.json["problems"] == answer.json["warnings"] == []
