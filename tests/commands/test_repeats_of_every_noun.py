"""``↑ Enter`` on any command that records: asked about, refused, or harmless, for every kind of event of every noun."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from govtool.subjects import registry
from tests.commands.clerk import Desk
from tests.commands.terminal import Opens

DAY = "2026-03-03"
NOTICE = "日期,类型,名称\n2027-01-01,放假,元旦\n2027-01-02,上班,元旦\n"

# Why a kind that says nothing of repeats needs none. A kind that stands neither here nor says what is the same fails.
HARMLESS = {
    # of every noun
    "linked": "already_linked",
    "corrected": "nothing is recorded where nothing changes",
    "retracted": "undo asks what it takes back; unlink finds no link any more",
    "redacted": "what is erased is not found any more",
    "notice_issued": "issued once for a level of an obligation",
    # case
    "registered": "asked about as a likely duplicate",
    "supplemented": "nothing is recorded where nothing changes",
    "accepted": "no transfer waits any more",
    "returned": "no transfer waits any more",
    "letter_approved": "no letter waits for it any more",
    "replied": "no letter is open any more",
    "extension_decided": "no request waits any more",
    "diverted": "the case is closed",
    "closed": "the case is closed",
    "numbered": "a paper keeps its number",
    # matters
    "matter_reported": "a second one is asked about as a likely duplicate",
    "matter_taken_up": "taken up already",
    "matter_declined": "closed",
    "matter_dispatched": "a unit has it already",
    "matter_signed": "signed already",
    "matter_sent_back": "no unit has it any more",
    "matter_handled": "no unit has it any more",
    "matter_answered": "answered already",
    "matter_redo": "it is not handled any more",
    "matter_archived": "closed",
    "matter_became_case": "closed",
    "matter_extension_decided": "no request waits any more",
    # registers and the office
    "unit_saved": "exists; nothing is recorded where nothing changes",
    "unit_closed": "closed by then",
    "grid_saved": "exists; nothing is recorded where nothing changes",
    "grid_closed": "closed by then",
    "household_saved": "exists; nothing is recorded where nothing changes",
    "household_closed": "closed by then",
    "household_moved": "it is there already",
    "household_merged": "closed by then",
    "heads_listed": "on a list already",
    "heads_approved": "approved already",
    "head_refused": "not on a list any more",
    "head_replaced": "closed",
    "care_withdrawn": "withdrawn",
    "visit_made": "two on one day are two",
    "group_saved": "exists; nothing is recorded where nothing changes",
    "group_closed": "closed by then",
    "mediator_saved": "exists; nothing is recorded where nothing changes",
    "mediator_left": "closed by then",
    "duty_set": "nothing is recorded where nothing changes; an exchange is asked about",
    "duty_cleared": "nobody is on duty any more",
    "office_opened": "the file is there",
    "record_began": "nothing is recorded where nothing changes",
    "rules_adopted": "recorded by the program, once for a version",
    "calendar_notice": "exists",
    "policy_adopted": "nothing is recorded where nothing changes",
    "return_filed": "already_filed",
    "clerk_set": "nothing is recorded where nothing changes",
    "clerk_removed": "unknown_clerk",
    # meetings and requests
    "decision_done": "done_already",
    "request_answered": "answered_already",
    "request_withdrawn": "answered_already",
    # what the program itself notes
    "personal_data_exported": "each copy that leaves the office is noted",
    "restored": "each restore is noted",
}


def test_every_kind_of_event_of_the_registry_is_decided() -> None:
    undecided = [
        f"{noun.word}: {kind.name}"
        for noun in registry.subjects()
        for kind in noun.events.values()
        if (kind.same is None) == (kind.name not in HARMLESS)
    ]
    assert undecided == []


@dataclass(frozen=True)
class Twice:
    """A command typed twice: what the second answer is, in a script; ``asked`` where a terminal asks instead."""

    words: tuple[str, ...]
    code: int
    error: str = ""
    before: tuple[tuple[str, ...], ...] = ()

    @property
    def asked(self) -> bool:
        return self.error == "repeated"


REGISTERED = (
    "case",
    "add",
    "--unit",
    "SQ01",
    "--type",
    "邻里",
    "--source",
    "patrol",
    "--summary",
    "院墙排水",
    "--party",
    "申请人:甲某",
)
CASE = "SQ01-2026-00001"
SETTLED = (
    "case",
    "mediate",
    CASE,
    "--outcome",
    "settled",
    "--agreement",
    "written",
    "--agreement-no",
    "1号",
)
ON_DUTY = (("duty", "set", "2026-03-05", "甲某"), ("duty", "set", "2026-03-06", "乙某"))
HELD = ("meeting", "hold", "weekly", "--chair", "甲某")
DECIDED = ("meeting", "record", "--decision", "走访两户", "--unit", "SQ01", "--due", "2026-03-10")
RECEIVED = ("duty", "receive", "--leader", "甲某", "--persons", "3", "--about", "楼上漏水")
ASKED = ("person", "request", "丁某", "--right", "copy")

COMMANDS = {
    "report": Twice(("case", "report", CASE), 3, "repeated"),
    "meet": Twice(("case", "meet", CASE), 3, "repeated"),
    "consult": Twice(("case", "consult", CASE, "--by", "电话"), 3, "repeated"),
    "investigate": Twice(("case", "investigate", CASE, "--asked", "甲某"), 3, "repeated"),
    "mediate": Twice(("case", "mediate", CASE, "--outcome", "failed"), 3, "repeated"),
    "major": Twice(("case", "major", CASE, "--reason", "多户"), 3, "repeated"),
    "app": Twice(("case", "app", CASE), 3, "repeated"),
    "close": Twice(("case", "close", CASE, "--outcome", "withdrawn"), 3, "out_of_order"),
    "divert": Twice(("case", "divert", CASE, "--channel", "诉讼"), 3, "out_of_order"),
    "report-closure": Twice(("case", "report-closure", CASE), 3, "repeated", (SETTLED,)),
    "enter": Twice(("case", "enter", CASE), 3, "repeated", (SETTLED,)),
    "revisit": Twice(("case", "revisit", CASE), 3, "repeated", (SETTLED,)),
    "perform": Twice(("case", "perform", CASE), 3, "repeated", (SETTLED,)),
    "confirm": Twice(("case", "confirm", CASE), 3, "repeated", (SETTLED,)),
    "describe": Twice(("case", "describe", CASE, "--set", "发生地点=村口"), 0),
    "correct": Twice(("case", "correct", CASE, "--set", "案情摘要=排水沟", "--reason", "笔误"), 0),
    "represent": Twice(("case", "represent", CASE, "--agent", "甲某=丁某"), 0),
    "link": Twice(("case", "link", CASE, "SQ01-2026-00002"), 3, "already_linked", (REGISTERED,)),
    "hold": Twice(HELD, 3, "repeated"),
    "record": Twice(DECIDED, 3, "repeated"),
    "done": Twice(("meeting", "done", "M2026-001-1"), 3, "done_already", (DECIDED,)),
    "meeting correct": Twice(("meeting", "correct", "M2026-001", "--set", "chair=乙某", "--reason", "笔误"), 0, "", (HELD,)),
    "duty set": Twice(("duty", "set", "2026-03-05", "甲某"), 0),
    "duty swap": Twice(("duty", "swap", "2026-03-05", "2026-03-06"), 3, "repeated", ON_DUTY),
    "duty clear": Twice(("duty", "clear", "2026-03-05"), 4, "nobody_on_duty", ON_DUTY),
    "duty receive": Twice(RECEIVED, 3, "repeated"),
    "file": Twice(("report", "file", "weekly", "--period", "2026-W09", "--unit", "SQ01"), 3, "already_filed"),
    "unit add": Twice(("unit", "add", "--code", "SQ08", "--name", "示例八社区", "--kind", "community"), 3, "exists"),
    "unit set": Twice(("unit", "set", "SQ02", "--name", "示例新村社区"), 0),
    "unit close": Twice(("unit", "close", "SQ02"), 3, "closed_unit"),
    "mediator add": Twice(("mediator", "add", "--unit", "SQ01", "--name", "丙某", "--since", "2026-01-01"), 3, "exists"),
    "group add": Twice(("group", "add", "--code", "LD09", "--name", "示例领导小组", "--kind", "领导小组"), 3, "exists"),
    "office set": Twice(("office", "set", "--began-on", "2026-03-01"), 0),
    "clerk set": Twice(("clerk", "set", "甲某", "--profile", "keeper", "--actor", "甲某", "--yes"), 0),
    "clerk remove": Twice(
        ("clerk", "remove", "甲某", "--actor", "甲某", "--yes"), 4, "unknown_clerk",
        (("clerk", "set", "甲某", "--profile", "keeper", "--actor", "甲某", "--yes"),),
    ),
    "person request": Twice(ASKED, 3, "asked_already"),
    "arrangement": Twice(("person", "request", "丁某", "--right", "arrangement", "--reason", "只给女儿"), 3, "repeated"),
    "person answer": Twice(("person", "answer", "Q2026-0001"), 3, "answered_already", (ASKED,)),
    "policy adopt": Twice(("policy", "adopt", "{folder}/values.toml", "--yes"), 0),
    "calendar import": Twice(("calendar", "import", "{folder}/notice.csv", "--yes"), 3, "exists"),
}  # fmt: skip


@pytest.fixture
def folder(desk: Desk, tmp_path: Path) -> Path:
    """The desk with a case, and the files that commands read."""
    desk.done(*REGISTERED, on=DAY)
    (tmp_path / "notice.csv").write_text(NOTICE, encoding="utf-8")
    (tmp_path / "values.toml").write_text(
        "[meet_parties]\nvalues = [{ from = 2011-01-01, value = 5 }]\n", encoding="utf-8"
    )
    return tmp_path


def _typed(twice: Twice, folder: Path) -> list[str]:
    return [word.format(folder=folder) if "{folder}" in word else word for word in twice.words]


@pytest.mark.parametrize("twice", COMMANDS.values(), ids=COMMANDS)
def test_the_same_command_twice(desk: Desk, folder: Path, twice: Twice) -> None:
    words = _typed(twice, folder)
    for earlier in twice.before:
        desk.done(*earlier)
    desk.done(*words)
    recorded = desk.entry_count()
    again = desk(*words, "--json")
    assert (again.code, again.error["code"] if again.code else "") == (twice.code, twice.error), (
        again
    )
    assert desk.entry_count() == recorded
    if twice.asked:
        desk.done(*words, "--again")
        assert desk.entry_count() > recorded


@pytest.mark.parametrize(
    "name", ["meet", "hold", "record", "duty swap", "duty receive", "arrangement"]
)
@pytest.mark.parametrize(("answer", "code"), [("", 3), ("是", 0)])
def test_a_terminal_asks(
    desk: Desk, folder: Path, at_terminal: Opens, name: str, answer: str, code: int
) -> None:
    twice = COMMANDS[name]
    for words in (*twice.before, twice.words):
        desk.done(*words)
    recorded = desk.entry_count()
    assert at_terminal(*twice.words).asks("再记录一次").types(answer).ends() == code
    assert (desk.entry_count() > recorded) == (code == 0)
