"""A table in a file: its header matched to our columns, its rows, and what of it is not taken over.

What is not taken over is counted while the rows are read, so that nothing is left out unreported:
cells below no header, and rows that are no records (headings, totals, footers, headers that stand
again on each page).
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from govtool.base.errors import Problem
from govtool.base.i18n import _, counted, listed, ngettext
from govtool.subjects.file_columns import Content, label_key
from govtool.tables.cell_guards import unguarded
from govtool.tables.formats.merged_cells import letters
from govtool.tables.formats.source import ImportFile
from govtool.tables.mapping.column_mapping import Translator

SAMPLED = 500
"""Rows below the header that are looked at before anything is recorded."""

NOT_COLLECTED = "not_collected"
NOT_IMPORTED = frozenset(
    {"unknown_column", "ambiguous_column", "blank_header", "cells_beside", NOT_COLLECTED}
)
"""Codes of warnings about columns that are not imported."""

OF_FILE = NOT_IMPORTED | {"read_as", "above_header", "not_records"}
"""Codes of warnings about the whole file; their row is only the first one that shows it."""


class Row(NamedTuple):
    """A row: its number in the spreadsheet, its cells, and our columns without guards.

    ``own`` is what the file says where a mapping put it in our words.
    """

    number: int
    cells: list[str]
    values: dict[str, str]
    problems: Sequence[Problem] = ()
    own: Mapping[str, str] | None = None

    def without_echoes(self, found: Sequence[Problem]) -> list[Problem]:
        """Return the row's own problems and those found in it, without echoes of the former."""
        if any(problem.code == "bad_quotes" for problem in self.problems):
            return list(self.problems)
        told = {problem.field for problem in self.problems}
        return [*self.problems, *(problem for problem in found if problem.field not in told)]


@dataclass(frozen=True, slots=True)
class Header:
    """The header: where each of our columns is, and how the file spells it.

    ``row`` is its last row; ``places`` maps column codes to positions; ``spelled`` maps them to the
    labels as the file has them, ours for a column the file has not; ``kinds`` names by position
    what our columns hold; ``warnings`` names the columns that are not ours, and those that are by a
    usual name; ``nameless`` are the positions under a blank header cell that feed no column;
    ``width`` is the number of cells in the file's own header; ``repeats`` holds the keys of rows
    that may stand again further down, ``heads`` the cells of the header; ``required`` are the codes
    of the columns that every record needs, ``numbers`` of those with telephone or document numbers.
    """

    row: int
    labels: list[str]
    places: dict[str, int]
    spelled: dict[str, str]
    kinds: dict[int, Content]
    warnings: list[Problem]
    nameless: tuple[int, ...] = ()
    width: int = 0
    repeats: frozenset[tuple[str, ...]] = frozenset()
    heads: frozenset[str] = frozenset()
    required: tuple[str, ...] = ()
    numbers: frozenset[str] = frozenset()

    def raw(self, row: Row, code: str) -> str:
        """Return the cell of a column as it is in the file, or the value of one without a cell."""
        place = self.places.get(code, len(row.cells))
        return row.cells[place] if place < len(row.cells) else row.values[code]


def row_key(cells: Sequence[str]) -> tuple[str, ...]:
    """Return a row as it is known again when it stands in the file a second time."""
    return tuple(key for key in map(label_key, cells) if key)


_SHOWN = 3
_SHOWN_WORD = 12
_LONGEST = 40
"""The longest cell that may be a total: 本页合计（1—20 号，共 20 件）."""

_END = r"(?=$|[:：(（【\[\d一二三四五六七八九十〇零壹贰叁]|共计|共|件|条|户|人)"
_TOTAL = re.compile(
    rf".{{0,12}}?(合计|小计|总计|共计|累计|总数){_END}.*|(以上)?共[\d一二三四五六七八九十百千〇零]+[件条户人宗起个].*"
)
_WHO = (
    r"(填表|填报|制表|填写|报送|上报|审核|审批|复核|审签|签发|经办|负责|联系|统计|校对"
    r"|分管领导|主管领导|主要领导|单位领导|领导)"
)
_FOOTER = re.compile(
    rf"((单位|主要|分管|部门|科室|社区|村)?{_WHO}(人员?|单位|部门|日期|时间|电话|方式|说明)?"
    r"|(单位)?负责人|(联系)?电话|日期|签字|签名|签章|盖章|单位盖章|公章|制表|备注|附注|注|说明|填表说明|填报说明)"
    r"([(（](签字|签名|签章|盖章|公章|章)[)）])?(签字|签名|签章|盖章)?([:：].*)?"
)
_PAGE = re.compile(r"第\d+页.*|共\d+页.*|[-—–]*\d+/\d+[-—–]*|续表.*|[(（]续[)）].*", re.IGNORECASE)


_HEADING = re.compile(
    r"([(（][一二三四五六七八九十]+[)）]|第?[一二三四五六七八九十]+(类|部分)?[、.．:：]).{1,20}"
)
"""A heading between rows, alone in its row: 一、邻里纠纷, （二）婚姻家庭纠纷（3件）."""
_BEHIND_WORD = re.compile(r"[:：(（\d]")


def _is_note(text: str) -> bool:
    """Return whether a text, without space, is that of a total or a footer."""
    if len(text) <= _LONGEST and (_TOTAL.fullmatch(text) or _PAGE.fullmatch(text)):
        return True
    return _FOOTER.fullmatch(text) is not None


def begins_aside(cells: Sequence[str]) -> bool:
    """Return whether a row begins as a total, a footer or a heading, and shows no usual cells."""
    said = [cell for cell in cells if cell and not cell.isspace()]
    text = "".join(said[0].split()) if said else ""
    return _is_note(text) or (len(said) == 1 and _HEADING.fullmatch(text) is not None)


@dataclass(slots=True)
class Places:
    """A count, and the numbers of the first rows."""

    count: int = 0
    rows: list[int] = field(default_factory=list)

    def note(self, row: int) -> None:
        """Count one in a row."""
        self.count += 1
        if len(self.rows) < _SHOWN and row not in self.rows:
            self.rows.append(row)

    @property
    def shown(self) -> str:
        """The first rows, for people."""
        return listed([*map(str, self.rows), *(["…"] if self.count > len(self.rows) else [])])


class LeftOver:
    """Notes what is not taken over from the rows below a header."""

    def __init__(self, header: Header) -> None:
        self.header = header
        self.below_nothing: dict[int, Places] = {}
        self.asides = Places()
        self._words: list[tuple[int, str]] = []
        self._required = frozenset(header.required)
        self._codes = {place: code for code, place in header.places.items()}

    def note_cell(self, row: int, place: int) -> None:
        """Note a cell with content under a blank header, or beside the table."""
        self.below_nothing.setdefault(place, Places()).note(row)

    def is_aside(self, row: int, cells: Sequence[str], values: Mapping[str, str]) -> bool:
        """Return whether a row is no record; it is noted then.

        :param values: what our columns say.
        """
        whole = values.keys() >= self._required
        if whole and values[self.header.required[0]].strip() not in self.header.heads:
            return False
        word = self._aside(cells, values)
        if word is None:
            return False
        if len(self._words) < _SHOWN:
            self._words.append((row, word))
        self.asides.note(row)
        return True

    def _aside(self, cells: Sequence[str], values: Mapping[str, str]) -> str | None:
        """Return the word that shows that a row is no record."""
        missing = not values.keys() >= self._required
        place = next((place for place, cell in enumerate(cells) if cell and not cell.isspace()), 0)
        text = "".join(unguarded(cells[place]).split())
        if row_key(cells) in self.header.repeats:
            return _("header")
        if missing and (
            self._is_heading(text, place, cells)
            or self._is_note(text, self._codes.get(place), values)
        ):
            return _BEHIND_WORD.split(text)[0][:_SHOWN_WORD] or text[:_SHOWN_WORD]
        return None if values else _("only {column}", column=self._called(place))

    def _is_heading(self, text: str, place: int, cells: Sequence[str]) -> bool:
        """Return whether a text is a heading: alone in its row, at its beginning, and numbered."""
        begins = place <= min(self.header.places.values(), default=0)
        return (
            begins
            and _HEADING.fullmatch(text) is not None
            and not any(map(str.strip, cells[place + 1 :]))
        )

    def _is_note(self, text: str, code: str | None, values: Mapping[str, str]) -> bool:
        """Return whether a row that lacks something required is a total or a footer.

        One that has two other things which a record needs is a record, whatever its text says.
        """
        others = [values[each] for each in self.header.required if each in values and each != code]
        return _is_note(text) and sum(not _is_note("".join(other.split())) for other in others) <= 1

    def _called(self, place: int) -> str:
        label = self.header.labels[place] if place < len(self.header.labels) else ""
        return " ".join(label.split()) or f"@{letters(place)}"

    def remarks(self) -> Iterator[Problem]:
        """Warnings about all of it."""
        for place, found in sorted(self.below_nothing.items()):
            yield self._nameless(place, found)
        if self.asides.count:
            n = self.asides.count
            shown = listed(_("row {row} {word}", row=row, word=word) for row, word in self._words)
            more = " …" if n > len(self._words) else ""
            message = ngettext(
                "{n} row is a heading, a total or a footer, and was not read as a record: {rows}.",
                "{n} rows are headings, totals or footers, and were not read as records: {rows}.",
                n,
            )
            yield Problem(
                "row",
                "not_records",
                message.format(n=n, rows=shown + more),
                row=self.asides.rows[0],
            )

    def _nameless(self, place: int, found: Places) -> Problem:
        n, letter = found.count, letters(place)
        inside = place < len(self.header.labels)
        message = counted(
            "Column {letter} has no header: {n} cell is not imported (row {rows})."
            ' Name it in the file, or map "@{letter}".',
            "Column {letter} has no header: {n} cells are not imported (rows {rows})."
            ' Name it in the file, or map "@{letter}".',
            n,
            letter=letter,
            rows=found.shown,
        )
        return Problem(
            f"@{letter}",
            "blank_header" if inside else "cells_beside",
            message,
            row=found.rows[0],
            column=f"@{letter}",
        )


class FileTable(ABC):
    """A table whose header has been matched; rows are read as they are asked for.

    ``delimiter`` is what stands between the cells when rows of it are written as CSV; ``translate``
    puts what the columns say into our words where there is a mapping.
    """

    def __init__(
        self,
        source: ImportFile,
        header: Header,
        delimiter: str = ",",
        translate: Translator | None = None,
    ) -> None:
        self.source = source
        self.header = header
        self.delimiter = delimiter
        self.translate = translate
        self.left_over = LeftOver(header)

    @property
    def given(self) -> frozenset[str]:
        """The columns that the rows speak for: those of the header, and constants of a mapping."""
        constants = self.translate.constants if self.translate else {}
        return frozenset(self.header.places) | constants.keys()

    @abstractmethod
    def rows(self) -> Iterator[Row]:
        """Return the rows below the header that are not blank.

        Rows that are no records are left out and noted in ``left_over``.

        :raises Refused: codes ``too_long``, ``damaged_workbook``.
        """

    @property
    def remarks(self) -> list[Problem]:
        """Warnings about the rows as a whole, once they were read."""
        words = self.translate.remarks(self.header.spelled) if self.translate else []
        return [*words, *self.left_over.remarks()]

    def _begin(self) -> LeftOver:
        self.left_over = LeftOver(self.header)
        if self.translate is not None:
            self.translate.uses.clear()
        return self.left_over

    def not_imported(self) -> list[Problem]:
        """Return the columns that are not imported, as the header and the first rows show them."""
        for _row in islice(self.rows(), SAMPLED):
            pass
        counted = _("It only counts the rows; it is not imported.")
        return [
            *(
                warning
                for warning in self.header.warnings
                if warning.code in NOT_IMPORTED and warning.message != counted
            ),
            *(remark for remark in self.left_over.remarks() if remark.code in NOT_IMPORTED),
        ]
