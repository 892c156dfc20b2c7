"""The tables and the trend of a return on a terminal, for those who stay there."""

from __future__ import annotations

import sys

from govtool.base.i18n import _, in_chinese, listed
from govtool.returns.cell_text import shown
from govtool.returns.model import Chart, ColumnKind, Return, ReturnColumn, ReturnTable
from govtool.rules import PeriodKind
from govtool.shell import tables
from govtool.shell.terminal import hanging, note, paint, say

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
        _name(table) for table in paper.tables if table.code not in {"summary", *BESIDE_THE_SUMMARY}
    ]
    if rest:
        more = _("More tables: {codes}. All of them in a file: -o {name}.xlsx")
        note(more.format(codes=listed(rest), name=paper.period.name))


def _name(table: ReturnTable) -> str:
    """What ``--table`` takes, in the language of the screen."""
    return table.title if in_chinese() else table.code


def say_table(table: ReturnTable) -> None:
    """One table under its title, with its notes."""
    say()
    say(paint(_name(table).replace("_", " "), "bold"))
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


def _column(column: ReturnColumn, rank: int) -> tables.Column:
    """Texts may fold, but for numbers of cases; what a level says already and the last numbers go first on a narrow terminal."""
    header = column.label if in_chinese() else column.code.replace("_", " ")
    if column.kind in {ColumnKind.TEXT, ColumnKind.CODE}:
        return tables.Column(
            header,
            flexible=0 if column.code in _WHOLE else 8,
            drop=rank if column.code == "told" else 0,
        )
    return tables.Column(header, "right", drop=rank)


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
