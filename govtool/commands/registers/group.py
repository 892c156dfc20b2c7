"""``govtool group``: the groups 领导小组、专班, with their heads and members."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import typer

from govtool.base import text
from govtool.base import vocabulary as voc
from govtool.base.errors import Refused
from govtool.base.i18n import _, listed, of
from govtool.commands.registers.merging import merged
from govtool.commands.registers.seats import members_field, seat_field, seats_field
from govtool.commands.shared.register import DeskRegister, code_field, known_code, not_there, save
from govtool.commands.shared.versions import (
    AS_OF,
    CODE,
    FROM,
    LAST,
    REASON,
    as_of_day,
    change,
    close,
    described,
    list_rows,
    say_versions,
)
from govtool.models import Group
from govtool.rules import Office, unit_name
from govtool.shell.form.form import (
    Field,
    Form,
    asked_too,
    require,
    term_field,
    text_field,
    unit_field,
)
from govtool.shell.frame.session import Session
from govtool.shell.listing import a_list, give
from govtool.shell.options import opened, term
from govtool.shell.parameters import option
from govtool.shell.tables import Column, ListTable
from govtool.shell.terminal import emit_json, hanging, printable, say
from govtool.store import Store
from govtool.subjects import registry
from govtool.subjects.group import Seat
from govtool.views import lookups

app = typer.Typer()

NAME = option("--name", "NAME", "Its name.")
KIND = option(
    "--kind",
    "KIND",
    "leading_group, task_group or coordinating_group (of a platform), or the Chinese label.",
)
PLANS = option("--plans", "TEXT", "The plans it serves.")
DOCUMENT = option("--document-no", "NUMBER", "The document by which it was set up.")
HEAD = option("--head", "SEAT", "Its head: a person, or a unit's post such as JD01负责人.")
FIRST_DEPUTY = option("--first-deputy", "SEAT", "The first deputy head.")
DEPUTY = option("--deputy", "SEAT", "A deputy head; can be repeated.")
MEMBER = option(
    "--member",
    "SEAT",
    "A member: a person, a unit such as BM01, or its head BM01负责人; can be repeated.",
)
OFFICE_AT = option("--office", "UNIT", "The unit that has its office.")
OFFICE_DIRECTOR = option("--office-director", "SEAT", "The director of that office.")
OFFICE_DEPUTY = option(
    "--office-deputy", "SEAT", "A deputy director of that office; can be repeated."
)
MERGED_INTO = option("--merged-into", "GROUP", "The group that does its work.")


@app.command(
    "add",
    epilog="govtool group add --code LD01 --name 矛盾纠纷多元化解工作领导小组 --kind 领导小组 --head JD01负责人"
    " --member BM01负责人 --member SQ01\ngovtool group add",
)
def add(
    ctx: typer.Context,
    code: str | None = option("--code", "CODE", "Its code, e.g. LD01."),
    name: str | None = NAME,
    kind: str | None = KIND,
    plans: str | None = PLANS,
    document: str | None = DOCUMENT,
    head: str | None = HEAD,
    first_deputy: str | None = FIRST_DEPUTY,
    deputy: list[str] | None = DEPUTY,
    member: list[str] | None = MEMBER,
    office: str | None = OFFICE_AT,
    office_director: str | None = OFFICE_DIRECTOR,
    office_deputy: list[str] | None = OFFICE_DEPUTY,
    merged_into: str | None = MERGED_INTO,
) -> None:
    """Set up a leading group, a task group or the coordinating group of a platform."""
    session: Session = ctx.obj
    fields = [
        code_field("group", code),
        *_own(name, kind, plans, document),
        *_heads(head, first_deputy, deputy),
        members_field(_("Group members"), member, None, None),
        *_office(office, office_director, office_deputy),
        _merged_into(merged_into),
    ]
    asking = bool(require(fields, session))
    with opened(session) as store:
        form = Form(session, store)
        form.fill([_asked(field, asking=asking) for field in fields])
        save(form, GROUP, Group.checked(**merged(form.known)))


_ASKED = ("plans", "document", "head", "first_deputy", "deputies", "members")
"""What is asked for on a terminal beside what is needed; an empty answer leaves it empty."""


def _asked(field: Field, *, asking: bool) -> Field:
    """Return a field that is also asked for if a required one is missing."""
    if field.name not in _ASKED:
        return field
    return replace(
        asked_too(field, asking=asking), advice=_how_to_name if field.name == "head" else None
    )


def _how_to_name(_form: Form) -> str:
    return _(
        "Name people, or units (BM01) or posts of units (BM01负责人); several with 、 between them."
    )


def _own(
    name: str | None, kind: str | None, plans: str | None, document: str | None
) -> list[Field]:
    return [
        text_field("name", _("Name"), name, limit=text.NAME_LIMIT, required=True),
        term_field("kind", _("Kind"), kind, voc.GroupKind, required=True),
        _line("plans", _("Plans it serves"), plans),
        _line("document", _("Document"), document, option="--document-no"),
    ]


def _line(name: str, label: str, typed: str | None, option: str = "") -> Field:
    return text_field(
        name,
        label,
        typed,
        limit=text.LINE_LIMIT,
        may_be_empty=True,
        blank_is_none=False,
        option=option,
    )


def _heads(
    head: str | None, first_deputy: str | None, deputies: Sequence[str] | None
) -> list[Field]:
    return [
        seat_field("head", _("Head"), head),
        seat_field("first_deputy", _("First deputy head"), first_deputy),
        seats_field("deputies", _("Deputy heads"), deputies, option="--deputy", of_persons=True),
    ]


def _office(unit: str | None, director: str | None, deputies: Sequence[str] | None) -> list[Field]:
    return [
        unit_field("office", _("Office at"), unit, frozenset(voc.UnitKind)),
        seat_field("office_director", _("Director of the office"), director),
        seats_field(
            "office_deputies",
            _("Deputy directors of the office"),
            deputies,
            option="--office-deputy",
            of_persons=True,
        ),
    ]


def _merged_into(typed: str | None) -> Field:
    def read(answer: str, form: Form) -> str | None:
        return known_code("group", answer, form.store, form.session) if answer.strip() else None

    return Field("merged_into", _("Merged into"), typed, read, blank_is_none=False)


def _refuse_circle(group: Group, store: Store) -> None:
    """Refuse a group merged into itself or into one that is merged itself."""
    if group.merged_into is None:
        return
    other = lookups.register_row(store.reader, "group", group.merged_into)
    if other is None:
        raise not_there("group", group.merged_into, lookups.register_codes(store.reader, "group"))
    if group.merged_into == group.code or other["merged_into"] is not None:
        message = _("{code} does not work by itself; another group cannot be merged into it.")
        said = message.format(code=group.merged_into)
        raise Refused("bad_value", said, column="--merged-into", value=group.merged_into)


GROUP = DeskRegister("group", _refuse_circle)


@app.command(
    "set",
    epilog="govtool group set LD01 --head 甲某 --on 6月1日\ngovtool group set LD01 --join BM09负责人 --leave BM03\n"
    'govtool group set ZB02 --merged-into ZB01 --reason "合并运行"',
)
def set_(
    ctx: typer.Context,
    code: str = CODE,
    name: str | None = NAME,
    kind: str | None = KIND,
    plans: str | None = PLANS,
    document: str | None = DOCUMENT,
    head: str | None = HEAD,
    first_deputy: str | None = FIRST_DEPUTY,
    deputy: list[str] | None = DEPUTY,
    member: list[str] | None = MEMBER,
    join: list[str] | None = option("--join", "SEAT", "A member more; can be repeated."),
    leave: list[str] | None = option("--leave", "SEAT", "A member less; can be repeated."),
    office: str | None = OFFICE_AT,
    office_director: str | None = OFFICE_DIRECTOR,
    office_deputy: list[str] | None = OFFICE_DEPUTY,
    merged_into: str | None = MERGED_INTO,
    on: str | None = FROM,
    reason: str | None = REASON,
) -> None:
    """Change a group from a day on. Deputies and members given replace all there were."""
    fields = [
        *_own(name, kind, plans, document),
        *_heads(head, first_deputy, deputy),
        members_field(_("Group members"), member, join, leave),
        *_office(office, office_director, office_deputy),
        _merged_into(merged_into),
    ]
    change(ctx.obj, GROUP, code, fields, on, reason)


@app.command("close", epilog='govtool group close ZB02 --on 5月31日 --reason "工作结束"')
def close_(
    ctx: typer.Context, code: str = CODE, on: str | None = LAST, reason: str | None = REASON
) -> None:
    """Close a group at the end of a day."""
    close(ctx.obj, GROUP, code, on, reason)


@app.command("list", epilog="govtool group list --kind 专班")
@a_list
def list_groups(
    ctx: typer.Context,
    kind: str | None = option("--kind", "KIND", "Only groups of this kind."),
    as_of: str | None = AS_OF,
) -> None:
    """List the groups."""
    session: Session = ctx.obj
    wanted = term(voc.GroupKind, kind, "--kind") if kind else None
    on = as_of_day(as_of, session)
    with opened(session) as store:
        rows = list_rows(store, GROUP, as_of, session, kind=wanted and wanted.value)
        rows = [_with_head(row, store.office, on) for row in rows]
    columns = [
        Column(_("Code")), Column(_("Name"), flexible=10), Column(_("Kind")), Column(_("Head")),
        Column(_("Group members")), Column(_("Merged into"), drop=1),
    ]  # fmt: skip
    cells = [_in_columns(row) for row in rows]
    subjects = [GROUP.subject(row["code"]) for row in rows]
    give(
        session,
        objects=lambda: rows,
        listing=lambda: ListTable(
            _(registry.subject(GROUP.word).label), columns, cells, subjects=subjects
        ),
    )


def _with_head(row: dict[str, Any], office: Office, on: dt.date) -> dict[str, Any]:
    return row | {"head_name": Group.model_validate(row).person_heading(office, on)}


def _in_columns(row: dict[str, Any]) -> list[Any]:
    kind = voc.GroupKind(row["kind"]).label
    return [
        row["code"],
        row["name"],
        kind,
        row["head_name"],
        len(row["members"]),
        row["merged_into"],
    ]


@app.command("show", epilog="govtool group show LD01")
def show(ctx: typer.Context, code: str = CODE, as_of: str | None = AS_OF) -> None:
    """Show one group, who belongs to it by name, and what it was before."""
    session: Session = ctx.obj
    on = as_of_day(as_of, session)
    with opened(session) as store:
        found = described(store, GROUP, code, as_of, session)
        office = store.office
    group = Group.model_validate({name: found[name] for name in Group.model_fields})
    if session.json:
        emit_json(
            found
            | {"head_name": group.person_heading(office, on), "names": _names(group, office, on)}
        )
        return
    say(f"{group.code}  {group.name}  {group.kind.label}")
    for label, value in _particulars(group, office, on):
        for line in hanging("  ", printable(of(label, value))):
            say(line)
    versions = [_version(row, office) for row in found["versions"]]
    columns = [("name", _("Name")), ("head", _("Head")), ("members", _("Group members"))]
    say_versions(found | {"versions": versions}, columns, session)


def _version(row: dict[str, Any], office: Office) -> dict[str, Any]:
    head = Seat.model_validate(row["head"]) if row["head"] else None
    return row | {
        "head": head.said(office, row["since"]) if head else None,
        "members": len(row["members"]),
    }


def _names(group: Group, office: Office, on: dt.date) -> dict[str, list[str]]:
    """Return the holders of each seat of a group on a day."""
    seats = {
        "head": [group.head],
        "first_deputy": [group.first_deputy],
        "deputies": group.deputies,
        "members": group.members,
        "office_director": [group.office_director],
        "office_deputies": group.office_deputies,
    }
    return {
        field: [seat.said(office, on) for seat in each if seat] for field, each in seats.items()
    }


def _particulars(group: Group, office: Office, on: dt.date) -> list[tuple[str, str]]:
    names = {field: listed(each) for field, each in _names(group, office, on).items()}
    said = [
        (_("Plans it serves"), group.plans),
        (_("Document"), group.document),
        (_("Head"), names["head"]),
        (_("First deputy head"), names["first_deputy"]),
        (_("Deputy heads"), names["deputies"]),
        (_("Group members"), names["members"]),
        (_("Office at"), unit_name(group.office, office, on) if group.office else None),
        (_("Director of the office"), names["office_director"]),
        (_("Deputy directors of the office"), names["office_deputies"]),
        (_("Merged into"), group.merged_into),
    ]
    return [(label, value) for label, value in said if value]
