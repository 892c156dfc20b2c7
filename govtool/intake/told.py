"""A record of a noun as files tell it: its opening and what followed, as columns or as a list of events, both ways."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from pydantic import ValidationError

from govtool import masking, personal
from govtool import models as m
from govtool.errors import Problem, Refused
from govtool.i18n import _, listed
from govtool.intake import fields
from govtool.intake.fields import Context, Findings
from govtool.intake.histories import know_texts
from govtool.intake.nounrows import Values
from govtool.intake.record import event_object
from govtool.journal import canonical
from govtool.record import problems_of
from govtool.subjects.columns import hidden
from govtool.subjects.files import FileForm
from govtool.subjects.plainfiles import HISTORY
from govtool.subjects.record import CHANGES
from govtool.subjects.subject import EventKind, Subject

_EVENTS = "events"


@dataclass(frozen=True, slots=True)
class SubjectHistory:
    """What a file or the journal tells of one subject.

    ``named`` are the numbers of people in what it names, a case for instance: they may stand in its texts.
    """

    opening: m.Event
    events: Sequence[m.Event]
    named: frozenset[str] = frozenset()

    @property
    def no(self) -> str | None:
        """Its number; None for a noun without numbers."""
        return getattr(self.opening, "no", None)

    @property
    def content(self) -> str:
        """What it tells, as one text that is the same however it was written down."""
        return canonical([text_of(self.opening), *sorted(map(text_of, filter(is_told, self.events)))])

    @property
    def numbers(self) -> set[str]:
        """The telephone and document numbers that are known to be somebody's of those concerned."""
        return personal.said(personal.NUMBERS, self.opening, *self.events) | self.named


def is_told(event: m.Event) -> bool:
    """Return whether a file tells of an event of its own accord: notices are issued by the program."""
    return not isinstance(event, m.NoticeIssued)


def text_of(event: m.Event) -> str:
    """Return an event as one text, by which it is known again."""
    return canonical(event_object(event))


@dataclass(frozen=True, slots=True)
class Telling:
    """How records of one noun are told."""

    subject: Subject[Any]
    form: FileForm

    # -- columns → record

    def of_values(self, values: Values, context: Context, found: Findings) -> SubjectHistory | None:
        """Return the record that the columns of a row tell of; None when there are problems.

        ``history``, as our own exports write it, tells of all that happened; then the other columns only repeat it.
        """
        more: dict[str, Any] = {}
        events: list[m.Event] | None = None
        if HISTORY in values:
            events, more = self._history(values[HISTORY], context, found)
        opening = self._opening({**self._of_event("", values), **more}, found)
        told = self._steps(values, found) if events is None else events
        if found.problems or opening is None:
            return None
        record = SubjectHistory(opening, told)
        if events is not None:
            found.problems += self._differences(values, self.values_of(record))
        return None if found.problems else record

    def of_object(
        self, values: Values, rest: Mapping[str, Any], context: Context, found: Findings
    ) -> SubjectHistory | None:
        """Return the record that a JSONL object tells of.

        :param values: what it says by column; :param rest: its other keys.
        """
        events = self.read_events(rest.get(_EVENTS) or [], f"{_EVENTS}[", context, found)
        more = {key: value for key, value in rest.items() if key != _EVENTS and value is not None}
        know_texts(self.subject.opening, more, "", found)
        opening = self._opening({**self._of_event("", values), **more}, found)
        events = [*self._steps(values, found), *events]
        return None if found.problems or opening is None else SubjectHistory(opening, events)

    def _of_event(self, kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the fields of an event that columns tell of."""
        columns = (column for column in self.form.columns if column.event == kind and column.code in values)
        return {column.holds: values[column.code] for column in columns if column.code != HISTORY}

    def _opening(self, given: dict[str, Any], found: Findings) -> m.Event | None:
        return self._checked(self.subject.opening, given, "", found)

    def _checked(
        self, model: type[m.Event], given: Mapping[str, Any], kind: str, found: Findings
    ) -> m.Event | None:
        try:
            return model.model_validate(given)
        except ValidationError as error:
            codes = {column.holds: column.code for column in self.form.columns if column.event == kind}
            for problem in problems_of(error, model):
                name = codes.get(problem.field, problem.field)
                found.problems.append(Problem(name, problem.code, problem.message, problem.value))
            return None

    def _steps(self, values: Values, found: Findings) -> list[m.Event]:
        """Return the events that columns tell of, by date and then in the order of the chain."""
        events = []
        for kind in self._kinds():
            given = self._of_event(kind.name, values)
            if not given:
                continue
            if "on" not in given:
                found.problems.append(self._undated(kind, values))
            elif event := self._checked(kind.model, given, kind.name, found):
                events.append(event)
        return sorted(events, key=lambda event: event.on)

    def _undated(self, kind: EventKind, values: Values) -> Problem:
        columns = {column.holds: column for column in self.form.columns if column.event == kind.name}
        user = next(column for column in columns.values() if column.code in values)
        message = _("This is missing, but {column} is filled in.").format(column=user.label)
        return Problem(columns["on"].code, "missing", message)

    def _kinds(self) -> Sequence[EventKind]:
        """Return the kinds of events that have columns, in the order of the chain."""
        told = {column.event for column in self.form.columns}
        return [kind for kind in self.subject.own_kinds[1:] if kind.name in told]

    # -- histories → record

    def _history(self, cell: str, context: Context, found: Findings) -> tuple[list[m.Event], dict[str, Any]]:
        """Return the events of 完整经过, and what a leading object of the opening tells that has no column."""
        if cell.strip() == fields.LEFT_OUT:
            message = _("The export left the full history out. Export with --full to import it again.")
            found.problems.append(Problem(HISTORY, "masked", message, cell))
            return [], {}
        try:
            values = json.loads(cell)
        except (ValueError, RecursionError):
            message = _("This is not a list of events as JSON.")
            found.problems.append(Problem(HISTORY, "bad_json", message, fields.shown(cell)))
            return [], {}
        more: dict[str, Any] = {}
        if isinstance(values, list) and self._is_opening(next(iter(values), None)):
            more = {key: value for key, value in values.pop(0).items() if key != "kind"}
        return self.read_events(values, f"{HISTORY}[", context, found), more

    def _is_opening(self, value: Any) -> bool:
        return isinstance(value, dict) and value.get("kind") == self.subject.opening.kind

    def read_events(self, values: Any, path: str, context: Context, found: Findings) -> list[m.Event]:
        """Return the events of a list of objects; what is wrong with one is told by its place in the list."""
        if not isinstance(values, list):
            message = _("This must be a list of objects.")
            found.problems.append(Problem(path.rstrip("["), "bad_value", message, fields.shown(values)))
            return []
        read = (
            self._event(value, f"{path}{place}].", context, found) for place, value in enumerate(values, 1)
        )
        return sorted((event for event in read if event is not None), key=lambda event: event.on)

    def _event(self, value: Any, path: str, context: Context, found: Findings) -> m.Event | None:
        kinds = {kind.name: kind for kind in self.subject.events.values() if kind.model not in CHANGES}
        del kinds[self.subject.opening.kind]
        name = value.get("kind") if isinstance(value, dict) else None
        kind = kinds.get(name) if isinstance(name, str) else None
        if kind is None:
            choices = _("Choose one of: {choices}.").format(choices=listed(kinds))
            found.problems.append(Problem(f"{path}kind", "bad_term", choices, fields.shown(name)))
            return None
        inside = Findings()
        raw = {key: given for key, given in value.items() if given is not None and key != "kind"}
        know_texts(kind.model, raw, "", inside)
        _know_units(kind, raw, context, inside)
        event = self._checked(kind.model, raw, "-", inside)
        if event is not None:
            _know_day(event, context, inside)
        found.problems += [Problem(path + p.field, p.code, p.message, p.value) for p in inside.problems]
        return None if inside.problems else event

    def _differences(self, told: Values, history: Values) -> list[Problem]:
        """Return the problems of columns that say something else than the history: one of the two was edited."""
        message = _("This is not what 完整经过 says. Change both, or empty 完整经过 to go by the columns.")
        codes = [column.code for column in self.form.columns if column.event and column.code in told]
        return [
            Problem(code, "history_differs", message, fields.shown(told[code]))
            for code in codes
            if told[code] != history.get(code)
        ]

    # -- record → columns

    def values_of(self, told: SubjectHistory) -> Values:
        """Return what the columns say of a record; of an event that happened twice, they tell the first."""
        first: dict[str, m.Event] = {}
        for event in told.events:
            first.setdefault(event.kind, event)
        values: Values = {}
        for column in self.form.columns:
            holder = first.get(column.event) if column.event else told.opening
            value = None if column.code == HISTORY or holder is None else getattr(holder, column.holds)
            if value is not None:
                values[column.code] = value
        return values

    def cells(self, told: SubjectHistory, *, full: bool) -> list[Any]:
        """Return the cells of a row, with the whole history where the other columns would not give it back."""
        values = self.values_of(told)
        if not self._suffice(told, values):
            values[HISTORY] = canonical(self._history_of(told)) if full else fields.LEFT_OUT
        if not full:
            values |= hidden(self.form.columns, values, told.numbers)
        return [values.get(column.code) for column in self.form.columns]

    def _suffice(self, told: SubjectHistory, values: Values) -> bool:
        """Return whether the columns alone tell all of a record."""
        steps = self._steps(values, Findings())
        if Counter(map(text_of, steps)) != Counter(map(text_of, told.events)):
            return False
        return not self._beside(told)

    def _beside(self, told: SubjectHistory) -> dict[str, Any]:
        """Return what the opening says that has no column."""
        held = {"kind", "on", *(column.holds for column in self.form.columns if not column.event)}
        return {key: value for key, value in event_object(told.opening).items() if key not in held}

    def _history_of(self, told: SubjectHistory) -> list[dict[str, Any]]:
        beside = self._beside(told)
        opening = [{"kind": told.opening.kind, **beside}] if beside else []
        return [*opening, *map(event_object, told.events)]

    def object_of(self, told: SubjectHistory, *, full: bool) -> dict[str, Any]:
        """Return the JSONL object of a record: its opening, and the events that followed."""
        opening, own = event_object(told.opening), told.numbers
        del opening["kind"]
        events = [event_object(event) for event in told.events]
        if not full:
            opening = masking.hidden(self.subject.opening, opening, own)
            events = [
                {"kind": event.kind, **masking.hidden(type(event), value, own, self.subject.opening)}
                for event, value in zip(told.events, events, strict=True)
            ]
        return {**opening, _EVENTS: events}


def _know_units(kind: EventKind, raw: Mapping[str, Any], context: Context, found: Findings) -> None:
    """Find the units named that the office has not, or that are of another kind."""
    for name, kinds in kind.units.items():
        given = raw.get(name)
        for code in given if isinstance(given, list) else [given]:
            if isinstance(code, str) and code.strip():
                _know(partial(fields.unit, code, context, kinds), name, code, found)


def _know_day(event: m.Event, context: Context, found: Findings) -> None:
    _know(partial(fields.not_in_future, event.on, context), "on", event.on.isoformat(), found)


def _know(convert: Any, field: str, value: str, found: Findings) -> None:
    try:
        convert()
    except Refused as refusal:
        found.problems.append(fields.problem(field, refusal, value))


def told_by(facts: Iterable[m.Entry]) -> SubjectHistory | None:
    """Return what entries tell that count, the opening first; None for none."""
    events = [entry.event for entry in facts]
    return SubjectHistory(events[0], events[1:]) if events else None
