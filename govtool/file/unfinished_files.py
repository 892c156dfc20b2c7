"""Unfinished files: marked with the process that makes them, and noted beside the database.

A mark names the file, the machine and the process. So another command can tell what a dead process
left behind from what a living one is working on, even when the system has given the number of the
dead one to another.

A killed command cannot remove what it was writing outside the folder of the database. The next
command on the same database finds the note beside it and does so, in any folder. Where nothing can
be written beside the database, notes go to the user's folder for the state of programs. Where that
cannot be written either, only the mark is left to tell.
"""

from __future__ import annotations

import json
import os
import re
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from govtool.base.patterns import pattern
from govtool.file.disk import make_folder, real_path, write_new

PART = ".govtool-part"
NOTE = ".govtool-note"

_FORGOTTEN = 3600.0
"""Seconds after which another machine's unwritten file counts as left behind."""
_LONGEST = 40
"""Characters of the finished file's name in the unfinished one's: names have a limit."""
_MARKED = pattern(
    r"\..+?-(?P<token>[0-9a-f]{8}(?:-(?P<machine>[0-9a-f]{8})-(?P<process>[0-9a-f]{1,8})(?:-(?P<start>[0-9a-f]{8}))?)?)"
    rf"(?:{re.escape(PART)}|{re.escape(NOTE)})"
)
_UNKNOWN = "0" * 8
_STARTED = 19
"""The place of the start in ``/proc/PID/stat``, counted after the name of the program."""


def new_part(target: Path) -> Path:
    """Return a new name beside ``target``, under which this process prepares it."""
    token = f"{os.urandom(4).hex()}-{_machine()}-{os.getpid():x}-{_start(os.getpid())}"
    return target.with_name(f".{target.name[:_LONGEST]}-{token}{PART}")


def token(name: str) -> str:
    """Return the mark in a file's name; empty when the name has none."""
    found = _MARKED.fullmatch(name)
    return found["token"] if found else ""


def note_for(part: Path) -> str:
    """Return the name of the note about an unfinished file; both bear one mark."""
    return f".govtool-{token(part.name)}{NOTE}"


def is_of_this_machine(name: str) -> bool:
    """Return whether a marked file was begun on this machine."""
    found = _MARKED.fullmatch(name)
    return found is not None and found["machine"] == _machine()


def is_forgotten(entry: os.DirEntry[str]) -> bool:
    """Return whether a marked file is abandoned; False for links and folders."""
    found = _MARKED.fullmatch(entry.name)
    with suppress(OSError):
        if found and entry.is_file(follow_symlinks=False):
            is_alive = None
            if found["machine"] == _machine():
                is_alive = _is_alive(int(found["process"], 16), found["start"])
            if is_alive is not None:
                return not is_alive
            return time.time() - entry.stat(follow_symlinks=False).st_mtime > _FORGOTTEN
    return False


@lru_cache(maxsize=1)
def _machine() -> str:
    """Return an id of this machine or container, for folders that several of them share."""
    name = os.uname().nodename if hasattr(os, "uname") else ""
    with suppress(OSError):
        name += os.readlink("/proc/self/ns/pid")  # noqa: PTH115  # no path: "pid:[4026531836]"
    return f"{zlib.crc32(name.encode()):08x}"


def _is_alive(process: int, start: str | None) -> bool | None:
    """Return whether the marking process still runs, or None if unknown, as on Windows."""
    if os.name == "nt":
        return None
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):  # somebody else's
        pass
    return start is None or _UNKNOWN in {start, _start(process)} or start == _start(process)


@lru_cache(maxsize=64)
def _start(process: int) -> str:
    """Return what tells a process from a later one of its number: its start and the machine's."""
    with suppress(OSError, IndexError):
        boot = Path("/proc/sys/kernel/random/boot_id").read_bytes()
        fields = Path(f"/proc/{process}/stat").read_bytes().rpartition(b")")[2].split()
        return f"{zlib.crc32(boot + fields[_STARTED]):08x}"
    return _UNKNOWN


_LARGEST = 1 << 16
"""Bytes of a note; a path has at most four thousand."""
_KEPT = 30 * 86400.0
"""Seconds for which another machine's note stays if its file cannot be seen from this one."""

_office: Callable[[], Path] | None = None
_noted: dict[Path, Path] = {}


def keep_notes_beside(office: Callable[[], Path]) -> None:
    """Say which database is in use: notes of this process go beside it.

    :param office: asked when the first note is written.
    """
    global _office  # noqa: PLW0603  # one process runs one command at a time
    _office = office


def write_note(part: Path) -> None:
    """Note a file about to be made, synced to the disk, unless the database's folder shows it."""
    if _office is None:
        return
    folder = folder_for_notes(_office())
    if folder == real_path(part.parent):
        return
    with suppress(OSError):
        make_folder(folder)
        note = folder / note_for(part)
        _noted[part] = note
        write_new(note, json.dumps(str(part.absolute())).encode())


def remove_note(part: Path) -> None:
    """Remove the note about a file that is finished or gone."""
    note = _noted.pop(part, None)
    if note is not None and not os.path.lexists(part):
        with suppress(OSError):
            note.unlink()


def folder_for_notes(office: Path) -> Path:
    """Return the folder for notes about a database's files: its own, or the state folder."""
    folder = real_path(office).parent
    return folder if os.access(folder, os.W_OK | os.X_OK) else state_folder()


def state_folder() -> Path:
    """Return the folder of this user for what programs have to remember; it need not be there."""
    from platformdirs import user_state_path

    return user_state_path("govtool", appauthor=False)


def noted_parts(note: Path) -> Iterator[Path]:
    """Yield the unfinished file that a note names if it has the note's mark. Skips links."""
    with suppress(OSError, ValueError, TypeError):
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        with os.fdopen(os.open(note, flags), "rb") as file:
            part = Path(json.loads(file.read(_LARGEST)))
        if token(part.name) == token(note.name) and part.parent == real_path(part.parent):
            yield part


def unsettled_parts(note: Path) -> Iterator[Path]:
    """Yield the file that a forgotten note names, if it is there.

    One whose folder is not there may be on a disk that will be plugged in again, or in a folder of
    another machine.
    """
    for part in noted_parts(note):
        if os.path.lexists(part) or not part.parent.is_dir():
            yield part


def is_settled(note: Path) -> bool:
    """Return whether nothing seems left of the file that an abandoned note names."""
    if any(unsettled_parts(note)):
        return False
    return is_of_this_machine(note.name) or time.time() - note.stat().st_mtime > _KEPT
