"""What a page says before and after its tables and charts: whose return it is, the figures seen first, corrections, notes."""

from __future__ import annotations

from dataclasses import dataclass

from govtool.base.dates import chinese_day, provisional_remark
from govtool.returns.model import Return

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
        ("计量单位", "件"),
    ]
    span = first if first == last else f"{first}至{last}"
    return PageHead(f"{paper.title}（{period.kind.zh}）", span, lines, filed or _BLANK_DAY)


def notes(paper: Return) -> list[str]:
    """What must be said about the whole return."""
    return [*filter(None, (paper.head.nothing, provisional_remark([paper.head.due]))), *paper.notes]


def contents(paper: Return) -> list[tuple[str, str]]:
    """The sections of the page in their order, as anchors and titles."""
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
