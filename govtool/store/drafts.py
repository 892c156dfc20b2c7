"""A whole new case, judged, before it has its number and its place: all of the work that needs no database.

A draft is plain text and numbers, so that it can be made in another process (``intake/workers.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from json.encoder import encode_basestring
from typing import NamedTuple

from govtool.journal import Fact, fact_of
from govtool.models import Event
from govtool.rules import Case
from govtool.store import search
from govtool.store.caserows import RowsOfCases, rows_of
from govtool.store.tables import Row

NO_NUMBER = "?"
"""Stands for the number of a case until it is given one."""

_PLACE = 0
_UNNUMBERED = f'"case_no":"{NO_NUMBER}"'
"""In the payload of a registration. No text in it can look like this: quotation marks in texts are escaped."""


class Draft(NamedTuple):
    """A new case of a unit and a year; ``case_no`` is the number it brings along, None to be given the next one.

    ``facts`` are its events, the registration first; ``rows`` the rows of its projections.
    """

    unit: str
    year: int
    case_no: str | None
    facts: list[Fact]
    rows: RowsOfCases

    @property
    def papers(self) -> list[Row]:
        """The numbers that its papers bring along: kind, unit, year, number."""
        return [row[2:] for row in self.rows.paper_numbers]


def draft_of(case: Case, events: Sequence[Event], case_no: str | None) -> Draft:
    """The draft of a case.

    :param case: what :func:`~govtool.rules.judge` made of ``events``; its number is :data:`NO_NUMBER`.
    """
    year = case.registered_on.year
    return Draft(case.unit, year, case_no, list(map(fact_of, events)), rows_of([(_PLACE, case)]))


def numbered(draft: Draft, case_no: str) -> list[Fact]:
    """The facts of a draft with the number of the case in the registration."""
    (kind, on, payload), *others = draft.facts
    return [(kind, on, payload.replace(_UNNUMBERED, f'"case_no":{encode_basestring(case_no)}', 1)), *others]


def placed(draft: Draft, case_id: int, case_no: str) -> RowsOfCases:
    """The rows of a draft with the id and the number of the case."""
    rows = draft.rows
    return RowsOfCases(
        [(case_id, case_no, *row[2:]) for row in rows.cases],
        [(case_id, *row[1:]) for row in rows.stages],
        [(case_id, *row[1:]) for row in rows.obligations],
        [(case_id, *row[1:]) for row in rows.notices],
        [(case_id, search.numbered(text, case_no)) for _place, text in rows.searches],
        [(key, day, case_id) for key, day, _place in rows.likenesses],
        [(key, day, case_id) for key, day, _place in rows.people],
        [(case_id, *row[1:]) for row in rows.paper_numbers],
    )
