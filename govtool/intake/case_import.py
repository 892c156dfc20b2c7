"""Cases of a file into a transaction: what is there already, what is new, what contradicts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from govtool import models as m
from govtool.casework import disorder_problems, enter_history
from govtool.errors import Problem
from govtool.i18n import _
from govtool.intake import cases, histories, lines, updating
from govtool.intake.duplicates import NewCases
from govtool.intake.fields import Context
from govtool.intake.lines import Line
from govtool.intake.outcome import AT_ONCE, Fate, Options, Taken, located
from govtool.intake.reader import Row, Table
from govtool.intake.record import CaseRecord
from govtool.intake.source import Source
from govtool.intake.updating import Plan
from govtool.store import Transaction, lookups

Planner = Callable[[Sequence[m.Entry]], Plan]
"""What a record would change in a case that is there, given its history."""

_NAMING = (m.Retracted, m.Redacted)


class CaseImport:
    """Takes cases in, one by one.

    ``recent`` holds the keys of records of this file that the projections may not show yet.
    """

    def __init__(self, tx: Transaction, options: Options, today: dt.date) -> None:
        self.tx = tx
        self.options = options
        grids = set(lookups.register_codes(tx.conn, "grid"))
        self.context = Context(today, tx.office, grids)
        self.recent: set[str] = set()
        self.new_cases = NewCases(tx)

    def taken(self, source: Source, table: Table | None) -> Iterator[Taken]:
        """Every row or line of the file, dealt with."""
        if table is None:
            yield from map(self._take_line, lines.read_lines(source))
        else:
            given = table.given - {"case_no", "history"}
            for row in table.rows():
                yield self._take_row(row, table, given)

    def _take_row(self, row: Row, table: Table, given: frozenset[str]) -> Taken:
        record, values, found = cases.read_row(row, table.header, self.context)
        fate = Fate.ACCEPTED
        if record is not None:
            planner: Planner = partial(updating.whole, record=record)
            if "history" not in values:
                street = self.context.office.street
                planner = partial(updating.columns, values=values, given=given, street=street)
            fate, more = self._enter(record, planner, row.number)
            found.problems += [cases.named_by_column(problem, values) for problem in more]
        spelled = table.header.spelled
        problems = located(found.problems, row.number, spelled, row.own)
        return Taken(row, fate, problems, located(found.warnings, row.number, spelled, row.own))

    def _take_line(self, line: Line) -> Taken:
        if line.value is None:
            return Taken(line, Fate.ACCEPTED, line.problems)
        record, found = histories.read_object(line.value, self.context)
        fate = Fate.ACCEPTED
        if record is not None:
            fate, problems = self._enter(record, partial(updating.whole, record=record), line.number)
            found.problems += [histories.named_by_path(problem, record) for problem in problems]
        return Taken(line, fate, located(found.problems, line.number, {}), located(found.warnings, line.number, {}))

    def _enter(self, record: CaseRecord, planner: Planner, row: int) -> tuple[Fate, list[Problem]]:
        if record.key in self.recent or len(self.recent) >= AT_ONCE:
            self.tx.project()
            self.recent.clear()
        there = self._find(record.key)
        if there is None:
            return Fate.ACCEPTED, self._enter_new(record, row)
        subject, content = there
        if content == record.content:
            return Fate.DUPLICATE, []
        history = self.tx.history(subject)
        plan = planner(history)
        if not plan:
            return Fate.DUPLICATE, []
        return Fate.ACCEPTED, self._contradiction(record, history, plan) or self._update(subject, record, history, plan)

    def _find(self, key: str) -> tuple[str, str | None] | None:
        """The subject of the case with that identity, and the digest of the record it came from."""
        kind, _colon, value = key.partition(":")
        if kind == "row":
            return lookups.imported_case(self.tx.store.conn, "content", bytes.fromhex(value))
        return lookups.imported_case(self.tx.store.conn, "ref" if kind == "ref" else "case_no", value)

    def _enter_new(self, record: CaseRecord, row: int) -> list[Problem]:
        told = record.resolved if any(isinstance(event, _NAMING) for event in record.events) else record
        problems = enter_history(
            self.tx,
            told.registered,
            told.events,
            today=self.context.today,
            case_no=record.case_no,
            content=record.content,
        )
        if not problems:
            self.recent.add(record.key)
            self.new_cases.note(row)
        return problems

    def likely_duplicates(self, table: Table | None) -> list[Problem]:
        """Warnings for the new cases that are likely registered already; asked for when all rows are in."""
        column = "parties" if table is None else table.header.spelled.get("respondent", "respondent")
        return self.new_cases.warnings(column, self.context.today)

    def _contradiction(self, record: CaseRecord, history: Sequence[m.Entry], plan: Plan) -> list[Problem]:
        """Why the case that is there is not to be changed."""
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
        return [Problem(field, "conflict", message.format(number=number), number)]

    def _update(self, subject: str, record: CaseRecord, history: Sequence[m.Entry], plan: Plan) -> list[Problem]:
        events = plan.events(self.context.today, record.content)
        problems = disorder_problems(history, events, self.context.office, self.context.today)
        if not problems:
            for event in events:
                self.tx.append(subject, event)
            self.recent.add(record.key)
        return problems
