"""A whole new case, judged, before it has its number and its place: all of the work that needs no database.

A draft is plain text and numbers, so that it can be made in another process (``intake/workers.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from json.encoder import encode_basestring
from typing import NamedTuple

from govtool.journal import Fact, fact_of
from govtool.models import Event
from govtool.rules import CASE, Case, Office
from govtool.store import search
from govtool.store.rows import Rows, rows_of
from govtool.store.tables import PAPER_NUMBER, SEARCH, SUBJECT, Row

NO_NUMBER = "?"
"""Stands for the number of a case until it is given one."""

_UNNUMBERED = f'"case_no":"{NO_NUMBER}"'
"""In the payload of a registration. No text in it can look like this: quotation marks in texts are escaped."""


class Draft(NamedTuple):
    """A new case of a unit and a year; ``case_no`` is the number it brings along, None to be given the next one.

    ``facts`` are its events, the registration first; ``rows`` the rows of its projections, without its id.
    """

    unit: str
    year: int
    case_no: str | None
    facts: list[Fact]
    rows: Rows

    @property
    def papers(self) -> list[Row]:
        """The numbers that its papers bring along: kind, unit, year, number."""
        return [row[1:] for row in self.rows[PAPER_NUMBER.name]]


def draft_of(case: Case, events: Sequence[Event], case_no: str | None, office: Office) -> Draft:
    """The draft of a case.

    :param case: what :func:`~govtool.rules.judge` made of ``events``; its number is :data:`NO_NUMBER`.
    """
    year = case.registered_on.year
    return Draft(case.unit, year, case_no, list(map(fact_of, events)), rows_of(CASE, case, office))


def numbered(draft: Draft, case_no: str) -> list[Fact]:
    """The facts of a draft with the number of the case in the registration."""
    (kind, on, payload), *others = draft.facts
    return [(kind, on, payload.replace(_UNNUMBERED, f'"case_no":{encode_basestring(case_no)}', 1)), *others]


def numbered_rows(draft: Draft, case_no: str) -> Rows:
    """Return the rows of a draft with the number of the case."""
    ((word, _no, *rest),) = draft.rows[SUBJECT.name]
    ((text,),) = draft.rows[SEARCH.name]
    return {
        **draft.rows,
        SUBJECT.name: [(word, case_no, *rest)],
        SEARCH.name: [(search.numbered(text, case_no),)],
    }
