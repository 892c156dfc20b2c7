"""事项办理情况: the figures of a return of matters, by unit, platform, grid and handler.

What each figure counts is said in :mod:`govtool.views.matter_cells`.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, NamedTuple

from govtool.base.errors import Refused
from govtool.base.i18n import _, listed, msgid
from govtool.base.text import half_width, quoted
from govtool.base.vocabulary import UnitKind
from govtool.models import UnitHeader
from govtool.returns.filers import units_of
from govtool.returns.model import ColumnKind, ReturnHead, ReturnTable, Tile, Value
from govtool.returns.summary_rows import share
from govtool.returns.timeliness import OnTime
from govtool.rules import Office, Period, unit_name
from govtool.store import Store
from govtool.subjects.matter.categories import Platform, platforms
from govtool.views import noun_cells, registers
from govtool.views.matter_cells import BALANCE, MATTERS
from govtool.views.noun_cells import HANDLER, Cube

_TAKING_IN = (UnitKind.STREET, UnitKind.COMMUNITY)
COURSE = ("dispatched", "sent_back", "raised", "redo")
COUNTED = (*BALANCE, *COURSE, "due", "on_time", "late", "answered", "asked", "satisfied")
"""The figures that are counted, in the order of the form."""
NOTHING = "零报告：本期期初无在办，无上报、无办结，期末无在办。"
EXPLAINED = (
    "说明：期初在办＋本期上报－不予受理－转矛盾纠纷－归档＝期末在办。"
    "按期率＝按期办理÷应办；应办为本期到期的各项期限，含按期办理的、逾期办理的、到期未办的和期末仍超期的，"
    "尚未到期的不计。满意率＝（满意＋基本满意）÷回访征询件数。"
)


class MatterAsked(NamedTuple):
    """The return asked for: period, unit or street that took matters in, and platform."""

    period: Period
    unit: str
    today: dt.date
    platform: Platform | None = None


class MatterFigures(Counter[str]):
    """The figures of one line by their codes; what is not there is zero."""

    @property
    def on_time_rate(self) -> float | None:
        """按期率, as :mod:`govtool.returns.timeliness` defines it; None where nothing fell due."""
        return OnTime(self["due"], self["on_time"]).rate

    @property
    def satisfaction(self) -> float | None:
        """满意率: satisfied or partly so ÷ asked; None where nobody was asked."""
        return share(self["satisfied"], self["asked"])

    def as_json(self) -> dict[str, Any]:
        """Return the figures of a line of ``report matters --json``."""
        found: dict[str, Any] = {code: self[code] for code in COUNTED}
        places = {"on_time": ("on_time_rate", self.on_time_rate)}
        return {
            k: v
            for code, n in found.items()
            for k, v in [(code, n), *filter(None, [places.get(code)])]
        }


@dataclass(frozen=True, slots=True)
class MatterRow:
    """A line: of an intake unit, a platform or a grid; ``households``: how many a grid has."""

    name: str
    figures: MatterFigures
    unit: str | None = None
    platform: str | None = None
    grid: str | None = None
    households: int | None = None

    @property
    def per_100_households(self) -> float | None:
        """The matters reported for each hundred households of a grid; None without any."""
        return (
            round(100 * self.figures["reported"] / self.households, 2) if self.households else None
        )

    def as_json(self) -> dict[str, Any]:
        """Return the object in ``rows`` of ``report matters --json``."""
        whose = {"unit": self.unit, "platform": self.platform, "grid": self.grid, "name": self.name}
        more = {"households": self.households, "per_100_households": self.per_100_households}
        return whose | self.figures.as_json() | more


@dataclass(frozen=True, slots=True)
class HandlerRow:
    """The figures of one handling unit: its balance counts turns, each by itself."""

    unit: str
    name: str
    figures: MatterFigures

    def as_json(self) -> dict[str, Any]:
        """Return the object in ``handlers`` of ``report matters --json``."""
        return {"unit": self.unit, "name": self.name, **self.figures.as_json()}


@dataclass(frozen=True, slots=True)
class MatterHead(ReturnHead):
    """The head of a return of matters. Nobody files it, so it has no due date."""

    charts: ClassVar[str] = "事项办理统计图"
    trend: ClassVar[str] = msgid("Trend: reported / archived")

    platform: str | None = None
    total: MatterFigures = field(default_factory=MatterFigures)
    units: tuple[MatterRow, ...] = ()
    platforms: tuple[MatterRow, ...] = ()
    grids: tuple[MatterRow, ...] = ()
    handlers: tuple[HandlerRow, ...] = ()
    seldom: frozenset[str] = frozenset()
    """The units that as a rule take in no matters: others than the street and its communities."""

    @property
    def nothing(self) -> str:
        """The sentence of a return of nothing; empty where there is something."""
        return "" if any(self.total.values()) else NOTHING

    def explained(self, summary: ReturnTable | None) -> str:
        """Return how the figures are counted, under the summary."""
        return EXPLAINED if summary is not None else ""

    def passed_over(self) -> frozenset[str]:
        """Return the units left out in print: without anything, and not among the usual ones."""
        idle = {row.unit for row in self.units if row.unit and not any(row.figures.values())}
        return self.seldom & idle - {self.unit}

    def tiles(self, figures: Mapping[str, Value]) -> list[Tile]:
        """Return the figures that a leader looks for first."""
        total = self.total
        labels = {
            "opening": "期初在办",
            "reported": "本期上报",
            "archived": "归档",
            "closing": "期末在办",
        }
        return [
            *(Tile(code, label, total[code]) for code, label in labels.items()),
            Tile("overdue", "期末超期", figures.get("overdue"), unit="项"),
            Tile("on_time_rate", "按期率", total.on_time_rate, ColumnKind.RATE, ""),
            Tile("satisfaction", "满意率", total.satisfaction, ColumnKind.RATE, ""),
        ]

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``report matters --json`` prints, without the tables."""
        rows = (*self.units, *self.platforms, *self.grids)
        return {
            **self.period.as_json(),
            "noun": "matter",
            "unit": self.unit,
            "platform": self.platform,
            "rows": [row.as_json() for row in rows],
            "total": self.total.as_json() | {"satisfaction": self.total.satisfaction},
            "handlers": [row.as_json() for row in self.handlers],
        }


class MatterCounts(NamedTuple):
    """The counts of a return by all its parts: of matters, and of turns of handling units."""

    units: tuple[UnitHeader, ...]
    matters: Cube
    turns: Cube

    @property
    def total(self) -> MatterFigures:
        """The figures of all matters."""
        return MatterFigures(self.matters.total())


def counted(store: Store, asked: MatterAsked) -> MatterCounts:
    """Count what a return shows, as known on the last day of its period.

    :raises NotFound: code ``unknown_unit``.
    """
    lots = (MATTERS.cells, MATTERS.turns)
    matters, turns = noun_cells.cubes(store, MATTERS, lots, asked.period, asked.today)
    units = units_counted(store.office, asked, matters.occurring("intake"))
    wanted = _wanted(asked, units)
    return MatterCounts(tuple(units), matters.only(wanted), turns.only(wanted))


def total(store: Store, asked: MatterAsked, codes: Iterable[str]) -> MatterFigures:
    """Return some figures of all matters of a return, quicker than all of them.

    :raises NotFound: code ``unknown_unit``.
    """
    cells = {code: MATTERS.cells[code] for code in codes}
    (matters,) = noun_cells.cubes(store, MATTERS, [cells], asked.period, asked.today)
    units = units_counted(store.office, asked, matters.occurring("intake"))
    return MatterFigures(matters.only(_wanted(asked, units)).total())


def _wanted(asked: MatterAsked, units: Iterable[UnitHeader]) -> dict[str, set[str]]:
    """Return which values the parts of what is of a return have."""
    wanted = {"intake": {unit.code for unit in units}}
    return wanted | ({"platform": {asked.platform.code}} if asked.platform else {})


def units_counted(office: Office, asked: MatterAsked, counted: Iterable[str]) -> list[UnitHeader]:
    """Return the units with a line: those of the period, and closed ones with anything.

    :param counted: the units of which anything is counted. :raises NotFound: code ``unknown_unit``.
    """
    return units_of(office, asked.unit, asked.period, frozenset(counted))


def head(store: Store, asked: MatterAsked, found: MatterCounts) -> MatterHead:
    """Return the head of a return with its figures."""
    return MatterHead(
        asked.period,
        asked.unit,
        platform=asked.platform.code if asked.platform else None,
        total=found.total,
        units=tuple(_unit_rows(found)),
        platforms=tuple(_platform_rows(found, asked)),
        grids=tuple(_grid_rows(store, found, asked.period)),
        handlers=tuple(_handler_rows(store.office, found, asked.period)),
        seldom=frozenset(unit.code for unit in found.units if unit.kind not in _TAKING_IN),
    )


def figures_by(cube: Cube, part: str) -> dict[Any, MatterFigures]:
    """Return the figures of each value of a part that has any."""
    found: dict[Any, MatterFigures] = {}
    for code, values in cube.by(part).items():
        for value, n in values.items():
            found.setdefault(value, MatterFigures())[code] = n
    return found


def _unit_rows(found: MatterCounts) -> Iterator[MatterRow]:
    by = figures_by(found.matters, "intake")
    for unit in found.units:
        yield MatterRow(unit.name, by.get(unit.code, MatterFigures()), unit=unit.code)


def _platform_rows(found: MatterCounts, asked: MatterAsked) -> Iterator[MatterRow]:
    by = figures_by(found.matters, "platform")
    for code, platform in platforms().items():
        if asked.platform in {None, platform}:
            yield MatterRow(platform.zh, by.get(code, MatterFigures()), platform=code)


def _grid_rows(store: Store, found: MatterCounts, period: Period) -> Iterator[MatterRow]:
    """Yield the grids of the units, and micro-grids and others with any counts."""
    by = figures_by(found.matters, "grid")
    codes = {unit.code for unit in found.units}
    there = {row["code"] for row in registers.register_rows(store.reader, "grid", period.last)}
    known = list(registers.known_rows(store.reader, "grid", period.last))
    households = registers.households_in(store.reader, period.last)
    for row in known:
        code = row["code"]
        usual = row["unit"] in codes and row["parent"] is None and code in there
        if usual or code in by:
            yield MatterRow(
                row["name"], by.get(code, MatterFigures()), grid=code, households=households[code]
            )


def _handler_rows(office: Office, found: MatterCounts, period: Period) -> Iterator[HandlerRow]:
    """Yield the units that had a turn, a duty that fell due, or handled what was rated."""
    doings, balance = figures_by(found.matters, HANDLER), figures_by(found.turns, HANDLER)
    order = {code: place for place, code in enumerate(office.units)}
    codes = {code for code in (*doings, *balance) if code is not None}
    for code in sorted(codes, key=lambda code: (order.get(code, len(order)), code)):
        own = {
            name: n
            for name, n in doings.get(code, {}).items()
            if name not in {*MATTERS.turns, "raised"}
        }
        figures = MatterFigures({**own, **balance.get(code, {})})
        if any(figures.values()):
            yield HandlerRow(code, unit_name(code, office, period.last), figures)


def platform_meant(typed: str) -> Platform:
    """Return the platform meant by a code or a label.

    :raises Refused: code ``bad_term``, naming the platforms.
    """
    word = half_width(typed).strip().casefold().removesuffix("平台")
    for each in platforms().values():
        if word in {each.code, each.zh, each.en.casefold()}:
            return each
    message = _("“{word}” is no platform.").format(word=quoted(typed))
    hint = _("Choose one of: {choices}.").format(
        choices=listed(f"{one.code} {one.label}" for one in platforms().values())
    )
    raise Refused("bad_term", message, hint, column="--platform", value=quoted(typed))
