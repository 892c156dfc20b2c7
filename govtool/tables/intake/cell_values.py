"""The text of one cell as a value, or a refusal with a code (contract, Files: In).

A converter takes the text and the surroundings it is judged in; nothing is guessed, and nothing is
repaired beyond what the contract names (full-width digits, spaces in telephone numbers, labels for
codes).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache, partial
from typing import Any

from govtool.base import telephone, text
from govtool.base.errors import Refused
from govtool.base.i18n import _, listed, noted, sentences
from govtool.base.text import names_several
from govtool.base.vocabulary import UnitKind
from govtool.law.contact import BETWEEN
from govtool.law.office import Office, unit_name
from govtool.privacy.masking import masks
from govtool.subjects.file_columns import FileColumn, Reading, Words, label_key
from govtool.subjects.unit.references import require_unit, unknown_grid_text
from govtool.tables.intake.cell_dates import day, fact_day
from govtool.tables.intake.findings import Context, Converter, Questioned

_WHOLE = re.compile(r"(\d{1,11})\.0")
_QUANTITY = re.compile("[0-9]{1,8}")
_COUNT = re.compile(r"\d{1,4}")
_BROKEN_WORD = re.compile(r"(?<=[!-~])\n(?=[!-~])")
"""A line break that stands for a blank: between Chinese characters there is none."""


_NEAR = 0.5
"""The likeness from which a word of ours is named as the one perhaps meant."""
_MOST_UNITS = 12
"""Units that a refusal names."""


# --- converters


def name(value: str, _context: Context) -> str:
    """Return a person's or an organisation's name."""
    return text.clean(_on_one_line(not_masked(value), listed_as="、"), text.NAME_LIMIT)


def not_masked(value: str) -> str:
    """``value``, unless stars hide a part of it.

    :raises Refused: code ``masked``.
    """
    text.refuse_masked(value)
    return value


def names(value: str, context: Context) -> str:
    """Return names of several people, as one text with 、 between them."""
    return text.BETWEEN.join(name(one, context) for one in _each(value) if one)


def phones(value: str, context: Context) -> str | Questioned:
    """Return the telephone numbers of several people; questioned where one of them is."""
    found = [phone(one, context) if one else "" for one in _each(value)]
    return next(
        (one for one in found if isinstance(one, Questioned)), text.BETWEEN.join(map(str, found))
    )


def _each(value: str) -> list[str]:
    return [one.strip() for one in BETWEEN.split(value)]


def line(value: str, _context: Context) -> str:
    """Text of one line. Raises as :func:`summary`."""
    return text.clean(_on_one_line(_whole_text(value)), text.LINE_LIMIT)


def _on_one_line(value: str, listed_as: str | None = None) -> str:
    """Return a cell that was broken into lines to fit its column, or to list persons, as one line.

    :param listed_as: what stands between persons that have a line each; None where no persons are
        meant.
    """
    if value.isprintable():
        return value
    parts = [part for part in map(text.visible, value.splitlines()) if part]
    if listed_as is not None and names_several(several := listed_as.join(parts)):
        return several
    return _BROKEN_WORD.sub(" ", "\n".join(parts)).replace("\n", "")


def summary(value: str, _context: Context) -> str:
    """Text that may have several lines.

    :raises Refused: code ``masked``, when a number in it was masked by an export: the whole text
        must not be lost for it.
    """
    return text.clean(_whole_text(value), text.TEXT_LIMIT, lines=True)


def _whole_text(value: str) -> str:
    return not_masked(value) if masks.has_masked_number(value) else value


def unit(value: str, context: Context, kinds: frozenset[UnitKind]) -> str:
    """Return the code of a unit of this office of one of the ``kinds``.

    :raises Refused: codes ``bad_code``, ``unknown_unit``, ``wrong_unit``.
    """
    try:
        found = text.code(value)
        require_unit(found, context.office, kinds)
    except Refused as refusal:
        meant = unit_named(value, context.office)
        if meant is None or kinds.isdisjoint(context.office.kinds(meant)):
            raise (
                _no_such_unit(value, context.office) if refusal.code == "bad_code" else refusal
            ) from None
        return meant
    return found


def unit_named(value: str, office: Office) -> str | None:
    """Return the code of the only unit of the office with that name; else None.

    One that was closed is only meant where no other has its name.
    """
    key = label_key(value)
    known = {code: versions.newest for code, versions in office.units.items()}
    for units in (office.units_on(), known):
        found = [unit.code for unit in units.values() if label_key(unit.name) == key]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def grid(value: str, context: Context) -> str:
    """Return the code of a grid of this office.

    :raises Refused: codes ``bad_code``, ``unknown_grid``.
    """
    try:
        found = text.code(value)
    except Refused:
        raise _no_such_grid(value, context) from None
    if found not in context.grids:
        raise Refused("unknown_grid", unknown_grid_text(found), _see_grids())
    return found


def _see_grids() -> str:
    return _("“govtool grid list” shows the grids; add it first if it is new.")


def _no_such_unit(value: str, office: Office) -> Refused:
    """Return the refusal of a text that is neither the code nor the name of a unit."""
    message = _("There is no unit “{value}”.", value=text.quoted(value))
    there = [f"{unit.code} {unit.name}" for unit in office.units_on().values()]
    rest = [_("… and {n} more", n=len(there) - _MOST_UNITS)] if len(there) > _MOST_UNITS else []
    return Refused(
        "bad_code",
        message,
        _("Choose one of: {choices}.", choices=listed([*there[:_MOST_UNITS], *rest])),
    )


def _no_such_grid(value: str, context: Context) -> Refused:
    """Return the refusal of a text that is neither a code nor an unambiguous name of a grid."""
    by_unit = context.grid_names.get(label_key(value), {})
    if not by_unit:
        message = _("There is no grid “{value}”.", value=text.quoted(value))
        return Refused("bad_code", message, _see_grids())
    message = _("It is not certain which grid “{value}” is.", value=text.quoted(value))
    codes = [noted(code, unit_name(unit, context.office)) for unit, code in by_unit.items() if code]
    return Refused(
        "bad_code",
        message,
        _("Write its code: {codes}.", codes=listed(codes)) if codes else None,
    )


def grid_meant(value: str, unit: str | None, context: Context) -> str:
    """Return the code of the grid that a cell calls by its name; the cell itself if it does not.

    Grids of several communities may have one name: that of the community in the same row is meant.

    :param unit: what the row says of the unit.
    """
    if value in context.grids:
        return value
    by_unit = context.grid_names.get(label_key(value))
    if by_unit is None:
        return value
    code = unit if unit in context.office.units else unit_named(unit or "", context.office)
    if code is not None and code in by_unit:
        return by_unit[code] or value
    community = context.office.unit(code)
    of_community = community is not None and community.kind is UnitKind.COMMUNITY
    return value if of_community or len(by_unit) > 1 else next(iter(by_unit.values())) or value


def phone(value: str, context: Context) -> str | Questioned:
    """Return the first telephone number of a cell; questioned when it holds none, or more than one.

    A number is worth less than the case it belongs to, so that one which is wrong is left out.

    :raises Refused: code ``masked``.
    """
    if text.MOBILE.fullmatch(value):
        return value
    try:
        found = telephone.first_in(_whole(value), context.area)
    except Refused as refusal:
        if refusal.code != "bad_phone":
            raise
        return Questioned(None, refusal, _("The record goes in without it."))
    if not found.has_more:
        return found.number
    more = Refused(
        "more_in_cell",
        _("This cell holds more than one telephone number, or something else beside it."),
    )
    return Questioned(found.number, more, _("Only the first number was taken."))


def _whole(value: str) -> str:
    """Return a number without the ``.0`` that programs add to whole numbers."""
    match = _WHOLE.fullmatch(value) if value.endswith("0") else None
    return match[1] if match else value


def yes_no(value: str, _context: Context) -> bool:
    """是/否, 1/0, true/false, √/empty.

    :raises Refused: code ``bad_yes_no``.
    """
    meant = text.truth_of(value) if text.half_width(value) else False
    if meant is None:
        message = _("“{value}” is neither yes nor no.", value=text.quoted(value))
        raise Refused(
            "bad_yes_no", message, _("Write 是 or 否, 1 or 0, true or false, √ or nothing.")
        )
    return meant


def count(value: str, _context: Context, unit: str = "") -> int:
    """Return a whole number of people.

    :param unit: what may stand behind it.
    :raises Refused: code ``bad_number``.
    """
    word = text.half_width(_whole(text.half_width(value).removesuffix(unit)))
    if not _COUNT.fullmatch(word):
        raise _no_whole_number(value, _("Write a number from 0 to 9999, without a unit."))
    return int(word)


def quantity(value: str, _context: Context) -> int:
    """Return a whole number; a unit of measure may stand behind it.

    :raises Refused: code ``bad_number``.
    """
    word = _whole(text.half_width(value).replace(",", "").rstrip("户人个名"))
    if not _QUANTITY.fullmatch(word):
        raise _no_whole_number(value, _("Write a whole number of at most eight digits."))
    return int(word)


def _no_whole_number(value: str, hint: str) -> Refused:
    message = _("“{value}” is not a whole number.", value=text.quoted(value))
    return Refused("bad_number", message, hint)


def persons(value: str, context: Context) -> int:
    """Return how many persons a dispute is about, one at least.

    :raises Refused: code ``bad_number``.
    """
    number = count(value, context, unit="人")
    if number == 0:
        raise Refused(
            "bad_number",
            _("A dispute is about somebody."),
            _("Leave the cell empty if it is not known."),
        )
    return number


def word(words: Words) -> Converter:
    """Return a converter for some words, each with what it means.

    Its refusal has the code ``bad_term`` and names the choices.
    """
    find = lru_cache(maxsize=256)(words.meant_by)

    def convert(value: str, _context: Context) -> Any:
        found = find(value)
        if found is None:
            message = _("“{value}” is not known here.", value=text.quoted(value))
            from difflib import get_close_matches  # for a word that is wrong

            labels = list(map(words.label, words.meanings))
            near = get_close_matches(value, labels, n=2, cutoff=_NEAR)
            meant = _("Did you mean: {codes}?", codes=listed(near)) if near else None
            choices = _("Choose one of: {choices}.", choices=listed(labels))
            raise Refused("bad_term", message, sentences(meant, choices))
        return found

    return convert


_CONVERTERS: Mapping[Reading, Converter] = {
    Reading.RAW: lambda value, _context: value,
    Reading.LINE: line,
    Reading.TEXT: summary,
    Reading.NAME: name,
    Reading.CODE: lambda value, _context: text.code(value),
    Reading.NUMBER: line,
    Reading.GRID: grid,
    Reading.PHONE: phone,
    # a wrong check character is a warning, told by the caller
    Reading.ID_NO: lambda value, _context: text.entered_identity_number(value),
    Reading.STAFF_NUMBER: lambda value, _context: text.staff_number(_whole_text(value)),
    Reading.NAMES: names,
    Reading.PHONES: phones,
    Reading.AREA: lambda value, _context: text.area(value),
    Reading.DAY: day,
    Reading.FACT_DAY: fact_day,
    Reading.YES_NO: yes_no,
    Reading.COUNT: count,
    Reading.QUANTITY: quantity,
    Reading.PERSONS: persons,
    Reading.AMOUNT: lambda value, _context: text.yuan(value),
}


def converter_of(column: FileColumn) -> Converter:
    """Return what reads the text of a column."""
    if column.words is not None:
        return word(column.words)
    if column.reading is Reading.UNIT:
        return partial(unit, kinds=column.units)
    return _CONVERTERS[column.reading]


def converters_of(columns: Iterable[FileColumn]) -> dict[str, Converter]:
    """Return what reads the text of each column, by its code."""
    return {column.code: converter_of(column) for column in columns}
