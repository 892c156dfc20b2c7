"""Doctor 体检: checks of the file and its projections against the journal, and the repair.

One function per invariant, in :data:`CHECKS`; each yields findings, and one that cannot be carried
out is a finding itself, so that a damaged file gives as long a list as can be had.
"""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from govtool.base.errors import GovtoolError, StorageTrouble
from govtool.base.i18n import _
from govtool.file import connection, ddl, durable_files
from govtool.file import schema_objects as all_objects
from govtool.file.ddl import NEVER_MADE_ANEW
from govtool.file.lock_wait import WAIT
from govtool.file.reader import connection_behind
from govtool.file.schema_objects import Object, Objects
from govtool.journal import chain
from govtool.journal.chain import Finding
from govtool.store import Store, refresh_file, schema, upgrade
from govtool.subjects import registry
from govtool.views import noun_tables, projections, queries, references
from govtool.views import office as offices
from govtool.views.tables import NUMBER, SUBJECT, Table, quoted

MOST = 100
"""Rows of one table that are named one by one; the rest are counted."""

_OF_PAGES = frozenset({"integrity", "unchecked"})

Check = Callable[[sqlite3.Connection], Iterable[Finding]]


def examine(store: Store) -> list[Finding]:
    """Return all findings, none for a healthy file. Changes nothing; works on read-only files.

    Open the store with ``refresh=False``, or opening will already have put right what it can.
    """
    findings: list[Finding] = []
    conn = connection_behind(store.reader)
    with store.reading():
        for check in CHECKS:
            findings += carried_out(check, conn)
    if any(finding.code in _OF_PAGES for finding in findings):
        findings += unreadable_tables(store.path)
    return [*findings, *_left_behind(store)]


def carried_out(check: Check, conn: sqlite3.Connection) -> list[Finding]:
    """Return the findings of a check until it ends or fails; only our own tables are queried."""
    findings: list[Finding] = []
    try:
        lost = asked_by(check) & set(all_objects.read_objects(conn).lost())
        if lost:
            return [_left_out(check, min(lost & NEVER_MADE_ANEW or lost))]
        findings += check(conn)
    except (sqlite3.Error, GovtoolError) as error:
        findings.append(could_not(check, error))
    return findings


def asked_by(check: Check) -> set[str]:
    """Return the tables that a check queries; an endless view in place of one would hang it."""
    return _ASKED.get(
        check, {*NEVER_MADE_ANEW, "redaction", *(table.name for table in noun_tables.all_tables())}
    )


def _left_out(check: Check, table: str) -> Finding:
    message = _(
        "This was not checked, because the table {name} is missing or was replaced.", name=table
    )
    return Finding("skipped", table, _name(check), message, _remedy_for(table))


def _remedy_for(table: str) -> str:
    return restoring() if table in NEVER_MADE_ANEW else rebuilding()


def _left_behind(store: Store) -> Iterator[Finding]:
    """Yield the files that a killed command left beside the file, perhaps plain copies."""
    folder = store.path.resolve().parent
    for left in durable_files.left_behind(store.path):
        message = _(
            "A command that was killed left this behind: perhaps a whole copy of the file, as plain text."
        )
        where = left.name if left.parent == folder else str(left)
        remedy = _("Remove this file.")
        if not left.parent.is_dir():
            remedy = _(
                "Its folder is not there any more: look where it was moved to, and remove the file there."
            )
        yield Finding("left_behind", "", where, message, remedy)


def rebuild(store: Store) -> dict[str, int]:
    """Rebuild every projection from the journal, and guards and indexes, in one transaction.

    On a healthy file it leaves every projection byte for byte the same.

    :returns: how many rows each table has now.
    :raises StorageTrouble: code ``damaged`` when an entry of the journal cannot be read; nothing is
        changed then.
    """
    conn = connection_behind(store.reader)
    with connection.transaction(conn, store.path):
        _require_journal(conn, store.path)
        _make_anew(conn)
        projections.fold_registers(conn, "main")
        office = offices.build(conn)
        projections.fold_subjects(conn, "main", office)
        is_behind = upgrade.pending_rules(conn, dt.date.max) is not None
        queries.set_meta(conn, "basis", "" if is_behind else offices.basis(office))
    store.forget_office()
    refresh_file(store)
    return noun_tables.row_counts(conn)


def _require_journal(conn: sqlite3.Connection, path: Path) -> None:
    """Without the journal nothing would be left of what the tables still have."""
    gone = NEVER_MADE_ANEW & set(all_objects.read_objects(conn).lost())
    if gone:
        message = _("“{path}” has lost its table {name}.", path=path, name=min(gone))
        raise StorageTrouble("damaged", message, restoring())


def _make_anew(conn: sqlite3.Connection) -> None:
    """Make projections empty as in the schema; fix triggers and indexes; drop foreign ones."""
    for each in all_objects.read_objects(conn).strangers():
        if all_objects.can_be_dropped(each):
            conn.execute(f"DROP {each.kind} IF EXISTS {_identifier(each.name)}")
    changed = [name for kind, name in _missing(conn) if kind == "table"]
    for table in (*changed, *(table.name for table in reversed(noun_tables.all_tables()))):
        conn.execute(f'DROP TABLE IF EXISTS main."{table}"')
    missing = _missing(conn)
    for (kind, name), sql in missing.items():
        conn.execute(f'DROP {kind} IF EXISTS "{name}"')
        conn.execute(sql)
    if ddl.MIGRATION_RECORDS[0] in missing.values():
        schema.record_migrations(conn)


def _missing(conn: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """Return the statements of missing or different objects, by kind and name."""
    there = all_objects.read_objects(conn)
    texts = {each.sql for each in there.all}
    return {
        key: sql for key, sql in all_objects.expected(there.version).items() if sql not in texts
    }


def _identifier(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


# --- the file


def pages(conn: sqlite3.Connection) -> Iterator[Finding]:
    """SQLite's own check of every page and index."""
    for (message,) in conn.execute(f"PRAGMA integrity_check({MOST})"):
        if message != "ok":
            yield Finding("integrity", _table_named(conn, message), "", message, restoring())


def _table_named(conn: sqlite3.Connection, message: str) -> str:
    """Return the table in SQLite's message, by first page number or index name, or ""."""
    named = re.search(r"[Tt]ree (?:page )?(\d+)|index (\w+)", message)
    if named is None:
        return ""
    tables = "SELECT tbl_name FROM main.sqlite_master WHERE rootpage = ? OR name = ?"
    found = conn.execute(tables, (int(named[1] or -1), named[2])).fetchone()
    return str(found[0]) if found else ""


def _names_of_rows() -> dict[str, str]:
    """Return what names a row of each table to a person, in SQL."""
    own = {
        table.name: " || '-' || ".join(f'"{column}"' for column in table.key)
        for table in noun_tables.all_tables()
    }
    registers = {
        noun.word: f'"{noun.key}"' for noun in registry.subjects() if noun.word in own and noun.key
    }
    return {"meta": "key", "journal": "node || '-' || seq", **own, **registers, SUBJECT.name: "no"}


def unreadable_tables(path: Path) -> Iterator[Finding]:
    """Yield each table that cannot be read to its end, with the last record that can.

    Over a connection for each: after a page that does not fit its HMAC one of SQLCipher answers
    nothing any more.
    """
    for table, name in _names_of_rows().items():
        last = ""
        try:
            with closing(connection.connect(path, WAIT)) as conn:
                if table not in all_objects.read_objects(conn).lost():
                    for found, *_row in conn.execute(f'SELECT {name}, * FROM main."{table}"'):
                        last = str(found)
        except sqlite3.Error as error:
            message = (
                _("It cannot be read beyond this record: {error}")
                if last
                else _("It cannot be read: {error}")
            )
            yield Finding("unreadable_table", table, last, message.format(error=error), restoring())


def objects(conn: sqlite3.Connection) -> Iterator[Finding]:
    """Tables, indexes and guards are there, and as the schema has them; nobody added anything."""
    there = all_objects.read_objects(conn)
    for kind, name in _missing(conn):
        message = _(
            "The {kind} {name} is missing or changed.", kind=all_objects.label(kind), name=name
        )
        code = "lost_table" if name in NEVER_MADE_ANEW else "schema"
        yield Finding(code, name, kind, message, _remedy_for(name))
    for each in there.strangers():
        yield from _stranger(each, there)


def _stranger(each: Object, there: Objects) -> Iterator[Finding]:
    """Return the objects that another program added, without indexes of its own tables."""
    message = _("The {kind} {name} does not belong here.")
    words = message.format(kind=all_objects.label(each.kind), name=each.name)
    if all_objects.can_be_dropped(each):
        yield Finding("schema", each.name, each.kind, words, rebuilding())
    elif each.key in all_objects.own_tables():
        return  # told already: it is not ours, so ours is missing
    elif each in there.acting():
        yield Finding("schema", each.name, each.kind, words, restoring())
    elif each.key in there.referring():
        message = _(
            "This table does not belong here, and refers to one of ours: rows of it may be "
            "removed, or keep something from being recorded."
        )
        remedy = _("Remove the reference, or the table, with the program that made it.")
        yield Finding("foreign_table", each.name, each.kind, message, remedy)
    elif each.kind == "table":
        message = _(
            "This table does not belong here. It is neither read nor changed, and does no harm."
        )
        yield Finding("foreign_table", each.name, each.kind, message, _("Nothing need be done."))


def foreign_keys(conn: sqlite3.Connection) -> Iterator[Finding]:
    """Stages, obligations and notices belong to a case that is there."""
    for table, rowid, parent, _no in conn.execute("PRAGMA main.foreign_key_check"):
        message = _("A row points to a {parent} that is not there.", parent=parent)
        yield Finding(
            "foreign_key", table, "" if rowid is None else str(rowid), message, rebuilding()
        )


def journal_findings(store: Store) -> list[Finding]:
    """Return what is wrong with the journal alone: its chains, and the places of its entries."""
    conn = connection_behind(store.reader)
    with store.reading():
        return [*chain.verify(conn), *places(conn)]


def clock(conn: sqlite3.Connection) -> Iterator[Finding]:
    """No entry was recorded at a time that has yet to come."""
    times = "SELECT node, seq, recorded_at FROM main.journal ORDER BY recorded_at DESC LIMIT 1"
    newest = conn.execute(times).fetchone()
    if newest and chain.lies_ahead(newest[2], dt.datetime.now(dt.UTC)):
        yield yet_to_come("journal", f"{newest[0]}-{newest[1]}", newest[2])


def yet_to_come(table: str, record: str, moment: str) -> Finding:
    """The finding that something was recorded, or backed up, at a time that has yet to come."""
    message = _(
        "Its time, {moment} UTC, has yet to come: the clock was ahead then, or was set back since."
    )
    remedy = _(
        "Set the clock of this machine. If it is right now, new entries still get that time until "
        "it has come; the days of facts are not touched."
    )
    return Finding(
        "clock", table, record, message.format(moment=moment[:16].replace("T", " ")), remedy
    )


def places(conn: sqlite3.Connection) -> Iterator[Finding]:
    """Yield entries of a node out of the order in which it made them; no hash covers places."""
    beyond = "pos NOT BETWEEN 1 AND :most OR seq NOT BETWEEN 1 AND :most"
    for node, seq in conn.execute(
        f"SELECT node, seq FROM main.journal WHERE {beyond} LIMIT {MOST}",
        {"most": chain.FURTHEST - 1},
    ):
        message = _(
            "The entry has a place or number that it cannot have; nothing can be recorded after it."
        )
        yield Finding("moved_entry", "journal", f"{node}-{seq}", message, restoring())
    before = "lag(pos) OVER (PARTITION BY node ORDER BY seq)"
    moved = (
        f"SELECT node, seq FROM (SELECT node, seq, pos, {before} AS before FROM main.journal) "
        "WHERE pos < before"
    )
    for node, seq in conn.execute(f"{moved} LIMIT {MOST}"):
        message = _("The entry stands before an older one: somebody changed its place.")
        yield Finding("moved_entry", "journal", f"{node}-{seq}", message, restoring())


def identity(conn: sqlite3.Connection) -> Iterator[Finding]:
    """Check that the file knows its node, and that its tables have the basis in force."""
    node = queries.meta(conn, "node")
    (entries, own) = conn.execute(
        "SELECT count(*), sum(node IS ?) FROM main.journal", (node,)
    ).fetchone()
    if node is None:
        yield Finding("lost_id", "meta", "node", _("The file has lost its own id."), restoring())
    elif entries and not own:
        message = _("The file's own id “{node}” stands in no entry of the journal.", node=node)
        yield Finding("lost_id", "meta", "node", message, restoring())
    if queries.meta(conn, "basis") != offices.basis(offices.build(conn)):
        message = _("The tables were made under another policy, calendar or version.")
        yield Finding("outdated_projection", "meta", "basis", message, rebuilding())


def permits(conn: sqlite3.Connection) -> Iterator[Finding]:
    """No permit to change a journal entry was left open."""
    for node, seq in conn.execute("SELECT node, seq FROM main.redaction"):
        message = _("The entry may be changed: a permit to redact it was left behind.")
        remedy = _(
            "Somebody wrote to the file with another program. Compare it with the newest backup."
        )
        yield Finding("open_permit", "redaction", f"{node}-{seq}", message, remedy)


# --- parents


def parents(conn: sqlite3.Connection) -> Iterator[Finding]:
    """Whatever names a unit, a grid or a case names one that is there."""
    for naming in references.namings(conn):
        query = references.missing(naming)
        words = _(registry.subject(naming.target).missing)
        remedy = _("Add it with “govtool {noun} add”, or correct the entry that names it.")
        remedy = remedy.format(noun=naming.target)
        for record, code in conn.execute(f"{query} LIMIT {MOST}"):
            yield Finding("missing_parent", naming.called, record, words.format(code=code), remedy)
        (count,) = conn.execute(f"SELECT count(*) FROM ({query})").fetchone()
        yield from _and_more("missing_parent", naming.called, count, remedy)


# --- projections


def stored_and_folded(conn: sqlite3.Connection) -> Iterator[Finding]:
    """The stored projections are what the journal gives when it is folded from scratch."""
    findings: list[Finding] = []
    with _beside(conn):
        damage = partial(_unreadable, findings)
        projections.fold_registers(conn, "temp", damage)
        projections.fold_subjects(conn, "temp", offices.build(conn, "temp"), damage)
        for table in noun_tables.all_tables():
            findings += _differences(conn, table)
    yield from findings


@contextmanager
def _beside(conn: sqlite3.Connection) -> Iterator[None]:
    """Empty projections in the temporary schema, for the time of a comparison."""
    own = all_objects.expected()
    try:
        for table in noun_tables.all_tables():
            conn.execute(own["table", table.name].replace("CREATE TABLE", "CREATE TEMP TABLE", 1))
        yield
    finally:
        for table in reversed(noun_tables.all_tables()):
            conn.execute(f"DROP TABLE IF EXISTS {table.named('temp')}")


def _unreadable(findings: list[Finding], subject: str, error: StorageTrouble) -> None:
    known = error.code != "unknown_entry"
    code, remedy = ("unreadable_entry", restoring()) if known else (error.code, error.hint or "")
    findings.append(
        Finding(code, "journal", error.where.get("entry", subject), error.message, remedy)
    )


def _differences(conn: sqlite3.Connection, table: Table) -> Iterator[Finding]:
    """Rows that are in one of the two and not, or otherwise, in the other."""
    stored, folded = (
        f"SELECT {table.list} FROM {table.named(schema)}" for schema in ("main", "temp")
    )
    key = quoted(table.key)
    differing = (
        f"SELECT {key} FROM ({stored} EXCEPT {folded}) UNION SELECT {key} FROM ({folded} "
        f"EXCEPT {stored})"
    )
    is_stored, is_folded = (
        f"({key}) IN (SELECT {key} FROM {table.named(schema)})" for schema in ("main", "temp")
    )
    query = f"SELECT {is_stored}, {is_folded}, {key} FROM ({differing}) ORDER BY {key} LIMIT {MOST}"
    for row in conn.execute(query).fetchall():
        yield _difference(table, _named(conn, table, row[2:]), stored=row[0], folded=row[1])
    (count,) = conn.execute(f"SELECT count(*) FROM ({differing})").fetchone()
    yield from _and_more("changed_projection", table.name, count, rebuilding())


def _difference(table: Table, record: str, *, stored: int, folded: int) -> Finding:
    if not folded:
        code, message = "surplus_projection", _("The journal knows nothing of it.")
    elif not stored:
        code, message = "missing_projection", _("The journal has it, the table not.")
    else:
        code, message = "changed_projection", _("It is not what the journal says.")
    return Finding(code, table.name, record, message, rebuilding())


def _named(conn: sqlite3.Connection, table: Table, key: tuple[object, ...]) -> str:
    """A row as a person would name it: by the number of its subject, or by its own code."""
    if table not in noun_tables.tables_of_subjects():
        is_sum = table in {NUMBER, *noun_tables.tables_of_sums()}
        return "-".join(filter(None, map(str, key))) if is_sum else str(key[0])
    either = " UNION ALL ".join(
        f"SELECT no FROM {SUBJECT.named(schema)} WHERE id = ?1" for schema in ("main", "temp")
    )
    row = conn.execute(f"{either} LIMIT 1", (key[0],)).fetchone()
    return " #".join([row[0] if row else str(key[0]), *map(str, key[1:])])


def _and_more(code: str, table: str, count: int, remedy: str) -> Iterator[Finding]:
    if count > MOST:
        message = _("And {count} more of the same kind.", count=count - MOST)
        yield Finding(code, table, "…", message, remedy)


_ASKED: dict[Check, set[str]] = {
    pages: set(),
    objects: set(),
    chain.verify: {"journal"},
    clock: {"journal"},
    places: {"journal"},
    permits: {"redaction"},
}
"""The tables that a check asks, where those are not all."""

CHECKS: tuple[Check, ...] = (
    pages, objects, foreign_keys, chain.verify, places, clock, identity, permits, stored_and_folded, parents,
)  # fmt: skip


def could_not(check: Check, error: Exception) -> Finding:
    """The finding that a check could not be carried out."""
    message = _("This could not be checked: {error}", error=error)
    return Finding("unchecked", "", _name(check), message, restoring())


def _name(check: Check) -> str:
    names: dict[Check, str] = {
        pages: _("pages and indexes"),
        objects: _("tables, indexes and guards"),
        foreign_keys: _("references"),
        chain.verify: _("the journal's chain"),
        places: _("the order of the journal"),
        clock: _("the times of the journal"),
        identity: _("the file's id and basis"),
        permits: _("permits"),
        stored_and_folded: _("tables against the journal"),
        parents: _("units and grids that are named"),
    }
    return names[check]


def rebuilding() -> str:
    """The remedy for all that can be made anew from the journal."""
    return _("Run “govtool doctor --rebuild”: it makes the tables anew from the journal.")


def restoring() -> str:
    """Return the remedy where only a backup helps."""
    return _("Copy the file away, and restore the newest backup.")
