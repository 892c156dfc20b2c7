"""The schema of the file and its migrations: each once, under one lock, after a checked copy.

A migration is never edited once released: a change of the schema is a new function at the end of
:data:`MIGRATIONS`. ``PRAGMA user_version`` is the number of migrations applied, so that opening an
    up-to-date file needs neither sqlite_utils nor a look at any row.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from govtool.base.errors import StorageTrouble
from govtool.base.i18n import _
from govtool.file import connection, ddl, file_errors, schema_objects

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION_ID = 0x676F7674
"""``govt`` in ASCII: marks a file as ours among all SQLite files."""


def m001_journal_and_projections(db: Database) -> None:
    """Make the journal with its guards. The newest migration makes the projections."""
    for statement in ddl.KEPT:
        db.conn.execute(statement)
    db.conn.execute("INSERT INTO meta (key, value) VALUES ('node', ?)", (new_node(),))


def m002_compact_cases(_db: Database) -> None:
    """Tables of cases that hold what is looked for: made anew by a later migration."""


def m003_papers(_db: Database) -> None:
    """Questions of returns of a month and longer: made anew by a later migration."""


def m004_duty_and_decisions(_db: Database) -> None:
    """Leaders on duty and decisions of meetings: made anew by a later migration."""


def m005_document_numbers(_db: Database) -> None:
    """The numbers of letters and agreements: made anew by a later migration."""


def m006_one_mechanism(db: Database) -> None:
    """Make one table for obligations (by a later migration), and one for left-out entries."""
    db.conn.execute("DROP TABLE IF EXISTS stub")
    db.conn.execute(ddl.STUB)


def m007_as_known(_db: Database) -> None:
    """Facts as known on a day: made anew by a later migration."""


def m008_people_and_meetings(_db: Database) -> None:
    """Registers of people: made anew by a later migration."""


def m009_matters(_db: Database) -> None:
    """Matters: made anew by a later migration."""


def m010_ten_households(db: Database) -> None:
    """Make all projections as they are now, empty; opening the file fills them from the journal."""
    for table in ddl.DROPPED:
        db.conn.execute(f'DROP TABLE IF EXISTS "{table}"')
    for statement in ddl.PROJECTIONS:
        db.conn.execute(statement)
    db.conn.execute("DELETE FROM meta WHERE key = 'basis'")


MIGRATIONS: list[Callable[[Database], None]] = [
    m001_journal_and_projections,
    m002_compact_cases,
    m003_papers,
    m004_duty_and_decisions,
    m005_document_numbers,
    m006_one_mechanism,
    m007_as_known,
    m008_people_and_meetings,
    m009_matters,
    m010_ten_households,
]
"""In the order in which they are applied; only ever added to."""


def bring_up_to_date(conn: sqlite3.Connection, path: Path, *, create: bool) -> Path | None:
    """Refuse what is not ours, make the schema of an empty file, upgrade an older one.

    :param create: whether an empty file is to become ours.
    :returns: the verified copy made before an upgrade (:mod:`govtool.backup.snapshot`), None if
        there was none.
    :raises GovtoolError: codes ``no_file``, ``not_ours``, ``newer_schema``, and all of
        :func:`connection.trouble`.
    """
    if _version(conn, path, create=create) == len(MIGRATIONS):
        return None
    from govtool.backup import snapshot
    from govtool.store import upgrade

    copy: Path | None = None
    try:
        with connection.transaction(conn, path):
            # Another process may have done it while we waited for the lock: what is pending is read
            # under it.
            found = _version(conn, path, create=create)
            if found < len(MIGRATIONS):
                if found:
                    schema_objects.require_harmless(conn, path)
                    upgrade.remember_deadlines(conn)
                copy = _copy(conn, path) if found else None
                apply(conn)
    except BaseException:
        if copy is not None:  # the file is as it was, so a copy would only pile up at every try
            snapshot.discard(copy)
        raise
    return copy


def _copy(conn: sqlite3.Connection, path: Path) -> Path:
    """Make a checked copy of the committed file; ``conn`` holds the write lock.

    A chain that is broken is for ``doctor`` to tell, who has to open the file first.
    """
    from govtool.backup import snapshot
    from govtool.backup.manifest import Why

    folder = snapshot.folder_of(path)
    try:
        return snapshot.keep(snapshot.draw(conn, path, folder, Why.BEFORE_UPGRADE), walked=0).path
    except StorageTrouble as error:
        if error.code not in {"read_only", "cannot_open"}:
            raise
        raise _no_upgrade(path, folder, error.code) from error


def _no_upgrade(path: Path, folder: Path, code: str) -> StorageTrouble:
    """The upgrade has to wait for a place where the file of before can be kept."""
    if os.access(path.resolve().parent, os.W_OK):
        hint = _("Name a folder you may write in: {variable}=DIR")
    else:
        hint = _(
            "The file's own folder has to be writable too: open the file where you may write, or "
            "have the right given to you. {variable}=DIR names another folder for backups."
        )
    message = _(
        "“{path}” was written by an older version. It has to be upgraded first, and backed up "
        "before that; but the backup folder “{folder}” cannot be written.",
        path=path,
        folder=folder,
    )
    return StorageTrouble(code, message, hint.format(variable="GOVTOOL_BACKUPS"))


def apply(conn: sqlite3.Connection) -> None:
    """Apply the pending migrations inside the open transaction of ``conn``."""
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

    if not conn.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
        for statement in ddl.MIGRATION_RECORDS:
            conn.execute(statement)
    migrations = Migrations("govtool")
    for migrate in MIGRATIONS:
        migrations()(migrate)
    migrations.apply(Database(conn, execute_plugins=False))
    conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    conn.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def record_migrations(conn: sqlite3.Connection) -> None:
    """Note that all migrations were applied, where somebody removed the record of it."""
    rows = [("govtool", migrate.__name__) for migrate in MIGRATIONS]
    conn.executemany(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES (?, ?, '')", rows
    )


def new_node() -> str:
    """A random id by which the entries of a file are known everywhere."""
    return os.urandom(4).hex()


def require_ours(conn: sqlite3.Connection, path: Path) -> None:
    """Require that a file is one of ours, of this schema or an older one, and that its tables are.

    :raises StorageTrouble: codes ``not_ours``, ``newer_schema``, ``damaged``.
    :raises NotFound: code ``no_file``, when it is empty.
    """
    _version(conn, path, create=False)
    with file_errors.translated(path):
        schema_objects.require_tables(conn, path)


def blank() -> sqlite3.Connection:
    """An empty file of the current schema, in memory: what a healthy file's tables look like."""
    conn = sqlite3.connect(":memory:", isolation_level=None)
    apply(conn)
    return conn


_STANDING = """
SELECT (SELECT application_id FROM pragma_application_id), (SELECT user_version FROM pragma_user_version),
       EXISTS (SELECT 1 FROM main.sqlite_master)
"""
"""The owner, schema and use of the file in one query: another process may change it in between."""


def _version(conn: sqlite3.Connection, path: Path, *, create: bool) -> int:
    """Return how many migrations the file has; 0 for an empty one that we may fill."""
    with file_errors.translated(path):
        application, version, is_filled = conn.execute(_STANDING).fetchone()
    if application != APPLICATION_ID:
        return _empty(path, is_filled=bool(is_filled), create=create)
    if version > len(MIGRATIONS):
        message = _("“{path}” was written by a newer govtool.", path=path)
        hint = _("Install that version here; nothing was changed.")
        raise StorageTrouble("newer_schema", message, hint)
    return int(version)


def _empty(path: Path, *, is_filled: bool, create: bool) -> int:
    if is_filled:
        message = _("“{path}” is a database of another program.", path=path)
        hint = _("Name another file with --db; nothing was changed.")
        raise StorageTrouble("not_ours", message, hint)
    if not create:
        raise file_errors.no_file(path) if path.stat().st_size else file_errors.empty_file(path)
    return 0
