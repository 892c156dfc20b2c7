"""Who took personal data out of the file, mended or erased it, when and why 个人信息处理记录 (PIPL 54–57).

The journal knows what was exported, corrected and erased. It does not know who looked: whoever can read the file can
read all of it, with this program or another, and nothing would be written down.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from govtool import journal
from govtool import models as m
from govtool.i18n import _
from govtool.journal import Filter, JournalLine
from govtool.persons.finding import Person
from govtool.persons.sayings import said_in
from govtool.rules import judge
from govtool.store import Store, connection, lookups, people

KINDS = (m.PersonalDataExported.kind, m.Redacted.kind, m.Corrected.kind, m.HouseholdSaved.kind)


@dataclass(frozen=True, slots=True)
class Access:
    """One export, correction or erasure.

    ``kind`` is ``exported``, ``erased`` or ``corrected``; ``what`` the list exported, else ``person``; ``which`` what was
    chosen of it; ``about`` the numbers of cases and households as far as they are told; ``rows`` how many rows or entries
    it were.
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
        """The object a script reads."""
        names = ("recorded_at", "actor", "kind", "what", "about", "rows", "reason")
        which = self.which.model_dump(mode="json") if self.which else None
        return {**{name: getattr(self, name) for name in names}, "which": which}


def accesses(
    store: Store, begin: dt.date | None = None, end: dt.date | None = None, persons: Sequence[Person] = ()
) -> Iterator[Access]:
    """What was recorded on the days ``[begin, end)`` of this machine, whatever day it took for today, the newest first.

    :param persons: only what concerns these: their own places, and lists that they stood in at the time.
    """
    which = Filter(
        kinds=KINDS, recorded_from=_midnight(begin), recorded_before=_midnight(end), newest_first=True
    )
    concerned = _Concerned(store, persons) if persons else None
    with connection.translated(store.path):
        again = people.households_saved_again(store.reader)
        for line in journal.read(store.reader, which):
            found = _access(store, line, is_again=line.pos in again)
            if found is not None and (concerned is None or concerned.by(line)):
                yield found


def _midnight(day: dt.date | None) -> str | None:
    """The beginning of a day here, as the journal has it."""
    return journal.timestamp(dt.datetime.combine(day, dt.time()).astimezone()) if day else None


def _access(store: Store, line: JournalLine, *, is_again: bool) -> Access | None:
    """What a line of the journal says; None where it does not touch on personal data.

    :param is_again: it saves a household that was there already.
    """
    entry = line.entry
    told = (entry.recorded_at, entry.actor)
    match entry.event:
        case m.PersonalDataExported(what=what, rows=rows, reason=reason, about=about, which=which):
            return Access(*told, "exported", what, about, rows, reason, which)
        case m.Redacted(targets=targets, reason=reason):
            return Access(*told, "erased", "person", (_no(store, line.subject),), len(targets), reason)
        case m.Corrected(changes={"parties": _parties}, reason=reason):
            return Access(*told, "corrected", "person", (_no(store, line.subject),), 1, reason)
        case m.HouseholdSaved(reason=str(reason)):
            return Access(*told, "corrected", "person", (_no(store, line.subject),), 1, reason)
        case m.HouseholdSaved() if is_again and _says_otherwise(store, line):
            return Access(
                *told, "corrected", "person", (_no(store, line.subject),), 1, _("Updated from a file.")
            )
    return None


def _says_otherwise(store: Store, line: JournalLine) -> bool:
    """Whether the line says something else of the head of a household than what was recorded before."""
    saved = [entry for entry in store.history(line.subject) if isinstance(entry.event, m.HouseholdSaved)]
    before = [
        entry for entry in saved if (entry.recorded_at, entry.seq) < (line.entry.recorded_at, line.entry.seq)
    ]
    newest = max(before, key=lambda entry: (entry.recorded_at, entry.seq), default=None)
    return newest is not None and said_in(newest.event, None) != said_in(line.entry.event, None)


def _no(store: Store, subject: str) -> str:
    """What a subject is called: its number, or the code of a household."""
    word, _colon, code = subject.partition(":")
    return lookups.no_of(store.reader, subject) or code or word


_LISTS = {"cases": "case:", "exchange": "case:", "households": "household:"}
"""The lists that hold everybody, and what people stand in there."""


class _Concerned:
    """Whether a line concerns persons: it names a place of theirs, or exported a list when they stood in it."""

    def __init__(self, store: Store, persons: Sequence[Person]) -> None:
        self._store = store
        places = [place for person in persons for place in person.places]
        self._nos = {place.no for place in places}
        self._firsts = people.firsts_of(store.reader, [place.subject for place in places])

    def by(self, line: JournalLine) -> bool:
        event = line.entry.event
        if not isinstance(event, m.PersonalDataExported):
            return line.subject in self._firsts
        if event.about:
            return not self._nos.isdisjoint(event.about)
        listed = _LISTS.get(event.what)
        if not listed or not event.rows:
            return False
        there = [
            subject for subject, pos in self._firsts.items() if subject.startswith(listed) and pos < line.pos
        ]
        return any(listed != "case:" or self._stood_in(subject, line, event.which) for subject in there)

    def _stood_in(self, subject: str, line: JournalLine, which: m.Selection | None) -> bool:
        """Whether a case was among those chosen, as it stood when they were exported."""
        known = [
            entry for entry in self._store.history(subject) if entry.recorded_at < line.entry.recorded_at
        ]
        case = judge(known, self._store.office)
        if case is None or which is None:
            return case is not None
        day = case.closed_on if which.closed else case.registered_on
        return day is not None and (which.first or day) <= day <= (which.last or day)
