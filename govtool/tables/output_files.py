"""Writing a file as a whole or not at all."""

from __future__ import annotations

import errno
import io
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import BinaryIO, NoReturn, TextIO

from govtool.backup import manifest
from govtool.base.errors import GovtoolError, NotFound, Refused, StorageTrouble, UsageMistake
from govtool.base.i18n import _, system_reason
from govtool.crypt import passphrases
from govtool.file import disk, durable_files, file_head
from govtool.tables import replaceable_files

_ENDINGS = [
    ending
    for name in ("SIGTERM", "SIGHUP", "SIGBREAK")
    if (ending := getattr(signal, name, None)) is not None
]
"""The signals that end a process: from a script, or from its window being closed."""

_PRECIOUS = (b"SQLite format 3\x00", b"age-encryption.org/", b"-----BEGIN AGE ENCRYPTED FILE-----")
"""The beginnings of a database, and of a backup that was encrypted on its way elsewhere."""
_BESIDE = frozenset({"journal", "wal", "shm"})
"""The files of SQLite beside a database, needed after a crash: its name, a hyphen and this."""


@contextmanager
def replacing(path: Path | None, kind: str | None = None) -> Iterator[BinaryIO]:
    """Yield a binary file that takes the place of ``path`` once the block has ended well.

    Until then it has a temporary name in the same folder; an exception leaves the old file as it
    was. ``None`` is standard output. A device or pipe cannot be replaced and is written to
    directly. At no moment may anybody but its owner read the file, whoever might read the one
    before: nearly all we write names people.

    :param kind: how the names of such files end, where that of ``path`` may end otherwise.
    :raises NotFound: code ``no_folder``. :raises StorageTrouble: codes ``not_writable``,
        ``disk_full``.
    :raises Refused: before anything is written: code ``database`` for a file without which
        everything may be lost, ``another_kind`` for one of another kind than is written
        (:mod:`govtool.tables.replaceable_files`).
    """
    if path is None:
        _require_output()
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:
        target = Path(
            os.path.realpath(path)
        )  # a link stays a link, and one that points to itself is no error of ours
        refuse_precious(path)
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        replaceable_files.refuse_other(path, kind)
        with _direct(path) if _is_special(path) else _whole(target) as file:
            yield file
    except OSError as error:
        raise trouble(error, path) from error


def require_place(path: Path, kind: str | None = None) -> None:
    """Refuse what :func:`replacing` would refuse, before long work; nothing is written.

    :raises GovtoolError: as :func:`replacing`.
    """
    if not _is_special(path):
        with suppress(_TriedOutError), replacing(path, kind):
            raise _TriedOutError


class _TriedOutError(Exception):
    """Leaves the block of a file that is not to be written yet."""


@contextmanager
def replacing_text(
    path: Path | None, *, bom: bool = False, encoding: str = "utf-8", kind: str | None = None
) -> Iterator[TextIO]:
    """Yield a text file as :func:`replacing`, with line ends as given; UTF-8 by default."""
    with replacing(path, kind) as file:
        text = io.TextIOWrapper(
            file, encoding="utf-8-sig" if bom else encoding, newline="", write_through=False
        )
        try:
            yield text
            text.flush()
        finally:
            text.detach()


def refuse_precious(path: Path) -> None:
    """Refuse to write over a file that is needed to keep data.

    :raises Refused: code ``database``.
    """
    is_precious = False
    with suppress(OSError):
        is_precious = _is_precious(Path(os.path.realpath(path)))
    if is_precious:
        message = _(
            "{path} is a database, a backup or a key, or belongs to one; it is not overwritten.",
            path=path,
        )
        raise Refused("database", message, _("Choose another name."))


def trouble(error: OSError, path: Path) -> GovtoolError:
    """Return the error of the file system as the person who named ``path`` needs it."""
    if isinstance(error, FileNotFoundError):
        message = _("There is no folder {folder}.", folder=path.parent)
        return NotFound("no_folder", message, _("Make it, or choose another place."))
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        message = _("The disk is full; {path} was not written.", path=path)
        return StorageTrouble("disk_full", message, _("Make room, or choose another place."))
    if error.errno == errno.ENXIO:
        message = _("Nobody reads the pipe {path}.", path=path)
        return StorageTrouble(
            "not_writable", message, _("Start what reads it first, or name a file.")
        )
    message = _("{path} cannot be written: {reason}.", path=path, reason=system_reason(error))
    hint = _("Close it in other programs, or choose another place.")
    if isinstance(error, IsADirectoryError):
        hint = _("Name a file in it.")
    return StorageTrouble("not_writable", message, hint)


def bad_format(message: str, name: str) -> Refused:
    """Return the refusal of a file name whose ending ``message`` does not list."""
    return Refused(
        "bad_format", message, _("Give the file such a name."), column="--output", value=name
    )


def _is_precious(target: Path) -> bool:
    """Return whether the file holds an office's data, or is needed to read such a file."""
    if _is_database(target) or _is_database(_owner_of(target)):
        return True
    return target.is_file() and (manifest.read(target) is not None or passphrases.is_key(target))


def _owner_of(target: Path) -> Path:
    """Return the database that SQLite would keep such a file beside; else the file itself."""
    owner, _dash, word = target.name.rpartition("-")
    return target.with_name(owner) if owner and word.lower() in _BESIDE else target


def _is_database(target: Path) -> bool:
    """Return whether it is a database, plain or encrypted. The name does not count.

    The first page is read as the store does, so that no lock of this process is lost.
    """
    if not target.is_file():
        return False
    page = file_head.first_page(target)
    return page.startswith(_PRECIOUS) or passphrases.is_encrypted(target)


def _require_output() -> None:
    """Refuse to write to a standard output that whoever started us closed.

    :raises UsageMistake: code ``closed_output``.
    """
    if sys.__stdout__ is None:
        raise UsageMistake(
            "closed_output", _("Standard output is closed."), _("Name a file: -o FILE")
        )


def _is_special(path: Path) -> bool:
    return path.exists() and not path.is_file() and not path.is_dir()


@contextmanager
def _direct(path: Path) -> Iterator[BinaryIO]:
    with open(path, "wb", opener=_without_waiting) as file:  # that of paths takes no opener
        yield file


def _without_waiting(name: str, flags: int) -> int:
    """Open a pipe or a device; a pipe that nobody reads is an error instead of a wait."""
    handle = os.open(name, (flags | getattr(os, "O_NONBLOCK", 0)) & ~(os.O_CREAT | os.O_TRUNC))
    if os.name != "nt":
        os.set_blocking(handle, True)
    return handle


@contextmanager
def _whole(target: Path) -> Iterator[BinaryIO]:
    durable_files.clear_forgotten(target.parent)
    with _ending_in_order(), durable_files.prepared(target) as part:
        with part.open("r+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    disk.write_through(target.parent)


@contextmanager
def _ending_in_order() -> Iterator[None]:
    """Let signals end the block as Ctrl-C does, so that its temporary file is removed.

    Who asked not to be told (nohup), or listens already, is left alone. Only the main thread hears
    signals.
    """
    heard = [ending for ending in _ENDINGS if signal.getsignal(ending) is signal.SIG_DFL]
    if threading.current_thread() is not threading.main_thread():
        heard = []
    for ending in heard:
        signal.signal(ending, _interrupt)
    try:
        yield
    finally:
        for ending in heard:
            signal.signal(ending, signal.SIG_DFL)


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
