"""A case is folded once for each state it passes through, and its journal read once, whatever step is recorded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from govtool.journal import entries
from govtool.subjects.subject import Subject
from tests.commands.clerk import Desk

FAILED = ("case", "mediate", "NO", "--outcome", "failed")
TRANSFER = ("case", "transfer", "NO", "--reason", "两次未成")
ASSIGN = ("case", "assign", "NO", "--lead", "BM01", "--due", "2026-03-20", "--opinion", "办", "--approved-by", "丙某",
          "--approved-on", "2026-03-10")  # fmt: skip
FAILED_TWICE = [FAILED, (*FAILED, "--again")]
AT_THE_CENTRE = [*FAILED_TWICE, TRANSFER, ("case", "accept", "NO")]
WRITTEN = ("--agreement", "written")
STEPS: dict[str, tuple[list[tuple[str, ...]], tuple[str, ...], int, int]] = {
    "add": (
        [],
        (
            "case",
            "add",
            "--unit",
            "SQ01",
            "--type",
            "邻里",
            "--source",
            "patrol",
            "--summary",
            "丁",
        ),
        1,
        1,
    ),
    "report": ([], ("case", "report", "NO"), 1, 1),
    "mediate": ([], FAILED, 1, 1),
    "mediate with a numbered agreement": (
        [],
        ("case", "mediate", "NO", "--outcome", "settled", *WRITTEN),
        3,
        1,
    ),
    "transfer": (FAILED_TWICE, TRANSFER, 1, 1),
    "assign with a numbered letter": (AT_THE_CENTRE, ASSIGN, 3, 1),
    "extend": (
        AT_THE_CENTRE,
        ("case", "extend", "NO", "--request", "--until", "2026-05-20", "--reason", "鉴定"),
        2,
        2,
    ),
    "close": ([], ("case", "close", "NO", "--outcome", "withdrawn"), 1, 1),
    "correct": ([], ("case", "correct", "NO", "--set", "summary=院墙", "--reason", "笔误"), 3, 1),
    "undo": ([FAILED], ("undo", "--yes"), 2, 4),
}
"""What was done before, the command, how often it folds the case, and how often it reads an entry at most.

A step is folded with it; without it too where it breaks a rule. A second step in one command adds one fold. To number a paper, the case is
looked at as it was on the day of the paper. What is asked before the lock is asked again under it: a date to extend to,
and what an undo takes back; an undo looks at the case once more to say what is next. A correction says which due dates
move, and so looks at the case before and after.
"""


@pytest.mark.parametrize(("before", "command", "folds", "reads"), STEPS.values(), ids=STEPS)
def test_each_state_is_folded_once(
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    before: list[tuple[str, ...]],
    command: tuple[str, ...],
    folds: int,
    reads: int,
) -> None:
    number = desk.add(on="2026-03-10")
    for words in before:
        desk.done(*_about(number, words), on="2026-03-10")
    calls = _counted(monkeypatch)
    desk.done(*_about(number, command), on="2026-03-10")
    assert calls.pop("fold") == folds
    assert max(calls.values(), default=0) <= reads


def _about(number: str, words: tuple[str, ...]) -> list[str]:
    return [number if word == "NO" else word for word in words]


def _counted(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often a subject is folded, and each entry of a case parsed."""
    calls: Counter[str] = Counter()

    def counting(
        function: Callable[..., Any], name: Callable[..., str | None]
    ) -> Callable[..., Any]:
        def called(*given: Any, **options: Any) -> Any:
            calls.update(filter(None, [name(*given)]))
            return function(*given, **options)

        return called

    monkeypatch.setattr(Subject, "fold", counting(Subject.fold, lambda *_given: "fold"))
    monkeypatch.setattr(entries, "entry_of", counting(entries.entry_of, _entry_of_a_case))
    return calls


def _entry_of_a_case(row: tuple[Any, ...]) -> str | None:
    return (
        f"{row[0]}-{row[1]}"
        if row[5] not in {"office_opened", "unit_saved", "grid_saved"}
        else None
    )


CASE_ROWS = "外部编号,登记单位,登记日期,纠纷类型,案情摘要,上报日期\nA1,SQ01,2026-03-02,邻里,院墙,{reported}\n"
DECISION_ROWS = "编号,会议日期,会议类别,议定事项,责任单位,完成时限,办结日期\nM2026-001-1,2026-03-02,周例会,修墙,SQ01,2026-03-20,{done}\n"
FILES = {
    "cases": (CASE_ROWS.format(reported=""), CASE_ROWS.format(reported="2026-03-03"), 1, 2),
    "decisions": (DECISION_ROWS.format(done=""), DECISION_ROWS.format(done="2026-03-09"), 1, 1),
}
"""A file, the same with one fact more, and how often what it tells of is folded: when it is new, and when it is updated."""


@pytest.mark.parametrize("noun", FILES)
def test_a_record_of_a_file_is_folded_once_for_each_state(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, noun: str
) -> None:
    new, more, folds, folds_of_update = FILES[noun]
    file = desk.db.with_name("file.csv")
    calls = _counted(monkeypatch)
    for text, expected, option in ((new, folds, ()), (more, folds_of_update, ("--update",))):
        file.write_text(text, encoding="utf-8")
        calls.clear()
        answer = desk.done("import", noun, str(file), "--json", *option, on="2026-03-10")
        assert answer.json["accepted"] == 1, answer.json
        assert calls["fold"] == expected


def test_what_is_due_of_a_noun_without_a_table_is_folded_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = desk.db.with_name("file.csv")
    file.write_text(FILES["decisions"][0], encoding="utf-8")
    desk.done("import", "decisions", str(file), on="2026-03-10")
    calls = _counted(monkeypatch)
    assert "M2026-001-1" in desk.done("due", "--within", "30d").out
    assert calls["fold"] == 1
