"""Rows and JSONL objects of a noun as values of its columns, or all their problems."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from govtool.base.errors import Problem, Refused
from govtool.base.i18n import _, listed
from govtool.base.text import says_nothing
from govtool.base.vocabulary import Term
from govtool.privacy.masking.number_patterns import anybodys_numbers
from govtool.subjects.file_columns import Content, FileColumn, Reading
from govtool.subjects.file_form import FileForm
from govtool.tables import cell_guards
from govtool.tables.formats.json_lines import JsonLine
from govtool.tables.intake import cell_dates, cell_values, findings, party_doubts
from govtool.tables.intake.cell_dates import YearMissing
from govtool.tables.intake.findings import Context, Findings

Values = dict[str, Any]
"""The values of the columns of a row, by code; blank ones are left out."""

_converter = cache(cell_values.converter_of)


def read_values(
    form: FileForm, cells: Mapping[str, str], raw: Callable[[str], str], context: Context
) -> tuple[Values, Findings]:
    """Return what the columns of a row say, and all that is wrong with it.

    :param cells: text by column code, without guards; :param raw: gives the cell of a column as it
        is in the file.
    """
    found = Findings(is_number=form.is_number)
    values: Values = {}
    columns = form.by_code
    for code, cell in cells.items():
        column = columns[code]
        if not column.required and says_nothing(cell):
            continue
        try:
            value = found.settle(code, cell, _converted(column, cell, raw(code), context), context)
        except Refused as refusal:
            found.refuse(code, refusal, cell)
        else:
            values |= {} if value is None else {code: value}
            _find_numbers(form, column, value, found)
    found.problems += [
        findings.required(c.code) for c in form.columns if c.required and c.code not in cells
    ]
    found.conclude()
    return values, found


def _find_numbers(form: FileForm, column: FileColumn, value: Any, found: Findings) -> None:
    """Find numbers of people in names and texts that are passed on; refuse one as a name."""
    if not (column.is_name or column.no_numbers) or not isinstance(value, str) or value.isalpha():
        return
    numbers = anybodys_numbers(value)
    if not numbers:
        return
    if column.is_name and any(span.what == value for span in numbers):
        own = (c.label for c in form.columns if c.person == column.code and c.is_number)
        message = _(
            "This is a number and no name. It belongs into: {columns}.", columns=listed(own)
        )
        found.problems.append(
            Problem(column.code, "number_in_name", message, findings.shown(value, is_number=True))
        )
    elif column.is_name:
        found.warnings += party_doubts.name_doubt(column.code, value)
    else:
        message = _(
            "A telephone or document number stands in the text, which others read."
            " Put it into the column of its own."
        )
        found.warn(column.code, "number_in_text", message, value)


def _converted(column: FileColumn, cell: str, raw: str, context: Context) -> Any:
    """Return the value of a cell; a date without a year is in the year of the file."""
    if column.may_be_damaged and cell_guards.is_damaged(
        raw, resident_id=column.reading is Reading.ID_NO
    ):
        raise cell_guards.damage(cell)
    meant = cell_values.grid_meant(cell, None, context) if column.reading is Reading.GRID else cell
    try:
        return _converter(column)(meant, context)
    except YearMissing:
        if context.year is None:
            raise
        return cell_dates.day_in_year(cell, context.year, context)


def read_object(form: FileForm, line: JsonLine) -> tuple[dict[str, str], Findings]:
    """Return the text of a JSONL object's keys, by column code."""
    found = Findings(problems=list(line.problems))
    cells: dict[str, str] = {}
    for key, given in (line.value or {}).items():
        column = form.by_code.get(key)
        if column is None:
            if key not in findings.IGNORED_KEYS:
                found.unknown_key(key)
        elif isinstance(given, str) or _is_in_json(column, given):
            cells |= {key: str(given)} if str(given).strip() else {}
        elif given is not None:
            found.problem(key, "bad_value", _("This must be text."), given)
    return cells, found


def _is_in_json(column: FileColumn, given: object) -> bool:
    """Return whether JSON has a value of the column's kind: a whole number, true or false."""
    if column.content is Content.YES_NO:
        return isinstance(given, bool)
    return column.content is Content.NUMBER and type(given) is int


def object_of(columns: Iterable[FileColumn], row: Sequence[Any]) -> dict[str, Any]:
    """Return the JSONL object of a row."""
    return {column.code: _json(cell) for column, cell in zip(columns, row, strict=True)}


def _json(cell: Any) -> Any:
    return (
        cell.value
        if isinstance(cell, Term)
        else cell.isoformat()
        if isinstance(cell, dt.date)
        else cell
    )
