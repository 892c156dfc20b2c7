"""Periods as people say them, each worked out by hand on a calendar."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govtool.base.errors import Refused
from govtool.law.period_words import meant_period
from govtool.rules import PeriodKind, period_of
from tests.rows import each

# 5 March 2026 is a Thursday of week 10. 2026 has 53 weeks: the last is that of Thursday 31 December.
SAID = """
2026-03-05 weekly     上周            2026-W09
2026-03-05 weekly     本周            2026-W10
2026-03-05 weekly     上上周          2026-W08
2026-03-05 weekly     上个星期        2026-W09
2026-03-05 weekly     第10周          2026-W10
2026-03-05 weekly     第十周          2026-W10
2026-03-05 weekly     第１０周        2026-W10
2026-03-05 weekly     第12周          2025-W12
2026-03-05 weekly     2026年第12周    2026-W12
2026-03-05 weekly     去年第12周      2025-W12
2026-03-05 weekly     last~week       2026-W09
2026-03-05 weekly     week~10         2026-W10
2026-03-05 weekly     week~10~2025    2025-W10
2026-03-05 weekly     3月1日          2026-W09
2026-03-05 weekly     昨天            2026-W10
2026-03-05 weekly     上周五          2026-W09
2026-03-05 weekly     2026-03-01      2026-W09
2026-03-05 monthly    3月             2026-03
2026-03-05 monthly    三月            2026-03
2026-03-05 monthly    3月份           2026-03
2026-03-05 monthly    十二月          2025-12
2026-03-05 monthly    上月            2026-02
2026-03-05 monthly    上个月          2026-02
2026-03-05 monthly    本月            2026-03
2026-03-05 monthly    今年3月         2026-03
2026-03-05 monthly    去年12月        2025-12
2026-03-05 monthly    二〇二五年三月  2025-03
2026-03-05 monthly    March           2026-03
2026-03-05 monthly    mar~2025        2025-03
2026-03-05 monthly    last~month      2026-02
2026-03-05 monthly    上月15日        2026-02
2026-03-05 quarterly  一季度          2026-Q1
2026-03-05 quarterly  第四季度        2025-Q4
2026-03-05 quarterly  上季度          2025-Q4
2026-03-05 quarterly  2026年一季度    2026-Q1
2026-03-05 quarterly  Q1              2026-Q1
2026-03-05 quarterly  last~quarter    2025-Q4
2026-03-05 quarterly  first~quarter   2026-Q1
2026-03-05 quarterly  2月             2026-Q1
2026-03-05 half-year  上半年          2026-H1
2026-03-05 half-year  下半年          2025-H2
2026-03-05 half-year  去年上半年      2025-H1
2026-03-05 half-year  first~half      2026-H1
2026-03-05 half-year  H2              2025-H2
2026-03-05 yearly     今年            2026
2026-03-05 yearly     去年            2025
2026-03-05 yearly     2025年          2025
2026-03-05 yearly     2025年度        2025
2026-03-05 yearly     last~year       2025
2026-03-05 half-month 3月上半月       2026-03-A
2026-03-05 half-month 2月下半月       2026-02-B
2026-03-05 half-month 上半月          2026-03-A
2026-03-05 half-month 下半月          2026-02-B
2026-03-05 half-month 上个半月        2026-02-B
2026-03-05 half-month 上月上半月      2026-02-A
2026-03-05 half-month 3月31日         2026-04-A
2026-03-05 daily      昨天            2026-03-04
2026-03-05 daily      周一            2026-03-02
2027-01-04 weekly     上周            2026-W53
2027-01-04 weekly     本周            2027-W01
2027-01-04 weekly     第53周          2026-W53
2027-01-04 weekly     第1周           2027-W01
2027-01-04 weekly     第52周          2026-W52
2027-01-04 monthly    上月            2026-12
2027-01-04 quarterly  上季度          2026-Q4
2027-01-04 half-year  上个半年        2026-H2
2027-01-02 weekly     本周            2026-W53
2027-01-02 weekly     上周            2026-W52
2027-01-02 weekly     第53周          2026-W53
2027-01-02 weekly     今年第53周      2026-W53
2026-02-02 weekly     第53周          2026-W53
2026-01-05 weekly     上周            2026-W01
2026-03-05 weekly     2025年第53周    -
2026-03-05 weekly     第54周          -
2026-03-05 weekly     第0周           -
2026-03-05 monthly    13月            -
2026-03-05 quarterly  五季度          -
2026-03-05 weekly     周报            -
2026-03-05 weekly     上旬            -
2026-03-05 monthly    marching        -
"""


@each("line", [line for line in SAID.splitlines() if line])
def test_a_period_in_words(line: str) -> None:
    today, kind, words, name = line.split()
    found = meant_period([PeriodKind(kind)], words.replace("~", " "), dt.date.fromisoformat(today))
    assert (found.name if found else "-") == name


@pytest.mark.parametrize(
    ("kind", "words", "choices"),
    [
        (
            "weekly",
            "2月",
            ["2026-W05", "2026-W06", "2026-W07", "2026-W08"],
        ),  # their Sundays: 1, 8, 15, 22 February
        ("half-month", "2月", ["2026-02-A", "2026-02-B"]),
        ("monthly", "去年", ["2025-01", "2025-12"]),
        ("monthly", "第9周", ["2026-02", "2026-03"]),
        ("daily", "上周", ["2026-02-23", "2026-03-01"]),
    ],
)
def test_several_periods_are_refused_with_the_choices(
    kind: str, words: str, choices: list[str]
) -> None:
    with pytest.raises(Refused) as refusal:
        meant_period([PeriodKind(kind)], words, dt.date(2026, 3, 5))
    assert refusal.value.code == "bad_period"
    assert all(choice in refusal.value.message for choice in choices)


@pytest.mark.parametrize(
    ("today", "words", "name"),
    [("2026-12-20", "1月", "2027-01"), ("2026-01-05", "12月", "2025-12"), ("2026-03-05", "下月", "2026-04"),
     ("2026-03-05", "4月", "2026-04"), ("2026-10-05", "3月", "2027-03"), ("2026-08-05", "3月", "2026-03")],
)  # fmt: skip
def test_ahead_the_nearest_is_meant(today: str, words: str, name: str) -> None:
    found = meant_period([PeriodKind.MONTHLY], words, dt.date.fromisoformat(today), ahead=True)
    assert found is not None
    assert found.name == name


@given(st.dates(dt.date(2000, 1, 1), dt.date(2099, 1, 1)), st.sampled_from(list(PeriodKind)))
def test_any_date_in_a_period_names_it(today: dt.date, kind: PeriodKind) -> None:
    for text in (today.isoformat(), f"{today.year}年{today.month}月{today.day}日", "今天"):
        assert meant_period([kind], text, today) == period_of(kind, today)


@given(st.dates(dt.date(2001, 1, 1), dt.date(2099, 1, 1)))
def test_the_last_and_the_present_one_touch(today: dt.date) -> None:
    for kind, before, now in (
        (PeriodKind.WEEKLY, "上周", "本周"),
        (PeriodKind.MONTHLY, "上月", "本月"),
        (PeriodKind.QUARTERLY, "上季度", "本季度"),
        (PeriodKind.HALF_YEAR, "上个半年", "本半年"),
        (PeriodKind.HALF_MONTH, "上个半月", "本半月"),
        (PeriodKind.YEARLY, "去年", "今年"),
    ):
        earlier, present = meant_period([kind], before, today), meant_period([kind], now, today)
        assert earlier is not None
        assert present is not None
        assert earlier.end == present.begin
        assert today in present
