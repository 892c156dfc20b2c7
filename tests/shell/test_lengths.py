"""How much a clerk types for nine tasks, typed at a real terminal; the table of ``docs/desk.md`` is what was counted.

``make desk`` writes the table anew.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

if sys.platform == "win32":
    pytest.skip("Windows has no pseudo-terminals in the standard library", allow_module_level=True)

from tests.commands.clerk import Desk
from tests.shell.shell import ROOT, ShellAtTerminal, Typed

DOCUMENT = ROOT / "docs" / "desk.md"
WRITE = "GOVTOOL_WRITE_DESK"
BEGIN, END = "<!-- counted by tests/shell/test_lengths.py -->", "<!-- end -->"
DAY = "2026-03-10"


class Before(NamedTuple):
    """What the task took before, and what it is to take.

    :param most: characters after ``govtool ``; :param questions: or so many questions; :param lines: in so many commands.
    """

    characters: str
    goal: str
    most: int
    questions: int | None = None
    lines: int = 1


class Task(NamedTuple):
    """Something a clerk does."""

    name: str
    before: Before
    typed: tuple[Typed, ...]
    prepared: Callable[[Desk], Any]
    """Makes the file it is done in, and returns what :attr:`check` needs."""
    check: Callable[[Desk, Any], None]
    """Sees that the right thing was recorded, and nothing else."""
    seen: tuple[Typed, ...] = ()
    """What is on the screen already, as it is every morning."""


# --- what there is


def case(desk: Desk, name: str = "张大山", on: str = "2026-03-09", unit: str = "SQ01") -> str:
    words = ("--unit", unit, "--type", "邻里", "--source", "网格排查", "--summary", "院墙排水")
    parties = ("--party", f"申请人:{name}", "--party", "被申请人:李四")
    found: str = desk.done("case", "add", *words, *parties, "--yes", "--json", on=on).json[
        "case_no"
    ]
    return found


def settled_on_unit(desk: Desk) -> None:
    """Remember what is the same every day: the unit, and how cases come in."""
    desk.done("config", "set", "unit", "SQ01")
    desk.done("config", "set", "source", "网格排查")


def with_neighbours(desk: Desk) -> str:
    """Return the case of 张大山, among others."""
    for name in ("王小明", "赵晓燕"):
        case(desk, name, on="2026-03-06")
    return case(desk)


def facts(desk: Desk, no: str) -> list[tuple[str, str]]:
    """Return the kinds and days of what is recorded of a case."""
    found = desk.done("case", "history", no, "--json", on=DAY).json
    return [(entry["kind"], entry["on"]) for entry in found]


def failed_twice(desk: Desk) -> str:
    no = with_neighbours(desk)
    for on in ("2026-03-09", "2026-03-10"):
        desk.done("case", "mediate", no, "--outcome", "failed", on=on)
    return no


def accepted(desk: Desk) -> str:
    """A case the centre has taken over; another had a letter approved by the usual leader."""
    earlier = case(desk, "王小明", on="2026-03-02", unit="JD01")
    letter = ("--lead", "BM01", "--due", "2026-03-20", "--opinion", "依职责调处")
    desk.done(
        "case",
        "assign",
        earlier,
        *letter,
        "--approved-by",
        "丙某",
        "--approved-on",
        "2026-03-02",
        on="2026-03-02",
    )
    return case(desk, unit="JD01")


def settled_and_neighbours(desk: Desk) -> str:
    """As :func:`with_neighbours`, at a desk that remembers its unit."""
    settled_on_unit(desk)
    return with_neighbours(desk)


def three_settled(desk: Desk) -> list[str]:
    found = []
    for name in ("王小明", "赵晓燕", "张大山"):
        no = case(desk, name)
        desk.done(
            "case", "mediate", no, "--outcome", "settled", "--agreement", "oral", on="2026-03-09"
        )
        found.append(no)
    return found


# --- what must be there afterwards


def registered(desk: Desk, _prepared: object) -> None:
    (only,) = desk.done("case", "list", "--json", on=DAY).json
    parties = [(party["role"], party["name"], party["phone"]) for party in only["parties"]]
    assert parties == [("applicant", "张大山", "13800000000"), ("respondent", "李四", None)]
    recorded = [only[key] for key in ("unit", "dispute_type", "source", "summary", "registered_on")]
    assert recorded == ["SQ01", "neighbour", "patrol", "院墙排水", DAY]


def recorded(kind: str, **fields: object) -> Callable[[Desk, Any], None]:
    """Return the check that the case prepared has one more fact of that kind, and no other case has."""

    def check(desk: Desk, no: str) -> None:
        assert [on for found, on in facts(desk, no) if found == kind][-1:] == [DAY]
        for other in desk.done("case", "list", "--json", on=DAY).json:
            if other["case_no"] != no:
                assert (kind, DAY) not in facts(desk, other["case_no"])
        shown = json.dumps(desk.case(no, DAY), ensure_ascii=False)
        assert [value for value in fields.values() if f'"{value}"' not in shown] == []

    return check


def settled_and_described(desk: Desk, no: str) -> None:
    found = desk.case(no, DAY)
    assert (found["state"], found["outcome"]) == ("closed", "settled")
    text = json.dumps(found, ensure_ascii=False)
    assert all(words in text for words in ("李四十日内修好排水沟", "written", "2026-03-20")), text


def reported_everywhere(desk: Desk, numbers: list[str]) -> None:
    for no in numbers:
        kinds = [kind for kind, on in facts(desk, no) if on == DAY]
        assert {"closure_reported", "entered_in_platform", "entered_in_app"} <= {*kinds} or len(
            kinds
        ) == 3, kinds


def filed(desk: Desk, _prepared: object) -> None:
    status = desk.done("report", "status", "weekly", "--json", on=DAY).json
    assert [
        one["filed_on"] for one in status if one["period"] == "2026-W10" and one["unit"] == "SQ01"
    ] == [DAY]


# --- the tasks

FORM = (
    ("纠纷类型", "邻里"),
    ("案情摘要", "院墙排水"),
    ("申请人姓名", "张大山 13800000000"),
    ("被申请人姓名", "李四"),
    ("确认记录", ""),
)
SETTLING = (
    ("协议形式", "书面"),
    ("协议内容", "李四十日内修好排水沟"),
    ("履行方式", "当面履行"),
    ("履行期限", "3月20日"),
    ("调解员", "丁某"),
    ("确认记录", ""),
)
LETTER = (("审批领导 [丙某]", ""), ("审批日期", ""))
SINCE = "--settled-since 周一"
UPWARDS = tuple(
    Typed(f"case {step} {SINCE}", (("确认", "是"),)) for step in ("report-closure", "enter", "app")
)
TASKS = (
    Task("register, on one line", Before("110", "60", 60),
         (Typed("case add -t 邻里 -m 院墙排水 -p 张大山:13800000000 -p 李四"),), settled_on_unit, registered),
    Task("register, asked", Before("17 questions", "9 questions", 60, 9), (Typed("case add", FORM),), settled_on_unit, registered),
    Task("report", Before("35", "14", 14), (Typed("case report 1"),), with_neighbours, recorded("reported"),
         (Typed("case list --newest"),)),
    Task("met", Before("41", "20", 20), (Typed("case meet 张大山"),), with_neighbours, recorded("met")),
    Task("failed session", Before("53", "25", 25), (Typed("case mediate 张大山 未成功"),), with_neighbours,
         recorded("mediated", outcome="failed")),
    Task("transfer", Before("54", "25", 25), (Typed("case transfer 张大山", (("理由", "两次未成功"),)),), failed_twice,
         recorded("transferred", to="JD01")),
    Task("assign", Before("110", "60", 60), (Typed("case assign 张大山 --lead BM01 --due 30天 --opinion 依职责调处", LETTER),),
         accepted, recorded("assigned", lead="BM01", due="2026-04-09", approved_by="丙某")),
    Task("settle in writing and describe", Before("131 + 106", "one form", 237), (Typed("case mediate 张大山 成功", SETTLING),),
         with_neighbours, settled_and_described),
    Task("three results: upwards, platform, app", Before("3 × (43 + 34 + 34)", "one command for many cases", 111, lines=3),
         UPWARDS, three_settled, reported_everywhere),
    Task("weekly return, and file it", Before("46 + 56", "25", 25), (Typed("report weekly --file", (("单位", ""), ("是/否", "是"))),),
         settled_and_neighbours, filed),
)  # fmt: skip


@pytest.fixture
def office(bare: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("GOVTOOL_ACTOR", "示例员")
    monkeypatch.setenv("GOVTOOL_CONFIG", str(bare.db.with_name("config.toml")))
    bare.done(
        "init", "--street", "JD01", "示例街道", "--district", "QX01", "示例区", on="2025-01-01"
    )
    for code, name, kind in (
        ("SQ01", "桃园社区", "社区"),
        ("SQ02", "杏林社区", "社区"),
        ("BM01", "社保所", "部门"),
    ):
        bare.done("unit", "add", "--code", code, "--name", name, "--kind", kind)
    return bare


@pytest.fixture
def opened(office: Desk, tmp_path: Path) -> Iterator[Callable[[], ShellAtTerminal]]:
    shells: list[ShellAtTerminal] = []

    def open_one() -> ShellAtTerminal:
        shells.append(ShellAtTerminal(tmp_path, office.db, DAY))
        return shells[-1]

    yield open_one
    for shell in shells:
        shell.close()


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_a_task_ends_with_the_right_thing_recorded(
    task: Task, office: Desk, opened: Callable[[], ShellAtTerminal]
) -> None:
    prepared = task.prepared(office)
    before = office.entry_count()
    shell = opened()
    shown = [shell.types(typed) for typed in (*task.seen, *task.typed)]
    assert office.entry_count() > before, shown
    task.check(office, prepared)


# --- the table


def row(task: Task) -> str:
    """Return the row of a task."""
    characters, keys = (
        sum(counts) for counts in zip(*((t.characters, t.keys) for t in task.typed), strict=True)
    )
    questions = sum(len(typed.answers) for typed in task.typed)
    asked = f", {questions} question{'s' * (questions > 1)}" if questions else ""
    before = task.before
    is_met = (
        characters <= before.most
        and questions <= (before.questions or questions)
        and len(task.typed) <= before.lines
    )
    lines = "<br>".join(
        f"`govtool {typed.line}`"
        + "".join(f" ⏎ `{answer}`" if answer else " ⏎" for _shown, answer in typed.answers)
        for typed in task.typed
    )
    return f"| {task.name} | {before.characters} | {before.goal} | {characters}{asked} | {keys} | {'yes' if is_met else 'no'} | {lines} |"


def table() -> str:
    heads = ("task", "before", "goal", "now", "all keys", "met", "what is typed")
    return "\n".join([f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}", *map(row, TASKS)])


def test_the_document_has_what_was_counted() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    wanted = re.sub(f"(?s){BEGIN}.*{END}", lambda _found: f"{BEGIN}\n{table()}\n{END}", text)
    if os.environ.get(WRITE):
        DOCUMENT.write_text(wanted, encoding="utf-8")
        text = wanted
    assert text == wanted, "make desk writes the table anew"
