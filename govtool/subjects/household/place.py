"""The grid and the micro-grid of a household on a day: the one place that tells both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

Parents = Mapping[str, str | None]
"""The grids that are there on a day by code, each with the one it lies in (None for a grid)."""


class Place(NamedTuple):
    """The place of a household: its grid 网格, and its micro-grid 联防组 or None."""

    grid: str
    microgrid: str | None = None


def place_of(household: Mapping[str, Any], parents: Parents) -> Place:
    """Return where a household is on a day.

    Where its grid has a parent, that grid is its micro-grid, as offices entered it. A micro-grid
    that is not there on the day, or lies in another grid by then, is none.

    :param household: its ``grid`` and ``microgrid`` on that day.

    >>> place_of({"grid": "G1", "microgrid": "G1-01"}, {"G1": None, "G1-01": "G1"})
    Place(grid='G1', microgrid='G1-01')
    >>> place_of({"grid": "LF1", "microgrid": None}, {"G1": None, "LF1": "G1"})
    Place(grid='G1', microgrid='LF1')
    >>> place_of({"grid": "G1", "microgrid": "G1-01"}, {"G1": None})
    Place(grid='G1', microgrid=None)
    """
    grid, microgrid = household["grid"], household["microgrid"]
    parent = parents.get(grid)
    if parent is not None:
        return Place(parent, grid)
    return Place(grid, microgrid if microgrid and parents.get(microgrid) == grid else None)
