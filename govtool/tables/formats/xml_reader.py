"""XML of a file from outside, read as a stream and within bounds.

The parser is defusedxml's: it refuses document types and entities. Handlers are called by expat itself; the driver
of SAX would wrap every element twice, which doubles the time that a large sheet takes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import IO, Any

from defusedxml.expatreader import DefusedExpatParser

DEEPEST = 128
"""Elements within elements. A sheet has a dozen; a file of nothing but opening tags would fill the memory."""

_CHUNK = 1 << 16
_MOST_PENDING = 2 << 20
"""Bytes of a tag or comment that does not end: expat keeps it until it does, and looks through it again each time."""

Attributes = Mapping[str, str]


class ElementHandler:
    """Calls a method for each element that matters and passes over all others.

    ``starts`` and ``ends`` hold the methods by the name of the element, without the prefix of its namespace.
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
    :raises OverflowError: a piece of markup does not end. :raises xml.sax.SAXException: it is no XML.
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
    """The attribute of this name whatever the prefix of its namespace; None without it."""
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
        """How many bytes were parsed."""
        return int(self._parser.CurrentByteIndex)
