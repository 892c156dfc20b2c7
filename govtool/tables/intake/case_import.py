"""Cases of a file into a transaction: what is there already, what is new, what contradicts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from govtool import models as m
from govtool.base.errors import Problem
from govtool.base.i18n import _
from govtool.desk.casework import disorder_problems, enter
from govtool.rules import CASE
from govtool.store import Transaction
from govtool.store.subject_drafts import Draft
from govtool.subjects.case.files import OURS_ALONE
from govtool.subjects.file_form import FileForm
from govtool.tables.formats import json_lines
from govtool.tables.formats.json_lines import JsonLine
from govtool.tables.formats.source import ImportFile
from govtool.tables.intake import case_contradictions, case_history, case_row, case_update, findings
from govtool.tables.intake.case_record import CaseRecord
from govtool.tables.intake.case_row import Preparation, Prepared
from govtool.tables.intake.duplicates import NewSubjects
from govtool.tables.intake.file_table import FileTable, Row
from govtool.tables.intake.findings import Context
from govtool.tables.intake.outcome import AT_ONCE, Fate, Options, RowPlace, Taken, located
from govtool.tables.intake.rejects import is_marked
from govtool.tables.intake.update_plan import UpdatePlan
from govtool.tables.intake.workers import in_order
from govtool.views import lookups

Name = Callable[[Problem], Problem]
"""Puts a problem of an event under the column or path that tells of the event."""
Planner = Callable[[Sequence[m.Entry]], tuple[CaseRecord, UpdatePlan, Name]]
"""Returns a record, and what it would change in a case that is there, given its history."""

LARGE = 4 << 20
"""Bytes of a file that is worth the start of other processes."""


class CaseImport:
    """Takes cases in, one by one.

    ``recent`` holds the keys of records of this file that the projections may not show yet;
    ``new_cases`` takes note of those that were registered.
    """

    def __init__(self, tx: Transaction, options: Options, context: Context) -> None:
        self.tx = tx
        self.options = options
        self.context = context
        self.table: FileTable | None = None
        self.recent: set[str] = set()
        self.new_cases = NewSubjects(tx, CASE)

    def taken(self, source: ImportFile, table: FileTable | None) -> Iterator[Taken]:
        """Yield every row or line of the file, dealt with."""
        self.table = table
        prepare = Preparation(table.header if table else None, self.context)
        items: Iterator[Row | JsonLine] = (
            json_lines.read_lines(source) if table is None else table.rows()
        )
        spread = (source.size or 0) >= LARGE
        given = table.given - OURS_ALONE if table else frozenset()
        for item, prepared in in_order(prepare, items, spread=spread):
            if isinstance(item, JsonLine):
                planner = partial(self._plan_of_line, prepare, item)
                yield self._take(item, prepared, planner)
            else:
                assert table is not None
                planner = partial(self._plan_of_row, prepare, item, given)
                yield self._take(item, prepared, planner)

    def remarks(self, table: FileTable | None) -> list[Problem]:
        """Return warnings for new cases that are likely there already, when all rows are in."""
        column = (
            "parties" if table is None else table.header.spelled.get("respondent", "respondent")
        )
        return self.new_cases.warnings(column, self.context.today)

    def _take(self, item: Row | JsonLine, prepared: Prepared, planner: Planner) -> Taken:
        fate, problems = Fate.ACCEPTED, prepared.problems
        if prepared.draft is not None:
            fate, problems = self._enter(prepared, prepared.draft, planner, item)
        if not problems and not prepared.warnings:
            return Taken(item, fate)
        if isinstance(item, JsonLine) and item.value is None:
            return Taken(item, fate, problems)
        place = RowPlace.of(item, self.table)
        return Taken(
            item,
            fate,
            located(problems, place, case_row.is_number),
            located(prepared.warnings, place, case_row.is_number),
        )

    def _enter(
        self, prepared: Prepared, draft: Draft, planner: Planner, item: Row | JsonLine
    ) -> tuple[Fate, Sequence[Problem]]:
        if prepared.key in self.recent or len(self.recent) >= AT_ONCE:
            self.tx.project()
            self.recent.clear()
        there = self._find(prepared.key)
        if there is None:
            problems = self._entered_before(prepared.key, item) or prepared.disorder
            return Fate.ACCEPTED, problems or self._enter_new(prepared.key, draft, item.number)
        subject, mark = there
        if mark == lookups.mark_of(prepared.content):
            return Fate.DUPLICATE, []
        return self._change(subject, prepared, planner)

    def _entered_before(self, key: str, item: Row | JsonLine) -> list[Problem]:
        """Return the problem of a row of an errors file whose unnamed case went in already."""
        if not key.startswith("row:") or not is_marked(item, self.table):
            return []
        message = _("This case is in already. Correct it there: govtool case correct")
        return [Problem("ref", "conflict", message)]

    def _find(self, key: str) -> tuple[str, bytes | None] | None:
        """Return the subject of the case with that identity, and the mark of its record."""
        kind, _colon, value = key.partition(":")
        conn = self.tx.store.reader  # not tx.reader, which would write the journal row by row
        if kind == "row":
            return lookups.imported_subject(conn, CASE.word, "content", lookups.mark_of(value))
        return lookups.imported_subject(conn, CASE.word, "ref" if kind == "ref" else "no", value)

    def _enter_new(self, key: str, draft: Draft, row: int) -> list[Problem]:
        problems = enter(self.tx, draft)
        if not problems:
            self.recent.add(key)
            self.new_cases.note(row)
        return problems

    # --- a case that is there already

    def _plan_of_row(
        self, prepare: Preparation, row: Row, given: frozenset[str], history: Sequence[m.Entry]
    ) -> tuple[CaseRecord, UpdatePlan, Name]:
        record, values, found = prepare.read_row(row)
        assert record is not None
        given -= {
            warning.field for warning in found.warnings
        } - values.keys()  # what was not read takes nothing away
        name: Name = partial(case_contradictions.named_by_column, values=values)
        if "history" in values:
            return record, case_update.whole(history, record), name
        return record, case_update.columns(history, values, given, self.context.office.street), name

    def _plan_of_line(
        self, prepare: Preparation, line: JsonLine, history: Sequence[m.Entry]
    ) -> tuple[CaseRecord, UpdatePlan, Name]:
        record, _found = prepare.read_line(line)
        assert record is not None
        return (
            record,
            case_update.whole(history, record),
            partial(case_history.named_by_path, record=record),
        )

    def _change(
        self, subject: str, prepared: Prepared, planner: Planner
    ) -> tuple[Fate, Sequence[Problem]]:
        history = self.tx.history(subject)
        record, plan, name = planner(history)
        if not plan:
            return Fate.DUPLICATE, []
        problems = self._contradiction(record, history, plan) or self._update(subject, record, plan)
        if not problems:
            self.recent.add(prepared.key)
        return Fate.ACCEPTED, [name(problem) for problem in problems]

    def _contradiction(
        self, record: CaseRecord, history: Sequence[m.Entry], plan: UpdatePlan
    ) -> list[Problem]:
        """Return the problem that keeps the case that is there from being changed."""
        field = "ref" if record.key.startswith("ref:") else "case_no"
        number = record.registered.get("ref") or record.case_no
        if any(entry.recorded_at == self.tx.recorded_at for entry in history):
            message = _("The file has {number} twice, with different content.")
        elif not self.options.update:
            message = _("{number} is there already, with other content. Use --update to change it.")
        elif "unit" in plan.changes:
            message = _("{number} was registered by another unit; that cannot be changed.")
        else:
            return []
        shown = findings.shown(number)
        return [Problem(field, "conflict", message.format(number=shown), shown)]

    def _update(self, subject: str, record: CaseRecord, plan: UpdatePlan) -> list[Problem]:
        events = plan.events(self.context.today, content=record.content)
        change = self.tx.change(subject, events, self.context.today)
        added = self.tx.next_entries(events)
        problems = disorder_problems(
            change.violations, added, self.context.office, self.context.today
        )
        if not problems:
            self.tx.append_all(subject, events, change.after)
        return problems


def importer(tx: Transaction, _form: FileForm, options: Options, context: Context) -> CaseImport:
    """Return what takes cases in."""
    return CaseImport(tx, options, context)
