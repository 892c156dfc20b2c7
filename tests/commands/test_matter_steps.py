"""The steps of a matter at the desk: what is recorded, what is refused and why, several at once, prompts, undo."""

from __future__ import annotations

import pytest

from tests.commands.clerk import Desk
from tests.commands.mattersample import dispatched, handled, record_matters, taken
from tests.commands.terminal import CTRL_C, Opens, follow

REPORTED, TAKEN, DISPATCHED, HANDLED = (f"SQ01-S2026-0000{n}" for n in range(1, 5))
ON = "2026-03-03"
"""A Tuesday, the day after all of it."""


@pytest.fixture
def room(desk: Desk) -> Desk:
    """A desk with four matters: reported, taken up, dispatched, handled."""
    desk.today(ON)
    record_matters(desk.db, [], taken(), dispatched("BM01"), handled("BM01"))
    return desk


def state(desk: Desk, no: str) -> str:
    return str(desk.done("matter", "show", no, "--json").json["state"])


ACCEPTED = [
    (("take", REPORTED), "accepted"),
    (("decline", REPORTED, "court", "--competent", "示例区人民法院"), "declined"),
    (("decline", REPORTED, "--reason", "属当事人自行处理的民事事务", "--competent", "当事人"), "declined"),
    (("dispatch", TAKEN, "--to", "BM01"), "dispatched"),
    (("dispatch", TAKEN, "--to", "BM01", "--with", "SQ01", "--with", "SQ02", "--due", "2026-03-20"), "dispatched"),
    (("sign", DISPATCHED), "dispatched"),
    (("send-back", DISPATCHED, "not_ours", "--note", "属市政"), "sent_back"),
    (("major", TAKEN, "--reason", "涉及多户"), "accepted"),
    (("tell-leader", TAKEN, "--whom", "甲某"), "accepted"),
    (("joint", DISPATCHED, "--unit", "BM01", "--place", "示例路", "--police", "no", "--result", "已清理"), "dispatched"),
    (("raise", TAKEN), "raised"),
    (("raise", TAKEN, "--class", "市场监管", "--letter", "示街报〔2026〕3号"), "raised"),
    (("handle", DISPATCHED, "done"), "handled"),
    (("handle", DISPATCHED, "--result", "planned", "--until", "2026-06-30"), "handled"),
    (("handle", TAKEN, "已解释说明"), "handled"),
    (("answer", HANDLED, "phone"), "answered"),
    (("rate", HANDLED, "--solved", "yes", "--satisfied", "partly"), "handled"),
    (("redo", HANDLED, "--reason", "再次堆放"), "dispatched"),
    (("archive", HANDLED, "--override", "反映人已知"), "archived"),
    (("extend", DISPATCHED, "--request", "--until", "2026-03-20", "--reason", "需设备"), "dispatched"),
    (("describe", REPORTED, "--reporter", "甲某", "--phone", "13800000000"), "reported"),
    (("correct", TAKEN, "--set", "urgency=urgent", "--reason", "漏填"), "accepted"),
    (("link", REPORTED, TAKEN), "reported"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "after"), ACCEPTED, ids=[" ".join(words) for words, _after in ACCEPTED]
)
def test_a_step_is_recorded(room: Desk, words: tuple[str, ...], after: str) -> None:
    room.done("matter", *words)
    assert state(room, words[1]) == after


REFUSED = [
    (("take", TAKEN), 3, "out_of_order", "受理"),
    (("decline", REPORTED, "--reason", "court"), 2, "missing_option", "--competent"),
    (("decline", REPORTED, "--reason", "nobody", "--competent", "法院"), 3, "bad_term", "duplicate"),
    (("decline", TAKEN, "court", "--competent", "法院"), 3, "out_of_order", "受理"),
    (("dispatch", TAKEN), 2, "missing_option", "--to"),
    (("dispatch", TAKEN, "--to", "JD01"), 3, "wrong_unit", "JD01"),
    (("dispatch", TAKEN, "--to", "没有"), 4, "unknown_unit", "没有"),
    (("dispatch", DISPATCHED, "--to", "BM01"), 3, "out_of_order", "承办单位"),
    (("dispatch", REPORTED, "--to", "BM01"), 3, "out_of_order", "分派"),
    (("sign", TAKEN), 3, "out_of_order", "承办单位"),
    (("send-back", DISPATCHED, "--reason", "tired"), 3, "bad_term", "not_ours"),
    (("raise", DISPATCHED), 3, "out_of_order", "承办单位"),
    (("follow-up", TAKEN), 3, "out_of_order", "上报"),
    (("handle", REPORTED, "done"), 3, "out_of_order", "承办单位"),
    (("handle", DISPATCHED, "done", "--until", "2026-06-30"), 3, "bad_value", "planned"),
    (("answer", DISPATCHED, "--way", "phone"), 3, "out_of_order", "办结"),
    (("rate", HANDLED, "--solved", "maybe", "--satisfied", "yes"), 3, "bad_value", "是"),
    (("archive", HANDLED), 3, "archived_unanswered", "答复"),
    (("redo", TAKEN, "--reason", "再"), 3, "out_of_order", "办结"),
    (("extend", DISPATCHED, "--request", "--until", "2026-03-04", "--reason", "难"), 3, "bad_date", "延期"),
    (("extend", DISPATCHED, "--approve"), 3, "out_of_order", "延期"),
    (("describe", TAKEN, "--reporter", "甲*"), 3, "masked", "甲*"),
    (("describe", TAKEN, "--reporter", "13900000002"), 3, "number_as_name", "139******02"),
    (("dispatch", TAKEN, "--to", "BM01", "--with", "SQ01", "--with", "BM01"), 3, "with_itself", "BM01"),
    (("correct", TAKEN, "--step", "9", "--set", "on=2026-03-02", "--reason", "错"), 3, "no_step", f"matter history {TAKEN}"),
    (("take", ""), 4, "no_number", "编号为空"),
    (("sign", DISPATCHED, "--on", "2026-03-04"), 3, "out_of_order", "2026"),
    (("link", REPORTED, REPORTED), 3, "same_case", "关联"),
    (("take", "SQ01-S2026-00099"), 4, "no_number", "00099"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "code", "error", "said"), REFUSED, ids=[" ".join(words) for words, *_rest in REFUSED]
)
def test_a_step_is_refused_and_nothing_recorded(
    room: Desk,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    code: int,
    error: str,
    said: str,
) -> None:
    monkeypatch.setenv("GOVTOOL_LANG", "zh_CN")
    before = room.entry_count()
    refused = room("matter", *words, "--json")
    assert (refused.code, refused.error["code"]) == (code, error), refused.error
    assert said in str(refused.error)
    assert room.entry_count() == before


def test_a_correction_names_no_step_that_came_too_late(room: Desk) -> None:
    """Archived as it was, without a recheck; as a fire hazard it would have been owed one."""
    room.done("matter", "answer", HANDLED, "phone")
    room.done("matter", "archive", HANDLED)
    words = ("matter", "correct", HANDLED, "--set", "category=fire", "--reason", "选错", "--json")
    refused = room(*words).error
    assert refused["code"] == "archived_unchecked"
    assert "matter recheck" not in refused["hint"]
    assert "--override" in refused["hint"]
    room.done(*words, "--override", "当时已看过")
    (violation,) = room.done("matter", "show", HANDLED, "--json").json["violations"]
    assert violation["rule"] == "archived_unchecked"


def test_several_at_once_or_none(room: Desk) -> None:
    before = room.entry_count()
    refused = room("matter", "sign", DISPATCHED, TAKEN, "--json")
    assert (refused.error["code"], refused.error["no"]) == ("out_of_order", TAKEN)
    assert room.entry_count() == before
    record_matters(room.db, taken(), taken())
    more = ("SQ01-S2026-00005", "SQ01-S2026-00006")
    found = room.done("matter", "dispatch", TAKEN, *more, "--to", "BM01", "--json").json
    assert [one["state"] for one in found] == ["dispatched"] * 3
    room.done("undo", "--yes")
    assert [state(room, no) for no in (TAKEN, *more)] == ["accepted"] * 3


def test_one_answer_serves_those_that_are_linked(room: Desk) -> None:
    room.done("matter", "link", DISPATCHED, TAKEN)
    room.done("matter", "link", DISPATCHED, REPORTED)
    done = room.done("matter", "handle", DISPATCHED, "done", "--json").json
    assert done["also"] == [TAKEN, REPORTED]
    room.done("matter", "answer", DISPATCHED, "phone")
    room.done("matter", "archive", DISPATCHED)
    linked = (DISPATCHED, TAKEN, REPORTED)
    assert [state(room, no) for no in linked] == ["archived"] * 3
    room.done("undo", "--yes")
    assert [state(room, no) for no in linked] == ["answered"] * 3


def test_a_duplicate_found_late_is_archived_with_the_other(room: Desk) -> None:
    """It was not taken up when the other was answered: it catches up on the day of the archive, and undo takes all back."""
    room.done("matter", "handle", DISPATCHED, "explained")
    room.done("matter", "answer", DISPATCHED, "letter")
    room.done("matter", "link", DISPATCHED, REPORTED)
    assert room.done("matter", "archive", DISPATCHED, "--json").json["also"] == [REPORTED]
    found = room.done("matter", "show", REPORTED, "--json").json
    assert (found["state"], found["result"], found["violations"]) == ("archived", "explained", [])
    assert {one["rule"]: one["status"] for one in found["obligations"]} == {
        "matter_accept": "met", "matter_dispatch": "met", "matter_answer": "met", "matter_revisit": "open",
        "matter_archive": "met",
    }  # fmt: skip
    room.done("undo", "--yes")
    assert state(room, REPORTED) == "reported"


def test_a_duplicate_that_a_unit_has_is_left_to_it(room: Desk) -> None:
    (other,) = record_matters(room.db, dispatched("SQ02"))
    room.done("matter", "link", DISPATCHED, other)
    room.done("matter", "handle", DISPATCHED, "done")
    done = room.done("matter", "answer", DISPATCHED, "phone")
    assert f"{other} is linked with it and stays as it is" in done.err
    assert state(room, other) == "dispatched"


def test_the_same_once_more_is_asked_about(room: Desk) -> None:
    room.done("matter", "major", TAKEN, "--reason", "涉及多户")
    again = ("matter", "major", TAKEN, "--reason", "涉及多户")
    assert room(*again, "--json").error["code"] == "repeated"
    room.done(*again, "--again")


def test_a_correction_says_which_due_dates_move(room: Desk) -> None:
    """Taken up on Monday 2 March: a dispatch is due on Tuesday, and the same day where it is urgent."""
    answer = room.done(
        "matter", "correct", TAKEN, "--set", "urgency=urgent", "--reason", "漏填", "--json"
    ).json
    assert [(one["before"][:1], one["after"][:1]) for one in answer["moved"]] == [("3", "2")]


PROMPTS = [
    (("decline", REPORTED), [("理由：", "court"), ("有权处理机关：", "示例区人民法院")], "declined"),
    (
        ("dispatch", TAKEN),
        [("单位：", "BM01"), ("配合单位（可不填）：", "SQ01、SQ02"), ("期限（可不填）：", ""), ("拟办意见（可不填）：", ""), ("确认记录？", "")],
        "dispatched",
    ),
    (("rate", HANDLED), [("已解决：", "是"), ("满意度：", "基本满意")], "handled"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "script", "after"), PROMPTS, ids=["decline", "dispatch", "rate"])
def test_what_is_missing_is_asked_for(
    room: Desk,
    at_terminal: Opens,
    words: tuple[str, ...],
    script: list[tuple[str, str]],
    after: str,
) -> None:
    assert follow(at_terminal("matter", *words), script).ends() == 0
    assert state(room, words[1]) == after


def test_a_form_that_is_left_records_nothing(room: Desk, at_terminal: Opens) -> None:
    dialogue = follow(at_terminal("matter", "decline", REPORTED), [("理由：", "court")])
    assert dialogue.asks("有权处理机关：").types(CTRL_C).ends() == 130
    assert state(room, REPORTED) == "reported"


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        (("--set", "category=消仿"), "unknown_category", "fire"),
        (("--set", "category=重点人员"), "refused_category", "trust"),
        (("--step", "2", "--set", "name=甲*"), "masked", "甲*"),
    ],
)
def test_what_is_refused_when_it_is_reported_is_refused_in_a_correction(
    room: Desk, typed: tuple[str, ...], code: str, said: str
) -> None:
    room.done("matter", "describe", REPORTED, "--reporter", "甲某")
    before = len(room.done("journal", "--json").json)
    refused = room("matter", "correct", REPORTED, *typed, "--reason", "笔误", "--json")
    assert (refused.code, refused.error["code"]) == (3, code)
    assert said in str(refused.error)
    assert len(room.done("journal", "--json").json) == before
