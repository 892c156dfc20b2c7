"""``govtool case correct``: mend fields of a registration 更正."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import typer

from govtool import casework
from govtool import vocabulary as voc
from govtool.commands._acting import dropped, kept
from govtool.commands._case import Override, show_recorded
from govtool.commands._frame.session import Session
from govtool.commands._naming import No, case_meant
from govtool.commands._options import day, opened, term, text_or_ask
from govtool.commands._particulars import is_particular, supplement, told
from govtool.commands.case_add import party_from
from govtool.errors import Refused, UsageMistake
from govtool.i18n import _, in_chinese, listed
from govtool.models import Party
from govtool.render.terminal import note
from govtool.rules import Case
from govtool.subjects.case.columns import COLUMNS
from govtool.subjects.case.words import PARTICULARS
from govtool.text import half_width, quoted

app = typer.Typer()

_YES = dict.fromkeys(("1", "true", "yes", "是", "√"), True) | dict.fromkeys(
    ("0", "false", "no", "否", ""), False
)

_LABELS = {column.label: column.code for column in COLUMNS if column.code in casework.CORRECTABLE} | {
    "案件等级": "severity",
    "当事人": "parties",
    "受理机关": "before_authority",
}
"""Fields by their Chinese names: the columns of the files people exchange, and three that are none."""
_MAJOR = frozenset({"重大复杂", "major"})
"""The column that says yes or no to one severity."""


@app.command(
    "correct",
    epilog='govtool case correct SQ01-2026-00001 --set dispute_type=物业 --reason "登记时选错"\n'
    'govtool case correct SQ01-2026-00001 --set registered_on=2月4日 --set severity=major --reason "笔误"\n'
    'govtool case correct SQ01-2026-00001 --set parties=申请人:甲某,被申请人:乙某:13800000000 --reason "补充电话"',
)
def correct(
    ctx: typer.Context,
    no: No,
    changes: Annotated[list[str], typer.Option("--set", metavar="FIELD=VALUE", help="A field and what it should have been; an empty value takes it out. Fields: registered_on, dispute_type, source, severity, petition, grid, summary, ref, parties, before_authority, found_on, found_by, campaign, what the papers ask (see govtool case describe --help), or their Chinese names, e.g. 案情摘要.")],
    reason: Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why it is corrected.")] = None,
    override: Override = None,
) -> None:  # fmt: skip
    """Correct the registration of a case, or what the papers ask of it. The record of what it said before stays in the journal."""
    session: Session = ctx.obj
    papers = [typed for typed in changes if is_particular(typed)]
    particulars = told(papers, {}, session)
    pairs = [_change(typed, session) for typed in changes if typed not in papers]
    values = dict(pairs)
    if len(values) < len(pairs):
        raise UsageMistake(
            "unexpected_option", _("A field is corrected twice in one command."), _("Give each --set once.")
        )
    with opened(session) as store:
        no = case_meant(no, store, session)
        why = text_or_ask(reason, "--reason", _("Reason"), session)
        with store.writing(session.actor) as tx:
            if "parties" in values:
                values["parties"] = _with_acting(values["parties"], tx.case(tx.subject_of(no)))
            if values or not particulars:
                case = casework.correct(tx, no, values, why, session.today, override)
            if also := supplement(particulars, session.today, why):
                case = casework.take_step(tx, no, also, session.today)
    show_recorded(_("Corrected"), case, tx.office, session)


def _with_acting(now: list[Party], case: Case | None) -> list[dict[str, Any]]:
    """Return the parties as they should have been, with those who act for them; tell who acts for none any more."""
    before = case.parties if case is not None else ()
    parties = kept(now, before)
    if gone := dropped(parties, before):
        note(
            _("No longer recorded, because the party is not there any more: {names}").format(
                names=listed(gone)
            )
        )
    return [party.model_dump(mode="json", exclude_none=True) for party in parties]


def _change(typed: str, session: Session) -> tuple[str, Any]:
    field, equals, value = typed.partition("=")
    if not equals:
        raise Refused(
            "bad_value",
            _("--set: “{value}” is not FIELD=VALUE.").format(value=quoted(typed)),
            column="--set",
            value=quoted(typed),
        )
    name, value = half_width(field), value.strip()
    option = f"--set {name}"
    if name in _MAJOR:
        return "severity", _severity(value, option).value
    code = _LABELS.get(name, name)
    if code not in casework.CORRECTABLE:
        choices = listed(
            [*_LABELS, *PARTICULARS.values()] if in_chinese() else [*casework.CORRECTABLE, *PARTICULARS]
        )
        raise Refused(
            "unknown_field",
            _("“{name}” cannot be corrected.").format(name=quoted(name)),
            _("Choose one of: {choices}.").format(choices=choices),
        )
    read = _READ.get(code)
    if read:
        return code, read(value, option, session)
    return code, value if code in _NEVER_EMPTY else value or None


_NEVER_EMPTY = frozenset({"summary"})
"""Texts that a case must have; an empty one is refused as such."""


def _severity(value: str, option: str) -> voc.Severity:
    """The severity, or a yes or no to its being major."""
    if value.casefold() in _YES:
        return voc.Severity.MAJOR if _YES[value.casefold()] else voc.Severity.ORDINARY
    return term(voc.Severity, value, option)


def _yes_or_no(value: str, option: str) -> bool:
    if value.casefold() not in _YES:
        message = _("{option}: say 是 or 否 (yes or no).").format(option=option)
        raise Refused("bad_value", message, column="--set", value=value)
    return _YES[value.casefold()]


def _parties(value: str, option: str) -> list[Party]:
    typed = [part for part in value.replace("，", ",").split(",") if part.strip()]
    return [party_from(part, option) for part in typed]


_READ: dict[str, Callable[[str, str, Session], Any]] = {
    "registered_on": lambda value, option, session: day(value, session, option).isoformat(),
    "dispute_type": lambda value, option, _session: term(voc.DisputeType, value, option).value,
    "severity": lambda value, option, _session: term(voc.Severity, value, option).value,
    "source": lambda value, option, _session: term(voc.Source, value, option).value if value else None,
    "campaign": lambda value, option, _session: term(voc.Campaign, value, option).value if value else None,
    "found_on": lambda value, option, session: day(value, session, option).isoformat() if value else None,
    "petition": lambda value, option, _session: _yes_or_no(value, option),
    "parties": lambda value, option, _session: _parties(value, option),
}
"""How the value of a field is read; any other is a text."""
