"""Text as it may enter a record: cleaned, bounded, and free of characters that deceive the eye.

Every message here says what is wrong and what to do; the codes are part of the contract.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache, lru_cache
from operator import mul
from pathlib import Path
from typing import Any

from govtool.base.errors import Refused
from govtool.base.i18n import _, of
from govtool.base.patterns import pattern
from govtool.base.resources import data_dir

NAME_LIMIT = 60
LINE_LIMIT = 200
TEXT_LIMIT = 4000

# Direction overrides and isolates can show one name while another is stored.
_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
INVISIBLE = frozenset({"Cf", "Zl", "Zp"})
"""The categories of characters that nobody sees: zero width, direction, odd separators."""
_SEPARATORS = "\u2028\u2029"
_LINE_BREAK = pattern("\r\n|[\r\x0b\x0c]")
"""Line breaks of other systems; word processors write U+000B and U+000C."""
_AROUND = (
    "".join(_DIRECTION)
    + " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u202f\u205f\u3000"
    + "".join(map(chr, range(0x2000, 0x200B)))
)
"""The characters stripped from both ends of a text."""
_BLANK_LETTERS = pattern("[\u034f\u115f\u1160\u2800\u3164\ufe00-\ufe0f]")
"""Letters and marks of Unicode that show nothing, in compatibility form."""
_CODE = pattern(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}")
MOBILE = pattern(r"1[3-9][0-9]{9}")
_NUMBER_ALONE = pattern(r"[+(]?\d[\d ()-]{4,}[xX]?")
_RESIDENT_ID = pattern(r"[0-9]{17}[0-9X]")
_BORN = pattern(
    r"[0-9]{6}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9X]"
)
_DOCUMENT_KIND = pattern(
    r"^(?:居民)?(?:身份证|证件|护照|军官证|士官证|通行证|台胞证|居住证|统一社会信用代码|信用代码)件?(?:号码?)?[:.]*(?=[A-Z0-9])"
    r"|\((?:居民)?(?:身份证|护照|军官证|通行证|居住证)件?\)$"
)
"""The kind of a document, written beside its number."""
_DOCUMENT = pattern(r"[A-Z0-9()（）-]{4,30}")
_CATEGORY = pattern(r"[0-9]{2}([0-9]{2})?")
_CURRENCY = pattern("^(?:人民币|RMB|CNY)?¥?|[元圆]整?$", re.IGNORECASE)
_AREA_UNIT = pattern("(?:平方公里|平方千米|km[2²])$", re.IGNORECASE)
_AREA = pattern(r"[0-9]{1,7}(\.[0-9]{1,4})?")
_AMOUNT = pattern(r"[0-9]{1,12}(\.[0-9]{1,2})?")
_LEAST_SIGNS = 5
"""No document has a number of fewer letters and digits."""
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
_RESIDENT_LENGTH = 18


def clean(value: str, limit: int, *, lines: bool = False) -> str:
    """Return ``value`` stripped, without invisible characters, within its limit.

    :param limit: the most characters it may have.
    :param lines: whether line breaks are part of it (a summary) or not (a name).
    :raises Refused: codes ``empty``, ``too_long``, ``bad_text``.
    """
    # A printable text has no control or invisible character, and only plain blanks.
    if value.isprintable() and 0 < len(value) <= limit and value[0] != " " != value[-1]:
        return value
    text = visible(_LINE_BREAK.sub("\n", value), lines=lines)
    if not text:
        raise Refused("empty", _("It is empty."), _("Write something here."))
    if len(text) > limit:
        raise Refused(
            "too_long",
            _("It has {n} characters; at most {limit} are kept.").format(n=len(text), limit=limit),
            _("Shorten it."),
        )
    bad = next((place for place, c in enumerate(text) if _forbidden(c, lines=lines)), None)
    if bad is not None:
        raise _bad_character(text[bad], bad + 1)
    return text


def _bad_character(character: str, place: int) -> Refused:
    """Return the refusal of a character that is never stored, by its name."""
    named = f"U+{ord(character):04X} {unicodedata.name(character, '')}".strip()
    if character in _DIRECTION:
        message = _(
            "It contains an invisible character that turns the reading direction:"
            " {character}, at place {place}."
        )
    else:
        message = _(
            "It contains a character that cannot be printed: {character}, at place {place}."
        )
    hint = _("Type the text again instead of pasting it.")
    return Refused("bad_text", message.format(character=named, place=place), hint)


def visible(value: str, *, lines: bool = False) -> str:
    r"""Return ``value`` stripped and without invisible characters, as a text is stored.

    Inside a text those that turn the reading direction stay, to be refused: with them it shows
    something else than it holds. Around it they do nothing: address books and messengers put them
    around names and numbers.

    >>> visible("\u200b王样\u200f伟 "), visible("一\u2028二"), visible("\u202d甲某\u202c")
    ('王样伟', '一 二', '甲某')
    """
    if value.isprintable():
        return value.strip()
    for separator in _SEPARATORS:
        value = value.replace(separator, "\n" if lines else " ")
    kept = "".join(c for c in value if c in _DIRECTION or unicodedata.category(c) not in INVISIBLE)
    return kept.strip(_AROUND)


def quoted(value: object, limit: int = 40, *, personal: bool = False) -> str:
    r"""Return the beginning of a value for a message, invisible characters and numbers masked.

    Every message that quotes what was typed or read is made with it; finished text is never gone
    over.

    :param personal: the value was given for a telephone or document number, whatever it looks like.

    >>> quoted("138\u200b0000"), quoted("甲\u202e某"), quoted(" 3\u00a01")
    ('138<U+200B>0000', '甲<U+202E>某', '3<U+00A0>1')
    """
    from govtool.privacy.masking.masks import shown

    text = shown(str(value).strip(" \t\r\n"), limit, personal=personal)
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == "\u3000" else f"<U+{ord(c):04X}>" for c in text)


def _forbidden(character: str, *, lines: bool) -> bool:
    if character == "\n":
        return not lines
    return unicodedata.category(character) in {"Cc", "Cs"} or character in _DIRECTION


_MOST_DIGITS_OF_A_PLACE = 9


def place_in(typed: str, count: int) -> int | None:
    """Return the index meant by a number from 1 to ``count``; None for anything else.

    >>> place_in("２", 3), place_in("4", 3), place_in("9" * 5000, 3), place_in("甲", 3)
    (1, None, None, None)
    """
    word = half_width(typed)
    if not word.isdecimal() or len(word) > _MOST_DIGITS_OF_A_PLACE or not 1 <= int(word) <= count:
        return None
    return int(word) - 1


YES = frozenset({"y", "yes", "是", "是的", "有", "对"})
NO = frozenset({"n", "no", "否", "不是", "无", "没有"})
_TICKS = frozenset({"1", "true", "√", "✓", "✔", "☑"})
_CROSSES = frozenset({"0", "false", "×", "✗", "✘", "☐", "□"})


def truth_of(value: str) -> bool | None:
    """Return what a word or a tick means 是否; None for anything else.

    >>> truth_of("是"), truth_of("☐"), truth_of("也许")
    (True, False, None)
    """
    word = half_width(value).casefold()
    return word in YES | _TICKS if word in YES | _TICKS | NO | _CROSSES else None


def half_width(value: str) -> str:
    r"""Return a value in half width, without invisible characters and white space around it.

    Every number, code, date, amount and word of a vocabulary passes through here, from files as at
    the desk.

    >>> half_width("１３８ ００００ "), half_width("\u202d138\u200b0000\u202c")
    ('138 0000', '1380000')
    """
    if value.isascii():
        return value.strip()
    folded = unicodedata.normalize("NFKC", value)
    if not folded.isprintable():
        folded = "".join(c for c in folded if unicodedata.category(c) not in INVISIBLE)
    return _BLANK_LETTERS.sub("", folded).strip()


_NOTHING = frozenset({
    "无", "没有", "暂无", "不详", "未知", "不知", "不知道", "不清楚", "不明", "空", "未填",
    "未填写", "未留", "未登记", "未提供", "不提供", "拒绝提供", "不便提供", "不愿提供", "无电话",
    "没有电话", "无手机", "待补", "待补充", "待查", "待核实", "/", "//", "\\", "|", "-", "--",
    "---", "_", "__", ".", "‐", "‑", "‒", "–", "—", "——", "―", "−", "n/a", "#n/a", "null",
    "nil", "nan", "none", "unknown",
})  # fmt: skip  # a table
LONGEST_FILLER = 8
"""Characters of the longest value that may only fill its field."""


def says_nothing(value: str) -> bool:
    """Return whether a value only fills its field: blank, or a word for "not known".

    >>> says_nothing(" 无 "), says_nothing("／"), says_nothing("\u200b"), says_nothing("无锡")
    (True, True, True, False)
    """
    return len(value) <= LONGEST_FILLER and is_filler(value)


@lru_cache(maxsize=4096)
def is_filler(value: str) -> bool:
    """Return what :func:`says_nothing` says of a short value."""
    word = half_width(value).casefold().strip("()[]【】〔〕")
    return not word or word in _NOTHING


def code(value: str) -> str:
    """Return the code of a register's record: letters, digits, ``. _ -``, at most 32.

    :raises Refused: code ``bad_code``.
    """
    if _CODE.fullmatch(value):
        return value
    text = half_width(value)
    if not _CODE.fullmatch(text):
        raise Refused(
            "bad_code",
            _("“{value}” cannot be a code.").format(value=quoted(value)),
            _(
                "A code has letters, digits, '.', '_' or '-', at most 32, and begins with a letter or digit."
            ),
        )
    return text


def identity_number(value: str) -> str:
    """Return a document number 证件号 in its stored form: half-width, upper case, no spaces.

    A wrong check character does not refuse it (:func:`has_wrong_check` tells), the region code
    never does.

    :raises Refused: codes ``masked``, ``changed_by_spreadsheet``, ``bad_id_no``.
    """
    if _RESIDENT_ID.fullmatch(value):
        return value
    text = re.sub(r"\s", "", half_width(value)).upper()
    refuse_masked(text)
    text = _DOCUMENT_KIND.sub("", text)
    if _RESIDENT_ID.fullmatch(grouped := text.replace("-", "")):
        return grouped
    if re.fullmatch(r"\d(\.\d+)?E\+?\d+", text):
        raise Refused(
            "changed_by_spreadsheet",
            _("The number was changed by the spreadsheet program: {value}.").format(
                value=quoted(value, personal=True)
            ),
            _("Format the column as text, type the whole number again, and save."),
        )
    if not _DOCUMENT.fullmatch(text):
        raise Refused(
            "bad_id_no",
            _("“{value}” is not a document number.").format(value=quoted(value, personal=True)),
            _("A resident ID has 17 digits and a check character; leave it out if unknown."),
        )
    return text


def entered_identity_number(value: str) -> str:
    """Return a document number entered today; fillers such as 0000 are refused.

    Records of earlier years may have such numbers, so :func:`identity_number`, which reads them,
    takes them.

    :raises Refused: as :func:`identity_number`.
    """
    number = identity_number(value)
    signs = re.sub(r"[()（）-]", "", number)
    if len(signs) < _LEAST_SIGNS or len(set(signs)) == 1:
        raise Refused(
            "bad_id_no",
            _("“{value}” is nobody's document number.").format(value=quoted(number, personal=True)),
            _("Leave it out if the number is not known."),
        )
    return number


def category(value: str) -> str:
    """Return a category of events (GB/T 31000): two digits, or four for its subdivision.

    :raises Refused: code ``bad_category``.
    """
    text = half_width(value)
    if not _CATEGORY.fullmatch(text):
        raise Refused(
            "bad_category",
            _("“{value}” is not a category of GB/T 31000.").format(value=quoted(value)),
            _("Write its two or four digits, e.g. 0201."),
        )
    return text


def yuan(value: str) -> str:
    """Return an amount in yuan, with two decimals or none; 1.2万元 and 12,000 are read.

    >>> yuan("12,000元"), yuan("１.2万"), yuan("人民币350.5元整")
    ('12000', '12000', '350.50')

    :raises Refused: code ``bad_amount``.
    """
    text = _CURRENCY.sub("", half_width(value).replace(",", "").replace(" ", ""))
    number = text.removesuffix("万")
    if not _AMOUNT.fullmatch(number):
        raise Refused(
            "bad_amount",
            _("“{value}” is not an amount of money.").format(value=quoted(value)),
            _("Write it in yuan, with two decimals at most, e.g. 12000 or 350.50."),
        )
    amount = Decimal(number) * (10_000 if number != text else 1)
    return str(int(amount)) if amount == int(amount) else f"{amount:.2f}"


def area(value: str) -> str:
    """Return an area in square kilometres, as digits with four decimals at most.

    >>> area("4.80"), area("12平方公里"), area("１.２km²")
    ('4.8', '12', '1.2')

    :raises Refused: code ``bad_area``.
    """
    text = _AREA_UNIT.sub("", half_width(value).replace(",", "").replace(" ", ""))
    if not _AREA.fullmatch(text):
        raise Refused(
            "bad_area",
            _("“{value}” is not an area.").format(value=quoted(value)),
            _("Write it in square kilometres, with four decimals at most, e.g. 12 or 4.8."),
        )
    number = Decimal(text)
    return str(int(number)) if number == int(number) else str(number.normalize())


def number_of(amount: str) -> int | float:
    """Return a stored amount as a number; fourteen digits are exact.

    >>> number_of("12000"), number_of("0.50")
    (12000, 0.5)
    """
    return float(amount) if "." in amount else int(amount)


def fen(amount: str) -> int:
    """Return a stored amount in fen 分, to add up without fractions.

    >>> fen("12000"), fen("0.50")
    (1200000, 50)
    """
    return int(Decimal(amount) * 100)


def yuan_of(fen: int) -> int | float:
    """Return an amount added up in fen, as a number of yuan: whole, or with its fen.

    >>> yuan_of(1200000), yuan_of(50)
    (12000, 0.5)
    """
    return fen / 100 if fen % 100 else fen // 100


def has_wrong_check(number: str) -> bool:
    """Return whether a resident ID of 18 characters fails its check (GB 11643).

    >>> has_wrong_check("11010519491231002X"), has_wrong_check("110105194912310021")
    (False, True)
    """
    if not _RESIDENT_ID.fullmatch(number):
        return len(number) == _RESIDENT_LENGTH and number[:17].isdigit()
    total = sum(map(mul, map(int, number[:17]), _WEIGHTS))
    return _CHECK_CHARACTERS[total % 11] != number[17]


def is_resident_id(number: str) -> bool:
    """Return whether a number is a resident ID with a birthday and the right check.

    >>> is_resident_id("11010519491231002X"), is_resident_id("110105194912310021")
    (True, False)
    """
    return _BORN.fullmatch(number) is not None and not has_wrong_check(number)


def refuse_masked(text: str) -> None:
    """Refuse a value of which stars hide a part.

    :raises Refused: code ``masked``.
    """
    if "*" in text or "＊" in text:
        raise Refused(
            "masked",
            _("The value is masked: {value}.").format(value=quoted(text)),
            _("Import the full export (--full), or leave the cell empty."),
        )


def refuse_no_name(name: str) -> None:
    """Refuse a name that is masked or a number alone.

    :raises Refused: codes ``masked``, ``number_as_name``.
    """
    refuse_masked(name)
    if _NUMBER_ALONE.fullmatch(half_width(name).strip()):
        raise Refused(
            "number_as_name",
            _("{number} is a number and no name.").format(number=quoted(name, personal=True)),
            _("Put the name before the number, e.g. 甲某:13800000000"),
        )


BETWEEN = "、"
"""The separator of several values of one cell."""


def staff_number(value: str) -> str:
    """Return a number on a certificate, half-width, on one line: 司调字第00012号.

    :raises Refused: ``masked``, and all of :func:`clean`.
    """
    refuse_masked(value)
    return clean(half_width(value), NAME_LIMIT)


_SHORTEST = 4
"""The least length of a name that ends as persons' names do too: 行, 中心."""


@cache
def organisation_endings() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the endings of organisations: always, and from four characters on.

    :raises Refused: code ``bad_words``, when someone edited the file wrongly.
    """
    path = data_dir() / "intake" / "organisations.toml"
    try:
        from govtool.base import toml_text  # which speaks

        lists = toml_text.tables(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise Refused("bad_words", of(path.name, str(error))) from None
    return _endings(lists, "always", path), _endings(lists, "from_four_characters", path)


def _endings(lists: Mapping[str, Any], key: str, path: Path) -> tuple[str, ...]:
    found = lists.get(key)
    if not isinstance(found, list) or not all(isinstance(word, str) and word for word in found):
        raise Refused(
            "bad_words", of(path.name, _("[{key}]: a list of words is needed.").format(key=key))
        )
    return tuple(found)


def names_organisation(name: str) -> bool:
    """Return whether a party is called like an organisation 单位, by the end of its name.

    >>> names_organisation("范例电子制品厂"), names_organisation("李中心")
    (True, False)
    """
    always, sometimes = organisation_endings()
    return name.endswith(always) or (len(name) >= _SHORTEST and name.endswith(sometimes))


_LISTED = pattern("[、，,;；/／]")
_PERSON = pattern(
    r"[\u4e00-\u9fff\U00020000-\U0003ffff](?:[\u4e00-\u9fff\U00020000-\U0003ffff]{1,3}|[\u4e00-\u9fff·•・]{2,20})"
)
_AND_OTHERS = pattern(r"等?[0-9一二三四五六七八九十两]*[人户]?$")


def names_several(name: str) -> bool:
    """Return whether a name lists several persons, with marks between them.

    >>> names_several("甲某、乙某"), names_several("甲某，乙某等5人"), names_several("甲某、乙三")
    (True, True, True)
    >>> names_several("买买提·吐尔逊"), names_several("范例村第一、第二村民小组")
    (False, False)
    """
    if _LISTED.search(name) is None:
        return False
    parts = [part.strip() for part in _LISTED.split(name) if part.strip()]
    if len(parts) <= 1 or names_organisation(name):
        return False
    *first, last = parts
    # 张三 is a name, 乙某等3人 a name and how many: the last one may be read either way
    return all(map(_PERSON.fullmatch, first)) and any(
        map(_PERSON.fullmatch, (last, _AND_OTHERS.sub("", last)))
    )


_ERASED = pattern("〔当事人[0-9a-f]{6}〕")


def erased_name(sign: str) -> str:
    """Return the substitute of an erased name; ``sign``: six hexadecimal digits without meaning.

    >>> erased_name("3f9a2c")
    '〔当事人3f9a2c〕'
    """
    return f"〔当事人{sign}〕"


def is_erased(name: str) -> bool:
    """Return whether a name was erased (:func:`erased_name`)."""
    return _ERASED.fullmatch(name) is not None


def mask_name(name: str) -> str:
    """Return 张** for 张三; the substitute of an erased name stays.

    >>> mask_name("张三"), mask_name("𠮷某某"), mask_name("〔当事人3f9a2c〕")
    ('张**', '𠮷**', '〔当事人3f9a2c〕')
    """
    return name if is_erased(name) else f"{name[:1]}**"


def mask_phone(number: str) -> str:
    """Return 138****1234; a landline keeps its area code and last two digits.

    >>> mask_phone("13800001234"), mask_phone("0571-1234567")
    ('138****1234', '057****67')
    """
    return (
        f"{number[:3]}****{number[-4:]}"
        if MOBILE.fullmatch(number)
        else f"{number[:3]}****{number[-2:]}"
    )


def mask_identity_number(number: str) -> str:
    """First six, eight stars, last four; of other documents only the last two stay.

    >>> mask_identity_number("11010519491231002X"), mask_identity_number("E12345678")
    ('110105********002X', '*******78')
    """
    if len(number) == _RESIDENT_LENGTH:
        return f"{number[:6]}********{number[-4:]}"
    return "*" * max(len(number) - 2, 1) + number[-2:]


def typed(ask: Callable[[], str]) -> str:
    """Return what a person types; refuse GBK where the system reads UTF-8.

    :raises Refused: code ``bad_text``.
    """
    try:
        return ask()
    except UnicodeDecodeError:  # not chained: it quotes what was typed, which may be a passphrase
        pass
    raise Refused("bad_text", _("This could not be read."), _("Type it again."))
