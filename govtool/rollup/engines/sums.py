"""The sums as every engine makes them, in SQL that all of them read alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from govtool.rollup import figures
from govtool.rollup.figures import Figure

if TYPE_CHECKING:
    import pyarrow as pa

SUMS: Final = """
SELECT line, report, sheet, code, max(label) AS label, measure, days, max(place) AS place, sum(n) AS n
FROM {} GROUP BY line, report, sheet, code, measure, days
ORDER BY line, report, sheet, code, measure, days
"""


def figures_in(found: pa.Table) -> Iterator[Figure]:
    """Yield the figures of an engine's table, whose columns are matched by name and type.

    :raises ValueError: it lacks a column, or has one of another type.
    """
    table = found.select(list(Figure._fields)).cast(figures.schema())
    for batch in table.to_batches():
        yield from map(Figure._make, zip(*(column.to_pylist() for column in batch), strict=True))
