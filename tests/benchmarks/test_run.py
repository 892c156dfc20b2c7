from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import households, peers, run
from benchmarks.figures import Figure
from benchmarks.generate import Plan, rows
from benchmarks.workshop import Workshop, mixed, one

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """A folder for all tests: an office with the cases of a plan is imported once."""
    return Workshop(tmp_path_factory.mktemp("workshop"), (50, 100), repeat=1, long_repeat=1)


def by_name(workshop: Workshop, pattern: str) -> dict[tuple[str, int], Figure]:
    return {(figure.name, figure.cases): figure for figure in run.measured(workshop, pattern)}


def test_imports_are_measured_against_the_same_file(workshop: Workshop) -> None:
    found = [(figure.cases, figure.peer) for figure in run.measured(workshop, "import")]
    assert found == [
        (n, peer) for n in (50, 100) for peer in ("sqlite-utils insert --csv", "sqlite3 .import")
    ]
    (theirs,) = one(workshop.folder / "sqlite-utils.db", "SELECT count(*) FROM cases")
    (ours,) = one(workshop.imported(mixed(100)), 'SELECT count(*) FROM "case"')
    assert (theirs, ours) == (100, 98)


def test_bytes_per_event_are_those_of_the_file(workshop: Workshop) -> None:
    (figure,) = run.measured(workshop, "disk")
    db = workshop.folder / "mixed-100.db"
    (entries,) = one(db, "SELECT count(*) FROM journal")
    assert isinstance(entries, int)
    assert figure.value == db.stat().st_size / entries


def test_the_two_desks_have_the_same_open_cases(workshop: Workshop) -> None:
    summaries = (
        "SELECT group_concat(json_extract(payload, '$.summary')) FROM (SELECT j.payload FROM subject AS c JOIN journal AS j"
        " ON j.pos = c.id WHERE c.state <> 'closed' AND c.word = 'case' ORDER BY c.id)"
    )
    opened = [one(workshop.imported(Plan(cases, opened=20)), summaries) for cases in (50, 100)]
    assert opened[0] == opened[1] != (None,)


def test_rules_are_measured_in_a_process_of_their_own(workshop: Workshop) -> None:
    (figure,) = run.measured(workshop, "rules")
    assert figure.value > 100


def test_find_is_given_what_is_in_the_file(workshop: Workshop) -> None:
    found = by_name(workshop, "find")
    assert {name for name, _cases in found} == {
        "find, two characters",
        "find, pinyin initials",
        "find, six digits",
    }


def test_copies_are_made_and_restored(workshop: Workshop) -> None:
    found = by_name(workshop, "copies")
    assert [name for name, _cases in found] == [
        "backup",
        "backup verify",
        "restore",
        "backup, memory",
    ]
    (ours,) = one(workshop.folder / "restored" / "office.db", 'SELECT count(*) FROM "case"')
    (theirs,) = one(workshop.folder / "by-hand.db", 'SELECT count(*) FROM "case"')
    assert ours == theirs == 98


def test_settings_of_the_caller_do_not_reach_the_commands(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("GOVTOOL_DB", "other.db")
    assert {"PYTHONDONTWRITEBYTECODE", "GOVTOOL_DB"}.isdisjoint(workshop.environ)


def test_a_peer_that_is_missing_is_said_to_be(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(peers, "is_installed", lambda _program: False)
    figures = by_name(workshop, "taskwarrior")
    assert {figure.verdict for figure in figures.values()} == {"not installed"}
    assert {figure.peer for figure in figures.values()} == {
        "task import",
        "task add",
        "task overdue",
    }


def test_a_case_as_a_task() -> None:
    made = {row.values["ref"]: row for row in rows(Plan(100))}
    closed = next(row for row in made.values() if "closed_on" in row.values and not row.spoiled)
    still_open = next(
        row for row in made.values() if "closed_on" not in row.values and not row.spoiled
    )
    assert peers.task(closed)["end"] == closed.values["closed_on"].replace("-", "") + "T000000Z"
    assert peers.task(still_open)["status"] == "pending"
    assert (
        peers.task(still_open)["due"]
        == still_open.values["registered_on"].replace("-", "") + "T000000Z"
    )
    assert len({peers.task(row)["uuid"] for row in made.values()}) == 100


def test_the_program_prints_one_table_and_leaves_nothing_behind(tmp_path: Path) -> None:
    environ = {**os.environ, "TMPDIR": str(tmp_path)}
    out = tmp_path / "figures.json"
    words = ("--sizes", "50", "--only", "d*", "--repeat", "1", "--json", str(out))
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.run", *words],
        env=environ,
        check=True,
        capture_output=True,
        text=True,
    )
    lines = done.stdout.splitlines()
    assert lines[0].split() == [
        "figure",
        "cases",
        "ours",
        "peer",
        "cpu",
        "ratio",
        "goal",
        "verdict",
    ]
    assert lines[2].startswith("bytes on disk per event")
    assert "1 000 000" in lines[-1]
    names = [figure["name"] for figure in json.loads(out.read_text(encoding="utf-8"))["figures"]]
    assert names[0] == "bytes on disk per event"
    assert {"case add", "due, 200 open"} <= set(names)
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--only", "everything"], "no topic fits “everything”"),
        (["--sizes", "many"], "invalid numbers value: 'many'"),
        (["--keep", "."], "cannot be made"),
    ],
)
def test_a_mistyped_option_is_told_before_anything_is_measured(words: list[str], said: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.run", *words],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_households_come_in_are_proposed_and_redrawn(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(households, "HOUSEHOLDS", 1500)
    monkeypatch.setattr(households, "MOVED", 100)
    found = by_name(workshop, "households")
    assert [name for name, _n in found] == [
        "import households, 2 % wrong", "microgrid propose --all -o FILE", "grid redraw, 10 grids",
        "undo of the redraw, one operation",
    ]  # fmt: skip
    counted = "SELECT count(*) FROM household WHERE until IS NULL AND substr(grid, 1, 1) = ?"
    for file, of_old, of_new in (("households.db", 1500, 0), ("redrawn.db", 1500, 0)):
        for letter, n in (("G", of_old), ("N", of_new)):
            assert one(workshop.folder / file, counted.replace("?", f"'{letter}'")) == (n,)
    moved = "SELECT count(*) FROM journal WHERE kind = 'household_moved'"
    assert one(workshop.folder / "redrawn.db", moved) == (100,)
