"""Steps into files, such as visits: those of subjects whose household did not withdraw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from govtool.journal import entries
from govtool.journal.events import Event, effective
from govtool.store import Store
from govtool.subjects.file_columns import FileColumn, hidden
from govtool.subjects.file_form import FileForm, StepFile
from govtool.tables.export.selection import ALL, ExportChoice
from govtool.tables.intake import noun_rows
from govtool.views import lookups, noun_tables


class _Told(NamedTuple):
    """A step with the number and code of what it was of."""

    no: str
    code: str
    event: Event


@dataclass(frozen=True, slots=True)
class StepExport:
    """Gives the steps of a form, subject by subject as these opened."""

    store: Store
    form: FileForm
    step: StepFile
    chosen: ExportChoice = ALL

    def count(self) -> int:
        """Return how many there are."""
        return sum(1 for _told in self._told())

    def columns(self) -> Sequence[FileColumn]:
        """Return the columns that are written."""
        return self.form.columns

    def rows(self, *, full: bool) -> Iterator[Sequence[Any]]:
        """Yield the cells of each."""
        for told in self._told():
            said = told.event.model_dump() | {self.step.whose: told.code}
            values = {column.code: said[column.code] for column in self.form.columns}
            if not full:
                values |= hidden(self.form.columns, values, ())
            yield list(values.values())

    def objects(self, *, full: bool) -> Iterator[dict[str, Any]]:
        """Yield the object of each."""
        return (noun_rows.object_of(self.form.columns, row) for row in self.rows(full=full))

    def numbers(self) -> Iterator[str]:
        """Yield the number of the subject of each."""
        return (told.no for told in self._told())

    def _told(self) -> Iterator[_Told]:
        """Yield each step once, also one that is recorded of several subjects of a code."""
        seen: set[tuple[str, str, Event]] = set()
        for subject in self._subjects():
            state = self.store.state(subject)
            code = None if state is None else getattr(state, self.step.whose)
            if code is None or not self._takes(state):
                continue
            own = list(self._of(subject))
            for recorded_at, event in own:
                if (recorded_at, code, event) not in seen:
                    yield _Told(state.no, code, event)
            seen.update((recorded_at, code, event) for recorded_at, event in own)

    def _subjects(self) -> Iterator[str]:
        for noun in noun_tables.nouns_in(self.store.reader):
            if self.step.model in noun.events:
                yield from lookups.subjects_ever(self.store.reader, noun.word)

    def _of(self, subject: str) -> Iterator[tuple[str, Event]]:
        for entry in effective(entries.history(self.store.reader, subject)):
            event, chosen = entry.event, self.chosen
            is_within = (chosen.first is None or chosen.first <= event.on) and (
                chosen.last is None or event.on <= chosen.last
            )
            if isinstance(event, self.step.model) and is_within:
                yield entry.recorded_at, event

    def _takes(self, state: Any) -> bool:
        is_open = "open" if state.closed_on is None else "closed"
        return self.chosen.unit in {None, state.unit} and self.chosen.state in {None, is_open}


def exporter(store: Store, form: FileForm, chosen: ExportChoice = ALL) -> StepExport:
    """Return what gives the chosen steps of a form."""
    assert form.step is not None, form.noun
    return StepExport(store, form, form.step, chosen)
