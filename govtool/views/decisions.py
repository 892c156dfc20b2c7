"""Questions about the decisions of meetings 议定事项: one, those of a meeting, all of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from govtool.subjects.decision.kinds import DECISION, Decision
from govtool.views import lookups

if TYPE_CHECKING:
    from govtool.store.database import Store


def every(store: Store, *, unit: str | None = None, open_only: bool = False) -> Iterator[Decision]:
    """Yield the decisions in the order of their meetings; ``open_only`` those not carried out."""
    for subject in lookups.subjects_of(store.reader, DECISION.word):
        decision: Decision = store.state(subject)
        if unit in {None, decision.unit} and not (open_only and decision.done_on):
            yield decision


def of_meeting(store: Store, meeting_no: str) -> list[Decision]:
    """Return the decisions of the meeting with that number."""
    return sorted(
        (one for one in every(store) if one.meeting_no == meeting_no),
        key=lambda one: int(one.no.rpartition("-")[2]),
    )
