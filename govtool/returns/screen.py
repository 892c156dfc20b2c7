"""The tables and the trend of a return on a terminal, for those who stay there."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from govtool.base.dates import iso_text, month_day_text
from govtool.base.i18n import _, in_chinese, listed, msgid
from govtool.base.vocabulary import DisputeType, Term
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
    "duty", "new", "due_today", "overdue", "majors", "alerted", "notices", "decisions",
    "comparison", "by_type", "by_source", "prevention", "on_time", "quality", "by_platform",
    "by_handler", "sent_back", "matter_new", "matter_due_today", "matter_overdue",
    "matter_sent_back", "matter_notices",
})  # fmt: skip  # a table
"""Tables that a screen shows without being asked; the others are named in a note."""

_WHOLE = frozenset({"case_no", "no", "decision"})
"""The columns that people copy from the screen, which stay in one piece."""

_BAR = 30
"""Columns of the longest bar."""
_FEW_COLUMNS = 100


def say_more(paper: Return) -> None:
    """Print what a return has beside its summary; name what there is no room for."""
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


def say_tables(paper: Return) -> None:
    """Print all tables of a return that has no more of them than a screen has room for."""
    first, *others = paper.tables
    say(f"{first.title}  {span(paper.head)}" if in_chinese() else span(paper.head))
    say_lines(first)
    for table in others:
        say_table(table)


def table_name(table: ReturnTable) -> str:
    """Return the name for ``--table``, in the language of the screen."""
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
    """Return a column of a list; texts fold except numbers, and the last drop first."""
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
        say(f"  {category}  {_drawable(drawn)}  {' / '.join(map(shown, values))}")


def _drawable(bar: str) -> str:
    """Return the bar in signs that the terminal's encoding has."""
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
    """Return the form's label of a column; in English the code with spaces."""
    return LABELS[column] if in_chinese() else column.replace("_", " ")


def summary_columns() -> list[Column]:
    """Return the columns on the screen, with short labels for a terminal."""
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
    """Return the lines on the screen, with the total of units and each case once."""
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
    """Return 50.0%; empty when nothing ended."""
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
    """Return the name of a unit that has a row; else its code."""
    return next((row.name for row in summary.rows if row.unit == code), code)


def correction_text(correction: FigureCorrection, summary: Summary) -> str:
    """Return 更正: what a filed figure would be today."""
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


_REGISTER: dict[str, tuple[str, dict[str, Any]]] = {
    "case_no": (msgid("Number"), {}),
    "registered_on": (msgid("Registered on"), {"drop": 4}),
    "dispute_type": (msgid("Type"), {"flexible": 8, "drop": 7}),
    "parties": (msgid("Parties"), {"flexible": 10, "drop": 5}),
    "unit_name": (msgid("Unit"), {"flexible": 10}),
    "origin": (msgid("Origin"), {"drop": 8}),
    "opened_on": (msgid("Opened"), {"drop": 6}),
    "closed_on": (msgid("Closed"), {"drop": 3}),
    "outcome": (msgid("Outcome"), {"drop": 2}),
    "persons": (msgid("Persons"), {"side": "right", "drop": 9}),
    "amount": (msgid("Amount"), {"side": "right", "drop": 1}),
    "rule_name": (msgid("Overdue rule"), {}),
    "due": (msgid("Due"), {}),
    "days": (msgid("Days overdue"), {"side": "right"}),
}
"""The headers and looks of the columns of a register on the screen, by their codes."""


def say_register(
    found: Sequence[RegisterLine], columns: Sequence[ReturnColumn], today: dt.date
) -> None:
    """Print the lines of a register in its columns; nothing where there are none."""
    wanted = {column.code for column in columns}
    drawn = {code: shape for code, shape in _REGISTER.items() if code in wanted}
    if found:
        rows = [[_register_value(line, code, today) for code in drawn] for line in found]
        tables.table([Column(_(header), **look) for header, look in drawn.values()], rows)


def _register_value(line: RegisterLine, code: str, today: dt.date) -> Value:
    if code == "rule_name":
        return line.rule and rule_short(line.rule)
    match getattr(line, code):
        case DisputeType() as kind:
            return kind.short(kind.label)
        case Term(label=label):
            return label
        case dt.date() as day:
            return month_day_text(day, today)
        case value:
            found: Value = value
            return found
