"""Numbers, shares, lists and rankings in words; every phrase fits into a sentence as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from govtool.returns.cell_text import percent, tenths

NamedCount = tuple[str, int]
"""A name and how many it has."""

_FIRST_NAMES = 3
"""The names of a ranking; a tie is named as a whole."""

_WIDEST_TIE = 4
"""The most names of a tie in a ranking."""


def percentage(share: float) -> str:
    """Return a share in percent with one decimal; 0 and 1 without.

    >>> percentage(0.775), percentage(0.0625), percentage(1), percentage(0)
    ('77.5%', '6.3%', '100%', '0%')
    """
    return f"{share:.0%}" if share in {0, 1} else f"{percent(share)}%"


def days(value: float) -> str:
    """Return days, with one decimal where they are not whole.

    >>> days(6.0), days(6.5)
    ('6天', '6.5天')
    """
    return f"{tenths(value)}天"


def joined(names: Sequence[str], counter: str, limit: int = 8) -> str:
    """Return names one after another; of more than ``limit`` the first ones and the number of all.

    >>> joined(["甲", "乙"], "个"), joined(["甲", "乙", "丙"], "个", limit=2)
    ('甲、乙', '甲、乙等3个')
    """
    more = f"等{len(names)}{counter}" if len(names) > limit else ""
    return "、".join(names[:limit]) + more


def counted(counts: Iterable[NamedCount]) -> str:
    """Return names with their numbers of cases, those without any left out.

    >>> counted([("登记", 3), ("转入", 0), ("移送", 1)])
    '登记3件、移送1件'
    """
    return "、".join(f"{name}{count}件" for name, count in counts if count)


def groups(counts: Iterable[NamedCount]) -> list[tuple[int, list[str]]]:
    """Return names with the same number together, most first; those without any left out."""
    found: dict[int, list[str]] = {}
    for name, count in counts:
        if count > 0:
            found.setdefault(count, []).append(name)
    return sorted(found.items(), reverse=True)


def ranking(counts: Sequence[NamedCount], counter: str) -> str:
    """Return the first of a ranking: 最多的是甲12件（占60.0%）；其次是乙、丙各4件（各占20.0%）.

    :param counter: the word that counts the names, 类 or 个. Shares are of the sum of all counts.
    """
    total, ranked = sum(count for _, count in counts), groups(counts)
    if not ranked:
        return ""
    (most, first), *others = ranked
    text = _entry(first, most, total, counter)
    if len(first) == 1:
        text = f"最多的是{text}"
    elif others:
        share = percentage(most / total)
        text = f"{joined(first, counter)}并列最多，各{most}件（各占{share}）"
    room, following = _FIRST_NAMES - len(first), []
    for count, names in others:
        if room <= 0 or len(names) > _WIDEST_TIE:
            break
        following.append(_entry(names, count, total, counter))
        room -= len(names)
    return f"{text}；其次是{'、'.join(following)}" if following else text


def _entry(names: Sequence[str], count: int, total: int, counter: str) -> str:
    each = "各" if len(names) > 1 else ""
    return f"{joined(names, counter)}{each}{count}件（{each}占{percentage(count / total)}）"


def movement(differences: Sequence[NamedCount], against: str, things: str, counter: str) -> str:
    """Return what rose and what fell most against an earlier period, as a sentence.

    :param differences: names and by how many cases each changed. :param against: the period.
    :param things: what the names are, for the sentence that none changed: 各类型.
    """
    rose = _most(differences, "增加", counter)
    fell = _most([(name, -change) for name, change in differences], "减少", counter)
    moved = "；".join(filter(None, (rose, fell))) or f"{things}数量均持平"
    return f"与{against}相比，{moved}。"


def _most(changes: Sequence[NamedCount], verb: str, counter: str) -> str:
    ranked = groups(changes)
    if not ranked:
        return ""
    count, names = ranked[0]
    each = "各" if len(names) > 1 else ""
    if len(ranked) == 1:
        return f"{joined(names, counter)}{each}{verb}{count}件"
    return f"{verb}最多的是{joined(names, counter)}，{each}{verb}{count}件"
