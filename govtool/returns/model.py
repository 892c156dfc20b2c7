"""A return as tables and charts 报表: what every file format draws, whatever the return is about.

Titles and labels are in Chinese, as the office sends them; on a screen in English their codes stand
for them. Values are plain: whole numbers, dates, texts, rates as fractions of one, None where there
is nothing to say.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, ClassVar, Final, Self

from govtool.base.dates import provisional_remark, provisional_years

if TYPE_CHECKING:
    from govtool.law.periods import Period
    from govtool.returns.narrative.model import Narrative

Value = Any
"""The value of a cell: ``int``, ``float``, ``str``, ``datetime.date`` or None."""
HIDDEN: Final = "*"
"""Stands for a figure that is not made public (:mod:`govtool.rollup.small_cells`)."""


class ColumnKind(Enum):
    """The kind of values of a column, as far as a format shows them differently."""

    TEXT = auto()
    CODE = auto()
    """A stable English code, for programs: papers for people leave the column out."""
    NUMBER = auto()
    RATE = auto()
    """A share of one, shown as 50.0%."""
    CHANGE = auto()
    """A change relative to before, shown as +12.5% or −3.0%; None where before was nothing."""
    DATE = auto()
    DAYS = auto()
    """Days, whole or half: shown with one decimal at most."""
    MEASURE = auto()
    """The number of one thing for each of another, shown with one decimal at most."""
    YUAN = auto()
    """An amount of money in yuan."""


@dataclass(frozen=True, slots=True)
class ReturnColumn:
    """A column of a table.

    :param code: stable English code, the key in JSON. :param label: the Chinese label of the form.
    :param summed: whether the total is the sum of the column.
    :param ratio: for a rate, the codes of the columns whose sums are divided: (numerator,
        denominator).
    :param width: for its usual text, in half-width characters.
    :param sums: of what figures it is the sum, each way there is: codes of columns, ``-closed`` to
        be taken away; ``table.row.column`` in its last line, with ``=`` for its row's code in every
        line; one at most that no column prints.
    :param groups: of what rows of another table each row is the sum: ``table.row`` by its code.
    :param of: for a measure such as money, the column that counts what it is of.
    """

    code: str
    label: str
    kind: ColumnKind = ColumnKind.NUMBER
    summed: bool = False
    ratio: tuple[Sequence[str], Sequence[str]] | None = field(default=None, hash=False)
    width: int = 10
    part: int = 0
    """Its part of the room in a document that columns without one leave, for long texts."""
    personal: bool = False
    """True if it holds data of persons, which no filed return keeps."""
    sums: Sequence[Sequence[str]] = field(default=(), hash=False)  # given as a list
    groups: Mapping[str, Sequence[str]] = field(default_factory=dict, hash=False)
    of: str = ""


@dataclass(frozen=True, slots=True)
class ReturnTable:
    """A table of a return: one sheet of a workbook, one section of a page.

    :param code: stable English code, by which ``--table`` and JSON name it.
    :param rows: a value for each column; :param total: the same for the last line, None where there
        is none.
    :param empty: what is printed in the place of the rows when there are none.
    """

    code: str
    title: str
    columns: Sequence[ReturnColumn]
    rows: Sequence[Sequence[Value]]
    total: Sequence[Value] | None = None
    cases: Sequence[Value] | None = None
    """A line under the total in which each case counts once, where the rows count stages."""
    empty: str = "本期无"
    notes: Sequence[str] = ()
    expected: bool = False
    """True if lines are expected, so that having none is always stated."""
    beside: Mapping[str, Sequence[int]] = field(default_factory=dict)
    """Sums behind its ratios that are no column, by code: one for each line, the ends included."""
    unprinted: Sequence[Value] | None = None
    """The line by cases of one unit alone: it repeats the row, and is only added up."""
    spread: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    """The distribution behind the medians of a line, by its code: how many there are of each."""
    ratios: Mapping[str, Mapping[str, Sequence[int]]] = field(default_factory=dict)
    """What rates among counts are made of, by codes of row and column: above and below the line."""

    @property
    def is_by_unit(self) -> bool:
        """True if each row is a unit; else a term, or anything else."""
        return self.columns[0].code in {"unit", "code"} and (
            self.columns[0].kind is ColumnKind.TEXT and self.columns[2].code != "unit"
        )

    @property
    def is_additive(self) -> bool:
        """True if the same tables of several streets can be added up, line by line."""
        named = self.is_by_unit or self.columns[0].kind is ColumnKind.CODE
        return named and (bool(self.spread) or any(column.summed for column in self.columns))

    @property
    def lines(self) -> list[Sequence[Value]]:
        """All its lines: the rows, and those under them."""
        return [*self.rows, *self.ends]

    @property
    def all_notes(self) -> Sequence[str]:
        """Its notes, and what is to be said of provisional days in it."""
        return (
            *self.notes,
            *filter(None, [provisional_remark(value for row in self.rows for value in row)]),
        )

    @property
    def ends(self) -> list[Sequence[Value]]:
        """The lines under the rows: the total, and each case once."""
        return [line for line in (self.total, self.cases) if line is not None]

    def cut(self, places: Sequence[int]) -> ReturnTable:
        """Return the same with only the columns at some places."""

        def some(row: Sequence[Value]) -> list[Value]:
            return [row[place] for place in places]

        total, cases = (None if line is None else some(line) for line in (self.total, self.cases))
        rows = [some(row) for row in self.rows]
        return replace(self, columns=some(self.columns), rows=rows, total=total, cases=cases)

    def for_people(self) -> ReturnTable:
        """Return the same without the columns that are for programs."""
        kept = [
            place for place, column in enumerate(self.columns) if column.kind is not ColumnKind.CODE
        ]
        return self.cut(kept)

    def as_json(self) -> dict[str, Any]:
        """Return the object under the table's code in ``tables`` of ``report … --json``."""
        cases = {} if self.cases is None else {"cases": self._object(self.cases)}
        return {
            "title": self.title,
            "rows": [self._object(row) for row in self.rows],
            "total": None if self.total is None else self._object(self.total),
            **cases,
        }

    def _object(self, row: Sequence[Value]) -> dict[str, Value]:
        told = {column.code: value for column, value in zip(self.columns, row, strict=True)}
        hidden = [code for code, value in told.items() if value == HIDDEN]
        if hidden:
            told |= dict.fromkeys(hidden) | {"hidden": hidden}
        return told | ({"provisional": True} if provisional_years(row) else {})


@dataclass(frozen=True, slots=True)
class ChartSeries:
    """One line or row of bars of a chart; None is a gap."""

    label: str
    values: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of a return; ``line`` for a trend, else bars.

    :param categories: what stands along the axis: months, types, communities.
    """

    code: str
    title: str
    categories: Sequence[str]
    series: Sequence[ChartSeries]
    line: bool = False
    unit: str = "件"

    def as_json(self) -> dict[str, Any]:
        """Return the object under the chart's code in ``charts`` of ``report … --json``."""
        return {
            "title": self.title,
            "categories": list(self.categories),
            "series": {series.label: list(series.values) for series in self.series},
        }


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure that is seen first. :param code: that of the column or figure."""

    code: str
    label: str
    value: float | None
    kind: ColumnKind = ColumnKind.NUMBER
    unit: str = "件"

    @property
    def alarming(self) -> bool:
        """Return whether something is overdue, which is seen first."""
        return self.code == "overdue" and bool(self.value)


@dataclass(frozen=True, slots=True)
class FigureCorrection:
    """A figure of a filed return that would be different today 更正.

    ``table`` and ``title``: in which; ``row``: of which row of another table than the summary,
    where ``unit`` filed it; ``column``: ``listed`` for a row that is new or gone; ``label``: what
    the form calls the column.
    """

    unit: str
    column: str
    filed: Any
    now: Any
    table: str = "summary"
    title: str = ""
    row: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class ReturnHead:
    """The head of a return: period, unit, due date, day of filing, corrections.

    The head of a noun's return adds its figures, and answers what the formats ask of any return;
    here stands what holds where it adds nothing.

    :param due: None for a return that nobody owes.
    """

    period: Period
    unit: str
    due: dt.date | None = None
    filed_on: dt.date | None = None
    corrections: tuple[FigureCorrection, ...] = ()

    daily_sheet: ClassVar[bool] = False
    """True if the return of a day is one upright sheet of paper."""

    charts: ClassVar[str] = "统计图"
    """The heading of its charts."""

    trend: ClassVar[str] = ""
    """The title of the trend's chart on a screen: a message id."""

    @property
    def nothing(self) -> str:
        """The sentence of a return of nothing 零报告; empty where there is something."""
        return ""

    def explained(self, summary: ReturnTable | None) -> str:  # noqa: ARG002  # for heads of nouns
        """Return how the figures of the first table are counted; empty if nothing is said."""
        return ""

    def idle(self, units: int, *, others: bool) -> str:
        """Return the sentence for units without anything; ``others``: whether some have any."""
        return f"{'其余' if others else ''}{units}个单位本期无，未列出。"

    def passed_over(self) -> frozenset[str]:
        """Return the units left out in print: without anything, and not among the usual ones."""
        return frozenset()

    def tiles(self, figures: Mapping[str, Value]) -> list[Tile]:  # noqa: ARG002  # for heads of nouns
        """Return the figures that a leader looks for first, from single ``figures`` too."""
        return []

    def corrected(self, one: FigureCorrection) -> str:
        """Return in words what a figure of the first table would be today."""
        return f"{one.row or one.unit}“{one.label or one.column}”：报送时为 {one.filed}，现为 {one.now}。"

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``report … --json`` prints, without the tables."""
        return {
            **self.period.as_json(),
            "unit": self.unit,
            "due": self.due,
            "filed_on": self.filed_on,
            "corrections": [asdict(correction) for correction in self.corrections],
        }


@dataclass(frozen=True, slots=True)
class Return:
    """A whole return, of whatever noun: the summary first, then what else its kind gives.

    :param head: which return it is, and what is its noun's own. :param title: the heading of the
        form. :param unit_name: the unit that files it 填报单位.
    :param figures: single figures that sentences and tiles are made of, by stable codes
        (``median_days`` …).
    :param counted_in: the measure word of its figures 计量单位.
    :param as_of: the day its figures stand at: the last of the period unless it goes on; None where
        that is not told.
    """

    head: ReturnHead
    title: str
    unit_name: str
    tables: Sequence[ReturnTable]
    charts: Sequence[Chart] = ()
    figures: Mapping[str, Value] | None = None
    notes: Sequence[str] = ()
    as_of: dt.date | None = None
    counted_in: str = "件"

    @property
    def period(self) -> Period:
        """The period that it is about."""
        return self.head.period

    @property
    def filed_on(self) -> dt.date | None:
        """The day it was filed; None where it was not."""
        return self.head.filed_on

    @property
    def tiles(self) -> list[Tile]:
        """The figures that a leader looks for first."""
        return self.head.tiles(self.figures or {})

    def narrative(self) -> Narrative | None:
        """Return the analysis 研判报告 of the document; None where that is the form."""
        return None

    def table(self, code: str) -> ReturnTable | None:
        """Return the table with a code; None where this return has none."""
        return next((table for table in self.tables if table.code == code), None)

    @property
    def rows(self) -> int:
        """The number of rows of its tables, totals included."""
        return sum(len(table.rows) + len(table.ends) for table in self.tables)

    def for_people(self) -> Self:
        """Return the same without the columns that are for programs."""
        return replace(self, tables=[table.for_people() for table in self.tables])

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``report … --json`` prints, with all tables and charts."""
        more: dict[str, Any] = {"tables": {table.code: table.as_json() for table in self.tables}}
        if self.charts:
            more["charts"] = {chart.code: chart.as_json() for chart in self.charts}
        if self.figures is not None:
            more["figures"] = dict(self.figures)
        return self.head.as_json() | more
