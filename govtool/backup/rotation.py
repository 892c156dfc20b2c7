"""Which backups are kept 备份保留: many recent ones, few old ones."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from govtool.backup import shelf, snapshot
from govtool.backup.shelf import Backup
from govtool.backup.snapshot import Snapshot

LAST, DAYS, WEEKS, MONTHS = 12, 10, 9, 9

Slot = Callable[[dt.datetime], object]

_SLOTS: tuple[tuple[int, Slot], ...] = (
    (DAYS, lambda moment: moment.date()),
    (WEEKS, lambda moment: moment.isocalendar()[:2]),
    (MONTHS, lambda moment: (moment.year, moment.month)),
)


def kept(made: Mapping[Path, dt.datetime], reasons: Mapping[Path, str] | None = None) -> set[Path]:
    """Of all backups those to keep: the last twelve, and the newest of ten days, nine weeks and nine months.

    Days, weeks and months in which nothing was made do not count, so that a long holiday takes nothing away.

    :param made: when each was made, as the clock on the wall showed it.
    :param reasons: what each was made for; the newest for each reason stays, however long ago.
    """
    newest_first = sorted(made, key=lambda path: (made[path], path), reverse=True)
    found = set(newest_first[:LAST])
    for most, slot in _SLOTS:
        found |= _newest_of(((slot(made[path]), path) for path in newest_first), most)
    if reasons is not None:
        found |= _newest_of(((reasons[path], path) for path in newest_first), len(made))
    return found


def _newest_of(newest_first: Iterable[tuple[object, Path]], most: int) -> set[Path]:
    """The newest path of each of the ``most`` newest slots."""
    slots: dict[object, Path] = {}
    for slot, path in newest_first:
        slots.setdefault(slot, path)
    return set(list(slots.values())[:most])


def thin(made: Snapshot, now: dt.datetime | None = None) -> list[Path]:
    """Remove what need not be kept of one file's backups, beside the one just made, which was found sound and stays.

    What has a moment that has yet to come is let alone: the clock was set back, and nobody can tell what is older.
    A manifest whose backup is gone goes when that would have gone: somebody may have put the backup elsewhere.

    :param now: the machine's clock if left out.
    :returns: what was removed. Only what has a manifest of ours is ever touched.
    """
    latest = max(now or dt.datetime.now(dt.UTC), shelf.moment(made.manifest))
    backups = [backup for backup in _thinnable(made) if backup.made_at <= latest]
    wanted, staying = _kept(backups), _kept([backup for backup in backups if backup.is_there])
    staying.add(made.path)
    going = [b.path for b in backups if b.path not in (staying if b.is_there else wanted)]
    for path in going:
        with suppress(OSError):  # one that stays harms nobody
            snapshot.discard(path)
    return going


def _thinnable(made: Snapshot) -> Iterable[Backup]:
    """The backups of the same file in the same folder; not those of a copy of it."""
    backups = shelf.on_shelf(made.path.parent, made.manifest.facts.origin, made.manifest.of)
    return (backup for backup in backups if backup.is_there or not os.path.lexists(backup.path))


def _kept(backups: Sequence[Backup]) -> set[Path]:
    made = {backup.path: backup.made_at.astimezone() for backup in backups}
    return kept(made, {backup.path: backup.manifest.why for backup in backups})
