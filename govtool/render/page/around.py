"""What a page says before and after its tables and charts: whose return it is, the figures seen first, corrections, notes."""

from __future__ import annotations

from dataclasses import dataclass

from govtool.dates import chinese_day, provisional_remark
from govtool.render.returns import LABELS
from govtool.render.shown import shown
from govtool.reports.paper import ColumnKind, Paper
from govtool.reports.papertext import NO_CASES, says_nothing

_COUNTS = {
    "opening": "期初在办",
    "registered": "本期登记",
    "received": "本期转入",
    "settled": "调解成功",
    "closing": "期末在办",
    "major": "在办重大",
    "overdue": "在办超期",
}
_BLANK_DAY = "　　　　年　　月　　日"


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure that is seen first. :param code: that of the column or figure."""

    code: str
    label: str
    value: float | None
    kind: ColumnKind = ColumnKind.NUMBER
    unit: str = "件"

    @property
    def text(self) -> str:
        """The figure as people read it."""
        return shown(self.value, self.kind)

    @property
    def alarming(self) -> bool:
        """Whether it should be seen before the others: there are overdue cases."""
        return self.code == "overdue" and bool(self.value)


@dataclass(frozen=True, slots=True)
class PageHead:
    """The heading lines of a form; ``filed`` is the day it was filed, or a blank to write it in."""

    title: str
    span: str
    lines: list[tuple[str, str]]
    filed: str


def head(paper: Paper) -> PageHead:
    """Title, period, unit and days of a return."""
    summary, period = paper.summary, paper.summary.period
    first, last = chinese_day(period.begin), chinese_day(period.last)
    filed = chinese_day(summary.filed_on) if summary.filed_on else ""
    lines = [
        ("填报单位", paper.unit_name),
        ("应报日期", chinese_day(summary.due)),
        ("报送日期", filed or "尚未报送"),
        ("计量单位", "件"),
    ]
    span = first if first == last else f"{first}至{last}"
    return PageHead(f"{paper.title}（{period.kind.zh}）", span, lines, filed or _BLANK_DAY)


def tiles(paper: Paper) -> list[Tile]:
    """The figures that a leader looks for first."""
    total = paper.summary.total
    found = [Tile(code, label, getattr(total, code)) for code, label in _COUNTS.items()]
    found.append(Tile("rate", LABELS["rate"], total.rate, ColumnKind.RATE, ""))
    if paper.figures and paper.figures.get("median_days") is not None:
        found.append(Tile("median_days", "办结中位数", paper.figures["median_days"], ColumnKind.DAYS, "天"))
    return found


def notes(paper: Paper) -> list[str]:
    """What must be said about the whole return."""
    summary = paper.summary
    ours = (NO_CASES if says_nothing(summary) else "", provisional_remark([summary.due]))
    return [*filter(None, ours), *paper.notes]


def contents(paper: Paper) -> list[tuple[str, str]]:
    """The sections of the page in their order, as anchors and titles."""
    first, *others = [(f"table-{table.code}", table.title) for table in paper.tables]
    parts = [
        ([("overview", "概况")], True),
        ([("charts", "图示")], paper.charts),
        ([first], True),
        ([("corrections", "更正")], paper.summary.corrections),
        (others, True),
        ([("notes", "说明")], notes(paper)),
    ]
    return [line for lines, there in parts if there for line in lines]
