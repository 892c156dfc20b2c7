"""The file behind a name: its first page and whether it still has the name, safe for locks.

On POSIX systems a process that closes any descriptor of a file loses all locks it has on it, also
those that SQLite took through other descriptors. So one descriptor is kept for each file, as long
as a connection needs its locks.

Who has a file open while another takes its place must not touch it any more: SQLite finds the
rollback journal by its name, and would play that of the new file into the old one and remove it. So
we lock a byte that SQLite does not use: shared between a look at the name and the moment when
SQLite has its own lock, exclusively while files are exchanged.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from weakref import WeakValueDictionary

if sys.platform != "win32":
    import fcntl

PAGE = 4096
_BYTE = 0x40000000 + 512
"""The first byte after those that SQLite locks."""
_PAUSE = 0.005
_PIECE = 1 << 20


class Head:
    """A file that may be looked at; each connection keeps that of its file (:func:`of`)."""

    def __init__(self, handle: int) -> None:
        self._handles = [handle]
        self._identity = _identity(os.fstat(handle))
        self._inside = 0

    def __del__(self) -> None:
        for handle in self._handles:
            os.close(handle)

    def pieces(self) -> Iterator[bytes]:
        """The whole content."""
        place = 0
        while piece := os.pread(self._handles[0], _PIECE, place):
            yield piece
            place += len(piece)

    def bears(self, path: Path) -> bool:
        """Return whether the file still has a name; True where that is unknown."""
        try:
            return _identity(os.stat(path)) == self._identity  # noqa: PTH116  # before each statement: Path.stat is slow
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError:
            return True

    def enter(self) -> bool:
        """Let nobody exchange the file until :meth:`leave`; False while somebody does."""
        with _one_at_a_time:
            if not self._inside and not _locked(self._handles[0], exclusively=False):
                return False
            self._inside += 1
            return True

    def leave(self) -> None:
        """End what :meth:`enter` began."""
        with _one_at_a_time:
            self._inside -= 1
            if not self._inside:
                _unlock(self._handles[0])

    def shut(self) -> bool:
        """Let nobody enter until :meth:`open`; False while somebody is inside."""
        with _one_at_a_time:
            return not self._inside and _locked(self._handles[-1], exclusively=True)

    def open(self) -> None:
        """End what :meth:`shut` began."""
        with _one_at_a_time:
            _unlock(self._handles[-1])

    def keep(self, handle: int) -> None:
        """Keep another descriptor of the same file, not to be closed before the locks end."""
        self._handles.append(handle)

    def read(self) -> bytes:
        """The first page, or what there is of it."""
        os.lseek(self._handles[0], 0, os.SEEK_SET)
        return os.read(self._handles[0], PAGE)


_heads: WeakValueDictionary[tuple[int, int], Head] = WeakValueDictionary()
_one_at_a_time = threading.Lock()


def head_of(path: Path) -> Head | None:
    """Return the shared handle on a file, cached while referenced; None on Windows.

    :raises OSError: the file cannot be opened.
    """
    if os.name == "nt":
        return None
    with _one_at_a_time:
        head = _heads.get(_identity(path.stat()))
        return head or _opened(path)


def _identity(found: os.stat_result) -> tuple[int, int]:
    return found.st_dev, found.st_ino


def _opened(path: Path, mode: int = os.O_RDONLY) -> Head:
    handle = os.open(path, mode | os.O_NONBLOCK)
    identity = _identity(os.fstat(handle))  # another file may have taken its place since
    known = _heads.get(identity)
    if known is not None:
        known.keep(handle)
        return known
    head = _heads[identity] = Head(handle)
    return head


def copy(path: Path, target: Path) -> None:
    """A plain copy of a file that may be held; the copy is there already, empty.

    :raises OSError: one of the two cannot be read or written.
    """
    head = head_of(path)
    if head is None:
        shutil.copyfile(path, target)
        return
    with target.open("wb", buffering=0) as file:
        file.writelines(head.pieces())


def first_page(path: Path) -> bytes:
    """The first page of a file; nothing when it is empty or cannot be read."""
    try:
        head = head_of(path)
        if head is None:
            with path.open("rb", buffering=0) as file:
                return file.read(PAGE)
        with _one_at_a_time:
            return head.read()
    except OSError:
        return b""


# --- nobody looks while files are exchanged


@contextmanager
def exchanging(path: Path, patience: float) -> Iterator[None]:
    """While another file is put in the place of the one at ``path``, nobody is about to look at it.

    Where none is there, or one that we may not write, there is no lock; nor on Windows, which keeps
    what is open.

    :param patience: seconds to wait for those who look.
    :raises TimeoutError: somebody still does.
    """
    head = None if os.name == "nt" else _writable(path)
    if head is None:
        yield
        return
    until = time.monotonic() + patience
    while not head.shut():
        if time.monotonic() >= until:
            raise TimeoutError
        time.sleep(_PAUSE)
    try:
        yield
    finally:
        head.open()


def _writable(path: Path) -> Head | None:
    """Return the handle on a file, with a descriptor that may take an exclusive lock."""
    with suppress(OSError), _one_at_a_time:
        return _opened(path, os.O_RDWR)
    return None


def _locked(handle: int, *, exclusively: bool) -> bool:
    """Return whether the lock is ours now; True on a disk without locks."""
    try:
        fcntl.lockf(
            handle, (fcntl.LOCK_EX if exclusively else fcntl.LOCK_SH) | fcntl.LOCK_NB, 1, _BYTE
        )
    except OSError as error:
        return error.errno not in {errno.EACCES, errno.EAGAIN}
    return True


def _unlock(handle: int) -> None:
    with suppress(OSError):
        fcntl.lockf(handle, fcntl.LOCK_UN, 1, _BYTE)


def failure(path: Path) -> OSError | None:
    """Return the error of reading the whole file; None without one, or on Windows."""
    try:
        head = head_of(path)
        for _piece in head.pieces() if head else ():
            pass
    except OSError as error:
        return error if error.errno == errno.EIO else None
    return None
