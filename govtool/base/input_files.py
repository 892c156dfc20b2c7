"""Files that a person names, opened to read: no pipe or device makes a command wait for ever."""

from __future__ import annotations

import codecs
import errno
import io
import os
import select
import stat
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, TextIO

from govtool.base.errors import Refused, UsageMistake
from govtool.base.i18n import _

PATIENCE = 5.0
"""Seconds to wait until somebody opens the other end of a pipe that has a name."""
_PAUSE = 0.05

# The mark of UTF-32 begins with that of UTF-16, so the longer ones come first.
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
"""Byte order marks, and the encoding each stands for."""
LADDER = ("utf-8", "gb18030")
"""The encodings tried for a text without a mark (contract, Files)."""


def encodings(start: bytes) -> Sequence[str]:
    """Return how a text that begins so may be encoded: as its mark says, else the ladder.

    >>> encodings("甲".encode("utf-8-sig")), encodings("甲".encode())
    (['utf-8-sig'], ('utf-8', 'gb18030'))
    """
    marked = [encoding for mark, encoding in MARKS if start.startswith(mark)]
    return marked[:1] or LADDER


def opened(path: Path) -> BinaryIO:
    """Open a file to read; a pipe or a device as a stream, which cannot be read twice.

    :raises OSError: it cannot be opened; of a socket or a disk too.
    :raises Refused: code ``silent_pipe``, when it is first read: nobody writes into the pipe.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        if os.name != "nt":
            _require_readable(os.fstat(handle).st_mode, path)
    except BaseException:
        os.close(handle)
        raise
    if os.name == "nt" or stat.S_ISREG(os.fstat(handle).st_mode):
        return open(handle, "rb")  # noqa: PTH123  # a descriptor, no path
    return io.BufferedReader(_Stream(handle, path))


def _require_readable(mode: int, path: Path) -> None:
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode) or stat.S_ISCHR(mode)):
        raise OSError(errno.EINVAL, _("it is no file"), str(path))


def content(path: Path, most: int) -> bytes:
    """Return what a file holds, or the first ``most`` bytes of it.

    :raises OSError: it cannot be read. :raises Refused: as :func:`opened`.
    """
    with opened(path) as file:
        return file.read(most)


def standard_input() -> TextIO:
    """Return standard input.

    :raises UsageMistake: code ``closed_input``: whoever started us closed it.
    """
    if sys.stdin is None:
        message = _("Standard input is closed: there is nothing to read.")
        raise UsageMistake("closed_input", message, _("Name a file, or send it through a pipe."))
    return sys.stdin


def is_whole(file: BinaryIO) -> bool:
    """Return whether a file can be read again: an ordinary one, still at its beginning."""
    try:
        return stat.S_ISREG(os.fstat(file.fileno()).st_mode) and file.tell() == 0
    except OSError:  # it is in memory
        return file.seekable() and file.tell() == 0


class _Stream(io.RawIOBase):
    """A pipe or a device; it waits a bounded time for the first byte."""

    def __init__(self, handle: int, path: Path) -> None:
        self._handle, self._path, self._has_begun = handle, path, False

    def readable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._handle

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # all that is given is a memoryview
        if not self._has_begun:
            self._has_begun = True
            return self._first(buffer)
        return os.readv(self._handle, [buffer])

    def _first(self, buffer: memoryview) -> int:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                count = os.readv(self._handle, [buffer])
            except BlockingIOError:  # somebody has opened the other end, and takes time
                os.set_blocking(self._handle, True)
                return os.readv(self._handle, [buffer])
            if count or self._is_at_end():
                os.set_blocking(self._handle, True)
                return count
            time.sleep(_PAUSE)
        message = _("Nobody writes into the pipe {path}.").format(path=self._path)
        raise Refused("silent_pipe", message, _("Start what writes into it first, or name a file."))

    def _is_at_end(self) -> bool:
        """Return whether a pipe was written and closed, or it is a device."""
        if stat.S_ISCHR(os.fstat(self._handle).st_mode):
            return True
        poll = select.poll()
        poll.register(self._handle, select.POLLIN)
        return any(event & select.POLLHUP for _handle, event in poll.poll(0))

    def close(self) -> None:
        if not self.closed:
            os.close(self._handle)
        super().close()
