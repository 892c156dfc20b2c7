"""Numbers of people in texts: which are masked, however they are written, and which are none."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govtool.masking import has_masked_number, is_strong, mask_numbers, mask_reference, plain, signs_of

WRITTEN = [
    "13877776666", "+8613877776666", "8613877776666", "0086-13877776666", "+86 138 7777 6666", "138.7777.6666",
    "138－7777－6666", "138—7777—6666", "138  7777  6666", "1 3 8 7 7 7 7 6 6 6 6", "138\u00a07777\u00a06666",
    "138\u30007777\u30006666", "138\u200b7777\u200b6666", "13877 776666", "138-777-76666", "138_7777_6666", "１３８７７７７６６６６",
    "0571-8881234", "0571 88812345", "（0571）88812345", "(0571)88812345", "0571 - 88812345", "0571—88812345",
    "+86-571-88812345", "057188812345", "0571-8881 2345", "0571-88812345-801", "〇571-8881234",
    "990000197707070012", "990000 19770707 0012", "990000-19770707-0012", "99000019770707001ｘ", "99000019770707001Ⅹ",
    "990000770707001", "E12345678", "EA1234567", "H12345678", "C12345678", "H1234567800",
]  # fmt: skip
NO_NUMBERS = [
    "赔偿13800元", "赔偿15000-180000元", "1500 2000 3000元", "13,877,776,666元", "15000.00元", "SQ01-2026-00001", "M2026-003-1",
    "矛调交〔2026〕1号", "（2026）浙0106民初1234号", "（2025）浙01民终12345号", "2026-03-05", "2026.03.05 12:30", "20260305", "20260305123045",
    "19980101-19991231", "1998-2026-001", "1380 1390 140", "2025-2026年", "18:30-20:00", "192.168.10.123", "330106001001", "HT20260305", "C20260305",
    "面积135.5平方米", "138", "13877776666789",
]  # fmt: skip


@pytest.mark.parametrize("written", WRITTEN)
@pytest.mark.parametrize("around", ["电话{}，", "{}", "微信:{}\n", "（{}）"])
def test_a_number_of_somebody_is_masked(written: str, around: str) -> None:
    masked = mask_numbers(around.format(written))
    assert signs_of(written)[3:-4] not in signs_of(masked)
    assert has_masked_number(masked)


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_is_none_stays(text: str) -> None:
    assert mask_numbers(text) == text
    assert mask_numbers(f"见{text}。") == f"见{text}。"


@pytest.mark.parametrize(
    ("text", "own", "masked"),
    [
        ("护照XY7654321", ["XY7654321"], "护照*******21"),
        ("证件M123456(7)", ["M123456(7)"], "证件******67"),
        ("来电1387777-6-666", ["13877776666"], "来电138****6666"),
        ("2026年、0000", ["2026", "0000"], "2026年、0000"),
    ],
)
def test_numbers_known_to_be_somebodys(text: str, own: list[str], masked: str) -> None:
    assert mask_numbers(text, own) == masked


@pytest.mark.parametrize(
    ("ref", "masked"),
    [("R-2026-1", "R-2026-1"), ("13800000001", "138****0001"), ("R-13800000001", "R-13800000001"), ("R-13877776666", "R-138****6666")],
)  # fmt: skip
def test_a_number_of_a_system_is_masked_where_it_is_a_persons(ref: str, masked: str) -> None:
    assert mask_reference(ref, ["13877776666"]) == masked


@pytest.mark.parametrize(
    "text",
    ["1" * 200_000, "1 3 8 " * 60_000, "0571 " * 40_000, "86" * 100_000, "990000 1977" * 20_000, "+86 " * 50_000, "(" * 200_000],
    ids=lambda text: text[:11],
)  # fmt: skip
def test_a_long_text_takes_no_longer_than_it_is(text: str) -> None:
    before = time.process_time()
    mask_numbers(text, ["13877776666", "E12345678"])
    assert time.process_time() - before < 2


@given(st.text())
def test_a_text_and_its_plain_form_have_their_characters_at_the_same_places(text: str) -> None:
    assert len(plain(text)) == len(text)


@pytest.mark.parametrize(
    ("number", "strong"),
    [
        ("13888888888", True), ("0571-1234567", True), ("11010519491231002X", True), ("990000770707001", True), ("E12345678", True),
        ("H1234567(8)", True), ("", False), ("----", False), ("0000", False), ("2026", False), ("00000000000", False),
        ("111111111111111111", False), ("A123456", True), ("AAAAAAAA1", False),
    ],
)  # fmt: skip
def test_which_numbers_tell_who_somebody_is(number: str, strong: bool) -> None:
    assert is_strong(number) is strong


@given(st.text("1380 7-.（）(+）５九\n", max_size=40), st.sampled_from(WRITTEN), st.text("0 -年元a。", max_size=5))
def test_what_was_masked_is_masked(before: str, written: str, after: str) -> None:
    once = mask_numbers(f"{before}，{written}。{after}", ["13877776666"])
    assert mask_numbers(once, ["13877776666"]) == once
