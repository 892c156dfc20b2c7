"""Regular expressions compiled when first used, for a quick start."""

from __future__ import annotations

import re
from typing import cast


class _Lazy:
    """Becomes a compiled pattern, method by method, as its methods are asked for."""

    def __init__(self, source: str, flags: int) -> None:
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> object:
        found = getattr(re.compile(self._source, self._flags), name)
        setattr(self, name, found)  # found without this detour from now on
        return found


def pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    """Return a regular expression that is compiled when first used.

    >>> pattern("[0-9]+").findall("2026年3月")
    ['2026', '3']

    :raises re.error: at the first use, not here.
    """
    return cast("re.Pattern[str]", _Lazy(source, flags))
