"""Duplicate matters 疑似重复 (H): one category, one grid or place, within some days."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from zlib import crc32

from govtool.privacy.masking.characters import name_key
from govtool.subjects.matter.intake import MatterReported
from govtool.subjects.subject import Likeness

_KEY = 0x7FFFFFFF
"""Four bytes in SQLite. Keys that meet by chance cost a look at one more matter."""


class MatterMarks(NamedTuple):
    """The marks of a matter; ``place`` without blanks and punctuation."""

    category: str
    grid: str | None
    place: str


def marks_of(reported: MatterReported) -> MatterMarks:
    """Return what a matter is known by."""
    return MatterMarks(reported.category, reported.grid, place_key(reported.place))


def place_key(place: str) -> str:
    """Return the key by which places are compared: one width and case, letters and digits alone.

    >>> place_key("示例路１２号 3-2") == place_key("示例路12号（3-2）")
    True
    """
    return "".join(filter(str.isalnum, name_key(place)))


def keys(marks: MatterMarks) -> Iterator[int]:
    """Yield the keys by which a matter is found: one for its grid, one for its place."""
    for what, value in (("grid", marks.grid), ("place", marks.place)):
        if value:
            yield crc32(f"matter {marks.category} {what} {value}".encode()) & _KEY


def are_alike(one: MatterMarks, other: MatterMarks) -> bool:
    """Return whether two matters have the same category, and the same grid or place."""
    same_grid = one.grid is not None and one.grid == other.grid
    same_place = bool(one.place) and one.place == other.place
    return one.category == other.category and (same_grid or same_place)


LIKENESS = Likeness("matter_duplicate_within", marks_of, keys, are_alike)
