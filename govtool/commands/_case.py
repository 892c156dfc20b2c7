"""What the commands of a case share: its number, a fact being filled in, recording it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any

import typer

from govtool import casework
from govtool import models as m
from govtool import vocabulary as voc
from govtool.commands._form import Field, Form, require
from govtool.commands._frame.session import Session
from govtool.commands._options import day, not_empty, opened
from govtool.commands._prompt import ask, confirm
from govtool.documents import series
from govtool.errors import Refused, UsageMistake
from govtool.i18n import _, listed, sentences
from govtool.render.card import say_recorded
from govtool.render.caseview import case_json
from govtool.render.details import event_label
from govtool.render.terminal import emit_json, note
from govtool.rules import CASE, Case, Office, change_of, judge
from govtool.store import Store, Transaction, matter
from govtool.wording import repeated_text


def _number(ctx: typer.Context, param: typer.CallbackParam, value: str) -> str:
    """The case number given; on a terminal a missing one is asked for.

    :raises UsageMistake: code ``missing_argument``, when there is nobody to ask.
    """
    session = ctx.obj
    if value or ctx.resilient_parsing or not isinstance(session, Session):
        return value
    if not session.interactive:
        raise UsageMistake(
            "missing_argument",
            _("Which case? Give its number, e.g. SQ01-2026-00001."),
            _("See: {command} --help").format(command=ctx.command_path),
        )
    with opened(session.given(db=ctx.params.get("db"))) as store:

        def there(answer: str) -> str:
            store.subject_of(not_empty(answer))
            return answer

        label = _("Number of the other case") if param.name == "other" else _("Case number")
        return ask(label, there)


def _numbered(metavar: str, help_: str) -> Any:
    """An argument that is the number of a case."""
    return typer.Argument(
        metavar=metavar, help=help_, default_factory=str, show_default=False, callback=_number
    )


No = Annotated[str, _numbered("NO", "The case number, e.g. SQ01-2026-00001.")]
Other = Annotated[str, _numbered("OTHER", "The number of the other case.")]
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
            draft = matter.as_known(self.store, self.store.subject_of(self.case_no), draft)
        change = change_of(CASE, self.history, casework.provisional([draft]), self.office, self.session.today)
        casework.refuse_violations(change.violations, draft, self.office, self.session.today, self.case_no)

    def is_meant_again(self, fact: m.Event) -> bool:
        """Return whether a clerk says that the step was taken once more on its day.

        :raises Refused: code ``not_confirmed``, when it was not.
        """
        earlier = CASE.repeated(self.history, fact, self.office) if self.session.interactive else None
        if earlier is None:
            return False
        doubt = repeated_text(earlier, CASE.word, self.session.today)
        if not confirm(sentences(doubt, _("Record it once more?")), self.session):
            raise Refused("not_confirmed", _("Nothing was recorded."))
        return True


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


def record(
    ctx: typer.Context,
    case_no: str,
    event: type[m.Event],
    on: str | None,
    *fields: Field,
    particulars: Mapping[str, Any] | None = None,
    again: bool = False,
    **fixed: Any,
) -> None:
    """Record one fact of a case and say what follows from it.

    :param fields: what the fact needs, and particulars of the case; :param fixed: values of the fact as they are.
    :param particulars: what is told of the case beside the fact, in the same transaction.
    :param again: whether the same step was taken once more on its day.
    """
    from govtool.commands._particulars import supplement  # who looks at a case records none

    session: Session = ctx.obj
    when = day(on, session)
    require(fields, session)
    with opened(session) as store:
        draft = event.model_construct(on=when, **(_HARMLESS.get(event, {}) | fixed))
        form = Fact(session, store, draft, case_no)
        form.look_up()
        form.fill(fields)
        fact = event.checked(on=when, **fixed, **own_values(event, form.known))
        told = {name: value for name, value in form.known.items() if name not in event.model_fields and value}
        also = supplement(dict(particulars or {}) | told, when)
        again = again or form.is_meant_again(fact)
        with store.writing(session.actor) as tx:
            form.judge_again()
            fact, number = series.given(tx, case_no, fact, session.db, also)
            for step in filter(None, (fact, also, number)):
                case = casework.take_step(tx, case_no, step, session.today, again=again)
            note_unknown_mediator(tx, case, fact)
    hints = CASE.events[event].hints
    for hint in filter(None, hints(case, fact, tx.office) if hints else ()):
        note(hint)
    what = event_label(fact, "case")
    show_recorded(f"{what} {number.text}" if number else what, case, tx.office, session)


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


def own_values(event: type[m.Event], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return those values that are fields of an event; others are particulars of its case."""
    return {name: value for name, value in values.items() if name in event.model_fields}


def show_recorded(what: str, case: Case, office: Office, session: Session, **more: Any) -> None:
    """The case after a fact was recorded: as JSON, with what ``more`` there is to say, or as what follows."""
    if session.json:
        emit_json(case_json(case, office, session.today) | more)
    else:
        say_recorded(what, case, office, session.today)
