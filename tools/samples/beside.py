"""The records beside a case's course: the finder, the app, the termination, the letters.

Each case has its own chances here, so that they change nothing in the courses of others.
"""

from __future__ import annotations

import random
from typing import Any

from govtool import models as m
from govtool.base import vocabulary as voc
from govtool.law.workdays import ONE_DAY
from samples.story import Story
from samples.words import WORDS, happens

POLICE = "示例派出所"
FOUND = frozenset({voc.Source.PATROL, voc.Source.HOUSEHOLD_HEAD})


def tell_beside(story: Story) -> None:
    """Tell it of a case whose course is told."""
    own = random.Random(f"beside {story.registered.ref}")  # noqa: S311 (made-up data, no secrets)
    if story.registered.source in FOUND:
        _found(story, own)
    _became_major(story, own)
    _entered(story, own)
    story.events = [_with_reason(event, own) for event in story.events]
    _letters(story)
    _alerted(story)


def _found(story: Story, own: random.Random) -> None:
    """By whom, and now and then the day before: then it was reported that day."""
    names = WORDS["names"]
    finder = own.choice(names["surnames"]) + own.choice(names["given"])
    told: dict[str, Any] = {"found_by": finder}
    if happens(own, "found_before"):
        on = story.registered.on - ONE_DAY
        told["found_on"] = on
        at_once = [
            e for e in story.events if isinstance(e, m.Reported) and e.on == story.registered.on
        ]
        for event in at_once:
            story.events[story.events.index(event)] = event.model_copy(update={"on": on})
    story.registered = story.registered.model_copy(update=told)


def _became_major(story: Story, own: random.Random) -> None:
    """An ordinary case found to be major on the day of its transfer, after two failed sessions."""
    ordinary = story.registered.severity is voc.Severity.ORDINARY
    transfer = next((event for event in story.events if isinstance(event, m.Transferred)), None)
    failed = [
        e
        for e in story.events
        if isinstance(e, m.Mediated) and e.outcome is voc.SessionOutcome.FAILED
    ]
    if (
        ordinary
        and transfer
        and len(failed) > 1
        and failed[1].on <= transfer.on
        and happens(own, "became_major")
    ):
        reason = own.choice(WORDS["texts"]["became_major"])
        story.events.insert(
            story.events.index(transfer), m.BecameMajor(on=transfer.on, reason=reason)
        )


def _entered(story: Story, own: random.Random) -> None:
    """With the return of its week as a rule, some later, a few never."""
    due = next((o.due for o in story.judged().obligations if o.rule == "app_entry"), None)
    if due is None or happens(own, "never_entered"):
        return
    days = [story.registered.on + n * ONE_DAY for n in range((due - story.registered.on).days + 1)]
    working = [day for day in days if story.town.office.calendar.is_workday(day)]
    late = happens(own, "entered_late")
    story.events.append(
        m.AppEntered(on=due + own.randrange(1, 6) * ONE_DAY if late else own.choice(working))
    )


def _alerted(story: Story) -> None:
    """Notify the police of major disputes that may turn violent, on the day they are found."""
    own = random.Random(f"alert {story.registered.ref}")  # noqa: S311 (made-up data, no secrets)
    if story.registered.severity is voc.Severity.MAJOR and happens(own, "alerted"):
        risk = own.choice([voc.AlertKind.VIOLENCE, voc.AlertKind.GROUP_PETITION])
        measures = own.choice(WORDS["texts"]["alerted"])
        alert = m.Alerted(on=story.registered.on, risk=risk, measures=measures, reported_to=POLICE)
        story.events.insert(0, alert)


def _with_reason(event: m.Event, own: random.Random) -> m.Event:
    """Most were terminated because a party refused."""
    if not isinstance(event, m.Closed) or event.outcome is not voc.ClosedOutcome.TERMINATED:
        return event
    kind = voc.TerminationReason
    reason = own.choice([kind.REFUSED, kind.REFUSED, kind.REFUSED, kind.UNREACHABLE, kind.OTHER])
    note = own.choice(WORDS["texts"]["terminated"]) if reason is kind.OTHER else None
    return event.model_copy(update={"reason": reason, "note": note})


def _letters(story: Story) -> None:
    """Add a letter's person in charge, its delivery, and the approval of one recorded without."""
    own = random.Random(f"letters {story.registered.ref}")  # noqa: S311 (made-up data, no secrets)
    names = WORDS["names"]
    told: list[m.Event] = []
    for event in story.events:
        if not isinstance(event, m.Assigned):
            told.append(event)
            continue
        person = own.choice(names["surnames"]) + own.choice(names["given"])
        delivery = own.choice([voc.Delivery.PAPER, voc.Delivery.PAPER, voc.Delivery.ELECTRONIC])
        told.append(event.model_copy(update={"person": person, "delivery": delivery}))
        if event.approved_by is None:
            leader = own.choice(WORDS["office"]["leaders"])
            told.append(m.LetterApproved(on=event.on, lead=event.lead, approved_by=leader))
    story.events = told
