"""A row of cells as a case (contract, Files: ``import cases`` columns), or all its problems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from govtool import models as m
from govtool.base import document_numbers, text
from govtool.base import vocabulary as voc
from govtool.base.errors import Problem, Refused
from govtool.base.i18n import of
from govtool.desk.casework import draft_facts
from govtool.privacy.personal_marks import NUMBERS, mark_at
from govtool.rules import CASE
from govtool.store.subject_drafts import Draft
from govtool.subjects.case import particulars
from govtool.subjects.case.files import COLUMNS
from govtool.subjects.file_columns import Content, Reading
from govtool.subjects.series import NO_NUMBER
from govtool.tables import cell_guards
from govtool.tables.formats.json_lines import JsonLine
from govtool.tables.intake import case_history, cell_dates, cell_values, findings, party_doubts
from govtool.tables.intake.case_contradictions import (
    OUTCOMES,
    find_contradictions,
    named_by_column,
)
from govtool.tables.intake.case_record import CaseRecord
from govtool.tables.intake.cell_dates import YearMissing
from govtool.tables.intake.course_record import differences, parsed_history
from govtool.tables.intake.file_table import Header, Row
from govtool.tables.intake.findings import Context, Converter, Findings, Questioned
from govtool.tables.intake.flat_case import (
    ACTING,
    COURSE,
    PARTY_COLUMNS,
    WHO,
    Values,
    record_from_values,
    values_of,
)

CONVERTERS: dict[str, Converter] = cell_values.converters_of(COLUMNS)
"""The converter of each column."""

_REQUIRED = tuple(column.code for column in COLUMNS if column.required)
_FIRST_DAY = "registered_on"
_DOCUMENTS = frozenset(column.code for column in COLUMNS if column.reading is Reading.ID_NO)
_NUMBERS = frozenset(column.code for column in COLUMNS if column.may_be_damaged)
"""Columns whose text a spreadsheet program may have taken for a number."""

_OF_PEOPLE = frozenset(column.code for column in COLUMNS if column.is_number)
_REPEATING = frozenset(
    column.code for column in COLUMNS if column.content in {Content.DATE, Content.YES_NO}
).union(OUTCOMES, ["unit", "dispute_type", "source", "closed_outcome", "transferred_to"])
"""Columns in which row after row says the same: each text is read once."""


def is_number(field: str) -> bool:
    """Return whether a column, or a path in an object, has a telephone or document number."""
    return field in _OF_PEOPLE or mark_at(m.Registered, field) in NUMBERS


def read_row(
    row: Row, header: Header, context: Context
) -> tuple[CaseRecord | None, Values, Findings]:
    """Return the case of a row and the values of its columns, or all of the row's problems.

    The ``field`` of a problem is the code of the column.
    """
    found = Findings(problems=list(row.problems), is_number=is_number)
    if "history" not in header.places:  # what our own exports hold comes back as it is
        row = _without_fillers(row)
    values = _convert(row, header, context, found)
    if "history" in row.values:
        record = _with_history(values, header, context, found)
    else:
        find_contradictions(row.values.keys(), values, context, found)
        record = None if found.problems else record_from_values(values, context.office.street)
    for who, role in WHO:
        if who in values:
            found.warnings += party_doubts.name_doubt(who, values[who])
        if (document := f"{who}_id_no") in values:
            found.warnings += party_doubts.number_doubt(document, values[document])
            if record is not None and document_numbers.may_be_minor(
                values[document], record.registered["on"]
            ):
                found.warnings += _guardian_doubts(record, who, role)
    if not values.keys().isdisjoint(ACTING):
        found.warnings += _acting_doubts(record, values)
    found.conclude()
    if row.problems:
        found.problems = row.without_echoes(found.problems)
    return (None if found.problems else record), values, found


def _guardian_doubts(record: CaseRecord, who: str, role: voc.PartyRole) -> list[Problem]:
    """Return the warning about a minor for whom nobody acts."""
    on, parties = record.registered["on"], record.registered["parties"]
    return [
        doubt
        for party in parties
        if party.role is role
        for doubt in party_doubts.minor_doubt(f"{who}_guardian", party, on)
    ]


def _acting_doubts(record: CaseRecord | None, values: Values) -> list[Problem]:
    """Return the warnings about those who act for parties: several in a cell, odd guardians."""
    found = [
        doubt
        for column in ACTING
        if column in values
        for doubt in party_doubts.name_doubt(column, values[column])
    ]
    parties = record.registered["parties"] if record is not None else ()
    columns = {role: who for who, role in WHO}
    named = (
        (f"{columns[party.role]}_guardian", party) for party in parties if party.role in columns
    )
    found += [
        doubt for column, party in named for doubt in party_doubts.guardian_doubt(column, party)
    ]

    def column_of(place: int, kind: str) -> str | None:
        who = columns.get(parties[place].role)
        return f"{who}_{kind}" if who else None

    return [*found, *party_doubts.both_sides_doubts(parties, column_of)]


def _without_fillers(row: Row) -> Row:
    """Return the row without optional cells that only fill their place: 无, /, 不详."""
    # As text.says_nothing, without a call for each cell: this is the innermost loop of an import.
    short = [(code, cell) for code, cell in row.values.items() if len(cell) <= text.LONGEST_FILLER]
    fillers = [code for code, cell in short if text.is_filler(cell) and code not in _REQUIRED]
    if not fillers:
        return row
    return row._replace(
        values={code: cell for code, cell in row.values.items() if code not in fillers}
    )


def _convert(row: Row, header: Header, context: Context, found: Findings) -> Values:
    values: Values = {}
    known = context.known
    undated: dict[str, Refused] = {}
    for code, cell in row.values.items():
        if (code, cell) in known:
            values[code] = known[code, cell]
            continue
        try:
            read = _read(code, cell, row, header, context)
            value = (
                found.settle(code, cell, read, context) if isinstance(read, Questioned) else read
            )
        except YearMissing as refusal:
            undated[code] = refusal
        except Refused as refusal:
            found.refuse(code, refusal, cell)
        else:
            if value is not None:
                values[code] = value
            if code in _REPEATING and value is read:
                known[code, cell] = value
    if undated:
        _date(undated, row, header, values, context, found)
    found.problems += [findings.required(code) for code in _REQUIRED if code not in row.values]
    return values


def _read(code: str, cell: str, row: Row, header: Header, context: Context) -> Any:
    """Return the value of a cell. Raises as its converter, and code ``changed_by_spreadsheet``."""
    if code == "grid":
        if cell in context.grids:
            return cell
        cell = cell_values.grid_meant(cell, row.values.get("unit"), context)
    if code in _NUMBERS and cell_guards.is_damaged(
        header.raw(row, code), resident_id=code in _DOCUMENTS
    ):
        raise cell_guards.damage(cell)
    return CONVERTERS[code](cell, context)


def _date(
    undated: Mapping[str, Refused],
    row: Row,
    header: Header,
    values: Values,
    context: Context,
    found: Findings,
) -> None:
    """Give dates without a year the year of the row or the file, the registration first."""
    for code in sorted(undated, key=lambda code: code != _FIRST_DAY):
        cell = row.values[code]
        try:
            year = cell_dates.year_in_row(header.labels, row.cells) or context.year
            if code != _FIRST_DAY and _FIRST_DAY in values:
                year = cell_dates.year_after(
                    cell, values[_FIRST_DAY], header.spelled[_FIRST_DAY], context
                )
            if year is None:
                raise undated[code]
            read = cell_dates.day_in_year(cell, year, context)
            day = found.settle(code, cell, read, context)
            values[code] = cell_dates.not_in_future(day, context)
        except Refused as refusal:
            found.refuse(code, refusal, cell)


# --- rows with 完整经过


def _with_history(
    values: Values, header: Header, context: Context, found: Findings
) -> CaseRecord | None:
    """Return the case as its full history has it. The other columns must not say anything else."""
    inside = Findings()
    events, more = _parsed_history(values, context, inside)
    found.problems += [
        replace(problem, field="history", message=of(problem.field, problem.message))
        for problem in inside.problems
    ]
    found.warnings += inside.warnings
    if found.problems:
        return None
    flat = record_from_values({**values, "history": None}, context.office.street)
    record = CaseRecord({**flat.registered, **more}, events, flat.case_no)
    there, columns = values_of(record), (*PARTY_COLUMNS, *COURSE, *particulars.COLUMNS)
    differing = (c for c in columns if c in header.places and values.get(c) != there.get(c))
    found.problems += differences(differing, values)
    return record


def _parsed_history(
    values: Values, context: Context, found: Findings
) -> tuple[list[m.Event], dict[str, Any]]:
    """Return the events, and what a leading ``registered`` object says that has no column."""
    listed = parsed_history(values["history"], found)
    more: dict[str, Any] = {}
    if (
        isinstance(listed, list)
        and listed
        and isinstance(listed[0], dict)
        and listed[0].get("kind") == "registered"
    ):
        more = case_history.read_unlisted(
            listed.pop(0), values.get(_FIRST_DAY, context.today), context, found
        )
    return case_history.read_events(listed, context, found), more


_NAMING = (m.Retracted, m.Redacted)


class Prepared(NamedTuple):
    """A record that was looked at.

    ``problems`` refuse it whatever is there already, ``disorder`` only as a new case. ``key`` is
    its identity and ``content`` the digest of what it says; both are empty when it was refused.
    """

    problems: Sequence[Problem]
    warnings: Sequence[Problem]
    key: str = ""
    content: str = ""
    disorder: Sequence[Problem] = ()
    draft: Draft | None = None


@dataclass(frozen=True, slots=True)
class Preparation:
    """Prepares rows under a ``header``, or lines of JSONL."""

    header: Header | None
    context: Context

    def __call__(self, items: Sequence[Row | JsonLine]) -> list[Prepared]:
        """Return each of some rows or lines, prepared."""
        return [self._prepared(item) for item in items]

    def read_row(self, row: Row) -> tuple[CaseRecord | None, dict[str, Any], Findings]:
        """Return a row read as :func:`govtool.tables.intake.read_row`."""
        assert self.header is not None
        return read_row(row, self.header, self.context)

    def read_line(self, line: JsonLine) -> tuple[CaseRecord | None, Findings]:
        """Return a line read as :func:`govtool.tables.intake.case_history.read_object`."""
        assert line.value is not None
        return case_history.read_object(line.value, self.context)

    def _prepared(self, item: Row | JsonLine) -> Prepared:
        if isinstance(item, JsonLine) and item.value is None:
            return Prepared(item.problems, ())
        values: Values = {}
        if isinstance(item, Row):
            record, values, found = self.read_row(item)
        else:
            record, found = self.read_line(item)
        if record is None:
            return Prepared(found.problems, found.warnings)
        draft, disorder = self._drafted(record)
        named = [
            named_by_column(problem, values)
            if isinstance(item, Row)
            else case_history.named_by_path(problem, record)
            for problem in disorder
        ]
        return Prepared((), found.warnings, record.key, record.content, named, draft)

    def _drafted(self, record: CaseRecord) -> tuple[Draft, list[Problem]]:
        told = (
            record.resolved
            if any(isinstance(event, _NAMING) for event in record.events)
            else record
        )
        opening = m.Registered.trusted(**told.registered, case_no=NO_NUMBER, content=record.content)
        facts = [opening, *told.events]
        return draft_facts(CASE, facts, record.case_no, self.context.office, self.context.today)
