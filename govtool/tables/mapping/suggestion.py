"""A first mapping for a strange file: probable columns and words, and what is left open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from govtool.base import telephone, text
from govtool.base.errors import Refused
from govtool.base.i18n import _
from govtool.base.text import says_nothing
from govtool.subjects.file_columns import Content, FileColumn, Reading, label_key
from govtool.tables.intake.file_table import SAMPLED, begins_aside
from govtool.tables.mapping.column_mapping import DEEPEST, Order, day_month, year_first
from govtool.tables.mapping.guesses import Doubt, Guess, Sample, guesses, samples_of
from govtool.tables.mapping.header import header_among
from govtool.tables.mapping.known_words import Known, is_resident_id, is_strict
from govtool.tables.mapping.word_senses import likely

_MOST_WORDS = 40
_LONGEST_WORD = 30
_NEAR = 0.5
_NEAR_NAME = 0.75
"""The least likeness of a word to one of ours, and of a name to that of a unit or grid."""

_NAMED = frozenset({Reading.UNIT, Reading.GRID})
_LAST_MONTH = 12
_FEW = 0.1
"""The share of dates against an order that are taken for slips."""

_LONG_NUMBER = re.compile(r"\d{7}")


@dataclass(frozen=True, slots=True)
class UnknownWord:
    """A word of the file that its column does not take: its count, and its probable meaning.

    ``meant``: our word, nothing for a cell that says nothing, None when there is no guess.
    """

    cell: str
    count: int
    meant: str | None
    sure: bool


@dataclass(frozen=True, slots=True)
class DateOrder:
    """The order that dates with the year in the end have.

    ``sure``: hardly any date contradicts it; ``mixed``: at least one does.
    """

    order: Order
    sure: bool
    mixed: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A first mapping.

    ``header_row``: None when it is the first row that is not blank; ``unknown``: columns nobody can
    place; ``ignored``: headers that only count rows; ``repeated``: those that would feed a column a
    second time; ``missing``: required columns without a sure header; ``words``: by column, as far
    as they are not understood; ``more``: how many of those were not listed.
    """

    noun: str
    header_row: int | None
    guesses: Sequence[Guess]
    unknown: Sequence[Sample]
    ignored: Sequence[str]
    repeated: Sequence[str]
    missing: Sequence[FileColumn]
    words: dict[str, list[UnknownWord]] = field(default_factory=dict)
    more: dict[str, int] = field(default_factory=dict)
    date_order: DateOrder | None = None
    drop_time: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the suggestion for scripts; examples are masked."""
        return {
            "noun": self.noun,
            "header_row": self.header_row,
            "columns": [_guess_json(guess) for guess in self.guesses],
            "unknown": [
                {"header": sample.header, "example": masked(sample)} for sample in self.unknown
            ],
            "missing": [column.code for column in self.missing],
            "values": {
                code: [
                    {"value": w.cell, "count": w.count, "means": w.meant, "sure": w.sure}
                    for w in words
                ]
                for code, words in self.words.items()
            },
            "dates": {
                "order": self.date_order.order.value if self.date_order else None,
                "sure": self.date_order.sure if self.date_order else None,
                "mixed": self.date_order.mixed if self.date_order else False,
                "drop_time": self.drop_time,
            },
        }


def _guess_json(guess: Guess) -> dict[str, Any]:
    return {
        "header": guess.sample.header,
        "column": guess.column.code,
        "sure": guess.sure,
        "why": guess.why.name.lower(),
        "fit": None if guess.fit is None else round(guess.fit, 3),
        "doubt": guess.doubt.value if guess.doubt else None,
        "example": example(guess),
    }


def suggest(rows: Iterable[tuple[int, list[str]]], known: Known) -> Suggestion:
    """Return a first mapping for a table.

    :param rows: numbers and cells, without guards and space around them, title rows and all.
    :raises Refused: code ``no_header``, when nothing is written in the first rows.
    """
    following = iter(rows)
    top = [(number, cells) for number, cells in islice(following, DEEPEST) if any(cells)]
    if not top:
        raise Refused(
            "no_header",
            _("There is no header row in the file."),
            _("The first row names the columns."),
        )
    found = header_among(top, known)
    below = [cells for number, cells in top if number > found.row]
    below += [cells for _number, cells in islice(following, SAMPLED - len(below))]
    samples = samples_of(found.labels, [cells for cells in below if not begins_aside(cells)])
    first = found.row - len(found.cells) + 1
    return _suggestion(samples, known, first if first != top[0][0] else None)


def _suggestion(samples: Sequence[Sample], known: Known, header_row: int | None) -> Suggestion:
    ours = {s.place for s in samples if known.names.column(s.header.rpartition("#")[0] or s.header)}
    found = [
        guess for guess in guesses(samples, known) if guess.sure or guess.sample.place not in ours
    ]
    placed = {guess.sample.place for guess in found}
    left = [sample for sample in samples if sample.place not in placed]
    strange = [sample for sample in left if sample.place not in ours]
    given = {guess.column.code for guess in found if guess.sure}
    dated = [guess.sample for guess in found if guess.column.content is Content.DATE]
    listed = {
        guess.column.code: list(_words(guess, known))
        for guess in found
        if guess.doubt is not Doubt.FREE_TEXT
    }
    return Suggestion(
        known.noun,
        header_row,
        found,
        [sample for sample in strange if label_key(sample.header) not in known.usual.ignored],
        [sample.header for sample in strange if label_key(sample.header) in known.usual.ignored],
        [sample.header for sample in left if sample.place in ours],
        [
            column
            for column in known.vocabulary.columns
            if column.required and column.code not in given
        ],
        {code: words[:_MOST_WORDS] for code, words in listed.items() if words},
        {
            code: len(words) - _MOST_WORDS
            for code, words in listed.items()
            if len(words) > _MOST_WORDS
        },
        _date_order(dated),
        any(
            year_first(cell, Order.YMD, drop_time=True) != cell
            for sample in dated
            for cell in sample.cells
        ),
    )


# --- words


def _words(guess: Guess, known: Known) -> Iterator[UnknownWord]:
    """Yield the words that the column does not take; numbers of persons are never shown."""
    column, ours = guess.column, known.worded.get(guess.column.code)
    if ours is None and not is_strict(column):
        return
    for cell, count in guess.sample.cells.most_common():
        if column.reading is Reading.GRID and known.finds_grid(cell):
            continue
        if len(cell) > _LONGEST_WORD or _LONG_NUMBER.search(cell) or known.reads(column.code, cell):
            continue
        if says_nothing(cell) and not column.required:
            yield UnknownWord(cell, count, "", sure=True)
        elif ours is not None:
            meant = ours.get(cell) or likely(
                cell, ours, _NEAR_NAME if column.reading in _NAMED else _NEAR
            )
            yield UnknownWord(cell, count, meant, sure=cell in ours)


# --- dates


def _date_order(samples: Sequence[Sample]) -> DateOrder | None:
    """Return the order of day and month in dates that end with the year; None without any."""
    pairs = [
        pair
        for sample in samples
        for cell in sample.cells.elements()
        if (pair := day_month(cell)) is not None
    ]
    if not pairs:
        return None
    day_first = sum(second <= _LAST_MONTH < first for first, second in pairs)
    month_first = sum(first <= _LAST_MONTH < second for first, second in pairs)
    order = Order.MDY if month_first > day_first else Order.DMY
    few, many = sorted((day_first, month_first))
    return DateOrder(order, sure=few < many * _FEW, mixed=few > 0)


# --- examples


def example(guess: Guess) -> str | None:
    """Return a cell of the column; nothing in it tells who a person is."""
    cell = _first(guess.sample)
    is_word = guess.fit is not None and not is_strict(guess.column) and len(cell) <= _LONGEST_WORD
    is_date = guess.column.content is Content.DATE
    if cell and guess.doubt is None and (is_word or is_date) and not _LONG_NUMBER.search(cell):
        return cell
    return masked(guess.sample)


def masked(sample: Sample) -> str | None:
    """Return the first cell of a column, masked: 甲**, 138****1234."""
    cell = _first(sample)
    if not cell:
        return None
    if is_resident_id(cell):
        return text.mask_identity_number(text.half_width(cell))
    try:
        return text.mask_phone(telephone.phone(cell))
    except Refused:
        return f"{cell[0]}**"


def _first(sample: Sample) -> str:
    return next((cell for cell in sample.cells if not says_nothing(cell)), "")
