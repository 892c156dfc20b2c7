"""What a killed command was making: marked, noted beside the database, and removed by the next command on it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from govtool.file import durable_files, unfinished_files
from govtool.store import doctor, open_store

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows cannot kill like that")

KILLED = """
import os, signal, sys
from pathlib import Path
from govtool.tables.output_files import replacing
from govtool.file import unfinished_files
unfinished_files.keep_notes_beside(lambda: Path(sys.argv[1]))
with replacing(Path(sys.argv[2])) as file:
    file.write(b"13800001234")
    file.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """A database that is in a folder of its own."""
    path = tmp_path / "office" / "office.db"
    path.parent.mkdir()
    open_store(path, create=True).close()
    return path


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state" / "govtool"


@pytest.fixture(autouse=True)
def no_office() -> Iterator[None]:
    yield
    unfinished_files._office = None


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "桌面"
    folder.mkdir()
    return folder


def killed(db: Path, target: Path) -> Path:
    """Kill a command while it writes a file; return what it leaves."""
    command = [sys.executable, "-c", KILLED, str(db), str(target)]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    (left,) = [
        path for path in target.parent.iterdir() if path.name.endswith(unfinished_files.PART)
    ]
    assert left.read_bytes() == b"13800001234"
    return left


def noted(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.name.endswith(unfinished_files.NOTE)]


def test_the_next_command_removes_it_in_whatever_folder(db: Path, out: Path) -> None:
    left = killed(db, out / "台账.csv")
    assert left.stat().st_mode & 0o077 == 0
    (note,) = noted(db.parent)
    assert b"13800001234" not in note.read_bytes()
    with open_store(db) as store:
        assert list(doctor.examine(store)) == []
    assert list(out.iterdir()) == []
    assert noted(db.parent) == []


def test_a_file_in_the_folder_of_the_database_needs_no_note(db: Path) -> None:
    left = killed(db, db.with_name("台账.csv"))
    assert noted(db.parent) == []
    open_store(db).close()
    assert not left.exists()


@pytest.mark.skipif(
    hasattr(os, "geteuid") and os.geteuid() == 0, reason="nothing is read-only to root"
)
def test_where_nothing_can_be_written_beside_the_database_the_note_is_in_the_users_own_folder(
    db: Path, out: Path, state: Path
) -> None:
    db.parent.chmod(0o500)
    try:
        left = killed(db, out / "台账.csv")
        assert len(noted(state)) == 1
        durable_files.clear_for(db)
        assert not left.exists()
        assert noted(state) == []
    finally:
        db.parent.chmod(0o700)


def test_without_a_database_the_note_is_in_the_users_own_folder(
    out: Path, tmp_path: Path, state: Path
) -> None:
    left = killed(tmp_path / "none" / "govtool.db", out / "对照.toml")
    assert [json.loads(note.read_text()) for note in noted(state)] == [str(left)]
    durable_files.clear_for(tmp_path / "none" / "govtool.db")
    assert not left.exists()


def test_doctor_names_what_it_cannot_remove(
    db: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = killed(db, out / "台账.csv")
    monkeypatch.setattr(durable_files, "clear_away", lambda _part: None)
    with open_store(db) as store:
        assert [(f.code, f.record) for f in doctor.examine(store)] == [("left_behind", str(left))]


def test_a_folder_that_is_not_there_is_waited_for(db: Path, out: Path, tmp_path: Path) -> None:
    """A stick that was pulled out with an unfinished file on it."""
    left = killed(db, out / "台账.csv")
    out.rename(tmp_path / "away")
    with open_store(db) as store:
        assert [f.code for f in doctor.examine(store)] == ["left_behind"]
    (tmp_path / "away").rename(out)
    open_store(db).close()
    assert not left.exists()
    assert noted(db.parent) == []


def test_what_a_living_process_is_making_stays_however_old(db: Path, out: Path) -> None:
    unfinished_files.keep_notes_beside(lambda: db)
    with durable_files.prepared(out / "台账.csv") as part:
        (note,) = noted(db.parent)
        for path in (part, note):
            os.utime(path, (0, 0))
        open_store(db).close()
        durable_files.clear_forgotten(out)
        assert part.exists()
    assert (list(out.iterdir()), noted(db.parent)) == ([], [])


def test_a_later_process_of_the_same_number_does_not_keep_it(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(unfinished_files, "_start", lambda _process: "0badcafe")
        part = durable_files.begun(out / "台账.csv")
    if not Path("/proc/self/stat").exists():
        pytest.skip("this system does not say when a process started")
    durable_files.clear_forgotten(out)
    assert not part.exists()


def test_what_another_machine_is_making_stays_until_it_is_old(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(unfinished_files, "_machine", lambda: "0badcafe")
        part = durable_files.begun(out / "台账.csv")
    durable_files.clear_forgotten(out)
    assert part.exists()
    os.utime(part, (0, 0))
    durable_files.clear_forgotten(out)
    assert not part.exists()


@pytest.mark.parametrize(
    "name", ["重要.csv", ".重要.csv-01234567.govtool-part", "{mark}", "../{mark}"]
)
def test_a_note_removes_nothing_that_does_not_bear_its_mark(db: Path, out: Path, name: str) -> None:
    """Whoever may write into the folder could write notes too."""
    (killed(db, out / "台账.csv")).unlink()
    (note,) = noted(db.parent)
    precious = out / name.format(mark=f"x{unfinished_files.token(note.name)}.csv")
    precious.write_text("x")
    note.write_text(json.dumps(str(precious)))
    open_store(db).close()
    assert precious.exists()


def test_links_are_not_followed(db: Path, out: Path, tmp_path: Path) -> None:
    left = killed(db, out / "台账.csv")
    (tmp_path / "precious").mkdir()
    left.rename(tmp_path / "precious" / left.name)
    out.rmdir()
    out.symlink_to(tmp_path / "precious")
    open_store(db).close()
    assert (tmp_path / "precious" / left.name).exists()


@pytest.mark.parametrize("name", ["甲" * 84, "a" * 250])
def test_a_long_name_can_be_written(out: Path, name: str) -> None:
    with durable_files.prepared(out / name) as part:
        part.replace(out / name)
    assert (out / name).exists()


def test_nothing_lies_about_after_any_end(db: Path, out: Path) -> None:
    unfinished_files.keep_notes_beside(lambda: db)
    with durable_files.prepared(out / "a.csv") as part:
        assert len(noted(db.parent)) == 1
        part.replace(out / "a.csv")
    with pytest.raises(KeyboardInterrupt), durable_files.prepared(out / "b.csv"):
        raise KeyboardInterrupt
    assert [path.name for path in out.iterdir()] == ["a.csv"]
    assert noted(db.parent) == []
