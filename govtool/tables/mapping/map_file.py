"""A mapping file 对照表: TOML in the office's words, judged before anything is imported.

::

    [file]                                  # all of it may be left out
    header_row = 3
    sheet = "台账"
    delimiter = ";"
    [columns]                               # their header = our column; "" leaves a column out
    "受理时间" = "登记日期"
    "经办人" = ""
    [values."纠纷类型"]                      # their word = our word; "" on the left is a blank cell
    "邻里矛盾" = "邻里纠纷"
    [constants]                             # for columns the file has not
    "登记单位" = "SQ01"
    [dates]
    order = "dmy"                           # 15/05/2026
    year = 2025                             # for dates without one: 5月15日
    [phones]
    area = "0571"                           # for telephone numbers without an area code

Columns, and words of a vocabulary, may be given by label or by code; units also by name.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from govtool.base import toml_text
from govtool.base.dates import FIRST_YEAR, LAST_YEAR
from govtool.base.errors import Problem, Refused
from govtool.base.i18n import _, listed, sentences
from govtool.base.telephone import AREA
from govtool.base.text import quoted
from govtool.subjects.file_columns import FileColumn, Reading, label_key
from govtool.tables.cell_guards import shown
from govtool.tables.formats.source import open_source
from govtool.tables.intake import cell_values, findings
from govtool.tables.intake.findings import Findings
from govtool.tables.mapping.column_mapping import FileMap, Order, refusal
from govtool.tables.mapping.known_words import Vocabulary

_T = TypeVar("_T")
_TABLES = ("file", "columns", "values", "constants", "dates", "phones")
_LOWEST_HEADER = 1000
_TAB = "\t"
_PLACE = re.compile(r"\(at (?:line (\d+), column \d+|end of document)\)")
_TWICE = ("Cannot overwrite", "Cannot declare", "Duplicate inline table key")


def read_map(path: Path, vocabulary: Vocabulary) -> FileMap:
    """Return the mapping in a file; its problems are raised by :meth:`FileMap.matched`.

    :raises Refused: code ``bad_mapping``, naming the line, when it is no TOML; and as
        :func:`~govtool.tables.formats.source.open_source`.
    """
    with open_source(str(path)) as source:
        text = source.text().read()
    return parsed(path.name, text, vocabulary)


def parsed(name: str, text: str, vocabulary: Vocabulary) -> FileMap:
    """Return the mapping in ``text``; as :func:`read_map`."""
    try:
        tables = toml_text.tables(text)
    except tomllib.TOMLDecodeError as error:
        raise refusal(name, [_syntax_problem(str(error), text)]) from None
    except ValueError as error:
        raise refusal(name, [Problem("TOML", "bad_toml", str(error))]) from None
    return _Judge(vocabulary).file_map(name, tables)


def _syntax_problem(reason: str, text: str) -> Problem:
    place = _PLACE.search(reason)
    lines = text.splitlines() or [""]
    number = int(place[1]) if place and place[1] else len(lines)
    message = _("This is written twice: {line}")
    if not reason.startswith(_TWICE):
        message = sentences(
            _('Headers and words stand in straight quotation marks: "受理时间" = "登记日期".'),
            _("This cannot be read: {line}"),
        )
    line = lines[min(number, len(lines)) - 1].strip()[:60]
    return Problem(_("line {n}", n=number), "bad_toml", message.replace("{line}", line))


class _Judge:
    """Goes through the tables of a mapping file and collects what is wrong with them."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.problems: list[Problem] = []

    def file_map(self, name: str, tables: Mapping[str, Any]) -> FileMap:
        """Return the mapping that the tables describe."""
        for unknown in tables.keys() - set(_TABLES):
            self._complain(unknown, "unknown_field", _no_such(unknown, _TABLES))
        spelled, headers = self._headers(self._table("columns", tables))
        dates = self._table("dates", tables, ("order", "drop_time", "year"))
        phones = self._table("phones", tables, ("area",))
        file = self._table("file", tables, ("sheet", "header_row", "delimiter"))
        return FileMap(
            name,
            headers,
            spelled,
            self._words(self._table("values", tables)),
            self._constants(self._table("constants", tables)),
            order=self._order(dates.get("order", Order.YMD)),
            drop_time=self._yes("[dates] drop_time", dates.get("drop_time", False)),
            sheet=self._text("[file] sheet", file.get("sheet")),
            header_row=self._row("[file] header_row", file.get("header_row")),
            delimiter=self._delimiter("[file] delimiter", file.get("delimiter")),
            year=self._year("[dates] year", dates.get("year")),
            area=self._area("[phones] area", phones.get("area")),
            problems=self.problems,
        )

    def _complain(self, where: str, code: str, message: str, value: Any = None) -> None:
        self.problems.append(Problem(where, code, message, findings.shown(value)))

    def _table(
        self, name: str, tables: Mapping[str, Any], keys: Sequence[str] | None = None
    ) -> Mapping[str, Any]:
        """One of the tables, empty when it is not there; ``keys`` are all it may have."""
        table = tables.get(name, {})
        if not isinstance(table, dict):
            self._complain(name, "bad_value", _("It must be a table: [{name}].", name=name))
            return {}
        for key in table.keys() - set(keys or table):
            self._complain(f"[{name}] {key}", "unknown_field", _no_such(key, keys or ()))
        return table

    # --- columns

    def _column(self, where: str, name: str) -> FileColumn | None:
        column = self.vocabulary.column(name)
        if column is None:
            self._complain(
                where,
                "unknown_column",
                _no_such(name, [known.label for known in self.vocabulary.columns]),
                name,
            )
        return column

    def _headers(self, table: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
        """Return the spelling of headers, and the codes they feed; by their keys."""
        spelled: dict[str, str] = {}
        fed: dict[str, str] = {}
        for header, target in table.items():
            where, key = f"[columns] {header}", label_key(header)
            if not isinstance(target, str):
                self._complain(
                    where,
                    "bad_value",
                    _('Write the column in quotation marks, or "" to leave it out.'),
                )
            elif not key:
                self._complain(
                    where,
                    "bad_value",
                    _("A header without a name is mapped by the letter of its column: “@F”."),
                )
            elif key in spelled:
                self._complain(where, "duplicate", _("This header is there twice."))
            else:
                column = self._column(where, target) if target.strip() else None
                spelled[key], fed[key] = header, column.code if column else ""
        return spelled, fed

    # --- words

    def _words(self, table: Mapping[str, Any]) -> dict[str, dict[str, str]]:
        words: dict[str, dict[str, str]] = {}
        for name, entries in table.items():
            column = self._column(f"[values] {name}", name)
            if not isinstance(entries, dict):
                self._complain(
                    f"[values] {name}",
                    "bad_value",
                    _("It must be a table: [{name}].", name=f'values."{name}"'),
                )
            elif column is not None:
                where = f'[values."{name}"]'
                said = {
                    cell.strip(): self._meant(f"{where} {cell}", column, word)
                    for cell, word in entries.items()
                }
                words.setdefault(column.code, {}).update(said)
        return words

    def _constants(self, table: Mapping[str, Any]) -> dict[str, str]:
        constants: dict[str, str] = {}
        for name, word in table.items():
            where = f"[constants] {name}"
            column = self._column(where, name)
            meant = self._meant(where, column, word) if column else ""
            if column is not None and meant:
                constants[column.code] = meant
        return constants

    def _meant(self, where: str, column: FileColumn, word: Any) -> str:
        """Return a word on the right as a cell of ours; blank for a blank or a wrong one."""
        if not isinstance(word, (str, bool, int)) and type(word) is not dt.date:
            self._complain(where, "bad_value", _("Write the word in quotation marks."), word)
            return ""
        text = shown(word)
        if not text.strip():
            return ""
        try:
            return self._taken(column, text)
        except Refused as refused:
            self.problems.append(findings.problem(where, refused, text))
            return ""

    def _taken(self, column: FileColumn, text: str) -> str:
        """Return a text as a cell of the column may say it: the code of a unit for its name.

        :raises Refused: the column does not take it; codes of
            :mod:`govtool.tables.intake.cell_values`.
        """
        context = replace(self.vocabulary.context, strict=True)
        named = (
            cell_values.unit_named(text, context.office) if column.reading is Reading.UNIT else None
        )
        meant = named or text
        Findings().settle(
            column.code, meant, self.vocabulary.converters[column.code](meant, context), context
        )
        return meant

    # --- dates and the file

    def _order(self, word: Any) -> Order:
        if isinstance(word, str) and word in set(Order):
            return Order(word)
        self._complain(
            "[dates] order",
            "bad_value",
            _("Choose one of: {choices}.", choices=listed(Order)),
            word,
        )
        return Order.YMD

    def _good(self, where: str, value: _T, *, is_right: bool, message: str) -> _T | None:
        """Return a value that is right or not there; else complain, and return None."""
        if value is None or is_right:
            return value
        self._complain(where, "bad_value", message, value)
        return None

    def _year(self, where: str, year: Any) -> int | None:
        message = _("Write the year with four digits, from {first} to {last}.")
        is_right = type(year) is int and FIRST_YEAR <= year <= LAST_YEAR
        told = message.format(first=FIRST_YEAR, last=LAST_YEAR)
        return self._good(where, year, is_right=is_right, message=told)

    def _area(self, where: str, area: Any) -> str | None:
        message = _('Write the area code in quotation marks: "0571".')
        is_right = isinstance(area, str) and AREA.fullmatch(area) is not None
        return self._good(where, area, is_right=is_right, message=message)

    def _yes(self, where: str, word: Any) -> bool:
        if not isinstance(word, bool):
            self._complain(where, "bad_value", _("It is true or false."), word)
        return word is True

    def _text(self, where: str, word: Any) -> str | None:
        is_right = isinstance(word, str) and bool(word.strip())
        message = _("A text is required.")
        return self._good(where, word, is_right=is_right, message=message)

    def _row(self, where: str, number: Any) -> int | None:
        message = _("Write the number of the row, from 1 to {most}.", most=_LOWEST_HEADER)
        is_right = type(number) is int and 1 <= number <= _LOWEST_HEADER
        return self._good(where, number, is_right=is_right, message=message)

    def _delimiter(self, where: str, sign: Any) -> str | None:
        usable = isinstance(sign, str) and len(sign) == 1 and (sign.isprintable() or sign == _TAB)
        is_right = usable and sign not in '" ' and not sign.isalnum()
        message = _(r'Write the one sign between the cells: "," or ";" or "\t".')
        return self._good(where, sign, is_right=is_right, message=message)


def _no_such(name: str, known: Sequence[str]) -> str:
    """Return that there is no such name, and the one probably meant, else all."""
    return sentences(
        _("There is no “{name}” here.", name=quoted(name)), *_meant_perhaps(name, known)
    )


def _meant_perhaps(name: str, known: Sequence[str]) -> Iterator[str]:
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=1)
    if near:
        yield _("Did you mean “{name}”?", name=near[0])
    else:
        yield _("Choose one of: {choices}.", choices=listed(known))
