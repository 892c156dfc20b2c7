"""Hostile words at the command line: in every place a clerk can type a text, of every command.

The commands are those of the sweep for marked numbers, which has a line for every one there is.
"""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.main import get_command

from govtool.cli import app
from tests.fuzz.kit import CASE, TEXTS, Office, copied, hostile_text
from tests.privacy.test_sweep import COMMANDS, every_command
from tests.properties import INPUTS
from tests.store.kit import everything

GLOBAL = {"--db", "--today", "--actor", "--lang"}
"""Options of all commands; ``--today`` and ``--actor`` have tests of their own."""
FILES = {"--output", "-o", "--errors"}
"""What is written to a file stays in the office's folder; tests of names of files are in test_places.py."""
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def command_of(name: str) -> object:
    """The command itself, with its parameters."""
    root = get_command(app)
    context = root.make_context("govtool", ["--db", "x"], resilient_parsing=True)
    command = root
    for word in name.split(" "):
        command = command.get_command(context, word)  # type: ignore[attr-defined]  # a group
        assert command is not None, name
    return command


def texts_of(name: str) -> list[str]:
    """The options of a command that take a text, a number or a day, but no output."""
    found: list[str] = []
    for param in command_of(name).params:  # type: ignore[attr-defined]  # Typer's
        if param.param_type_name == "option" and not param.is_flag and param.nargs == 1:
            found += [
                opt for opt in param.opts if opt.startswith("--") and opt not in GLOBAL | FILES
            ][:1]
    return found


def lines_of(name: str) -> list[list[str]]:
    """How the command is called, with places that stand for files and cases filled in."""
    usual = [line for line in COMMANDS[name] if "{out}" not in line] or [name]
    filled = (
        line.replace("{base}/homes.csv", "{x}")
        .replace("{base}/ledger.csv", "{x}")
        .replace("{base}/histories.jsonl", "{x}")
        for line in usual
    )
    return [
        [word.replace("{B}", "SQ01-2026-00002").replace("{C}", CASE) for word in line.split(" ")]
        for line in filled
    ]


@st.composite
def hostile_line(draw: st.DrawFn, name: str) -> list[str]:
    """A usual call with a hostile text in the place of one of its words, and in one of its options."""
    words = list(draw(st.sampled_from(lines_of(name))))
    begin = len(name.split(" "))
    places = [at for at in range(begin, len(words)) if not words[at].startswith("-")]
    if places and draw(st.booleans()):
        words[draw(st.sampled_from(places))] = draw(hostile_text)
    options = texts_of(name)
    if options and draw(st.integers(0, 2)):
        words += [draw(st.sampled_from(options)), draw(hostile_text)]
    return words


NAMES = sorted(
    every_command()
    - {"demo", "restore", "backup make", "backup list", "backup verify", "backup key"}
)
"""Backups, their keys and the demonstration take files and folders: test_places.py."""


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=max(1, INPUTS // 5), suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_command_with_hostile_words(
    base: Office, monkeypatch: pytest.MonkeyPatch, name: str, data: st.DataObject
) -> None:
    words = [
        word.replace("\0", "") for word in data.draw(hostile_line(name))
    ]  # no system hands one over
    with copied(base) as office:
        monkeypatch.chdir(office.folder)
        file = office.put(
            "x.csv", "登记单位,登记日期,纠纷类型,案情摘要\nSQ01,2026-02-05,邻里,院墙\n"
        )
        answer = office.survives(*(word.replace("{x}", file) for word in words))
        monkeypatch.chdir("/")
    assert not CONTROL.search(answer.err.replace("\r", ""))


def test_cases_told_in_hostile_words_are_shown_and_found(office: Office) -> None:
    """What is taken in goes out again everywhere, and moves no cursor on the way."""
    for number, text in enumerate(TEXTS):
        office.answers(
            "case",
            "add",
            "--unit",
            "SQ01",
            "--type",
            "邻里",
            "--source",
            "patrol",
            "--summary",
            text,
            "--party",
            f"申请人:{text}",
        )
        office.answers(
            "household",
            "add",
            "--code",
            f"H9{number}",
            "--grid",
            "G01",
            "--head",
            text,
            "--address",
            text,
        )
        office.answers("case", "describe", CASE, "--set", f"place={text}")
        office.answers("case", "consult", CASE, "--on", "2026-02-06", "--note", text)
    office.is_sound()
    for line in SHOWN:
        said = office.answers(*line.split(" "))
        assert said.code in {0, 1}, (line, said.err)
        assert not CONTROL.search(said.out.replace("\r\n", "\n").replace("\t", "")), line
    office.answers(
        "export", "cases", "-o", str(office.folder / "all.csv"), "--full", "--reason", "移交"
    )
    again = json.loads(
        office.answers("import", "cases", str(office.folder / "all.csv"), "--json").out
    )
    assert again["accepted"] == 0, "all of them are there already"
    assert {problem["code"] for problem in again["problems"]} <= {"masked"}, (
        "an asterisk in a name is taken for a mask"
    )


SHOWN = (
    "case show SQ01-2026-00003", "case show SQ01-2026-00003 --json", f"case show {CASE}", f"case show {CASE} --json", f"case history {CASE}",
    "case list", "case list --json", "household list", "household list --json", "journal", "journal --json", "due", "report weekly",
    "export households", "export cases --format jsonl", "find 院墙", "find H9", "access", "doctor",
)  # fmt: skip


def test_nothing_hostile_is_found_or_shown(office: Office) -> None:
    before = everything(office.db)
    for text in TEXTS:
        office.answers("--today", text, "due")
        for words in (
            "find",
            "person show",
            "case show",
            "unit show",
            "grid show",
            "household show",
        ):
            office.answers(*words.split(" "), "--", text)
    assert everything(office.db) == before


def test_who_records_under_a_hostile_name(office: Office) -> None:
    for text in TEXTS:
        office.answers("--actor", text, "case", "consult", CASE, "--on", "2026-02-06")
    office.is_sound()
    assert not CONTROL.search(office.answers("journal").out)


def test_every_option_that_takes_a_text_is_reached() -> None:
    """The list is made from the commands themselves."""
    assert {"--summary", "--party", "--type", "--unit"} <= set(texts_of("case add"))
    assert {"--reason", "--to-unit"} <= set(texts_of("case transfer"))
