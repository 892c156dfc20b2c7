"""One word for one thing among options, and old spellings that go on working.

A new command that names a day, a unit, a person or a file in a new way fails here: take the word that is there, or
give the new role its reason.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from govtool import cli
from govtool.shell.frame import spellings
from tests.commands.clerk import Desk
from tools import options

ALL = list(options.options())
OF = defaultdict(set)
for _option in ALL:
    OF[_option.command].update(_option.names)

DAYS = {
    "--on": "the day a fact happened",
    "--as-of": "the day looked at",
    "--today": "the day taken for today",
    "--from": "the first day of a span",
    "--to": "the last day of a span",
    "--due": "the day by which something is to be done",
    "--until": "the new due date of an extension, as scripts were promised",
    "--approved-on": "the approval of a letter, beside the day it was delivered",
    "--appointed-on": "the appointment of a mediator, beside the day from which on something changes",
    "--began-on": "since when the deadlines of the office are followed up",
    "--found-on": "the day a dispute was found, beside the day it was registered",
    "--settled-since": "which cases are meant, beside the day a step was taken",
}
UNITS = {
    "--unit": "the unit",
    "-u": "the unit, in short",
    "--lead": "the unit that leads, beside the one whose letter it is",
    "--with": "the units that help the lead",
    "--to": "the unit that a matter is handed to, as its page promises scripts",
    "--to-unit": "the unit that is asked to take a case over, beside the one that has it",
    "--handler": "the unit whose turn it is, beside the one that registered it",
    "--held-by": "the unit that met, beside the one that has to do something",
    "--office": "the unit that has the office of a group",
    "--community": "the community, beside the unit of a line",
    "--place-unit": "the community of the place, beside the unit that registered it",
}
FILES_WRITTEN = {
    "--output": "what the command makes",
    "--errors": "rows refused, beside what was taken in",
}
MANY_VALUES = {
    "--guardian",
    "--head",
    "--name",
    "--parent",
    "--kind",
    "--note",
    "--reason",
    "--result",
    "--outcome",
    "--set",
    "--format",
    "--to",
    "--person",
    "--noun",
    "--way",
    "--profile",
    "--party",
    "--place",
    "--channel",
    "--from",
}
"""Options whose value has another name in another command."""


def test_a_day_is_named_with_the_words_for_days() -> None:
    assert {name for o in ALL if o.metavar == "DATE" for name in o.names} - DAYS.keys() == set()


def test_a_day_that_has_two_words_has_the_value_of_a_day() -> None:
    days = DAYS.keys() - {"--to"}
    # The page of the roll-up promises scripts `--from DIR`, where the parts lie.
    assert [
        o
        for o in ALL
        if days & set(o.names)
        and o.metavar not in {"DATE", "DAY"}
        and (o.command, o.metavar) != ("rollup run", "DIR")
    ] == []


def test_a_unit_is_named_with_the_words_for_units() -> None:
    assert {name for o in ALL if o.metavar == "UNIT" for name in o.names} - UNITS.keys() == set()


def test_a_file_that_is_written_is_named_with_o() -> None:
    """Whatever else takes a file reads it."""
    reading = {"--db", "--map", "--identity", "--new-key-file", "--minutes", "--expect"}
    files = {max(o.names, key=len) for o in ALL if re.search(r"\bFILE|\bMAP", o.metavar)}
    assert files - reading == FILES_WRITTEN.keys()


def test_one_option_has_one_name_for_its_value() -> None:
    values = defaultdict(set)
    for option in ALL:
        values[max(option.names, key=len)].add(option.metavar)
    of_choices = {
        name: {"|" if "|" in value else value for value in found} for name, found in values.items()
    }
    several = {name: found for name, found in of_choices.items() if len(found) > 1}
    assert {
        name: found
        for name, found in several.items()
        if name not in MANY_VALUES and name != "--output"
    } == {}


@pytest.mark.parametrize("name", sorted(DAYS.keys() | UNITS.keys() - {"--settled-since"}))
def test_a_word_that_is_allowed_is_used(name: str) -> None:
    assert any(name in option.names for option in ALL)


def test_no_old_spelling_is_an_option_of_its_command() -> None:
    assert [(c, old) for c, old, _new in _spellings() if old in OF[c]] == []


def test_every_old_spelling_belongs_to_a_command() -> None:
    found = {(name, old) for name, olds in spellings.OLD.items() for old in olds}
    used = {(name, old) for c, old, _new in _spellings() for name in (c, c.partition(" ")[0])}
    assert found <= used


def test_what_scripts_were_promised_is_an_old_spelling() -> None:
    assert {(command, old) for command, old, _new in _spellings()} >= spellings.PROMISED


def _spellings() -> list[tuple[str, str, str]]:
    return [
        (command, old, new)
        for command in OF
        for old, new in spellings.old_of(command, OF[command]).items()
    ]


@pytest.mark.parametrize(("command", "old", "new"), _spellings())
def test_an_old_spelling_is_read_as_the_new_one(
    command: str,
    old: str,
    new: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(spellings, "is_terminal", lambda _stream: True)
    group: Any = get_command(cli.app)
    with group.make_context("govtool", [], resilient_parsing=True) as ctx:
        inner = ctx
        for word in command.split():
            group = group.get_command(inner, word)
            inner = type(ctx)(group, parent=inner, info_name=word)
    assert spellings.spelled_anew(["X", old, "v"], inner) == ["X", new, "v"]
    text = capsys.readouterr().err
    assert {old, new} <= set(text.replace(";", " ").split())
    assert (spellings.UNTIL in text) == ((command, old) not in spellings.PROMISED)
    assert spellings.spelled_anew([f"{old}=v", "--json"], inner) == [f"{new}=v", "--json"]
    assert capsys.readouterr().err == ""
    assert spellings.spelled_anew(["--", old], inner) == ["--", old]


def test_the_value_of_an_option_is_no_old_spelling(desk: Desk) -> None:
    no = desk.add("--party", "申请人:甲某", "--party", "被申请人:乙某", on="2026-03-02")
    desk.done(
        "case",
        "consult",
        no,
        "--by",
        "telephone",
        "--who",
        "丁某",
        "--note",
        "--by",
        on="2026-03-03",
    )
    assert "--by" in desk.done("case", "show", no).out


def test_a_script_reads_nothing_of_an_old_spelling(desk: Desk) -> None:
    no = desk.add("--party", "申请人:甲某", "--party", "被申请人:乙某", on="2026-03-02")
    desk.done("case", "mediate", no, "--outcome", "failed", on="2026-03-03")
    desk.done("case", "mediate", no, "--outcome", "failed", on="2026-03-04")
    answer = desk.done("case", "transfer", no, "--to", "JD01", "--reason", "试", on="2026-03-04")
    assert "--to-unit" not in answer.err


def test_every_option_named_in_the_source_is_there() -> None:
    known = {name for option in ALL for name in option.names} | {"--help", "--"}
    source = [path.read_text(encoding="utf-8") for path in Path(cli.__file__).parent.rglob("*.py")]
    table = Path(spellings.__file__).read_text(encoding="utf-8")
    named = {
        name for text in source if text != table for name in re.findall(r'"(--[a-z][a-z-]*)"', text)
    }
    assert named - known == set()


def test_the_table_of_options_is_fresh(tmp_path: Path) -> None:
    made = tmp_path / "options.md"
    subprocess.run([sys.executable, options.__file__, made], check=True)
    assert made.read_text(encoding="utf-8") == options.PAGE.read_text(encoding="utf-8"), (
        "run: make docs"
    )
