"""The parts of a packed workbook: found, bounded, and read as XML.

Parts are found as Excel finds them: by relationships, whatever their names look like. Programs
write names in other case, with backslashes, with a slash in front, under other folders, and
relationships relative to the part or to the package. The parser is defusedxml's: it refuses
document types and entities. expat calls the handlers itself; the driver of SAX would wrap every
element twice, which doubles the time that a large sheet takes.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Any, NamedTuple
from urllib.parse import unquote

from defusedxml.expatreader import DefusedExpatParser

from govtool.base.errors import GovtoolError, Refused
from govtool.base.i18n import _
from govtool.tables.formats.file_kind import damaged_workbook

DEEPEST = 128
"""The deepest nesting. A sheet has a dozen levels; opening tags alone would fill the memory."""

_CHUNK = 1 << 16
_MOST_PENDING = 2 << 20
"""The most bytes of an unfinished tag or comment: expat keeps and rescans it each time."""

Attributes = Mapping[str, str]


class ElementHandler:
    """Calls a method for each element that matters and passes over all others.

    ``starts`` and ``ends`` hold the methods by the name of the element, without the prefix of its
    namespace.
    """

    def __init__(self) -> None:
        self.starts: dict[str, Callable[[Attributes], None]] = {}
        self.ends: dict[str, Callable[[], None]] = {}
        self._depth = 0

    def start(self, name: str, attrs: Attributes) -> None:
        """Begin an element.

        :raises ValueError: there are too many within each other.
        """
        self._depth += 1
        if self._depth > DEEPEST:
            raise ValueError(name)
        begin = self.starts.get(name)
        if begin is None and ":" in name:
            begin = self.starts.get(name.rpartition(":")[2])
        if begin is not None:
            begin(attrs)

    def end(self, name: str) -> None:
        """End an element."""
        self._depth -= 1
        end = self.ends.get(name)
        if end is None and ":" in name:
            end = self.ends.get(name.rpartition(":")[2])
        if end is not None:
            end()

    def text(self, content: str) -> None:
        """Take a piece of text."""


def parsing(xml: IO[bytes], handler: ElementHandler, *, namespaces: bool = False) -> Iterator[None]:
    """Parse a document, stopping after each piece so that what the handler collected can be taken.

    :param namespaces: give names as the address of their namespace, a space and the local name.
    :raises ValueError: entities or a document type are declared, or elements lie too deep.
    :raises OverflowError: a piece of markup does not end. :raises xml.sax.SAXException: it is no
        XML.
    """
    parser = _Parser(handler, namespaces=namespaces)
    fed = 0
    while chunk := xml.read(_CHUNK):
        parser.feed(chunk)
        fed += len(chunk)
        if fed - parser.position > _MOST_PENDING:
            raise OverflowError
        yield
    parser.close()
    yield


def parse(xml: IO[bytes], handler: ElementHandler) -> None:
    """Parse a whole document; errors as :func:`parsing`."""
    for _piece in parsing(xml, handler):
        pass


def local(attrs: Attributes, name: str) -> str | None:
    """Return the attribute of this name whatever the prefix of its namespace; None without it."""
    return next((value for key, value in attrs.items() if key.rpartition(":")[2] == name), None)


class _Parser(DefusedExpatParser):
    """The parser of defusedxml, with its guards, that calls a handler directly."""

    _parser: Any

    def __init__(self, handler: ElementHandler, *, namespaces: bool) -> None:
        super().__init__(namespaceHandling=namespaces, forbid_dtd=True)
        self._handler = handler

    def reset(self) -> None:
        """Make the parser ready for a document."""
        super().reset()
        self._parser.namespace_prefixes = False
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._handler.start
        self._parser.EndElementHandler = self._handler.end
        self._parser.CharacterDataHandler = self._handler.text

    @property
    def position(self) -> int:
        """The number of bytes parsed."""
        return int(self._parser.CurrentByteIndex)


MEGABYTE = 1 << 20
MOST_UNPACKED = 1024 * MEGABYTE
"""The most bytes that a workbook unpacks to. zipfile stops at the size an entry states."""

MOST_HELD = 256 * MEGABYTE
"""The most bytes of the parts kept in memory: all but the sheets, which are read by rows."""

_BOMB = 100
"""The most an archive shrinks: tables to a tenth, empty cells with a format to a fortieth."""

_BOMB_FROM = 100 * MEGABYTE


def refuse_bombs(archive: zipfile.ZipFile, packed: int, called: str) -> None:
    """Refuse an archive that unpacks to far more than it holds, before any of it is unpacked.

    :param packed: the bytes of the file; :param called: its name, for messages.
    :raises Refused: codes ``zip_bomb``, ``too_large``.
    """
    unpacked = sum(entry.file_size for entry in archive.infolist())
    if unpacked > _BOMB_FROM and unpacked > _BOMB * packed:
        message = _("{name} would unpack to {size} MB of almost nothing; it is not opened.")
        raise Refused(
            "zip_bomb",
            message.format(name=called, size=unpacked // MEGABYTE),
            _("Copy the rows that matter into a new workbook, and import that."),
        )
    if unpacked > MOST_UNPACKED:
        raise _too_large(unpacked, called)


def refuse_large_parts(held: int, called: str) -> None:
    """Refuse a workbook whose parts need too much memory. :raises Refused: code ``too_large``."""
    if held > MOST_HELD:
        raise _too_large(held, called)


def _too_large(size: int, called: str) -> Refused:
    return Refused(
        "too_large",
        _("{name} is too large: it unpacks to {size} MB.", name=called, size=size // MEGABYTE),
        _("Save the sheet as “CSV UTF-8”; a CSV file may have any size."),
    )


@contextmanager
def reporting_damage(called: str) -> Iterator[None]:
    """Report whatever the archive, the parser and the values raise as a damaged workbook.

    :raises Refused: code ``damaged_workbook``.
    """
    try:
        yield
    except GovtoolError:
        raise
    except Exception as error:
        raise damaged_workbook(called) from error


_CONTENT_TYPES = "[content_types].xml"
_WORKBOOK = ".main+xml"
_USUAL = "xl/workbook.xml"
_MOST_RELATIONS = 100_000


class Relation(NamedTuple):
    """The target of a part: the last word of its relationship (``worksheet``), and the part."""

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
        """Open a part. :raises KeyError: it is missing. :raises ValueError: it is there twice."""
        if part in self._repeated:
            raise ValueError(part)
        return self._archive.open(self._entries[part])

    def size(self, part: str) -> int:
        """Return the bytes that a part unpacks to. :raises KeyError: it is not there."""
        return self._entries[part].file_size

    def workbook(self) -> str | None:
        """Return the part that is the workbook; None when there is none."""
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
        """Return the relationships of a part to existing parts; of the package for ``""``."""
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
        """Return the part a relationship names: relative to its source, else to the package."""
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
    r"""Return the name under which a part is found: lower case, slashes, from the top.

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
