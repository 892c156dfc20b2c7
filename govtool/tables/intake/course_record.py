"""A record of a noun in files: its opening and what followed, as columns or events."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from pydantic import ValidationError

from govtool import models as m
from govtool.base.errors import Problem, Refused
from govtool.base.i18n import _, listed
from govtool.base.record import problems_of
from govtool.base.vocabulary import Term
from govtool.journal.chain import canonical
from govtool.journal.events import CHANGES, DIGEST
from govtool.privacy import personal_marks
from govtool.privacy.masking import masks
from govtool.subjects.default_files import HISTORY
from govtool.subjects.file_columns import FileColumn, hidden
from govtool.subjects.file_form import CourseStep, FileForm
from govtool.subjects.series import NO_NUMBER
from govtool.subjects.subject import EventKind, Subject
from govtool.tables.intake import cell_dates, cell_values, findings
from govtool.tables.intake.case_history import know_texts
from govtool.tables.intake.case_record import event_object
from govtool.tables.intake.findings import Context, Findings
from govtool.tables.intake.noun_rows import Values

_EVENTS = "events"


@dataclass(frozen=True)
class SubjectHistory:
    """The history of one subject in a file or the journal.

    ``named`` are the numbers of people in what it names, a case for instance: they may stand in its
    texts.
    """

    opening: m.Event
    events: Sequence[m.Event]
    named: frozenset[str] = frozenset()

    @property
    def no(self) -> str | None:
        """Its number; None for a noun without numbers, and for what is to be given one."""
        no: str | None = getattr(self.opening, "no", None)
        return None if no == NO_NUMBER else no

    @property
    def ref(self) -> str | None:
        """Its number in another system."""
        ref: str | None = getattr(self.opening, "ref", None)
        return ref

    @cached_property
    def content(self) -> str:
        """The SHA-256 (hex) of what it tells, which is the same however it was written down."""
        opening = {
            key: said
            for key, said in event_object(self.opening).items()
            if key not in {"no", DIGEST}
        }
        events = sorted(map(event_text, filter(is_in_files, self.events)))
        return hashlib.sha256(canonical([canonical(opening), *events]).encode()).hexdigest()

    @property
    def numbers(self) -> set[str]:
        """The telephone and document numbers that are known to be somebody's of those concerned."""
        return (
            personal_marks.marked_values(personal_marks.NUMBERS, self.opening, *self.events)
            | self.named
        )


def is_in_files(event: m.Event) -> bool:
    """Return whether a file holds an event of its own accord.

    Notices are issued by the program, and what is sensitive stays in the office.
    """
    return not isinstance(event, m.NoticeIssued) and not personal_marks.stays_in_office(type(event))


def event_text(event: m.Event) -> str:
    """Return an event as one text, by which it is known again."""
    return canonical(event_object(event))


@dataclass(frozen=True, slots=True)
class CourseLayout:
    """The translation between records of one noun and files."""

    subject: Subject[Any]
    form: FileForm

    # -- columns → record

    def record_from_values(
        self, values: Values, context: Context, found: Findings
    ) -> SubjectHistory | None:
        """Return the record that the columns of a row tell of; None when there are problems.

        ``history``, as our own exports write it, tells of all that happened; then the other columns
        only repeat it.
        """
        more: dict[str, Any] = {}
        events: list[m.Event] | None = None
        if HISTORY in values:
            events, more = self._history(values[HISTORY], context, found)
        values = self._taken_in(values, found)
        opening = self._opening(values, more, found)
        told = self._steps(values, found) if events is None else events
        if found.problems or opening is None:
            return None
        record = SubjectHistory(opening, told)
        if events is not None:
            found.problems += self._differences(values, self.values_of(record))
        return None if found.problems else record

    def record_from_object(
        self, values: Values, rest: Mapping[str, Any], context: Context, found: Findings
    ) -> SubjectHistory | None:
        """Return the record that a JSONL object tells of.

        :param values: what it says by column; :param rest: its other keys, those of steps with a
            key of their own among them.
        """
        values = self._taken_in(values, found)
        events = self.read_events(rest.get(_EVENTS) or [], f"{_EVENTS}[", context, found)
        beside = {
            kind: rest[step.key] for kind, step in self.form.steps.items() if rest.get(step.key)
        }
        apart = {_EVENTS, *(step.key for step in self.form.steps.values())}
        more = {key: value for key, value in rest.items() if key not in apart and value is not None}
        know_texts(self.subject.opening, more, "", found)
        opening = self._opening(values, more, found)
        events = [*self._steps(values, found, beside), *events]
        return None if found.problems or opening is None else SubjectHistory(opening, events)

    def _taken_in(self, values: Values, found: Findings) -> Values:
        """Return the values without those that such a record does not take, and warn of them."""
        withheld = self.form.withheld(values)
        left = [code for code in withheld if code in values]
        found.warnings += [Problem(code, *withheld[code]) for code in left]
        return (
            {code: value for code, value in values.items() if code not in left} if left else values
        )

    def _opening(self, values: Values, more: Mapping[str, Any], found: Findings) -> m.Event | None:
        lacking = [findings.required(code) for code in self.form.lacking(values)]
        if lacking:
            found.problems += lacking
            return None
        number = {"no": NO_NUMBER} if self.form.gives_numbers else {}
        given = {**number, **self._opening_fields(values), **more}
        return self._checked(self.subject.opening, given, "", found)

    def _opening_fields(self, values: Values) -> dict[str, Any]:
        codes = self.form.codes_of("")
        return {
            field: values[code]
            for field, code in codes.items()
            if code in values and code != HISTORY
        }

    def _checked(
        self, model: type[m.Event], given: Mapping[str, Any], kind: str, found: Findings
    ) -> m.Event | None:
        try:
            return model.model_validate(given)
        except ValidationError as error:
            codes = self.form.codes_of(kind)
            for problem in problems_of(error, model):
                name = codes.get(problem.field, problem.field)
                found.problems.append(Problem(name, problem.code, problem.message, problem.value))
            return None

    def _steps(
        self, values: Values, found: Findings, beside: Mapping[str, Mapping[str, Any]] | None = None
    ) -> list[m.Event]:
        """Return the events that columns tell of, by date and then in the order of the chain.

        :param beside: what else is said of some, by kind.
        """
        events = []
        for step in self.form.course:
            given = {**step.fields(values), **(beside or {}).get(step.name, {})}
            if not given:
                continue
            given = _completed(step, given, values)
            if "on" not in given:
                found.problems.append(self._undated(step, values))
            elif event := self._checked(step.model, given, step.name, found):
                events.append(event)
        return sorted(events, key=lambda event: event.on)

    def _undated(self, step: CourseStep, values: Values) -> Problem:
        user = next(code for code in step.columns if code in values)
        message = _("This is missing, but {column} is filled in.")
        label = self.form.by_code[user].label
        return Problem(step.day, "missing", message.format(column=label))

    # -- histories → record

    def _history(
        self, cell: str, context: Context, found: Findings
    ) -> tuple[list[m.Event], dict[str, Any]]:
        """Return the events of 完整经过, and the fields of its opening that have no column."""
        values = parsed_history(cell, found)
        more: dict[str, Any] = {}
        if isinstance(values, list) and self._is_opening(next(iter(values), None)):
            more = {key: value for key, value in values.pop(0).items() if key != "kind"}
        return self.read_events(values, f"{HISTORY}[", context, found), more

    def _is_opening(self, value: Any) -> bool:
        return isinstance(value, dict) and value.get("kind") == self.subject.opening.kind

    def read_events(
        self, values: Any, path: str, context: Context, found: Findings
    ) -> list[m.Event]:
        """Return the events of a list of objects; a problem names its place in the list."""
        if not isinstance(values, list):
            message = _("This must be a list of objects.")
            found.problem(path.rstrip("["), "bad_value", message, values)
            return []
        read = (
            self._event(value, f"{path}{place}].", context, found)
            for place, value in enumerate(values, 1)
        )
        return [event for event in read if event is not None]

    def _event(self, value: Any, path: str, context: Context, found: Findings) -> m.Event | None:
        kinds = {
            kind.name: kind for kind in self.subject.events.values() if kind.model not in CHANGES
        }
        del kinds[self.subject.opening.kind]
        name = value.get("kind") if isinstance(value, dict) else None
        kind = kinds.get(name) if isinstance(name, str) else None
        if kind is None:
            choices = _("Choose one of: {choices}.", choices=listed(kinds))
            found.problem(f"{path}kind", "bad_term", choices, name)
            return None
        inside = Findings()
        raw = {key: given for key, given in value.items() if given is not None and key != "kind"}
        know_texts(kind.model, raw, "", inside)
        _know_units(kind, raw, context, inside)
        event = self._checked(kind.model, raw, "-", inside)
        if event is not None:
            _know_day(event, context, inside)
        found.problems += [
            Problem((path + p.field).rstrip("."), p.code, p.message, p.value)
            for p in inside.problems
        ]
        return None if inside.problems else event

    def _differences(self, told: Values, history: Values) -> list[Problem]:
        """Return the problems of columns that differ from the history: one was edited."""
        codes = [
            column.code for column in self.form.columns if column.event and column.code in told
        ]
        return differences([code for code in codes if told[code] != history.get(code)], told)

    # -- record → columns

    def values_of(self, told: SubjectHistory) -> Values:
        """Return the values of the columns; of an event that happened twice, those of the first."""
        values = {
            code: getattr(told.opening, field)
            for field, code in self.form.codes_of("").items()
            if code != HISTORY
        } | self.form.columns_of(told.events)
        return {code: value for code, value in values.items() if value is not None}

    def cells(self, told: SubjectHistory, *, full: bool) -> list[Any]:
        """Return the cells of a row, with the whole history where the columns do not suffice."""
        values = self.values_of(told)
        if not self._suffice(told, values):
            values[HISTORY] = canonical(self._history_of(told)) if full else findings.LEFT_OUT
        if not full:
            values |= hidden(self.form.columns, values, told.numbers)
            confidential = [
                c.code
                for c in self.form.columns
                if c.code in values and self.form.is_confidential(c)
            ]
            values |= {code: masks.mask_name(values[code]) for code in confidential}
        return [_cell(column, values.get(column.code)) for column in self.form.columns]

    def _suffice(self, told: SubjectHistory, values: Values) -> bool:
        """Return whether the columns alone tell all of a record."""
        steps = self._steps(values, Findings())
        if Counter(map(event_text, steps)) != Counter(map(event_text, told.events)):
            return False
        return not self._beside(told)

    def _beside(self, told: SubjectHistory) -> dict[str, Any]:
        """Return what the opening says that has no column."""
        held = {
            "kind",
            "on",
            DIGEST,
            *(column.holds for column in self.form.columns if not column.event),
        }
        return {key: value for key, value in event_object(told.opening).items() if key not in held}

    def _history_of(self, told: SubjectHistory) -> list[dict[str, Any]]:
        beside = self._beside(told)
        opening = [{"kind": told.opening.kind, **beside}] if beside else []
        return [*opening, *map(event_object, told.events)]

    def object_of(self, told: SubjectHistory, *, full: bool) -> dict[str, Any]:
        """Return the JSONL object of a record: its opening, keyed steps, and other events."""
        values, own, opening = self.values_of(told), told.numbers, self.subject.opening
        fields_told = told.opening.model_dump(mode="json")
        if not full:
            fields_told = masks.hidden(opening, fields_told, own)
        columns = [
            column for column in self.form.columns if not column.event and column.code != HISTORY
        ]
        beside = {key: value for key, value in fields_told.items() if key in self._beside(told)}
        placed = self._keyed_steps(told.events, values)
        return {
            **{column.code: fields_told[column.holds] for column in columns},
            **beside,
            **{
                step.key: self._object_inside(placed.get(kind), own, full=full)
                for kind, step in self.form.steps.items()
                if step.key
            },
            _EVENTS: [
                self._event_told(event, own, full=full)
                for event in told.events
                if event not in placed.values()
            ],
        }

    def _keyed_steps(self, events: Iterable[m.Event], values: Values) -> dict[str, m.Event]:
        """Return the steps with a key of their own, by kind: the first, if on its usual day."""
        placed: dict[str, m.Event] = {}
        seen: set[str] = set()
        for event in events:
            step = self.form.steps.get(event.kind)
            if step and step.key and event.kind not in seen:
                seen.add(event.kind)
                if event.on == next(
                    (values[code] for code in step.dated_by if code in values), None
                ):
                    placed[event.kind] = event
        return placed

    def _object_inside(
        self, event: m.Event | None, own: Collection[str], *, full: bool
    ) -> dict[str, Any] | None:
        if event is None:
            return None
        fields = [field for field in self.form.codes_of(event.kind) if field != "on"]
        told = self._event_told(event, own, full=full)
        return {
            **dict.fromkeys(fields),
            **{key: told[key] for key in told if key not in {"kind", "on"}},
        }

    def _event_told(self, event: m.Event, own: Collection[str], *, full: bool) -> dict[str, Any]:
        value = event_object(event)
        if full:
            return value
        hide = masks.concealed if self.form.is_masked(event.kind) else masks.hidden
        return {"kind": event.kind, **hide(type(event), value, own, self.subject.opening)}


def _completed(step: CourseStep, given: dict[str, Any], values: Values) -> dict[str, Any]:
    """Return the fields of a step with those that files leave unsaid."""
    unsaid = {name: say(values) for name, say in step.form.unsaid.items() if name not in given}
    day = next((values[code] for code in step.form.dated_by if code in values), None)
    return {**({"on": day} if day else {}), **unsaid, **given}


def _cell(column: FileColumn, value: Any) -> Any:
    """Return a value as a cell has it: a code of a list of ours in words."""
    is_code = column.words is not None and value is not None and not isinstance(value, Term)
    return column.words.zh(value) if is_code and column.words else value


def _know_units(kind: EventKind, raw: Mapping[str, Any], context: Context, found: Findings) -> None:
    """Find the units named that the office has not, or that are of another kind."""
    for field, kinds in kind.units.items():
        name = kind.model.model_fields[field].alias or field
        given = raw.get(name)
        for code in given if isinstance(given, list) else [given]:
            if isinstance(code, str) and code.strip():
                _know(partial(cell_values.unit, code, context, kinds), name, code, found)


def _know_day(event: m.Event, context: Context, found: Findings) -> None:
    _know(partial(cell_dates.not_in_future, event.on, context), "on", event.on.isoformat(), found)


def _know(convert: Any, field: str, value: str, found: Findings) -> None:
    try:
        convert()
    except Refused as refusal:
        found.problems.append(findings.problem(field, refusal, value))


def parsed_history(cell: str, found: Findings) -> Any:
    """Return what 完整经过 holds, checked for nothing but JSON; nothing when there is a problem."""
    if cell.strip() == findings.LEFT_OUT:
        message = _("The export left the full history out. Export with --full to import it again.")
        found.problems.append(Problem(HISTORY, "masked", message, cell))
        return []
    try:
        return json.loads(cell)
    except (ValueError, RecursionError):
        message = _("This is not a list of events as JSON.")
        found.problems.append(Problem(HISTORY, "bad_json", message, cell[:80]))
        return []


def differences(codes: Iterable[str], told: Mapping[str, Any]) -> list[Problem]:
    """Return the problems of columns that differ from 完整经过: one of the two was edited."""
    message = _(
        "This is not what 完整经过 says. Change both, or empty 完整经过 to go by the columns."
    )
    return [
        Problem(code, "history_differs", message, findings.shown(told.get(code))) for code in codes
    ]


def history_from_facts(facts: Iterable[m.Entry]) -> SubjectHistory | None:
    """Return what entries tell that count, the opening first; None for none."""
    events = [entry.event for entry in facts]
    return SubjectHistory(events[0], events[1:]) if events else None
