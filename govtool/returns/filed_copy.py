"""A filed return 报送留存: kept in the journal, shown again, compared with today's record.

What tells of persons is not kept: texts and names of such columns are read again from the record
when it is shown, so that an erasure reaches them.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any, Final

from govtool.base.dates import MARK, ProvisionalDay, marked
from govtool.returns.filing import Filing
from govtool.returns.model import (
    Chart,
    ChartSeries,
    ColumnKind,
    FigureCorrection,
    Return,
    ReturnColumn,
    ReturnTable,
    Value,
)
from govtool.returns.summary import CaseReturn
from govtool.returns.summary_rows import CaseLine
from govtool.rules import Office, Period, unit_name

Kept = Mapping[str, Any]
"""A paper as the journal has it, of JSON values."""
Row = Sequence[Value]
_NAMING = frozenset({ColumnKind.TEXT, ColumnKind.CODE, ColumnKind.DATE})
"""The kinds of columns that name a row."""
_DERIVED = frozenset({ColumnKind.RATE, ColumnKind.CHANGE})
"""The kinds of columns whose values follow from others of the row."""
_GONE = "—"


def kept_of(paper: CaseReturn) -> dict[str, Any]:
    """Return what is kept of a paper when it is filed."""
    return {
        "tables": [_kept_table(table) for table in paper.tables],
        "charts": [_kept_chart(chart) for chart in paper.charts],
        "figures": None
        if paper.figures is None
        else {k: _plain(v) for k, v in paper.figures.items()},
        "notes": list(paper.notes),
        "cases": asdict(paper.head.cases) if paper.head.cases else None,
    }


def _kept_table(table: ReturnTable) -> dict[str, Any]:
    def kept(row: Row) -> list[Any]:
        return [
            None if c.personal else _plain(value)
            for c, value in zip(table.columns, row, strict=True)
        ]

    return {
        "code": table.code,
        "title": table.title,
        "columns": [kept_column(column) for column in table.columns],
        "rows": [kept(row) for row in table.rows],
        "ends": [None if line is None else kept(line) for line in (table.total, table.cases)],
        "empty": table.empty,
        "notes": list(table.notes),
        "beside": {code: list(sums) for code, sums in table.beside.items()},
        "spread": {
            code: {str(at): n for at, n in spread.items()} for code, spread in table.spread.items()
        },
        "ratios": {
            code: {column: list(pair) for column, pair in ratios.items()}
            for code, ratios in table.ratios.items()
        },
    }


FOLLOWING: Final = frozenset({"sums", "groups", "of"})
"""What a column says of others, which no paper shows."""


def kept_column(column: ReturnColumn) -> dict[str, Any]:
    """Return a column as JSON values."""
    ratio = None if column.ratio is None else [list(codes) for codes in column.ratio]
    kept = asdict(column) | {"kind": column.kind.name, "ratio": ratio}
    return {name: value for name, value in kept.items() if name not in FOLLOWING}


def _kept_chart(chart: Chart) -> dict[str, Any]:
    return asdict(chart) | {
        "categories": list(chart.categories),
        "series": [[series.label, list(series.values)] for series in chart.series],
    }


def _plain(value: Value) -> Any:
    return marked(value.isoformat(), value) if isinstance(value, dt.date) else value


# --- shown again


def as_filed(kept: Kept, now: CaseReturn) -> CaseReturn:
    """Return a paper as it was filed; ``now`` is the same return as today's record has it.

    What today's record has otherwise stands among the corrections of its summary.
    """
    tables = [_table(one, now.table(one["code"])) for one in kept["tables"]]
    corrections = [*now.head.corrections, *differences(tables, now)]
    cases = CaseLine(**kept["cases"]) if kept["cases"] else None
    head = replace(now.head, cases=cases, corrections=tuple(corrections))
    charts = [_chart(one) for one in kept["charts"]]
    figures = None if kept["figures"] is None else _figures(kept["figures"])
    return replace(
        now, head=head, tables=tables, charts=charts, figures=figures, notes=kept["notes"]
    )


def _figures(kept: Kept) -> dict[str, Value]:
    first = kept.get("first_recorded")
    return {**kept, "first_recorded": dt.date.fromisoformat(first) if first else None}


def _chart(kept: Kept) -> Chart:
    return Chart(
        **{**kept, "series": [ChartSeries(label, values) for label, values in kept["series"]]}
    )


def _table(kept: Kept, now: ReturnTable | None) -> ReturnTable:
    columns = [column_of(one) for one in kept["columns"]]
    total, cases = (None if line is None else _row(columns, line) for line in kept["ends"])
    rows = [_row(columns, row) for row in kept["rows"]]
    table = ReturnTable(
        kept["code"],
        kept["title"],
        columns,
        rows,
        total,
        cases,
        kept["empty"],
        kept["notes"],
        expected=now is not None and now.expected,
    )
    table = _with_sums_behind(table, kept, now)
    return _with_persons(table, now) if any(column.personal for column in columns) else table


def _with_sums_behind(table: ReturnTable, kept: Kept, now: ReturnTable | None) -> ReturnTable:
    """Return a table with the sums behind its rates and medians.

    Older versions kept none: there they are those of today's record, line by line.
    """
    known = now.ratios if now is not None else {}
    table = replace(table, ratios=kept.get("ratios", known))
    if "beside" in kept:
        spread = {
            code: {int(at): n for at, n in found.items()} for code, found in kept["spread"].items()
        }
        return replace(table, beside=kept["beside"], spread=spread)
    if now is None:
        return table
    beside = {
        code: [known.get(_line_key(line), 0) for line in table.lines]
        for code, sums in now.beside.items()
        for known in [dict(zip(map(_line_key, now.lines), sums, strict=True))]
    }
    return replace(table, beside=beside, spread=now.spread)


def _line_key(line: Row) -> tuple[Value, ...]:
    """Return what a line is known by: its code and name, of the last lines their name alone."""
    return tuple(line[:2])


def column_of(kept: Kept) -> ReturnColumn:
    """Return a column from what was kept of it: codes of other columns are tuples again."""
    codes = {name: tuple(map(tuple, kept[name])) for name in ("ratio", "sums") if kept.get(name)}
    return ReturnColumn(**{**kept, **codes, "kind": ColumnKind[kept["kind"]]})


def _row(columns: Sequence[ReturnColumn], kept: Row) -> list[Value]:
    return [
        _day(value) if column.kind is ColumnKind.DATE and value else value
        for column, value in zip(columns, kept, strict=True)
    ]


def _day(kept: str) -> dt.date:
    """Return a day, one that may still move with its mark."""
    plain = kept.removesuffix(MARK)
    return dt.date.fromisoformat(kept) if plain == kept else ProvisionalDay.fromisoformat(plain)


def _with_persons(table: ReturnTable, now: ReturnTable | None) -> ReturnTable:
    """Return a table with what the record says today in the cells that tell of persons."""
    today = {_key(now, row): row for row in now.rows} if now is not None else {}

    def filled(row: Row) -> list[Value]:
        known = today.get(_key(table, row))
        told = known or [_GONE] * len(row)
        return [told[n] if c.personal else row[n] for n, c in enumerate(table.columns)]

    return replace(table, rows=[filled(row) for row in table.rows])


def kept_table(kept: Kept, code: str) -> ReturnTable | None:
    """Return a table of a paper as it was filed; None where it has none of the code."""
    return next((_table(one, None) for one in kept["tables"] if one["code"] == code), None)


def overdue_rows(filed: Iterable[Filing], office: Office, period: Period) -> dict[str, list[Row]]:
    """Return what each unit had overdue in the filed returns, by its code; the first counts."""
    found: dict[str, list[Row]] = {}
    for one in filed:
        for kept in one.paper["tables"] if one.paper else ():
            if kept["code"] == "overdue":
                table = _table(kept, None)
                place = [column.code for column in table.columns].index("unit")
                for code in one.rows:
                    named = unit_name(code, office, period.last)
                    found.setdefault(code, [row for row in table.rows if row[place] == named])
    return found


# --- compared


def differences(tables: Iterable[ReturnTable], now: Return) -> Iterator[FigureCorrection]:
    """Yield what differs in today's record in some tables, except the summary."""
    for table in tables:
        today = now.table(table.code)
        if table.code != "summary" and today is not None:
            yield from table_differences(table, today, now.head.unit)


def table_differences(
    filed: ReturnTable, now: ReturnTable, unit: str
) -> Iterator[FigureCorrection]:
    """Yield each figure that differs today, and each new or missing row, of a unit's return."""
    before, after = _by_key(filed), _by_key(now)
    places = {column.code: place for place, column in enumerate(now.columns)}
    for key, row in before.items():
        name = _name(filed, row)
        if key not in after:
            yield FigureCorrection(unit, "listed", 1, 0, filed.code, filed.title, name)
            continue
        for place, column in enumerate(filed.columns):
            if column.kind in _NAMING | _DERIVED or column.personal or column.code not in places:
                continue
            value = after[key][places[column.code]]
            if value != row[place]:
                yield FigureCorrection(
                    unit,
                    column.code,
                    row[place],
                    value,
                    filed.code,
                    filed.title,
                    name,
                    column.label,
                )
    for key, row in after.items():
        if key not in before:
            yield FigureCorrection(unit, "listed", 0, 1, filed.code, filed.title, _name(now, row))


def _by_key(table: ReturnTable) -> dict[tuple[Value, ...], Row]:
    """Return the rows by what names them, and by their place among those of one name."""
    seen: Counter[tuple[Value, ...]] = Counter()
    found = {}
    for row in table.rows:
        key = _key(table, row)
        found[*key, seen[key]] = row
        seen[key] += 1
    return found


def _key(table: ReturnTable, row: Row) -> tuple[Value, ...]:
    named = zip(table.columns, row, strict=True)
    return tuple(value for column, value in named if column.kind in _NAMING and not column.personal)


def _name(table: ReturnTable, row: Row) -> str:
    """Return what a row is called: its first texts for people."""
    named = zip(table.columns, row, strict=True)
    texts = [value for c, value in named if c.kind is ColumnKind.TEXT and not c.personal and value]
    return " ".join(map(str, texts[:_NAMES]))


_NAMES = 4
"""The texts that name a row of a list: number, unit, type, and what is owed."""
