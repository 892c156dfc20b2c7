"""A number typed in a wrong place of any command: no message repeats it whole.

The commands are those of the sweep for marked numbers, which has a line for every one there is.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.clerk import Desk
from tests.fuzz.test_words import texts_of
from tests.privacy.test_sweep import COMMANDS, A, B, C, base, every_command, marked  # noqa: F401 - fixtures

NUMBER = "13911112222"
"""A number of nobody in the file."""
NAMES = sorted(every_command() - {"backup make", "backup key", "backup list", "backup verify", "restore", "doc check", "rollup check", "demo"})  # fmt: skip
"""The others take names of files and folders alone, which are shown as they are, or nobody would find them."""


def typed_wrongly(name: str) -> list[list[str]]:
    """The usual call of a command with the number in the place of each word, in each option, and behind the call."""
    begin = len(name.split(" "))
    usual = next((line for line in COMMANDS[name] if "{out}" not in line), name)
    words = [
        word.replace("{A}", A).replace("{B}", B).replace("{C}", C) for word in usual.split(" ")
    ]
    places = [
        at
        for at in range(begin, len(words))
        if not words[at].startswith("-") and "{base}" not in words[at]
    ]
    lines = [[*words[:at], NUMBER, *words[at + 1 :]] for at in places]
    lines += [
        [*words, option, NUMBER]
        for option in texts_of(name)
        if option not in {"--map", "--folder", "--templates", "--expect"}
        and (name, option) != ("rollup run", "--from")  # a folder
    ]
    return [*lines, [*words, NUMBER], [*words, f"--{NUMBER}"]]


@pytest.mark.parametrize("name", NAMES)
def test_no_message_repeats_a_number_whole(marked: Desk, base: Path, name: str) -> None:  # noqa: F811 - fixtures
    for words in typed_wrongly(name):
        line = [word.replace("{base}", str(base)) for word in words]
        assert NUMBER not in marked(*line).err, line
        if "--json" not in line:
            assert NUMBER not in marked(*line, "--json").err, line
