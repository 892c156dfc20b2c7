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
from govtool.store.caserows import rows_of
from govtool.store.tables import CASE, LIKENESS, OF_A_CASE, SEARCH, Row, Table

NO_NUMBER = "?"
"""Stands for the number of a case until it is given one."""

_PLACE = 0
_UNNUMBERED = f'"case_no":"{NO_NUMBER}"'
"""In the payload of a registration. No text in it can look like this: quotation marks in texts are escaped."""


class Draft(NamedTuple):
    """A new case of a unit and a year; ``case_no`` is the number it brings along, None to be given the next one.

    ``facts`` are its events, the registration first; ``rows`` the rows of its projections, table by table.
    """

    unit: str
    year: int
    case_no: str | None
    facts: list[Fact]
    rows: list[list[Row]]


def draft_of(case: Case, events: Sequence[Event], case_no: str | None) -> Draft:
    """The draft of a case.

    :param case: what :func:`~govtool.rules.judge` made of ``events``; its number is :data:`NO_NUMBER`.
    """
    rows = rows_of([(_PLACE, case)])
    return Draft(
        case.unit, case.registered_on.year, case_no, list(map(fact_of, events)), [rows[table] for table in OF_A_CASE]
    )


def numbered(draft: Draft, case_no: str) -> list[Fact]:
    """The facts of a draft with the number of the case in the registration."""
    (kind, on, payload), *others = draft.facts
    return [(kind, on, payload.replace(_UNNUMBERED, f'"case_no":{encode_basestring(case_no)}', 1)), *others]


def placed(draft: Draft, case_id: int, case_no: str) -> dict[Table, list[Row]]:
    """The rows of a draft with the id and the number of the case."""
    rows = dict(zip(OF_A_CASE, draft.rows, strict=True))
    done: dict[Table, list[Row]] = {table: [(case_id, *row[1:]) for row in rows[table]] for table in OF_A_CASE}
    (case_row,), (search_row,) = rows[CASE], rows[SEARCH]
    done[CASE] = [(case_id, case_no, *case_row[2:])]
    done[SEARCH] = [(case_id, search.numbered(search_row[1], case_no))]
    done[LIKENESS] = [(key, day, case_id) for key, day, _place in rows[LIKENESS]]
    return done
