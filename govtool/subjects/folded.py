"""Subjects with a number as they are on a day; what each noun adds is in its own module."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Protocol

from govtool.journal.events import Event, NoticeIssued
from govtool.subjects.obligation import Obligation
from govtool.subjects.subject import Violation


class NumberedOpening(Protocol):
    """An opening with a number, a unit and a day."""

    @property
    def no(self) -> str:
        """The number by which people name the subject."""

    @property
    def unit(self) -> str:
        """The unit whose it is."""

    @property
    def on(self) -> dt.date:
        """The day of the opening."""


@dataclass(slots=True)
class Folded:
    """A subject after its events: number, unit and day are those of its opening."""

    opening: NumberedOpening
    last_on: dt.date = field(init=False)
    timeline: list[Event] = field(init=False)
    violations: list[Violation] = field(default_factory=list, init=False)
    notices: list[NoticeIssued] = field(default_factory=list, init=False)
    obligations: list[Obligation] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        """Begin its history with the opening."""
        self.last_on = self.opening.on
        self.timeline = [self.opening]  # type: ignore[list-item]  # every opening is an event

    @property
    def no(self) -> str:
        """The number by which people name it."""
        return self.opening.no

    @property
    def unit(self) -> str:
        """The unit whose it is."""
        return self.opening.unit

    @property
    def opened_on(self) -> dt.date:
        """The day of its opening."""
        return self.opening.on


class Occasion(Folded):
    """A subject of one day, over with it: a meeting that was held, a reception."""

    __slots__ = ()

    @property
    def closed_on(self) -> dt.date | None:
        """Its day: it lasts no longer."""
        return self.opening.on

    @property
    def state(self) -> str:
        """Always ``held``."""
        return "held"
