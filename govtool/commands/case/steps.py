"""The steps of a case, one command for each event of the rulebook's section 2."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from govtool import models as m
from govtool.base import text
from govtool.base import vocabulary as voc
from govtool.base.i18n import _
from govtool.commands.case.recording import record
from govtool.commands.shared.recording import split_last
from govtool.commands.shared.selection import selects
from govtool.shell.form.form import Field, Form, term_field, text_field, unit_field
from govtool.shell.parameters import Again, Note, On, Override, option
from govtool.shell.subject_words import Nos

app = typer.Typer()

Reason = Annotated[str | None, option("--reason TEXT", "The reason, in words.")]


@app.command(
    "report",
    epilog="govtool case report SQ01-2026-00001\n"
    "govtool case report 张大山 00012\n"
    "govtool case report --due-today",
)
@selects("report", m.Reported)
def report(ctx: typer.Context, nos: Nos, on: On = None, again: Again = False) -> None:
    """Record that the case was reported to the centre (the day it was registered)."""
    record(ctx, nos, m.Reported, on, again=again)


@app.command(
    "major", epilog='govtool case major SQ01-2026-00001 --reason "涉及多户，有群体上访苗头"'
)
def major(
    ctx: typer.Context, nos: Nos, reason: Reason = None, on: On = None, again: Again = False
) -> None:
    """Record that the case was found to be major or complex: it goes to the centre the same day."""
    record(ctx, nos, m.BecameMajor, on, _reason(reason), again=again)


@app.command("app", epilog="govtool case app SQ01-2026-00001")
@selects("app", m.AppEntered)
def app_(ctx: typer.Context, nos: Nos, on: On = None, again: Again = False) -> None:
    """Record that the case was entered in the peace app."""
    record(ctx, nos, m.AppEntered, on, again=again)


Risk = Annotated[
    str | None,
    option(
        "--kind KIND",
        "What it may turn into: violence, crime, group_petition, group_fight or suicide, or in "
        "Chinese, e.g. 群体性上访.",
    ),
]
Measures = Annotated[str | None, option("--measures TEXT", "What was done to prevent it.")]
ReportedTo = Annotated[
    str | None,
    option("--reported-to WHOM", "The police or other authority that was told, by its name."),
]


@app.command(
    "alert",
    epilog='govtool case alert SQ01-2026-00001 --kind 民转刑 --measures "分开劝导，派员值守" '
    "--reported-to 示例派出所\n"
    'govtool case alert SQ01-2026-00001 --kind group_petition --measures "约见代表"',
)
def alert(
    ctx: typer.Context,
    nos: Nos,
    risk: Risk = None,
    measures: Measures = None,
    reported_to: ReportedTo = None,
    on: On = None,
    again: Again = False,
) -> None:
    """Record that the dispute may turn violent or criminal, or a group may gather.

    It says what may be done, never what kind of person somebody is.
    """
    asking = risk is None or measures is None
    whom = text_field(
        "reported_to",
        _("Police or other authority that was told (may be left empty)"),
        reported_to,
        limit=text.LINE_LIMIT,
        may_be_empty=True,
        asks=lambda _form: asking,
        option="--reported-to",
    )
    record(
        ctx,
        nos,
        m.Alerted,
        on,
        term_field(
            "risk", _("What it may turn into"), risk, voc.AlertKind, required=True, option="--kind"
        ),
        text_field(
            "measures",
            _("What was done to prevent it"),
            measures,
            required=True,
            option="--measures",
        ),
        whom,
        again=again,
    )


@app.command("meet", epilog="govtool case meet SQ01-2026-00001 --on 昨天")
@selects("meet", m.Met)
def meet(
    ctx: typer.Context, nos: Nos, on: On = None, note: Note = None, again: Again = False
) -> None:
    """Record that the parties were met."""
    record(ctx, nos, m.Met, on, again=again, note=note)


By = Annotated[
    str | None,
    option(
        "--way telephone|sent|lawyer",
        "How the centre advised: by telephone, a mediator sent, a lawyer.",
    ),
]


@app.command(
    "consult",
    epilog='govtool case consult SQ01-2026-00001 --way 电话 --adviser 丁某 --note "先固定证据"\n'
    "govtool case consult SQ01-2026-00001 --way lawyer --adviser 戊某",
)
def consult(
    ctx: typer.Context,
    nos: Nos,
    by: By = None,
    adviser: Annotated[str | None, option("--adviser PERSON", "Who advised.")] = None,
    on: On = None,
    note: Note = None,
    again: Again = False,
) -> None:
    """Record advice by telephone, a mediator sent by the centre, or a lawyer."""
    how = term_field("by", _("How the centre advised"), by, voc.Advice, option="--way")
    record(ctx, nos, m.Consulted, on, how, again=again, note=note, adviser=adviser)


To = Annotated[
    str | None,
    option("--to-unit UNIT", "The street whose centre is asked; without it, this file's own."),
]


@app.command(
    "transfer",
    epilog='govtool case transfer SQ01-2026-00001 --to-unit JD01 --reason "两次调解未成功"',
)
@selects("transfer", m.Transferred)
def transfer(
    ctx: typer.Context,
    nos: Nos,
    to: To = None,
    reason: Reason = None,
    on: On = None,
    override: Override = None,
    again: Again = False,
) -> None:
    """Ask the centre to take the case over, after two failed sessions."""
    record(
        ctx,
        nos,
        m.Transferred,
        on,
        _centre("to", to, option="--to-unit"),
        _reason(reason),
        again=again,
        override=override,
    )


def _centre(name: str, typed: str | None, option: str = "") -> Field:
    """Return the field of the street whose centre is asked."""
    label = _("Unit")
    return unit_field(
        name, label, typed, voc.CENTRE, otherwise=lambda form: form.office.street, option=option
    )


def _reason(typed: str | None) -> Field:
    return text_field("reason", _("Reason"), typed, required=True)


Unit = Annotated[
    str | None,
    option("--unit UNIT", "The street whose centre takes it; without it, this file's own."),
]


@app.command("accept", epilog="govtool case accept SQ01-2026-00001 --unit JD01")
@selects("accept", m.Accepted)
def accept(ctx: typer.Context, nos: Nos, unit: Unit = None, on: On = None) -> None:
    """Record that the centre takes the case over."""
    record(ctx, nos, m.Accepted, on, _centre("unit", unit))


@app.command("return", epilog='govtool case return SQ01-2026-00001 --reason "材料不全"')
def return_(ctx: typer.Context, nos: Nos, reason: Reason = None, on: On = None) -> None:
    """Record that the centre sends a transfer back; the handler goes on."""
    record(ctx, nos, m.Returned, on, _reason(reason))


Channel = Annotated[
    str | None,
    option("--channel litigation|arbitration|administrative|elevated", "Where the case is led to."),
]
Detail = Annotated[
    str | None,
    option(
        "--detail TEXT",
        "The procedure: notary, ruling or review (公证, 行政裁决, 行政复议); or court, number, and "
        "the like in words.",
    ),
]


@app.command(
    "divert", epilog='govtool case divert SQ01-2026-00001 --channel 诉讼 --detail "已立案"'
)
def divert(
    ctx: typer.Context, nos: Nos, channel: Channel = None, detail: Detail = None, on: On = None
) -> None:
    """Record that the case left for litigation, arbitration, a procedure or a higher level."""
    nos, channel = split_last(nos, voc.DivertChannel.meant_by, channel)
    procedure = detail and voc.DivertDetail.meant_by(detail)
    if procedure:
        channel = channel or voc.DivertChannel.ADMINISTRATIVE.value
    where = term_field("channel", _("Led into"), channel, voc.DivertChannel, required=True)
    record(
        ctx, nos, m.Diverted, on, where, procedure=procedure, detail=None if procedure else detail
    )


@app.command("report-closure", epilog="govtool case report-closure SQ01-2026-00001")
@selects("report-closure", m.ClosureReported)
def report_closure(ctx: typer.Context, nos: Nos, on: On = None, again: Again = False) -> None:
    """Record that the result was reported upwards."""
    record(ctx, nos, m.ClosureReported, on, again=again)


@app.command(
    "enter", epilog="govtool case enter SQ01-2026-00001\ngovtool case enter --settled-since 周一"
)
@selects("enter", m.PlatformEntered)
def enter(ctx: typer.Context, nos: Nos, on: On = None, again: Again = False) -> None:
    """Record that the case was entered in the judicial mediation platform."""
    record(ctx, nos, m.PlatformEntered, on, again=again)


Satisfied = Annotated[
    str | None,
    option(
        "--satisfied yes|partly|no",
        "Whether the parties are satisfied; without it, they were not asked.",
    ),
]


@app.command(
    "revisit", epilog='govtool case revisit SQ01-2026-00001 --satisfied 满意 --note "双方无异议"'
)
@selects("revisit", m.Revisited)
def revisit(
    ctx: typer.Context,
    nos: Nos,
    satisfied: Satisfied = None,
    on: On = None,
    note: Note = None,
    again: Again = False,
) -> None:
    """Record a visit to the parties after the settlement, and whether they are satisfied."""
    nos, satisfied = split_last(nos, voc.Satisfaction.meant_by, satisfied)
    record(ctx, nos, m.Revisited, on, _satisfied(satisfied), again=again, note=note)


_NOT_ASKED = "-"


def _satisfied(typed: str | None) -> Field:
    """Return the field of the parties' satisfaction; it may be left open on a terminal."""
    said = term_field("satisfied", _("Are the parties satisfied?"), typed, voc.Satisfaction)

    def choices(_form: Form) -> list[tuple[str, str]]:
        return [
            *((term.value, term.label) for term in voc.Satisfaction),
            (_NOT_ASKED, _("not asked")),
        ]

    def read(answer: str, form: Form) -> voc.Satisfaction | None:
        return None if answer in {_NOT_ASKED, _("not asked")} else said.read(answer, form)

    return replace(said, read=read, choices=choices, asks=lambda _form: True, default=_NOT_ASKED)
