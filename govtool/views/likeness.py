"""Subjects likely to be one matter: an index of their keys, and the closer look at its answers.

What makes two alike is said by their noun (:attr:`govtool.subjects.subject.Subject.likeness`). A
subject costs a row for each of its keys, two or three as a rule, and is found through any of them.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from govtool.file.reader import Reader
from govtool.journal import entries
from govtool.journal.events import Linked
from govtool.law.office import Office
from govtool.models import Event
from govtool.subjects import registry
from govtool.subjects.subject import Likeness, State, Subject
from govtool.views.subject_rows import own_table
from govtool.views.tables import Row, Table

Found = tuple["Alike", list["Alike"]]
"""A subject, and those likely to be the same matter, the nearest in time first."""

_NOT_YET = 2**63 - 1
"""Stands for the id of a subject that is not recorded yet: all others are earlier."""
_MOST = 20
"""The most subjects looked at for one key."""
_FEW = 100
"""The number of journal entries whose walk costs as much as looking up one subject."""


@dataclass(frozen=True)
class Alike:
    """A subject of the file, as far as it is needed to tell it from another."""

    id: int
    subject: str
    state: Any

    @cached_property
    def marks(self) -> Any:
        """The marks by which it is known."""
        return likeness_of(registry.subject_of(self.subject)).marks(self.state.timeline[0])

    @property
    def rows(self) -> list[Row]:
        """Its rows in the index, without its id."""
        return key_rows(
            keys_of(registry.subject_of(self.subject), self.state), self.state.opened_on
        )


class LikenessQuestion(NamedTuple):
    """Within how many days subjects of a noun are looked for, in which file, of which office."""

    conn: Reader
    office: Office
    noun: Subject[Any]
    within: int


def likeness_of(noun: Subject[Any]) -> Likeness:
    """Return what makes two subjects of a noun alike."""
    found: Likeness = registry.resolve(noun.likeness)
    return found


def asked(conn: Reader, office: Office, word: str, on: dt.date) -> LikenessQuestion | None:
    """Return the query of a noun under the policy of a day, or None without a rule on likeness."""
    noun = registry.subject(word)
    if not noun.likeness:
        return None
    return LikenessQuestion(conn, office, noun, office.policy.number(likeness_of(noun).within, on))


def keys_of(noun: Subject[Any], state: State) -> list[int]:
    """Return the keys by which a subject is found, in order."""
    alike = likeness_of(noun)
    return sorted(set(alike.keys(alike.marks(state.timeline[0]))))


# --- what is alike


def similar_to(question: LikenessQuestion, opening: Event) -> list[Alike]:
    """Return the probable duplicates of a subject about to be recorded, nearest in time first."""
    alike = likeness_of(question.noun)
    marks = alike.marks(opening)
    rows = key_rows(alike.keys(marks), opening.on)
    return _nearest(opening.on, _alike(question, marks, _looked_up(question, rows, _NOT_YET)))


def similar_since(question: LikenessQuestion, since: int) -> Iterator[Found]:
    """Yield subjects with an id above ``since`` that probably duplicate an earlier one.

    Those that are linked are left out: somebody has looked at them already.
    """
    for new in _new(question, since):
        found = _alike(question, new.marks, _looked_up(question, new.rows, new.id))
        alike = [other for other in found if not _are_linked(new, other)]
        if alike:
            yield new, _nearest(new.state.opened_on, alike)


def ids_since(conn: Reader, noun: Subject[Any], since: int) -> Iterator[int]:
    """Yield the ids of the subjects of a noun above ``since``, in order."""
    own = own_table(noun).named("main")
    return (
        found
        for (found,) in conn.execute(f"SELECT id FROM {own} WHERE id > ? ORDER BY id", (since,))
    )


def _alike(question: LikenessQuestion, marks: Any, ids: Iterable[int]) -> list[Alike]:
    """Return those of some subjects that are alike when compared; a common key may be chance."""
    are_alike = likeness_of(question.noun).are_alike
    return [other for other in _known(question, ids) if are_alike(marks, other.marks)]


def _are_linked(one: Alike, other: Alike) -> bool:
    return _links(one, other) or _links(other, one)


def _links(one: Alike, other: Alike) -> bool:
    links = (event for event in one.state.timeline if isinstance(event, Linked))
    return any(link.means(other.state.no, other.subject) for link in links)


def _nearest(on: dt.date, found: Iterable[Alike]) -> list[Alike]:
    return sorted(found, key=lambda known: (abs(known.state.opened_on - on), known.id))


def _looked_up(question: LikenessQuestion, rows: Iterable[Row], before: int) -> set[int]:
    """Return earlier subjects with a key in common with ``rows``; if many, the nearest in time."""
    query = (
        "SELECT subject_id FROM likeness WHERE key = ? AND day BETWEEN ? AND ? AND subject_id < ?"
        " ORDER BY abs(day - ?), subject_id LIMIT ?"
    )
    within = question.within
    return {
        other
        for key, day in rows
        for (other,) in question.conn.execute(
            query, (key, day - within, day + within, before, day, _MOST)
        )
    }


def _new(question: LikenessQuestion, since: int) -> Iterator[Alike]:
    """Yield the subjects after ``since``, in order; if many, only those that share a key."""
    own, conn = own_table(question.noun).named("main"), question.conn
    (new,) = conn.execute(f"SELECT count(*) FROM {own} WHERE id > ?", (since,)).fetchone()
    (newest,) = conn.execute(f"SELECT coalesce(max(id), 0) FROM {own}").fetchone()
    ids: Iterable[int] = _with_a_key_in_common(conn, own, since, question.within)
    if new * _FEW < newest:
        rows = conn.execute(f"SELECT id FROM {own} WHERE id > ? ORDER BY id", (since,)).fetchall()
        ids = [subject_id for (subject_id,) in rows]
    for subject_id in ids:
        yield from _known(question, [subject_id])


def _with_a_key_in_common(conn: Reader, own: str, since: int, within: int) -> Iterator[int]:
    """Yield new subjects of one table in one walk along the index, quickest for many."""
    earlier = (
        "SELECT 1 FROM likeness AS o WHERE o.key = n.key AND o.day BETWEEN n.day - ?1 AND n.day + ?1"
        " AND o.subject_id < n.subject_id"
    )
    found = (
        f"SELECT DISTINCT n.subject_id FROM likeness AS n WHERE n.subject_id > ?2 AND EXISTS ({earlier})"
        f" AND n.subject_id IN (SELECT id FROM {own} WHERE id > ?2) ORDER BY 1"
    )
    rows = conn.execute(found, (within, since)).fetchall()
    return (subject_id for (subject_id,) in rows)


def _known(question: LikenessQuestion, ids: Iterable[int]) -> list[Alike]:
    """Return the subjects with those ids, folded."""
    subjects = {subject_id: _subject(question.conn, subject_id) for subject_id in ids}
    judged = {
        subject_id: question.noun.judge(entries.history(question.conn, subject), question.office)
        for subject_id, subject in subjects.items()
    }
    return [
        Alike(subject_id, subjects[subject_id], state)
        for subject_id, state in judged.items()
        if state is not None
    ]


def _subject(conn: Reader, subject_id: int) -> str:
    return str(
        conn.execute("SELECT subject FROM journal WHERE pos = ?", (subject_id,)).fetchone()[0]
    )


_BYTES_OF_KEY = 4


def key_rows(keys: Iterable[int], opened_on: dt.date) -> list[Row]:
    """Return the rows of a subject without its id: each key, and its opening day as an ordinal."""
    day = opened_on.toordinal()
    return [(key, day) for key in keys]


def packed_keys(keys: Iterable[int]) -> bytes:
    """Return keys as the row of a subject keeps them, four bytes each."""
    return b"".join([key.to_bytes(_BYTES_OF_KEY, "big") for key in keys])


def _unpacked_keys(stored: bytes) -> list[int]:
    return [
        int.from_bytes(stored[at : at + _BYTES_OF_KEY], "big")
        for at in range(0, len(stored), _BYTES_OF_KEY)
    ]


def forget_keys(
    conn: sqlite3.Connection, index: Table, kept: tuple[Table, str], ids: Sequence[int]
) -> None:
    """Remove stored subjects from an index, before their rows change. Some hundred at most.

    :param kept: the table and the column in which a subject keeps its keys.
    """
    own, column = kept
    marks = ", ".join("?" * len(ids))
    query = (
        f"SELECT k.id, s.opened_on, k.{column} FROM {own.named('main')} AS k"
        f" JOIN main.subject AS s ON s.id = k.id WHERE k.id IN ({marks})"
    )
    delete = (
        f"DELETE FROM {index.named('main')} WHERE {index.columns[0]} = ? AND key = ? AND day = ?"
    )
    for subject_id, on, stored in conn.execute(query, ids).fetchall():
        found = key_rows(_unpacked_keys(stored), dt.date.fromisoformat(on))
        conn.executemany(delete, [(subject_id, *row) for row in found])
