"""What the cells of a page say, and the exact value behind each."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from govtool.reports.paper import Kind

NOTHING = "—"
"""Where a number has nothing to say: no case ended, no period before."""

_MINUS = "−"
"""As wide as a plus; a hyphen would be taken for a dash."""


def shown(value: Any, kind: Kind) -> str:
    """A value as people read it; text stays as it is, also in a column of numbers.

    >>> [shown(0.125, kind) for kind in (Kind.RATE, Kind.CHANGE, Kind.DAYS)]
    ['12.5%', '+12.5%', '0.1']
    >>> shown(None, Kind.TEXT), shown(None, Kind.NUMBER), shown("12000.50", Kind.YUAN)
    ('', '—', '12,000.50')
    """
    match value:
        case None:
            return "" if kind is Kind.TEXT else NOTHING
        case int() | float() | Decimal() if not isinstance(value, bool):
            return _number(value, kind)
        case str() if kind is Kind.YUAN:
            return f"{Decimal(value):,}"
        case _:
            return str(value)


def _number(value: float | Decimal, kind: Kind) -> str:
    match kind:
        case Kind.RATE:
            return f"{value:.1%}"
        case Kind.CHANGE:
            return _change(value)
        case Kind.DAYS:
            return f"{value:.1f}".removesuffix(".0")
        case Kind.YUAN:
            return f"{value:,}".removesuffix(".0")
    return number(value)


def _change(value: float | Decimal) -> str:
    text = f"{value:+.1%}"
    return "0.0%" if text[1:] == "0.0%" else text.replace("-", _MINUS)


def number(value: float | Decimal) -> str:
    """A number with two decimals at most, and none that are zero.

    >>> number(3), number(2.0), number(2.256)
    ('3', '2', '2.26')
    """
    return str(round(value, 2)).removesuffix(".0")


def exact(value: Any) -> str:
    """A value as a program reads it: numbers in full, days as YYYY-MM-DD.

    >>> exact(0.5), exact(12), exact(dt.date(2026, 3, 2))
    ('0.5', '12', '2026-03-02')
    """
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def official_day(day: dt.date) -> str:
    """2026年3月2日, as official documents write it: without leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"
