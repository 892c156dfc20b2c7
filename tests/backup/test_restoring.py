from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import stat
from pathlib import Path

import pytest

from govtool.backup import restoration, restore_plan
from govtool.backup.shelf import at, on_shelf
from govtool.backup.truncation import missing_tails
from govtool.backup.verification import verify
from govtool.base.errors import FileBusy, GovtoolError, NotFound, Refused, StorageTrouble
from govtool.file import durable_files, file_head
from govtool.file.lock_wait import Waiting
from govtool.models import RequestMade, Restored
from govtool.store import Store, open_store, schema
from govtool.store.doctor import examine, rebuild
from tests.backup.kit import (
    TODAY,
    back_up,
    content,
    entries,
    more,
    names,
    numbers,
    python,
    restore,
    spoil,
)
from tests.released import SCHEMAS
from tests.store.kit import another, projections, register, tamper

RECORD = """
import sys
from pathlib import Path
from tests.store.kit import register
from govtool.store import open_store
with open_store(Path(sys.argv[1]), wait=0) as store, store.writing("丙某") as tx:
    register(tx)
"""


def findings(path: Path) -> list[object]:
    with open_store(path, refresh=False) as store:
        return [*examine(store), *missing_tails(store)]


def last_event(store: Store) -> object:
    (subject,) = store.reader.execute(
        "SELECT subject FROM journal ORDER BY pos DESC LIMIT 1"
    ).fetchone()
    return store.history(subject)[-1].event


def test_the_state_of_the_backup_comes_back(path: Path) -> None:
    with open_store(path) as store:
        before = projections(store.reader)
    copy = back_up(path).path
    more(path, 2)
    done = restore(path, copy)
    with open_store(path) as store:
        assert {
            table: rows for table, rows in projections(store.reader).items() if table != "number"
        } == {table: rows for table, rows in before.items() if table != "number"}
        assert store.node == done.node
    assert numbers(path) == [f"SQ01-2026-0000{n}" for n in (1, 2, 3)]
    assert findings(path) == []


def test_the_file_from_before_is_kept_whole(path: Path) -> None:
    copy = back_up(path).path
    more(path, 2)
    head = entries(path)
    kept = restore(path, copy).kept
    assert kept is not None
    assert entries(kept) == head
    assert on_shelf(kept.parent)[0].path == kept
    assert on_shelf(kept.parent)[0].manifest.why == "before-restore"
    restore(path, kept)
    assert len(numbers(path)) == 5
    assert findings(path) == []


def test_it_goes_on_under_a_node_of_its_own_and_numbers_are_not_given_again(path: Path) -> None:
    copy = back_up(path).path
    more(path, 2)
    with open_store(path) as store:
        old = store.node
    restore(path, copy)
    with open_store(path) as store:
        assert store.node != old
        event = last_event(store)
        with store.writing("甲某") as tx:
            register(tx)
        rows = store.reader.execute(
            "SELECT node, max(seq) FROM journal GROUP BY node ORDER BY min(pos)"
        ).fetchall()
        rebuild(store)
    assert isinstance(event, Restored)
    assert (event.ends[old][0], event.replaced[old][0]) == (25, 27)
    assert event.numbers == ("SQ01-2026-00005",)
    assert rows == [(old, 25), (rows[1][0], 2)]
    assert numbers(path)[-1] == "SQ01-2026-00006"
    assert findings(path) == []


def test_what_would_be_lost_and_gained_is_reported_beforehand(path: Path) -> None:
    copy = back_up(path).path
    assert restore_plan.plan(path, verify(copy)).lost == restore_plan.Beyond()
    more(path, 2)
    before = content(path)
    plan = restore_plan.plan(path, verify(copy))
    assert plan.lost is not None
    assert (plan.lost.entries, plan.lost.cases) == (2, 2)
    assert plan.lost.case_nos == ("SQ01-2026-00004", "SQ01-2026-00005")
    assert plan.lost.first is not None
    assert plan.lost.last is not None
    assert plan.lost.first < plan.lost.last
    assert plan.gained == restore_plan.Beyond()
    assert content(path) == before


def test_what_would_be_lost_of_other_nouns_is_counted_too(path: Path) -> None:
    copy = back_up(path).path
    opening = RequestMade.checked(on=TODAY, no="Q2026-0001", unit="JD", right="access", name="甲某")
    with open_store(path) as store, store.writing("甲某") as tx:
        tx.append(tx.new_subject("request"), opening)
    lost = restore_plan.plan(path, verify(copy)).lost
    assert lost is not None
    assert (lost.entries, lost.cases, lost.others, lost.other_nos) == (1, 0, 1, ("Q2026-0001",))


def test_two_files_that_went_separate_ways(path: Path, tmp_path: Path) -> None:
    """Both have entries 26 and 27 of one node, and they are not the same."""
    other = tmp_path / "other.db"
    shutil.copyfile(path, other)
    more(other, 3)
    more(path, 2)
    plan = restore_plan.plan(path, verify(back_up(other).path))
    assert plan.lost is not None
    assert plan.gained is not None
    assert (plan.lost.entries, plan.gained.entries) == (2, 3)


def test_to_a_new_machine_where_there_is_no_file(path: Path, tmp_path: Path) -> None:
    copy = back_up(path).path
    new = tmp_path / "新 机器" / "x.db"
    plan = restore_plan.plan(new, verify(copy))
    assert (plan.lost, plan.is_damaged) == (None, False)
    assert restoration.restore(plan, "乙某", TODAY).kept is None
    assert numbers(new) == numbers(path)
    assert stat.S_IMODE(new.stat().st_mode) == 0o600
    assert names(new.parent) == ["x.db"]
    assert findings(new) == []


@pytest.mark.parametrize("how", ["byte", "cut", "empty", "text"])
def test_a_damaged_backup_is_refused_and_nothing_changed(path: Path, how: str) -> None:
    copy = back_up(path).path
    sound = copy.read_bytes()
    spoil(copy, 9000)
    if how != "byte":
        copy.write_bytes({"cut": sound[:-100], "empty": b"", "text": b"x"}[how])
    before = content(path)
    with pytest.raises(StorageTrouble) as refusal:
        restore_plan.plan(path, verify(copy))
    assert (refusal.value.code, int(refusal.value.exit_code)) == ("damaged_backup", 6)
    assert content(path) == before


def test_a_backup_that_changes_between_looking_and_restoring(path: Path) -> None:
    copy = back_up(path).path
    plan = restore_plan.plan(path, verify(copy))
    spoil(copy)
    before = content(path)
    with pytest.raises(StorageTrouble) as refusal:
        restoration.restore(plan, "乙某", TODAY)
    assert refusal.value.code == "damaged_backup"
    assert content(path) == before
    assert names(path.parent) == ["backups", path.name]


def test_a_missing_backup_and_the_file_itself(path: Path) -> None:
    with pytest.raises(NotFound):
        restore_plan.plan(path, verify(path.with_name("nothing.db")))
    with pytest.raises(StorageTrouble) as refusal:
        restore_plan.plan(path, verify(path))
    assert refusal.value.code == "same_file"


def test_a_database_of_another_program_is_not_replaced(path: Path, tmp_path: Path) -> None:
    copy = back_up(path).path
    other = tmp_path / "contacts.db"
    with sqlite3.connect(other) as conn:
        conn.execute("CREATE TABLE contacts (name)")
    before = content(other)
    with pytest.raises(StorageTrouble) as refusal:
        restore_plan.plan(other, verify(copy))
    assert refusal.value.code == "not_ours"
    assert content(other) == before


# --- a present file that is damaged


@pytest.mark.parametrize("spoil", ["header", "page", "chain", "text"])
def test_a_damaged_file_is_kept_as_it_is_beside_the_new_one(path: Path, spoil: str) -> None:
    copy = back_up(path).path
    sound = path.read_bytes()
    match spoil:
        case "header":
            path.write_bytes(b"\x00" * 4096 + sound[4096:])
        case "page":
            path.write_bytes(sound[:8192] + b"\xa5" * 40_000 + sound[48_192:])
        case "chain":
            tamper(path, "UPDATE journal SET actor = '丙某' WHERE seq = 8")
        case "text":
            path.write_bytes(b"hello")
    damaged = content(path)
    kept = restore(path, copy).kept
    assert kept is not None
    assert "-damaged-" in kept.name
    assert kept.parent == path.parent
    assert content(kept) == damaged
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert len(numbers(path)) == 3
    assert findings(path) == []


@pytest.mark.parametrize("ending", ["-journal", "-wal"])
@pytest.mark.parametrize("found", [b"\x00" * 9000, b"hello", b""])
def test_what_sqlite_kept_beside_the_old_file_is_not_played_into_the_new_one(
    path: Path, ending: str, found: bytes
) -> None:
    copy = back_up(path).path
    path.write_bytes(found)
    left = path.with_name(f"{path.name}{ending}")
    left.write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + b"\x00\x00\x00\x01" * 5000)
    restore(path, copy)
    assert not left.exists()
    assert findings(path) == []


def test_a_journal_left_where_the_file_is_gone_is_kept_under_another_name(path: Path) -> None:
    copy = back_up(path).path
    path.unlink()
    path.with_name(f"{path.name}-journal").write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" * 600)
    restore(path, copy)
    assert names(path.parent) == ["backups", path.name, f"{path.name}-journal.old"]
    assert findings(path) == []


def test_a_writer_that_was_killed_before(path: Path) -> None:
    """Its journal belongs to the file, which SQLite puts right when it is opened to be kept."""
    copy = back_up(path).path
    more(path)
    conn = another(path)
    conn.execute("PRAGMA cache_size = 2")
    conn.execute("BEGIN IMMEDIATE")
    conn.execute('UPDATE "case" SET handler = hex(randomblob(3000))')
    hot = path.with_name("hot.db")
    shutil.copyfile(path, hot)
    shutil.copyfile(path.with_name(f"{path.name}-journal"), hot.with_name("hot.db-journal"))
    conn.close()
    kept = restore(hot, copy).kept
    assert kept is not None
    assert len(numbers(kept)) == 4
    assert len(numbers(hot)) == 3
    assert findings(hot) == []


# --- others at the file


def test_it_is_refused_while_another_command_writes(path: Path) -> None:
    copy = back_up(path).path
    plan = restore_plan.plan(path, verify(copy))
    with open_store(path) as store, store.writing("甲某") as tx:
        register(tx)
        with pytest.raises(FileBusy):
            restoration.restore(plan, "乙某", TODAY, Waiting(0.1))
    assert len(numbers(path)) == 4
    assert names(path.parent) == ["backups", path.name]


def test_a_command_that_waited_at_its_prompt_is_told_and_loses_nothing_unseen(path: Path) -> None:
    """It has the old file open: what it would write there nobody would ever see."""
    copy = back_up(path).path
    with open_store(path) as at_its_prompt:
        restore(path, copy)
        with pytest.raises(GovtoolError) as refusal, at_its_prompt.writing("甲某") as tx:
            register(tx)
    assert (refusal.value.code, int(refusal.value.exit_code)) == ("replaced", 5)
    assert findings(path) == []


@pytest.mark.parametrize("there", [True, False])
def test_what_was_recorded_while_it_asked_is_not_replaced_unseen(
    path: Path, tmp_path: Path, *, there: bool
) -> None:
    copy = back_up(path).path
    target = path if there else tmp_path / "new.db"
    plan = restore_plan.plan(target, verify(copy))
    if there:
        more(path)
    else:
        shutil.copyfile(path, target)
    before = content(target)
    with pytest.raises(Refused) as refusal:
        restoration.restore(plan, "乙某", TODAY)
    assert refusal.value.code == "changed_meanwhile"
    assert content(target) == before
    assert not [name for name in names(target.parent) if name.endswith("part")]


def test_nobody_records_in_a_damaged_file_while_it_is_replaced(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = back_up(path).path
    tamper(
        path,
        "UPDATE journal SET payload = replace(payload, '院墙', '院落') WHERE kind = 'registered'",
    )
    usual, said = durable_files.put_in_place, []

    def meanwhile(prepared: Path, target: Path, patience: float) -> None:
        said.append(python(RECORD, path).communicate()[1])
        usual(prepared, target, patience)

    monkeypatch.setattr(durable_files, "put_in_place", meanwhile)
    kept = restore(path, copy).kept
    assert kept is not None
    assert "-damaged-" in kept.name
    assert "FileBusy" in said[0]
    assert findings(path) == []


def test_a_damaged_file_that_changes_while_it_is_copied_is_not_replaced(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = back_up(path).path
    path.write_bytes(b"\x00" * 4096 + path.read_bytes()[4096:])
    usual = file_head.copy

    def and_written(source: Path, target: Path) -> None:
        usual(source, target)
        source.write_bytes(b"something else")

    monkeypatch.setattr(file_head, "copy", and_written)
    with pytest.raises(Refused) as refusal:
        restore(path, copy)
    assert refusal.value.code == "changed_meanwhile"
    assert path.read_bytes() == b"something else"
    assert names(path.parent) == ["backups", path.name]


def test_who_may_use_the_file_stays_as_it_was(path: Path) -> None:
    copy = back_up(path).path
    path.chmod(0o660)
    restore(path, copy)
    assert stat.S_IMODE(path.stat().st_mode) == 0o660


def test_a_link_to_the_file_stays_a_link(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(path)
    copy = back_up(link).path
    assert copy.parent == path.parent / "backups"
    more(path)
    restore(link, copy)
    assert link.is_symlink()
    assert len(numbers(path)) == 3


def test_a_restore_that_fails_at_the_last_step_changes_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = back_up(path).path
    more(path)

    def fail(*_files: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(durable_files, "put_in_place", fail)
    with pytest.raises(StorageTrouble) as refusal:
        restore(path, copy)
    assert refusal.value.code == "disk_full"
    assert len(numbers(path)) == 4
    assert names(path.parent) == ["backups", path.name]


# --- older schemas


@pytest.fixture(params=SCHEMAS, ids=lambda file: file.stem)
def old_file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A file as each schema ever released wrote it."""
    old = tmp_path / "old.db"
    conn = another(old)
    conn.executescript(request.param.read_text(encoding="utf-8"))
    conn.close()
    return old


def test_every_schema_ever_released_is_kept_here() -> None:
    assert len(SCHEMAS) >= len(schema.MIGRATIONS) - 1, (
        "keep a file of each schema before the newest"
    )


def test_a_backup_of_every_schema_is_upgraded_by_restoring_it(old_file: Path, path: Path) -> None:
    copy = back_up(old_file).path
    done = restore(path, copy)
    with open_store(path) as store:
        assert store.upgrade_copy is None
        assert store.reader.execute("PRAGMA user_version").fetchone() == (len(schema.MIGRATIONS),)
        assert store.case("SQ01-2026-00001").stages[-1].unit == "JD01"
    backup = at(copy)
    assert backup is not None
    assert done.upgraded == (backup.manifest.facts.schema < len(schema.MIGRATIONS))
    assert {"SQ01-2026-00001", "SQ01-2026-00002"} <= set(numbers(path)), "what every kept file has"
    assert findings(path) == []


def test_a_backup_of_an_older_version_adopts_rules_after_the_entry_of_the_restore(
    old_file: Path, path: Path
) -> None:
    """Files note the rules that they know since schema 6; the rules of the plan came with schema 7."""
    copy = back_up(old_file)
    version = copy.manifest.facts.schema
    done = restore(path, copy.path)
    with open_store(path) as store:
        own = store.reader.execute(
            "SELECT kind FROM journal WHERE node = ? ORDER BY seq", (store.node,)
        )
        assert [kind for (kind,) in own] == [
            "restored",
            *(["rules_adopted"] if done.adopted else []),
        ]
        assert ("decision" in store.office.escalated) == (version < 6)
        assert ("return" in store.office.adopted) == (version < 7)
    assert done.adopted or version >= 7


def test_a_backup_of_this_version_adopts_nothing(path: Path) -> None:
    assert not restore(path, back_up(path).path).adopted


def test_a_file_of_every_schema_follows_up_every_deadline(old_file: Path) -> None:
    with open_store(old_file) as store:
        assert store.office.began_on is None


def test_opening_a_file_of_every_schema_upgrades_it(old_file: Path) -> None:
    assert {"SQ01-2026-00001", "SQ01-2026-00002"} <= set(numbers(old_file)), (
        "what every kept file has"
    )
    assert findings(old_file) == []


def test_an_old_present_file_is_replaced_too(old_file: Path, path: Path) -> None:
    more_of_other = back_up(path).path
    kept = restore(old_file, more_of_other).kept
    assert kept is not None
    assert len(numbers(old_file)) == 3


def test_restoring_many_times_never_alarms(path: Path) -> None:
    copies = []
    for _ in range(4):
        more(path)
        copies.append(back_up(path).path)
        restore(path, copies[0])
        more(path)
        assert findings(path) == []
    for copy in copies:
        restore(path, copy)
        assert findings(path) == []
