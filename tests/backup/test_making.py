from __future__ import annotations

import datetime as dt
import json
import os
import resource
import shutil
import signal
import sqlite3
import stat
import time
from contextlib import closing
from pathlib import Path

import pytest

from govtool.backup import automatic, creation, snapshot
from govtool.backup.manifest import Why
from govtool.backup.shelf import at, on_shelf
from govtool.backup.verification import verify
from govtool.base.errors import GovtoolError, NotFound, StorageTrouble
from govtool.file import connection
from govtool.file.lock_wait import Waiting
from govtool.file.reader import connection_behind
from govtool.journal.chain import timestamp
from govtool.store import open_store
from tests.backup.kit import back_up, content, entries, names, office, python
from tests.store.kit import another, everything, tamper


def test_a_backup_is_the_file_and_its_manifest_says_so(path: Path) -> None:
    kept = back_up(path)
    assert sorted(everything(kept.path).splitlines()) == sorted(everything(path).splitlines())
    said = json.loads(automatic.manifest_place(kept.path).read_text(encoding="utf-8"))
    with open_store(path) as store:
        assert said["facts"]["ends"] == {store.node: [entries(path), store.head()]}
        assert said["facts"]["origin"] == said["facts"]["node"] == store.node
    assert (
        said["facts"]["counts"] | {"case": 3, "journal": 25, "unit": 5, "grid": 1}
        == said["facts"]["counts"]
    )
    assert (said["sha256"], said["size"]) == (content(kept.path), kept.path.stat().st_size)
    assert (said["why"], said["of"], said["sqlite"]) == (
        "manual",
        path.name,
        sqlite3.sqlite_version,
    )


def test_names_of_people_and_places_do_not_stand_in_a_manifest(path: Path) -> None:
    told = automatic.manifest_place(back_up(path).path).read_text(encoding="utf-8")
    assert "甲某" not in told
    assert str(path.parent) not in told


def test_it_is_for_its_owner_only_and_cannot_be_changed_by_mistake(path: Path) -> None:
    kept = back_up(path)
    assert stat.S_IMODE(kept.path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(kept.path.stat().st_mode) == 0o400
    assert stat.S_IMODE(automatic.manifest_place(kept.path).stat().st_mode) == 0o600
    assert names(kept.path.parent) == [kept.path.name, kept.path.name + ".json"]


def test_names_sort_by_time_and_are_never_used_twice(path: Path) -> None:
    made = [back_up(path).path for _ in range(5)]
    assert sorted(made) == made
    assert [backup.path for backup in on_shelf(made[0].parent)] == made[::-1]


def test_the_folder_may_be_chosen(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOVTOOL_BACKUPS", str(tmp_path / "别处" / "备份"))
    assert back_up(path).path.parent == tmp_path / "别处" / "备份"
    monkeypatch.setenv("GOVTOOL_BACKUPS", "off")
    assert back_up(path).path.parent == path.parent / "backups"


def test_a_missing_file_is_not_made_by_backing_it_up(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        back_up(tmp_path / "nothing.db")
    assert names(tmp_path) == []


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as conn:
        conn.execute("CREATE TABLE contacts (name)")
    with pytest.raises(StorageTrouble) as refusal:
        back_up(other)
    assert refusal.value.code == "not_ours"


def test_a_link_in_the_place_of_the_folder_is_refused(path: Path, tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir()
    (path.parent / "backups").symlink_to(tmp_path / "theirs")
    with pytest.raises(StorageTrouble) as refusal:
        back_up(path)
    assert refusal.value.code == "link"
    assert names(tmp_path / "theirs") == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET payload = replace(payload, '院墙', '院坝') WHERE seq = 8",
        "DELETE FROM journal WHERE seq BETWEEN 9 AND 10",
    ],
)
def test_a_file_whose_chain_is_broken_does_not_push_out_good_backups(
    path: Path, statement: str
) -> None:
    good = back_up(path).path
    tamper(path, statement)
    with pytest.raises(StorageTrouble) as refusal:
        back_up(path)
    assert (refusal.value.code, int(refusal.value.exit_code)) == ("damaged", 6)
    assert [backup.path for backup in on_shelf(good.parent)] == [good]
    assert names(good.parent) == [good.name, good.name + ".json"]


def test_a_copy_that_differs_is_not_kept(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = snapshot._copy

    def lossy(source: Path, temporary: Path) -> None:
        usual(source, temporary)
        with closing(another(temporary)) as conn:
            conn.execute("DELETE FROM grid")

    monkeypatch.setattr(snapshot, "_copy", lossy)
    with pytest.raises(StorageTrouble) as refusal:
        back_up(path)
    assert refusal.value.code == "damaged"
    assert names(path.parent / "backups") == []


def test_the_newest_part_of_a_long_chain_is_walked_and_all_of_it_on_request(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "QUICKLY", 5)
    tamper(path, "UPDATE journal SET actor = '丙某' WHERE seq = 8")
    assert back_up(path).path.exists()
    with pytest.raises(StorageTrouble):
        creation.make(path, Why.MANUAL, deep=True)
    tamper(path, "UPDATE journal SET actor = '丙某' WHERE seq = 23")
    with pytest.raises(StorageTrouble):
        back_up(path)


# --- when there is no room, or no right


def test_a_full_disk_leaves_neither_a_copy_nor_a_trace(path: Path, tmp_path: Path) -> None:
    """At every size at which the disk may turn out to be full; the file itself is as it was."""
    before, size = content(path), back_up(path, tmp_path / "elsewhere").path.stat().st_size
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    codes = set()
    try:
        for limit in range(4096, size, 16384):
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, usual[1]))
            with pytest.raises(GovtoolError) as refusal:
                back_up(path)
            codes.add((refusal.value.code, int(refusal.value.exit_code)))
            assert "No backup was made" in refusal.value.message
            assert str(path.parent / "backups") in refusal.value.message
            assert path.name not in refusal.value.message.replace(str(path.parent), "")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
        signal.signal(signal.SIGXFSZ, handler)
    assert codes == {("disk_full", 6)}
    assert names(path.parent / "backups") == []
    assert content(path) == before
    assert verify(back_up(path).path).findings == []


def test_a_place_that_is_no_folder(path: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StorageTrouble):
        back_up(path, tmp_path / "file")
    with pytest.raises(StorageTrouble):
        back_up(path, tmp_path / "file" / "below")


def test_a_folder_that_vanishes_meanwhile(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = snapshot.check
    monkeypatch.setattr(
        snapshot, "check", lambda copy, *how: (usual(copy, *how), shutil.rmtree(copy.parent))[0]
    )
    with pytest.raises(GovtoolError) as refusal:
        back_up(path)
    assert int(refusal.value.exit_code) in {4, 6}


# --- with others about


def test_many_backups_at_once_are_all_there(path: Path) -> None:
    script = """
import sys
from pathlib import Path
from tests.backup.kit import back_up
print(back_up(Path(sys.argv[1])).path)
"""
    makers = [python(script, path) for _ in range(6)]
    outputs = [maker.communicate() for maker in makers]
    assert [error for _out, error in outputs] == [""] * 6
    made = {Path(out.strip()) for out, _error in outputs}
    assert len(made) == 6
    assert {backup.path for backup in on_shelf(path.parent / "backups")} == made
    assert [finding for one in made for finding in verify(one).findings] == []


def test_backups_beside_a_writer_are_each_a_whole_state(path: Path) -> None:
    script = """
import sys
from pathlib import Path
from tests.backup.kit import more
more(Path(sys.argv[1]), 40)
"""
    writer = python(script, path)
    made = []
    while writer.poll() is None:
        made.append(back_up(path).path)
    assert writer.communicate()[1] == ""
    assert made
    sound = [one for one in made if one.exists()]
    assert [finding for one in sound for finding in verify(one).findings] == []


def test_readers_are_not_disturbed(path: Path) -> None:
    with open_store(path) as store, store.reading():
        before = store.reader.execute("SELECT count(*) FROM journal").fetchone()
        back_up(path)
        assert store.reader.execute("SELECT count(*) FROM journal").fetchone() == before


def test_a_file_that_was_exchanged_while_we_waited_is_the_one_backed_up(
    path: Path, tmp_path: Path
) -> None:
    """As a restore does it: the lock we waited for is that of a file nobody sees any more."""
    new = office(tmp_path / "new.db", cases=7)
    script = """
import sys
from pathlib import Path
from tests.backup.kit import back_up
print("ready", flush=True)
print(back_up(Path(sys.argv[1])).manifest.facts.counts["case"])
"""
    with open_store(path) as store:
        connection_behind(store.reader).execute("BEGIN IMMEDIATE")
        maker = python(script, path)
        assert maker.stdout is not None
        assert maker.stdout.readline() == "ready\n"
        time.sleep(0.5)
        new.replace(path)
    out, error = maker.communicate()
    assert (out, error) == ("7\n", "")


def test_a_writer_who_takes_long_is_told_of(path: Path) -> None:
    with open_store(path) as store:
        connection_behind(store.reader).execute("BEGIN IMMEDIATE")
        with pytest.raises(GovtoolError) as refusal, connection.held(path, Waiting(0.1)):
            pass
    assert (refusal.value.code, int(refusal.value.exit_code)) == ("busy", 5)


def test_what_a_killed_backup_left_is_cleared_away_later(path: Path) -> None:
    folder = path.parent / "backups"
    folder.mkdir(mode=0o700)
    old, fresh = (folder / f".{path.name}-{n:08x}.govtool-part" for n in (1, 2))
    foreign = folder / ".照片-00000001.part"
    for file in (old, fresh, foreign):
        file.write_text("x")
    os.utime(old, (0, 0))
    os.utime(foreign, (0, 0))
    back_up(path)
    assert (old.exists(), fresh.exists(), foreign.exists()) == (False, True, True)


# --- by the way


def wanted(path: Path, day: str) -> bool:
    with open_store(path) as store:
        return creation.is_wanted_today(
            store, dt.datetime.fromisoformat(f"{day}T08:00").astimezone()
        )


def test_one_is_wanted_once_a_day(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = back_up(path)
    today = kept.path.stem.rsplit("-", 2)[1]
    day = f"{today[:4]}-{today[4:6]}-{today[6:]}"
    assert not wanted(path, day)
    assert wanted(path, "2031-01-01")
    monkeypatch.setenv("GOVTOOL_BACKUPS", "off")
    assert not wanted(path, "2031-01-01")
    monkeypatch.delenv("GOVTOOL_BACKUPS")
    kept.path.unlink()
    assert wanted(path, day)


def test_none_is_wanted_of_a_file_without_cases(tmp_path: Path) -> None:
    assert not wanted(office(tmp_path / "new.db", cases=0), "2031-01-01")


def test_a_backup_of_another_office_in_the_same_folder_does_not_count(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOVTOOL_BACKUPS", str(tmp_path / "shared"))
    day = back_up(office(tmp_path / path.name)).manifest.made_at[:10]
    assert wanted(path, day)


def test_the_moment_of_a_backup_is_that_of_its_name(path: Path) -> None:
    backup = at(back_up(path).path)
    assert backup is not None
    local = backup.made_at.astimezone()
    assert f"{local:%Y%m%d-%H%M%S}" in backup.path.name
    assert timestamp(backup.made_at) == backup.manifest.made_at
    assert abs(dt.datetime.now(dt.UTC) - backup.made_at) < dt.timedelta(minutes=5)


def test_the_store_does_it_once_before_the_first_transaction(path: Path) -> None:
    seen = []
    with open_store(path) as store:
        store.before_writing = lambda: seen.append(connection_behind(store.reader).in_transaction)
        for _ in range(2):
            with store.writing("甲某"):
                pass
    assert seen == [False]


def test_names_that_a_killed_backup_had_taken_go_later(path: Path) -> None:
    """Only what is empty, old, called as our backups are and without a manifest."""
    kept = back_up(path).path
    stay = {
        "20261102-101010.db": "",
        "x-20261102-101010.db": "x",
        "x-2026.db": "",
        "young-20261102-101010.db": "",
    }
    for name, text in {
        **stay,
        "x-20261102-101010_2.db": "",
        "甲-20261102-101010.db.age": "",
    }.items():
        file = kept.with_name(name)
        file.write_text(text)
        if not name.startswith("young"):
            os.utime(file, (0, 0))
    kept.chmod(0o600)
    kept.write_bytes(b"")
    os.utime(kept, (0, 0))
    again = back_up(path).path
    expected = {*stay, kept.name, f"{kept.name}.json", again.name, f"{again.name}.json"}
    assert set(names(kept.parent)) == expected
