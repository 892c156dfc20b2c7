"""The kind of a file, by its content and never by its name: text, a workbook, or no table.

An office passes on whatever its systems call a table: web pages named ``.xls``, workbooks under a
password, pictures of a list. Each is told what it is and what to do about it.
"""

from __future__ import annotations

import codecs
import re
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from enum import Enum, auto
from typing import BinaryIO

from govtool.base.errors import Refused
from govtool.base.i18n import _, msgid
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


_SAVE_AS_WORKBOOK = msgid("Open it in Excel or WPS and save it as an Excel workbook (.xlsx).")
_ASK = msgid("Ask for the table it was made from, as an Excel workbook (.xlsx) or CSV.")
_UNPACK = msgid("Unpack it, and import the file that is in it.")
_DOCUMENT = msgid("a Word document or a presentation"), _ASK
_ARCHIVE = msgid("an archive"), _UNPACK


def _other(called: str, kind: str, hint: str) -> Refused:
    """Return the refusal of a file of another kind, by the message ids of the kind and the hint."""
    return wrong_kind(called, _(kind), _(hint))


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
    if isinstance(found, Kind):
        return found
    if found == "encrypted":
        raise protected(called)
    raise _other(called, *_ARCHIVES[found]) if found in _ARCHIVES else damaged_workbook(called)


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


_ARCHIVES = {
    "binary": (msgid("a binary Excel workbook (.xlsb)"), _SAVE_AS_WORKBOOK),
    "numbers": (msgid("an Apple Numbers table"), _SAVE_AS_WORKBOOK),
    "document": _DOCUMENT,
    "archive": _ARCHIVE,
}


# --- compound files: what Excel and WPS wrote before 2007, and what holds an encrypted workbook


def _compound(file: BinaryIO, called: str) -> Refused:
    found = _first_name(file, ["EncryptedPackage", "Workbook", "WordDocument"])
    if found == "EncryptedPackage":
        return protected(called)
    if found == "WordDocument":
        return _other(called, *_DOCUMENT)
    # "Workbook", or "Book", as Excel 5 wrote it
    return _other(called, msgid("an old Excel or WPS table (.xls, .et)"), _SAVE_AS_WORKBOOK)


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

_OTHERS = {
    (b"SQLite format 3\x00",): (msgid("a database"), msgid("Export a table from it as CSV.")),
    (b"%PDF",): (msgid("a PDF document"), _ASK),
    (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00"): (msgid("a picture"), _ASK),
    (b"{\\rtf",): _DOCUMENT,
    (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b"): _ARCHIVE,
}


def _refuse_other_kinds(start: bytes, called: str) -> None:
    for beginnings, other in _OTHERS.items():
        if start.startswith(beginnings):
            raise _other(called, *other)
    markup = start.removeprefix(codecs.BOM_UTF8)
    if _MARKUP.match(markup):
        raise _other(called, _markup(markup), _SAVE_AS_WORKBOOK)
    if not _is_text(start):
        raise wrong_kind(
            called, _("a binary file, or text without a byte order mark"), save_as_csv()
        )


def _markup(start: bytes) -> str:
    if b"urn:oasis:names:tc:opendocument" in start:
        return msgid("a flat OpenDocument table (.fods)")
    if b"urn:schemas-microsoft-com:office:spreadsheet" in start or b"Excel.Sheet" in start:
        return msgid("an XML table of Excel 2003")
    return msgid("a web page or XML document")


def _is_text(start: bytes) -> bool:
    marked = start.startswith(tuple(mark for mark, _encoding in MARKS))
    return marked or b"\x00" not in start.partition(b"\n")[0]
