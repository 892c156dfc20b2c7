from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from backup.kit import names
from commands.clerk import Answer, Desk
from store.kit import another

from govtool import i18n
from govtool.backup import making
from govtool.commands import _backups


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("GOVTOOL_DB", "GOVTOOL_TODAY", "GOVTOOL_ACTOR", "LANGUAGE", "LC_ALL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GOVTOOL_LANG", "en")
    before = i18n.language()
    yield
    i18n.use(before)


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    desk = Desk(tmp_path / "jd01.db", capsys, monkeypatch)
    desk.done("init", "--street", "JD01", "示例街道", on="2025-01-01")
    desk.done("unit", "add", "--code", "SQ01", "--name", "示例一社区", "--kind", "社区")
    return desk


@pytest.fixture
def folder(desk: Desk) -> Path:
    return desk.db.parent / "backups"


def backups(desk: Desk) -> list[dict[str, object]]:
    found: list[dict[str, object]] = desk("backup", "list", "--json").json
    return found


def test_a_backup_is_made_listed_checked_and_restored(desk: Desk, folder: Path) -> None:
    desk.add(on="2026-02-05")
    made = desk.done("backup")
    assert f"Backed up to {folder}" in made.out
    assert "same disk" in made.err
    assert "by hand" in desk.done("backup", "list").out
    assert "sound" in desk.done("backup", "list", "--verify").out
    assert "is sound" in desk.done("backup", "verify").out
    lost = desk.add(on="2026-02-06")
    copy = backups(desk)[0]["backup"]
    done = desk.done("restore", str(copy), "--yes", on="2026-02-07")
    assert "1 entry recorded since" in done.err
    assert lost in done.err
    assert desk("case", "show", lost).code == 4
    assert desk.done("doctor", "--json").json["ok"] is True
    assert desk("undo", "--yes").code == 3, "what a restore did stays done"


@pytest.mark.parametrize(
    ("words", "verb"),
    [
        ((), "make"), (("DIR",), "make"), (("--deep",), "make"), (("make", "DIR"), "make"), (("--json",), "make"),
        (("list",), "list"), (("--json", "list"), "list"), (("list", "DIR"), "list"),
    ],
)  # fmt: skip
def test_the_verb_may_be_left_out(desk: Desk, tmp_path: Path, words: tuple[str, ...], verb: str) -> None:
    given = [str(tmp_path / "别处") if word == "DIR" else word for word in words]
    assert desk("backup", *given).code == 0
    assert (len(names(tmp_path / "别处")) + len(names(tmp_path / "backups")) == 2) is (verb == "make")


@pytest.mark.parametrize("word", ["lst", "verfy", "mke"])
def test_a_mistyped_verb_makes_no_folder(desk: Desk, word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(desk.db.parent)
    answer = desk("backup", word, "--json")
    assert (answer.code, answer.error["code"]) == (2, "no_such_command")
    assert not Path(word).exists()


def test_findings_end_with_one(desk: Desk, folder: Path) -> None:
    desk.add(on="2026-02-05")
    copy = Path(str(desk.done("backup", "--json").json["backup"]))
    copy.chmod(0o600)
    copy.write_bytes(copy.read_bytes()[:-1] + b"!")
    assert desk("backup", "list").code == 0
    assert desk("backup", "list", "--verify").code == 1
    checked = desk("backup", "verify", str(copy), "--json")
    assert (checked.code, checked.json["ok"]) == (1, False)
    assert checked.json["backups"][0]["findings"][0]["code"] == "sha256"
    refused = desk("restore", str(copy), "--yes", "--json")
    assert (refused.code, refused.error["code"]) == (6, "damaged_backup")
    copy.unlink()
    assert [backup["state"] for backup in backups(desk)] == ["missing"]


def test_what_there_is_not(desk: Desk, tmp_path: Path) -> None:
    assert desk("backup", "list", "--json").json == []
    assert desk("backup", "verify", "--json").error["code"] == "no_backup"
    assert desk("backup", "verify", str(tmp_path / "x.db"), "--json").error["code"] == "no_file"
    assert desk("restore", str(tmp_path / "x.db"), "--yes", "--json").error["code"] == "no_file"


def test_a_restore_asks(desk: Desk) -> None:
    desk.add(on="2026-02-05")
    copy = str(desk.done("backup", "--json").json["backup"])
    answer = desk("restore", copy, "--json")
    assert (answer.code, answer.error["code"]) == (2, "needs_yes")


def test_a_restore_for_scripts(desk: Desk, folder: Path) -> None:
    desk.add(on="2026-02-05")
    copy = str(desk.done("backup", "--json").json["backup"])
    number = desk.add(on="2026-02-06")
    told = desk.done("restore", copy, "--yes", "--json").json
    assert told["lost"] == {
        "entries": 1, "cases": 1, "first": told["lost"]["first"], "last": told["lost"]["last"], "case_nos": [number],
    }  # fmt: skip
    assert (told["gained"]["entries"], told["damaged"], told["upgraded"]) == (0, False, False)
    assert Path(told["kept"]).parent == folder


def test_doctor_finds_a_tail_that_was_cut_off(desk: Desk) -> None:
    desk.add(on="2026-02-05")
    desk.done("backup")
    with closing(another(desk.db)) as conn:
        (guard,) = conn.execute("SELECT sql FROM sqlite_master WHERE name = 'journal_never_deleted'").fetchone()
        conn.execute("DROP TRIGGER journal_never_deleted")
        conn.execute("DELETE FROM journal WHERE seq = 4")
        conn.execute(guard)
    answer = desk("doctor", "--rebuild", "--json")
    assert (answer.code, [finding["code"] for finding in answer.json["findings"]]) == (1, ["cut_off_tail"])


# --- by the way


def test_the_first_change_of_a_day_backs_up_and_reading_does_not(desk: Desk, folder: Path) -> None:
    assert names(folder) == []
    desk.add(on="2026-02-05")
    assert names(folder) == [], "there was no case in it yet"
    desk.done("due")
    desk.done("case", "list")
    assert names(folder) == []
    desk.add(on="2026-02-06")
    desk.add(on="2026-02-07")
    assert [(b["why"], b["cases"]) for b in backups(desk)] == [("daily", 1)]


def test_turned_off(desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVTOOL_BACKUPS", "off")
    for day in ("2026-02-05", "2026-02-06"):
        desk.add(on=day)
    assert names(folder) == []


def test_one_that_cannot_be_made_is_told_and_the_work_goes_on(desk: Desk, folder: Path) -> None:
    desk.add(on="2026-02-05")
    folder.write_text("no folder")
    answer = desk.done(
        "case", "add", "--unit", "SQ01", "--type", "邻里", "--source", "patrol", "--summary", "院墙排水", "--json"
    )
    assert "no backup could be made" in answer.err
    assert answer.json["case_no"] == "SQ01-2026-00002"


CASES = "登记单位,登记日期,纠纷类型,案情摘要\nSQ01,2026-02-{:02d},邻里,院墙排水流向邻户\n"


@pytest.fixture
def importing(desk: Desk, tmp_path: Path) -> Callable[..., Answer]:
    """Import one case on a day on which the file was backed up already."""
    desk.add(on="2026-02-05")
    desk.done("backup")

    def run(day: int, *words: str) -> Answer:
        file = tmp_path / "台账.csv"
        file.write_text(CASES.format(day), encoding="utf-8")
        return desk.done("import", "cases", str(file), *words, on="2026-02-28")

    return run


def test_a_large_import_is_preceded_by_a_backup(
    importing: Callable[..., Answer], desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    importing(6)
    assert len(backups(desk)) == 1
    monkeypatch.setattr(making, "BULK", 10)
    importing(7, "--dry-run")
    assert len(backups(desk)) == 1
    importing(7)
    assert [(b["why"], b["cases"]) for b in backups(desk)] == [("before-import", 2), ("manual", 1)]


def test_an_import_that_changes_records_is_preceded_by_a_backup(importing: Callable[..., Answer], desk: Desk) -> None:
    importing(6, "--update")
    assert [(b["why"], b["cases"]) for b in backups(desk)] == [("before-import", 1), ("manual", 1)]


def test_a_large_file_says_that_it_is_backed_up(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.add(on="2026-02-05")
    monkeypatch.setattr(_backups, "LARGE", 10)
    answer = desk.done(
        "case", "add", "--unit", "SQ01", "--type", "邻里", "--source", "patrol", "--summary", "院墙排水", "--json"
    )
    assert "Backing up" in answer.err


def test_an_upgrade_says_where_the_file_of_before_is(desk: Desk, tmp_path: Path) -> None:
    old = Path(__file__).parent / "released" / "schema-1.sql"
    conn = another(tmp_path / "old.db")
    conn.executescript(old.read_text(encoding="utf-8"))
    conn.close()
    answer = desk("--db", str(tmp_path / "old.db"), "case", "list", "--json", on="2026-03-02")
    assert str(tmp_path / "backups") in answer.err
    assert [case["case_no"] for case in json.loads(answer.out)] == ["SQ01-2026-00001", "SQ01-2026-00002"]


def test_the_second_change_of_a_day_costs_a_look_at_names(desk: Desk) -> None:
    """No manifest of another day is opened, and nothing heavy is imported."""
    desk.add(on="2026-02-05")
    desk.done("backup")
    script = (
        "import sys; from govtool.cli import main; main(sys.argv[1:]);"
        "print(sorted({'rich', 'openpyxl', 'sqlite_utils'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "--db", str(desk.db), "--json", "case", "add", "--unit", "SQ01", "--type", "邻里", "--source", "patrol", "--summary", "院墙"],
        env=os.environ | {"GOVTOOL_TODAY": "2026-02-06"}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stderr.splitlines()[-1] == "[]"
