"""Each trial of ``make trials`` in small, and that each can fail."""

from __future__ import annotations

import json
import random
import sys
from itertools import islice
from pathlib import Path

import pytest

from govtool.backup import creation
from govtool.backup.manifest import Why
from govtool.file import durable_files
from govtool.models import ClerkRemoved, Closed
from govtool.store import open_store
from trials import __main__ as whole
from trials import copies, damage, desks, exports, foreign, full, model, openings
from trials.figures import Figures
from trials.office import TODAY, found

pytestmark = pytest.mark.usefixtures("forked")
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="kills, and limits of a file's size")


@POSIX
@pytest.mark.parametrize("name", list(copies.WAYS))
def test_a_killed_copy_leaves_the_old_state_or_the_new_one(
    tmp_path: Path, name: str, request: pytest.FixtureRequest
) -> None:
    if copies.WAYS[name].key:
        pytest.importorskip("sqlcipher3", reason="the extra encrypt is not installed")
        request.getfixturevalue(
            "plain_files"
        )  # what is to be encrypted is not, and keys are their own
    figures = copies.trial(tmp_path, name, kills=2)
    assert (figures.lost, figures.half, figures.problems) == (0, 0, [])
    assert figures.runs >= 2


@POSIX
@pytest.mark.usefixtures("plain_files")
@pytest.mark.parametrize("encrypted", [False, True])
def test_a_killed_export_leaves_nothing_readable(tmp_path: Path, encrypted: bool) -> None:
    if encrypted:
        pytest.importorskip("sqlcipher3", reason="the extra encrypt is not installed")
    ways = list(exports.WAYS)[:: 3 if encrypted else 2]
    figures = exports.trial(tmp_path, kills=1, encrypted=encrypted, ways=ways)
    assert figures.problems == []
    assert figures.runs == len(ways)


@POSIX
@pytest.mark.usefixtures("plain_files")
def test_what_a_killed_export_leaves_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = exports.Place(tmp_path)
    place.prepare(encrypted=False)
    monkeypatch.setattr(durable_files, "clear_away", lambda _part: None)
    with durable_files.prepared(place.out / "a.csv"):
        pass
    (place.temporary / "x").touch()
    problems = list(exports._problems(place))
    assert [problem.partition(":")[0] for problem in problems] == [
        "in the temporary folder",
        "left behind",
    ]


def test_a_backup_that_was_answered_for_and_is_gone_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    found(path)
    assert list(copies._backed_up(path, "")) == []
    said = json.dumps({"backup": str(tmp_path / "gone.db")})
    assert list(copies._backed_up(path, said)) == ["lost: a backup that was acknowledged"]


def test_a_restore_that_stopped_half_way_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    found(path)
    creation.make(path, Why.MANUAL, tmp_path / "kept")
    assert list(copies._restored(path, "")) == ["half done: 4 entries"]


@pytest.mark.usefixtures("plain_files")
def test_a_file_under_another_key_than_was_answered_for_is_seen(tmp_path: Path) -> None:
    pytest.importorskip("sqlcipher3", reason="the extra encrypt is not installed")
    path = tmp_path / "office.db"
    copies._encrypted_office(path)
    assert list(copies.WAYS["rekey"].problems(path, "")) == []
    assert list(copies.WAYS["rekey"].problems(path, "{}")) == [
        "lost: another key that was acknowledged"
    ]


def test_damage_is_found(tmp_path: Path) -> None:
    for figures in damage.trial(tmp_path, flips=40, cuts=10):
        assert (figures.lost, figures.is_kept) == (0, True), figures.trial
        assert figures.acknowledged > 0


def test_damage_that_nobody_looks_for_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(damage, "_is_noticed", lambda _path: False)
    figures = next(damage.trial(tmp_path, flips=60, cuts=0))
    assert figures.lost == figures.acknowledged > 0
    assert not figures.is_kept


def test_foreign_objects_are_found_and_nothing_hangs(tmp_path: Path) -> None:
    figures = foreign.trial(tmp_path, ["unit"], ["view", "endless view", "insert ignored"])
    assert figures.is_kept, figures.problems
    assert figures.runs == 3


def test_what_nobody_finds_and_what_is_not_there_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(
        foreign.WAYS, "nothing", lambda conn, _table: conn.execute("CREATE TABLE theirs (a)")
    )
    monkeypatch.setattr(foreign, "_is_there", lambda _path: False)
    figures = foreign.trial(tmp_path, ["unit"], ["nothing"])
    assert figures.lost == 1
    assert len(figures.problems) == 2, "it is written to, and restored"


@POSIX
def test_a_disk_full_at_every_few_pages(tmp_path: Path) -> None:
    for figures in full.trial(tmp_path, cases=3, pages=7):
        assert figures.is_kept, figures
        assert figures.runs > 3


def test_first_openings_at_once(tmp_path: Path) -> None:
    for figures in islice(openings.trial(tmp_path, processes=3), 2):
        assert (figures.is_kept, figures.acknowledged) == (True, 3), figures


def test_two_desks_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some of the races; each holds the file for a second."""
    monkeypatch.setattr(desks, "RACES", desks.RACES[::3])
    figures = desks.trial(tmp_path, rounds=1)
    assert figures.is_kept, figures.problems
    assert figures.runs == len(desks.RACES)


def test_what_two_desks_must_not_leave_is_seen(tmp_path: Path) -> None:
    """Two keepers gone, one of them recording afterwards, and a case closed twice."""
    path = tmp_path / "a.db"
    desks._prepare(path)
    with open_store(path) as store:
        for name in desks.KEEPERS:
            with store.writing(desks.KEEPERS[1]) as tx:
                tx.append(f"clerk:{name}", ClerkRemoved.checked(on=TODAY))
        with store.writing(desks.KEEPERS[1]) as tx:
            for _desk in range(2):
                tx.append(tx.subject_of(desks.CASE), Closed.checked(on=TODAY, outcome="withdrawn"))
    problems = list(desks._problems(path, desks.RACES[0], [0, 0]))
    assert "2 of 2 were done" in problems
    assert "no keeper is left" in problems
    assert f"{desks.KEEPERS[1]} recorded closed without a right to" in problems
    assert f"{desks.CASE}: out_of_order" in problems


def test_random_commands_give_the_answers_of_the_model(tmp_path: Path) -> None:
    figures = model.trial(tmp_path, seconds=2, seed=1)
    assert figures.is_kept, figures.problems
    assert figures.runs > 5


def test_another_answer_than_the_models_is_reported(tmp_path: Path) -> None:
    desk = model.Desk(tmp_path / "a.db", random.Random(1))
    desk.model.households["H1"] = "甲某"
    problems = [desk.step() for _step in range(3)]
    assert all(problem.startswith("another answer") for problem in problems)


def test_the_table_says_what_is_broken(capsys: pytest.CaptureFixture[str]) -> None:
    whole._show(Figures("x", 3, 3), 1.0)
    whole._show(Figures("y", 3, 3, lost=1), 1.0)
    whole._show(Figures("z"), 1.0)
    kept, broken, idle = capsys.readouterr().out.splitlines()
    assert "kept" in kept
    assert "BROKEN" in broken
    assert "BROKEN" in idle, "a trial that did nothing shows nothing"


def test_a_file_is_read_as_a_whole(tmp_path: Path) -> None:
    """What the trial of damage compares holds the journal and every table."""
    path = tmp_path / "a.db"
    found(path)
    with open_store(path) as store:
        tables = {
            name
            for (name,) in store.reader.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
            )
        }
    answers = damage._answers(path)
    assert isinstance(answers, list)
    assert all(
        any(
            f'"{table}"' in line or f" {table} " in line or f" {table}(" in line for line in answers
        )
        for table in tables
    )
