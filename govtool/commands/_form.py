"""Forms: what was given with options is read first, then, on a terminal, what is missing is asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from govtool import casework
from govtool import text as texts
from govtool import vocabulary as voc
from govtool.commands._frame.session import Session
from govtool.commands._naming import subject_meant
from govtool.commands._options import meant_term, naming, typed_day, unit_code, wanted
from govtool.commands._prompt import Choice, ask, confirm
from govtool.commands._shown import changed_meanwhile
from govtool.errors import Refused
from govtool.i18n import _
from govtool.render.terminal import note
from govtool.rules import Case, Office
from govtool.store import Store, lookups
from govtool.vocabulary import Term


@dataclass(frozen=True, slots=True)
class Field:
    """Something a command has to know, given with an option or asked for on a terminal.

    :param name: its name among the values of the form; the option is ``--name`` unless ``option`` says otherwise.
    :param typed: what was given with the option.
    :param read: turns what was given or answered into a value; may refuse it.
    :param choices: what there is to choose from.
    :param required: with nobody to ask, the command is refused without it.
    :param asks: whether it is asked for when it was not given; without it, when it is required.
    :param default: what an empty answer stands for.
    :param remembered: what the clerk answered last time, the default at a terminal.
    :param doubt: a question about an answer that is possible but odd; "no" asks for the field again.
    :param advice: what the rules say of it, shown before the question.
    :param otherwise: the value when it is neither given nor asked for.
    :param blank_is_none: whether an option given as an empty text counts as not given.
    :param lines: whether the answer may have several lines.
    """

    name: str
    label: str
    typed: Any
    read: Callable[[Any, Form], Any]
    choices: Callable[[Form], Sequence[Choice]] | None = None
    required: bool = False
    asks: Callable[[Form], bool] | None = None
    default: str | None = None
    remembered: Callable[[Form], str | None] | None = None
    advice: Callable[[Form], str | None] | None = None
    doubt: Callable[[Any, Form], str | None] | None = None
    otherwise: Callable[[Form], Any] | None = None
    option: str = ""
    blank_is_none: bool = True
    lines: bool = False

    @property
    def flag(self) -> str:
        """The option, as typed."""
        return self.option or f"--{self.name.replace('_', '-')}"

    @property
    def is_given(self) -> bool:
        """Whether it was given."""
        says_nothing = (
            texts.says_nothing if self.choices is None else lambda typed: not texts.half_width(typed)
        )
        blank = isinstance(self.typed, str) and says_nothing(self.typed)
        return self.typed is not None and not (blank and self.blank_is_none and not self.required)

    def is_asked(self, form: Form) -> bool:
        """Whether a person is asked for it, as far as the form is filled in."""
        return self.asks(form) if self.asks else self.required


class Form:
    """What a command is told: first what was given is read, then, on a terminal, what is missing is asked for."""

    def __init__(self, session: Session, store: Store) -> None:
        self.session = session
        self.store = store
        self.known: dict[str, Any] = {}
        self._read: list[tuple[Field, Any]] = []
        """Fields with what was given or answered, as it was read."""
        self._agreed: dict[str, str] = {}
        """What was odd about an answer and meant all the same, by the name of the field."""
        self._version = store.version

    @property
    def office(self) -> Office:
        """The office of the file."""
        return self.store.office

    @property
    def day(self) -> dt.date:
        """The day of what it tells: what there is on it may be named."""
        day: dt.date = self.known.get("on", self.session.today)
        return day

    @property
    def case(self) -> Case | None:
        """The case it is about."""
        return None

    def check(self, values: Mapping[str, Any]) -> None:
        """Refuse what is known so far, when it cannot be recorded whatever else comes."""

    def fill(self, fields: Iterable[Field]) -> None:
        """Know all fields.

        :raises Refused, NotFound, UsageMistake: what was given is wrong. Wrong answers are asked again.
        """
        fields = list(fields)
        # the day first: what may be named depends on it
        for field in sorted(fields, key=lambda field: field.name != "on"):
            if field.is_given and field.name not in self.known:
                self.known[field.name] = self._given(field)
        if self.session.interactive:
            self._ask_for_the_rest([field for field in fields if field.name not in self.known])
        for field in fields:
            if field.otherwise and field.name not in self.known:
                self.known[field.name] = field.otherwise(self)

    def take_answers(self, other: Form) -> None:
        """Read what was given or answered to another form of the same fields for this one too.

        :raises Refused, NotFound, UsageMistake: it does not fit here; code ``not_confirmed``, when it is odd here and not meant.
        """
        for field, typed in other._read:
            with naming(field.flag, typed):
                value = field.read(typed, self)
            doubt = field.doubt and field.name in other._agreed and field.doubt(value, self)
            if doubt and doubt != other._agreed[field.name]:
                be_sure(doubt, self.session)
            self.known[field.name] = value
            self._agreed |= {field.name: doubt or ""} if field.name in other._agreed else {}
            self._read.append((field, typed))

    def judge_again(self) -> None:
        """Read everything again inside the transaction, where another command has changed the file since.

        :raises Refused: code ``changed_meanwhile``, when it means something else by now, or something is odd about it;
            and what a field refuses.
        """
        if self.store.version == self._version:
            return
        self.forget()
        for field, typed in self._read:
            with naming(field.flag, typed):
                value = field.read(typed, self)
            doubt = field.doubt and field.name in self._agreed and field.doubt(value, self)
            if value != self.known[field.name] or (doubt and doubt != self._agreed[field.name]):
                raise changed_meanwhile()

    def forget(self) -> None:
        """Look at the case anew: something was recorded since."""

    def _given(self, field: Field) -> Any:
        with naming(field.flag, field.typed):
            value = field.read(field.typed, self)
        self._read.append((field, field.typed))
        return value

    def _ask_for_the_rest(self, fields: Sequence[Field]) -> None:
        if any(field.is_asked(self) for field in fields):
            self.check(self.known)
        for field in fields:
            if field.is_asked(self):
                self.known[field.name] = self._asked(field)

    def _asked(self, field: Field) -> Any:
        def parse(answer: str) -> Any:
            value = field.read(answer, self)
            self.check(self.known | {field.name: value})
            doubt = (field.doubt and field.doubt(value, self)) or ""
            if doubt:
                be_sure(doubt, self.session)
            self._agreed[field.name] = doubt
            self._read.append((field, answer))
            return value

        advice = field.advice and field.advice(self)
        if advice:
            note(advice)
        choices = field.choices and field.choices(self)
        return ask(
            field.label,
            parse,
            choices,
            (field.remembered and field.remembered(self)) or field.default,
            lines=field.lines,
        )


def asked_too(field: Field, *, asking: bool) -> Field:
    """Return an optional field as it is asked for: only where something that is needed was not given either."""
    label = _("{label} (may be left empty)").format(label=field.label)
    return replace(field, label=label, asks=lambda _form: asking)


def be_sure(doubt: str, session: Session) -> None:
    """Ask about an odd answer.

    :raises Refused: code ``not_confirmed``, when it is not what was meant.
    """
    if not confirm(doubt, session):
        raise Refused("not_confirmed", _("Type it again."))


def text_field(
    name: str,
    label: str,
    typed: str | None,
    *,
    limit: int = texts.TEXT_LIMIT,
    may_be_empty: bool = False,
    **how: Any,
) -> Field:
    """A text; several lines are allowed in a long one."""
    lines = limit == texts.TEXT_LIMIT

    def read(answer: str, _form: Form) -> str | None:
        if may_be_empty and not answer:
            return None
        return texts.clean(answer, limit, lines=lines)

    return Field(name, label, typed, read, lines=lines, **how)


def day_field(name: str, label: str, typed: str | None, *, ahead: bool = False, **how: Any) -> Field:
    """A date; ``ahead`` for one to come, as a due date, which may be counted from the day of the form: 15个工作日."""
    return Field(
        name,
        label,
        typed,
        lambda answer, form: due_day(answer, form) if ahead else typed_day(answer, form.session),
        **how,
    )


def due_day(answer: str, form: Form) -> dt.date:
    """Return the day to come that an answer means; 15天 and 15个工作日 count from the day of the form."""
    return typed_day(answer, form.session, ahead=True, start=form.day, workdays=form.office.calendar.after)


def term_field(name: str, label: str, typed: str | None, kind: type[Term], **how: Any) -> Field:
    """A term of a vocabulary."""
    choices = [(term.value, term.label) for term in kind]
    return Field(
        name, label, typed, lambda answer, _form: meant_term(kind, answer), lambda _form: choices, **how
    )


def unit_field(
    name: str,
    label: str,
    typed: str | None,
    kinds: frozenset[voc.UnitKind],
    *,
    on: dt.date | None = None,
    **how: Any,
) -> Field:
    """A unit of one of the ``kinds`` on a day, without it that of the form, by code or name."""

    def read(answer: str, form: Form) -> str:
        code = unit_code(answer, form.office)
        casework.require_unit(code, form.office, kinds, on or form.day)
        return code

    def choices(form: Form) -> list[Choice]:
        there = form.office.units_on(on or form.day).values()
        return [(unit.code, unit.name) for unit in there if unit.kind in kinds]

    return Field(name, label, typed, read, choices, **how)


def people_count(answer: str) -> int:
    """Return how many people a text says: ``3`` or ``3人``.

    :raises Refused: code ``bad_value``.
    """
    found = texts.half_width(answer).removesuffix("人")
    if not found.isdecimal():
        message = _("“{value}” is not a number of people.").format(value=texts.quoted(answer))
        raise Refused("bad_value", message)
    return int(found)


def case_field(label: str, typed: str | None, asks: Callable[[Form], bool]) -> Field:
    """Return the field of a case by its number; it may be left empty."""

    def read(answer: str, form: Form) -> str | None:
        if not answer:
            return None
        return lookups.no_of(form.store.reader, subject_meant(answer, form.store, form.session, "case"))

    return Field("case_no", label, typed, read, option="--case", asks=asks)


def require(fields: Iterable[Field], session: Session) -> list[str]:
    """See to it that every required field is given or can be asked for, see :func:`wanted`."""
    return wanted({field.flag: field.typed for field in fields if field.required}, session)
