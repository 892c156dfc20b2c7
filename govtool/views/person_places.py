"""Entries that speak of a person, also those that were corrected or taken back since."""

from __future__ import annotations

import datetime as dt
import json
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any, NamedTuple

from govtool.file import file_errors
from govtool.file.reader import Reader, connection_behind
from govtool.journal import entries
from govtool.privacy import personal_marks
from govtool.privacy.masking import characters, known_numbers
from govtool.subjects import registry
from govtool.views import lookups, noun_tables
from govtool.views.tables import NUMBER_OF_OPENING

if TYPE_CHECKING:
    from govtool.models import Event
    from govtool.store import Store


def numbers_named(conn: Reader, opening: Event, names: Mapping[str, str]) -> set[str]:
    """Return the id numbers of people whom a subject names: its texts may contain them.

    :param opening: of the subject; :param names: as its noun has them (:attr:`Subject.names`).
    """
    subjects = [_named(conn, word, opening, field) for field, word in names.items()]
    found = (entry for subject in subjects if subject for entry in entries.history(conn, subject))
    return personal_marks.marked_values(personal_marks.NUMBERS, *(entry.event for entry in found))


def _named(conn: Reader, word: str, opening: Event, field: str) -> str | None:
    """Return the subject of a name, or None if there is none, or it holds no people."""
    if not personal_marks.may_say(registry.subject(word).opening, personal_marks.NUMBERS):
        return None
    return lookups.named_subject(conn, opening, field, word)


def subjects_saying(
    conn: Reader,
    texts: Collection[str] = (),
    names: Collection[str] = (),
    numbers: Collection[str] = (),
) -> list[str]:
    """Return the subjects with an entry that contains a text, or a name or number in any form.

    One walk through the whole journal: an index would know the present only.

    :param names: by their :func:`~govtool.privacy.masking.characters.name_key`.
    :param numbers: those only that
        tell who somebody is.
    """
    if not (texts or names or numbers):
        return []
    wanted = [encode_basestring(text)[1:-1] for text in texts]
    exact = " OR ".join(["0", *("instr(payload, ?)" for _text in wanted)])
    # SQLite lets pass what has the characters of a name one after the other, in whatever distance.
    globs = ["*"] if numbers else list(map(characters.ideographs_glob, names))
    sieve = " OR ".join(["0", *("payload GLOB ?" for _glob in globs)])
    query = f"SELECT subject, {exact}, payload FROM journal NOT INDEXED WHERE {exact} OR {sieve} ORDER BY pos"
    rows = conn.execute(query, [*wanted, *wanted, *globs])
    says = _PayloadSearch(names, numbers)
    return list(
        dict.fromkeys(subject for subject, said, payload in rows if said or says.any_in(payload))
    )


class _PayloadSearch:
    """Looks for names and numbers in payloads."""

    def __init__(self, names: Collection[str], numbers: Collection[str]) -> None:
        self._names = re.compile("|".join(map(characters.name_pattern, names))) if names else None
        self._numbers = numbers

    def any_in(self, payload: str) -> bool:
        """Return whether a payload has one of them in some text."""
        if self._names is None and not known_numbers.may_have_known(payload, self._numbers):
            return False
        return any(map(self._is_in, _texts_of(json.loads(payload))))

    def _is_in(self, text: str) -> bool:
        if known_numbers.known_numbers(text, self._numbers):
            return True
        read = characters.plain(unicodedata.normalize("NFKC", text)).replace("。", ".")
        return self._names is not None and self._names.search(read) is not None


def _texts_of(value: Any) -> Iterator[str]:
    """Yield every text in a payload."""
    match value:
        case str():
            yield value
        case dict():
            for each in value.values():
                yield from _texts_of(each)
        case list():
            for each in value:
                yield from _texts_of(each)


class ClosedSubject(NamedTuple):
    """A closed (or taken back) subject that still has personal data."""

    subject: str
    no: str
    unit: str
    closed_on: dt.date
    linked: bool
    """True if it was ever linked with another as one matter."""


# What was erased as a whole, and of which nothing was recorded since, is done with. The index on
# the subject ends with the place of the entry, so its newest entry is found at once.
_NEWEST_ERASED_ALL = """
SELECT r.kind = 'redacted' AND json_extract(r.payload, '$.whole') FROM journal AS r
WHERE r.subject = j.subject ORDER BY r.pos DESC LIMIT 1
"""
_CLOSED = f"""
SELECT j.subject, s.no, coalesce(c.closed_unit, s.unit), s.closed_on AS day,
    EXISTS (SELECT 1 FROM journal AS l WHERE l.subject = j.subject AND l.kind = 'linked'), j.pos AS place
FROM subject AS s JOIN journal AS j ON j.pos = s.id LEFT JOIN "case" AS c ON c.id = s.id
WHERE s.closed_on <= :day AND j.kind IN ({{openings}}) AND NOT coalesce(({_NEWEST_ERASED_ALL}), 0)
"""
# An opening without a subject was taken back. Its links lead nowhere.
_TAKEN_BACK = f"""
SELECT j.subject, {NUMBER_OF_OPENING}, json_extract(j.payload, '$.unit'),
    (SELECT max(b."on") FROM journal AS b WHERE b.subject = j.subject AND b.kind = 'retracted') AS day,
    0, j.pos AS place
FROM journal AS j WHERE j.kind IN ({{openings}})
    AND NOT EXISTS (SELECT 1 FROM subject AS s WHERE s.id = j.pos)
    AND day <= :day AND NOT coalesce(({_NEWEST_ERASED_ALL}), 0)
"""


def closed_by(conn: Reader, day: dt.date, subject: str | None = None) -> Iterator[ClosedSubject]:
    """Yield what holds people and was closed by ``day`` and not erased, longest closed first.

    :param subject: only this one, if it is among them.
    """
    openings = [
        noun.opening.kind
        for noun in noun_tables.nouns_in(conn)
        if noun.is_seen_through and noun.holds_people
    ]
    only = "" if subject is None else "AND j.subject = :subject"
    query = f"{_CLOSED} {only} UNION ALL {_TAKEN_BACK} {only} ORDER BY day, place".format(
        openings=", ".join(f"'{kind}'" for kind in openings)
    )
    for own, no, unit, closed_on, linked, _place in conn.execute(
        query, {"day": day.isoformat(), "subject": subject}
    ):
        yield ClosedSubject(own, no, unit, dt.date.fromisoformat(closed_on), bool(linked))


def saved_again(conn: Reader, kinds: Sequence[str]) -> set[int]:
    """Return the places of entries of some kinds that saved an existing record."""
    before = "SELECT 1 FROM journal AS b WHERE b.subject = j.subject AND b.pos < j.pos AND b.kind = j.kind"
    marks = ", ".join("?" * len(kinds))
    query = f"SELECT j.pos FROM journal AS j WHERE j.kind IN ({marks}) AND EXISTS ({before})"
    return {pos for (pos,) in conn.execute(query, kinds)}


def firsts_of(conn: Reader, subjects: Sequence[str]) -> dict[str, int]:
    """The place of the first entry of each subject in this journal."""
    first = "SELECT min(pos) FROM journal WHERE subject = ?"
    return {subject: conn.execute(first, (subject,)).fetchone()[0] for subject in subjects}


def wipe(store: Store) -> None:
    """Write the whole file anew without what is left of deleted rows between and inside its pages.

    Rows that were replaced before anything was erased may have left numbers there.
    """
    conn = connection_behind(store.reader)
    with file_errors.translated(store.path):
        conn.execute("PRAGMA secure_delete = ON")
        conn.execute("VACUUM")
