"""A command imports the nouns that it records or needs, and no other; what it does not know stops with a clear error."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from typer.main import get_command

from govtool import models
from govtool.base.record import Record
from govtool.cli import app
from govtool.journal import chain
from govtool.shell.frame.lazy import Lazy, NounGroup
from govtool.store import open_store
from govtool.store.doctor import examine
from govtool.subjects import registry
from tests.commands.clerk import Desk

ALL = {place.partition(":")[0] for place in registry.NOUNS.values()}
OF_EVERY_FILE = {"govtool.subjects.office"}
CASE = "govtool.subjects.case.kinds"


def imported(desk: Desk, *words: str) -> set[str]:
    """The modules of nouns that one command imports in a process of its own."""
    program = "import sys; from govtool.cli import main; code = main(sys.argv[1:]); print(*sys.modules, sep='\\n'); sys.exit(code)"
    command = [sys.executable, "-c", program, "--db", str(desk.db), *words]
    ran = subprocess.run(command, check=True, capture_output=True, encoding="utf-8")
    return ALL & set(ran.stdout.splitlines())


def test_a_case_is_registered_without_any_other_noun(desk: Desk) -> None:
    desk.done("household", "add", "--code", "H1", "--grid", "G01", "--head", "张样一")
    desk.done("duty", "set", "2026-02-06", "丁某")
    words = [
        "case",
        "add",
        "--unit",
        "SQ01",
        "--type",
        "邻里",
        "--source",
        "patrol",
        "--summary",
        "甲",
    ]
    assert imported(desk, *words) == {CASE} | OF_EVERY_FILE
    assert (
        imported(desk, *words, "--grid", "G01")
        == {CASE, "govtool.subjects.grid.kinds"} | OF_EVERY_FILE
    )


@pytest.mark.parametrize("words", [("case", "list"), ("due", "--noun", "case"), ("--help",)])
def test_a_list_needs_no_noun_that_is_not_in_it(desk: Desk, words: tuple[str, ...]) -> None:
    assert imported(desk, *words) <= {CASE} | OF_EVERY_FILE


def test_the_morning_list_needs_returns_and_meetings_too(desk: Desk) -> None:
    reckoned = {
        "govtool.subjects.filed_return",
        "govtool.subjects.meeting",
        "govtool.subjects.head.kinds",
        "govtool.subjects.grid.kinds",
    }
    assert imported(desk, "due") <= {CASE} | reckoned | OF_EVERY_FILE


def test_no_text_of_an_annotation_is_compiled_at_every_start() -> None:
    nouns = [noun.word for noun in registry.subjects()]
    ours = [model for model in _below(Record) if model.__module__.startswith("govtool.")]
    assert len(ours) > len(nouns)
    assert [
        model for model in ours if str in map(type, vars(model).get("__annotations__", {}).values())
    ] == []


def _below(model: type[Record]) -> list[type[Record]]:
    return [found for one in model.__subclasses__() for found in (one, *_below(one))]


def test_the_front_door_has_the_events_of_every_noun() -> None:
    for kind in registry.kinds().values():
        assert getattr(models, kind.model.__name__) is kind.model
    with pytest.raises(AttributeError):
        _ = models.Registred  # type: ignore[attr-defined]


def test_a_noun_is_in_the_registry_under_its_own_word() -> None:
    assert {noun.word: noun.label for noun in registry.subjects()}.keys() == registry.NOUNS.keys()


def test_a_kind_of_a_newer_version_stops_what_needs_it(desk: Desk) -> None:
    number = desk.add(on="2026-02-05")
    with open_store(desk.db) as store, store.writing("甲某") as tx:
        fact = ("of_a_newer_version", "2026-02-05", "{}")
        chain.append(tx._batch, store.subject_of(number), (fact,))
        chain.flush(tx._conn, tx._batch)
    answer = desk("case", "show", number, "--json")
    assert (answer.code, answer.error["code"]) == (6, "unknown_entry")
    assert (
        answer.error["hint"] == "Upgrade govtool to the version that wrote it. Nothing was changed."
    )
    with open_store(desk.db) as store:
        found = {(finding.code, finding.remedy) for finding in examine(store)}
    assert ("unknown_entry", answer.error["hint"]) in found


def test_the_line_of_a_verb_is_that_of_its_help() -> None:
    root = get_command(app)
    with root.make_context("govtool", [], resilient_parsing=True) as context:
        groups = [root.get_command(context, name) for name in root.list_commands(context)]
        for group in (group for group in groups if isinstance(group, NounGroup)):
            assert group.summaries(context, "", is_described=True) == [
                (name, Lazy.summary(group, context, name)) for name in group.names()
            ]


def test_a_verb_is_described_without_being_built(desk: Desk) -> None:
    program = "import sys; from govtool.cli import main; main(); print(*sys.modules, sep='\\n')"
    line = {
        "_GOVTOOL_COMPLETE": "zsh",
        "_GOVTOOL_LINE": "govtool case ",
        "GOVTOOL_DB": str(desk.db),
    }
    ran = subprocess.run(
        [sys.executable, "-c", program],
        check=True,
        capture_output=True,
        encoding="utf-8",
        env=os.environ | line,
    )
    assert "mediate" in ran.stdout
    assert "govtool.commands.case.add" not in ran.stdout
