"""What a case is on a day: the result of folding its events. Plain data, no rules.

Dates are whole local dates. ``None`` for a closing date means "still open".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from govtool.base import vocabulary as voc
from govtool.law import clocks
from govtool.law.clocks import Due
from govtool.law.periods import PeriodKind, period_of
from govtool.law.policy import Clock, Policy, ValueUnit
from govtool.law.workdays import Calendar
from govtool.subjects.extensions import Approval, Extension, pending
from govtool.subjects.register import Versions
from govtool.subjects.subject import Obligation, Violation

if TYPE_CHECKING:
    from govtool.journal.events import Event, Linked, NoticeIssued
    from govtool.subjects.case.events import (
        Alerted,
        Assigned,
        Numbered,
        Participant,
        Particulars,
        Party,
    )
    from govtool.subjects.contact import Contact, Contacts
    from govtool.subjects.unit.header import UnitHeader


_MAIN_LEADERS = (voc.Post.HEAD, voc.Post.SECRETARY, voc.Post.CHIEF)
"""The posts of who answers for a unit, the first that is filled."""


@dataclass(frozen=True, slots=True)
class Office:
    """All that the rules need beside a case's own events.

    ``units`` has what each unit was and is, by its code; ``street`` is the code of the centre's unit. ``began_on`` is
    the record's beginning 启用日期: what was due before it is owed by nobody; None while every deadline is followed up.
    """

    policy: Policy
    calendar: Calendar
    units: Mapping[str, Versions[UnitHeader]]
    street: str = ""
    began_on: dt.date | None = None
    adopted: Mapping[str, dt.date] = field(default_factory=dict)
    """Rules newer than the file, with the first day of what they hold for here (``rules_adopted``)."""
    escalated: Mapping[str, dt.date] = field(default_factory=dict)
    """Rules whose lateness led to no notice in an older version, with the first due date that leads to one."""
    contacts: Mapping[str, Versions[Any]] = field(default_factory=dict)
    """The contacts of the units that ever had some, each version as the JSON text stored; read when somebody asks."""
    _dues: dict[tuple[str, dt.date], Due] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )
    _there: dict[dt.date | None, dict[str, UnitHeader]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def due(self, rule: str, start: dt.date) -> Due:
        """Return when what a rule asks for from ``start`` on is due. Worked out once for each day: cases share their days."""
        known = self._dues.get((rule, start))
        if known is None:
            clock, day_0 = self.clock(rule, start)
            known = clocks.due(day_0, clock, self.calendar)
            self._dues[rule, start] = known
        return known

    def clock(self, rule: str, start: dt.date) -> tuple[Clock, dt.date]:
        """Return the clock that runs for a rule from ``start``, and its day 0.

        What goes with the weekly return is counted like that return, from the last day of the week.
        """
        clock = self.policy.clock(rule, start)
        if clock.unit is not ValueUnit.WEEKLY_RETURN:
            return clock, start
        week = period_of(PeriodKind.WEEKLY, start)
        return self.policy.clock(week.kind.parameter, week.last), week.last

    def is_before_record(self, due: dt.date) -> bool:
        """Return whether what was due on that day is not followed up, because the record began later (section 1)."""
        return self.began_on is not None and due < self.began_on

    def unit(self, code: str | None, on: dt.date | None = None) -> UnitHeader | None:
        """Return what a unit was on a day, or had been when it was closed; None if the office does not know it.

        :param on: the day of the fact that names it; without it, what it is by now.
        """
        versions = self.units.get(code or "")
        return versions.known(on) if versions else None

    def kind(self, code: str, on: dt.date) -> voc.UnitKind | None:
        """Return the kind that a unit was of on a day, None if the office does not know it."""
        unit = self.unit(code, on)
        return unit.kind if unit else None

    def units_on(self, day: dt.date | None = None) -> dict[str, UnitHeader]:
        """Return the units that are there on a day by their codes; without a day, those that are not closed."""
        there = self._there.get(day)
        if there is None:
            found = ((code, versions.at(day)) for code, versions in self.units.items())
            there = self._there[day] = {code: unit for code, unit in found if unit is not None}
        return there

    def kinds(self, code: str) -> frozenset[voc.UnitKind]:
        """Return the kinds that a unit was of on any day; none if the office does not know it."""
        versions = self.units.get(code)
        return (
            frozenset(version.record.kind for version in versions.all) if versions else frozenset()
        )

    def contacts_of(self, unit: str | None, on: dt.date | None = None) -> Contacts:
        """Return the contacts of a unit on a day, or by now, in the order of their posts."""
        versions = self.contacts.get(unit or "")
        if versions is None:
            return ()
        from govtool.subjects.contact import contacts_from  # few commands ask

        return contacts_from(versions.known(on))

    def contact(
        self, unit: str | None, post: voc.Post, on: dt.date | None = None
    ) -> Contact | None:
        """Return who holds a post at a unit on a day, or by now: the first of several; None where nobody is known.

        :param on: the day of what names the person; a paper printed again names who it was then.
        """
        return next((each for each in self.contacts_of(unit, on) if each.post is post), None)

    def head_of(self, unit: str | None, on: dt.date | None = None) -> Contact | None:
        """Return the head of a unit on a day: its 负责人, else its 书记, 行政主任, 主任; of the centre the 主任 first."""
        last = (voc.Post.DIRECTOR,)
        posts = (*last, *_MAIN_LEADERS) if unit == self.street else (*_MAIN_LEADERS, *last)
        return self._first_holder(unit, posts, on)

    def main_leader(self, on: dt.date | None = None) -> Contact | None:
        """Return the main leader of the street on a day: its 负责人, else its 书记, 行政主任."""
        return self._first_holder(self.street, _MAIN_LEADERS, on)

    def _first_holder(
        self, unit: str | None, posts: Iterable[voc.Post], on: dt.date | None
    ) -> Contact | None:
        found = (self.contact(unit, post, on) for post in posts)
        return next((each for each in found if each is not None), None)

    @property
    def leaves_rules_out(self) -> bool:
        """Whether some rule does not hold, or did not on some day."""
        return bool(self.adopted or self.policy.leaves_clocks_out)

    def holds(self, rule: str, start: dt.date) -> bool:
        """Return whether a rule holds for what starts on a day: it is adopted by then, and not switched off."""
        if self.policy.is_off(rule, start):
            return False
        since = self.adopted.get(rule)
        return since is None or start >= since

    def first_owed(self, rule: str, start: dt.date) -> dt.date:
        """Return the day from which on something that returns is owed: begun, followed up, and held by its rule."""
        return max(day for day in (self.first_followed_up(start), self.adopted.get(rule)) if day)

    def first_followed_up(self, start: dt.date) -> dt.date:
        """Return the day from which on something that returns is followed up: the record's beginning, if it is later."""
        return max(start, self.began_on or start)


def unit_name(code: str | None, office: Office, on: dt.date | None = None) -> str:
    """Return the unit's name on a day, or by now; its code when the office does not know it."""
    unit = office.unit(code, on)
    return unit.name if unit else (code or "")


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
    """When it was accepted or sent back."""
    returned_on: dt.date | None = None
    failed_by_return: int = 0
    """How many sessions of the stage had failed when it was sent back; within a day the order of the record counts."""


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
        """What obligations of the stage name it by."""
        return str(self.no)

    @property
    def is_open(self) -> bool:
        """Whether the stage still has its turn."""
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
    """Why it gives more time than letters generally do."""
    replied_on: dt.date | None = None
    before: int = 0
    """How many letters of that day to that lead came before it."""
    person: str | None = None
    """责任人 who is to handle it at the lead."""
    delivery: voc.Delivery | None = None

    @property
    def about(self) -> str:
        """What tells it from the case's other letters."""
        return told_apart(f"{self.delivered_on.isoformat()} {self.lead}", self.before)

    @property
    def lacks(self) -> list[str]:
        """The fields a letter needs to be complete (P) that this one does not have."""
        return letter_lacks(self)


def letter_lacks(letter: Letter | Assigned) -> list[str]:
    """Return the fields that a letter lacks: opinion, the leader who approved it, the day of the approval (P)."""
    return [name for name in ("opinion", "approved_by", "approved_on") if not getattr(letter, name)]


def told_apart(about: str, before: int) -> str:
    """Return what tells a paper from those before it that are about the same; the first needs no number.

    >>> told_apart("2026-03-02", 0), told_apart("2026-03-02", 1)
    ('2026-03-02', '2026-03-02 2')
    """
    return f"{about} {before + 1}" if before else about


class Answer(NamedTuple):
    """What the parties said of a settlement when they were revisited 满意度."""

    on: dt.date
    satisfied: voc.Satisfaction


class Before(NamedTuple):
    """What a case was until the day on which a fact changed it."""

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
    alerted_unit: str | None = None
    """Whose turn it was at the first alert."""
    major_on: dt.date | None = None
    """Since when it is known to be major or complex; None for an ordinary case."""
    major_stage: int = 1
    """The stage in which that became known."""
    grew_major: bool = False
    """Whether it became major after it had been registered as an ordinary one."""
    major_told_on: dt.date | None = None
    """When the centre was first told of a case known to be major by then."""
    particulars: Particulars | None = None
    """What papers ask beyond that; None when nothing of it was told."""
    content: str | None = None
    closed_on: dt.date | None = None
    outcome: voc.Outcome | None = None
    closing_stage: int | None = None
    termination: voc.TerminationReason | None = None
    """Why it was terminated; None unless it was."""
    termination_note: str | None = None
    transferring_stage: int | None = None
    reported_on: dt.date | None = None
    app_entered_on: dt.date | None = None
    stages: list[Stage] = field(default_factory=list)
    centre_stage: Stage | None = None
    """The centre's own stage, open or closed; there is at most one. A letter to the street does not make one."""
    letters: list[Letter] = field(default_factory=list)
    extensions: list[Extension] = field(default_factory=list)
    approvals: list[Approval] = field(default_factory=list)
    """Each extension that was approved: when, and until which day; in the order of the decisions."""
    diverted_to: voc.DivertChannel | None = None
    procedure: voc.DivertDetail | None = None
    closure_reported_on: dt.date | None = None
    platform_entered_on: dt.date | None = None
    revisited_on: dt.date | None = None
    performed_on: dt.date | None = None
    agreement: voc.AgreementForm | None = None
    agreement_no: str | None = None
    agreed_on: dt.date | None = None
    in_force_on: dt.date | None = None
    """The day from which on the agreement holds (L 调解法 29, 30): a written one from when all had signed."""
    signed_on: dt.date | None = None
    """When it was put in writing or signed by all, where that was recorded apart from the settlement."""
    confirmation_applied_on: dt.date | None = None
    court: str | None = None
    """The court that was asked to confirm the agreement."""
    answers: list[Answer] = field(default_factory=list)
    """What parties said when they were revisited."""
    before: list[Before] = field(default_factory=list)
    """What later facts changed of the case, the oldest first: returns show what was known on their last day."""
    links: list[Linked] = field(default_factory=list)
    """What names the cases that are one matter with this one, in the order in which that was found."""
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
        """What of its agreement no court confirms; None where nothing of that kind was told."""
        return self.particulars.matter if self.particulars else None

    @property
    def is_confirmable(self) -> bool:
        """Whether a court may confirm its agreement: mediated, in writing, and about neither status nor ownership."""
        written = self.agreement is voc.AgreementForm.WRITTEN and self.in_force_on is not None
        return written and self.matter is None and not self.is_own_settlement

    @property
    def is_own_settlement(self) -> bool:
        """Whether the parties settled it between themselves 和解: their paper is no mediation agreement (L 调解法 33)."""
        return (
            self.particulars is not None and self.particulars.paper is voc.AgreementPaper.SETTLEMENT
        )

    @property
    def is_petition(self) -> bool:
        """Whether it came from the petition office 信访转办, by mark or by source."""
        return self.petition or self.source is voc.Source.PETITION

    @property
    def linked(self) -> list[str]:
        """The numbers of the cases that are one matter with this one."""
        return [link.other for link in self.links]

    def is_linked_with(self, case_no: str, subject: str) -> bool:
        """Return whether another case, by its number and its name in the journal, is one matter with this one."""
        return any(link.means(case_no, subject) for link in self.links)

    def number_of(self, document: voc.FormKind, about: str | None = None) -> str | None:
        """Return the number that a paper was given out of its series, as printed; None while it has none."""
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
        """Whether the centre has it, and has neither handed it down nor begun to mediate."""
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

    @property
    def pending_extension(self) -> Extension | None:
        """The newest request the district has not decided."""
        return pending(self.extensions)
