"""The plan of a restore 恢复预案: the backup beside the present file. Nothing is changed here."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from govtool.backup import shelf, snapshot
from govtool.backup.manifest import End, Facts
from govtool.backup.verification import Checked
from govtool.base.errors import GovtoolError, StorageTrouble
from govtool.base.i18n import _, sentences
from govtool.crypt import passphrases
from govtool.file import connection, file_errors
from govtool.file.lock_wait import USUAL, Waiting
from govtool.file.reader import Reader
from govtool.store import schema
from govtool.subjects import registry
from govtool.subjects.subject import Subject
from govtool.views.tables import NUMBER_OF_OPENING, OLDEST

_SHOWN = 20
_LATER = "FROM journal AS j JOIN temp.parted AS p ON p.node = j.node AND j.seq > p.seq"


@dataclass(frozen=True, slots=True)
class Beyond:
    """Entries of one journal that another does not have: how many, when (UTC), of how many cases.

    ``case_nos`` are the numbers of cases registered among them, the first twenty; ``others`` and
    ``other_nos`` are the same of all other nouns that have numbers.
    """

    entries: int = 0
    cases: int = 0
    first: str | None = None
    last: str | None = None
    case_nos: tuple[str, ...] = ()
    others: int = 0
    other_nos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ErasedBeyond:
    """Personal data erased in one journal that another still holds.

    ``entries`` are the entries of the other that hold it; ``cases`` the numbers of their cases, or
    codes of households; ``retained`` whether some were erased because their time was over.
    """

    entries: int
    reasons: tuple[str, ...]
    cases: tuple[str, ...]
    retained: bool


def entries_beyond(conn: sqlite3.Connection, other: sqlite3.Connection) -> Beyond:
    """Return the entries of ``conn`` that ``other`` lacks, from where their chains part."""
    _part(conn, other)
    counted = f"SELECT count(*), min(j.recorded_at), max(j.recorded_at) {_LATER}"
    entries, first, last = conn.execute(counted).fetchone()
    numbered = [noun for noun in registry.subjects() if noun.is_seen_through and noun.has_numbers]
    cases, case_nos = _touched(conn, [noun for noun in numbered if noun.word == OLDEST])
    others, other_nos = _touched(conn, [noun for noun in numbered if noun.word != OLDEST])
    return Beyond(entries, cases, first, last, case_nos, others, other_nos)


def _touched(
    conn: sqlite3.Connection, nouns: Sequence[Subject[Any]]
) -> tuple[int, tuple[str, ...]]:
    """Return how many subjects of nouns later entries are of, and the numbers first opened."""
    words, kinds = [noun.word for noun in nouns], [noun.opening.kind for noun in nouns]
    marks = ", ".join("?" * len(nouns))
    word = "substr(j.subject, 1, instr(j.subject || ':', ':') - 1)"
    counted = f"SELECT count(DISTINCT j.subject) {_LATER} WHERE {word} IN ({marks})"
    (count,) = conn.execute(counted, words).fetchone()
    opened = f"SELECT {NUMBER_OF_OPENING} {_LATER} WHERE j.kind IN ({marks}) ORDER BY j.pos LIMIT {_SHOWN}"
    return count, tuple(number for (number,) in conn.execute(opened, kinds))


def erased_beyond(conn: sqlite3.Connection, other: sqlite3.Connection) -> ErasedBeyond | None:
    """Return the personal data erased in ``conn`` that ``other`` still has; None for none."""
    parted = _part(conn, other)
    held, reasons, cases, retained = 0, dict[str, None](), dict[str, None](), False
    for subject, payload in conn.execute(
        f"SELECT j.subject, j.payload {_LATER} WHERE j.kind = 'redacted' ORDER BY j.pos"
    ):
        said = json.loads(payload)
        again = [
            entry
            for entry in map(_node_and_seq, said["targets"])
            if entry[1] <= parted.get(entry[0], 0)
        ]
        if again:
            held += len(again)
            reasons[said["reason"]] = cases[_called(conn, subject)] = None
            retained |= said.get("whole", False)
    return ErasedBeyond(held, tuple(reasons), tuple(cases), retained) if held else None


def _node_and_seq(entry_id: str) -> tuple[str, int]:
    node, _hyphen, seq = entry_id.rpartition("-")
    return node, int(seq)


def _called(conn: sqlite3.Connection, subject: str) -> str:
    number = f"SELECT {NUMBER_OF_OPENING} FROM journal WHERE subject = ? ORDER BY pos LIMIT 1"
    row = conn.execute(number, (subject,)).fetchone()
    return str(row[0]) if row and row[0] else subject.partition(":")[2]


def are_strangers(conn: sqlite3.Connection, other: sqlite3.Connection) -> bool:
    """Return whether two journals have no entry in common, though each has some."""
    both = all(one.execute("SELECT 1 FROM journal LIMIT 1").fetchone() for one in (conn, other))
    return both and not any(_part(conn, other).values())


def _part(conn: sqlite3.Connection, other: sqlite3.Connection) -> dict[str, int]:
    """Return the newest common entry of each node; fills the temporary table of :data:`_LATER`."""
    parted = {
        node: _common(conn, other, node, seq) for node, (seq, _link) in snapshot.ends(conn).items()
    }
    conn.execute(
        "CREATE TEMP TABLE IF NOT EXISTS parted (node TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID"
    )
    conn.execute("DELETE FROM temp.parted")
    conn.executemany("INSERT INTO temp.parted VALUES (?, ?)", parted.items())
    return parted


def _common(conn: sqlite3.Connection, other: sqlite3.Connection, node: str, end: int) -> int:
    """The newest entry of a node that both have, 0 for none.

    Each hash covers all before it: where two are the same everything before is, so that halving
    finds the place.
    """
    same, differing = 0, end + 1
    while differing - same > 1:
        middle = (same + differing) // 2
        if _hash(conn, node, middle) == _hash(other, node, middle):
            same = middle
        else:
            differing = middle
    return same


def _hash(conn: sqlite3.Connection, node: str, seq: int) -> bytes | None:
    row = conn.execute(
        "SELECT hash FROM journal WHERE node = ? AND seq = ?", (node, seq)
    ).fetchone()
    return row[0] if row else None


# --- the plan

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
"""Errors that damaged files raise."""


@dataclass(frozen=True, slots=True)
class RestorePlan:
    """The plan of a restore.

    ``copy`` is the backup, which was found sound; ``lost`` what the present file holds beyond it,
    ``gained`` the other way round, both None when there is no present file or it cannot be read
    (``is_damaged``). ``ends`` are those of the present file's chains, as they were when it was
    compared. A damaged file may be one that no key fits (``fits_no_key``): where the beginning of
    an encrypted file is damaged, that is all that can be told. ``erased`` is the personal data that
    would be there again. ``strangers``, the offices of the backup and of the present file, is told
    where the two have nothing in common.
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
        """The place of the copied file itself, readable."""
        assert self.copy.content is not None, "its inside was checked"
        return self.copy.content

    @property
    def facts(self) -> Facts:
        """The facts of the backup."""
        assert self.copy.facts is not None, "a backup without findings was read"
        return self.copy.facts

    @property
    def is_certain(self) -> bool:
        """Return whether everything recorded since is known: numbers given and data erased."""
        return self.lost is not None

    @property
    def had_nothing(self) -> bool:
        """Return whether there was no file, or an empty one."""
        return self.lost is None and not self.is_damaged

    @property
    def will_encrypt(self) -> bool:
        """Return whether a plain backup replaces an encrypted file and gets its key."""
        return passphrases.fitting(self.target) is not None and not self.is_encrypted

    @property
    def will_be_plain(self) -> bool:
        """Return whether a plain file will replace a perhaps encrypted, unreadable one."""
        if self.is_encrypted or self.ends is not None:
            return False
        return _was_encrypted(self.target, self.facts.origin)

    @property
    def is_encrypted(self) -> bool:
        """Return whether the backup is encrypted."""
        return passphrases.is_encrypted(self.content)


def _was_encrypted(target: Path, origin: str) -> bool:
    """Return whether the office names a key, the file looks encrypted, or one of its backups is."""
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

    :param checked: the backup, its inside too; an opened envelope must stay open until
        :func:`restore` is done.
    :param fits_no_key: the present file is to be taken for a damaged one, because no key fits.
    :raises StorageTrouble: ``damaged_backup``; ``newer_schema``, ``not_ours`` of the backup or the
        present file.
    :raises FileBusy: code ``busy``.
    """
    target = path.resolve()
    _refuse(checked)
    if target.exists() and target.samefile(checked.path):
        message = _("“{path}” is the file in use itself.", path=checked.path)
        raise StorageTrouble("same_file", message)
    if not has_content(target):
        return _from_witness(RestorePlan(target, checked))
    if fits_no_key:
        return _from_witness(RestorePlan(target, checked, is_damaged=True, fits_no_key=True))
    try:
        return _compared(RestorePlan(target, checked), waiting)
    except GovtoolError as error:
        if error.code not in file_errors.PAST_READING:
            raise
        return _from_witness(RestorePlan(target, checked, is_damaged=True))


def _refuse(checked: Checked) -> None:
    if not checked.findings:
        return
    first = checked.findings[0]
    code = first.code if first.code in _TOLD_AS_THEY_ARE else "damaged_backup"
    message = _("The backup {name} is not restored: {problem}")
    hint = _("Nothing was changed. Choose another one: govtool backup list")
    if code == "foreign_object":
        hint = sentences(_("Nothing was changed."), first.remedy)
    text = message.format(name=checked.path.name, problem=first.message)
    raise StorageTrouble(code, text, hint)


def has_content(target: Path) -> bool:
    """Return whether there is a file that is not empty."""
    return target.exists() and target.stat().st_size > 0


def _compared(plan: RestorePlan, waiting: Waiting) -> RestorePlan:
    with snapshot.frozen(plan.content) as kept, connection.opened(plan.target, waiting) as present:
        schema.require_ours(present, plan.target)
        return replace(
            plan,
            lost=entries_beyond(present, kept),
            gained=entries_beyond(kept, present),
            ends=snapshot.ends(present),
            erased=erased_beyond(present, kept),
            strangers=(_office(kept), _office(present)) if are_strangers(present, kept) else None,
        )


def _office(conn: Reader) -> str:
    """The name of the street whose file it is; empty where it does not say."""
    row = conn.execute(_STREET).fetchone()
    return str(row[0]) if row else ""


def _from_witness(plan: RestorePlan) -> RestorePlan:
    """Return the plan with the erasures known elsewhere, where the present file does not open."""
    for other in witnesses(plan):
        with (
            suppress(*UNREADABLE),
            snapshot.frozen(plan.content) as kept,
            snapshot.frozen(other) as witness,
        ):
            erased = erased_beyond(witness, kept)
            if erased is not None:
                return replace(plan, erased=erased)
    return plan


def witnesses(plan: RestorePlan) -> Iterator[Path]:
    """Yield the files that may know of the time after the backup: the damaged one, other backups.

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
