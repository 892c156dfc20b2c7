"""Records of a noun from a file into a transaction, by what the noun says of its files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from govtool.errors import Problem
from govtool.i18n import _
from govtool.intake import lines, nounrows
from govtool.intake.fields import Context, Findings
from govtool.intake.lines import JsonLine
from govtool.intake.outcome import AT_ONCE, Fate, Options, Place, Taken, located
from govtool.intake.parents import unsound_parents
from govtool.intake.reader import Row, Table
from govtool.intake.source import Source
from govtool.store import Transaction, lookups
from govtool.subjects.files import FileForm


class _Read(NamedTuple):
    """A row as it was read, before it is known whether it can be taken in; without a record it is refused."""

    item: Row | JsonLine
    record: Any
    found: Findings


class SavedImport:
    """Takes the records of a register in, one by one: each is saved as a whole.

    ``recent`` holds the records of this file that the projections may not show yet.
    """

    def __init__(self, tx: Transaction, form: FileForm, options: Options, context: Context) -> None:
        self.tx = tx
        self.form = form
        self.saved = form.saved_record
        self.options = options
        self.context = context
        self.recent: dict[str, Any] = {}

    def taken(self, source: Source, table: Table | None) -> Iterator[Taken]:
        """Every row or line of the file, dealt with."""
        read = self._lines(source) if table is None else self._rows(table)
        for item, record, found in self._with_parents(read):
            fate = Fate.ACCEPTED if record is None or found.problems else self._enter(record, found)
            place = Place.of(item, table)
            problems = located(found.problems, place, self.form.is_number)
            yield Taken(item, fate, problems, located(found.warnings, place, self.form.is_number))

    def remarks(self, _table: Table | None) -> list[Problem]:
        """Return no warnings: all were given with their rows."""
        return []

    def _rows(self, table: Table) -> Iterator[_Read]:
        for row in table.rows():
            record, found = self._record(row.values, lambda code, row=row: table.header.raw(row, code))
            found.problems = row.without_echoes(found.problems)
            yield _Read(row, record, found)

    def _lines(self, source: Source) -> Iterator[_Read]:
        for line in lines.read_lines(source):
            cells, found = nounrows.read_object(self.form, line)
            record = None
            if line.value is not None:
                record, inside = self._record(cells, cells.__getitem__)
                found.problems += inside.problems
            yield _Read(line, record, found)

    def _record(self, cells: Mapping[str, str], raw: Any) -> tuple[Any, Findings]:
        values, found = nounrows.read_values(self.form, cells, raw, self.context)
        if found.problems:
            return None, found
        return self.saved.model(**self.saved.completed(values, self.context.office)), found

    def _with_parents(self, read: Iterator[_Read]) -> Iterator[_Read]:
        """The same rows, with the problems of parents that are not there.

        A record may name one further down as its parent, so such a file, which is small, is read as a whole first.
        """
        if not self.saved.parent:
            yield from read
            return
        rows = list(read)
        sound = [row.record for row in rows if row.record is not None and not row.found.problems]
        refused = unsound_parents(self.form, sound, self._there())
        for row in rows:
            if row.record is not None and not row.found.problems:
                row.found.problems += refused.get(row.record.code, [])
            yield row

    def _there(self) -> Mapping[str, Any]:
        rows = lookups.register_rows(self.tx.reader, self.form.word)
        return {row["code"]: self.saved.model.model_validate(row) for row in rows}

    def _stored(self, code: str) -> Any:
        row = lookups.register_row(self.tx.reader, self.form.word, code)
        return self.saved.model.model_validate(row) if row else None

    def _enter(self, record: Any, found: Findings) -> Fate:
        if len(self.recent) >= AT_ONCE:
            self.tx.project()
            self.recent.clear()
        there = self.recent.get(record.code) or self._stored(record.code)
        record = _with_unread(record, there, found)
        if there == record:
            return Fate.DUPLICATE
        problem = self._contradiction(record, there)
        if problem is not None:
            found.problems.append(problem)
            return Fate.ACCEPTED
        self.tx.append(self._subject(record.code), self.saved.saved(self.context.today, record))
        self.recent[record.code] = record
        return Fate.ACCEPTED

    def _subject(self, code: str) -> str:
        return f"{self.form.word}:{code}"

    def _contradiction(self, record: Any, there: Any) -> Problem | None:
        if there is None:
            return None
        if self._is_of_this_file(record.code):
            message = _("The file has {number} twice, with different content.")
        elif not self.options.update:
            message = _("{number} is there already, with other content. Use --update to change it.")
        else:
            return None
        return Problem(self.saved.key, "conflict", message.format(number=record.code), record.code)

    def _is_of_this_file(self, code: str) -> bool:
        history = self.tx.history(self._subject(code))
        return any(entry.recorded_at == self.tx.recorded_at for entry in history)


def _with_unread(record: Any, there: Any, found: Findings) -> Any:
    """The record with what is there already for a cell that could not be read: a wrong number takes no right one away."""
    before = dict(there) if there is not None else {}
    unread = {warning.field for warning in found.warnings if getattr(record, warning.field, "") is None}
    return record.model_copy(update={field: before[field] for field in unread if field in before})
