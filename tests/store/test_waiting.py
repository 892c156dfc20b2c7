"""Several clerks at one file: who waits for whom, for how long, and who is told."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from govtool.base.errors import FileBusy
from govtool.file.lock_wait import Patience
from govtool.file.reader import connection_behind
from govtool.store import open_store
from govtool.store.doctor import examine
from govtool.views import noun_tables
from tests.file.clock import Clock
from tests.store.kit import another, found_office, register
from trials import clerks


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "govtool.db"
    found_office(path).close()
    return path


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


PAUSE = 0.02
"""The longest pause between two attempts."""


@pytest.mark.parametrize("lock", ["IMMEDIATE", "EXCLUSIVE", "READING"])
def test_who_writes_waits_for_others_and_is_not_turned_away(
    path: Path, lock: str, clock: Clock
) -> None:
    """A reader is waited for at the commit, which then takes place."""
    with open_store(path) as store, clock.held(path, lock, 0.4):
        with store.writing("甲某") as tx:
            register(tx)
        assert 0.4 <= clock.now < 0.4 + PAUSE
    with open_store(path) as store:
        assert noun_tables.row_counts(store.reader)["case"] == 1


def test_who_reads_waits_for_a_commit_only(path: Path, clock: Clock) -> None:
    with open_store(path) as store:
        for lock, waits in (("READING", False), ("IMMEDIATE", False), ("EXCLUSIVE", True)):
            with clock.held(path, lock, 0.4):
                assert noun_tables.row_counts(store.reader)["case"] == 0
                assert (clock.now >= 0.4) is waits


def test_a_wait_is_reported_once_and_not_at_once(path: Path, clock: Clock) -> None:
    told: list[float] = []
    with clock.held(path, "EXCLUSIVE", 0.9), open_store(path, on_wait=told.append):
        pass
    assert told == []
    with (
        clock.held(path, "EXCLUSIVE", 1.6),
        open_store(path, wait=20, on_wait=told.append) as store,
    ):
        assert isinstance(connection_behind(store.reader), Patience)
        assert connection_behind(store.reader).longest > 1
    assert told == [20]


@pytest.mark.parametrize("wait", [0, 0.2])
def test_patience_ends(path: Path, wait: float, clock: Clock) -> None:
    with open_store(path, wait=wait) as store, clock.held(path, "IMMEDIATE", 0.8):
        with pytest.raises(FileBusy) as busy, store.writing("甲某"):
            raise AssertionError
        assert wait <= clock.now < wait + PAUSE
    assert (busy.value.code, int(busy.value.exit_code)) == ("busy", 5)


def test_what_waited_for_readers_in_vain_is_rolled_back(path: Path, clock: Clock) -> None:
    with open_store(path, wait=0.2) as store:
        with clock.held(path, "READING", 0.8), pytest.raises(FileBusy), store.writing("甲某") as tx:
            register(tx)
        assert noun_tables.row_counts(store.reader)["case"] == 0
        assert not connection_behind(store.reader).in_transaction
        with store.writing("甲某") as tx:
            register(tx)
        assert examine(store) == []


def test_clerks_beside_readers_in_small(tmp_path: Path) -> None:
    out = clerks.trial(tmp_path, writers=4, writes=12, readers=2)
    assert (len(out.acknowledged), out.errors) == (48, [])
    assert out.seen.sound, out.seen
    assert out.readings > 0


AT_ONCE = 6
"""Processes; ``make trials`` starts twenty."""
FIRST = """
import sys
from pathlib import Path
from govtool.store import open_store
with open_store(Path(sys.argv[1]), create=True, wait=100) as store:
    print(store.node, store.upgrade_copy is not None)
"""


def openers(path: Path, number: int) -> list[str]:
    """What so many processes say that open a file at once."""
    started = [
        subprocess.Popen(
            [sys.executable, "-c", FIRST, str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(number)
    ]
    said = [process.communicate() for process in started]
    assert {error.decode()[-600:] for _out, error in said} == {""}
    return [out.decode().strip() for out, _error in said]


def test_first_openers_at_once_make_one_file(tmp_path: Path) -> None:
    said = openers(tmp_path / "new.db", AT_ONCE)
    assert len(set(said)) == 1
    with open_store(tmp_path / "new.db") as store:
        assert examine(store) == []


def test_first_openers_at_once_upgrade_once(path: Path) -> None:
    """A file of the second version: without tallies, parties, duty, decisions and numbers of papers."""
    with open_store(path) as store, store.writing("甲某") as tx:
        register(tx)
    with closing(another(path)) as conn:
        for table in ("paper_number", "duty", "tally", "party"):
            conn.execute(f"DROP TABLE {table}")
        conn.execute("DELETE FROM _sqlite_migrations WHERE name >= 'm003'")
        conn.execute("UPDATE meta SET value = '2:' || substr(value, 3) WHERE key = 'basis'")
        conn.execute("PRAGMA user_version = 2")
    said = openers(path, AT_ONCE)
    assert sorted(line.split()[1] for line in said) == ["False"] * (AT_ONCE - 1) + ["True"]
    with open_store(path) as store:
        assert examine(store) == []
        assert noun_tables.row_counts(store.reader)["case"] == 1
