"""A verified copy of the file with its manifest 备份: the one way in which copies are made.

``draw`` copies what is committed, while the file is held so that nobody writes; ``keep`` opens the
copy, compares it with what the file held, and only then gives it a name. Pitfalls, SQLite: copying
a live file is no backup.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from govtool import __version__
from govtool.backup import automatic, manifest
from govtool.backup.automatic import OFF, VARIABLE
from govtool.backup.manifest import Facts, Manifest, Why
from govtool.base.errors import StorageTrouble
from govtool.base.i18n import _
from govtool.crypt import passphrases
from govtool.file import connection, disk, durable_files, file_errors
from govtool.file.lock_wait import WAIT
from govtool.file.reader import Reader
from govtool.journal import chain
from govtool.store import schema
from govtool.views import noun_tables

FOLDER = "backups"

QUICKLY = 100_000
"""Entries whose chain is checked in about a second; of longer journals only the newest are."""

_OF_THE_FILE = frozenset({"damaged", "not_a_database", "busy"})


@dataclass(frozen=True, slots=True)
class Drawn:
    """A copy without a name yet, what the file held when it was made, and whom it is sealed for."""

    temporary: Path
    folder: Path
    of: Path
    why: Why
    made_at: dt.datetime
    facts: Facts
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A copy in its place, with its manifest."""

    path: Path
    manifest: Manifest


def folder_of(path: Path) -> Path:
    """Return the folder for copies of a file: ``GOVTOOL_BACKUPS``, else ``backups`` beside it.

    ``off`` turns off the copies that are made by the way, so what has to be made goes to the usual
    place.
    """
    chosen = os.environ.get(VARIABLE, "")
    return disk.real_path(path).parent / FOLDER if chosen in {"", OFF} else Path(chosen).absolute()


def draw(
    conn: sqlite3.Connection, path: Path, folder: Path, why: Why, recipients: tuple[str, ...] = ()
) -> Drawn:
    """Copy the committed file; ``conn`` holds it (:func:`govtool.file.connection.held`).

    :param recipients: public keys for which the copy is to be sealed. Until it is, it lies beside
        the file and not in ``folder``, which may be a stick that gets lost.
    :raises GovtoolError: code ``link`` for the folder, and all of :func:`connection.trouble`.
    """
    with _about_room(folder):
        durable_files.private_folder(folder)
        workshop = path.resolve().parent if recipients else folder
        durable_files.clear_for(path)
        durable_files.clear_forgotten(folder)
        durable_files.clear_reserved(folder, lambda copy: automatic.manifest_place(copy).exists())
        temporary = durable_files.half_made(workshop / path.name)
        try:
            with file_errors.translated(path):
                facts = facts_of(conn)
            _copy(path, temporary)
            return Drawn(
                temporary, folder, path.resolve(), why, dt.datetime.now(dt.UTC), facts, recipients
            )
        except BaseException:
            durable_files.clear_away(temporary)
            raise


@contextmanager
def _about_room(folder: Path) -> Iterator[None]:
    """Blame a full disk on the folder, not on the file: the copy has no name yet."""
    try:
        yield
    except StorageTrouble as error:
        if error.code != "disk_full":
            raise
        message = _("No backup was made: there is not enough room in “{folder}”.", folder=folder)
        hint = _("Make room, or choose a folder on another disk: govtool backup DIR")
        raise StorageTrouble("disk_full", message, hint) from error


def _copy(path: Path, temporary: Path) -> None:
    """Copy a file; errors of reading name the file, errors of writing the folder of the copy."""
    try:
        with closing(connection.connect(path, WAIT)) as source:
            source.execute("VACUUM INTO ?", (str(temporary),))
    except sqlite3.Error as error:
        told = file_errors.trouble(error, temporary.with_name(path.name))
        raise (file_errors.trouble(error, path) if told.code in _OF_THE_FILE else told) from error


def keep(drawn: Drawn, walked: int | None = QUICKLY) -> Snapshot:
    """Check a copy, and give it its name and its manifest; remove it if it is not sound.

    :param walked: how many of the newest entries must form a whole chain; None for all of them.
    :raises StorageTrouble: code ``damaged``, when the copy is not what the file was, or the file is
        not sound.
    """
    try:
        with _about_room(drawn.folder), durable_files.translated(drawn.folder):
            disk.write_through(drawn.temporary)
            check(drawn.temporary, drawn.facts, walked)
            return _sealed(drawn) if drawn.recipients else _put_in_folder(drawn, drawn.temporary)
    finally:
        durable_files.clear_away(drawn.temporary)


def _sealed(drawn: Drawn) -> Snapshot:
    """The checked copy in an envelope; outside it nothing of it was ever in the folder."""
    from govtool.crypt import sealing  # few copies leave the machine

    envelope = durable_files.half_made(drawn.folder / drawn.of.name)
    try:
        sealing.seal(drawn.temporary, envelope, drawn.recipients)
        disk.write_through(envelope)
        return _put_in_folder(drawn, envelope)
    finally:
        durable_files.clear_away(envelope)


def _put_in_folder(drawn: Drawn, finished: Path) -> Snapshot:
    """Sync both before naming them, the manifest last: only with one it is a backup."""
    sha256 = digest(finished)
    inside = digest(drawn.temporary) if drawn.recipients else ""
    moment = drawn.made_at.astimezone()
    suffix = drawn.of.suffix or ".db"
    if drawn.recipients:
        from govtool.crypt.sealing import SUFFIX

        suffix += SUFFIX
    final = durable_files.reserve(drawn.folder, f"{drawn.of.stem}-{moment:%Y%m%d-%H%M%S}", suffix)
    said = Manifest(
        file=final.name,
        of=drawn.of.name,
        why=drawn.why.value,
        made_at=chain.timestamp(drawn.made_at),
        sha256=sha256,
        size=finished.stat().st_size,
        facts=drawn.facts,
        program=__version__,
        sqlite=sqlite3.sqlite_version,
        encrypted=passphrases.is_encrypted(drawn.temporary),
        inside=inside,
        recipients=drawn.recipients,
    )
    try:
        durable_files.write_protect(finished)
        _named(finished, final, said)
        disk.write_through(drawn.folder)
    except BaseException:
        discard(final)
        raise
    return Snapshot(final, said)


def _named(finished: Path, final: Path, said: Manifest) -> None:
    place = automatic.manifest_place(final)
    part = durable_files.written(place, manifest.as_bytes(said))
    try:
        finished.replace(final)
        part.replace(place)
    finally:
        durable_files.clear_away(part)


def discard(copy: Path) -> None:
    """Remove a copy and then its manifest: while that is there, the copy is known as ours."""
    copy.unlink(missing_ok=True)
    automatic.manifest_place(copy).unlink(missing_ok=True)


def digest(path: Path) -> str:
    """The SHA-256 of a file in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def frozen(copy: Path) -> Iterator[sqlite3.Connection]:
    """Open a copy so that reading cannot change it: no lock, no rollback journal played back.

    :raises GovtoolError: codes ``not_ours``, ``newer_schema``, ``damaged`` …, before anything is
        asked of its tables.
    """
    with file_errors.translated(copy), closing(connection.look_at(copy)) as conn:
        schema.require_ours(conn, copy)
        yield conn


# --- what is compared


_OF_OLDER_FILES = ("decision",)
"""Tables that only files of older schemas have, and that their manifests count."""


def facts_of(conn: Reader) -> Facts:
    """Return the facts of a file of any schema of ours."""
    (node,) = conn.execute("SELECT value FROM meta WHERE key = 'node'").fetchone() or ("",)
    (version,) = conn.execute("PRAGMA user_version").fetchone()
    found = {
        name for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    }
    counted = (*noun_tables.counted_tables(), "subject", *_OF_OLDER_FILES)
    counts = {
        t: conn.execute(f'SELECT count(*) FROM "{t}"').fetchone()[0] for t in counted if t in found
    }
    return Facts(origin_of(conn), node, version, counts, ends(conn))


def origin_of(conn: Reader) -> str:
    """Return the node of the journal's first entry (or the file's own): it identifies backups."""
    first = conn.execute("SELECT node FROM journal ORDER BY pos LIMIT 1").fetchone()
    (node,) = first or conn.execute("SELECT value FROM meta WHERE key = 'node'").fetchone() or ("",)
    return str(node)


def ends(conn: Reader) -> dict[str, manifest.End]:
    """Return the end of each node's chain."""
    newest = (
        "SELECT node, seq, hash FROM journal WHERE (node, seq) IN (SELECT node, max(seq) "
        "FROM journal GROUP BY node)"
    )
    return {node: (seq, bytes(link).hex()) for node, seq, link in conn.execute(newest)}


def check(copy: Path, facts: Facts, walked: int | None) -> None:
    """Check every page of a copy, its counts and its chain, as :func:`keep` does.

    :raises StorageTrouble: code ``damaged``.
    """
    with frozen(copy) as conn:
        (told,) = conn.execute("PRAGMA integrity_check(1)").fetchone()
        if told != "ok":
            raise _bad(told)
        if facts_of(conn) != facts:
            raise _bad(_("it does not hold what the file holds"))
        for finding in chain.verify(conn, walked):
            raise _bad(f"{finding.record}: {finding.message}")


def _bad(what: str) -> StorageTrouble:
    message = _("No sound copy could be made: {error}.", error=what.rstrip(".。"))
    return StorageTrouble("damaged", message, _("Nothing was changed. Run “govtool doctor”."))
