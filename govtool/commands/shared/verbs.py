"""Verbs from events: options, questions and choices of a step follow from its event's fields.

A module of verbs says of each the event, the help of each option, and in a docstring what it
records::

    @matter.verb("answer", e.MatterAnswered, StepOption("way", "How the reporter was answered."))
    def answer() -> None:
        \"\"\"Record that the reporter was answered.\"\"\"

An option that the event needs is asked for on a terminal, and named where there is nobody to ask;
the others are asked for where one of those was. The last of several words may be the first term or
unit that is needed: ``answer 00012 phone``, ``dispatch 00012 BM03``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
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
from govtool.commands.shared.correction import yes_or_no_meant
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
from govtool.shell.options import day, unit_code
from govtool.shell.parameters import Again, On, Override, option, with_parameters
from govtool.shell.subject_words import Nos
from govtool.subjects.subject import Subject
from govtool.subjects.unit.references import require_unit

_BETWEEN = pattern(r"[、,，;；]")
Described = Callable[[], None]
"""A function with the name of a verb, whose docstring is its help."""


class StepOption(NamedTuple):
    """A field of an event as an option.

    ``flag``: how it is spelled, where not as the field; ``metavar``: what its value is, where the
    type does not say it; ``when``: whether it is asked for, as far as the form is filled in;
    ``otherwise``: its value where nobody says one.
    """

    field: str
    help: str
    flag: str = ""
    metavar: str = ""
    when: Callable[[Form], bool] | None = None
    otherwise: Callable[[Form], Any] | None = None


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
        return self.model.model_fields[self.name].is_required() and self.asked.otherwise is None

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
    def metavar(self) -> str:
        if self.asked.metavar:
            return self.asked.metavar
        if self.term is not None:
            return "|".join(term.value for term in self.term)
        if bool in self.types:
            return "yes|no"
        return "UNIT" if self.units else "DATE" if dt.date in self.types else "TEXT"

    def parameter(self) -> tuple[Any, Any]:
        """Return the annotation and the default of the parameter."""
        kind = list[str] | None if self.is_many else str | None
        return Annotated[kind, option(f"{self.flag} {self.metavar}", self.asked.help)], None

    def field(self, typed: Any, *, asking: bool) -> Field:
        """Return the field of the form.

        :param asking: whether a person is asked for something that is needed.
        """
        label = field_label(self.name, self.model)
        label = label[:1].upper() + label[1:]
        if not self.is_required:
            label = _("{label} (may be left empty)", label=label)
        asks = self.asked.when or (lambda _form: asking)
        how: dict[str, Any] = {"option": self.flag, "otherwise": self.asked.otherwise}
        how |= {"required": True} if self.is_required else {"asks": asks}
        found = self._field(label, typed, how)
        if self.is_required:
            return found
        return replace(found, read=_or_nothing(found.read, () if self.is_many else None))

    def _field(self, label: str, typed: Any, how: Mapping[str, Any]) -> Field:
        if self.is_many:
            return Field(self.name, label, typed or None, self._units, **how)
        if self.units:
            return unit_field(self.name, label, typed, self.units, **how)
        if self.term is not None:
            return term_field(self.name, label, typed, self.term, **how)
        if bool in self.types:
            return yes_or_no_field(self.name, label, typed, _yes_or_no, **how)
        if dt.date in self.types:
            return day_field(self.name, label, typed, ahead=True, **how)
        mark = marks_of(self.model).get(self.name)
        limit = text.TEXT_LIMIT if mark is Personal.TEXT else text.LINE_LIMIT
        found = text_field(self.name, label, typed, limit=limit, **how)
        return replace(found, read=_whole_name(found.read)) if mark is Personal.NAME else found

    def _units(self, typed: list[str] | str, form: Form) -> tuple[str, ...]:
        words = _BETWEEN.split(typed) if isinstance(typed, str) else typed
        codes = dict.fromkeys(unit_code(word, form.office) for word in words if word.strip())
        for code in codes:
            require_unit(code, form.office, self.units or frozenset(UnitKind), form.day)
        return tuple(codes)


def _yes_or_no(typed: str, _form: Form) -> bool:
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


class Verbs(NamedTuple):
    """The verbs of a noun, and where they are entered."""

    app: typer.Typer
    noun: Subject[Any]

    def verb(
        self, name: str, event: type[m.Event], *asked: StepOption, epilog: str = ""
    ) -> Callable[[Described], Described]:
        """Return a decorator that makes a function with a docstring the verb that records an event.

        :param asked: the fields that are options. The day is an option of every step; the reason
            for an override, repeats, and ``--due-today`` are so where its kind can break a rule, is
            told apart, or meets an obligation.
        """
        kind = self.noun.events[event]
        options = [_Option(one, event, kind.units.get(one.field)) for one in asked]
        command_line = f"{self.noun.word} {name}"

        def decorated(described: Described) -> Described:
            def command(ctx: typer.Context, **typed: Any) -> None:
                typed = {name: value for name, value in typed.items() if name not in CHOOSING}
                _take(ctx, self.noun, options, typed, event)

            command.__name__, command.__doc__ = described.__name__, described.__doc__
            added: dict[str, tuple[Any, Any]] = {"nos": (Nos, Parameter.empty)}
            added |= {one.name: one.parameter() for one in options}
            added |= choosing_options(self.noun, command_line, event)
            added |= {"on": (On, None)}
            added |= {"override": (Override, None)} if kind.checks else {}
            added |= {"again": (Again, False)} if kind.same is not None else {}
            self.app.command(name, epilog=epilog)(with_parameters(command, added, ("typed",)))
            return described

        return decorated


def _take(
    ctx: typer.Context,
    noun: Subject[Any],
    options: Sequence[_Option],
    typed: Mapping[str, Any],
    event: type[m.Event],
) -> None:
    """Record the step that options say."""
    given = dict(typed)
    words, override = given.pop("nos"), given.pop("override", None)
    when, again = day(given.pop("on"), ctx.obj), given.pop("again", False)
    first = next((one for one in options if one.is_required and (one.term or one.is_unit)), None)
    if first is not None:
        means = first.term.meant_by if first.term else unit_meant(ctx.obj)
        words, given[first.name] = split_last(words, means, given[first.name])
    asking = any(one.is_required and given[one.name] in (None, []) for one in options)
    fields = [one.field(given[one.name], asking=asking) for one in options]
    fixed = {"override": override} if override else {}
    record(ctx, words, NounStep(noun, event, when, fixed, again), *fields)
