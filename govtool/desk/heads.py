"""The heads of a micro-grid 户长, who was in office when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from govtool.base.errors import Refused
from govtool.base.i18n import _
from govtool.journal.events import Event
from govtool.store import Store
from govtool.subjects.head.kinds import HEAD
from govtool.views import queries
from govtool.views.queries import SubjectFilter


def of_microgrid(store: Store, microgrid: str) -> Iterator[tuple[str, Any]]:
    """Yield the headships of a micro-grid, the oldest first, as they stand."""
    which = SubjectFilter({"belongs_to": microgrid})
    for row in list(queries.subjects(store.reader, HEAD.word, which)):
        yield row["subject"], store.state(row["subject"])


def in_office(store: Store, microgrid: str, event: Event) -> list[str]:
    """Return the headship that an event of a day is of.

    :raises Refused: code ``no_head``: the micro-grid had none that day.
    """
    for subject, head in of_microgrid(store, microgrid):
        if head.opened_on <= event.on and (head.closed_on is None or event.on <= head.closed_on):
            return [subject]
    message = _("{microgrid} had no head on {day}.", microgrid=microgrid, day=event.on)
    hint = _("See: govtool head list --all --microgrid {microgrid}", microgrid=microgrid)
    raise Refused("no_head", message, hint, value=microgrid)
