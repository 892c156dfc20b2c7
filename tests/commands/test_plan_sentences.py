"""Every sentence of the plan has its row in ``docs/plan.md``, and every command of a row does what it says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.commands.clerk import Desk

PLAN = Path(__file__).parents[2] / "docs" / "plan.md"
SENTENCES = 41


class Row(NamedTuple):
    no: str
    asked: str
    done: str

    @property
    def commands(self) -> list[list[str]]:
        """Return the words of each command, without ``govtool``."""
        return [shlex.split(line)[1:] for line in re.findall(r"`(govtool [^`]*)`", self.done)]


def rows() -> list[Row]:
    found = re.findall(
        r"^\| ([PL]\d+) \| (.*?) \| (.*?) \|$", PLAN.read_text(encoding="utf-8"), re.MULTILINE
    )
    return [Row(*cells) for cells in found]


def test_every_sentence_has_a_row_in_order() -> None:
    of_plan = [row.no for row in rows() if row.no.startswith("P")]
    assert of_plan == [f"P{no}" for no in range(1, SENTENCES + 1)]


def test_a_row_has_a_command_or_says_what_is_not_there_yet() -> None:
    assert [row.no for row in rows() if not row.commands and "not yet" not in row.done] == []


def test_every_command_of_the_plan_does_it(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One story, from the first row to the last: each command stands on those above it."""
    monkeypatch.chdir(tmp_path)
    desk.done(
        "unit", "add", "--code", "XF01", "--name", "信访办", "--kind", "department", on="2026-03-31"
    )
    failed = [
        (row.no, " ".join(words), answer.err)
        for row in rows()
        for words in row.commands
        if (answer := desk(*words)).code != 0
    ]
    assert not failed, "\n".join(map(str, failed))
