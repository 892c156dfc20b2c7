"""The mechanism: what a noun says of itself, so that ``due``, ``escalate``, ``undo`` and all others need not know it.

Texts that people read are message ids (:func:`govtool.i18n.msgid`); they are translated where they are shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Protocol, TypeVar

from govtool.subjects.event import Entry, Event
from govtool.subjects.record import IN_EVERY_NOUN, effective
from govtool.vocabulary import ObligationStatus, UnitKind

if TYPE_CHECKING:
    from govtool.rulebook.state import Office

_UNDONE = frozenset({ObligationStatus.OPEN, ObligationStatus.OVERDUE})


class Obligation(NamedTuple):
    """Something a unit owes by a day 应办事项 (rulebook, section 3).

    ``turn`` distinguishes the obligations of one rule: the number of a stage, a target of a plan, a round of visits.
    Dates are whole local dates; None means "not yet".
    """

    rule: str
    turn: str
    unit: str
    start: dt.date
    due: dt.date
    met_on: dt.date | None = None
    ended_on: dt.date | None = None
    provisional: bool = False
    extended: bool = False
    """Whether an approved extension put its due date in the place of the one that was counted."""
    reminder: bool = False
    """Whether nobody owes it: it only reminds of a right the parties have."""
    before_record: bool = False
    """Whether it was due before the record began: its facts stand, and nobody is held to it."""

    def status(self, as_of: dt.date) -> ObligationStatus:
        """Return the status as of a day, given that only facts up to that day were folded."""
        if self.met_on is not None:
            return ObligationStatus.MET if self.met_on <= self.due else ObligationStatus.LATE
        if self.ended_on is not None:
            return ObligationStatus.WAIVED if self.ended_on <= self.due else ObligationStatus.MISSED
        if as_of <= self.due:
            return ObligationStatus.OPEN
        return ObligationStatus.WAIVED if self.reminder else ObligationStatus.OVERDUE

    def is_undone(self, as_of: dt.date) -> bool:
        """Return whether it is neither done nor come to nothing on a day."""
        return self.status(as_of) in _UNDONE

    def is_owed(self, as_of: dt.date) -> bool:
        """Return whether somebody owes it on a day: it is not done, and followed up at all."""
        return not self.before_record and self.is_undone(as_of)

    def is_overdue(self, as_of: dt.date) -> bool:
        """Return whether somebody owes it on a day on which it should have been done."""
        return self.is_owed(as_of) and self.due < as_of

    def days(self, as_of: dt.date) -> int:
        """Return the days left until it is due; negative when overdue."""
        return (self.due - as_of).days


def _own_clock(owed: Obligation, _turn: Any) -> tuple[str, dt.date]:
    return owed.rule, owed.start


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule by which a subject owes something, and all there is to know of it.

    Its clock is the policy value of the same name. ``owed`` looks at one turn of a folded subject (a stage of a case,
    a target of a plan) and gives what is owed for it.
    """

    name: str
    owed: Callable[[Any, Any, Office], Iterable[Obligation]]
    short: str
    """Its name where there is little room, as in the morning list 中心办结."""
    trigger: str = ""
    """The fact of day 0; empty where the turn says how it began."""
    command: str = ""
    """What to type after ``govtool`` to meet it; ``{no}`` and ``{street}`` are filled in."""
    standing: str = ""
    """What the morning list says of the turn, by a key of its own; empty for nothing."""
    written: bool = False
    """Whether its due date is taken as somebody wrote it down, and no clock is counted."""
    counted_as: Callable[[Obligation, Any], tuple[str, dt.date]] = _own_clock
    """The rule whose clock runs for an obligation of a turn, and from which day."""
    after_closing: bool = False
    """Whether it asks something of a turn that has ended: such a rule makes no turn overdue in a summary."""
    reminder: bool = False
    """Whether it only reminds of a right; nobody is late, and nothing is counted as done in time."""

    @property
    def has_own_clock(self) -> bool:
        """Whether the clock of its name gives the due date, in whatever turn."""
        return not self.written and self.counted_as is _own_clock


Facts = Mapping[str, Any]
Check = Callable[[Any, Any, "Office"], Facts | None]
"""Looks at a subject just before an event, and at the event; returns the facts of the violation, or None."""


class Violation(NamedTuple):
    """A rule broken by one entry (rulebook, section 4); ``facts`` are what the words for people are made of."""

    rule: str
    on: dt.date
    entry: str
    facts: Facts
    override: str | None = None


def no_effect(_state: Any, _event: Any, _office: Office) -> None:
    """Leave the subject as it is: the event only stands in its history."""


def always(_state: Any, _event: Any) -> bool:
    """Return True: the event may follow whatever was before."""
    return True


def never(_state: Any, _event: Any) -> bool:
    """Return False: the event may not follow."""
    return False


Parts = Iterable[str | None]
"""What there is to say of one event, piece by piece; a piece that says nothing is None or empty."""


@dataclass(frozen=True, slots=True)
class EventKind:
    """One kind of event of a subject, and all there is to know of it."""

    model: type[Event]
    label: str
    """What people call it."""
    effect: Callable[[Any, Any, Office], None] = no_effect
    """What it does to the subject, whether or not it breaks a rule."""
    needs: tuple[str, Callable[[Any, Any], bool]] | None = None
    """What must have happened before it, with the reason why it is out of order otherwise."""
    checks: Mapping[str, Check] = field(default_factory=dict)
    """The rules it may break, by name."""
    may_follow_end: Callable[[Any, Any], bool] = always
    """Whether it may be dated after the subject was closed."""
    units: Mapping[str, frozenset[UnitKind]] = field(default_factory=dict)
    """The fields that name units, with the kinds of units that may be named there."""
    title: Callable[[Any], str] | None = None
    """What people call one event, where that says more than the label."""
    details: Callable[[Any, Office, dt.date], Parts] | None = None
    """What more there is to say of one event, on one line."""

    @property
    def name(self) -> str:
        """The code that stands in the journal."""
        return self.model.kind


class State(Protocol):
    """What every folded subject has."""

    closed_on: dt.date | None
    last_on: dt.date
    timeline: list[Event]
    violations: list[Violation]

    @property
    def opened_on(self) -> dt.date:
        """The day from which on it is there."""


S = TypeVar("S", bound=State)


@dataclass(frozen=True, slots=True)
class Subject(Generic[S]):
    """A noun: how it opens, and what happens to it. It opens with the first of ``events``."""

    word: str
    """How its subjects begin in the journal: ``case:…``."""
    label: str
    """What people call it (a message id)."""
    open: Callable[[Any, Office], S] | None
    """Makes the subject that the opening event opens; None for a noun whose newest entry says all."""
    events: Mapping[type[Event], EventKind]

    @property
    def opening(self) -> type[Event]:
        """The event that opens it."""
        return next(iter(self.events))

    @property
    def own_kinds(self) -> list[EventKind]:
        """The kinds of events that it does not share with every noun; the first opens it."""
        return [kind for kind in self.events.values() if kind.model not in IN_EVERY_NOUN]

    def fold(self, entries: Iterable[Entry], office: Office, as_of: dt.date | None = None) -> S | None:
        """Return the subject at the end of ``as_of``; None before it opened, or where that was taken back.

        Events that cannot be a history at all are flagged (``out_of_order``) and have no effect; all others take
        effect whether or not they break a rule.

        :param entries: the journal entries of one subject, in any order.
        :param as_of: None for all facts there are.
        """
        facts = effective(entries)
        if not facts or type(facts[0].event) is not next(iter(self.events)):
            return None
        assert self.open is not None, self.word
        opening = facts[0].event
        if as_of is not None and opening.on > as_of:
            return None
        state = self.open(opening, office)
        _check(state, self.events[type(opening)], facts[0], office)
        for entry in facts[1:]:
            if as_of is None or entry.event.on <= as_of:
                self._take(state, entry, office)
        return state

    def _take(self, state: S, entry: Entry, office: Office) -> None:
        event = entry.event
        kind = self.events[type(event)]
        reason = _disorder(state, kind, event)
        if reason is not None:
            why = {"reason": reason, "closed_on": state.closed_on}
            state.violations.append(_violation("out_of_order", entry, why))
            return
        if kind.checks:
            _check(state, kind, entry, office)
        kind.effect(state, event, office)
        state.timeline.append(event)
        state.last_on = event.on


def _disorder(state: State, kind: EventKind, event: Event) -> str | None:
    """Return why an event cannot follow a history at all (``out_of_order``), or None."""
    if event.on < state.opened_on:
        return "before_registration"
    if state.closed_on is not None and not kind.may_follow_end(state, event):
        return "after_close"
    if kind.needs is None or kind.needs[1](state, event):
        return None
    return kind.needs[0]


def _check(state: State, kind: EventKind, entry: Entry, office: Office) -> None:
    for rule, check in kind.checks.items():
        facts = check(state, entry.event, office)
        if facts is not None:
            state.violations.append(_violation(rule, entry, facts))


def _violation(rule: str, entry: Entry, facts: Facts) -> Violation:
    return Violation(rule, entry.event.on, entry.id, facts, entry.event.override)
