"""What there is to go back to 可用的备份, when a file is gone, empty, damaged, or cut short."""

from __future__ import annotations

import os
import re
import shlex
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from govtool.backup import snapshot
from govtool.backup.manifest import Why
from govtool.backup.shelf import Backup, on_shelf
from govtool.base.resources import FILE_NAME
from govtool.file import disk

_PLAIN_WORD = re.compile(r"[\w@%+=:,./~-]+")


@dataclass(frozen=True, slots=True)
class Rescue:
    """The backups of one file: where they lie, how many, and the newest one that looks sound, None without one."""

    folder: Path
    count: int = 0
    newest: Backup | None = None


def of(path: Path, origin: str | None = None) -> Rescue:
    """What there is in the usual folder, for a file that may be past reading.

    :param origin: of the file, where that is known; else its backups are known by its name.
    """
    folder = snapshot.folder_of(path)
    called = {path.name, disk.real_path(path).name}
    backups = [
        b for b in on_shelf(folder, origin) if b.is_there and (origin or b.manifest.of in called)
    ]
    # The file before a restore is what somebody just turned away from: better than nothing, and no more.
    sensible = sorted(backups, key=lambda backup: backup.manifest.why == Why.BEFORE_RESTORE)
    return Rescue(folder, len(backups), next(filter(_is_as_made, sensible), None))


def _is_as_made(backup: Backup) -> bool:
    with suppress(OSError):
        return backup.has_size and snapshot.digest(backup.path) == backup.manifest.sha256
    return False


def command(copy: Path, db: Path) -> str:
    """What to type to put a copy in the place of a file."""
    usual = str(db) in {os.environ.get("GOVTOOL_DB"), FILE_NAME}
    words = ["govtool", *([] if usual else ["--db", str(db)]), "restore", _shortly(copy)]
    return " ".join(map(quoted, words))


def quoted(word: str) -> str:
    """A word of a command line, in quotes where it would fall apart."""
    if _PLAIN_WORD.fullmatch(word):
        return word
    return f'"{word}"' if os.name == "nt" else shlex.quote(word)


def _shortly(path: Path) -> str:
    """As seen from this folder, where it lies in it."""
    with suppress(ValueError, OSError):
        return str(path.relative_to(Path.cwd()))
    return str(path)
