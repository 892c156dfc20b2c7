"""Rows of a CSV file and objects of a JSONL file, each with the number by which a person finds it again.

A file that cannot be read as a table raises; what is wrong with one row is a problem of that row.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TextIO

from govtool.errors import Problem, Refused
from govtool.i18n import _, listed
from govtool.intake.mapping import FileMap, Translator
from govtool.intake.source import LINE_LIMIT, Source
from govtool.render.columns import PROBLEMS_LABEL, Column, Kind, label_key
from govtool.render.csvfile import unguarded

DELIMITERS = (",", "\t", ";")


# --- CSV


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


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its number in the spreadsheet, its cells as they are, and what our columns say without guards.

    ``own`` is what the file says where a mapping put it in our words.
    """

    number: int
    cells: list[str]
    values: dict[str, str]
    problems: list[Problem] = field(default_factory=list)
    own: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file whose header has been matched; rows are read as they are asked for."""

    source: Source
    header: Header
    delimiter: str
    translate: Translator | None = None

    @property
    def given(self) -> frozenset[str]:
        """The columns that the rows speak for: those of the header, and the constants of a mapping."""
        constants = self.translate.constants if self.translate else {}
        return frozenset(self.header.places) | constants.keys()

    def rows(self) -> Iterator[Row]:
        """The rows below the header that are not blank.

        :raises Refused: codes ``bad_quotes``, ``too_long``.
        """
        places = list(self.header.places.items())
        width = len(self.header.labels)
        for number, cells in _numbered(self.source, self.delimiter):
            if number <= self.header.row or not "".join(cells).strip():
                continue
            problems = _width_problems(number, cells, width)
            if len(cells) < width:
                cells.extend([""] * (width - len(cells)))
            values = {code: cells[place] for code, place in places if cells[place]}
            if any(text[0].isspace() for text in values.values()):  # a guard, or nothing but blanks
                values = {code: unguarded(text) for code, text in values.items() if not text.isspace()}
            own = self.translate(values) if self.translate else None
            yield Row(number, cells, values, problems, own)


def read_table(source: Source, columns: Sequence[Column], mapping: FileMap | None = None) -> Table:
    """The table in ``source``, its header matched by Chinese label or English code, in any order.

    :param mapping: for a file with headers and words of its own; None costs nothing.
    :raises Refused: codes ``no_header``, ``missing_column``, ``duplicate_column``, ``bad_mapping``, and those of the rows.
    """
    delimiter = (mapping.delimiter if mapping else None) or delimiter_of(source)
    found = (mapping.header_of if mapping else _first_written)(labelled(source, delimiter))
    if found is None:
        raise Refused("no_header", _("There is no header row in the file."), _("The first row names the columns."))
    header = _matched(*found, columns, mapping)
    fed = [column for column in columns if column.code in header.places]
    return Table(source, header, delimiter, Translator(mapping, fed) if mapping else None)


def labelled(source: Source, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The rows as headers are read: their numbers, and their cells without guards and space around them."""
    for number, cells in _numbered(source, delimiter):
        yield number, [unguarded(cell).strip() for cell in cells]


def _first_written(rows: Iterable[tuple[int, list[str]]]) -> tuple[int, list[str]] | None:
    return next(((number, labels) for number, labels in rows if any(labels)), None)


def delimiter_of(source: Source) -> str:
    """The sign between the cells, as the first line that has any shows it."""
    first = _first_line(source)
    return max(DELIMITERS, key=lambda sign: _count_outside_quotes(first, sign))


def _first_line(source: Source) -> str:
    with source.text() as text:
        lines = iter(partial(text.readline, LINE_LIMIT), "")
        return next((line for line in lines if any(_count_outside_quotes(line, sign) for sign in DELIMITERS)), "")


def _count_outside_quotes(line: str, sign: str) -> int:
    return sum(part.count(sign) for part in line.split('"')[::2])


class _Lines:
    """The lines of a text, refusing a row that never ends: a quotation mark left open, or no line breaks at all."""

    def __init__(self, text: TextIO) -> None:
        self.text = text
        self.pending = 0

    def __iter__(self) -> Iterator[str]:
        for line in iter(partial(self.text.readline, LINE_LIMIT + 1), ""):
            self.pending += len(line)
            if self.pending > LINE_LIMIT:
                raise OverflowError
            yield line


def _numbered(source: Source, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with their numbers: a row with line breaks inside counts once, a blank row counts too."""
    csv.field_size_limit(LINE_LIMIT + 1)
    number = 0
    try:
        with source.text() as text:
            lines = _Lines(text)
            for number, cells in enumerate(csv.reader(lines, delimiter=delimiter, strict=True), start=1):
                lines.pending = 0
                yield number, cells
    except OverflowError:
        raise _refusal("too_long", _("Row {row} does not end."), number + 1) from None
    except csv.Error:
        raise _refusal("bad_quotes", _("The quotation marks in row {row} do not match."), number + 1) from None


def _refusal(code: str, message: str, row: int) -> Refused:
    hint = _('A cell that begins with a quotation mark must end with one; inside, write it twice: "".')
    return Refused(code, message.format(row=row), hint, row=row)


def _matched(row: int, labels: list[str], columns: Sequence[Column], mapping: FileMap | None) -> Header:
    known = {label_key(name): column for column in columns for name in (column.label, column.code)}
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
    spelled = {c.code: labels[places[c.code]] if c.code in places else c.label for c in columns}
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


# --- JSONL


@dataclass(frozen=True, slots=True)
class Line:
    """A line of JSONL: its number, its text, and the object it is, or why it is none."""

    number: int
    text: str
    value: dict[str, Any] | None
    problems: list[Problem] = field(default_factory=list)


def read_lines(source: Source) -> Iterator[Line]:
    """The lines of a JSONL file that are not blank."""
    number, length = 0, 0
    with source.text() as text:
        for part in iter(partial(text.readline, LINE_LIMIT + 1), ""):
            begins = length == 0
            number += begins
            length = 0 if part.endswith(("\n", "\r")) else length + len(part)
            if begins and not part.isspace():
                yield _parsed(number, part)


def _parsed(number: int, text: str) -> Line:
    if len(text) > LINE_LIMIT:
        message = _("The line is longer than {limit} characters.").format(limit=LINE_LIMIT)
        return Line(number, "", None, [Problem("line", "too_long", message, row=number)])
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
    except _DuplicateKey as error:
        message = _("The key “{key}” is there twice.").format(key=error)
        return Line(number, text, None, [Problem(str(error), "duplicate_key", message, row=number)])
    except (ValueError, RecursionError) as error:
        message = _("The line is not a JSON object: {reason}.").format(reason=_reason(error))
        return Line(number, text, None, [Problem("line", "bad_json", message, text.strip()[:80], row=number)])
    if not isinstance(value, dict):
        message = _("The line is not a JSON object: {reason}.").format(reason=text.strip()[:40])
        return Line(number, text, None, [Problem("line", "bad_json", message, text.strip()[:80], row=number)])
    return Line(number, text, value)


class _DuplicateKey(Exception):
    """A key given twice in one object: either value could be the one meant."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        seen = Counter(key for key, _value in pairs)
        raise _DuplicateKey(next(key for key in seen if seen[key] > 1))
    return value


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return _("{reason} at character {place}").format(reason=error.msg, place=error.pos + 1)
    return _("nested too deeply") if isinstance(error, RecursionError) else str(error)[:80]
