"""Duties of a head 户长六大职责 in words, from ``data/grids/head_duties.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache

from govtool.base import resources
from govtool.subjects.head.terms import HeadDuty


@cache
def duties() -> Mapping[HeadDuty, tuple[str, ...]]:
    """Return what each duty asks for, in order, as papers say it."""
    text = (resources.data_dir() / "grids" / "head_duties.toml").read_text(encoding="utf-8")
    return {HeadDuty(code): tuple(said) for code, said in tomllib.loads(text).items()}
