"""The cases that are one matter 一事 with a case: those linked with it, and those linked with these."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from govtool.models import Assigned, Event
from govtool.rules import CASE, Case, Office, failed_stages
from govtool.store import lookups

if TYPE_CHECKING:
    from govtool.store.database import Store
    from govtool.store.writing import Transaction


def linked_cases(source: Store | Transaction, case: Case, as_of: dt.date) -> Iterator[Case]:
    """Yield the cases that are one matter with ``case`` as known on a day; one that is not in this file is left out."""
    reader = source.reader
    met = {lookups.subject_with_no(reader, case.case_no)}
    waiting = [link for link in case.links if link.on <= as_of]
    while waiting:
        subject = lookups.named_subject(reader, waiting.pop(0), "other", CASE.word)
        if subject is None or subject in met:
            continue
        met.add(subject)
        found: Case | None = source.state(subject, as_of)
        if found is not None:
            waiting += found.links
            yield found


def as_known(source: Store | Transaction, subject: str, event: Event) -> Event:
    """Return a handling letter with what its lead failed to settle in cases linked by then; any other event as it is."""
    if not isinstance(event, Assigned):
        return event
    case: Case | None = source.state(subject)
    if case is None or not case.links:
        return event
    found = linked_cases(source, case, event.on)
    days = {day for other in found for day in _failed_on(other, event.lead, source.office)}
    return event.model_copy(update={"failed_elsewhere": tuple(sorted(days))}) if days else event


def _failed_on(case: Case, lead: str, office: Office) -> Iterator[dt.date]:
    for stage in failed_stages(case, office):
        if stage.unit == lead:
            yield from (session.on for session in stage.failed)
