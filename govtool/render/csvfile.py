"""Tables as CSV that Excel and WPS open as it is meant (contract, Files: CSV out)."""

from __future__ import annotations

import csv
import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TextIO

from govtool.render.files import replacing_text
from govtool.vocabulary import Term

GUARD = "\t"
"""Before text that a spreadsheet would not leave alone. Taken off again when a file is read."""

YES, NO = "是", "否"

_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
_WHOLE_NUMBER = re.compile(r"0|[1-9][0-9]{0,10}")
# All that numbers, dates, times, amounts and fractions are written with, in Chinese and English spreadsheets.
_NUMERIC = re.compile(r"[0-9 .,:/\\()%$¥€£+*eE年月日时分秒上下午点AaPpMm-]*")
_MONTH_NAME = re.compile(r"(?i)(\d{1,4}[-/ .]*)?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[-/ .,\d]*")
_LOGICAL = frozenset({"TRUE", "FALSE"})


def write(
    path: Path | None,
    header: Sequence[str],
    rows: Iterable[Iterable[Any]],
    *,
    plain: bool = False,
    delimiter: str = ",",
) -> int:
    """Write a table and return how many rows it has beside the header.

    Cells may be text, numbers, dates, booleans (是/否), terms (their Chinese label) or None (empty).

    :param path: the file, written whole or not at all; None for standard output.
    :param plain: without BOM and guards, for programs.
    :raises GovtoolError: as :func:`govtool.render.files.replacing`.
    """
    with replacing_text(path, bom=not plain) as file:
        put = row_writer(file, plain=plain, delimiter=delimiter)
        put(header)
        count = 0
        for row in rows:
            put(row)
            count += 1
        return count


def row_writer(file: TextIO, *, plain: bool = False, delimiter: str = ",") -> Callable[[Iterable[Any]], None]:
    """A function that writes one row of cells to a text file already open."""
    cell = shown if plain else guarded
    writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")

    def put(row: Iterable[Any]) -> None:
        writer.writerow([cell(value) for value in row])

    return put


def shown(value: Any) -> str:
    """A value as the text of a cell, without a guard."""
    match value:
        case None:
            return ""
        case Term():
            return value.zh
        case bool():
            return YES if value else NO
        case dt.date():
            return value.isoformat()
        case _:
            return str(value)


def guarded(value: Any) -> str:
    r"""A value as the text of a cell; text that a spreadsheet would change begins with a guard.

    >>> [guarded(v) for v in ("=1+1", "990000199001010017", "3-1", "甲某", -5, dt.date(2026, 3, 2))]
    ['\t=1+1', '\t990000199001010017', '\t3-1', '甲某', '-5', '2026-03-02']
    """
    text = shown(value)
    return GUARD + text if isinstance(value, str) and needs_guard(text) else text


def unguarded(cell: str) -> str:
    """The text of a cell without its guard."""
    return cell[1:] if cell[:1] == GUARD else cell


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would calculate ``text``."""
    return text[:1] in _FORMULA


def needs_guard(text: str) -> bool:
    """Whether a spreadsheet would take ``text`` for a formula, a number it cannot keep, a date or a logical value.

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
