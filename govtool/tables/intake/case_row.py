"""A row of cells as a case (contract, Files: ``import cases`` columns), or all its problems."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any

from govtool import models as m
from govtool.base import document_numbers, text
from govtool.base import vocabulary as voc
from govtool.base.errors import Problem, Refused
from govtool.base.i18n import _, of
from govtool.base.vocabulary import ClosedOutcome
from govtool.desk.casework import disorder_problems
from govtool.journal.events import provisional
from govtool.privacy.personal_marks import NUMBERS, mark_at
from govtool.rules import CASE, change_of
from govtool.subjects.case.files import COLUMNS
from govtool.subjects.file_columns import Content, Reading
from govtool.tables import cell_guards
from govtool.tables.intake import case_history, cell_dates, cell_values, findings, party_doubts
from govtool.tables.intake.case_record import CaseRecord
from govtool.tables.intake.cell_dates import YearMissing
from govtool.tables.intake.file_table import Header, Row
from govtool.tables.intake.findings import Context, Converter, Findings, Questioned
from govtool.tables.intake.flat_case import (
    ACTING,
    BY_DATE,
    COURSE,
    LABELS,
    PARTICULARS,
    PARTY_COLUMNS,
    SESSIONS,
    WHO,
    Values,
    is_before_settlement,
    record_from_values,
    settling_session,
    values_of,
)

CONVERTERS: dict[str, Converter] = cell_values.converters_of(COLUMNS)
"""The converter of each column."""

_OUTCOMES = (*(outcome for _on, outcome in SESSIONS.values()), "closed_outcome")
_REQUIRED = tuple(column.code for column in COLUMNS if column.required)
_FIRST_DAY = "registered_on"
_DOCUMENTS = frozenset(column.code for column in COLUMNS if column.reading is Reading.ID_NO)
_NUMBERS = frozenset(column.code for column in COLUMNS if column.may_be_damaged)
"""Columns whose text a spreadsheet program may have taken for a number."""

_OF_PEOPLE = frozenset(column.code for column in COLUMNS if column.is_number)
_REPEATING = frozenset(
    column.code for column in COLUMNS if column.content in {Content.DATE, Content.YES_NO}
).union(_OUTCOMES, ["unit", "dispute_type", "source", "closed_outcome", "transferred_to"])
"""Columns in which row after row says the same: each text is read once."""

_STAND_INS: Values = {"unit": "", "dispute_type": voc.DisputeType.OTHER, "summary": ""}


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
        _find_contradictions(row.values.keys(), values, context, found)
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


# --- what the columns of one row cannot say together


def _find_contradictions(
    given: AbstractSet[str], values: Values, context: Context, found: Findings
) -> None:
    """``given``: the columns with text in them, whether it could be converted or not."""
    found.problems += _half_said(given, values, _NEEDED_BY)
    if not given.isdisjoint(_OF_THE_ACTING):
        found.problems += _half_said(given, values, _NEEDED_BY_THE_ACTING)
    found.problems += _agreement_without_settlement(given, values)
    found.problems += _second_before_first(values)
    found.problems += _found_after_registration(values)
    found.problems += _disorder_beside(values, found, context)
    found.warnings += _settled_on_another_day(values) + _signed_before_settlement(values)


def _half_said(
    given: AbstractSet[str], values: Values, needed_by: Mapping[str, tuple[str, ...]]
) -> list[Problem]:
    """Columns that mean something only together with another one."""
    found = []
    for need, users in needed_by.items():
        if need in given or given.isdisjoint(users) or _needless(need, given, values):
            continue
        user = next(code for code in users if code in given)
        message = _("This is missing, but {column} is filled in.", column=LABELS[user])
        found.append(Problem(need, "missing", message))
    return found


def _needless(need: str, given: Collection[str], values: Values) -> bool:
    """Return whether another column says it: acceptance a transfer, a settled session the end."""
    if need == "transferred_on":
        return "accepted_on" in given
    return need in {"closed_on", "closed_outcome"} and settling_session(values) is not None


_NEEDED_BY: dict[str, tuple[str, ...]] = {
    "session1_on": ("session1_outcome", "session2_on", "session2_outcome"),
    "session1_outcome": ("session1_on",),
    "session2_on": ("session2_outcome",),
    "session2_outcome": ("session2_on",),
    "applicant": ("applicant_phone", "applicant_id_no"),
    "respondent": ("respondent_phone", "respondent_id_no"),
    "transferred_on": ("transferred_to",),
    "closed_on": ("closed_outcome", "termination"),
    "closed_outcome": ("closed_on",),
    "alerted_on": ("risk", "measures", "reported_to"),
}
_OF_THE_ACTING = frozenset(column for columns in ACTING.values() for column in columns)
_NEEDED_BY_THE_ACTING: dict[str, tuple[str, ...]] = {
    **{name: columns[1:] for name, columns in ACTING.items()},
    **{who: (f"{who}_guardian", f"{who}_agent") for who, _role in WHO},
}
"""The same for those who act for parties; few rows tell of any."""


def _agreement_without_settlement(given: Collection[str], values: Values) -> list[Problem]:
    """Return the problem of a number or day of signature where nothing was settled."""
    column = next((code for code in ("agreement_no", "agreed_on") if code in values), None)
    if column is None:
        return []
    settled = settling_session(values) or values.get("closed_outcome") is ClosedOutcome.SETTLED
    undecided = any(code in given and code not in values for code in _OUTCOMES)
    if settled or undecided:
        return []
    message = _(
        "There is an agreement, but nothing was settled. Fill in the outcome, or leave it out."
    )
    return [Problem(column, "agreement_without_settlement", message, str(values[column]))]


def _signed_before_settlement(values: Values) -> list[Problem]:
    """Return the warning that an agreement was signed before its settlement."""
    signed_on = values.get("agreed_on")
    if signed_on is None or not is_before_settlement(signed_on, values):
        return []
    message = _(
        "It is dated before the settlement; the agreement counts from the day of the settlement."
    )
    return [Problem("agreed_on", "signed_before_settlement", message, str(signed_on))]


def _second_before_first(values: Values) -> list[Problem]:
    first, second = values.get("session1_on"), values.get("session2_on")
    if first is None or second is None or first <= second:
        return []
    message = _("The second session ({second}) is dated before the first ({first}).")
    return [
        Problem(
            "session2_on", "out_of_order", message.format(first=first, second=second), str(second)
        )
    ]


def _found_after_registration(values: Values) -> list[Problem]:
    """Return a dispute is found before it is registered, or on that day."""
    found, registered = values.get("found_on"), values.get("registered_on")
    if found is None or registered is None or found <= registered:
        return []
    message = _("It was registered on {day}, and cannot have been found later.", day=registered)
    return [Problem("found_on", "out_of_order", message, str(found))]


def _settled_on_another_day(values: Values) -> list[Problem]:
    """Return the warning of a closing date beside a settlement, which closes (rulebook 2)."""
    session, closed_on = settling_session(values), values.get("closed_on")
    if (
        session is None
        or values.get("closed_outcome", ClosedOutcome.SETTLED) is not ClosedOutcome.SETTLED
    ):
        return []
    settled_on = values.get(f"{session}_on")
    if closed_on is None or closed_on == settled_on:
        return []
    message = _(
        "The session that settled the case closed it on {day}; that date is kept.", day=settled_on
    )
    return [Problem("closed_on", "closed_by_settlement", message, str(closed_on))]


def _disorder_beside(values: Values, found: Findings, context: Context) -> list[Problem]:
    """Return what is out of order in a row that has other problems; a good row is judged later."""
    told = {problem.field for problem in found.problems}
    if not told or told & {*COURSE, "registered_on"} or "registered_on" not in values:
        return []
    record = record_from_values({**_STAND_INS, **values}, context.office.street)
    first = m.Registered.model_construct(case_no="-", **record.registered)
    added = provisional([first, *record.events])
    change = change_of(CASE, [], added, context.office, context.today)
    problems = disorder_problems(change.violations, added, context.office, context.today)
    return [named_by_column(problem, values) for problem in problems]


def named_by_column(problem: Problem, values: Mapping[str, Any]) -> Problem:
    """Return a problem of an event, under the column that tells of the event."""
    if problem.field != m.Mediated.kind:
        return replace(problem, field=_COLUMN_OF.get(problem.field, problem.field))
    days = [on for on, _outcome in SESSIONS.values()]
    return replace(
        problem, field=next((on for on in days if str(values.get(on)) == problem.value), days[0])
    )


_DATED = [
    "registered",
    "became_major",
    "alerted",
    "reported",
    "met",
    "transferred",
    "accepted",
    "closed",
]
_COLUMN_OF = {kind: f"{kind}_on" for kind in (*_DATED, *BY_DATE)} | {"diverted": "closed_on"}


# --- rows with 完整经过


def _with_history(
    values: Values, header: Header, context: Context, found: Findings
) -> CaseRecord | None:
    """Return the case as its full history has it. The other columns must not say anything else."""
    inside = Findings()
    events, more = _parsed_history(values, context, inside)
    found.problems += [
        replace(problem, field="history", message=_message_with_place(problem))
        for problem in inside.problems
    ]
    found.warnings += inside.warnings
    if found.problems:
        return None
    flat = record_from_values({**values, "history": None}, context.office.street)
    record = CaseRecord({**flat.registered, **more}, events, flat.case_no)
    found.problems += _differences(values, values_of(record), header)
    return record


def _message_with_place(problem: Problem) -> str:
    return of(problem.field, problem.message)


def _parsed_history(
    values: Values, context: Context, found: Findings
) -> tuple[list[m.Event], dict[str, Any]]:
    """Return the events, and what a leading ``registered`` object says that has no column."""
    cell = values["history"]
    if cell.strip() == findings.LEFT_OUT:
        message = _("The export left the full history out. Export with --full to import it again.")
        found.problems.append(Problem("history", "masked", message, cell))
        return [], {}
    try:
        listed = json.loads(cell)
    except (ValueError, RecursionError):
        found.problems.append(
            Problem("history", "bad_json", _("This is not a list of events as JSON."), cell[:80])
        )
        return [], {}
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


def _differences(said: Values, history: Values, header: Header) -> list[Problem]:
    """Columns that say something else than the history: one of the two was edited."""
    columns = [code for code in (*PARTY_COLUMNS, *COURSE, *PARTICULARS) if code in header.places]
    return [
        _difference(code, said.get(code)) for code in columns if said.get(code) != history.get(code)
    ]


def _difference(column: str, value: Any) -> Problem:
    message = _(
        "This is not what 完整经过 says. Change both, or empty 完整经过 to go by the columns."
    )
    return Problem(column, "history_differs", message, findings.shown(value))
