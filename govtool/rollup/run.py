"""Adding up: from the parts that came in to the return of all their streets.

What is complete is said first. Each street is judged under its own policy, and which ones differ is
named; a sum of some streets is never passed off as the whole.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import Any, ClassVar

from govtool.base.errors import Refused
from govtool.base.i18n import _, in_files
from govtool.law.policy import default_policy
from govtool.returns.model import (
    ColumnKind,
    Return,
    ReturnColumn,
    ReturnHead,
    ReturnTable,
    Value,
)
from govtool.rollup.figures import Figure
from govtool.rollup.kernel import Plan, office_of
from govtool.rollup.paper import SumsLine, tables_of
from govtool.rollup.received import Expected, Received, StreetPart
from govtool.rules import Period, return_due, unit_name
from govtool.subjects import registry

Engine = Callable[[Sequence[Path], Plan], Iterable[Figure]]
"""Judges the files of parts by a plan, and gives the sums of the figures."""


class LineLevel(StrEnum):
    """What has a line of its own in the tables by unit."""

    STREET = "street"
    COUNTY = "county"
    PROVINCE = "province"


@dataclass(frozen=True, slots=True)
class RolledHead(ReturnHead):
    """The head of a return of many streets, with how complete it is."""

    level: LineLevel = LineLevel.STREET
    expected: int = 0
    received: int = 0
    on_time: int = 0
    refused: int = 0
    missing: int = 0

    charts: ClassVar[str] = "汇总统计图"

    @property
    def is_complete(self) -> bool:
        """True if every street that is expected is added up, and nothing was left out."""
        return not (self.missing or self.refused)

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``rollup run --json`` prints, without the tables."""
        own = ("level", "expected", "received", "on_time", "refused", "missing")
        counts = {name: getattr(self, name) for name in own}
        return {**ReturnHead.as_json(self), **counts, "complete": self.is_complete}


@dataclass(frozen=True, slots=True)
class RolledReturn(Return):
    """The return of many streets, whole."""

    head: RolledHead


@dataclass(frozen=True, slots=True)
class SumsAsked:
    """The return asked for."""

    noun: str
    period: Period
    today: dt.date
    level: LineLevel = LineLevel.STREET


def rolled_up(received: Received, asked: SumsAsked, engine: Engine) -> RolledReturn:
    """Return the return of all streets whose parts can be added up.

    :raises Refused: code ``nothing_to_add``, where none can.
    """
    there = received.added_up
    if not there:
        message = _("None of the parts can be added up.")
        raise Refused("nothing_to_add", message, _("See what is wrong: govtool rollup check DIR"))
    streets = {part.street: _named(part, received) for part in there}
    lines = {code: _line(street, asked.level) for code, street in streets.items()}
    plan = Plan(
        asked.period,
        asked.today,
        {part.street: part.office for part in there},
        (asked.noun,),
        {code: line.code for code, line in lines.items()},
    )
    figures = engine([part.file(asked.noun) for part in there], plan)
    filed = (
        one._replace(line=plan.lines[part.street])
        for part in there
        for one in part.filed(asked.period)
        if one.report == asked.noun
    )
    tables = tables_of(chain(figures, filed), sorted(set(lines.values())))
    head = _head(received, asked)
    title = tables[0].title if tables else in_files(registry.subject(asked.noun).label)
    return RolledReturn(
        head,
        f"{title}（汇总）",
        _whole(received, head),
        [*tables, _standing(received, asked)],
        notes=[*_completeness(received, head), *_policies(there, asked.period)],
        as_of=min(asked.period.last, asked.today),
    )


def _named(part: StreetPart, received: Received) -> Expected:
    """Return a street with what it belongs to: as expected, else as its own units say."""
    if part.street in received.expected:
        return received.expected[part.street]
    office = office_of(part.office)
    above = office.unit(office.street)
    county = above.parent if above and above.parent else ""
    upper = office.unit(county)
    return Expected(
        part.street, unit_name(part.street, office), county, (upper and upper.parent) or ""
    )


def _line(street: Expected, level: LineLevel) -> SumsLine:
    """Return the line to which a street is added."""
    if level is LineLevel.STREET:
        return SumsLine(street.code, street.name)
    code = street.county if level is LineLevel.COUNTY else street.province
    return SumsLine(code or "?", code or "未注明")


def _head(received: Received, asked: SumsAsked) -> RolledHead:
    there = received.added_up
    return RolledHead(
        asked.period,
        asked.level.value,
        level=asked.level,
        expected=len(received.expected) or len(there),
        received=len(there),
        on_time=sum(_is_on_time(part, asked.period) for part in there),
        refused=len(received.parts) - len(there),
        missing=len(received.missing),
    )


def _is_on_time(part: StreetPart, period: Period) -> bool:
    """Return whether a part was exported by the day on which its street's return is due."""
    office = office_of(part.office)
    due = return_due(period, office.policy, office.calendar).day
    return part.exported_on is not None and part.exported_on <= due


def _whole(received: Received, head: RolledHead) -> str:
    if not received.expected:
        return f"已收到的{head.received}个街道（未提供应报名单）"
    if head.is_complete:
        return f"全部{head.received}个街道"
    return f"{head.received}个街道（应报{head.expected}个，不完整）"


def _completeness(received: Received, head: RolledHead) -> Iterator[str]:
    """Yield what is said of the sums before anything else."""
    yield (
        f"应报{head.expected}个街道，已汇总{head.received}个，其中按时{head.on_time}个；"
        f"未报{head.missing}个，退回{head.refused}份。未报的不按零计。"
    )
    if not received.expected:
        yield "未提供应报街道名单，是否齐全无法判断。"
    if received.missing:
        yield f"未报：{'、'.join(one.name or one.code for one in received.missing)}。"


def _policies(there: Iterable[StreetPart], period: Period) -> Iterator[str]:
    """Yield which streets judge by other numbers than those that come with the program."""
    usual = default_policy()
    for part in there:
        own = office_of(part.office).policy
        other = [
            one.label_zh
            for name, one in own.parameters.items()
            if name not in usual.parameters
            or one.on(period.last) != usual.parameters[name].on(period.last)
        ]
        if other:
            yield f"{part.street}按本街道的规定计算：{'、'.join(other)}。"


_STANDING = (
    ReturnColumn("street", "街道编码", ColumnKind.TEXT, width=14),
    ReturnColumn("name", "街道", ColumnKind.TEXT, width=24),
    ReturnColumn("state", "报送情况", ColumnKind.TEXT, width=40),
    ReturnColumn("exported_on", "导出日期", ColumnKind.DATE, width=12),
)


def _standing(received: Received, asked: SumsAsked) -> ReturnTable:
    """Return 报送情况: each part and street, and whether it is added up."""
    rows: list[list[Value]] = []
    for part in sorted(received.parts, key=lambda one: one.street):
        name = _named(part, received).name if part.is_added_up else ""
        if part.is_added_up:
            state = "已汇总" if _is_on_time(part, asked.period) else "已汇总（逾期报送）"
        else:
            state = "未汇总：" + "；".join(in_files(fault.text) for fault in part.faults)
        rows.append([part.street, name, state, part.exported_on])
    rows += [[one.code, one.name, "未报", None] for one in received.missing]
    return ReturnTable("standing", "各街道报送情况", _STANDING, rows, expected=True)
