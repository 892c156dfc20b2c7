"""What a cell of a return shows on paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from govtool.reports.narrative.phrases import hundredths, tenths
from govtool.reports.paper import Kind

NOTHING = "—"
"""What stands where there is nothing to say, so that nobody takes the cell for forgotten."""

_RATES = "rate"
"""The line of a comparison that holds rates among lines of counts."""


def shown(value: Any, kind: Kind, line: str | None = None) -> str:
    """A value as it is printed; a rate in percent with one decimal, half up.

    :param line: the code of the line it stands in, where lines of a table hold different things.
    """
    if value is None:
        return "" if kind is Kind.TEXT else NOTHING
    if line == _RATES and kind in {Kind.NUMBER, Kind.CHANGE}:
        return f"{hundredths(value)}%" if kind is Kind.NUMBER else _signed(value, "个百分点")
    return _SHOWN.get(kind, str)(value)


def _signed(share: float, unit: str = "%") -> str:
    points = hundredths(share)
    return f"{'+' if points > 0 else '-' if points < 0 else ''}{abs(points)}{unit}"


def _number(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:g}"


def _days(value: float) -> str:
    return f"{tenths(value).normalize():f}"


def _date(value: dt.date | str) -> str:
    return value if isinstance(value, str) else value.isoformat()


def _yuan(value: float | str) -> str:
    return f"{float(value):,.2f}"


_SHOWN: dict[Kind, Callable[[Any], str]] = {
    Kind.NUMBER: _number,
    Kind.RATE: lambda value: f"{hundredths(value)}%",
    Kind.CHANGE: _signed,
    Kind.DATE: _date,
    Kind.DAYS: _days,
    Kind.YUAN: _yuan,
}
