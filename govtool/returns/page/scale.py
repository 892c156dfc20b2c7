"""From numbers to places: the round marks of an axis, and where along it a value lies."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from govtool.returns.model import Chart

_MOST = 5
"""Marks beside that of zero."""

_FINEST = -3
"""The finest step is of thousandths, 10 to this power."""


@dataclass(frozen=True, slots=True)
class ChartAxis:
    """An axis from 0 at ``begin`` to the last of its marks at ``end``, both in units of the drawing."""

    marks: tuple[float, ...]
    begin: float
    end: float

    def at(self, value: float) -> float:
        """The place of a value."""
        return self.begin + (self.end - self.begin) * value / self.marks[-1]


def marks(chart: Chart) -> tuple[float, ...]:
    """Round marks for the values of a chart; those of whole numbers are whole."""
    values = list(values_of(chart))
    return round_marks(max(values, default=0), whole=all(value == int(value) for value in values))


def values_of(chart: Chart) -> Iterator[float]:
    """All values of a chart that are there."""
    return (value for series in chart.series for value in series.values if value is not None)


def round_marks(greatest: float, *, whole: bool) -> tuple[float, ...]:
    """Marks from 0 to the first that is not below ``greatest``: steps of 1, 2 or 5 times a power of ten.

    >>> round_marks(7, whole=True), round_marks(0, whole=True), round_marks(0.3, whole=False)
    ((0, 2, 4, 6, 8), (0, 1), (0.0, 0.1, 0.2, 0.3))
    """
    if greatest <= 0:
        return (0, 1)
    lowest = max(math.floor(math.log10(greatest)) - 1, 0 if whole else _FINEST)
    step = next(step for step in _steps(lowest) if step * _MOST >= greatest)
    return tuple(round(step * place, 9) for place in range(math.ceil(greatest / step) + 1))


def _steps(power: int) -> Iterator[float]:
    return (digit * 10**exponent for exponent in count(power) for digit in (1, 2, 5))
