"""A return as a page for a browser or paper: one file that needs nothing beside it.

There is no script in it and nothing is loaded, and the page says so to the browser
(``Content-Security-Policy``). It is well-formed XML too. The words are Chinese, as in all files;
the same return gives the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from govtool.base.dates import chinese_day, provisional_remark
from govtool.base.text_width import printable
from govtool.returns.captions import corrections
from govtool.returns.cell_text import exact, shown
from govtool.returns.model import ColumnKind, Return, ReturnColumn, ReturnTable
from govtool.returns.page import plots
from govtool.returns.signers import signer
from govtool.returns.single_sheet import is_sheet
from govtool.tables import output_files

if TYPE_CHECKING:
    from jinja2 import Environment


_TEMPLATES = Path(__file__).parent / "page"

_HEADS, _NAME = 2, 24
"""The most columns that name a row, and how wide such a column may be, in half-width characters."""

_CHARACTER, _NUMBER = 0.55, 3
"""In ems: a half-width character, and the least width of a column of numbers."""

_MANY, _ACROSS = 20, 24
"""A table of more columns is printed in pieces, each of so many beside those that name the row."""

_STYLES = {ColumnKind.TEXT: "text", ColumnKind.DATE: "date broad", ColumnKind.YUAN: "number broad"}
_SHORT = 4
"""The most characters of a label beside a percentage on a third of a telephone."""


def write(paper: Return, path: Path) -> int:
    """Write a return as a page; returns the rows of all its tables, their totals included.

    :raises GovtoolError: as :func:`govtool.tables.output_files.replacing`.
    """
    with output_files.replacing(path) as file:
        file.write(
            page(paper).encode("utf-8", "replace")
        )  # half of a surrogate pair is no character
    return paper.rows


def page(paper: Return) -> str:
    """Return the text of the page."""
    text = (
        _templates()
        .get_template("page.html")
        .render(
            paper=paper,
            period=paper.period,
            head=head(paper),
            contents=contents(paper),
            corrections=corrections(paper.head),
            notes=notes(paper),
            sheet=is_sheet(paper),
        )
    )
    return printable(text)


def _templates() -> Environment:
    """Return the templates beside this file; values are escaped, unknown names are errors."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "shown": shown,
        "exact": exact,
        "style": _style,
        "heads": _heads,
        "least": _least,
        "px": _px,
        "pieces": _pieces,
    }
    made.globals |= {
        "signer": signer,
        "bar_plot": plots.bar_plot,
        "line_plot": plots.line_plot,
        "zip": zip,
    }
    return made


# --- filters of the templates


def _style(column: ReturnColumn) -> str:
    """Return the classes of a column's cells; a broad one takes two thirds of a card."""
    if column.kind in {ColumnKind.RATE, ColumnKind.CHANGE} and len(column.label) > _SHORT:
        return "number broad"
    return _STYLES.get(column.kind, "number")


def _heads(table: ReturnTable) -> int:
    """Return the number of columns that name the row: the first short texts, two at most."""
    names = takewhile(
        lambda column: column.kind is ColumnKind.TEXT and column.width <= _NAME,
        table.columns[:_HEADS],
    )
    return max(sum(1 for _ in names), 1)


def _pieces(table: ReturnTable) -> list[ReturnTable]:
    """Return a table too wide for print in pieces, each with the names of rows; else none."""
    places = range(len(table.columns))
    if len(places) <= _MANY:
        return []
    named = list(places[: _heads(table)])
    return [
        table.cut([*named, *places[first : first + _ACROSS]])
        for first in range(len(named), len(places), _ACROSS)
    ]


def _least(column: ReturnColumn) -> float:
    """Return the least ems of a column: its usual text; labels of numbers take two lines."""
    return (
        round(min(column.width, _NAME) * _CHARACTER, 1)
        if column.kind is ColumnKind.TEXT
        else _NUMBER
    )


def _px(length: float) -> str:
    return f"{length:.1f}".removesuffix(".0")


_BLANK_DAY = "　　　　年　　月　　日"


@dataclass(frozen=True, slots=True)
class PageHead:
    """The heading lines of a form; ``filed`` is the day it was filed, or a blank to write it in."""

    title: str
    span: str
    lines: list[tuple[str, str]]
    filed: str


def head(paper: Return) -> PageHead:
    """Title, period, unit and days of a return."""
    period, due = paper.period, paper.head.due
    first, last = chinese_day(period.begin), chinese_day(period.last)
    filed = chinese_day(paper.filed_on) if paper.filed_on else ""
    lines = [
        ("填报单位", paper.unit_name),
        *([("应报日期", chinese_day(due)), ("报送日期", filed or "尚未报送")] if due else []),
        ("计量单位", paper.counted_in),
    ]
    span = first if first == last else f"{first}至{last}"
    return PageHead(f"{paper.title}（{period.kind.zh}）", span, lines, filed or _BLANK_DAY)


def notes(paper: Return) -> list[str]:
    """Return the notes on the whole return."""
    return [*filter(None, (paper.head.nothing, provisional_remark([paper.head.due]))), *paper.notes]


def contents(paper: Return) -> list[tuple[str, str]]:
    """Return the sections of the page in their order, as anchors and titles."""
    first, *others = [(f"table-{table.code}", table.title) for table in paper.tables]
    parts = [
        ([("overview", "概况")], True),
        ([("charts", "图示")], paper.charts),
        ([first], True),
        ([("corrections", "更正")], paper.head.corrections),
        (others, True),
        ([("notes", "说明")], notes(paper)),
    ]
    return [line for lines, there in parts if there for line in lines]
