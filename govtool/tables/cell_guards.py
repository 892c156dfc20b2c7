"""Values as the cells of files that Excel and WPS open as meant (contract, Files: CSV out)."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import Any

from govtool.base import text as texts
from govtool.base.dates import iso_text
from govtool.base.errors import Refused
from govtool.base.i18n import _
from govtool.base.vocabulary import Term

GUARD = "\t"
"""Before text that a spreadsheet would not leave alone. Taken off again when a file is read."""

YES, NO = "是", "否"

_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
_WHOLE_NUMBER = re.compile(r"0|[1-9][0-9]{0,10}")
# The characters of numbers, dates, times, amounts and fractions in Chinese and English.
_NUMERIC = re.compile(r"[0-9 .,:/\\()%$¥€£+*eE年月日时分秒上下午点AaPpMm-]*")
_MONTH_NAME = re.compile(
    r"(?i)(\d{1,4}[-/ .]*)?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[-/ .,\d]*"
)
_LOGICAL = frozenset({"TRUE", "FALSE"})


def shown(value: Any) -> str:
    """Return a value as the text of a cell, without a guard."""
    match value:
        case None:
            return ""
        case Term():
            return value.zh
        case bool():
            return YES if value else NO
        case dt.date():
            return iso_text(value)
        case _:
            return str(value)


def guarded(value: Any) -> str:
    r"""Return a value as the text of a cell, guarded where a spreadsheet would change it.

    >>> [guarded(v) for v in ("=1+1", "990000199001010017", "3-1", "甲某", -5, dt.date(2026, 3, 2))]
    ['\t=1+1', '\t990000199001010017', '\t3-1', '甲某', '-5', '2026-03-02']
    """
    text = shown(value)
    return GUARD + text if isinstance(value, str) and needs_guard(text) else text


def unguarded(cell: str) -> str:
    """Return the text of a cell without its guard."""
    return cell[1:] if cell[:1] == GUARD else cell


def is_formula(text: str) -> bool:
    """Return whether a spreadsheet would calculate ``text``."""
    return text[:1] in _FORMULA


def needs_guard(text: str) -> bool:
    """Return whether a spreadsheet would change ``text``: a formula, number, date or logical value.

    A whole number of up to eleven digits is shown as it is and needs none.
    """
    if is_formula(text):
        return True
    if _WHOLE_NUMBER.fullmatch(text):
        return False
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain.upper() in _LOGICAL or _MONTH_NAME.fullmatch(plain):
        return True
    return _NUMERIC.fullmatch(plain) is not None and any(map(str.isdigit, plain))


# 5.1E+17 as spreadsheets show it, 1.38E10 as programs write it; 2E10 may be a code.
_EXPONENT = re.compile(r"\d(\.\d+)?E\+\d+|\d\.\d+E\d+", re.IGNORECASE)
# What 3-1 is turned into by a Chinese and an English program.
_MADE_A_DATE = re.compile(r"(\d{4}年)?\d{1,2}月\d{1,2}日|\d{1,2}-[A-Z][a-z]{2}")
_ID_LENGTH = 18


def is_damaged(cell: str, *, resident_id: bool = False) -> bool:
    """Return whether a spreadsheet spoilt a number: 5.1E+17, 18 digits with 000, 3月1日 for 3-1.

    A guarded cell was written as text on purpose, so it is what it was.

    :param resident_id: whether the cell should hold a document number; the zeros count only with a
        wrong check.
    """
    if cell[:1] == GUARD or (not resident_id and cell.isascii() and cell.isalnum()):
        return False  # an exponent has a point or a plus sign, a date a hyphen
    word = texts.half_width(cell)
    if not word.isdigit():
        return _EXPONENT.fullmatch(word) is not None or _MADE_A_DATE.fullmatch(word) is not None
    zeros = resident_id and len(word) == _ID_LENGTH and word.endswith("000")
    return zeros and texts.has_wrong_check(word)


def damage(cell: str) -> Refused:
    """Return the refusal of such a cell."""
    if _MADE_A_DATE.fullmatch(texts.half_width(cell)):
        return made_a_date(cell)
    return Refused(
        "changed_by_spreadsheet",
        _(
            "The number was changed by the spreadsheet program: {value}.",
            value=texts.quoted(cell.strip(), personal=True),
        ),
        _("Format the column as text, type the whole number again, and save."),
    )


def made_a_date(cell: str) -> Refused:
    """Return the refusal of a date where none can be meant: 3-1 that became 3月1日."""
    return Refused(
        "changed_by_spreadsheet",
        _("The spreadsheet program took this for a date: {value}.", value=texts.quoted(cell)),
        _("Format the column as text, type it again, and save."),
    )
