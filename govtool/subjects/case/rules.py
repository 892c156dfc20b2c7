"""Section 3: obligations 应办事项, one function per rule.

A rule looks at one stage of a folded case and gives what is owed, nothing where it does not apply;
statuses follow from the dates alone (:meth:`~govtool.subjects.obligation.Obligation.status`).
Clocks are anchored: nothing but an approved extension moves a due date. All else that is known of a
rule stands above its function.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from enum import StrEnum
from typing import Any

from govtool.base import vocabulary as voc
from govtool.base.i18n import msgid
from govtool.law import clocks
from govtool.law.office import Office
from govtool.law.policy import ValueUnit
from govtool.subjects.case.state import Case, Stage
from govtool.subjects.obligation import Obligation, Rule

_COMMUNITY = voc.UnitKind.COMMUNITY
Owed = tuple[Obligation, ...]
Look = Callable[[Case, Stage, Office], Owed]


class ProgressNote(StrEnum):
    """The notes of the morning list on a stage."""

    SESSIONS = "sessions"
    LETTER = "letter"
    """The lead that has yet to answer, else the sessions."""
    REGISTERED = "registered"
    DELIVERED = "delivered"


RULES: dict[str, Rule] = {}
"""The rules by name, that of their clock in the policy, in the order of the rulebook."""


def _rule(
    short: str, command: str = "", *, noted_before: bool | None = True, **more: Any
) -> Callable[[Look], Look]:
    """Enter a function into :data:`RULES` under its name, with what else is known of the rule."""

    def entered(look: Look) -> Look:
        RULES[look.__name__] = Rule(
            look.__name__, look, short, command=command, noted_before=noted_before, **more
        )
        return look

    return entered


def _owe(
    rule: str,
    stage: Stage,
    start: dt.date,
    office: Office,
    met_on: dt.date | None,
    ended_on: dt.date | None = None,
) -> Owed:
    due, provisional = office.due(rule, start)
    return (Obligation(rule, str(stage.no), stage.unit, start, due, met_on, ended_on, provisional),)


@_rule(
    msgid("report"), "case report {no}", trigger_before=msgid("found"), note=ProgressNote.REGISTERED
)
def report_same_day(case: Case, stage: Stage, office: Office) -> Owed:
    """当日上报 (P): reported to the centre on the day found, until the stage ends."""
    if not _found_it(case, stage):
        return ()
    told = _within(stage, case.reported_on)
    return _owe("report_same_day", stage, case.found_on, office, told, stage.closed_on)


def _found_it(case: Case, stage: Stage) -> bool:
    """Return whether it is the turn of who registered the case, below the street."""
    return stage is case.stages[0] and stage.kind in voc.BELOW_THE_STREET


def _within(stage: Stage, day: dt.date | None) -> dt.date | None:
    """Return a day that is not after the end of the stage, else None."""
    return day if day is None or stage.closed_on is None or day <= stage.closed_on else None


@_rule(
    msgid("app entry"),
    "case app {no}",
    note=ProgressNote.REGISTERED,
    tallied=False,
    noted_before=None,
)
def app_entry(case: Case, stage: Stage, office: Office) -> Owed:
    """录入平安APP (P; day H): with the weekly return of the week of registration.

    The entry may follow the end of the stage; what came to nothing by then is not late when it is
    made up for.
    """
    if not _found_it(case, stage):
        return ()
    (owed,) = _owe(
        "app_entry", stage, stage.opened_on, office, case.app_entered_on, stage.closed_on
    )
    waived = owed.ended_on is not None and owed.ended_on <= owed.due
    made_up = waived and owed.met_on is not None and owed.met_on > owed.due
    return (owed._replace(met_on=None) if made_up else owed,)


def _handed_over_by(owed: Obligation, stage: Stage, _office: Office) -> tuple[str, dt.date]:
    """Return the clock; that of departments and committees is a rule of the house."""
    house = stage.kind is not _COMMUNITY
    return ("hand_over_major_department" if house else owed.rule, owed.start)


@_rule(
    msgid("hand over"),
    "case transfer {no} --reason …",
    trigger=msgid("found to be major or complex"),
    counted_as=_handed_over_by,
    tallied=False,
    noted_before=None,
)
def hand_over_major(case: Case, stage: Stage, office: Office) -> Owed:
    """重大复杂当日报送 (P; of departments and committees H): from the day it was or became major.

    Met by a transfer, or a report of a case known to be major by then. It is asked of the unit
    whose turn it was.
    """
    if (
        case.major_on is None
        or stage.no != case.major_stage
        or stage.kind not in voc.BELOW_THE_STREET
    ):
        return ()
    start = (
        case.found_on
        if case.major_on == case.registered_on and not case.grew_major
        else case.major_on
    )
    handed = (
        day
        for day in (case.major_told_on, *(t.on for t in stage.transfers))
        if day and day >= start
    )
    met_on = _within(stage, min(handed, default=None))
    return _owe("hand_over_major", stage, start, office, met_on, stage.closed_on)


@_rule(msgid("meet parties"), "case meet {no}", note=ProgressNote.REGISTERED)
def meet_parties(case: Case, stage: Stage, office: Office) -> Owed:
    """3日内见面 (P): the first meeting, or the first session if that came earlier."""
    if stage.kind is not _COMMUNITY:
        return ()
    met_on = stage.first_met_on
    if stage.sessions and (met_on is None or stage.sessions[0].on < met_on):
        met_on = stage.sessions[0].on
    return _owe("meet_parties", stage, stage.opened_on, office, met_on, stage.closed_on)


@_rule(msgid("two sessions"), "case mediate {no} --outcome …", note=ProgressNote.SESSIONS)
def two_sessions(case: Case, stage: Stage, office: Office) -> Owed:
    """10日内两次调解 (P): the stage's second session, or one that settled, if earlier."""
    if stage.kind is not _COMMUNITY:
        return ()
    needed = office.policy.number("sessions_required", stage.opened_on)
    settled = stage.settled
    met_on = stage.sessions[needed - 1].on if len(stage.sessions) >= needed else None
    if settled is not None and (met_on is None or settled.on < met_on):
        met_on = settled.on
    return _owe("two_sessions", stage, stage.opened_on, office, met_on, stage.closed_on)


@_rule(
    msgid("transfer up"),
    "case transfer {no} --to-unit {street} --reason …",
    trigger=msgid("second session failed"),
    note=ProgressNote.SESSIONS,
)
def transfer_up(case: Case, stage: Stage, office: Office) -> Owed:
    """3个工作日内移送 (P): from the stage's second failed session; later ones do not restart it.

    Met by the first transfer from then on, or one the centre had not sent back by then; a later
    return does not undo it. A settlement before it ends it, and so does every end of the case but
    its termination: that excuses nobody.
    """
    if stage.kind is not _COMMUNITY or not stage.sessions:
        return ()
    failed = stage.failed
    needed = office.policy.number("failed_sessions_before_transfer", stage.opened_on)
    if len(failed) < needed:
        return ()
    start = failed[needed - 1].on
    settled_on = stage.settled.on if stage.settled else None
    ended_on = min((day for day in (settled_on, stage.closed_on) if day), default=None)
    kept = (t.on for t in stage.transfers if t.returned_on is None or t.failed_by_return >= needed)
    met_on = next(kept, None)
    if met_on and settled_on and settled_on < met_on:
        met_on = None
    (owed,) = _owe("transfer_up", stage, start, office, met_on, ended_on)
    terminated = stage.outcome is voc.Outcome.TERMINATED and settled_on is None
    return (owed._replace(forfeited=terminated and met_on is None),)


@_rule(
    msgid("take over"),
    "case accept {no}",
    trigger=msgid("transfer asked for"),
    tallied=False,
    noted_before=None,
)
def accept_transfer(case: Case, stage: Stage, office: Office) -> Owed:
    """3个工作日内受理或退回 (H): each pending transfer, as turn ``<stage>.<n>``."""
    owed: list[Obligation] = []
    for n, transfer in enumerate(stage.transfers, 1):
        (one,) = _owe(
            "accept_transfer", stage, transfer.on, office, transfer.answered_on, stage.closed_on
        )
        owed.append(one._replace(turn=f"{stage.no}.{n}", unit=transfer.to))
    return tuple(owed)


@_rule(
    msgid("close at unit"),
    "case close {no} --outcome …",
    note=ProgressNote.SESSIONS,
    tallied=False,
    noted_before=None,
)
def unit_close(case: Case, stage: Stage, office: Office) -> Owed:
    """站办所、调委会30日内办结 (H): a case that it registered itself, until its turn ends."""
    if not _found_it(case, stage) or stage.kind is _COMMUNITY:
        return ()
    return _owe("unit_close", stage, stage.opened_on, office, stage.closed_on)


@_rule(msgid("answer letter"), "case reply {no}", note=ProgressNote.DELIVERED, written=True)
def answer_letter(case: Case, stage: Stage, office: Office) -> Owed:
    """按期回复交办函 (P): due on the date in the letter, as written."""
    if stage.origin is not voc.Origin.ASSIGNED:
        return ()
    letter = next(letter for letter in case.letters if letter.stage == stage.no)
    start, replied_on = letter.delivered_on, letter.replied_on
    return (
        Obligation(
            "answer_letter",
            str(stage.no),
            stage.unit,
            start,
            letter.due,
            replied_on,
            stage.closed_on,
        ),
    )


@_rule(msgid("close case"), "case close {no} --outcome …", note=ProgressNote.LETTER)
def centre_close(case: Case, stage: Stage, office: Office) -> Owed:
    """中心1个月内结案 (P): from acceptance, or from registration by the street itself."""
    if stage is not case.centre_stage:
        return ()
    return _centre_due(case, "centre_close", stage, stage.opened_on, case.closed_on, office)


def _centre_reports_in_its_month(
    owed: Obligation, stage: Stage, _office: Office
) -> tuple[str, dt.date]:
    """The centre reports a closing within its own time to close."""
    return (
        ("centre_close", stage.opened_on) if stage.kind in voc.CENTRE else (owed.rule, owed.start)
    )


@_rule(
    msgid("report result"),
    "case report-closure {no}",
    trigger=msgid("case closed"),
    counted_as=_centre_reports_in_its_month,
    tallied=False,
)
def report_closure(case: Case, stage: Stage, office: Office) -> Owed:
    """结果上报 (P, H): by the unit that settled it; by the centre in its time to close."""
    if case.closed_on is None or case.closing_stage is None:
        return ()
    if case.centre_stage is not None:
        if stage is not case.centre_stage:
            return ()
        return _centre_due(
            case, "report_closure", stage, case.closed_on, case.closure_reported_on, office
        )
    settled_itself = stage.no == case.closing_stage and case.outcome is voc.Outcome.SETTLED
    if not settled_itself or stage.kind not in voc.BELOW_THE_STREET:
        return ()
    return _owe("report_closure", stage, case.closed_on, office, case.closure_reported_on)


def _centre_due(
    case: Case, rule: str, stage: Stage, start: dt.date, met_on: dt.date | None, office: Office
) -> Owed:
    """Return an obligation of the centre, due with ``centre_close`` as extended."""
    due, provisional = office.due("centre_close", stage.opened_on)
    owed = Obligation(rule, str(stage.no), stage.unit, start, due, met_on, None, provisional)
    return (owed.extended_by(case.approvals),)


@_rule(msgid("platform"), "case enter {no}", trigger=msgid("case closed"), tallied=False)
def platform_entry(case: Case, stage: Stage, office: Office) -> Owed:
    """录入司法调解平台 (P, H): a settled case."""
    return _after_settlement("platform_entry", case, stage, case.platform_entered_on, office)


@_rule(msgid("revisit"), "case revisit {no}", trigger=msgid("case closed"), tallied=False)
def revisit(case: Case, stage: Stage, office: Office) -> Owed:
    """回访 (L 调解法 31, H): a case settled by agreement."""
    if case.agreement is voc.AgreementForm.NONE:
        return ()
    return _after_settlement("revisit", case, stage, case.revisited_on, office)


def _after_settlement(
    rule: str, case: Case, stage: Stage, done_on: dt.date | None, office: Office
) -> Owed:
    if (
        stage.no != case.closing_stage
        or case.outcome is not voc.Outcome.SETTLED
        or case.closed_on is None
    ):
        return ()
    return _owe(rule, stage, case.closed_on, office, done_on)


@_rule(
    msgid("confirmation"),
    "case confirm {no}",
    trigger=msgid("written agreement in force"),
    tallied=False,
    reminder=True,
)
def judicial_confirmation(case: Case, stage: Stage, office: Office) -> Owed:
    """司法确认提示 (L 调解法 33, 民法典 203): a confirmable agreement, from the day in force."""
    start = case.in_force_on
    if start is None or not case.is_confirmable:
        return ()
    agreed_in = (
        next((s for s in case.stages if s.settled), None)
        or case.stages[(case.closing_stage or 1) - 1]
    )
    if stage is not agreed_in:
        return ()
    pointless_on = None if case.outcome in {None, voc.Outcome.SETTLED} else case.closed_on
    (owed,) = _owe(
        "judicial_confirmation", stage, start, office, case.confirmation_applied_on, pointless_on
    )
    return (owed._replace(reminder=True),)


def explain(
    obligation: Obligation, rule: Rule, turn: Any, office: Office
) -> list[clocks.ClockStep]:
    """Return the steps by which a due date was counted, as on a wall calendar.

    :param turn: what the rule looked at; of a stage, only where it came from and when it was opened
        matter.
    """
    start = obligation.start
    if rule.written or obligation.written:
        written = clocks.ClockStep(clocks.StepKind.AS_WRITTEN, obligation.due, obligation.due)
        # A date in the place of a clock does not rest on what the clock does.
        basis = [_basis(obligation.rule, start, office)] if rule.written else []
        return [clocks.ClockStep(clocks.StepKind.START, start, start), written, *basis]
    clock, start = rule.counted_as(obligation, turn, office)
    running, day_0 = office.clock(clock, start)
    told = list(clocks.steps(day_0, running, office.calendar))
    if office.policy.clock(clock, start).unit is ValueUnit.WEEKLY_RETURN:
        week = clocks.ClockStep(clocks.StepKind.WEEK, day_0, day_0)
        told[:1] = [clocks.ClockStep(clocks.StepKind.START, start, start), week]
    if obligation.extended:
        told = [step for step in told if step.kind is not clocks.StepKind.PROVISIONAL]
        told.append(clocks.ClockStep(clocks.StepKind.EXTENDED, obligation.due, obligation.due))
    return [*told, _basis(clock, start, office)]


def _basis(clock: str, start: dt.date, office: Office) -> clocks.ClockStep:
    since = office.policy.clock(clock, start).since
    return clocks.ClockStep(clocks.StepKind.BASIS, since, since, rule=clock)
