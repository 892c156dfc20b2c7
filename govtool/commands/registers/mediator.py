"""``govtool mediator``: the mediators 人民调解员 of committees and communities."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

import typer

from govtool.base import telephone, text
from govtool.base import vocabulary as voc
from govtool.base.errors import Refused
from govtool.base.i18n import _
from govtool.commands.registers.record_commands import RecordCommands, RegisterOption
from govtool.commands.shared.register import (
    DeskRegister,
    RegisterView,
    give_rows,
    say_added,
    show_rows,
)
from govtool.commands.shared.versions import AsOf, list_rows, say_versions, version_json
from govtool.models import Mediator
from govtool.shell.form.form import (
    Field,
    Form,
    asked_too,
    day_field,
    read_yes_or_no,
    text_field,
    unit_field,
)
from govtool.shell.frame.session import Session
from govtool.shell.listing import a_list
from govtool.shell.options import opened, unit_code
from govtool.shell.parameters import Typed, argument, option
from govtool.store import Store
from govtool.subjects.mediator.kinds import CODES
from govtool.views import lookups, registers

app = typer.Typer()
_UNITS = frozenset(voc.UnitKind) - {voc.UnitKind.DISTRICT}

Who = Annotated[str, argument("WHO", "The name, or the number where several have it.")]


def _refuse_twice(mediator: Mediator, store: Store) -> None:
    """Refuse a person who is a mediator of that unit already."""
    there = registers.register_rows(
        store.reader, "mediator", unit=mediator.unit, name=mediator.name
    )
    other = next((row for row in there if row["code"] != mediator.code), None)
    if other is not None:
        message = _("{name} is a mediator there already: {code}.")
        said = message.format(name=text.quoted(mediator.name), code=other["code"])
        hint = _("Tell two people of one name apart, e.g. 甲某（大）.")
        raise Refused("exists", said, hint, column="--name", value=mediator.name)


MEDIATOR = DeskRegister("mediator", _refuse_twice)


def _fields(typed: Typed) -> list[Field]:
    def numbered(answer: str, _form: Form) -> str | None:
        return text.staff_number(answer) if answer.strip() else None

    def called(answer: str, _form: Form) -> str | None:
        return telephone.phone(answer) if answer.strip() else None

    since = typed["appointed_on"]
    certificate = Field(
        "certificate",
        _("Certificate number"),
        typed["certificate"],
        numbered,
        blank_is_none=False,
        option="--certificate-no",
    )
    return [
        unit_field("unit", _("Unit"), typed["unit"], _UNITS, required=True),
        text_field("name", _("Full name"), typed["name"], limit=text.NAME_LIMIT, required=True),
        day_field("appointed_on", _("Appointed on"), since, required=True, option="--appointed-on"),
        certificate,
        Field("phone", _("Telephone"), typed["phone"], called, blank_is_none=False),
        Field("full_time", _("Full-time"), typed["full_time"], read_yes_or_no),
    ]


def _asked(field: Field, asking: bool) -> Field:
    """Return a field as it is asked for where something required is asked for too."""
    if field.required:
        return field
    if field.name != "full_time":
        return asked_too(field, asking=asking)
    label = _("Full-time? [y/N]")
    return replace(field, label=label, asks=lambda _form: asking, otherwise=lambda _form: False)


def _add(form: Form) -> None:
    """Add a mediator under the next code of the year."""
    session, store = form.session, form.store
    with store.writing(session.actor) as tx:
        form.judge_again()
        code = lookups.next_code(tx.reader, "mediator", CODES, session.today.year)
        mediator = Mediator.checked(code=code, **form.known)
        _refuse_twice(mediator, store)
        tx.append(MEDIATOR.subject(code), MEDIATOR.saving(mediator, session.today))
    if not session.emits(mediator):
        say_added(MEDIATOR.word, mediator, store.office)


_OPTIONS = (
    RegisterOption("unit", "UNIT", "The committee or community."),
    RegisterOption("name", "PERSON", "The name."),
    RegisterOption("appointed_on", "DATE", "The day of the appointment."),
    RegisterOption(
        "full_time",
        None,
        "Whether it is a full-time mediator.",
        flag="--full-time/--part-time",
        kind=bool | None,
    ),
    RegisterOption(
        "certificate", "NUMBER", "The number of the certificate.", flag="--certificate-no"
    ),
    RegisterOption("phone", "PHONE", "The telephone."),
)
mediators = RecordCommands(app, MEDIATOR, Mediator, _OPTIONS, _fields, _asked, _add, Who)
mediators.add(
    "Add a mediator of a committee or community; the number is given by the program.\n\n"
    "Who mediates for several units is added once for each.",
    "govtool mediator add --unit SQ01 --name 甲某 --appointed-on 2026-01-05 --full-time"
    " --certificate-no 示调字第00012号\n"
    "govtool mediator add",
)
mediators.set(
    "Change what is known of a mediator from a day on. What it was before stays in the history.",
    'govtool mediator set 甲某 --full-time --on 6月1日 --reason "转为专职"',
)
mediators.close(
    "Record that somebody left: the day is the last one.",
    'govtool mediator close 甲某 --on 5月31日 --reason "届满"',
)
mediators.commend("govtool mediator commend 甲某 --by 示例街道 --for 调解及时")


@app.command("list", epilog="govtool mediator list --unit SQ01")
@a_list
def list_mediators(
    session: Session,
    unit: Annotated[str | None, option("--unit UNIT", "Only mediators of this unit.")] = None,
    as_of: AsOf = None,
) -> None:
    """List the mediators."""
    with opened(session) as store:
        whose = unit_code(unit, store.office) if unit is not None else None
        rows = list_rows(store, MEDIATOR, as_of, session, unit=whose)
    give_rows(RegisterView("mediator", _columns()), list(map(_in_words, rows)), session, rows)


@app.command("show", epilog="govtool mediator show 甲某")
def show(session: Session, who: Who, as_of: AsOf = None) -> None:
    """Show one mediator, and what was so before."""
    with opened(session) as store:
        found = version_json(store, MEDIATOR, who, as_of, session)
    if session.emits(found):
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
