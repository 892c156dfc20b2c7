"""The steps of a case, one command for each event of the rulebook's section 2."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import typer

from govtool import models as m
from govtool.base import vocabulary as voc
from govtool.base.i18n import _, msgid
from govtool.commands.case.verbs import CaseVerbs
from govtool.commands.shared.verbs import StepOption
from govtool.rules import CASE
from govtool.shell.form.form import Field, Form, term_field
from govtool.shell.frame.session import Session

app = typer.Typer()
case = CaseVerbs(app, CASE)

_REASON = StepOption("reason", "The reason, in words.", label=msgid("Reason"), required=True)


def _street(form: Form) -> str:
    return form.office.street


def _never(_form: Form) -> bool:
    return False


case.verb(
    "report",
    m.Reported,
    "Record that the case was reported to the centre (the day it was registered).",
    epilog="govtool case report SQ01-2026-00001\n"
    "govtool case report 张大山 00012\n"
    "govtool case report --due-today",
)

case.verb(
    "major",
    m.BecameMajor,
    "Record that the case was found to be major or complex: it goes to the centre the same day.",
    _REASON,
    epilog='govtool case major SQ01-2026-00001 --reason "涉及多户，有群体上访苗头"',
)

case.verb(
    "app",
    m.AppEntered,
    "Record that the case was entered in the peace app.",
    epilog="govtool case app SQ01-2026-00001",
)

case.verb(
    "alert",
    m.Alerted,
    """Record that the dispute may turn violent or criminal, or a group may gather.

    It says what may be done, never what kind of person somebody is.
    """,
    StepOption(
        "risk",
        "What it may turn into: violence, crime, group_petition, group_fight or suicide, or in "
        "Chinese, e.g. 群体性上访.",
        "--kind",
        "KIND",
        label=msgid("What it may turn into"),
        required=True,
        last=False,
    ),
    StepOption(
        "measures",
        "What was done to prevent it.",
        label=msgid("What was done to prevent it"),
        required=True,
    ),
    StepOption(
        "reported_to",
        "The police or other authority that was told, by its name.",
        metavar="WHOM",
        label=msgid("Police or other authority that was told (may be left empty)"),
    ),
    epilog='govtool case alert SQ01-2026-00001 --kind 民转刑 --measures "分开劝导，派员值守" '
    "--reported-to 示例派出所\n"
    'govtool case alert SQ01-2026-00001 --kind group_petition --measures "约见代表"',
)

case.verb(
    "meet",
    m.Met,
    "Record that the parties were met.",
    epilog="govtool case meet SQ01-2026-00001 --on 昨天",
)


def _advice(typed: Mapping[str, Any], _session: Session) -> list[Field]:
    label = _("How the centre advised")
    return [term_field("by", label, typed["by"], voc.Advice, option="--way")]


case.verb(
    "consult",
    m.Consulted,
    "Record advice by telephone, a mediator sent by the centre, or a lawyer.",
    StepOption("by", "How the centre advised: by telephone, a mediator sent, a lawyer.", "--way"),
    StepOption("adviser", "Who advised.", metavar="PERSON"),
    fields=_advice,
    epilog='govtool case consult SQ01-2026-00001 --way 电话 --adviser 丁某 --note "先固定证据"\n'
    "govtool case consult SQ01-2026-00001 --way lawyer --adviser 戊某",
)

case.verb(
    "transfer",
    m.Transferred,
    "Ask the centre to take the case over, after two failed sessions.",
    StepOption(
        "to",
        "The street whose centre is asked; without it, this file's own.",
        "--to-unit",
        when=_never,
        otherwise=_street,
        label=msgid("Unit"),
    ),
    _REASON,
    epilog='govtool case transfer SQ01-2026-00001 --to-unit JD01 --reason "两次调解未成功"',
)

case.verb(
    "accept",
    m.Accepted,
    "Record that the centre takes the case over.",
    StepOption(
        "unit",
        "The street whose centre takes it; without it, this file's own.",
        when=_never,
        otherwise=_street,
        label=msgid("Unit"),
    ),
    epilog="govtool case accept SQ01-2026-00001 --unit JD01",
)

case.verb(
    "return",
    m.Returned,
    "Record that the centre sends a transfer back; the handler goes on.",
    _REASON,
    epilog='govtool case return SQ01-2026-00001 --reason "材料不全"',
)


def _as_typed(typed: Any, _form: Form) -> Any:
    return typed


def _led_into(typed: Mapping[str, Any], _session: Session) -> list[Field]:
    """Return the fields of where the case is led; a detail may be the name of a procedure."""
    channel, detail = typed["channel"], typed["detail"]
    procedure = detail and voc.DivertDetail.meant_by(detail)
    if procedure:
        channel = channel or voc.DivertChannel.ADMINISTRATIVE.value
    return [
        term_field("channel", _("Led into"), channel, voc.DivertChannel, required=True),
        Field("procedure", "", procedure, _as_typed),
        Field("detail", "", None if procedure else detail, _as_typed),
    ]


case.verb(
    "divert",
    m.Diverted,
    "Record that the case left for litigation, arbitration, a procedure or a higher level.",
    StepOption("channel", "Where the case is led to."),
    StepOption(
        "detail",
        "The procedure: notary, ruling or review (公证, 行政裁决, 行政复议); or court, number, and "
        "the like in words.",
    ),
    fields=_led_into,
    epilog='govtool case divert SQ01-2026-00001 --channel 诉讼 --detail "已立案"',
)

case.verb(
    "report-closure",
    m.ClosureReported,
    "Record that the result was reported upwards.",
    epilog="govtool case report-closure SQ01-2026-00001",
)

case.verb(
    "enter",
    m.PlatformEntered,
    "Record that the case was entered in the judicial mediation platform.",
    epilog="govtool case enter SQ01-2026-00001\ngovtool case enter --settled-since 周一",
)

_NOT_ASKED = "-"


def _satisfaction(typed: Mapping[str, Any], _session: Session) -> list[Field]:
    """Return the field of the parties' satisfaction; it may be left open on a terminal."""
    label = _("Are the parties satisfied?")
    field = term_field("satisfied", label, typed["satisfied"], voc.Satisfaction)

    def choices(_form: Form) -> list[tuple[str, str]]:
        terms = [(term.value, term.label) for term in voc.Satisfaction]
        return [*terms, (_NOT_ASKED, _("not asked"))]

    def read(answer: str, form: Form) -> voc.Satisfaction | None:
        return None if answer in {_NOT_ASKED, _("not asked")} else field.read(answer, form)

    return [replace(field, read=read, choices=choices, asks=lambda _form: True, default=_NOT_ASKED)]


case.verb(
    "revisit",
    m.Revisited,
    "Record a visit to the parties after the settlement, and whether they are satisfied.",
    StepOption(
        "satisfied",
        "Whether the parties are satisfied; without it, they were not asked.",
        last=True,
    ),
    fields=_satisfaction,
    epilog='govtool case revisit SQ01-2026-00001 --satisfied 满意 --note "双方无异议"',
)
