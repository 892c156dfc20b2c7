"""How numbers, shares and lists are put into words. Pure; every phrase fits into a sentence as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from govtool.returns.rounding import percent, rounded

_DIGITS = "一二三四五六七八九十"


def numeral(number: int) -> str:
    """Numbers of headings and parts, up to 99.

    >>> numeral(3), numeral(10), numeral(12), numeral(20)
    ('三', '十', '十二', '二十')
    """
    tens, ones = divmod(number, 10)
    return (
        (_DIGITS[tens - 1] if tens > 1 else "")
        + ("十" if tens else "")
        + (_DIGITS[ones - 1] if ones else "")
    )


def percentage(share: float) -> str:
    """A share in percent with one decimal; nothing and all without.

    >>> percentage(0.775), percentage(0.0625), percentage(1), percentage(0)
    ('77.5%', '6.3%', '100%', '0%')
    """
    return f"{share:.0%}" if share in {0, 1} else f"{percent(share)}%"


def days(value: float) -> str:
    """Days, with one decimal where they are not whole.

    >>> days(6.0), days(6.5)
    ('6天', '6.5天')
    """
    return str(rounded(value, "0.1")).removesuffix(".0") + "天"


def joined(names: Sequence[str], counter: str, limit: int = 8) -> str:
    """Names one after another; of more than ``limit`` the first ones and how many they are in all.

    >>> joined(["甲", "乙"], "个"), joined(["甲", "乙", "丙"], "个", limit=2)
    ('甲、乙', '甲、乙等3个')
    """
    if len(names) <= limit:
        return "、".join(names)
    return "、".join(names[:limit]) + f"等{len(names)}{counter}"


def sentence(*clauses: str) -> str:
    """A sentence of the clauses that say something; empty when none does."""
    said = "，".join(clause for clause in clauses if clause)
    return f"{said}。" if said else ""


def paragraphs(*texts: str) -> tuple[str, ...]:
    """The texts that say something."""
    return tuple(text for text in texts if text)


Counted = tuple[str, int]
"""A name and how many it has."""


def groups(counts: Iterable[Counted]) -> list[tuple[int, list[str]]]:
    """Names with the same number together, most first; those with nothing left out."""
    found: dict[int, list[str]] = {}
    for name, count in counts:
        if count > 0:
            found.setdefault(count, []).append(name)
    return sorted(found.items(), reverse=True)
