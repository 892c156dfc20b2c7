"""The Chinese numbers in front of the parts of a paper: 一、二、 … 十一、."""

from __future__ import annotations

_DIGITS = "〇一二三四五六七八九"


def ordinal(number: int) -> str:
    """Return a number from 1 to 99 in Chinese, as it stands before a heading."""
    tens, ones = divmod(number, 10)
    return (
        (_DIGITS[tens] if tens > 1 else "")
        + ("十" if tens else "")
        + (_DIGITS[ones] if ones else "")
    )
