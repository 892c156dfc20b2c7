"""Visits of households into files: those of households that did not withdraw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from govtool.journal import entries
from govtool.journal.events import effective
from govtool.store import Store
from govtool.subjects.care.visits import VisitMade
from govtool.subjects.file_columns import FileColumn, hidden
from govtool.subjects.visit.files import COLUMNS
from govtool.tables.export.selection import ALL, ExportChoice
from govtool.tables.intake import noun_rows
from govtool.views import lookups, noun_tables


class _Told(NamedTuple):
    """A visit with the number and household of what it was of."""

    no: str
    household: str
    event: VisitMade


@dataclass(frozen=True, slots=True)
class VisitExport:
    """Gives the visits, household by household as these agreed or asked."""

    store: Store
    chosen: ExportChoice = ALL

    def count(self) -> int:
        """Return how many there are."""
        return sum(1 for _visit in self._visits())

    def columns(self) -> Sequence[FileColumn]:
        """Return the columns that are written."""
        return COLUMNS

    def rows(self, *, full: bool) -> Iterator[Sequence[Any]]:
        """Yield the cells of each."""
        for told in self._visits():
            said = told.event.model_dump() | {"household": told.household}
            values = {column.code: said[column.code] for column in COLUMNS}
            if not full:
                values |= hidden(COLUMNS, values, ())
            yield list(values.values())

    def objects(self, *, full: bool) -> Iterator[dict[str, Any]]:
        """Yield the object of each."""
        return (noun_rows.object_of(COLUMNS, row) for row in self.rows(full=full))

    def numbers(self) -> Iterator[str]:
        """Yield the number of the agreement, or of the visit asked for, of each."""
        return (told.no for told in self._visits())

    def _visits(self) -> Iterator[_Told]:
        """Yield each visit once, also one that counts for an agreement and for what was asked."""
        seen: set[tuple[str, str, VisitMade]] = set()
        for subject in self._subjects():
            state = self.store.state(subject)
            if state is None or state.household is None or not self._takes(state):
                continue
            own = list(self._of(subject))
            for recorded_at, event in own:
                if (recorded_at, state.household, event) not in seen:
                    yield _Told(state.no, state.household, event)
            seen.update((recorded_at, state.household, event) for recorded_at, event in own)

    def _subjects(self) -> Iterator[str]:
        for noun in noun_tables.nouns_in(self.store.reader):
            if VisitMade in noun.events:
                yield from lookups.subjects_ever(self.store.reader, noun.word)

    def _of(self, subject: str) -> Iterator[tuple[str, VisitMade]]:
        for entry in effective(entries.history(self.store.reader, subject)):
            event, chosen = entry.event, self.chosen
            is_within = (chosen.first is None or chosen.first <= event.on) and (
                chosen.last is None or event.on <= chosen.last
            )
            if isinstance(event, VisitMade) and is_within:
                yield entry.recorded_at, event

    def _takes(self, state: Any) -> bool:
        is_open = "open" if state.closed_on is None else "closed"
        return self.chosen.unit in {None, state.unit} and self.chosen.state in {None, is_open}


def exporter(store: Store, chosen: ExportChoice = ALL) -> VisitExport:
    """Return what gives the chosen visits."""
    return VisitExport(store, chosen)
