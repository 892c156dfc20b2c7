"""Guesses which of our columns a header means: by its name, and by its cells."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from govtool.privacy.personal_marks import Personal
from govtool.subjects.file_columns import PROBLEMS_LABEL, FileColumn, label_key
from govtool.tables.formats.merged_cells import letters
from govtool.tables.mapping.column_mapping import header_keys
from govtool.tables.mapping.header_names import is_personal
from govtool.tables.mapping.known_words import Known, is_strict

_NEAR = 0.7
_PART = 0.4
_PART_SURE = 0.6
_FITTING = 0.8
_MISFIT = 0.5
_RANK = 0.001
"""The step by which each name in the list of usual ones is less usual than the one before."""

_FEWEST = 3
"""Cells that must be there before their looks alone are a reason."""

_MOST_WORDS, _LONGEST_WORD = 30, 10
_SEVERAL = frozenset("、,，;；/")


@dataclass(frozen=True, slots=True)
class Sample:
    """A column of a strange file: its place, the header as a mapping names it, its first cells."""

    place: int
    header: str
    cells: Counter[str]


def samples_of(labels: Sequence[str], below: Sequence[Sequence[str]]) -> list[Sample]:
    """Return the columns of a table that have a header, or something below a blank one.

    :param below: the cells of the first rows.
    """
    width = max([len(labels), *map(len, below)])
    labels = [*labels, *[""] * (width - len(labels))]
    keys = header_keys(labels)
    once = Counter(keys)
    samples = []
    for place, (label, key) in enumerate(zip(labels, keys, strict=True)):
        cells = Counter(cells[place] for cells in below if place < len(cells) and cells[place])
        if label == PROBLEMS_LABEL or not (once[key] == 1 if key else cells):
            continue
        plain = "".join(label.split())
        called = plain if label_key(plain) == key else key
        samples.append(Sample(place, called or f"@{letters(place)}", cells))
    return samples


class GuessReason(Enum):
    """The reason why a header is taken for a column; the value is its weight."""

    OWN = 4
    USUAL = 3
    PART = 1
    NEAR = 0
    CELLS = -1


class Doubt(Enum):
    """The objection to a guess."""

    WHOSE = "whose"
    MISFIT = "misfit"
    FREE_TEXT = "free_text"
    SEVERAL = "several"
    OURS_OTHERWISE = "ours_otherwise"


@dataclass(frozen=True, slots=True)
class Guess:
    """A header with the column it probably is.

    ``name``: the name it is alike to; ``alike``: how much, up to 1; ``fit``: the share of cells the
    column could take.
    """

    sample: Sample
    column: FileColumn
    why: GuessReason
    name: str
    alike: float = 1.0
    fit: float | None = None
    doubt: Doubt | None = None

    @property
    def sure(self) -> bool:
        """True if the mapping may say so unasked. Our own names are imported in any case."""
        if self.why is GuessReason.OWN or self.doubt is Doubt.OURS_OTHERWISE:
            return True
        partly = (
            self.why is GuessReason.PART
            and self.alike >= _PART_SURE
            and (self.fit or 0) >= _FITTING
        )
        return self.doubt is None and (self.why is GuessReason.USUAL or partly)

    @property
    def is_anybodys(self) -> bool:
        """Return whether it may be a column of several persons."""
        return self.doubt is Doubt.WHOSE

    @property
    def is_usual(self) -> bool:
        """Return whether a usual name alone makes it sure."""
        return self.sure and self.why is GuessReason.USUAL

    @property
    def weight(self) -> float:
        """The higher, the better the reasons."""
        fitting = 0.5 if (self.fit or 0) >= _FITTING else 0.0
        return self.why.value + self.alike + fitting - (2 if self.doubt is Doubt.MISFIT else 0)


def guesses(samples: Sequence[Sample], known: Known) -> list[Guess]:
    """Return the best guess for each header, in the order of the file; each column once."""
    known = known.within(map(_label, samples))
    whose = _whose(samples, known)
    order = {column.code: place for place, column in enumerate(known.vocabulary.columns)}
    possible = [guess for sample in samples for guess in _possible(sample, known, whose)]
    possible.sort(key=lambda guess: (-guess.weight, guess.sample.place, order[guess.column.code]))
    taken: dict[str, Guess] = {}
    headers: set[int] = set()
    for guess in possible:
        if guess.column.code not in taken and guess.sample.place not in headers:
            taken[guess.column.code] = guess
            headers.add(guess.sample.place)
    _give_to_required(taken, possible)
    return sorted(taken.values(), key=lambda guess: guess.sample.place)


def _give_to_required(taken: dict[str, Guess], possible: Sequence[Guess]) -> None:
    """Give a required column the header of an optional one that is usual for it."""
    for guess in possible:
        holder = next((other for other in taken.values() if other.sample is guess.sample), None)
        wanted = (
            guess.column.required
            and guess.column.code not in taken
            and guess.why is GuessReason.USUAL
        )
        if wanted and guess.doubt is None and holder is not None and not holder.column.required:
            del taken[holder.column.code]
            taken[guess.column.code] = replace(
                guess, doubt=Doubt.OURS_OTHERWISE if holder.why is GuessReason.OWN else None
            )


def _whose(samples: Sequence[Sample], known: Known) -> dict[int, str | None]:
    """Return the person that a column with a shared name (电话) belongs to, by its place.

    A column belongs to the person named to its left, unless that is the last of several persons and
    none of the others has such a column: then it may be anybody's, which is None. One who acts for
    a person belongs to it as well.
    """
    persons = {
        s.place: person for s in samples if (person := known.names.person(_label(s))) is not None
    }
    columns = {column.code: column for column in known.vocabulary.columns}
    found: dict[int, str | None] = {}
    for sample in samples:
        codes = [code for code in known.names.codes(_label(sample)) if code in columns]
        owners = {columns[code].person for code in codes} & set(persons.values())
        if known.names.column(_label(sample)) is None and len(owners) > 1:
            owner = _to_the_left(sample.place, persons, owners, columns)
            found[sample.place] = owner
            if sample.place in persons and owner:
                persons[sample.place] = next(
                    code for code in codes if columns[code].person == owner
                )
    last = max(
        (place for place, person in persons.items() if not columns[person].person), default=0
    )
    _leave_to_nobody(found, {sample.place: label_key(_label(sample)) for sample in samples}, last)
    return found


def _to_the_left(
    place: int,
    persons: Mapping[int, str],
    owners: Collection[str],
    columns: Mapping[str, FileColumn],
) -> str | None:
    """Return the owner named last before a place, past those who only act for somebody."""
    left = (persons[other] for other in sorted(persons, reverse=True) if other < place)
    nearest = next(
        (person for person in left if person in owners or not columns[person].person), None
    )
    return nearest if nearest in owners else None


def _leave_to_nobody(found: dict[int, str | None], names: Mapping[int, str], last: int) -> None:
    """Unassign columns of the last of several persons that none of the others has."""
    owned = {(names[place], person) for place, person in found.items()}
    for place, person in found.items():
        shared = any(name == names[place] and other not in {None, person} for name, other in owned)
        if place > last and not shared:
            found[place] = None


def _label(sample: Sample) -> str:
    return sample.header.rpartition("#")[0] or sample.header


def _possible(sample: Sample, known: Known, whose: Mapping[int, str | None]) -> Iterator[Guess]:
    """Yield the columns that the header may be; by its cells only when its name is unknown."""
    named: dict[str, Guess] = {}
    for guess in _by_name(sample, known):
        named.setdefault(guess.column.code, guess)
    for guess in named.values():
        person = whose.get(sample.place)
        if person is None or not is_personal(guess.column) or guess.column.person == person:
            weighed = _weighed(guess, known)
            open_question = sample.place in whose and person is None and weighed.doubt is None
            yield replace(weighed, doubt=Doubt.WHOSE) if open_question else weighed
    if named or sample.cells.total() < _FEWEST:
        return
    for column in known.vocabulary.columns:
        if column.by_cells:
            guess = _weighed(Guess(sample, column, GuessReason.CELLS, ""), known)
            if (guess.fit or 0) >= _FITTING:
                yield guess


def _weighed(guess: Guess, known: Known) -> Guess:
    fit = known.fit(guess.column, guess.sample.cells)
    return replace(guess, fit=fit, doubt=_doubt(guess, fit))


def _doubt(guess: Guess, fit: float | None) -> Doubt | None:
    cells = guess.sample.cells
    if fit is not None and fit < _MISFIT:
        if is_strict(guess.column):
            return Doubt.MISFIT
        length = sum(len(cell) * count for cell, count in cells.items()) / cells.total()
        return Doubt.FREE_TEXT if len(cells) > _MOST_WORDS or length > _LONGEST_WORD else None
    several = sum(count for cell, count in cells.items() if not _SEVERAL.isdisjoint(cell))
    return (
        Doubt.SEVERAL
        if guess.column.mark is Personal.NAME and several * _FEWEST > cells.total()
        else None
    )


def _by_name(sample: Sample, known: Known) -> Iterator[Guess]:
    key = label_key(_label(sample))
    own = known.names.column(_label(sample))
    if own is not None:
        yield Guess(sample, own, GuessReason.OWN, own.label)
    columns = {column.code: column for column in known.vocabulary.columns if not column.ours_alone}
    names = _names(columns, known)
    usual = {
        code: rank for code, rank in known.names.codes(_label(sample)).items() if code in columns
    }
    yield from (
        Guess(sample, columns[code], GuessReason.USUAL, key, 1 - rank * _RANK)
        for code, rank in usual.items()
    )
    for name in sorted(
        (name for name in names if _is_part(key, name)), key=lambda name: -_overlap(key, name)
    ):
        yield from (
            Guess(sample, columns[code], GuessReason.PART, name, _overlap(key, name))
            for code in names[name]
        )
    # difflib indexes the key before it looks at any length: a cell may hold megabytes.
    long = [name for name in names if 2 * len(name) / (len(key) + len(name)) >= _NEAR]
    for name in difflib.get_close_matches(key, long, n=3, cutoff=_NEAR) if long else ():
        alike = difflib.SequenceMatcher(None, key, name).ratio()
        yield from (
            Guess(sample, columns[code], GuessReason.NEAR, name, alike) for code in names[name]
        )


def _names(columns: dict[str, FileColumn], known: Known) -> dict[str, list[str]]:
    """Return the codes of columns by our names and the usual ones."""
    names = {
        key: [code for code in codes if code in columns]
        for key, codes in known.usual.headers.items()
    }
    for column in columns.values():
        names.setdefault(label_key(column.label), []).append(column.code)
    return names


def _is_part(key: str, name: str) -> bool:
    return (
        len(min(key, name, key=len)) > 1
        and (key in name or name in key)
        and _overlap(key, name) >= _PART
    )


def _overlap(key: str, name: str) -> float:
    return min(len(key), len(name)) / max(len(key), len(name))
