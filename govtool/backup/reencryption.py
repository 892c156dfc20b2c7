"""Encrypting, decrypting and giving a file another passphrase 加密、解密、换口令.

The new file is made beside the old one and checked, while nobody can write; then one renaming.
Killed at any moment, the old file or the new one is there, whole.
"""

from __future__ import annotations

import glob
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from govtool.backup import shelf, snapshot
from govtool.backup.manifest import Facts
from govtool.base.errors import Refused
from govtool.base.i18n import _
from govtool.crypt import passphrases, sealing
from govtool.crypt.passphrases import Key
from govtool.file import connection, disk, durable_files, file_errors, schema_objects
from govtool.file.connection import Permitted
from govtool.file.lock_wait import USUAL, Waiting
from govtool.store import schema
from govtool.views import clerks


def require(path: Path, *, encrypted: bool, waiting: Waiting = USUAL) -> Path:
    """The file meant by ``path``, which is encrypted, or is not.

    :raises NotFound: code ``no_file``. :raises Refused: codes ``is_encrypted``, ``not_encrypted``,
        ``wrong_key``.
    """
    target = path.resolve()
    if not target.is_file():
        raise file_errors.missing(path)
    if passphrases.is_encrypted(target) and not encrypted:
        message = _("“{path}” is encrypted already.", path=path)
        raise Refused("is_encrypted", message, _("To give it another passphrase: govtool rekey"))
    if encrypted and not passphrases.is_encrypted(target):
        message = _("“{path}” is not encrypted.", path=path)
        raise Refused("not_encrypted", message, _("To encrypt it: govtool encrypt"))
    _open_once(target, waiting)
    return target


def _open_once(target: Path, waiting: Waiting) -> None:
    """Ask for the passphrase before anything else, and write what a WAL holds into the file."""
    with connection.opened(target, waiting):
        pass


def recode(
    target: Path,
    key: Key | None,
    waiting: Waiting = USUAL,
    permitted: Permitted = lambda _conn: None,
) -> Facts:
    """Write a file anew under another key, or plain, and put the new one in its place.

    :param target: the file itself, no link. :param key: None to decrypt.
    :param permitted: asked once nobody else can write, it refuses whoever may not do it any more.
    :returns: what the file holds, before as after.
    :raises GovtoolError: the file is as it was then; ``busy``, ``disk_full``, ``damaged`` …
    """
    durable_files.clear_for(target)
    prepared = durable_files.half_made(target)
    try:
        with durable_files.translated(target):
            return _recode(target, prepared, key, waiting, permitted)
    finally:
        durable_files.clear_away(prepared)


def _recode(
    target: Path, prepared: Path, key: Key | None, waiting: Waiting, permitted: Permitted
) -> Facts:
    cipher = connection.cipher(target)
    with connection.held(target, waiting, cipher.either) as conn:
        schema.require_ours(conn, target)
        schema_objects.require_harmless(conn, target)
        permitted(conn)
        facts = snapshot.facts_of(conn)
        cipher.recode(target, prepared, key, waiting.patience)
        if key is None:
            _forget_clerks(prepared)
        disk.write_through(prepared)
        if key is not None:
            passphrases.remember(key)
        snapshot.check(prepared, facts, None)
        durable_files.close_before_renaming(conn)
        durable_files.put_in_place(prepared, target, waiting.patience)
    return facts


def _forget_clerks(prepared: Path) -> None:
    """Remove the clerks' passphrase hashes from a plain file, unused bytes included."""
    with connection.opened(prepared, Waiting(0)) as conn:
        conn.execute("PRAGMA secure_delete = ON")
        with connection.transaction(conn, prepared):
            clerks.forget_passphrases(conn)


class PlainCopies(NamedTuple):
    """Copies that anybody can read who gets at them.

    ``own``: backups of the file, and damaged files kept beside it; ``others``: how many backups
    there are of copies of the file, which are not to be removed with it.
    """

    own: list[Path]
    others: int


def plain_copies(target: Path) -> PlainCopies:
    """Return the copies in the usual folder and beside the file that are not encrypted."""
    with connection.opened(target, Waiting(0)) as conn:
        origin = snapshot.origin_of(conn)
    backups = [
        b
        for b in shelf.on_shelf(snapshot.folder_of(target), origin)
        if b.is_there and _is_plain(b.path)
    ]
    own = [backup.path for backup in backups if backup.manifest.of == target.name]
    damaged = [
        path
        for path in sorted(target.parent.glob(f"{glob.escape(target.stem)}-damaged-*"))
        if _is_plain(path)
    ]
    return PlainCopies(own + damaged, len(backups) - len(own))


def _is_plain(path: Path) -> bool:
    return not passphrases.is_encrypted(path) and not sealing.has_head(path)


def remove(copies: Sequence[Path]) -> int:
    """Remove copies, with the manifests of those that are backups; returns how many are gone."""
    gone = 0
    for path in copies:
        with suppress(OSError):
            snapshot.discard(path)
            gone += 1
    return gone
