"""The header of a table: found among the first rows, read over its rows, and matched."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from govtool.base.errors import Problem, Refused
from govtool.base.i18n import _, in_chinese, listed, sentences
from govtool.subjects.file_columns import PROBLEMS_LABEL, FileColumn, label_key
from govtool.tables.formats.merged_cells import letters
from govtool.tables.intake.file_table import SAMPLED, Header, row_key
from govtool.tables.mapping.column_mapping import DEEPEST, FileMap
from govtool.tables.mapping.header_names import PAIR, Names, own_names
from govtool.tables.mapping.known_words import Known
from govtool.tables.mapping.not_collected import CODE, kind_of, message_of

if TYPE_CHECKING:
    from govtool.tables.mapping.guesses import Guess

HEADER_WITHIN = 20
"""The rows that may hold the header: a title and a unit of measure may stand above it."""

_MOST_ROWS = 3
"""Rows that a header may have."""

_SHOWN_ROWS = 3
_SHOWN_CELLS = 6
_SHOWN_CHARACTERS = 20
_FEWEST_CELLS = 3
"""Cells of a row above the header that is no title."""

_LONG_NUMBER = re.compile(r"\d[\d -]{5,}\w?")

Numbered = tuple[int, list[str]]
"""The number of a row, and its cells without guards and space around them."""


class HeaderRows(NamedTuple):
    """The rows that may be a header: the number of the last, the labels, the cells of each.

    ``above`` holds the rows above it.
    """

    row: int
    labels: list[str]
    cells: tuple[list[str], ...] = ()
    above: tuple[Numbered, ...] = ()


def read_header(
    rows: Callable[[], Iterable[Numbered]],
    columns: Sequence[FileColumn],
    mapping: FileMap | None = None,
    known: Known | None = None,
) -> Header:
    """Return the header among the first rows: where most of our columns, or mapped ones, are named.

    :param rows: gives the rows from the top; they are looked through twice.
    :param known: the usual names of our columns; None for our own names only.
    :raises Refused: codes ``no_header``, ``missing_column``, ``duplicate_column``, ``bad_mapping``.
    """
    names = known.names if known is not None else Names(own_names(columns))
    found = (
        _mapped(rows(), columns, mapping) if mapping is not None else _named(rows(), columns, names)
    )
    return _Matching(found, columns, mapping, names).header(known, _below(rows(), found.row))


def _below(rows: Iterable[Numbered], row: int) -> Iterator[list[str]]:
    return islice((cells for number, cells in rows if number > row), SAMPLED)


def _mapped(
    rows: Iterable[Numbered], columns: Sequence[FileColumn], mapping: FileMap
) -> HeaderRows:
    deepest = max(mapping.header_row or 0, DEEPEST)
    written = [row for row in islice(rows, deepest + 1) if any(row[1])]
    chosen = _best(written, mapping.possible_headers(written), mapping.recognised, columns)
    if chosen is None:
        raise _no_header([], columns)
    return chosen._replace(labels=mapping.widened(chosen.labels))


def header_among(rows: Sequence[Numbered], known: Known) -> HeaderRows:
    """Return the header of a strange file: the row with most of our columns, else most cells."""
    found = _best(rows, range(len(rows)), known.names.recognised, known.vocabulary.columns)
    if found is not None and known.names.recognised(found.labels):
        return found
    number, cells = max(rows, key=lambda row: sum(map(bool, row[1])))
    return HeaderRows(number, cells, (cells,))


def _named(rows: Iterable[Numbered], columns: Sequence[FileColumn], names: Names) -> HeaderRows:
    written = list(islice((row for row in rows if any(row[1])), HEADER_WITHIN + 1))
    chosen = _best(written, range(min(len(written), HEADER_WITHIN)), names.recognised, columns)
    if chosen is None or not names.recognised(chosen.labels):
        raise _no_header(written[:HEADER_WITHIN], columns)
    return chosen


def _best(
    rows: Sequence[Numbered],
    places: Iterable[int],
    score: Callable[[Sequence[str]], int],
    columns: Sequence[FileColumn],
) -> HeaderRows | None:
    """Return the header with the highest score among those that begin in the rows at these places.

    Of equals the one of fewest rows, so that no title counts among them; of these the first.
    """
    found = [_header_at(rows, place, score, columns) for place in places]
    return max(found, key=lambda each: (score(each.labels), -len(each.cells)), default=None)


def _header_at(
    rows: Sequence[Numbered],
    place: int,
    score: Callable[[Sequence[str]], int],
    columns: Sequence[FileColumn],
) -> HeaderRows:
    """Return the header that begins in a row, with the rows below it that add to its score."""
    required = {
        label_key(name)
        for column in columns
        if column.required
        for name in (column.label, column.code)
    }
    above = tuple(rows[:place])
    best = HeaderRows(rows[place][0], rows[place][1], (rows[place][1],), above)
    for depth in range(2, _MOST_ROWS + 1):
        deeper = _joined(rows[place : place + depth], depth, above)
        if deeper is None:
            break
        lower = deeper.cells[-1]
        least = score(best.labels) + (not _is_lower(best.labels, lower, required))
        if score(deeper.labels) > score(lower) and score(deeper.labels) >= least:
            best = deeper
    return best


def _joined(rows: Sequence[Numbered], depth: int, above: tuple[Numbered, ...]) -> HeaderRows | None:
    """Return the header of so many adjacent rows; None where they do not belong together."""
    first = rows[0][0]
    if [number for number, _cells in rows] != list(range(first, first + depth)):
        return None
    *uppers, labels = (cells for _number, cells in rows)
    for upper in reversed(uppers):
        joined = joined_labels(upper, labels)
        if joined is None:
            return None
        labels = joined
    return HeaderRows(rows[-1][0], labels, tuple(cells for _number, cells in rows), above)


def joined_labels(upper: Sequence[str], lower: Sequence[str]) -> list[str] | None:
    """Return the labels of a header of two rows; None where the rows do not belong together.

    A cell of the upper row counts for the blank cells to its right that have something below them.
    One that is merged downwards over both rows is a label by itself.
    """
    width = max(len(upper), len(lower))
    above, below = ([*cells, *[""] * (width - len(cells))] for cells in (upper, lower))
    labels, group = [], ""
    for top, bottom in zip(above, below, strict=True):
        if top:
            group = top if bottom and bottom != top else ""
        labels.append(f"{group}{PAIR}{bottom}" if group and bottom else top or bottom)
    return labels if any(map(str.__contains__, labels, [PAIR] * width)) else None


def _is_lower(upper: Sequence[str], lower: Sequence[str], required: Container[str]) -> bool:
    """Return whether a row can only be the lower one of a header."""
    under_blank = any(
        cell and (place >= len(upper) or not upper[place]) for place, cell in enumerate(lower)
    )
    digits = any(character.isdigit() for cell in lower for character in cell)
    below_required = any(
        cell and cell != label and label_key(label) in required
        for label, cell in zip(upper, lower, strict=False)
    )
    several = len(set(filter(None, lower))) > 1
    return under_blank and several and not digits and not below_required


def _no_header(first: Sequence[Numbered], columns: Sequence[FileColumn]) -> Refused:
    wanted = _needed(columns)
    if not first:
        return Refused("no_header", _("There is no header row in the file."), wanted)
    message = _("None of the first {n} rows is a header.", n=len(first))
    there = [
        _("Row {row} holds: {cells}.", row=row, cells=_beginning(cells)) for row, cells in first
    ]
    return Refused("no_header", message, "\n".join([wanted, *there[:_SHOWN_ROWS]]), row=first[0][0])


def _needed(columns: Sequence[FileColumn]) -> str:
    return _(
        "The header needs: {names}.",
        names=listed(column.label for column in columns if column.required),
    )


def _beginning(cells: Sequence[str]) -> str:
    """Return the first cells; telephone and document numbers are nobody's business in an error."""
    shown = [_LONG_NUMBER.sub("…", cell[:_SHOWN_CHARACTERS]) for cell in cells if cell]
    return listed([*shown[:_SHOWN_CELLS], *(["…"] if len(shown) > _SHOWN_CELLS else [])])


# --- matching


class _Matching:
    """Labels of a file meeting our columns."""

    def __init__(
        self,
        found: HeaderRows,
        columns: Sequence[FileColumn],
        mapping: FileMap | None,
        names: Names,
    ) -> None:
        self.found = found
        self.row, self.labels = found.row, found.labels
        self.columns = columns
        self.mapping = mapping
        self.names = names.within(found.labels)
        self.ignored = mapping.ignored(self.labels) if mapping else set()
        self.doubtful: dict[int, Guess] = {}

    def header(self, known: Known | None, below: Iterator[list[str]]) -> Header:
        """Return the header, the columns with usual names among its own."""
        fed = self._certain()
        self._refuse_not_collected(fed)
        _refuse_duplicates(self.row, self.labels, fed)
        usual = self._usual(fed, known, below) if known else {}
        for place, column in usual.items():
            fed[place] = column
        self._fill_in(fed)
        places = {column.code: place for place, column in enumerate(fed) if column}
        self._refuse_missing(places)
        kinds = {
            place: self.mapping.kind_of(column) if self.mapping else column.content
            for place, column in enumerate(fed)
            if column
        }
        spelled = {
            c.code: self._spelled(places[c.code]) if c.code in places else c.label
            for c in self.columns
        }
        return Header(
            self.row,
            self.labels,
            places,
            spelled,
            kinds,
            [*self._above(), *self._read_as(fed), *self._unknown(fed)],
            nameless=tuple(
                n
                for n, label in enumerate(self.labels)
                if not label and fed[n] is None and n not in self.ignored
            ),
            width=max(len(cells) for cells in self.found.cells),
            repeats=frozenset(
                map(
                    row_key,
                    [*self.found.cells, self.labels, *(cells for _n, cells in self.found.above)],
                )
            ),
            heads=frozenset(cell for cells in self.found.cells for cell in cells if cell),
            required=tuple(column.code for column in self.columns if column.required),
            numbers=frozenset(column.code for column in self.columns if column.is_number),
        )

    @property
    def _constants(self) -> Mapping[str, str]:
        return self.mapping.constants if self.mapping else {}

    def _fed_codes(self, fed: Sequence[FileColumn | None]) -> set[str]:
        """Return the codes of the columns that the file or the mapping says."""
        return {column.code for column in fed if column} | self._constants.keys()

    def _fill_in(self, fed: list[FileColumn | None]) -> None:
        """Take a column for the required one that it stands for, where the file has none."""
        required = {column.code: column for column in self.columns if column.required}
        given = self._fed_codes(fed)
        for place, column in enumerate(fed):
            if column is not None and column.stands_for in required.keys() - given:
                fed[place] = required[column.stands_for]
                given.add(column.stands_for)

    def _refuse_not_collected(self, fed: Sequence[FileColumn | None]) -> None:
        """Refuse a mapping that puts what is not collected into one of our columns.

        :raises Refused: code ``not_collected``.
        """
        for place in self.mapping.named_places(self.labels) if self.mapping else ():
            kind = kind_of(self.labels[place])
            if kind is not None and fed[place] is not None:
                hint = _("Leave it out in the mapping: “{label}” = “”", label=self._spelled(place))
                raise Refused(CODE, message_of(kind), hint, column=self._spelled(place))

    def _spelled(self, place: int) -> str:
        return " ".join(self.labels[place].split()) or f"@{letters(place)}"

    def _certain(self) -> list[FileColumn | None]:
        """Return the columns that the mapping says, or our own names."""
        if self.mapping is not None:
            known = {
                label_key(label): column
                for label in self.labels
                if (column := self.names.column(label))
            }
            return self.mapping.matched(self.row, self.labels, {**self.names.own, **known})
        return [self.names.column(label) if label else None for label in self.labels]

    def _usual(
        self, fed: Sequence[FileColumn | None], known: Known, below: Iterator[list[str]]
    ) -> dict[int, FileColumn]:
        """Return the columns with usual names whose cells fit, if nothing else is likely."""
        open_places = {
            place
            for place, label in enumerate(self.labels)
            if label
            and fed[place] is None
            and place not in self.ignored
            and self.names.codes(label)
        }
        if not open_places:
            return {}
        given = self._fed_codes(fed)
        from govtool.tables.mapping.guesses import guesses, samples_of  # few headers need it

        samples = samples_of(self.labels, list(below))
        found = {guess.sample.place: guess for guess in guesses(samples, known)}
        self.doubtful = {place: found[place] for place in open_places if place in found}
        taken = {
            place: guess.column
            for place, guess in self.doubtful.items()
            if guess.is_usual and guess.column.code not in given
        }
        persons = given | {column.code for column in taken.values()}
        return {
            place: column
            for place, column in taken.items()
            if not column.person or column.person in persons
        }

    def _refuse_missing(self, places: Mapping[str, int]) -> None:
        given = places.keys() | self._constants
        missing = [
            column for column in self.columns if column.required and column.code not in given
        ]
        if missing:
            names = listed(
                column.label if in_chinese() else f"{column.label} {column.code}"
                for column in missing
            )
            way_on = _("If the file calls them something else: govtool import suggest FILE")
            raise Refused(
                "missing_column",
                _("Missing columns: {names}.", names=names),
                "\n".join([_needed(self.columns), way_on]),
                row=self.row,
                column=missing[0].label,
            )

    # -- what is reported

    def _read_as(self, fed: Sequence[FileColumn | None]) -> Iterator[Problem]:
        """Columns that have another name than ours, and were not named in the mapping."""
        mapped = set(self.mapping.named_places(self.labels)) if self.mapping else set()
        for place, column in enumerate(fed):
            label = self.labels[place]
            is_own = self.names.is_own(label) and column is self.names.column(label)
            if column is not None and place not in mapped and not is_own:
                theirs = " ".join(label.split())
                message = _("“{theirs}” → {ours}", theirs=theirs, ours=column.label)
                yield Problem(column.code, "read_as", message, row=self.row, column=theirs)

    def _unknown(self, fed: Sequence[FileColumn | None]) -> Iterator[Problem]:
        for place, label in enumerate(self.labels):
            if (
                fed[place] is None
                and label
                and label != PROBLEMS_LABEL
                and place not in self.ignored
            ):
                code, message = self._why_unknown(place, label)
                yield Problem(label, code, message, row=self.row, column=label)

    def _why_unknown(self, place: int, label: str) -> tuple[str, str]:
        if self.names.is_ignored(label):
            return "unknown_column", _("It only counts the rows; it is not imported.")
        kind = kind_of(label)
        if kind is not None:
            return CODE, message_of(kind)
        guess = self.doubtful.get(place)
        if guess is not None and guess.is_anybodys:
            whose = [
                column.label for column in self.columns if column.code in self.names.codes(label)
            ]
            message = _("It may be {columns}; it is not imported.").format(
                columns=_(" or ").join(whose)
            )
            return "ambiguous_column", message
        return "unknown_column", _("There is no such column; it is not imported.")

    def _above(self) -> Iterator[Problem]:
        """Rows above the header that are no titles: they hold what looks like a record."""
        for number, cells in self.found.above:
            written = [cell for cell in cells if cell]
            if len(written) >= _FEWEST_CELLS and not any(
                ":" in cell or "：" in cell for cell in written
            ):
                message = sentences(
                    _("Row {row} stands above the header and is not imported.", row=number),
                    _("Move it below the header if it is a record."),
                )
                yield Problem("row", "above_header", message, row=number)


def _refuse_duplicates(row: int, labels: list[str], fed: Sequence[FileColumn | None]) -> None:
    counts = Counter(column.code for column in fed if column)
    for place, column in enumerate(fed):
        if column and counts[column.code] > 1:
            there = [
                " ".join(label.split())
                for label, other in zip(labels, fed, strict=True)
                if other == column
            ]
            raise Refused(
                "duplicate_column",
                _(
                    "The column {label} is there more than once: {headers}.",
                    label=column.label,
                    headers=listed(_numbered(there)),
                ),
                _(
                    "Keep one of them, or say in a mapping what they are: govtool import suggest FILE"
                ),
                row=row,
                column=labels[place],
            )


def _numbered(labels: Sequence[str]) -> Iterator[str]:
    """Yield the labels as a mapping names them: repeated ones with their numbers."""
    seen: Counter[str] = Counter()
    for label in labels:
        seen[label] += 1
        yield f"{label}#{seen[label]}" if labels.count(label) > 1 else label
