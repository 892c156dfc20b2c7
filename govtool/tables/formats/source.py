"""The bytes of a file to import: where they come from, and in which encoding they are.

The encoding is decided by rule, never by guess: a byte order mark, else strict UTF-8, else GB18030
(contract, Files: In). The whole file is looked through once for that, so that a wrong byte on the
last line is found before anything is recorded. JSONL from a pipe is UTF-8, as its standard says,
and is read while it arrives.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO, TextIO, cast

from govtool.base import input_files
from govtool.base.errors import GovtoolError, NotFound, Refused, StorageTrouble
from govtool.base.i18n import _, system_reason
from govtool.tables.formats.file_kind import Kind, kind_of, save_as_csv, wrong_kind

STDIN = "-"
LINE_LIMIT = 10_000_000
"""The most characters a line of JSONL or a row of a table may have."""

_CHUNK = 1 << 20
STREAM_LIMIT = 256 << 20
"""The most bytes of a stream that are kept in memory to be read more than once."""
_FOR_WORKBOOKS = "utf-8-sig"
_SUFFIXES = {".jsonl": True, ".ndjson": True, ".csv": False, ".tsv": False, ".txt": False}
_LONGEST_CHARACTER = 4
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class ImportFile:
    """A file to import: its name for messages, its bytes, what it holds.

    ``encoding`` is that of the text, for a workbook the one to write its rows as CSV in. ``size``
    is the number of bytes, None for a stream: that is read once, line by line, while it arrives.
    """

    name: str
    file: BinaryIO
    encoding: str
    kind: Kind = Kind.TEXT
    size: int | None = None

    @property
    def called(self) -> str:
        """The name for messages."""
        return _called(self.name)

    @property
    def is_stream(self) -> bool:
        """True if it can be read only once."""
        return self.size is None

    def text(self) -> TextIO:
        """Return the text from the beginning, line ends as in the file; one reader at a time."""
        self.file.seek(0)
        text = _Text(self.file, encoding=self.encoding, newline="")
        if self.encoding == "gb18030" and text.read(1) != _BOM:
            text.seek(0)
        return text

    def lines(self) -> Iterator[str]:
        """Yield the lines with their ends; longer ones than :data:`LINE_LIMIT` in pieces.

        :raises Refused: code ``bad_encoding`` for a wrong byte in a stream; a file was looked
            through before.
        """
        if self.is_stream:
            yield from _arriving_lines(self.file, self.called)
            return
        with self.text() as text:
            yield from iter(partial(text.readline, LINE_LIMIT + 1), "")

    def looks_like_jsonl(self) -> bool:
        """Return whether the name says JSONL, or else the first character."""
        if self.is_stream or self.kind is not Kind.TEXT:
            return self.is_stream
        suffix = Path(self.name).suffix.lower()
        if suffix in _SUFFIXES:
            return _SUFFIXES[suffix]
        with self.text() as text:
            return text.read(_CHUNK).lstrip()[:1] == "{"

    def done(self) -> float | None:
        """Return the share of the bytes that was read so far; None for a stream."""
        return None if self.size is None else min(self.file.tell() / self.size, 1.0)


class _Text(io.TextIOWrapper):
    """Text of a file that other readers will read again: closing the text leaves the file open."""

    def close(self) -> None:
        """Let go of the file."""
        with suppress(ValueError):  # it was let go already
            self.detach()

    def __del__(self) -> None:
        self.close()


@contextmanager
def open_source(
    name: str, stdin: BinaryIO | None = None, *, workbooks: bool = False, jsonl: bool | None = False
) -> Iterator[ImportFile]:
    """Yield the file at the path ``name``, or standard input for ``-``.

    :param workbooks: whether the caller can read workbooks too.
    :param jsonl: whether it is known to be JSONL, which a pipe brings line by line; None to go by
        its first sign. Everything else is made ready to be read more than once.
    :raises NotFound: code ``no_such_file``. :raises StorageTrouble: code ``not_readable``.
    :raises Refused: codes ``empty_file``, ``wrong_kind``, ``encrypted``, ``damaged_workbook``,
        ``bad_encoding``.
    """
    with _opened(name, stdin) as file:
        if input_files.is_whole(file):
            yield _looked_through(name, file, workbooks=workbooks)
            return
        stream = (
            file
            if isinstance(file, io.BufferedReader)
            else io.BufferedReader(cast("io.RawIOBase", file))
        )
        first = stream.peek(1)
        if first and (
            jsonl or (jsonl is None and first.removeprefix(codecs.BOM_UTF8).lstrip()[:1] == b"{")
        ):
            yield ImportFile(name, stream, "utf-8")
            return
        with _spooled(stream) as spool:
            yield _looked_through(name, spool, workbooks=workbooks)


@contextmanager
def _opened(name: str, stdin: BinaryIO | None) -> Iterator[BinaryIO]:
    if name == STDIN:
        yield stdin or input_files.standard_input().buffer
        return
    try:
        file = input_files.opened(
            Path(name)
        )  # only opening is translated, not what happens while it is open
    except OSError as error:
        raise _unreadable(error, name) from error
    with file:
        yield file


def _looked_through(name: str, file: BinaryIO, *, workbooks: bool) -> ImportFile:
    called = _called(name)
    kind = kind_of(file, called)
    size = file.seek(0, io.SEEK_END)
    if kind is Kind.TEXT:
        return ImportFile(name, file, _encoding(file, called), kind, size)
    if not workbooks:
        raise wrong_kind(called, _("an Excel workbook"), save_as_csv())
    return ImportFile(name, file, _FOR_WORKBOOKS, kind, size)


def _called(name: str) -> str:
    return _("the input") if name == STDIN else name


@contextmanager
def _spooled(stream: BinaryIO) -> Iterator[BinaryIO]:
    """Yield the content of a stream, kept in memory so that it can be read more than once.

    :raises Refused: code ``too_large``.
    """
    with io.BytesIO() as spool:
        while chunk := stream.read(_CHUNK):
            spool.write(chunk)
            if spool.tell() > STREAM_LIMIT:
                message = _("More than {most} MB came in through a pipe.", most=STREAM_LIMIT >> 20)
                raise Refused("too_large", message, _("Save it as a file, and import that."))
        spool.seek(0)
        yield spool


def _arriving_lines(stream: BinaryIO, called: str) -> Iterator[str]:
    """Yield the lines of a stream of UTF-8, each as soon as it is there.

    Bytes that end in the middle of a character are the end of a writer that was cut off; they are
    left out, and what remains of the line is no JSON.
    """
    most = _LONGEST_CHARACTER * (LINE_LIMIT + 1)
    for number, raw in enumerate(iter(partial(stream.readline, most), b""), start=1):
        try:
            line, _length = codecs.utf_8_decode(raw, "strict", False)
        except UnicodeDecodeError:
            hint = _("The program that sends it must write UTF-8.")
            raise _bad_encoding(
                _("Line {line} of {name} is not UTF-8."), number, called, hint
            ) from None
        yield line.removeprefix(_BOM) if number == 1 else line


def _unreadable(error: OSError, name: str) -> GovtoolError:
    if isinstance(error, FileNotFoundError):
        return NotFound(
            "no_such_file", _("There is no file {name}.", name=name), _("Check the name.")
        )
    if isinstance(error, IsADirectoryError):
        return Refused("wrong_kind", _("{name} is a folder.", name=name), _("Name a file in it."))
    message = _("{name} cannot be read: {reason}.", name=name, reason=system_reason(error))
    return StorageTrouble(
        "not_readable", message, _("Close it in other programs, or ask for the right to read it.")
    )


def _encoding(file: BinaryIO, name: str) -> str:
    file.seek(0)
    wrong_at = 0
    for encoding in input_files.encodings(file.read(4)):
        wrong = _first_wrong_line(file, encoding)
        if wrong is None:
            return encoding
        wrong_at = max(wrong_at, wrong)  # the encoding that got further is the one that was meant
    raise _bad_encoding(
        _("Line {line} of {name} is neither UTF-8 nor GB18030."), wrong_at, name, save_as_csv()
    )


def _bad_encoding(message: str, line: int, name: str, hint: str) -> Refused:
    return Refused("bad_encoding", message.format(line=line, name=name), hint, row=line)


def _first_wrong_line(file: BinaryIO, encoding: str) -> int | None:
    """Return the line with the first bytes that are not in ``encoding``; None when all are."""
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
