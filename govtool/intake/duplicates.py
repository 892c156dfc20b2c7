"""New cases of a file that are likely registered already, here or in another row of the file: told, never merged.

They are looked for once, when all rows are in: one walk along the index costs far less than a question for each row.
"""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Container

from govtool.errors import Problem
from govtool.i18n import _, ngettext, sentences
from govtool.rules import CASE
from govtool.store import Transaction
from govtool.store.likeness import Alike, Found, asked, similar_since

CODE = "likely_duplicate"


class NewCases:
    """Takes note of the cases that an import registers, and says which of them are likely duplicates."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        (self._before,) = tx.reader.execute("SELECT coalesce(max(pos), 0) FROM journal").fetchone()
        self._rows = array("L")
        """The rows of the new cases in the order of their registration: four or eight bytes for each."""

    def note(self, row: int) -> None:
        """A case was registered out of this row or line."""
        self._rows.append(row)

    def warnings(self, column: str, today: dt.date) -> list[Problem]:
        """A warning for each row whose case is likely to be one that came before it, told under ``column``."""
        self._tx.project()
        question = asked(self._tx.reader, self._tx.office, CASE.word, today)
        assert question is not None
        found = list(similar_since(question, self._before))
        rows = (
            self._rows_of({known.id for case, others in found for known in (case, *others)}) if found else {}
        )
        return [_warning(each, column, rows) for each in found]

    def _rows_of(self, wanted: Container[int]) -> dict[int, int]:
        """The rows of those cases that came out of this file."""
        registered = self._tx.reader.execute(
            'SELECT id FROM "case" WHERE id > ? ORDER BY id', (self._before,)
        )
        return {
            case_id: row for (case_id,), row in zip(registered, self._rows, strict=True) if case_id in wanted
        }


def _warning(found: Found, column: str, rows: dict[int, int]) -> Problem:
    case, others = found
    nearest, n = others[0], len(others) - 1
    more = ngettext("There is {n} more like it.", "There are {n} more like it.", n).format(n=n) if n else None
    message = sentences(_likely(case, nearest, rows.get(nearest.id)), more)
    return Problem("parties", CODE, message, nearest.state.no, rows[case.id], column)


def _likely(case: Alike, other: Alike, row: int | None) -> str:
    """With both numbers, which ``case link`` takes; in a dry run they are those the cases would be given."""
    if row is not None:
        text = _("{case_no} is likely the same matter as row {row} of this file ({other}).")
        return text.format(case_no=case.state.no, row=row, other=other.state.no)
    text = _("{case_no} is likely the same matter as {other}, registered on {day}.")
    return text.format(case_no=case.state.no, other=other.state.no, day=other.state.opened_on.isoformat())
