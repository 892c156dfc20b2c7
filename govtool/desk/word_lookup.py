"""The meaning of a typed word 称呼: a number, part of one, name, initials, place, or ``-``.

The first way of :data:`_WAYS` by which anything fits decides. The result is a subject of the
journal (``case:A1-7``), which the command carries to its end: only the single fit, or a choice, is
recorded.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import NamedTuple

from govtool.base.initials import readings
from govtool.base.text import half_width
from govtool.privacy.masking.characters import name_key
from govtool.store import Store
from govtool.subjects import registry
from govtool.views import lookups, registers, subject_search
from govtool.views.search_text import folded
from govtool.views.subject_search import NameSearch, NameWay

LATEST = "-"
"""The word for the subject of the clerk's newest entry."""
MOST = 20
"""The most subjects that are shown to choose from."""
LONGEST_PLACE = 3
"""The most digits of a place in a list; a longer number is part of a number."""


@dataclass(frozen=True, slots=True)
class TypedName:
    """A typed word and its context.

    :param words: the nouns that the command takes; empty for any.
    :param today: subjects that are not there yet on that day have no name.
    :param actor: the clerk whose newest entry ``-`` means.
    :param places: the subjects in the list shown last on the terminal; None without a terminal.
    """

    typed: str
    words: tuple[str, ...]
    today: dt.date
    actor: str = ""
    places: Sequence[str] | None = None

    @property
    def text(self) -> str:
        """The word in half width, without spaces around it."""
        return half_width(self.typed).strip()

    def takes(self, subject: str) -> bool:
        """Return whether the command takes subjects of that noun."""
        return not self.words or registry.word_of(subject) in self.words


class Meanings(NamedTuple):
    """The subjects that may be meant, the newest first, at most :data:`MOST`."""

    subjects: tuple[str, ...]
    more: bool = False
    way: str = ""
    """By which way they were found: one of :data:`_WAYS`."""


def meant(store: Store, asked: TypedName) -> Meanings:
    """Return what a word may mean: what fits by the first way by which anything does."""
    for way, look in _WAYS.items():
        found = list(islice(look(store, asked), MOST + 1))
        if found:
            return Meanings(tuple(found[:MOST]), len(found) > MOST, way)
        if way == "number" and _is_full_number(asked.text):
            break
    return Meanings(())


def is_place(text: str) -> bool:
    """Return whether a word in half width may be a place in a list."""
    return text.isascii() and text.isdigit() and 1 <= len(text) <= LONGEST_PLACE and int(text) > 0


def _is_full_number(text: str) -> bool:
    """Return whether a word is a number in full, of any noun: it never means another subject.

    The number of a case is part of the number of a matter, but no step of the case may be recorded
    of the matter. A number in full has several parts, so other words need no noun to be loaded.
    """
    no = text.upper()
    nouns = registry.subjects() if "-" in no else ()
    return any(series.place_of(no) for noun in nouns for series in noun.number_series)


# --- numbers, the newest entry, places


def _by_full_number(store: Store, asked: TypedName) -> Iterator[str]:
    """Yield the subjects of exactly that number or code, else in other case or width."""
    numbered = partial(lookups.subjects_numbered, store.reader)
    found = list(filter(asked.takes, numbered(asked.typed)))
    if not found and asked.text.isascii():
        found = list(filter(asked.takes, numbered(asked.text, "NOCASE")))
    yield from found or _by_code(store, asked)


def _by_code(store: Store, asked: TypedName) -> Iterator[str]:
    """Yield the records of registers of that code, closed ones too, else in other case or width."""
    words = [word for word in asked.words or registry.NOUNS if registry.subject(word).key]
    known = (word for word in words if registers.is_known(store.reader, word, asked.typed))
    yield from [f"{word}:{asked.typed}" for word in known] or _codes(
        store, asked, lambda code, _name, typed: code.casefold() == typed.casefold()
    )


def _latest(store: Store, asked: TypedName) -> Iterator[str]:
    """Yield the subject of the newest entry of the clerk that is there still."""
    if asked.text != LATEST:
        return
    words = asked.words or (word for word in registry.NOUNS if registry.subject(word).has_numbers)
    recorded = lookups.recorded_by(store.reader, asked.actor, tuple(words))
    yield from islice(filter(partial(lookups.is_there, store.reader), recorded), 1)


def at_place(asked: TypedName) -> Iterator[str]:
    """Yield the subject at a place of the list shown last on the terminal, of any noun."""
    if asked.places is None or not is_place(asked.text):
        return
    at = int(asked.text) - 1
    if at < len(asked.places):
        yield asked.places[at]


def _by_part_of_number(store: Store, asked: TypedName) -> Iterator[str]:
    """Yield the subjects whose number ends with a word with a digit, else has it."""
    text = asked.text
    if not text.isascii() or not any(map(str.isdigit, text)):
        return
    parts = _parts(text)
    ending = [
        found
        for found in _numbered_like(store, asked, "%" + "%".join(map(_escaped, parts)))
        if _ends_with(_parts(found[0]), parts)
    ]
    found = ending or list(islice(_numbered_like(store, asked, f"%{_escaped(text)}%"), MOST + 1))
    yield from (subject for _no, subject in found)
    if not found:
        yield from _codes(
            store, asked, lambda code, _name, typed: typed.casefold() in code.casefold()
        )


def _parts(no: str) -> list[str]:
    """Return the parts of a number between its hyphens, lower case, without leading zeros.

    >>> _parts("SQ01-2026-00012")
    ['sq01', '2026', '12']
    """
    parts = no.lower().strip("-").split("-")
    return [part.lstrip("0") or "0" if part.isdigit() else part for part in parts]


def _ends_with(parts: Sequence[str], typed: Sequence[str]) -> bool:
    """Return whether a number ends as typed, with parts left out in front or between.

    >>> number = _parts("SQ01-2026-00012")
    >>> [_ends_with(number, _parts(typed)) for typed in ("12", "2026-12", "SQ01-00012", "2")]
    [True, True, True, False]
    >>> _ends_with(number, _parts("SQ01")), _ends_with(_parts("M2026-003-1"), _parts("2026-3-1"))
    (False, True)
    """
    if not _is_part(parts[-1], typed[-1]):
        return False
    others = iter(parts[:-1])
    return all(any(_is_part(part, wanted) for part in others) for wanted in typed[:-1])


def _is_part(part: str, typed: str) -> bool:
    """Return whether a part of a number is as typed, with or without letters before its digits."""
    return part == typed or (
        typed.isdigit() and part.lstrip("abcdefghijklmnopqrstuvwxyz").lstrip("0") == typed
    )


def _escaped(text: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", text)


def _numbered_like(store: Store, asked: TypedName, like: str) -> Iterator[tuple[str, str]]:
    """Yield numbers with their subjects, the newest first, from the index of numbers alone."""
    for no, subject in lookups.numbers_like(store.reader, like):
        if asked.takes(subject):
            yield no, subject


# --- names


def _by_name(way: NameWay) -> Callable[[Store, TypedName], Iterator[str]]:
    def look(store: Store, asked: TypedName) -> Iterator[str]:
        name = folded(asked.text)
        if not any(map(str.isalpha, name)) or (
            way is NameWay.INITIALS and not (name.isascii() and name.isalpha())
        ):
            return
        if _takes_seen_through(asked):
            search = NameSearch(name, way, asked.today, asked.words)
            yield from subject_search.named(store, search, MOST + 1)
        yield from _codes(store, asked, _NAMED[way])

    return look


def _takes_seen_through(asked: TypedName) -> bool:
    return not asked.words or any(registry.subject(word).is_seen_through for word in asked.words)


# --- registers


Fits = Callable[[str, str, str], bool]
"""A test of a code, its name, and the typed word, folded."""


_NAMED: dict[NameWay, Fits] = {
    NameWay.WHOLE: lambda _code, name, typed: (
        folded(name) == typed or folded(name_key(name)) == folded(name_key(typed))
    ),
    NameWay.INITIALS: lambda _code, name, typed: any(
        reading.startswith(typed) for reading in readings(name)
    ),
    NameWay.PART: lambda _code, name, typed: typed in folded(name),
}


def _codes(store: Store, asked: TypedName, fits: Fits) -> Iterator[str]:
    """Yield the records of the registers asked for that fit by code or name, as they are by now."""
    for word in asked.words or registry.NOUNS:
        if registry.subject(word).key:
            for code, name in registers.named_codes(store.reader, word):
                if fits(code, name, folded(asked.text)):
                    yield f"{word}:{code}"


_WAYS: dict[str, Callable[[Store, TypedName], Iterator[str]]] = {
    "number": _by_full_number,
    "latest": _latest,
    "place": lambda _store, asked: at_place(asked),
    "part": _by_part_of_number,
    "name": _by_name(NameWay.WHOLE),
    "initials": _by_name(NameWay.INITIALS),
    "in_name": _by_name(NameWay.PART),
}
"""The ways in which a word is read, in their order."""
