"""The steps of a case, one command for each event of the rulebook's section 2."""

from __future__ import annotations

from typing import Annotated

import typer

from govtool import models as m
from govtool import vocabulary as voc
from govtool.commands._case import No, Note, On, Override, day, one_of, opened, record, term, term_or_ask, text_or_ask
from govtool.commands._frame.session import Session
from govtool.errors import Refused, UsageMistake
from govtool.i18n import _

app = typer.Typer()

Reason = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="The reason, in words.")]
Until = Annotated[str | None, typer.Option("--until", metavar="DATE", help="The new due date.")]
Agreement = Annotated[
    str | None,
    typer.Option(
        "--agreement", metavar="written|oral|none", help="The form of the agreement; without it, an oral one."
    ),
]
AgreementNo = Annotated[
    str | None, typer.Option("--agreement-no", metavar="NO", help="The number of the written agreement.")
]


@app.command("report", epilog="govtool case report SQ01-2026-00001")
def report(ctx: typer.Context, no: No, on: On = None) -> None:
    """Record that the case was reported to the centre (the day it was registered)."""
    record(ctx, no, m.Reported, on)


@app.command("meet", epilog="govtool case meet SQ01-2026-00001 --on 昨天")
def meet(ctx: typer.Context, no: No, on: On = None, note: Note = None) -> None:
    """Record that the parties were met."""
    record(ctx, no, m.Met, on, note=note)


@app.command("consult", epilog='govtool case consult SQ01-2026-00001 --note "电话指导"')
def consult(ctx: typer.Context, no: No, on: On = None, note: Note = None) -> None:
    """Record advice by telephone, or a mediator sent by the centre."""
    record(ctx, no, m.Consulted, on, note=note)


@app.command(
    "mediate",
    epilog="govtool case mediate SQ01-2026-00001 --outcome failed\n"
    "govtool case mediate SQ01-2026-00001 --outcome 成功 --agreement written --agreement-no 2026-12",
)
def mediate(
    ctx: typer.Context,
    no: No,
    outcome: Annotated[str | None, typer.Option("--outcome", metavar="settled|failed|adjourned", help="How the session ended.")] = None,
    agreement: Agreement = None,
    agreement_no: AgreementNo = None,
    on: On = None,
    note: Note = None,
    override: Override = None,
) -> None:  # fmt: skip
    """Record a mediation session. A settled one closes the case, unless it was handed down by letter."""
    result = term_or_ask(voc.SessionOutcome, outcome, "--outcome", _("How the session ended"), ctx.obj)
    form = _agreement(agreement, agreement_no, settled=result is voc.SessionOutcome.SETTLED)
    record(
        ctx, no, m.Mediated, on, outcome=result, agreement=form, agreement_no=agreement_no, note=note, override=override
    )


def _agreement(form: str | None, number: str | None, *, settled: bool) -> voc.AgreementForm | None:
    if (form or number) and not settled:
        raise UsageMistake(
            "unexpected_option",
            _("Only a settlement has an agreement."),
            _("Leave --agreement out, or give --outcome settled."),
        )
    found = term(voc.AgreementForm, form, "--agreement") if form else None
    if number and found not in {None, voc.AgreementForm.WRITTEN}:
        raise UsageMistake("unexpected_option", _("Only a written agreement has a number."), "--agreement written")
    return voc.AgreementForm.WRITTEN if number else found


@app.command("transfer", epilog='govtool case transfer SQ01-2026-00001 --to JD01 --reason "两次调解未成功"')
def transfer(
    ctx: typer.Context,
    no: No,
    to: Annotated[str | None, typer.Option("--to", metavar="UNIT", help="The street whose centre is asked; without it, this file's own.")] = None,
    reason: Reason = None,
    on: On = None,
    override: Override = None,
) -> None:  # fmt: skip
    """Ask the centre to take the case over, after two failed sessions."""
    session: Session = ctx.obj
    why = text_or_ask(reason, "--reason", _("Reason"), session)
    record(ctx, no, m.Transferred, on, to=to or _street(session), reason=why, override=override)


@app.command("accept", epilog="govtool case accept SQ01-2026-00001 --unit JD01")
def accept(
    ctx: typer.Context,
    no: No,
    unit: Annotated[str | None, typer.Option("--unit", metavar="UNIT", help="The street whose centre takes it; without it, this file's own.")] = None,
    on: On = None,
) -> None:  # fmt: skip
    """Record that the centre takes the case over."""
    record(ctx, no, m.Accepted, on, unit=unit or _street(ctx.obj))


def _street(session: Session) -> str:
    with opened(session) as store:
        return store.office.street


@app.command("return", epilog='govtool case return SQ01-2026-00001 --reason "材料不全"')
def send_back(ctx: typer.Context, no: No, reason: Reason = None, on: On = None) -> None:
    """Record that the centre sends a transfer back; the handler goes on."""
    record(ctx, no, m.Returned, on, reason=text_or_ask(reason, "--reason", _("Reason"), ctx.obj))


@app.command(
    "assign",
    epilog='govtool case assign JD01-2026-00003 --lead BM01 --due 2026-04-01 --opinion "依职责调处" --approved-by 丙某 --approved-on 2026-03-02',
)
def assign(
    ctx: typer.Context,
    no: No,
    lead: Annotated[str | None, typer.Option("--lead", metavar="UNIT", help="The unit that is to handle the case.")] = None,
    due: Annotated[str | None, typer.Option("--due", metavar="DATE", help="The date by which to answer, at most 30 days after delivery.")] = None,
    opinion: Annotated[str | None, typer.Option("--opinion", metavar="TEXT", help="The centre's opinion on the handling.")] = None,
    approved_by: Annotated[str | None, typer.Option("--approved-by", metavar="PERSON", help="The leader who approved the letter.")] = None,
    approved_on: Annotated[str | None, typer.Option("--approved-on", metavar="DATE", help="The date of the approval.")] = None,
    cooperating: Annotated[list[str] | None, typer.Option("--with", metavar="UNIT", help="A cooperating unit; give it once for each.")] = None,
    number: Annotated[str | None, typer.Option("--no", metavar="NO", help="The number of the letter.")] = None,
    on: On = None,
    override: Override = None,
) -> None:  # fmt: skip
    """Record a handling letter delivered to a lead unit."""
    session: Session = ctx.obj
    leading = text_or_ask(lead, "--lead", _("Lead unit"), session)
    answer_by = day(text_or_ask(due, "--due", _("To be answered by"), session), session, "--due")
    delivered = day(on, session)
    if answer_by < delivered:
        raise Refused(
            "bad_date",
            _("The letter would be due before it is delivered."),
            _("Give a later --due date."),
            column="--due",
            value=due,
        )
    record(
        ctx, no, m.Assigned, delivered.isoformat(), lead=leading, due=answer_by, opinion=opinion, approved_by=approved_by,
        approved_on=day(approved_on, session, "--approved-on") if approved_on else None,
        cooperating=tuple(cooperating or ()), no=number, override=override,
    )  # fmt: skip


@app.command("reply", epilog='govtool case reply JD01-2026-00003 --note "双方已达成协议"')
def reply(
    ctx: typer.Context,
    no: No,
    lead: Annotated[str | None, typer.Option("--lead", metavar="UNIT", help="The lead that answers, when several letters are open.")] = None,
    on: On = None,
    note: Note = None,
) -> None:  # fmt: skip
    """Record that the lead answered the handling letter."""
    record(ctx, no, m.Replied, on, lead=lead, note=note)


@app.command(
    "extend",
    epilog='govtool case extend JD01-2026-00003 --request --until 2026-05-01 --reason "需鉴定"\n'
    "govtool case extend JD01-2026-00003 --approve --until 2026-05-01\n"
    "govtool case extend JD01-2026-00003 --refuse",
)
def extend(
    ctx: typer.Context,
    no: No,
    request: Annotated[bool, typer.Option("--request", help="The centre asks the district for more time.")] = False,
    approve: Annotated[bool, typer.Option("--approve", help="The district approves.")] = False,
    refuse: Annotated[bool, typer.Option("--refuse", help="The district refuses.")] = False,
    until: Until = None,
    reason: Reason = None,
    on: On = None,
    override: Override = None,
) -> None:  # fmt: skip
    """Record a request to extend the time to close, or the district's decision on it."""
    session: Session = ctx.obj
    chosen = one_of({"--request": request, "--approve": approve, "--refuse": refuse})
    last = day(until, session, "--until") if until else None
    if chosen == "--request":
        wanted_until = last or day(text_or_ask(until, "--until", _("New due date"), session), session, "--until")
        why = text_or_ask(reason, "--reason", _("Reason"), session)
        record(ctx, no, m.ExtensionRequested, on, until=wanted_until, reason=why, override=override)
    else:
        record(ctx, no, m.ExtensionDecided, on, approved=approve, until=last if approve else None)


@app.command("divert", epilog='govtool case divert SQ01-2026-00001 --channel 诉讼 --detail "已立案"')
def divert(
    ctx: typer.Context,
    no: No,
    channel: Annotated[str | None, typer.Option("--channel", metavar="litigation|arbitration|administrative|elevated", help="Where the case is led to.")] = None,
    detail: Annotated[str | None, typer.Option("--detail", metavar="TEXT", help="Court, number, and the like.")] = None,
    on: On = None,
) -> None:  # fmt: skip
    """Record that the case was led into litigation, arbitration or a procedure, or taken up higher: it is struck off."""
    where = term_or_ask(voc.DivertChannel, channel, "--channel", _("Led into"), ctx.obj)
    record(ctx, no, m.Diverted, on, channel=where, detail=detail)


@app.command("close", epilog="govtool case close SQ01-2026-00001 --outcome withdrawn")
def close(
    ctx: typer.Context,
    no: No,
    outcome: Annotated[str | None, typer.Option("--outcome", metavar="settled|withdrawn|terminated", help="How the case ended.")] = None,
    agreement: Agreement = None,
    agreement_no: AgreementNo = None,
    on: On = None,
    override: Override = None,
) -> None:  # fmt: skip
    """Close the case: settled, withdrawn, or terminated because a party refuses mediation."""
    result = term_or_ask(voc.ClosedOutcome, outcome, "--outcome", _("How the case ended"), ctx.obj)
    form = _agreement(agreement, agreement_no, settled=result is voc.ClosedOutcome.SETTLED)
    record(ctx, no, m.Closed, on, outcome=result, agreement=form, agreement_no=agreement_no, override=override)


@app.command("report-closure", epilog="govtool case report-closure SQ01-2026-00001")
def report_closure(ctx: typer.Context, no: No, on: On = None) -> None:
    """Record that the result was reported upwards."""
    record(ctx, no, m.ClosureReported, on)


@app.command("enter", epilog="govtool case enter SQ01-2026-00001")
def enter(ctx: typer.Context, no: No, on: On = None) -> None:
    """Record that the case was entered in the judicial mediation platform."""
    record(ctx, no, m.PlatformEntered, on)


@app.command("revisit", epilog='govtool case revisit SQ01-2026-00001 --note "双方无异议"')
def revisit(ctx: typer.Context, no: No, on: On = None, note: Note = None) -> None:
    """Record a visit to the parties after the settlement."""
    record(ctx, no, m.Revisited, on, note=note)


@app.command("perform", epilog="govtool case perform SQ01-2026-00001")
def perform(ctx: typer.Context, no: No, on: On = None, note: Note = None) -> None:
    """Record that the agreement was performed."""
    record(ctx, no, m.Performed, on, note=note)
