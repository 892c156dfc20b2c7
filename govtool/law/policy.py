"""The dated policy 政策: every legal or house number, with unit, in-force date and basis.

Values live in ``data/policy/*.toml``; an office adopts its own values on top of them. Code asks for
a value *on a day* and gets the one in force then. Nothing here knows what a value is used for.
"""

from __future__ import annotations

import datetime as dt
import difflib
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from typing import Any

from govtool.base import toml_text
from govtool.base.errors import Problem, Refused
from govtool.base.i18n import _, choose_from, counted, in_chinese, ngettext, of
from govtool.base.resources import data_dir


class ValueUnit(StrEnum):
    """The units of values. The first five are clocks (rulebook, section 1)."""

    SAME_DAY = "same_day"
    NATURAL_DAYS = "natural_days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"
    WEEKLY_RETURN = "weekly_return"
    """Due when the weekly return of the week of day 0 is."""
    TIMES = "times"
    HOUSEHOLDS = "households"
    DAYS = "days"
    DAYS_BEFORE_DUE = "days_before_due"
    DAYS_OVERDUE = "days_overdue"
    EVERY_NTH = "every_nth"
    """One of so many, counted by their numbers and never at random; 1 for all."""
    WEIGHT = "weight"
    """A number that others are compared with, as in the sum of a choice."""
    UNITS = "units"
    TEXT = "text"
    WORDS = "words"
    PER_WEEK = "per_week"
    PER_MONTH = "per_month"
    PER_QUARTER = "per_quarter"
    PER_HALF_YEAR = "per_half_year"
    PER_YEAR = "per_year"


CLOCK_UNITS = frozenset(list(ValueUnit)[:5])
SLOT_UNITS = frozenset(unit for unit in ValueUnit if unit.startswith("per_"))
"""Units of values that count duties in each calendar slot."""
_UNITS = frozenset(ValueUnit)
_DAYS_EACH = {ValueUnit.NATURAL_DAYS: 1, ValueUnit.WORKING_DAYS: 2, ValueUnit.MONTHS: 31}
"""The days that one of a unit takes at most, over years."""
_REST = 60
"""Days for holidays at the end of a clock, and for what is due with a return."""
_LISTS = frozenset({ValueUnit.UNITS, ValueUnit.WORDS})
_ROLLING = frozenset({ValueUnit.NATURAL_DAYS, ValueUnit.MONTHS})
_WITHOUT_NUMBER = frozenset({ValueUnit.SAME_DAY, ValueUnit.WEEKLY_RETURN})
OFF = "off"
"""The value in a policy file that switches a rule off."""
MOST = 3660
"""No value counts more days than ten years: a slip of the pen, not a rule."""
MOST_CHARACTERS = 60


@dataclass(frozen=True, slots=True)
class Value:
    """One value from its in-force date on; ``own`` if the office adopted it."""

    since: dt.date
    value: int | str | tuple[str, ...] | None
    """None: the rule is switched off."""
    unit: ValueUnit
    roll: bool
    own: bool = field(default=False, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Clock:
    """A time limit 期限 as in force on the day it starts."""

    value: int
    unit: ValueUnit
    roll: bool
    since: dt.date


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named quantity of the rulebook with all its dated values, oldest first."""

    name: str
    label_zh: str
    label_en: str
    basis: str
    reference: str
    checked: dt.date
    values: tuple[Value, ...]
    may_be_off: bool = False
    """True if an office may switch the rule off (rulebook, section 1, "off")."""
    choices: str = ""
    """The file of ``data/`` whose tables name the allowed words; empty for any."""

    @property
    def label(self) -> str:
        """The label in the language of the person reading."""
        return self.label_zh if in_chinese() else self.label_en

    def on(self, day: dt.date) -> Value:
        """The value in force on ``day``; before the first one, the first."""
        found = self.values[0]
        for value in self.values:
            if value.since > day:
                break
            found = value
        return found

    def counted_on(self, day: dt.date) -> Value:
        """Return the value in force on ``day``; where switched off, the one before."""
        counted = [value for value in self.values if value.value is not None]
        before = [value for value in counted if value.since <= day]
        return (before or counted[:1] or [replace(self.values[0], value=0, roll=False)])[-1]


@dataclass(frozen=True, slots=True)
class Policy:
    """All parameters. Read-only; :meth:`overlaid` makes another one."""

    parameters: Mapping[str, Parameter]
    switched_off: frozenset[str] = field(init=False, compare=False, repr=False)
    """The names of what is switched off on some day."""
    leaves_clocks_out: bool = field(init=False, compare=False, repr=False)
    """True if a clock is among them, so that each fold has to ask."""

    def __post_init__(self) -> None:
        off = frozenset(
            name for name, p in self.parameters.items() if any(v.value is None for v in p.values)
        )
        object.__setattr__(self, "switched_off", off)
        clocks = any(v.unit in CLOCK_UNITS for name in off for v in self.parameters[name].values)
        object.__setattr__(self, "leaves_clocks_out", clocks)

    def is_off(self, name: str, day: dt.date) -> bool:
        """Return whether the office has switched ``name`` off for starts on ``day``."""
        return name in self.switched_off and self.parameters[name].on(day).value is None

    def clock(self, name: str, day: dt.date) -> Clock:
        """The clock ``name`` for a period starting on ``day``."""
        found = self.parameters[name].on(day)
        if found.value is None:
            found = self.parameters[name].counted_on(day)
        assert isinstance(found.value, int)
        return Clock(found.value, found.unit, found.roll, found.since)

    def longest_clock(self, names: Iterable[str]) -> dt.timedelta:
        """Return the days that none of some clocks ever takes, an extension and holidays included.

        :param names: those of rules; what is no clock does not count.
        """
        values = (
            v for name in names if name in self.parameters for v in self.parameters[name].values
        )
        counted = [
            v.value * _DAYS_EACH[v.unit]
            for v in values
            if isinstance(v.value, int) and v.unit in _DAYS_EACH
        ]
        return dt.timedelta(days=2 * max(counted, default=0) + _REST)

    def label(self, name: str) -> str:
        """Return 与当事人见面, or "meet the parties"; the code for a rule not in the policy."""
        known = self.parameters.get(name)
        return known.label if known else name

    def number(self, name: str, day: dt.date) -> int:
        """The number ``name`` in force on ``day``."""
        value = self.parameters[name].on(day).value
        assert isinstance(value, int)
        return value

    def words(self, name: str, day: dt.date) -> tuple[str, ...]:
        """The list ``name`` in force on ``day``."""
        value = self.parameters[name].on(day).value
        assert isinstance(value, tuple)
        return value

    def text(self, name: str, day: dt.date) -> str:
        """Return the text ``name`` in force on ``day``."""
        value = self.parameters[name].on(day).value
        assert isinstance(value, str)
        return value

    @property
    def digest(self) -> str:
        """SHA-256 over everything that can move a date or a number; labels do not count."""
        lines = sorted(
            f"{name}|{value!r}" for name, p in self.parameters.items() for value in p.values
        )
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def overlaid(self, source: str) -> Policy:
        """This policy with the values of an office's TOML on top.

        A value with the same in-force date replaces ours, any other is added.

        :raises Refused: code ``bad_policy``, the message naming every mistake.
        """
        policy, problems = overlay(self, source)
        if problems:
            raise Refused("bad_policy", "\n".join(of(p.field, p.message) for p in problems))
        return policy


@cache
def default_policy() -> Policy:
    """The policy shipped in ``data/policy``.

    :raises Refused: code ``bad_policy`` naming file and mistake, when someone edited it wrongly.
    """
    parameters: dict[str, Parameter] = {}
    for path in sorted((data_dir() / "policy").glob("*.toml")):
        found, problems = _read(parameters, path.read_text(encoding="utf-8"), whole=True)
        if problems:
            raise Refused(
                "bad_policy", "\n".join(of(path.name, of(p.field, p.message)) for p in problems)
            )
        parameters |= found
    return Policy(parameters)


def overlay(policy: Policy, source: str, *, whole: bool = False) -> tuple[Policy, list[Problem]]:
    """Read TOML on top of ``policy``: the result, and every mistake found.

    :param whole: the text defines parameters (label, basis …) instead of changing known ones.
    """
    found, problems = _read(policy.parameters, source, whole=whole)
    return Policy({**policy.parameters, **found}), problems


def _read(
    before: Mapping[str, Parameter], source: str, *, whole: bool
) -> tuple[dict[str, Parameter], list[Problem]]:
    """Return the parameters of a text on top of those ``before``, and all mistakes."""
    try:
        tables = toml_text.tables(source)
    except ValueError as error:
        return {}, [Problem("TOML", "bad_toml", str(error))]
    parameters, problems = {}, []
    for name, table in tables.items():
        known = before.get(name)
        mistakes = list(_mistakes(name, table, known, whole=whole))
        problems += mistakes
        if not mistakes:
            parameters[name] = _define(name, table) if known is None else _change(known, table)
    return parameters, problems


_TEXTS = ("label", "label_en", "basis", "reference")
_TABLE_KEYS = {*_TEXTS, "checked", "unit", "roll", "values"}
_WHOLE_KEYS = _TABLE_KEYS | {"may_be_off", "choices"}
_VALUE_KEYS = {"from", "value", "unit", "roll"}


def _mistakes(name: str, table: Any, known: Parameter | None, *, whole: bool) -> Iterable[Problem]:
    if not isinstance(table, dict):
        yield Problem(name, "bad_value", _("It must be a table: [{name}].", name=name))
        return
    if known is None and not whole:
        yield Problem(name, "unknown_parameter", _("There is no such value in the policy."))
        return
    yield from _unknown_keys(name, table, _WHOLE_KEYS if whole else _TABLE_KEYS)
    yield from _description_mistakes(name, table, whole=whole)
    values = table.get("values")
    if not isinstance(values, list) or not values:
        yield Problem(
            f"{name}.values",
            "missing",
            _(
                "At least one value is required: {example}",
                example="values = [{ from = 2027-01-01, value = 5 }]",
            ),
        )
        return
    unit = table.get("unit", known.values[-1].unit if known else None)
    for place, value in enumerate(values):
        yield from _value_mistakes(f"{name}.values[{place}]", value, unit, known)
        if known is not None and known.choices and isinstance(value, dict):
            yield from _unknown_words(
                f"{name}.values[{place}].value", value.get("value"), known.choices
            )
    dates = [str(v.get("from")) for v in values if isinstance(v, dict)]
    if len(set(dates)) < len(dates):
        yield Problem(f"{name}.values", "duplicate", _("Two values begin on the same day."))


def _description_mistakes(name: str, table: Mapping[str, Any], *, whole: bool) -> Iterable[Problem]:
    """Yield mistakes in label, basis and the like; a definition needs all of them."""
    for key in _TEXTS:
        if (whole or key in table) and not (isinstance(table.get(key), str) and table[key].strip()):
            yield Problem(f"{name}.{key}", "missing", _("A text is required."))
    if (whole or "checked" in table) and type(table.get("checked")) is not dt.date:
        yield Problem(f"{name}.checked", "missing", _("A date is required, as 2026-01-01."))
    for key in ("roll", "may_be_off"):
        if not isinstance(table.get(key, False), bool):
            yield Problem(f"{name}.{key}", "bad_value", _("It is true or false."))


def _unknown_keys(where: str, table: Mapping[str, Any], allowed: set[str]) -> Iterable[Problem]:
    for key in table.keys() - allowed:
        near = difflib.get_close_matches(key, allowed, n=1)
        hint = " " + _("Did you mean “{name}”?", name=near[0]) if near else ""
        yield Problem(f"{where}.{key}", "unknown_field", _("There is no such field.") + hint)


def _value_mistakes(
    where: str, value: Any, unit: Any, known: Parameter | None
) -> Iterable[Problem]:
    if not isinstance(value, dict):
        yield Problem(
            where,
            "bad_value",
            _("It must be a table: {example}", example="{ from = 2027-01-01, value = 5 }"),
        )
        return
    yield from _unknown_keys(where, value, _VALUE_KEYS)
    if type(value.get("from")) is not dt.date:
        yield Problem(f"{where}.from", "bad_date", _("A date is required, as 2026-01-01."))
    unit = value.get("unit", unit)
    if not isinstance(unit, str) or unit not in _UNITS:
        yield Problem(f"{where}.unit", "bad_unit", choose_from(ValueUnit))
    elif known is not None and not _may_become(known.values[-1].unit, ValueUnit(unit)):
        yield Problem(
            f"{where}.unit",
            "bad_unit",
            _("“{old}” cannot become “{new}”.", old=known.values[-1].unit, new=unit),
        )
    elif value.get("value") == OFF and unit != ValueUnit.TEXT:
        if known is not None and not known.may_be_off:
            yield Problem(f"{where}.value", "bad_value", _("This cannot be switched off."), OFF)
    elif not _fits(value.get("value"), unit):
        yield Problem(
            f"{where}.value",
            "bad_value",
            _("{unit} takes {expected}.", unit=unit, expected=_expected(unit)),
            str(value.get("value")),
        )
    roll = value.get("roll", False)
    if not isinstance(roll, bool):
        yield Problem(f"{where}.roll", "bad_value", _("It is true or false."))
    elif roll and unit not in _ROLLING:
        yield Problem(
            f"{where}.roll", "bad_value", _("{unit} never moves to a working day.", unit=unit)
        )


def _unknown_words(where: str, words: Any, file: str) -> Iterable[Problem]:
    choices = _choices(file)
    for word in words if isinstance(words, list) else ():
        if isinstance(word, str) and word not in choices:
            known = {text: code for code, label in choices.items() for text in (code, label)}
            near = difflib.get_close_matches(word, known, n=1)
            code = known[near[0]] if near else next(iter(choices))
            message = _("“{word}” is not known here. Did you mean “{code}” ({label})?")
            yield Problem(
                where, "bad_value", message.format(word=word, code=code, label=choices[code]), word
            )


@cache
def _choices(file: str) -> Mapping[str, str]:
    tables = toml_text.tables((data_dir() / file).read_text(encoding="utf-8"))
    return {code: table["label"] for code, table in tables.items()}


def _may_become(old: ValueUnit, new: ValueUnit) -> bool:
    """Return whether a clock may change its unit: not to or from a return."""
    if old in SLOT_UNITS:
        return new in SLOT_UNITS
    return old == new or (old in CLOCK_UNITS and new in CLOCK_UNITS - {ValueUnit.WEEKLY_RETURN})


def _fits(value: Any, unit: str) -> bool:
    if unit in _LISTS:
        return (
            isinstance(value, list)
            and bool(value)
            and all(isinstance(word, str) and word for word in value)
        )
    if unit == ValueUnit.TEXT:
        return isinstance(value, str) and bool(value.strip()) and len(value) <= MOST_CHARACTERS
    least = 0 if unit in {*_WITHOUT_NUMBER, ValueUnit.NATURAL_DAYS} else 1
    most = 0 if unit in _WITHOUT_NUMBER else MOST
    return type(value) is int and least <= value <= most


def _expected(unit: str) -> str:
    if unit == ValueUnit.UNITS:
        return _("a list of unit codes or words in their names")
    if unit == ValueUnit.WORDS:
        return _("a list of words")
    if unit == ValueUnit.TEXT:
        return _("a text of up to {most} characters", most=MOST_CHARACTERS)
    if unit in _WITHOUT_NUMBER:
        return "0"
    return _("a whole number up to {most}", most=MOST)


def _define(name: str, table: Mapping[str, Any]) -> Parameter:
    values = tuple(
        sorted(
            (_value(v, table["unit"], roll=table.get("roll", False)) for v in table["values"]),
            key=_since,
        )
    )
    limits = (table.get("may_be_off", False), table.get("choices", ""))
    described = (
        table["label"],
        table["label_en"],
        table["basis"],
        table["reference"],
        table["checked"],
    )
    return Parameter(name, *described, values, *limits)


def _change(known: Parameter, table: Mapping[str, Any]) -> Parameter:
    last = known.values[-1]
    added = [
        replace(
            _value(v, table.get("unit", last.unit), roll=table.get("roll", last.roll)), own=True
        )
        for v in table["values"]
    ]
    replaced = {value.since for value in added}
    values = sorted([v for v in known.values if v.since not in replaced] + added, key=_since)
    return Parameter(
        known.name,
        table.get("label", known.label_zh),
        table.get("label_en", known.label_en),
        table.get("basis", known.basis),
        table.get("reference", known.reference),
        table.get("checked", known.checked),
        tuple(values),
        known.may_be_off,
        known.choices,
    )


def _value(entry: Mapping[str, Any], unit: str, *, roll: bool) -> Value:
    value = entry["value"]
    counted = ValueUnit(entry.get("unit", unit))
    off = value == OFF and counted is not ValueUnit.TEXT
    plain = None if off else tuple(value) if isinstance(value, list) else value
    return Value(entry["from"], plain, counted, counted in _ROLLING and entry.get("roll", roll))


def _since(value: Value) -> dt.date:
    return value.since


# --- values in words


def clock_text(clock: Clock) -> str:
    """3日, 1个月, 3个工作日, 当日."""
    n = clock.value
    match clock.unit:
        case ValueUnit.MONTHS:
            return counted("{n} month", "{n} months", n)
        case ValueUnit.WORKING_DAYS:
            return counted("{n} working day", "{n} working days", n)
        case ValueUnit.WEEKLY_RETURN:
            return _("with the week's return")
        case ValueUnit.SAME_DAY | ValueUnit.NATURAL_DAYS if n == 0:
            return _("the same day")
        case _:
            return counted("{n} day", "{n} days", n)


def value_text(value: Value) -> str:
    """Return a value with its unit: 3日（顺延）, 2次, 司法所; 停用 if switched off."""
    if value.value is None:
        return _("switched off")
    if not isinstance(value.value, int):
        return value.value if isinstance(value.value, str) else _(", ").join(value.value)
    n = value.value
    if value.unit not in CLOCK_UNITS:
        return _counted_text(n, value.unit)
    text = clock_text(Clock(n, value.unit, value.roll, value.since))
    return text + _(" (moves to a working day)") if value.roll else text


def _counted_text(n: int, unit: ValueUnit) -> str:
    """2次, 10户, 每周1次, 全部."""
    if unit is ValueUnit.EVERY_NTH and n == 1:
        return _("all")
    texts = {
        ValueUnit.TIMES: ngettext("{n} time", "{n} times", n),
        ValueUnit.HOUSEHOLDS: ngettext("{n} household", "{n} households", n),
        ValueUnit.DAYS: ngettext("{n} day", "{n} days", n),
        ValueUnit.DAYS_BEFORE_DUE: ngettext(
            "{n} day before it is due", "{n} days before it is due", n
        ),
        ValueUnit.DAYS_OVERDUE: ngettext("{n} day overdue", "{n} days overdue", n),
        ValueUnit.EVERY_NTH: _("one of {n}"),
        ValueUnit.WEIGHT: "{n}",
        ValueUnit.PER_WEEK: ngettext("{n} time a week", "{n} times a week", n),
        ValueUnit.PER_MONTH: ngettext("{n} time a month", "{n} times a month", n),
        ValueUnit.PER_QUARTER: ngettext("{n} time a quarter", "{n} times a quarter", n),
        ValueUnit.PER_HALF_YEAR: ngettext("{n} time a half-year", "{n} times a half-year", n),
        ValueUnit.PER_YEAR: ngettext("{n} time a year", "{n} times a year", n),
    }
    return texts[unit].format(n=n)
