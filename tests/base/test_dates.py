"""Every form of a date the contract accepts, the forms it refuses, and dates written for people."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govtool.base import dates, i18n
from govtool.base.day_words import meant_days
from govtool.base.errors import ExitCode, Refused
from tests.rows import each

TODAY = dt.date(2026, 3, 5)
DAYS = st.dates(dt.date(dates.FIRST_YEAR, 1, 1), dt.date(dates.LAST_YEAR, 12, 31))

ACCEPTED = [
    ("2026-03-02", "2026-03-02"),
    ("2026-3-2", "2026-03-02"),
    ("2026/3/2", "2026-03-02"),
    ("2026.3.2", "2026-03-02"),
    ("20260302", "2026-03-02"),
    (20260302, "2026-03-02"),
    ("2026年3月2日", "2026-03-02"),
    ("2026年3月2", "2026-03-02"),
    ("2026.3.2.", "2026-03-02"),
    ("2026-3-2日", "2026-03-02"),
    ("2026/3/2号（一）", "2026-03-02"),
    ("2026年3月2日[一]上午", "2026-03-02"),
    ("2026年3月2号下午三点", "2026-03-02"),
    ("2026年3月2日上午十一时半", "2026-03-02"),
    ("20260302093000", "2026-03-02"),
    ("202603020930", "2026-03-02"),
    ("2026 年 03 月 02 日", "2026-03-02"),
    ("3月2日", "2026-03-02"),
    ("12月31日", "2026-12-31"),
    ("今天", "2026-03-05"),
    ("昨天", "2026-03-04"),
    ("前天", "2026-03-03"),
    ("today", "2026-03-05"),
    ("Yesterday", "2026-03-04"),
    ("  2026-03-02 ", "2026-03-02"),
    ("２０２６－０３－０２", "2026-03-02"),
    ("２０２６／３／２", "2026-03-02"),
    ("２０２６．３．２", "2026-03-02"),
    ("２０２６年３月２日", "2026-03-02"),
    ("３月２日", "2026-03-02"),
    ("2024-02-29", "2024-02-29"),
    ("1990-01-01", "1990-01-01"),
    ("2100-12-31", "2100-12-31"),
    ("3月2号", "2026-03-02"),
    ("2026年1月6号", "2026-01-06"),
    ("2026年3月2日（周一）", "2026-03-02"),
    ("2026年3月2日 星期一", "2026-03-02"),
    ("2026年3月2日(礼拜一) 上午", "2026-03-02"),
    ("2026-3-1周日", "2026-03-01"),
    ("2026-3-1 星期天 9:30", "2026-03-01"),
    ("二〇二六年三月二日", "2026-03-02"),
    ("二○二六年三月二日", "2026-03-02"),
    ("二零二六年三月二十一日", "2026-03-21"),
    ("二O二六年十二月三十一日", "2026-12-31"),
    ("二〇二六年元月廿一日", "2026-01-21"),
    ("二〇二六年零三月零二日", "2026-03-02"),
    ("三月二十一日", "2026-03-21"),
    ("十月十日", "2026-10-10"),
    ("2026年十月卅一日", "2026-10-31"),
    ("2026—3—2", "2026-03-02"),
    ("2026——3——2", "2026-03-02"),
    ("2026–03–02", "2026-03-02"),
    ("2026−3−2", "2026-03-02"),
    ("2026。3。2", "2026-03-02"),
    ("2026.03.02 09:30", "2026-03-02"),
    ("2026-03-02T00:00", "2026-03-02"),
    ("2026-03-02 00:00:00", "2026-03-02"),
    ("2026/3/2 9:30:00 AM", "2026-03-02"),
    ("2026-03-02 11:30 p.m.", "2026-03-02"),
    ("2026年3月2日 上午9:30", "2026-03-02"),
    ("2026年3月2日下午9时30分", "2026-03-02"),
    ("2026年3月2日9时", "2026-03-02"),
    ("2026年3月2日 9点半", "2026-03-02"),
    ("3月2日14：05", "2026-03-02"),
    ("2026-03-02 24:00", "2026-03-02"),
    ("2026-03-02T09:30:00+08:00", "2026-03-02"),
    ("2026-03-02T01:30:00.000Z", "2026-03-02"),
    ("2026-03-01T15:59:59Z", "2026-03-01"),  # 23:59:59 in China
    ("2026-03-01T16:00:00Z", "2026-03-02"),  # midnight there
    ("2026-03-01T16:30:00+0000", "2026-03-02"),
    ("2026-03-01T11:00:00-05:00", "2026-03-02"),  # 16:00 UTC
    ("2026-03-02T00:30:00+09:00", "2026-03-01"),  # 23:30 in China
    ("2026-03-01 4:30 PM UTC", "2026-03-02"),
    ("\u200e2026\u200e-\u200e3\u200e-\u200e2", "2026-03-02"),
    ("\ufeff2026年\u200b3月2日\u00a0", "2026-03-02"),
    (dt.date(2026, 3, 2), "2026-03-02"),
    (dt.datetime(2026, 3, 2, 0, 0), "2026-03-02"),
    (dt.datetime(2026, 3, 2, 14, 30), "2026-03-02"),
]

NO_SUCH_DAY = ["2026-13-01", "2026-00-10", "2026-02-29", "2月29日", "2026-04-31", "2月30日"]
REFUSED = [
    "", " ", "abc", "2026", "2026-3", *NO_SUCH_DAY,
    "26-3-2", "26/3/2", "26.3.2", "26年3月2日", "260302", "3/2/2026", "15/05/20", "2026-3/2", "2026 3 2", "-2026-3-2",
    "2026-3-2-1", "2026-03-02 25:00", "2026-03-02 09:60", "2026-03-02Z", "2026-03-0209:30", "2026年3月", "2026年", "3月上旬",
    "2026.3.2-3.5", "2026年3月2日至5日", "十十月一日", "农历三月初二", "2026年3月2日（周八）", "明天", "tomorrow", "1989-12-31", "2101-01-01", "19891231",
    "0001-01-01", "٢٠٢٦-٠٣-٠٢", "46027", 46027, 46027.0, 5.0, True, "2026-03-02\x00", "今天今天", "202603022", "９" * 500,
    dt.date(1989, 12, 31), dt.datetime(2101, 1, 1), float("nan"), float("inf"),
]  # fmt: skip


@each(("value", "day"), ACCEPTED)
def test_accepts(value: str, day: str) -> None:
    assert dates.parse_date(value, TODAY).isoformat() == day


@each("value", REFUSED)
def test_refuses(value: str) -> None:
    with pytest.raises(Refused) as refusal:
        dates.parse_date(value, TODAY)
    assert refusal.value.code == "bad_date"
    assert refusal.value.exit_code == ExitCode.REFUSED
    assert "3月2日" in (refusal.value.hint or "") or value in NO_SUCH_DAY
    assert len(refusal.value.message) < 120


@pytest.mark.parametrize("value", NO_SUCH_DAY)
def test_a_day_that_never_was_is_refused_without_lessons_in_writing_dates(value: str) -> None:
    with pytest.raises(Refused) as refusal:
        dates.parse_date(value, TODAY)
    assert not refusal.value.hint


@pytest.mark.parametrize("value", ["26-3-2", "２６年３月２日", "15/05/20"])
def test_says_when_the_year_is_short(value: str) -> None:
    i18n.use("en")
    with pytest.raises(Refused, match="two digits"):
        dates.parse_date(value, TODAY)


@pytest.mark.parametrize(
    "value", ["2026-02-30", "２０２６年２月３０日", "2月30日", "20260431", "2026-13-01"]
)
def test_says_when_there_is_no_such_day(value: str) -> None:
    i18n.use("en")
    with pytest.raises(Refused, match=f"There is no such day: “{value}”"):
        dates.parse_date(value, TODAY)


@pytest.mark.parametrize(
    "value",
    ["2026年3月", "2026-3", "2026.03", "202603", "2026", "2026年", "二〇二六年三月", "3月中旬"],
)
def test_says_when_no_day_is_named(value: str) -> None:
    i18n.use("en")
    with pytest.raises(Refused, match=f"“{value}” names no day"):
        dates.parse_date(value, TODAY)


def test_says_when_the_year_is_last_and_what_settles_it_in_a_file() -> None:
    i18n.use("en")
    with pytest.raises(Refused, match="year last") as typed:
        dates.parse_date("3/2/2026", TODAY)
    with pytest.raises(Refused, match="year last") as read:
        dates.parse_date("3/2/2026", TODAY, serial=True)
    assert "[dates]" not in (typed.value.hint or "")
    assert "[dates]" in (read.value.hint or "")


@pytest.mark.parametrize("value", ["abc", "2026 3 2", "2026-3-2-1", "2026-03-02 25:00"])
def test_gives_no_untrue_reason(value: str) -> None:
    i18n.use("en")
    with pytest.raises(Refused) as refusal:
        dates.parse_date(value, TODAY)
    assert refusal.value.message == f"“{value}” is not a date."


def test_shows_what_is_invisible_in_a_refused_value() -> None:
    with pytest.raises(Refused) as refusal:
        dates.parse_date("2026\u200b-13\u202e-01", TODAY)
    assert "2026<U+200B>-13<U+202E>-01" in refusal.value.message


@pytest.mark.parametrize(
    ("value", "has_year", "weekday", "other"),
    [
        ("3月2号", False, None, False),
        ("三月二日（星期一）", False, 0, False),
        ("2026-03-02", True, None, False),
        ("2026年3月2日（周一）", True, 0, False),
        ("2026年3月2日（周二）", True, 1, True),
        ("20260302 星期日", True, 6, True),
        ("今天", True, None, False),
    ],
)
def test_says_how_a_date_is_written(
    value: str, has_year: bool, weekday: int | None, other: bool
) -> None:
    written = dates.written_day(value, TODAY)
    assert (written.has_year, written.weekday, written.has_other_weekday) == (
        has_year,
        weekday,
        other,
    )


NOISE = st.lists(
    st.sampled_from(
        [
            "\u200b",
            "\u200e",
            "\u202a",
            "\u202c",
            "\u202d",
            "\u2060",
            "\ufeff",
            "\u2066",
            "\u2069",
            "\u00ad",
        ]
    ),
    max_size=3,
)


@given(DAYS, st.data())
def test_what_nobody_sees_changes_no_date(day: dt.date, data: st.DataObject) -> None:
    form = data.draw(
        st.sampled_from(
            [f"{day}", f"{day.year}年{day.month}月{day.day}号", f"{day.year}—{day.month}—{day.day}"]
        )
    )
    time = data.draw(st.sampled_from(["", " 09:30", " 上午9时30分", "T00:00:00+08:00"]))
    noisy = "".join(c + "".join(data.draw(NOISE)) for c in form + time)
    assert dates.parse_date(noisy, TODAY) == day


@given(DAYS)
def test_chinese_numbers_come_back(day: dt.date) -> None:
    ones = "〇一二三四五六七八九"
    tens = ["", "十", "二十", "三十"]

    def spelled(number: int) -> str:
        return tens[number // 10] + ones[number % 10].replace("〇", "")

    year = "".join(ones[int(digit)] for digit in str(day.year))
    assert dates.parse_date(f"{year}年{spelled(day.month)}月{spelled(day.day)}日", TODAY) == day


@pytest.mark.parametrize(
    "value", ["1989-12-31", "2101-01-01", "1989年12月31日", dt.date(1989, 12, 31)]
)
def test_says_which_years_there_are(value: str | dt.date) -> None:
    i18n.use("en")
    with pytest.raises(Refused, match="between 1990 and 2100"):
        dates.parse_date(value, TODAY)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("明天", "2026-03-06"),
        ("后天", "2026-03-07"),
        ("Tomorrow", "2026-03-06"),
        ("昨天", "2026-03-04"),
    ],
)
def test_a_day_ahead_only_where_one_may_be_meant(value: str, day: str) -> None:
    assert dates.parse_date(value, TODAY, ahead=True).isoformat() == day
    if day > TODAY.isoformat():
        i18n.use("en")
        with pytest.raises(Refused, match="only what has happened"):
            dates.parse_date(value, TODAY)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (46027, "2026-01-05"),
        (46027.0, "2026-01-05"),
        (46027.75, "2026-01-05"),
        ("46027", "2026-01-05"),
        ("４６０２７", "2026-01-05"),
        ("46027.0", "2026-01-05"),
        (32874, "1990-01-01"),
        (73415, "2100-12-31"),
        (20260302, "2026-03-02"),
        ("2026-3-2", "2026-03-02"),
        ("2026-03-02 00:00:00", "2026-03-02"),
        ("2026-03-02T00:00:00.000", "2026-03-02"),
        ("2026/3/2 0:00", "2026-03-02"),
        ("2026年3月2日０：００", "2026-03-02"),
    ],
)
def test_serial_numbers_of_spreadsheets(value: float | str, day: str) -> None:
    assert dates.parse_date(value, TODAY, serial=True).isoformat() == day


OTHER_NUMBERS = [
    32873, 73416, 1, 0, -46027, True, "1", 1e300, 260302, float("nan"),
    "2026-03-200:00", "00:00", "46027 00:00 00:00",
]  # fmt: skip


@pytest.mark.parametrize("value", OTHER_NUMBERS)
def test_refuses_other_numbers_of_spreadsheets(value: float | str) -> None:
    with pytest.raises(Refused):
        dates.parse_date(value, TODAY, serial=True)


def test_the_missing_year_is_the_year_of_today() -> None:
    assert dates.parse_date("2月29日", dt.date(2028, 1, 1)) == dt.date(2028, 2, 29)


@given(DAYS)
def test_every_written_form_comes_back(day: dt.date) -> None:
    y, m, d = day.year, day.month, day.day
    forms = [
        f"{y}-{m}-{d}",
        f"{y}/{m:02}/{d}",
        f"{y}.{m}.{d:02}",
        f"{y}{m:02}{d:02}",
        f"{y}年{m}月{d}日",
        f"{m}月{d}日",
    ]
    assert {dates.parse_date(form, day) for form in forms} == {day}


@given(DAYS)
def test_serial_numbers_come_back(day: dt.date) -> None:
    assert dates.parse_date((day - dt.date(1899, 12, 30)).days, TODAY, serial=True) == day


@given(DAYS, DAYS)
def test_what_people_read_in_chinese_can_be_typed_back(day: dt.date, today: dt.date) -> None:
    i18n.use("zh_CN")
    assert dates.parse_date(dates.month_day_text(day, today), today) == day


@given(st.one_of(st.text(max_size=20), st.integers(), st.floats()), st.booleans())
def test_anything_else_is_refused_and_never_crashes(value: str | float, serial: bool) -> None:
    with suppress(Refused):
        day = dates.parse_date(value, TODAY, serial=serial)
        assert dates.FIRST_YEAR <= day.year <= dates.LAST_YEAR


@pytest.mark.parametrize(
    ("lang", "day", "short", "long"),
    [
        ("zh_CN", dt.date(2026, 2, 5), "2月5日", "2月5日（周四）"),
        ("zh_CN", dt.date(2027, 2, 5), "2027年2月5日", "2027年2月5日（周五）"),
        ("zh_CN", dt.date(2026, 9, 20), "9月20日", "9月20日（周日）"),
        ("en", dt.date(2026, 2, 5), "5 Feb", "Thu 5 Feb"),
        ("en", dt.date(2025, 12, 31), "31 Dec 2025", "Wed 31 Dec 2025"),
    ],
)
def test_dates_for_people(lang: str, day: dt.date, short: str, long: str) -> None:
    i18n.use(lang)
    assert dates.month_day_text(day, TODAY) == short
    assert dates.day_text(day, TODAY) == long


# --- several days


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2026-03-02..2026-03-08", "2026-03-02", "2026-03-08"),
        ("3月2日至8日", "2026-03-02", "2026-03-08"),
        ("３月２日—３月８日", "2026-03-02", "2026-03-08"),
        ("2026/3/2 ~ 2026.3.8", "2026-03-02", "2026-03-08"),
        ("2027年1月30日到2月2日", "2027-01-30", "2027-02-02"),
        ("2026年12月30日至2027年1月2日", "2026-12-30", "2027-01-02"),
        ("今天至后天", "2026-03-05", "2026-03-07"),
        ("明天", "2026-03-06", "2026-03-06"),
        ("本周", "2026-03-02", "2026-03-08"),
        ("下周", "2026-03-09", "2026-03-15"),
        ("last week", "2026-02-23", "2026-03-01"),
        ("周四", "2026-03-05", "2026-03-05"),
        ("星期三", "2026-03-11", "2026-03-11"),
        ("周天", "2026-03-08", "2026-03-08"),
        ("Wednesday", "2026-03-11", "2026-03-11"),
        ("sat", "2026-03-07", "2026-03-07"),
    ],
)
def test_several_days_in_one_word(typed: str, first: str, last: str) -> None:
    assert [day.isoformat() for day in meant_days(typed, TODAY)] == [first, last]


@pytest.mark.parametrize("typed", ["", "..", "3月2日至", "..3月2日", "3月8日至2日", "12月30日至1月2日", "周八", "3月2日至3月32日", "26-3-2..26-3-8"])  # fmt: skip
def test_what_is_no_range_is_refused(typed: str) -> None:
    with pytest.raises(Refused) as refusal:
        meant_days(typed, TODAY)
    assert refusal.value.code == "bad_date"
    assert refusal.value.hint or "32" in typed
