"""``govtool group``: the groups 领导小组、专班, with their heads and members."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial
from typing import Annotated, Any

import typer

from govtool.base import text
from govtool.base import vocabulary as voc
from govtool.base.errors import Refused
from govtool.base.i18n import _, listed, of
from govtool.base.text_width import printable
from govtool.commands.registers.record_commands import RecordCommands, RegisterOption
from govtool.commands.registers.seats import members_field, seat_field, seats_field
from govtool.commands.shared.register import DeskRegister, known_code, not_there
from govtool.commands.shared.versions import (
    AsOf,
    Code,
    as_of_day,
    list_rows,
    say_versions,
    version_json,
)
from govtool.models import Group
from govtool.rules import Office, unit_name
from govtool.shell.form.form import Field, Form, asked_too, term_field, text_field, unit_field
from govtool.shell.frame.session import Session
from govtool.shell.listing import a_list, give
from govtool.shell.options import opened, term
from govtool.shell.parameters import Typed, option
from govtool.shell.tables import Column, ListTable
from govtool.shell.terminal import hanging, say
from govtool.store import Store
from govtool.subjects import registry
from govtool.subjects.group import Seat
from govtool.views import registers

app = typer.Typer()

_ASKED = ("plans", "document", "head", "first_deputy", "deputies", "members")
"""Optional fields that are asked for on a terminal; an empty answer leaves them empty."""


def _asked(field: Field, asking: bool) -> Field:
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


def _fields(typed: Typed) -> list[Field]:
    line = partial(_line, typed)
    persons, units = {"of_persons": True}, frozenset(voc.UnitKind)
    members = (typed["member"], typed.get("join"), typed.get("leave"))
    return [
        text_field("name", _("Name"), typed["name"], limit=text.NAME_LIMIT, required=True),
        term_field("kind", _("Kind"), typed["kind"], voc.GroupKind, required=True),
        line("plans", _("Plans it serves")),
        line("document", _("Document"), option="--document-no"),
        seat_field("head", _("Head"), typed["head"]),
        seat_field("first_deputy", _("First deputy head"), typed["first_deputy"]),
        seats_field("deputies", _("Deputy heads"), typed["deputy"], option="--deputy", **persons),
        members_field(_("Group members"), *members),
        unit_field("office", _("Office at"), typed["office"], units),
        seat_field("office_director", _("Director of the office"), typed["office_director"]),
        seats_field(
            "office_deputies",
            _("Deputy directors of the office"),
            typed["office_deputy"],
            option="--office-deputy",
            **persons,
        ),
        _merged_into(typed["merged_into"]),
    ]


def _line(typed: Typed, name: str, label: str, option: str = "") -> Field:
    return text_field(
        name,
        label,
        typed[name],
        limit=text.LINE_LIMIT,
        may_be_empty=True,
        blank_is_none=False,
        option=option,
    )


def _merged_into(typed: str | None) -> Field:
    def read(answer: str, form: Form) -> str | None:
        return known_code("group", answer, form.store, form.session) if answer.strip() else None

    return Field("merged_into", _("Merged into"), typed, read, blank_is_none=False)


def _refuse_circle(group: Group, store: Store) -> None:
    """Refuse a group merged into itself or into one that is merged itself."""
    if group.merged_into is None:
        return
    other = registers.register_row(store.reader, "group", group.merged_into)
    if other is None:
        raise not_there("group", group.merged_into, registers.register_codes(store.reader, "group"))
    if group.merged_into == group.code or other["merged_into"] is not None:
        message = _("{code} does not work by itself; another group cannot be merged into it.")
        said = message.format(code=group.merged_into)
        raise Refused("bad_value", said, column="--merged-into", value=group.merged_into)


GROUP = DeskRegister("group", _refuse_circle)

_SEATS = list[str] | None
_OPTIONS = (
    RegisterOption("name", "NAME", "Its name."),
    RegisterOption(
        "kind",
        "KIND",
        "leading_group, task_group or coordinating_group (of a platform), or the Chinese label.",
    ),
    RegisterOption("plans", "TEXT", "The plans it serves."),
    RegisterOption(
        "document", "NUMBER", "The document by which it was set up.", flag="--document-no"
    ),
    RegisterOption("head", "SEAT", "Its head: a person, or a unit's post such as JD01负责人."),
    RegisterOption("first_deputy", "SEAT", "The first deputy head."),
    RegisterOption("deputy", "SEAT", "A deputy head; can be repeated.", kind=_SEATS),
    RegisterOption(
        "member",
        "SEAT",
        "A member: a person, a unit such as BM01, or its head BM01负责人; can be repeated.",
        kind=_SEATS,
    ),
    RegisterOption("join", "SEAT", "A member more; can be repeated.", kind=_SEATS, adding=False),
    RegisterOption("leave", "SEAT", "A member less; can be repeated.", kind=_SEATS, adding=False),
    RegisterOption("office", "UNIT", "The unit that has its office."),
    RegisterOption("office_director", "SEAT", "The director of that office."),
    RegisterOption(
        "office_deputy", "SEAT", "A deputy director of that office; can be repeated.", kind=_SEATS
    ),
    RegisterOption("merged_into", "GROUP", "The group that does its work."),
)
groups = RecordCommands(app, GROUP, Group, _OPTIONS, _fields, _asked)
groups.add(
    "Set up a leading group, a task group or the coordinating group of a platform.",
    "govtool group add --code LD01 --name 矛盾纠纷多元化解工作领导小组 --kind 领导小组 --head "
    "JD01负责人"
    " --member BM01负责人 --member SQ01\ngovtool group add",
    code="Its code, e.g. LD01.",
)
groups.set(
    "Change a group from a day on. Deputies and members given replace all there were.",
    "govtool group set LD01 --head 甲某 --on 6月1日\n"
    "govtool group set LD01 --join BM09负责人 --leave BM03\n"
    'govtool group set ZB02 --merged-into ZB01 --reason "合并运行"',
)
groups.close(
    "Close a group at the end of a day.",
    'govtool group close ZB02 --on 5月31日 --reason "工作结束"',
)
groups.commend("govtool group commend LD01 --by 示例区")


@app.command("list", epilog="govtool group list --kind 专班")
@a_list
def list_groups(
    session: Session,
    kind: Annotated[str | None, option("--kind KIND", "Only groups of this kind.")] = None,
    as_of: AsOf = None,
) -> None:
    """List the groups."""
    wanted = term(voc.GroupKind, kind, "--kind") if kind else None
    on = as_of_day(as_of, session)
    with opened(session) as store:
        rows = list_rows(store, GROUP, as_of, session, kind=wanted and wanted.value)
        rows = [_with_head(row, store.office, on) for row in rows]
    columns = [
        Column(_("Code")),
        Column(_("Name"), flexible=10),
        Column(_("Kind")),
        Column(_("Head")),
        Column(_("Group members")),
        Column(_("Merged into"), drop=1),
    ]
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
def show(session: Session, code: Code, as_of: AsOf = None) -> None:
    """Show one group, who belongs to it by name, and what it was before."""
    on = as_of_day(as_of, session)
    with opened(session) as store:
        found = version_json(store, GROUP, code, as_of, session)
        office = store.office
    group = Group.model_validate({name: found[name] for name in Group.model_fields})
    if session.emits(
        found | {"head_name": group.person_heading(office, on), "names": _names(group, office, on)}
    ):
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
        "head": head.label(office, row["since"]) if head else None,
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
        field: [seat.label(office, on) for seat in each if seat] for field, each in seats.items()
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
