"""A head 户长 as of a day: the result of folding the events of one headship."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from govtool.subjects.folded import Folded
from govtool.subjects.head.terms import HeadState

if TYPE_CHECKING:
    from govtool.law.policy import Parameter
    from govtool.subjects.head.naming import HeadNamed
    from govtool.subjects.head.service import HeadInsured, HeadLogged, HeadTasked
    from govtool.subjects.head.terms import HeadDuty
    from govtool.subjects.recurrence import Recurring


@dataclass(slots=True)
class HeadTask:
    """A task 临时任务 with its number among those of the head."""

    no: int
    given: HeadTasked
    done_on: dt.date | None = None


@dataclass(slots=True)
class AcrossMicrogrids:
    """A quarrel across micro-grids 跨联防组纠纷, which goes up to the community."""

    found_on: dt.date
    raised_on: dt.date | None = None


@dataclass(slots=True)
class Headship(Folded):
    """A head of a micro-grid from being named to being replaced."""

    opening: HeadNamed
    rhythms: Mapping[HeadDuty, Parameter]
    """How often a duty is asked for, by the policy."""
    stage: HeadState = HeadState.NAMED
    list_no: str | None = None
    """The list on which the street has the name, or had it last."""
    agreed_on: dt.date | None = None
    agreed: set[str] = field(default_factory=set)
    """The households that signed the agreement 联防协议."""
    approved_on: dt.date | None = None
    plaqued_on: dt.date | None = None
    trained_on: list[dt.date] = field(default_factory=list)
    chat_opened_on: dt.date | None = None
    insured: list[HeadInsured] = field(default_factory=list)
    tasks: list[HeadTask] = field(default_factory=list)
    across: list[AcrossMicrogrids] = field(default_factory=list)
    logs: list[HeadLogged] = field(default_factory=list)
    commended_on: list[dt.date] = field(default_factory=list)
    ordered_on: dt.date | None = None
    """The day on which the street ordered the head to be replaced 责令调整."""
    closed_on: dt.date | None = None
    successor: str | None = None

    @property
    def title(self) -> str:
        """The name and the micro-grid."""
        return f"{self.opening.microgrid} {self.opening.name}"

    @property
    def microgrid(self) -> str:
        """The code of the micro-grid."""
        return self.opening.microgrid

    @property
    def state(self) -> str:
        """The code of its state."""
        return self.stage.value

    @property
    def open_tasks(self) -> list[HeadTask]:
        """The tasks not done yet, the oldest first."""
        return [task for task in self.tasks if task.done_on is None]

    def rhythm(self, duty: HeadDuty) -> Iterator[Recurring]:
        """Yield how often a duty is owed from the approval to the end."""
        from govtool.subjects.recurrence import in_force  # which needs periods

        if self.approved_on is not None:
            met = tuple(sorted(log.on for log in self.logs if log.duty is duty))
            yield from in_force(
                self.rhythms[duty], self.unit, self.approved_on, self.closed_on, met
            )
