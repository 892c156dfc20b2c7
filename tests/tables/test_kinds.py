from __future__ import annotations

import io

import pytest

from govtool import models as m
from govtool.base.errors import Refused
from govtool.subjects import registry
from govtool.tables.formats.file_kind import Kind, kind_of
from govtool.tables.formats.source import open_source
from govtool.tables.intake.parents import unsound_parents
from tests.rows import each
from tests.tables.books import archive, book, raw_book, text_row
from tests.tables.test_reader import TEXT

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
SPREADSHEET = {"mimetype": OPEN_DOCUMENT + "spreadsheet", "content.xml": "<x/>"}
ENCRYPTED = {"META-INF/manifest.xml": "<manifest:encryption-data/>"}
FLAT = "<?xml version='1.0'?><office:document xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0'/>"


def locked() -> bytes:
    """An archive whose entry needs a password."""
    data = bytearray(archive({"xl/workbook.xml": "x"}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    return bytes(data)


def compound(*streams: str) -> bytes:
    """What an old Excel file or an encrypted workbook looks like from outside: the streams' names far into it."""
    return (
        COMPOUND
        + bytes(1_048_570)
        + b"".join(name.encode("utf-16-le") + bytes(20) for name in streams)
    )


@each(
    ("data", "code", "what", "hint"),
    [
        (
            compound("Workbook"),
            "wrong_kind",
            "old Excel or WPS table (.xls, .et)",
            "save it as an Excel workbook",
        ),
        (
            compound("Book"),
            "wrong_kind",
            "old Excel or WPS table (.xls, .et)",
            "save it as an Excel workbook",
        ),
        (
            compound("DataSpaces", "EncryptedPackage"),
            "encrypted",
            "password",
            "take the password off",
        ),
        (compound("WordDocument"), "wrong_kind", "Word document", "Ask for the table"),
        (archive(SPREADSHEET | ENCRYPTED), "encrypted", "password", "take the password off"),
        (
            archive(SPREADSHEET | {"encrypted-package": "x"}),
            "encrypted",
            "password",
            "take the password off",
        ),
        (
            archive({"mimetype": OPEN_DOCUMENT + "spreadsheet"}),
            "damaged_workbook",
            "damaged",
            "save it again",
        ),
        (
            archive({"mimetype": OPEN_DOCUMENT + "text", "content.xml": "<x/>"}),
            "wrong_kind",
            "Word document",
            "Ask for",
        ),
        (locked(), "encrypted", "password", "take the password off"),
        (
            archive({"Index/Document.iwa": b"x"}),
            "wrong_kind",
            "Apple Numbers",
            "save it as an Excel workbook",
        ),
        (
            FLAT.encode(),
            "wrong_kind",
            "flat OpenDocument table (.fods)",
            "save it as an Excel workbook",
        ),
        (
            b"<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?>",
            "wrong_kind",
            "XML table of Excel 2003",
            "save it as an Excel workbook",
        ),
        (
            archive({"xl/workbook.bin": b"x"}),
            "wrong_kind",
            "binary Excel workbook (.xlsb)",
            "save it as an Excel",
        ),
        (
            archive({"word/document.xml": "<x/>"}),
            "wrong_kind",
            "Word document",
            "Ask for the table",
        ),
        (archive({"台账.csv": TEXT}), "wrong_kind", "an archive", "Unpack it"),
        (archive({}), "wrong_kind", "an archive", "Unpack it"),
        (b"Rar!\x1a\x07", "wrong_kind", "an archive", "Unpack it"),
        (b"PK\x03\x04....", "damaged_workbook", "damaged", "save it again"),
        (book([["甲"]])[:-30], "damaged_workbook", "damaged", "save it again"),
        (b"SQLite format 3\x00", "wrong_kind", "a database", "CSV"),
        (
            b"<html><table>",
            "wrong_kind",
            "a web page or XML document",
            "save it as an Excel workbook",
        ),
        (
            b"\xef\xbb\xbf\r\n<?xml version='1.0'?><?mso-application?>",
            "wrong_kind",
            "web page or XML",
            "save it as",
        ),
        (b"MIME-Version: 1.0\r\n", "wrong_kind", "web page", "save it as"),
        (b"%PDF-1.7", "wrong_kind", "a PDF document", "Ask for the table"),
        (b"\x89PNG\r\n", "wrong_kind", "a picture", "Ask for the table"),
        (b"\xff\xd8\xff\xe0", "wrong_kind", "a picture", "Ask for the table"),
        (TEXT.encode("utf-16-le"), "wrong_kind", "a binary file, or text without", "CSV UTF-8"),
        (b"", "empty_file", "empty", "header"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_is_no_table_is_told_what_it_is_and_what_to_do(
    data: bytes, code: str, what: str, hint: str
) -> None:
    with pytest.raises(Refused) as caught:
        kind_of(io.BytesIO(data), "台账.xlsx")
    assert caught.value.code == code
    assert what in caught.value.message
    assert hint in (caught.value.hint or "")


def test_what_can_be_read_is_reported_by_its_content() -> None:
    assert kind_of(io.BytesIO(TEXT.encode()), "台账.xlsx") is Kind.TEXT
    assert kind_of(io.BytesIO(b"BM01,GIF\n"), "a") is Kind.TEXT
    assert kind_of(io.BytesIO(raw_book(text_row(1, "甲"))), "台账.csv") is Kind.WORKBOOK
    assert kind_of(io.BytesIO(archive(SPREADSHEET)), "台账.xls") is Kind.WORKBOOK


def test_a_workbook_is_refused_where_only_text_is_read() -> None:
    with pytest.raises(Refused) as caught, open_source("-", io.BytesIO(book([["甲"]]))):
        pass
    assert (caught.value.code, "CSV UTF-8" in (caught.value.hint or "")) == ("wrong_kind", True)


def test_a_code_given_twice_hides_no_wrong_parent() -> None:
    """The later of two rows is sound; what is wrong with the earlier holds for the code all the same."""
    twice = [
        m.Grid(code="G2", name="二", unit="SQ01", parent="SQ01"),
        m.Grid(code="G2", name="二", unit="SQ01", parent="G1"),
    ]
    found = unsound_parents(
        registry.files("grids"), twice, {"G1": m.Grid(code="G1", name="一", unit="SQ01")}
    )
    assert [problem.code for problem in found["G2"]] == ["unknown_grid"]
