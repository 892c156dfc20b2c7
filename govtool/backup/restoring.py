"""Restoring a backup 恢复: verified first, the present file kept, then one renaming.

Killed at any moment, the old file or the new one is there. A restored file goes on under a new node: what was
recorded after the backup may live on elsewhere, and two different entries must never have one number.
"""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from govtool.backup import comparing, shelf, swapping, tails, thinning
from govtool.backup.comparing import Beyond, Erased
from govtool.backup.verifying import Checked
from govtool.errors import GovtoolError, StorageTrouble
from govtool.i18n import _
from govtool.models import Restored
from govtool.store import connection, durable, holding, keys, numbers, open_store, queries, schema, snapshot
from govtool.store.manifest import End, Facts, Why

_TOLD_AS_THEY_ARE = frozenset({"newer_schema", "not_ours", "not_age", "wrong_key", "needs_key", "no_cipher"})
"""Codes of findings that are no damage of a backup."""
_WAIT = 5.0
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
    way round, both None when there is no present file or it cannot be read (``is_damaged``). ``erased`` is the personal
    data that would be there again. ``strangers``, the offices of the backup and of the present file, is told where the
    two have nothing in common.
    """

    target: Path
    copy: Checked
    lost: Beyond | None = None
    gained: Beyond | None = None
    is_damaged: bool = False
    erased: Erased | None = None
    strangers: tuple[str, str] | None = None

    @property
    def is_certain(self) -> bool:
        """Whether all that was recorded since is known: the numbers given, and what was erased."""
        return self.lost is not None

    @property
    def will_encrypt(self) -> bool:
        """Whether a plain backup takes the place of an encrypted file, and is encrypted with its key."""
        return keys.fitting(self.target) is not None and not self.is_encrypted

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


def plan(path: Path, checked: Checked) -> Plan:
    """Compare a backup with the file that it would replace. Changes nothing.

    :param checked: the backup, its inside too; an opened envelope must stay open until :func:`restore` is done.
    :raises StorageTrouble: ``damaged_backup``; ``newer_schema``, ``not_ours`` of the backup or the present file.
    :raises FileBusy: code ``busy``.
    """
    target = path.resolve()
    _refuse(checked)
    if target.exists() and target.samefile(checked.path):
        raise StorageTrouble("same_file", _("“{path}” is the file in use itself.").format(path=checked.path))
    if not _has_content(target):
        return _from_witness(Plan(target, checked))
    try:
        return _compared(target, checked)
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


def _compared(target: Path, checked: Checked) -> Plan:
    """What the present file and the backup hold beyond each other."""
    with snapshot.frozen(_content(checked)) as kept, _opened(target) as present:
        schema.require_ours(present, target)
        return Plan(
            target,
            checked,
            comparing.beyond(present, kept),
            comparing.beyond(kept, present),
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
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    with connection.translated(path), closing(connection.connect(path, _WAIT)) as conn:
        yield conn


def restore(plan: Plan, actor: str, today: dt.date) -> Done:
    """Put a backup in the place of the file, which is backed up before.

    :raises FileBusy: code ``busy``, while another command writes.
    :raises GovtoolError: the file is as it was then.
    """
    with _translated(plan.target):
        plan.target.parent.mkdir(parents=True, exist_ok=True)
    durable.clear_forgotten(plan.target.parent)
    prepared = durable.half_made(plan.target)
    try:
        with _translated(plan.target):
            present, given = _present(plan)
            node, upgraded = _prepare(plan, prepared, present)
            _record(prepared, actor, Restored.checked(on=today, **_told(plan, present), numbers=given))
            durable.write_through(prepared)
            return Done(node, _swap(plan, prepared), upgraded)
    finally:
        durable.clear_away(prepared)


@contextmanager
def _translated(target: Path) -> Iterator[None]:
    """Errors of the system leave as errors of ours."""
    try:
        yield
    except OSError as error:
        raise durable.trouble(error, target) from error


# --- the new file, prepared beside the old one


def _present(plan: Plan) -> tuple[dict[str, End], tuple[str, ...]]:
    """The ends of all chains that are known of this office, and the newest case numbers given.

    Also those that an earlier restore took back: the entry that said so may be among what is replaced now.
    """
    backups = shelf.on_shelf(snapshot.folder_of(plan.target), _facts(plan).origin)
    known = [backup.manifest.facts.ends for backup in backups]
    if plan.lost is None:
        return _furthest(known), _numbers_left(plan)
    with _opened(plan.target) as conn:
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
    """For each node the furthest end of all that is known."""
    furthest: dict[str, End] = {}
    for ends in known:
        furthest |= {node: max(end, furthest.get(node, end)) for node, end in ends.items()}
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
            connection.cipher(prepared).recode(prepared, encrypted, key, _WAIT)
        encrypted.replace(prepared)
    finally:
        durable.clear_away(encrypted)


def _record(prepared: Path, actor: str, event: Restored) -> None:
    """The first entry of the new node says where the file comes from, and what it replaced."""
    with open_store(prepared) as store, store.writing(actor) as tx:
        tx.append(tx.new_subject("restore"), event)


# --- the exchange


def _swap(plan: Plan, prepared: Path) -> Path | None:
    """Keep the present file, then rename the new one over it while nobody can write the old one."""
    if not _has_content(plan.target):
        _set_leftovers_aside(plan.target, plan.target)
        swapping.put(prepared, plan.target)
        return None
    try:
        with holding.held(plan.target, _WAIT) as conn:
            folder = snapshot.folder_of(plan.target)
            kept = snapshot.keep(snapshot.draw(conn, plan.target, folder, Why.BEFORE_RESTORE))
            swapping.let_go(conn)
            swapping.put(prepared, plan.target)
        thinning.thin(folder, kept.manifest.facts.origin)
    except GovtoolError as error:
        if error.code not in connection.PAST_READING:
            raise
        kept_as = _keep_damaged(plan.target)
        swapping.put(prepared, plan.target)
        return kept_as
    return kept.path


def _keep_damaged(target: Path) -> Path:
    """A plain copy of a file that cannot be backed up any more, beside it, with the rollback journal that belongs to it."""
    moment = dt.datetime.now(dt.UTC).astimezone()
    copy = durable.reserve(target.parent, f"{target.stem}-damaged-{moment:%Y%m%d-%H%M%S}", target.suffix or ".db")
    shutil.copyfile(target, copy)
    durable.write_through(copy)
    _set_leftovers_aside(target, copy)
    return copy


def _set_leftovers_aside(target: Path, copy: Path) -> None:
    """SQLite would play a rollback journal that belongs to the old file back into the new one."""
    for ending in ("-journal", "-wal", "-shm"):
        left = target.with_name(target.name + ending)
        if left.exists():
            left.replace(copy.with_name(f"{copy.name}{ending}{'.old' if copy == target else ''}"))
    durable.write_through(target.parent)
