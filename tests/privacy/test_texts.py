"""Names and numbers in free texts, however they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govtool.privacy.text_replacement import GONE, Replacements
from tests.rows import each

MARKS = Replacements(
    {"张三": "〔甲〕", "张三丰": "〔乙〕", "甲": "〔丙〕"},
    ["13800000001", "99000019900101005X", "0571-1234567"],
    ["样新村1幢101室", "样村"],
)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("张三说", "〔甲〕说"),
        ("张三丰与张三", "〔乙〕与〔甲〕"),
        ("甲方", "甲方"),
        ("电话13800000001。", f"电话{GONE}。"),
        ("138-0000-0001", GONE),
        ("138 0000 0001", GONE),
        ("１３８００００００01", GONE),
        ("913800000001", f"9{GONE}"),
        ("138000000012026", f"{GONE}2026"),
        ("1380000002", "1380000002"),
        ("证件99000019900101005x", f"证件{GONE}"),
        ("05711234567", GONE),
        ("0571 1234567", GONE),
        ("住样新村1幢101室", f"住{GONE}"),
        ("样村", "样村"),
        ("", ""),
    ],
)  # fmt: skip
def test_what_is_taken_out(text: str, left: str) -> None:
    assert MARKS.taken_out(text, room=100) == left


def test_a_text_never_grows_beyond_its_room() -> None:
    assert Replacements({"张三": "〔当事人3f9a2c〕"}).taken_out("张三" * 20, room=60) == "某" * 40


def test_every_number_but_those_kept() -> None:
    marks = Replacements({}, every_number=True, keep=["13800000001"], gone="*")
    assert (
        marks.taken_out("13800000001、13900000001、11010519491231002X", room=99)
        == "13800000001、*、*"
    )


@given(st.text("张三甲138 0-", max_size=30))
def test_nothing_looked_for_is_left(text: str) -> None:
    left = Replacements({"张三": "〔甲〕"}, ["1380138"]).taken_out(text, room=999)
    assert "张三" not in left.replace(" ", "")
    assert not any(word == "1380138" for word in left.replace("-", "").split())


@pytest.mark.parametrize("number", ["----", "0000", "2026", "()", "1111111", "A-1", "00000000000"])
def test_a_number_that_means_nobody_is_not_looked_for(number: str) -> None:
    assert (
        Replacements({}, [number]).taken_out(f"2026年，A-1，{number}----", room=99)
        == f"2026年，A-1，{number}----"
    )


@each(
    "written",
    [
        "+8613800000001", "8613800000001", "008613800000001", "+86 138-0000-0001", "138.0000.0001", "138  0000  0001",
        "138\u30000000\u30000001", "138\u00a00000\u00a00001", "138\u200b0000\u200b0001", "138—0000—0001", "1 3 8 0 0 0 0 0 0 0 1",
        "（0571）88812345", "(0571) 88812345", "0571 - 88812345", "+86-571-88812345", "0571－8881－2345",
        "99000019900101005ｘ", "99000019900101005×", "990000 19900101 005X", "H1234567(8)", "H1234567（8）", "h12345678",
    ],
)  # fmt: skip
def test_a_number_however_it_is_written(written: str) -> None:
    numbers = ["13800000001", "0571-88812345", "99000019900101005X", "H1234567(8)"]
    assert Replacements({}, numbers).taken_out(f"见{written}。", room=99) == f"见{GONE}。"


def test_who_stays_is_not_garbled() -> None:
    marks = Replacements({"张样三": "〔甲〕", "张样三丰": "张样三丰"})
    assert marks.taken_out("张样三丰与张样三，张样三丰", room=99) == "张样三丰与〔甲〕，张样三丰"
    marks = Replacements({"张样三丰": "〔乙〕", "张样三": "张样三"})
    assert marks.taken_out("张样三丰与张样　三", room=99) == "〔乙〕与张样　三"


def test_blanks_inside_a_name_say_nothing() -> None:
    assert (
        Replacements({"王样　伟": "〔甲〕"}).taken_out(
            "王样伟、王样 伟、王 样 伟、王样\u200b伟", room=99
        )
        == "〔甲〕、〔甲〕、〔甲〕、〔甲〕"
    )


def test_a_name_in_latin_letters_is_a_word() -> None:
    assert Replacements({"Li": "〔甲〕"}).taken_out("Lily见Li", room=99) == "Lily见〔甲〕"
