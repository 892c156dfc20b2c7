"""The log of exports, corrections and erasures of personal data 个人信息处理记录 (PIPL 54–57).

The journal does not know who looked: whoever can read the file can read all of it, with this
program or another, and nothing would be written down.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from govtool import models as m
from govtool.base.i18n import _
from govtool.journal import chain, entries
from govtool.journal.entries import Filter, JournalLine
from govtool.privacy.person_search import Person
from govtool.privacy.person_versions import versions_in
from govtool.privacy.personal_marks import fields_of, holds_people, who_of
from govtool.rules import CASE
from govtool.store import Store
from govtool.subjects import registry
from govtool.views import lookups, person_places


@dataclass(frozen=True, slots=True)
class Access:
    """One export, correction or erasure.

    ``kind`` is ``exported``, ``erased`` or ``corrected``; ``what`` the list exported, else
    ``person``; ``which`` the selection; ``about`` the known numbers of cases and households;
    ``rows`` the number of rows or entries.
    """

    recorded_at: str
    actor: str
    kind: str
    what: str
    about: tuple[str, ...]
    rows: int
    reason: str | None
    which: m.Selection | None = None

    def as_json(self) -> dict[str, object]:
        """Return the object for scripts."""
        names = ("recorded_at", "actor", "kind", "what", "about", "rows", "reason")
        which = self.which.model_dump(mode="json") if self.which else None
        return {**{name: getattr(self, name) for name in names}, "which": which}


def accesses(
    store: Store,
    begin: dt.date | None = None,
    end: dt.date | None = None,
    persons: Sequence[Person] = (),
) -> Iterator[Access]:
    """Yield the accesses recorded on the days ``[begin, end)`` of this machine, the newest first.

    :param persons: only what concerns these: their own places, and lists that contained them at the
        time.
    """
    saving = _saving()
    always = (m.PersonalDataExported, m.Redacted, m.Corrected, m.Retracted)
    which = Filter(
        kinds=(*(model.kind for model in always), *saving),
        recorded_from=_midnight(begin),
        recorded_before=_midnight(end),
        newest_first=True,
    )
    concerned = _Concerned(store, persons) if persons else None
    again = person_places.saved_again(store.reader, saving)
    for line in entries.read(store.reader, which):
        found = _access(store, line, is_again=line.pos in again)
        if found is not None and (concerned is None or concerned.by(line)):
            yield found


def _saving() -> list[str]:
    registers = (noun for noun in registry.subjects() if not noun.is_seen_through)
    return [kind.name for noun in registers for kind in noun.own_kinds if holds_people(kind.model)]


def _midnight(day: dt.date | None) -> str | None:
    """Return the beginning of a day here, as the journal has it."""
    return chain.timestamp(dt.datetime.combine(day, dt.time()).astimezone()) if day else None


def _access(store: Store, line: JournalLine, *, is_again: bool) -> Access | None:
    """Return the access in a line of the journal, or None if it does not touch personal data.

    :param is_again: whether it saves a record of a register that was there already.
    """
    event, access = line.entry.event, partial(Access, line.entry.recorded_at, line.entry.actor)
    if isinstance(event, m.PersonalDataExported):
        return access("exported", event.what, event.about, event.rows, event.reason, event.which)
    about = (_no(store, line.subject),)
    if isinstance(event, m.Redacted):
        return access("erased", "person", about, len(event.targets), event.reason)
    why = _why_corrected(store, line, is_again=is_again)
    return None if why is None else access("corrected", "person", about, 1, why)


def _why_corrected(store: Store, line: JournalLine, *, is_again: bool) -> str | None:
    """Return the reason of a line that corrects data of persons; None for any other."""
    match line.entry.event:
        case m.Corrected(changes=changes, reason=reason):
            return reason if _is_of_people(line, changes) else None
        case m.Retracted(step=step, targets=targets, reason=reason):
            return reason if step and _are_of_people(store, line, targets) else None
    # What is left saves a record of a register.
    why: str | None = getattr(line.entry.event, "reason", None)
    if why is None and is_again and _says_otherwise(store, line):
        return _("Updated from a file.")
    return why


def _is_of_people(line: JournalLine, changes: Mapping[str, Any]) -> bool:
    opening = registry.subject_of(line.subject).opening
    own = who_of(opening).values()
    records = {
        name: field.record for name, field in fields_of(opening).items() if field.record is not None
    }
    return any(name in own or (name in records and holds_people(records[name])) for name in changes)


def _are_of_people(store: Store, line: JournalLine, targets: Sequence[str]) -> bool:
    """Return whether a step taken back, and recorded again, has data of persons."""
    taken_back = (entry.event for entry in store.history(line.subject) if entry.id in targets)
    return any(holds_people(type(event)) for event in taken_back)


def _says_otherwise(store: Store, line: JournalLine) -> bool:
    """Return whether the line differs in data of persons from the record before it."""

    def moment(entry: m.Entry) -> tuple[str, int]:
        return (entry.recorded_at, entry.seq)

    event, history = line.entry.event, store.history(line.subject)
    saved = (entry for entry in history if isinstance(entry.event, type(event)))
    before = (entry for entry in saved if moment(entry) < moment(line.entry))
    newest = max(before, key=moment, default=None)
    return newest is not None and versions_in(newest.event, None) != versions_in(event, None)


def _no(store: Store, subject: str) -> str:
    word, _colon, code = subject.partition(":")
    return lookups.no_of(store.reader, subject) or code or word


def _listed(what: str) -> str | None:
    """Return the noun of which a list holds everybody; None for an export of another kind."""
    if what in {"exchange", "case_list"}:
        return CASE.word
    return registry.files(what).word if what in registry.FILES else None


class _Concerned:
    """A check of whether a line concerns persons: it names a place of theirs, or exported them."""

    def __init__(self, store: Store, persons: Sequence[Person]) -> None:
        self._store = store
        places = [place for person in persons for place in person.places]
        self._nos = {place.no for place in places}
        self._firsts = person_places.firsts_of(store.reader, [place.subject for place in places])

    def by(self, line: JournalLine) -> bool:
        event = line.entry.event
        if not isinstance(event, m.PersonalDataExported):
            return line.subject in self._firsts
        if event.about:
            return not self._nos.isdisjoint(event.about)
        listed = _listed(event.what)
        if not listed or not event.rows:
            return False
        there = (subject for subject, pos in self._firsts.items() if pos < line.pos)
        of_list = (subject for subject in there if registry.word_of(subject) == listed)
        return any(self._stood_in(subject, line, event.which) for subject in of_list)

    def _stood_in(self, subject: str, line: JournalLine, which: m.Selection | None) -> bool:
        """Return whether a subject was selected, as it was when the export was made."""
        noun = registry.subject_of(subject)
        if not noun.is_seen_through:
            return True
        history, moment = self._store.history(subject), line.entry.recorded_at
        known = [entry for entry in history if entry.recorded_at < moment]
        state = noun.judge(known, self._store.office)
        if state is None or which is None:
            return state is not None
        day = state.closed_on if which.closed else state.opened_on
        return day is not None and (which.first or day) <= day <= (which.last or day)
