"""A table, CSV or workbook: its header found and matched, its rows read one by one, each with its number.

A file that cannot be read as a table raises; what is wrong with one row is a problem of that row.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from govtool.errors import Problem, Refused
from govtool.i18n import _, listed
from govtool.intake.csvrows import csv_rows, delimiter_of
from govtool.intake.kinds import Kind as FileKind
from govtool.intake.mapping import FileMap, Translator
from govtool.intake.source import Source
from govtool.render.columns import PROBLEMS_LABEL, Column, Kind, label_key
from govtool.render.csvfile import GUARD, unguarded

HEADER_WITHIN = 20
"""The rows that may hold the header: offices write a title, their name and the unit of measure above it."""

_SHOWN_ROWS = 3
_SHOWN_CELLS = 6
_SHOWN_CHARACTERS = 20
_LONG_NUMBER = re.compile(r"\d[\d -]{5,}\w?")


@dataclass(frozen=True, slots=True)
class Header:
    """The header row: where each of our columns is, and how the file spells it.

    ``places`` maps column codes to positions; ``spelled`` maps them to the labels as the file has them, ours for
    a column the file has not; ``kinds`` tells by position what our columns hold; ``warnings`` names those not ours.
    """

    row: int
    labels: list[str]
    places: dict[str, int]
    spelled: dict[str, str]
    kinds: dict[int, Kind]
    warnings: list[Problem]

    def raw(self, row: Row, code: str) -> str:
        """The cell of a column as it is in the file; what the column says when that has no cell of its own."""
        place = self.places.get(code, len(row.cells))
        return row.cells[place] if place < len(row.cells) else row.values[code]


class Row(NamedTuple):
    """A row: its number in the spreadsheet, its cells as they are, and what our columns say without guards.

    ``own`` is what the file says where a mapping put it in our words.
    """

    number: int
    cells: list[str]
    values: dict[str, str]
    problems: Sequence[Problem] = ()
    own: Mapping[str, str] | None = None

    def without_echoes(self, found: Sequence[Problem]) -> list[Problem]:
        """The row's own problems and those found in it, without what follows from a cell's own problem."""
        told = {problem.field for problem in self.problems}
        return [*self.problems, *(problem for problem in found if problem.field not in told)]


class Table(ABC):
    """A table whose header has been matched; rows are read as they are asked for.

    ``delimiter`` is what stands between the cells when rows of it are written as CSV; ``translate`` puts what the
    columns say into our words where there is a mapping.
    """

    def __init__(
        self, source: Source, header: Header, delimiter: str = ",", translate: Translator | None = None
    ) -> None:
        self.source = source
        self.header = header
        self.delimiter = delimiter
        self.translate = translate

    @property
    def given(self) -> frozenset[str]:
        """The columns that the rows speak for: those of the header, and the constants of a mapping."""
        constants = self.translate.constants if self.translate else {}
        return frozenset(self.header.places) | constants.keys()

    @abstractmethod
    def rows(self) -> Iterator[Row]:
        """The rows below the header that are not blank.

        :raises Refused: codes ``bad_quotes``, ``too_long``, ``damaged_workbook``.
        """

    @property
    def remarks(self) -> list[Problem]:
        """Warnings about the rows as a whole, once they were read."""
        return []


class CsvTable(Table):
    """A table in a CSV file."""

    def rows(self) -> Iterator[Row]:
        """The rows below the header that are not blank. Raises as :meth:`Table.rows`."""
        columns = list(self.header.places.items())
        width = len(self.header.labels)
        for number, cells in islice(csv_rows(self.source, self.delimiter), self.header.row, None):
            problems = [] if len(cells) == width else _width_problems(number, cells, width)
            padded = cells if len(cells) >= width else cells + [""] * (width - len(cells))
            values = {code: cell for code, place in columns if (cell := padded[place]) and not cell.isspace()}
            if not values and not any(map(str.strip, cells)):
                continue
            if GUARD in "".join(values.values()):
                values = {code: unguarded(cell) for code, cell in values.items()}
            own = self.translate(values) if self.translate else None
            yield Row(number, cells, values, problems, own)


def read_table(
    source: Source, columns: Sequence[Column], sheet: str | None = None, mapping: FileMap | None = None
) -> Table:
    """The table in ``source``, its header matched by Chinese label or English code, in any order.

    :param sheet: the sheet of a workbook, by name or number; None for the first visible one with data.
    :param mapping: for a file with headers and words of its own; None costs nothing.
    :raises Refused: codes ``no_header``, ``missing_column``, ``duplicate_column``, ``bad_mapping``, ``no_sheets``, those of
        :func:`govtool.intake.workbook.open_sheet` and those of the rows.
    """
    if source.kind is FileKind.WORKBOOK:
        from govtool.intake.sheettable import read_sheet_table

        return read_sheet_table(source, columns, sheet or (mapping.sheet if mapping else None), mapping)
    _refuse_sheet(source, sheet)
    delimiter = (mapping.delimiter if mapping else None) or delimiter_of(
        source, HEADER_WITHIN, _score(columns, mapping)
    )
    header = find_header(csv_rows(source, delimiter), columns, mapping)
    return CsvTable(source, header, delimiter, translator(header, columns, mapping))


def translator(header: Header, columns: Sequence[Column], mapping: FileMap | None) -> Translator | None:
    """What puts the cells under a header into our words; None without a mapping."""
    return Translator(mapping, [column for column in columns if column.code in header.places]) if mapping else None


def labelled(source: Source, sheet: str | None = None) -> Iterator[tuple[int, list[str]]]:
    """The rows of any table as headers are read: their numbers, and their cells without guards and space around them."""
    if source.kind is FileKind.WORKBOOK:
        from govtool.intake.sheettable import sheet_rows

        yield from _as_labels(sheet_rows(source, sheet))
    else:
        _refuse_sheet(source, sheet)
        yield from _as_labels(csv_rows(source, delimiter_of(source, HEADER_WITHIN, lambda _cells: 0)))


def _refuse_sheet(source: Source, sheet: str | None) -> None:
    if sheet is not None:
        message = _("{name} is no workbook; it has no sheets.").format(name=source.called)
        raise Refused("no_sheets", message, _("Leave --sheet out."))


def _as_labels(rows: Iterable[tuple[int, Sequence[str]]]) -> Iterator[tuple[int, list[str]]]:
    return ((number, [unguarded(cell).strip() for cell in cells]) for number, cells in rows)


# --- the header


def find_header(
    rows: Iterable[tuple[int, Sequence[str]]], columns: Sequence[Column], mapping: FileMap | None = None
) -> Header:
    """The header among the first rows of a table: the one in which most of our labels are found, or of the mapping's.

    :param rows: numbers and cells, from the top.
    :raises Refused: codes ``no_header``, ``missing_column``, ``duplicate_column``, ``bad_mapping``.
    """
    if mapping is not None:
        chosen = mapping.header_of(_as_labels(rows))
        if chosen is None:
            raise _no_header([], columns)
        return _matched(*chosen, columns, mapping)
    known = _known(columns)
    first = list(islice((row for row in _as_labels(rows) if any(row[1])), HEADER_WITHIN))
    number, labels = max(first, key=lambda row: _fit(row[1], known), default=(0, []))
    if not _fit(labels, known):
        raise _no_header(first, columns)
    return _matched(number, labels, columns, None)


def _score(columns: Sequence[Column], mapping: FileMap | None) -> Callable[[Sequence[str]], int]:
    """How much like a header a row of cells is."""
    if mapping is not None:
        return mapping.recognised
    known = _known(columns)
    return lambda cells: _fit(cells, known)


def _known(columns: Sequence[Column]) -> dict[str, Column]:
    """Our columns by what a header may call them."""
    return {label_key(name): column for column in columns for name in (column.label, column.code)}


def _fit(cells: Sequence[str], known: Mapping[str, Column]) -> int:
    """How many of our columns a row names."""
    keys = [label_key(unguarded(cell)) for cell in cells]
    return len({known[key].code for key in keys if key in known})


def _no_header(first: Sequence[tuple[int, list[str]]], columns: Sequence[Column]) -> Refused:
    needed = listed(column.label for column in columns if column.required)
    wanted = _("The header needs: {names}.").format(names=needed)
    if not first:
        return Refused("no_header", _("There is no header row in the file."), wanted)
    message = _("None of the first {n} rows is a header.").format(n=len(first))
    there = [_("Row {row} holds: {cells}.").format(row=row, cells=_beginning(cells)) for row, cells in first]
    return Refused("no_header", message, "\n".join([wanted, *there[:_SHOWN_ROWS]]), row=first[0][0])


def _beginning(cells: Sequence[str]) -> str:
    """What the first cells hold; telephone and document numbers are nobody's business in an error."""
    shown = [_LONG_NUMBER.sub("…", cell[:_SHOWN_CHARACTERS]) for cell in cells if cell]
    return listed([*shown[:_SHOWN_CELLS], *(["…"] if len(shown) > _SHOWN_CELLS else [])])


def _matched(row: int, labels: list[str], columns: Sequence[Column], mapping: FileMap | None) -> Header:
    known = _known(columns)
    fed = mapping.matched(row, labels, known) if mapping else [known.get(label_key(label)) for label in labels]
    found = list(enumerate(fed))
    _refuse_duplicates(row, labels, found)
    places = {column.code: place for place, column in found if column}
    given = places.keys() | (mapping.constants.keys() if mapping else set())
    missing = [column for column in columns if column.required and column.code not in given]
    if missing:
        names = listed(f"{column.label} {column.code}" for column in missing)
        hint = _("The header needs: {names}.").format(
            names=listed(column.label for column in columns if column.required)
        )
        raise Refused(
            "missing_column", _("Missing columns: {names}.").format(names=names), hint, row=row, column=missing[0].label
        )
    spelled = {c.code: " ".join(labels[places[c.code]].split()) if c.code in places else c.label for c in columns}
    kinds = {place: mapping.kind_of(column) if mapping else column.kind for place, column in found if column}
    ignored = mapping.ignored(labels) if mapping else set()
    return Header(row, labels, places, spelled, kinds, _unknown(row, labels, found, ignored))


def _refuse_duplicates(row: int, labels: list[str], found: Sequence[tuple[int, Column | None]]) -> None:
    counts = Counter(column.code for _place, column in found if column)
    for place, column in found:
        if column and counts[column.code] > 1:
            raise Refused(
                "duplicate_column",
                _("The column {label} is there more than once.").format(label=column.label),
                _("Keep one of them."),
                row=row,
                column=labels[place],
            )


def _unknown(
    row: int, labels: list[str], found: Sequence[tuple[int, Column | None]], ignored: Container[int]
) -> list[Problem]:
    message = _("There is no such column; it is not imported.")
    return [
        Problem(labels[place], "unknown_column", message, row=row, column=labels[place])
        for place, column in found
        if column is None and labels[place] and labels[place] != PROBLEMS_LABEL and place not in ignored
    ]


def _width_problems(number: int, cells: list[str], width: int) -> list[Problem]:
    if len(cells) == width:
        return []
    extra = [cell for cell in cells[width:] if cell.strip()]
    if extra:
        message = _("The row has {n} cells, the header has {width}.").format(n=len(cells), width=width)
        return [Problem("row", "too_many_cells", message, extra[0][:80], row=number, column=None)]
    if len(cells) < width:
        message = _("The row has {n} cells, the header has {width}.").format(n=len(cells), width=width)
        return [Problem("row", "too_few_cells", message, row=number)]
    return []
