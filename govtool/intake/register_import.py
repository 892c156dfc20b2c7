"""Units, grids, households and days on duty of a file into a transaction.

A unit or grid may name a parent that stands further down in the same file, so these two registers are read as a
whole first; they are small. The others are taken in as they are read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from govtool.errors import Problem
from govtool.i18n import _
from govtool.intake import lines, registers
from govtool.intake.fields import Context, Findings
from govtool.intake.lines import Line
from govtool.intake.outcome import AT_ONCE, Fate, Options, Taken, located
from govtool.intake.reader import Row, Table
from govtool.intake.registers import Entity, Register
from govtool.intake.source import Source
from govtool.store import Transaction, lookups


class _Read(NamedTuple):
    """A row as it was read, before it is known whether it can be taken in."""

    item: Row | Line
    entity: Entity | None
    found: Findings


class RegisterImport:
    """Takes the records of one register in, one by one.

    ``recent`` holds the records of this file that the projections may not show yet.
    """

    def __init__(self, tx: Transaction, register: Register, options: Options, context: Context) -> None:
        self.tx = tx
        self.register = register
        self.options = options
        self.context = context
        self.recent: dict[str, Entity] = {}

    def taken(self, source: Source, table: Table | None) -> Iterator[Taken]:
        """Every row or line of the file, dealt with."""
        read = self._lines(source) if table is None else self._rows(table)
        spelled = {} if table is None else table.header.spelled
        for item, entity, found in self._with_parents(read):
            fate = Fate.ACCEPTED if entity is None or found.problems else self._enter(entity, found)
            number = item.number
            own = item.own if isinstance(item, Row) else None
            yield Taken(
                item, fate, located(found.problems, number, spelled, own), located(found.warnings, number, spelled, own)
            )

    def _rows(self, table: Table) -> Iterator[_Read]:
        for row in table.rows():
            raw = {code: table.header.raw(row, code) for code in row.values}
            entity, found = registers.read_values(self.register, row.values, raw, self.context)
            found.problems = row.without_echoes(found.problems)
            yield _Read(row, entity, found)

    def _lines(self, source: Source) -> Iterator[_Read]:
        for line in lines.read_lines(source):
            values, found = registers.read_object(self.register, line)
            entity = None
            if line.value is not None:
                entity, inside = registers.read_values(self.register, values, values, self.context)
                found.problems += inside.problems
            yield _Read(line, entity, found)

    def _with_parents(self, read: Iterator[_Read]) -> Iterator[_Read]:
        """The same rows, with the problems of parents that are not there."""
        if not self.register.parented:
            yield from read
            return
        rows = list(read)
        sound = [row.entity for row in rows if row.entity is not None and not row.found.problems]
        refused = registers.with_sound_parents(sound, self._there())
        for row in rows:
            if row.entity is not None and not row.found.problems:
                row.found.problems += refused.get(row.entity.code, [])
            yield row

    def _there(self) -> Mapping[str, Entity]:
        if self.register is registers.UNITS:
            return self.tx.office.units
        rows = lookups.register_rows(self.tx.reader, self.register.word)
        return {row["code"]: self.register.model.model_validate(row) for row in rows}

    def _stored(self, code: str) -> Entity | None:
        row = lookups.register_row(self.tx.reader, self.register.word, code)
        return self.register.model.model_validate(row) if row else None

    def _enter(self, entity: Entity, found: Findings) -> Fate:
        if len(self.recent) >= AT_ONCE:
            self.tx.project()
            self.recent.clear()
        there = self.recent.get(entity.code) or self._stored(entity.code)
        entity = _with_unread(entity, there, found)
        if there == entity:
            return Fate.DUPLICATE
        problem = self._contradiction(entity, there)
        if problem is not None:
            found.problems.append(problem)
            return Fate.ACCEPTED
        self.tx.append(self.register.subject(entity.code), self.register.saved(self.context.today, entity))
        self.recent[entity.code] = entity
        return Fate.ACCEPTED

    def _contradiction(self, entity: Entity, there: Entity | None) -> Problem | None:
        if there is None:
            return None
        if self._is_of_this_file(entity.code):
            message = _("The file has {number} twice, with different content.")
        elif not self.options.update:
            message = _("{number} is there already, with other content. Use --update to change it.")
        else:
            return None
        return Problem(self.register.key, "conflict", message.format(number=entity.code), entity.code)

    def _is_of_this_file(self, code: str) -> bool:
        history = self.tx.history(self.register.subject(code))
        return any(entry.recorded_at == self.tx.recorded_at for entry in history)


def _with_unread(entity: Entity, there: Entity | None, found: Findings) -> Entity:
    """The record with what is there already for a cell that could not be read: a wrong number takes no right one away."""
    before = dict(there) if there is not None else {}
    unread = {warning.field for warning in found.warnings if getattr(entity, warning.field, "") is None}
    return entity.model_copy(update={field: before[field] for field in unread if field in before})
