"""Finding cases: the sieve loses nothing, what it lets through is compared, and the newest come first."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govtool import models as m
from govtool.base.errors import Refused
from govtool.base.vocabulary import DisputeType
from govtool.journal import amend
from govtool.rules import CASE, Case
from govtool.store import Store
from govtool.store.doctor import examine
from govtool.views import lookups, search_text, subject_search
from tests.store.kit import JANUARY, day, next_case_no, register, tamper

TODAY = day("06-30")
ZHANG = m.Party(role="applicant", name="张三", phone="13800001234", id_no="99000019900101005X")
SHAN = m.Party(role="respondent", name="单雄", phone="0571-1234567")
FIRM = m.Party(role="respondent", name="示例物业公司")


@pytest.fixture
def numbers(store: Store) -> dict[str, str]:
    """Numbers of three cases by what they are about."""
    with store.writing("甲某") as tx:
        about = {
            "water": register(
                tx, "02-05", parties=[ZHANG, FIRM], summary="楼上漏水，协商未果", ref="R-2026〔1〕"
            ),
            "noise": register(
                tx, "03-05", parties=[SHAN, ZHANG], summary="KTV噪音扰民\n已上门", unit="SQ02"
            ),
            "dog": register(
                tx, "01-05", parties=[SHAN], summary="宠物伤人，见 SQ01-2026-00001", ref="R2"
            ),
        }
    return {name: lookups.no_of(store.reader, subject) or "" for name, subject in about.items()}


def found(store: Store, typed: str, unit: str | None = None, limit: int = 20) -> list[str]:
    wanted = subject_search.Search(subject_search.words_of(typed), TODAY, unit)
    return [hit.state.no for hit in subject_search.find(store, wanted, limit)[0]]


def kinds(store: Store, typed: str) -> list[list[str]]:
    wanted = subject_search.Search(subject_search.words_of(typed), TODAY)
    return [list(hit.kinds) for hit in subject_search.find(store, wanted, 20)[0]]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("张三", ["noise", "water"]),
        ("zs", ["noise", "water"]),
        ("ZS", ["noise", "water"]),
        ("ｚｓ", ["noise", "water"]),
        ("漏水", ["water"]),
        ("张三 漏水", ["water"]),
        ("漏水　张三", ["water"]),
        ("张三 宠物", []),
        ("张 漏水", ["water"]),
        ("sx", ["noise", "dog"]),  # 单 is Shan
        ("dx", []),
        ("slwy", ["water"]),
        ("wygs", []),  # initials from their beginning
        ("物业", ["water"]),
        ("ktv", ["noise"]),
        ("扰民 上门", ["noise"]),
        ("13800001234", ["noise", "water"]),
        ("138 0000 1234", ["noise", "water"]),
        ("138-0000-1234", ["noise", "water"]),
        ("+86 138 0000 1234", ["noise", "water"]),
        ("１３８００００１２３４", ["noise", "water"]),
        ("1234", ["noise", "water", "dog"]),
        ("0571-1234567", ["noise", "dog"]),
        ("05711234567", ["noise", "dog"]),
        ("0571 1234567", ["noise", "dog"]),
        ("0571-12", ["noise", "dog"]),
        ("005x", ["noise", "water"]),
        ("99000019900101005X", ["noise", "water"]),
        ("r2", ["dog"]),
        ("R-2026〔1〕", ["water"]),
        ("SQ02-2026", ["noise"]),
        ("sq01-2026-00002", ["dog"]),
        ("sq01－2026－00002", ["dog"]),
        ("没有的", []),
        ("*", None),
        ("**", []),
        ("%%", []),
        ("[a-z]", []),
        ("??", []),
        ("张", None),
        ("z", None),
        ("张 三", None),
    ],
)
def test_what_is_found(
    store: Store, numbers: dict[str, str], typed: str, expected: list[str] | None
) -> None:
    if expected is None:
        with pytest.raises(Refused) as refusal:
            subject_search.words_of(typed)
        assert refusal.value.code == "too_short"
    else:
        assert found(store, typed) == [numbers[name] for name in expected]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("张三", [["name"], ["name"]]),
        ("zs", [["initials"], ["initials"]]),
        ("1234 漏水", [["phone", "summary"]]),
        ("005X", [["id_no"], ["id_no"]]),
        ("R2", [["number"]]),
        ("SQ02", [["number"]]),
        ("SQ01-2026-00001", [["number"], ["summary"]]),
    ],
)
@pytest.mark.usefixtures("numbers")
def test_where_it_is_found(store: Store, typed: str, expected: list[list[str]]) -> None:
    assert [sorted(kind) for kind in kinds(store, typed)] == expected


def test_the_case_of_a_whole_number_comes_first_whatever_the_limit(
    store: Store, numbers: dict[str, str]
) -> None:
    assert numbers["water"] == "SQ01-2026-00001"
    with store.writing("甲某") as tx:
        later = next_case_no(tx, "SQ01", 2026)
        register(tx, "05-05", summary="与 SQ01-2026-00001 同一事由")
    everyone = ["SQ01-2026-00001", later, numbers["dog"]]
    assert found(store, "SQ01-2026-00001") == everyone
    assert found(store, "sq01-2026-00001", limit=1) == everyone[:1]
    assert found(store, "SQ01-2026-00001", unit="SQ02") == []


def test_the_limit_and_whether_there_are_more(store: Store, numbers: dict[str, str]) -> None:
    wanted = subject_search.Search(subject_search.words_of("zs"), TODAY)
    hits, more = subject_search.find(store, wanted, 1)
    assert ([hit.state.no for hit in hits], more) == ([numbers["noise"]], True)
    hits, more = subject_search.find(store, wanted, 2)
    assert (len(hits), more) == (2, False)


def test_a_unit_and_a_day(store: Store, numbers: dict[str, str]) -> None:
    assert found(store, "zs", unit="SQ02") == [numbers["noise"]]
    assert found(store, "zs", unit="SQ0") == []
    wanted = subject_search.Search(subject_search.words_of("zs"), day("03-04"))
    assert [hit.state.no for hit in subject_search.find(store, wanted, 9)[0]] == [numbers["water"]]


def test_nothing_in_an_empty_file(store: Store) -> None:
    assert found(store, "张三") == []


def test_characters_that_share_a_sign_are_told_apart(store: Store) -> None:
    """U+4E00 and U+5000 have the same low byte."""
    assert search_text.signs("一一") == search_text.signs("倀倀")
    with store.writing("甲某") as tx:
        register(tx, summary="事由一一列明")
    assert found(store, "倀倀") == []
    assert found(store, "一一") == ["SQ01-2026-00001"]


def test_what_was_corrected_is_found_as_it_is_now(store: Store, numbers: dict[str, str]) -> None:
    subject = store.subject_of(numbers["dog"])
    people = [{"role": "respondent", "name": "单雄雌"}]
    with store.writing("甲某") as tx:
        tx.append(
            subject,
            m.Corrected(
                on=day("01-09"), changes={"parties": people, "unit": "SQ02"}, reason="写错"
            ),
        )
    assert found(store, "雄雌") == found(store, "sxc", unit="SQ02") == [numbers["dog"]]
    assert found(store, "0571") == [numbers["noise"]]


def test_what_was_taken_back_is_not_found(store: Store, numbers: dict[str, str]) -> None:
    subject = store.subject_of(numbers["dog"])
    with store.writing("甲某") as tx:
        amend.retract(tx, subject, [store.history(subject)[0].id], "重复", on=JANUARY)
    assert found(store, "宠物") == []
    assert examine(store) == []


# --- many cases, several threads


@pytest.fixture
def many(store: Store) -> None:
    with store.writing("甲某") as tx:
        for n in range(40):
            register(
                tx,
                f"02-{n % 28 + 1:02}",
                summary=f"第{n}件 {'漏水' if n % 3 else '噪音'}",
                parties=[ZHANG],
            )


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("threads", [2, 3, 4])
@pytest.mark.parametrize("typed", ["漏水", "噪音 zs", "第17件", "没有的", "1234"])
def test_threads_find_the_same(
    store: Store, threads: int, typed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = found(store, typed, limit=100), found(store, typed, limit=3)
    monkeypatch.setattr(subject_search, "_LARGE", 1)
    monkeypatch.setattr(os, "cpu_count", lambda: threads)
    assert len(subject_search._parts(store.reader)) == threads
    assert (found(store, typed, limit=100), found(store, typed, limit=3)) == alone


@pytest.mark.usefixtures("many")
def test_the_newest_by_date_come_first(store: Store) -> None:
    dates = dict(store.reader.execute("SELECT no, opened_on FROM subject").fetchall())
    order = [dates[number] for number in found(store, "漏水", limit=100)]
    assert len(order) == 26
    assert order == sorted(order, reverse=True)


# --- the sieve

NAMES = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=12).filter(
    str.strip
)


@given(
    name=NAMES,
    summary=st.text("漏水噪音 ，ａＢ1-*[]?%_\néÉİ𠮷", min_size=1, max_size=30).filter(str.strip),
    data=st.data(),
)
def test_the_sieve_lets_every_fragment_through(
    name: str, summary: str, data: st.DataObject
) -> None:
    people = [
        m.Party.model_construct(role="other", name=n, phone="0571-1234567", id_no=None)
        for n in (name, "无银行")
    ]
    case = Case(
        "SQ01-2026-00001",
        "SQ01",
        JANUARY,
        DisputeType.OTHER,
        summary,
        parties=tuple(people),
        ref="Ｒ1",
    )
    value = data.draw(
        st.sampled_from([name, summary, "SQ01-2026-00001", "05711234567", "r1", "wyh", "wyx"])
    )
    first = data.draw(st.integers(0, len(value) - 1))
    fragment = search_text.folded(value[first : data.draw(st.integers(first + 1, len(value)))])
    with sqlite3.connect(":memory:") as conn:
        for unit in (None, "SQ01"):
            assert passes(conn, case, subject_search._patterns(subject_search.Word(fragment), unit))
        assert not passes(
            conn, case, subject_search._patterns(subject_search.Word(fragment), "SQ02")
        )
    conn.close()


def passes(conn: sqlite3.Connection, case: Case, patterns: list[str]) -> bool:
    text = search_text.text_of(case, CASE.places(case))
    return any(
        conn.execute("SELECT ? GLOB ?", (text, pattern)).fetchone() == (1,) for pattern in patterns
    )


@given(st.text())
def test_a_text_takes_one_ascii_byte_for_each_character(value: str) -> None:
    signs = search_text.signs(value)
    assert len(signs) == len(value.encode("utf-16-le", "surrogatepass")) // 2
    assert signs.isascii()
    assert not set(signs) & set("*?[\0")


# --- the table


def test_the_doctor_sees_a_changed_text(path: Path, store: Store, numbers: dict[str, str]) -> None:
    tamper(
        path,
        "UPDATE search SET text = 'SQ01' WHERE subject_id = (SELECT min(subject_id) FROM search)",
    )
    assert [(f.code, f.table, f.record) for f in examine(store)] == [
        ("changed_projection", "search", numbers["water"])
    ]
