"""A disk that loses unsynced data in a power cut, as a file system for SQLite (apsw VFS).

What a program wrote stands in the cache of the system until it is synchronised. In a power cut any
part of the rest may have reached the disk, in any order and cut off at any sector: of the contents
of files, and of the names in the folder.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw

_SECTOR = 512
_PAGE = 4096


class PowerCutError(Exception):
    """The power is gone, and so is everything that was not on the disk."""


Change = tuple[int, bytes | None]
"""Bytes written at a place, or None: cut off there."""


@dataclass(slots=True)
class Inode:
    """A file: its visible content, the content on disk, and the changes between."""

    shown: bytearray = field(default_factory=bytearray)
    kept: bytearray = field(default_factory=bytearray)
    changes: list[Change] = field(default_factory=list)

    def change(self, place: int, data: bytes | None) -> None:
        """Write, or cut off."""
        _apply(self.shown, place, data)
        self.changes.append((place, data))

    def synchronise(self) -> None:
        """Put everything on the disk."""
        self.kept, self.changes = bytearray(self.shown), []

    def after_the_cut(self, chosen: random.Random) -> bytes:
        """Return the content after a power cut: any changes, in any order, torn at any sector."""
        left = bytearray(self.kept)
        survived = [change for change in self.changes if chosen.getrandbits(1)]
        chosen.shuffle(survived)
        for place, data in survived:
            torn = data[: _SECTOR * chosen.randint(1, -(-len(data) // _SECTOR))] if data else data
            _apply(left, place, torn if chosen.getrandbits(1) else data)
        return bytes(left)


def _apply(content: bytearray, place: int, data: bytes | None) -> None:
    if data is None:
        del content[place:]
        return
    content.extend(bytes(max(0, place - len(content))))
    content[place : place + len(data)] = data


class Disk(apsw.VFS):
    """A disk with one folder; ``cut_at`` is the number of the first operation that fails.

    Once it ``is_left``, nothing changes on it: what a program does on its way out came too late.
    """

    def __init__(self, files: dict[str, bytes], cut_at: int | None = None) -> None:
        self.name = f"trial-{id(self)}"
        super().__init__(self.name, base="")
        self.names = {name: Inode(bytearray(data), bytearray(data)) for name, data in files.items()}
        self.kept_names = dict(self.names)
        self.renamed: list[tuple[str, Inode | None]] = []
        self.cut_at, self.operations = cut_at, 0
        self.is_left = False

    @property
    def is_dead(self) -> bool:
        """Whether the power is gone."""
        return self.cut_at is not None and self.operations >= self.cut_at

    def takes(self) -> bool:
        """Whether an operation that changes something takes place; it is counted.

        :raises PowerCutError: instead of the one at which the power goes, and of all after it.
        """
        if self.is_left:
            return False
        self.operations += not self.is_dead
        if self.is_dead:
            raise PowerCutError
        return True

    def name_as(self, name: str, inode: Inode | None) -> None:
        """Give a file a name, or take the name away; not on the disk yet."""
        if inode is None:
            self.names.pop(name, None)
        else:
            self.names[name] = inode
        self.renamed.append((name, inode))

    def synchronise_folder(self) -> None:
        """Put all names on the disk."""
        self.kept_names, self.renamed = dict(self.names), []

    def settle(self) -> None:
        """Put everything on the disk, and count from here."""
        for inode in self.names.values():
            inode.synchronise()
        self.synchronise_folder()
        self.operations = 0

    def after_the_cut(self, chosen: random.Random) -> dict[str, bytes]:
        """Return the files after a power cut; of the ordered renames only the first few."""
        names = dict(self.kept_names)
        for name, inode in self.renamed[: chosen.randint(0, len(self.renamed))]:
            if inode is None:
                names.pop(name, None)
            else:
                names[name] = inode
        return {name: inode.after_the_cut(chosen) for name, inode in names.items()}

    # --- as SQLite sees it

    def xOpen(  # type: ignore[override]  # noqa: N802  # SQLite's name; any object with the methods of a file will do
        self, name: Any, flags: list[int]
    ) -> Handle:
        """Open a file, made when it is not there; a nameless one is for the time being only."""
        called = name.filename() if isinstance(name, apsw.URIFilename) else name
        called = Path(called).name if called else None
        flags[1] = flags[0]
        is_new = called is not None and called not in self.names
        inode = self.names.get(called) if called else None
        if inode is None:
            inode = Inode()
            if called is not None:
                self.takes()
                self.name_as(called, inode)
        return Handle(self, inode, is_new=is_new, is_kept=called is not None)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: FBT001, N802  # as SQLite calls it
        """Take a file's name away, and put that on the disk when SQLite asks for it."""
        if self.takes():
            self.name_as(Path(filename).name, None)
            if syncdir:
                self.synchronise_folder()

    def xAccess(self, pathname: str, _flags: int) -> bool:  # noqa: N802
        """Whether there is such a file."""
        return Path(pathname).name in self.names

    def xFullPathname(self, name: str) -> str:  # noqa: N802
        """The name as it is."""
        return name


class Handle:
    """An open file, as SQLite uses it. There is one connection, so locks are always had."""

    def __init__(self, disk: Disk, inode: Inode, *, is_new: bool, is_kept: bool) -> None:
        self.disk, self.inode = disk, inode
        self.is_new, self.is_kept = is_new, is_kept

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: D102, N802  # these are SQLite's, and so are their names
        return bytes(self.inode.shown[offset : offset + amount])

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: D102, N802
        if self._takes():
            self.inode.change(offset, bytes(data))

    def xTruncate(self, size: int) -> None:  # noqa: D102, N802
        if self._takes():
            self.inode.change(size, None)

    def xSync(self, _flags: int) -> None:  # noqa: N802
        """Sync as on Unix: a new file's first sync puts its name on the disk too."""
        if not self._takes():
            return
        self.inode.synchronise()
        if self.is_new and self.is_kept:
            self.disk.synchronise_folder()
            self.is_new = False

    def _takes(self) -> bool:
        return not self.is_kept or self.disk.takes()

    def xFileSize(self) -> int:  # noqa: D102, N802
        return len(self.inode.shown)

    def xClose(self) -> None:  # noqa: D102, N802
        pass

    def xLock(self, level: int) -> None:  # noqa: D102, N802
        pass

    def xUnlock(self, level: int) -> None:  # noqa: D102, N802
        pass

    def xCheckReservedLock(self) -> bool:  # noqa: D102, N802
        return False

    def xFileControl(self, _op: int, _ptr: int) -> bool:  # noqa: D102, N802
        return False

    def xSectorSize(self) -> int:  # noqa: D102, N802
        return _PAGE

    def xDeviceCharacteristics(self) -> int:  # noqa: D102, N802
        return int(apsw.SQLITE_IOCAP_POWERSAFE_OVERWRITE)
