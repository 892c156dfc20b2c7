"""Who has most, and what rose and fell: rankings in words, with ties told as ties 并列."""

from __future__ import annotations

from collections.abc import Sequence

from govtool.returns.narrative.phrases import Counted, groups, joined, percentage, sentence

_NAMED = 3
"""So many names make a ranking; a tie is told as a whole."""

_TIED = 4
"""More names than these in a tie are no ranking."""


def ranking(counts: Sequence[Counted], counter: str) -> str:
    """The first of a ranking with their shares: 最多的是甲12件（占60.0%）；其次是乙、丙各4件（各占20.0%）.

    :param counter: the word that counts the names, 类 or 个. Shares are of the sum of all counts.
    """
    total = sum(count for _, count in counts)
    ranked = groups(counts)
    if not ranked:
        return ""
    (most, first), others = ranked[0], ranked[1:]
    if not others and len(first) > 1:
        return _entry(first, most, total, counter)
    head = (
        f"最多的是{_entry(first, most, total, counter)}"
        if len(first) == 1
        else _tied_first(first, most, total, counter)
    )
    following = _following(others, _NAMED - len(first))
    if not following:
        return head
    return f"{head}；其次是" + "、".join(
        _entry(names, count, total, counter) for count, names in following
    )


def _tied_first(names: Sequence[str], count: int, total: int, counter: str) -> str:
    return f"{joined(names, counter)}并列最多，各{count}件（各占{percentage(count / total)}）"


def _following(ranked: Sequence[tuple[int, list[str]]], room: int) -> list[tuple[int, list[str]]]:
    """What comes after the first, as long as there is room and the tie is not too wide to be told."""
    told = []
    for count, names in ranked:
        if room <= 0 or len(names) > _TIED:
            break
        told.append((count, names))
        room -= len(names)
    return told


def _entry(names: Sequence[str], count: int, total: int, counter: str) -> str:
    each = "各" if len(names) > 1 else ""
    return f"{joined(names, counter)}{each}{count}件（{each}占{percentage(count / total)}）"


def movement(differences: Sequence[Counted], against: str, things: str, counter: str) -> str:
    """What rose and what fell most against an earlier period, as a sentence.

    :param differences: names and by how many cases each changed. :param against: what it is compared with.
    :param things: what the names are, for the sentence that none changed: 各类型.
    """
    rose = _most([(name, change) for name, change in differences if change > 0], "增加", counter)
    fell = _most([(name, -change) for name, change in differences if change < 0], "减少", counter)
    if not rose and not fell:
        return sentence(f"与{against}相比", f"{things}数量均持平")
    return sentence(f"与{against}相比", "；".join(part for part in (rose, fell) if part))


def _most(changes: Sequence[Counted], verb: str, counter: str) -> str:
    ranked = groups(changes)
    if not ranked:
        return ""
    count, names = ranked[0]
    each = "各" if len(names) > 1 else ""
    if len(ranked) == 1:
        return f"{joined(names, counter)}{each}{verb}{count}件"
    return f"{verb}最多的是{joined(names, counter)}，{each}{verb}{count}件"
