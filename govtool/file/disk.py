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
    """Put a file or a folder on the disk for good; Windows cannot do it for folders, and does not need it."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(folder: Path, mode: int = PRIVATE) -> None:
    """Make a folder and those above it, unless they are there; each new name is on the disk for good.

    :param mode: the rights of every new folder.
    :raises OSError: it cannot be made; a file of that name is :class:`FileExistsError`.
    """
    for one in reversed([folder, *folder.parents]):
        if one.is_dir():
            continue
        one.mkdir(mode, exist_ok=True)
        write_through(one.parent)
