"""A case is folded once for each state it passes through, and its journal read once, whatever step is recorded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from commands.clerk import Desk

from govtool import journal
from govtool.subjects.subject import Subject

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
        ("case", "add", "--unit", "SQ01", "--type", "邻里", "--source", "patrol", "--summary", "丁"),
        2,
        1,
    ),
    "report": ([], ("case", "report", "NO"), 2, 1),
    "mediate": ([], FAILED, 2, 1),
    "mediate with a numbered agreement": (
        [],
        ("case", "mediate", "NO", "--outcome", "settled", *WRITTEN),
        4,
        1,
    ),
    "transfer": (FAILED_TWICE, TRANSFER, 2, 1),
    "assign with a numbered letter": (AT_THE_CENTRE, ASSIGN, 3, 1),
    "extend": (
        AT_THE_CENTRE,
        ("case", "extend", "NO", "--request", "--until", "2026-05-20", "--reason", "鉴定"),
        3,
        2,
    ),
    "close": ([], ("case", "close", "NO", "--outcome", "withdrawn"), 2, 1),
    "correct": ([], ("case", "correct", "NO", "--set", "summary=院墙", "--reason", "笔误"), 2, 1),
    "undo": ([FAILED], ("undo", "--yes"), 2, 3),
}
"""What was done before, the command, how often it folds the case, and how often it reads an entry at most.

A step is folded without it and with it; a second step in one command adds one fold. To number a paper, the case is
looked at as it was on the day of the paper. What is asked before the lock is asked again under it: a date to extend to,
and what an undo takes back.
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

    def counting(function: Callable[..., Any], name: Callable[..., str | None]) -> Callable[..., Any]:
        def called(*given: Any, **options: Any) -> Any:
            calls.update(filter(None, [name(*given)]))
            return function(*given, **options)

        return called

    monkeypatch.setattr(Subject, "fold", counting(Subject.fold, lambda *_given: "fold"))
    monkeypatch.setattr(journal, "entry_of", counting(journal.entry_of, _entry_of_a_case))
    return calls


def _entry_of_a_case(row: tuple[Any, ...]) -> str | None:
    return f"{row[0]}-{row[1]}" if row[5] not in {"office_opened", "unit_saved", "grid_saved"} else None
