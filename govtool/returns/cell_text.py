"""The text of a cell of a return, the same on the screen, on a page and on paper; rounding."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from govtool.base.dates import iso_text
from govtool.returns.model import ColumnKind

NOTHING = "—"
"""The text of a number with nothing to say, so that nobody takes the cell for forgotten."""


def rounded(value: float | Decimal, step: str) -> Decimal:
    """Return a number rounded to a multiple of ``step``, half up on the digits that people see.

    >>> rounded(0.25, "0.1")
    Decimal('0.3')
    """
    return Decimal(str(value)).quantize(Decimal(step), ROUND_HALF_UP)


def percent(share: float) -> Decimal:
    """Return a share of one in percent, with one decimal, half up.

    >>> percent(0.0625), percent(1)
    (Decimal('6.3'), Decimal('100.0'))
    """
    return rounded(Decimal(str(share)) * 100, "0.1")


def tenths(value: float) -> str:
    """Return a number with one decimal, and none that is zero.

    >>> tenths(6.0), tenths(6.25)
    ('6', '6.3')
    """
    return str(rounded(value, "0.1")).removesuffix(".0")


def hundredths(value: float) -> str:
    """Return a number with two decimals at most, and none that are zero.

    >>> hundredths(3), hundredths(2.0), hundredths(2.256)
    ('3', '2', '2.26')
    """
    return str(round(value, 2)).removesuffix(".0")


def exact(value: Any) -> str:
    """Return a value as a program reads it: numbers in full, days as YYYY-MM-DD.

    >>> exact(0.5), exact(12), exact(dt.date(2026, 3, 2))
    ('0.5', '12', '2026-03-02')
    """
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def shown(value: Any, kind: ColumnKind = ColumnKind.NUMBER) -> str:
    """Return a value as people read it; a text as it is; a fraction among numbers as a rate.

    >>> [shown(0.125, kind) for kind in (ColumnKind.RATE, ColumnKind.CHANGE, ColumnKind.DAYS)]
    ['12.5%', '+12.5%', '0.1']
    >>> shown(None, ColumnKind.TEXT), shown(None), shown(1200.5, ColumnKind.YUAN)
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


_SHOWN: dict[ColumnKind, Callable[[Any], str]] = {
    ColumnKind.RATE: lambda value: f"{percent(value)}%",
    ColumnKind.CHANGE: _change,
    ColumnKind.DAYS: tenths,
    ColumnKind.MEASURE: tenths,
    ColumnKind.DATE: iso_text,
    ColumnKind.YUAN: lambda value: f"{rounded(value, '0.01'):,}",
}
