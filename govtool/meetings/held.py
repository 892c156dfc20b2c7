"""Meetings 会议 as people ask about them: who chaired, who came, what they decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from govtool.meetings.decisions import decision_json
from govtool.rules import unit_name
from govtool.store import Store
from govtool.subjects.meeting import HeldMeeting
from govtool.views import meetings

if TYPE_CHECKING:
    from govtool.subjects.decision.kinds import Decision

_OF_OPENING = (
    "unit", "group", "place", "chair", "attended", "absent", "minutes", "topic", "phase", "persons", "outcome",
)  # fmt: skip
"""What is told of a meeting that was held, beside its number, kind, day and title."""


def meeting_json(
    held: HeldMeeting | None, decided: Sequence[Decision], as_of: dt.date, hint: str | None = None
) -> dict[str, Any]:
    """Return the object that ``meeting show --json`` prints of a meeting; one that was not held has no chair.

    :param hint: what is odd about its chair. :param decided: in the order of their numbers.
    """
    opening = held.opening if held else None
    first = decided[0] if decided else None
    titles = [opening.title if opening else None, *(one.meeting_title for one in reversed(decided))]
    return {
        "meeting": opening.no if opening else first and first.meeting_no,
        "kind": opening.meeting if opening else first and first.meeting,
        "on": opening.on if opening else first and first.on,
        "title": next(filter(None, titles), None),
        "held": held is not None,
        **{name: getattr(opening, name, None) for name in _OF_OPENING},
        "chair_hint": hint,
        "decisions": [decision_json(one, as_of) for one in decided],
    }


def holder_name(store: Store, held: HeldMeeting) -> str:
    """Return the name of the group that met, else of the unit, as it was on the day."""
    told = held.opening
    if told.group:
        return meetings.group_name(store, told.group, told.on)
    return unit_name(told.unit, store.office, told.on)


def listed_json(store: Store, held: Sequence[HeldMeeting], as_of: dt.date) -> list[dict[str, Any]]:
    """Return the objects that ``meeting list --held --json`` lists."""
    by_meeting: dict[str, list[Decision]] = {}
    for one in meetings.all_decisions(store):
        by_meeting.setdefault(one.meeting_no, []).append(one)
    return [meeting_json(one, by_meeting.get(one.no, ()), as_of) for one in held]
