"""What lies in a backup folder. Only files with a manifest of ours are ours; links and foreign files are passed over."""

from __future__ import annotations

import datetime as dt
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from govtool.backup import automatic, manifest
from govtool.backup.manifest import Manifest

_YEARS = range(2000, 2500)


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup as its manifest tells, and how large the file really is; None when it is gone."""

    path: Path
    manifest: Manifest
    size: int | None

    @property
    def is_there(self) -> bool:
        """Whether the file stands beside its manifest."""
        return self.size is not None

    @property
    def has_size(self) -> bool:
        """Whether it is as large as it was made: all that can be told without reading it."""
        return self.size == self.manifest.size

    @property
    def made_at(self) -> dt.datetime:
        """When it was made (UTC)."""
        return moment(self.manifest)


def moment(said: Manifest) -> dt.datetime:
    """When a backup was made, as its manifest says (UTC)."""
    return dt.datetime.fromisoformat(said.made_at)


def on_shelf(folder: Path, origin: str | None = None, of: str | None = None) -> list[Backup]:
    """The backups in a folder, the newest first.

    :param origin: of one file and its copies only (:class:`govtool.backup.manifest.Facts`).
    :param of: of files of that name only. A copy of a file has its origin, and goes its own way under its own name.
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
    """Whether it is a moment in UTC at which a backup may have been made, wherever it is read."""
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
    """Whether the file of a name was backed up on a day: a look at names, and at the manifests of that day alone."""
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
