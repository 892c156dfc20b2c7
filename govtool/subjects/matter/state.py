"""A matter as it is on a day: the result of folding its events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from govtool.subjects.folded import Folded
from govtool.subjects.matter import terms as t
from govtool.subjects.matter.categories import Category
from govtool.subjects.matter.classes import class_on
from govtool.subjects.subject import Requirement

if TYPE_CHECKING:
    from govtool.base.vocabulary import Satisfaction
    from govtool.journal.events import Event, Linked
    from govtool.law.office import Office
    from govtool.subjects.extensions import Extension
    from govtool.subjects.matter.intake import MatterReported, MatterReporter
    from govtool.subjects.obligation import Approval


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
    reason: t.SendBackReason | None = None
    """The reason why the unit sent it back; None where it did not."""
    note: str | None = None
    """What the unit wrote when it sent it back."""
    extensions: list[Extension] = field(default_factory=list)
    approvals: list[Approval] = field(default_factory=list)

    @property
    def turn(self) -> str:
        """The name of the turn in obligations."""
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
        """True if it is still waited for."""
        return self.met_on is None and self.ended_on is None


class Rating(NamedTuple):
    """An answer of the reporter when asked again 回访评价."""

    on: dt.date
    solved: bool
    satisfied: Satisfaction


@dataclass(slots=True)
class Handling:
    """One handling of a matter 办理, and what follows until the next."""

    on: dt.date
    unit: str
    result: t.HandlingResult
    turn: int | None
    """The number of the turn in which it was done; None for what the street handled itself."""
    note: str | None = None
    until: dt.date | None = None
    """The day until which it is planned."""
    answered_on: dt.date | None = None
    way: t.AnswerWay | None = None
    asked_on: dt.date | None = None
    """The first day on which the reporter was asked whether it is solved."""
    ratings: list[Rating] = field(default_factory=list)
    """The answers of the reporter."""
    rechecked_on: dt.date | None = None
    archived_on: dt.date | None = None
    redone_on: dt.date | None = None

    @property
    def rating(self) -> Rating | None:
        """The last answer of the reporter."""
        return self.ratings[-1] if self.ratings else None


@dataclass(slots=True)
class Matter(Folded):
    """A matter 事项 as its events tell it."""

    opening: MatterReported
    category: Category
    class_: t.MatterClass
    street: str
    stage: t.MatterState = t.MatterState.REPORTED
    reporter: MatterReporter | None = None
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

    @property
    def title(self) -> str:
        """Its category and place."""
        return f"{self.category.label} {self.opening.place}"

    @property
    def state(self) -> str:
        """The code of its :class:`~govtool.subjects.matter.terms.MatterState`."""
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
        """Its last handling, unless it is being handled again."""
        last = self.handlings[-1] if self.handlings else None
        return last if last and last.redone_on is None else None

    @property
    def result(self) -> t.HandlingResult | None:
        """The result of its last handling."""
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
        """True if the reporter calls it solved; None while nobody was asked."""
        rating = self.handling.rating if self.handling else None
        return rating.solved if rating else None

    @property
    def satisfied(self) -> Satisfaction | None:
        """True if the reporter is satisfied; None while nobody was asked."""
        rating = self.handling.rating if self.handling else None
        return rating.satisfied if rating else None

    @property
    def sent_back(self) -> int:
        """The number of times it was sent back."""
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

    def follow_ups(self) -> Iterator[Awaited]:
        """Yield the follow-ups that are waited for, of each time it was raised."""
        return (each for awaited in self.raises for each in awaited if each.is_open)

    def open_turn(self, unit: str, on: dt.date, office: Office) -> Turn:
        """Begin a turn at a unit, and return it; the class is counted anew."""
        turn = Turn(len(self.turns) + 1, unit, on)
        self.turns.append(turn)
        self.stage = t.MatterState.DISPATCHED
        self.class_ = class_on(self.category, self.opening.urgency, on, office.policy)
        return turn

    def close(self, on: dt.date, stage: t.MatterState) -> None:
        """End the matter."""
        self.closed_on, self.stage = on, stage


def meet(awaited: Iterable[Awaited], on: dt.date) -> None:
    """Note the day on which all that is waited for came."""
    for each in awaited:
        if each.is_open:
            each.met_on = on


def stage_in(*stages: t.MatterState) -> Callable[[Matter, Event], bool]:
    """Return a function that tests whether a matter is in one of the stages."""
    return lambda matter, _event: matter.stage in stages


def course_and(*fields: str) -> Callable[[Matter, Any], Hashable]:
    """Return a function that gives how often a matter changed hands, and the fields of an event."""
    return lambda matter, event: (
        len(matter.turns), len(matter.handlings), *(getattr(event, name) for name in fields)
    )  # fmt: skip


WAITING = (t.MatterState.ACCEPTED, t.MatterState.SENT_BACK, t.MatterState.RAISED)
"""The stages in which the street may dispatch a matter, raise it, or handle it itself."""
DONE = (t.MatterState.HANDLED, t.MatterState.ANSWERED)
TURN_OPEN = Requirement("not_dispatched", lambda matter, _event: matter.turn is not None)
