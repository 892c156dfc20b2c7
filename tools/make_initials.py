"""Make ``data/pinyin``: the initial of each character, and the characters read in several ways.

Run ``python tools/make_initials.py [FOLDER]``. Everything comes from pypinyin, which takes too long
to import for a command; ``surnames.txt`` beside them is kept by hand, since pypinyin does not tell
a surname from other words.
"""

from __future__ import annotations

import sys
import textwrap
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

from pypinyin import lazy_pinyin
from pypinyin.phrases_dict import phrases_dict

from govtool.base.initials import FIRST, LAST, NO_LETTER

FOLDER = Path(__file__).parents[1] / "data" / "pinyin"

LEAST_PHRASES, LEAST_SHARE = 3, 0.05
"""A reading is common from so many phrases, and so large a part of the character's phrases."""

IN_NAMES = {
    "晟": "s",
    "茜": "x",
    "筠": "j",
    "莘": "s",
    "颉": "j",
    "栎": "y",
    "浚": "x",
    "嬛": "x",
    "俞": "s",
}
"""Readings that given names have, and few phrases."""

_LINE = 64


def letter(syllable: str) -> str:
    """Return the first letter of a syllable, tone or not; "" for an unknown character.

    >>> letter("zhāng"), letter("ē"), letter("〇")
    ('z', 'e', '')
    """
    plain = unicodedata.normalize("NFD", syllable)
    return next((sign for sign in plain if sign.isascii() and sign.isalpha()), "")


def first_letter(character: str) -> str:
    """The initial of a character standing alone."""
    return letter(lazy_pinyin(character)[0]) or NO_LETTER


def letters() -> str:
    """One letter for each code point from :data:`FIRST` to :data:`LAST`."""
    return "".join(first_letter(chr(code)) for code in range(FIRST, LAST + 1))


def several() -> dict[str, str]:
    """The initials of each character that has more than one in common use, the usual one first."""
    found = {}
    for character, counts in sorted(_initials_in_phrases().items()):
        total = sum(counts.values())
        common = [
            key
            for key, n in counts.most_common()
            if n >= LEAST_PHRASES and n >= LEAST_SHARE * total
        ]
        initials = dict.fromkeys([first_letter(character), *common, *IN_NAMES.get(character, "")])
        if len(initials) > 1 and FIRST <= ord(character) <= LAST:
            found[character] = "".join(initials)
    return found


def _initials_in_phrases() -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = defaultdict(
        Counter, {character: Counter() for character in IN_NAMES}
    )
    for phrase, readings in phrases_dict.items():
        if len(phrase) == len(readings):
            for character, syllables in zip(phrase, readings, strict=True):
                found[character][letter(syllables[0])] += 1
    return found


def write(folder: Path) -> None:
    """Write both files."""
    folder.mkdir(parents=True, exist_ok=True)
    words = " ".join(character + initials for character, initials in several().items())
    _put(folder / "initials.txt", textwrap.wrap(letters(), _LINE))
    _put(folder / "several.txt", textwrap.wrap(words, _LINE))


def _put(path: Path, lines: list[str]) -> None:
    path.write_bytes("".join(f"{line}\n" for line in lines).encode())


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
