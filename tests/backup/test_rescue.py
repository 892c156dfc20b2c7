"""A file that is gone, empty or damaged: the newest sensible backup is named, with what to type."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from govtool.backup import shelf
from govtool.base import i18n
from govtool.cli import main
from tests.backup.kit import spoil
from tests.commands.clerk import Answer, Desk


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("GOVTOOL_DB", "GOVTOOL_TODAY", "GOVTOOL_ACTOR", "LANGUAGE", "LC_ALL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GOVTOOL_LANG", "en")
    before = i18n.language()
    yield
    i18n.use(before)


@pytest.fixture
def desk(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Desk:
    desk = Desk(tmp_path / "jd01.db", capsys, monkeypatch)
    desk.done("init", "--street", "JD01", "示例街道", on="2025-01-01")
    desk.done("unit", "add", "--code", "SQ01", "--name", "示例一社区", "--kind", "社区")
    desk.add(on="2026-02-05")
    return desk


def backed_up(desk: Desk) -> str:
    return str(desk.done("backup", "--json").json["backup"])


def lose(db: Path, how: str) -> None:
    sound = db.read_bytes()
    match how:
        case "gone":
            db.unlink()
        case "empty":
            db.write_bytes(b"")
        case "half":
            db.write_bytes(sound[: len(sound) // 2])
        case "no header":
            db.write_bytes(b"\x00" * 4096 + sound[4096:])


LOSSES = ["gone", "empty", "half", "no header"]
ASKED = [("case", "list"), ("doctor",), ("due",), ("backup",)]


@pytest.mark.parametrize(
    ("words", "how"),
    [(w, how) for w in ASKED for how in LOSSES if (w, how) != (("doctor",), "half")],
)
def test_whatever_is_asked_of_a_lost_file_the_backup_is_named(
    desk: Desk, how: str, words: tuple[str, ...]
) -> None:
    backed_up(desk)
    newest = backed_up(desk)
    lose(desk.db, how)
    answer = desk(*words)
    assert answer.code in {4, 6}
    assert answer.err.splitlines()[-1].strip() == f"govtool --db {desk.db} restore {newest}"
    assert "are 2 backups" in answer.err
    assert "govtool init" not in answer.err
    assert ("0 bytes" in answer.err) is (how == "empty")
    assert ("govtool doctor" in answer.err) is (how == "half")
    error = desk(*words, "--json").error
    assert (error["backups"], error["backup"]) == (2, newest)


def test_doctor_lists_what_is_wrong_with_half_a_file_and_names_the_backup(desk: Desk) -> None:
    backed_up(desk)
    newest = backed_up(desk)
    lose(desk.db, "half")
    answer = desk("doctor")
    assert (answer.code, "Error" in answer.err) == (1, False)
    assert f"govtool --db {desk.db} restore {newest}" in [
        line.strip() for line in answer.out.splitlines()
    ]
    told = desk("doctor", "--json").json
    assert (told["ok"], told["head"]) == (False, None)
    assert all(finding["remedy"].endswith(f"restore {newest}") for finding in told["findings"])


def test_without_a_backup_as_before(desk: Desk) -> None:
    lose(desk.db, "gone")
    answer = desk("case", "list")
    assert "govtool init" in answer.err
    assert "backup" not in desk("case", "list", "--json").error


def test_a_spoilt_backup_and_the_file_before_a_restore_are_passed_over(desk: Desk) -> None:
    first = backed_up(desk)
    second = Path(backed_up(desk))
    desk.add(on="2026-02-06")
    desk.done("restore", first, "--yes")
    spoil(second)
    lose(desk.db, "gone")
    found = shelf.rescue_of(desk.db)
    assert (found.count, found.newest and str(found.newest.path)) == (3, first)


def test_the_command_can_be_typed_as_it_stands(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = desk.db.parent
    monkeypatch.setenv("GOVTOOL_DB", str(desk.db))
    assert (
        shelf.restore_command(folder / "某 街道.db", desk.db)
        == f"govtool restore '{folder}/某 街道.db'"
    )
    monkeypatch.chdir(folder)
    assert (
        shelf.restore_command(folder / "backups" / "jd01.db", desk.db)
        == "govtool restore backups/jd01.db"
    )
    assert (
        shelf.restore_command(folder / "a.db", Path("jd01.db"))
        == "govtool --db jd01.db restore a.db"
    )
    assert shelf.restore_command(folder / "a.db", Path("govtool.db")) == "govtool restore a.db"


def test_the_usual_file_of_this_folder_is_not_given_up_for_another(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert main(["--db", "govtool.db", "init", "--street", "JD01", "示例街道"]) == 0
    assert main(["backup"]) == 0
    Path("govtool.db").unlink()
    capsys.readouterr()
    assert main(["case", "list"]) == 4
    assert "govtool restore backups/govtool-" in capsys.readouterr().err


@pytest.mark.parametrize("how", ["gone", "empty"])
def test_a_new_file_beside_old_backups_is_asked_about(desk: Desk, how: str) -> None:
    backed_up(desk)
    lose(desk.db, how)
    answer = desk("init", "--street", "JD01", "示例街道")
    assert answer.code == 2
    assert "govtool --db" in answer.err
    assert not desk.db.exists() or not desk.db.stat().st_size
    assert desk("init", "--street", "JD01", "示例街道", "--json").error["code"] == "needs_yes"
    desk.done("init", "--street", "JD01", "示例街道", "--yes")


def test_a_folder_is_called_one(desk: Desk) -> None:
    answer: Answer = Desk.__call__(desk, "case", "list", "--json", "--db", str(desk.db.parent))
    assert answer.error["code"] == "not_a_database"
    assert "is a folder" in answer.error["message"]


@pytest.mark.skipif(os.name == "nt", reason="Windows removes no folder in use")
@pytest.mark.parametrize("words", [("case", "list"), ("backup", "list"), ("backup",)], ids=" ".join)
def test_a_folder_that_was_removed_under_the_command(
    desk: Desk, tmp_path: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    shutil.copyfile(desk.db, here / "jd01.db")
    monkeypatch.chdir(here)
    desk.db = Path("jd01.db")
    shutil.rmtree(here)
    answer = desk(*words, "--json")
    assert answer.error["code"] == "no_folder"
    assert "current folder" in answer.error["message"]


@pytest.mark.skipif(
    os.name == "nt" or os.geteuid() == 0, reason="nobody keeps the administrator out"
)
def test_a_folder_that_may_not_be_entered(desk: Desk) -> None:
    desk.db.parent.chmod(0o000)
    try:
        answer = desk("case", "list", "--json")
    finally:
        desk.db.parent.chmod(0o700)
    assert answer.error["code"] == "cannot_open"
    assert "may not enter" in answer.error["message"]
