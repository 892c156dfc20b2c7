"""Writing a file as a whole or not at all."""

from __future__ import annotations

import errno
import io
import os
import secrets
import signal
import stat
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import BinaryIO, NoReturn, TextIO

from govtool.errors import GovtoolError, NotFound, Refused, StorageTrouble
from govtool.i18n import _, system_reason
from govtool.store import keys

_ENDINGS = [ending for name in ("SIGTERM", "SIGHUP", "SIGBREAK") if (ending := getattr(signal, name, None)) is not None]
"""What a process is told to end with: by a script, by its window that is closed."""

_PRIVATE = 0o600
_BINARY = getattr(os, "O_BINARY", 0)
"""Windows would change line ends."""


@contextmanager
def replacing(path: Path | None, *, private: bool = False) -> Iterator[BinaryIO]:
    """A binary file to write, which takes the place of ``path`` only once the block has ended well.

    Until then it has a temporary name in the same folder; an exception leaves the old file as it was.
    ``None`` is standard output. A device or pipe cannot be replaced and is written to directly.

    :param private: the file holds personal data: at no moment may anybody but its owner read it.
    :raises NotFound: code ``no_folder``. :raises StorageTrouble: codes ``not_writable``, ``disk_full``.
    :raises Refused: code ``database``, before anything is written, for a file that holds everything an office has.
    """
    if path is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:
        target = Path(os.path.realpath(path))  # a link stays a link, and one that points to itself is no error of ours
        if target.is_file() and keys.is_database(target):
            message = _("{path} is a database; it is not overwritten.").format(path=path)
            raise Refused("database", message, _("Choose another name."))
        with _direct(target) if _is_special(target) else _whole(target, private=private) as file:
            yield file
    except OSError as error:
        raise trouble(error, path) from error


@contextmanager
def replacing_text(path: Path | None, *, bom: bool = False, encoding: str = "utf-8") -> Iterator[TextIO]:
    """As :func:`replacing`, for text whose line ends are written as they are given; UTF-8 unless told otherwise."""
    with replacing(path) as file:
        text = io.TextIOWrapper(file, encoding="utf-8-sig" if bom else encoding, newline="", write_through=False)
        try:
            yield text
            text.flush()
        finally:
            text.detach()


def trouble(error: OSError, path: Path) -> GovtoolError:
    """What an error of the file system means to the person who named ``path``."""
    if isinstance(error, FileNotFoundError):
        message = _("There is no folder {folder}.").format(folder=path.parent)
        return NotFound("no_folder", message, _("Make it, or choose another place."))
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        message = _("The disk is full; {path} was not written.").format(path=path)
        return StorageTrouble("disk_full", message, _("Make room, or choose another place."))
    message = _("{path} cannot be written: {reason}.").format(path=path, reason=system_reason(error))
    return StorageTrouble("not_writable", message, _("Close it in other programs, or choose another place."))


def bad_format(message: str, name: str) -> Refused:
    """The refusal to write a file whose name ends in none of the ways that ``message`` lists."""
    return Refused("bad_format", message, _("Give the file such a name."), column="--output", value=name)


def _is_special(target: Path) -> bool:
    return target.exists() and not target.is_file() and not target.is_dir()


@contextmanager
def _direct(target: Path) -> Iterator[BinaryIO]:
    with target.open("wb") as file:
        yield file


@contextmanager
def _whole(target: Path, *, private: bool) -> Iterator[BinaryIO]:
    """While it is written, and if it is left behind, the file is for its owner's eyes only."""
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
    mode = _PRIVATE if private else stat.S_IMODE(target.stat().st_mode) if target.exists() else _usual_mode()
    with _ending_in_order():
        try:
            with os.fdopen(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_RDWR | _BINARY, _PRIVATE), "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            temporary.chmod(mode)
            temporary.replace(target)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise
    _sync_folder(target.parent)


def _usual_mode() -> int:
    """The rights of a new file, as the user's mask has them; it can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def keep_private(path: Path) -> None:
    """Let only its owner read a file with personal data, as the file it comes from."""
    if path.is_file():
        path.chmod(_PRIVATE)


@contextmanager
def _ending_in_order() -> Iterator[None]:
    """Let what ends the process at once end the block as Ctrl-C does, so that it takes its temporary file away.

    Who asked not to be told (nohup), or listens already, is left alone. Only the main thread hears signals.
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


def _sync_folder(folder: Path) -> None:
    """Make the new name durable; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
