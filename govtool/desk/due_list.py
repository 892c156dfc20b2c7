"""The morning list: what is due or overdue, of whatever noun, soonest first, with its level."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from govtool.base.vocabulary import Level
from govtool.journal.events import Addressee
from govtool.law.workdays import ONE_DAY, DayStatus
from govtool.privacy import personal_marks
from govtool.privacy.masking.masks import mask_name, mask_numbers
from govtool.rules import CASE, Obligation, Period, Rule, addressees, level
from govtool.store import Store
from govtool.subjects import registry
from govtool.subjects.subject import State, Subject
from govtool.views import figures, person_places
from govtool.views.figures import Owed
from govtool.views.subject_rows import TurnLine, view_of
from govtool.views.tables import chunks

Reckoned = Mapping[Owed, TurnLine]
"""Computed obligations without records, with their lines for lists (:func:`reckoned`)."""
NOTHING_RECKONED: Reckoned = {}


@dataclass(frozen=True, slots=True)
class Deadline:
    """An obligation owed on a day; ``days`` left are negative when overdue."""

    subject: str
    no: str
    obligation: Obligation
    line: TurnLine
    days: int
    level: Level | None

    @property
    def noun(self) -> Subject[Any]:
        """The noun of its subject."""
        return registry.subject_of(self.subject)

    @property
    def rule(self) -> Rule:
        """The rule by which it is owed."""
        return self.noun.rules[self.obligation.rule]

    @property
    def case_no(self) -> str | None:
        """The number of the case that it is owed for, or that it is about."""
        return self.no if self.noun is CASE else self.line.case_no

    @property
    def whom(self) -> tuple[Addressee, ...]:
        """The addressees at the level reached."""
        return addressees(self.noun, self.level, self.line.addressee_units)

    @property
    def due(self) -> dt.date:
        """The day by which it is owed."""
        return self.obligation.due


@dataclass(frozen=True, slots=True)
class DeadlineFilter:
    """A selection of deadlines: of a unit (None: all); due ``within`` days; only ``overdue``.

    ``word``: only of this noun. ``first`` and ``last``: only what is due from one day to the other.
    """

    unit: str | None = None
    within: int | None = None
    overdue: bool = False
    word: str | None = None
    first: dt.date = dt.date.min
    last: dt.date = dt.date.max

    def until(self, as_of: dt.date) -> dt.date:
        """Return the last due date asked for."""
        if self.overdue:
            return min(self.last, as_of - ONE_DAY)
        return self.last if self.within is None else min(self.last, as_of + self.within * ONE_DAY)

    def bounds(self, as_of: dt.date) -> figures.Bounds:
        """Return the same as the projections are asked."""
        return figures.Bounds(self.unit, self.until(as_of), self.word, self.first)


def deadlines(
    store: Store,
    as_of: dt.date,
    asked: DeadlineFilter,
    limit: int | None = None,
    beside: Reckoned = NOTHING_RECKONED,
) -> Iterator[Deadline]:
    """Yield what is owed on ``as_of``, soonest first, with what is computed in ``beside``."""
    found = figures.owed(store, as_of, asked.bounds(as_of), limit)
    if beside:
        found = sorted([*found, *beside], key=lambda one: (one.obligation.due, one.word))[:limit]
    for part in chunks(found):
        yield from with_lines(store, as_of, part, beside)


def reckoned(store: Store, as_of: dt.date, asked: DeadlineFilter) -> Reckoned:
    """Return what is owed before anything is recorded of it, with what lists say of it."""
    until = asked.until(as_of)
    return {
        owed: line
        for reckon in registry.reckoned(asked.word)
        for owed, line in reckon(store, as_of, asked.unit)
        if asked.first <= owed.obligation.due <= until
    }


def with_lines(
    store: Store, as_of: dt.date, found: Sequence[Owed], beside: Reckoned = NOTHING_RECKONED
) -> Iterator[Deadline]:
    """Yield deadlines with their lines, in the order of ``found``."""
    policy = store.office.policy
    lines = _lines(store, as_of, [owed for owed in found if owed not in beside])
    for owed in found:
        obligation = owed.obligation
        days = obligation.days(as_of)
        quiet = obligation.reminder or not owed.rule.escalates
        reached = None if quiet else level(days, policy, as_of)
        line = beside.get(owed) or lines[owed.id, obligation.turn]
        yield Deadline(owed.subject, owed.no, obligation, line, days, reached)


def _lines(store: Store, as_of: dt.date, found: Sequence[Owed]) -> dict[tuple[int, str], TurnLine]:
    """Return the line of each turn: for many at once by the view of a noun, else by folding."""
    lines: dict[tuple[int, str], TurnLine] = {}
    by_word = groupby(sorted(found, key=lambda owed: owed.word), key=lambda owed: owed.word)
    for word, of_noun in by_word:
        noun = registry.subject(word)
        view = view_of(noun)
        own = list(of_noun)
        if view is not None:
            lines |= view.lines(store.reader, store.office, own)
        elif noun.called_by is not None:
            owners = figures.owners(store.reader, {owed.id for owed in own})
            lines |= {
                (owed.id, owed.obligation.turn): TurnLine(
                    None, noun.called_by(owners[owed.id]), counted_by=word
                )
                for owed in own
            }
        else:
            lines |= {
                (owed.id, owed.obligation.turn): folded_line(store, owed, as_of) for owed in own
            }
    return lines


def folded_line(store: Store, owed: Owed, as_of: dt.date) -> TurnLine:
    """Return the line of a turn by folding its subject; numbers of people are masked."""
    noun = registry.subject(owed.word)
    state = store.state(owed.subject, as_of)
    assert state is not None
    case_no = _case_of(state, noun)
    own = numbers_in(store, state, noun)
    facts = {
        key: mask_numbers(value, own) if isinstance(value, str) else value
        for key, value in noun.facts(state).items()
    }
    turn, title = noun.turn_of(state, owed.obligation), mask_numbers(state.title, own)
    return TurnLine(turn, title, case_no, facts, frozenset(own), state, noun.addressee_units(state))


def masked_title(store: Store, state: State, noun: Subject[Any]) -> str:
    """Return the title of a subject without numbers of people and names kept at the intake."""
    title = mask_numbers(state.title, numbers_in(store, state, noun))
    kept = (event for event in state.timeline if noun.events[type(event)].is_confidential)
    for name in sorted(personal_marks.marked_values({personal_marks.Personal.NAME}, *kept)):
        title = title.replace(name, mask_name(name))
    return title


def _case_of(state: State, noun: Subject[Any]) -> str | None:
    """Return the number of the case that a subject names; None without one."""
    named = next((field for field, word in noun.names.items() if word == CASE.word), None)
    return getattr(state.timeline[0], named) if named else None


def numbers_in(store: Store, state: State, noun: Subject[Any]) -> set[str]:
    """Return the numbers of people of a subject and of what it names, to be masked first."""
    opening = state.timeline[0]
    return personal_marks.marked_values(
        personal_marks.NUMBERS, opening
    ) | person_places.numbers_named(store.reader, opening, noun.names)


def counts(
    store: Store, as_of: dt.date, asked: DeadlineFilter, beside: Reckoned = NOTHING_RECKONED
) -> tuple[int, int, int]:
    """Return how many are overdue, due that day, and due later."""
    days = figures.owed_days(store, as_of, asked.bounds(as_of))
    days.update(owed.obligation.due for owed in beside)
    late, today = sum(n for due, n in days.items() if due < as_of), days[as_of]
    return late, today, days.total() - late - today


WEEK = 7


@dataclass(frozen=True, slots=True)
class DueDay:
    """A day of the month with its obligations by ``as_of``: overdue before that day, else due."""

    status: DayStatus
    overdue: int
    due: int

    def as_json(self) -> dict[str, Any]:
        """Return the object of a day."""
        return {
            "date": self.status.day,
            "reason": self.status.reason.value,
            "works": self.status.reason.works,
            "holiday": self.status.holiday or None,
            "overdue": self.overdue,
            "due": self.due,
        }


@dataclass(frozen=True, slots=True)
class DueMonth:
    """The deadlines of a month on a day; ``before`` and ``after`` count those outside it."""

    period: Period
    as_of: dt.date
    days: Sequence[DueDay]
    before: int
    after: int

    @property
    def weeks(self) -> list[list[DueDay | None]]:
        """The days by weeks from Monday on, None outside the month."""
        blank: list[DueDay | None] = [None] * self.period.begin.weekday()
        cells = [*blank, *self.days]
        cells += [None] * (-len(cells) % WEEK)
        return [cells[place : place + WEEK] for place in range(0, len(cells), WEEK)]

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``due --calendar --json`` prints."""
        return {
            "month": self.period.name,
            "as_of": self.as_of,
            "before": self.before,
            "after": self.after,
            "days": [day.as_json() for day in self.days],
        }


def due_month(store: Store, period: Period, as_of: dt.date, asked: DeadlineFilter) -> DueMonth:
    """Return the deadlines of a month, as far as ``asked`` narrows them to a unit or a noun."""
    owed = figures.owed_days(store, as_of, asked.bounds(as_of))
    owed.update(one.obligation.due for one in reckoned(store, as_of, asked))
    calendar = store.office.calendar
    days = [period.begin + n * ONE_DAY for n in range((period.end - period.begin).days)]
    return DueMonth(
        period,
        as_of,
        [
            DueDay(
                calendar.status(day),
                owed[day] if day < as_of else 0,
                owed[day] if day >= as_of else 0,
            )
            for day in days
        ],
        sum(n for day, n in owed.items() if day < period.begin),
        sum(n for day, n in owed.items() if day >= period.end),
    )
