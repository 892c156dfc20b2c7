"""Contradictions between the columns of one row of a case."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any

from govtool import models as m
from govtool.base import vocabulary as voc
from govtool.base.errors import Problem
from govtool.base.i18n import _
from govtool.base.vocabulary import ClosedOutcome
from govtool.desk.casework import disorder_problems
from govtool.journal.events import provisional
from govtool.rules import CASE, change_of
from govtool.subjects.case.file_course import SESSIONS, is_before_settlement, settling_session
from govtool.subjects.case.files import CASE_FILES
from govtool.tables.intake.findings import Context, Findings
from govtool.tables.intake.flat_case import (
    ACTING,
    COURSE,
    LABELS,
    WHO,
    Values,
    record_from_values,
)

OUTCOMES = (*(outcome for _on, outcome in SESSIONS.values()), "closed_outcome")
_STAND_INS: Values = {"unit": "", "dispute_type": voc.DisputeType.OTHER, "summary": ""}


def find_contradictions(
    given: AbstractSet[str], values: Values, context: Context, found: Findings
) -> None:
    """Add the contradictions of a row to what was found.

    :param given: the columns with text in them, whether it could be converted or not.
    """
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
    """Return the problems of columns that need another one."""
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
    column = next((code for code in ("agreement_no", "agreed_on") if code in values), None)
    if column is None:
        return []
    settled = settling_session(values) or values.get("closed_outcome") is ClosedOutcome.SETTLED
    undecided = any(code in given and code not in values for code in OUTCOMES)
    if settled or undecided:
        return []
    message = _(
        "There is an agreement, but nothing was settled. Fill in the outcome, or leave it out."
    )
    return [Problem(column, "agreement_without_settlement", message, str(values[column]))]


def _signed_before_settlement(values: Values) -> list[Problem]:
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
    days = CASE_FILES.days_of("" if problem.field == CASE.opening.kind else problem.field)
    told = (day for day in days if str(values.get(day)) == problem.value)
    return replace(problem, field=next(told, days[0] if days else problem.field))
