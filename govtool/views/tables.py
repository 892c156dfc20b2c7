"""The projections as tables: their columns in the order of their rows, and how rows are put in.

``schema`` is ``main``, or ``temp`` when ``doctor`` folds from scratch beside what is stored.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

CHUNK = 500
"""Rows or cases handled at a time."""

Row = tuple[Any, ...]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Table:
    """A projection: its columns in the order of its rows, and the ones that name a row."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    is_counted: bool = False
    """True if its number of rows is shown where a whole file is described."""

    def named(self, schema: str) -> str:
        """The table's name in SQL."""
        return f'{schema}."{self.name}"'

    @property
    def list(self) -> str:
        """All columns in SQL."""
        return quoted(self.columns)


def quoted(columns: Iterable[str]) -> str:
    """Column names in SQL; ``on`` is a word of the language."""
    return ", ".join(f'"{column}"' for column in columns)


DAYS = ("since", "until")
"""The days ``[since, until)`` of a version: the first since "", the current until NULL."""

NUMBER = Table("number", ("series", "unit", "year", "last"), ("series", "unit", "year"))
FILING = Table(
    "filing", ("id", "report", "period", "unit", "filed_on", "figures"), ("id",), is_counted=True
)
SUBJECT = Table(
    "subject",
    ("id", "word", "no", "unit", "opened_on", "closed_on", "last_on", "state", "belongs_to"),
    ("id",),
)
CASE = Table(
    "case",
    (
        "id", "ref", "content", "dispute_type", "source", "severity", "petition", "grid", "outcome",
        "handler", "closed_unit", "agreement", "persons", "amount", "body", "prevented", "campaign",
        "alerted_on", "alerted_unit", "violations", "keys", "people", "kept", "answers",
    ),
    ("id",),
    is_counted=True,
)  # fmt: skip
STAGE = Table(
    "stage",
    ("case_id", "no", "unit", "origin", "opened_on", "closed_on", "outcome", "sessions"),
    ("case_id", "no"),
    is_counted=True,
)
BEFORE = Table(
    "before",
    ("case_id", "until", "severity", "agreement", "persons", "amount", "body", "prevented"),
    ("case_id", "until"),
)
OBLIGATION = Table(
    "obligation",
    (
        "subject_id", "no", "rule", "turn", "unit", "start", "due", "done_on", "known_on", "provisional",
        "extended", "written",
    ),
    ("subject_id", "no"),
    is_counted=True,
)  # fmt: skip
EARLIER = Table(
    "earlier",
    (
        "subject_id",
        "no",
        "until",
        "rule",
        "turn",
        "unit",
        "start",
        "due",
        "known_on",
        "provisional",
    ),
    ("subject_id", "no", "until"),
)
MET = Table("met", ("subject_id", "no", "rule", "unit", "due"), ("subject_id", "no"))
RECURRING = Table(
    "recurring",
    ("subject_id", "no", "rule", "unit", "every", "times", "from", "until", "met_through"),
    ("subject_id", "no"),
)
NOTICE = Table(
    "notice",
    ("subject_id", "no", "rule", "turn", "level", "on"),
    ("subject_id", "no"),
    is_counted=True,
)
SEARCH = Table("search", ("subject_id", "text"), ("subject_id",))
PARTY = Table("party", ("case_id", "key", "day"), ("case_id", "key"))
TALLY = Table(
    "tally",
    ("month", "dimension", "unit", "value", "measure", "n"),
    ("month", "dimension", "unit", "value", "measure"),
)
LIKENESS = Table("likeness", ("subject_id", "key", "day"), ("subject_id", "key"))
PAPER_NUMBER = Table(
    "paper_number", ("case_id", "no", "document", "unit", "year", "number"), ("case_id", "no")
)

NUMBER_OF_OPENING = "coalesce(json_extract(payload, '$.no'), json_extract(payload, '$.case_no'))"
"""The number in an opening's payload; a case uses ``case_no``, others may name a case so."""


def word_condition(word: str) -> str:
    """Return the SQL condition that a subject ``s`` is of a noun, served by the index.

    The oldest noun has none (:data:`govtool.file.ddl.SUBJECT_INDEXES`); all its subjects stand in a
    table of their own.
    """
    return f"likely(s.word = '{word}')" + (f" AND s.word <> '{OLDEST}'" if word != OLDEST else "")


OLDEST = "case"
CASES = f"""(
    SELECT k.id, s.no AS case_no, s.unit, s.opened_on AS registered_on, s.closed_on, s.last_on, s.state,
        {", ".join(f"k.{column}" for column in CASE.columns[1:])}
    FROM "case" AS k JOIN subject AS s ON s.id = k.id
)"""
"""Stored cases: what every subject has, with what cases alone have."""
CASES_WITH_SUBJECT = f"{CASES} AS c JOIN journal AS j ON j.pos = c.id"
"""Stored cases ``c`` with their registrations ``j``, which name the subject."""

OF_ANY = (SUBJECT, OBLIGATION, EARLIER, MET, RECURRING, NOTICE, SEARCH, LIKENESS)
"""The tables stored for every subject, the referenced one first. Rows begin with its id."""
MATTER = Table(
    "matter",
    (
        "id", "ref", "content", "category", "platform", "class", "channel", "urgency", "wants_answer",
        "grid", "handler", "result", "solved", "satisfied", "sent_back", "handled_on", "answered_on",
        "became", "violations", "keys",
    ),
    ("id",),
    is_counted=True,
)  # fmt: skip
MATTER_TURN = Table(
    "matter_turn",
    ("matter_id", "no", "unit", "opened_on", "signed_on", "closed_on", "outcome"),
    ("matter_id", "no"),
    is_counted=True,
)
MATTER_FACT = Table(
    "matter_fact", ("matter_id", "no", "on", "kind", "unit", "value"), ("matter_id", "no")
)
OF_A_MATTER = (MATTER, MATTER_TURN, MATTER_FACT)
"""Tables of matters beside those of every subject."""
OF_A_CASE = (CASE, STAGE, BEFORE, PARTY, PAPER_NUMBER)
"""Tables of cases beside those of every subject."""


def insert(conn: sqlite3.Connection, schema: str, table: Table, rows: Iterable[Row]) -> None:
    """Insert rows of one projection."""
    marks = ", ".join("?" * len(table.columns))
    conn.executemany(f"INSERT INTO {table.named(schema)} ({table.list}) VALUES ({marks})", rows)


def chunks(items: Iterable[_T], size: int = CHUNK) -> Iterator[list[_T]]:
    """``items`` in lists of at most ``size``.

    >>> list(chunks("abcde", 2))
    [['a', 'b'], ['c', 'd'], ['e']]
    """
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk
