"""The cases that are one matter 一事 with a case: those linked with it, and those linked with these."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from govtool.errors import NotFound
from govtool.models import Assigned, Event, Linked
from govtool.rules import Case, Office, failed_stages

if TYPE_CHECKING:
    from govtool.store.database import Store
    from govtool.store.writing import Transaction


def linked_cases(source: Store | Transaction, case: Case, as_of: dt.date) -> Iterator[Case]:
    """Yield the cases that are one matter with ``case`` as known on a day; one that is not in this file is left out."""
    told = [event.other for event in case.timeline if isinstance(event, Linked) and event.on <= as_of]
    met, waiting = {case.case_no}, told
    while waiting:
        number = waiting.pop(0)
        if number in met:
            continue
        met.add(number)
        found = _case(source, number, as_of)
        if found is not None:
            waiting += found.linked
            yield found


def _case(source: Store | Transaction, number: str, as_of: dt.date) -> Case | None:
    try:
        found: Case | None = source.state(source.subject_of(number), as_of)
    except NotFound:
        return None
    return found


def as_known(source: Store | Transaction, case: Case | None, event: Event) -> Event:
    """Return a handling letter with what its lead failed to settle in cases linked by then; any other event as it is."""
    if not isinstance(event, Assigned) or case is None or not case.linked:
        return event
    found = linked_cases(source, case, event.on)
    days = {day for other in found for day in _failed_on(other, event.lead, source.office)}
    return event.model_copy(update={"failed_elsewhere": tuple(sorted(days))}) if days else event


def _failed_on(case: Case, lead: str, office: Office) -> Iterator[dt.date]:
    for stage in failed_stages(case, office):
        if stage.unit == lead:
            yield from (session.on for session in stage.failed)
