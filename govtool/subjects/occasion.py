"""Occasions: what happened on one day and is over with it, as a meeting that was held or a reception."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from govtool.journal.events import Event, NoticeIssued
from govtool.subjects.subject import Obligation, Violation


class OccasionOpening(Protocol):
    """The opening of an occasion: it has a number and a day."""

    no: str
    on: dt.date


E = TypeVar("E", bound=OccasionOpening)


@dataclass(slots=True)
class Occasion(Generic[E]):
    """What happened as it was recorded, with corrections."""

    opening: E
    unit: str
    last_on: dt.date
    timeline: list[Event] = field(default_factory=list)
    violations: list[Violation] = field(default_factory=list)
    notices: list[NoticeIssued] = field(default_factory=list)
    obligations: list[Obligation] = field(default_factory=list)

    @property
    def no(self) -> str:
        """Its number."""
        return self.opening.no

    @property
    def opened_on(self) -> dt.date:
        """Its day."""
        return self.opening.on

    @property
    def closed_on(self) -> dt.date | None:
        """Its day: it lasts no longer."""
        return self.opening.on

    @property
    def state(self) -> str:
        """Always ``held``."""
        return "held"
