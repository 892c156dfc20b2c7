"""A case as it is being told, and what the rules say about it meanwhile."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from govtool import models as m
from govtool import rules
from govtool.law.workdays import ONE_DAY
from samples.town import Town
from samples.words import WORDS, one_of

DELAYS = (1, 1, 2, 3, 4, 6, 9, 13)
"""By how many days at most a late step is late."""

Known = TypeVar("Known")


def known(value: Known | None) -> Known:
    """``value``, which the scenario makes sure is there."""
    if value is None:
        raise LookupError
    return value


@dataclass
class Story:
    """A case as it is being told: its registration, its events, and the day reached."""

    rng: random.Random
    town: Town
    registered: m.Registered
    day: dt.date
    events: list[m.Event] = field(default_factory=list)

    def tell(self, event: m.Event) -> None:
        """Add what happened next."""
        self.events.append(event)
        self.day = max(self.day, event.on)

    def words(self, topic: str) -> str:
        """One of the texts for ``topic``."""
        return one_of(self.rng, topic)

    def number(self, pattern: str) -> str:
        """A running number 文号 made of the case's own: year and number."""
        year, number = self.registered.case_no.split("-")
        return pattern.format(year=year, n=int(number))

    def judged(self, as_of: dt.date | None = None) -> rules.Case:
        """What the rules make of it."""
        return known(rules.judge(entries(self.registered, self.events), self.town.office, as_of))

    @property
    def handler(self) -> rules.Stage:
        """The stage whose turn it is."""
        return known(self.judged().handler)

    def due(self, rule: str) -> dt.date | None:
        """When the newest thing still owed under ``rule`` is due."""
        owed = [
            o
            for o in self.judged().obligations
            if o.rule == rule and o.met_on is None and o.ended_on is None
        ]
        return owed[-1].due if owed else None

    def by(self, rule: str, *, days: int, gap: int = 0) -> dt.date:
        """Return the day of the next step: until ``rule`` is due, or in ``days``; sometimes late.

        :param gap: days to let pass first.
        """
        first, due = self.day + gap * ONE_DAY, self.due(rule)
        if due is None or due < first:
            return self.working_day(first, first + days * ONE_DAY)
        if self.rng.random() < WORDS["late"][rule]:
            return self.working_day(due + ONE_DAY, due + self.rng.choice(DELAYS) * ONE_DAY)
        return self.working_day(first, min(due, first + days * ONE_DAY))

    def working_day(self, first: dt.date, last: dt.date) -> dt.date:
        """A working day from ``first`` to ``last``, or any day when there is none."""
        days = [first + n * ONE_DAY for n in range(max((last - first).days, 0) + 1)]
        return self.rng.choice([d for d in days if self.town.office.calendar.is_workday(d)] or days)


def entries(registered: m.Registered, events: Iterable[m.Event]) -> list[m.Entry]:
    """The journal entries that these facts would be."""
    return [
        m.Entry(node="00000000", seq=seq, recorded_at="", actor="", event=event)
        for seq, event in enumerate([registered, *events], start=1)
    ]
