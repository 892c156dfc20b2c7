"""``govtool case correct``: mend fields of a registration 更正."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from govtool import casework
from govtool import vocabulary as voc
from govtool.commands._case import No, day, opened, show_recorded, term, text_or_ask
from govtool.commands._frame.session import Session, mark_recorded
from govtool.commands.case_add import party_from
from govtool.errors import Refused
from govtool.i18n import _

app = typer.Typer()

_YES = {
    "1": True,
    "true": True,
    "yes": True,
    "是": True,
    "√": True,
    "0": False,
    "false": False,
    "no": False,
    "否": False,
}


@app.command(
    "correct",
    epilog='govtool case correct SQ01-2026-00001 --set dispute_type=物业 --reason "登记时选错"\n'
    'govtool case correct SQ01-2026-00001 --set registered_on=2月4日 --set severity=major --reason "笔误"\n'
    'govtool case correct SQ01-2026-00001 --set parties=申请人:甲某,被申请人:乙某:13800000000 --reason "补充电话"',
)
def correct(
    ctx: typer.Context,
    no: No,
    changes: Annotated[list[str], typer.Option("--set", metavar="FIELD=VALUE", help="A field and what it should have been; an empty value takes it out. Fields: registered_on, dispute_type, source, severity, petition, grid, summary, ref, parties, before_authority.")],
    reason: Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why it is corrected.")] = None,
) -> None:  # fmt: skip
    """Correct the registration of a case. The record of what it said before stays in the journal."""
    session: Session = ctx.obj
    values = dict(_change(typed, session) for typed in changes)
    why = text_or_ask(reason, "--reason", _("Reason"), session)
    with opened(session) as store, store.writing(session.actor) as tx:
        case = casework.correct(tx, no, values, why, session.today)
        office = tx.office
    mark_recorded()
    show_recorded(_("Corrected"), case, office, session)


def _change(typed: str, session: Session) -> tuple[str, Any]:
    field, equals, value = typed.partition("=")
    field = field.strip()
    if not equals:
        raise Refused(
            "bad_value",
            _("--set: “{value}” is not FIELD=VALUE.").format(value=typed[:60]),
            column="--set",
            value=typed[:60],
        )
    return field, _value(field, value.strip(), session)


def _value(field: str, value: str, session: Session) -> Any:
    match field:
        case "registered_on":
            return day(value, session, "--set registered_on").isoformat()
        case "dispute_type":
            return term(voc.DisputeType, value, "--set dispute_type").value
        case "severity":
            return term(voc.Severity, value, "--set severity").value
        case "source":
            return term(voc.Source, value, "--set source").value if value else None
        case "petition":
            return _yes_or_no(value)
        case "parties":
            typed = [part for part in value.replace("，", ",").split(",") if part.strip()]
            return [party_from(part).model_dump(mode="json") for part in typed]
    return value or None


def _yes_or_no(value: str) -> bool:
    if value.casefold() not in _YES:
        raise Refused("bad_value", _("--set petition: say 是 or 否 (yes or no)."), column="--set", value=value)
    return _YES[value.casefold()]
