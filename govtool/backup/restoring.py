"""Restoring a backup 恢复: verified first, the present file kept, then one renaming.

Killed at any moment, the old file or the new one is there. A restored file goes on under a new node: what was
recorded after the backup may live on elsewhere, and two different entries must never have one number.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from govtool.backup import comparing, shelf, swapping, tails, thinning
from govtool.backup.comparing import Beyond, Erased
from govtool.backup.verifying import Checked
from govtool.errors import GovtoolError, Refused, StorageTrouble
from govtool.i18n import _
from govtool.models import Restored
from govtool.store import (
    connection,
    durable,
    holding,
    keys,
    manifest,
    numbers,
    open_store,
    queries,
    schema,
    snapshot,
)
from govtool.store.manifest import End, Facts, Why
from govtool.store.waiting import USUAL, Waiting

_TOLD_AS_THEY_ARE = frozenset({"newer_schema", "not_ours", "not_age", "wrong_key", "needs_key", "no_cipher"})
"""Codes of findings that are no damage of a backup."""
_BELIEVABLE = 99_999
"""The highest number of a unit in a year that is taken from a damaged file."""

_STREET = """SELECT u.name FROM unit AS u JOIN journal AS j ON u.code = json_extract(j.payload, '$.street')
    WHERE j.kind = 'office_opened' ORDER BY j.pos DESC LIMIT 1"""

_ASKED = 12
"""The most other backups that are looked into where the present file tells nothing."""

_UNREADABLE = (GovtoolError, sqlite3.Error, OSError, ValueError, KeyError, TypeError)
"""What damaged files give."""


@dataclass(frozen=True, slots=True)
class Plan:
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
    erased: Erased | None = None
    strangers: tuple[str, str] | None = None

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
        return keys.fitting(self.target) is not None and not self.is_encrypted

    @property
    def will_be_plain(self) -> bool:
        """Whether the new file will not be encrypted though there are signs that one that cannot be read any more was."""
        if self.is_encrypted or self.ends is not None:
            return False
        return _was_encrypted(self.target, _facts(self).origin)

    @property
    def is_encrypted(self) -> bool:
        """Whether the backup is encrypted."""
        return keys.is_encrypted(_content(self.copy))


@dataclass(frozen=True, slots=True)
class Done:
    """What a restore did: the new node, where the file of before is kept, whether the schema was an older one."""

    node: str
    kept: Path | None
    upgraded: bool


def _was_encrypted(target: Path, origin: str) -> bool:
    """Whether the office names a key, the file looks encrypted, or one of its backups is."""
    if os.environ.get(keys.VARIABLE) or (target.exists() and keys.is_encrypted(target)):
        return True
    return any(backup.manifest.encrypted for backup in shelf.on_shelf(snapshot.folder_of(target), origin))


def plan(path: Path, checked: Checked, waiting: Waiting = USUAL, *, fits_no_key: bool = False) -> Plan:
    """Compare a backup with the file that it would replace. Changes nothing.

    :param checked: the backup, its inside too; an opened envelope must stay open until :func:`restore` is done.
    :param fits_no_key: the present file is to be taken for a damaged one, because no key fits.
    :raises StorageTrouble: ``damaged_backup``; ``newer_schema``, ``not_ours`` of the backup or the present file.
    :raises FileBusy: code ``busy``.
    """
    target = path.resolve()
    _refuse(checked)
    if target.exists() and target.samefile(checked.path):
        raise StorageTrouble("same_file", _("“{path}” is the file in use itself.").format(path=checked.path))
    if not _has_content(target):
        return _from_witness(Plan(target, checked))
    if fits_no_key:
        return _from_witness(Plan(target, checked, is_damaged=True, fits_no_key=True))
    try:
        return _compared(target, checked, waiting)
    except GovtoolError as error:
        if error.code not in connection.PAST_READING:
            raise
        return _from_witness(Plan(target, checked, is_damaged=True))


def _refuse(checked: Checked) -> None:
    if not checked.findings:
        return
    first = checked.findings[0]
    code = first.code if first.code in _TOLD_AS_THEY_ARE else "damaged_backup"
    raise StorageTrouble(
        code,
        _("The backup {name} is not restored: {problem}").format(name=checked.path.name, problem=first.message),
        _("Nothing was changed. Choose another one: govtool backup list"),
    )


def _content(checked: Checked) -> Path:
    assert checked.content is not None, "its inside was checked"
    return checked.content


def _has_content(target: Path) -> bool:
    return target.exists() and target.stat().st_size > 0


def _compared(target: Path, checked: Checked, waiting: Waiting) -> Plan:
    """What the present file and the backup hold beyond each other."""
    with snapshot.frozen(_content(checked)) as kept, _opened(target, waiting) as present:
        schema.require_ours(present, target)
        return Plan(
            target,
            checked,
            comparing.beyond(present, kept),
            comparing.beyond(kept, present),
            snapshot.ends(present),
            erased=comparing.erased(present, kept),
            strangers=(_office(kept), _office(present)) if comparing.are_strangers(present, kept) else None,
        )


def _office(conn: sqlite3.Connection) -> str:
    """The name of the street whose file it is; empty where it does not say."""
    row = conn.execute(_STREET).fetchone()
    return str(row[0]) if row else ""


def _from_witness(plan: Plan) -> Plan:
    """The plan with what else there is tells of erasures, where the present file cannot be opened as usual."""
    for other in _witnesses(plan):
        with suppress(*_UNREADABLE), snapshot.frozen(_content(plan.copy)) as kept, snapshot.frozen(other) as witness:
            erased = comparing.erased(witness, kept)
            if erased is not None:
                return replace(plan, erased=erased)
    return plan


def _witnesses(plan: Plan) -> Iterator[Path]:
    """What may tell of the time after the backup: the damaged file, and the newest of its other backups.

    Those under another passphrase are left out: nobody is to be asked for it.
    """
    if plan.is_damaged and _can_be_read(plan, plan.target):
        yield plan.target
    there = shelf.on_shelf(snapshot.folder_of(plan.target), _facts(plan).origin)
    others = (backup.path for backup in there if backup.is_there and backup.path.name != plan.copy.path.name)
    yield from islice((path for path in others if _can_be_read(plan, path)), _ASKED)


def _can_be_read(plan: Plan, path: Path) -> bool:
    if not keys.is_encrypted(path):
        return True
    key = keys.fitting(_content(plan.copy))
    with suppress(*_UNREADABLE):
        return key is not None and connection.cipher(path).fits(path, key)
    return False


@contextmanager
def _opened(path: Path, waiting: Waiting = USUAL) -> Iterator[sqlite3.Connection]:
    conn = connection.connect(path, waiting.patience, waiting.told)
    with connection.translated(path), closing(conn):
        yield conn


def restore(plan: Plan, actor: str, today: dt.date, waiting: Waiting = USUAL) -> Done:
    """Put a backup in the place of the file, which is backed up before.

    :raises FileBusy: code ``busy``, while another command writes.
    :raises Refused: code ``changed_meanwhile``, when the file is not what the plan was made for.
    :raises GovtoolError: the file is as it was then.
    """
    with durable.translated(plan.target):
        plan.target.parent.mkdir(parents=True, exist_ok=True)
    durable.clear_forgotten(plan.target.parent)
    prepared = durable.half_made(plan.target)
    try:
        with durable.translated(plan.target):
            present, given = _present(plan, waiting)
            node, upgraded = _prepare(plan, prepared, present)
            _record(prepared, actor, Restored.checked(on=today, **_told(plan, present), numbers=given))
            durable.write_through(prepared)
            return Done(node, _swap(plan, prepared, waiting), upgraded)
    finally:
        durable.clear_away(prepared)


# --- the new file, prepared beside the old one


def _present(plan: Plan, waiting: Waiting) -> tuple[dict[str, End], tuple[str, ...]]:
    """The ends of all chains that are known of this office, and the newest case numbers given.

    Also those that an earlier restore took back: the entry that said so may be among what is replaced now.
    """
    backups = shelf.on_shelf(snapshot.folder_of(plan.target), _facts(plan).origin)
    known = [backup.manifest.facts.ends for backup in backups]
    if plan.lost is None:
        return _furthest(known), _numbers_left(plan)
    with _opened(plan.target, waiting) as conn:
        return _furthest([*known, *tails.replaced(conn), snapshot.ends(conn)]), _as_numbers(_given(conn))


def _given(conn: sqlite3.Connection) -> dict[tuple[str, int], int]:
    """The newest number given by each unit in each year."""
    return {(unit, year): last for unit, year, last in conn.execute("SELECT unit, year, last FROM number")}


def _numbers_left(plan: Plan) -> tuple[str, ...]:
    """The newest numbers that a damaged file and the other backups still tell of; there may have been more."""
    newest: dict[tuple[str, int], int] = {}
    for path in _witnesses(plan):
        with suppress(*_UNREADABLE), snapshot.frozen(path) as conn:
            for key, last in _given(conn).items():
                if last <= _BELIEVABLE and numbers.is_number(_number(*key, last)):
                    newest[key] = max(last, newest.get(key, 0))
    return _as_numbers(newest)


def _as_numbers(given: dict[tuple[str, int], int]) -> tuple[str, ...]:
    return tuple(_number(*key, last) for key, last in sorted(given.items()))


def _number(unit: str, year: int, last: int) -> str:
    return f"{unit}-{year}-{last:05d}"


def _furthest(known: Iterable[Mapping[str, End]]) -> dict[str, End]:
    """For each node the furthest end of all that is known; of two that are as far the first."""
    furthest: dict[str, End] = {}
    for ends in known:
        furthest |= {node: max(furthest.get(node, end), end, key=manifest.seq_of) for node, end in ends.items()}
    return furthest


def _facts(plan: Plan) -> Facts:
    assert plan.copy.facts is not None, "a backup without findings was read"
    return plan.copy.facts


def _told(plan: Plan, present: dict[str, End]) -> dict[str, object]:
    backup = plan.copy.backup
    made_at = backup.manifest.made_at if backup else None
    return {"backup": plan.copy.path.name, "made_at": made_at, "ends": _facts(plan).ends, "replaced": present}


def _prepare(plan: Plan, prepared: Path, present: dict[str, End]) -> tuple[str, bool]:
    """A copy of the backup in today's schema and with an id of its own."""
    shutil.copyfile(_content(plan.copy), prepared)
    backup = plan.copy.backup
    if backup is not None and snapshot.digest(prepared) != backup.manifest.content:
        raise StorageTrouble(
            "damaged_backup", _("The backup {name} changed while it was read.").format(name=plan.copy.path.name)
        )
    if plan.will_encrypt:
        _encrypt(plan, prepared)
    taken = {*present, *_facts(plan).ends}
    node = next(node for node in iter(schema.new_node, "") if node not in taken)
    with _opened(prepared) as conn:
        (version,) = conn.execute("PRAGMA user_version").fetchone()
        with connection.transaction(conn, prepared):
            if version < len(schema.MIGRATIONS):
                schema.apply(conn)
            queries.set_meta(conn, "node", node)
    return node, version < len(schema.MIGRATIONS)


def _encrypt(plan: Plan, prepared: Path) -> None:
    """What was plain when it was backed up must not make an encrypted file plain again."""
    key = keys.fitting(plan.target)
    assert key is not None, "the file was opened to be compared"
    encrypted = durable.half_made(plan.target)
    try:
        with connection.translated(prepared):
            connection.cipher(prepared).recode(prepared, encrypted, key, USUAL.patience)
        encrypted.replace(prepared)
    finally:
        durable.clear_away(encrypted)


def _record(prepared: Path, actor: str, event: Restored) -> None:
    """The first entry of the new node says where the file comes from, and what it replaced."""
    with open_store(prepared) as store, store.writing(actor) as tx:
        tx.append(tx.new_subject("restore"), event)


# --- the exchange


def _swap(plan: Plan, prepared: Path, waiting: Waiting) -> Path | None:
    """Keep the present file, then rename the new one over it while nobody can write the old one."""
    if _has_content(plan.target) == plan.had_nothing:
        raise _changed_meanwhile(plan)
    if plan.had_nothing:
        _set_leftovers_aside(plan.target, plan.target)
        swapping.put(prepared, plan.target, waiting.patience)
        return None
    if plan.fits_no_key:
        return _swap_unheld(plan, prepared, waiting)
    with ExitStack() as holding_it:
        try:
            conn = holding_it.enter_context(holding.held(plan.target, waiting))
            _refuse_changed(plan, conn)
        except GovtoolError as error:
            if error.code not in connection.PAST_READING:
                raise
            return _swap_unheld(plan, prepared, waiting)
        kept = _keep(plan.target, conn)
        swapping.let_go(conn)
        swapping.put(prepared, plan.target, waiting.patience)
    return kept


def _refuse_changed(plan: Plan, conn: sqlite3.Connection) -> None:
    """What somebody recorded after the person was told what would be gone is not replaced unseen."""
    if plan.ends is None:
        return
    with connection.translated(plan.target):
        if snapshot.ends(conn) != plan.ends:
            raise _changed_meanwhile(plan)


def _changed_meanwhile(plan: Plan) -> Refused:
    message = _("Something was recorded in “{path}” meanwhile.").format(path=plan.target)
    return Refused("changed_meanwhile", message, _("Nothing was changed. Run it again, and see what would be gone."))


def _keep(target: Path, conn: sqlite3.Connection) -> Path:
    """A backup of the present file, or a plain copy of one that is damaged; ``conn`` holds it."""
    try:
        kept = snapshot.keep(snapshot.draw(conn, target, snapshot.folder_of(target), Why.BEFORE_RESTORE))
    except GovtoolError as error:
        if error.code not in connection.PAST_READING:
            raise
        copy = swapping.copied(target)
        _set_leftovers_aside(target, copy)
        return copy
    thinning.thin(kept)
    return kept.path


def _swap_unheld(plan: Plan, prepared: Path, waiting: Waiting) -> Path:
    """As :func:`_swap` for a file that cannot be held: it must not change while it is copied."""
    before = _state(plan.target)
    copy = swapping.copied(plan.target)
    if _state(plan.target) != before:
        copy.unlink()
        raise _changed_meanwhile(plan)
    _set_leftovers_aside(plan.target, copy)
    swapping.put(prepared, plan.target, waiting.patience)
    return copy


def _state(target: Path) -> list[tuple[int, int, int]]:
    """What tells that a file was written, or that somebody is about to."""
    both = (target, target.with_name(f"{target.name}-journal"))
    return [(s.st_ino, s.st_size, s.st_mtime_ns) for s in (path.stat() for path in both if path.exists())]


def _set_leftovers_aside(target: Path, copy: Path) -> None:
    """SQLite would play a rollback journal that belongs to the old file back into the new one."""
    for ending in ("-journal", "-wal", "-shm"):
        left = target.with_name(target.name + ending)
        if left.exists():
            left.replace(copy.with_name(f"{copy.name}{ending}{'.old' if copy == target else ''}"))
    durable.write_through(target.parent)
