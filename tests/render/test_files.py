"""A file is written as a whole or not at all, also when the process is told to end."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from govtool.errors import Refused
from govtool.render.files import replacing


def test_a_database_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "jd01.db"
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("CREATE TABLE a (b)")
    before = path.read_bytes()
    with pytest.raises(Refused) as refusal, replacing(path):
        pass
    assert refusal.value.code == "database"
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [before]


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
def test_a_file_is_private_while_it_is_written_and_has_the_usual_rights_then(tmp_path: Path) -> None:
    path = tmp_path / "周报.csv"
    before = os.umask(0o022)
    try:
        with replacing(path) as file:
            file.write(b"a")
            assert [stat.S_IMODE(found.stat().st_mode) for found in tmp_path.iterdir()] == [0o600]
        assert stat.S_IMODE(path.stat().st_mode) == 0o644
        path.chmod(0o640)
        with replacing(path):
            pass
        assert stat.S_IMODE(path.stat().st_mode) == 0o640
        with replacing(path, private=True):
            pass
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    finally:
        os.umask(before)


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
