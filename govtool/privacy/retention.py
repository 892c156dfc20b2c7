"""Retention 保存期限 (PIPL 19, 47): personal data of what was closed is erased past its time.

Counts, chain and returns stay.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from govtool.journal.events import Retracted
from govtool.law.clocks import due
from govtool.law.workdays import ONE_DAY
from govtool.privacy.erasure import erase_all
from govtool.privacy.person_versions import held_in
from govtool.privacy.pseudonyms import Pseudonyms
from govtool.rules import Office
from govtool.store import Store
from govtool.subjects import registry
from govtool.subjects.subject import Subject
from govtool.views import person_places
from govtool.views.links import linked_states
from govtool.views.tables import chunks

RULE = "personal_data_kept"
"""The clock of the policy; the value in force on the day asked about applies to all."""

BATCH = 200
"""The number erased in one transaction: others wait briefly, an interruption loses little."""


@dataclass(frozen=True, slots=True)
class Retained:
    """Something closed whose personal data is kept until a day; from then on it is to be erased.

    :param closed_on: when it was closed, or the last of those that are one matter with it; of an
        opening that was taken back, the day of that.
    """

    subject: str
    no: str
    unit: str
    closed_on: dt.date
    until: dt.date

    @property
    def noun(self) -> Subject[Any]:
        """Its noun."""
        return registry.subject_of(self.subject)


@dataclass(frozen=True, slots=True)
class Erased:
    """The result of :func:`apply`: how many subjects and entries changed."""

    cases: int = 0
    entries: int = 0


def past(store: Store, *days: dt.date, subject: str | None = None) -> Iterator[Retained]:
    """Yield what is past its time on each of the days, the longest closed first.

    :param subject: only this one, if it is among them.
    """
    last = min(last_closed(store.office, as_of) for as_of in days)
    for found in person_places.closed_by(store.reader, last, subject):
        closed_on = _matter_closed(store, found.subject) if found.linked else found.closed_on
        if closed_on is not None and closed_on <= last:
            until = max(kept_until(store.office, closed_on, as_of) for as_of in days)
            yield Retained(found.subject, found.no, found.unit, closed_on, until)


def kept_until(office: Office, closed_on: dt.date, as_of: dt.date) -> dt.date:
    """Return until when the data of what was closed on a day is kept, by the policy ``as_of``."""
    return due(closed_on, office.policy.clock(RULE, as_of), office.calendar).day


def time_of(store: Store, subject: str, as_of: dt.date) -> dt.date | None:
    """Return until when personal data of a subject is kept; None while it is in hand.

    What is one matter with it counts too. After an opening was taken back, the time runs from that
    day.
    """
    if store.state(subject) is None:
        taken_back = (e.event.on for e in store.history(subject) if isinstance(e.event, Retracted))
        closed_on = max(taken_back, default=None)
    else:
        closed_on = _matter_closed(store, subject)
    return kept_until(store.office, closed_on, as_of) if closed_on is not None else None


def last_closed(office: Office, as_of: dt.date) -> dt.date:
    """Return the last day of closing whose time is over ``as_of``."""
    span = kept_until(office, as_of, as_of) - as_of
    day = as_of - span + dt.timedelta(days=7)
    while kept_until(office, day, as_of) > as_of:
        day -= ONE_DAY
    return day


def _matter_closed(store: Store, subject: str) -> dt.date | None:
    """Return when the last of those that are one matter was closed; None while one is in hand."""
    days = [state.closed_on for state in linked_states(store, subject)]
    ended = [day for day in days if day is not None]
    return max(ended) if len(ended) == len(days) else None


def apply(
    store: Store,
    past_time: Sequence[Retained],
    actor: str,
    reason: str,
    today: dt.date,
    told: Callable[[int], None] | None = None,
) -> Erased:
    """Erase the personal data of what is past its time, batch by batch.

    Each is checked again under the lock: it may have been reopened, or linked with one in hand,
    since it was found. Interrupted, some are done wholly and the others not at all; begun again, it
    goes on.

    :param told: is called with the number done.
    """
    signs, erased, entries, done = Pseudonyms(), 0, 0, 0
    signs.learn(held for one in past_time for held in held_in(store.history(one.subject)))
    for batch in chunks(past_time, BATCH):
        with store.writing(actor) as tx:
            still = [one for known in batch for one in past(store, today, subject=known.subject)]
            entries += sum(
                erase_all(tx, one.subject, one.no, signs, reason, today) for one in still
            )
        erased += len(still)
        done += len(batch)
        if told is not None:
            told(done)
    return Erased(erased, entries)
