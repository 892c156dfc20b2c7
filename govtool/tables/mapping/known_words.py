"""Our columns and words, and those of other offices, for looking at a strange file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from govtool.base import text, toml_text
from govtool.base.errors import Refused
from govtool.base.i18n import _, of
from govtool.base.resources import data_dir
from govtool.base.text import says_nothing
from govtool.privacy.personal_marks import NUMBERS, Personal
from govtool.subjects.file_columns import Content, FileColumn, Reading, label_key
from govtool.tables.cell_guards import NO, YES
from govtool.tables.intake import cell_dates
from govtool.tables.intake.cell_dates import YearMissing
from govtool.tables.intake.findings import Context, Converter, Questioned
from govtool.tables.mapping.column_mapping import Order, year_first
from govtool.tables.mapping.header_names import Names, own_names

_RESIDENT_ID = 18


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Our side of a mapping: the columns of a noun, their converters, and the office."""

    columns: Sequence[FileColumn]
    converters: Mapping[str, Converter]
    context: Context

    def column(self, name: str) -> FileColumn | None:
        """Return the column with that label or code."""
        key = label_key(name)
        return next(
            (column for column in self.columns if key in {label_key(column.label), column.code}),
            None,
        )


@dataclass(frozen=True, slots=True)
class UsualWords:
    """Usual words.

    ``headers``: the columns that a header (its key) is usual for, each with its place among their
    names, the most usual first; ``values``: our words by the usual ones, by column code;
    ``ignored``: headers that say nothing.
    """

    headers: dict[str, dict[str, int]] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    ignored: set[str] = field(default_factory=set)


def usual_words(noun: str, vocabulary: Vocabulary) -> UsualWords:
    """Return the usual words for the columns of a noun.

    :raises Refused: code ``bad_words``, naming the entry, when someone edited the file wrongly.
    """
    path = data_dir() / "intake" / "words.toml"
    try:
        whole = toml_text.tables(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise Refused(
            "bad_words", of(path.name, str(error)), _("Restore the file as it was shipped.")
        ) from error
    tables = whole.get(noun, {})
    found = UsualWords(ignored=set(map(label_key, whole.get("ignored", ()))))
    for column, names in _entries(tables.get("columns", {}), vocabulary, path.name):
        for rank, name in enumerate(names):
            found.headers.setdefault(label_key(name), {}).setdefault(column.code, rank)
    for column, meanings in _entries(tables.get("values", {}), vocabulary, path.name):
        for ours, names in meanings.items():
            found.values.setdefault(column.code, {}).update(dict.fromkeys(names, ours))
    return found


def _entries(
    table: Mapping[str, Any], vocabulary: Vocabulary, file: str
) -> Iterator[tuple[FileColumn, Any]]:
    for label, entry in table.items():
        column = vocabulary.column(label)
        if column is None:
            message = _("There is no “{name}” here.", name=label)
            raise Refused("bad_words", of(file, message), _("Restore the file as it was shipped."))
        yield column, entry


@dataclass(frozen=True)
class Known:
    """Our side of a first mapping, and what other offices call things."""

    noun: str
    vocabulary: Vocabulary
    labels: tuple[str, ...] = ()

    @cached_property
    def usual(self) -> UsualWords:
        """The words of other offices."""
        return usual_words(self.noun, self.vocabulary)

    @cached_property
    def names(self) -> Names:
        """The names that a header may have for our columns."""
        names = Names(
            own_names(self.vocabulary.columns), self.usual.headers, frozenset(self.usual.ignored)
        )
        return names.within(self.labels)

    def within(self, labels: Iterable[str]) -> Known:
        """Return the same for a header with these labels."""
        return replace(self, labels=tuple(labels))

    @cached_property
    def choices(self) -> Mapping[str, Mapping[str, str]]:
        """The words that may stand in each column of words: our own, or codes by name."""
        return {
            column.code: words
            for column in self.vocabulary.columns
            if (words := self._choices_of(column)) is not None
        }

    def _choices_of(self, column: FileColumn) -> Mapping[str, str] | None:
        """Return the words that may stand in a column; None for one that is not of words."""
        match column.reading:
            case Reading.WORD if column.words is not None:
                return {word: word for word in map(column.words.zh, column.words.meanings)}
            case Reading.YES_NO:
                return {YES: YES, NO: NO}
            case Reading.UNIT:
                return self._unit_names(column.code)
            case Reading.GRID:
                return self._grid_names()
        return None

    @cached_property
    def worded(self) -> Mapping[str, Mapping[str, str]]:
        """The same, and by what other offices call them."""
        return {
            code: {**self.usual.values.get(code, {}), **words}
            for code, words in self.choices.items()
        }

    def usual_meanings(self, columns: Iterable[FileColumn]) -> dict[str, dict[str, str]]:
        """Our words by the usual ones that the columns do not take as they are, by column code."""
        found = {}
        for column in columns:
            words = self.usual.values.get(column.code, {})
            strange = {
                word: ours for word, ours in words.items() if not self.reads(column.code, word)
            }
            if strange:
                found[column.code] = strange
        return found

    def _grid_names(self) -> dict[str, str]:
        """Return the codes of grids by names that only one has."""
        named = self.vocabulary.context.grid_names
        return {
            name: code
            for name, by_unit in named.items()
            if len(by_unit) == 1
            for code in by_unit.values()
            if code
        }

    def _unit_names(self, code: str) -> dict[str, str]:
        """Return the units that the column takes, by names that only one has."""
        office = self.vocabulary.context.office
        there = office.units_on().values()
        names = Counter(unit.name for unit in there)
        fitting = [unit for unit in there if names[unit.name] == 1 and self.reads(code, unit.code)]
        return {unit.name: unit.code for unit in fitting}

    def reads(self, code: str, cell: str) -> bool:
        """Return whether a cell of that column would be taken as it is."""
        try:
            read = self.vocabulary.converters[code](cell, self.vocabulary.context)
        except Refused:
            return False
        return not isinstance(read, Questioned) or read.value is not None

    def finds_grid(self, cell: str) -> bool:
        """Return whether an import finds the grid that a cell names, if need be by the unit."""
        by_unit = self.vocabulary.context.grid_names.get(label_key(cell), {})
        has_unit = any(column.code == "unit" for column in self.vocabulary.columns)
        return all(by_unit.values()) and (len(by_unit) == 1 or (has_unit and len(by_unit) > 1))

    def fit(self, column: FileColumn, sample: Mapping[str, int]) -> float | None:
        """Return the share of the cells that the column could take; None if that says nothing."""
        cells = {cell: count for cell, count in sample.items() if not says_nothing(cell)}
        if not cells or not (is_strict(column) or column.code in self.worded):
            return None
        return sum(count for cell, count in cells.items() if self._could_be(column, cell)) / sum(
            cells.values()
        )

    def _could_be(self, column: FileColumn, cell: str) -> bool:
        if column.content is Content.DATE:
            return any(self._is_day(year_first(cell, order, drop_time=True)) for order in Order)
        if column.mark is Personal.ID_NO:
            return is_resident_id(cell)
        if column.reading is Reading.GRID and self.finds_grid(cell):
            return True
        return self.reads(column.code, cell) or cell in self.worded.get(column.code, ())

    def _is_day(self, cell: str) -> bool:
        try:
            cell_dates.day(cell, self.vocabulary.context)
        except YearMissing:
            return True
        except Refused:
            return False
        return True


def is_strict(column: FileColumn) -> bool:
    """Return whether cells of the column look like nothing else: dates, numbers of people."""
    return column.content is Content.DATE or column.mark in NUMBERS


def is_resident_id(cell: str) -> bool:
    """Return whether a cell is a resident ID with a right check character."""
    return text.is_resident_id(text.half_width(cell).upper())
