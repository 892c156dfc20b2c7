"""Obligations of a matter: the ten rules, in the order of its course.

A rule looks at the whole matter. Where something is asked several times (dispatches, turns,
handlings), the turn of the obligation is its running number.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from govtool.base.i18n import msgid
from govtool.law.office import Office
from govtool.subjects.matter import terms as t
from govtool.subjects.matter.classes import dispatch_clock, handling_clock, is_rechecked
from govtool.subjects.matter.state import Handling, Matter, Turn
from govtool.subjects.obligation import Obligation, Rule

Owed = Iterator[Obligation]
RULES: dict[str, Rule] = {}
"""The rules by name, which is that of their clock in the policy where they have one."""


def _rule(short: str, command: str, **more: Any) -> Callable[[Any], Any]:
    """Enter a function into :data:`RULES` under its name, with what else is known of the rule."""

    def entered(look: Callable[[Matter, Matter, Office], Owed]) -> Any:
        RULES[look.__name__] = Rule(look.__name__, look, short, command=command, **more)
        return look

    return entered


class Course(NamedTuple):
    """From when on something is owed, and when it was done or came to nothing."""

    start: dt.date
    met_on: dt.date | None
    ended_on: dt.date | None


def _by_street(rule: str, turn: object, matter: Matter, span: Course, office: Office) -> Obligation:
    due, provisional = office.due(rule, span.start)
    return Obligation(rule, str(turn), matter.street, span.start, due, *span[1:], provisional)


def _ended(matter: Matter, *days: dt.date | None) -> dt.date | None:
    """Return the first of ``days`` and the day it became a case, or None."""
    return min((day for day in (*days, matter.became_case_on) if day is not None), default=None)


@_rule(msgid("take up"), "matter take {no}", trigger=msgid("reported"))
def matter_accept(matter: Matter, _turn: Matter, office: Office) -> Owed:
    """受理 (S): taken up or declined by the street."""
    span = Course(matter.opened_on, matter.taken_on, _ended(matter))
    yield _by_street("matter_accept", "", matter, span, office)


def _dispatched_by(owed: Obligation, matter: Matter, office: Office) -> tuple[str, dt.date]:
    return dispatch_clock(
        matter.category, matter.opening.urgency, owed.start, office.policy
    ), owed.start


@_rule(
    msgid("dispatch"),
    "matter dispatch {no} --to …",
    trigger=msgid("taken up or sent back"),
    counted_as=_dispatched_by,
)
def matter_dispatch(matter: Matter, _turn: Matter, office: Office) -> Owed:
    """分派 (H): each time it waits for a unit; met by handling or raising it, too."""
    for no, awaited in enumerate(matter.dispatches, 1):
        start = awaited.since
        clock = dispatch_clock(matter.category, matter.opening.urgency, start, office.policy)
        span = Course(start, awaited.met_on, _ended(matter))
        owed = _by_street(clock, no, matter, span, office)
        yield owed._replace(rule="matter_dispatch")


@_rule(msgid("sign"), "matter sign {no}", trigger=msgid("dispatched"))
def matter_sign(matter: Matter, _turn: Matter, office: Office) -> Owed:
    """签收 (S): by the unit; met by sending back or handling, too; not for a redo."""
    for turn in matter.turns:
        if turn.is_redo:
            continue
        due, provisional = office.due("matter_sign", turn.opened_on)
        done = turn.signed_on or (
            turn.closed_on if turn.outcome is not t.TurnOutcome.BECAME_CASE else None
        )
        yield Obligation(
            "matter_sign",
            turn.turn,
            turn.unit,
            turn.opened_on,
            due,
            done,
            _ended(matter),
            provisional,
        )


def _handled_by(owed: Obligation, matter: Matter, office: Office) -> tuple[str, dt.date]:
    return handling_clock(
        matter.category, matter.opening.urgency, owed.start, office.policy
    ), owed.start


@_rule(
    msgid("handle"),
    "matter handle {no} --result …",
    trigger=msgid("dispatched"),
    counted_as=_handled_by,
    dated=msgid("the dispatch says: by {day}"),
    extended=msgid("the street approved an extension until {day}"),
)
def matter_handle(matter: Matter, _turn: Matter, office: Office) -> Owed:
    """办理 (D): by the unit from the dispatch; its date or an extension replaces the clock."""
    for turn in matter.turns:
        yield owed_by(turn, matter, office)


def owed_by(turn: Turn, matter: Matter, office: Office) -> Obligation:
    """Return by when a unit has to handle the matter."""
    start = turn.opened_on
    clock = handling_clock(matter.category, matter.opening.urgency, start, office.policy)
    due, provisional = (turn.due, False) if turn.due else office.due(clock, start)
    sent_back_on = turn.closed_on if turn.outcome is t.TurnOutcome.SENT_BACK else None
    owed = Obligation(
        "matter_handle", turn.turn, turn.unit, start, due, turn.handled_on,
        _ended(matter, sent_back_on), provisional, written=turn.due is not None,
    )  # fmt: skip
    return owed.extended_by(turn.approvals)


@_rule(msgid("answer"), "matter answer {no} --way …", trigger=msgid("handled"))
def matter_answer(matter: Matter, _turn: Matter, office: Office) -> Owed:
    """答复 (D): where an answer is wanted, each time it was handled."""
    if not matter.opening.wants_answer:
        return
    for no, handling in enumerate(matter.handlings, 1):
        ended_on = _ended(matter, handling.redone_on, handling.archived_on)
        span = Course(handling.on, handling.answered_on, ended_on)
        yield _by_street("matter_answer", no, matter, span, office)


@_rule(msgid("ask again"), "matter rate {no} --solved … --satisfied …", trigger=msgid("answered"))
def matter_revisit(matter: Matter, _turn: Matter, office: Office) -> Owed:
    """回访 (D): each answer, or of every n-th matter by its number."""
    answered = [
        (each, each.answered_on) for each in matter.handlings if each.answered_on is not None
    ]
    for no, (handling, start) in enumerate(answered, 1):
        if _is_asked(matter, office.policy.number(_SHARE, start)):
            span = Course(start, handling.asked_on, _ended(matter, handling.redone_on))
            yield _by_street("matter_revisit", no, matter, span, office)


_SHARE = "matter_revisit_every"


def is_share_asked(office: Office) -> bool:
    """Return whether an office asks only about some matters, on whatever day."""
    return {value.value for value in office.policy.parameters[_SHARE].values} != {1}


def _is_asked(matter: Matter, every: int) -> bool:
    """Return whether its reporter is asked: every n-th number, never at random."""
    *_before, number = matter.no.rpartition("-")
    return not number.isdigit() or not int(number) % every


@_rule(msgid("tell leader"), "matter tell-leader {no} --whom …", trigger=msgid("found to be major"))
def matter_tell_leader(matter: Matter, _turn: Matter, office: Office) -> Owed:
    """报告主要领导 (F; day H): each time it is found to be major."""
    for no, start in enumerate(matter.major_on, 1):
        told = next((day for day in matter.leader_told_on if day >= start), None)
        span = Course(start, told, _ended(matter, matter.closed_on))
        yield _by_street("matter_tell_leader", no, matter, span, office)


@_rule(msgid("recheck"), "matter recheck {no} --result …", trigger=msgid("handled"))
def matter_recheck(matter: Matter, _turn: Matter, office: Office) -> Owed:
    """复查 (H): hazards that are done."""
    for no, handling in enumerate(matter.handlings, 1):
        if needs_recheck(matter, handling, office):
            ended_on = _ended(matter, handling.redone_on, handling.archived_on)
            span = Course(handling.on, handling.rechecked_on, ended_on)
            yield _by_street("matter_recheck", no, matter, span, office)


def needs_recheck(matter: Matter, handling: Handling, office: Office) -> bool:
    """Return whether what was done is looked at again."""
    is_done = handling.result is t.HandlingResult.DONE
    return is_done and is_rechecked(matter.category, handling.on, office.policy)


@_rule(msgid("archive"), "matter archive {no}", trigger=msgid("answered or handled"))
def matter_archive(matter: Matter, _turn: Matter, office: Office) -> Owed:
    """归档 (H): from the answer, or from the handling where no answer is owed."""
    for no, handling in enumerate(matter.handlings, 1):
        start = handling.answered_on if matter.opening.wants_answer else handling.on
        if start is not None:
            span = Course(start, handling.archived_on, _ended(matter, handling.redone_on))
            yield _by_street("matter_archive", no, matter, span, office)


@_rule(msgid("follow up"), "matter follow-up {no}", trigger=msgid("raised"))
def matter_follow_up(matter: Matter, _turn: Matter, office: Office) -> Owed:
    """跟踪 (H): what was raised, again from each follow-up, until it is handled."""
    for no, raised in enumerate(matter.raises, 1):
        for n, awaited in enumerate(raised, 1):
            span = Course(awaited.since, awaited.met_on, _ended(matter, awaited.ended_on))
            yield _by_street("matter_follow_up", f"{no}.{n}", matter, span, office)
