"""Text, codes, telephone and document numbers as they may enter a record."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govtool import models as m
from govtool.base import i18n, text
from govtool.base import vocabulary as voc
from govtool.base.errors import Refused
from govtool.base.text import names_organisation, organisation_endings
from tests.rows import each


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
        (
            "第一行\x0b第二行\x0c第三行",
            True,
            "第一行\n第二行\n第三行",
        ),  # as word processors keep them
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
    [
        ("SQ01", "SQ01"),
        (" ＳＱ０１ ", "SQ01"),
        ("001", "001"),
        ("G-1.2_a", "G-1.2_a"),
        ("x" * 32, "x" * 32),
    ],
)
def test_codes(value: str, expected: str) -> None:
    assert text.code(value) == expected


@pytest.mark.parametrize(
    "value", ["", "-1", "甲01", "SQ 01", "SQ/01", "../x", "x" * 33, "SQ01\n02", "=1+1"]
)
def test_codes_refused(value: str) -> None:
    assert _code_of(lambda: text.code(value)) == "bad_code"


# --- document numbers

# Made up, region 9900. The sum of the seventeen digits times 7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2, modulo 11, names
# the check character in 1 0 X 9 8 7 6 5 4 3 2:
#   99000119800101001  63+81+0+0+0+4+2+9+48+0+0+9+0+5+0+0+2 = 223 = 20·11 + 3 → 9
#   99000119800101002  … + 2 = 225 = 20·11 + 5 → 7
#   99000119800101003  … + 2 = 227 = 20·11 + 7 → 5
#   99000119800101008  … + 10 = 237 = 21·11 + 6 → 6
#   99000119800101012  223 + 4 + 2 = 229 = 20·11 + 9 → 3
RIGHT = [
    "990001198001010019",
    "990001198001010027",
    "990001198001010035",
    "990001198001010086",
    "990001198001010123",
]


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
        ("990001-19800101-0019", "990001198001010019"),
        ("身份证：990001198001010019", "990001198001010019"),
        ("990001198001010019（身份证）", "990001198001010019"),
        ("护照 e12345678", "E12345678"),
        ("统一社会信用代码：91350100M000100Y43", "91350100M000100Y43"),
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


@pytest.mark.parametrize(
    "written",
    ["王样\u200b伟", "\ufeff王样伟", "王\u200f样伟\u200e", "王样\u2060伟", "王\u00ad样伟"],
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
    event = {
        "on": "2026-02-05",
        "case_no": "1",
        "unit": "SQ01",
        "dispute_type": "neighbour",
        "summary": name,
    }
    read = m.Registered.model_validate({**event, "parties": [party]})
    assert read.parties[0].id_no == "0000"
    with pytest.raises(Refused):
        m.Party.checked(**party)
    with pytest.raises(Refused, match="empty"):
        m.Party.checked(role="applicant", name="\u200b")


# --- what nobody sees

AROUND = [
    "\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2060", "\u2061", "\u2064",
    "\u2066", "\u2069", "\ufeff", "\u00ad", "\u00a0", "\u2000", "\u200a", "\u202f", "\u3000", "\t", "\u2028",
]  # fmt: skip


@each("blank", AROUND)
def test_what_nobody_sees_around_a_value_is_left_out(blank: str) -> None:
    assert text.code(f"{blank}SQ01{blank}") == "SQ01"
    assert text.identity_number(f"{blank}990001198001010019{blank}") == "990001198001010019"
    assert text.yuan(f"{blank}1.2万{blank}") == "12000"
    assert text.category(f"{blank}0201{blank}") == "0201"
    assert text.clean(f"{blank}甲某{blank}", 60) == "甲某"
    assert voc.DisputeType.meant_by(f"{blank}邻里纠纷{blank}") is voc.DisputeType.NEIGHBOUR
    assert voc.UnitKind.meant_by(f"{blank}村{blank}") is voc.UnitKind.COMMUNITY


@pytest.mark.parametrize(
    "blank", ["\u200b", "\u200e", "\u202d", "\u2060", "\ufeff", "\u00ad", "\u2069", "\u3164"]
)
def test_what_nobody_sees_inside_a_value_is_left_out(blank: str) -> None:
    assert text.code(f"SQ{blank}01") == "SQ01"
    assert text.identity_number(f"990001{blank}198001010019") == "990001198001010019"
    assert text.yuan(f"12{blank}000") == "12000"
    assert voc.Source.meant_by(f"网格{blank}排查") is voc.Source.PATROL


@pytest.mark.parametrize(
    ("value", "named"),
    [
        ("甲乙丙某\u202e丁", "U+202E RIGHT-TO-LEFT OVERRIDE, at place 5"),
        ("甲\u2067某", "U+2067 RIGHT-TO-LEFT ISOLATE, at place 2"),
        ("\u200b甲\x07某", "U+0007, at place 2"),
    ],
)
def test_a_character_that_is_never_stored_is_named(value: str, named: str) -> None:
    i18n.use("en")
    with pytest.raises(Refused, match=re.escape(named)):
        text.clean(value, 60)


@pytest.mark.parametrize(
    ("refused", "shown"),
    [
        (lambda: text.code("SQ\u00a001"), "SQ<U+00A0>01"),
        (lambda: text.yuan("一\u200b万"), "一<U+200B>万"),
        (lambda: text.category("0\u202e2x"), "0<U+202E>2x"),
        (lambda: text.identity_number("甲\ufeff某"), "甲<U+FEFF>某"),
    ],
)
def test_a_message_shows_what_is_invisible_in_a_value(
    refused: Callable[[], object], shown: str
) -> None:
    with pytest.raises(Refused, match=re.escape(f"“{shown}”")):
        refused()


@each(
    ("value", "expected"),
    [
        ("", True), ("\u200b", True), ("无", True), ("（无）", True), ("／", True), ("\\", True), ("不详", True), ("暂无", True),
        ("—", True), ("——", True), ("-", True), ("N/A", True), ("未知", True), ("没有", True), ("空", True), ("无\u200b", True),
        ("未留", True), ("无电话", True), ("拒绝提供", True), ("待补充", True), ("同上", False), ("无（聋哑人）", False),
        ("无锡", False), ("0", False), ("空某", False), ("×", False), ("一", False), ("否", False), ("13800000000", False),
    ],
)  # fmt: skip
def test_words_that_say_nothing(value: str, expected: bool) -> None:
    assert text.says_nothing(value) is expected


# --- who is an organisation


@each(
    "name",
    [
        "示例小学", "示例第二中学", "示例大学", "示例幼儿园", "示例镇卫生院", "示例县人民医院", "示例村卫生室", "示例养老院",
        "示例蔬菜专业合作社", "示例村委会", "示例村村民委员会", "示例社区居委会", "示例小区业委会", "示例物业服务中心", "示例物业",
        "示例物业有限公司", "示例派出所", "示例街道办事处", "示例镇人民政府", "示例区人民法院", "示例理发店", "示例砖厂", "示例农场",
        "示例村三组村民小组", "示例职业技术学校", "示例工程项目部", "幼儿园", "合作社",
    ],
)  # fmt: skip
def test_schools_institutions_and_firms_are_organisations(name: str) -> None:
    assert names_organisation(name)


@pytest.mark.parametrize(
    "name",
    ["甲某", "李中心", "王小学", "张大学", "赵社区", "刘建院", "孙学会", "欧阳某某", "买买提·吐尔逊", "周大店", "吴物业", "郑农场", "冯处", "张三"],
)  # fmt: skip
def test_persons_are_persons_whatever_they_are_called(name: str) -> None:
    assert not names_organisation(name)


def test_no_ending_stands_twice_and_none_swallows_another() -> None:
    """An ending in both lists, or one that a shorter one of the same list covers, could never decide anything."""
    always, sometimes = organisation_endings()
    assert len({*always, *sometimes}) == len(always) + len(sometimes)
    assert [word for word in always if word.endswith(tuple(set(always) - {word}))] == []
    assert [word for word in sometimes if word.endswith(tuple(set(sometimes) - {word}))] == []


@pytest.mark.parametrize(
    "text",
    [
        "always = [",
        'always = ["公司"]',
        'always = [""]\nfrom_four_characters = ["店"]',
        "always = 1",
    ],
)
def test_a_list_edited_wrongly_is_refused(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "intake").mkdir()
    (tmp_path / "intake" / "organisations.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr("govtool.base.text.data_dir", lambda: tmp_path)
    organisation_endings.cache_clear()
    try:
        with pytest.raises(Refused) as refusal:
            names_organisation("甲某")
    finally:
        organisation_endings.cache_clear()
    assert refusal.value.code == "bad_words"
    assert "organisations.toml" in refusal.value.message
