"""Disks that fill up, vanish or fail: told as what they are, and never anything half done."""

from __future__ import annotations

import errno
import os
import resource
import shutil
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from govtool.base.errors import FileBusy, StorageTrouble
from govtool.file.file_errors import trouble
from govtool.file.reader import connection_behind
from govtool.store import Store, open_store
from govtool.store.doctor import examine
from govtool.tables.intake.file_import import import_noun
from govtool.tables.intake.outcome import Options
from govtool.views import noun_tables
from tests.store.kit import everything, found_office, register
from tests.tables.kit import TODAY, source

PAGE = 4096
CASES = 60


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """No file may grow beyond a size, as on a disk or under a quota that ends there."""
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
        signal.signal(signal.SIGXFSZ, handler)


def take_in(store: Store, cases: int = CASES) -> None:
    rows = [f"R{no},SQ01,2026-02-05,邻里,{'院墙排水' * 60},甲某" for no in range(cases)]
    with source(
        "\n".join(["外部编号,登记单位,登记日期,纠纷类型,案情摘要,申请人", *rows])
    ) as opened:
        import_noun(store, "cases", opened, Options(), today=TODAY, actor="甲某")


def test_a_disk_full_at_every_page_of_an_import_leaves_the_old_data_whole(tmp_path: Path) -> None:
    path = tmp_path / "govtool.db"
    found_office(path).close()
    before, copy = everything(path), tmp_path / "copy.db"
    full = enough = 0
    limit = 0
    while not enough:
        shutil.copy(path, copy)
        with open_store(copy) as store:
            connection_behind(store.reader).execute("PRAGMA cache_spill = 1")
            try:
                with files_of_at_most(limit):
                    take_in(store)
                enough = limit
            except StorageTrouble as error:
                assert (error.code, int(error.exit_code)) == ("disk_full", 6)  # noqa: PT017  # at some limits only
                full += 1
        if not enough:
            assert everything(copy) == before
        limit += PAGE
    assert full > path.stat().st_size / PAGE
    with open_store(copy) as store:
        assert noun_tables.row_counts(store.reader)["case"] == CASES
        assert examine(store) == []


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    (tmp_path / "drive").mkdir()
    with found_office(tmp_path / "drive" / "govtool.db") as opened:
        yield opened


def write(store: Store) -> StorageTrouble:
    with pytest.raises(StorageTrouble) as refusal, store.writing("甲某") as tx:
        register(tx)
    assert int(refusal.value.exit_code) == 6
    return refusal.value


def test_a_folder_that_vanished_while_the_file_was_open(store: Store) -> None:
    shutil.rmtree(store.path.parent)
    assert write(store).code == "vanished"


def test_a_file_that_was_taken_away_while_it_was_open(store: Store) -> None:
    store.path.rename(store.path.with_name("elsewhere.db"))
    refusal = write(store)
    assert refusal.code == "vanished"
    assert "moved, removed or replaced" in refusal.message
    assert not store.path.exists()


def test_a_file_that_was_replaced_while_it_was_open(store: Store) -> None:
    """As a synchronising program does with the copy of another machine."""
    newer = store.path.with_name("newer.db")
    shutil.copy(store.path, newer)
    os.replace(newer, store.path)  # noqa: PTH105  # what such a program does
    before = store.path.read_bytes()
    with pytest.raises(FileBusy) as refusal:
        write(store)
    assert refusal.value.code == "replaced"
    assert store.path.read_bytes() == before


# --- what SQLite calls a "disk I/O error", and what it calls damage


def told(code: int, path: Path) -> tuple[str, int]:
    """What is told of an error of SQLite, which names the kind of it at best."""
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = code
    answer = trouble(error, path)
    assert "Nothing was changed." in (answer.hint or "")
    return answer.code, int(answer.exit_code)


@pytest.mark.parametrize(
    "code", [sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_FSYNC, sqlite3.SQLITE_IOERR]
)
def test_a_disk_that_fails_is_not_called_full(store: Store, code: int) -> None:
    assert told(code, store.path) == ("io_error", 6)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_disk_on_which_nothing_finds_room_is_full(
    store: Store, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """Also by quota, of which the free space of the disk says nothing."""
    monkeypatch.setattr(os, "fsync", failing(number))
    for code in (sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR):
        assert told(code, store.path) == ("disk_full", 6)
    assert told(sqlite3.SQLITE_IOERR_READ, store.path) == ("io_error", 6)


def test_a_disk_on_which_everything_fails_is_not_called_full(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", failing(errno.EIO))
    assert told(sqlite3.SQLITE_IOERR_WRITE, store.path) == ("io_error", 6)


def failing(number: int) -> Callable[..., None]:
    def fail(*_anything: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


@pytest.mark.skipif(not hasattr(os, "statvfs"), reason="Windows says so itself")
@pytest.mark.parametrize(
    "code", [sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY_DIRECTORY]
)
def test_a_disk_that_the_system_stopped_writing_to_is_reported(
    store: Store, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    monkeypatch.setattr(os, "statvfs", lambda _path: SimpleNamespace(f_flag=os.ST_RDONLY))
    assert told(code, store.path) == ("read_only", 6)


@pytest.mark.skipif(not hasattr(os, "pread"), reason="there the file is not read beside SQLite")
def test_a_disk_that_does_not_give_out_the_file_is_reported(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite calls that damage."""
    error = sqlite3.DatabaseError("database disk image is malformed")
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    assert trouble(error, store.path).code == "damaged"
    monkeypatch.setattr(os, "pread", failing(errno.EIO))
    assert trouble(error, store.path).code == "io_error"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_tiny_disk_is_reported_as_full(tmp_path: Path) -> None:
    """A real one, where it may be mounted."""
    import subprocess

    mount = ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(tmp_path)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("may not mount")
    try:
        with found_office(tmp_path / "govtool.db") as store:
            before = everything(store.path)
            with pytest.raises(StorageTrouble) as refusal:
                take_in(store, 5000)
            assert refusal.value.code == "disk_full"
            assert everything(store.path) == before
            assert examine(store) == []
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)
