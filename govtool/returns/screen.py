"""The tables and the trend of a return on a terminal, for those who stay there."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from govtool.base.dates import iso_text, month_day_text
from govtool.base.i18n import _, in_chinese, listed
from govtool.desk.wording import rule_short
from govtool.returns.cell_text import shown
from govtool.returns.model import (
    Chart,
    ColumnKind,
    FigureCorrection,
    Return,
    ReturnColumn,
    ReturnHead,
    ReturnTable,
)
from govtool.returns.summary import LABELS, Summary
from govtool.returns.summary_rows import CASES, COUNTED, ReturnRow
from govtool.rules import PeriodKind
from govtool.shell import tables
from govtool.shell.tables import Column, Value
from govtool.shell.terminal import hanging, note, paint, say

if TYPE_CHECKING:
    from govtool.returns.register import RegisterLine

BESIDE_THE_SUMMARY = frozenset({
    "duty", "new", "due_today", "overdue", "majors", "alerted", "notices", "decisions", "comparison", "by_type", "by_source", "prevention",
    "on_time", "quality", "by_platform", "by_handler", "sent_back",
    "matter_new", "matter_due_today", "matter_overdue", "matter_sent_back", "matter_notices",
})  # fmt: skip
"""Tables that a screen shows without being asked; the others are named in a note."""

_WHOLE = frozenset({"case_no", "no", "decision"})
"""What is copied from the screen, and stays in one piece."""

_BAR = 30
"""Columns of the longest bar."""
_FEW_COLUMNS = 100


def say_more(paper: Return) -> None:
    """What a return gives beside its summary, as far as a screen has room for it; the rest is named."""
    daily = paper.period.kind is PeriodKind.DAILY
    for table in paper.tables:
        if table.code in BESIDE_THE_SUMMARY and (table.rows or daily):
            say_table(table)
    for chart in paper.charts:
        if chart.line:
            say_trend(chart, _(paper.head.trend))
    rest = [
        table_name(table)
        for table in paper.tables
        if table.code not in {"summary", *BESIDE_THE_SUMMARY}
    ]
    if rest:
        more = _("More tables: {codes}. All of them in a file: -o {name}.xlsx")
        note(more.format(codes=listed(rest), name=paper.period.name))


def table_name(table: ReturnTable) -> str:
    """What ``--table`` takes, in the language of the screen."""
    return table.title if in_chinese() else table.code


def say_table(table: ReturnTable) -> None:
    """One table under its title, with its notes."""
    say()
    say(paint(table_name(table).replace("_", " "), "bold"))
    say_lines(table)


def say_lines(table: ReturnTable) -> None:
    """The lines of a table, with its notes."""
    if not table.rows:
        say(table.empty if in_chinese() else _("none"))
    else:
        seen = table.for_people() if in_chinese() else table
        columns = [_column(column, rank) for rank, column in enumerate(seen.columns)]
        lines = [*seen.rows, *seen.ends]
        kinds = [column.kind for column in seen.columns]
        tables.table(
            columns, [[shown(*cell) for cell in zip(line, kinds, strict=True)] for line in lines]
        )
    for text in table.all_notes:
        for line in hanging("", text):
            say(line)


def _column(column: ReturnColumn, rank: int) -> Column:
    """Texts may fold, but for numbers of cases; what a level says already and the last numbers go first on a narrow terminal."""
    header = column.label if in_chinese() else column.code.replace("_", " ")
    if column.kind in {ColumnKind.TEXT, ColumnKind.CODE}:
        return Column(
            header,
            flexible=0 if column.code in _WHOLE else 8,
            drop=rank if column.code == "told" else 0,
        )
    return Column(header, "right", drop=rank)


def say_trend(chart: Chart, title: str) -> None:
    """Month by month: a bar for the first series, the numbers of all; ``title``: in English."""
    from rich.bar import Bar
    from rich.console import Console

    console = Console(file=sys.stdout, width=_FEW_COLUMNS, color_system=None, legacy_windows=False)
    say()
    say(
        paint(
            f"{chart.title}（{' / '.join(one.label for one in chart.series)}）"
            if in_chinese()
            else title,
            "bold",
        )
    )
    most = max((value for value in chart.series[0].values if value), default=0)
    for place, category in enumerate(chart.categories):
        values = [one.values[place] for one in chart.series]
        bar = Bar(most or 1, 0, values[0] or 0, width=_BAR)
        drawn = "".join(segment.text for segment in console.render(bar)).rstrip("\n")
        say(
            f"  {category}  {_drawable(drawn)}  {' / '.join(shown(value, ColumnKind.NUMBER) for value in values)}"
        )


def _drawable(bar: str) -> str:
    """The bar in signs that the terminal's encoding has."""
    encoding = sys.stdout.encoding or "utf-8"
    try:
        bar.encode(encoding)
    except UnicodeEncodeError:
        return "".join("#" if sign != " " else " " for sign in bar)
    return bar


_SHORT = {
    "name": ("单位", "unit"),
    "opening": ("期初", "open"),
    "registered": ("登记", "new"),
    "received": ("转入", "in"),
    "settled": ("成功", "solved"),
    "transferred": ("移送", "out"),
    "diverted": ("导入", "div."),
    "other_closed": ("其他", "other"),
    "closing": ("期末", "end"),
    "major": ("重大", "major"),
    "overdue": ("超期", "late"),
    "rate": ("成功率", "rate"),
}


def column_label(column: str) -> str:
    """The form's label of a column; in English the code with spaces."""
    return LABELS[column] if in_chinese() else column.replace("_", " ")


def summary_columns() -> list[Column]:
    """The columns on the screen: numbers keep to the right, and a terminal shows the short labels."""
    drops = {"other_closed": 5, "diverted": 4, "major": 3, "received": 2, "rate": 1}
    numbers = [
        Column(column_label(c), "right", drop=drops.get(c, 0), short=_short(c))
        for c in (*COUNTED, "rate")
    ]
    return [Column(column_label("name"), flexible=10, short=_short("name")), *numbers]


def _short(column: str) -> str:
    chinese, english = _SHORT[column]
    return chinese if in_chinese() else english


def summary_body(summary: Summary) -> list[list[str]]:
    """The lines on the screen, with the total of the units and the line of each case once."""
    lines = [
        [_name(row), *(str(getattr(row, c)) for c in COUNTED), rate_text(row.rate)]
        for row in (*summary.rows, summary.total)
    ]
    if summary.cases is not None and len(summary.rows) > 1:
        line = summary.cases
        counted = [str(getattr(line, c, "")) for c in COUNTED]
        lines.append([CASES if in_chinese() else "each case once", *counted, rate_text(line.rate)])
    return lines


def _name(row: ReturnRow) -> str:
    return row.name if row.unit is not None or in_chinese() else "total of units"


def rate_text(rate: float | None) -> str:
    """50.0%; empty when nothing ended."""
    return "" if rate is None else shown(rate, ColumnKind.RATE)


def summary_heading(summary: Summary) -> list[str]:
    """Title and period of a return."""
    period = summary.period
    title = _("Summary of disputes found and settled, {kind} {period}").format(
        kind=period.kind.label, period=period.name
    )
    return [title, span(summary)]


def span(head: ReturnHead) -> str:
    """First and last day of a return, and when it is due."""
    text = _("{first} to {last}, due {due}") if head.due else _("{first} to {last}")
    period, due = head.period, iso_text(head.due) if head.due else ""
    return text.format(first=period.begin.isoformat(), last=period.last.isoformat(), due=due)


def unit_name(summary: Summary, code: str) -> str:
    """The name of a unit that has a row; else its code."""
    return next((row.name for row in summary.rows if row.unit == code), code)


def correction_text(correction: FigureCorrection, summary: Summary) -> str:
    """更正: what a filed figure would be today."""
    if correction.table != "summary":
        where = correction.title if in_chinese() else correction.table.replace("_", " ")
        column = correction.label if in_chinese() else correction.column.replace("_", " ")
        return _("Corrected since filing: {table}, {row}, {column}: {filed} → {now}").format(
            table=where,
            row=correction.row,
            column=column or _("listed"),
            filed=correction.filed,
            now=correction.now,
        )
    return _("Corrected since filing: {unit}, {column}: {filed} → {now}").format(
        unit=unit_name(summary, correction.unit),
        column=column_label(correction.column),
        filed=correction.filed,
        now=correction.now,
    )


def say_register(
    found: Sequence[RegisterLine], columns: Sequence[ReturnColumn], today: dt.date
) -> None:
    """Print the lines of a register in its columns; nothing where there are none."""
    wanted = {column.code for column in columns}
    drawn = [column for column in _COLUMNS if column.code in wanted]
    if found:
        rows = [[column.value(line, today) for column in drawn] for line in found]
        tables.table([column.head() for column in drawn], rows)


class _Shown(NamedTuple):
    """A column on the screen, by the code of the column in files; its header is translated when it is drawn."""

    code: str
    head: Callable[[], Column]
    value: Callable[[RegisterLine, dt.date], Value]


def _day(day: dt.date | None, today: dt.date) -> str | None:
    return month_day_text(day, today) if day else None


_COLUMNS = (
    _Shown("case_no", lambda: Column(_("Number")), lambda line, _t: line.case_no),
    _Shown("registered_on", lambda: Column(_("Registered on"), drop=4), lambda line, t: _day(line.registered_on, t)),
    _Shown("dispute_type", lambda: Column(_("Type"), flexible=8, drop=7), lambda line, _t: line.dispute_type.short(line.dispute_type.label)),
    _Shown("parties", lambda: Column(_("Parties"), flexible=10, drop=5), lambda line, _t: line.parties),
    _Shown("unit_name", lambda: Column(_("Unit"), flexible=10), lambda line, _t: line.unit_name),
    _Shown("origin", lambda: Column(_("Origin"), drop=8), lambda line, _t: line.origin and line.origin.label),
    _Shown("opened_on", lambda: Column(_("Opened"), drop=6), lambda line, t: _day(line.opened_on, t)),
    _Shown("closed_on", lambda: Column(_("Closed"), drop=3), lambda line, t: _day(line.closed_on, t)),
    _Shown("outcome", lambda: Column(_("Outcome"), drop=2), lambda line, _t: line.outcome and line.outcome.label),
    _Shown("persons", lambda: Column(_("Persons"), "right", drop=9), lambda line, _t: line.persons),
    _Shown("amount", lambda: Column(_("Amount"), "right", drop=1), lambda line, _t: line.amount),
    _Shown("rule_name", lambda: Column(_("Overdue rule")), lambda line, _t: line.rule and rule_short(line.rule)),
    _Shown("due", lambda: Column(_("Due")), lambda line, t: _day(line.due, t)),
    _Shown("days", lambda: Column(_("Days overdue"), "right"), lambda line, _t: line.days),
)  # fmt: skip
