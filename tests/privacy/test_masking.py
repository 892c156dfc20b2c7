"""Numbers of people in texts: which are masked, however they are written, and which are none."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govtool.privacy.masking.characters import plain, signs_of
from govtool.privacy.masking.known_numbers import is_strong
from govtool.privacy.masking.masks import (
    has_masked_number,
    mask_numbers,
    mask_own,
    mask_reference,
    shown,
)
from tests.rows import each

WRITTEN = [
    "13877776666", "+8613877776666", "8613877776666", "0086-13877776666", "+86 138 7777 6666", "138.7777.6666",
    "138－7777－6666", "138—7777—6666", "138  7777  6666", "1 3 8 7 7 7 7 6 6 6 6", "138\u00a07777\u00a06666",
    "138\u30007777\u30006666", "138\u200b7777\u200b6666", "13877 776666", "138-777-76666", "138_7777_6666", "１３８７７７７６６６６",
    "0571-8881234", "0571 88812345", "（0571）88812345", "(0571)88812345", "0571 - 88812345", "0571—88812345",
    "+86-571-88812345", "057188812345", "0571-8881 2345", "0571-88812345-801", "〇571-8881234",
    "990000197707070012", "990000 19770707 0012", "990000-19770707-0012", "99000019770707001ｘ", "99000019770707001Ⅹ",
    "990000770707001", "E12345678", "EA1234567", "H12345678", "C12345678", "H1234567800",
    "138-88-88-12-34", "(138)88881234", "（138）8888-1234", "138/8888/1234", "138·8888·1234", "138|8888|1234", "138_88_88_12_34",
    "138,8888,1234", "138\n8888\n1234", "013888881234", "0 13888881234", "138 88 88 12 34", "138-888-812-34",
    "一三八八八八八一二三四", "幺三八-八八八八-幺二三四", "①③⑧⑧⑧⑧⑧①②③④", "¹³⁸⁸⁸⁸⁸¹²³⁴", "𝟏𝟑𝟖𝟖𝟖𝟖𝟖𝟏𝟐𝟑𝟒", "壹叁捌捌捌捌捌壹贰叁肆", "138①8881②34",
    "0571-88-81-23-45", "0571 88 81 23 45", "0571/88812345", "0571.8881.2345", "(0571)88-81-23-45",
    "110105 1949 1231 002X", "110105/1949/1231/002X", "110105·19491231·002X", "11-01-05-19-49-12-31-00-2X", "110 105 194 912 310 02X", "110105\n19491231002X",
    "G12345678", "G 12345678", "+852 5123 4567", "6222021234567890128", "6222 0212 3456 7890 128", "6228-4801-2345-6789",
]  # fmt: skip
NO_NUMBERS = [
    "赔偿13800元", "赔偿15000-180000元", "1500 2000 3000元", "13,877,776,666元", "15000.00元", "SQ01-2026-00001", "M2026-003-1",
    "矛调交〔2026〕1号", "（2026）浙0106民初1234号", "（2025）浙01民终12345号", "2026-03-05", "2026.03.05 12:30", "20260305", "20260305123045",
    "19980101-19991231", "1998-2026-001", "1380 1390 140", "2025-2026年", "18:30-20:00", "192.168.10.123", "330106001001", "HT20260305", "C20260305",
    "面积135.5平方米", "138", "13877776666789",
    "2026年3月", "2026年3月2日至2026年4月1日", "3月2日9:30—11:00", "第1260条第2款", "占5.25%", "面积128.50㎡", "3幢2单元1502室", "131、1502、1603室",
    "131、2564、1414、1652室", "138、1402、1503室", "14958 10:21-19:47", "19971224 732号", "赔偿13800001234元", "33010600100120260302", "浙A12345",
    "G20260305", "一三五七九幢", "二〇二六年三月二日", "统一、第三、十一户", "3000 4000 5000 6000元", "〔2026〕13号、14号、15号", "①院墙②排水③停车",
]  # fmt: skip


@each("written", WRITTEN)
@each("around", ["电话{}，", "{}", "微信:{}\n", "（{}）"])
def test_a_number_of_somebody_is_masked(written: str, around: str) -> None:
    masked = mask_numbers(around.format(written))
    assert signs_of(written)[3:-4] not in signs_of(masked)
    assert has_masked_number(masked)


@each("text", NO_NUMBERS)
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


@given(
    st.text("1380 7-.（）(+）５九\n", max_size=40),
    st.sampled_from(WRITTEN),
    st.text("0 -年元a。", max_size=5),
)
def test_what_was_masked_is_masked(before: str, written: str, after: str) -> None:
    once = mask_numbers(f"{before}，{written}。{after}", ["13877776666"])
    assert mask_numbers(once, ["13877776666"]) == once


BY_WORD = [
    ("护照：AB1234567", "AB1234567"), ("台胞证01234567", "01234567"), ("港澳通行证号码W12345678", "W12345678"), ("身份证A123456(7)", "A123456(7)"),
    ("电话88812345", "88812345"), ("座机8881 2345", "8881 2345"), ("来电：88-81-23-45", "88-81-23-45"), ("银行卡号 6222020000001", "6222020000001"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "number"), BY_WORD)
def test_the_word_before_it_tells_a_number(text: str, number: str) -> None:
    masked = mask_numbers(f"{text}。")
    assert number not in masked
    assert has_masked_number(masked)
    assert number in mask_numbers(f"面积{number}。")


@pytest.mark.parametrize(
    "text", ["电话20260302", "来电3次", "证件2026年办", "电话2026-03-02", "账号2个", "致电12345"]
)
def test_a_word_alone_tells_none(text: str) -> None:
    assert mask_numbers(text) == text


KNOWN = [
    ("13800001234", ["电话13800001234证件1", "138000012342026", "2026013800001234", "138、0000、1234", "138：0000；1234", "138*0000*1234", "138||0000||1234", "0138 0000 1234", "86|138|0000|1234",
                     "138\n0000\n1234", "1️⃣3️⃣8️⃣0️⃣0️⃣0️⃣0️⃣1️⃣2️⃣3️⃣4️⃣", "幺三八零零零零一二三四", "138一0000一1234", "138ー0000ー1234", "幺三八洞洞洞洞幺两三四", "一丨三丨八丨零丨零丨零丨零丨一丨二丨三丨四", "⑴⑶⑻0000⑴⑵⑶⑷", "1·3·8·0·0·0·0·1·2·3·4"]),
    ("0571-88812345", ["057188812345", "571-88812345", "+86 571 8881 2345", "(0571)8881-2345", "0(571)88812345", "座机88812345", "〇五七一八八八一二三四五", "05718881234513800001234"]),
    ("0571-88812345-801", ["0571-88812345", "0571-88812345-801", "0571-88812345转801"]),
    ("13800001234-801", ["13800001234", "13800001234-801"]),
    ("+85250000000", ["+852 5000 0000", "00852-5000-0000", "85250000000"]),
    ("11010519491231002X", ["110105、1949、1231、002x", "11010519491231002×住", "证11010519491231002X13800001234", "110105491231002"]),
    ("H1234567(8)", ["H1234567（8）", "H 123 456 7 8", "港H12345678号"]),
]  # fmt: skip


@each(("number", "written"), [(number, each) for number, several in KNOWN for each in several])
def test_a_known_number_is_found_whatever_stands_between_and_around(
    number: str, written: str
) -> None:
    masked = mask_own(written, [number])
    assert masked != written
    assert "*" in masked
    left = signs_of(number)[3:-2]
    assert left not in signs_of(masked)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("0571-1234567", "15711234567"), ("0571-88812345", "8881234567"), ("0571-88812345", "188812345"), ("1234567", "12345678"),
        ("0571-88812345", "面积88812元、345户"), ("13800001234", "1380000123"), ("13800001234", "138户0000元1234号"),
    ],
)  # fmt: skip
def test_what_only_resembles_a_known_number_stays(number: str, text: str) -> None:
    assert mask_own(text, [number]) == text


@pytest.mark.parametrize(
    ("value", "personal", "quoted"),
    [
        ("13800001234", False, "138****1234"), ("13800001234", True, "138******34"), ("2026-13-01", False, "2026-13-01"), ("SQ01-2026-00001", False, "SQ01-2026-00001"),
        ("130102001001", False, "130102001001"), ("1380000123", False, "138*****23"), ("20260302093000", False, "20260302093000"), ("99000019900101001", False, "990************01"),
        ("138****1234", True, "138****1234"), ("没有", True, "没有"), ("0571-12345", True, "057*-***45"), ("邻里13800001234", False, "邻里138****1234"),
    ],
)  # fmt: skip
def test_a_value_in_a_message(value: str, personal: bool, quoted: str) -> None:
    assert shown(value, personal=personal) == quoted
    assert shown(quoted, personal=personal) == quoted


def test_a_number_is_masked_before_its_text_is_cut() -> None:
    assert shown(f"{'样' * 34}13800001234") == f"{'样' * 34}138***"
