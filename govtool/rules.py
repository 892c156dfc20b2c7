"""The rules: pure answers from events, policy, calendar and an as-of date.

Nothing here reads a file, a clock or a database; the same call with the same arguments gives the
same answer anywhere, also inside a worker of a cluster engine. Where each rule of the rulebook is
written:

=======  ============================  ==========================================
section  topic                         file
=======  ============================  ==========================================
1        clocks 期限                    :mod:`govtool.law.clocks`
2        a case and its stages          :mod:`govtool.subjects.case`
3        obligations 应办事项             :mod:`govtool.subjects.case.rules`
4        checks 检查                     beside the events they check
5        routing 分流                    :mod:`govtool.subjects.case.routing`
6        escalation 督办                 :mod:`govtool.law.escalation`
7        periods of returns 报表期         :mod:`govtool.law.periods`
=======  ============================  ==========================================

Two cases that are likely one matter are no section of the rulebook, but a help of the house:
:mod:`govtool.subjects.case.likeness`.

Numbers are not there: they are in ``data/policy/*.toml``, and a deadline is changed by editing one
line.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from govtool.journal.events import effective, retracted
from govtool.law.clocks import ClockStep, Due, StepKind, due
from govtool.law.escalation import addressees, level, notices_due
from govtool.law.office import Office, unit_name
from govtool.law.periods import (
    OWED_BY,
    Period,
    PeriodKind,
    newest_ended,
    period_among,
    period_named,
    period_of,
)
from govtool.law.periods import due as return_due
from govtool.law.periods import owes as owes_return
from govtool.models import Entry
from govtool.subjects.case.kinds import CASE
from govtool.subjects.case.routing import Route, failed_stages, is_petition_office, route
from govtool.subjects.case.rules import RULES, ProgressNote, explain
from govtool.subjects.case.state import Case, Letter, MediationSession, Stage, stage_number
from govtool.subjects.changes import OUT_OF_ORDER, Change, change_of, future_facts
from govtool.subjects.obligation import Obligation, Rule
from govtool.subjects.subject import Violation

__all__ = [
    "CASE",
    "OUT_OF_ORDER",
    "OWED_BY",
    "RULES",
    "Case",
    "Change",
    "ClockStep",
    "Due",
    "Letter",
    "MediationSession",
    "Obligation",
    "Office",
    "Period",
    "PeriodKind",
    "ProgressNote",
    "Route",
    "Rule",
    "Stage",
    "StepKind",
    "Violation",
    "addressees",
    "change_of",
    "due",
    "effective",
    "explain",
    "failed_stages",
    "future_facts",
    "is_petition_office",
    "judge",
    "level",
    "newest_ended",
    "notices_due",
    "owes_return",
    "period_among",
    "period_named",
    "period_of",
    "retracted",
    "return_due",
    "route",
    "stage_number",
    "unit_name",
]


def judge(entries: Iterable[Entry], office: Office, as_of: dt.date | None = None) -> Case | None:
    """Return a case at the end of ``as_of`` with its obligations."""
    return CASE.judge(entries, office, as_of)
