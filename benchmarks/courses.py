"""The steps of a benchmark's cases as rows say them; the courses are those of simulated parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from govtool.rollup import courses
from govtool.rollup.courses import (
    CENTRE,
    CLOSED,
    IDLE,
    IDLE_SHARE,
    OPEN_DAYS,
    OPEN_SINCE,
    SimulatedCourse,
)

__all__ = [
    "CLOSED",
    "IDLE",
    "IDLE_SHARE",
    "OPEN_DAYS",
    "OPEN_SINCE",
    "STEPS",
    "SimulatedCourse",
    "Step",
]


@dataclass(frozen=True, slots=True)
class Step:
    """What a step says in a row, and in a JSONL line.

    :param dates: columns that get its date; :param words: what other columns get.
    :param kind: the kind of the event; :param facts: what the event says besides its date.
    """

    dates: Sequence[str]
    words: Mapping[str, str]
    kind: str
    facts: Mapping[str, Any]


Columns = tuple[Sequence[str], Mapping[str, str]]


def _session(number: int, word: str) -> Columns:
    return [f"session{number}_on"], {f"session{number}_outcome": word}


def _settled_session(number: int) -> Columns:
    """A settled session closes the case; a clerk fills in both."""
    words = {f"session{number}_outcome": "调解成功", "closed_outcome": "调解成功"}
    return [f"session{number}_on", "closed_on"], words


def _closed(word: str) -> Columns:
    return ["closed_on"], {"closed_outcome": word}


_COLUMNS: Mapping[str, Columns] = {
    "failed1": _session(1, "调解未成功"),
    "failed2": _session(2, "调解未成功"),
    "adjourned1": _session(1, "择期再调"),
    "settled1": _settled_session(1),
    "settled2": _settled_session(2),
    "transferred": (["transferred_on"], {"transferred_to": CENTRE}),
    "settled": _closed("调解成功"),
    "withdrawn": _closed("撤回"),
    "terminated": _closed("终止"),
    "litigation": _closed("导入诉讼"),
    "administrative": _closed("导入行政程序"),
    "elevated": _closed("提级"),
}
"""The columns of a step; of others it is the date alone, under the name of the step."""

STEPS: Mapping[str, Step] = {
    name: Step(*_COLUMNS.get(name, ([f"{name}_on"], {})), *step)
    for name, step in courses.STEPS.items()
}
