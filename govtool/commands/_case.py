"""What the commands of a case share: its number, a fact being filled in, recording it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Annotated, Any, NamedTuple

import typer

from govtool import casework
from govtool import models as m
from govtool import vocabulary as voc
from govtool.commands._form import Field, Form, require
from govtool.commands._frame.session import Session
from govtool.commands._options import day, opened
from govtool.errors import UsageMistake
from govtool.i18n import _, listed, of
from govtool.render.card import say_recorded, say_recorded_shortly
from govtool.render.terminal import emit_json, note
from govtool.rules import CASE, Case, Office, change_of, judge
from govtool.store import Store, Transaction, lookups

On = Annotated[
    str | None,
    typer.Option(
        "--on",
        metavar="DATE",
        help="The day it happened; without it, today. Takes 2026-03-02, 3月2日, 昨天 …",
    ),
]
Note = Annotated[str | None, typer.Option("--note", metavar="TEXT", help="A remark for the time line.")]
Override = Annotated[
    str | None,
    typer.Option(
        "--override", metavar="REASON", help="Record the step although it breaks a rule, as a violation."
    ),
]


Again = Annotated[
    bool,
    typer.Option("--again", help="The same step was taken once more on the same day: record it again."),
]


class Fact(Form):
    """A form for one fact of a case, which the rules judge while it is filled in.

    :param draft: the fact with values that break no rule in the place of those not known yet.
    :param case_no: the number of the case, or its subject; empty for one that is about to be registered.
    """

    def __init__(self, session: Session, store: Store, draft: m.Event, case_no: str = "") -> None:
        super().__init__(session, store)
        self.draft = draft
        self.case_no = case_no

    @cached_property
    def history(self) -> list[m.Entry]:
        """What is recorded of the case."""
        return self.store.history(self.store.subject_of(self.case_no)) if self.case_no else []

    @cached_property
    def case(self) -> Case | None:
        """The case on the day of the fact."""
        return judge(self.history, self.office, self.draft.on)

    @property
    def number(self) -> str:
        """The number of the case; empty for one that is about to be registered."""
        if not self.case_no:
            return ""
        return lookups.no_of(self.store.reader, self.store.subject_of(self.case_no)) or ""

    @property
    def day(self) -> dt.date:
        """The day of the fact."""
        day: dt.date = self.known.get("on", self.draft.on)
        return day

    def look_up(self) -> None:
        """Look at the case before its options are read: that it is not there is said of no option.

        :raises NotFound: code ``no_case``.
        """
        if self.case_no:
            self.store.subject_of(self.case_no)

    def forget(self) -> None:
        """Look at the case anew."""
        for name in ("history", "case"):
            self.__dict__.pop(name, None)

    def check(self, values: Mapping[str, Any]) -> None:
        """Refuse a fact that breaks a rule, as it would be refused in the end."""
        draft = self.draft.model_copy(update=own_values(type(self.draft), values))
        if self.case_no:
            from govtool.store import matter

            draft = matter.as_known(self.store, self.store.subject_of(self.case_no), draft)
        change = change_of(CASE, self.history, casework.provisional([draft]), self.office, self.session.today)
        casework.refuse_violations(change.violations, draft, self.office, self.session.today, self.number)

    def is_meant_again(self, fact: m.Event) -> bool:
        """Return whether a clerk says that the step was taken once more on its day.

        :raises Refused: code ``not_confirmed``, when it was not.
        """
        from govtool.commands._again import is_meant_again

        earlier = CASE.repeated(self.history, fact, self.office) if self.session.interactive else None
        return is_meant_again(earlier, CASE.word, self.session)


def split_term(words: list[str], kind: type[voc.Term], option: str | None) -> tuple[list[str], str | None]:
    """Return the words that name cases, and the term that the last of several is, where no option gave one.

    >>> split_term(["张大山", "未成功"], voc.SessionOutcome, None)
    (['张大山'], '未成功')
    """
    if option is None and len(words) > 1 and kind.meant_by(words[-1]) is not None:
        return words[:-1], words[-1]
    return words, option


# --- recording

_HARMLESS: dict[type[m.Event], dict[str, Any]] = {
    m.Mediated: {"outcome": voc.SessionOutcome.FAILED, "agreement": voc.AgreementForm.WRITTEN},
    m.Transferred: {"to": ""},
    m.Accepted: {"unit": ""},
    m.Assigned: {
        "lead": "",
        "due": dt.date.min,
        "reason": "-",
        "opinion": "-",
        "approved_by": "-",
        "approved_on": dt.date.min,
    },
    m.LetterApproved: {"approved_by": "-", "opinion": "-"},
    m.ExtensionRequested: {"until": dt.date.min},
    m.Diverted: {"channel": voc.DivertChannel.LITIGATION},
    m.Closed: {
        "outcome": voc.ClosedOutcome.WITHDRAWN,
        "agreement": voc.AgreementForm.WRITTEN,
        "reason": voc.TerminationReason.REFUSED,
    },
}
"""Values with which a step breaks no rule of its own accord: what is refused even so, is refused whatever is answered."""


class Recorded(NamedTuple):
    """A fact as it was recorded: the case with it, and what it is in words."""

    case: Case
    fact: m.Event
    what: str


_NUMBERS_OF_PAPERS = ("no", "agreement_no")
"""The fields of facts that are the number of a paper."""


class CaseStep(NamedTuple):
    """A fact that a command records of one case or of several.

    :param again: whether it was taken once more on its day.
    :param particulars: what is told of the case beside the fact, in the same transaction.
    :param fixed: values of the fact as they are.
    """

    event: type[m.Event]
    when: dt.date
    again: bool
    particulars: Mapping[str, Any]
    fixed: Mapping[str, Any]

    def form(self, session: Session, store: Store, subject: str) -> Fact:
        """Return the form of the fact for one case."""
        values = {**_HARMLESS.get(self.event, {}), **self.fixed}
        return Fact(session, store, self.event.model_construct(on=self.when, **values), subject)

    def take(self, tx: Transaction, form: Fact, *, again: bool) -> Recorded:
        """Record the fact of one case, as its form says, with what is told beside it."""
        from govtool.commands._particulars import supplement, told_as  # who looks at a case records none
        from govtool.documents import series
        from govtool.render.details import event_label

        form.judge_again()
        fact = self.fact_of(form)
        beside = {name: value for name, value in form.known.items() if name not in self.event.model_fields}
        told = {
            name: one
            for field, value in beside.items()
            if value
            for name, one in told_as(field, value).items()
        }
        also = supplement(dict(self.particulars) | told, self.when)
        fact, number = series.given(tx, form.case_no, fact, form.session.db, also)
        for step in filter(None, (fact, also, number)):
            case = casework.take_step(tx, form.case_no, step, form.session.today, again=again or self.again)
        note_unknown_mediator(tx, case, fact)
        what = event_label(fact, "case")
        return Recorded(case, fact, f"{what} {number.text}" if number else what)

    def refuse_shared_number(self, forms: Sequence[Fact]) -> None:
        """See to it that the papers of several cases get numbers of their own.

        :raises UsageMistake: code ``unexpected_option``.
        """
        given = {**self.fixed, **forms[0].known}
        if len(forms) > 1 and any(given.get(field) for field in _NUMBERS_OF_PAPERS):
            message = _("One number cannot be that of the papers of several cases.")
            raise UsageMistake("unexpected_option", message, _("Leave it out: each gets the next one."))

    def fact_of(self, form: Fact) -> m.Event:
        """Return the fact as a form says it."""
        return self.event.checked(on=self.when, **self.fixed, **own_values(self.event, form.known))


def record(
    ctx: typer.Context,
    numbers: Sequence[str],
    event: type[m.Event],
    on: str | None,
    *fields: Field,
    particulars: Mapping[str, Any] | None = None,
    again: bool = False,
    **fixed: Any,
) -> None:
    """Record one fact of a case, or the same of several in one transaction, and say what follows from it.

    :param numbers: the words that name the cases.
    :param fields: what the fact needs, and particulars of the case; :param fixed: values of the fact as they are.
    :param particulars: what is told of the case beside the fact, in the same transaction.
    :param again: whether the same step was taken once more on its day.
    """
    from govtool.commands._selection import selected  # who registers a case chooses none
    from govtool.commands._several import about

    session: Session = ctx.obj
    step = CaseStep(event, day(on, session), again, particulars or {}, fixed)
    require(fields, session)
    with opened(session) as store:
        subjects, is_one = selected(ctx, numbers, store)
        forms = _filled([step.form(session, store, subject) for subject in subjects], fields)
        step.refuse_shared_number(forms)
        meant_again = [again or form.is_meant_again(step.fact_of(form)) for form in forms]
        with store.writing(session.actor) as tx:
            recorded = []
            for form, anew in zip(forms, meant_again, strict=True):
                with about(form.number, is_one=is_one):
                    recorded.append(step.take(tx, form, again=anew))
        for form, one in zip(forms, recorded, strict=True):
            note_same_agreement(store, one.case, form.known.get("agreement_no"))
    _say(recorded, tx.office, session, is_one=is_one)


def _filled(forms: Sequence[Fact], fields: Sequence[Field]) -> Sequence[Fact]:
    """Return forms of one fact for several cases, filled in: what is asked, is asked once."""
    from govtool.commands._several import about

    for form in forms:
        with about(form.number, is_one=len(forms) == 1):
            form.look_up()
            if form is not forms[0]:
                form.take_answers(forms[0])
            form.fill(fields)
    return forms


def _say(recorded: Sequence[Recorded], office: Office, session: Session, *, is_one: bool) -> None:
    """Say what was recorded: of one case what follows from it, of several a line each."""
    for case, fact, _what in recorded:
        hints = CASE.events[type(fact)].hints
        for hint in filter(None, hints(case, fact, office) if hints else ()):
            note(hint if is_one else of(case.case_no, hint))
    if is_one:
        ((case, _fact, what),) = recorded
        show_recorded(what, case, office, session)
    elif session.json:
        from govtool.render.caseview import case_json

        emit_json([case_json(case, office, session.today) for case, _fact, _what in recorded])
    else:
        for case, _fact, what in recorded:
            say_recorded_shortly(what, case, office)


def note_unknown_mediator(tx: Transaction, case: Case, fact: m.Event) -> None:
    """Tell that who mediated is not in the register of the unit, where that has mediators; it is recorded all the same."""
    name = getattr(fact, "mediator", None)
    if not name:
        return
    from govtool.store import mediators  # few offices have the register, and few steps name a mediator

    units = dict.fromkeys(stage.unit for stage in case.stages if stage.opened_on <= fact.on)
    missing, there = mediators.unknown(tx.reader, name, units, fact.on)
    if missing:
        text = _("Not in the register of mediators: {names}. It has: {there}.")
        note(text.format(names=listed(missing), there=listed(there)))


def note_same_agreement(store: Store, case: Case, number: str | None) -> None:
    """Point out that another case has the number of an agreement that was typed; it is recorded all the same."""
    if not number:
        return
    from govtool.store import matter

    others = matter.cases_with_agreement(store, case, number)
    if others:
        text = _("The agreement {number} is that of {cases} too. If that is a mistake: govtool undo")
        note(text.format(number=number, cases=listed(others)))


def own_values(event: type[m.Event], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return those values that are fields of an event; others are particulars of its case."""
    return {name: value for name, value in values.items() if name in event.model_fields}


def show_recorded(what: str, case: Case, office: Office, session: Session, **more: Any) -> None:
    """The case after a fact was recorded: as JSON, with what ``more`` there is to say, or as what follows."""
    if session.json:
        from govtool.render.caseview import case_json

        emit_json(case_json(case, office, session.today) | more)
    else:
        say_recorded(what, case, office, session.today)
