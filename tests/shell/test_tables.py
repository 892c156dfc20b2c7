"""Tables on screens of any width: numbers and dates stay whole, and Chinese counts two columns."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govtool.base.text_width import width
from govtool.shell.tables import Column, ListTable, say_listing
from tests.shell.test_terminal import Terminal

WHOLE = re.compile(
    r"SQ\d\d-\d{4}-\d{5}|\d{4}年\d+月\d+日|\d{11}|\d{4}-\d\d-\d\d|\d+ (?:Jan|Sep) \d{4}|\d+\.\d%"
)
NUMBERS = st.one_of(
    st.builds(
        "SQ{:02}-{:04}-{:05}".format,
        st.integers(1, 99),
        st.integers(2000, 2099),
        st.integers(1, 99999),
    ),
    st.builds(
        "{}年{}月{}日".format, st.integers(1990, 2100), st.integers(1, 12), st.integers(1, 31)
    ),
    st.builds(
        "{:04}-{:02}-{:02}".format, st.integers(1990, 2100), st.integers(1, 12), st.integers(1, 31)
    ),
    st.builds(
        "{} {} {}".format,
        st.integers(1, 31),
        st.sampled_from(["Jan", "Sep"]),
        st.integers(1990, 2100),
    ),
    st.builds("{}.{}%".format, st.integers(0, 99), st.integers(0, 9)),
    st.integers(13000000000, 19999999999).map(str),
)
WORDS = st.sampled_from(
    ["院墙排水", "甲某", "示例嘉园物业服务有限公司", "walls", "，", "·", "二次调解未成功"]
)
TEXTS = st.lists(st.one_of(NUMBERS, WORDS), max_size=8).map(" ".join)
Shows = Callable[[int, ListTable], tuple[str, Terminal]]
COLUMNS = [
    Column("No."),
    Column("Parties and matter", flexible=10, drop=1, short="Matter"),
    Column("Standing", flexible=8, drop=3),
    Column("To be told", drop=2),
    Column("Unit", flexible=6, drop=4),
]


@pytest.fixture
def at_width(monkeypatch: pytest.MonkeyPatch) -> Shows:
    def shown(columns: int, listing: ListTable) -> tuple[str, Terminal]:
        screen, complaints = Terminal(), Terminal()
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", screen)
            patch.setattr(sys, "stderr", complaints)
            patch.setenv("COLUMNS", str(columns))
            patch.setenv("NO_COLOR", "1")
            say_listing(listing)
            return screen.shown(), complaints

    return shown


@given(
    st.integers(60, 140),
    st.lists(
        st.tuples(NUMBERS, TEXTS, TEXTS, st.sampled_from(["", "值班领导 甲某"]), TEXTS),
        min_size=1,
        max_size=6,
    ),
)
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150
)
def test_no_number_or_date_is_ever_split(
    at_width: Shows, columns: int, rows: list[tuple[str, ...]]
) -> None:
    screen, complaints = at_width(columns, ListTable("list", COLUMNS, rows))
    lines = screen.splitlines()
    assert all(width(line) <= columns for line in lines), "nothing leaves the window"
    written = [number for row in rows for number in WHOLE.findall(" ".join(row))]
    for row in rows:
        assert WHOLE.search(row[0]) is None or row[0] in screen, (
            "the number of each row is there, whole"
        )
    pieces = set(WHOLE.findall(screen))
    assert pieces <= set(written), "and no line has the half of one that looks like another"
    if "not shown" not in complaints.shown():
        assert set(written) <= pieces, "where no column is dropped, all of them are there"
