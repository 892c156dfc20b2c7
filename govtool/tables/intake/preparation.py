"""What can be said of a record without looking into the file of the office: all of an import that may run anywhere.

A record is read, checked and judged here, and drafted in the form in which it is stored. Whether it is there already
is for :mod:`govtool.tables.intake.case_import`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from govtool import models as m
from govtool.base.errors import Problem
from govtool.desk.casework import draft_history
from govtool.store.subject_drafts import Draft
from govtool.tables.formats.json_lines import JsonLine
from govtool.tables.intake import case_history, case_row
from govtool.tables.intake.case_record import CaseRecord
from govtool.tables.intake.file_table import Header, Row
from govtool.tables.intake.findings import Context, Findings

_NAMING = (m.Retracted, m.Redacted)


class Prepared(NamedTuple):
    """A record that was looked at.

    ``problems`` refuse it whatever is there already, ``disorder`` only as a new case. ``key`` is its identity and
    ``content`` the digest of what it says; both are empty when it was refused.
    """

    problems: Sequence[Problem]
    warnings: Sequence[Problem]
    key: str = ""
    content: str = ""
    disorder: Sequence[Problem] = ()
    draft: Draft | None = None


@dataclass(frozen=True, slots=True)
class Preparation:
    """Prepares rows under a ``header``, or lines of JSONL."""

    header: Header | None
    context: Context

    def __call__(self, items: Sequence[Row | JsonLine]) -> list[Prepared]:
        """Each of some rows or lines, prepared."""
        return [self._row(item) if isinstance(item, Row) else self._line(item) for item in items]

    def read_row(self, row: Row) -> tuple[CaseRecord | None, dict[str, Any], Findings]:
        """What a row says, as :func:`govtool.tables.intake.case_row.read_row`."""
        assert self.header is not None
        return case_row.read_row(row, self.header, self.context)

    def read_line(self, line: JsonLine) -> tuple[CaseRecord | None, Findings]:
        """What a line says, as :func:`govtool.tables.intake.case_history.read_object`."""
        assert line.value is not None
        return case_history.read_object(line.value, self.context)

    def _row(self, row: Row) -> Prepared:
        record, values, found = self.read_row(row)
        if record is None:
            return Prepared(found.problems, found.warnings)
        draft, disorder = self._drafted(record)
        named = [case_row.named_by_column(problem, values) for problem in disorder]
        return Prepared((), found.warnings, record.key, record.content, named, draft)

    def _line(self, line: JsonLine) -> Prepared:
        if line.value is None:
            return Prepared(line.problems, ())
        record, found = self.read_line(line)
        if record is None:
            return Prepared(found.problems, found.warnings)
        draft, disorder = self._drafted(record)
        named = [case_history.named_by_path(problem, record) for problem in disorder]
        return Prepared((), found.warnings, record.key, record.content, named, draft)

    def _drafted(self, record: CaseRecord) -> tuple[Draft, list[Problem]]:
        told = (
            record.resolved
            if any(isinstance(event, _NAMING) for event in record.events)
            else record
        )
        return draft_history(
            told.registered,
            told.events,
            self.context.office,
            today=self.context.today,
            case_no=record.case_no,
            content=record.content,
        )
