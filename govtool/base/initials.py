"""The initials of a name in pinyin 拼音首字母, by which clerks look people up: 张三 is ``zs``.

Read from ``data/pinyin`` when the first name is asked for: the initial of each character, the
characters that are commonly read in several ways, and the surnames that are read otherwise than the
same characters elsewhere.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache
from itertools import islice, product
from pathlib import Path

from govtool.base.resources import data_dir

FIRST, LAST = 0x4E00, 0x9FFF
"""The characters of ``initials.txt``: all in daily use."""

NO_LETTER = "-"
"""In ``initials.txt``, for a character whose reading nobody knows."""

LONGEST_PERSON = 4
"""A longer name is taken for that of an organisation, which does not begin with a surname."""

MOST_READINGS = 8
"""Of one name; a long one has more ways to be misread than anybody would type."""

_SILENT = " "


def readings(name: str) -> tuple[str, ...]:
    """Return the initials in every common reading, the usual one first: 覃 is Qin or Tan.

    What has no reading (dots, brackets, rare characters) is left out, so a name of nothing else
    gives an empty text.

    >>> readings("A栋2单元"), readings("覃某"), readings("示例银行"), readings("·")
    (('ad2dy',), ('qm', 'tm'), ('slyx', 'slyh'), ('',))
    """
    characters, surnames, begins = _tables()
    if name[:1] not in begins:
        usual = "".join(map(characters.__getitem__, name))
        if len(usual) == len(
            name
        ):  # an import asks a million times, and nearly every name has one reading
            return (usual.replace(_SILENT, ""),)
    surname = _surname(name, surnames)
    choices = [*surname, *map(characters.__getitem__, name[len(surname) :])]
    return tuple(
        "".join(letters).replace(_SILENT, "")
        for letters in islice(product(*choices), MOST_READINGS)
    )


def _surname(name: str, surnames: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the initials of a surname with a reading of its own; empty for other names."""
    if len(name) > LONGEST_PERSON:
        return ()
    return surnames.get(name[:2]) or surnames.get(name[:1]) or ()


class _Characters(dict[str, str]):
    """The initials of characters, each looked up once; :data:`_SILENT` for one that has none."""

    def __init__(self, letters: str, several: Mapping[str, str]) -> None:
        super().__init__(several)
        self._letters = letters

    def __missing__(self, character: str) -> str:
        found = self[character] = self._found(character)
        return found

    def _found(self, character: str) -> str:
        code = ord(character)
        if FIRST <= code <= LAST:
            return self._letters[code - FIRST].replace(NO_LETTER, _SILENT)
        plain = unicodedata.normalize("NFKC", character).lower()
        if plain != character and len(plain) == 1 and FIRST <= ord(plain) <= LAST:
            return self._found(plain)
        return plain if len(plain) == 1 and plain.isascii() and plain.isalnum() else _SILENT


@cache
def _tables() -> tuple[_Characters, dict[str, tuple[str, ...]], frozenset[str]]:
    """Return characters, initials of surnames, and beginnings of surnames of ``data/pinyin``."""
    folder = data_dir() / "pinyin"
    letters = _text(folder / "initials.txt").replace("\n", "")
    several = {word[0]: word[1:] for word in _text(folder / "several.txt").split()}
    lines = [
        line.split()
        for line in _text(folder / "surnames.txt").splitlines()
        if not line.startswith("#")
    ]
    surnames = {line[0]: tuple(map(_initials_of_syllable, line[1:])) for line in lines if line}
    return _Characters(letters, several), surnames, frozenset(surname[0] for surname in surnames)


def _initials_of_syllable(syllable: str) -> str:
    """Return ``qt`` of ``qin/tan``, ``g`` of ``ge/gai``."""
    return "".join(dict.fromkeys(reading[0] for reading in syllable.split("/")))


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
