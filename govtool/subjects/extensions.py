"""Extensions 延期: more time is asked for, and approved or refused, in any noun."""

import datetime as dt
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Protocol

from govtool.base.dates import month_day_text
from govtool.base.i18n import _, msgid
from govtool.base.record import Day, OptionalText
from govtool.journal.events import Event
from govtool.law.office import Office
from govtool.subjects.obligation import Approval, Obligation
from govtool.subjects.subject import EventKind, Facts, Parts, Requirement, never


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
    """A request for more time 延期申请, and what was decided."""

    until: dt.date
    decided_on: dt.date | None = None
    approved: bool = False


class Extendable(Protocol):
    """A subject, or a turn of it, with a due date that extensions move."""

    extensions: list[Extension]
    approvals: list[Approval]


def extension_kinds(
    asked: type[ExtensionAsked],
    decided: type[ExtensionAnswer],
    extendable: Callable[[Any], Extendable | None],
    *,
    needs: Requirement,
    owed: Callable[[Any, Office], Obligation],
    same: Callable[[Any, Any], Hashable],
) -> tuple[EventKind, EventKind]:
    """Return the kinds of the request and of the decision.

    :param extendable: gives that of a subject whose due date is moved.
    :param needs: what a request requires.
    :param owed: gives the obligation that a request is about.
    :param same: gives what tells two requests of one day apart.
    """

    def pending(state: Any) -> Extension | None:
        found = extendable(state)
        requests = reversed(found.extensions) if found else ()
        return next((request for request in requests if request.decided_on is None), None)

    def request(state: Any, event: ExtensionAsked, _office: Office) -> None:
        found = extendable(state)
        assert found is not None
        found.extensions.append(Extension(event.until))

    def decide(state: Any, event: ExtensionAnswer, _office: Office) -> None:
        found, open_request = extendable(state), pending(state)
        assert found is not None
        assert open_request is not None
        open_request.decided_on, open_request.approved = event.on, event.approved
        open_request.until = event.until or open_request.until
        if event.approved:
            found.approvals.append(Approval(event.on, open_request.until))

    def late_extension(state: Any, event: ExtensionAsked, office: Office) -> Facts | None:
        due = owed(state, office).due
        return {"due": due} if event.on > due else None

    return (
        EventKind(
            asked,
            msgid("extension requested"),
            request,
            needs=(needs,),
            checks={"late_extension": late_extension},
            may_follow_end=never,
            same=same,
            details=_parts,
        ),
        EventKind(
            decided,
            msgid("extension decided"),
            decide,
            needs=(Requirement("no_request", lambda state, _event: pending(state) is not None),),
            may_follow_end=never,
            title=lambda event: (
                _("extension approved") if event.approved else _("extension refused")
            ),
            details=_parts,
        ),
    )


def _parts(event: ExtensionAsked | ExtensionAnswer, _office: Office, today: dt.date) -> Parts:
    until = _("until {day}", day=month_day_text(event.until, today)) if event.until else None
    return (until, getattr(event, "reason", None))
