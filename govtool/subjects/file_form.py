"""The description of a noun's files: columns, names, and the way from row to record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from govtool.privacy.personal_marks import Personal
from govtool.subjects.file_columns import FileColumn

if TYPE_CHECKING:
    from govtool.base.record import Record
    from govtool.law.office import Office
    from govtool.models import Event
    from govtool.subjects.subject import Subject

_NEVER_MASKED = frozenset({None, Personal.STAFF, Personal.UNIT})


class SavedRecord(NamedTuple):
    """The way from rows to records of a register, each saved whole under its code."""

    noun: Subject[Any]
    key: str = "code"
    """The column that names a record."""
    known_by: tuple[str, ...] = ()
    """The columns that identify a record without its key; a new one gets a number."""
    keeps: bool | Collection[str] = False
    """True, or the columns, if a column that a file lacks keeps its value."""
    completed: Callable[[dict[str, Any], Office], dict[str, Any]] = lambda values, _office: values
    """Fills in what may be left out."""
    parent: str = ""
    """The column that names another record; empty for none."""
    parent_fits: Callable[[Any, Any], str | None] = lambda _record, _parent: None
    """Returns why a record cannot hang under another, or None."""
    cells: Callable[[Any], dict[str, Any]] = dict
    """Returns what each column holds of a record."""
    fields: Callable[[Mapping[str, Any]], dict[str, Any]] = dict
    """Returns the fields of a record from its columns; may refuse them."""

    @property
    def model(self) -> Any:
        """The model of a record: that of the field which is named like the noun."""
        return self.noun.opening.model_fields[self.noun.word].annotation

    def saved(self, on: dt.date, record: Record) -> Event:
        """Return the event that saves a record."""
        fields: dict[str, Any] = {"on": on, self.noun.word: record}
        return self.noun.opening(**fields)


class FileStep(NamedTuple):
    """The form of a step in files, where it omits fields or has its own place in an object."""

    dated_by: tuple[str, ...] = ()
    """Columns that date it where it has no own one; the first filled in counts."""
    unsaid: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {}
    """Functions that give its fields without a column, from the values of the row."""
    key: str = ""
    """The key of a JSONL object that tells of it, if it is of the day that ``dated_by`` gives."""
    kinds: tuple[str, ...] = ()
    """The kinds that its event may be of; empty for the one that it is called by."""
    event: Callable[[Mapping[str, Any]], Event | None] | None = None
    """Returns its event, or None, where that depends on columns of others."""
    cells: Callable[[Any], Mapping[str, Any]] | None = None
    """Returns what columns hold of its event, where they are not its fields."""


@dataclass(frozen=True)
class CourseStep:
    """A step that columns tell of: its name, its usual event, and its columns with their fields."""

    name: str
    model: type[Event]
    columns: Mapping[str, str]
    form: FileStep

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that its event may be of."""
        return self.form.kinds or (self.name,)

    @cached_property
    def day(self) -> str:
        """The column that dates it."""
        own = (code for code, field in self.columns.items() if field == "on")
        return next(own, "") or next(iter(self.form.dated_by), "")

    def event(self, values: Mapping[str, Any]) -> Event | None:
        """Return its event as columns of checked values tell of it; None where they do not."""
        if self.form.event is not None:
            return self.form.event(values)
        if not values.get(self.day):
            return None
        given = self.fields(values).items()
        return self.model.trusted(
            **{field: said for field, said in given if said not in {None, ""}}
        )

    def fields(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the fields of its event that the columns tell of."""
        return {field: values[code] for code, field in self.columns.items() if code in values}

    def cells(self, event: Event) -> Mapping[str, Any]:
        """Return what the columns hold of its event."""
        if self.form.cells is not None:
            return self.form.cells(event)
        return {code: getattr(event, field) for code, field in self.columns.items()}


Withheld = Mapping[str, tuple[str, str]]
"""Columns whose text is not taken in, each with the code and the message of the warning."""


class Help(NamedTuple):
    """The help page of a command about the files of a noun: its text, and examples, a line each."""

    text: str
    examples: str


class StepFile(NamedTuple):
    """The files of one kind of step, a row each, by what it is recorded of.

    :param whose: the column with the code of a register by which its subjects are found.
    :param subjects: ``module:NAME`` of what gives the subjects of a row's event, from the store,
        that code and the event; it refuses where there is none.
    :param all: ``module:NAME`` of what gives all subjects of a code, with their states.
    """

    model: type[Event]
    whose: str
    subjects: str
    all: str


@dataclass(frozen=True)
class FileForm:
    """The files of a noun."""

    noun: str
    """The word of the commands: ``govtool import NOUN``."""
    word: str
    """The word of the noun's subjects in the journal."""
    label: str
    """The label of its records, in the plural."""
    sheet: str
    """The name of the sheet of a workbook, always Chinese."""
    columns: Sequence[FileColumn]
    importing: Help
    exporting: Help
    record: SavedRecord | None = None
    """The way from row to record, for a register."""
    step: StepFile | None = None
    """The step that its rows are, where they are no records of their own."""
    own_way: str = ""
    """The first word of the modules that read and write what says more than columns can hold."""
    bounded: frozenset[str] | None = None
    """The options that narrow an export; None for those that its records call for."""
    owes: bool = False
    """True if its records bring deadlines along."""
    needs_reason: bool = False
    """True if it is exported with ``--full`` and a reason only."""
    steps: Mapping[str, FileStep] = field(default_factory=dict)
    """The forms of steps with fields omitted in files, by kind of event."""
    withheld: Callable[[Mapping[str, Any]], Withheld] = lambda _values: {}
    """Returns what is not taken in of a record, from what its columns say."""
    lacking: Callable[[Mapping[str, Any]], Iterable[str]] = lambda _values: ()
    """Returns the columns that a record lacks, where what it needs depends on what others say."""
    likely: str = ""
    """The column that reports a likely duplicate; empty for none."""
    heading: str = ""
    """The label of their number in a summary of the office; empty for none."""

    @cached_property
    def by_code(self) -> Mapping[str, FileColumn]:
        """The columns by code."""
        return {column.code: column for column in self.columns}

    @cached_property
    def course(self) -> Sequence[CourseStep]:
        """The steps that columns tell of, in the order of the columns."""
        from govtool.subjects import registry  # which has these forms

        told: dict[str, dict[str, str]] = {}
        for column in self.columns:
            if column.event:
                told.setdefault(column.event, {})[column.code] = column.holds
        forms = ((name, self.steps.get(name, FileStep())) for name in told)
        return [
            CourseStep(
                name,
                registry.kind_of(self.word, next(iter(form.kinds), name)).model,
                told[name],
                form,
            )
            for name, form in forms
        ]

    def places(self, events: Iterable[Event]) -> dict[str, int]:
        """Return the index of the event at each step of the course: the first of its kinds."""
        found: dict[str, int] = {}
        for index, event in enumerate(events):
            steps = self._steps_of_kinds.get(event.kind, ())
            place = next((step.name for step in steps if step.name not in found), None)
            if place is not None:
                found[place] = index
        return found

    def columns_of(self, events: Sequence[Event]) -> dict[str, Any]:
        """Return what columns hold of some events, in their order; of a kind the first ones."""
        values: dict[str, Any] = {}
        steps = {step.name: step for step in self.course}
        for name, index in self.places(events).items():
            values |= steps[name].cells(events[index])
        return values

    @cached_property
    def _steps_of_kinds(self) -> Mapping[str, list[CourseStep]]:
        found: dict[str, list[CourseStep]] = {}
        for step in self.course:
            for kind in step.kinds:
                found.setdefault(kind, []).append(step)
        return found

    def codes_of(self, step: str) -> dict[str, str]:
        """Return the columns of a step by the fields that they hold; of the opening for ``""``."""
        return {column.holds: column.code for column in self.columns if column.event == step}

    def days_of(self, kind: str) -> list[str]:
        """Return the columns that date events of a kind; those of its opening for ``""``."""
        if kind:
            return [step.day for step in self._steps_of_kinds.get(kind, ())]
        return [code for field, code in self.codes_of("").items() if field == "on"]

    @property
    def saved_record(self) -> SavedRecord:
        """The way from row to record of a register."""
        assert self.record is not None, self.noun
        return self.record

    @cached_property
    def naming(self) -> Sequence[tuple[FileColumn, str]]:
        """Return the columns that name another subject, with the word of its noun."""
        from govtool.subjects import registry  # which has these forms

        names = registry.subject(self.word).names
        return [(c, names[c.holds]) for c in self.columns if not c.event and c.holds in names]

    @cached_property
    def masks(self) -> bool:
        """Return whether an export masks something of people."""
        return any(column.mark not in _NEVER_MASKED for column in self.columns)

    @cached_property
    def is_of_people(self) -> bool:
        """Return whether each record is of a person."""
        return any(column.is_name for column in self.columns)

    @cached_property
    def gives_numbers(self) -> bool:
        """Return whether a record that brings no number is given the next one."""
        return any(not column.required for column in self._number)

    @property
    def numbers_are_ours(self) -> bool:
        """Return whether a number is one of our series; else offices may have their own."""
        return any(column.ours_alone for column in self._number)

    @property
    def _number(self) -> Iterator[FileColumn]:
        return (column for column in self.columns if column.holds == "no" and not column.event)

    def is_confidential(self, column: FileColumn) -> bool:
        """Return whether an export without ``--full`` masks a name in the column."""
        return column.mark is Personal.NAME and self.is_masked(column.event)

    def is_masked(self, kind: str) -> bool:
        """Return whether an export without ``--full`` masks the names in events of a kind too."""
        from govtool.subjects import registry  # which knows the forms of files

        return bool(kind) and registry.kind_of(self.word, kind).is_confidential

    def is_number(self, name: str) -> bool:
        """Return whether a column has a telephone or document number."""
        column = self.by_code.get(name)
        return column is not None and column.is_number
