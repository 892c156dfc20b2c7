"""A step of any noun 记录一步: filled in, checked meanwhile, and recorded.

A command names the noun, the kind of event and the fields to be asked for; what a step breaks, what
follows from it and what is to be done next, the noun says itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from govtool import models as m
from govtool.base.errors import NotFound, Refused
from govtool.base.i18n import _, of
from govtool.desk import casework
from govtool.journal.events import provisional
from govtool.rules import Office, change_of
from govtool.shell.form.form import Field, Form, require
from govtool.shell.frame.session import Session
from govtool.shell.options import opened, unit_code
from govtool.shell.terminal import emit_json, note
from govtool.subjects.subject import Subject
from govtool.views import lookups

if TYPE_CHECKING:
    from govtool.desk.links import Served
    from govtool.store import Store, Transaction


class Fact(Form):
    """A form for one fact of something, which the rules judge while it is filled in.

    :param draft: the fact with values that break no rule in the place of those not known yet.
    :param subject: what it is a fact of; empty for what is about to be opened.
    """

    def __init__(
        self, session: Session, store: Store, noun: Subject[Any], draft: m.Event, subject: str = ""
    ) -> None:
        super().__init__(session, store)
        self.noun = noun
        self.draft = draft
        self.subject = subject

    @cached_property
    def history(self) -> list[m.Entry]:
        """Return the entries recorded of the subject."""
        return self.store.history(self.store.subject_of(self.subject)) if self.subject else []

    @cached_property
    def state(self) -> Any:
        """The subject on the day of the fact; None for what is about to be opened."""
        return self.noun.judge(self.history, self.office, self.draft.on)

    @property
    def number(self) -> str:
        """The number of the subject; empty for one that is about to be opened."""
        return lookups.no_of(self.store.reader, self.subject) or "" if self.subject else ""

    @property
    def day(self) -> dt.date:
        """The day of the fact."""
        day: dt.date = self.known.get("on", self.draft.on)
        return day

    def look_up(self) -> None:
        """Look the subject up before its options are read, so that its absence is reported first.

        :raises NotFound: it was taken back.
        """
        if self.subject:
            self.store.subject_of(self.subject)

    def forget(self) -> None:
        """Look at the subject anew."""
        for name in ("history", "state"):
            self.__dict__.pop(name, None)

    def check(self, values: Mapping[str, Any]) -> None:
        """Refuse a fact that breaks a rule, as it would be refused in the end."""
        draft = self.draft.model_copy(update=own_values(type(self.draft), values))
        if self.subject:
            draft = casework.as_known(self.store, self.subject, draft)
        today, added = self.session.today, provisional([draft])
        change = change_of(self.noun, self.history, added, self.office, today)
        about = casework.Concern(self.noun, self.number)
        casework.refuse_violations(change.violations, draft, self.office, today, about)

    def is_meant_again(self, fact: m.Event) -> bool:
        """Return whether a clerk says that the step was taken once more on its day.

        :raises Refused: code ``not_confirmed``, when it was not.
        """
        from govtool.shell.form.confirmation import is_meant_again

        earlier = (
            self.noun.repeated(self.history, fact, self.office)
            if self.session.interactive
            else None
        )
        return is_meant_again(earlier, self.noun.word, self.session)


def split_last(
    words: list[str], means: Callable[[str], object | None], option: str | None
) -> tuple[list[str], str | None]:
    """Return the words that name subjects, and the value of the last one if no option gives it.

    >>> split_last(["张大山", "未成功"], voc.SessionOutcome.meant_by, None)
    (['张大山'], '未成功')
    """
    if option is None and len(words) > 1 and means(words[-1]) is not None:
        return words[:-1], words[-1]
    return words, option


def unit_meant(session: Session) -> Callable[[str], str | None]:
    """Return what tells the unit that a word means; None where it means none, or several."""

    def meant(word: str) -> str | None:
        try:
            with opened(session) as store:
                return unit_code(word, store.office)
        except (NotFound, Refused):
            return None

    return meant


# --- recording


class Recorded(NamedTuple):
    """A fact as it was recorded: the subject with it, and what it is in words."""

    state: Any
    fact: m.Event
    what: str
    served: Sequence[Served] = ()
    """The linked subjects, where the fact counts for them too."""


@dataclass(frozen=True, slots=True)
class NounStep:
    """A fact that a command records of one subject of a noun or of several.

    :param again: whether it was taken once more on its day.
    :param fixed: values of the fact as they are.
    """

    noun: Subject[Any]
    event: type[m.Event]
    when: dt.date
    fixed: Mapping[str, Any] = field(default_factory=dict)
    again: bool = False

    def form(self, session: Session, store: Store, subject: str) -> Fact:
        """Return the form of the fact for one subject."""
        draft = self.noun.events[self.event].draft(self.when, self.fixed)
        return Fact(session, store, self.noun, draft, subject)

    def fact_of(self, form: Fact) -> m.Event:
        """Return the fact as a form says it."""
        return self.event.checked(on=self.when, **self.fixed, **own_values(self.event, form.known))

    def take(self, tx: Transaction, form: Fact, *, again: bool) -> Recorded:
        """Record the fact of one subject, as its form says, with what goes with it."""
        form.judge_again()
        facts = self.facts(tx, form)
        for fact in facts:
            state = casework.take_step(
                tx, form.subject, fact, form.session.today, again=again or self.again
            )
        return Recorded(state, facts[0], self.named(facts))

    def facts(self, _tx: Transaction, form: Fact) -> Sequence[m.Event]:
        """Return the events of one subject in one transaction: the fact, and what goes with it."""
        return [self.fact_of(form)]

    def named(self, facts: Sequence[m.Event]) -> str:
        """Return what the facts recorded of one subject are called."""
        from govtool.shell.screens.details import event_label  # who registers shows no step

        return event_label(facts[0], self.noun.word)

    def refuse_for_several(self, forms: Sequence[Fact]) -> None:
        """See to it that what was given can be said of several subjects at once."""

    def notes(self, _store: Store, _form: Fact, _recorded: Recorded) -> Iterator[str]:
        """Yield what is to be pointed out of what was recorded, beside the hints of its kind."""
        yield from ()


def record(ctx: typer.Context, words: Sequence[str], step: NounStep, *fields: Field) -> None:
    """Record one fact of one or several subjects in one transaction; say what follows.

    :param words: what names the subjects. :param fields: what the fact needs.
    """
    from govtool.commands.shared.selection import selected  # who registers a case chooses none
    from govtool.shell.options import naming_subject

    session: Session = ctx.obj
    require(fields, session)
    with opened(session) as store:
        subjects, is_one = selected(ctx, words, store, step.noun)
        forms = _filled([step.form(session, store, subject) for subject in subjects], fields)
        if not is_one:
            step.refuse_for_several(forms)
        meant_again = [step.again or form.is_meant_again(step.fact_of(form)) for form in forms]
        with store.writing(session.actor) as tx:
            recorded = []
            for form, anew in zip(forms, meant_again, strict=True):
                with naming_subject(form.number, is_one=is_one):
                    recorded.append(step.take(tx, form, again=anew))
            recorded = _serve_linked(tx, forms, recorded)
        for form, one in zip(forms, recorded, strict=True):
            _point_out(step, form, one, is_one=is_one)
        office = store.office
    if is_one:
        (one,) = recorded
        more = {"also": [each.no for each in one.served if not each.refused]} if one.served else {}
        show_recorded(one.what, step.noun, one.state, office, session, **more)
        return
    from govtool.shell.screens.next_steps import say_shortly  # one is said at length

    if session.json:
        from govtool.shell.screens.objects import object_of

        emit_json([object_of(step.noun.word, one.state, office, session.today) for one in recorded])
        return
    for one in recorded:
        say_shortly(one.what, step.noun.word, one.state, office)


def _serve_linked(
    tx: Transaction, forms: Sequence[Fact], recorded: Sequence[Recorded]
) -> list[Recorded]:
    """Record the facts of linked subjects too, as far as one serves all; return all facts."""
    if not any(
        form.noun.events[type(one.fact)].serves for form, one in zip(forms, recorded, strict=True)
    ):
        return list(recorded)
    from govtool.desk.links import serve_linked  # few facts serve more than one

    named, today = {form.subject for form in forms}, forms[0].session.today
    return [
        one._replace(served=serve_linked(tx, form.subject, one.fact, named, today))
        for form, one in zip(forms, recorded, strict=True)
    ]


def _served_text(one: Served) -> str:
    if one.refused:
        return _("{no} is linked with it and stays as it is: {why}", no=one.no, why=one.refused)
    return _("{no} is linked with it: recorded there too.", no=one.no)


def _filled(forms: Sequence[Fact], fields: Sequence[Field]) -> Sequence[Fact]:
    """Return forms of one fact for several subjects, filled in: what is asked, is asked once."""
    from govtool.shell.options import naming_subject

    for form in forms:
        with naming_subject(form.number, is_one=len(forms) == 1):
            form.look_up()
            if form is not forms[0]:
                form.take_answers(forms[0])
            form.fill(fields)
    return forms


def _point_out(step: NounStep, form: Fact, one: Recorded, *, is_one: bool) -> None:
    """Point out what is odd about a fact that was recorded, although no rule forbids it."""
    hints = step.noun.events[type(one.fact)].hints
    hints_found = [
        *map(_served_text, one.served),
        *step.notes(form.store, form, one),
        *(hints(one.state, one.fact, form.office) if hints else ()),
    ]
    for hint in filter(None, hints_found):
        note(hint if is_one else of(one.state.no, hint))


def own_values(event: type[m.Event], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return those values that are fields of an event; others are told beside it."""
    return {name: value for name, value in values.items() if name in event.model_fields}


def show_recorded(
    what: str, noun: Subject[Any], state: Any, office: Office, session: Session, **more: Any
) -> None:
    """Show a subject after recording: as JSON with the keys of ``more``, or what follows."""
    if session.json:
        from govtool.shell.screens.objects import object_of  # what people read needs none

        emit_json(object_of(noun.word, state, office, session.today) | more)
        return
    from govtool.shell.screens.next_steps import say_outcome

    say_outcome(what, noun.word, state, office, session.today)
