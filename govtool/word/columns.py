"""The printed columns of a table and their widths: numbers whole, names in the rest."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, chain, pairwise
from math import ceil

from govtool.base.text_width import width
from govtool.returns.model import ColumnKind, ReturnColumn, ReturnTable

_HALF, _ROOM = 105, 180
"""The widths of half a character of 10.5 pt and around a text, in 1/20 pt."""

_MM = 56.7
"""In twentieths of a point."""

_KEYS = frozenset({"code", "unit"})
"""Columns of codes: a reader knows the line by the name that stands beside."""

_WIDER = 1.2
"""The factor of width of digits in a font that replaces the usual one."""

_EVEN, _TWO, _THREE = frozenset({2, 4}), 4, 6
"""A label of two or four characters goes into lines of two, any other into lines of three."""

_LONG = 30
"""The most room a text asks for, in half characters; a longer one goes on in further lines."""

_LEAST = 6 * _HALF + _ROOM
"""A column of texts narrower than this cannot be read."""


def without_codes(found: ReturnTable) -> ReturnTable:
    """Return the table without codes for programs, and of units beside their names."""
    people = found.for_people()
    first, second, *_ = [column.code for column in people.columns] + ["", ""]
    return (
        people.cut(range(1, len(people.columns))) if first in _KEYS and second == "name" else people
    )


def widths(
    columns: Sequence[ReturnColumn], rows: Sequence[Sequence[str]], across: int
) -> list[int]:
    """Return the widths of the columns, together the width of the text, in 1/20 pt.

    :param across: the width of the text in mm. Too little room is the texts' loss.
    """
    texts = [[row[place] for row in rows] for place in range(len(columns))]
    needs = [
        round(_need(column, cells) * _HALF) + _ROOM
        for column, cells in zip(columns, texts, strict=True)
    ]
    if any(column.part for column in columns):
        return _parted(columns, needs, round(across * _MM))
    soft = [
        column.kind is ColumnKind.TEXT and not _is_number(cells)
        for column, cells in zip(columns, texts, strict=True)
    ]
    return _shared(needs, soft, round(across * _MM))


def _parted(columns: Sequence[ReturnColumn], needs: Sequence[int], whole: int) -> list[int]:
    """Long texts have their parts of the room that the others leave, which have what they need."""
    needs = [need + 2 * _HALF for need in needs]
    room = whole - sum(need for column, need in zip(columns, needs, strict=True) if not column.part)
    parts = sum(column.part for column in columns)
    found = [
        room * column.part // parts if column.part else need
        for column, need in zip(columns, needs, strict=True)
    ]
    return [*found[:-1], whole - sum(found[:-1])]


def _shared(needs: Sequence[int], soft: Sequence[bool], whole: int) -> list[int]:
    """Return widths: spare room is shared, missing room is taken from the longest texts."""
    texts = [need for need, yields in zip(needs, soft, strict=True) if yields]
    limit = _limit(texts, whole - (sum(needs) - sum(texts))) if texts else 0
    if limit >= _LEAST:
        needs = [
            min(need, limit) if yields else need for need, yields in zip(needs, soft, strict=True)
        ]
    shares = [need * whole // sum(needs) for need in needs]
    return [*shares[:-1], whole - sum(shares[:-1])]


def _limit(needs: Sequence[int], room: int) -> int:
    """Return the most width of a column so that all fit into the room; 0 for none."""
    return next(
        (
            limit
            for limit in range(max(needs), 0, -5)
            if sum(min(need, limit) for need in needs) <= room
        ),
        0,
    )


def _need(column: ReturnColumn, cells: Sequence[str]) -> float:
    """Half characters that a column wants; what is not to be broken has room in wider fonts too."""
    widest = max((width(line) for cell in cells for line in cell.split("\n")), default=0)
    label = _TWO if len(column.label) in _EVEN else _THREE
    whole = column.kind is ColumnKind.DATE or (column.kind is ColumnKind.TEXT and _is_number(cells))
    return max(label, widest * _WIDER if whole else min(widest, _LONG))


def _is_number(cells: Sequence[str]) -> bool:
    """Case numbers and the like, which are not to be broken."""
    return bool(cells) and all(cell.isascii() and " " not in cell for cell in cells)


def head(label: str, wide: int) -> str:
    r"""Return a label in lines of about one length, the shorter first.

    >>> head("本期登记", 600), head("调解成功率", 830), head("单位名称", 1200)
    ('本期\n登记', '调解\n成功率', '单位名称')
    """
    room = max((wide - _ROOM) // (2 * _HALF), 2)
    if width(label) <= 2 * room:
        return label
    parts = ceil(len(label) / room)
    size, longer = divmod(len(label), parts)
    ends = accumulate(size + (part >= parts - longer) for part in range(parts))
    return "\n".join(label[begin:end] for begin, end in pairwise(chain((0,), ends)))
