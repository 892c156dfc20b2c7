"""Changes to the record: what was corrected, taken back or erased, and what counts after that.

They are no facts of a subject: they apply to the entry they name from its own date on, whenever
they were recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any

from govtool.journal.events import (
    Corrected,
    Entry,
    Event,
    Linked,
    NoticeIssued,
    Redacted,
    Retracted,
)

CHANGES: frozenset[type[Event]] = frozenset({Corrected, Retracted, Redacted})
IN_EVERY_NOUN = CHANGES | {Linked, NoticeIssued}
IN_FOLD_ORDER = attrgetter("event.on", "recorded_at", "node", "seq")
"""The order in which the entries of a subject fold (design, Journal)."""


def effective(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries that count, in fold order, the corrected opening first."""
    everything = sorted(entries, key=IN_FOLD_ORDER)
    if CHANGES.isdisjoint([type(entry.event) for entry in everything]):
        return _opening_first(everything)
    gone = retracted(everything)
    kept = _in_their_places([entry for entry in everything if entry.id not in gone], everything)
    changes: dict[str, Any] = {}
    for entry in sorted(kept, key=as_recorded):
        if isinstance(entry.event, Corrected):
            changes.update(entry.event.changes)
            if entry.event.override is not None:
                changes["override"] = entry.event.override
    facts = [entry for entry in kept if type(entry.event) not in CHANGES]
    if changes:
        facts = [corrected(entry, changes) for entry in facts]
    return _opening_first(facts)


def _in_their_places(kept: list[Entry], everything: Sequence[Entry]) -> list[Entry]:
    """Return entries in fold order; a replacement takes the place of its original."""
    instead = {
        f"{entry.node}-{entry.event.replacement}": entry.event.targets[0]
        for entry in kept
        if isinstance(entry.event, Retracted) and entry.event.replacement and entry.event.targets
    }
    if not instead:
        return kept
    by_id = {entry.id: entry for entry in everything}

    def place(entry: Entry) -> tuple[Any, ...]:
        original = entry
        while (earlier := by_id.get(instead.get(original.id, ""))) and as_recorded(
            earlier
        ) < as_recorded(original):
            original = earlier
        return (entry.event.on, *as_recorded(original))

    return sorted(kept, key=place)


def _opening_first(facts: list[Entry]) -> list[Entry]:
    """Return the opening first whatever its date: what is dated before it is out of order, not lost.

    In a register the record that was saved first stands first: what was saved later for a day
    before it changed it. What corrected it on its day until then stands with it.
    """
    if not facts or facts[0].event.opens:
        return facts
    saving = [entry for entry in facts if entry.event.saves]
    first = min(saving, key=as_recorded, default=None)
    if first is not None and first is not saving[0]:
        day = first.event.on
        earlier = min(
            (as_recorded(entry) for entry in saving if entry.event.on < day), default=("", "", 0)
        )
        with_it = {
            entry.id for entry in saving if entry.event.on == day and as_recorded(entry) < earlier
        }
        stands = [entry for entry in facts if entry.id in with_it | {first.id}]
        return [
            *sorted(stands, key=as_recorded),
            *(entry for entry in facts if entry not in stands),
        ]
    return sorted(facts, key=lambda entry: not entry.event.opens)


def retracted(entries: Iterable[Entry]) -> set[str]:
    """Return the ids of retracted entries; a retraction can itself be retracted."""
    gone: set[str] = set()
    for entry in sorted(entries, key=as_recorded, reverse=True):
        if isinstance(entry.event, Retracted) and entry.id not in gone:
            gone.update(entry.event.targets)
    return gone


def as_recorded(entry: Entry) -> tuple[str, str, int]:
    """Return the sort key for the order of recording."""
    return (entry.recorded_at, entry.node, entry.seq)


def corrected(entry: Entry, changes: Mapping[str, Any]) -> Entry:
    """Return an opening with the changes of ``corrected`` events; any other entry as it is."""
    if not entry.event.opens:
        return entry
    return entry._replace(event=type(entry.event).model_validate(amended(entry.event, changes)))


def amended(opening: Event, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of an opening with ``changes`` applied, not validated yet.

    What it names by another number than before is not what its id says any more.
    """
    stale = {opening.identified[name]: None for name in changes if name in opening.identified}
    named = {opening.renamed.get(name, name): value for name, value in changes.items()}
    return opening.model_dump(mode="json") | stale | named
