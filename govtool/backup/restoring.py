"""Restoring a backup 恢复: verified first, the present file kept, then one renaming.

Killed at any moment, the old file or the new one is there. A restored file goes on under a new node: what was
recorded after the backup may live on elsewhere, and two different entries must never have one number.
"""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from govtool.backup import comparing, shelf, swapping, tails, thinning
from govtool.backup.comparing import Beyond
from govtool.backup.verifying import Checked
from govtool.errors import GovtoolError, StorageTrouble
from govtool.i18n import _
from govtool.models import Restored
from govtool.store import connection, durable, holding, keys, open_store, queries, schema, snapshot
from govtool.store.manifest import End, Facts, Why

_WAIT = 5.0


@dataclass(frozen=True, slots=True)
class Plan:
    """What a restore would do.

    ``copy`` is the backup, which was found sound; ``lost`` what the present file holds beyond it, ``gained`` the other
    way round, both None when there is no present file or it cannot be read (``is_damaged``).
    """

    target: Path
    copy: Checked
    lost: Beyond | None = None
    gained: Beyond | None = None
    is_damaged: bool = False

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
        return Plan(target, checked)
    try:
        lost, gained = _compared(target, _content(checked))
    except GovtoolError as error:
        if error.code not in connection.PAST_READING:
            raise
        return Plan(target, checked, is_damaged=True)
    return Plan(target, checked, lost, gained)


def _refuse(checked: Checked) -> None:
    if not checked.findings:
        return
    first = checked.findings[0]
    code = first.code if first.code in {"newer_schema", "not_ours", "not_age"} else "damaged_backup"
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


def _compared(target: Path, copy: Path) -> tuple[Beyond, Beyond]:
    """What the present file and the backup hold beyond each other."""
    with snapshot.frozen(copy) as kept, _opened(target) as present:
        schema.require_ours(present, target)
        return comparing.beyond(present, kept), comparing.beyond(kept, present)


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
            present, numbers = _present(plan)
            node, upgraded = _prepare(plan, prepared, present)
            _record(prepared, actor, Restored.checked(on=today, **_told(plan, present), numbers=numbers))
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
        return _furthest(known), ()
    with _opened(plan.target) as conn:
        rows = conn.execute("SELECT unit, year, last FROM number ORDER BY unit, year")
        numbers = tuple(f"{unit}-{year}-{last:05d}" for unit, year, last in rows)
        return _furthest([*known, *tails.replaced(conn), snapshot.ends(conn)]), numbers


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
            drawn = snapshot.draw(conn, plan.target, snapshot.folder_of(plan.target), Why.BEFORE_RESTORE)
            kept = snapshot.keep(drawn)
            swapping.let_go(conn)
            swapping.put(prepared, plan.target)
        thinning.thin(kept)
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
