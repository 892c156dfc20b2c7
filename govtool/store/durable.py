"""Files that must survive a power cut and be read by their owner only: new names, written through to the disk."""

from __future__ import annotations

import os
import re
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from govtool.errors import GovtoolError, StorageTrouble
from govtool.i18n import _
from govtool.store import connection

_HALF_MADE = ".govtool-part"
_FORGOTTEN = 3600.0
"""Seconds after which nobody is working on a half-made file any more."""


def private_folder(folder: Path) -> None:
    """Make a folder that only its owner may look into, unless it is there.

    :raises StorageTrouble: code ``link``, where a link stands in its place: whoever set it would be sent the file.
    """
    if folder.is_symlink():
        raise StorageTrouble(
            "link",
            _("“{path}” is a link, and copies are not written through links.").format(path=folder),
            _("Name the folder it leads to."),
        )
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise trouble(error, folder) from error


def half_made(target: Path) -> Path:
    """A new empty file beside ``target`` to prepare it under; it is no ``target`` until it is renamed."""
    temporary = target.with_name(f".{target.name}-{os.urandom(4).hex()}-{_machine()}-{os.getpid():x}{_HALF_MADE}")
    try:
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except OSError as error:
        raise trouble(error, target) from error
    return temporary


def _machine() -> str:
    """Tells this machine from others that use the same folder."""
    name = os.uname().nodename if hasattr(os, "uname") else ""
    return f"{zlib.crc32(name.encode()):08x}"


def trouble(error: OSError, path: Path) -> GovtoolError:
    """What an error of the system means to the person who wants a file, that is not the one in use, at ``path``."""
    told = connection.trouble(error, path)
    if told.code in {"read_only", "cannot_open"}:
        hint = _("Nothing was changed. You need the right to write in that folder; or choose another one.")
        return type(told)(told.code, told.message, hint)
    return told


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Errors of the system leave as errors of ours (:func:`trouble`)."""
    try:
        yield
    except OSError as error:
        raise trouble(error, path) from error


def clear_away(temporary: Path) -> None:
    """Remove a half-made file, and what SQLite keeps beside it."""
    for name in (temporary.name, f"{temporary.name}-journal", f"{temporary.name}-wal", f"{temporary.name}-shm"):
        with suppress(OSError):
            temporary.with_name(name).unlink()


def clear_forgotten(folder: Path) -> None:
    """Remove what killed commands left half made in ``folder``; what may still be worked on stays."""
    for temporary in forgotten(folder):
        clear_away(temporary)


def forgotten(folder: Path) -> list[Path]:
    """What killed commands left half made in ``folder``: whole copies of a file, perhaps, also plain ones."""
    with suppress(OSError), os.scandir(folder) as entries:
        return [Path(entry.path) for entry in entries if entry.name.endswith(_HALF_MADE) and _is_forgotten(entry)]
    return []


def _is_forgotten(entry: os.DirEntry[str]) -> bool:
    """Whether nobody works on it any more: its command is gone, or it is old."""
    named = re.fullmatch(
        rf"\..+-[0-9a-f]{{8}}(?:-([0-9a-f]{{8}})-([0-9a-f]{{1,8}}))?{re.escape(_HALF_MADE)}", entry.name
    )
    with suppress(OSError):
        if named and entry.is_file(follow_symlinks=False):
            is_ours = named[1] == _machine()
            is_old = time.time() - entry.stat(follow_symlinks=False).st_mtime > _FORGOTTEN
            return is_old or (is_ours and not _is_alive(int(named[2], 16)))
    return False


def _is_alive(process: int) -> bool:
    """Whether a process of this machine runs; of Windows it cannot be asked without harm."""
    if os.name == "nt":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):  # somebody else's
        return True
    return True


def write_through(path: Path) -> None:
    """Put a file or a folder on the disk for good; Windows cannot do it for folders, and does not need it."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def written(target: Path, content: bytes) -> Path:
    """A small file, on the disk for good, that has yet to be renamed to ``target``."""
    temporary = half_made(target)
    try:
        temporary.write_bytes(content)
        write_through(temporary)
    except BaseException:
        clear_away(temporary)
        raise
    return temporary


def reserve(folder: Path, stem: str, suffix: str) -> Path:
    """A new empty file that no other command can take for itself: ``stem`` with ``_2``, ``_3`` … where it is taken.

    An underscore, because that sorts after the dot of the name without a number.
    """
    number = 1
    while True:
        path = folder / f"{stem}{f'_{number}' if number > 1 else ''}{suffix}"
        number += 1
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            return path


def clear_reserved(folder: Path, is_known: Callable[[Path], bool]) -> None:
    """Remove the names that killed commands had taken (:func:`reserve`) in ``folder`` and that nobody fills any more.

    :param is_known: whether a file is one that stays, though it is empty.
    """
    named = re.compile(r".+-\d{8}-\d{6}(_\d+)?\.\w+(\.\w+)?")
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if named.fullmatch(entry.name) and _is_empty_and_old(entry) and not is_known(Path(entry.path)):
                with suppress(OSError):
                    Path(entry.path).unlink()


def _is_empty_and_old(entry: os.DirEntry[str]) -> bool:
    with suppress(OSError):
        found = entry.stat(follow_symlinks=False)
        is_file = entry.is_file(follow_symlinks=False)
        return is_file and found.st_size == 0 and time.time() - found.st_mtime > _FORGOTTEN
    return False


def write_protect(path: Path) -> None:
    """Keep a finished file from being changed by mistake. Windows would not let it be removed either."""
    if os.name != "nt":
        path.chmod(0o400)
