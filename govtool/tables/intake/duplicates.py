"""New cases of a file that are likely there already, or in another row: never merged.

They are looked for once, when all rows are in: one walk along the index costs far less than a
question for each row.
"""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Container
from typing import Any

from govtool.base.errors import Problem
from govtool.base.i18n import _, counted, sentences
from govtool.store import Transaction
from govtool.subjects.subject import Subject
from govtool.views.likeness import Alike, Found, asked, ids_since, similar_since

CODE = "likely_duplicate"


class NewSubjects:
    """The subjects of a noun that an import opens, and the likely duplicates among them."""

    def __init__(self, tx: Transaction, noun: Subject[Any]) -> None:
        self._tx, self._noun = tx, noun
        (self._before,) = tx.reader.execute("SELECT coalesce(max(pos), 0) FROM journal").fetchone()
        self._rows = array("L")
        """The rows of the new ones in the order of their opening: four or eight bytes for each."""

    def note(self, row: int) -> None:
        """Take note that one was opened out of this row or line."""
        self._rows.append(row)

    def warnings(self, column: str, today: dt.date) -> list[Problem]:
        """Return a warning for each row that is likely an earlier one, under ``column``."""
        self._tx.project()
        question = asked(self._tx.reader, self._tx.office, self._noun.word, today)
        if question is None:
            return []
        found = list(similar_since(question, self._before))
        rows = (
            self._rows_of({known.id for case, others in found for known in (case, *others)})
            if found
            else {}
        )
        return [_warning(each, column, rows) for each in found]

    def _rows_of(self, wanted: Container[int]) -> dict[int, int]:
        """Return the rows of those that came out of this file."""
        ids = ids_since(self._tx.reader, self._noun, self._before)
        return {found: row for found, row in zip(ids, self._rows, strict=True) if found in wanted}


def _warning(found: Found, column: str, rows: dict[int, int]) -> Problem:
    case, others = found
    nearest, n = others[0], len(others) - 1
    more = counted("There is {n} more like it.", "There are {n} more like it.", n) if n else None
    message = sentences(_likely(case, nearest, rows.get(nearest.id)), more)
    return Problem(column, CODE, message, nearest.state.no, rows[case.id], column)


def _likely(case: Alike, other: Alike, row: int | None) -> str:
    """Return the text with both numbers, which ``case link`` takes."""
    if row is not None:
        text = _("{case_no} is likely the same matter as row {row} of this file ({other}).")
        return text.format(case_no=case.state.no, row=row, other=other.state.no)
    text = _("{case_no} is likely the same matter as {other}, registered on {day}.")
    return text.format(
        case_no=case.state.no, other=other.state.no, day=other.state.opened_on.isoformat()
    )
