"""Forms: read the options given, then ask for what is missing on a terminal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from govtool.base import text as texts
from govtool.base import vocabulary as voc
from govtool.base.dates import day_text
from govtool.base.errors import NotFound, Refused, UsageMistake
from govtool.base.i18n import _, listed
from govtool.base.patterns import pattern
from govtool.base.text_width import printable
from govtool.base.vocabulary import Term
from govtool.rules import Office, unit_name
from govtool.shell.form.prompt import Choice, Question, confirm, put, yes_or_no
from govtool.shell.form.screen_check import changed_meanwhile
from govtool.shell.frame.conversation import talk
from govtool.shell.frame.session import Session
from govtool.shell.options import meant_term, naming, typed_day, unit_code, wanted, whole_number
from govtool.shell.subject_words import subject_meant
from govtool.shell.terminal import note
from govtool.subjects.unit.references import require_unit
from govtool.views import lookups

if TYPE_CHECKING:
    from govtool.store import Store

_IN_BRACKETS = pattern(r"(\s*[(（][^()（）]*[)）])+$|[：:，,].*$")
MOST_UNSEEN = 3
"""The most questions of a form that is recorded without being shown first."""


@dataclass(frozen=True, slots=True)
class Field:
    """Something a command has to know, given with an option or asked for on a terminal.

    :param name: its name among the values of the form; the option is ``--name`` unless ``option``
        says otherwise.
    :param typed: what was given with the option.
    :param read: turns what was given or answered into a value; may refuse it.
    :param choices: what there is to choose from.
    :param required: with nobody to ask, the command is refused without it.
    :param asks: whether it is asked for when it was not given; without it, when it is required.
    :param on_request: whether a person may add it before recording, where it is not asked for.
    :param default: what an empty answer stands for.
    :param remembered: what the clerk answered last time, the default at a terminal.
    :param dialogue: asks for it with several questions, in the place of one.
    :param title: what it is called where the answers are shown, without it, the label.
    :param show: what the value says to people; :param empty: what is shown where there is none.
    :param doubt: a question about an answer that is possible but odd; "no" asks for the field
        again.
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
    on_request: bool = False
    default: str | None = None
    remembered: Callable[[Form], str | None] | None = None
    dialogue: Callable[[Any], Any] | None = None
    show: Callable[[Any, Any], str] | None = None
    empty: str = ""
    title: str = ""
    advice: Callable[[Form], str | None] | None = None
    doubt: Callable[[Any, Any], str | None] | None = None
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
        """Return whether the field was given."""
        says_nothing = (
            texts.says_nothing
            if self.choices is None
            else lambda typed: not texts.half_width(typed)
        )
        blank = isinstance(self.typed, str) and says_nothing(self.typed)
        return self.typed is not None and not (blank and self.blank_is_none and not self.required)

    def is_asked(self, form: Form) -> bool:
        """Return whether a person is asked for the field, given the answers so far."""
        return self.asks(form) if self.asks else self.required


class Form:
    """The answers of a command: options are read first, then a terminal asks for the rest."""

    def __init__(self, session: Session, store: Store) -> None:
        self.session = session
        self.store = store
        self.known: dict[str, Any] = {}
        self._read: list[tuple[Field, Any]] = []
        """Fields with what was given or answered, as it was read."""
        self._asked_names: set[str] = set()
        """Fields that a person answered."""
        self._agreed: dict[str, str] = {}
        """Doubtful answers that were confirmed, by field name."""
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
    def state(self) -> Any:
        """Return the folded state of the subject, or None before there is one."""
        return None

    def check(self, values: Mapping[str, Any]) -> None:
        """Refuse what is known so far, when it cannot be recorded whatever else comes."""

    def fill(self, fields: Iterable[Field], *, agree: bool = True) -> None:
        """Know all fields.

        :param agree: whether a person who answered many questions sees all answers before they are
            recorded.
        :raises Refused, NotFound, UsageMistake: what was given is wrong. Wrong answers are asked
            again.
        :raises typer.Exit: the person does not want it recorded.
        """
        fields = list(fields)
        # the day first: what may be named depends on it
        for field in sorted(fields, key=lambda field: field.name != "on"):
            if field.is_given and field.name not in self.known:
                self.known[field.name] = self._read_option(field)
        if self.session.interactive:
            self._ask_for_the_rest([field for field in fields if field.name not in self.known])
        for field in fields:
            if field.otherwise and field.name not in self.known:
                self.known[field.name] = field.otherwise(self)
        if agree and len(self._asked_names) > MOST_UNSEEN and not self.session.yes:
            self.agree(fields)

    def was_asked(self, name: str) -> bool:
        """Return whether a person answered a field."""
        return name in self._asked_names

    # --- before it is recorded

    def agree(self, fields: Sequence[Field], *, doubt: Callable[[], bool] | None = None) -> None:
        """Show all answers until the person agrees; any answer may be changed or added.

        :param doubt: says what is odd about all of them; whether there is anything.
        :raises typer.Exit: they are not to be recorded; a draft is kept. :raises AskedAnew: an
            answer is changed.
        """
        from govtool.shell.form.confirmation import ask_what_to_do, leave_draft

        while True:
            self.complete()
            shown, more = self._sheet(fields)
            labels = [_title(field) for field in more]
            wanted_next = ask_what_to_do(self._rows(shown), labels, doubt)
            if wanted_next is True:
                return
            if wanted_next is False:
                leave_draft()
            self._change([*shown, *more][wanted_next], fields)

    def complete(self) -> None:
        """Ask for what the answers so far call for beside the fields."""

    def show(self, fields: Sequence[Field]) -> None:
        """Show all answers."""
        from govtool.shell.form.confirmation import show_answers

        show_answers(self._rows(self._sheet(fields)[0]), ())

    def _sheet(self, fields: Sequence[Field]) -> tuple[list[Field], list[Field]]:
        """Return the fields that are shown, and those that may be added."""
        named = [field for field in fields if field.label]
        shown = [
            field for field in named if field.empty or self.known.get(field.name) not in (None, ())
        ]
        added = [
            field
            for field in named
            if field not in shown and (field.on_request or field.name in self._asked_names)
        ]
        return shown, added

    def _rows(self, fields: Sequence[Field]) -> list[tuple[str, str]]:
        return [(_title(field), self._shown(field)) for field in fields]

    def _shown(self, field: Field) -> str:
        value = self.known.get(field.name)
        if value is None:
            return field.empty
        return field.show(value, self) if field.show else shown_value(value, self.session.today)

    def _change(self, field: Field, fields: Sequence[Field]) -> None:
        """Ask for a field again, or for the first time, and check all others against it."""
        if field.name in self._asked_names and talk.has_answer(field.name):
            talk.change(field.name)
        self._ask_into(field)
        for other in fields:
            if other.name not in self.known and other.is_asked(self):
                self._ask_into(other)
            elif other.name in self._asked_names and not (other.is_asked(self) or other.on_request):
                del self.known[other.name]
                self._forget_answer(other)
        for other, typed in list(self._read):
            self._read_again(other, typed)

    def _read_again(self, field: Field, typed: Any) -> None:
        try:
            self.known[field.name] = value = field.read(typed, self)
            doubt = (field.doubt and field.doubt(value, self)) or ""
            if doubt and doubt != self._agreed.get(field.name):
                be_sure(doubt, self.session)
                self._agreed[field.name] = doubt
        except (Refused, NotFound, UsageMistake) as refusal:
            note(f"  {printable(refusal.message)}")
            self._ask_into(field)

    def _ask_into(self, field: Field) -> None:
        self._forget_answer(field)
        self.known[field.name] = self._asked(field)

    def _forget_answer(self, field: Field) -> None:
        self._read = [(other, typed) for other, typed in self._read if other.name != field.name]

    def take_answers(self, other: Form) -> None:
        """Read what was given or answered to another form of the same fields for this one too.

        :raises Refused, NotFound, UsageMistake: it does not fit here; code ``not_confirmed``, when
            it is odd here and not meant.
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
        """Read everything again inside the transaction, after another command changed the file.

        :raises Refused: code ``changed_meanwhile``, when it means something else by now, or
            something is odd about it; and what a field refuses.
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

    def _read_option(self, field: Field) -> Any:
        typed = field.typed
        with naming(field.flag, typed):
            if field.lines and isinstance(typed, str):
                from govtool.shell.form.long_texts import text_meant

                typed = text_meant(typed)
            value = field.read(typed, self)
        self._read.append((field, typed))
        return value

    def _ask_for_the_rest(self, fields: Sequence[Field]) -> None:
        if any(field.is_asked(self) for field in fields):
            from govtool.shell.form.confirmation import begin_form

            self.check(self.known)
            begin_form(self.session)
        for field in fields:
            if field.is_asked(self):
                self.known[field.name] = self._asked(field)

    def _asked(self, field: Field) -> Any:
        self._asked_names.add(field.name)
        if field.dialogue is not None:
            return field.dialogue(self)
        question = Question(
            field.label,
            lambda answer: self._answered(field, answer),
            (field.choices and field.choices(self)) or (),
            (field.remembered and field.remembered(self)) or field.default,
            lines=field.lines,
            name=field.name,
            advice=field.advice and field.advice(self),
        )
        return put(question)

    def _answered(self, field: Field, answer: str) -> Any:
        value = field.read(answer, self)
        self.check(self.known | {field.name: value})
        doubt = (field.doubt and field.doubt(value, self)) or ""
        if doubt:
            be_sure(doubt, self.session)
        self._agreed[field.name] = doubt
        self._read.append((field, answer))
        return value


def _title(field: Field) -> str:
    """Return the label of a field without its hint about the answer."""
    return field.title or _IN_BRACKETS.sub("", field.label)


def shown_value(value: Any, today: dt.date) -> str:
    """Return what the value of a field says to people."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Term):
        return value.label
    if isinstance(value, dt.date):
        return day_text(value, today)
    if isinstance(value, (list, tuple)):
        return listed(shown_value(one, today) for one in value)
    return str(value)


def asked_too(field: Field, *, asking: bool) -> Field:
    """Return an optional field that is asked only where something required was not given either."""
    label = _("{label} (may be left empty)", label=field.label)
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


def day_field(
    name: str, label: str, typed: str | None, *, ahead: bool = False, **how: Any
) -> Field:
    """Return the field of a date; ``ahead`` allows a date to come, such as 15个工作日."""
    return Field(
        name,
        label,
        typed,
        lambda answer, form: due_day(answer, form) if ahead else typed_day(answer, form.session),
        **how,
    )


def due_day(answer: str, form: Form) -> dt.date:
    """Return the future day of an answer; 15天 and 15个工作日 count from the day of the form."""
    return typed_day(
        answer, form.session, ahead=True, start=form.day, workdays=form.office.calendar.after
    )


def term_field(name: str, label: str, typed: str | None, kind: type[Term], **how: Any) -> Field:
    """A term of a vocabulary."""
    choices = [(term.value, term.label) for term in kind]
    return Field(
        name,
        label,
        typed,
        lambda answer, _form: meant_term(kind, answer),
        lambda _form: choices,
        **how,
    )


def read_yes_or_no(answer: Any, _form: Form) -> bool:
    """Return whether an answer means yes; an option that was a flag is one already."""
    return answer if isinstance(answer, bool) else yes_or_no(answer)


def yes_or_no_field(
    name: str,
    label: str,
    typed: Any,
    read: Callable[[Any, Form], bool] = read_yes_or_no,
    **how: Any,
) -> Field:
    """Return a field that is answered by yes or no; without an answer, no."""
    choices = [("y", _("yes")), ("n", _("no"))]
    how = {"otherwise": lambda _form: False} | how
    return Field(name, label, typed, read, lambda _form: choices, **how)


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
        require_unit(code, form.office, kinds, on or form.day)
        return code

    def choices(form: Form) -> list[Choice]:
        there = form.office.units_on(on or form.day).values()
        return [(unit.code, unit.name) for unit in there if unit.kind in kinds]

    def show(code: str, form: Form) -> str:
        return f"{code} {unit_name(code, form.office)}"

    return Field(name, label, typed, read, choices, show=show, **how)


def people_count(answer: str) -> int:
    """Return how many people a text says: ``3`` or ``3人``.

    :raises Refused: code ``bad_value``.
    """
    try:
        return whole_number(answer)
    except Refused:
        message = _("“{value}” is not a number of people.", value=texts.quoted(answer))
        raise Refused("bad_value", message) from None


def case_field(label: str, typed: str | None, asks: Callable[[Form], bool]) -> Field:
    """Return the field of a case by its number; it may be left empty."""

    def read(answer: str, form: Form) -> str | None:
        if not answer:
            return None
        return lookups.no_of(
            form.store.reader, subject_meant(answer, form.store, form.session, "case")
        )

    return Field("case_no", label, typed, read, option="--case", asks=asks)


def require(fields: Iterable[Field], session: Session) -> list[str]:
    """See to it that every required field is given or can be asked for, see :func:`wanted`."""
    return wanted({field.flag: field.typed for field in fields if field.required}, session)
