"""Chains: nouns with steps, each owed from the step before by a clock."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated, Any, ClassVar, NamedTuple

from govtool.base.i18n import msgid
from govtool.base.record import Code, Line
from govtool.base.vocabulary import UnitKind
from govtool.journal.events import Event
from govtool.law.office import Office, unit_name
from govtool.privacy.personal_marks import Personal, marks_of
from govtool.subjects.common_events import with_shared
from govtool.subjects.folded import Folded
from govtool.subjects.obligation import Obligation, Rule
from govtool.subjects.series import Series
from govtool.subjects.subject import EventKind, Parts, Requirement, Subject

NOT_YET = msgid("On {day} the step before it was not recorded yet.")


class Opening(Event):
    """The opening of a chain: its number, and the unit that owes the first step."""

    opens: ClassVar[bool] = True
    no: Annotated[Line, Personal.NUMBER]
    unit: Code


class Step(NamedTuple):
    """A step of a chain.

    ``clock``: the policy value, and so the rule, by which it is owed; empty where nobody owes it.
    ``command``: what to type after ``govtool`` to record it. ``missing``: why it is out of order
    before the step before it.
    """

    kind: EventKind
    clock: str = ""
    command: str = ""
    missing: str = NOT_YET


class Reached(NamedTuple):
    """The day of a step, and the unit that has the subject from then on."""

    on: dt.date
    unit: str


@dataclass(slots=True)
class Chained(Folded):
    """A subject of a chain on a day; ``reached`` maps codes of events to steps done."""

    title: str
    reached: dict[str, Reached]
    closed_on: dt.date | None = None

    @property
    def state(self) -> str:
        """Open, or closed when the last step was done."""
        return "open" if self.closed_on is None else "closed"


def chain(
    word: str,
    label: str,
    opened: EventKind,
    *steps: Step,
    title: str = "",
    series: tuple[Series, ...] = (),
) -> Subject[Chained]:
    """Return a noun that goes from step to step; the last one closes it.

    A step that names a unit hands the subject on: that unit owes what comes next.

    :param opened: of an :class:`Opening`. :param title: the field of the opening that says what it
        is about; without it its first text. :param series: the series of its numbers.
    """
    title = title or _first_text(opened.model)
    anywhere = {"unit": frozenset(UnitKind), **opened.units}
    opening = replace(
        opened, units=anywhere, details=opened.details or partial(_details, title=title)
    )
    before = [opened, *(step.kind for step in steps)]
    kinds = [
        _step_kind(step, prior, is_last=step is steps[-1])
        for step, prior in zip(steps, before, strict=False)
    ]
    rules = [_rule(step, prior) for step, prior in zip(steps, before, strict=False) if step.clock]
    return Subject(
        word,
        label,
        partial(_opened, title=title),
        with_shared(opening, *kinds),
        rules={rule.name: rule for rule in rules},
        number_series=series,
        names={"unit": "unit"},
    )


def _first_text(opening: type[Event]) -> str:
    own = opening.model_fields.keys() - Opening.model_fields.keys()
    marks = marks_of(opening).items()
    return next((name for name, mark in marks if name in own and mark is Personal.TEXT), "no")


def _details(event: Any, office: Office, _today: dt.date, *, title: str) -> Parts:
    return (str(getattr(event, title)), unit_name(event.unit, office, event.on))


def _opened(event: Any, _office: Office, *, title: str) -> Chained:
    reached = {event.kind: Reached(event.on, event.unit)}
    return Chained(event, str(getattr(event, title)), reached)


def _step_kind(step: Step, before: EventKind, *, is_last: bool) -> EventKind:
    """Return the kind of a step, which needs the step before."""
    own = step.kind.effect

    def effect(state: Chained, event: Any, office: Office) -> None:
        state.reached.setdefault(event.kind, Reached(event.on, _handed_to(step.kind, event, state)))
        if is_last:
            state.closed_on = state.closed_on or event.on
        own(state, event, office)

    return replace(
        step.kind, effect=effect, needs=(Requirement(step.missing, _has_reached(before.name)),)
    )


def _has_reached(name: str) -> Callable[[Chained, Event], bool]:
    return lambda state, _event: name in state.reached


def _handed_to(kind: EventKind, event: Any, state: Chained) -> str:
    """Return the unit that an event names, else the one that had the subject before it."""
    named = (getattr(event, name) for name in kind.units)
    return next(filter(None, named), [*state.reached.values()][-1].unit)


def _rule(step: Step, before: EventKind) -> Rule:
    def owed(state: Chained, _turn: Chained, office: Office) -> Iterator[Obligation]:
        start, done = state.reached.get(before.name), state.reached.get(step.kind.name)
        if start is not None:
            due, provisional = office.due(step.clock, start.on)
            met_on = done.on if done else None
            yield Obligation(
                step.clock, "", start.unit, start.on, due, met_on, provisional=provisional
            )

    return Rule(step.clock, owed, step.kind.label, before.label, step.command)
