"""A mapping 对照表 at work: an office's headers matched to our columns, its words to ours.

What a mapping file may say is read and judged in :mod:`govtool.tables.mapping.map_file`. Here it
meets the header of a file, once; after that a row costs a few lookups. A cell is mapped as a whole:
one that holds two things (a name and a telephone number) has to be split in the file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from govtool.base.errors import Problem, Refused
from govtool.base.i18n import _, listed, ngettext, of, sentences
from govtool.subjects.file_columns import PROBLEMS_LABEL, Content, FileColumn, label_key
from govtool.tables.formats.merged_cells import LAST_COLUMN, column_of, letters

DEEPEST = 30
"""The rows among which a header with names of its own is looked for."""

_MOST_PROBLEMS = 40
_DAY_MONTH = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)")
_LETTER = re.compile(r"@([a-z]{1,3})")
_TIME = re.compile(r"(?<=[\d日])[T\s]+\d{1,2}[:：]\d{2}([:：]\d{2}(\.\d+)?)?$")


class Order(StrEnum):
    """In which order a date has its parts: 2026/5/15, 15/5/2026 or 5/15/2026."""

    YMD = "ymd"
    DMY = "dmy"
    MDY = "mdy"


@dataclass(frozen=True, slots=True)
class FileMap:
    """A mapping file in our codes, and its problems, reported once the header is known too.

    ``headers`` maps the keys of headers (:func:`~govtool.subjects.file_columns.label_key`) to
    column codes, or to nothing for what is left out on purpose; ``spelled`` has the same headers as
    the mapping file spells them; ``words`` maps cells by column code; ``constants`` are what
    columns say that the file has not. ``year`` is that of dates without one, ``area`` the area code
    of telephone numbers without one.
    """

    name: str
    headers: Mapping[str, str]
    spelled: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]
    constants: Mapping[str, str]
    order: Order = Order.YMD
    drop_time: bool = False
    sheet: str | None = None
    header_row: int | None = None
    delimiter: str | None = None
    year: int | None = None
    area: str | None = None
    problems: Sequence[Problem] = ()

    def possible_headers(self, rows: Sequence[tuple[int, list[str]]]) -> Sequence[int]:
        """Return the places of the rows that the header may begin in.

        The header of an errors file is known by the column it has beside the input's own, wherever
        it stands.

        :param rows: numbers and labels of the first rows that are not blank.
        """
        ours = [place for place, (_number, labels) in enumerate(rows) if PROBLEMS_LABEL in labels]
        named = [place for place, (number, _labels) in enumerate(rows) if number == self.header_row]
        return ours[:1] or named or range(len(rows))

    def widened(self, labels: list[str]) -> list[str]:
        """Return the labels, with a blank one for each lettered column behind them."""
        places = [place for key in self.headers if (place := lettered(key)) is not None]
        return [*labels, *[""] * (max(places, default=-1) + 1 - len(labels))]

    def recognised(self, labels: Sequence[str]) -> int:
        """Return how many cells of a row are headers that the mapping knows."""
        return sum(self._code_for(key) is not None for key in header_keys(labels))

    def _keys(self, labels: Sequence[str]) -> list[str]:
        """Return the keys of labels, or their letters where the mapping names them so."""
        by_letter = (f"@{letters(place).casefold()}" for place in range(len(labels)))
        return [
            letter if letter in self.headers else key
            for letter, key in zip(by_letter, header_keys(labels), strict=True)
        ]

    def named_places(self, labels: Sequence[str]) -> list[int]:
        """Return the places of the labels that the mapping speaks of."""
        return [
            place for place, key in enumerate(self._keys(labels)) if self._code_for(key) is not None
        ]

    def _code_for(self, key: str) -> str | None:
        """Return the code of a header's column, blank if left out, None if not mapped."""
        label, numbered, _number = key.rpartition("#")
        if key not in self.headers and numbered and self.headers.get(label) == "":
            return ""  # left out wherever it stands
        return self.headers.get(key)

    def matched(
        self, row: int, labels: Sequence[str], known: Mapping[str, FileColumn]
    ) -> list[FileColumn | None]:
        """Return the column that each label of the header feeds, None for those that feed none.

        :param row: where the header was found; :param known: our columns by the keys of their
            labels and codes.
        :raises Refused: code ``bad_mapping``, naming all that is wrong with the mapping file, also
            for this header.
        """
        by_code = {column.code: column for column in known.values()}
        keys = self._keys(labels)
        said = [self._code_for(key) for key in keys]
        found = [
            known.get(label_key(label)) if code is None else by_code.get(code)
            for label, code in zip(labels, said, strict=True)
        ]
        names = [
            label if label_key(label) == key else key.upper() if lettered(key) is not None else key
            for label, key in zip(labels, keys, strict=True)
        ]
        problems = [*self.problems, *self._absent(row, labels, keys), *self._twice(names, found)]
        if problems:
            raise refusal(self.name, problems)
        return found

    def ignored(self, labels: Sequence[str]) -> set[int]:
        """Return the places of the columns that the mapping leaves out on purpose."""
        return {place for place, key in enumerate(self._keys(labels)) if self._code_for(key) == ""}

    def _absent(self, row: int, labels: Sequence[str], keys: Sequence[str]) -> list[Problem]:
        """Headers that the file has not; one of several for a column is enough."""
        there = {self.headers.get(key) for key in keys}
        absent = [
            key
            for key, code in self.headers.items()
            if code and key not in keys and code not in there
        ]
        problems = [
            Problem(f"[columns] {self.spelled[key]}", "no_header", _no_header(key, labels))
            for key in absent
        ]
        if self.header_row not in {None, row} and PROBLEMS_LABEL not in labels:
            problems.append(
                Problem("[file] header_row", "no_header", _("That row is blank or not there."))
            )
        return problems

    def _twice(self, names: Sequence[str], found: Sequence[FileColumn | None]) -> list[Problem]:
        """Return the problems of columns fed twice, by two headers or a constant."""
        feeding: dict[FileColumn, list[str]] = {}
        for name, column in zip(names, found, strict=True):
            if column is not None:
                feeding.setdefault(column, []).append(name)
        problems = [
            _fed_twice(column, headers) for column, headers in feeding.items() if len(headers) > 1
        ]
        constant = [column for column in feeding if column.code in self.constants]
        return problems + [_fed_anyway(c, feeding[c][0], self.constants[c.code]) for c in constant]

    def kind_of(self, column: FileColumn) -> Content:
        """Return the content of a column for spreadsheets: text where the year stands last."""
        return (
            Content.TEXT
            if column.content is Content.DATE and self.order is not Order.YMD
            else column.content
        )


class Translator:
    """Turns what the columns of a row say into our words."""

    def __init__(
        self,
        mapping: FileMap | None,
        columns: Collection[FileColumn],
        usual: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        """Prepare for the ``columns`` that the file has.

        :param usual: our words by the usual ones of other offices, by column; the mapping has the
            last word.
        """
        own = mapping.words if mapping else {}
        self.usual = usual or {}
        self.words = {
            column.code: {**self.usual.get(column.code, {}), **own.get(column.code, {})}
            for column in columns
            if column.code in own or column.code in self.usual
        }
        self.mapped = {code: words.keys() for code, words in own.items()}
        dated = mapping is not None and (mapping.order is not Order.YMD or mapping.drop_time)
        self.days = [column.code for column in columns if column.content is Content.DATE and dated]
        self.constants = dict(mapping.constants) if mapping else {}
        self.order = mapping.order if mapping else Order.YMD
        self.drop_time = mapping.drop_time if mapping else False
        self.uses: dict[tuple[str, str], list[int]] = {}

    def __call__(self, values: dict[str, str], row: int = 0) -> dict[str, str]:
        """Change ``values``, text by column code, in place; return the cells it changed."""
        own: dict[str, str] = {}
        for code, words in self.words.items():
            cell = values.get(code, "")
            if (meant := words.get(cell.strip())) is not None:
                own[code] = cell
                values[code] = meant
                if cell.strip() not in self.mapped.get(code, ()):
                    self.uses.setdefault((code, cell.strip()), []).append(row)
        for code in self.days:
            cell = values.get(code, "")
            day = year_first(cell, self.order, drop_time=self.drop_time)
            if day != cell:
                own.setdefault(code, cell)
                values[code] = day
        for code in own:
            if not values[code]:
                del values[code]
        values.update(self.constants)
        return own

    def remarks(self, spelled: Mapping[str, str]) -> list[Problem]:
        """Warnings that name each usual word that was read as one of ours, once."""
        found = []
        for (code, word), rows in self.uses.items():
            message = ngettext(
                "“{theirs}” → {ours} ({n} row)", "“{theirs}” → {ours} ({n} rows)", len(rows)
            )
            read = message.format(theirs=word, ours=self.usual[code][word], n=len(rows))
            found.append(Problem(code, "read_as", read, word, rows[0], spelled.get(code, code)))
        return found


def year_first(cell: str, order: Order, *, drop_time: bool = False) -> str:
    """Return a date with the year in the end as one with the year first; anything else as it is.

    >>> year_first("15/05/2026", Order.DMY), year_first("5.15.2026", Order.MDY)
    ('2026-05-15', '2026-5-15')
    >>> year_first("15/05/26", Order.DMY)
    '15/05/26'
    >>> year_first("2026-05-15 09:30", Order.YMD, drop_time=True)
    '2026-05-15'
    """
    text = _TIME.sub("", cell.strip()) if drop_time else cell
    match = None if order is Order.YMD else _DAY_MONTH.fullmatch(text.strip())
    if match is None:
        return text
    first, _sign, second, year = match.groups()
    return f"{year}-{second}-{first}" if order is Order.DMY else f"{year}-{first}-{second}"


def day_month(cell: str) -> tuple[int, int] | None:
    """Return the first two numbers of a date that ends with the year; None for anything else."""
    match = _DAY_MONTH.fullmatch(_TIME.sub("", cell.strip()))
    return (int(match[1]), int(match[3])) if match else None


def header_keys(labels: Sequence[str]) -> list[str]:
    """Return the keys of headers: 电话#1 and 电话#2 where one label stands over two columns.

    >>> header_keys(["姓 名", "电话", "电话"])
    ['姓名', '电话#1', '电话#2']
    """
    keys = [label_key(label) for label in labels]
    counts, seen = Counter(keys), Counter[str]()
    named = []
    for key in keys:
        seen[key] += 1
        named.append(f"{key}#{seen[key]}" if key and counts[key] > 1 else key)
    return named


def lettered(key: str) -> int | None:
    """Return the place of the column that a mapping names by its letter; None for any other header.

    >>> lettered("@f"), lettered("@zzz"), lettered("申请人")
    (5, None, None)
    """
    match = _LETTER.fullmatch(key)
    place = column_of(match[1]) if match else LAST_COLUMN
    return place if place < LAST_COLUMN else None


def _fed_twice(column: FileColumn, headers: Sequence[str]) -> Problem:
    message = _(
        "Two headers feed this column: {headers}. Leave one out: {example}",
        headers=listed(headers),
        example=f'"{headers[-1]}" = ""',
    )
    return Problem(f"[columns] {column.label}", "duplicate_column", message)


def _fed_anyway(column: FileColumn, header: str, constant: str) -> Problem:
    message = _(
        "The file has this column: {header}."
        ' To fill its blank cells write {example} under [values."{column}"].'
    )
    told = message.format(header=header, example=f'"" = "{constant}"', column=column.label)
    return Problem(f"[constants] {column.label}", "duplicate_column", told)


def _no_header(key: str, labels: Sequence[str]) -> str:
    """Return the file has no such header; the nearest it has."""
    from difflib import get_close_matches

    several = sum(label_key(label) == key for label in labels)
    if several > 1:
        message = _(
            "The file has this header {n} times; write {first}, {second} for the first, the second."
        )
        return message.format(n=several, first=f'"{key}#1"', second=f'"{key}#2"')
    there = {label_key(label): label for label in labels if label}
    near = get_close_matches(key, there, n=1) or list(there)[:8]
    return sentences(
        _("The file has no such header."),
        _("It has: {headers}.", headers=listed(there[k] for k in near)),
    )


def refusal(name: str, problems: Sequence[Problem]) -> Refused:
    """Return the refusal of a mapping file, with every mistake and where it stands."""
    lines = [of(problem.field, problem.message) for problem in problems[:_MOST_PROBLEMS]]
    if len(problems) > _MOST_PROBLEMS:
        lines.append(_("… and {n} more", n=len(problems) - _MOST_PROBLEMS))
    head = ngettext("{file} has {n} mistake:", "{file} has {n} mistakes:", len(problems))
    told = [
        {"key": p.field, "code": p.code, "message": p.message, "value": p.value} for p in problems
    ]
    return Refused(
        "bad_mapping",
        "\n".join([head.format(file=name, n=len(problems)), *lines]),
        _("Nothing was imported. Mend the mapping file, or make one: govtool import suggest FILE"),
        problems=told,
    )
