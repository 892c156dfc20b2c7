"""Verbs from events: options, questions and choices of a step follow from its event's fields.

A module of verbs says of each the event, its help, and the help of each option::

    matter.verb(
        "answer",
        e.MatterAnswered,
        "Record that the reporter was answered.",
        StepOption("way", "How the reporter was answered."),
    )

An option that the event needs is asked for on a terminal, and named where there is nobody to ask;
the others are asked for where one of those was. The last of several words may be the first term or
unit that is needed: ``answer 00012 phone``, ``dispatch 00012 BM03``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from inspect import Parameter
from typing import Annotated, Any, NamedTuple, get_origin

import typer

from govtool import models as m
from govtool.base import text
from govtool.base import vocabulary as voc
from govtool.base.i18n import _
from govtool.base.patterns import pattern
from govtool.base.record import field_label
from govtool.base.vocabulary import UnitKind
from govtool.commands.shared.recording import NounStep, record, split_last, unit_meant
from govtool.commands.shared.selection import CHOOSING, choosing_options
from govtool.privacy.personal_marks import Personal, marks_of, parts_of
from govtool.shell.form.form import (
    Field,
    Form,
    day_field,
    term_field,
    text_field,
    unit_field,
    yes_or_no_field,
)
from govtool.shell.frame.session import Session
from govtool.shell.options import day, unit_code, whole_number
from govtool.shell.parameters import Again, NewOptions, On, Override, option, with_parameters
from govtool.shell.subject_words import Nos
from govtool.subjects.subject import Subject
from govtool.subjects.unit.references import require_unit

BETWEEN = pattern(r"[、,，;；]")
FieldsOf = Callable[[dict[str, Any], Session], list[Field]]
"""A function that makes the fields of a form from what was typed, by the name of the option."""


class StepOption(NamedTuple):
    """A field of an event as an option.

    :param flag: its spelling, where not that of the field.
    :param metavar: what its value is, where the type does not say it.
    :param when: whether it is asked for, as far as the form is filled in.
    :param otherwise: its value where nobody says one.
    :param label: its question, where that is not the name of the field.
    :param required: whether a person has to say it, although the event does without.
    :param kind: the type of the parameter, where the event has no such field.
    :param last: whether the last of several words may be its value; without it, as its type says.
    """

    field: str
    help: str
    flag: str = ""
    metavar: str = ""
    when: Callable[[Form], bool] | None = None
    otherwise: Callable[[Form], Any] | None = None
    label: str = ""
    required: bool = False
    kind: Any = None
    last: bool | None = None


class _Option(NamedTuple):
    """A field of an event, with what its type says of it."""

    asked: StepOption
    model: type[m.Event]
    units: frozenset[UnitKind] | None

    @property
    def name(self) -> str:
        return self.asked.field

    @property
    def flag(self) -> str:
        return self.asked.flag or f"--{self.name.strip('_').replace('_', '-')}"

    @property
    def types(self) -> list[Any]:
        return list(parts_of(self.model.model_fields[self.name].annotation))

    @property
    def is_required(self) -> bool:
        is_needed = self.asked.required or self.model.model_fields[self.name].is_required()
        return is_needed and self.asked.otherwise is None

    @property
    def is_many(self) -> bool:
        return any(get_origin(part) is tuple for part in self.types)

    @property
    def is_unit(self) -> bool:
        return bool(self.units) and not self.is_many

    @property
    def term(self) -> type[voc.Term] | None:
        types = (part for part in self.types if isinstance(part, type))
        return next((part for part in types if issubclass(part, voc.Term)), None)

    @property
    def may_be_last(self) -> bool:
        """Return whether the last of several words may be its value."""
        if self.asked.last is not None or self.asked.kind:
            return bool(self.asked.last)
        return self.is_required and bool(self.term or self.is_unit)

    @property
    def metavar(self) -> str:
        if self.asked.metavar:
            return self.asked.metavar
        if self.term is not None:
            return "|".join(term.value for term in self.term)
        if bool in self.types:
            return "yes|no"
        if int in self.types:
            return "N"
        return "UNIT" if self.units else "DATE" if dt.date in self.types else "TEXT"

    def parameter(self) -> tuple[Any, Any]:
        """Return the annotation and the default of the parameter."""
        kind = self.asked.kind or (list[str] | None if self.is_many else str | None)
        return Annotated[kind, option(f"{self.flag} {self.metavar}", self.asked.help)], None

    def field(self, typed: Any, *, asking: bool) -> Field:
        """Return the field of the form.

        :param asking: whether a person is asked for something that is needed.
        """
        label = _(self.asked.label) if self.asked.label else self._label()
        asks = self.asked.when or (lambda _form: asking)
        how: dict[str, Any] = {"option": self.flag, "otherwise": self.asked.otherwise}
        how |= {"required": True} if self.is_required else {"asks": asks}
        found = self._field(label, typed, how)
        if self.is_required:
            return found
        return replace(found, read=_or_nothing(found.read, () if self.is_many else None))

    def _label(self) -> str:
        label = field_label(self.name, self.model)
        label = label[:1].upper() + label[1:]
        return label if self.is_required else _("{label} (may be left empty)", label=label)

    def _field(self, label: str, typed: Any, how: Mapping[str, Any]) -> Field:
        if self.is_many:
            return Field(self.name, label, typed or None, self._units, **how)
        if self.units:
            return unit_field(self.name, label, typed, self.units, **how)
        if self.term is not None:
            return term_field(self.name, label, typed, self.term, **how)
        if bool in self.types:
            return yes_or_no_field(self.name, label, typed, _yes_or_no, **how)
        if int in self.types:
            return Field(self.name, label, typed, lambda answer, _form: whole_number(answer), **how)
        if dt.date in self.types:
            return day_field(self.name, label, typed, ahead=True, **how)
        mark = marks_of(self.model).get(self.name)
        limit = text.TEXT_LIMIT if mark is Personal.TEXT else text.LINE_LIMIT
        found = text_field(self.name, label, typed, limit=limit, **how)
        return replace(found, read=_whole_name(found.read)) if mark is Personal.NAME else found

    def _units(self, typed: list[str] | str, form: Form) -> tuple[str, ...]:
        words = BETWEEN.split(typed) if isinstance(typed, str) else typed
        codes = dict.fromkeys(unit_code(word, form.office) for word in words if word.strip())
        for code in codes:
            require_unit(code, form.office, self.units or frozenset(UnitKind), form.day)
        return tuple(codes)


def _yes_or_no(typed: str, _form: Form) -> bool:
    from govtool.commands.shared.correction import yes_or_no_meant  # few steps ask yes or no

    return yes_or_no_meant(typed)


def _whole_name(read: Callable[[Any, Form], Any]) -> Callable[[Any, Form], Any]:
    """Return a reader of a person's name that refuses masked names and numbers."""

    def read_whole(typed: Any, form: Form) -> Any:
        text.refuse_no_name(typed)
        return read(typed, form)

    return read_whole


def _or_nothing(read: Callable[[Any, Form], Any], nothing: object) -> Callable[[Any, Form], Any]:
    """Return what reads a field that may be left empty."""

    def read_any(typed: Any, form: Form) -> Any:
        return nothing if typed in ("", []) else read(typed, form)

    return read_any


@dataclass(frozen=True)
class Verbs:
    """The verbs of a noun, and where they are entered."""

    app: typer.Typer
    noun: Subject[Any]

    def verb(
        self,
        name: str,
        event: type[m.Event],
        words: str,
        *asked: StepOption,
        fields: FieldsOf | None = None,
        epilog: str = "",
    ) -> None:
        """Make the command that records an event.

        :param words: its help.
        :param asked: the fields that are options.
        :param fields: makes fields that need more than their type says; options without such a
            field go into the event as typed.
        """
        options = [
            _Option(one, event, self.noun.events[event].units.get(one.field)) for one in asked
        ]

        def command(ctx: typer.Context, **typed: Any) -> None:
            self._take(ctx, event, options, fields, typed)

        own = {one.name: one.parameter() for one in options}
        chosen = choosing_options(self.noun, f"{self.noun.word} {name}", event)
        added = {"nos": (Nos, Parameter.empty), **self.in_order(own, chosen, event)}
        self.app.command(name, help=words, epilog=epilog)(
            with_parameters(command, added, ("typed",))
        )

    def in_order(self, own: NewOptions, chosen: NewOptions, event: type[m.Event]) -> NewOptions:
        """Return all options of a step in the order of help.

        :param own: those of its event; :param chosen: those by which subjects are chosen.
        """
        return {**own, **chosen, "on": (On, None), **self.breaking_and_repeating(event)}

    def breaking_and_repeating(self, event: type[m.Event]) -> NewOptions:
        """Return the options of an event whose kind can break a rule, or is told apart."""
        kind = self.noun.events[event]
        found: dict[str, tuple[Any, Any]] = {"override": (Override, None)} if kind.checks else {}
        return found | ({"again": (Again, False)} if kind.same is not None else {})

    def step(
        self, event: type[m.Event], fixed: Mapping[str, Any], typed: dict[str, Any]
    ) -> NounStep:
        """Return the step that options say.

        :param fixed: values of the event as typed, and its day.
        """
        return NounStep(self.noun, event, typed["on"], fixed, typed.get("again", False))

    def prepare(self, typed: dict[str, Any], session: Session) -> None:
        """Read the options that every form needs as values: the day."""
        typed["on"] = day(typed["on"], session)

    def _take(
        self,
        ctx: typer.Context,
        event: type[m.Event],
        options: Sequence[_Option],
        fields: FieldsOf | None,
        given: Mapping[str, Any],
    ) -> None:
        """Record the step that options say."""
        typed = {name: value for name, value in given.items() if name not in CHOOSING}
        words = typed.pop("nos")
        last = next((one for one in options if one.may_be_last), None)
        if last is not None:
            means = last.term.meant_by if last.term else unit_meant(ctx.obj)
            words, typed[last.name] = split_last(words, means, typed[last.name])
        self.prepare(typed, ctx.obj)
        made = fields(typed, ctx.obj) if fields else _made(options, typed)
        apart = {"on", *(one.name for one in made)}
        fixed = {
            name: value
            for name, value in typed.items()
            if name in event.model_fields and name not in apart and value is not None
        }
        record(ctx, words, self.step(event, fixed, typed), *made)


def _made(options: Sequence[_Option], typed: Mapping[str, Any]) -> list[Field]:
    """Return the fields that follow from types."""
    asking = any(one.is_required and typed[one.name] in (None, []) for one in options)
    return [one.field(typed[one.name], asking=asking) for one in options]
