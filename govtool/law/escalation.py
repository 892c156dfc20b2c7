"""Section 6: escalation 督办. Which level an overdue obligation has reached, and who is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from govtool.base import vocabulary as voc
from govtool.journal.events import Addressee, NoticeIssued
from govtool.law.policy import Policy

if TYPE_CHECKING:
    from govtool.law.office import Office
    from govtool.subjects.obligation import Obligation, Rule
    from govtool.subjects.subject import S, Subject

_OVERDUE_LEVELS = (voc.Level.RED, voc.Level.ORANGE, voc.Level.YELLOW)
_ONLY_WHERE_THERE_IS_ONE = frozenset({voc.Told.FIRST_UNIT})
"""Functions that are told only where the noun names their unit."""


def level(days: int, policy: Policy, as_of: dt.date) -> voc.Level | None:
    """The highest level reached with ``days`` left (negative: overdue), None if none is."""
    for candidate in _OVERDUE_LEVELS:
        if -days >= policy.number(candidate.value, as_of):
            return candidate
    return voc.Level.REMINDER if days <= policy.number("reminder", as_of) else None


def addressees(
    noun: Subject[Any], reached: voc.Level | None, at: Mapping[voc.Told, str] = MappingProxyType({})
) -> tuple[Addressee, ...]:
    """Return who is told at a level, the first of them first; nobody while none is reached.

    :param at: where some of them hold their function (``Subject.addressee_units``).
    """
    if reached is None:
        return ()
    return tuple(
        Addressee.trusted(told=told, at=at.get(told))
        for told in noun.addressees[reached]
        if told in at or told not in _ONLY_WHERE_THERE_IS_ONE
    )


def notices_due(
    noun: Subject[S], state: S, office: Office, as_of: dt.date, before: Iterable[NoticeIssued] = ()
) -> Iterator[NoticeIssued]:
    """Return the notices 督办单 to issue now: one per obligation and level, the highest reached.

    A lower level that was skipped is not issued afterwards.

    :param state: judged as of ``as_of``.
    :param before: notices issued for later days, which ``state`` does not show.
    """
    issued = {
        (notice.rule, notice.about_turn, notice.level) for notice in (*state.notices, *before)
    }
    for owed in state.obligations:
        reached = _level_of(owed, noun.rules[owed.rule], office, as_of)
        if reached is not None and (owed.rule, owed.turn, reached) not in issued:
            yield _notice(
                noun, owed, addressees(noun, reached, noun.addressee_units(state)), reached, as_of
            )


def _level_of(owed: Obligation, rule: Rule, office: Office, as_of: dt.date) -> voc.Level | None:
    if not rule.escalates or not owed.is_overdue(as_of):
        return None
    since = office.escalated.get(owed.rule)
    if since is not None and owed.due < since:
        return None
    reached = level(owed.days(as_of), office.policy, as_of)
    return None if reached is voc.Level.REMINDER else reached


def _notice(
    noun: Subject[S],
    owed: Obligation,
    whom: tuple[Addressee, ...],
    reached: voc.Level,
    as_of: dt.date,
) -> NoticeIssued:
    is_stage = noun.turns_are_stages and owed.turn.isdigit()
    turn = {"stage": int(owed.turn)} if is_stage else {"turn": owed.turn}
    first, *others = whom
    says_more = bool(others) or first.at is not None
    return NoticeIssued(
        on=as_of,
        rule=owed.rule,
        **turn,
        level=reached,
        unit=owed.unit,
        told=first.told,
        whom=whom if says_more else (),
        due=owed.due,
        days=owed.days(as_of),
    )
