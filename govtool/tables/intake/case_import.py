"""Cases of a file into a transaction: what is there already, what is new, what contradicts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from govtool import models as m
from govtool.base.errors import Problem
from govtool.base.i18n import _
from govtool.desk.casework import enter
from govtool.store import Transaction
from govtool.subjects.case.files import OURS_ALONE
from govtool.subjects.file_form import FileForm
from govtool.tables.formats import json_lines
from govtool.tables.formats.json_lines import JsonLine
from govtool.tables.formats.source import ImportFile
from govtool.tables.intake import case_contradictions, case_history, case_row, case_update, findings
from govtool.tables.intake.case_record import CaseRecord
from govtool.tables.intake.case_row import Preparation, Prepared
from govtool.tables.intake.course_import import OpenedImport
from govtool.tables.intake.file_table import FileTable, Header, Row
from govtool.tables.intake.findings import Context, Findings
from govtool.tables.intake.noun_import import ReadItem
from govtool.tables.intake.noun_rows import Values
from govtool.tables.intake.outcome import Fate, Options
from govtool.tables.intake.rejects import is_marked
from govtool.tables.intake.update_plan import UpdatePlan
from govtool.tables.intake.workers import in_order
from govtool.views import lookups

LARGE = 4 << 20
"""Bytes of a file that is worth the start of other processes."""


class _PreparedItem(NamedTuple):
    """A row or line with what was made of it, and what reads it again for a case that is there."""

    item: Row | JsonLine
    prepared: Prepared
    prepare: Preparation


class CaseImport(OpenedImport):
    """Takes cases in, one by one; those of a large file are read in other processes."""

    def is_number(self, field: str) -> bool:
        """Return whether a column, or a path in an object, has a number of people."""
        return case_row.is_number(field)

    def _located(self, item: Row | JsonLine, problems: Sequence[Problem]) -> Sequence[Problem]:
        """Return problems in place; those of a line that is no object name its row themselves."""
        is_line = isinstance(item, JsonLine) and item.value is None
        return problems if is_line else super()._located(item, problems)

    def _rows(self, table: FileTable) -> Iterator[ReadItem]:
        return self._read(table.rows(), table.source, table.header)

    def _lines(self, source: ImportFile) -> Iterator[ReadItem]:
        return self._read(json_lines.read_lines(source), source, None)

    def _read(
        self, items: Iterable[Row | JsonLine], source: ImportFile, header: Header | None
    ) -> Iterator[ReadItem]:
        prepare = Preparation(header, self.context)
        for item, prepared in in_order(prepare, items, spread=(source.size or 0) >= LARGE):
            record = prepared.draft and _PreparedItem(item, prepared, prepare)
            yield ReadItem(item, record, Findings([*prepared.problems], [*prepared.warnings]))

    def remarks(self, table: FileTable | None) -> list[Problem]:
        """Return warnings for new cases that are likely there already, when all rows are in."""
        if table is not None or self._new_subjects is None:
            return super().remarks(table)
        return self._new_subjects.warnings("parties", self.context.today)

    def _enter(self, record: _PreparedItem, found: Findings) -> Fate:
        item, prepared, _prepare = record
        there = self._find(prepared.key)
        if there is None:
            found.problems += self._entered_before(item, prepared.key) or prepared.disorder
            if not found.problems:
                found.problems += self._enter_draft(item, prepared)
            return Fate.ACCEPTED
        subject, mark = there
        if mark == lookups.mark_of(prepared.content):
            return Fate.DUPLICATE
        return self._change(subject, record, found)

    def _entered_before(self, item: Row | JsonLine, key: str) -> list[Problem]:
        """Return the problem of a row of an errors file whose unnamed case went in already."""
        if not key.startswith("row:") or not is_marked(item, self.table):
            return []
        message = _("This case is in already. Correct it there: govtool case correct")
        return [Problem("ref", "conflict", message)]

    def _find(self, key: str) -> tuple[str, bytes | None] | None:
        """Return the subject of the case with that identity, and the mark of its record."""
        if key in self.recent:
            self.tx.project()
            self.recent.clear()
        kind, _colon, value = key.partition(":")
        reader = self.tx.store.reader  # not tx.reader, which would write the journal row by row
        if kind == "row":
            return lookups.imported_subject(
                reader, self.form.word, "content", lookups.mark_of(value)
            )
        return lookups.imported_subject(
            reader, self.form.word, "ref" if kind == "ref" else "no", value
        )

    def _enter_draft(self, item: Row | JsonLine, prepared: Prepared) -> list[Problem]:
        assert prepared.draft is not None
        new_subjects = self._new_subjects  # which looks at what is there before
        problems = enter(self.tx, prepared.draft)
        if not problems:
            self.recent[prepared.key] = True
            if new_subjects:
                new_subjects.note(item.number)
        return problems

    # --- a case that is there already

    def _change(self, subject: str, record: _PreparedItem, found: Findings) -> Fate:
        item, prepared, prepare = record
        history = self.tx.history(subject)
        if isinstance(item, Row):
            case, values, inside = prepare.read_row(item)
            assert case is not None
            plan = self._plan_of_row(history, case, values, inside)
        else:
            case, inside = prepare.read_line(item)
            assert case is not None
            values, plan = {}, case_update.whole(history, case)
        if not plan:
            return Fate.DUPLICATE
        problems = self._fixed_case(subject, case, plan) or self._record(
            subject, plan.events(self.context.today, content=case.content)
        )
        if not problems:
            self.recent[prepared.key] = True
        found.problems += [
            case_contradictions.named_by_column(problem, values)
            if isinstance(item, Row)
            else case_history.named_by_path(problem, case)
            for problem in problems
        ]
        return Fate.ACCEPTED

    def _plan_of_row(
        self, history: Sequence[m.Entry], case: CaseRecord, values: Values, found: Findings
    ) -> UpdatePlan:
        if "history" in values:
            return case_update.whole(history, case)
        assert self.table is not None
        unread = {warning.field for warning in found.warnings} - values.keys()
        given = self.table.given - OURS_ALONE - unread  # what was not read takes nothing away
        return case_update.columns(history, values, given, self.context.office.street)

    def _fixed_case(self, subject: str, case: CaseRecord, plan: UpdatePlan) -> list[Problem]:
        """Return the problem that keeps the case that is there from being changed."""
        number = findings.shown(case.registered.get("ref") or case.case_no)
        reason = self._contradiction(number or "", subject)
        if reason is None and "unit" in plan.changes:
            message = _("{number} was registered by another unit; that cannot be changed.")
            reason = message.format(number=number)
        field = "ref" if case.key.startswith("ref:") else "case_no"
        return [] if reason is None else [Problem(field, "conflict", reason, number)]


def importer(tx: Transaction, form: FileForm, options: Options, context: Context) -> CaseImport:
    """Return what takes cases in."""
    return CaseImport(tx, form, options, context)
