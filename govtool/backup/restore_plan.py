"""What a restore would do 恢复预案: the backup and the present file side by side. Nothing is changed here."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from govtool.backup import comparison, shelf, snapshot
from govtool.backup.comparison import Beyond, ErasedBeyond
from govtool.backup.manifest import End, Facts
from govtool.backup.verification import Checked
from govtool.base.errors import GovtoolError, StorageTrouble
from govtool.base.i18n import _, sentences
from govtool.crypt import passphrases
from govtool.file import connection
from govtool.file.lock_wait import USUAL, Waiting
from govtool.file.reader import Reader
from govtool.store import schema

_TOLD_AS_THEY_ARE = frozenset(
    {"newer_schema", "not_ours", "not_age", "wrong_key", "needs_key", "no_cipher", "foreign_object"}
)
"""Codes of findings that are no damage of a backup."""
_STREET = """SELECT json_extract(u.payload, '$.unit.name') FROM journal AS u
    JOIN journal AS j ON u.subject = 'unit:' || json_extract(j.payload, '$.street')
    WHERE j.kind = 'office_opened' AND u.kind = 'unit_saved' ORDER BY j.pos DESC, u.pos DESC LIMIT 1"""

_ASKED = 12
"""The most other backups that are looked into where the present file tells nothing."""

UNREADABLE = (GovtoolError, sqlite3.Error, OSError, ValueError, KeyError, TypeError)
"""What damaged files give."""


@dataclass(frozen=True, slots=True)
class RestorePlan:
    """What a restore would do.

    ``copy`` is the backup, which was found sound; ``lost`` what the present file holds beyond it, ``gained`` the other
    way round, both None when there is no present file or it cannot be read (``is_damaged``). ``ends`` are those of the
    present file's chains, as they were when it was compared. A damaged file may be one that no key fits
    (``fits_no_key``): where the beginning of an encrypted file is damaged, that is all that can be told. ``erased`` is
    the personal data that would be there again. ``strangers``, the offices of the backup and of the present file, is
    told where the two have nothing in common.
    """

    target: Path
    copy: Checked
    lost: Beyond | None = None
    gained: Beyond | None = None
    ends: Mapping[str, End] | None = None
    is_damaged: bool = False
    fits_no_key: bool = False
    erased: ErasedBeyond | None = None
    strangers: tuple[str, str] | None = None

    @property
    def content(self) -> Path:
        """Where the copied file itself can be read."""
        assert self.copy.content is not None, "its inside was checked"
        return self.copy.content

    @property
    def facts(self) -> Facts:
        """What the backup holds."""
        assert self.copy.facts is not None, "a backup without findings was read"
        return self.copy.facts

    @property
    def is_certain(self) -> bool:
        """Whether all that was recorded since is known: the numbers given, and what was erased."""
        return self.lost is not None

    @property
    def had_nothing(self) -> bool:
        """Whether there was no file, or an empty one."""
        return self.lost is None and not self.is_damaged

    @property
    def will_encrypt(self) -> bool:
        """Whether a plain backup takes the place of an encrypted file, and is encrypted with its key."""
        return passphrases.fitting(self.target) is not None and not self.is_encrypted

    @property
    def will_be_plain(self) -> bool:
        """Whether the new file will not be encrypted though there are signs that one that cannot be read any more was."""
        if self.is_encrypted or self.ends is not None:
            return False
        return _was_encrypted(self.target, self.facts.origin)

    @property
    def is_encrypted(self) -> bool:
        """Whether the backup is encrypted."""
        return passphrases.is_encrypted(self.content)


def _was_encrypted(target: Path, origin: str) -> bool:
    """Whether the office names a key, the file looks encrypted, or one of its backups is."""
    if os.environ.get(passphrases.VARIABLE) or (
        target.exists() and passphrases.is_encrypted(target)
    ):
        return True
    return any(
        backup.manifest.encrypted for backup in shelf.on_shelf(snapshot.folder_of(target), origin)
    )


def plan(
    path: Path, checked: Checked, waiting: Waiting = USUAL, *, fits_no_key: bool = False
) -> RestorePlan:
    """Compare a backup with the file that it would replace. Changes nothing.

    :param checked: the backup, its inside too; an opened envelope must stay open until :func:`restore` is done.
    :param fits_no_key: the present file is to be taken for a damaged one, because no key fits.
    :raises StorageTrouble: ``damaged_backup``; ``newer_schema``, ``not_ours`` of the backup or the present file.
    :raises FileBusy: code ``busy``.
    """
    target = path.resolve()
    _refuse(checked)
    if target.exists() and target.samefile(checked.path):
        raise StorageTrouble(
            "same_file", _("“{path}” is the file in use itself.").format(path=checked.path)
        )
    if not has_content(target):
        return _from_witness(RestorePlan(target, checked))
    if fits_no_key:
        return _from_witness(RestorePlan(target, checked, is_damaged=True, fits_no_key=True))
    try:
        return _compared(RestorePlan(target, checked), waiting)
    except GovtoolError as error:
        if error.code not in connection.PAST_READING:
            raise
        return _from_witness(RestorePlan(target, checked, is_damaged=True))


def _refuse(checked: Checked) -> None:
    if not checked.findings:
        return
    first = checked.findings[0]
    code = first.code if first.code in _TOLD_AS_THEY_ARE else "damaged_backup"
    raise StorageTrouble(
        code,
        _("The backup {name} is not restored: {problem}").format(
            name=checked.path.name, problem=first.message
        ),
        sentences(_("Nothing was changed."), first.remedy)
        if code == "foreign_object"
        else _("Nothing was changed. Choose another one: govtool backup list"),
    )


def has_content(target: Path) -> bool:
    """Whether there is a file that is not empty."""
    return target.exists() and target.stat().st_size > 0


def _compared(plan: RestorePlan, waiting: Waiting) -> RestorePlan:
    """The plan with what the present file and the backup hold beyond each other."""
    with snapshot.frozen(plan.content) as kept, connection.opened(plan.target, waiting) as present:
        schema.require_ours(present, plan.target)
        return replace(
            plan,
            lost=comparison.beyond(present, kept),
            gained=comparison.beyond(kept, present),
            ends=snapshot.ends(present),
            erased=comparison.erased(present, kept),
            strangers=(_office(kept), _office(present))
            if comparison.are_strangers(present, kept)
            else None,
        )


def _office(conn: Reader) -> str:
    """The name of the street whose file it is; empty where it does not say."""
    row = conn.execute(_STREET).fetchone()
    return str(row[0]) if row else ""


def _from_witness(plan: RestorePlan) -> RestorePlan:
    """The plan with what else there is tells of erasures, where the present file cannot be opened as usual."""
    for other in witnesses(plan):
        with (
            suppress(*UNREADABLE),
            snapshot.frozen(plan.content) as kept,
            snapshot.frozen(other) as witness,
        ):
            erased = comparison.erased(witness, kept)
            if erased is not None:
                return replace(plan, erased=erased)
    return plan


def witnesses(plan: RestorePlan) -> Iterator[Path]:
    """What may tell of the time after the backup: the damaged file, and the newest of its other backups.

    Those under another passphrase are left out: nobody is to be asked for it.
    """
    if plan.is_damaged and _can_be_read(plan, plan.target):
        yield plan.target
    there = shelf.on_shelf(snapshot.folder_of(plan.target), plan.facts.origin)
    others = (
        backup.path
        for backup in there
        if backup.is_there and backup.path.name != plan.copy.path.name
    )
    yield from islice((path for path in others if _can_be_read(plan, path)), _ASKED)


def _can_be_read(plan: RestorePlan, path: Path) -> bool:
    if not passphrases.is_encrypted(path):
        return True
    key = passphrases.fitting(plan.content)
    with suppress(*UNREADABLE):
        return key is not None and connection.cipher(path).fits(path, key)
    return False
