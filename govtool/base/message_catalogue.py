"""A compiled catalogue of gettext (``.mo``) of which a message is read when somebody asks for it.

A command says some fifty of the thousands there are; gettext's own reader decodes all of them at
every start.
"""

from __future__ import annotations

import struct
from bisect import bisect_left
from functools import cache
from pathlib import Path

_HEAD = struct.Struct("<5I")
_ENTRY = struct.Struct("<II")
_END = b"\0"
"""The end of a singular, and of each form of a translation but the last."""


class Catalogue:
    """The messages of one language, in the order of their originals as the format has them.

    ``translation`` gives what stands for a message, its first form where it has several; None where
    nothing does.
    """

    def __init__(self, path: Path) -> None:
        self._data = path.read_bytes()
        _magic, _revision, count, self._originals, self._translations = _HEAD.unpack_from(
            self._data
        )
        self._places = range(count)
        self.translation = cache(self._found)

    def _found(self, message: str) -> str | None:
        wanted = message.encode()
        place = bisect_left(self._places, wanted, key=self._original)
        if place == len(self._places) or self._original(place) != wanted:
            return None
        return self._first(self._translations, place).decode()

    def _original(self, place: int) -> bytes:
        return self._first(self._originals, place)

    def _first(self, table: int, place: int) -> bytes:
        length, start = _ENTRY.unpack_from(self._data, table + _ENTRY.size * place)
        return self._data[start : start + length].partition(_END)[0]
