"""How many households came into a grid and left it, by day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from govtool.file.reader import Reader, dictionaries
from govtool.subjects.household.place import Parents, place_of
from govtool.views.registers import parents_of_grids

_VERSIONS = """
SELECT code, since, until, grid, microgrid FROM household WHERE code IN (
    SELECT code FROM household WHERE grid = :at OR microgrid = :at
        OR grid IN (SELECT code FROM grid WHERE parent = :at)
) ORDER BY code, since
"""


class Moves(NamedTuple):
    """The households that came and left from a day on."""

    came: int = 0
    left: int = 0


def moves_of(conn: Reader, grid: str) -> dict[dt.date, Moves]:
    """Return how many households came into a grid or micro-grid and left it, by day.

    Those that were in it when they were entered did not come. A grid formed or closed moves nobody.
    """
    found: dict[dt.date, Moves] = {}
    for day, came in _steps(conn, grid):
        one = found.get(day, Moves())
        found[day] = Moves(one.came + came, one.left + (not came))
    return dict(sorted(found.items()))


def _steps(conn: Reader, grid: str) -> Iterator[tuple[dt.date, bool]]:
    """Yield each day on which a household came (True) or left."""

    @cache
    def parents(day: str) -> Parents:
        return parents_of_grids(conn, dt.date.fromisoformat(day))

    def is_in(version: dict[str, Any] | None, day: str) -> bool:
        return version is not None and grid in place_of(version, parents(day))

    versions = list(dictionaries(conn.execute(_VERSIONS, {"at": grid})))
    for before, now in _pairs(versions):
        day = now["since"] if now else (before or {})["until"]
        was, will_be = is_in(before, day), is_in(now, day)
        if was is not will_be:
            yield dt.date.fromisoformat(day), will_be


def _pairs(
    versions: Sequence[dict[str, Any]],
) -> Iterator[tuple[dict[str, Any] | None, dict[str, Any] | None]]:
    """Yield what a household was before and after each change but its entry."""
    for place, version in enumerate(versions):
        after = versions[place + 1] if place + 1 < len(versions) else None
        follows = after is not None and after["code"] == version["code"]
        if follows and after is not None and after["since"] == version["until"]:
            yield version, after
        elif version["until"] is not None:
            yield version, None
            if follows:
                yield None, after
