"""Foreign objects in the file: no command hangs or answers wrongly, and doctor finds them.

Each table is replaced by a view, by one that never ends, by a virtual table, and gets triggers of
each kind and an index. After each the commands come back in time, and whatever says that it was
recorded is there.
"""

# ruff: noqa: S608 - the tables and columns are our own

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from itertools import product
from pathlib import Path

from govtool.file import schema_objects
from trials.figures import Figures
from trials.kills import started
from trials.office import found

PATIENCE = 60.0
"""Seconds after which a command hangs; each takes less than one."""
NAME = "_sqlite_migrations_of_theirs"
_ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
_ADD = (
    "unit",
    "add",
    "--code",
    "SQ09",
    "--name",
    "示例九",
    "--kind",
    "community",
    "--parent",
    "JD01",
    "--json",
)

Spoil = Callable[[sqlite3.Connection, str], None]


def _replaced(conn: sqlite3.Connection, table: str) -> None:
    """A view that shows the same rows, and drops what is written to it."""
    conn.execute("PRAGMA legacy_alter_table = ON")
    conn.execute(f'ALTER TABLE "{table}" RENAME TO theirs')
    conn.execute(f'CREATE VIEW "{table}" AS SELECT * FROM theirs')
    conn.execute(f'CREATE TRIGGER {NAME} INSTEAD OF INSERT ON "{table}" BEGIN SELECT 1; END')


def _endless(conn: sqlite3.Connection, table: str) -> None:
    shown = ", ".join(f'x AS "{column}"' for column in _columns(conn, table))
    conn.execute(f'DROP TABLE "{table}"')
    conn.execute(f'CREATE VIEW "{table}" AS {_ENDLESS} SELECT {shown} FROM n')


def _virtual(conn: sqlite3.Connection, table: str) -> None:
    columns = ", ".join(f'"{column}"' for column in _columns(conn, table))
    conn.execute(f'DROP TABLE "{table}"')
    conn.execute(f'CREATE VIRTUAL TABLE "{table}" USING fts5({columns})')


def _indexed(conn: sqlite3.Connection, table: str) -> None:
    """A unique index that refuses the second row."""
    conn.execute(f'CREATE UNIQUE INDEX {NAME} ON "{table}" (typeof("{_columns(conn, table)[0]}"))')


def _fired(when: str, body: str) -> Spoil:
    def spoil(conn: sqlite3.Connection, table: str) -> None:
        conn.execute(f'CREATE TRIGGER {NAME} {when} ON "{table}" BEGIN {body}; END')

    return spoil


def _columns(conn: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in conn.execute(f'PRAGMA table_info("{table}")')]


WAYS: dict[str, Spoil] = {
    "view": _replaced,
    "endless view": _endless,
    "virtual table": _virtual,
    "unique index": _indexed,
    "insert ignored": _fired("BEFORE INSERT", "SELECT RAISE(IGNORE)"),
    "insert undone": _fired("AFTER INSERT", "DELETE FROM unit"),
    "update refused": _fired("BEFORE UPDATE", "SELECT RAISE(ABORT, 'no')"),
    "delete ignored": _fired("BEFORE DELETE", "SELECT RAISE(IGNORE)"),
}


def tables() -> list[str]:
    """Return every table of a file, the records of migrations too."""
    return sorted(schema_objects.own_tables())


def trial(
    folder: Path, names: Sequence[str] | None = None, ways: Sequence[str] = tuple(WAYS)
) -> Figures:
    """Spoil so many tables in each way, and let commands loose on each."""
    folder.mkdir(exist_ok=True)
    sound = folder / "sound.db"
    found(sound)
    figures = Figures("foreign objects")
    for way, table in product(ways, names or tables()):
        path = folder / "office.db"
        shutil.copy(sound, path)
        with (
            closing(sqlite3.connect(path, isolation_level=None)) as conn,
            suppress(sqlite3.IntegrityError),
        ):
            WAYS[way](conn, table)
        if path.read_bytes() == sound.read_bytes():
            continue  # a unique index that the rows there do not allow
        figures.runs += 1
        figures.problems += [f"{way} of {table}: {problem}" for problem in _problems(path, figures)]
    return figures


def _problems(path: Path, figures: Figures) -> Iterator[str]:
    """What is not as promised of a file with something foreign in it."""
    new = path.with_name("new.db")
    said: dict[tuple[str, ...], tuple[int | None, str]] = {
        words: _answer(path, words)
        for words in (("due", "--json"), ("case", "list", "--json"), _ADD, ("doctor", "--json"))
    }
    said["restore",] = _answer(new, ("restore", str(path), "--yes", "--json"))
    yield from (
        f"{words[0]} did not come back" for words, (code, _text) in said.items() if code is None
    )
    recorded, text = said[_ADD]
    if recorded == 0:
        figures.lost += not _is_there(path)
        yield f"it was written to: {text}"
    if said["doctor", "--json"][0] != 1 or not json.loads(said["doctor", "--json"][1])["findings"]:
        yield "doctor finds nothing"
    if new.exists() or said["restore",][0] == 0:
        new.unlink(missing_ok=True)
        yield "it was restored"
    figures.acknowledged += recorded is not None


def _answer(path: Path, words: tuple[str, ...]) -> tuple[int | None, str]:
    """Exit code and answer of a command; no code for one that hangs."""
    process = started(path, words)
    try:
        said, _nothing = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return None, ""
    return process.returncode, said


def _is_there(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as conn, suppress(sqlite3.Error):
        kept = "SELECT 1 FROM journal WHERE subject = 'unit:SQ09'"
        return conn.execute(kept).fetchone() is not None
    return False
