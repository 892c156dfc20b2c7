"""``govtool grid``: grids 网格 and micro-grids 联防组, with their staff."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Annotated, Any

import typer

from govtool.base import text
from govtool.base import vocabulary as voc
from govtool.base.errors import Refused
from govtool.base.i18n import _
from govtool.base.patterns import pattern
from govtool.commands.registers.record_commands import RecordCommands, RegisterOption
from govtool.commands.shared.register import DeskRegister, RegisterView, give_rows, grid_field
from govtool.commands.shared.versions import AsOf, as_of_day
from govtool.models import Grid
from govtool.shell.form.form import Field, Form, term_field, text_field, unit_field, yes_or_no_field
from govtool.shell.frame.session import Session
from govtool.shell.listing import a_list
from govtool.shell.options import meant_term, opened, unit_code
from govtool.shell.parameters import Typed, option
from govtool.views import registers

app = typer.Typer()
_BETWEEN = pattern(r"[、，,;；\n]")
COLUMNS = ("name", "unit", "parent", "kind", "tag", "chief")


def _refuse_itself(code: str, parent: str | None) -> None:
    if parent is not None and text.half_width(parent) == code:
        message = _("A grid cannot lie in itself.")
        raise Refused("bad_value", message, column="--parent", value=parent)


GRID = DeskRegister("grid", lambda grid, _store: _refuse_itself(grid.code, grid.parent))


def _parent_field(typed: str | None) -> Field:
    field = grid_field(_("Lies in"), typed, name="parent")

    def read(answer: str, form: Form) -> str | None:
        if text.half_width(answer) == form.known.get("code"):
            return answer  # the register refuses it, also where no such grid exists yet
        code: str | None = field.read(answer, form)
        return code

    return replace(field, read=read)


def _names_meant(typed: Sequence[str] | str, _form: Form) -> tuple[str, ...]:
    """Return the names; one text may have several, and an empty one has none."""
    words = [typed] if isinstance(typed, str) else typed
    each = (name.strip() for word in words for name in _BETWEEN.split(word))
    return tuple(dict.fromkeys(text.clean(name, text.NAME_LIMIT) for name in each if name))


def _names_field(name: str, label: str, typed: Typed, option: str) -> Field:
    return Field(name, label, typed[name], _names_meant, option=option, blank_is_none=False)


def _fields(typed: Typed) -> list[Field]:
    units = frozenset(voc.UnitKind)
    word = partial(text_field, limit=text.NAME_LIMIT, may_be_empty=True, blank_is_none=False)
    return [
        text_field("name", _("Name"), typed["name"], limit=text.NAME_LIMIT, required=True),
        unit_field("unit", _("Unit"), typed["unit"], units, required=True),
        _parent_field(typed["parent"]),
        term_field("kind", _("Kind"), typed["kind"], voc.GridKind),
        word("tag", _("Tag"), typed["tag"]),
        word("chief", _("Chief"), typed["chief"]),
        _names_field("full_time", _("Full-time workers"), typed, "--full-timer"),
        _names_field("part_time", _("Part-time workers"), typed, "--part-timer"),
        _names_field("helpers", _("Helpers"), typed, "--helper"),
        yes_or_no_field("party_group", _("Party group"), typed["party_group"], otherwise=None),
    ]


_PEOPLE = list[str] | None
_OPTIONS = (
    RegisterOption("name", "NAME", "Its name."),
    RegisterOption("unit", "UNIT", "The community it belongs to."),
    RegisterOption(
        "parent",
        "GRID",
        "The grid it lies in, for a micro-grid of about ten households.",
        changing="The grid it lies in.",
    ),
    RegisterOption("kind", "KIND", "Its kind, by code or label, e.g. 专属."),
    RegisterOption("tag", "TEXT", "A colour or word of the office's own."),
    RegisterOption("chief", "PERSON", "Its chief (网格长)."),
    RegisterOption(
        "full_time",
        "PERSON",
        "A full-time worker; can be repeated.",
        flag="--full-timer",
        kind=_PEOPLE,
    ),
    RegisterOption(
        "part_time",
        "PERSON",
        "A part-time worker; can be repeated.",
        flag="--part-timer",
        kind=_PEOPLE,
    ),
    RegisterOption(
        "helpers", "PERSON", "A helper; can be repeated.", flag="--helper", kind=_PEOPLE
    ),
    RegisterOption("party_group", "yes|no", "Whether it has a party group."),
)
grids = RecordCommands(app, GRID, Grid, _OPTIONS, _fields)
grids.add(
    "Add a grid, or a micro-grid inside a grid.",
    "govtool grid add --code 330000001001001 --name 第一网格 --unit SQ01\n"
    "govtool grid add --code LF001 --name 甲联防组 --unit SQ01 --parent 330000001001001",
    code="Its code.",
)
grids.set(
    "Change a grid from a day on. What it was before counts for what happened before.",
    "govtool grid set LF001 --name 乙联防组\n"
    "govtool grid set 330000001001001 --unit SQ02 --on 6月1日\n"
    "govtool grid set 330000001001001 --chief 甲某 --full-timer 乙某 --helper 丙某、丁某",
)


@app.command("list", epilog="govtool grid list --unit SQ01\ngovtool grid list --kind 专属")
@a_list
def list_grids(
    session: Session,
    unit: Annotated[str | None, option("--unit UNIT", "Only grids of this unit.")] = None,
    kind: Annotated[str | None, option("--kind KIND", "Only grids of this kind.")] = None,
    as_of: AsOf = None,
) -> None:
    """List the grids."""
    of_kind = meant_term(voc.GridKind, kind) if kind is not None else None
    with opened(session) as store:
        of_unit = unit_code(unit, store.office) if unit is not None else None
        on = as_of_day(as_of, session)
        rows = list(registers.grid_rows(store.reader, on, unit=of_unit, kind=of_kind))
    view = RegisterView("grid", [("code", _("Code")), *headed()])
    give_rows(view, [in_words(row) for row in rows], session, rows)


def headed() -> list[tuple[str, str]]:
    """Return the columns of a list of grids, with their headers."""
    headers = (_("Name"), _("Unit"), _("Lies in"), _("Kind"), _("Tag"), _("Chief"))
    return list(zip(COLUMNS, headers, strict=True))


def in_words(row: dict[str, Any]) -> dict[str, Any]:
    """Return the row of a grid as a person reads it."""
    return row | {"kind": voc.GridKind(row["kind"]).label if row["kind"] else None}
