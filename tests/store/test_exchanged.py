"""A file that is exchanged while others have it open: they are told, and never touch what belongs to the new one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from govtool.backup.truncation import missing_tails
from govtool.base.errors import FileBusy, GovtoolError
from govtool.file import durable_files
from govtool.store import Store, open_store
from govtool.store.doctor import examine
from tests.backup.kit import back_up, content, entries, numbers, office, restore
from tests.store.kit import register

KILLED = """
import os, sys
from pathlib import Path
from govtool.file import connection
conn = connection.connect(Path(sys.argv[1]), 0)
conn.execute("PRAGMA cache_size = 2")
conn.execute("BEGIN IMMEDIATE")
conn.execute('UPDATE "case" SET handler = hex(randomblob(3000))')
conn.execute("DELETE FROM search")
os._exit(9)
"""
ABOUT_TO_READ = """
import sys
from pathlib import Path
from govtool.file import connection
conn = connection.connect(Path(sys.argv[1]), 0)
assert conn.head.enter()
print("ready", flush=True)
sys.stdin.read()
"""
EXCHANGING = """
import sys
from pathlib import Path
from govtool.file import file_head
with file_head.exchanging(Path(sys.argv[1]), 0):
    print("ready", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("GOVTOOL_BACKUPS")
    return office(tmp_path / "x.db")


def findings(path: Path) -> list[object]:
    with open_store(path, refresh=False) as store:
        return [*examine(store), *missing_tails(store)]


def beside(script: str, path: Path) -> subprocess.Popen[str]:
    """Another process that stands at some point until its input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def write(store: Store) -> None:
    with store.writing("甲某") as tx:
        register(tx)


def write_and(store: Store, meanwhile: Callable[[], object]) -> GovtoolError:
    """What is told of a transaction in the midst of which something happens to the file."""
    with pytest.raises(GovtoolError) as refusal, store.writing("甲某") as tx:  # noqa: PT012  # both are to be inside
        meanwhile()
        register(tx)
    return refusal.value


def read_at_once(store: Store) -> None:
    with store.reading():
        store.reader.execute("SELECT count(*) FROM journal").fetchone()


@pytest.mark.parametrize("use", [write, Store.head, read_at_once])
def test_a_command_left_at_its_prompt_leaves_the_journal_of_the_new_file_alone(
    path: Path, use: Callable[[Store], object]
) -> None:
    """SQLite would play it into the old file and remove it: what was half written would stay so."""
    copy = back_up(path).path
    with open_store(path) as at_its_prompt:
        at_its_prompt.head()
        restore(path, copy)
        assert (
            subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False).returncode == 9
        )
        left = path.with_name("x.db-journal").read_bytes()
        assert left
        with pytest.raises(FileBusy) as refusal:
            use(at_its_prompt)
    assert refusal.value.code == "replaced"
    assert path.with_name("x.db-journal").read_bytes() == left
    assert len(numbers(path)) == 3
    assert findings(path) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not exchange what is open")
def test_nobody_is_about_to_read_the_old_file_while_it_is_exchanged(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = back_up(path).path
    before = content(path)
    reader = beside(ABOUT_TO_READ, path)
    put = durable_files.put_in_place
    monkeypatch.setattr(
        durable_files,
        "put_in_place",
        lambda prepared, target, _patience: put(prepared, target, 0.05),
    )
    with pytest.raises(FileBusy):
        restore(path, copy)
    assert content(path) == before
    reader.communicate()
    restore(path, copy)
    assert findings(path) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not exchange what is open")
def test_who_comes_while_a_file_is_exchanged_waits(path: Path) -> None:
    with open_store(path, wait=0) as store:
        other = beside(EXCHANGING, path)
        with pytest.raises(FileBusy) as refusal:
            store.head()
        assert refusal.value.code == "busy"
        other.communicate()
        store.head()


def test_a_file_replaced_in_the_midst_of_a_transaction(path: Path) -> None:
    """SQLCipher says of it no more than that the file cannot be written."""
    newer = path.with_name("newer.db")
    newer.write_bytes(path.read_bytes())
    with open_store(path) as store:
        refusal = write_and(store, lambda: newer.replace(path))
    assert refusal.code == "replaced"
    assert entries(path) == 25


def test_a_file_taken_away_in_the_midst_of_a_transaction(path: Path) -> None:
    with open_store(path) as store:
        refusal = write_and(store, lambda: path.rename(path.with_name("elsewhere.db")))
    assert refusal.code == "vanished"
