"""The kind of a file, by its content and never by its name: text, a workbook, or no table.

An office passes on whatever its systems call a table: web pages named ``.xls``, workbooks under a
password, pictures of a list. Each is told what it is and what to do about it.
"""

from __future__ import annotations

import codecs
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from enum import Enum, auto
from typing import BinaryIO

from govtool.base.errors import Refused
from govtool.base.i18n import _
from govtool.base.input_files import MARKS

_START = 4096
_CHUNK = 1 << 20
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_COMPOUND = b"\xd0\xcf\x11\xe0"
_MARKUP = re.compile(rb"\s*(<(!doctype|html|\?xml|table|meta|head)|MIME-Version:)", re.IGNORECASE)
_ENCRYPTED = 0x1
"""The bit of an entry under a password."""

_SPREADSHEET = re.compile(rb"(spreadsheetml|ms-excel)\.[\w.]*main\+xml", re.IGNORECASE)
_OPEN_DOCUMENT = re.compile(rb"application/vnd\.oasis\.opendocument\.([a-z]+)")
CONTENT = "content.xml"
"""The part of an OpenDocument file that holds its tables."""


class Kind(Enum):
    """A kind of file that can be read."""

    TEXT = auto()
    WORKBOOK = auto()


def kind_of(file: BinaryIO, called: str) -> Kind:
    """Return the kind of ``file``, read from its beginning.

    :param called: its name, for messages.
    :raises Refused: codes ``empty_file``, ``wrong_kind``, ``encrypted``, ``damaged_workbook``.
    """
    file.seek(0)
    start = file.read(_START)
    if not start:
        raise Refused(
            "empty_file",
            _("{name} is empty.", name=called),
            _("A file begins with a header row."),
        )
    if start.startswith(_ZIP):
        return _kind_of_archive(file, called)
    if start.startswith(_COMPOUND):
        raise _compound(file, called)
    _refuse_other_kinds(start, called)
    return Kind.TEXT


def wrong_kind(called: str, kind: str, hint: str) -> Refused:
    """Return the refusal of a file that is something else, with what to do about it."""
    return Refused(
        "wrong_kind",
        _("{name} is {kind}; it cannot be read here.", name=called, kind=kind),
        hint,
    )


def damaged_workbook(called: str) -> Refused:
    """Return the refusal of a workbook that cannot be read."""
    return Refused(
        "damaged_workbook",
        _("{name} is damaged, or not a complete Excel workbook.", name=called),
        _("Copy it again, or open it in Excel or WPS and save it again as .xlsx."),
    )


def protected(called: str) -> Refused:
    """Return the refusal of a file under a password."""
    return Refused(
        "encrypted",
        _("{name} is protected by a password.", name=called),
        _("Open it in Excel or WPS with the password, take the password off, and save it again."),
    )


def save_as_csv() -> str:
    """Return the advice for a table that only a spreadsheet program can read."""
    return _("Open it in Excel or WPS and save it as “CSV UTF-8”.")


def _save_as_workbook() -> str:
    return _("Open it in Excel or WPS and save it as an Excel workbook (.xlsx).")


def _ask_for_the_table() -> str:
    return _("Ask for the table it was made from, as an Excel workbook (.xlsx) or CSV.")


def _unpack() -> str:
    return _("Unpack it, and import the file that is in it.")


# --- archives


def _kind_of_archive(file: BinaryIO, called: str) -> Kind:
    try:
        with zipfile.ZipFile(file) as archive:
            found = _kind_of_entries(archive)
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        ValueError,
        EOFError,
        RuntimeError,
        NotImplementedError,
    ):
        raise damaged_workbook(called) from None
    match found:
        case Kind():
            return found
        case _:
            raise _ARCHIVES[found](called)


def _kind_of_entries(archive: zipfile.ZipFile) -> Kind | str:
    """Return the kind that can be read, or the name of another kind among :data:`_ARCHIVES`."""
    names = _by_name(archive)
    if any(entry.flag_bits & _ENCRYPTED for entry in names.values()):
        return "encrypted"
    open_document = _kind_of_open_document(archive, names)
    if open_document is not None:
        return open_document
    types = _beginning_of(archive, names.get("[content_types].xml"))
    if _SPREADSHEET.search(types) or (_has_folder(names, "xl/") and "xl/workbook.bin" not in names):
        return Kind.WORKBOOK
    kinds = {"xl/": "binary", "word/": "document", "ppt/": "document", "index/": "numbers"}
    return next((kind for folder, kind in kinds.items() if _has_folder(names, folder)), "archive")


def _kind_of_open_document(
    archive: zipfile.ZipFile, names: Mapping[str, zipfile.ZipInfo]
) -> Kind | str | None:
    """Return the kind as :func:`_kind_of_entries`; None when it is no OpenDocument file."""
    manifest = _beginning_of(archive, names.get("meta-inf/manifest.xml"))
    kinds = _OPEN_DOCUMENT.match(
        _beginning_of(archive, names.get("mimetype")).lstrip()
    ) or _OPEN_DOCUMENT.search(manifest)
    if kinds is None:
        return None
    if kinds[1] != b"spreadsheet":
        return "document"
    if b"encryption-data" in manifest or "encrypted-package" in names:
        return "encrypted"
    return Kind.WORKBOOK if CONTENT in names else "damaged"


def is_open_document(archive: zipfile.ZipFile) -> bool:
    """Return whether a workbook is an OpenDocument table (.ods), not one of Excel."""
    return _kind_of_open_document(archive, _by_name(archive)) is Kind.WORKBOOK


def _by_name(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    return {
        entry.filename.replace("\\", "/").lstrip("/").casefold(): entry
        for entry in archive.infolist()
    }


def _beginning_of(archive: zipfile.ZipFile, entry: zipfile.ZipInfo | None) -> bytes:
    if entry is None:
        return b""
    with archive.open(entry) as content:
        return content.read(_CHUNK)


def _has_folder(names: Iterable[str], folder: str) -> bool:
    return any(name.startswith(folder) for name in names)


_ARCHIVES: dict[str, Callable[[str], Refused]] = {
    "encrypted": protected,
    "damaged": damaged_workbook,
    "binary": lambda called: wrong_kind(
        called, _("a binary Excel workbook (.xlsb)"), _save_as_workbook()
    ),
    "numbers": lambda called: wrong_kind(called, _("an Apple Numbers table"), _save_as_workbook()),
    "document": lambda called: wrong_kind(
        called, _("a Word document or a presentation"), _ask_for_the_table()
    ),
    "archive": lambda called: wrong_kind(called, _("an archive"), _unpack()),
}


# --- compound files: what Excel and WPS wrote before 2007, and what holds an encrypted workbook


def _compound(file: BinaryIO, called: str) -> Refused:
    streams = {
        "EncryptedPackage": lambda: protected(called),
        "Workbook": lambda: wrong_kind(
            called, _("an old Excel or WPS table (.xls, .et)"), _save_as_workbook()
        ),
        "WordDocument": lambda: wrong_kind(
            called, _("a Word document or a presentation"), _ask_for_the_table()
        ),
    }
    found = _first_name(file, list(streams))
    if found is None:  # also "Book", as Excel 5 wrote it
        return streams["Workbook"]()
    return streams[found]()


def _first_name(file: BinaryIO, names: list[str]) -> str | None:
    """Return the first of ``names`` that names a stream of a compound file.

    Its directory may stand anywhere in the file, so all of it is searched.
    """
    wanted = {name: name.encode("utf-16-le") for name in names}
    found: set[str] = set()
    file.seek(0)
    before = b""
    while chunk := file.read(_CHUNK):
        piece = before + chunk
        found |= {name for name, text in wanted.items() if text in piece}
        before = piece[-64:]
    return next((name for name in names if name in found), None)


# --- everything else, by how it begins

_OTHERS: tuple[tuple[tuple[bytes, ...], Callable[[], str], Callable[[], str]], ...] = (
    (
        (b"SQLite format 3\x00",),
        lambda: _("a database"),
        lambda: _("Export a table from it as CSV."),
    ),
    ((b"%PDF",), lambda: _("a PDF document"), _ask_for_the_table),
    (
        (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00"),
        lambda: _("a picture"),
        _ask_for_the_table,
    ),
    ((b"{\\rtf",), lambda: _("a Word document or a presentation"), _ask_for_the_table),
    ((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b"), lambda: _("an archive"), _unpack),
)


def _refuse_other_kinds(start: bytes, called: str) -> None:
    for beginnings, kind, hint in _OTHERS:
        if start.startswith(beginnings):
            raise wrong_kind(called, kind(), hint())
    markup = start.removeprefix(codecs.BOM_UTF8)
    if _MARKUP.match(markup):
        raise wrong_kind(called, _markup(markup), _save_as_workbook())
    if not _is_text(start):
        raise wrong_kind(
            called, _("a binary file, or text without a byte order mark"), save_as_csv()
        )


def _markup(start: bytes) -> str:
    """Return the name of the kind of markup in a file."""
    if b"urn:oasis:names:tc:opendocument" in start:
        return _("a flat OpenDocument table (.fods)")
    if b"urn:schemas-microsoft-com:office:spreadsheet" in start or b"Excel.Sheet" in start:
        return _("an XML table of Excel 2003")
    return _("a web page or XML document")


def _is_text(start: bytes) -> bool:
    marked = start.startswith(tuple(mark for mark, _encoding in MARKS))
    return marked or b"\x00" not in start.partition(b"\n")[0]
