"""The figures of a return as rows that can be added up, whatever street and whatever batch.

Only what may be added is there: counts and amounts. Rates are made of sums, medians of the days;
lists of single subjects or people stay in the street.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

from govtool.base.text import fen
from govtool.returns.filed_copy import FOLLOWING, column_of, kept_column
from govtool.returns.model import ColumnKind, Return, ReturnColumn, ReturnTable

if TYPE_CHECKING:
    import pyarrow as pa

TOTAL: Final = "*"
CASES: Final = "*cases"
"""The rows of a table's last lines."""
EVERYWHERE: Final = ""
"""The line of what is only added up for all streets together."""
ABOVE: Final = "/above"
BELOW: Final = "/below"
"""What the names of the two sums behind a rate among counts end in, after that of its column."""
SPREAD: Final = "days"
"""The column of a distribution."""


class Figure(NamedTuple):
    """A figure of one line of a return.

    :param line: the street, or what the streets' figures are added up for; :data:`EVERYWHERE` in
        tables that have no line for each. :param report: the word of the noun. :param sheet: the
        code of the table.
    :param code: that of the row, :data:`TOTAL` or :data:`CASES`; :param label: what the form calls
        it; :param place: where it stands among its like.
    :param measure: the code of the column. :param days: those of a distribution; else 0.
    :param n: a count, or an amount in fen.
    """

    line: str
    report: str
    sheet: str
    code: str
    label: str
    measure: str
    days: int
    place: int
    n: int


NUMBERS = ("days", "place", "n")


def schema() -> pa.Schema:
    """Return the schema of figures: the result of the kernel, and of every engine."""
    import pyarrow as pa

    kinds = {True: pa.int64(), False: pa.string()}
    return pa.schema([(name, kinds[name in NUMBERS]) for name in Figure._fields])


def figures_of(paper: Return, line: str, report: str) -> Iterator[Figure]:
    """Yield what of a street's return may be added to that of others.

    The first of each table has no measure: its label is the form of the table (:class:`TableForm`).
    Of a table by unit only the last lines are there: offices above have a line for each street.
    """
    for order, table in enumerate(paper.tables):
        if not table.is_additive:
            continue
        sheet = line if table.is_by_unit else EVERYWHERE, report, table.code
        form = TableForm.of(table).text
        yield Figure(EVERYWHERE, report, table.code, "", form, "", 0, order, 0)
        for code, label, place, values in _lines(table):
            if table.is_by_unit and code not in {TOTAL, CASES}:
                continue
            # What is nought is left out where a total says that it is known.
            whole = table.total is None or code in {TOTAL, CASES}
            for measure, days, n in _numbers(table, place, code, values):
                if n or whole:
                    yield Figure(*sheet, code, label, measure, days, place, n)


class TableForm(NamedTuple):
    """The form of a table: what does not depend on the street."""

    title: str
    columns: Sequence[ReturnColumn]
    by_unit: bool
    notes: Sequence[str]

    @classmethod
    def of(cls, table: ReturnTable) -> Self:
        """Return the form of a table."""
        return cls(table.title, table.columns, table.is_by_unit, table.notes)

    @property
    def text(self) -> str:
        """The form as JSON, which workers hand on."""
        columns = _columns_text(tuple(self.columns))
        rest = json.dumps([self.by_unit, self.notes], ensure_ascii=False)
        return f"[{json.dumps(self.title, ensure_ascii=False)}, {columns}, {rest[1:]}"

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the form from its JSON."""
        title, columns, by_unit, notes = json.loads(text)
        return cls(title, [column_of(one) for one in columns], by_unit, notes)


@lru_cache(maxsize=64)
def _columns_text(columns: tuple[ReturnColumn, ...]) -> str:
    """Return columns as JSON; those of a form are the same in every street."""
    return json.dumps(
        [kept_column(column) | _following(column) for column in columns], ensure_ascii=False
    )


def _following(column: ReturnColumn) -> dict[str, Any]:
    """Return what a column says of others, as far as it does."""
    return {name: getattr(column, name) for name in FOLLOWING if getattr(column, name)}


def _lines(table: ReturnTable) -> Iterator[tuple[str, str, int, Sequence[Any]]]:
    """Yield the lines of a table: code, what the form calls it, place, and cells."""
    names = [column.code for column in table.columns]
    named = next(names.index(code) for code in ("name", "answer", "item") if code in names)
    by_case = table.unprinted if table.cases is None else table.cases
    ends = [
        (code, end) for code, end in ((TOTAL, table.total), (CASES, by_case)) if end is not None
    ]
    lines = [*((str(row[0]), row) for row in table.rows), *ends]
    for place, (code, values) in enumerate(lines):
        yield code, str(values[named]), place, values
    if table.total is None and len(table.rows) == 1:  # one row alone has no total under it
        yield TOTAL, _TOTAL_LABEL, 0, table.rows[0]


_TOTAL_LABEL = "合计"


def _numbers(
    table: ReturnTable, place: int, code: str, values: Sequence[Any]
) -> Iterator[tuple[str, int, int]]:
    """Yield what of a line may be added: column, days and number."""
    for column, value in zip(table.columns, values, strict=True):
        if not column.summed or value is None:
            continue
        if column.kind is ColumnKind.YUAN:
            yield column.code, 0, fen(str(value))
        elif not isinstance(value, float):  # a rate among counts is no sum
            yield column.code, 0, value
    for measure, sums in table.beside.items():
        yield measure, 0, sums[place]
    for days, n in table.spread.get(code, {}).items():
        yield SPREAD, days, n
    for name, (above, below) in table.ratios.get(code, {}).items():
        yield name + ABOVE, 0, above
        yield name + BELOW, 0, below
