"""Telephone numbers as people write them (identifiers), and the form in which they are stored."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govtool.base import telephone, text
from govtool.base.errors import Refused
from tests.rows import each


def _code_of(value: str) -> str:
    with pytest.raises(Refused) as refusal:
        telephone.phone(value)
    assert refusal.value.message
    assert refusal.value.hint
    return refusal.value.code


READ = [
    ("13800000000", "13800000000"),
    ("１３８ ００００ ００００", "13800000000"),
    ("138-0000-0000", "13800000000"),
    ("+8613800000000", "13800000000"),
    ("+86 138 0000 0000", "13800000000"),
    ("008613800000000", "13800000000"),
    ("8613800000000", "13800000000"),
    ("19912345678", "19912345678"),
    ("\u202d138 0000 0001\u202c", "13800000001"),
    ("\u200b1380000\u00ad0002\u00a0", "13800000002"),
    ("电话：13800000001", "13800000001"),
    ("13800000001转801", "13800000001-801"),
    ("0571-1234567", "0571-1234567"),
    ("057112345678", "057112345678"),
    ("010-12345678", "010-12345678"),
    ("0571-12345678-123", "0571-12345678-123"),
    ("(0571)88000000", "0571-88000000"),
    ("（0571）88000000", "0571-88000000"),
    ("（0571）8800 0000转801", "0571-88000000-801"),
    ("0571-88000000转801", "0571-88000000-801"),
    ("0571-88000000 分机801", "0571-88000000-801"),
    ("0571-8800-0000 ext. 12", "0571-88000000-12"),
    ("0571—88000000", "0571-88000000"),
    ("0571/88000000", "0571-88000000"),
    ("138.0000.0001", "13800000001"),
    ("138_0000_0001", "13800000001"),
    ("86-13800000001", "13800000001"),
    ("0138 0000 0001", "13800000001"),
    ("+86 0138-0000-0001转5", "13800000001-5"),
    ("0571 8800 0000", "057188000000"),
    ("+86 571 88000000", "057188000000"),
    ("+86-10-12345678", "010-12345678"),
    ("4008000000", "4008000000"),
    ("400-800-0000", "4008000000"),
    ("800 800 0000", "8008000000"),
    ("400-800-0000转1", "4008000000-1"),
    ("+86 400 800 0000", "4008000000"),
    ("95533", "95533"),
    ("12345", "12345"),
    ("110", "110"),
    ("10086", "10086"),
    ("+852 5000 0000", "+85250000000"),
    ("+853-6600-0000", "+85366000000"),
    ("(+886)912000000", "+886912000000"),
    ("00852 50000000", "+85250000000"),
    ("+1 212 555 0000", "+12125550000"),
]


@each(("value", "expected"), READ)
def test_numbers_are_read(value: str, expected: str) -> None:
    assert telephone.phone(value) == expected


@each("stored", sorted({stored for _value, stored in READ}))
def test_the_stored_form_is_read_as_itself(stored: str) -> None:
    assert telephone.phone(stored) == stored


@pytest.mark.parametrize(
    "value",
    [
        "12800000000", "1380000000", "138000000000", "1234567", "88000000", "5.1E+10", "电话", "9571-1234567", "", "+8612",
        "1380000 00012", "138-0000-0000、139-0000-0001", "999", "+852", "13800000000 13900000000", "110105194912310021",
    ],
)  # fmt: skip
def test_other_numbers_are_refused(value: str) -> None:
    assert _code_of(value) == "bad_phone"


@pytest.mark.parametrize("value", ["138****0000", "138＊＊＊＊0000", "138****0000、13900000000"])
def test_a_masked_number_is_never_stored(value: str) -> None:
    assert _code_of(value) == "masked"
    with pytest.raises(Refused, match="masked"):
        telephone.first_in(value)


@given(st.from_regex(r"\A1[3-9][0-9]{9}\Z"))
def test_a_number_masked_by_an_export_is_refused_on_the_way_in(number: str) -> None:
    assert _code_of(text.mask_phone(number)) == "masked"


@pytest.mark.parametrize(
    ("value", "area", "expected"),
    [
        ("88000000", "0571", "0571-88000000"),
        ("8800 0000转801", "0571", "0571-88000000-801"),
        ("6600000", "0718", "0718-6600000"),
        ("13800000000", "0571", "13800000000"),
    ],
)
def test_a_local_number_has_the_known_area(value: str, area: str, expected: str) -> None:
    assert telephone.phone(value, area) == expected


def test_a_local_number_without_a_known_area_says_what_is_missing() -> None:
    with pytest.raises(Refused) as refusal:
        telephone.phone("88000000")
    assert "0571-" in (refusal.value.hint or "")
    assert refusal.value.hint != _hint_of("12")


def _hint_of(value: str) -> str | None:
    with pytest.raises(Refused) as refusal:
        telephone.phone(value)
    return refusal.value.hint


@pytest.mark.parametrize(
    ("value", "number", "has_more"),
    [
        ("13800000001", "13800000001", False),
        ("138-0000-0000、139-0000-0001", "13800000000", True),
        ("13800000001 13900000001", "13800000001", True),
        ("13800000001/0571-88000000", "13800000001", True),
        ("0571-88000000、88000001", "0571-88000000", True),
        ("13800000001（儿子）", "13800000001", True),
        ("甲某13800000001", "13800000001", True),
        ("手机：13800000001；", "13800000001", False),
        ("13800000001、", "13800000001", False),
    ],
)
def test_the_first_of_several_numbers(value: str, number: str, has_more: bool) -> None:
    assert telephone.first_in(value) == (number, has_more)


@pytest.mark.parametrize(
    "value", ["1380000 00012", "110105194912310021", "13800000001234", "不在家"]
)
def test_no_number_is_cut_out_of_another(value: str) -> None:
    with pytest.raises(Refused, match="telephone"):
        telephone.first_in(value)


@given(st.sampled_from(READ), st.data())
def test_what_nobody_sees_changes_no_number(pair: tuple[str, str], data: st.DataObject) -> None:
    noise = st.text(
        "\u200b\u200e\u200f\u202a\u202c\u202d\u2060\u2066\u2069\ufeff\u00ad\u00a0\u2009\u3000\t ",
        max_size=2,
    )
    value, expected = pair
    noisy = "".join(data.draw(noise) + character for character in value) + data.draw(noise)
    assert telephone.phone(noisy) == expected


@given(st.text("0123456789+-() 转、", max_size=20))
def test_what_is_stored_reads_as_itself(value: str) -> None:
    try:
        stored = telephone.first_in(value, "0571").number
    except Refused:
        return
    assert telephone.phone(stored) == stored
