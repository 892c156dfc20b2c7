"""``govtool unit``: the units 单位."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import typer

from govtool.base import text
from govtool.base import vocabulary as voc
from govtool.base.errors import Refused
from govtool.base.i18n import _, counted, of
from govtool.commands.registers.record_commands import RecordCommands, RegisterOption
from govtool.commands.registers.unit_staff import (
    STAFF_OPTIONS,
    contacts_text,
    staff_fields,
    values_text,
)
from govtool.commands.shared.register import (
    DeskRegister,
    InUse,
    RegisterView,
    give_rows,
    show_rows,
)
from govtool.commands.shared.versions import (
    AsOf,
    Code,
    as_of_day,
    list_rows,
    say_versions,
    version_json,
)
from govtool.models import Unit
from govtool.shell.form.form import Field, Form, term_field, text_field, unit_field
from govtool.shell.frame.session import Session
from govtool.shell.listing import a_list
from govtool.shell.options import opened, term
from govtool.shell.parameters import Typed, option
from govtool.shell.tables import table
from govtool.shell.terminal import say
from govtool.store import Store
from govtool.subjects import registry
from govtool.tables.intake.parents import parent_problems
from govtool.views import figures, lookups, registers

app = typer.Typer()


def _refuse_wrong_parent(unit: Unit, store: Store) -> None:
    for problem in parent_problems(
        registry.files("units"), unit, {**store.office.units_on(), unit.code: unit}
    ):
        raise Refused(problem.code, problem.message, column="--parent", value=problem.value)


def _in_use(code: str, last: dt.date, store: Store) -> Iterator[InUse]:
    """Yield the reasons why a unit cannot be closed yet."""
    if code == store.office.street:
        yield InUse(_("it is the street of this file"))
    turns, acted_on = lookups.turns_of(store.reader, code)
    if turns:
        yield InUse(counted("{n} open turn", "{n} open turns", turns))
    elif owed := len(figures.owed(store, last, figures.Bounds(code))):
        yield InUse(counted("{n} open deadline", "{n} open deadlines", owed))
    if acted_on is not None and acted_on > last:
        yield InUse(_("it still handled something on {day}", day=acted_on.isoformat()))


UNIT = DeskRegister("unit", _refuse_wrong_parent, _in_use)


def _usually_above(form: Form) -> str | None:
    is_above = form.known["kind"] in {voc.UnitKind.STREET, voc.UnitKind.DISTRICT}
    return None if is_above else form.office.street


def _fields(typed: Typed) -> list[Field]:
    parent, units = typed["parent"], frozenset(voc.UnitKind)
    return [
        text_field("name", _("Name"), typed["name"], limit=text.NAME_LIMIT, required=True),
        term_field("kind", _("Kind"), typed["kind"], voc.UnitKind, required=True),
        unit_field("parent", _("Above it"), parent, units, otherwise=_usually_above),
        *staff_fields(typed),
    ]


_OPTIONS = (
    RegisterOption("name", "NAME", "Its name."),
    RegisterOption(
        "kind",
        "KIND",
        "district, street, community, department or committee, or the Chinese label.",
    ),
    RegisterOption(
        "parent",
        "CODE",
        "The unit above it; without it, this file's street.",
        changing="The unit above it.",
    ),
    *STAFF_OPTIONS,
)
units = RecordCommands(app, UNIT, Unit, _OPTIONS, _fields)
units.add(
    "Add a community, department, committee or another unit.",
    "govtool unit add --code SQ06 --name 示例六社区 --kind community",
    code="Its code, e.g. SQ06.",
)
units.set(
    "Change a unit from a day on. What it was before counts for earlier facts and returns.",
    'govtool unit set SQ06 --name 示例新村社区 --on 6月1日 --reason "更名"\n'
    "govtool unit set BM01 --contact 负责人:甲某:13800000001 --contact 信息联络员:乙某 --on "
    "6月1日\n"
    "govtool unit set BM01 --contact 信息联络员:\n"
    "govtool unit set SQ06 --figures households=4800 --figures population=11000 --posts filled=9",
)
units.close(
    "Close a unit at the end of a day. It stands in the returns of every period up to that day.",
    'govtool unit close SQ06 --on 5月31日 --reason "并入示例五社区"',
)
units.commend("govtool unit commend SQ01 --by 示例区 --for 矛盾纠纷化解成效明显")


@app.command("list", epilog="govtool unit list --kind 社区")
@a_list
def list_units(
    session: Session,
    kind: Annotated[str | None, option("--kind KIND", "Only units of this kind.")] = None,
    as_of: AsOf = None,
) -> None:
    """List the units."""
    wanted = term(voc.UnitKind, kind, "--kind") if kind else None
    with opened(session) as store:
        rows = list_rows(store, UNIT, as_of, session, kind=wanted and wanted.value)
        on, office = as_of_day(as_of, session), store.office
    heads = [office.head_of(row["code"], on) for row in rows]
    columns = [*_columns(), *([("head", _("Head of the unit"))] if any(heads) else [])]
    named = zip(rows, heads, strict=True)
    shown = [_labelled(row) | {"head": head.name if head else None} for row, head in named]
    give_rows(RegisterView("unit", columns), shown, session, rows)


@app.command("show", epilog="govtool unit show SQ01")
def show(session: Session, code: Code, as_of: AsOf = None) -> None:
    """Show one unit, what hangs under it, and what it was before."""
    on = as_of_day(as_of, session)
    with opened(session) as store:
        found = version_json(store, UNIT, code, as_of, session)
        below = [u.code for u in store.office.units_on(on).values() if u.parent == found["code"]]
        found |= {
            "units": below,
            "grids": registers.count_of(store.reader, "grid", "unit", found["code"], on),
        }
    if session.emits(found):
        return
    _show([found], session)
    _say_staff(found)
    versions = [row | _in_words(row) for row in map(_labelled, found["versions"])]
    more = [(name, label) for name, label in _more() if any(row[name] for row in versions)]
    say_versions(found | {"versions": versions}, [*_columns(), *more], session)


def _say_staff(unit: Mapping[str, Any]) -> None:
    """Print the contacts and other data of a unit."""
    if unit["contacts"]:
        rows = [
            (voc.Post(one["post"]).label, one["name"], one["phone"]) for one in unit["contacts"]
        ]
        table([_("Post"), _("Full name"), _("Telephone")], rows)
    said = _in_words(unit)
    for name, label in _more():
        if name != "contacts" and said[name]:
            say(of(label, said[name]))


def _in_words(unit: Mapping[str, Any]) -> dict[str, str]:
    return {
        "contacts": contacts_text(unit["contacts"]),
        "stationed_from": unit["stationed_from"] or "",
        "profile": values_text(unit["profile"]),
        "posts": values_text(unit["posts"]),
    }


def _more() -> list[tuple[str, str]]:
    """Return the columns of what a unit may have beside name and kind."""
    return [
        ("contacts", _("Contacts")),
        ("stationed_from", _("Stationed from")),
        ("profile", _("Basic facts")),
        ("posts", _("Posts")),
    ]


def _columns() -> list[tuple[str, str]]:
    return [
        ("code", _("Code")),
        ("name", _("Name")),
        ("kind", _("Kind")),
        ("parent", _("Above it")),
    ]


def _show(rows: list[dict[str, Any]], session: Session) -> None:
    show_rows(rows if session.json else list(map(_labelled, rows)), _columns(), session)


def _labelled(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"kind": voc.UnitKind(row["kind"]).label}
