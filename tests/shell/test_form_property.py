"""Whatever is answered, gone back to, changed or refused: what is recorded is what the last summary showed."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govtool.shell.form import line_editor
from govtool.shell.form.line_editor import Line
from govtool.shell.frame.session import Session
from tests.commands.clerk import Desk

ANSWERS = st.sampled_from(
    ["", "<", "?", "1", "2", "3", "5", "6", "7", "8", "SQ01", "SQ02", "neighbour", "patrol", "petition", "墙", "水",
     "甲某 13800000000", "乙某", "丙某", "昨天", "2026-03-04", "2099-01-01", "y", "Grid", "G01", "Other parties", "无"]
)  # fmt: skip
TO_THE_END = ["SQ01", "neighbour", "patrol", "墙", "甲某", "乙某"]
ROW = re.compile(r"^ +\d+  (\S.*?) {2,}(.+)$", re.MULTILINE)


def typing(script: list[str]) -> Iterator[str]:
    """Yield the answers, and then such that lead to the end."""
    yield from script
    for _round in range(60):
        yield from ("", "y", *TO_THE_END)


@given(script=st.lists(ANSWERS, max_size=30))
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_what_is_recorded_is_what_was_shown_last(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, script: list[str]
) -> None:
    answers = typing(script)
    with monkeypatch.context() as patched:
        patched.setattr(Session, "interactive", True)
        patched.setattr(line_editor, "edited_line", lambda _question, **_how: Line(next(answers)))
        answer = desk("case", "add", on="2026-03-05")
    assert answer.code == 0, answer.err
    shown = dict(ROW.findall(answer.err[answer.err.rindex("  1  Registering unit") - 2 :]))
    recorded = re.search(r"Registered +(\S+)", answer.out + answer.err)
    assert recorded is not None
    case = desk.case(recorded[1])
    assert case["unit"] == shown["Registering unit"].split()[0]
    assert case["summary"] == shown["What it is about"]
    named = [(party["role"], party["name"]) for party in case["parties"] if party["role"] in shown]
    assert named
    assert all(shown[role].startswith(name) for role, name in named[:1])
    assert (case["severity"] == "major") == (shown["Major or complex"] == "yes")
