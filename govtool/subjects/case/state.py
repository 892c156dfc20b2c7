"""A case on a day: the result of folding its events. Plain data, no rules.

Dates are whole local dates. ``None`` for a closing date means "still open".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from govtool.base import vocabulary as voc

if TYPE_CHECKING:
    from govtool.journal.events import Event, Linked, NoticeIssued
    from govtool.law.office import Office
    from govtool.subjects.case.handover import Assigned
    from govtool.subjects.case.mediation import Alerted, Participant
    from govtool.subjects.case.particulars import Particulars
    from govtool.subjects.case.registration import Numbered, Party
    from govtool.subjects.extensions import Extension
    from govtool.subjects.obligation import Approval, Obligation
    from govtool.subjects.subject import Violation


@dataclass(slots=True)
class MediationSession:
    """One mediation session 一次调解."""

    on: dt.date
    outcome: voc.SessionOutcome
    agreement: voc.AgreementForm | None = None
    agreement_no: str | None = None
    held: voc.SessionWay | None = None
    participants: tuple[Participant, ...] = ()


@dataclass(slots=True)
class Transfer:
    """A request to the centre to take over 移送, and whether it was sent back."""

    on: dt.date
    to: str = ""
    """The unit whose centre is asked."""
    answered_on: dt.date | None = None
    """The day on which it was accepted or sent back."""
    returned_on: dt.date | None = None
    failed_by_return: int = 0
    """The number of failed sessions of the stage when it was sent back."""


@dataclass(slots=True)
class Stage:
    """One unit's turn 办理阶段."""

    no: int
    unit: str
    kind: voc.UnitKind | None
    origin: voc.Origin
    opened_on: dt.date
    closed_on: dt.date | None = None
    outcome: voc.Outcome | None = None
    sessions: list[MediationSession] = field(default_factory=list)
    first_met_on: dt.date | None = None
    transfers: list[Transfer] = field(default_factory=list)

    @property
    def turn(self) -> str:
        """The name of the stage in obligations."""
        return str(self.no)

    def close(self, on: dt.date, outcome: voc.Outcome) -> None:
        """End the turn."""
        self.closed_on, self.outcome = on, outcome

    @property
    def is_open(self) -> bool:
        """True if the stage still has its turn."""
        return self.closed_on is None

    @property
    def failed(self) -> list[MediationSession]:
        """The sessions that ended without success, in order."""
        return [s for s in self.sessions if s.outcome is voc.SessionOutcome.FAILED]

    @property
    def settled(self) -> MediationSession | None:
        """The first session that settled the dispute."""
        for session in self.sessions:
            if session.outcome is voc.SessionOutcome.SETTLED:
                return session
        return None


def stage_number(turn: str) -> int:
    """Return the number of the stage that a turn of a case belongs to.

    >>> stage_number("2"), stage_number("2.1")
    (2, 2)
    """
    return int(turn.partition(".")[0])


@dataclass(slots=True)
class Letter:
    """A handling letter 交办函 to a lead unit."""

    stage: int
    lead: str
    delivered_on: dt.date
    due: dt.date
    no: str | None = None
    opinion: str | None = None
    approved_by: str | None = None
    approved_on: dt.date | None = None
    cooperating: tuple[str, ...] = ()
    reason: str | None = None
    """The reason why it gives more time than usual."""
    replied_on: dt.date | None = None
    before: int = 0
    """The number of earlier letters of that day to that lead."""
    person: str | None = None
    """责任人 who is to handle it at the lead."""
    delivery: voc.Delivery | None = None

    @property
    def about(self) -> str:
        """The text that identifies it among the letters of the case."""
        return told_apart(f"{self.delivered_on.isoformat()} {self.lead}", self.before)

    @property
    def lacks(self) -> list[str]:
        """The fields a letter needs to be complete (P) that this one does not have."""
        return letter_lacks(self)


def letter_lacks(letter: Letter | Assigned) -> list[str]:
    """Return the fields of opinion and approval that a letter lacks (P)."""
    return [name for name in ("opinion", "approved_by", "approved_on") if not getattr(letter, name)]


def told_apart(about: str, before: int) -> str:
    """Return ``about`` with a number from the second paper on.

    >>> told_apart("2026-03-02", 0), told_apart("2026-03-02", 1)
    ('2026-03-02', '2026-03-02 2')
    """
    return f"{about} {before + 1}" if before else about


class Answer(NamedTuple):
    """The answer of the parties when they were revisited 满意度."""

    on: dt.date
    satisfied: voc.Satisfaction


class Remark(NamedTuple):
    """What somebody noted of a step."""

    on: dt.date
    note: str | None


class Before(NamedTuple):
    """The state of a case until a fact changed it."""

    until: dt.date
    severity: voc.Severity
    agreement: voc.AgreementForm | None
    particulars: Particulars | None


@dataclass(slots=True)
class Case:
    """A dispute 矛盾纠纷 as its events tell it."""

    case_no: str
    unit: str
    registered_on: dt.date
    dispute_type: voc.DisputeType
    summary: str
    source: voc.Source | None = None
    severity: voc.Severity = voc.Severity.ORDINARY
    petition: bool = False
    grid: str | None = None
    ref: str | None = None
    parties: tuple[Party, ...] = ()
    before_authority: str | None = None
    found_on: dt.date = dt.date.min
    """The day it was found 排查日期: on the day of the registration or before."""
    found_by: str | None = None
    campaign: voc.Campaign | None = None
    alerts: tuple[Alerted, ...] = ()
    """That it may turn violent or criminal, or a group may gather, in the order of the days."""
    advice: tuple[Remark, ...] = ()
    """What the centre or others advised."""
    alerted_unit: str | None = None
    """The unit that had the turn at the first alert."""
    major_on: dt.date | None = None
    """Since when it is known to be major or complex; None for an ordinary case."""
    major_stage: int = 1
    """The stage in which that became known."""
    grew_major: bool = False
    """True if it became major after it had been registered as an ordinary one."""
    major_told_on: dt.date | None = None
    """The day on which the centre was first told of a case known to be major."""
    particulars: Particulars | None = None
    """Particulars that papers need; None while none are recorded."""
    content: str | None = None
    closed_on: dt.date | None = None
    outcome: voc.Outcome | None = None
    closing_stage: int | None = None
    termination: voc.TerminationReason | None = None
    """The reason of its termination; None without one."""
    termination_note: str | None = None
    transferring_stage: int | None = None
    reported_on: dt.date | None = None
    app_entered_on: dt.date | None = None
    stages: list[Stage] = field(default_factory=list)
    centre_stage: Stage | None = None
    """The centre's own stage, open or closed; letters to the street make none."""
    letters: list[Letter] = field(default_factory=list)
    extensions: list[Extension] = field(default_factory=list)
    approvals: list[Approval] = field(default_factory=list)
    """The approved extensions, in the order of the decisions."""
    diverted_to: voc.DivertChannel | None = None
    procedure: voc.DivertDetail | None = None
    closure_reported_on: dt.date | None = None
    platform_entered_on: dt.date | None = None
    revisited_on: dt.date | None = None
    performed_on: dt.date | None = None
    performance: Remark | None = None
    """What was recorded last of the performance of its agreement."""
    agreement: voc.AgreementForm | None = None
    agreement_no: str | None = None
    agreed_on: dt.date | None = None
    in_force_on: dt.date | None = None
    """The day in force of the agreement (L 调解法 29, 30): that of the last signature."""
    signed_on: dt.date | None = None
    """The day of the last signature, where recorded apart from the settlement."""
    confirmation_applied_on: dt.date | None = None
    court: str | None = None
    """The court that was asked to confirm the agreement."""
    answers: list[Answer] = field(default_factory=list)
    """The answers of parties when they were revisited."""
    before: list[Before] = field(default_factory=list)
    """Earlier states, oldest first: a return shows the state on its last day."""
    links: list[Linked] = field(default_factory=list)
    """Links to the cases that are one matter with this one, in recorded order."""
    notices: list[NoticeIssued] = field(default_factory=list)
    numbers: list[Numbered] = field(default_factory=list)
    """The numbers its papers were given out of the series of the office."""
    violations: list[Violation] = field(default_factory=list)
    obligations: list[Obligation] = field(default_factory=list)
    timeline: list[Event] = field(default_factory=list)
    last_on: dt.date = dt.date.min

    def keep_as_known(self, on: dt.date) -> None:
        """Keep what the case was until a day, just before a fact of that day changes it."""
        if not self.before or self.before[-1].until < on:
            self.before.append(Before(on, self.severity, self.agreement, self.particulars))

    @property
    def no(self) -> str:
        """The number of the case."""
        return self.case_no

    @property
    def title(self) -> str:
        """The type of the dispute, which tells nothing of anybody."""
        return self.dispute_type.label

    @property
    def opened_on(self) -> dt.date:
        """The day of its registration."""
        return self.registered_on

    @property
    def state(self) -> voc.CaseState:
        """Open, transferring (asked for, not yet accepted) or closed."""
        if self.closed_on is not None:
            return voc.CaseState.CLOSED
        return voc.CaseState.OPEN if self.transferring_stage is None else voc.CaseState.TRANSFERRING

    @property
    def matter(self) -> voc.AgreementMatter | None:
        """The part of its agreement that no court confirms, or None."""
        return self.particulars.matter if self.particulars else None

    @property
    def is_confirmable(self) -> bool:
        """True if a court may confirm its agreement: mediated, written, no status or ownership."""
        written = self.agreement is voc.AgreementForm.WRITTEN and self.in_force_on is not None
        return written and self.matter is None and not self.is_own_settlement

    @property
    def is_own_settlement(self) -> bool:
        """True if the parties settled it between themselves 和解 (L 调解法 33)."""
        return (
            self.particulars is not None and self.particulars.paper is voc.AgreementPaper.SETTLEMENT
        )

    @property
    def is_petition(self) -> bool:
        """True if it came from the petition office 信访转办, by mark or by source."""
        return self.petition or self.source is voc.Source.PETITION

    @property
    def linked(self) -> list[str]:
        """The numbers of the cases that are one matter with this one."""
        return [link.other for link in self.links]

    def number_of(self, document: voc.FormKind, about: str | None = None) -> str | None:
        """Return the printed number of a paper; None while it has none."""
        given = (n.text for n in self.numbers if n.document is document and n.about == about)
        return next(given, None)

    def stage_of(self, obligation: Obligation) -> Stage:
        """Return the stage that owes it."""
        return self.stages[stage_number(obligation.turn) - 1]

    @property
    def handler(self) -> Stage | None:
        """The last stage still open."""
        for stage in reversed(self.stages):
            if stage.closed_on is None:
                return stage
        return None

    @property
    def awaits_lead(self) -> bool:
        """True if the centre has it, and has neither handed it down nor begun to mediate."""
        centre = self.centre_stage
        return (
            centre is not None
            and self.handler is centre
            and not self.letters
            and not centre.sessions
        )

    @property
    def open_letter(self) -> Letter | None:
        """The newest handling letter not yet answered whose stage is open."""
        return next((x for x in reversed(self.letters) if self.stages[x.stage - 1].is_open), None)

    def open_stage(self, unit: str, origin: voc.Origin, on: dt.date, office: Office) -> Stage:
        """Open a stage at a unit, and return it."""
        stage = Stage(len(self.stages) + 1, unit, office.kind(unit, on), origin, on)
        self.stages.append(stage)
        is_centre = stage.kind is voc.UnitKind.STREET and origin is not voc.Origin.ASSIGNED
        if is_centre and self.centre_stage is None:
            self.centre_stage = stage
        return stage

    def close(self, on: dt.date, outcome: voc.Outcome) -> None:
        """Close the case with all its stages."""
        for stage in self.stages:
            if stage.is_open:
                self.closing_stage = stage.no
                stage.close(on, outcome)
        self.closed_on, self.outcome, self.transferring_stage = on, outcome, None

    @property
    def last_stage(self) -> Stage:
        """The stage that has its turn, else the one that closed the case."""
        return self.handler or self.stages[(self.closing_stage or 1) - 1]


def once_a_day(_case: Case, _event: Event) -> Hashable:
    """Return a constant: a case takes such a step once a day."""
    return ()


def in_turn(*fields: str) -> Callable[[Case, Event], Hashable]:
    """Return a function that gives whose turn it is, and what the event has in ``fields``."""

    def told_apart(case: Case, event: Event) -> Hashable:
        turn = case.handler.no if case.handler else None
        return (turn, *(getattr(event, name) for name in fields))

    return told_apart


def first_day(field: str) -> Callable[[Case, Event, Office], None]:
    """Return an effect that keeps the day of the first such event in a field."""

    def effect(case: Case, event: Event, _office: Office) -> None:
        if getattr(case, field) is None:
            setattr(case, field, event.on)

    return effect
