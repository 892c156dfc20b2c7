"""Text, codes, telephone and document numbers as they may enter a record."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govtool import models as m
from govtool import text
from govtool.errors import Refused


def _code_of(refused: object) -> str:
    with pytest.raises(Refused) as refusal:
        refused()  # type: ignore[operator]
    assert refusal.value.message
    assert refusal.value.hint
    return refusal.value.code


# --- text


@pytest.mark.parametrize(
    ("value", "lines", "expected"),
    [
        ("院墙排水", False, "院墙排水"),
        ("  院墙 \n", False, "院墙"),
        ("第一行\r\n第二行\r第三行", True, "第一行\n第二行\n第三行"),
        ("张\u3000三", False, "张\u3000三"),
        ("𠮷野", False, "𠮷野"),  # beyond the basic plane
        ("x" * 60, False, "x" * 60),
    ],
)
def test_text_is_trimmed_and_kept(value: str, lines: bool, expected: str) -> None:
    assert text.clean(value, 60, lines=lines) == expected


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("", "empty"),
        ("  \n\u3000", "empty"),
        ("x" * 61, "too_long"),
        ("甲\n乙", "bad_text"),
        ("甲\x00乙", "bad_text"),
        ("甲\x1b[31m乙", "bad_text"),
        ("甲\x7f", "bad_text"),
        ("甲\u202e乙", "bad_text"),  # right-to-left override: shows another name than is stored
        ("甲\u2066乙", "bad_text"),
        ("甲\ud800", "bad_text"),  # half a surrogate pair cannot be stored
    ],
)
def test_text_refused(value: str, code: str) -> None:
    assert _code_of(lambda: text.clean(value, 60)) == code


@given(st.text(max_size=80))
def test_cleaning_twice_changes_nothing(value: str) -> None:
    try:
        once = text.clean(value, 60)
    except Refused:
        return
    assert text.clean(once, 60) == once
    assert once.encode()


@pytest.mark.parametrize(
    ("value", "expected"),
    [("SQ01", "SQ01"), (" ＳＱ０１ ", "SQ01"), ("001", "001"), ("G-1.2_a", "G-1.2_a"), ("x" * 32, "x" * 32)],
)
def test_codes(value: str, expected: str) -> None:
    assert text.code(value) == expected


@pytest.mark.parametrize("value", ["", "-1", "甲01", "SQ 01", "SQ/01", "../x", "x" * 33, "SQ01\n02", "=1+1"])
def test_codes_refused(value: str) -> None:
    assert _code_of(lambda: text.code(value)) == "bad_code"


# --- telephone numbers (identifiers: mobile 1[3-9] and nine digits, or 0, area code and 7 or 8 digits)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("13800000000", "13800000000"),
        ("１３８ ００００ ００００", "13800000000"),
        ("138-0000-0000", "13800000000"),
        ("+8613800000000", "13800000000"),
        ("19912345678", "19912345678"),
        ("0571-1234567", "0571-1234567"),
        ("057112345678", "057112345678"),
        ("010-12345678", "010-12345678"),
        ("0571-12345678-123", "0571-12345678-123"),
    ],
)
def test_phones(value: str, expected: str) -> None:
    assert text.phone(value) == expected


@pytest.mark.parametrize(
    "value", ["12800000000", "1380000000", "138000000000", "1234567", "5.1E+10", "电话", "9571-1234567", ""]
)
def test_phones_refused(value: str) -> None:
    assert _code_of(lambda: text.phone(value)) == "bad_phone"


@pytest.mark.parametrize("value", ["138****0000", "138＊＊＊＊0000"])
def test_a_masked_phone_is_never_stored(value: str) -> None:
    assert _code_of(lambda: text.phone(value)) == "masked"


# --- document numbers

# Made up, region 9900. The sum of the seventeen digits times 7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2, modulo 11, names
# the check character in 1 0 X 9 8 7 6 5 4 3 2:
#   99000119800101001  63+81+0+0+0+4+2+9+48+0+0+9+0+5+0+0+2 = 223 = 20·11 + 3 → 9
#   99000119800101002  … + 2 = 225 = 20·11 + 5 → 7
#   99000119800101003  … + 2 = 227 = 20·11 + 7 → 5
#   99000119800101008  … + 10 = 237 = 21·11 + 6 → 6
#   99000119800101012  223 + 4 + 2 = 229 = 20·11 + 9 → 3
RIGHT = ["990001198001010019", "990001198001010027", "990001198001010035", "990001198001010086", "990001198001010123"]


@pytest.mark.parametrize("number", RIGHT)
def test_a_right_check_character(number: str) -> None:
    assert text.identity_number(number) == number
    assert not text.has_wrong_check(number)


@pytest.mark.parametrize("number", RIGHT)
def test_every_other_check_character_is_wrong(number: str) -> None:
    wrong = [number[:17] + check for check in "0123456789X" if check != number[17]]
    assert all(text.has_wrong_check(other) for other in wrong)


@given(st.text("0123456789", min_size=17, max_size=17))
def test_one_check_character_fits_each_number(digits: str) -> None:
    assert [text.has_wrong_check(digits + check) for check in "0123456789X"].count(False) == 1


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (" 99000119800101001 9", "990001198001010019"),
        ("９９０００１１９８００１０１００１９", "990001198001010019"),
        ("99000119491231002x", "99000119491231002X"),
        ("e12345678", "E12345678"),
        ("H12345678(1)", "H12345678(1)"),
    ],
)
def test_document_numbers_in_their_stored_form(value: str, expected: str) -> None:
    assert text.identity_number(value) == expected


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("9.9E+17", "changed_by_spreadsheet"),
        ("9.90001198001E+17", "changed_by_spreadsheet"),
        ("9E+17", "changed_by_spreadsheet"),
        ("990001********0019", "masked"),
        ("12", "bad_id_no"),
        ("甲", "bad_id_no"),
        ("", "bad_id_no"),
        ("9" * 31, "bad_id_no"),
    ],
)
def test_document_numbers_refused(value: str, code: str) -> None:
    assert _code_of(lambda: text.identity_number(value)) == code


@pytest.mark.parametrize(
    ("mask", "value", "expected"),
    [
        (text.mask_phone, "13800001234", "138****1234"),
        (text.mask_phone, "0571-1234567", "057****67"),
        (text.mask_identity_number, "990001198001010019", "990001********0019"),
        (text.mask_identity_number, "E12345678", "*******78"),
    ],
)
def test_masks(mask: object, value: str, expected: str) -> None:
    assert mask(value) == expected  # type: ignore[operator]


@given(st.from_regex(r"\A1[3-9][0-9]{9}\Z"))
def test_a_masked_phone_is_refused_on_the_way_in(number: str) -> None:
    assert _code_of(lambda: text.phone(text.mask_phone(number))) == "masked"


@pytest.mark.parametrize(
    "written", ["王样\u200b伟", "\ufeff王样伟", "王\u200f样伟\u200e", "王样\u2060伟", "王\u00ad样伟"]
)
def test_signs_that_nobody_sees_are_left_out(written: str) -> None:
    assert text.clean(written, 60) == "王样伟"


def test_separators_that_nobody_types_are_line_breaks_or_blanks() -> None:
    assert text.clean("一\u2028二", 60, lines=True) == "一\n二"
    assert text.clean("一\u2029二", 60) == "一 二"


def test_invisible_signs_alone_are_nothing() -> None:
    with pytest.raises(Refused, match="empty"):
        text.clean("\u200b\u200b", 60)


@pytest.mark.parametrize("name", ["\u200b", "甲\u200b某", "甲\u2028某", "甲\u200f某"])
def test_what_was_recorded_with_them_stays_readable(name: str) -> None:
    party = {"role": "applicant", "name": name, "id_no": "0000"}
    event = {"on": "2026-02-05", "case_no": "1", "unit": "SQ01", "dispute_type": "neighbour", "summary": name}
    read = m.Registered.model_validate({**event, "parties": [party]})
    assert read.parties[0].id_no == "0000"
    with pytest.raises(Refused):
        m.Party.checked(**party)
    with pytest.raises(Refused, match="empty"):
        m.Party.checked(role="applicant", name="\u200b")
