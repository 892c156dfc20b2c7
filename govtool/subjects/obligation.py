"""Obligations 应办事项, and the rules by which they are owed.

Texts that people read are message ids (:func:`govtool.base.i18n.msgid`); they are translated where
they are shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from govtool.base.i18n import msgid
from govtool.base.vocabulary import ObligationStatus

if TYPE_CHECKING:
    from govtool.law.office import Office
    from govtool.subjects.recurrence import Recurring

_UNDONE = frozenset({ObligationStatus.OPEN, ObligationStatus.OVERDUE})


class EarlierDue(NamedTuple):
    """A due date that held until the day on which a fact moved it."""

    until: dt.date
    due: dt.date
    provisional: bool = False


class Approval(NamedTuple):
    """An approved extension 延期: the day of the decision, and the due date from then on."""

    on: dt.date
    until: dt.date


class Obligation(NamedTuple):
    """Something a unit owes by a day 应办事项 (rulebook, section 3).

    ``turn`` distinguishes the obligations of one rule: the number of a stage, a target of a plan, a
    round of visits. Dates are whole local dates; None means "not yet".
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
    """True if an approved extension put its due date in the place of the one that was counted."""
    reminder: bool = False
    """True if nobody owes it: it only reminds of a right the parties have."""
    forfeited: bool = False
    """True if its turn ended without an excuse: then it is missed, whatever the day."""
    before_record: bool = False
    """True if it was due before the record began: its facts stand, and nobody is held to it."""
    written: bool = False
    """True if its due date is taken as somebody wrote it down, though its rule has a clock."""
    known_on: dt.date | None = None
    """The day of the fact that created or last moved it; None for its start."""
    moved: tuple[EarlierDue, ...] = ()
    """The due dates it had before a later fact moved them, the oldest first."""

    def status(self, as_of: dt.date) -> ObligationStatus:
        """Return the status as of a day, given that only facts up to that day were folded."""
        if self.met_on is not None:
            return ObligationStatus.MET if self.met_on <= self.due else ObligationStatus.LATE
        if self.ended_on is not None:
            in_time = self.ended_on <= self.due and not self.forfeited
            return ObligationStatus.WAIVED if in_time else ObligationStatus.MISSED
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

    def extended_by(self, approvals: Iterable[Approval]) -> Obligation:
        """Return it with its due date moved by extensions, earlier due dates kept."""
        owed = self
        for on, due in approvals:
            earlier = EarlierDue(on, owed.due, owed.provisional)
            owed = owed._replace(
                due=due, provisional=False, extended=True, known_on=on, moved=(*owed.moved, earlier)
            )
        return owed


def _own_clock(owed: Obligation, _turn: Any, _office: Office) -> tuple[str, dt.date]:
    return owed.rule, owed.start


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One rule by which a subject owes something, and all there is to know of it.

    Its clock is the policy value of the same name. ``owed`` looks at one turn of a folded subject
    (a stage of a case, a target of a plan) and gives what is owed for it.
    """

    name: str
    owed: Callable[[Any, Any, Office], Iterable[Obligation]]
    short: str
    """Its name where there is little room, as in the morning list 中心办结."""
    trigger: str = ""
    """The fact of day 0; empty where the turn says how it began."""
    command: str = ""
    """The words after ``govtool`` that meet it, with places for ``{no}`` and ``{street}``."""
    note: str = ""
    """The key of the note on the turn in the morning list; empty for none."""
    written: bool = False
    """True if its due date is taken as somebody wrote it down, and no clock is counted."""
    counted_as: Callable[[Obligation, Any, Office], tuple[str, dt.date]] = _own_clock
    """The name of the clock that runs for an obligation of a turn, and from which day."""
    tallied: bool = True
    """True if it counts in the column 超期 of a summary (rulebook, section 7)."""
    reminder: bool = False
    """True if it only reminds of a right, with nobody late or in time."""
    escalates: bool = True
    """True if supervision notices are issued where it is overdue."""
    explained: Callable[[Any, Obligation, dt.date], list[str]] | None = None
    """Says how a due date came about that nobody counted; it looks at the whole subject."""
    slots: Callable[[Any], Iterable[Recurring]] | None = None
    """Gives recurring duties in place of dates; ``owed`` then gives nothing."""
    noted_before: bool | None = None
    """True, or False where it led to no notices, for rules of files that note no rules yet."""
    in_slots: bool = False
    """True if it is owed in each calendar slot, as often as the policy value of its name says, even
    before any record; ``owed`` and ``slots`` are then empty."""
    is_reckoned: bool = False
    """True if it is reckoned from registers, even before any record
    (:data:`govtool.subjects.registry.RECKONED`)."""
    trigger_before: str = ""
    """The fact of day 0 where that was before the turn began."""
    dated: str = msgid("the letter says: by {day}")
    """The sentence on a due date written into a paper in place of the clock."""
    extended: str = msgid("the district approved an extension until {day}")
    """The sentence on an extended due date, with the approving office."""

    def held(self, found: Iterable[Obligation], turn: Any, office: Office) -> Iterator[Obligation]:
        """Yield the obligations whose rule and clock the office has not left out."""
        for owed in found:
            off = office.policy.is_off(*self.counted_as(owed, turn, office))
            if office.holds(owed.rule, owed.start) and not off:
                yield owed

    @property
    def has_own_clock(self) -> bool:
        """True if the clock of its name gives the due date, in whatever turn."""
        return not self.written and self.counted_as is _own_clock


def nothing_owed(_state: Any, _turn: Any, _office: Office) -> Iterable[Obligation]:
    """Return nothing: it is reckoned (:data:`govtool.subjects.registry.RECKONED`)."""
    return ()
