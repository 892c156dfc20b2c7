"""Days as people say them, each worked out by hand on a calendar."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govtool.base.dates import parse_date
from govtool.base.day_words import Looking, days_in, meant_day, meant_days
from govtool.base.errors import Refused
from govtool.law.workdays import Calendar
from tests.rows import each

# 2026-03-04 is a Wednesday; the week before begins on Monday 23 February, the next on 9 March.
WEDNESDAY = dt.date(2026, 3, 4)
CALENDAR = Calendar.default()


def looking(*, ahead: bool, today: dt.date = WEDNESDAY) -> Looking:
    return Looking(today, ahead, workdays=CALENDAR.after)


# words, for a fact, for a due date; "" where they are no words for a day
DAYS = """
周五          2026-02-27 2026-03-06
星期五        2026-02-27 2026-03-06
礼拜三        2026-03-04 2026-03-04
周四          2026-02-26 2026-03-05
周日          2026-03-01 2026-03-08
星期天        2026-03-01 2026-03-08
本周五        2026-03-06 2026-03-06
这周一        2026-03-02 2026-03-02
上周五        2026-02-27 2026-02-27
上周日        2026-03-01 2026-03-01
上上周一      2026-02-16 2026-02-16
下周一        2026-03-09 2026-03-09
下周五        2026-03-13 2026-03-13
下下周日      2026-03-22 2026-03-22
friday        2026-02-27 2026-03-06
Wed           2026-03-04 2026-03-04
this~Monday   2026-03-02 2026-03-02
15天          -          2026-03-19
15d           -          2026-03-19
１５天        -          2026-03-19
十五天        -          2026-03-19
15日后        -          2026-03-19
15日          2026-02-15 2026-03-15
15日内        -          2026-03-19
三天后        -          2026-03-07
3天前         2026-03-01 2026-03-01
两周          -          2026-03-18
一周后        -          2026-03-11
2~weeks       -          2026-03-18
in~3~days     -          2026-03-07
3~days~ago    2026-03-01 2026-03-01
3个工作日     -          2026-03-09
3~working~days -         2026-03-09
月底          2026-03-31 2026-03-31
月末          2026-03-31 2026-03-31
上月底        2026-02-28 2026-02-28
下个月底      2026-04-30 2026-04-30
2月底         2026-02-28 2026-02-28
去年12月底    2025-12-31 2025-12-31
年底          2026-12-31 2026-12-31
今年年底      2026-12-31 2026-12-31
去年底        2025-12-31 2025-12-31
end~of~month  2026-03-31 2026-03-31
5号           2026-02-05 2026-03-05
4日           2026-03-04 2026-03-04
3号           2026-03-03 2026-04-03
上月15日      2026-02-15 2026-02-15
本月1号       2026-03-01 2026-03-01
下月5号       2026-04-05 2026-04-05
去年12月5日   2025-12-05 2025-12-05
大前天        2026-03-01 2026-03-01
昨日          2026-03-03 2026-03-03
明日          2026-03-05 2026-03-05
周            -          -
3月2日        -          -
2026-03-02    -          -
下旬          -          -
月初          -          -
"""


@each("line", [line for line in DAYS.splitlines() if line])
def test_a_day_in_words(line: str) -> None:
    words, fact, due = line.split()
    text = words.replace("~", " ")
    found = [meant_day(text, looking(ahead=ahead)) for ahead in (False, True)]
    assert [str(day) if day else "-" for day in found] == [fact, due]


@pytest.mark.parametrize(
    ("words", "today", "day"),
    [
        ("周一", "2026-12-31", "2027-01-04"),
        ("月底", "2028-02-01", "2028-02-29"),
        ("上周五", "2027-01-01", "2026-12-25"),
        ("下月31日", "2026-07-15", "2026-08-31"),
        ("上月5号", "2026-01-10", "2025-12-05"),
        ("5号", "2026-12-20", "2027-01-05"),
        (
            "2个工作日",
            "2026-02-13",
            "2026-02-24",
        ),  # 14 February is worked, 15 to 23 are the Spring Festival
    ],
)
def test_at_the_turn_of_months_and_years(words: str, today: str, day: str) -> None:
    assert str(meant_day(words, looking(ahead=True, today=dt.date.fromisoformat(today)))) == day


@pytest.mark.parametrize(
    ("words", "ahead", "today"),
    [
        ("下月31号", True, "2026-03-04"),
        ("31号", False, "2026-03-04"),
        ("next friday", True, "2026-03-04"),  # the 6th or the 13th
        ("last monday", False, "2026-03-04"),  # the 2nd or 23 February
    ],
)
def test_two_days_or_none_are_refused(words: str, ahead: bool, today: str) -> None:
    with pytest.raises(Refused) as refusal:
        meant_day(words, looking(ahead=ahead, today=dt.date.fromisoformat(today)))
    assert refusal.value.code == "bad_date"


def test_where_both_readings_agree_the_english_word_is_taken() -> None:
    assert str(meant_day("next monday", looking(ahead=True))) == "2026-03-09"
    assert str(meant_day("last friday", looking(ahead=False))) == "2026-02-27"


def test_working_days_mean_nothing_where_nobody_counts_them() -> None:
    with pytest.raises(Refused, match="working days"):
        meant_day("3个工作日", Looking(WEDNESDAY, ahead=True))


@pytest.mark.parametrize(
    ("text", "days"),
    [("3d", 3), ("3", 3), ("3天", 3), ("３日", 3), ("三天", 3), ("一周", 7), ("两周", 14), ("10 days", 10), ("1w", 7),
     ("周", None), ("", None), ("3月", None), ("-3", None)],
)  # fmt: skip
def test_a_number_of_days(text: str, days: int | None) -> None:
    assert days_in(text) == days


def test_days_of_a_roster_are_words_too() -> None:
    assert meant_days("下周一", WEDNESDAY) == (dt.date(2026, 3, 9), dt.date(2026, 3, 9))
    assert meant_days("下周", WEDNESDAY) == (dt.date(2026, 3, 9), dt.date(2026, 3, 15))


@pytest.mark.parametrize("words", ["周五", "上周五", "月底", "5号", "3天前", "上月15日"])
def test_a_file_has_dates_in_full(words: str) -> None:
    with pytest.raises(Refused):
        parse_date(words, WEDNESDAY, serial=True)


@pytest.mark.parametrize("text", ["2026年1月6号", "2026年1月6日", "２０２６年１月６号"])
def test_a_date_with_the_word_for_a_day_is_read(text: str) -> None:
    assert parse_date(text, WEDNESDAY) == dt.date(2026, 1, 6)


@given(
    st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 1)),
    st.sampled_from("一二三四五六日"),
    st.booleans(),
)
def test_a_weekday_alone_is_within_a_week_in_its_direction(
    today: dt.date, name: str, ahead: bool
) -> None:
    day = meant_day(f"周{name}", looking(ahead=ahead, today=today))
    assert day is not None
    assert "一二三四五六日"[day.weekday()] == name
    assert 0 <= (day - today).days * (1 if ahead else -1) < 7
