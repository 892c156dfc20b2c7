from __future__ import annotations

import datetime as dt
import errno
import os
import resource
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from govtool.backup.shelf import at
from govtool.backup.verification import verify
from govtool.base.errors import GovtoolError, NotFound, StorageTrouble
from govtool.crypt import passphrases
from govtool.file.file_errors import trouble
from govtool.file.reader import connection_behind
from govtool.rules import RULES
from govtool.store import Store, Transaction, open_store, schema
from govtool.store.doctor import examine, rebuild
from govtool.views import noun_tables
from tests.store.kit import another, everything, found_office, projections, register, worked_history
from tests.store.newrule import GREET

if TYPE_CHECKING:
    from sqlite_utils import Database

NOBODY = 65534


@pytest.fixture
def clerk(tmp_path: Path) -> Iterator[Callable[[Path, int], None]]:
    """Be somebody without the rights of root; the fixture gives a function that sets the mode of a file."""
    if not hasattr(os, "geteuid"):
        pytest.skip("no POSIX users")
    root = os.geteuid() == 0
    for folder in (tmp_path, *tmp_path.parents) if root else ():
        if not folder.stat().st_mode & 0o005:
            folder.chmod(folder.stat().st_mode | 0o055)

    def set_mode(path: Path, mode: int) -> None:
        os.seteuid(os.getuid())
        path.chmod(mode)
        if root:
            os.seteuid(NOBODY)

    try:
        yield set_mode
    finally:
        os.seteuid(os.getuid())
        for folder in (tmp_path, *tmp_path.iterdir()):
            folder.chmod(0o700)


def code_of(error: pytest.ExceptionInfo[GovtoolError]) -> tuple[str, int]:
    return error.value.code, int(error.value.exit_code)


def test_a_missing_file_is_reported(path: Path) -> None:
    with pytest.raises(NotFound) as missing:
        open_store(path)
    assert code_of(missing) == ("no_file", 4)
    assert "govtool init" in (missing.value.hint or "")
    assert not path.exists()


def test_a_new_file_is_ours_private_and_whole(tmp_path: Path) -> None:
    path = tmp_path / "new" / "govtool.db"
    with open_store(path, create=True) as store:
        assert store.upgrade_copy is None
        assert len(store.node) == 8
        assert store.head() == "0" * 64
        assert connection_behind(store.reader).execute("PRAGMA application_id").fetchone() == (
            schema.APPLICATION_ID,
        )
        assert store.reader.execute("PRAGMA user_version").fetchone() == (len(schema.MIGRATIONS),)
        assert connection_behind(store.reader).execute("PRAGMA journal_mode").fetchone() == (
            "delete",
        )
        assert connection_behind(store.reader).execute("PRAGMA synchronous").fetchone() == (3,)
        assert connection_behind(store.reader).execute("PRAGMA foreign_keys").fetchone() == (1,)
        assert examine(store) == []
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert sorted(p.name for p in path.parent.iterdir()) == ["govtool.db"]


def test_make_test_encrypted_makes_encrypted_files(store: Store, path: Path) -> None:
    store.close()
    assert passphrases.is_encrypted(path) is bool(os.environ.get("GOVTOOL_TEST_ENCRYPTED"))


def test_making_it_again_changes_nothing(store: Store, path: Path) -> None:
    before = everything(path)
    with open_store(path, create=True) as again:
        assert again.node == store.node
    assert everything(path) == before


def test_an_empty_file_is_no_file_until_it_is_made_one(path: Path) -> None:
    path.touch()
    with pytest.raises(NotFound) as empty:
        open_store(path)
    assert empty.value.code == "no_file"
    with open_store(path, create=True) as store:
        assert examine(store) == []


def test_a_file_left_in_wal_mode_is_put_back(store: Store, path: Path) -> None:
    connection_behind(store.reader).execute("PRAGMA journal_mode = WAL")
    store.close()
    with open_store(path) as opened:
        assert connection_behind(opened.reader).execute("PRAGMA journal_mode").fetchone() == (
            "delete",
        )


FIRST = """
import sys
from pathlib import Path
from govtool.store import open_store
with open_store(Path(sys.argv[1]), create=True, wait=60) as store:
    print(store.node)
"""


def test_many_first_openers_at_once(path: Path) -> None:
    openers = [
        subprocess.Popen(
            [sys.executable, "-c", FIRST, str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(8)
    ]
    outputs = [opener.communicate() for opener in openers]
    assert [error.decode() for _out, error in outputs] == [""] * 8
    assert len({out for out, _error in outputs}) == 1


@pytest.mark.parametrize(
    "content", [b"hello", b"PK\x03\x04" * 500, b"SQLite format 3\x00" + b"\xff" * 5000]
)
def test_a_file_that_is_no_database(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    for create in (False, True):
        with pytest.raises(StorageTrouble) as refusal:
            open_store(path, create=create)
        assert code_of(refusal) == ("not_a_database", 6)
    assert path.read_bytes() == content


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(StorageTrouble) as refusal:
        open_store(tmp_path)
    assert code_of(refusal) == ("not_a_database", 6)


def test_a_database_of_another_program(path: Path) -> None:
    conn = sqlite3.connect(path)
    conn.execute("CREATE TABLE contacts (name)")
    conn.close()
    before = path.read_bytes()
    for create in (False, True):
        with pytest.raises(StorageTrouble) as refusal:
            open_store(path, create=create)
        assert code_of(refusal) == ("not_ours", 6)
    assert path.read_bytes() == before


def test_a_newer_schema_is_left_alone(store: Store, path: Path) -> None:
    connection_behind(store.reader).execute(f"PRAGMA user_version = {len(schema.MIGRATIONS) + 1}")
    store.close()
    before = path.read_bytes()
    with pytest.raises(StorageTrouble) as refusal:
        open_store(path)
    assert code_of(refusal) == ("newer_schema", 6)
    assert path.read_bytes() == before


def test_a_lost_first_page(store: Store, path: Path) -> None:
    store.close()
    content = bytearray(path.read_bytes())
    content[:4096] = bytes(4096)
    path.write_bytes(content)
    with pytest.raises(StorageTrouble) as refusal:
        open_store(path)
    assert code_of(refusal) == ("not_a_database", 6)


def test_a_damaged_page_is_told_wherever_it_shows(store: Store, path: Path) -> None:
    with store.writing("甲某") as tx:
        for _ in range(50):
            worked_history(tx)
    (root,) = store.reader.execute(
        "SELECT rootpage FROM sqlite_master WHERE name = 'journal'"
    ).fetchone()
    store.close()
    content = bytearray(path.read_bytes())
    content[(root - 1) * 4096 : root * 4096] = b"\xa5" * 4096
    path.write_bytes(content)
    with pytest.raises(StorageTrouble) as refusal:
        open_store(path)
    assert code_of(refusal) == ("damaged", 6)
    with open_store(path, refresh=False) as opened:
        findings = examine(opened)
        assert findings[0].code in {"integrity", "unchecked"}
        with pytest.raises(StorageTrouble):
            rebuild(opened)


# --- reading without the right to write


@pytest.fixture
def case_file(path: Path) -> Path:
    with found_office(path) as store, store.writing("甲某") as tx:
        worked_history(tx)
    return path


def test_a_read_only_file_is_read_and_not_written(
    case_file: Path, clerk: Callable[[Path, int], None]
) -> None:
    clerk(case_file, 0o444)
    with open_store(case_file) as store:
        assert len(store.case("SQ01-2026-00001").stages) == 2
        assert examine(store) == []
        with pytest.raises(StorageTrouble) as refusal, store.writing("甲某") as tx:
            register(tx)
        assert code_of(refusal) == ("read_only", 6)
        with pytest.raises(StorageTrouble):
            rebuild(store)
        assert len(store.case("SQ01-2026-00001").stages) == 2


def test_projections_of_a_read_only_file_stay_as_they_are(
    case_file: Path, clerk: Callable[[Path, int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk(case_file, 0o444)
    monkeypatch.setattr("govtool.views.office.PROJECTION_VERSION", 99)
    with open_store(case_file) as store:
        assert store.outdated


def test_a_rule_new_to_a_read_only_file_holds_from_today_on(
    case_file: Path, clerk: Callable[[Path, int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The case is of 5 February: nothing is owed for it by a rule that nobody knew then, also where nothing is noted."""
    before = everything(case_file)
    clerk(case_file, 0o444)
    monkeypatch.setitem(RULES, "greet", GREET)
    with open_store(case_file) as store:
        assert store.outdated
        assert "greet" not in {owed.rule for owed in store.case("SQ01-2026-00001").obligations}
        assert not store.office.holds("greet", dt.date(2026, 2, 5))
        assert store.office.holds("greet", dt.datetime.now(dt.UTC).astimezone().date())
    assert everything(case_file) == before


@pytest.mark.usefixtures("upgrade")
def test_an_older_schema_that_cannot_be_written_is_reported(
    case_file: Path, clerk: Callable[[Path, int], None]
) -> None:
    clerk(case_file, 0o444)
    with pytest.raises(StorageTrouble) as refusal:
        open_store(case_file)
    assert code_of(refusal) == ("read_only", 6)


@pytest.mark.usefixtures("upgrade")
@pytest.mark.parametrize("elsewhere", [False, True])
def test_an_older_schema_in_a_folder_that_cannot_be_written(
    case_file: Path,
    clerk: Callable[[Path, int], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    elsewhere: bool,
) -> None:
    """It says that it is the upgrade which needs the folder, and not what was asked for."""
    folder = case_file.parent / "backups"
    if elsewhere:
        folder = tmp_path / "nowhere" / "backups"
        folder.parent.mkdir()
        monkeypatch.setenv("GOVTOOL_BACKUPS", str(folder))
        clerk(folder.parent, 0o555)
        clerk(case_file.parent, 0o777)
        clerk(case_file, 0o666)
    else:
        clerk(case_file, 0o666)
        clerk(case_file.parent, 0o555)
    with pytest.raises(StorageTrouble) as refusal:
        open_store(case_file)
    assert code_of(refusal) == ("read_only", 6)
    assert "older version" in refusal.value.message
    assert str(folder) in refusal.value.message
    assert "GOVTOOL_BACKUPS=DIR" in str(refusal.value.hint)


def test_a_file_that_may_not_be_read(case_file: Path, clerk: Callable[[Path, int], None]) -> None:
    clerk(case_file, 0o000)
    with pytest.raises(StorageTrouble) as refusal:
        open_store(case_file)
    assert code_of(refusal) == ("cannot_open", 6)


def test_a_folder_that_may_not_be_entered(
    case_file: Path, clerk: Callable[[Path, int], None]
) -> None:
    clerk(case_file.parent, 0o000)
    with pytest.raises(StorageTrouble) as refusal:
        open_store(case_file)
    assert code_of(refusal) == ("cannot_open", 6)
    assert str(case_file.parent) in refusal.value.message


def test_a_folder_without_the_right_to_write(
    case_file: Path, clerk: Callable[[Path, int], None]
) -> None:
    clerk(case_file, 0o666)
    clerk(case_file.parent, 0o555)
    with open_store(case_file) as store:
        with pytest.raises(StorageTrouble) as refusal, store.writing("甲某") as tx:
            register(tx)
        assert code_of(refusal) == ("read_only", 6)
    with pytest.raises(StorageTrouble) as creation:
        open_store(case_file.parent / "new.db", create=True)
    assert code_of(creation) == ("read_only", 6)


def test_what_was_not_finished_in_a_folder_that_cannot_be_written_is_reported(
    case_file: Path, tmp_path: Path, clerk: Callable[[Path, int], None]
) -> None:
    hot = tmp_path / "stick" / case_file.name
    hot.parent.mkdir()
    conn = another(case_file)
    conn.execute("PRAGMA cache_size = 2")
    conn.execute("BEGIN IMMEDIATE")
    conn.execute('UPDATE "case" SET handler = hex(randomblob(30000))')
    for name in (hot.name, f"{hot.name}-journal"):
        shutil.copyfile(case_file.with_name(name), hot.with_name(name))
    conn.close()
    hot.chmod(0o644)
    hot.with_name(f"{hot.name}-journal").chmod(0o644)
    clerk(hot.parent, 0o555)
    with pytest.raises(StorageTrouble) as refusal:
        open_store(hot)
    assert code_of(refusal) == ("unfinished", 6)
    assert "govtool.db-journal" in (refusal.value.hint or "")


# --- a full disk


def many_cases(tx: Transaction) -> None:
    for _ in range(300):
        worked_history(tx)


def test_a_full_disk_is_reported_and_nothing_recorded(store: Store, path: Path) -> None:
    before = everything(path)
    (pages,) = connection_behind(store.reader).execute("PRAGMA page_count").fetchone()
    connection_behind(store.reader).execute(f"PRAGMA max_page_count = {pages + 1}")
    with pytest.raises(StorageTrouble) as refusal, store.writing("甲某") as tx:
        many_cases(tx)
    assert code_of(refusal) == ("disk_full", 6)
    assert everything(path) == before


def test_a_write_that_fails_half_way(store: Store, path: Path) -> None:
    """What a full quota looks like to SQLite: "disk I/O error"."""
    before = everything(path)
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size, usual[1]))
    try:
        with pytest.raises(StorageTrouble) as refusal, store.writing("甲某") as tx:
            many_cases(tx)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
        signal.signal(signal.SIGXFSZ, handler)
    assert code_of(refusal) == ("disk_full", 6)
    assert everything(path) == before
    with store.writing("甲某") as tx:
        register(tx)
    assert examine(store) == []


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk_full"),
        (errno.EACCES, "read_only"),
        (errno.EROFS, "read_only"),
        (errno.EIO, "cannot_open"),
    ],
)
def test_errors_of_the_system_are_translated_too(path: Path, number: int, code: str) -> None:
    error = trouble(OSError(number, os.strerror(number)), path)
    assert (error.code, int(error.exit_code)) == (code, 6)


@pytest.mark.parametrize(
    ("symbol", "code", "exit_code"),
    [
        ("SQLITE_BUSY_RECOVERY", "busy", 5),
        ("SQLITE_LOCKED", "busy", 5),
        ("SQLITE_READONLY_DIRECTORY", "read_only", 6),
        ("SQLITE_CANTOPEN", "cannot_open", 6),
        ("SQLITE_FULL", "disk_full", 6),
        ("SQLITE_IOERR_WRITE", "io_error", 6),
        ("SQLITE_IOERR_READ", "io_error", 6),
        ("SQLITE_NOTADB", "not_a_database", 6),
        ("SQLITE_CORRUPT_INDEX", "damaged", 6),
        ("SQLITE_CONSTRAINT_CHECK", "damaged", 6),
        ("SQLITE_NOMEM", "storage", 6),
    ],
)
def test_every_error_of_sqlite_has_words_and_an_exit_code(
    path: Path, symbol: str, code: str, exit_code: int
) -> None:
    error = sqlite3.OperationalError("what SQLite says")
    error.sqlite_errorcode = getattr(sqlite3, symbol)
    told = trouble(error, path)
    assert (told.code, int(told.exit_code)) == (code, exit_code)
    assert told.message
    assert told.hint


# --- upgrades


SCHEMA = len(schema.MIGRATIONS)


def files_of(path: Path) -> list[str]:
    """What stands beside a file, and in the folder of its backups."""
    return sorted(str(p.relative_to(path.parent)) for p in path.parent.rglob("*") if p.is_file())


def newer_note(db: Database) -> None:
    db["note"].create({"id": int, "text": str}, pk="id")
    db["note"].insert({"id": 1, "text": "新"})


def newer_broken(db: Database) -> None:
    db.conn.execute("CREATE TABLE half (a)")
    raise sqlite3.OperationalError("cannot")


@pytest.fixture
def upgrade(case_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A newer version of us, for which ``case_file`` is an older one."""
    assert case_file.exists()
    monkeypatch.setattr(schema, "MIGRATIONS", [*schema.MIGRATIONS, newer_note])


@pytest.mark.usefixtures("upgrade")
def test_an_older_schema_is_upgraded_after_a_verified_copy(case_file: Path) -> None:
    before = everything(case_file)
    with open_store(case_file) as store:
        assert store.reader.execute("SELECT text FROM note").fetchall() == [("新",)]
        assert store.reader.execute("PRAGMA user_version").fetchone() == (SCHEMA + 1,)
        assert [finding.table for finding in examine(store)] == ["note"], (
            "it is not among the objects of ours"
        )
        copy = store.upgrade_copy
    assert copy is not None
    assert copy.parent == case_file.parent / "backups"
    assert sorted(everything(copy).splitlines()) == sorted(before.splitlines())
    assert stat.S_IMODE(copy.stat().st_mode) == 0o400
    backup = at(copy)
    assert backup is not None
    assert (backup.manifest.why, backup.manifest.facts.schema) == ("before-upgrade", SCHEMA)
    assert verify(copy).findings == []
    with open_store(case_file) as store:
        assert store.upgrade_copy is None
    assert files_of(case_file) == [
        f"backups/{copy.name}",
        f"backups/{copy.name}.json",
        "govtool.db",
    ]


@pytest.mark.usefixtures("upgrade")
def test_an_upgrade_that_fails_leaves_the_file_as_it_was(
    case_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(case_file)
    monkeypatch.setattr(schema, "MIGRATIONS", [*schema.MIGRATIONS, newer_broken])
    with pytest.raises(StorageTrouble):
        open_store(case_file)
    assert everything(case_file) == before
    assert files_of(case_file) == ["govtool.db"]


@pytest.mark.usefixtures("upgrade")
def test_no_upgrade_where_no_copy_can_be_made(case_file: Path) -> None:
    """A link in the place of the folder: whoever set it would be sent everything."""
    before = everything(case_file)
    (case_file.parent / "elsewhere").mkdir()
    (case_file.parent / "backups").symlink_to(case_file.parent / "elsewhere")
    with pytest.raises(StorageTrouble) as refusal:
        open_store(case_file)
    assert code_of(refusal) == ("link", 6)
    assert everything(case_file) == before
    assert files_of(case_file) == ["govtool.db"]


@pytest.mark.usefixtures("upgrade")
def test_a_damaged_file_is_not_upgraded(case_file: Path) -> None:
    conn = another(case_file)
    (root,) = conn.execute(
        "SELECT rootpage FROM sqlite_master WHERE name = 'journal_subject'"
    ).fetchone()
    conn.close()
    content = bytearray(case_file.read_bytes())
    content[(root - 1) * 4096 : root * 4096] = b"\xa5" * 4096
    case_file.write_bytes(content)
    with pytest.raises(StorageTrouble) as refusal:
        open_store(case_file)
    assert refusal.value.code == "damaged"
    assert case_file.read_bytes() == bytes(content)
    assert files_of(case_file) == ["govtool.db"]


TABLES_OF_THE_FIRST_VERSION = (
    """CREATE TABLE "case" (
    id INTEGER PRIMARY KEY,
    subject TEXT NOT NULL UNIQUE,
    case_no TEXT NOT NULL UNIQUE,
    ref TEXT,
    import_key TEXT NOT NULL,
    content TEXT,
    unit TEXT NOT NULL,
    dispute_type TEXT NOT NULL,
    source TEXT,
    severity TEXT NOT NULL,
    petition INTEGER NOT NULL,
    grid TEXT,
    summary TEXT NOT NULL,
    parties TEXT NOT NULL,
    state TEXT NOT NULL,
    outcome TEXT,
    registered_on TEXT NOT NULL,
    closed_on TEXT,
    last_on TEXT NOT NULL,
    handler TEXT,
    violations TEXT NOT NULL
) STRICT""",
    """CREATE TABLE stage (
    case_id INTEGER NOT NULL REFERENCES "case" (id) ON DELETE CASCADE,
    no INTEGER NOT NULL, unit TEXT NOT NULL, origin TEXT NOT NULL, opened_on TEXT NOT NULL,
    closed_on TEXT, outcome TEXT,
    PRIMARY KEY (case_id, no)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE obligation (
    case_id INTEGER NOT NULL REFERENCES "case" (id) ON DELETE CASCADE,
    no INTEGER NOT NULL, rule TEXT NOT NULL, stage INTEGER NOT NULL, unit TEXT NOT NULL, start TEXT NOT NULL,
    due TEXT NOT NULL, met_on TEXT, ended_on TEXT, provisional INTEGER NOT NULL, reminder_only INTEGER NOT NULL,
    PRIMARY KEY (case_id, no)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE notice (
    case_id INTEGER NOT NULL REFERENCES "case" (id) ON DELETE CASCADE,
    no INTEGER NOT NULL, rule TEXT NOT NULL, stage INTEGER NOT NULL, level TEXT NOT NULL, "on" TEXT NOT NULL,
    PRIMARY KEY (case_id, no)
) STRICT, WITHOUT ROWID""",
)


def test_a_file_of_the_first_version_gets_the_new_tables_filled(case_file: Path) -> None:
    with open_store(case_file) as store:
        now, history = projections(store.reader), store.history(store.subject_of("SQ01-2026-00001"))
    conn = another(case_file)
    for table in ("paper_number", "notice", "obligation", "stage", "case"):
        conn.execute(f'DROP TABLE "{table}"')
    for statement in TABLES_OF_THE_FIRST_VERSION:
        conn.execute(statement)
    conn.execute("DELETE FROM _sqlite_migrations WHERE name <> 'm001_journal_and_projections'")
    conn.execute("UPDATE meta SET value = '1:' || substr(value, 3) WHERE key = 'basis'")
    conn.execute("PRAGMA user_version = 1")
    conn.close()
    with open_store(case_file) as store:
        assert store.upgrade_copy is not None
        assert verify(store.upgrade_copy).findings == []
        assert projections(store.reader) == now
        assert store.history(store.subject_of("SQ01-2026-00001")) == history
        assert examine(store) == []


@pytest.mark.parametrize("refresh", [True, False], ids=["any command", "doctor"])
def test_a_file_of_the_second_version_gets_tallies_and_parties(
    case_file: Path, *, refresh: bool
) -> None:
    with open_store(case_file) as store:
        now = projections(store.reader)
        connection_behind(store.reader).execute("DROP TABLE tally")
        connection_behind(store.reader).execute("DROP TABLE party")
        connection_behind(store.reader).execute(
            "DELETE FROM _sqlite_migrations WHERE name >= 'm003'"
        )
        connection_behind(store.reader).execute(
            "UPDATE meta SET value = '2:' || substr(value, 3) WHERE key = 'basis'"
        )
        connection_behind(store.reader).execute("PRAGMA user_version = 2")
    with open_store(case_file, refresh=refresh) as store:
        assert store.upgrade_copy is not None
        assert verify(store.upgrade_copy).findings == []
        assert projections(store.reader) == now
        assert examine(store) == []


UPGRADER = """
import sys
from pathlib import Path
from govtool.store import open_store, schema
def newer_note(db):
    db["note"].create({"id": int, "text": str}, pk="id")
schema.MIGRATIONS.append(newer_note)
with open_store(Path(sys.argv[1]), wait=60) as store:
    print(store.upgrade_copy is not None)
"""


def test_many_upgraders_at_once(case_file: Path) -> None:
    openers = [
        subprocess.Popen(
            [sys.executable, "-c", UPGRADER, str(case_file)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for _ in range(6)
    ]
    outputs = [opener.communicate() for opener in openers]
    assert [error.decode() for _out, error in outputs] == [""] * 6
    assert sorted(out.decode().strip() for out, _error in outputs) == ["False"] * 5 + ["True"]


def test_opening_and_writing_need_no_heavy_module(case_file: Path) -> None:
    script = """
import sys
from pathlib import Path
from govtool.store import open_store
from tests.store.kit import register
with open_store(Path(sys.argv[1])) as store, store.writing("甲某") as tx:
    register(tx)
heavy = {"sqlite_utils", "rich", "typer", "openpyxl"}
print(sorted(heavy & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(case_file)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_a_killed_writer_leaves_nothing(case_file: Path) -> None:
    script = """
import os, signal, sys
from pathlib import Path
from govtool.store import open_store
from govtool.file.reader import connection_behind
from tests.store.kit import worked_history
with open_store(Path(sys.argv[1])) as store:
    connection_behind(store.reader).execute("PRAGMA cache_size = 5")
    with store.writing("甲某") as tx:
        for _ in range(300):
            worked_history(tx)
        tx.project()
        os.kill(os.getpid(), signal.SIGKILL)
"""
    with open_store(case_file) as store:
        before = projections(store.reader), noun_tables.row_counts(store.reader)
    done = subprocess.run([sys.executable, "-c", script, str(case_file)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert case_file.with_name("govtool.db-journal").exists()
    with open_store(case_file) as store:
        assert (projections(store.reader), noun_tables.row_counts(store.reader)) == before
        assert examine(store) == []
