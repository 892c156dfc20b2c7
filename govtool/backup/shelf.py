"""The backups in a folder: only files with a manifest of ours count, no links or foreign files."""

from __future__ import annotations

import datetime as dt
import os
import re
import shlex
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from govtool.backup import automatic, manifest, snapshot
from govtool.backup.manifest import Manifest, Why
from govtool.backup.snapshot import Snapshot
from govtool.base.resources import FILE_NAME
from govtool.file import disk

_YEARS = range(2000, 2500)


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup as its manifest tells, and how large the file really is; None when it is gone."""

    path: Path
    manifest: Manifest
    size: int | None

    @property
    def is_there(self) -> bool:
        """Return whether the file stands beside its manifest."""
        return self.size is not None

    @property
    def has_size(self) -> bool:
        """Return whether it is as large as it was made: all that can be told without reading it."""
        return self.size == self.manifest.size

    @property
    def made_at(self) -> dt.datetime:
        """The time (UTC) at which it was made."""
        return moment(self.manifest)


def moment(said: Manifest) -> dt.datetime:
    """Return the time (UTC) at which a backup was made, from its manifest."""
    return dt.datetime.fromisoformat(said.made_at)


def on_shelf(folder: Path, origin: str | None = None, of: str | None = None) -> list[Backup]:
    """The backups in a folder, the newest first.

    :param origin: of one file and its copies only (:class:`govtool.backup.manifest.Facts`).
    :param of: of files of that name only. A copy of a file has its origin, and goes its own way
        under its own name.
    """
    found = [
        backup
        for backup in _all(folder)
        if origin in {None, backup.manifest.facts.origin} and of in {None, backup.manifest.of}
    ]
    return sorted(found, key=lambda backup: (backup.made_at, backup.path.name), reverse=True)


def _all(folder: Path) -> Iterator[Backup]:
    for name in _names(folder):
        backup = (
            at(folder / name.removesuffix(automatic.SUFFIX))
            if name.endswith(automatic.SUFFIX)
            else None
        )
        if backup is not None:
            yield backup


def _names(folder: Path) -> list[str]:
    with suppress(OSError):
        return os.listdir(folder)  # noqa: PTH208  # names alone; a Path for each costs more than the listing
    return []


def at(path: Path) -> Backup | None:
    """The backup at ``path``; None when it has no manifest of ours."""
    said = manifest.read(automatic.manifest_place(path))
    if said is None or not _is_moment(said.made_at):
        return None
    return Backup(path, said, _size(path))


def _is_moment(text: str) -> bool:
    """Return whether it is a moment in UTC at which a backup may have been made."""
    with suppress(ValueError, OverflowError):
        moment = dt.datetime.fromisoformat(text)
        return (
            moment.utcoffset() == dt.timedelta()
            and moment.year in _YEARS
            and bool(moment.astimezone())
        )
    return False


def _size(path: Path) -> int | None:
    """The size of a file; None for what is no file, a link among them."""
    with suppress(OSError):
        found = path.lstat()
        if stat.S_ISREG(found.st_mode):
            return found.st_size
    return None


def is_made_on(day: dt.date, folder: Path, of: str, origin: str) -> bool:
    """Return whether a file was backed up on a day, from names and the manifests of that day."""
    begin = f"{Path(of).stem}-{day:%Y%m%d}-"
    names = (
        name
        for name in _names(folder)
        if name.startswith(begin) and name.endswith(automatic.SUFFIX)
    )
    backups = (at(folder / name.removesuffix(automatic.SUFFIX)) for name in names)
    return any(
        b and b.is_there and (b.manifest.of, b.manifest.facts.origin) == (of, origin)
        for b in backups
    )


_PLAIN_WORD = re.compile(r"[\w@%+=:,./~-]+")


@dataclass(frozen=True, slots=True)
class Rescue:
    """The backups of one file: their folder, their number, and the newest sound one or None."""

    folder: Path
    count: int = 0
    newest: Backup | None = None


def rescue_of(path: Path, origin: str | None = None) -> Rescue:
    """Return the backups in the usual folder for a file that may be unreadable.

    :param origin: of the file, where that is known; else its backups are known by its name.
    """
    folder = snapshot.folder_of(path)
    called = {path.name, disk.real_path(path).name}
    backups = [
        b for b in on_shelf(folder, origin) if b.is_there and (origin or b.manifest.of in called)
    ]
    # The file before a restore is what somebody just turned away from: better than nothing, and no
    # more.
    sensible = sorted(backups, key=lambda backup: backup.manifest.why == Why.BEFORE_RESTORE)
    return Rescue(folder, len(backups), next(filter(_is_as_made, sensible), None))


def _is_as_made(backup: Backup) -> bool:
    with suppress(OSError):
        return backup.has_size and snapshot.digest(backup.path) == backup.manifest.sha256
    return False


def restore_command(copy: Path, db: Path) -> str:
    """Return the command line that restores a copy."""
    usual = str(db) in {os.environ.get("GOVTOOL_DB"), FILE_NAME}
    words = ["govtool", *([] if usual else ["--db", str(db)]), "restore", _shortly(copy)]
    return " ".join(map(shell_quoted, words))


def shell_quoted(word: str) -> str:
    """A word of a command line, in quotes where it would fall apart."""
    if _PLAIN_WORD.fullmatch(word):
        return word
    return f'"{word}"' if os.name == "nt" else shlex.quote(word)


def _shortly(path: Path) -> str:
    """Return a path relative to the current folder, where it lies in it."""
    with suppress(ValueError, OSError):
        return str(path.relative_to(Path.cwd()))
    return str(path)


LAST, DAYS, WEEKS, MONTHS = 12, 10, 9, 9

Slot = Callable[[dt.datetime], object]

_SLOTS: tuple[tuple[int, Slot], ...] = (
    (DAYS, lambda moment: moment.date()),
    (WEEKS, lambda moment: moment.isocalendar()[:2]),
    (MONTHS, lambda moment: (moment.year, moment.month)),
)


def worth_keeping(
    made: Mapping[Path, dt.datetime], reasons: Mapping[Path, str] | None = None
) -> set[Path]:
    """Return the backups to keep: the last 12, and the newest of 10 days, 9 weeks and 9 months.

    Days, weeks and months in which nothing was made do not count, so that a long holiday takes
    nothing away.

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


def thin_out(made: Snapshot, now: dt.datetime | None = None) -> list[Path]:
    """Remove the backups of one file that need not be kept; the one just made stays.

    What has a moment that has yet to come is let alone: the clock was set back, and nobody can tell
    what is older. A manifest whose backup is gone goes when that would have gone: somebody may have
    put the backup elsewhere.

    :param now: the machine's clock if left out.
    :returns: what was removed. Only what has a manifest of ours is ever touched.
    """
    latest = max(now or dt.datetime.now(dt.UTC), moment(made.manifest))
    backups = [backup for backup in _thinnable(made) if backup.made_at <= latest]
    wanted = _worth_keeping(backups)
    staying = _worth_keeping([backup for backup in backups if backup.is_there]) | {made.path}
    going = [b.path for b in backups if b.path not in (staying if b.is_there else wanted)]
    for path in going:
        with suppress(OSError):  # one that stays harms nobody
            snapshot.discard(path)
    return going


def _thinnable(made: Snapshot) -> Iterable[Backup]:
    """The backups of the same file in the same folder; not those of a copy of it."""
    backups = on_shelf(made.path.parent, made.manifest.facts.origin, made.manifest.of)
    return (backup for backup in backups if backup.is_there or not os.path.lexists(backup.path))


def _worth_keeping(backups: Sequence[Backup]) -> set[Path]:
    made = {backup.path: backup.made_at.astimezone() for backup in backups}
    return worth_keeping(made, {backup.path: backup.manifest.why for backup in backups})
