from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from govtool.backup import creation, snapshot
from govtool.backup.manifest import Why
from govtool.base import i18n
from govtool.file import connection
from govtool.shell import automatic_backups
from govtool.store import open_store
from tests.backup.kit import names, spoil
from tests.commands.clerk import SAMPLES, Answer, Desk
from tests.store.kit import another, register, tamper


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
    restored = desk.done("undo", "--list", "--json").json[0]
    assert (list(restored["kinds"]), restored["state"]) == (["restored"], "final"), (
        "what a restore did stays done"
    )


@pytest.mark.parametrize(
    ("words", "verb"),
    [
        ((), "make"), (("DIR",), "make"), (("--deep",), "make"), (("make", "DIR"), "make"), (("--json",), "make"),
        (("list",), "list"), (("--json", "list"), "list"), (("list", "DIR"), "list"),
    ],
)  # fmt: skip
def test_the_verb_may_be_left_out(
    desk: Desk, tmp_path: Path, words: tuple[str, ...], verb: str
) -> None:
    given = [str(tmp_path / "别处") if word == "DIR" else word for word in words]
    if verb == "list":
        (tmp_path / "别处").mkdir()
    assert desk("backup", *given).code == 0
    assert (len(names(tmp_path / "别处")) + len(names(tmp_path / "backups")) == 2) is (
        verb == "make"
    )


@pytest.mark.parametrize("word", ["lst", "verfy", "mke"])
def test_a_mistyped_verb_makes_no_folder(
    desk: Desk, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(desk.db.parent)
    answer = desk("backup", word, "--json")
    assert (answer.code, answer.error["code"]) == (2, "no_such_command")
    assert not Path(word).exists()


def test_findings_end_with_one(desk: Desk, folder: Path) -> None:
    desk.add(on="2026-02-05")
    copy = Path(str(desk.done("backup", "--json").json["backup"]))
    spoil(copy)
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
        "others": 0, "other_nos": [],
    }  # fmt: skip
    assert (told["gained"]["entries"], told["damaged"], told["upgraded"]) == (0, False, False)
    assert Path(told["kept"]).parent == folder


def cut_off(db: Path, seq: int) -> None:
    """Remove the newest entry as another program could."""
    with closing(another(db)) as conn:
        (guard,) = conn.execute(
            "SELECT sql FROM sqlite_master WHERE name = 'journal_never_deleted'"
        ).fetchone()
        conn.execute("DROP TRIGGER journal_never_deleted")
        conn.execute("DELETE FROM journal WHERE seq = ?", (seq,))
        conn.execute(guard)


def test_doctor_finds_a_tail_that_was_cut_off_before_what_follows_from_it(desk: Desk) -> None:
    desk.add(on="2026-02-05")
    copy = desk.done("backup", "--json").json["backup"]
    cut_off(desk.db, 4)
    answer = desk("doctor", "--json")
    first, *rest = answer.json["findings"]
    assert (answer.code, first["code"]) == (1, "cut_off_tail")
    assert first["remedy"].splitlines()[-1] == f"govtool --db {desk.db} restore {copy}"
    assert {finding["code"] for finding in rest} == {"surplus_projection"}
    assert not [finding for finding in rest if "--rebuild" in finding["remedy"]]
    said = desk("doctor").out
    assert f"  govtool --db {desk.db} restore {copy}" in said.splitlines()
    assert "surplus_projection" not in said
    assert f"{len(rest)} rows of the tables" in said


@pytest.mark.parametrize("spoil", ["tail", "payload", "gap"])
def test_nothing_is_rebuilt_from_a_journal_that_is_not_whole(
    desk: Desk, folder: Path, spoil: str
) -> None:
    desk.add(on="2026-02-05")
    desk.add(on="2026-02-06", kind="物业")
    copy = desk.done("backup", "--json").json["backup"]
    match spoil:
        case "tail":
            cut_off(desk.db, 5)
        case "gap":
            cut_off(desk.db, 4)
        case "payload":
            tamper(
                desk.db,
                "UPDATE journal SET payload = replace(payload, '院墙', '楼道') WHERE seq = 4",
            )
    before = desk.db.read_bytes(), names(folder)
    answer = desk("doctor", "--rebuild", "--yes", "--json")
    assert (answer.code, answer.error["code"]) == (3, "unsafe_rebuild")
    assert answer.error["hint"].splitlines()[-1] == f"govtool --db {desk.db} restore {copy}"
    assert (desk.db.read_bytes(), names(folder)) == before
    desk.done("restore", copy, "--yes")
    desk.done("doctor", "--rebuild")


def test_the_file_is_backed_up_before_a_rebuild(
    desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOVTOOL_BACKUPS", "off")
    desk.add(on="2026-02-05")
    tamper(desk.db, "UPDATE 'case' SET severity = 'major'")
    assert desk("doctor").code == 1
    told = desk.done("doctor", "--rebuild", "--json").json
    assert (told["ok"], Path(told["kept"]).parent) == (True, folder)
    assert [backup["why"] for backup in backups(desk)] == ["before-rebuild"]


def test_every_finding_that_a_backup_mends_names_it(desk: Desk) -> None:
    desk.add(on="2026-02-05")
    copy = desk.done("backup", "--json").json["backup"]
    with closing(another(desk.db)) as conn:
        (root,) = conn.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'journal_subject'"
        ).fetchone()
    content = bytearray(desk.db.read_bytes())
    content[(root - 1) * 4096 : root * 4096] = b"\xa5" * 4096
    desk.db.write_bytes(content)
    answer = desk("doctor", "--json")
    assert answer.code == 1
    assert {f["remedy"].splitlines()[-1] for f in answer.json["findings"]} == {
        f"govtool --db {desk.db} restore {copy}"
    }


def test_doctor_tells_of_another_file_of_the_same_name(desk: Desk) -> None:
    desk.done("backup")
    desk.db.unlink()
    desk.done("init", "--street", "JD01", "示例街道", "--yes")
    answer = desk.done("doctor")
    assert "sound" in answer.out
    assert "another file of this name" in answer.err


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


def test_a_file_of_matters_alone_is_backed_up_too(desk: Desk, folder: Path) -> None:
    words = (
        "matter",
        "add",
        "--unit",
        "SQ01",
        "--channel",
        "grid",
        "--place",
        "示例路1号",
        "--summary",
        "堆物",
    )
    desk.done(*words, "--category", "dumping", on="2026-02-05")
    assert names(folder) == [], "there was nothing in it yet"
    desk.done("matter", "take", "1", on="2026-02-06")
    assert [b["why"] for b in backups(desk)] == ["daily"]


def test_turned_off(desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVTOOL_BACKUPS", "off")
    for day in ("2026-02-05", "2026-02-06"):
        desk.add(on=day)
    assert names(folder) == []


def test_one_that_cannot_be_made_is_reported_and_the_work_goes_on(desk: Desk, folder: Path) -> None:
    desk.add(on="2026-02-05")
    folder.write_text("no folder")
    answer = desk.done(
        "case",
        "add",
        "--unit",
        "SQ01",
        "--type",
        "邻里",
        "--source",
        "patrol",
        "--summary",
        "院墙排水",
        "--json",
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
    monkeypatch.setattr(creation, "BULK", 10)
    importing(7, "--dry-run")
    assert len(backups(desk)) == 1
    importing(7)
    assert [(b["why"], b["cases"]) for b in backups(desk)] == [("before-import", 2), ("manual", 1)]


def test_an_import_that_changes_records_is_preceded_by_a_backup(
    importing: Callable[..., Answer], desk: Desk
) -> None:
    importing(6, "--update")
    assert [(b["why"], b["cases"]) for b in backups(desk)] == [("before-import", 1), ("manual", 1)]


def test_a_large_file_says_that_it_is_backed_up(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.add(on="2026-02-05")
    monkeypatch.setattr(automatic_backups, "LARGE", 10)
    answer = desk.done(
        "case",
        "add",
        "--unit",
        "SQ01",
        "--type",
        "邻里",
        "--source",
        "patrol",
        "--summary",
        "院墙排水",
        "--json",
    )
    assert "Backing up" in answer.err


def test_an_upgrade_says_where_the_file_from_before_is(desk: Desk, tmp_path: Path) -> None:
    old = Path(__file__).parent / "released" / "schema-1.sql"
    conn = another(tmp_path / "old.db")
    conn.executescript(old.read_text(encoding="utf-8"))
    conn.close()
    answer = desk("--db", str(tmp_path / "old.db"), "case", "list", "--json", on="2026-03-02")
    assert str(tmp_path / "backups") in answer.err
    assert [case["case_no"] for case in json.loads(answer.out)] == [
        "SQ01-2026-00001",
        "SQ01-2026-00002",
    ]


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


# --- slips


def test_a_name_from_the_list_is_found_in_the_backup_folder(desk: Desk) -> None:
    desk.add(on="2026-02-05")
    made = Path(desk.done("backup", "--json").json["backup"])
    shown = desk.done("backup", "list")
    assert f"Backups in {made.parent}" in shown.out
    assert "govtool restore NAME" in shown.err
    desk.done("restore", made.name, "--yes")
    assert desk("restore", "govtool-nothing.db", "--yes", "--json").error["code"] == "no_file"


def test_a_folder_that_is_not_there_is_said_to_be_missing(desk: Desk) -> None:
    answer = desk("backup", "list", str(desk.db.parent / "usb"), "--json")
    assert (answer.code, answer.error["code"]) == (4, "no_folder")


def test_backup_restore_makes_no_folder_of_that_name(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(desk.db.parent)
    answer = desk("backup", "restore", "--json")
    assert (answer.code, answer.error["code"]) == (2, "no_such_command")
    assert "govtool restore FILE" in answer.error["hint"]
    assert not (desk.db.parent / "restore").exists()


def test_what_has_no_manifest_is_named_and_not_called_sound(desk: Desk) -> None:
    folder = desk.db.parent / "usb"
    made = Path(desk.done("backup", str(folder), "--json").json["backup"])
    dragged = folder / "dragged.db"
    shutil.copyfile(desk.db, dragged)
    told = desk.done("backup", "verify", str(folder))
    assert f"{made.name} is sound" in told.out
    assert "Not checked, having no manifest of their own: dragged.db" in told.err
    told = desk.done("backup", "verify", str(dragged))
    assert "can be read, and its journal is whole" in told.out
    assert "sound" not in told.out


def test_a_backup_stays_as_it_was_made(desk: Desk) -> None:
    number = desk.add(on="2026-02-05")
    made = Path(desk.done("backup", "--json").json["backup"])
    made.chmod(0o600)
    before = made.read_bytes()
    for words in (("case", "meet", number), ("import", "units", str(SAMPLES / "units.csv"))):
        answer = desk("--db", str(made), *words, "--json")
        assert (answer.code, answer.error["code"]) == (3, "is_backup")
    desk.done("--db", str(made), "journal")
    assert made.read_bytes() == before


# --- what a restore brings back, and what it would replace


def erased_after_a_backup(desk: Desk) -> str:
    """A backup of before a person was erased."""
    number = desk.add("--party", "申请人:甲某:13800000000", on="2026-02-05")
    desk.done(
        "case", "close", number, "--outcome", "withdrawn", "--on", "2026-02-06", on="2026-02-06"
    )
    copy = str(desk.done("backup", "--json").json["backup"])
    desk.done("person", "erase", "甲某", "--reason", "本人申请删除", "--yes")
    return copy


@pytest.mark.parametrize("present", ["whole", "gone", "damaged"])
def test_erased_people_do_not_come_back_without_a_word(desk: Desk, present: str) -> None:
    copy = erased_after_a_backup(desk)
    if present != "whole":
        desk.done("backup")
    match present:
        case "gone":
            desk.db.unlink()
        case "damaged":
            desk.db.write_bytes(desk.db.read_bytes()[:50_000])
    asked = desk("restore", copy)
    assert asked.code == 2
    assert "Personal data was erased since the backup (1 entry; reason: 本人申请删除)" in asked.err
    told = desk.done("restore", copy, "--yes", "--json").json
    assert told["erased_since"] == {
        "entries": 1, "reasons": ["本人申请删除"], "cases": ["SQ01-2026-00001"], "retained": False,
    }  # fmt: skip
    assert told["certain"] is (present == "whole")
    again = desk.done("restore", copy, "--yes")
    assert ("govtool person erase" in again.err) is False, (
        "nothing was erased since the first restore"
    )


def test_how_to_erase_again_is_reported(desk: Desk) -> None:
    copy = erased_after_a_backup(desk)
    assert "govtool person erase" in desk.done("restore", copy, "--yes").err


def test_what_was_erased_before_the_backup_is_no_concern(desk: Desk) -> None:
    erased_after_a_backup(desk)
    copy = str(desk.done("backup", "--json").json["backup"])
    desk.add(on="2026-02-07")
    assert desk.done("restore", copy, "--yes", "--json").json["erased_since"] is None


def test_a_backup_of_another_file_takes_more_than_yes(desk: Desk, tmp_path: Path) -> None:
    desk.add(on="2026-02-05")
    mine = desk.db
    desk.db = tmp_path / "other" / "jd02.db"
    desk.done("init", "--street", "JD02", "另一街道")
    theirs = str(desk.done("backup", "--json").json["backup"])
    desk.db = mine
    refused = desk("restore", theirs, "--yes", "--json")
    assert (refused.code, refused.error["code"]) == (3, "other_file")
    assert "示例街道" in refused.error["message"]
    assert "另一街道" in refused.error["message"]
    assert desk("restore", theirs, "--other-file", "--json").error["code"] == "needs_yes"
    told = desk.done("restore", theirs, "--other-file", "--yes", "--json").json
    assert told["other_file"] == {"backup": "另一街道", "present": "示例街道"}
    assert (
        desk.done("restore", told["kept"], "--other-file", "--yes", "--json").json["gained"][
            "entries"
        ]
        > 0
    )


def test_numbers_known_to_other_backups_are_not_given_again(desk: Desk) -> None:
    desk.add(on="2026-02-05")
    first = str(desk.done("backup", "--json").json["backup"])
    desk.add(on="2026-02-06", kind="物业")
    desk.done("backup")
    desk.db.unlink()
    done = desk.done("restore", first, "--yes")
    assert "may be given again" in done.err
    assert desk.add(on="2026-02-07", kind="物业") == "SQ01-2026-00003"


def test_where_there_is_no_file_the_question_is_another(desk: Desk) -> None:
    desk.add(on="2026-02-05")
    copy = str(desk.done("backup", "--json").json["backup"])
    desk.db.unlink()
    assert "Restore it as" in desk("restore", copy).err


def test_a_clock_that_was_set_back_is_reported(
    desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.add(on="2026-02-05")
    assert "yet to come" not in desk.done("backup").err
    with connection.held(desk.db) as conn:
        ahead = dt.datetime.now(dt.UTC) + dt.timedelta(days=3)
        snapshot.keep(replace(snapshot.draw(conn, desk.db, folder, Why.MANUAL), made_at=ahead))
    assert f"{ahead.astimezone():%Y-%m-%d %H:%M}, which has yet to come" in desk.done("backup").err
    copy = str(backups(desk)[0]["backup"])
    assert "yet to come" in desk.done("restore", copy, "--yes").err


def test_a_clock_that_was_set_back_is_reported_once_where_a_backup_is_made_automatically(
    desk: Desk,
) -> None:
    ahead = dt.datetime.now(dt.UTC) + dt.timedelta(days=3)
    with open_store(desk.db) as store, store.writing("甲某", now=lambda: ahead) as tx:
        register(tx)
    words = (
        "case",
        "add",
        "--unit",
        "SQ01",
        "--type",
        "邻里",
        "--source",
        "patrol",
        "--summary",
        "院墙排水",
    )
    assert desk.done(*words).err.count("yet to come") == 1
    assert [backup["why"] for backup in backups(desk)] == ["daily"]
