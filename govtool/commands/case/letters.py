"""Handling letters 交办函: delivered to a lead, approved by the leader, answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Annotated, Any

import typer

from govtool import models as m
from govtool.base import text
from govtool.base import vocabulary as voc
from govtool.base.errors import Refused
from govtool.base.i18n import _, listed
from govtool.commands.case.verbs import CaseStep, CaseVerbs
from govtool.commands.shared.recording import Fact, record
from govtool.commands.shared.verbs import StepOption
from govtool.desk.wording import route_text
from govtool.rules import CASE, OUT_OF_ORDER, Letter, judge, route, unit_name
from govtool.shell.form.form import (
    Field,
    Form,
    day_field,
    due_day,
    term_field,
    text_field,
    unit_field,
)
from govtool.shell.frame.session import Session
from govtool.shell.options import day, unit_code
from govtool.shell.parameters import option
from govtool.shell.subject_words import Nos
from govtool.views import lookups, registers
from govtool.views.links import linked_cases

app = typer.Typer()
case = CaseVerbs(app, CASE)


def _letter_fields(typed: Mapping[str, Any], _session: Session) -> list[Field]:
    """Return the fields of a letter about to be delivered."""
    delivered, lead, due = typed["on"], typed["lead"], typed["due"]

    def is_new(_form: Form) -> bool:
        return lead is None or due is None

    def approved(_form: Form) -> bool:
        return typed["override"] is None

    def is_long(form: Form) -> bool:
        last, usual = form.known.get("due"), form.office.due("answer_letter", delivered).day
        return approved(form) and last is not None and last > usual

    def read_due(answer: str, form: Form) -> dt.date:
        last = due_day(answer, form)
        if last < delivered:
            message = _("The letter would be due before it is delivered.")
            raise Refused("bad_date", message, _("Give a later date."))
        return last

    name = partial(text_field, limit=text.NAME_LIMIT)
    paper, approval = voc.Delivery.PAPER.label, delivered.isoformat()
    who = _("Person responsible (may be left empty)")
    by: dict[str, Any] = {"asks": approved, "remembered": _approver_of_last_time}
    return [
        replace(_lead_field(lead), required=True, doubt=_odd_lead, advice=_routed),
        Field("due", _("To be answered by"), due, read_due, required=True),
        text_field(
            "reason", _("Why the letter gives more time than usual"), typed["reason"], asks=is_long
        ),
        text_field("opinion", _("Opinion of the centre"), typed["opinion"], asks=approved),
        name("approved_by", _("Approved by"), typed["approved_by"], **by),
        day_field(
            "approved_on", _("Approved on"), typed["approved_on"], asks=approved, default=approval
        ),
        Field("cooperating", _("Unit"), typed["cooperating"], _units, option="--with"),
        name("person", who, typed["person"], may_be_empty=True, asks=is_new),
        term_field(
            "delivery",
            _("How it was delivered"),
            typed["delivery"],
            voc.Delivery,
            asks=is_new,
            default=paper,
        ),
    ]


case.verb(
    "assign",
    m.Assigned,
    "Record a handling letter delivered to a lead unit.",
    StepOption("lead", "The unit that is to handle the case.", last=False),
    StepOption("due", "The date by which to answer, generally at most 30 days after delivery."),
    StepOption("reason", "Why it gives more time than that."),
    StepOption("opinion", "The centre's opinion on the handling."),
    StepOption("approved_by", "The leader who approved the letter.", metavar="PERSON"),
    StepOption("approved_on", "The date of the approval."),
    StepOption(
        "cooperating", "A cooperating unit; give it once for each.", "--with", metavar="UNIT"
    ),
    StepOption("person", "Who is responsible at the lead unit.", metavar="PERSON"),
    StepOption("delivery", "How the letter was delivered."),
    StepOption(
        "no",
        "The number of the letter; without it, the next of its series.",
        "--letter-no",
        metavar="NO",
    ),
    fields=_letter_fields,
    epilog="govtool case assign JD01-2026-00003 --lead BM01 --due 2026-04-01 --opinion "
    '"依职责调处" --approved-by 丙某 --approved-on 2026-03-02',
)


def _lead_field(typed: str | None) -> Field:
    return unit_field("lead", _("Lead unit"), typed, voc.BELOW_THE_STREET)


def _approver_of_last_time(form: Form) -> str | None:
    """Return the leader who approved the newest letter, or None."""
    return lookups.newest_value(form.store.reader, "assigned", "approved_by")


def _routed(form: Form) -> str | None:
    """Return who should lead by the rules of routing, and why."""
    case = form.state
    if case is None:
        return None
    linked = tuple(linked_cases(form.store, case, form.day))
    found = route(case, form.office, registers.units_of_grids(form.store.reader), linked=linked)
    return _("By the rules of routing: {reason}", reason=route_text(found, form.office))


def _odd_lead(lead: str, form: Form) -> str | None:
    """Return a doubt about a letter before acceptance, or to a unit that has the case already."""
    case = form.state
    if case is None or case.centre_stage is None:
        return _("The centre has not accepted this case yet. Send the letter all the same?")
    if any(stage.is_open and stage.unit == lead for stage in case.stages):
        unit = unit_name(lead, form.office)
        return _("{unit} has this case already. Send another letter?", unit=unit)
    return None


def _units(typed: list[str], form: Form) -> tuple[str, ...]:
    return tuple(unit_code(word, form.office) for word in typed)


By = Annotated[str | None, option("--approved-by PERSON", "The leader who approved the letter.")]
ApproveLead = Annotated[
    str | None, option("--lead UNIT", "The lead of the letter, when several wait for approval.")
]
ApproveOpinion = Annotated[
    str | None, option("--opinion TEXT", "The opinion, where the letter has none.")
]
OnOption = Annotated[str | None, option("--on DATE", "The day of the approval; without it, today.")]


@app.command(
    "approve",
    epilog="govtool case approve JD01-2026-00003 --approved-by 丙某 --on 2026-03-02\n"
    'govtool case approve JD01-2026-00003 --lead BM01 --approved-by 丙某 --opinion "依职责调处"',
)
def approve(
    session: Session,
    ctx: typer.Context,
    nos: Nos,
    by: By = None,
    lead: ApproveLead = None,
    opinion: ApproveOpinion = None,
    on: OnOption = None,
) -> None:
    """Record the leader's approval of a handling letter that was recorded without it."""
    step = CaseStep(CASE, m.LetterApproved, day(on, session))
    record(ctx, nos, step, _of_letter(lead), _opinion(opinion), _approver(by))


def _waiting_letters(form: Form) -> list[Letter]:
    """Return the letters that wait for their approval, whenever they were delivered."""
    case = judge(form.history, form.office) if isinstance(form, Fact) else None
    lead = form.known.get("lead")
    return [x for x in case.letters if x.lacks and lead in {None, x.lead}] if case else []


def _of_letter(typed: str | None) -> Field:
    """Return the field of the lead whose letter is approved, to be named when there are several."""

    def leads(form: Form) -> list[str]:
        return list(dict.fromkeys(letter.lead for letter in _waiting_letters(form)))

    def otherwise(form: Form) -> None:
        if len(leads(form)) > 1:
            message = _("Several letters wait for their approval: {units}.")
            units = listed(unit_name(code, form.office) for code in leads(form))
            raise Refused(
                "ambiguous", message.format(units=units), "--lead …", candidates=leads(form)
            )

    field = unit_field(
        "lead",
        _("Lead unit"),
        typed,
        frozenset(voc.UnitKind),
        asks=lambda form: len(leads(form)) > 1,
        otherwise=otherwise,
    )

    def read(answer: str, form: Form) -> str:
        code: str = field.read(answer, form)
        if leads(form) and code not in leads(form):
            message = _("No letter to {unit} waits for its approval, but one to {units}.")
            units = listed(unit_name(other, form.office) for other in leads(form))
            raise Refused(
                OUT_OF_ORDER, message.format(unit=unit_name(code, form.office), units=units)
            )
        return code

    return replace(
        field,
        read=read,
        choices=lambda form: [(code, unit_name(code, form.office)) for code in leads(form)],
    )


def _approver(typed: str | None) -> Field:
    """Return the field of the leader; a letter that names one already is approved by no other."""
    field = text_field(
        "approved_by",
        _("Approved by"),
        typed,
        limit=text.NAME_LIMIT,
        required=True,
        option="--approved-by",
    )

    def read(answer: str, form: Form) -> str:
        name: str = field.read(answer, form)
        named = [letter.approved_by for letter in _waiting_letters(form)[:1]]
        if any(each not in {None, name} for each in named):
            message = _("The letter names {name} as the leader who approved it.", name=named[0])
            raise Refused("bad_value", message, column="--approved-by", value=name)
        return name

    return replace(field, read=read)


def _opinion(typed: str | None) -> Field:
    """Return the field of the opinion of a letter that has none."""
    field = text_field(
        "opinion", _("Opinion of the centre"), typed, asks=_lacks_opinion, otherwise=_no_opinion
    )

    def read(answer: str, form: Form) -> str:
        letters = _waiting_letters(form)
        if letters and letters[0].opinion:
            message = _("The letter has an opinion already: {opinion}")
            raise Refused("bad_value", message.format(opinion=text.quoted(letters[0].opinion)))
        opinion: str = field.read(answer, form)
        return opinion

    return replace(field, read=read)


def _lacks_opinion(form: Form) -> bool:
    return any("opinion" in letter.lacks for letter in _waiting_letters(form)[:1])


def _no_opinion(form: Form) -> None:
    """Refuse an approval that leaves the letter incomplete."""
    if _lacks_opinion(form):
        message = _("The letter has no opinion: what does the leader approve?")
        raise Refused("incomplete", message, "--opinion …", missing=["opinion"])


def _answering(typed: Mapping[str, Any], _session: Session) -> list[Field]:
    """Return the field of the lead that answers, asked for when more than one could."""

    def waiting(form: Form) -> list[str]:
        case = form.state
        return (
            list(dict.fromkeys(x.lead for x in case.letters if case.stages[x.stage - 1].is_open))
            if case
            else []
        )

    field = unit_field(
        "lead",
        _("Lead unit"),
        typed["lead"],
        frozenset(voc.UnitKind),
        asks=lambda form: len(waiting(form)) > 1,
    )

    def choices(form: Form) -> list[tuple[str, str]]:
        return [(code, unit_name(code, form.office)) for code in waiting(form)]

    return [replace(field, choices=choices)]


case.verb(
    "reply",
    m.Replied,
    "Record that the lead answered the handling letter.",
    StepOption(
        "lead", "The lead that answers, when several letters are open.", metavar="UNIT", last=False
    ),
    fields=_answering,
    epilog='govtool case reply JD01-2026-00003 --note "双方已达成协议"',
)
