"""The file itself, begun from nothing; the same text gives the same bytes."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from govtool.tables import output_files
from govtool.word.elements import Element, element, w
from govtool.word.page_breaks import keep_whole
from govtool.word.styles import dress

if TYPE_CHECKING:
    from docx.document import Document

_BORROWED = (
    "stylesWithEffects",
    "customXml",
    "numbering",
    "thumbnail",
    "webSettings",
    "extended-properties",
)
"""The parts of the library's empty document that none of ours needs."""

_WORD_2013 = 15
"""The newest layout version of Word; an older one is a compatibility mode."""

_ZIP_DAY = (1980, 1, 1, 0, 0, 0)


def begun(title: str, author: str, day: dt.date) -> Document:
    """Return an empty document with our style sheet.

    :param day: stands for the moment it was made, which would make every file another.
    """
    import docx

    document = docx.Document()
    _drop_what_is_borrowed(document)
    _set_up(document.settings.element)
    dress(document)
    told = document.core_properties
    told.title, told.author, told.last_modified_by, told.comments, told.language = (
        title[:255],
        author[:255],
        "",
        "",
        "zh-CN",
    )
    told.created = told.modified = dt.datetime.combine(day, dt.time(), dt.UTC)
    return document


def fill(document: Document, content: Iterable[Element]) -> None:
    """Put content at the end of a document, before the properties of its section."""
    for made in content:
        document.element.body.insert_element_before(made, "w:sectPr")


def save(document: Document, path: Path) -> None:
    """Write the document, whole or not at all, with lines and pages kept together.

    :raises GovtoolError: as :func:`govtool.tables.output_files.replacing`.
    """
    keep_whole(document)
    made = io.BytesIO()
    document.save(made)
    with (
        output_files.replacing(path) as file,
        zipfile.ZipFile(made) as parts,
        zipfile.ZipFile(file, "w") as out,
    ):
        for name in parts.namelist():
            out.writestr(_entry(name), parts.read(name))


def _entry(name: str) -> zipfile.ZipInfo:
    """Return an entry of the zip that does not tell when or on what machine it was made."""
    entry = zipfile.ZipInfo(name, _ZIP_DAY)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3
    entry.external_attr = 0o600 << 16
    return entry


def _set_up(settings: Element) -> None:
    """The settings of a Chinese document of today, in the place of those the library's has."""
    for child in list(settings):
        settings.remove(child)
    mode = {
        "w:name": "compatibilityMode",
        "w:uri": "http://schemas.microsoft.com/office/word",
        "w:val": _WORD_2013,
    }
    compat = w("compat", None, w("useFELayout"), element("w:compatSetting", mode))
    language = element("w:themeFontLang", {"w:val": "en-US", "w:eastAsia": "zh-CN"})
    settings.extend([w("characterSpacingControl", "compressPunctuation"), compat, language])


def _drop_what_is_borrowed(document: Document) -> None:
    for relations in (document.part.rels, document.part.package.rels):
        for key in [key for key, one in relations.items() if one.reltype.endswith(_BORROWED)]:
            del relations[key]
