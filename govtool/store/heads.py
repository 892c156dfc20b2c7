"""The first page of a file, looked at without SQLite and without harm to its locks.

On POSIX systems a process that closes any descriptor of a file loses all locks it has on it, also those that SQLite
took through other descriptors. So one descriptor is kept for each file, as long as a connection needs its locks.
"""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from weakref import WeakValueDictionary

PAGE = 4096
_PIECE = 1 << 20


class Head:
    """A file that may be looked at; each connection keeps that of its file (:func:`of`)."""

    def __init__(self, handle: int) -> None:
        self._handles = [handle]

    def __del__(self) -> None:
        for handle in self._handles:
            os.close(handle)

    def pieces(self) -> Iterator[bytes]:
        """The whole content."""
        place = 0
        while piece := os.pread(self._handles[0], _PIECE, place):
            yield piece
            place += len(piece)

    def keep(self, handle: int) -> None:
        """Keep one more descriptor of the same file, which must not be closed before the locks are gone."""
        self._handles.append(handle)

    def read(self) -> bytes:
        """The first page, or what there is of it."""
        os.lseek(self._handles[0], 0, os.SEEK_SET)
        return os.read(self._handles[0], PAGE)


_heads: WeakValueDictionary[tuple[int, int], Head] = WeakValueDictionary()
_one_at_a_time = threading.Lock()


def of(path: Path) -> Head | None:
    """What looks at a file; one and the same as long as anybody keeps it. None on Windows, whose locks are others.

    :raises OSError: the file cannot be opened.
    """
    if os.name == "nt":
        return None
    with _one_at_a_time:
        found = path.stat()
        head = _heads.get((found.st_dev, found.st_ino))
        return head or _opened(path)


def _opened(path: Path) -> Head:
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    opened = os.fstat(handle)  # another file may have taken its place since
    identity = (opened.st_dev, opened.st_ino)
    known = _heads.get(identity)
    if known is not None:
        known.keep(handle)
        return known
    head = _heads[identity] = Head(handle)
    return head


def first_page(path: Path) -> bytes:
    """The first page of a file; nothing when it is empty or cannot be read."""
    try:
        head = of(path)
        if head is None:
            with path.open("rb", buffering=0) as file:
                return file.read(PAGE)
        with _one_at_a_time:
            return head.read()
    except OSError:
        return b""


def failure(path: Path) -> OSError | None:
    """Why the disk does not give out the whole of a file; None when it does, and on Windows."""
    try:
        head = of(path)
        for _piece in head.pieces() if head else ():
            pass
    except OSError as error:
        return error if error.errno == errno.EIO else None
    return None
