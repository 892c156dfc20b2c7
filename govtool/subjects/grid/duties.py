"""Duties of a grid's staff 定人定岗定责, from ``data/grids/duties.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import NamedTuple

from govtool.base import resources
from govtool.subjects.grid.kinds import Grid


class GridPost(NamedTuple):
    """A post of a grid's staff: the field with its people, its Chinese name, its duties."""

    field: str
    label: str
    duties: tuple[str, ...]

    def people(self, grid: Grid) -> tuple[str, ...]:
        """Return who holds the post in a grid."""
        names: str | tuple[str, ...] | None = getattr(grid, self.field)
        return (names,) if isinstance(names, str) else names or ()


@cache
def posts() -> tuple[GridPost, ...]:
    """Return the posts 1+N+N, in order."""
    text = (resources.data_dir() / "grids" / "duties.toml").read_text(encoding="utf-8")
    return tuple(
        GridPost(field, said["label"], tuple(said["duties"]))
        for field, said in tomllib.loads(text).items()
    )
