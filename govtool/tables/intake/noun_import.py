"""Records of a noun from a file into a transaction, by what the noun says of its files."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import Any, NamedTuple

from govtool.base.errors import Problem, Refused
from govtool.base.i18n import _
from govtool.store import Transaction
from govtool.subjects import registry
from govtool.subjects.file_form import FileForm
from govtool.subjects.unit.references import closed_by_then, used_before
from govtool.tables.formats import json_lines
from govtool.tables.formats.json_lines import JsonLine
from govtool.tables.formats.source import ImportFile
from govtool.tables.intake import findings, noun_rows
from govtool.tables.intake.file_table import FileTable, Row
from govtool.tables.intake.findings import Context, Findings
from govtool.tables.intake.noun_rows import Values
from govtool.tables.intake.outcome import AT_ONCE, Fate, Options, RowPlace, Taken, located
from govtool.tables.intake.parents import unsound_parents
from govtool.views import lookups, registers


class ReadItem(NamedTuple):
    """A row as it was read; without a record it is refused."""

    item: Row | JsonLine
    record: Any
    found: Findings


class NounImport(ABC):
    """Takes the records of a noun in, one by one.

    ``recent`` holds those of this file that the projections may not show yet, by what they are
    known by.
    """

    def __init__(self, tx: Transaction, form: FileForm, options: Options, context: Context) -> None:
        self.tx = tx
        self.form = form
        self.options = options
        self.context = context
        self.recent: dict[Any, Any] = {}
        self.closed: dict[str, set[str]] = {}

    def taken(self, source: ImportFile, table: FileTable | None) -> Iterator[Taken]:
        """Yield every row or line of the file, dealt with."""
        self.table = table
        for item, record, found in self._sound(
            self._lines(source) if table is None else self._rows(table)
        ):
            if len(self.recent) >= AT_ONCE:
                self.tx.project()
                self.recent.clear()
            fate = Fate.ACCEPTED if record is None or found.problems else self._enter(record, found)
            problems, warnings = (
                self._located(item, told) for told in (found.problems, found.warnings)
            )
            yield Taken(item, fate, problems, warnings)

    def _located(self, item: Row | JsonLine, problems: Sequence[Problem]) -> Sequence[Problem]:
        """Return problems with the row and the column of the file."""
        return located(problems, RowPlace.of(item, self.table), self.is_number)

    def is_number(self, field: str) -> bool:
        """Return whether a column has a telephone or document number."""
        return self.form.is_number(field)

    def remarks(self, _table: FileTable | None) -> list[Problem]:
        """Return no warnings: all were given with their rows."""
        return []

    def _rows(self, table: FileTable) -> Iterator[ReadItem]:
        for row in table.rows():
            record, found = self._read_row(row, table)
            found.problems = row.without_echoes(found.problems)
            yield ReadItem(row, record, found)

    def _lines(self, source: ImportFile) -> Iterator[ReadItem]:
        for line in json_lines.read_lines(source):
            record, found = (
                (None, Findings(problems=line.problems))
                if line.value is None
                else self._read_line(line)
            )
            yield ReadItem(line, record, found)

    def _values(self, row: Row, table: FileTable) -> tuple[Values, Findings]:
        return noun_rows.read_values(
            self.form, row.values, partial(table.header.raw, row), self.context
        )

    def _sound(self, read: Iterator[ReadItem]) -> Iterator[ReadItem]:
        """Yield the same rows, with the problems that they have beside each other."""
        return read

    @abstractmethod
    def _read_row(self, row: Row, table: FileTable) -> tuple[Any, Findings]:
        """Return the record that a row tells of, None where it is refused."""

    @abstractmethod
    def _read_line(self, line: JsonLine) -> tuple[Any, Findings]:
        """Return the record that an object tells of, None where it is refused."""

    @abstractmethod
    def _enter(self, record: Any, found: Findings) -> Fate:
        """Record a record unless it is there already, or add the problems that keep it out."""

    def _contradiction(self, number: str, subject: str) -> str | None:
        """Return why something that is there is not to be changed; None if it is."""
        if any(entry.recorded_at == self.tx.recorded_at for entry in self.tx.history(subject)):
            return _("The file has {number} twice, with different content.", number=number)
        if not self.options.update:
            message = _("{number} is there already, with other content. Use --update to change it.")
            return message.format(number=number)
        return None


class SavedImport(NounImport):
    """Takes the records of a register in: each is saved as a whole."""

    def __init__(self, tx: Transaction, form: FileForm, options: Options, context: Context) -> None:
        super().__init__(tx, form, options, context)
        self.newest: tuple[str, Any] | None = None
        """The record looked up last, by its code."""
        self.given: dict[str, str] = {}
        """The codes that this import gave, by what the records are known by."""

    def _read_row(self, row: Row, table: FileTable) -> tuple[Any, Findings]:
        return self._record(*self._values(row, table), {*table.header.places, *row.values})

    def _read_line(self, line: JsonLine) -> tuple[Any, Findings]:
        cells, found = noun_rows.read_object(self.form, line)
        values, inside = noun_rows.read_values(self.form, cells, cells.__getitem__, self.context)
        record, inside = self._record(values, inside, set(line.value or ()))
        found.problems += inside.problems
        found.warnings += inside.warnings
        return record, found

    def _record(
        self, values: Values, found: Findings, given: Collection[str]
    ) -> tuple[Any, Findings]:
        """Return the record that a row tells of.

        :param given: the columns of the file.
        """
        saved = self.form.saved_record
        found.problems += [*self._closed_references(values), *self._elsewhere(values)]
        if found.problems:
            return None, found
        code = values.get(saved.key) or self._code_meant(values)
        there = self._stored(str(code))
        # a wrong number takes no right one away
        unread = {warning.field for warning in found.warnings if values.get(warning.field) is None}
        kept = self.form.by_code.keys() if saved.keeps is True else set(saved.keeps or ())
        silent = unread | (set(kept) - set(given))
        cells = {} if there is None else self._retained(silent, saved.cells(there), values, given)
        cells |= values
        try:
            known = saved.fields(saved.completed({**cells, saved.key: code}, self.context.office))
            return saved.model(**known), found
        except Refused as refusal:
            found.refuse(str(refusal.where.get("column", saved.key)), refusal, "")
            return None, found

    def _retained(
        self, silent: Collection[str], before: Values, values: Values, given: Collection[str]
    ) -> Values:
        """Return the old values of columns that the row leaves out.

        Neither numbers of others, nor the micro-grid of a grid that was left.
        """
        columns = [self.form.by_code[code] for code in silent if before[code] is not None]
        owners = {column.code: column.person or column.within for column in columns}
        return {
            code: before[code]
            for code, owner in owners.items()
            if owner not in given or values.get(owner) == before[owner]
        }

    def _code_meant(self, values: Values) -> str:
        """Return the code of the record that a row without one means, else the next."""
        meant = {name: values[name] for name in self.form.saved_record.known_by}
        there = next(registers.register_rows(self.tx.reader, self.form.word, **meant), None)
        if there is not None:
            return str(there[self.form.saved_record.key])
        key = "\n".join(map(str, meant.values()))
        if key not in self.given:
            self.given[key] = self._next_code()
        return self.given[key]

    def _next_code(self) -> str:
        (series,) = registry.subject(self.form.word).number_series
        year = self.context.today.year
        code = lookups.next_code(self.tx.reader, self.form.word, series, year)
        place = series.place_of(code)
        assert place is not None, code
        given = (known.number for known in map(series.place_of, self.given.values()) if known)
        return series.written(place._replace(number=max([place.number, *(n + 1 for n in given)])))

    def _closed_references(self, values: Values) -> Iterator[Problem]:
        """Yield the columns that name something closed: a register says what is so today."""
        for field, word in registry.subject(self.form.word).names.items():
            code = values.get(field)
            if code in self._closed(word) and field != self.form.saved_record.parent:
                last = registers.last_day(self.tx.reader, word, code, self.context.today)
                yield findings.problem(field, closed_by_then(word, code, last), code)

    def _elsewhere(self, values: Values) -> Iterator[Problem]:
        """Yield the columns with a micro-grid that lies in another grid than the row names."""
        for column in self.form.columns:
            code, grid = values.get(column.code), values.get(column.within)
            if column.within and code is not None and self.context.parents.get(code) != grid:
                message = _("{microgrid} is not a micro-grid of {grid}.")
                said = message.format(microgrid=code, grid=grid)
                yield Problem(column.code, "wrong_grid", said, code)

    def _closed(self, word: str) -> set[str]:
        """Return the codes of what is closed of a register by today; they are looked up once."""
        if word not in self.closed:
            self.closed[word] = registers.closed_codes(self.tx.reader, word, self.context.today)
        return self.closed[word]

    @cached_property
    def _ended(self) -> set[str]:
        """The codes of what was closed, also at the end of today."""
        return registers.closed_codes(self.tx.reader, self.form.word, dt.date.max)

    def _sound(self, read: Iterator[ReadItem]) -> Iterator[ReadItem]:
        """Yield the same rows, with the problems of parents that are not there.

        A record may name one further down as its parent, so such a file, which is small, is read as
        a whole first.
        """
        if not self.form.saved_record.parent:
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
        rows = registers.register_rows(self.tx.reader, self.form.word)
        return {row["code"]: self.form.saved_record.model.model_validate(row) for row in rows}

    def _stored(self, code: str) -> Any:
        if self.newest is None or self.newest[0] != code:
            row = registers.register_row(self.tx.reader, self.form.word, code)
            self.newest = code, self.form.saved_record.model.model_validate(row) if row else None
        return self.newest[1]

    def _enter(self, record: Any, found: Findings) -> Fate:
        code, saved = record.code, self.form.saved_record
        there = self.recent.get(code) or self._stored(code)
        if there == record:
            return Fate.DUPLICATE
        if there is None and saved.noun.codes_once and code in self._ended:
            last = registers.last_day(self.tx.reader, self.form.word, code, dt.date.max)
            found.problems.append(
                findings.problem(saved.key, used_before(self.form.word, code, last), code)
            )
            return Fate.ACCEPTED
        subject = f"{self.form.word}:{code}"
        reason = None if there is None else self._contradiction(code, subject)
        if reason is not None:
            found.problems.append(Problem(saved.key, "conflict", reason, code))
            return Fate.ACCEPTED
        self.tx.append(subject, saved.saved(self.context.today, record))
        self.newest = None
        self.recent[code] = record
        return Fate.ACCEPTED


def importer(tx: Transaction, form: FileForm, options: Options, context: Context) -> SavedImport:
    """Return what takes the records of a noun in."""
    return SavedImport(tx, form, options, context)
