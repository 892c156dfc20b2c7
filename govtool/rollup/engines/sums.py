"""The sums as every engine makes them, in SQL that all of them read alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from govtool.base.errors import StorageTrouble
from govtool.base.i18n import _
from govtool.rollup import figures
from govtool.rollup.figures import Figure

if TYPE_CHECKING:
    import pyarrow as pa

SUMS: Final = """
SELECT line, report, sheet, code, max(label) AS label, measure, days, max(place) AS place, sum(n) AS n
FROM {} GROUP BY line, report, sheet, code, measure, days
"""
_ORDER = ("line", "report", "sheet", "code", "measure", "days")
"""The order of the figures; put here, since a cluster reads everything twice to put it."""


def figures_in(found: pa.Table) -> Iterator[Figure]:
    """Yield the figures of an engine's table, ordered; columns are matched by name and type.

    :raises StorageTrouble: code ``cluster``: it lacks a column, or has one of another type.
    """
    ordered = as_figures(found).sort_by([(name, "ascending") for name in _ORDER])
    for batch in ordered.to_batches():
        yield from map(Figure._make, zip(*(column.to_pylist() for column in batch), strict=True))


def unreadable_street(error: object) -> StorageTrouble:
    """Return what to do about a street whose entries cannot be read: there is no sum with it."""
    message = _("The part of street {reason} cannot be added up.", reason=error)
    return StorageTrouble("unreadable_street", message, unreadable_street_remedy())


def unreadable_street_remedy() -> str:
    """Return what to do about it."""
    return _(
        "Its entries are not as this version writes them. If its govtool is newer, install that "
        "version here; else ask the street to export again, or move its part away."
    )


def as_figures(found: pa.Table) -> pa.Table:
    """Return the columns of figures, in their order and with their types.

    :raises StorageTrouble: as :func:`figures_in`. A text is never read as a number: what is in the
        wrong column is refused.
    """
    for name in Figure._fields:
        if found.column_names.count(name) != 1 or not _is_alike(
            found.schema.field(name).type, name
        ):
            message = _("The engine's sums have no column “{name}” of the right type.", name=name)
            hint = _("Its version does not go with this program: docs/rollup.md")
            raise StorageTrouble("cluster", message, hint)
    return found.select(list(Figure._fields)).cast(figures.schema())


def _is_alike(kind: pa.DataType, name: str) -> bool:
    """Return whether a column may be of a type: engines have sums as decimals, texts as views."""
    from pyarrow import types

    if name in figures.NUMBERS:
        return bool(types.is_integer(kind) or (types.is_decimal(kind) and kind.scale == 0))
    return bool(types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind))
