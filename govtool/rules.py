"""The rules: pure answers from events, policy, calendar and an as-of date.

Nothing here reads a file, a clock or a database; the same call with the same arguments gives the same
answer anywhere, also inside a worker of a cluster engine. Where each rule of the rulebook is written:

=======  ============================  ==========================================
section  topic                         file
=======  ============================  ==========================================
1        clocks 期限                    :mod:`govtool.rulebook.clocks`
2        a case and its stages          :mod:`govtool.subjects.case`
3        obligations 应办事项             :mod:`govtool.rulebook.obligations`
4        checks 检查                     :mod:`govtool.rulebook.checks`
5        routing 分流                    :mod:`govtool.rulebook.routing`
6        escalation 督办                 :mod:`govtool.rulebook.escalation`
7        periods of returns 报表期         :mod:`govtool.rulebook.periods`
=======  ============================  ==========================================

Two cases that are likely one matter are no section of the rulebook, but a help of the house:
:mod:`govtool.rulebook.likeness`.

Numbers are not there: they are in ``data/policy/*.toml``, and a deadline is changed by editing one line.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from govtool.models import Entry
from govtool.rulebook.clocks import Due, Step, StepKind, due
from govtool.rulebook.escalation import TOLD, level, notices_due
from govtool.rulebook.obligations import RULES, Standing, counted_as, explain, obligations
from govtool.rulebook.periods import OWED_BY, Period, PeriodKind, period_among, period_named, period_of
from govtool.rulebook.periods import due as return_due
from govtool.rulebook.routing import Route, route
from govtool.rulebook.state import Case, Letter, Office, Session, Stage, stage_number, unit_name
from govtool.subjects.case.kinds import CASE
from govtool.subjects.record import effective, retracted
from govtool.subjects.subject import Obligation, Rule, Violation

__all__ = [
    "OUT_OF_ORDER",
    "OWED_BY",
    "RULES",
    "TOLD",
    "Case",
    "Due",
    "Letter",
    "Obligation",
    "Office",
    "Period",
    "PeriodKind",
    "Route",
    "Rule",
    "Session",
    "Stage",
    "Standing",
    "Step",
    "StepKind",
    "Violation",
    "counted_as",
    "due",
    "effective",
    "explain",
    "future_facts",
    "judge",
    "level",
    "new_violations",
    "notices_due",
    "period_among",
    "period_named",
    "period_of",
    "retracted",
    "return_due",
    "route",
    "stage_number",
    "unit_name",
]

OUT_OF_ORDER = "out_of_order"
"""The one violation that is refused in history too."""


def judge(entries: Iterable[Entry], office: Office, as_of: dt.date | None = None) -> Case | None:
    """What a case is at the end of ``as_of`` and all it owes, seeing only facts up to that day.

    :param entries: the case's journal entries, in any order.
    :param as_of: None for all facts there are.
    :returns: None when the case was not yet registered, or its registration was retracted.
    """
    case = CASE.fold(entries, office, as_of)
    if case is not None:
        case.obligations = obligations(case, office)
    return case


def future_facts(entries: Iterable[Entry], today: dt.date) -> list[Violation]:
    """The entries dated after ``today``, each out of order."""
    return [
        Violation(OUT_OF_ORDER, entry.event.on, entry.id, {"reason": "future"})
        for entry in entries
        if entry.event.on > today
    ]


def new_violations(entries: Sequence[Entry], added: Sequence[Entry], office: Office, today: dt.date) -> list[Violation]:
    """The violations that ``added`` would bring into a history, wherever in it they show.

    A fact recorded late takes its place by its date, so the whole history is folded with and without it.
    A fact dated after ``today`` is out of order.
    """
    future = future_facts(added, today)
    before = CASE.fold(entries, office)
    after = CASE.fold([*entries, *added], office)
    known = {(v.rule, v.entry) for v in before.violations} if before else set()
    if after is None:
        return future
    if after.registered_on > today and not future:
        future = [Violation(OUT_OF_ORDER, after.registered_on, added[-1].id, {"reason": "future"})]
    return future + [v for v in after.violations if (v.rule, v.entry) not in known]
