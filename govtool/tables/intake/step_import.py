"""Steps from a file, such as visits of households: each is recorded of what it is a step of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from govtool.base import text
from govtool.base.errors import NotFound, Problem, Refused
from govtool.base.i18n import _
from govtool.desk import casework
from govtool.journal.events import Event, effective
from govtool.store import Transaction
from govtool.subjects import registry
from govtool.subjects.file_form import FileForm, StepFile
from govtool.tables.formats.json_lines import JsonLine
from govtool.tables.intake import noun_rows
from govtool.tables.intake.file_table import FileTable, Row
from govtool.tables.intake.findings import Context, Findings
from govtool.tables.intake.noun_import import NounImport
from govtool.tables.intake.noun_rows import Values
from govtool.tables.intake.outcome import Fate, Options
from govtool.views import registers


class _Step(NamedTuple):
    """A step of what has a code, as a row tells of it; alike are those with the same ``said``."""

    code: str
    event: Event
    said: Sequence[Any]

    @property
    def likeness(self) -> tuple[Any, ...]:
        """What it is known by among the rows of a file."""
        return (self.code, *self.said)


class StepImport(NounImport):
    """Takes steps in. A row is there already if as many alike were recorded before this file."""

    def __init__(
        self, tx: Transaction, form: FileForm, step: StepFile, options: Options, context: Context
    ) -> None:
        super().__init__(tx, form, options, context)
        self._step = step
        self._fields = [one.code for one in form.columns if one.code != step.whose]
        self._seen: Counter[tuple[Any, ...]] = Counter()

    def _read_row(self, row: Row, table: FileTable) -> tuple[Any, Findings]:
        return self._read(*self._values(row, table))

    def _read_line(self, line: JsonLine) -> tuple[Any, Findings]:
        cells, found = noun_rows.read_object(self.form, line)
        values, inside = noun_rows.read_values(self.form, cells, cells.__getitem__, self.context)
        step, inside = self._read(values, inside)
        found.problems += inside.problems
        found.warnings += inside.warnings
        return step, found

    def _read(self, values: Values, found: Findings) -> tuple[_Step | None, Findings]:
        whose, code = self._step.whose, values.get(self._step.whose)
        register = _register_of(self.form.word, whose)
        if code and not registers.is_known(self.tx.reader, register, code):
            missing = _(registry.subject(register).missing, code=text.quoted(code))
            found.problems.append(Problem(whose, f"unknown_{register}", missing, code))
        if found.problems or not code:
            return None, found
        said = {name: value for name, value in values.items() if name != whose}
        given = {name: value for name, value in said.items() if value is not None}
        try:
            event = self._step.model.checked(**given)
        except Refused as refusal:  # values that do not go together
            found.problems.append(
                Problem(
                    str(refusal.where.get("column") or self._step.whose),
                    refusal.code,
                    refusal.message,
                )
            )
            return None, found
        return _Step(code, event, self._said(event)), found

    def _said(self, event: Event) -> tuple[Any, ...]:
        return tuple(getattr(event, name) for name in self._fields)

    def _enter(self, record: _Step, found: Findings) -> Fate:
        self._seen[record.likeness] += 1
        if self._seen[record.likeness] <= self._recorded_before(record):
            return Fate.DUPLICATE
        subjects = registry.resolve(self._step.subjects)
        try:
            for subject in subjects(self.tx.store, record.code, record.event):
                casework.take_step(self.tx, subject, record.event, self.context.today, again=True)
        except (Refused, NotFound) as refusal:
            problem = Problem(self._step.whose, refusal.code, refusal.message, record.code)
            found.problems.append(problem)
        return Fate.ACCEPTED

    def _recorded_before(self, record: _Step) -> int:
        """Return how many steps alike were recorded before this import."""
        return max((self._alike(record, subject) for subject in self._subjects(record)), default=0)

    def _subjects(self, record: _Step) -> Iterator[str]:
        self.tx.project()
        found = registry.resolve(self._step.all)(self.tx.store, record.code)
        return (subject for subject, _state in found)

    def _alike(self, record: _Step, subject: str) -> int:
        return sum(
            isinstance(entry.event, self._step.model)
            and self._said(entry.event) == record.said
            and entry.recorded_at < self.tx.recorded_at
            for entry in effective(self.tx.history(subject))
        )


def _register_of(word: str, field: str) -> str:
    """Return the register that a field of a noun's opening names."""
    return registry.subject(word).names[field]


def importer(tx: Transaction, form: FileForm, options: Options, context: Context) -> StepImport:
    """Return what takes the steps of a form in."""
    assert form.step is not None, form.noun
    return StepImport(tx, form, form.step, options, context)
