"""The schema of the file and its migrations, each applied once, all under one lock, after a verified copy.

A migration is never edited once released: a change of the schema is a new function at the end of
:data:`MIGRATIONS`. ``PRAGMA user_version`` is the number of migrations applied, so that opening an
up-to-date file needs neither sqlite_utils nor a look at any table.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from govtool.errors import StorageTrouble
from govtool.i18n import _
from govtool.store import connection

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION_ID = 0x676F7674
"""``govt`` in ASCII: marks a file as ours among all SQLite files."""

META = """CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID"""

JOURNAL = """CREATE TABLE journal (
    pos INTEGER PRIMARY KEY,
    node TEXT NOT NULL,
    seq INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
    actor TEXT NOT NULL,
    subject TEXT NOT NULL,
    kind TEXT NOT NULL,
    "on" TEXT NOT NULL,
    payload TEXT NOT NULL,
    payload_sha256 BLOB NOT NULL,
    prev_hash BLOB NOT NULL,
    hash BLOB NOT NULL,
    UNIQUE (node, seq)
) STRICT"""

REDACTION = "CREATE TABLE redaction (node TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (node, seq)) STRICT"

# INSERT OR REPLACE deletes without firing delete triggers, hence a trigger on INSERT too.
TRIGGERS = (
    """CREATE TRIGGER journal_never_replaced BEFORE INSERT ON journal
    WHEN EXISTS (SELECT 1 FROM journal WHERE pos = NEW.pos OR (node = NEW.node AND seq = NEW.seq))
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only: this entry is there already'); END""",
    """CREATE TRIGGER journal_never_deleted BEFORE DELETE ON journal
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only: entries are never deleted'); END""",
    """CREATE TRIGGER journal_never_changed BEFORE UPDATE ON journal
    WHEN NOT EXISTS (SELECT 1 FROM redaction WHERE node = OLD.node AND seq = OLD.seq)
        OR (NEW.pos, NEW.node, NEW.seq, NEW.recorded_at, NEW.actor, NEW.subject, NEW.kind, NEW."on")
            IS NOT (OLD.pos, OLD.node, OLD.seq, OLD.recorded_at, OLD.actor, OLD.subject, OLD.kind, OLD."on")
        OR (NEW.payload_sha256, NEW.prev_hash, NEW.hash) IS NOT (OLD.payload_sha256, OLD.prev_hash, OLD.hash)
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only: entries are never changed'); END""",
)

# Without rowids: rows have no place but that of their key, so a rebuild puts each byte where it was.
REGISTERS = (
    "CREATE TABLE unit (code TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, parent TEXT) STRICT, WITHOUT ROWID",
    "CREATE TABLE grid (code TEXT PRIMARY KEY, name TEXT NOT NULL, unit TEXT NOT NULL, parent TEXT) STRICT, WITHOUT ROWID",
    """CREATE TABLE household (
    code TEXT PRIMARY KEY, grid TEXT NOT NULL, head TEXT NOT NULL, phone TEXT, address TEXT, members INTEGER
) STRICT, WITHOUT ROWID""",
    "CREATE TABLE number (unit TEXT, year INTEGER, last INTEGER NOT NULL, PRIMARY KEY (unit, year)) STRICT, WITHOUT ROWID",
    """CREATE TABLE filing (
    id INTEGER PRIMARY KEY, report TEXT NOT NULL, period TEXT NOT NULL, unit TEXT NOT NULL,
    filed_on TEXT NOT NULL, figures TEXT NOT NULL
) STRICT""",
)

# What nobody looks for is not repeated here: the text of a case is in its journal entries, and ``id`` is the ``pos``
# of its registration there.
CASES = (
    """CREATE TABLE "case" (
    id INTEGER PRIMARY KEY,
    case_no TEXT NOT NULL UNIQUE,
    ref TEXT,
    content BLOB,
    unit TEXT NOT NULL,
    dispute_type TEXT NOT NULL,
    source TEXT,
    severity TEXT NOT NULL,
    petition INTEGER NOT NULL,
    grid TEXT,
    state TEXT NOT NULL,
    outcome TEXT,
    registered_on TEXT NOT NULL,
    closed_on TEXT,
    last_on TEXT NOT NULL,
    handler TEXT,
    closed_unit TEXT,
    agreement TEXT,
    persons INTEGER NOT NULL,
    amount INTEGER,
    body TEXT,
    violations INTEGER NOT NULL,
    keys BLOB NOT NULL,
    people BLOB NOT NULL,
    kept BLOB NOT NULL
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
    due TEXT NOT NULL, done_on TEXT, provisional INTEGER NOT NULL, extended INTEGER NOT NULL,
    PRIMARY KEY (case_id, no)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE notice (
    case_id INTEGER NOT NULL REFERENCES "case" (id) ON DELETE CASCADE,
    no INTEGER NOT NULL, rule TEXT NOT NULL, stage INTEGER NOT NULL, level TEXT NOT NULL, "on" TEXT NOT NULL,
    PRIMARY KEY (case_id, no)
) STRICT, WITHOUT ROWID""",
)

INDEXES = (
    "CREATE INDEX journal_subject ON journal (subject)",
    "CREATE INDEX grid_unit ON grid (unit)",
    "CREATE INDEX household_grid ON household (grid)",
    "CREATE INDEX filing_of ON filing (report, period, unit)",
)
SEARCH = """CREATE TABLE search (
    case_id INTEGER PRIMARY KEY REFERENCES "case" (id) ON DELETE CASCADE, text TEXT NOT NULL
) STRICT"""
# By key and day, because that is how it is asked; a case finds its own rows again by the keys it keeps.
LIKENESS = """CREATE TABLE likeness (
    key INTEGER NOT NULL, day INTEGER NOT NULL, case_id INTEGER NOT NULL, PRIMARY KEY (key, day, case_id)
) STRICT, WITHOUT ROWID"""
# As the one above: by key and day, and a case keeps its keys.
PARTY = LIKENESS.replace("TABLE likeness", "TABLE party")
TALLY = """CREATE TABLE tally (
    month TEXT NOT NULL, dimension TEXT NOT NULL, unit TEXT NOT NULL, value TEXT NOT NULL, measure TEXT NOT NULL,
    n INTEGER NOT NULL, PRIMARY KEY (month, dimension, unit, value, measure)
) STRICT, WITHOUT ROWID"""
CASE_INDEXES = (
    'CREATE INDEX case_registered_on ON "case" (registered_on)',
    'CREATE INDEX case_last_on ON "case" (last_on)',
    'CREATE INDEX case_closed_on ON "case" (closed_on) WHERE closed_on IS NOT NULL',
    'CREATE INDEX case_open ON "case" (registered_on) WHERE closed_on IS NULL',
    'CREATE INDEX case_ref ON "case" (ref) WHERE ref IS NOT NULL',
    'CREATE INDEX case_content ON "case" (content) WHERE ref IS NULL AND content IS NOT NULL',
    'CREATE INDEX case_violations ON "case" (registered_on) WHERE violations > 0',
    "CREATE INDEX stage_closed_on ON stage (closed_on)",
    "CREATE INDEX obligation_done_on ON obligation (done_on, due)",
)
DUTY_AND_DECISIONS = (
    "CREATE TABLE duty (date TEXT PRIMARY KEY, leader TEXT NOT NULL, phone TEXT, note TEXT) STRICT, WITHOUT ROWID",
    """CREATE TABLE decision (
    id INTEGER PRIMARY KEY, no TEXT NOT NULL, meeting TEXT NOT NULL, title TEXT, "on" TEXT NOT NULL,
    text TEXT NOT NULL, unit TEXT NOT NULL, due TEXT NOT NULL, case_no TEXT, leader TEXT, done_on TEXT, note TEXT
) STRICT""",
    "CREATE INDEX decision_no ON decision (no)",
    # What is open stands together, in the order in which it is due.
    "CREATE INDEX decision_owed ON decision (done_on, due)",
)


def m001_journal_and_projections(db: Database) -> None:
    """The journal with its guards, and the registers. The tables of cases are those of the newest migration."""
    for statement in (META, JOURNAL, REDACTION, *TRIGGERS, *REGISTERS, *INDEXES):
        db.conn.execute(statement)
    db.conn.execute("INSERT INTO meta (key, value) VALUES ('node', ?)", (new_node(),))


def m002_compact_cases(db: Database) -> None:
    """Tables of cases that hold what is looked for; opening the file fills them from the journal."""
    _make_cases_anew(db)


def m003_papers(db: Database) -> None:
    """What returns of a month and longer ask: the end of a case, tallies by month, parties of several cases."""
    _make_cases_anew(db)


def _make_cases_anew(db: Database) -> None:
    """The tables of cases as they are now, empty: they are projections, and what was in them is in the journal."""
    for table in ("tally", "party", "likeness", "search", "notice", "obligation", "stage", "case"):
        db.conn.execute(f'DROP TABLE IF EXISTS "{table}"')
    for statement in (*CASES, SEARCH, LIKENESS, PARTY, TALLY, *CASE_INDEXES):
        db.conn.execute(statement)


def m004_duty_and_decisions(db: Database) -> None:
    """Who of the leaders is on duty, and what meetings decided; a file that is older has neither."""
    for table in ("duty", "decision"):
        db.conn.execute(f'DROP TABLE IF EXISTS "{table}"')
    for statement in DUTY_AND_DECISIONS:
        db.conn.execute(statement)


PAPER_NUMBER = """CREATE TABLE paper_number (
    case_id INTEGER NOT NULL REFERENCES "case" (id) ON DELETE CASCADE,
    no INTEGER NOT NULL, document TEXT NOT NULL, unit TEXT NOT NULL, year INTEGER NOT NULL, number INTEGER NOT NULL,
    PRIMARY KEY (case_id, no)
) STRICT, WITHOUT ROWID"""
PAPER_NUMBER_INDEX = "CREATE INDEX paper_number_of ON paper_number (document, unit, year, number)"


def m005_document_numbers(db: Database) -> None:
    """The numbers of letters and agreements; a file that is older has none."""
    db.conn.execute("DROP TABLE IF EXISTS paper_number")
    for statement in (PAPER_NUMBER, PAPER_NUMBER_INDEX):
        db.conn.execute(statement)


MIGRATIONS: list[Callable[[Database], None]] = [
    m001_journal_and_projections,
    m002_compact_cases,
    m003_papers,
    m004_duty_and_decisions,
    m005_document_numbers,
]
"""In the order in which they are applied; only ever added to."""


def bring_up_to_date(conn: sqlite3.Connection, path: Path, *, create: bool) -> Path | None:
    """Refuse what is not ours, make the schema of an empty file, upgrade an older one.

    :param create: whether an empty file is to become ours.
    :returns: the verified copy made before an upgrade (:mod:`govtool.store.snapshot`), None if there was none.
    :raises GovtoolError: codes ``no_file``, ``not_ours``, ``newer_schema``, and all of :func:`connection.trouble`.
    """
    if _version(conn, path, create=create) == len(MIGRATIONS):
        return None
    from govtool.store import snapshot

    copy: Path | None = None
    try:
        with connection.transaction(conn, path):
            # Another process may have done it while we waited for the lock: what is pending is read under it.
            found = _version(conn, path, create=create)
            if found < len(MIGRATIONS):
                copy = _copy(conn, path) if found else None
                apply(conn)
    except BaseException:
        if copy is not None:  # the file is as it was, so a copy would only pile up at every try
            snapshot.discard(copy)
        raise
    return copy


def _copy(conn: sqlite3.Connection, path: Path) -> Path:
    """A verified copy of the committed file; ``conn`` holds the write lock, so it is the last state.

    A chain that is broken is for ``doctor`` to tell, who has to open the file first.
    """
    from govtool.store import snapshot
    from govtool.store.manifest import Why

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
        hint = _("The file's own folder has to be writable too: open the file where you may write, or have the right given to you. {variable}=DIR names another folder for backups.")  # fmt: skip
    message = _("“{path}” was written by an older version. It has to be upgraded first, and backed up before that; but the backup folder “{folder}” cannot be written.")  # fmt: skip
    return StorageTrouble(code, message.format(path=path, folder=folder), hint.format(variable="GOVTOOL_BACKUPS"))


def apply(conn: sqlite3.Connection) -> None:
    """Apply the pending migrations inside the open transaction of ``conn``."""
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

    migrations = Migrations("govtool")
    for migrate in MIGRATIONS:
        migrations()(migrate)
    migrations.apply(Database(conn, execute_plugins=False))
    conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    conn.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def new_node() -> str:
    """A random id by which the entries of a file are known everywhere."""
    return os.urandom(4).hex()


def require_ours(conn: sqlite3.Connection, path: Path) -> None:
    """See to it that a file is one of ours, of this schema or an older one.

    :raises StorageTrouble: codes ``not_ours``, ``newer_schema``. :raises NotFound: code ``no_file``, when it is empty.
    """
    _version(conn, path, create=False)


def blank() -> sqlite3.Connection:
    """An empty file of the current schema, in memory: what a healthy file's tables look like."""
    conn = sqlite3.connect(":memory:", isolation_level=None)
    apply(conn)
    return conn


def _version(conn: sqlite3.Connection, path: Path, *, create: bool) -> int:
    """How many migrations the file has; 0 for an empty one that we may fill."""
    with connection.translated(path):
        (application,) = conn.execute("PRAGMA application_id").fetchone()
        (version,) = conn.execute("PRAGMA user_version").fetchone()
        if application != APPLICATION_ID:
            return _empty(conn, path, create=create)
    if version > len(MIGRATIONS):
        raise StorageTrouble(
            "newer_schema",
            _("“{path}” was written by a newer govtool.").format(path=path),
            _("Install that version here; nothing was changed."),
        )
    return int(version)


def _empty(conn: sqlite3.Connection, path: Path, *, create: bool) -> int:
    if conn.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
        raise StorageTrouble(
            "not_ours",
            _("“{path}” is a database of another program.").format(path=path),
            _("Name another file with --db; nothing was changed."),
        )
    if not create:
        raise connection.no_file(path) if path.stat().st_size else connection.empty_file(path)
    return 0
