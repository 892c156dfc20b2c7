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
from govtool.journal import Filter, Line
from govtool.persons.finding import Person
from govtool.store import Store, connection, lookups, people
from govtool.store.decisions import no_of

KINDS = (m.PersonalDataExported.kind, m.Redacted.kind, m.Corrected.kind, m.HouseholdSaved.kind)


@dataclass(frozen=True, slots=True)
class Access:
    """One export, correction or erasure.

    ``kind`` is ``exported``, ``erased`` or ``corrected``; ``what`` the list exported, else ``person``; ``about`` the
    numbers of cases and households as far as they are told; ``rows`` how many rows or entries it were.
    """

    recorded_at: str
    actor: str
    kind: str
    what: str
    about: tuple[str, ...]
    rows: int
    reason: str | None

    def as_json(self) -> dict[str, object]:
        """The object a script reads."""
        return {
            name: getattr(self, name) for name in ("recorded_at", "actor", "kind", "what", "about", "rows", "reason")
        }


def accesses(
    store: Store, begin: dt.date | None = None, end: dt.date | None = None, persons: Sequence[Person] = ()
) -> Iterator[Access]:
    """What was done on the days ``[begin, end)``, the newest first.

    :param persons: only what concerns these: their own places, and lists that they stood in at the time.
    """
    which = Filter(kinds=KINDS, on_from=begin, on_before=end, newest_first=True)
    concerned = _Concerned(store, persons) if persons else None
    with connection.translated(store.path):
        for line in journal.read(store.conn, which):
            found = _access(store, line)
            if found is not None and (concerned is None or concerned.by(line)):
                yield found


def _access(store: Store, line: Line) -> Access | None:
    """What a line of the journal says; None where it does not touch on personal data."""
    entry = line.entry
    told = (entry.recorded_at, entry.actor)
    match entry.event:
        case m.PersonalDataExported(what=what, rows=rows, reason=reason, about=about):
            return Access(*told, "exported", what, about, rows, reason)
        case m.Redacted(targets=targets, reason=reason):
            return Access(*told, "erased", "person", (_no(store, line.subject),), len(targets), reason)
        case m.Corrected(changes={"parties": _parties}, reason=reason):
            return Access(*told, "corrected", "person", (_no(store, line.subject),), 1, reason)
        case m.HouseholdSaved(reason=str(reason)):
            return Access(*told, "corrected", "person", (_no(store, line.subject),), 1, reason)
    return None


def _no(store: Store, subject: str) -> str:
    """What a subject is called: the number of a case or decision, the code of a household."""
    word, _colon, code = subject.partition(":")
    match word:
        case "case":
            return lookups.case_no_of(store.conn, subject) or code
        case "decision":
            return no_of(store.conn, subject)
    return code or word


_LISTS = {"cases": "case:", "exchange": "case:", "households": "household:"}
"""The lists that hold everybody, and what people stand in there."""


class _Concerned:
    """Whether a line concerns persons: it names a place of theirs, or exported a list when they stood in it."""

    def __init__(self, store: Store, persons: Sequence[Person]) -> None:
        places = [place for person in persons for place in person.places]
        self._nos = {place.no for place in places}
        self._firsts = people.firsts_of(store.conn, [place.subject for place in places])

    def by(self, line: Line) -> bool:
        event = line.entry.event
        if not isinstance(event, m.PersonalDataExported):
            return line.subject in self._firsts
        listed = _LISTS.get(event.what)
        stood_in = listed and any(s.startswith(listed) and pos < line.pos for s, pos in self._firsts.items())
        return bool(stood_in) or not self._nos.isdisjoint(event.about)
