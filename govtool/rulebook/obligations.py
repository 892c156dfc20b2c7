"""Section 3: obligations 应办事项. One function per rule; each says who owes what, from when, until when.

The functions look at a folded case and yield obligations; statuses follow from the dates alone
(:meth:`~govtool.rulebook.state.Obligation.status`). Clocks are anchored: nothing but an approved
extension moves a due date.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

from govtool import vocabulary as voc
from govtool.rulebook import clocks
from govtool.rulebook.state import Case, Obligation, Office, Stage

_KIND = voc.UnitKind
Owed = Iterator[Obligation]


def obligations(case: Case, office: Office) -> list[Obligation]:
    """All that the case's units owe or owed, stage by stage, in the order of the rulebook's table."""
    owed = [obligation for rule in RULES for obligation in rule(case, office)]
    return sorted(owed, key=lambda o: o.stage)


def _owe(
    rule: str,
    stage: Stage,
    start: dt.date,
    office: Office,
    *,
    met_on: dt.date | None = None,
    ended_on: dt.date | None = None,
) -> Obligation:
    due, provisional = clocks.due(start, office.policy.clock(rule, start), office.calendar)
    return Obligation(rule, stage.no, stage.unit, start, due, met_on, ended_on, provisional)


def report_same_day(case: Case, office: Office) -> Owed:
    """当日上报 (P): told to the centre the day it was registered. A stage that ended owes nothing after it."""
    stage = case.stages[0]
    if stage.kind in voc.BELOW_THE_STREET:
        told = case.reported_on
        in_time_of_stage = told is not None and (stage.closed_on is None or told <= stage.closed_on)
        met_on = told if in_time_of_stage else None
        yield _owe("report_same_day", stage, stage.opened_on, office, met_on=met_on, ended_on=stage.closed_on)


def meet_parties(case: Case, office: Office) -> Owed:
    """3日内见面 (P): the first meeting, or the first session if that came earlier."""
    for stage in _communities(case):
        meetings = [on for on in (stage.first_met_on, stage.sessions[0].on if stage.sessions else None) if on]
        met_on = min(meetings, default=None)
        yield _owe("meet_parties", stage, stage.opened_on, office, met_on=met_on, ended_on=stage.closed_on)


def two_sessions(case: Case, office: Office) -> Owed:
    """10日内两次调解 (P): the second session of the stage, or one that settled, whichever is first."""
    for stage in _communities(case):
        needed = office.policy.number("sessions_required", stage.opened_on)
        enough = stage.sessions[needed - 1 : needed] + ([stage.settled] if stage.settled else [])
        met_on = min((session.on for session in enough), default=None)
        yield _owe("two_sessions", stage, stage.opened_on, office, met_on=met_on, ended_on=stage.closed_on)


def transfer_up(case: Case, office: Office) -> Owed:
    """3个工作日内移送 (P): from the stage's second failed session; later sessions do not restart it.

    Met by the first transfer from then on, or one the centre had not sent back by then; a later return does not
    undo it. A settlement before it ends it.
    """
    for stage in _communities(case):
        needed = office.policy.number("failed_sessions_before_transfer", stage.opened_on)
        if len(stage.failed) >= needed:
            start = stage.failed[needed - 1].on
            settled_on = stage.settled.on if stage.settled else None
            ended_on = min((day for day in (settled_on, stage.closed_on) if day), default=None)
            met_on = next((t.on for t in stage.transfers if t.returned_on is None or t.returned_on > start), None)
            if met_on and settled_on and settled_on < met_on:
                met_on = None
            yield _owe("transfer_up", stage, start, office, met_on=met_on, ended_on=ended_on)


def answer_letter(case: Case, office: Office) -> Owed:
    """按期回复交办函 (P): due on the date in the letter, as written."""
    for letter in case.letters:
        stage = case.stages[letter.stage - 1]
        yield Obligation(
            "answer_letter", stage.no, stage.unit, letter.delivered_on, letter.due, letter.replied_on, stage.closed_on
        )


def centre_close(case: Case, office: Office) -> Owed:
    """中心1个月内结案 (P): from acceptance, or from registration where the street registered it itself."""
    stage = case.centre_stage
    if stage is not None:
        yield _centre_due(case, "centre_close", stage, stage.opened_on, case.closed_on, office)


def report_closure(case: Case, office: Office) -> Owed:
    """结果上报 (P, H): by the unit that settled the case itself; by the centre, within its own time to close."""
    if case.closed_on is None or case.closing_stage is None:
        return
    reported_on = case.closure_reported_on
    if case.centre_stage is not None:
        yield _centre_due(case, "report_closure", case.centre_stage, case.closed_on, reported_on, office)
        return
    stage = case.stages[case.closing_stage - 1]
    if stage.kind in voc.BELOW_THE_STREET and case.outcome is voc.Outcome.SETTLED:
        yield _owe("report_closure", stage, case.closed_on, office, met_on=reported_on)


def _centre_due(
    case: Case, rule: str, stage: Stage, start: dt.date, met_on: dt.date | None, office: Office
) -> Obligation:
    """An obligation of the centre with the due date of ``centre_close``, which an approved extension replaces."""
    computed = clocks.due(stage.opened_on, office.policy.clock("centre_close", stage.opened_on), office.calendar)
    due, provisional = (case.extended_until, False) if case.extended_until else computed
    return Obligation(rule, stage.no, stage.unit, start, due, met_on, None, provisional)


def platform_entry(case: Case, office: Office) -> Owed:
    """录入司法调解平台 (P, H): a settled case."""
    yield from _after_settlement("platform_entry", case, case.platform_entered_on, office)


def revisit(case: Case, office: Office) -> Owed:
    """回访 (L 调解法 31, H): a case settled by agreement."""
    if case.agreement is not voc.AgreementForm.NONE:
        yield from _after_settlement("revisit", case, case.revisited_on, office)


def judicial_confirmation(case: Case, office: Office) -> Owed:
    """司法确认提示 (L 调解法 33): settled in writing; not for marriage and family status cases."""
    written = case.agreement is voc.AgreementForm.WRITTEN and case.dispute_type is not voc.DisputeType.FAMILY
    if written and case.agreed_on:
        agreed_in = next((s for s in case.stages if s.settled), None) or case.stages[(case.closing_stage or 1) - 1]
        pointless_on = None if case.outcome in {None, voc.Outcome.SETTLED} else case.closed_on
        yield _owe("judicial_confirmation", agreed_in, case.agreed_on, office, ended_on=pointless_on)


def _after_settlement(rule: str, case: Case, done_on: dt.date | None, office: Office) -> Owed:
    if case.outcome is voc.Outcome.SETTLED and case.closed_on is not None and case.closing_stage is not None:
        yield _owe(rule, case.stages[case.closing_stage - 1], case.closed_on, office, met_on=done_on)


def _communities(case: Case) -> Iterator[Stage]:
    return (stage for stage in case.stages if stage.kind is _KIND.COMMUNITY)


RULES: tuple[Callable[[Case, Office], Owed], ...] = (
    report_same_day,
    meet_parties,
    two_sessions,
    transfer_up,
    answer_letter,
    centre_close,
    report_closure,
    platform_entry,
    revisit,
    judicial_confirmation,
)
RULE_NAMES = tuple(rule.__name__ for rule in RULES)
"""Names of the rules, which are also the names of their clocks in the policy."""


def explain(obligation: Obligation, case: Case, office: Office) -> list[clocks.Step]:
    """How the due date of ``obligation`` came about, as one would count it on a wall calendar."""
    start = obligation.start
    if obligation.rule == "answer_letter":
        written = clocks.Step(clocks.StepKind.AS_WRITTEN, obligation.due, obligation.due)
        return [clocks.Step(clocks.StepKind.START, start, start), written, _basis(obligation.rule, start, office)]
    rule = obligation.rule
    if rule == "report_closure" and case.centre_stage is not None:
        rule, start = "centre_close", case.centre_stage.opened_on
    told = list(clocks.steps(start, office.policy.clock(rule, start), office.calendar))
    if rule == "centre_close" and case.extended_until:
        told = [step for step in told if step.kind is not clocks.StepKind.PROVISIONAL]
        told.append(clocks.Step(clocks.StepKind.EXTENDED, obligation.due, obligation.due))
    return [*told, _basis(rule, start, office)]


def _basis(rule: str, start: dt.date, office: Office) -> clocks.Step:
    since = office.policy.clock(rule, start).since
    return clocks.Step(clocks.StepKind.BASIS, since, since, rule=rule)
