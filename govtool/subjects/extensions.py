"""Extensions 延期: more time is asked for before a due date, and approved or refused. The same for every noun."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from govtool.base.record import Day, OptionalText
from govtool.journal.events import Event
from govtool.subjects.subject import EarlierDue, Facts, Obligation


class ExtensionAsked(Event):
    """申请延期: more time is asked for."""

    until: Day
    reason: OptionalText = None


class ExtensionAnswer(Event):
    """延期审批; ``until`` may be left out when it is as requested."""

    approved: bool
    until: Day | None = None


@dataclass(slots=True)
class Extension:
    """A request for more time 延期申请 and what was decided."""

    until: dt.date
    decided_on: dt.date | None = None
    approved: bool = False


class Approval(NamedTuple):
    """An approved extension: the day of the decision, and the due date from then on."""

    on: dt.date
    until: dt.date


def pending(extensions: Sequence[Extension]) -> Extension | None:
    """Return the newest request that was not decided yet."""
    return next((x for x in reversed(extensions) if x.decided_on is None), None)


def decide(
    extensions: Sequence[Extension], approvals: list[Approval], event: ExtensionAnswer
) -> None:
    """Note what was decided of the newest request, and add it to what was approved."""
    request = pending(extensions)
    assert request is not None
    request.decided_on, request.approved = event.on, event.approved
    request.until = event.until or request.until
    if event.approved:
        approvals.append(Approval(event.on, request.until))


def asked_late(event: ExtensionAsked, owed: Obligation) -> Facts | None:
    """Return the facts of a request made after the due date."""
    due = owed.due
    return {"due": due} if event.on > due else None


def moved(owed: Obligation, approvals: Iterable[Approval]) -> Obligation:
    """Return what is owed once extensions moved its due date; what held until each decision is kept."""
    for on, due in approvals:
        earlier = EarlierDue(on, owed.due, owed.provisional)
        owed = owed._replace(
            due=due, provisional=False, extended=True, known_on=on, moved=(*owed.moved, earlier)
        )
    return owed
