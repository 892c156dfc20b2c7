"""What a cell of a return says to people, the same on the screen, on a page and on paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from govtool.base.dates import iso_text
from govtool.returns.model import ColumnKind
from govtool.returns.rounding import percent, rounded

NOTHING = "—"
"""Where a number has nothing to say: nothing ended, no period before. Nobody takes the cell for forgotten."""


def shown(value: Any, kind: ColumnKind = ColumnKind.NUMBER) -> str:
    """A value as people read it; a text stays as it is, also in a column of numbers, where a fraction is a rate.

    >>> [shown(0.125, kind) for kind in (Kind.RATE, Kind.CHANGE, Kind.DAYS)], shown(-0.03, Kind.CHANGE)
    (['12.5%', '+12.5%', '0.1'], '-3.0%')
    >>> shown(None, Kind.TEXT), shown(None, Kind.NUMBER), shown(1200.5, Kind.YUAN)
    ('', '—', '1,200.50')
    """
    if value is None:
        return "" if kind in {ColumnKind.TEXT, ColumnKind.CODE} else NOTHING
    if isinstance(value, str):
        return value
    if isinstance(value, float) and kind is ColumnKind.NUMBER:
        kind = ColumnKind.RATE
    return _SHOWN.get(kind, str)(value)


def _change(value: float) -> str:
    points = percent(value)
    return f"{points:+}%" if points else "0.0%"


def _tenths(value: float) -> str:
    return str(rounded(value, "0.1")).removesuffix(".0")


def _date(value: dt.date) -> str:
    return iso_text(value)


_SHOWN: dict[ColumnKind, Callable[[Any], str]] = {
    ColumnKind.RATE: lambda value: f"{percent(value)}%",
    ColumnKind.CHANGE: _change,
    ColumnKind.DAYS: _tenths,
    ColumnKind.MEASURE: _tenths,
    ColumnKind.DATE: _date,
    ColumnKind.YUAN: lambda value: f"{rounded(value, '0.01'):,}",
}
