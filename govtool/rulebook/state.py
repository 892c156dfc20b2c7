"""What a case is on a day: the result of folding its events. Plain data, no rules.

Dates are whole local dates. ``None`` for a closing date means "still open".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from govtool import vocabulary as voc
from govtool.policy import Policy
from govtool.rulebook import clocks
from govtool.rulebook.clocks import Due
from govtool.subjects.register import Versions
from govtool.subjects.subject import Obligation, Violation
from govtool.workdays import Calendar

if TYPE_CHECKING:
    from govtool.models import Event, Linked, NoticeIssued, Numbered, Particulars, Party, Unit


@dataclass(frozen=True, slots=True)
class Office:
    """All that the rules need beside a case's own events.

    ``units`` has what each unit was and is, by its code; ``street`` is the code of the centre's unit. ``began_on`` is
    the record's beginning 启用日期: what was due before it is owed by nobody; None while every deadline is followed up.
    """

    policy: Policy
    calendar: Calendar
    units: Mapping[str, Versions[Unit]]
    street: str = ""
    began_on: dt.date | None = None
    adopted: Mapping[str, dt.date] = field(default_factory=dict)
    """Rules newer than the file, with the first day of what they hold for here (``rules_adopted``)."""
    escalated: Mapping[str, dt.date] = field(default_factory=dict)
    """Rules whose lateness led to no notice in an older version, with the first due date that leads to one."""
    _dues: dict[tuple[str, dt.date], Due] = field(default_factory=dict, init=False, compare=False, repr=False)
    _there: dict[dt.date | None, dict[str, Unit]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def due(self, rule: str, start: dt.date) -> Due:
        """Return when what a rule asks for from ``start`` on is due. Worked out once for each day: cases share their days."""
        known = self._dues.get((rule, start))
        if known is None:
            known = clocks.due(start, self.policy.clock(rule, start), self.calendar)
            self._dues[rule, start] = known
        return known

    def is_before_record(self, due: dt.date) -> bool:
        """Return whether what was due on that day is not followed up, because the record began later (section 1)."""
        return self.began_on is not None and due < self.began_on

    def unit(self, code: str | None, on: dt.date | None = None) -> Unit | None:
        """Return what a unit was on a day, or had been when it was closed; None if the office does not know it.

        :param on: the day of the fact that names it; without it, what it is by now.
        """
        versions = self.units.get(code or "")
        return versions.known(on) if versions else None

    def kind(self, code: str, on: dt.date) -> voc.UnitKind | None:
        """Return the kind that a unit was of on a day, None if the office does not know it."""
        unit = self.unit(code, on)
        return unit.kind if unit else None

    def units_on(self, day: dt.date | None = None) -> dict[str, Unit]:
        """Return the units that are there on a day by their codes; without a day, those that are not closed."""
        there = self._there.get(day)
        if there is None:
            found = ((code, versions.at(day)) for code, versions in self.units.items())
            there = self._there[day] = {code: unit for code, unit in found if unit is not None}
        return there

    def kinds(self, code: str) -> frozenset[voc.UnitKind]:
        """Return the kinds that a unit was of on any day; none if the office does not know it."""
        versions = self.units.get(code)
        return frozenset(version.record.kind for version in versions.all) if versions else frozenset()

    def holds(self, rule: str, start: dt.date) -> bool:
        """Return whether a rule holds for what starts on a day."""
        since = self.adopted.get(rule)
        return since is None or start >= since

    def first_owed(self, rule: str, start: dt.date) -> dt.date:
        """Return the day from which on something that returns is owed: begun, followed up, and held by its rule."""
        return max(day for day in (start, self.began_on, self.adopted.get(rule)) if day)


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


@dataclass(slots=True)
class Transfer:
    """A request to the centre to take over 移送, and whether it was sent back."""

    on: dt.date
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
    replied_on: dt.date | None = None
    before: int = 0
    """How many letters of that day to that lead came before it."""

    @property
    def about(self) -> str:
        """What tells it from the case's other letters."""
        return told_apart(f"{self.delivered_on.isoformat()} {self.lead}", self.before)


def told_apart(about: str, before: int) -> str:
    """Return what tells a paper from those before it that are about the same; the first needs no number.

    >>> told_apart("2026-03-02", 0), told_apart("2026-03-02", 1)
    ('2026-03-02', '2026-03-02 2')
    """
    return f"{about} {before + 1}" if before else about


@dataclass(slots=True)
class Extension:
    """A request for more time 延期申请 and what the district decided."""

    until: dt.date
    decided_on: dt.date | None = None
    approved: bool = False


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
    particulars: Particulars | None = None
    """What papers ask beyond that; None when nothing of it was told."""
    content: str | None = None
    closed_on: dt.date | None = None
    outcome: voc.Outcome | None = None
    closing_stage: int | None = None
    transferring_stage: int | None = None
    reported_on: dt.date | None = None
    stages: list[Stage] = field(default_factory=list)
    centre_stage: Stage | None = None
    """The centre's own stage, open or closed; there is at most one. A letter to the street does not make one."""
    letters: list[Letter] = field(default_factory=list)
    extensions: list[Extension] = field(default_factory=list)
    extended_until: dt.date | None = None
    diverted_to: voc.DivertChannel | None = None
    closure_reported_on: dt.date | None = None
    platform_entered_on: dt.date | None = None
    revisited_on: dt.date | None = None
    performed_on: dt.date | None = None
    agreement: voc.AgreementForm | None = None
    agreement_no: str | None = None
    agreed_on: dt.date | None = None
    links: list[Linked] = field(default_factory=list)
    """What names the cases that are one matter with this one, in the order in which that was found."""
    notices: list[NoticeIssued] = field(default_factory=list)
    numbers: list[Numbered] = field(default_factory=list)
    """The numbers its papers were given out of the series of the office."""
    violations: list[Violation] = field(default_factory=list)
    obligations: list[Obligation] = field(default_factory=list)
    timeline: list[Event] = field(default_factory=list)
    last_on: dt.date = dt.date.min

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
        return centre is not None and self.handler is centre and not self.letters and not centre.sessions

    @property
    def open_letter(self) -> Letter | None:
        """The newest handling letter not yet answered whose stage is open."""
        return next((x for x in reversed(self.letters) if self.stages[x.stage - 1].is_open), None)

    @property
    def pending_extension(self) -> Extension | None:
        """The newest request the district has not decided."""
        return next((x for x in reversed(self.extensions) if x.decided_on is None), None)
