"""The exact value behind what a page shows."""

from __future__ import annotations

import datetime as dt
from typing import Any


def number(value: float) -> str:
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
