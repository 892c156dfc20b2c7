"""Section 6: escalation 督办. Which level an overdue obligation has reached, and who is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from govtool import vocabulary as voc
from govtool.models import NoticeIssued
from govtool.policy import Policy
from govtool.rulebook.state import Case, stage_number
from govtool.subjects.subject import Obligation

TOLD = {
    voc.Level.REMINDER: voc.Told.HANDLER,
    voc.Level.YELLOW: voc.Told.UNIT_HEAD,
    voc.Level.ORANGE: voc.Told.DUTY_LEADER,
    voc.Level.RED: voc.Told.MAIN_LEADER,
}
_OVERDUE_LEVELS = (voc.Level.RED, voc.Level.ORANGE, voc.Level.YELLOW)


def level(days: int, policy: Policy, as_of: dt.date) -> voc.Level | None:
    """The highest level reached with ``days`` left (negative: overdue), None if none is."""
    for candidate in _OVERDUE_LEVELS:
        if -days >= policy.number(candidate.value, as_of):
            return candidate
    return voc.Level.REMINDER if days <= policy.number("reminder", as_of) else None


def notices_due(
    case: Case, policy: Policy, as_of: dt.date, before: Iterable[NoticeIssued] = ()
) -> Iterator[NoticeIssued]:
    """The supervision notices 督办单 to issue now: once per obligation and level, the highest reached.

    A lower level that was skipped is not issued afterwards.

    :param case: judged as of ``as_of``.
    :param before: notices issued for later days, which ``case`` does not show.
    """
    issued = {(notice.rule, str(notice.stage), notice.level) for notice in (*case.notices, *before)}
    for owed in case.obligations:
        notice = _notice(owed, policy, as_of)
        if notice is not None and (owed.rule, owed.turn, notice.level) not in issued:
            yield notice


def _notice(owed: Obligation, policy: Policy, as_of: dt.date) -> NoticeIssued | None:
    if not owed.is_overdue(as_of):
        return None
    days = owed.days(as_of)
    reached = level(days, policy, as_of)
    if reached is None or reached is voc.Level.REMINDER:
        return None
    return NoticeIssued(
        on=as_of, rule=owed.rule, stage=stage_number(owed.turn), level=reached, unit=owed.unit,
        told=TOLD[reached], due=owed.due, days=days,
    )  # fmt: skip
