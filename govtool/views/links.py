"""Subjects that are one matter 一事 with a case or anything else, by links of links."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from govtool.journal.events import Linked
from govtool.subjects import registry
from govtool.subjects.case.kinds import CASE
from govtool.subjects.case.routing import failed_stages
from govtool.subjects.case.state import Case
from govtool.views import lookups

if TYPE_CHECKING:
    from govtool.law.office import Office
    from govtool.models import Assigned
    from govtool.store import Store
    from govtool.store.transaction import Transaction


def linked_states(
    source: Store | Transaction, subject: str, as_of: dt.date | None = None
) -> Iterator[Any]:
    """Yield the subjects linked with one as known on a day, folded (:func:`linked_subjects`)."""
    return (state for _subject, state in linked_subjects(source, subject, as_of))


def linked_subjects(
    source: Store | Transaction, subject: str, as_of: dt.date | None = None
) -> Iterator[tuple[str, Any]]:
    """Yield a subject, and then all that is one matter with it as known on a day.

    What was taken back, and what is not in this file, is left out.
    """
    waiting, met = [subject], set[str]()
    while waiting:
        subject = waiting.pop(0)
        if subject in met:
            continue
        met.add(subject)
        state = source.state(subject, as_of)
        if state is not None:
            links = [event for event in state.timeline if isinstance(event, Linked)]
            word = registry.word_of(subject)
            waiting += filter(
                None, (lookups.linked_subject(source.reader, link, word) for link in links)
            )
            yield subject, state


def linked_cases(source: Store | Transaction, case: Case, as_of: dt.date) -> Iterator[Case]:
    """Yield the other cases that are one matter with ``case`` as known on a day."""
    subject = (
        lookups.subject_with_no(source.reader, case.case_no, CASE.word) if case.links else None
    )
    others = islice(linked_states(source, subject, as_of), 1, None) if subject else ()
    return (one for one in others if isinstance(one, Case))


def letter_as_known(source: Store | Transaction, subject: str, event: Assigned) -> Assigned:
    """Return a handling letter with what its lead failed to settle in cases linked by then."""
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


_WITH_AGREEMENT = """SELECT j.subject FROM "case" AS c JOIN journal AS j ON j.pos = c.id
 WHERE c.agreement = 'written' AND c.closed_unit = ?
 AND EXISTS (SELECT 1 FROM journal AS e WHERE e.subject = j.subject AND e.payload ->> '$.agreement_no' = ?)"""


def cases_with_agreement(source: Store | Transaction, case: Case, number: str) -> list[str]:
    """Return the numbers of other cases that the unit closed with this agreement number."""
    asked = (case.stages[-1].unit, number)
    subjects = [subject for (subject,) in source.reader.execute(_WITH_AGREEMENT, asked)]
    states = [source.state(subject) for subject in subjects]
    return [
        one.case_no
        for one in states
        if one is not None and one.agreement_no == number and one.case_no != case.case_no
    ]
