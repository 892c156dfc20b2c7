"""The bytes of a file to import: where they come from, and in which encoding they are.

The encoding is decided by rule, never by guess: a byte order mark, else strict UTF-8, else GB18030
(contract, Files: In). The whole file is looked through once for that, so that a wrong byte on the last
line is found before anything is recorded.
"""

from __future__ import annotations

import codecs
import io
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO

from govtool.errors import GovtoolError, NotFound, Refused, StorageTrouble
from govtool.i18n import _

STDIN = "-"
LINE_LIMIT = 10_000_000
"""The most characters a line of JSONL or a row of CSV may have."""

_CHUNK = 1 << 20
_SPOOL_IN_MEMORY = 8 << 20
# The mark of UTF-32 begins with that of UTF-16, so the longer ones come first.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_LADDER = ("utf-8", "gb18030")
_SUFFIXES = {".jsonl": True, ".ndjson": True, ".csv": False, ".tsv": False, ".txt": False}
_MARKUP = re.compile(rb"\s*<(!doctype|html|\?xml|table)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Source:
    """A file to import: its name for messages, its bytes, its encoding."""

    name: str
    file: BinaryIO
    encoding: str

    def text(self) -> TextIO:
        """The text from the beginning, line ends as they are in the file; one reader at a time."""
        self.file.seek(0)
        text = _Text(self.file, encoding=self.encoding, newline="")
        if self.encoding == "gb18030" and text.read(1) != "\ufeff":
            text.seek(0)
        return text

    def looks_like_jsonl(self) -> bool:
        """Whether the name says so, or else the first character."""
        suffix = Path(self.name).suffix.lower()
        if suffix in _SUFFIXES:
            return _SUFFIXES[suffix]
        with self.text() as text:
            return text.read(_CHUNK).lstrip()[:1] == "{"


class _Text(io.TextIOWrapper):
    """Text of a file that other readers will read again: closing the text leaves the file open."""

    def close(self) -> None:
        """Let go of the file."""
        with suppress(ValueError):  # it was let go already
            self.detach()

    def __del__(self) -> None:
        self.close()


@contextmanager
def open_source(name: str, stdin: BinaryIO | None = None) -> Iterator[Source]:
    """The file at the path ``name``, or standard input for ``-``, ready to be read more than once.

    :raises NotFound: code ``no_such_file``. :raises StorageTrouble: code ``not_readable``.
    :raises Refused: codes ``empty_file``, ``wrong_kind``, ``bad_encoding``.
    """
    with _opened(name, stdin or sys.stdin.buffer) as file:
        called = _("the input") if name == STDIN else name
        _refuse_other_kinds(file.read(4096), called)
        yield Source(name, file, _encoding(file, called))


@contextmanager
def _opened(name: str, stdin: BinaryIO) -> Iterator[BinaryIO]:
    if name == STDIN:
        with _spooled(stdin) as spool:
            yield spool
        return
    try:
        file = Path(name).open("rb")  # noqa: SIM115  # only opening is translated, not what happens while it is open
    except OSError as error:
        raise _unreadable(error, name) from error
    with file:
        if file.seekable():
            yield file
        else:  # a named pipe
            with _spooled(file) as spool:
                yield spool


@contextmanager
def _spooled(stream: BinaryIO) -> Iterator[BinaryIO]:
    """What a stream brings, kept so that it can be read more than once."""
    with tempfile.SpooledTemporaryFile(max_size=_SPOOL_IN_MEMORY) as spool:
        shutil.copyfileobj(stream, spool, _CHUNK)
        spool.seek(0)
        yield spool  # type: ignore[misc]  # it has all of BinaryIO that is used here


def _unreadable(error: OSError, name: str) -> GovtoolError:
    if isinstance(error, FileNotFoundError):
        return NotFound("no_such_file", _("There is no file {name}.").format(name=name), _("Check the name."))
    if isinstance(error, IsADirectoryError):
        return Refused("wrong_kind", _("{name} is a folder.").format(name=name), _("Name a file in it."))
    message = _("{name} cannot be read: {reason}.").format(name=name, reason=error.strerror or error)
    return StorageTrouble("not_readable", message, _("Close it in other programs, or ask for the right to read it."))


def _refuse_other_kinds(start: bytes, name: str) -> None:
    """Files that are no text at all, by how they begin."""
    if not start:
        raise Refused("empty_file", _("{name} is empty.").format(name=name), _("A file begins with a header row."))
    found = _other_kind(start)
    if found:
        raise Refused(
            "wrong_kind",
            _("{name} is {kind}, not a CSV or JSONL file.").format(name=name, kind=found),
            _("Open it in Excel or WPS and save it as “CSV UTF-8”."),
        )


def _other_kind(start: bytes) -> str | None:
    kinds = {
        b"PK\x03\x04": _("an Excel workbook or another archive"),
        b"\xd0\xcf\x11\xe0": _("an old or encrypted Excel workbook"),
        b"SQLite format 3\x00": _("a database"),
        b"%PDF": _("a PDF document"),
    }
    found = next((kind for magic, kind in kinds.items() if start.startswith(magic)), None)
    if found is None and _MARKUP.match(start.removeprefix(codecs.BOM_UTF8)):
        return _("a web page or XML document")
    marked = start.startswith(tuple(mark for mark, _encoding in _MARKS))
    if found is None and b"\x00" in start.partition(b"\n")[0] and not marked:
        return _("a binary file, or text without a byte order mark")
    return found


def _encoding(file: BinaryIO, name: str) -> str:
    file.seek(0)
    start = file.read(4)
    marked = next((encoding for mark, encoding in _MARKS if start.startswith(mark)), None)
    wrong_at = 0
    for encoding in (marked,) if marked else _LADDER:
        wrong = _first_wrong_line(file, encoding)
        if wrong is None:
            return encoding
        wrong_at = max(wrong_at, wrong)  # the encoding that got further is the one that was meant
    raise Refused(
        "bad_encoding",
        _("Line {line} of {name} is neither UTF-8 nor GB18030.").format(line=wrong_at, name=name),
        _("Open it in Excel or WPS and save it as “CSV UTF-8”."),
        row=wrong_at,
    )


def _first_wrong_line(file: BinaryIO, encoding: str) -> int | None:
    """The line with the first bytes that are not in ``encoding``; None when all are."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    line = 1
    file.seek(0)
    while chunk := file.read(_CHUNK):
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError as error:
            return line + error.object[: error.start].count(b"\n")
        line += chunk.count(b"\n")
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return line
    return None
