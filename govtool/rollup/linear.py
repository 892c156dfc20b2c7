"""Which unknowns a system of linear equations determines, whatever its right side."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Final, TypeVar

K = TypeVar("K", bound=Hashable)
_PRIME: Final = 2**61 - 1
"""Numbers are counted modulo a prime, so that they stay short; coefficients are small."""


def determined(equations: Iterable[Mapping[K, int]]) -> set[K]:
    """Return the unknowns of which only one value satisfies the equations.

    >>> sorted(determined([{"a": 1, "b": 1}, {"b": 1, "c": 1}, {"a": 1, "c": 1}, {"d": 1, "e": 1}]))
    ['a', 'b', 'c']
    """
    rows: dict[K, dict[K, int]] = {}
    for equation in sorted(equations, key=len):
        row = _reduced(dict(equation), rows)
        if row:
            lead = next(iter(row))
            inverse = pow(row[lead], -1, _PRIME)
            rows[lead] = {key: n * inverse % _PRIME for key, n in row.items()}
    for lead in reversed(rows):  # a later row has no earlier lead, an earlier one may have a later
        own = rows[lead]
        rest = _reduced({key: n for key, n in own.items() if key != lead}, rows)
        rows[lead] = {lead: 1, **rest}
    return {lead for lead, row in rows.items() if len(row) == 1}


def _reduced(row: dict[K, int], rows: Mapping[K, Mapping[K, int]]) -> dict[K, int]:
    """Return a row without the unknowns that lead others."""
    waiting = [key for key in row if key in rows]
    while waiting:
        lead = waiting.pop()
        times = row.get(lead, 0)
        if not times:
            continue
        for key, n in rows[lead].items():
            left = (row.get(key, 0) - times * n) % _PRIME
            if left:
                if key not in row and key in rows:
                    waiting.append(key)
                row[key] = left
            else:
                row.pop(key, None)
    return row
