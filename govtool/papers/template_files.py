"""Template files: where they are searched, and how they are opened with care.

A ``.docx`` is a zip of XML. Nothing is read before its declared sizes are known to be small and no
part has a DOCTYPE, so neither a bomb nor an entity reaches the libraries that fill it.
"""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from govtool.base import input_files
from govtool.base.errors import GovtoolError, NotFound, Refused
from govtool.base.i18n import _, system_reason
from govtool.base.resources import data_dir

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST_PACKED = 20_000_000
MOST_UNPACKED = 60_000_000
MOST_XML = 2_000_000
MOST_PARTS = 2_000
_XML = (".xml", ".rels")
_MACROS = ("vbaproject", "activex", "oleobject")
_EXTERNAL = "External"
_LINK = "/hyperlink"
_ACTIVE = ("/oleobject", "/vbaproject", "/control", "/activexcontrolbinary", "/afchunk")
"""The ends of relationships to programs and to documents read in whole."""
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FETCHING = re.compile(
    r"(?<![A-Z])(DDE(AUTO)?|INCLUDE(TEXT|PICTURE)?|LINK|IMPORT|DATABASE|MACROBUTTON)(?![A-Z])",
    re.IGNORECASE,
)
"""Fields that start a program, or bring in another file, when Word updates them."""


class TemplateFinding(NamedTuple):
    """Something wrong with a template.

    :param code: stable. :param place: the text of the paragraph, or the part of the file.
    """

    code: str
    message: str
    place: str = ""


def read(path: Path) -> bytes:
    """Return the content of a template.

    :raises NotFound: code ``no_template``. :raises Refused: code ``bad_template``: it is no Word
        file, has a DOCTYPE, macros or outside links, or unpacks to too much.
    """
    try:
        content = input_files.content(path, MOST_PACKED + 1)
    except OSError as error:
        message = _("“{path}” cannot be read: {reason}.", path=path, reason=system_reason(error))
        raise NotFound("no_template", message) from None
    if len(content) > MOST_PACKED:
        raise bad_template(path, _("it is larger than {most} MB", most=MOST_PACKED // 1_000_000))
    try:
        reason = next(_dangers(content), None)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, RuntimeError, OSError):
        reason = _("it is not a Word file (.docx), or it is damaged")
    if reason is not None:
        raise bad_template(path, reason)
    return content


def bad_template(path: Path, reason: str) -> GovtoolError:
    """Return the refusal of a file that cannot be used as a template."""
    message = _("“{path}” cannot be used: {reason}.", path=path, reason=reason)
    hint = _("Save it anew in Word or WPS as .docx, or begin from one that came with the program.")
    return Refused("bad_template", message, hint)


def _dangers(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = package.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            yield _("it unpacks to too much")
        for part in parts:
            yield from _danger_of(package, part)


def _danger_of(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[str]:
    name = part.filename.casefold()
    if any(word in name for word in _MACROS):
        yield _("it contains macros or embedded programs")
    if name.endswith(_XML):
        if part.file_size > MOST_XML:
            yield _("it unpacks to too much")
        yield from _danger_in_xml(package.read(part))


def _danger_in_xml(text: bytes) -> Iterator[str]:
    """Yield a DOCTYPE, or a part fetched from outside on opening; a link to follow is no danger."""
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root = fromstring(text, forbid_dtd=True)
    except DefusedXmlException:
        yield _("it has a DOCTYPE")
        return
    except (ParseError, LookupError):  # broken, or in an encoding that does not exist
        yield _("it is not a Word file (.docx), or it is damaged")
        return
    for element in root.iter(_RELATIONSHIP):
        kind = (element.get("Type") or "").casefold()
        if element.get("TargetMode") == _EXTERNAL and not kind.endswith(_LINK):
            yield _("it fetches something from outside when it is opened")
        if kind.endswith(_ACTIVE):
            yield _("it contains macros or embedded programs")
    if _FETCHING.search(_fields(root)):
        yield _("it fetches something from outside when it is opened")


def _fields(root: Element) -> str:
    """Return the instructions of the fields of a part; Word may have cut one into pieces."""
    pieces = (element.text or "" for element in root.iter(f"{_WORD}instrText"))
    simple = (element.get(f"{_WORD}instr") or "" for element in root.iter(f"{_WORD}fldSimple"))
    return "".join(pieces) + " ".join(simple)


VARIABLE = "GOVTOOL_TEMPLATES"
_BESIDE = "templates"


def shipped() -> Path:
    """Return the folder of our own templates."""
    return data_dir() / "templates"


def template_folders(
    db: Path, chosen: Path | None = None, environ: Mapping[str, str] = os.environ
) -> tuple[Path, ...]:
    """Return the folders to search: the named one or ``templates`` beside the file, then ours.

    :param db: the file of the office. :param chosen: the folder named on the command line.
    :raises NotFound: code ``no_folder``, when the named folder does not exist.
    """
    named = chosen or (Path(environ[VARIABLE]) if environ.get(VARIABLE) else None)
    if named is not None and not named.is_dir():
        message = _("There is no folder {folder}.", folder=named)
        raise NotFound("no_folder", message, _("Make it, or name another."))
    own = named or db.parent / _BESIDE
    return (own, shipped()) if own.is_dir() else (shipped(),)


def template_path(name: str, folders: tuple[Path, ...]) -> Path:
    """Return the first file of that name.

    :raises NotFound: code ``no_template``.
    """
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
    places = ", ".join(map(str, folders))
    message = _("There is no template “{name}”.", name=name)
    raise NotFound("no_template", message, _("Looked in: {places}", places=places))


def is_ours(path: Path) -> bool:
    """Return whether a file comes with the program."""
    return path.parent == shipped()
