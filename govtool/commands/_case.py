"""What the commands of a case share: options, reading a date, recording a step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, Any, TypeVar

import typer

from govtool import casework
from govtool import models as m
from govtool.commands._frame.session import Session, mark_recorded
from govtool.commands._prompt import ask
from govtool.dates import parse_date
from govtool.errors import Refused, UsageMistake
from govtool.i18n import _, listed, of
from govtool.render.card import event_label, say_recorded
from govtool.render.caseview import case_json
from govtool.render.terminal import emit_json
from govtool.rules import Case, Office
from govtool.store import Store, open_store
from govtool.vocabulary import Term

No = Annotated[str, typer.Argument(metavar="NO", help="The case number, e.g. SQ01-2026-00001.")]
On = Annotated[
    str | None,
    typer.Option(
        "--on", metavar="DATE", help="The day it happened; without it, today. Takes 2026-03-02, 3月2日, 昨天 …"
    ),
]
Note = Annotated[str | None, typer.Option("--note", metavar="TEXT", help="A remark for the time line.")]
Override = Annotated[
    str | None,
    typer.Option("--override", metavar="REASON", help="Record the step although it breaks a rule, as a violation."),
]

TermT = TypeVar("TermT", bound=Term)


def opened(session: Session) -> Store:
    """The session's file."""
    return open_store(session.db)


def day(text: str | None, session: Session, option: str = "--on") -> dt.date:
    """The day meant by an option; today without it.

    :raises Refused: code ``bad_date``, naming the option.
    """
    if text is None:
        return session.today
    try:
        return parse_date(text, session.today)
    except Refused as refusal:
        raise Refused(refusal.code, of(option, refusal.message), refusal.hint, column=option, value=text) from None


def term(kind: type[TermT], text: str, option: str) -> TermT:
    """The term of a vocabulary meant by ``text``.

    :raises Refused: code ``bad_term``, listing what there is.
    """
    found = kind.meant_by(text)
    if found is None:
        choices = _(", ").join(f"{choice.value} {choice.label}" for choice in kind)
        message = _("{option}: “{value}” is not one of the choices.").format(option=option, value=text[:40])
        raise Refused(
            "bad_term", message, _("Choose one of: {choices}.").format(choices=choices), column=option, value=text
        )
    return found


def wanted(values: dict[str, Any], session: Session) -> list[str]:
    """Which of the required options are missing; on a terminal they are asked for, elsewhere refused.

    :raises UsageMistake: code ``missing_option``, naming all of them, when there is nobody to ask.
    """
    missing = [option for option, value in values.items() if value is None]
    if missing and not session.interactive:
        raise UsageMistake(
            "missing_option",
            _("These options are required: {options}.").format(options=listed(missing)),
            _("Give them, or run the command on a terminal to be asked."),
        )
    return missing


def term_or_ask(kind: type[TermT], text: str | None, option: str, label: str, session: Session) -> TermT:
    """The term given, else asked for with its choices."""
    if not wanted({option: text}, session):
        return term(kind, text or "", option)
    return ask(label, lambda answer: term(kind, answer, option), [(t.value, t.label) for t in kind])


def text_or_ask(value: str | None, option: str, label: str, session: Session) -> str:
    """The text given, else asked for."""
    if not wanted({option: value}, session):
        return value or ""
    return ask(label, _not_empty)


def _not_empty(answer: str) -> str:
    if not answer.strip():
        raise Refused("empty", _("It is empty."), _("Write something here."))
    return answer


def record(ctx: typer.Context, case_no: str, event: type[m.Event], on: str | None, **fields: Any) -> None:
    """Record one fact of a case and say what follows from it."""
    session: Session = ctx.obj
    fact = event.checked(on=day(on, session), **fields)
    with opened(session) as store, store.writing(session.actor) as tx:
        case = casework.take_step(tx, case_no, fact, session.today)
        office = tx.office
    mark_recorded()
    show_recorded(event_label(fact), case, office, session)


def show_recorded(what: str, case: Case, office: Office, session: Session) -> None:
    """The case after a fact was recorded: as JSON, or as what follows."""
    if session.json:
        emit_json(case_json(case, office, session.today))
    else:
        say_recorded(what, case, office, session.today)


def one_of(flags: dict[str, bool]) -> str:
    """The one flag given of several.

    :raises UsageMistake: code ``missing_option``, when it is none or more than one.
    """
    given: Sequence[str] = [name for name, value in flags.items() if value]
    if len(given) != 1:
        message = _("Give one of: {options}.").format(options=listed(flags))
        raise UsageMistake("missing_option", message)
    return given[0]
