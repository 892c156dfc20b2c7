"""A file is written as a whole or not at all, also when the process is told to end."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from unittest import mock

import pytest

from govtool.errors import Refused
from govtool.render.files import replacing
from govtool.store import keys, manifest
from govtool.store.manifest import Facts, Manifest


def refused(path: Path) -> None:
    """The place is refused and left as it was, whatever its name."""
    before = {file: file.read_bytes() for file in path.parent.iterdir()}
    with pytest.raises(Refused) as refusal, replacing(path):
        pass
    assert refusal.value.code == "database"
    assert {file: file.read_bytes() for file in path.parent.iterdir()} == before


def database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("CREATE TABLE a (b)")


@pytest.mark.parametrize("name", ["jd01.db", "台账.csv", "x"])
def test_a_database_is_never_overwritten(tmp_path: Path, name: str) -> None:
    database(tmp_path / name)
    refused(tmp_path / name)


@pytest.mark.parametrize("name", ["jd01.db", "台账.xlsx", "x"])
def test_nor_is_an_encrypted_one(tmp_path: Path, name: str) -> None:
    """Of which nothing can be told but that its first page looks random."""
    (tmp_path / name).write_bytes(random.Random(1).randbytes(8192))
    refused(tmp_path / name)


@pytest.mark.parametrize("content", [b"age-encryption.org/v1\n-> X25519 ", b"-----BEGIN AGE ENCRYPTED FILE-----\n"])
def test_nor_is_a_backup_that_was_encrypted_to_be_taken_elsewhere(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "jd01-20260302.db.age").write_bytes(content)
    refused(tmp_path / "jd01-20260302.db.age")


@pytest.mark.parametrize("beside", ["-journal", "-wal", "-shm", "-JOURNAL"])
@pytest.mark.parametrize("is_there", [True, False])
def test_nor_is_what_stands_beside_one(tmp_path: Path, beside: str, is_there: bool) -> None:
    """There or not: SQLite would take what we write for its own."""
    database(tmp_path / "台账.csv")
    if is_there:
        (tmp_path / f"台账.csv{beside}").write_bytes(b"half a transaction")
    refused(tmp_path / f"台账.csv{beside}")


def test_nor_is_the_manifest_of_a_backup(tmp_path: Path) -> None:
    said = Manifest("a.db", "o.db", "manual", "2026-03-02T00:00:00Z", "", 0, Facts("n", "n", 1, {}, {}), "1", "3")
    (tmp_path / "a.db.json").write_bytes(manifest.as_bytes(said))
    refused(tmp_path / "a.db.json")


def test_nor_is_the_file_with_the_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "key.txt").write_text("secret passphrase")
    monkeypatch.setenv(keys.VARIABLE, str(tmp_path / "key.txt"))
    refused(tmp_path / "key.txt")


def test_what_only_looks_random_is_replaced(tmp_path: Path) -> None:
    """A workbook is compressed, and Chinese in UTF-16 has nearly every byte."""
    noise = random.Random(1).randbytes(8192)
    for name, content in {"a.xlsx": b"PK\x03\x04" + noise, "b.csv": b"\xff\xfe" + noise, "c-wal": b"x"}.items():
        (tmp_path / name).write_bytes(content)
        with replacing(tmp_path / name) as file:
            file.write(b"new")
        assert (tmp_path / name).read_bytes() == b"new"


def test_an_encrypted_database_is_never_overwritten_and_a_workbook_is(tmp_path: Path) -> None:
    """Both may look random from the first byte to the last, but for how a workbook begins."""
    path, noise = tmp_path / "jd01.db", os.urandom(8192)
    path.write_bytes(noise)
    with pytest.raises(Refused) as refusal, replacing(path):
        pass
    assert refusal.value.code == "database"
    path.write_bytes(b"PK\x03\x04" + noise)
    with replacing(path) as file:
        file.write(b"a")
    assert path.read_bytes() == b"a"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
@pytest.mark.parametrize("before", [None, 0o666, 0o444])
def test_a_file_is_for_its_owner_from_the_first_moment(tmp_path: Path, before: int | None) -> None:
    """Whatever the mask, and whoever might read what stood there."""
    path = tmp_path / "周报.csv"
    if before is not None:
        path.touch()
        path.chmod(before)
    seen: list[int] = []
    taking_its_place = Path.replace

    def watched(temporary: Path, target: Path) -> Path:
        seen.append(rights(temporary))
        return taking_its_place(temporary, target)

    mask = os.umask(0)
    try:
        with mock.patch.object(Path, "replace", watched), replacing(path) as file:
            seen.extend(rights(found) for found in tmp_path.iterdir() if found != path)
            file.write(b"a")
    finally:
        os.umask(mask)
    assert [*seen, rights(path)] == [0o600] * 3


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# --- told to end


@pytest.fixture(params=["SIGTERM", "SIGHUP"])
def ending(request: pytest.FixtureRequest) -> Iterator[signal.Signals]:
    """What a process is told to end with; how it was taken before is put back."""
    if os.name == "nt":
        pytest.skip("Windows ends a process without telling it")
    ending = signal.Signals[request.param]
    before = signal.signal(ending, signal.SIG_DFL)
    yield ending
    signal.signal(ending, before)


def test_told_to_end_the_half_written_file_is_taken_away(tmp_path: Path, ending: signal.Signals) -> None:
    def stopped() -> None:
        with replacing(tmp_path / "bad.csv") as file:
            file.write(b"personal data")
            signal.raise_signal(ending)

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert list(tmp_path.iterdir()) == []
    assert signal.getsignal(ending) is signal.SIG_DFL


def test_a_file_written_to_the_end_leaves_signals_as_they_were(tmp_path: Path, ending: signal.Signals) -> None:
    with replacing(tmp_path / "one") as one, replacing(tmp_path / "two") as two:
        one.write(b"1")
        two.write(b"2")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "two"]
    assert signal.getsignal(ending) is signal.SIG_DFL


def test_who_asked_not_to_be_told_is_not(tmp_path: Path, ending: signal.Signals) -> None:
    signal.signal(ending, signal.SIG_IGN)
    with replacing(tmp_path / "a.csv") as file:
        signal.raise_signal(ending)
        file.write(b"whole")
    assert (tmp_path / "a.csv").read_bytes() == b"whole"
    assert signal.getsignal(ending) is signal.SIG_IGN


def test_another_thread_may_write_a_file_too(tmp_path: Path) -> None:
    def write() -> None:
        with replacing(tmp_path / "a.csv") as file:
            file.write(b"whole")

    thread = threading.Thread(target=write)
    thread.start()
    thread.join()
    assert (tmp_path / "a.csv").read_bytes() == b"whole"
