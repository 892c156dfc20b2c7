"""The parts that the sheets of an Excel workbook refer to: sheets, texts, formats, first day.

Nothing else in those parts matters to data, so nothing else is looked at: no colour, font or
setting of a window makes a workbook unreadable. openpyxl checks all of them, and refuses files that
Excel opens. python-calamine passes over them, but ended the whole process at a cell in the last
corner of a sheet.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass

from govtool.tables.formats.cell_text import Book, unescaped
from govtool.tables.formats.open_xml_package import (
    Attributes,
    ElementHandler,
    Package,
    local,
    parse,
)

# Built-in formats of every Excel, then of its East Asian and Thai versions (58 is m"月"d"日").
BUILT_IN_DATES = frozenset(
    {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59), *range(71, 82)}
)
"""The numbers of the formats of dates and times that a workbook need not declare."""

LONGEST_FORMAT = 255
"""Characters of a format; Excel takes no longer one."""

# Quoted text, an escaped character, the width of one, a filling one, colours and conditions.
_LITERAL = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]?', re.IGNORECASE)
_DATE = re.compile(r"[dmhys]|aaa", re.IGNORECASE)


def shows_date(code: str) -> bool:
    """Return whether a format shows a date or a time.

    >>> [shows_date(f) for f in ('yyyy"年"m"月"d"日";@', '[$-804]aaaa', '0.00"days"', '[Red]0')]
    [True, True, False, False]
    """
    return len(code) <= LONGEST_FORMAT and _DATE.search(_LITERAL.sub("", code)) is not None


_TRUE = frozenset({"1", "true", "on"})
_TEXT_FORMAT = 49
_STYLES, _STRINGS = "styles", "sharedStrings"
_NOT_SHEETS = frozenset({"chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet"})


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet that a workbook lists: its title, whether it is hidden, the part with its rows."""

    title: str
    hidden: bool
    part: str


@dataclass(frozen=True, slots=True)
class ExcelBook:
    """A workbook: its sheets in order, and what their cells refer to."""

    sheets: Sequence[SheetEntry]
    cells: Book


def read_excel_book(package: Package) -> ExcelBook:
    """Read the parts of a workbook other than its sheets.

    :raises ValueError: there is no workbook, or more sheets than parts. Whatever reading and
        parsing a part raise.
    """
    part = package.workbook()
    if part is None:
        raise ValueError(part)
    relations = package.relations(part)
    workbook = _WorkbookHandler(most_sheets=len(package))
    with package.open(part) as xml:
        parse(xml, workbook)
    styles, strings = _StylesHandler(), _StringsHandler()
    for kind, handler in ((_STYLES, styles), (_STRINGS, strings)):
        for beside in _parts_beside(package, part, kind):
            with package.open(beside) as xml:
                parse(xml, handler)
    sheets = [
        SheetEntry(title, hidden, relations[key].part)
        for title, hidden, key in workbook.sheets
        if key in relations and relations[key].kind not in _NOT_SHEETS
    ]
    if workbook.sheets and not any(key in relations for _title, _hidden, key in workbook.sheets):
        raise ValueError(part)
    return ExcelBook(
        sheets,
        Book(strings.texts, styles.dates, styles.texts, counts_from_1904=workbook.counts_from_1904),
    )


class _WorkbookHandler(ElementHandler):
    """Collects title, state and relationship of each sheet, and whether days count from 1904."""

    def __init__(self, most_sheets: int) -> None:
        super().__init__()
        self.sheets: list[tuple[str, bool, str]] = []
        self.counts_from_1904 = False
        self._most = most_sheets
        self.starts = {"workbookPr": self._take_settings, "sheet": self._take_sheet}

    def _take_settings(self, attrs: Attributes) -> None:
        self.counts_from_1904 = attrs.get("date1904", "").strip().lower() in _TRUE

    def _take_sheet(self, attrs: Attributes) -> None:
        if len(self.sheets) >= self._most:
            raise ValueError(self._most)
        hidden = attrs.get("state") in {"hidden", "veryHidden"}
        self.sheets.append((unescaped(attrs.get("name", "")), hidden, local(attrs, "id") or ""))


class _StylesHandler(ElementHandler):
    """Collects the numbers of the cell styles that show a date, and of those for text."""

    def __init__(self) -> None:
        super().__init__()
        self.dates: set[int] = set()
        self.texts: set[int] = set()
        self._date_formats = set(BUILT_IN_DATES)
        self._style = 0
        self._within = ""
        self.starts = {
            "numFmts": lambda _attrs: self._enter("numFmts"),
            "numFmt": self._take_format,
            "cellXfs": lambda _attrs: self._enter("cellXfs"),
            "xf": self._take_style,
        }
        self.ends = {"numFmts": self._leave, "cellXfs": self._leave}

    def _enter(self, part: str) -> None:
        self._within = part

    def _leave(self) -> None:
        self._within = ""

    def _take_format(self, attrs: Attributes) -> None:
        """Note a format; those of conditional formats have the same name elsewhere."""
        number = _number(attrs.get("numFmtId"))
        if self._within != "numFmts" or number is None:
            return
        (
            self._date_formats.add
            if shows_date(attrs.get("formatCode", ""))
            else self._date_formats.discard
        )(number)

    def _take_style(self, attrs: Attributes) -> None:
        if self._within != "cellXfs":
            return
        number = _number(attrs.get("numFmtId"))
        if number in self._date_formats:
            self.dates.add(self._style)
        elif number == _TEXT_FORMAT:
            self.texts.add(self._style)
        self._style += 1


def _number(text: str | None) -> int | None:
    """Return a whole number of a few digits; None for anything else."""
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None  # noqa: PLR2004  # fits anywhere


class _StringsHandler(ElementHandler):
    """Collects the shared texts: those of their runs together, without how they are pronounced."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._pieces: list[str] = []
        self._reading = False
        self._in_text = False
        self.starts = {"t": self._begin_text, "rPh": self._begin_reading}
        self.ends = {"si": self._end_string, "t": self._end_text, "rPh": self._end_reading}

    def text(self, content: str) -> None:
        """Take a piece of text."""
        if self._in_text:
            self._pieces.append(content)

    def _begin_text(self, _attrs: Attributes) -> None:
        self._in_text = not self._reading

    def _end_text(self) -> None:
        self._in_text = False

    def _begin_reading(self, _attrs: Attributes) -> None:
        self._reading = True

    def _end_reading(self) -> None:
        self._reading = False

    def _end_string(self) -> None:
        self.texts.append(unescaped("".join(self._pieces)))
        self._pieces.clear()


def held_bytes(package: Package) -> int:
    """Return the bytes that the parts which are kept in memory unpack to."""
    part = package.workbook()
    kinds = (_STYLES, _STRINGS) if part else ()
    return sum(
        package.size(beside)
        for kind in kinds
        for beside in _parts_beside(package, part or "", kind)
    )


def _parts_beside(package: Package, workbook: str, kind: str) -> list[str]:
    """Return the part of a kind that the workbook refers to, or the one of the usual name."""
    found = [
        relation.part for relation in package.relations(workbook).values() if relation.kind == kind
    ]
    usual = posixpath.join(posixpath.dirname(workbook), f"{kind}.xml".casefold())
    return [part for part in (*found, usual) if part in package][:1]
