"""A whole new subject, judged before it has its number and place: work without the database.

A draft is plain text and numbers, so that it can be made in another process
(``tables/intake/workers.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any, NamedTuple

from govtool.journal.chain import Fact, fact_of
from govtool.subjects import registry
from govtool.subjects.series import NO_NUMBER
from govtool.views import search_text
from govtool.views.subject_rows import Rows, rows_of
from govtool.views.tables import PAPER_NUMBER, SEARCH, SUBJECT, Row

if TYPE_CHECKING:
    from govtool.law.office import Office
    from govtool.models import Event
    from govtool.subjects.subject import State, Subject


class Draft(NamedTuple):
    """A new subject of a noun (``word``), unit and year; ``no`` is its number, None for the next.

    ``facts`` are its events, the opening first; ``rows`` the rows of its projections, without its
    id.
    """

    word: str
    unit: str
    year: int
    no: str | None
    facts: list[Fact]
    rows: Rows

    @property
    def papers(self) -> list[Row]:
        """The numbers that its papers bring along: kind, unit, year, number."""
        return [row[1:] for row in self.rows.get(PAPER_NUMBER.name, ())]


def draft_of(
    noun: Subject[Any], state: State, events: Sequence[Event], no: str | None, office: Office
) -> Draft:
    """Return the draft of a subject.

    :param state: what :meth:`~govtool.subjects.subject.Subject.judge` made of ``events``; its
        number is
        :data:`NO_NUMBER`, unless the noun has none.
    """
    facts, rows = list(map(fact_of, events)), rows_of(noun, state, office)
    return Draft(noun.word, state.unit, state.opened_on.year, no, facts, rows)


def numbered(draft: Draft, no: str) -> list[Fact]:
    """Return the facts of a draft with the number of the subject in the opening."""
    (kind, on, payload), *others = draft.facts
    field = f'"{registry.subject(draft.word).number_field}":'
    # Texts cannot contain the marker: their quotation marks are escaped.
    payload = payload.replace(f'{field}"{NO_NUMBER}"', field + encode_basestring(no), 1)
    return [(kind, on, payload), *others]


def numbered_rows(draft: Draft, no: str) -> Rows:
    """Return the rows of a draft with the number of the subject."""
    ((word, _no, *rest),) = draft.rows[SUBJECT.name]
    ((text,),) = draft.rows[SEARCH.name]
    return {
        **draft.rows,
        SUBJECT.name: [(word, no, *rest)],
        SEARCH.name: [(search_text.numbered(text, no),)],
    }
