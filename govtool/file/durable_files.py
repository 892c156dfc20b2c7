"""Durable files that only their owner may read: new names, written through to the disk."""

from __future__ import annotations

import datetime as dt
import os
import re
import sqlite3
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from govtool.base.errors import FileBusy, GovtoolError, StorageTrouble
from govtool.base.i18n import _
from govtool.file import disk, file_errors, file_head, unfinished_files
from govtool.file.lock_wait import WAIT

_FORGOTTEN = 3600.0
"""Seconds after which nobody fills a name that is still empty."""


def private_folder(folder: Path) -> None:
    """Make a folder that only its owner may look into, unless it is there.

    :raises StorageTrouble: code ``link``, where a link stands in its place: whoever set it would be
        sent the file.
    """
    if folder.is_symlink():
        message = _("“{path}” is a link, and copies are not written through links.", path=folder)
        raise StorageTrouble("link", message, _("Name the folder it leads to."))
    try:
        disk.make_folder(folder)
    except OSError as error:
        raise trouble(error, folder) from error


def half_made(target: Path) -> Path:
    """Return a new file beside ``target`` (:func:`begun`), with errors of the system translated."""
    with translated(target):
        return begun(target)


@contextmanager
def prepared(target: Path) -> Iterator[Path]:
    """Yield a new file beside ``target`` (:func:`begun`), and remove what is left of it afterwards.

    :raises OSError: it cannot be made.
    """
    part = begun(target)
    try:
        yield part
    finally:
        clear_away(part)


def begun(target: Path) -> Path:
    """Return a new empty file beside ``target``, marked and noted, to be renamed when finished.

    End it with :func:`clear_away`, whether it was renamed or not.

    :raises OSError: it cannot be made.
    """
    part = unfinished_files.new_part(target)
    try:
        unfinished_files.write_note(part)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except BaseException:
        clear_away(part)
        raise
    return part


def trouble(error: OSError, path: Path) -> GovtoolError:
    """Return the error for a person who wants a file at ``path`` that is not the one in use."""
    told = file_errors.trouble(error, path)
    if told.code in {"read_only", "cannot_open"}:
        hint = _(
            "Nothing was changed. You need the right to write in that folder; or choose another one."
        )
        return type(told)(told.code, told.message, hint)
    return told


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Errors of the system leave as errors of ours (:func:`trouble`)."""
    try:
        yield
    except OSError as error:
        raise trouble(error, path) from error


def clear_away(part: Path) -> None:
    """Remove a half-made file, what SQLite keeps beside it, and the note about it."""
    for ending in ("", "-journal", "-wal", "-shm"):
        with suppress(OSError):
            part.with_name(part.name + ending).unlink()
    unfinished_files.remove_note(part)


def clear_forgotten(folder: Path) -> None:
    """Remove unfinished files of killed commands in ``folder``, or noted there."""
    for left in _marked(folder):
        if left.name.endswith(unfinished_files.PART):
            clear_away(left)
            continue
        for part in unfinished_files.noted_parts(left):
            if unfinished_files.is_of_this_machine(left.name) or part in _marked(part.parent):
                clear_away(part)
        if unfinished_files.is_settled(left):
            with suppress(OSError):
                left.unlink()


def clear_for(office: Path) -> None:
    """Remove the unfinished files of killed commands of a database; costs one folder listing."""
    folder = disk.real_path(office).parent
    clear_forgotten(folder)
    place = unfinished_files.folder_for_notes(office)
    if place != folder:
        clear_forgotten(place)


def left_behind(office: Path) -> list[Path]:
    """Return the unfinished files of killed commands of a database, perhaps plain copies of it."""
    found = [
        left
        for folder in {disk.real_path(office).parent, unfinished_files.folder_for_notes(office)}
        for left in _marked(folder)
    ]
    noted = [
        part
        for left in found
        if left.name.endswith(unfinished_files.NOTE)
        for part in unfinished_files.unsettled_parts(left)
    ]
    return sorted({*noted, *(left for left in found if left.name.endswith(unfinished_files.PART))})


def forgotten(folder: Path) -> list[Path]:
    """Return the unfinished files that killed commands left in ``folder``."""
    return [left for left in _marked(folder) if left.name.endswith(unfinished_files.PART)]


def _marked(folder: Path) -> list[Path]:
    """Half-made files in ``folder``, and notes about others, whose process is dead."""
    endings = (unfinished_files.PART, unfinished_files.NOTE)
    with suppress(OSError), os.scandir(folder) as entries:
        return [
            Path(entry.path)
            for entry in entries
            if entry.name.endswith(endings) and unfinished_files.is_forgotten(entry)
        ]
    return []


def written(target: Path, content: bytes) -> Path:
    """A small file, on the disk for good, that has yet to be renamed to ``target``."""
    temporary = half_made(target)
    try:
        temporary.write_bytes(content)
        disk.write_through(temporary)
    except BaseException:
        clear_away(temporary)
        raise
    return temporary


def reserve(folder: Path, stem: str, suffix: str) -> Path:
    """Return a new empty file of our own: ``stem``, with ``_2``, ``_3`` … if taken.

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
    """Remove the names that killed commands had reserved (:func:`reserve`) in ``folder``.

    :param is_known: whether a file is one that stays, though it is empty.
    """
    named = re.compile(r".+-\d{8}-\d{6}(_\d+)?\.\w+(\.\w+)?")
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if (
                named.fullmatch(entry.name)
                and _is_empty_and_old(entry)
                and not is_known(Path(entry.path))
            ):
                with suppress(OSError):
                    Path(entry.path).unlink()


def _is_empty_and_old(entry: os.DirEntry[str]) -> bool:
    with suppress(OSError):
        found = entry.stat(follow_symlinks=False)
        is_file = entry.is_file(follow_symlinks=False)
        return is_file and found.st_size == 0 and time.time() - found.st_mtime > _FORGOTTEN
    return False


def write_protect(path: Path) -> None:
    """Make a finished file read-only; not on Windows, where it could not be removed."""
    if os.name != "nt":
        path.chmod(0o400)


def close_before_renaming(conn: sqlite3.Connection) -> None:
    """Windows does not rename over a file that somebody has open, ourselves included."""
    if os.name == "nt":
        conn.close()


def put_in_place(prepared: Path, target: Path, patience: float = WAIT) -> None:
    """Put ``prepared`` in the place of ``target``. Who may read and write the file stays as it was.

    :param patience: seconds to wait for those who are about to read the old file.
    :raises FileBusy: code ``busy``; on Windows where somebody has the file open at all.
    """
    with suppress(OSError):
        before = target.stat()
        prepared.chmod(stat.S_IMODE(before.st_mode))
        if os.name != "nt":
            os.chown(prepared, before.st_uid, before.st_gid)
    try:
        with file_head.exchanging(target, patience):
            prepared.replace(target)
    except (TimeoutError, PermissionError) as error:
        if os.name != "nt" and not isinstance(error, TimeoutError):
            raise
        message = _("Another program is using “{path}”.", path=target)
        raise FileBusy(
            "busy", message, _("Nothing was changed. Close other programs that have the file open.")
        ) from error
    disk.write_through(target.parent)


def copy_damaged(target: Path) -> Path:
    """A plain copy of a file that cannot be backed up any more, beside it."""
    moment = dt.datetime.now(dt.UTC).astimezone()
    copy = reserve(
        target.parent, f"{target.stem}-damaged-{moment:%Y%m%d-%H%M%S}", target.suffix or ".db"
    )
    try:
        with prepared(copy) as part:
            file_head.copy(target, part)
            disk.write_through(part)
            part.replace(copy)
        disk.write_through(copy.parent)
    except BaseException:
        copy.unlink()
        raise
    return copy
