"""The parts of an Open XML package (.xlsx), found as Excel finds them: by relationships, whatever their names look like.

Programs write names in other case, with backslashes, with a slash in front, under other folders, and relationships
relative to the part or to the package.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections import Counter
from typing import IO, NamedTuple
from urllib.parse import unquote

from govtool.tables.formats.xml_reader import Attributes, ElementHandler, parse

_CONTENT_TYPES = "[content_types].xml"
_WORKBOOK = ".main+xml"
_USUAL = "xl/workbook.xml"
_MOST_RELATIONS = 100_000


class Relation(NamedTuple):
    """Return the targets of a part: the last word of the kind of relationship, such as ``worksheet``, and the part."""

    kind: str
    part: str


class Package:
    """The parts of an archive by their names."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._entries: dict[str, zipfile.ZipInfo] = {}
        for entry in archive.infolist():
            key = key_of(entry.filename)
            if key not in self._entries or entry.filename == key:
                self._entries[key] = entry
        counts = Counter(entry.filename for entry in archive.infolist())
        self._repeated = {key_of(name) for name, count in counts.items() if count > 1}

    def __contains__(self, part: str) -> bool:
        return part in self._entries

    def __len__(self) -> int:
        return len(self._entries)

    def open(self, part: str) -> IO[bytes]:
        """Open a part. :raises KeyError: it is not there. :raises ValueError: it is there more than once."""
        if part in self._repeated:
            raise ValueError(part)
        return self._archive.open(self._entries[part])

    def size(self, part: str) -> int:
        """The bytes that a part unpacks to. :raises KeyError: it is not there."""
        return self._entries[part].file_size

    def workbook(self) -> str | None:
        """The part that is the workbook; None when there is none."""
        found = [
            relation.part
            for relation in self.relations("").values()
            if relation.kind == "officeDocument"
        ]
        candidates = [
            *found,
            *self._by_content_type(),
            _USUAL,
            *(n for n in self._entries if n.endswith("/workbook.xml")),
        ]
        return next((part for part in candidates if part in self), None)

    def relations(self, part: str) -> dict[str, Relation]:
        """The relationships of a part by their names, only those with parts that are there; of the package for ``""``."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels not in self:
            return {}
        handler = _Relations()
        with self.open(rels) as xml:
            parse(xml, handler)
        found = ((key, kind, self._resolved(folder, target)) for key, kind, target in handler.found)
        return {key: Relation(kind, part) for key, kind, part in found if part is not None}

    def _resolved(self, folder: str, target: str) -> str | None:
        """The part that a relationship names: relative to the folder of its source, else to the package."""
        for name in (target, unquote(target)):
            slashed = name.replace("\\", "/")
            for candidate in (key_of(posixpath.join("/" + folder, slashed)), key_of(slashed)):
                if candidate in self:
                    return candidate
        return None

    def _by_content_type(self) -> list[str]:
        if _CONTENT_TYPES not in self:
            return []
        handler = _ContentTypes()
        with self.open(_CONTENT_TYPES) as xml:
            parse(xml, handler)
        return handler.workbooks


def key_of(name: str) -> str:
    r"""The name under which a part is found: lower case, slashes, from the top.

    >>> key_of("\\xl\\Worksheets\\Sheet1.xml"), key_of("/xl/../xl/workbook.xml")
    ('xl/worksheets/sheet1.xml', 'xl/workbook.xml')
    """
    return posixpath.normpath("/" + name.replace("\\", "/")).lstrip("/").casefold()


class _Relations(ElementHandler):
    """Collects identifier, kind and target of relationships within the package."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str, str]] = []
        self.starts = {"Relationship": self._take}

    def _take(self, attrs: Attributes) -> None:
        if len(self.found) >= _MOST_RELATIONS:
            raise ValueError(_MOST_RELATIONS)
        if attrs.get("TargetMode") != "External":
            kind = attrs.get("Type", "").rpartition("/")[2]
            self.found.append((attrs.get("Id", ""), kind, attrs.get("Target", "")))


class _ContentTypes(ElementHandler):
    """Collects the parts that are workbooks."""

    def __init__(self) -> None:
        super().__init__()
        self.workbooks: list[str] = []
        self.starts = {"Override": self._take}

    def _take(self, attrs: Attributes) -> None:
        kind = attrs.get("ContentType", "").casefold()
        if kind.endswith(_WORKBOOK) and ("spreadsheetml" in kind or "ms-excel" in kind):
            self.workbooks.append(key_of(attrs.get("PartName", "")))
