"""Rows of the registers (contract, Files: units, grids, households; duty) as models, or all problems, and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from govtool import models as m
from govtool import personal
from govtool import vocabulary as voc
from govtool.errors import Problem, Refused
from govtool.i18n import _
from govtool.intake import fields
from govtool.intake.fields import Context, Converter, Findings, YearMissing
from govtool.intake.lines import Line
from govtool.render import columns
from govtool.render.columns import Column
from govtool.store import lookups
from govtool.text import says_nothing

Entity = m.Unit | m.Grid | m.Household | m.Duty

_BELOW_STREET = frozenset({voc.UnitKind.COMMUNITY, voc.UnitKind.DEPARTMENT, voc.UnitKind.COMMITTEE})
"""Kinds that hang under the office's street when 上级单位 is left out, as at the desk."""

_PARENT_KIND = {voc.UnitKind.STREET: voc.UnitKind.DISTRICT} | dict.fromkeys(_BELOW_STREET, voc.UnitKind.STREET)


@dataclass(frozen=True, slots=True)
class Register:
    """One of the registers: its columns, how their text is read, its model and the event that saves a record.

    ``parented`` tells that a record may name another of the same file as its parent.
    """

    noun: str
    word: lookups.Register
    columns: Sequence[Column]
    model: type[Entity]
    saved: Callable[[Any, Any], m.Event]
    converters: Mapping[str, Converter]
    parented: bool = True

    @property
    def key(self) -> str:
        """The column that names a record."""
        return lookups.key_of(self.word)

    def subject(self, code: str) -> str:
        """The journal's subject of the record with that code."""
        return f"{self.word}:{code}"


UNITS = Register(
    "units",
    "unit",
    columns.UNITS,
    m.Unit,
    lambda on, unit: m.UnitSaved(on=on, unit=unit),
    {"code": fields.code, "name": fields.name, "kind": fields.term(voc.UnitKind), "parent": fields.code},
)
GRIDS = Register(
    "grids",
    "grid",
    columns.GRIDS,
    m.Grid,
    lambda on, grid: m.GridSaved(on=on, grid=grid),
    {"code": fields.code, "name": fields.name, "unit": fields.any_unit, "parent": fields.code},
)
HOUSEHOLDS = Register(
    "households",
    "household",
    columns.HOUSEHOLDS,
    m.Household,
    lambda on, household: m.HouseholdSaved(on=on, household=household),
    {
        "code": fields.code,
        "grid": fields.grid,
        "head": fields.name,
        "phone": fields.phone,
        "address": fields.line,
        "members": fields.count,
    },
    parented=False,
)
DUTY = Register(
    "duty",
    "duty",
    columns.DUTY,
    m.Duty,
    lambda on, duty: m.DutySet(on=on, duty=duty),
    {"date": fields.day, "leader": fields.name, "phone": fields.phone, "note": fields.line},
    parented=False,
)
BY_NOUN = {register.noun: register for register in (UNITS, GRIDS, HOUSEHOLDS, DUTY)}


# --- text → model


def read_values(
    register: Register, values: Mapping[str, str], raw: Mapping[str, str], context: Context
) -> tuple[Entity | None, Findings]:
    """The record that the columns of a row tell of, or all its problems.

    :param values: text by column code, without guards; :param raw: the cells as they are in the file.
    """
    found = Findings()
    converted: dict[str, Any] = {}
    required = [column.code for column in register.columns if column.required]
    values = {code: cell for code, cell in values.items() if code in required or not says_nothing(cell)}
    for code, cell in values.items():
        try:
            if code in _NUMBERS and fields.is_damaged(raw[code]):
                raise fields.damage(cell)
            meant = fields.grid_meant(cell, None, context) if code == "grid" else cell
            value = found.settle(code, cell, _converted(register.converters[code], meant, context), context)
        except Refused as refusal:
            found.problems.append(fields.problem(code, refusal, cell))
        else:
            converted |= {} if value is None else {code: value}
    found.problems += [fields.required(code) for code in required if code not in values]
    found.conclude()
    if found.problems:
        return None, found
    if register is UNITS and converted["kind"] in _BELOW_STREET:
        converted.setdefault("parent", context.office.street)
    return register.model(**converted), found


def _converted(convert: Converter, cell: str, context: Context) -> Any:
    """Return the value of a cell; a date without a year is in the year of the file."""
    try:
        return convert(cell, context)
    except YearMissing:
        if context.year is None:
            raise
        return fields.day_in_year(cell, context.year, context)


_NUMBERS = frozenset({"code", "parent", "unit", "grid", "phone"})
"""Columns whose text a spreadsheet program may have taken for a number."""


def read_object(register: Register, line: Line) -> tuple[dict[str, str], Findings]:
    """The text of a JSONL object's keys, by column code."""
    found = Findings(problems=list(line.problems))
    values: dict[str, str] = {}
    known = {column.code for column in register.columns}
    for key, given in (line.value or {}).items():
        if key not in known:
            if key not in fields.IGNORED_KEYS:
                found.warnings.append(Problem(key, "unknown_column", _("There is no such key; it is not imported.")))
        elif isinstance(given, str) or (key == "members" and type(given) is int):
            values |= {key: str(given)} if str(given).strip() else {}
        elif given is not None:
            found.problems.append(Problem(key, "bad_value", _("This must be text."), fields.shown(given)))
    return values, found


# --- parents


def parent_problems(entity: Entity, known: Mapping[str, Entity]) -> list[Problem]:
    """Whether the parent of a unit or grid is there, above it, and of the right kind.

    :param known: the records by code, those of the database and of the whole file.
    """
    code = getattr(entity, "parent", None)
    if code is None:
        return []
    parent = known.get(code)
    if parent is None:
        message = _("There is no {code}, neither here nor in this file.").format(code=fields.shown(code))
        return [Problem("parent", _unknown(entity), message, fields.shown(code))]
    if _leads_back(entity, known):
        return [Problem("parent", "circular", _("It would stand above itself."), code)]
    return _kind_problems(entity, parent)


def _unknown(entity: Entity) -> str:
    return "unknown_unit" if isinstance(entity, m.Unit) else "unknown_grid"


def _leads_back(entity: Entity, known: Mapping[str, Entity]) -> bool:
    seen: set[str] = set()
    code: str | None = entity.code
    while code is not None and code not in seen:
        seen.add(code)
        code = getattr(entity if code == entity.code else known.get(code), "parent", None)
    return code == entity.code


def _kind_problems(entity: Entity, parent: Entity) -> list[Problem]:
    if not isinstance(entity, m.Unit) or not isinstance(parent, m.Unit):
        return []
    wanted = _PARENT_KIND.get(entity.kind)
    if parent.kind is wanted:
        return []
    message = _("{parent} is a {kind}; it cannot stand above a {below}.").format(
        parent=parent.code, kind=parent.kind.label, below=entity.kind.label
    )
    return [Problem("parent", "wrong_unit", message, parent.code)]


def with_sound_parents(entities: Collection[Entity], known: Mapping[str, Entity]) -> dict[str, list[Problem]]:
    """The problems of those whose parents are not sound, by code; a parent that is refused takes its children along."""
    refused: dict[str, list[Problem]] = {}
    while True:
        everything = dict(known) | {e.code: e for e in entities if e.code not in refused}
        found: dict[str, list[Problem]] = {}
        for entity in entities:  # a file may have a code twice: what is wrong with the one holds for both
            problems = [] if entity.code in refused else parent_problems(entity, everything)
            if problems:
                found.setdefault(entity.code, problems)
        if not found:
            return refused
        refused |= found


# --- model → row


def cells(register: Register, entity: Entity, *, full: bool) -> list[Any]:
    """The cells of a row, in the order of the columns; ``full=False`` masks the numbers of people, in texts too."""
    values = dict(entity)
    if not full:
        values |= columns.hidden(register.columns, values, personal.said(personal.NUMBERS, entity))
    return [values[column.code] for column in register.columns]


def object_of(register: Register, entity: Entity, *, full: bool) -> dict[str, Any]:
    """The JSONL object of a record; ``full=False`` masks as :func:`cells` does."""
    row = cells(register, entity, full=full)
    plain = (cell.isoformat() if isinstance(cell, dt.date) else cell for cell in row)
    return dict(zip((column.code for column in register.columns), plain, strict=True))
