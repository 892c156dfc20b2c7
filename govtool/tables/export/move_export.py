"""Moves of households, in the order of households and days, for files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from govtool.journal.events import effective
from govtool.models import HouseholdMoved
from govtool.store import Store
from govtool.subjects import file_columns, registry
from govtool.subjects.file_columns import FileColumn
from govtool.subjects.file_form import FileForm
from govtool.tables.export.selection import ExportChoice
from govtool.tables.intake import noun_rows

_MOVED = "SELECT DISTINCT subject FROM journal WHERE kind = ? ORDER BY subject"


@dataclass(frozen=True, slots=True)
class MoveExport:
    """Gives the moves that stand."""

    store: Store
    chosen: ExportChoice

    def count(self) -> int:
        """Return how many there are."""
        return sum(1 for _move in self._moves())

    def columns(self) -> Sequence[FileColumn]:
        """Return the columns that are written."""
        return registry.files("moves").columns

    def rows(self, *, full: bool) -> Iterator[Sequence[Any]]:
        """Yield the cells of each; an address and numbers in texts are masked unless ``full``."""
        columns = self.columns()
        for code, event in self._moves():
            values = {**dict(event), "code": code, "grid": event.microgrid or event.grid}
            if not full:
                values |= file_columns.hidden(columns, values, ())
            yield [values[column.code] for column in columns]

    def objects(self, *, full: bool) -> Iterator[dict[str, Any]]:
        """Yield the object of each."""
        columns = self.columns()
        return (noun_rows.object_of(columns, row) for row in self.rows(full=full))

    def numbers(self) -> Iterator[str]:
        """Yield the code of each household."""
        return (code for code, _event in self._moves())

    def _moves(self) -> Iterator[tuple[str, HouseholdMoved]]:
        subjects = self.store.reader.execute(_MOVED, (HouseholdMoved.kind,)).fetchall()
        for (subject,) in subjects:
            for entry in effective(self.store.history(subject)):
                event = entry.event
                if isinstance(event, HouseholdMoved) and self.chosen.takes(event):
                    yield subject.partition(":")[2], event


def exporter(store: Store, _form: FileForm, chosen: ExportChoice) -> MoveExport:
    """Return what gives the moves."""
    return MoveExport(store, chosen)
