"""``govtool mediator``: the mediators 人民调解员 of committees and communities."""

from __future__ import annotations

from typing import Any

import typer

from govtool.base import telephone, text
from govtool.base import vocabulary as voc
from govtool.base.errors import Refused
from govtool.base.i18n import _
from govtool.commands.shared.register import (
    DeskRegister,
    RegisterView,
    give_rows,
    say_added,
    show_rows,
)
from govtool.commands.shared.versions import (
    AS_OF,
    FROM,
    LAST,
    REASON,
    change,
    close,
    described,
    list_rows,
    say_versions,
)
from govtool.models import Mediator
from govtool.shell.form.form import (
    Field,
    Form,
    asked_too,
    day_field,
    require,
    text_field,
    unit_field,
)
from govtool.shell.form.prompt import yes_or_no
from govtool.shell.frame.session import Session
from govtool.shell.listing import a_list
from govtool.shell.options import opened, unit_code
from govtool.shell.parameters import argument, flag, option
from govtool.shell.terminal import emit_json
from govtool.store import Store
from govtool.subjects.mediator.kinds import CODES
from govtool.views import lookups

app = typer.Typer()
_UNITS = frozenset(voc.UnitKind) - {voc.UnitKind.DISTRICT}

WHO = argument("WHO", "The name, or the number where several have it.")
UNIT = option("--unit", "UNIT", "The committee or community.")
NAME = option("--name", "PERSON", "The name.")
SINCE = option("--appointed-on", "DATE", "The day of the appointment.")
FULL_TIME = flag("--full-time/--part-time", "Whether it is a full-time mediator.", default=None)
CERTIFICATE = option("--certificate-no", "NUMBER", "The number of the certificate.")
PHONE = option("--phone", "PHONE", "The telephone.")


@app.command(
    "add",
    epilog="govtool mediator add --unit SQ01 --name 甲某 --appointed-on 2026-01-05 --full-time --certificate-no 示调字第00012号\n"
    "govtool mediator add",
)
def add(
    ctx: typer.Context,
    unit: str | None = UNIT,
    name: str | None = NAME,
    since: str | None = SINCE,
    full_time: bool | None = FULL_TIME,
    certificate: str | None = CERTIFICATE,
    phone: str | None = PHONE,
) -> None:
    """Add a mediator of a committee or community; the number is given by the program.

    Who mediates for several units is added once for each.
    """
    session: Session = ctx.obj
    fields = _fields(unit, name, since, certificate, phone)
    asking = bool(require(fields, session))
    fields = [
        *(field if field.required else asked_too(field, asking=asking) for field in fields),
        _is_full_time(full_time, asking=asking),
    ]
    with opened(session) as store:
        form = Form(session, store)
        form.fill(fields)
        with store.writing(session.actor) as tx:
            form.judge_again()
            code = lookups.next_code(tx.reader, "mediator", CODES, session.today.year)
            mediator = Mediator.checked(code=code, **form.known)
            _refuse_twice(mediator, store)
            tx.append(MEDIATOR.subject(code), MEDIATOR.saving(mediator, session.today))
        office = store.office
    if session.json:
        emit_json(mediator)
    else:
        say_added(MEDIATOR.word, mediator, office)


def _fields(
    unit: str | None,
    name: str | None,
    since: str | None,
    certificate: str | None,
    phone: str | None,
) -> list[Field]:
    def numbered(answer: str, _form: Form) -> str | None:
        return text.staff_number(answer) if answer.strip() else None

    def called(answer: str, _form: Form) -> str | None:
        return telephone.phone(answer) if answer.strip() else None

    return [
        unit_field("unit", _("Unit"), unit, _UNITS, required=True),
        text_field("name", _("Full name"), name, limit=text.NAME_LIMIT, required=True),
        day_field("appointed_on", _("Appointed on"), since, required=True, option="--appointed-on"),
        Field(
            "certificate",
            _("Certificate number"),
            certificate,
            numbered,
            blank_is_none=False,
            option="--certificate-no",
        ),
        Field("phone", _("Telephone"), phone, called, blank_is_none=False),
    ]


def _is_full_time(given: bool | None, *, asking: bool) -> Field:
    def read(answer: bool | str, _form: Form) -> bool:
        return answer if isinstance(answer, bool) else yes_or_no(answer)

    label = _("Full-time? [y/N]")
    return Field(
        "full_time",
        label,
        given,
        read,
        asks=lambda _form: asking,
        otherwise=lambda _form: False,
        option="--full-time",
    )


def _refuse_twice(mediator: Mediator, store: Store) -> None:
    """Refuse a person who is a mediator of that unit already."""
    there = lookups.register_rows(store.reader, "mediator", unit=mediator.unit, name=mediator.name)
    other = next((row for row in there if row["code"] != mediator.code), None)
    if other is not None:
        message = _("{name} is a mediator there already: {code}.")
        said = message.format(name=text.quoted(mediator.name), code=other["code"])
        hint = _("Tell two people of one name apart, e.g. 甲某（大）.")
        raise Refused("exists", said, hint, column="--name", value=mediator.name)


MEDIATOR = DeskRegister("mediator", _refuse_twice)


@app.command("set", epilog='govtool mediator set 甲某 --full-time --on 6月1日 --reason "转为专职"')
def set_(
    ctx: typer.Context,
    who: str = WHO,
    unit: str | None = UNIT,
    name: str | None = NAME,
    since: str | None = SINCE,
    full_time: bool | None = FULL_TIME,
    certificate: str | None = CERTIFICATE,
    phone: str | None = PHONE,
    on: str | None = FROM,
    reason: str | None = REASON,
) -> None:
    """Change what is known of a mediator from a day on. What it was before stays in the history."""
    fields = [
        *_fields(unit, name, since, certificate, phone),
        Field(
            "full_time",
            _("Full-time"),
            full_time,
            lambda answer, _form: answer,
            option="--full-time",
        ),
    ]
    change(ctx.obj, MEDIATOR, who, fields, on, reason)


@app.command("close", epilog='govtool mediator close 甲某 --on 5月31日 --reason "届满"')
def close_(
    ctx: typer.Context, who: str = WHO, on: str | None = LAST, reason: str | None = REASON
) -> None:
    """Record that somebody left: the day is the last one."""
    close(ctx.obj, MEDIATOR, who, on, reason)


@app.command("list", epilog="govtool mediator list --unit SQ01")
@a_list
def list_mediators(
    ctx: typer.Context,
    unit: str | None = option("--unit", "UNIT", "Only mediators of this unit."),
    as_of: str | None = AS_OF,
) -> None:
    """List the mediators."""
    session: Session = ctx.obj
    with opened(session) as store:
        whose = unit_code(unit, store.office) if unit is not None else None
        rows = list_rows(store, MEDIATOR, as_of, session, unit=whose)
    give_rows(RegisterView("mediator", _columns()), list(map(_in_words, rows)), session, rows)


@app.command("show", epilog="govtool mediator show 甲某")
def show(ctx: typer.Context, who: str = WHO, as_of: str | None = AS_OF) -> None:
    """Show one mediator, and what was so before."""
    session: Session = ctx.obj
    with opened(session) as store:
        found = described(store, MEDIATOR, who, as_of, session)
    if session.json:
        emit_json(found)
        return
    _show([found], session)
    say_versions(found | {"versions": list(map(_in_words, found["versions"]))}, _columns(), session)


def _columns() -> list[tuple[str, str]]:
    return [
        ("code", _("Code")),
        ("name", _("Full name")),
        ("unit", _("Unit")),
        ("appointed_on", _("Appointed on")),
        ("full_time", _("Full-time")),
        ("certificate", _("Certificate number")),
        ("phone", _("Telephone")),
    ]


def _show(rows: list[dict[str, Any]], session: Session) -> None:
    show_rows(rows if session.json else list(map(_in_words, rows)), _columns(), session)


def _in_words(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"full_time": _("yes") if row["full_time"] else _("no")}
