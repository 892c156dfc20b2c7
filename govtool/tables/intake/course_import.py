"""Records of a noun with a course, from a file into a transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from govtool import models as m
from govtool.base.errors import Problem
from govtool.base.i18n import _, listed
from govtool.desk.casework import disorder_problems, draft_facts, reference_problems
from govtool.journal.events import DIGEST, effective
from govtool.store import Transaction
from govtool.store.subject_drafts import Draft
from govtool.subjects import registry
from govtool.subjects.default_files import HISTORY
from govtool.subjects.file_columns import LOOKED_UP
from govtool.subjects.file_form import FileForm
from govtool.subjects.series import NO_NUMBER, SeriesPlace
from govtool.subjects.subject import Reach, Subject
from govtool.tables.formats.json_lines import JsonLine
from govtool.tables.intake import findings, noun_rows
from govtool.tables.intake.course_record import (
    CourseLayout,
    SubjectHistory,
    event_text,
    history_from_facts,
    is_in_files,
)
from govtool.tables.intake.duplicates import NewSubjects
from govtool.tables.intake.file_table import FileTable, Row
from govtool.tables.intake.findings import Context, Findings
from govtool.tables.intake.noun_import import NounImport
from govtool.tables.intake.noun_rows import Values
from govtool.tables.intake.outcome import Fate, Options
from govtool.tables.intake.update_plan import UpdatePlan
from govtool.views import lookups, registers
from govtool.views.subject_rows import view_of


@dataclass(frozen=True, slots=True)
class _FileRecord:
    """A record, its values, and the columns of the file; None for a whole history."""

    told: SubjectHistory
    values: Values
    given: Collection[str] | None
    row: int = 0
    listed: int = 0
    """The number of its events, the last ones, that stand in the list of an object."""


class OpenedImport(NounImport):
    """Takes the records of a noun in by the fields of its events."""

    @cached_property
    def layout(self) -> CourseLayout:
        """The translation between its records and files."""
        return CourseLayout(self.subject, self.form)

    @cached_property
    def subject(self) -> Subject[Any]:
        """The noun."""
        return registry.subject(self.form.word)

    @cached_property
    def contents(self) -> dict[str, str]:
        """The subjects by their digest, of a noun whose table has none."""
        found = {}
        for subject in lookups.subjects_ever(self.tx.reader, self.form.word):
            told = history_from_facts(effective(self.tx.history(subject)))
            if told is not None:
                found[told.content] = subject
        return found

    def _read_row(self, row: Row, table: FileTable) -> tuple[_FileRecord | None, Findings]:
        values, found = self._values(row, table)
        told = (
            None if found.problems else self.layout.record_from_values(values, self.context, found)
        )
        given = None if HISTORY in values else table.given - {HISTORY}
        if given is not None:  # what was not read takes nothing away
            given -= {warning.field for warning in found.warnings} - values.keys()
        return (_FileRecord(told, values, given, row.number) if told else None), found

    def _read_line(self, line: JsonLine) -> tuple[_FileRecord | None, Findings]:
        assert line.value is not None
        beside = {"events", *self.subject.opening.model_fields} - self.form.by_code.keys()
        flat, inside_steps = self._flattened(line.value)
        rest = {key: value for key, value in flat.items() if key in beside} | inside_steps
        plain = replace(
            line, value={key: value for key, value in flat.items() if key not in beside}
        )
        cells, found = noun_rows.read_object(self.form, plain)
        values, inside = noun_rows.read_values(self.form, cells, cells.__getitem__, self.context)
        found.problems += inside.problems
        found.warnings += inside.warnings
        told = (
            None
            if found.problems
            else self.layout.record_from_object(values, rest, self.context, found)
        )
        listed_events = len(rest.get("events") or ())
        return (
            _FileRecord(told, values, None, line.number, listed_events) if told else None
        ), found

    def _flattened(
        self, value: Mapping[str, Any]
    ) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
        """Return an object with the fields of its steps under their columns, and the rest."""
        flat, rest = dict(value), {}
        for kind, step in self.form.steps.items():
            if step.key and isinstance(value.get(step.key), dict):
                codes = self.form.codes_of(kind)
                said = flat.pop(step.key)
                flat |= {codes[name]: each for name, each in said.items() if name in codes}
                rest[step.key] = {
                    name: each
                    for name, each in said.items()
                    if name not in codes and each is not None
                }
        return flat, rest

    def _enter(self, record: Any, found: Findings) -> Fate:
        subject, mark = self._there(record.told)
        if mark is not None and mark == lookups.mark_of(record.told.content):
            return Fate.DUPLICATE
        facts = effective(self.tx.history(subject)) if subject else []
        plan = self._plan(facts, record) if facts else None
        if plan is not None and not plan:
            return Fate.DUPLICATE
        found.problems += self._missing(record.told) + self._out_of_place(record.told)
        if found.problems:
            return Fate.ACCEPTED
        if plan is None or subject is None:
            found.problems += self._enter_new(record)
            return Fate.ACCEPTED
        name, number = (
            ("ref", record.told.ref) if record.told.ref else ("no", record.told.no or subject)
        )
        reason = self._contradiction(findings.shown(number) or "", subject) or self._fixed(plan)
        if reason is None:
            more = {DIGEST: record.told.content} if self._is_identified else {}
            problems = self._record(subject, plan.events(self.context.today, **more))
            found.problems += [self._named(problem, record) for problem in problems]
        else:
            found.problem(name, "conflict", reason, number)
        return Fate.ACCEPTED

    def _fixed(self, plan: UpdatePlan) -> str | None:
        """Return the refusal of a change of what is never corrected; None where there is none."""
        allowed = self.subject.correctable
        fixed = [name for name in plan.changes if allowed is not None and name not in allowed]
        if not fixed:
            return None
        columns = [
            c.label
            for c in self.form.columns
            if not c.event and not {c.code, c.holds}.isdisjoint(fixed)
        ]
        return _("{columns} cannot be changed any more.", columns=listed(columns or fixed))

    @cached_property
    def _is_identified(self) -> bool:
        """True if its own table has numbers of other systems and digests."""
        view = view_of(self.subject)
        return view is not None and {"ref", DIGEST} <= {*view.tables[0].columns}

    def _there(self, told: SubjectHistory) -> tuple[str | None, bytes | None]:
        """Return the subject that a record means, and the mark of its record; None if it is new."""
        key = _key_of(told)
        if key in self.recent:
            return self.recent[key], None
        how, value = key
        reader = self.tx.store.reader  # not tx.reader, which would write the journal row by row
        if how == "no":
            return lookups.subject_with_no(reader, value, self.form.word), None
        if self._is_identified:
            found = lookups.imported_subject(
                reader, self.form.word, how, lookups.mark_of(value) if how == DIGEST else value
            )
            return found or (None, None)
        return self.contents.get(told.content), None

    # -- a record that is new

    def _missing(self, told: SubjectHistory) -> list[Problem]:
        """Return the problems of columns that name something which is not there."""
        found = []
        for column, word in self.form.naming:
            no = getattr(told.opening, column.holds)
            if column.reading not in LOOKED_UP and no is not None and not self._is_there(word, no):
                message = _(registry.subject(word).missing, code=findings.shown(no))
                found.append(Problem(column.code, f"no_{word}", message, findings.shown(no)))
        return found

    def _is_there(self, word: str, no: str) -> bool:
        reader = self.tx.reader
        if registry.subject(word).key:
            return registers.is_known(reader, word, no)
        return lookups.subject_with_no(reader, no, word) is not None

    def _out_of_place(self, told: SubjectHistory) -> list[Problem]:
        """Return the problems of units closed, or of another kind, on the day of an event."""
        found = []
        for event in (told.opening, *told.events):
            kind = "" if event is told.opening else event.kind
            for problem in reference_problems(event, self.tx, self.subject):
                name = self.form.codes_of(kind).get(problem.field, problem.field)
                found.append(replace(problem, field=name))
        return found

    def _record(self, subject: str, events: Sequence[m.Event]) -> list[Problem]:
        """Record facts of a subject, or return what of them cannot be a history at all."""
        office, today, after, found = self.context.office, self.context.today, None, []
        if self.subject.is_seen_through:
            change = self.tx.change(subject, events, today)
            after, added = change.after, self.tx.next_entries(events)
            found = disorder_problems(change.violations, added, office, today)
        if not found:
            self.tx.append_all(subject, events, after)
        return found

    def _named(self, problem: Problem, record: _FileRecord) -> Problem:
        """Return a problem of an event under the column of its date, or its place in the list."""
        kind = "" if problem.field == self.subject.opening.kind else problem.field
        listed_events = record.told.events[len(record.told.events) - record.listed :]
        for place, event in enumerate(listed_events, 1):
            if (event.kind, event.on.isoformat()) == (kind, problem.value):
                return replace(problem, field=f"events[{place}].on")
        days = self.form.days_of(kind)
        return replace(problem, field=days[0]) if days else problem

    def _enter_new(self, record: _FileRecord) -> list[Problem]:
        """Record what is new; return what of it cannot be a history at all."""
        told, new_subjects = record.told, self._new_subjects  # which looks at what is there before
        opening = self._identified(told.opening)
        if self._is_identified:
            opening = opening.model_copy(update={DIGEST: told.content})
        events = [opening, *sorted(told.events, key=lambda event: event.on)]
        problems = (
            self._enter_whole(told, events)
            if self._may_enter_whole
            else self._enter_by_events(told, events)
        )
        if new_subjects and not problems:
            new_subjects.note(record.row)
        return [self._named(problem, record) for problem in problems]

    @cached_property
    def _may_enter_whole(self) -> bool:
        """True if a new subject is stored at once: it has a number, and only itself is judged."""
        noun = self.subject
        return (
            noun.is_seen_through
            and noun.reach is Reach.ITSELF
            and "no" in noun.opening.model_fields
        )

    def _enter_whole(self, told: SubjectHistory, events: Sequence[m.Event]) -> list[Problem]:
        draft, problems = draft_facts(
            self.subject, events, told.no, self.tx.office, self.context.today
        )
        problems += self._number_problems(draft)
        if not problems:
            self.recent[_key_of(told)] = self.tx.enter(draft)
        return problems

    @cached_property
    def _new_subjects(self) -> NewSubjects | None:
        """The notes of new ones, where likely duplicates are reported."""
        return NewSubjects(self.tx, self.subject) if self.form.likely else None

    def remarks(self, table: FileTable | None) -> list[Problem]:
        """Return warnings for new ones that are likely there already, when all rows are in."""
        column = (
            self.form.likely
            if table is None
            else table.header.spelled.get(self.form.likely, self.form.likely)
        )
        return self._new_subjects.warnings(column, self.context.today) if self._new_subjects else []

    def _number_problems(self, draft: Draft) -> list[Problem]:
        """Return the problems of a number that a record brings, where the program gives them."""
        if draft.no is None or not self.form.gives_numbers:
            return []
        *_others, series = self.subject.number_series
        place = series.place_of(draft.no)
        is_strange = place is None or (series.counts_by_unit and place.unit != draft.unit)
        if is_strange and self.form.numbers_are_ours:
            example = series.written(SeriesPlace(draft.unit, draft.year, 1))
            message = _("A number is written {example}; leave it out to be given the next one.")
            return [
                Problem(
                    "no", "bad_number", message.format(example=example), findings.shown(draft.no)
                )
            ]
        if self.tx.is_no_taken(draft.no, draft.word):
            message = _("Another record already has the number {number}.", number=draft.no)
            return [Problem("no", "conflict", message, draft.no)]
        return []

    def _enter_by_events(self, told: SubjectHistory, events: Sequence[m.Event]) -> list[Problem]:
        subject = self.tx.new_subject(self.form.word)
        problems = self._record(subject, events)
        if not problems:
            self.recent[_key_of(told)] = subject
        return problems

    def _identified(self, opening: m.Event) -> m.Event:
        ids = {}
        for name, holder in opening.identified.items():
            named = lookups.named_subject(self.tx.reader, opening, name, self.subject.names[name])
            if named is not None:
                ids[holder] = lookups.entry_of(named)
        return opening.model_copy(update=ids)

    # -- a record that is there already

    def _plan(self, facts: Sequence[m.Entry], record: _FileRecord) -> UpdatePlan:
        now = history_from_facts(facts)
        assert now is not None
        if record.given is None:
            plan = UpdatePlan(self._changes(now.opening, record.told.opening))
            plan.tell_whole(facts[1:], record.told.events, event_text, is_in_files)
            return plan
        before = self.layout.values_of(now)
        spoken = {code: value for code, value in before.items() if code not in record.given}
        after = spoken | {
            code: value for code, value in record.values.items() if code in record.given
        }
        wanted = self.layout.record_from_values(after, self.context, Findings())
        alone = self.layout.record_from_values(before, self.context, Findings())
        if wanted is None or alone is None:
            return UpdatePlan()
        plan = UpdatePlan(self._changes(alone.opening, wanted.opening))
        places = self.form.places(entry.event for entry in facts[1:])
        told, meant = ({e.kind: e for e in record.events} for record in (alone, wanted))
        plan.tell_course(facts[1:], places, told, meant)
        return plan

    def _changes(self, before: m.Event, after: m.Event) -> dict[str, Any]:
        """Return the fields of the opening that differ, with their new JSON values."""
        old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
        apart = {
            *before.identified.values(),
            DIGEST,
            *(("no",) if new.get("no") == NO_NUMBER else ()),
        }
        called = {field: name for name, field in before.renamed.items()}
        return {
            called.get(name, name): new[name]
            for name in new
            if new[name] != old[name] and name not in apart
        }


def _key_of(told: SubjectHistory) -> tuple[lookups.Identity, str]:
    """Return the identity of a record: its number elsewhere, else its own, else its digest."""
    if told.ref:
        return "ref", told.ref
    return ("no", told.no) if told.no is not None else (DIGEST, told.content)


def importer(tx: Transaction, form: FileForm, options: Options, context: Context) -> OpenedImport:
    """Return what takes the records of a noun in."""
    return OpenedImport(tx, form, options, context)
