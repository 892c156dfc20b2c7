"""Mediation and its results: investigation, session, agreement, closing, performance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import typer

from govtool import models as m
from govtool.base import text
from govtool.base import vocabulary as voc
from govtool.base.errors import Refused, UsageMistake
from govtool.base.i18n import _, in_chinese, listed, msgid
from govtool.commands.case.particulars import LONG, known_time, prevented_kinds, read, told_as
from govtool.commands.case.verbs import AMOUNT, MORE, CaseVerbs
from govtool.commands.shared.verbs import StepOption
from govtool.models import Particulars
from govtool.rules import CASE
from govtool.shell.form.form import Field, Form, term_field, text_field
from govtool.shell.frame.session import Session
from govtool.shell.options import meant_term
from govtool.subjects.case.particulars import PARTICULARS, particular_text

app = typer.Typer()
case = CaseVerbs(app, CASE)

_AGREEMENT = StepOption("agreement", "The form of the agreement; without it, an oral one.")
_AGREEMENT_NO = StepOption(
    "agreement_no",
    "The number of the written agreement; without it, the next of its series.",
    metavar="NO",
)
_MATTER = StepOption(
    "matter",
    "Of a written agreement: whether it confirms a status (marriage, parentage, adoption) or "
    "establishes ownership, which no court confirms.",
    metavar="status|ownership|none",
    kind=str | None,
)
_PREVENTED = StepOption(
    "prevented",
    "What the settlement prevented, once for each, e.g. 民转刑 or 群体性上访.",
    metavar="suicide|crime|group_petition|group_fight",
    kind=list[str] | None,
)
_PLACE = StepOption("place", "Where it took place.", metavar="PLACE")
_MEDIATOR = StepOption("mediator", "The mediator.", metavar="PERSON")
_RECORDER = StepOption("recorder", "Who took the record.", metavar="PERSON")
_ATTENDEES = StepOption("attendees", "Who else was present.", metavar="PEOPLE")

case.verb(
    "investigate",
    m.Investigated,
    "Record that somebody was asked about the facts, for the record of the investigation.",
    StepOption("asked", "Who was asked.", metavar="PERSON"),
    _PLACE,
    _MEDIATOR,
    _RECORDER,
    _ATTENDEES,
    fields=lambda _typed, _session: [],
    epilog="govtool case investigate SQ01-2026-00001 --asked 丙某 --place 示例一社区 --mediator "
    '丁某 --recorder 戊某 --note "到现场查看……"',
)


def _session_fields(typed: Mapping[str, Any], _session: Session) -> list[Field]:
    label = _("How the session ended")
    how = term_field("outcome", label, typed["outcome"], voc.SessionOutcome, required=True)
    came, way = typed["participants"], typed["held"]
    return [
        *_ending(how, typed),
        _prevented(typed["prevented"]),
        *agreement_fields(typed["particulars"], {"mediator": typed["mediator"]}),
        term_field("held", _("Way of the session"), way, voc.SessionWay, option="--way"),
        Field("participants", _("Participants"), came, _participants, option="--participant"),
    ]


case.verb(
    "mediate",
    m.Mediated,
    "Record a session. A settlement closes the case, unless a handling letter is open.",
    StepOption("outcome", "How the session ended."),
    _AGREEMENT,
    _AGREEMENT_NO,
    _PLACE,
    _MEDIATOR,
    _RECORDER,
    _ATTENDEES,
    StepOption("held", "How the parties were brought together, e.g. 当面 or 视频.", "--way"),
    StepOption(
        "participants",
        "Who took part in which capacity, once for each, e.g. 律师:丁某. Capacities: lawyer, "
        "delegate, labour_adviser, expert, police, organisation, relative, neighbour, colleague, "
        "other.",
        "--participant",
        "CAPACITY[:NAME]",
    ),
    _MATTER,
    _PREVENTED,
    AMOUNT,
    MORE,
    fields=_session_fields,
    epilog="govtool case mediate SQ01-2026-00001 --outcome failed\n"
    "govtool case mediate 张大山 未成功\n"
    "govtool case mediate SQ01-2026-00001 --outcome 成功 --agreement written --agreement-no "
    "2026-12",
)


def _participants(typed: list[str], _form: Form) -> tuple[m.Participant, ...]:
    """Return who took part, each as CAPACITY or CAPACITY:NAME."""
    return tuple(_participant(one) for one in typed)


def _participant(typed: str) -> m.Participant:
    capacity, _colon, name = typed.replace("：", ":").partition(":")
    return m.Participant.checked(capacity=meant_term(voc.Capacity, capacity), name=name)


def _prevented(typed: list[str] | None) -> Field:
    """Return the field of what a settlement prevented; asked where an alert was recorded."""

    def read(answer: list[str] | str, form: Form) -> tuple[voc.Prevented, ...] | None:
        if typed is not None and form.known.get("outcome") not in {None, voc.Outcome.SETTLED.value}:
            message = _("Only a settlement prevents anything.")
            raise UsageMistake("unexpected_option", message, _("Leave --prevented out."))
        return prevented_kinds([answer] if isinstance(answer, str) else answer) or None

    words = listed(term.label for term in voc.Prevented)
    label = _(
        "What was prevented: {choices} (may be left empty, several with commas)", choices=words
    )
    return Field("prevented", label, typed, read, asks=_may_have_prevented)


def _may_have_prevented(form: Form) -> bool:
    settled = form.known.get("outcome") == voc.Outcome.SETTLED.value
    return settled and form.state is not None and bool(form.state.alerts)


def _ending(outcome: Field, typed: Mapping[str, Any]) -> list[Field]:
    """Return the fields of the outcome, and for a settlement its agreement."""
    agreement, number = typed["agreement"], typed["agreement_no"]

    def read_outcome(answer: str, form: Form) -> str:
        found: str = outcome.read(answer, form)
        if (agreement or number) and found != voc.Outcome.SETTLED.value:
            hint = _("Leave --agreement out, or give --outcome settled.")
            raise UsageMistake("unexpected_option", _("Only a settlement has an agreement."), hint)
        return found

    written_down = term_field("agreement", _("Form of the agreement"), agreement, voc.AgreementForm)

    def read_agreement(answer: str, form: Form) -> str:
        found: str = written_down.read(answer, form)
        if number and found != voc.AgreementForm.WRITTEN.value:
            message = _("Only a written agreement has a number.")
            raise UsageMistake("unexpected_option", message, "--agreement written")
        return found

    return [
        replace(outcome, read=read_outcome),
        replace(
            written_down,
            read=read_agreement,
            asks=lambda form: number is None and _is_new_settlement(form),
            otherwise=lambda _form: voc.AgreementForm.WRITTEN if number else None,
        ),
        text_field(
            "agreement_no",
            _("Number of the agreement"),
            number,
            limit=text.LINE_LIMIT,
            may_be_empty=True,
        ),
        _matter(typed["matter"]),
    ]


_NEITHER = "none"


def _matter(typed: str | None) -> Field:
    """Return the field for agreements no court confirms, asked where one is likely."""

    def read(answer: str, form: Form) -> voc.AgreementMatter | None:
        if typed is not None and not _is_written(form):
            message = _("Only a written agreement is confirmed by a court.")
            raise UsageMistake("unexpected_option", message, "--agreement written")
        return None if answer == _NEITHER else meant_term(voc.AgreementMatter, answer)

    choices = [
        *((term.value, term.label) for term in voc.AgreementMatter),
        (_NEITHER, _("neither of these")),
    ]
    label = _("What the agreement confirms or establishes, which no court confirms")
    return Field(
        "matter",
        label,
        typed,
        read,
        lambda _form: choices,
        asks=_may_be_of_matter,
        default=_NEITHER,
    )


def _is_written(form: Form) -> bool:
    return form.known.get("agreement") == voc.AgreementForm.WRITTEN.value


def _may_be_of_matter(form: Form) -> bool:
    """Return whether status or ownership may be the matter of a new written agreement."""
    case = form.state
    return (
        _is_written(form)
        and case is not None
        and case.dispute_type in voc.MATTERS_ASKED
        and case.matter is None
    )


def _is_new_settlement(form: Form) -> bool:
    """Return whether the fact settles a case whose agreement is not known yet."""
    settled = form.known.get("outcome") == voc.Outcome.SETTLED.value
    return settled and (form.state is None or form.state.agreed_on is None)


def _closing_fields(typed: Mapping[str, Any], _session: Session) -> list[Field]:
    label = _("How the case ended")
    how = term_field("outcome", label, typed["outcome"], voc.ClosedOutcome, required=True)
    return [
        *_ending(how, typed),
        _prevented(typed["prevented"]),
        *agreement_fields(typed["particulars"], {}),
        *_why_terminated(typed["reason"]),
    ]


case.verb(
    "close",
    m.Closed,
    "Close the case: settled, withdrawn, or terminated for a reason.",
    StepOption("outcome", "How the case ended."),
    _AGREEMENT,
    _AGREEMENT_NO,
    _MATTER,
    _PREVENTED,
    StepOption("reason", "Why it is terminated; any other text is another reason in words."),
    AMOUNT,
    MORE,
    fields=_closing_fields,
    epilog="govtool case close SQ01-2026-00001 --outcome withdrawn",
)


def _is_term(kind: type[voc.Term], typed: str) -> bool:
    """Return whether a word is one of a vocabulary, in full or by its beginning."""
    try:
        return bool(meant_term(kind, typed))
    except Refused:
        return False


def _why_terminated(typed: str | None) -> list[Field]:
    """Return the fields of the reason for a termination; other words are another reason."""
    kind = voc.TerminationReason
    words = None if typed is None or _is_term(kind, typed) else typed
    reason = term_field(
        "reason", _("Why it is terminated"), kind.OTHER.value if words else typed, kind
    )

    def read(answer: str, form: Form) -> Any:
        if form.known.get("outcome") not in {None, voc.Outcome.TERMINATED.value}:
            message = _("Only a termination has a reason.")
            raise UsageMistake("unexpected_option", message, _("Leave --reason out."))
        return reason.read(answer, form)

    def is_terminated(form: Form) -> bool:
        return form.known.get("outcome") == voc.Outcome.TERMINATED.value

    def is_other(form: Form) -> bool:
        return typed is None and form.known.get("reason") is kind.OTHER

    label = _("The reason in words (may be left empty)")
    return [
        replace(reason, read=read, asks=is_terminated),
        text_field("note", label, words, asks=is_other, may_be_empty=True),
    ]


case.verb(
    "perform",
    m.Performed,
    "Record that the agreement was performed.",
    epilog="govtool case perform SQ01-2026-00001",
)

case.verb(
    "agree",
    m.Agreed,
    "Record that the agreement was put in writing or signed by all: it holds from that day.",
    StepOption(
        "agreement_no",
        "The number of the agreement; without it, the one it has, or the next of its series.",
        metavar="NO",
        label=msgid("Number of the agreement"),
    ),
    epilog="govtool case agree SQ01-2026-00001 --on 2026-03-09\n"
    "govtool case agree SQ01-2026-00001 --agreement-no 2026-12",
)

case.verb(
    "confirm",
    m.ConfirmationApplied,
    "Record that the parties asked a court to confirm their written agreement.",
    StepOption(
        "court",
        "The court that was asked.",
        metavar="COURT",
        when=lambda _form: True,
        label=msgid("Court (may be left empty)"),
    ),
    epilog="govtool case confirm SQ01-2026-00001 --court 示例区人民法院\n"
    "govtool case confirm SQ01-2026-00001 --on 昨天",
)

_ASKED = ("terms", "performance", "perform_by", "mediator")
_ON_REQUEST = ("amount", "persons", "way", "facts", "points")


def agreement_fields(told: Mapping[str, Any], typed: Mapping[str, str | None]) -> list[Field]:
    """Return the fields of an agreement, asked for with its form or added on request.

    :param told: the particulars given by options.
    :param typed: those given by options of their own.
    """
    names = [
        name for name in (*_ASKED, *_ON_REQUEST) if not told.keys() & told_as(name, None).keys()
    ]
    return [_field(name, typed.get(name)) for name in names]


def _field(name: str, typed: str | None) -> Field:
    label = PARTICULARS[name] if in_chinese() else name.replace("_", " ")

    def parse(answer: str, form: Form) -> Any:
        value = read(name, answer, f"--{name}" if typed is not None else label, form.session)
        known = {key: one for key, one in told_as(name, value).items() if one is not None}
        checked = Particulars.checked(**known)
        return getattr(checked, name) if name in known else value

    return Field(
        name,
        _("{field} (may be left empty)", field=label),
        typed,
        parse,
        asks=_asks(name) if name in _ASKED else None,
        on_request=True,
        lines=name in LONG,
        show=lambda value, _form: particular_text(value),
    )


def _asks(name: str) -> Callable[[Form], bool]:
    """Return the condition that a written agreement lacks this particular."""

    def asks(form: Form) -> bool:
        is_written = form.known.get("agreement") == voc.AgreementForm.WRITTEN.value
        known = form.state.particulars if form.state else None
        there = known_time(known) if known and name == "perform_by" else getattr(known, name, None)
        return is_written and form.was_asked("agreement") and there is None

    return asks
