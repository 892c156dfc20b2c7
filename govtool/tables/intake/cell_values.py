"""What one cell says: text to value, or a refusal with a code (contract, Files: In).

A converter takes the text and the surroundings it is judged in; nothing is guessed, and nothing is repaired
beyond what the contract names (full-width digits, spaces in telephone numbers, labels for codes).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any, NamedTuple, Self

from govtool.base import document_numbers, telephone, text
from govtool.base.dates import WrittenDay, no_year, other_weekday_text, written_day
from govtool.base.errors import Problem, Refused
from govtool.base.i18n import _, listed, noted, sentences
from govtool.base.text import names_organisation, names_several
from govtool.base.vocabulary import Term, UnitKind
from govtool.file.reader import Reader
from govtool.law.contact import BETWEEN
from govtool.models import Party
from govtool.privacy import masking
from govtool.privacy.masking.number_patterns import anybodys_numbers
from govtool.rules import Office, unit_name
from govtool.subjects.case.events import acting_on_both_sides
from govtool.subjects.file_columns import FileColumn, Reading, Words, label_key, words_of
from govtool.subjects.unit.references import require_unit, unknown_grid_text
from govtool.tables.cell_guards import GUARD
from govtool.views import lookups

# 5.1E+17 as spreadsheets show it, 1.38E10 as programs write what they read from them; 2E10 may be a code.
_EXPONENT = re.compile(r"\d(\.\d+)?E\+\d+|\d\.\d+E\d+", re.IGNORECASE)
# What 3-1 is turned into by a Chinese and an English program.
_MADE_A_DATE = re.compile(r"(\d{4}年)?\d{1,2}月\d{1,2}日|\d{1,2}-[A-Z][a-z]{2}")
_WHOLE = re.compile(r"(\d{1,11})\.0")
_QUANTITY = re.compile("[0-9]{1,8}")
_COUNT = re.compile(r"\d{1,4}")
_BROKEN_WORD = re.compile(r"(?<=[!-~])\n(?=[!-~])")
"""A line break that stands for a blank: between Chinese characters there is none."""
IGNORED_KEYS = frozenset({"problems"})
"""What an errors file has beside the record."""

LEFT_OUT = "***"
"""Stands in 完整经过 of an export without --full: there is more to the case than the row says."""

_SHOWN = 80
_NEAR = 0.5
"""How alike a word must be to one of ours that is named as the one perhaps meant."""
_MOST_UNITS = 12
"""Units that a refusal names."""
_ID_LENGTH = 18


class KnownYear(NamedTuple):
    """The year of the dates of a file that have none, and where it is from; nothing where a person gave it."""

    year: int
    source: str = ""


class Questioned(NamedTuple):
    """A value that is taken in with a warning; None when the record goes in without one.

    ``refusal`` is why it is questioned; ``outcome`` says what was made of it.
    """

    value: Any
    refusal: Refused
    outcome: str


@dataclass(frozen=True, slots=True)
class Context:
    """What a record is judged against: today, the units and street of the office, and its grids.

    ``known`` remembers what texts were read as, by column, for columns that repeat themselves. ``grid_names`` has the
    codes of the grids by their names and units, blank where one unit has two of one name. ``year`` is that of dates
    without one, ``area`` the area code of local telephone numbers, each None when the file and its mapping do not say it.
    With ``strict`` a value that could only be taken in with a warning refuses its record.
    """

    today: dt.date
    office: Office
    grids: Container[str]
    known: dict[tuple[str, str], Any] = field(default_factory=dict, compare=False, repr=False)
    grid_names: Mapping[str, Mapping[str, str]] = field(
        default_factory=dict, compare=False, repr=False
    )
    year: KnownYear | None = None
    area: str | None = None
    strict: bool = False

    @classmethod
    def of(cls, today: dt.date, office: Office, conn: Reader) -> Self:
        """The surroundings in an office's file, with the grids that it has or had.

        One that was closed is only meant by its name where no other has that.
        """
        names = _codes_by_name(lookups.register_rows(conn, "grid"))
        rows = list(lookups.known_rows(conn, "grid"))
        return cls(
            today,
            office,
            frozenset(row["code"] for row in rows),
            grid_names=_codes_by_name(rows) | names,
        )


def _codes_by_name(grids: Iterable[Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Return the codes of grids by their names and units, blank where one unit has two of one name."""
    names: dict[str, dict[str, str]] = {}
    for row in grids:
        by_unit = names.setdefault(label_key(row["name"]), {})
        by_unit[row["unit"]] = "" if row["unit"] in by_unit else row["code"]
    return names


def never(_column: str) -> bool:
    """Return False: no column has a number of people."""
    return False


@dataclass(slots=True)
class Findings:
    """Problems refuse a record; warnings are told and the record goes in, without the values that are ``unread``."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    unread: list[Problem] = field(default_factory=list)
    is_number: Callable[[str], bool] = never
    """Whether a column has a telephone or document number."""

    def settle(self, column: str, cell: str, value: Any, context: Context) -> Any:
        """Return the value that a converter gave; of a questioned one what is taken in, and warn of it.

        :raises Refused: a questioned value, where the import is strict.
        """
        if not isinstance(value, Questioned):
            return value
        if context.strict:
            raise value.refusal
        if value.refusal.code in NOT_TAKEN:
            self.unread.append(problem(column, value.refusal, cell))
        message = sentences(value.refusal.message, value.outcome)
        self.warnings.append(
            Problem(
                column, value.refusal.code, message, shown(cell, is_number=self.is_number(column))
            )
        )
        return value.value

    def refuse(self, column: str, refusal: Refused, cell: str) -> None:
        """Add the refusal of a cell to the problems."""
        self.problems.append(problem(column, refusal, cell, is_number=self.is_number(column)))

    def conclude(self) -> None:
        """Count what was not read among the problems of a record that is refused for others: all are told at once."""
        if self.problems and self.unread:
            self.problems += self.unread
            self.warnings = [warning for warning in self.warnings if warning.code not in NOT_TAKEN]


Converter = Callable[[str, Context], Any]


def problem(
    column: str, refusal: Refused, value: object = None, *, is_number: bool = False
) -> Problem:
    """A refusal as a problem of a column: its message and what to do."""
    message = sentences(refusal.message, refusal.hint)
    return Problem(column, refusal.code, message, shown(value, is_number=is_number))


def required(column: str) -> Problem:
    """The problem of a column that every record needs."""
    return Problem(column, "missing", _("This is required."))


def shown(value: object, *, is_number: bool = False) -> str | None:
    """Return the beginning of a value for a message, printable whatever it contains, without numbers of people.

    :param is_number: whether its column has a telephone or document number.
    """
    return None if value is None else text.quoted(value, _SHOWN, personal=is_number)


# --- converters


class YearMissing(Refused):
    """A date without a year in a file: it may have been written in any."""


def day(value: str, context: Context) -> dt.date | Questioned:
    """A date in any accepted form, also a spreadsheet's serial number; questioned with another weekday beside it.

    :raises Refused: code ``bad_date``. :raises YearMissing: its year is not written.
    """
    written = _cached_day(value, context.today)
    if not written.has_year:
        refusal = no_year(value)
        raise YearMissing(refusal.code, refusal.message, refusal.hint)
    return doubted(written) if written.has_other_weekday else written.day


@lru_cache(maxsize=4096)
def _cached_day(value: str, today: dt.date) -> WrittenDay:
    return written_day(value, today, serial=True)


def doubted(written: WrittenDay) -> Questioned:
    """A date with another weekday beside it."""
    return Questioned(
        written.day, Refused("wrong_weekday", other_weekday_text(written)), _("The date was taken.")
    )


def fact_day(value: str, context: Context) -> dt.date | Questioned:
    """The date of something that happened.

    :raises Refused: codes ``bad_date``, ``out_of_order`` for a date in the future. :raises YearMissing: as :func:`day`.
    """
    found = day(value, context)
    not_in_future(found.value if isinstance(found, Questioned) else found, context)
    return found


def day_in_year(value: str, known: KnownYear, context: Context) -> dt.date | Questioned:
    """A date without a year, in the year that is known otherwise; questioned, unless a person said the year.

    :raises Refused: code ``bad_date``, when that year has no such day.
    """
    written = _cached_day(value, context.today)
    found = written.in_year(known.year)
    if found is None:
        shown_day = f"{known.year}年{written.day.month}月{written.day.day}日"
        raise Refused("bad_date", _("There is no such day: “{value}”.", value=shown_day))
    dated = written._replace(day=found)
    questioned = doubted(dated) if dated.has_other_weekday else found
    if not known.source:
        return questioned
    read = _("It was read as {day}, by {source}.", day=found, source=known.source)
    if isinstance(questioned, Questioned):
        return questioned._replace(outcome=read)
    return Questioned(found, Refused("year_added", _("This date has no year.")), read)


def not_in_future(on: dt.date, context: Context) -> dt.date:
    """``on``, unless it is after today (rulebook 4, ``out_of_order``)."""
    if on > context.today:
        raise Refused(
            "out_of_order",
            _("{day} is in the future.", day=on),
            _("Only what has happened can be recorded."),
        )
    return on


def unchanged(value: str, _context: Context) -> str:
    """The text as it is."""
    return value


def name(value: str, _context: Context) -> str:
    """A person's or an organisation's name."""
    return text.clean(_on_one_line(not_masked(value), listed_as="、"), text.NAME_LIMIT)


def name_doubt(column: str, name: str | None) -> Iterator[Problem]:
    """Yield the warnings about a name that is a list of several persons, or has a number of a person in it."""
    if name and not name.isalpha() and anybodys_numbers(name):
        message = _(
            "A telephone or document number stands in the name, where lists show it. Put it into the column of its own."
        )
        yield Problem(column, "number_in_name", message, shown(name))
    if name and names_several(name):
        message = _(
            "These are several persons; they are recorded as one party. A file of lines (JSONL) can name each."
        )
        yield Problem(column, "several_persons", message, shown(name))


def minor_doubt(column: str, party: Party, on: dt.date) -> Iterator[Problem]:
    """Yield the warning about a party under 18 on a day for whom nobody acts."""
    if party.lacks_guardian(on):
        message = _(
            "“{name}” is under 18 by the document number; who acts for the minor by law is not said."
        )
        yield Problem(column, "minor_without_guardian", message.format(name=shown(party.name)))


def guardian_doubt(column: str, party: Party) -> Iterator[Problem]:
    """Yield the warning about the guardian of a party that is called like an organisation."""
    if party.guardian is not None and names_organisation(party.name):
        message = _(
            "“{name}” is called like an organisation, which has a legal representative and no guardian; it is taken for a person."
        )
        yield Problem(column, "guardian_of_organisation", message.format(name=shown(party.name)))


def both_sides_doubts(
    parties: Sequence[Party], column_of: Callable[[int, str], str | None]
) -> Iterator[Problem]:
    """Yield the warnings about those who act for a party, and stand on the other side or are that party.

    :param column_of: names the column by the place of the party and by ``guardian`` or ``agent``; None for no column.
    """
    for place, kind, name in acting_on_both_sides(parties):
        column = column_of(place, kind)
        if column is not None:
            message = _(
                "“{name}” acts for a party and stands on the other side too, or is that party."
            )
            yield Problem(
                column, "acts_for_both_sides", message.format(name=shown(name)), shown(name)
            )


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
    """Return the telephone numbers of several people in their order; questioned where one of them is."""
    found = [phone(one, context) if one else "" for one in _each(value)]
    return next(
        (one for one in found if isinstance(one, Questioned)), text.BETWEEN.join(map(str, found))
    )


def _each(value: str) -> list[str]:
    return [one.strip() for one in BETWEEN.split(value)]


def area(value: str, _context: Context) -> str:
    """Return an area in square kilometres."""
    return text.area(value)


def staff_number(value: str, _context: Context) -> str:
    """Return a number on a certificate."""
    return text.staff_number(_whole_text(value))


def line(value: str, _context: Context) -> str:
    """Text of one line. Raises as :func:`summary`."""
    return text.clean(_on_one_line(_whole_text(value)), text.LINE_LIMIT)


def _on_one_line(value: str, listed_as: str | None = None) -> str:
    """A cell that was broken into lines to fit its column, or to list persons, as one line.

    :param listed_as: what stands between persons that have a line each; None where no persons are meant.
    """
    if value.isprintable():
        return value
    parts = [part for part in map(text.visible, value.splitlines()) if part]
    if listed_as is not None and names_several(several := listed_as.join(parts)):
        return several
    return _BROKEN_WORD.sub(" ", "\n".join(parts)).replace("\n", "")


def summary(value: str, _context: Context) -> str:
    """Text that may have several lines.

    :raises Refused: code ``masked``, when a number in it was masked by an export: the whole text must not be lost for it.
    """
    return text.clean(_whole_text(value), text.TEXT_LIMIT, lines=True)


def _whole_text(value: str) -> str:
    return not_masked(value) if masking.has_masked_number(value) else value


def code(value: str, _context: Context) -> str:
    """A code, known or not."""
    return text.code(value)


def unit(value: str, context: Context, kinds: frozenset[UnitKind]) -> str:
    """The code of a unit of this office of one of the ``kinds``.

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
    """Return the code of the only unit of the office with that name, None if there is none or more than one.

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
    """The code of a grid of this office.

    :raises Refused: codes ``bad_code``, ``unknown_grid``.
    """
    try:
        found = text.code(value)
    except Refused:
        raise _no_such_grid(value, context) from None
    if found not in context.grids:
        raise Refused(
            "unknown_grid",
            unknown_grid_text(found),
            _("“govtool grid list” shows the grids; add it first if it is new."),
        )
    return found


def _no_such_unit(value: str, office: Office) -> Refused:
    """The refusal of a text that is neither the code nor the name of a unit."""
    message = _("There is no unit “{value}”.", value=text.quoted(value))
    there = [f"{unit.code} {unit.name}" for unit in office.units_on().values()]
    rest = [_("… and {n} more", n=len(there) - _MOST_UNITS)] if len(there) > _MOST_UNITS else []
    return Refused(
        "bad_code",
        message,
        _("Choose one of: {choices}.", choices=listed([*there[:_MOST_UNITS], *rest])),
    )


def _no_such_grid(value: str, context: Context) -> Refused:
    """The refusal of a text that is neither the code of a grid nor a name that only one has here."""
    by_unit = context.grid_names.get(label_key(value), {})
    if not by_unit:
        message = _("There is no grid “{value}”.", value=text.quoted(value))
        return Refused(
            "bad_code",
            message,
            _("“govtool grid list” shows the grids; add it first if it is new."),
        )
    message = _("It is not certain which grid “{value}” is.", value=text.quoted(value))
    codes = [noted(code, unit_name(unit, context.office)) for unit, code in by_unit.items() if code]
    return Refused(
        "bad_code",
        message,
        _("Write its code: {codes}.", codes=listed(codes)) if codes else None,
    )


def grid_meant(value: str, unit: str | None, context: Context) -> str:
    """The code of the grid that a cell calls by its name; the cell itself if it does not.

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


NOT_TAKEN = frozenset({"bad_phone", "more_in_cell"})
"""Codes of warnings about something in a cell that was not taken in."""


def phone(value: str, context: Context) -> str | Questioned:
    """The first telephone number of a cell; questioned when it holds none, or more than one.

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
    """A number without the ``.0`` that programs add to whole numbers when some are missing; no digit is lost."""
    match = _WHOLE.fullmatch(value) if value.endswith("0") else None
    return match[1] if match else value


def identity_number(value: str, _context: Context) -> str:
    """A document number; a wrong check character is a warning, told by the caller."""
    return text.entered_identity_number(value)


def number_doubt(column: str, number: str | None) -> Iterator[Problem]:
    """The warning about a document number that has a digit too few or too many, or a wrong check character."""
    found = document_numbers.doubt(number) if number else None
    if found is not None:
        message = sentences(
            document_numbers.doubt_text(found), _("Please compare it with the document.")
        )
        yield Problem(column, found.code, message, shown(number, is_number=True))


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
    """A whole number of people.

    :param unit: what may stand behind it.
    :raises Refused: code ``bad_number``.
    """
    word = text.half_width(_whole(text.half_width(value).removesuffix(unit)))
    if not _COUNT.fullmatch(word):
        message = _("“{value}” is not a whole number.", value=text.quoted(value))
        raise Refused("bad_number", message, _("Write a number from 0 to 9999, without a unit."))
    return int(word)


def quantity(value: str, _context: Context) -> int:
    """Return how many there are of something in a whole unit; a unit of measure may stand behind it.

    :raises Refused: code ``bad_number``.
    """
    word = _whole(text.half_width(value).replace(",", "").rstrip("户人个名"))
    if not _QUANTITY.fullmatch(word):
        message = _("“{value}” is not a whole number.", value=text.quoted(value))
        raise Refused("bad_number", message, _("Write a whole number of at most eight digits."))
    return int(word)


def persons(value: str, context: Context) -> int:
    """How many persons a dispute is about: one at least.

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


def amount(value: str, _context: Context) -> str:
    """An amount of money in yuan.

    :raises Refused: code ``bad_amount``.
    """
    return text.yuan(value)


def term(vocabulary: type[Term]) -> Converter:
    """A converter for the words of a vocabulary, as :func:`word`."""
    return word(words_of(vocabulary))


def word(words: Words) -> Converter:
    """A converter for some words, each with what it means.

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
    Reading.RAW: unchanged,
    Reading.LINE: line,
    Reading.TEXT: summary,
    Reading.NAME: name,
    Reading.CODE: code,
    Reading.NUMBER: line,
    Reading.GRID: grid,
    Reading.PHONE: phone,
    Reading.ID_NO: identity_number,
    Reading.STAFF_NUMBER: staff_number,
    Reading.NAMES: names,
    Reading.PHONES: phones,
    Reading.AREA: area,
    Reading.DAY: day,
    Reading.FACT_DAY: fact_day,
    Reading.YES_NO: yes_no,
    Reading.COUNT: count,
    Reading.QUANTITY: quantity,
    Reading.PERSONS: persons,
    Reading.AMOUNT: amount,
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


# --- what a spreadsheet program does to numbers


def is_damaged(cell: str, *, resident_id: bool = False) -> bool:
    """Whether a cell shows what a spreadsheet leaves of a number: 5.1E+17, 18 digits ending in 000, 3月1日 for 3-1.

    A guarded cell was written as text on purpose, so it is what it was.

    :param resident_id: whether the cell should hold a document number; the zeros count only with a wrong check.
    """
    if cell[:1] == GUARD or (not resident_id and cell.isascii() and cell.isalnum()):
        return False  # an exponent has a point or a plus sign, a date a hyphen
    word = text.half_width(cell)
    if not word.isdigit():
        return _EXPONENT.fullmatch(word) is not None or _MADE_A_DATE.fullmatch(word) is not None
    zeros = resident_id and len(word) == _ID_LENGTH and word.endswith("000")
    return zeros and text.has_wrong_check(word)


def damage(cell: str) -> Refused:
    """The refusal of such a cell."""
    if _MADE_A_DATE.fullmatch(text.half_width(cell)):
        return made_a_date(cell)
    return Refused(
        "changed_by_spreadsheet",
        _(
            "The number was changed by the spreadsheet program: {value}.",
            value=text.quoted(cell.strip(), personal=True),
        ),
        _("Format the column as text, type the whole number again, and save."),
    )


def made_a_date(cell: str) -> Refused:
    """The refusal of a date where none can be meant: 3-1 that became 3月1日."""
    return Refused(
        "changed_by_spreadsheet",
        _("The spreadsheet program took this for a date: {value}.", value=text.quoted(cell)),
        _("Format the column as text, type it again, and save."),
    )
