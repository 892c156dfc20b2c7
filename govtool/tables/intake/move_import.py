"""Moves of households from a file into a transaction."""

from __future__ import annotations

from typing import NamedTuple

from govtool.base.errors import Problem, Refused
from govtool.base.i18n import _
from govtool.models import Household, HouseholdMoved
from govtool.store import Transaction
from govtool.subjects import registry
from govtool.subjects.file_form import FileForm
from govtool.subjects.register import Versions
from govtool.subjects.unit.references import closed_by_then
from govtool.tables.formats.json_lines import JsonLine
from govtool.tables.intake import findings, noun_rows
from govtool.tables.intake.file_table import FileTable, Row
from govtool.tables.intake.findings import Context, Findings
from govtool.tables.intake.noun_import import NounImport
from govtool.tables.intake.noun_rows import Values
from govtool.tables.intake.outcome import Fate, Options
from govtool.views import registers


class MoveRecord(NamedTuple):
    """A move that a file tells of, and the household that moves."""

    code: str
    event: HouseholdMoved


class MoveImport(NounImport):
    """Takes moves of households in, each for its day."""

    def _read_row(self, row: Row, table: FileTable) -> tuple[MoveRecord | None, Findings]:
        return self._record(*self._values(row, table))

    def _read_line(self, line: JsonLine) -> tuple[MoveRecord | None, Findings]:
        cells, found = noun_rows.read_object(self.form, line)
        values, inside = noun_rows.read_values(self.form, cells, cells.__getitem__, self.context)
        record, inside = self._record(values, inside)
        found.problems += inside.problems
        found.warnings += inside.warnings
        return record, found

    def _record(self, values: Values, found: Findings) -> tuple[MoveRecord | None, Findings]:
        if not found.problems and not values.keys() & {"grid", "address"}:
            message = _("Name the new grid or the new address.")
            found.problem("grid", "missing", message)
        if found.problems:
            return None, found
        on = values.get("on", self.context.today)
        place = {name: values.get(name) for name in ("address", "reason")}
        if (grid := values.get("grid")) is not None:
            row = registers.register_row(self.tx.reader, "grid", grid, on)
            if row is None:
                last = registers.last_day(self.tx.reader, "grid", grid, on)
                found.problems.append(
                    findings.problem("grid", closed_by_then("grid", grid, last), grid)
                )
                return None, found
            parent = row["parent"]
            place |= {"grid": parent or grid, "microgrid": grid if parent else None}
        try:
            return MoveRecord(values["code"], HouseholdMoved.checked(on=on, **place)), found
        except Refused as refusal:
            found.refuse(str(refusal.where.get("column", "code")), refusal, "")
            return None, found

    def _enter(self, record: MoveRecord, found: Findings) -> Fate:
        subject = f"household:{record.code}"
        versions = registers.versions(self.tx.history(subject), "household")
        there = versions.at(record.event.on) if versions else None
        if there is None:
            found.problems.append(self._absent(record, versions))
            return Fate.ACCEPTED
        if record.event.amended(there) == there:
            return Fate.DUPLICATE
        self.tx.append(subject, record.event)
        return Fate.ACCEPTED

    def _absent(self, record: MoveRecord, versions: Versions[Household] | None) -> Problem:
        """Return why there is no household to move on the day."""
        code = record.code
        if versions is None:
            message = _(registry.subject("household").missing, code=findings.shown(code))
            return Problem("code", "unknown_household", message, findings.shown(code))
        last = versions.last_day(record.event.on)
        return findings.problem("code", closed_by_then("household", code, last), code)


def importer(tx: Transaction, form: FileForm, options: Options, context: Context) -> MoveImport:
    """Return what takes moves in."""
    return MoveImport(tx, form, options, context)
