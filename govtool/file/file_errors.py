"""The translation of errors of SQLite and of the system about the file in use."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from govtool.base.errors import FileBusy, GovtoolError, NotFound, StorageTrouble
from govtool.base.i18n import _, system_reason
from govtool.base.resources import FILE_NAME
from govtool.file import file_head
from govtool.file.lock_wait import is_moved

PAST_READING = frozenset({"damaged", "not_a_database", "io_error", "storage"})
"""Codes of :func:`trouble` with a file from which nothing can be read."""

_PROBED = 16
"""Mebibytes to write as a test that a disk is not full: SQLite has freed what it could not keep."""
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_READING = frozenset({sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_SHORT_READ})


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Whatever SQLite raises inside leaves as a :class:`GovtoolError`."""
    try:
        yield
    except sqlite3.Error as error:
        raise trouble(error, path) from error


def trouble(error: sqlite3.Error | OSError, path: Path) -> GovtoolError:
    """Return the error for people for what went wrong with the file."""
    if isinstance(error, OSError):
        return _system_trouble(error, path)
    explain = _TROUBLES.get(_code(error) & 0xFF, _other_trouble)
    return explain(error, path)


def _code(error: sqlite3.Error) -> int:
    """SQLite's extended result code; errors of the Python module itself have none."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)


def _busy(_error: sqlite3.Error, path: Path) -> FileBusy:
    return FileBusy(
        "busy",
        _("Another program is using “{path}”.", path=path),
        _(
            "Nothing was changed. Try again in a moment; close other programs that have the file open."
        ),
    )


def _replaced(path: Path) -> FileBusy:
    return FileBusy(
        "replaced",
        _(
            "“{path}” was replaced by another file meanwhile, a restored backup for instance.",
            path=path,
        ),
        _("Nothing was changed. Do it again: it will be recorded in the new file."),
    )


def _read_only(error: sqlite3.Error, path: Path) -> GovtoolError:
    """Return the error for a file or folder that cannot be written, or was replaced."""
    if is_moved(error):
        return _replaced(path) if path.exists() else _vanished(path)
    if _journal(path).exists():
        return _unfinished(path)
    if _is_read_only_disk(path):
        return _read_only_disk(path)
    return StorageTrouble(
        "read_only",
        _("“{path}” can be read but not written.", path=path),
        _("Nothing was changed. You need the right to write the file and its folder."),
    )


def _journal(path: Path) -> Path:
    """SQLite's rollback journal, with which it undoes what was not finished."""
    return path.with_name(f"{path.name}-journal")


def _unfinished(path: Path) -> StorageTrouble:
    names = {"name": path.name, "journal": _journal(path).name}
    return StorageTrouble(
        "unfinished",
        _(
            "What a killed command or a power cut left unfinished in “{path}” cannot be undone "
            "here: nothing can be written.",
            path=path,
        ),
        _(
            "Copy both files, “{name}” and “{journal}”, into a folder where you may write, and use "
            "the copy there. Never remove the second one alone."
        ).format(**names),
    )


def _vanished(path: Path) -> StorageTrouble:
    return StorageTrouble(
        "vanished",
        _("“{path}” was moved, removed or replaced while it was in use.", path=path),
        _(
            "Nothing was changed. Put it back, or plug the disk in again, and look at it with "
            "“govtool doctor”."
        ),
    )


def not_a_database(path: Path) -> StorageTrouble:
    """The file is something else, or its first page is gone."""
    return StorageTrouble(
        "not_a_database",
        _("“{path}” is not a database.", path=path),
        _("Name another file with --db, or restore a backup if this was one."),
        path=str(path),
    )


def is_folder(path: Path) -> StorageTrouble:
    """A folder was named in the place of a file."""
    return StorageTrouble(
        "not_a_database",
        _("“{path}” is a folder.", path=path),
        _("Name the file in it: --db {file}", file=path / FILE_NAME),
        path=str(path),
    )


def no_file(path: Path) -> NotFound:
    """There is no file yet."""
    return NotFound(
        "no_file",
        _("There is no file “{path}”.", path=path),
        _("“govtool init --street CODE NAME” makes one; --db FILE names another."),
        path=str(path),
    )


def empty_file(path: Path) -> NotFound:
    """There is nothing in the file: somebody made it so, or a power cut did."""
    return NotFound(
        "no_file",
        _("“{path}” is empty (0 bytes), perhaps since a power cut.", path=path),
        _("“govtool init --street CODE NAME” makes one; --db FILE names another."),
        path=str(path),
        empty=True,
    )


def missing(path: Path) -> GovtoolError:
    """Return the error for a path without a file, or with one that may not be seen."""
    try:
        path.stat()
    except PermissionError:
        return StorageTrouble(
            "cannot_open",
            _("You may not enter the folder “{folder}”.", folder=path.parent),
            _("Have the right given to you; whether the file is there cannot be told."),
            path=str(path),
        )
    except OSError:
        pass
    return no_file(path)


def _system_trouble(error: OSError, path: Path) -> GovtoolError:
    match error.errno:
        case number if number in _NO_ROOM:
            return _disk_full(error, path)
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return StorageTrouble(
                "read_only",
                _("“{path}” cannot be made here: the folder is read-only.", path=path),
                _("Choose a folder you may write in, with --db FILE."),
            )
    message = _("“{path}” cannot be used: {error}.", path=path, error=system_reason(error))
    return StorageTrouble("cannot_open", message, _("Choose another file with --db FILE."))


def _cannot_open(_error: sqlite3.Error, path: Path) -> StorageTrouble:
    if path.is_dir():
        return is_folder(path)
    if not path.parent.is_dir():
        return _vanished(path)
    if _journal(path).exists() and os.access(path, os.R_OK):
        return _unfinished(path)
    if _is_read_only_disk(path):
        return _read_only_disk(path)
    return StorageTrouble(
        "cannot_open",
        _("“{path}” cannot be opened.", path=path),
        _("You need the right to read the file and to write in its folder."),
    )


def _disk_full(_error: Exception, path: Path) -> StorageTrouble:
    return StorageTrouble(
        "disk_full",
        _("The disk of “{path}” is full.", path=path),
        _("Nothing was changed. Make room, then do it again."),
    )


def _io_trouble(error: sqlite3.Error, path: Path) -> StorageTrouble:
    """Return the cause of a "disk I/O error": a quota, a read-only disk, or a failing one."""
    if not path.parent.is_dir():
        return _vanished(path)
    if _is_read_only_disk(path):
        return _read_only_disk(path)
    if _code(error) not in _READING and _is_full(path):
        return _disk_full(error, path)
    return _failing(path, str(error))


def _failing(path: Path, reason: str) -> StorageTrouble:
    return StorageTrouble(
        "io_error",
        _("The disk of “{path}” failed: {error}.", path=path, error=reason),
        _("Nothing was changed. Check the disk or the network drive, then run “govtool doctor”."),
        path=str(path),
    )


def _is_read_only_disk(path: Path) -> bool:
    """Return whether nothing on the disk can be written; Windows tells that otherwise."""
    if os.name == "nt":
        return False
    with suppress(OSError):
        return bool(os.statvfs(path.parent).f_flag & os.ST_RDONLY)
    return False


def _read_only_disk(path: Path) -> StorageTrouble:
    return StorageTrouble(
        "read_only",
        _("Nothing can be written to the disk of “{path}”.", path=path),
        _(
            "Nothing was changed. If it could be written before, the system may have stopped that "
            "because the disk"
            " fails: make a backup on another one (govtool backup DIR), and have the disk checked."
        ),
    )


def _is_full(path: Path) -> bool:
    """Return whether disk, quota or a size limit leave no room; only writing something tells."""
    return _is_limited() or _probed(path.parent) in _NO_ROOM


def _is_limited() -> bool:
    """Return whether the size of files is limited; who set that expects it to be met."""
    try:
        import resource
    except ImportError:  # Windows
        return False
    return resource.getrlimit(resource.RLIMIT_FSIZE)[0] != resource.RLIM_INFINITY


def _probed(folder: Path) -> int:
    """Return the errno that keeps files from being written in a folder, or 0."""
    import tempfile

    try:
        with tempfile.TemporaryFile(dir=folder, buffering=0) as probe:
            for _mebibyte in range(_PROBED):
                probe.write(os.urandom(1 << 20))
            os.fsync(probe.fileno())
    except OSError as error:
        return error.errno or 0
    return 0


def _damaged(error: sqlite3.Error, path: Path) -> StorageTrouble:
    message = _("“{path}” is damaged: {error}.", path=path, error=error)
    return StorageTrouble("damaged", message, _doctor_hint(), path=str(path))


def _corrupt(error: sqlite3.Error, path: Path) -> StorageTrouble:
    """Return the error for a damaged file, or for a disk that fails to read it."""
    failed = file_head.failure(path)
    return _damaged(error, path) if failed is None else _failing(path, system_reason(failed))


def _not_a_database(_error: sqlite3.Error, path: Path) -> StorageTrouble:
    return not_a_database(path)


def _other_trouble(error: sqlite3.Error, path: Path) -> StorageTrouble:
    if "decode to UTF-8" in str(error):
        return _damaged(error, path)
    message = _("“{path}” cannot be used: {error}.", path=path, error=error)
    return StorageTrouble("storage", message, _doctor_hint(), path=str(path))


_TROUBLES: dict[int, Callable[[sqlite3.Error, Path], GovtoolError]] = {
    sqlite3.SQLITE_BUSY: _busy,
    sqlite3.SQLITE_LOCKED: _busy,
    sqlite3.SQLITE_READONLY: _read_only,
    sqlite3.SQLITE_PERM: _read_only,
    sqlite3.SQLITE_AUTH: _read_only,
    sqlite3.SQLITE_CANTOPEN: _cannot_open,
    sqlite3.SQLITE_FULL: _disk_full,
    sqlite3.SQLITE_IOERR: _io_trouble,
    sqlite3.SQLITE_NOTADB: _not_a_database,
    sqlite3.SQLITE_CORRUPT: _corrupt,
    sqlite3.SQLITE_CONSTRAINT: _damaged,
}


def _doctor_hint() -> str:
    return _("To see what is wrong: govtool doctor")
