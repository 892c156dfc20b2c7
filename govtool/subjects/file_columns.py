"""Columns of files (contract, Files), one table per noun for import and export.

A file is written with the Chinese labels; a file is read with labels or codes, in any order. A
column says what it holds of a record and how its text is read; :mod:`govtool.tables.intake` and the
writers of files ask it and know no noun.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from typing import Any, NamedTuple

from govtool.base.vocabulary import Term, UnitKind
from govtool.privacy.masking.masks import hidden_value
from govtool.privacy.personal_marks import NUMBERS, Personal

PROBLEMS_LABEL = "导入问题"
"""The column an errors file has beside the input's own; ignored when the file is imported again."""


_LABELS = 4096
"""The labels whose keys are kept: those of many wide files."""


class Content(Enum):
    """The format in which a spreadsheet shows a column."""

    TEXT = auto()
    NUMBER = auto()
    DATE = auto()
    YES_NO = auto()


class Reading(Enum):
    """The reading of a cell's text (:mod:`govtool.tables.intake.cell_values`)."""

    RAW = auto()
    """The text unchanged."""
    LINE = auto()
    TEXT = auto()
    """Text that may have several lines."""
    NAME = auto()
    CODE = auto()
    """A code, known or not."""
    NUMBER = auto()
    """A number of some system, which may hold letters."""
    UNIT = auto()
    """A unit of the office, by its code or name."""
    GRID = auto()
    """A grid of the office, by its code or name."""
    PHONE = auto()
    ID_NO = auto()
    NAMES = auto()
    """Names of several people, with 、 between them."""
    PHONES = auto()
    """Their telephone numbers in the same order; one may be left out."""
    STAFF_NUMBER = auto()
    """A number on a certificate of one of the office's people."""
    DAY = auto()
    FACT_DAY = auto()
    """A day that is not in the future."""
    YES_NO = auto()
    COUNT = auto()
    QUANTITY = auto()
    """A count in a whole unit."""
    PERSONS = auto()
    """A count of persons, one at least."""
    AMOUNT = auto()
    """An amount of money in yuan."""
    AREA = auto()
    """An area in square kilometres."""
    WORD = auto()
    """One of the words of the column."""


LOOKED_UP = frozenset({Reading.UNIT, Reading.GRID})
"""Readings of values that name something known."""
_CONTENT = {
    Reading.DAY: Content.DATE,
    Reading.FACT_DAY: Content.DATE,
    Reading.YES_NO: Content.YES_NO,
    Reading.COUNT: Content.NUMBER,
    Reading.QUANTITY: Content.NUMBER,
    Reading.PERSONS: Content.NUMBER,
    Reading.AMOUNT: Content.NUMBER,
}
_DIGITS = frozenset(
    {
        Reading.CODE,
        Reading.NUMBER,
        Reading.UNIT,
        Reading.GRID,
        Reading.PHONE,
        Reading.ID_NO,
        Reading.STAFF_NUMBER,
        Reading.PHONES,
    }
)


class Words(NamedTuple):
    """The words that may stand in a column: what each means, and how it is called."""

    meanings: tuple[Any, ...]
    meant_by: Callable[[str], Any | None]
    """Returns the meaning of a word, or None."""
    zh: Callable[[Any], str]
    """Returns the word that files have for a meaning."""
    label: Callable[[Any], str]
    """Returns the word for a meaning in the language of the clerk."""


def words_of(vocabulary: type[Term]) -> Words:
    """Return the words of a vocabulary: code, label or short label."""
    return Words(tuple(vocabulary), vocabulary.meant_by, _zh, _label)


def _zh(term: Term) -> str:
    return term.zh


def _label(term: Term) -> str:
    return term.label


@dataclass(frozen=True, slots=True)
class FileColumn:
    """A column: stable English code, Chinese label, reading.

    ``width`` is for its usual text, in half-width characters as spreadsheets count; a workbook
    makes it no narrower than the label. Longer text of a column that ``wraps`` goes on in further
    lines.
    """

    code: str
    label: str
    reading: Reading = Reading.LINE
    required: bool = False
    width: int = 10
    wraps: bool = False
    mark: Personal | None = None
    """The personal mark of the field that it holds."""
    words: Words | None = None
    units: frozenset[UnitKind] = frozenset(UnitKind)
    """The kinds of units that may be named."""
    person: str = ""
    """The column with the name of the person whose number it holds, or for whom somebody acts."""
    within: str = ""
    """The column with the grid that its micro-grid has to lie in."""
    stands_for: str = ""
    """The required column that it is taken for in a file without that."""
    ours_alone: bool = False
    """True if only our own exports write it."""
    event: str = ""
    """The kind of the event that it tells of; empty for the opening."""
    field: str = ""
    """The field of the event that it holds, where that has another name than the column."""
    if_any: bool = False
    """True if it is written only where some record of the file says something in it."""
    no_numbers: bool = False
    """True if a telephone or document number in its text is reported."""
    by_cells: bool = False
    """True if what its cells look like is a reason to take a column of a file for it."""

    @property
    def holds(self) -> str:
        """The field of the event that it holds."""
        return self.field or self.code

    @property
    def content(self) -> Content:
        """The field that the column holds."""
        return _CONTENT.get(self.reading, Content.TEXT)

    @property
    def may_be_damaged(self) -> bool:
        """Return whether a spreadsheet program may have taken its text for a number or a date."""
        return self.reading in _DIGITS

    @property
    def is_name(self) -> bool:
        """Return whether it has the name of a person."""
        return self.mark is Personal.NAME

    @property
    def is_number(self) -> bool:
        """Return whether it has a telephone or document number."""
        return self.mark in NUMBERS


def labels(columns: Sequence[FileColumn]) -> list[str]:
    """Return the header row of a file with these columns."""
    return [column.label for column in columns]


def hidden(
    columns: Sequence[FileColumn], values: Mapping[str, Any], own: Collection[str]
) -> dict[str, Any]:
    """Return the values of marked columns, numbers of people masked."""
    return {
        c.code: hidden_value(c.mark, values[c.code], own)
        for c in columns
        if c.mark and c.code in values
    }


@lru_cache(maxsize=_LABELS)
def label_key(label: str) -> str:
    r"""Return a label or code as headers are compared by: without white space, width and case.

    >>> label_key(" 姓　名 "), label_key("ＣＯＤＥ"), label_key("联系\n电话")
    ('姓名', 'code', '联系电话')
    """
    folded = unicodedata.normalize("NFKC", label).casefold()
    return "".join(folded.replace("\ufeff", "").replace("\u200b", "").split())
