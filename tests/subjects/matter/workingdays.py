"""Working days of 2025 to 2027, copied by hand: the notices of 2025 and 2026, the statutory days of 2027.

Nothing of the program is used: what counts the days of matters a second time must not share a mistake with the first.
"""

from __future__ import annotations

import datetime as dt

ONE_DAY = dt.timedelta(days=1)
ANNOUNCED = {2025, 2026}

OFF = (
    ("2025-01-01", "2025-01-01"),
    ("2025-01-28", "2025-02-04"),
    ("2025-04-04", "2025-04-06"),
    ("2025-05-01", "2025-05-05"),
    ("2025-05-31", "2025-06-02"),
    ("2025-10-01", "2025-10-08"),
    ("2026-01-01", "2026-01-03"),
    ("2026-02-15", "2026-02-23"),
    ("2026-04-04", "2026-04-06"),
    ("2026-05-01", "2026-05-05"),
    ("2026-06-19", "2026-06-21"),
    ("2026-09-25", "2026-09-27"),
    ("2026-10-01", "2026-10-07"),
    ("2027-01-01", "2027-01-01"),
    ("2027-02-05", "2027-02-10"),  # the statutory 5 to 8, and 9 and 10 for Sat 6 and Sun 7
    ("2027-04-05", "2027-04-05"),
    ("2027-05-01", "2027-05-04"),  # 3 and 4 for Sat 1 and Sun 2
    ("2027-06-09", "2027-06-09"),
    ("2027-09-15", "2027-09-15"),
    ("2027-10-01", "2027-10-05"),  # 4 and 5 for Sat 2 and Sun 3
)
MADE_UP = (
    "2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11",
    "2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10",
)  # fmt: skip


def _days_off() -> set[dt.date]:
    found = set()
    for first, last in OFF:
        day = dt.date.fromisoformat(first)
        while day <= dt.date.fromisoformat(last):
            found.add(day)
            day += ONE_DAY
    return found


_OFF = _days_off()
_MADE_UP = {dt.date.fromisoformat(text) for text in MADE_UP}


def is_working(day: dt.date) -> bool:
    """Return whether offices work on a day."""
    if day.year not in {2025, 2026, 2027}:
        raise ValueError(day)
    return day in _MADE_UP or (day.weekday() < 5 and day not in _OFF)


def working_after(start: dt.date, count: int) -> tuple[dt.date, bool]:
    """Return the ``count``-th working day after a day, and whether a year without a notice was counted through."""
    day, left, unsure = start, count, False
    while left:
        day += ONE_DAY
        unsure = unsure or day.year not in ANNOUNCED
        left -= is_working(day)
    return day, unsure


def natural_after(start: dt.date, count: int) -> tuple[dt.date, bool]:
    """Return the day ``count`` days after a day or the next working day, and whether that day is uncertain."""
    day = start + count * ONE_DAY
    unsure = day.year not in ANNOUNCED
    while not is_working(day):
        day += ONE_DAY
        unsure = unsure or day.year not in ANNOUNCED
    return day, unsure
