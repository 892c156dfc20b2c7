"""Which backups are kept 备份保留: many recent ones, few old ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from govtool.backup.shelf import on_shelf
from govtool.store import snapshot

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


def thin(folder: Path, origin: str) -> list[Path]:
    """Remove what need not be kept of one file's backups; called only after a new one was found sound.

    :returns: what was removed. Only what has a manifest of ours is ever touched.
    """
    backups = {backup.path: backup for backup in on_shelf(folder, origin) if backup.is_there}
    made = {path: backup.made_at.astimezone() for path, backup in backups.items()}
    staying = kept(made, {path: backup.manifest.why for path, backup in backups.items()})
    going = [path for path in backups if path not in staying]
    for path in going:
        snapshot.discard(path)
    return going
