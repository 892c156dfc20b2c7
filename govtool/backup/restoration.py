"""Restoring a backup 恢复: verified first, the present file kept, then one renaming.

Killed at any moment, the old file or the new one is there. A restored file goes on under a new
node: what was recorded after the backup may live on elsewhere, and two different entries must never
have one number.
"""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from govtool.backup import manifest, restore_plan, shelf, snapshot, truncation
from govtool.backup.manifest import End, Why
from govtool.backup.restore_plan import RestorePlan
from govtool.base.errors import GovtoolError, Refused, StorageTrouble
from govtool.base.i18n import _
from govtool.crypt import passphrases
from govtool.file import connection, disk, durable_files, file_errors, schema_objects
from govtool.file.connection import Permitted
from govtool.file.lock_wait import USUAL, Waiting
from govtool.file.reader import Reader
from govtool.models import Restored
from govtool.store import open_store, refresh_file, schema
from govtool.subjects import registry
from govtool.subjects.series import SeriesPlace
from govtool.views import numbers, queries
from govtool.views.tables import NUMBER_OF_OPENING, OLDEST

_BELIEVABLE = 99_999
"""The highest number of a unit in a year that is taken from a damaged file."""


@dataclass(frozen=True, slots=True)
class Done:
    """The result of a restore: the new node, and the place of the previous file.

    ``upgraded``: whether the schema was an older one; ``adopted``: whether rules were new to the
    backup.
    """

    node: str
    kept: Path | None
    upgraded: bool
    adopted: bool


def restore(
    plan: RestorePlan,
    actor: str,
    today: dt.date,
    waiting: Waiting = USUAL,
    permitted: Permitted = lambda _conn: None,
) -> Done:
    """Put a backup in the place of the file, which is backed up before.

    :param permitted: asked once nobody else can write the file, where it can be read.
    :raises FileBusy: code ``busy``, while another command writes.
    :raises Refused: code ``changed_meanwhile``, when the file is not what the plan was made for.
    :raises GovtoolError: the file is as it was then.
    """
    with durable_files.translated(plan.target):
        disk.make_folder(plan.target.parent)
    durable_files.clear_for(plan.target)
    prepared = durable_files.half_made(plan.target)
    try:
        with durable_files.translated(plan.target):
            present, given = _present(plan, waiting)
            node, upgraded = _prepare(plan, prepared, present)
            said = Restored.checked(on=today, **_origin(plan, present), numbers=given)
            adopted = _record(prepared, actor, said)
            disk.write_through(prepared)
            return Done(node, _swap(plan, prepared, waiting, permitted), upgraded, adopted)
    finally:
        durable_files.clear_away(prepared)


# --- the new file, prepared beside the old one


def _present(plan: RestorePlan, waiting: Waiting) -> tuple[dict[str, End], tuple[str, ...]]:
    """Return the known ends of all chains of this office, and the newest case numbers given.

    Also those that an earlier restore took back: the entry that said so may be among what is
    replaced now.
    """
    backups = shelf.on_shelf(snapshot.folder_of(plan.target), plan.facts.origin)
    known = [backup.manifest.facts.ends for backup in backups]
    if plan.lost is None:
        return _furthest(known), _numbers_left(plan)
    with connection.opened(plan.target, waiting) as conn:
        ends = _furthest([*known, *truncation.replaced(conn), snapshot.ends(conn)])
    return ends, _newest_numbers(plan, waiting)


def _newest_numbers(plan: RestorePlan, waiting: Waiting) -> tuple[str, ...]:
    """Return the numbers given: from the counters, or if damaged from journal and backups."""
    with suppress(*restore_plan.UNREADABLE), connection.opened(plan.target, waiting) as conn:
        return _as_numbers(_counters(conn))
    noted = numbers.Numbers()
    number_series = registry.number_series()
    with suppress(*restore_plan.UNREADABLE), connection.opened(plan.target, waiting) as conn:
        openings = [noun.opening.kind for noun in registry.subjects() if noun.is_seen_through]
        marks = ", ".join("?" * len(openings))
        for (number,) in conn.execute(
            _IN_JOURNAL.format(number=NUMBER_OF_OPENING, openings=marks), openings
        ):
            noted.note(number_series, str(number))
    for number in _numbers_left(plan):
        noted.note(number_series, number)
    return _as_numbers({(series, unit, year): last for series, unit, year, last in noted.rows()})


_IN_JOURNAL = """
SELECT {number} AS number FROM journal
WHERE kind IN ({openings}) AND number IS NOT NULL
UNION ALL SELECT each.value FROM journal, json_each(payload, '$.numbers') AS each WHERE kind = 'restored'
"""
"""All numbers that a journal tells of."""
_KEY = 3
"""Series, unit and year."""
_Counters = dict[tuple[str, str, int], int]
"""The newest number given, by series, unit and year."""


def _counters(conn: Reader) -> _Counters:
    """Return the newest number of each unit and year; older files count cases only."""
    rows = conn.execute("SELECT * FROM number ORDER BY 1, 2, 3").fetchall()
    return {tuple(key if len(key) == _KEY else (OLDEST, *key)): last for *key, last in rows}


def _numbers_left(plan: RestorePlan) -> tuple[str, ...]:
    """Return the newest numbers in a damaged file and the other backups; perhaps too low."""
    newest: _Counters = {}
    for path in restore_plan.witnesses(plan):
        with suppress(*restore_plan.UNREADABLE), snapshot.frozen(path) as conn:
            for key, last in _counters(conn).items():
                if last <= _BELIEVABLE:
                    newest[key] = max(last, newest.get(key, 0))
    return _as_numbers(newest)


def _as_numbers(given: _Counters) -> tuple[str, ...]:
    """Numbers as they are written; what is no place in a series of ours is left out."""
    number_series = {series.name: series for series in registry.number_series()}
    places = (
        (name, SeriesPlace(unit, year, last)) for (name, unit, year), last in sorted(given.items())
    )
    known = ((number_series[name], place) for name, place in places if name in number_series)
    return tuple(
        series.written(place)
        for series, place in known
        if series.place_of(series.written(place)) == place
    )


def _furthest(known: Iterable[Mapping[str, End]]) -> dict[str, End]:
    """For each node the furthest end of all that is known; of two that are as far the first."""
    furthest: dict[str, End] = {}
    for ends in known:
        furthest |= {
            node: max(furthest.get(node, end), end, key=manifest.seq_of)
            for node, end in ends.items()
        }
    return furthest


def _origin(plan: RestorePlan, present: dict[str, End]) -> dict[str, object]:
    backup = plan.copy.backup
    return {
        "backup": plan.copy.path.name,
        "made_at": backup.manifest.made_at if backup else None,
        "ends": plan.facts.ends,
        "replaced": present,
    }


def _prepare(plan: RestorePlan, prepared: Path, present: dict[str, End]) -> tuple[str, bool]:
    """A copy of the backup in today's schema and with an id of its own."""
    shutil.copyfile(plan.content, prepared)
    backup = plan.copy.backup
    if backup is not None and snapshot.digest(prepared) != backup.manifest.content:
        message = _("The backup {name} changed while it was read.", name=plan.copy.path.name)
        raise StorageTrouble("damaged_backup", message)
    with snapshot.frozen(prepared) as conn:
        schema_objects.require_harmless(conn, plan.copy.path)
    if plan.will_encrypt:
        _encrypt(plan, prepared)
    taken = {*present, *plan.facts.ends}
    node = next(node for node in iter(schema.new_node, "") if node not in taken)
    with connection.opened(prepared) as conn:
        (version,) = conn.execute("PRAGMA user_version").fetchone()
        with connection.transaction(conn, prepared):
            if version < len(schema.MIGRATIONS):
                schema.apply(conn)
            queries.set_meta(conn, "node", node)
    return node, version < len(schema.MIGRATIONS)


def _encrypt(plan: RestorePlan, prepared: Path) -> None:
    """Encrypt the restored file, so that a plain backup does not make an encrypted file plain."""
    key = passphrases.fitting(plan.target)
    assert key is not None, "the file was opened to be compared"
    encrypted = durable_files.half_made(plan.target)
    try:
        with file_errors.translated(prepared):
            connection.cipher(prepared).recode(prepared, encrypted, key, USUAL.patience)
        encrypted.replace(prepared)
    finally:
        durable_files.clear_away(encrypted)


def _record(prepared: Path, actor: str, event: Restored) -> bool:
    """Enter where the file comes from, and what it replaced, as the first entry of the new node.

    :returns: whether it adopted rules after that.
    """
    with open_store(prepared, refresh=False) as store:
        with store.writing(actor) as tx:
            tx.append(tx.new_subject("restore"), event)
            tx.keep_from_use(event.numbers)
        refresh_file(store)
        return store.adopted is not None


# --- the exchange


def _swap(plan: RestorePlan, prepared: Path, waiting: Waiting, permitted: Permitted) -> Path | None:
    """Keep the present file, then rename the new one over it while nobody can write the old one."""
    if restore_plan.has_content(plan.target) == plan.had_nothing:
        raise _changed_meanwhile(plan)
    if plan.had_nothing:
        _set_leftovers_aside(plan.target, plan.target)
        durable_files.put_in_place(prepared, plan.target, waiting.patience)
        return None
    if plan.fits_no_key:
        return _swap_unheld(plan, prepared, waiting)
    with ExitStack() as holding_it:
        try:
            conn = holding_it.enter_context(connection.held(plan.target, waiting))
            with file_errors.translated(plan.target):
                permitted(conn)
            _refuse_changed(plan, conn)
        except GovtoolError as error:
            if error.code not in file_errors.PAST_READING:
                raise
            return _swap_unheld(plan, prepared, waiting)
        kept = _keep(plan.target, conn)
        durable_files.close_before_renaming(conn)
        durable_files.put_in_place(prepared, plan.target, waiting.patience)
    return kept


def _refuse_changed(plan: RestorePlan, conn: sqlite3.Connection) -> None:
    if plan.ends is None:
        return
    with file_errors.translated(plan.target):
        if snapshot.ends(conn) != plan.ends:
            raise _changed_meanwhile(plan)


def _changed_meanwhile(plan: RestorePlan) -> Refused:
    message = _("Something was recorded in “{path}” meanwhile.", path=plan.target)
    hint = _("Nothing was changed. Run it again, and see what would be gone.")
    return Refused("changed_meanwhile", message, hint)


def _keep(target: Path, conn: sqlite3.Connection) -> Path:
    """A backup of the present file, or a plain copy of one that is damaged; ``conn`` holds it."""
    try:
        kept = snapshot.keep(
            snapshot.draw(conn, target, snapshot.folder_of(target), Why.BEFORE_RESTORE)
        )
    except GovtoolError as error:
        if error.code not in file_errors.PAST_READING:
            raise
        copy = durable_files.copy_damaged(target)
        _set_leftovers_aside(target, copy)
        return copy
    shelf.thin_out(kept)
    return kept.path


def _swap_unheld(plan: RestorePlan, prepared: Path, waiting: Waiting) -> Path:
    """Swap a file that cannot be held (:func:`_swap`): it must not change while it is copied."""
    before = _state(plan.target)
    copy = durable_files.copy_damaged(plan.target)
    if _state(plan.target) != before:
        copy.unlink()
        raise _changed_meanwhile(plan)
    _set_leftovers_aside(plan.target, copy)
    durable_files.put_in_place(prepared, plan.target, waiting.patience)
    return copy


def _state(target: Path) -> list[tuple[int, int, int]]:
    """Return the marks that show that a file was written, or is about to be."""
    both = (target, target.with_name(f"{target.name}-journal"))
    return [
        (s.st_ino, s.st_size, s.st_mtime_ns)
        for s in (path.stat() for path in both if path.exists())
    ]


def _set_leftovers_aside(target: Path, copy: Path) -> None:
    """SQLite would play a rollback journal that belongs to the old file back into the new one."""
    for ending in ("-journal", "-wal", "-shm"):
        left = target.with_name(target.name + ending)
        if left.exists():
            left.replace(copy.with_name(f"{copy.name}{ending}{'.old' if copy == target else ''}"))
    disk.write_through(target.parent)
