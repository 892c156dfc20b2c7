"""Fields that papers need beyond a case's course: place, number, mediator, agreement.

A generator of its own for each case, so that the course of the others stays as it is.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

from govtool import models as m
from govtool.base import vocabulary as voc
from govtool.law.workdays import ONE_DAY
from samples.story import Story, known
from samples.words import WORDS

IN_INSTALMENTS = 25_000
"""Yuan from which on a sum is paid in two parts."""
LARGE = 30
"""Persons from which on an event is of the second scale."""


def fill_in(story: Story) -> None:
    """Tell the particulars of a case, and give its sessions a place and their people."""
    rng = random.Random(f"particulars of {story.registered.ref}")  # noqa: S311 (made-up data, no secrets)
    told: list[m.Event] = [m.Supplemented(on=story.registered.on, **_beginning(story, rng))]
    for event in story.events:
        told += _with_people(event, story, rng)
    closed_on = story.judged().closed_on
    story.events = sorted(told, key=lambda event: event.on)
    agreement = story.judged().agreement
    if closed_on is not None and agreement is not None:
        _add_after(story, m.Supplemented(on=closed_on, **_ending(story, rng)))


def _add_after(story: Story, event: m.Event) -> None:
    """Add a fact after those of its day and before those of later ones."""
    place = sum(told.on <= event.on for told in story.events)
    story.events.insert(place, event)


def _beginning(story: Story, rng: random.Random) -> dict[str, Any]:
    """When and where it arose, and how many are in it."""
    case, words = story.registered, WORDS["particulars"]
    applicant = case.parties[0]
    persons = rng.randrange(10, 61) if case.severity is voc.Severity.MAJOR else None
    values: dict[str, Any] = {
        "occurred_on": case.on - rng.randrange(0, 12) * ONE_DAY,
        "persons": persons,
    }
    values["place"] = (
        applicant.address.split("幢")[0] + "幢"
        if applicant.address
        else rng.choice(words["places"])
    )
    if persons is not None:
        values["scale"] = voc.Scale.GROUP if persons >= LARGE else voc.Scale.INDIVIDUAL
    return values


def _with_people(event: m.Event, story: Story, rng: random.Random) -> Iterator[m.Event]:
    """Record a session with its place and people; sometimes somebody is asked before it."""
    unit = known(story.judged(max(event.on, story.registered.on)).stages[-1]).unit
    names = _mediators(unit)
    room = known(story.town.office.unit(unit)).name + "人民调解室"
    if isinstance(event, m.Met):
        yield event
        if rng.random() < WORDS["particulars"]["investigated"]:
            asked, note = (
                story.registered.parties[0].name,
                rng.choice(WORDS["particulars"]["investigation"]),
            )
            yield m.Investigated(
                on=event.on,
                asked=asked,
                place=room,
                mediator=names[0],
                recorder=names[1],
                note=note,
            )
    elif isinstance(event, m.Mediated):
        yield event.model_copy(update={"place": room, "mediator": names[0], "recorder": names[1]})
    else:
        yield event


def _mediators(unit: str) -> list[str]:
    """Two mediators of a unit, always the same."""
    names: list[str] = WORDS["particulars"]["mediators"]
    return random.Random(unit).sample(names, 2)  # noqa: S311 (made-up data, no secrets)


def _ending(story: Story, rng: random.Random) -> dict[str, Any]:
    """What was agreed, by whom it was brought about."""
    case, words = story.judged(), WORDS["particulars"]
    settled = [stage for stage in case.stages if stage.settled] or [
        case.stages[known(case.closing_stage) - 1]
    ]
    mediator = _mediators(settled[0].unit)[0]
    values: dict[str, Any] = {"mediator": mediator, "way": voc.Way.PEOPLES}
    if case.agreement is not voc.AgreementForm.WRITTEN:
        return values
    sum_ = rng.randrange(3, 300) * 100
    days = rng.choice((7, 10, 15, 30))
    money = case.dispute_type.value not in words["without_money"]
    return values | {
        "amount": str(sum_) if money else None,
        "facts": story.registered.summary + rng.choice(words["facts"]),
        "points": rng.choice(words["points"]),
        "terms": rng.choice(words["terms_money" if money else "terms"]).format(sum=sum_),
        "performance": rng.choice(words["performance_money" if money else "performance"]),
        **_time(sum_ if money else 0, known(case.closed_on) + days * ONE_DAY),
    }


def _time(amount: int, last: dt.date) -> dict[str, Any]:
    """By when it is performed: large sums in two instalments."""
    if amount < IN_INSTALMENTS:
        return {"perform_by": last}
    part = str(amount // 2)
    return {
        "instalments": tuple(
            m.Instalment(on=day, amount=part) for day in (last, last + 30 * ONE_DAY)
        )
    }
