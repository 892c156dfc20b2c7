"""A damaged file gives doctor as long a list as can be had, and what it says to do about it works."""

from __future__ import annotations

import json
import os
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from govtool.base.errors import StorageTrouble
from govtool.file.reader import connection_behind
from govtool.store import doctor, open_store
from tests.backup.kit import back_up, more, office
from tests.commands.clerk import Desk
from tests.store.kit import another, next_case_no

PAGE = 4096
RESTORE = "restore the newest backup"


@pytest.fixture
def desk(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Desk:
    monkeypatch.setenv("GOVTOOL_LANG", "en")
    return Desk(office(tmp_path / "govtool.db"), capsys, monkeypatch)


@pytest.fixture
def backup(desk: Desk, tmp_path: Path) -> Path:
    return back_up(desk.db, tmp_path / "elsewhere").path


def found(desk: Desk) -> list[dict[str, Any]]:
    """What doctor finds in a damaged file; it may not even be able to tell the head."""
    answer = desk("doctor", "--json")
    assert (answer.code, answer.err) == (1, "")
    told = json.loads(answer.out)
    assert told["ok"] is False
    assert told["head"] is None or len(told["head"]) == 64
    assert desk("doctor").code == 1
    return list(told["findings"])


def overwrite(path: Path, *objects: str) -> None:
    """The first page of tables and indexes, as a bad sector leaves it."""
    with closing(another(path)) as conn:
        chosen = (
            f"SELECT rootpage FROM sqlite_master WHERE name IN ({', '.join('?' * len(objects))})"
        )
        pages = [page for (page,) in conn.execute(chosen, objects)]
    content = bytearray(path.read_bytes())
    for page in pages:
        content[(page - 1) * PAGE : page * PAGE] = os.urandom(PAGE)
    path.write_bytes(content)


@pytest.mark.parametrize("table", ["meta", "journal"])
def test_a_damaged_table_is_named_and_a_backup_restored(
    desk: Desk, backup: Path, table: str
) -> None:
    overwrite(desk.db, table)
    named = [finding for finding in found(desk) if finding["code"] == "unreadable_table"]
    assert [finding["table"] for finding in named] == [table]
    assert RESTORE in named[0]["remedy"]
    desk.done("restore", str(backup), "--yes")
    assert desk("doctor").code == 0


def test_damaged_counters_do_not_keep_a_backup_from_being_restored(
    desk: Desk, backup: Path
) -> None:
    """Numbers given since the backup are not given again."""
    more(desk.db, 2)
    overwrite(desk.db, "number")
    desk.done("restore", str(backup), "--yes")
    with open_store(desk.db) as store, store.writing("甲某") as tx:
        assert next_case_no(tx, "SQ01", 2026) == "SQ01-2026-00006"
    assert desk("doctor").code == 0


def test_the_record_up_to_which_a_table_can_be_read_is_named(desk: Desk) -> None:
    with open_store(desk.db) as store, store.writing("甲某") as tx:
        connection_behind(tx.reader).executemany(
            "INSERT INTO meta VALUES (?, ?)", [(f"x{n:04}", "x" * 400) for n in range(200)]
        )
    with closing(another(desk.db)) as conn:
        (pages,) = conn.execute("PRAGMA page_count").fetchone()
    content = bytearray(desk.db.read_bytes())
    content[(pages - 1) * PAGE :] = os.urandom(PAGE)
    desk.db.write_bytes(content)
    named = [finding for finding in found(desk) if finding["code"] == "unreadable_table"]
    assert [(finding["table"], finding["record"][:1]) for finding in named] == [("meta", "x")]


@pytest.mark.parametrize(
    ("statement", "code", "table"),
    [
        ("DELETE FROM meta WHERE key = 'node'", "lost_id", "meta"),
        ("DROP TABLE meta", "lost_table", "meta"),
        ("DROP TABLE journal", "lost_table", "journal"),
    ],
)
def test_what_was_removed_is_named_and_a_backup_restored(
    desk: Desk, backup: Path, statement: str, code: str, table: str
) -> None:
    with closing(another(desk.db)) as conn:
        conn.execute(statement)
    first = found(desk)[0]
    assert (first["code"], first["table"]) == (code, table)
    assert RESTORE in first["remedy"]
    desk.done("restore", str(backup), "--yes")
    assert desk("doctor").code == 0


@pytest.mark.parametrize("table", ["journal", "meta"])
def test_nothing_is_rebuilt_from_nothing(desk: Desk, table: str) -> None:
    """What the tables still have would be gone too."""
    with closing(another(desk.db)) as conn:
        conn.execute(f"DROP TABLE {table}")
    before = desk.db.read_bytes()
    assert desk("doctor", "--rebuild").code == 6
    with pytest.raises(StorageTrouble) as refusal, open_store(desk.db, refresh=False) as store:
        doctor.rebuild(store)
    assert refusal.value.code == "damaged"
    assert desk.db.read_bytes() == before


def test_a_healthy_file_is_looked_at_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "unreadable_tables", None)
    assert desk("doctor").code == 0
