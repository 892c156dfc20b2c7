"""Checks of a backup against its manifest and in itself, one function per thing that can differ."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from govtool.backup import shelf, snapshot
from govtool.backup.manifest import Facts
from govtool.backup.shelf import Backup
from govtool.base.errors import GovtoolError, NotFound, Refused, StorageTrouble, UsageMistake
from govtool.base.i18n import _
from govtool.crypt import sealing
from govtool.file import durable_files, schema_objects, unfinished_files
from govtool.file.schema_objects import Object
from govtool.journal import chain
from govtool.journal.chain import Finding

_SHUT = frozenset({"wrong_key", "needs_key", "no_cipher"})
"""Codes of an encrypted file that could not be opened."""
_ANOTHER = frozenset({"not_ours", "newer_schema"})
"""Codes of a sound file that is not for us."""
MOST = 20
"""Findings of one kind that are named one by one."""


@dataclass(slots=True)
class Checked:
    """A checked backup: its manifest (or None), its contents if readable, and what is wrong.

    ``content`` is where the copied file itself can be read: the backup, or what was taken out of
    its envelope; None for an envelope that nobody opened.
    """

    path: Path
    backup: Backup | None
    content: Path | None = None
    facts: Facts | None = None
    findings: list[Finding] = field(default_factory=list)


def verify(path: Path) -> Checked:
    """Check a backup against its manifest and in itself; nothing is changed.

    Without a manifest it is checked as well as can be. Findings name what differs. Of an envelope
    the outside is checked; :func:`govtool.backup.verification.opened_backup` looks inside too.

    :raises NotFound: code ``no_file``. :raises Refused: code ``wrong_kind``, for a folder or a
        device.
    """
    checked = outside(path)
    if not sealing.is_sealed(path):
        look_inside(checked, path)
    return checked


def outside(path: Path) -> Checked:
    """A backup of which the bytes were checked, against its manifest.

    :raises NotFound: code ``no_file``. :raises Refused: code ``wrong_kind``.
    """
    if not path.exists():
        message = _("There is no file “{path}”.", path=path)
        raise NotFound("no_file", message, _("See: govtool backup list"))
    if not path.is_file():
        raise Refused(
            "wrong_kind", _("“{path}” is no file.", path=path), _("See: govtool backup list")
        )
    checked = Checked(path, shelf.at(path))
    checked.findings += _beside(path) if checked.backup is None else _bytes(path, checked.backup)
    if sealing.is_sealed(path) and not sealing.has_head(path):
        checked.findings.append(differs("not_age", path, sealing.not_age()))
    return checked


def look_inside(checked: Checked, content: Path) -> None:
    """Check what was copied, which can be read at ``content``."""
    checked.content = content
    try:
        checked.findings += _content(checked, content)
    except (GovtoolError, sqlite3.Error) as error:
        if isinstance(error, GovtoolError) and error.code in _SHUT:
            checked.findings.append(_shut(error, checked.path))
            return
        if isinstance(error, GovtoolError) and error.code in _ANOTHER:
            checked.findings.append(differs(error.code, checked.path, error.message))
            return
        checked.findings.append(differs("unreadable", checked.path, str(error)))


def _shut(error: GovtoolError, path: Path) -> Finding:
    """Nobody could look inside; that says nothing against the backup."""
    remedy = _(
        "It may well be sound: backups of before a change of passphrase need the one of then."
    )
    return Finding(error.code, "", path.name, error.message, remedy)


def _bytes(path: Path, backup: Backup) -> Iterator[Finding]:
    said = backup.manifest
    if not backup.has_size:
        text = _("It has {size} bytes, and had {before} when it was made.")
        yield differs("size", path, text.format(size=backup.size, before=said.size))
    elif snapshot.digest(path) != said.sha256:
        yield differs(
            "sha256", path, _("It was changed after it was made: its digest is another one.")
        )


def _beside(path: Path) -> Iterator[Finding]:
    """A mere copy of a file in use may lack what SQLite had not written into it yet."""
    for ending in ("-journal", "-wal"):
        beside = path.with_name(path.name + ending)
        if beside.exists() and beside.stat().st_size:
            yield differs(
                "unfinished",
                path,
                _("{name} lies beside it: it was copied while it was written.", name=beside.name),
            )


def _content(checked: Checked, content: Path) -> Iterator[Finding]:
    """Yield the findings of SQLite, the chain and the manifest about the content."""
    path = checked.path
    inside = checked.backup.manifest.inside if checked.backup is not None else ""
    if inside and inside != snapshot.digest(content):
        message = _("What is in it is not what was put in: its digest is another one.")
        yield differs("sha256", path, message)
    with snapshot.frozen(content) as conn:
        foreign = [_foreign(path, each) for each in schema_objects.read_objects(conn).acting()]
        if foreign:
            yield from foreign[:MOST]
            return
        for (message,) in conn.execute(f"PRAGMA integrity_check({MOST})"):
            if message != "ok":
                yield differs("integrity", path, message)
        checked.facts = snapshot.facts_of(conn)
        yield from chain.verify(conn)[:MOST]
        if checked.backup is not None:
            yield from _differences(path, checked.backup.manifest.facts, checked.facts)


def _foreign(path: Path, each: Object) -> Finding:
    message = _(
        "It holds something that does not belong there and can change what is recorded: the {kind} {name}."
    )
    remedy = _(
        "Use another backup. If there is none, copy it, and run “govtool --db COPY doctor "
        "--rebuild”: that removes what does not belong there."
    )
    words = message.format(kind=schema_objects.label(each.kind), name=each.name)
    return Finding("foreign_object", each.name, path.name, words, remedy)


def _differences(path: Path, said: Facts, found: Facts) -> Iterator[Finding]:
    """Numbers and ends of chains that are not those of the manifest."""
    text = _("{what}: {found} in the file, {said} in the manifest.")
    for table in sorted(said.counts.keys() | found.counts.keys()):
        if said.counts.get(table) != found.counts.get(table):
            told = text.format(
                what=table, found=found.counts.get(table), said=said.counts.get(table)
            )
            yield differs("count", path, told)
    for node in sorted(said.ends.keys() | found.ends.keys()):
        if said.ends.get(node) != found.ends.get(node):
            told = text.format(what=node, found=_end(found, node), said=_end(said, node))
            yield differs("head", path, told)
    for name in ("origin", "node", "schema"):
        if getattr(said, name) != getattr(found, name):
            told = text.format(what=name, found=getattr(found, name), said=getattr(said, name))
            yield differs(name, path, told)


def _end(facts: Facts, node: str) -> str:
    seq, link = facts.ends.get(node, (0, chain.GENESIS.hex()))
    return f"{seq} ({link[:12]}…)"


def differs(code: str, path: Path, message: str) -> Finding:
    """A finding about a backup."""
    remedy = _("Do not rely on it: use another backup, and make a new one.")
    return Finding(code, "", path.name, message, remedy)


@contextmanager
def opened_backup(
    path: Path, identity: Path | None, office: Path, *, whole: bool = False
) -> Iterator[Checked]:
    """A backup that was checked; of an envelope also what is in it, where an identity is given.

    :param identity: the file with the secret key; a backup that is not sealed needs none.
    :param office: the file in use, beside which lies what is taken out; it is gone after.
    :param whole: it is to be put in the place of that file, and looking at the outside of an
        envelope is not enough.
    :raises UsageMistake: code ``needs_identity``. :raises GovtoolError: ``wrong_identity``,
        ``no_file``, and all of
        :func:`sealing.identities`.
    """
    if not sealing.is_sealed(path):
        yield verify(path)
        return
    checked = outside(path)
    if identity is None:
        if not checked.findings and (whole or checked.backup is None):
            raise _needs_identity(path)
        yield checked
        return
    secrets = sealing.identities(identity)
    if checked.findings:
        yield checked
        return
    with _private_place(path, _home(office, is_target=whole)) as place:
        try:
            sealing.unseal(path, place, secrets)
        except StorageTrouble as trouble:
            checked.findings.append(differs(trouble.code, path, trouble.message))
        except OSError as error:
            raise durable_files.trouble(error, place) from error
        else:
            look_inside(checked, place)
        yield checked


@contextmanager
def _private_place(path: Path, folder: Path) -> Iterator[Path]:
    durable_files.clear_forgotten(folder)
    place = durable_files.half_made(folder / path.stem)
    try:
        yield place
    finally:
        durable_files.clear_away(place)


def _home(office: Path, *, is_target: bool) -> Path:
    """Return a folder for plain copies: that of the office's file, which has the same in it.

    Where there is no such file, the folder may be anybody's, a stick's too: then the user's own for
    what programs keep.
    """
    folder = office.resolve().parent
    if folder.is_dir() and (is_target or office.exists()):
        return folder
    durable_files.private_folder(unfinished_files.state_folder())
    return unfinished_files.state_folder()


def _needs_identity(path: Path) -> UsageMistake:
    message = _(
        "“{path}” is encrypted with age: without an identity it cannot be looked into.", path=path
    )
    return UsageMistake(
        "needs_identity", message, _("Name the file with the secret key: --identity FILE")
    )
