"""What a matter is on a day: the result of folding its events, one small function per kind of event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from govtool.base.vocabulary import Satisfaction
from govtool.journal.events import Event, Linked, NoticeIssued
from govtool.law.office import Office
from govtool.subjects import extensions as extending
from govtool.subjects.matter import events as e
from govtool.subjects.matter import terms as t
from govtool.subjects.matter.categories import Category, category
from govtool.subjects.matter.classes import class_on
from govtool.subjects.subject import Obligation, Violation


@dataclass(slots=True)
class Turn:
    """One unit's turn at a matter 承办."""

    no: int
    unit: str
    opened_on: dt.date
    due: dt.date | None = None
    """The date in the dispatch, which stands in the place of the clock."""
    is_redo: bool = False
    cooperating: tuple[str, ...] = ()
    opinion: str | None = None
    signed_on: dt.date | None = None
    closed_on: dt.date | None = None
    outcome: t.TurnOutcome | None = None
    extensions: list[extending.Extension] = field(default_factory=list)
    approvals: list[extending.Approval] = field(default_factory=list)

    @property
    def turn(self) -> str:
        """What obligations of the turn name it by."""
        return str(self.no)

    def close(self, on: dt.date, outcome: t.TurnOutcome) -> None:
        """End the turn."""
        self.closed_on, self.outcome = on, outcome

    @property
    def handled_on(self) -> dt.date | None:
        """The day on which the unit handled it."""
        return self.closed_on if self.outcome is t.TurnOutcome.HANDLED else None


@dataclass(slots=True)
class Awaited:
    """Something that is waited for 待办: a dispatch, the next follow-up."""

    since: dt.date
    met_on: dt.date | None = None
    ended_on: dt.date | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is still waited for."""
        return self.met_on is None and self.ended_on is None


@dataclass(slots=True)
class Handling:
    """What came of handling the matter once 办理, and what follows from that until it is handled once more."""

    on: dt.date
    unit: str
    result: t.HandlingResult
    turn: int | None
    """The number of the turn in which it was done; None for what the street handled itself."""
    answered_on: dt.date | None = None
    way: t.AnswerWay | None = None
    asked_on: dt.date | None = None
    """The first day on which the reporter was asked whether it is solved."""
    rating: e.MatterRated | None = None
    """What the reporter said last."""
    rechecked_on: dt.date | None = None
    archived_on: dt.date | None = None
    redone_on: dt.date | None = None


@dataclass(slots=True)
class Matter:
    """A matter 事项 as its events tell it."""

    opening: e.MatterReported
    category: Category
    class_: t.MatterClass
    street: str
    stage: t.MatterState = t.MatterState.REPORTED
    reporter: e.MatterReporter | None = None
    taken_on: dt.date | None = None
    """The day on which it was taken up or declined."""
    closed_on: dt.date | None = None
    turns: list[Turn] = field(default_factory=list)
    dispatches: list[Awaited] = field(default_factory=list)
    handlings: list[Handling] = field(default_factory=list)
    major_on: list[dt.date] = field(default_factory=list)
    leader_told_on: list[dt.date] = field(default_factory=list)
    raises: list[list[Awaited]] = field(default_factory=list)
    """The follow-ups of each time it was raised."""
    case_no: str | None = None
    links: list[Linked] = field(default_factory=list)
    last_on: dt.date = dt.date.min
    timeline: list[Event] = field(default_factory=list)
    violations: list[Violation] = field(default_factory=list)
    notices: list[NoticeIssued] = field(default_factory=list)
    obligations: list[Obligation] = field(default_factory=list)

    @property
    def no(self) -> str:
        """The number by which people name it."""
        return self.opening.no

    @property
    def unit(self) -> str:
        """The unit that took it in."""
        return self.opening.unit

    @property
    def title(self) -> str:
        """Its category and place."""
        return f"{self.category.label} {self.opening.place}"

    @property
    def opened_on(self) -> dt.date:
        """The day on which it was reported."""
        return self.opening.on

    @property
    def state(self) -> str:
        """How far it is: a code of :class:`~govtool.subjects.matter.terms.MatterState`."""
        return self.stage.value

    @property
    def turn(self) -> Turn | None:
        """The turn that is open."""
        return self.turns[-1] if self.turns and self.turns[-1].closed_on is None else None

    @property
    def handler(self) -> str | None:
        """The unit that has the turn."""
        return self.turn.unit if self.turn else None

    @property
    def handling(self) -> Handling | None:
        """What came of handling it, unless it is being handled again."""
        last = self.handlings[-1] if self.handlings else None
        return last if last and last.redone_on is None else None

    @property
    def result(self) -> t.HandlingResult | None:
        """What came of handling it."""
        return self.handling.result if self.handling else None

    @property
    def handled_on(self) -> dt.date | None:
        """The day on which it was handled."""
        return self.handling.on if self.handling else None

    @property
    def answered_on(self) -> dt.date | None:
        """The day on which the reporter was answered."""
        return self.handling.answered_on if self.handling else None

    @property
    def solved(self) -> bool | None:
        """Whether the reporter calls it solved; None while nobody was asked."""
        rating = self.handling.rating if self.handling else None
        return rating.solved if rating else None

    @property
    def satisfied(self) -> Satisfaction | None:
        """Whether the reporter is satisfied; None while nobody was asked."""
        rating = self.handling.rating if self.handling else None
        return rating.satisfied if rating else None

    @property
    def sent_back(self) -> int:
        """How often it was sent back."""
        return sum(turn.outcome is t.TurnOutcome.SENT_BACK for turn in self.turns)

    @property
    def became_case_on(self) -> dt.date | None:
        """The day on which it became a case, when everything open ended."""
        return self.closed_on if self.stage is t.MatterState.BECAME_CASE else None

    @property
    def follow_up(self) -> Awaited | None:
        """The follow-up that is waited for."""
        waited = self.raises[-1][-1] if self.raises else None
        return waited if waited and waited.is_open else None


def opened(event: e.MatterReported, office: Office) -> Matter:
    """Return the matter that a report opens."""
    found = category(event.category)
    class_ = class_on(found, event.urgency, event.on, office.policy)
    return Matter(event, found, class_, office.street, last_on=event.on, timeline=[event])


def reporter(matter: Matter, event: e.MatterReporter, _office: Office) -> None:
    """Note who reported it."""
    matter.reporter = event


def taken_up(matter: Matter, event: e.MatterTakenUp, _office: Office) -> None:
    """Take it up; a dispatch is waited for."""
    matter.taken_on, matter.stage = event.on, t.MatterState.ACCEPTED
    matter.dispatches.append(Awaited(event.on))


def declined(matter: Matter, event: e.MatterDeclined, _office: Office) -> None:
    """Close it: somebody else is competent."""
    matter.taken_on = event.on
    _close(matter, event.on, t.MatterState.DECLINED)


def _close(matter: Matter, on: dt.date, stage: t.MatterState) -> None:
    matter.closed_on, matter.stage = on, stage


def dispatched(matter: Matter, event: e.MatterDispatched, office: Office) -> None:
    """Open a turn at the unit."""
    _met(matter.dispatches, event.on)
    turn = _open_turn(matter, event.unit, event.on, office)
    turn.due, turn.cooperating, turn.opinion = event.due, event.with_, event.opinion


def _open_turn(matter: Matter, unit: str, on: dt.date, office: Office) -> Turn:
    turn = Turn(len(matter.turns) + 1, unit, on)
    matter.turns.append(turn)
    matter.stage = t.MatterState.DISPATCHED
    matter.class_ = class_on(matter.category, matter.opening.urgency, on, office.policy)
    return turn


def _met(awaited: list[Awaited], on: dt.date) -> None:
    """Note that what is waited for came."""
    for each in awaited:
        if each.is_open:
            each.met_on = on


def signed(matter: Matter, event: e.MatterSigned, _office: Office) -> None:
    """Note that the unit has it."""
    assert matter.turn is not None
    matter.turn.signed_on = event.on


def sent_back(matter: Matter, event: e.MatterSentBack, _office: Office) -> None:
    """End the turn; another dispatch is waited for."""
    assert matter.turn is not None
    matter.turn.close(event.on, t.TurnOutcome.SENT_BACK)
    matter.stage = t.MatterState.SENT_BACK
    matter.dispatches.append(Awaited(event.on))


def major(matter: Matter, event: e.MatterMajor, _office: Office) -> None:
    """Note that the main leader has to be told."""
    matter.major_on.append(event.on)


def leader_told(matter: Matter, event: e.MatterLeaderTold, _office: Office) -> None:
    """Note that the main leader was told."""
    matter.leader_told_on.append(event.on)


def raised(matter: Matter, event: e.MatterRaised, _office: Office) -> None:
    """Raise it to the district; follow-ups are waited for. What was raised before is followed up in this one."""
    _met(matter.dispatches, event.on)
    for awaited in _follow_ups(matter):
        awaited.ended_on = event.on
    matter.raises.append([Awaited(event.on)])
    matter.stage = t.MatterState.RAISED


def _follow_ups(matter: Matter) -> Iterator[Awaited]:
    return (each for awaited in matter.raises for each in awaited if each.is_open)


def followed_up(matter: Matter, event: e.MatterFollowedUp, _office: Office) -> None:
    """Note how it stands; the next follow-up is waited for."""
    _met(matter.raises[-1], event.on)
    matter.raises[-1].append(Awaited(event.on))


def handled(matter: Matter, event: e.MatterHandled, _office: Office) -> None:
    """End the turn, or what the street does itself; the outcome ends what is followed up."""
    turn = matter.turn
    if turn is not None:
        turn.close(event.on, t.TurnOutcome.HANDLED)
    _met(matter.dispatches, event.on)
    for awaited in _follow_ups(matter):
        awaited.met_on = event.on
    unit, no = (turn.unit, turn.no) if turn else (matter.street, None)
    matter.handlings.append(Handling(event.on, unit, event.result, no))
    matter.stage = t.MatterState.HANDLED


def answered(matter: Matter, event: e.MatterAnswered, _office: Office) -> None:
    """Note the answer."""
    assert matter.handling is not None
    matter.handling.answered_on, matter.handling.way = event.on, event.way
    matter.stage = t.MatterState.ANSWERED


def rated(matter: Matter, event: e.MatterRated, _office: Office) -> None:
    """Note what the reporter says of it; the last word counts."""
    handling = matter.handling
    assert handling is not None
    handling.rating = event
    handling.asked_on = handling.asked_on or event.on


def rechecked(matter: Matter, event: e.MatterRechecked, office: Office) -> None:
    """Note that somebody looked again; it may have to be done again."""
    assert matter.handling is not None
    matter.handling.rechecked_on = matter.handling.rechecked_on or event.on
    if event.result is t.RecheckResult.AGAIN:
        redo(matter, event, office)


def redo(matter: Matter, event: e.MatterRedo | e.MatterRechecked, office: Office) -> None:
    """Begin again: at the unit that handled it, with a clock of its own; what the street handled itself is dispatched."""
    handling = matter.handling
    assert handling is not None
    handling.redone_on = event.on
    if handling.turn is not None:
        _open_turn(matter, handling.unit, event.on, office).is_redo = True
    else:
        matter.stage = t.MatterState.ACCEPTED
        matter.dispatches.append(Awaited(event.on))


def archived(matter: Matter, event: e.MatterArchived, _office: Office) -> None:
    """Close it."""
    assert matter.handling is not None
    matter.handling.archived_on = event.on
    _close(matter, event.on, t.MatterState.ARCHIVED)


def became_case(matter: Matter, event: e.MatterBecameCase, _office: Office) -> None:
    """Close it: it goes on as a case."""
    if matter.turn is not None:
        matter.turn.close(event.on, t.TurnOutcome.BECAME_CASE)
    matter.case_no = event.case_no
    _close(matter, event.on, t.MatterState.BECAME_CASE)


def extension_requested(matter: Matter, event: e.MatterExtensionRequested, _office: Office) -> None:
    """Note that the unit asks for more time."""
    assert matter.turn is not None
    matter.turn.extensions.append(extending.Extension(event.until))


def extension_decided(matter: Matter, event: e.MatterExtensionDecided, _office: Office) -> None:
    """Note what the street decided."""
    assert matter.turn is not None
    extending.decide(matter.turn.extensions, matter.turn.approvals, event)


def linked(matter: Matter, event: Linked, _office: Office) -> None:
    """Note that it belongs together with another matter, or a case."""
    matter.links.append(event)
