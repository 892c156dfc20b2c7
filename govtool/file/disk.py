"""Durable writing: files, folders and names that survive a power cut."""

from __future__ import annotations

import os
from pathlib import Path

PRIVATE = 0o700
"""A folder that only its owner may look into."""


def real_path(path: Path) -> Path:
    """Return where a path leads; a link that leads to itself stays what it is."""
    return Path(os.path.realpath(path))


def write_through(path: Path) -> None:
    """Sync a file or folder to the disk; Windows neither can nor needs to do it for folders."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_new(path: Path, content: bytes) -> None:
    """Write a new file that only its owner may read, for good; nothing is left of one that fails.

    :raises OSError: it cannot be written; :class:`FileExistsError` where there is one.
    """
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(handle, "wb", buffering=0) as file:
            file.write(content)
            os.fsync(handle)
        write_through(path.parent)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def make_folder(folder: Path, mode: int = PRIVATE) -> None:
    """Make a folder and its parents where missing; each new name is synced to the disk.

    :param mode: the rights of every new folder.
    :raises OSError: it cannot be made; a file of that name is :class:`FileExistsError`.
    """
    for one in reversed([folder, *folder.parents]):
        if one.is_dir():
            continue
        one.mkdir(mode, exist_ok=True)
        write_through(one.parent)
