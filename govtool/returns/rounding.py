"""Rounding as people do it by hand: half up, on the decimal digits they see."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal


def rounded(value: float | Decimal, step: str) -> Decimal:
    """A number rounded half up to a multiple of ``step``.

    >>> rounded(0.25, "0.1")
    Decimal('0.3')
    """
    return Decimal(str(value)).quantize(Decimal(step), ROUND_HALF_UP)


def percent(share: float) -> Decimal:
    """A share of one in percent, with one decimal, half up.

    >>> percent(0.0625), percent(1)
    (Decimal('6.3'), Decimal('100.0'))
    """
    return rounded(Decimal(str(share)) * 100, "0.1")
