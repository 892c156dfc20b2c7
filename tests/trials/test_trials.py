"""The trials of ``make trial-…`` in small, and that they find what they are meant to find."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

import pytest

from govtool.file.reader import connection_behind
from govtool.store import open_store
from tests.store.kit import tamper
from trials import kills, power
from trials.office import found, looked_at, register

pytestmark = pytest.mark.usefixtures("forked")
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="kills are told by negative exit codes")


@pytest.mark.usefixtures(
    "plain_files"
)  # the simulated disk is one for the SQLite of apsw, which has no cipher
@pytest.mark.parametrize("way", list(power.WAYS))
def test_power_cuts_lose_nothing_our_way(tmp_path: Path, way: str) -> None:
    """The simulation is worth something because it loses what other ways leave to luck."""
    out = power.trial(tmp_path, way, cuts=25)
    assert out.acknowledged >= 25
    assert (out.unreadable, out.unsound) == ([], [])
    assert (out.lost == 0) is (way == "ours")


@POSIX
def test_kills_lose_nothing(tmp_path: Path) -> None:
    done = kills.trial(tmp_path, kills=8)
    assert done.killed == 8
    assert done.problems == []


@POSIX
def test_what_a_kill_must_not_leave_behind_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    found(path)
    with open_store(path) as store, store.writing("甲某") as tx:
        register(tx)
    whole = kills.mark(path)
    assert list(kills._problems(path, whole, 2, "case add", "{}")) == ["half done: 2 entries"]
    assert list(kills._problems(path, whole, 0, "case add", "{}")) == ["acknowledged and lost"]
    tamper(path, f"DELETE FROM journal WHERE pos = {whole.entries}")
    assert "what was there before is not there any more" in list(
        kills._problems(path, whole, 1, "undo", "")
    )


def test_what_is_lost_or_half_done_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    found(path)
    with open_store(path) as store, store.writing("甲某") as tx:
        numbers = [register(tx), register(tx)]
    assert looked_at(path, numbers).sound
    assert looked_at(path, [*numbers, "SQ01-2026-00009"]).lost == ["SQ01-2026-00009"]
    assert looked_at(path, numbers[:1]).extra == numbers[1:]
    tamper(path, "DELETE FROM journal WHERE pos = (SELECT max(pos) FROM journal)")
    seen = looked_at(path, numbers)
    assert seen.half == numbers[1:]
    assert seen.findings


def test_the_way_of_the_program_is_the_one_that_was_tried(tmp_path: Path) -> None:
    """EXTRA (3): full synchronisation, of the folder of the rollback journal too."""
    path = tmp_path / "a.db"
    found(path)
    with open_store(path) as store:
        assert connection_behind(store.reader).execute("PRAGMA synchronous").fetchone() == (3,)
        assert connection_behind(store.reader).execute("PRAGMA journal_mode").fetchone() == (
            "delete",
        )
    assert sqlite3.sqlite_version_info >= (3, 12)  # the first that knows EXTRA
