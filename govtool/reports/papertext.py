"""What a return says about itself in words, in Chinese as the office writes, for every file format."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from govtool.dates import chinese_day, provisional_remark
from govtool.reports.paper import Paper
from govtool.reports.papers import SUMMARY
from govtool.reports.rows import COUNTED
from govtool.reports.summary import FigureCorrection, Summary
from govtool.rules import Period, PeriodKind

_LABELS = {column.code: column.label for column in SUMMARY}
RATE = (
    "调解成功率＝调解成功÷办结和移送中调解成功或者调解过的件数；未经调解即答复、撤回、导入诉讼等的不计；"
    "没有可计件数的，不计成功率。"
)
TWICE = "“各单位小计”按各单位的办理环节计，先后经两个单位办理的各计一次；“全街道（按件）”每件只计一次。"
NO_CASES = "零报告：本期期初无在办，无登记、无转入，期末无在办。"
_CORRECTED = "更正（报送后发生的变动，本表数字仍为报送时的数字）："

_PARTS = {
    PeriodKind.WEEKLY: (r"(\d+)-W0?(\d+)", "{}年第{}周"),
    PeriodKind.HALF_MONTH: (r"(\d+)-0?(\d+)-([AB])", "{}年{}月{}半月"),
    PeriodKind.MONTHLY: (r"(\d+)-0?(\d+)", "{}年{}月"),
    PeriodKind.QUARTERLY: (r"(\d+)-Q(\d)", "{}年第{}季度"),
    PeriodKind.HALF_YEAR: (r"(\d+)-H(\d)", "{}年{}半年"),
    PeriodKind.YEARLY: (r"(\d+)", "{}年"),
}
"""How the name of a period of each kind is read, and what an office calls that period."""

_WORDS = {
    PeriodKind.QUARTERLY: {"1": "一", "2": "二", "3": "三", "4": "四"},
    PeriodKind.HALF_MONTH: {"A": "上", "B": "下"},
    PeriodKind.HALF_YEAR: {"1": "上", "2": "下"},
}
"""What the last part of a name is called, where it is not a number."""


def period_text(period: Period) -> str:
    """2026年3月, 2026年第10周, 2026年3月上半月, 2026年上半年; a day as :func:`~govtool.dates.chinese_day`."""
    if period.kind is PeriodKind.DAILY:
        return chinese_day(period.begin)
    shape, text = _PARTS[period.kind]
    match = re.fullmatch(shape, period.name)
    assert match is not None
    words = _WORDS.get(period.kind, {})
    *first, last = match.groups()
    return text.format(*first, words.get(last, last))


def span_text(period: Period) -> str:
    """The period with its first and last day: 2026年3月（2026-03-01 至 2026-03-31）; one day is named once."""
    if period.kind is PeriodKind.DAILY:
        return period_text(period)
    return f"{period_text(period)}（{period.begin} 至 {period.last}）"


def remarks(paper: Paper) -> Iterator[str]:
    """What is told under the summary: nothing to report, corrections since filing, the rate, and the dates."""
    summary = paper.summary
    if says_nothing(summary):
        yield NO_CASES
    if summary.corrections:
        yield _CORRECTED
    for number, sentence in enumerate(corrections(summary), start=1):
        yield f"　{number}. {sentence}"
    table = paper.table("summary")
    yield f"说明：{RATE}{TWICE if table is not None and table.cases is not None else ''}"
    filed = f"；报送日期：{chinese_day(summary.filed_on)}" if summary.filed_on else ""
    yield f"应报日期：{chinese_day(summary.due)}{filed}。"
    yield from filter(None, [provisional_remark([summary.due])])
    yield from paper.notes


def says_nothing(summary: Summary) -> bool:
    """Whether it is a return of nothing 零报告."""
    return not any(getattr(summary.total, column) for column in COUNTED)


def corrections(summary: Summary) -> list[str]:
    """What would be different in a filed return today, a sentence for each figure."""
    names = {row.unit: row.name for row in summary.rows}
    return [_corrected(one, names.get(one.unit) or one.row or one.unit) for one in summary.corrections]


_LISTED = {0: "报送时未列，现应列入", 1: "报送时列入，现不应列入"}


def _corrected(one: FigureCorrection, unit: str) -> str:
    if one.table == "summary":
        return f"{unit}“{_LABELS[one.column]}”：报送时为 {one.filed}，现为 {one.now}。"
    if one.column == "listed":
        return f"{one.title}：{one.row}，{_LISTED[one.filed]}。"
    return f"{one.title}：{one.row}“{one.label}”，报送时为 {_told(one.filed)}，现为 {_told(one.now)}。"


def _told(value: Any) -> str:
    return "空" if value is None else str(value)
