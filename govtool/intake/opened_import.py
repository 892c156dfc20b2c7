"""Records of a noun that opens with one event and goes on through others, from a file into a transaction."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from govtool import models as m
from govtool.casework import disorder_problems
from govtool.errors import Problem
from govtool.i18n import _
from govtool.intake import fields, nounrows
from govtool.intake.fields import Context, Findings
from govtool.intake.lines import JsonLine
from govtool.intake.noun_import import NounImport
from govtool.intake.nounrows import Values
from govtool.intake.outcome import Fate, Options
from govtool.intake.plan import UpdatePlan
from govtool.intake.reader import FileTable, Row
from govtool.intake.told import SubjectHistory, Telling, is_told, text_of, told_by
from govtool.store import Transaction, lookups
from govtool.subjects import registry
from govtool.subjects.columns import LOOKED_UP
from govtool.subjects.files import FileForm
from govtool.subjects.plainfiles import HISTORY
from govtool.subjects.record import effective
from govtool.subjects.subject import Subject


@dataclass(frozen=True, slots=True)
class _FileRecord:
    """A record, what its columns say, and which columns the file has; None for a record of a whole history."""

    told: SubjectHistory
    values: Values
    given: Collection[str] | None


class OpenedImport(NounImport):
    """Takes the records of a noun in by the fields of its events."""

    @cached_property
    def telling(self) -> Telling:
        """How its records are told."""
        return Telling(self.subject, self.form)

    @cached_property
    def subject(self) -> Subject[Any]:
        """The noun."""
        return registry.subject(self.form.word)

    @cached_property
    def numbered(self) -> dict[str, str]:
        """What is there, by number, with what this file brought."""
        return lookups.subjects_by_number(self.tx.reader, self.form.word, self.subject.opening.kind)

    @cached_property
    def contents(self) -> dict[str, str]:
        """What is there, by what is told of it: how a record without a number is known again."""
        found = {}
        for subject in lookups.subjects_ever(self.tx.reader, self.form.word):
            told = told_by(effective(self.tx.history(subject)))
            if told is not None:
                found[told.content] = subject
        return found

    def _of_row(self, row: Row, table: FileTable) -> tuple[_FileRecord | None, Findings]:
        values, found = self._values(row, table)
        told = None if found.problems else self.telling.of_values(values, self.context, found)
        given = None if HISTORY in values else table.given - {HISTORY}
        if given is not None:  # what was not read takes nothing away
            given -= {warning.field for warning in found.warnings} - values.keys()
        return (_FileRecord(told, values, given) if told else None), found

    def _of_line(self, line: JsonLine) -> tuple[_FileRecord | None, Findings]:
        assert line.value is not None
        beside = {"events", *self.subject.opening.model_fields} - self.form.by_code.keys()
        rest = {key: value for key, value in line.value.items() if key in beside}
        plain = replace(line, value={key: value for key, value in line.value.items() if key not in beside})
        cells, found = nounrows.read_object(self.form, plain)
        values, inside = nounrows.read_values(self.form, cells, cells.__getitem__, self.context)
        found.problems += inside.problems
        found.warnings += inside.warnings
        told = None if found.problems else self.telling.of_object(values, rest, self.context, found)
        return (_FileRecord(told, values, None) if told else None), found

    def _enter(self, record: _FileRecord, found: Findings) -> Fate:
        subject = self._there(record.told)
        facts = effective(self.tx.history(subject)) if subject else []
        plan = self._plan(facts, record) if facts else None
        if plan is not None and not plan:
            return Fate.DUPLICATE
        found.problems += self._missing(record.told)
        if found.problems:
            return Fate.ACCEPTED
        if plan is None or subject is None:
            found.problems += self._enter_new(record.told)
            return Fate.ACCEPTED
        reason = self._contradiction(record.told.no or subject, subject)
        if reason is None:
            found.problems += self._record(subject, plan.events(self.context.today))
        else:
            found.problems.append(Problem("no", "conflict", reason, fields.shown(record.told.no)))
        return Fate.ACCEPTED

    def _there(self, told: SubjectHistory) -> str | None:
        """Return the subject that a record means, None if it is new."""
        if told.no is not None:
            return self.numbered.get(told.no)
        return self.contents.get(told.content)

    # -- a record that is new

    def _missing(self, told: SubjectHistory) -> list[Problem]:
        """Return the problems of columns that name something which is not there; some were looked up when they were read."""
        found = []
        for column, word in self.form.naming:
            no = getattr(told.opening, column.holds)
            if column.reading not in LOOKED_UP and no is not None and not self._is_there(word, no):
                message = _(registry.subject(word).missing).format(code=fields.shown(no))
                found.append(Problem(column.code, f"no_{word}", message, fields.shown(no)))
        return found

    def _is_there(self, word: str, no: str) -> bool:
        reader = self.tx.reader
        if registry.subject(word).key:
            return lookups.is_known(reader, word, no)
        return lookups.subject_with_no(reader, no, word) is not None

    def _record(self, subject: str, events: Sequence[m.Event]) -> list[Problem]:
        """Record facts of a subject; return what of them cannot be a history at all, and then nothing is recorded."""
        office, today, after, found = self.context.office, self.context.today, None, []
        if self.subject.is_seen_through:
            change = self.tx.change(subject, events, today)
            after, added = change.after, self.tx.next_entries(events)
            found = disorder_problems(change.violations, added, office, today)
        if not found:
            self.tx.append_all(subject, events, after)
        return [self._named(problem) for problem in found]

    def _named(self, problem: Problem) -> Problem:
        """A problem of an event, under the column with its date."""
        kind = "" if problem.field == self.subject.opening.kind else problem.field
        columns = [
            column.code for column in self.form.columns if column.event == kind and column.holds == "on"
        ]
        return replace(problem, field=columns[0]) if columns else problem

    def _enter_new(self, told: SubjectHistory) -> list[Problem]:
        """Record what is new; return what of it cannot be a history at all."""
        subject = self.tx.new_subject(self.form.word)
        problems = self._record(subject, [self._identified(told.opening), *told.events])
        if problems:
            return problems
        if told.no is None:
            self.contents[told.content] = subject
        else:
            self.numbered[told.no] = subject
        return []

    def _identified(self, opening: m.Event) -> m.Event:
        """Return an opening with the ids of what it names by number."""
        ids = {}
        for name, holder in opening.identified.items():
            named = lookups.named_subject(self.tx.reader, opening, name, self.subject.names[name])
            if named is not None:
                ids[holder] = lookups.entry_of(named)
        return opening.model_copy(update=ids)

    # -- a record that is there already

    def _plan(self, facts: Sequence[m.Entry], record: _FileRecord) -> UpdatePlan:
        now = told_by(facts)
        assert now is not None
        if record.given is None:
            plan = UpdatePlan(self._changes(now.opening, record.told.opening))
            plan.tell_whole(facts[1:], record.told.events, text_of, is_told)
            return plan
        before = self.telling.values_of(now)
        spoken = {code: value for code, value in before.items() if code not in record.given}
        after = spoken | {code: value for code, value in record.values.items() if code in record.given}
        wanted = self.telling.of_values(after, self.context, Findings())
        alone = self.telling.of_values(before, self.context, Findings())
        if wanted is None or alone is None:
            return UpdatePlan()
        plan = UpdatePlan(self._changes(alone.opening, wanted.opening))
        _compare(plan, facts[1:], alone.events, wanted.events)
        return plan

    def _changes(self, before: m.Event, after: m.Event) -> dict[str, Any]:
        """Return the fields of the opening that differ, with their new JSON values."""
        old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
        ids = before.identified.values()
        return {name: new[name] for name in new if new[name] != old[name] and name not in ids}


def _compare(
    plan: UpdatePlan, facts: Sequence[m.Entry], before: Sequence[m.Event], after: Sequence[m.Event]
) -> None:
    """Add to a plan what columns say otherwise of events; each kind is told of once."""
    old, new = ({event.kind: event for event in events} for events in (before, after))
    for kind in (*old, *(kind for kind in new if kind not in old)):
        if old.get(kind) == new.get(kind):
            continue
        entry = next((entry for entry in facts if entry.event.kind == kind), None)
        if entry is not None:
            plan.gone.append(entry.id)
        if kind in new:
            said = {name: getattr(new[kind], name) for name in new[kind].model_fields_set}
            plan.added.append(entry.event.model_copy(update=said) if entry is not None else new[kind])


def importer(tx: Transaction, form: FileForm, options: Options, context: Context) -> OpenedImport:
    """Return what takes the records of a noun in."""
    return OpenedImport(tx, form, options, context)
