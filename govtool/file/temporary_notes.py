"""Notes of files being made outside the folder of the database: where they lie, until they are finished.

A killed command cannot take away what it was writing. The next command on the same database finds the note beside it
and does so, in whatever folder. Where nothing can be written beside the database, notes go to the user's own folder
for the state of programs; where that cannot be written either, only the mark of the file (:mod:`govtool.file.temporary_names`)
is left to tell, to the next command that writes into the same folder.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from govtool.file import temporary_names
from govtool.file.disk import make_folder, real_path, write_through

_LARGEST = 1 << 16
"""Bytes of a note; a path has at most four thousand."""
_KEPT = 30 * 86400.0
"""Seconds for which the note of another machine stays, about a file that is not to be seen from this one."""

_office: Callable[[], Path] | None = None
_noted: dict[Path, Path] = {}


def beside(office: Callable[[], Path]) -> None:
    """Say which database is in use: notes of this process go beside it.

    :param office: asked when the first note is written.
    """
    global _office  # noqa: PLW0603  # one process runs one command at a time
    _office = office


def write(part: Path) -> None:
    """Note a file that is about to be made, on the disk for good, unless the folder of the database shows it itself."""
    if _office is None:
        return
    folder = folder_for(_office())
    if folder == real_path(part.parent):
        return
    with suppress(OSError):
        make_folder(folder)
        note = folder / temporary_names.note_for(part)
        _noted[part] = note
        _write(note, json.dumps(str(part.absolute())).encode())


def _write(note: Path, content: bytes) -> None:
    handle = os.open(note, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        os.write(handle, content)
        os.fsync(handle)
    finally:
        os.close(handle)
    write_through(note.parent)


def strike(part: Path) -> None:
    """Remove the note about a file that is finished or gone."""
    note = _noted.pop(part, None)
    if note is not None and not os.path.lexists(part):
        with suppress(OSError):
            note.unlink()


def folder_for(office: Path) -> Path:
    """Return the folder for notes about files made for a database: its own, else that for the state of programs."""
    folder = real_path(office).parent
    return folder if os.access(folder, os.W_OK | os.X_OK) else state_folder()


def state_folder() -> Path:
    """Return the folder of this user for what programs have to remember; it need not be there."""
    from platformdirs import user_state_path

    return user_state_path("govtool", appauthor=False)


def parts(note: Path) -> Iterator[Path]:
    """Yield the unfinished file that a note names, if it bears the mark of the note. Links are not followed."""
    with suppress(OSError, ValueError, TypeError):
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        with os.fdopen(os.open(note, flags), "rb") as file:
            part = Path(json.loads(file.read(_LARGEST)))
        if temporary_names.token(part.name) == temporary_names.token(
            note.name
        ) and part.parent == real_path(part.parent):
            yield part


def unsettled(note: Path) -> Iterator[Path]:
    """Yield the file that a forgotten note names, if it is there.

    One whose folder is not there may be on a disk that will be plugged in again, or in a folder of another machine.
    """
    for part in parts(note):
        if os.path.lexists(part) or not part.parent.is_dir():
            yield part


def is_settled(note: Path) -> bool:
    """Return whether nothing is left of what a forgotten note names, as far as can be told from here."""
    if any(unsettled(note)):
        return False
    return (
        temporary_names.is_of_this_machine(note.name) or time.time() - note.stat().st_mtime > _KEPT
    )
