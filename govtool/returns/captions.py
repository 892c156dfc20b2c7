"""The texts around the tables of a return, in Chinese as offices write, for every format."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from govtool.base.dates import chinese_day, provisional_remark
from govtool.returns.model import FigureCorrection, Return, ReturnHead
from govtool.rules import Period, PeriodKind

_CORRECTED = "更正（报送后发生的变动，本表数字仍为报送时的数字）："

_PARTS = {
    PeriodKind.WEEKLY: (r"(\d+)-W0?(\d+)", "{}年第{}周"),
    PeriodKind.HALF_MONTH: (r"(\d+)-0?(\d+)-([AB])", "{}年{}月{}半月"),
    PeriodKind.MONTHLY: (r"(\d+)-0?(\d+)", "{}年{}月"),
    PeriodKind.QUARTERLY: (r"(\d+)-Q(\d)", "{}年第{}季度"),
    PeriodKind.HALF_YEAR: (r"(\d+)-H(\d)", "{}年{}半年"),
    PeriodKind.YEARLY: (r"(\d+)", "{}年"),
}
"""The pattern of the name of a period of each kind, and the form of its Chinese name."""

_WORDS = {
    PeriodKind.QUARTERLY: {"1": "一", "2": "二", "3": "三", "4": "四"},
    PeriodKind.HALF_MONTH: {"A": "上", "B": "下"},
    PeriodKind.HALF_YEAR: {"1": "上", "2": "下"},
}
"""The words for the last part of a name that is not a number."""


def period_text(period: Period) -> str:
    """Return 2026年3月, 2026年第10周, 2026年3月上半月; a day as ``chinese_day``."""
    if period.kind is PeriodKind.DAILY:
        return chinese_day(period.begin)
    shape, text = _PARTS[period.kind]
    match = re.fullmatch(shape, period.name)
    assert match is not None
    words = _WORDS.get(period.kind, {})
    *first, last = match.groups()
    return text.format(*first, words.get(last, last))


def span_text(period: Period) -> str:
    """Return a period with its days: 2026年3月（2026-03-01 至 2026-03-31）."""
    if period.kind is PeriodKind.DAILY:
        return period_text(period)
    return f"{period_text(period)}（{period.begin} 至 {period.last}）"


def remarks(paper: Return) -> Iterator[str]:
    """Yield the texts under the summary: zero report, corrections, explanation, dates."""
    head = paper.head
    if head.nothing:
        yield head.nothing
    if head.corrections:
        yield _CORRECTED
    for number, sentence in enumerate(corrections(head), start=1):
        yield f"　{number}. {sentence}"
    yield from filter(None, [head.explained(paper.table("summary")), _days(head)])
    yield from filter(None, [provisional_remark([head.due])])
    yield from paper.notes


def _days(head: ReturnHead) -> str:
    """Return when it is due and was filed; empty for a return that nobody owes."""
    if head.due is None:
        return ""
    filed = f"；报送日期：{chinese_day(head.filed_on)}" if head.filed_on else ""
    return f"应报日期：{chinese_day(head.due)}{filed}。"


def corrections(head: ReturnHead) -> list[str]:
    """Return what would differ in a filed return today, a sentence for each figure."""
    return [_corrected(one, head) for one in head.corrections]


_LISTED = {0: "报送时未列，现应列入", 1: "报送时列入，现不应列入"}


def _corrected(one: FigureCorrection, head: ReturnHead) -> str:
    if one.table == "summary":
        return head.corrected(one)
    if one.column == "listed":
        return f"{one.title}：{one.row}，{_LISTED[one.filed]}。"
    return (
        f"{one.title}：{one.row}“{one.label}”，报送时为 {_text(one.filed)}，现为 {_text(one.now)}。"
    )


def _text(value: Any) -> str:
    return "空" if value is None else str(value)


_DIGITS = "〇一二三四五六七八九"


def ordinal(number: int) -> str:
    """Return a number from 1 to 99 in Chinese, as it stands before a heading: 一 … 十一.

    >>> ordinal(3), ordinal(10), ordinal(12), ordinal(20)
    ('三', '十', '十二', '二十')
    """
    tens, ones = divmod(number, 10)
    before = (_DIGITS[tens] if tens > 1 else "") + ("十" if tens else "")
    return before + (_DIGITS[ones] if ones else "")
