"""Adding up: from the parts that came in to the return of all their streets.

What is complete is said first. Each street is judged under its own policy, and which ones differ is
named; a sum of some streets is never passed off as the whole.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, ClassVar

from govtool.base.errors import Refused
from govtool.base.i18n import _, in_files, sentences
from govtool.base.vocabulary import LineLevel
from govtool.law.office import Office
from govtool.returns.model import Return, ReturnHead, ReturnTable, Tile, Value
from govtool.rollup import completeness
from govtool.rollup.completeness import StreetCounts, SumsRemark
from govtool.rollup.figures import Figure
from govtool.rollup.kernel import Plan, judged_street, office_of
from govtool.rollup.paper import SumsLine, SumsLook, tables_of
from govtool.rollup.received import Received, StreetPart, StreetState
from govtool.rollup.small_cells import PUBLIC_NOTE, without_small_cells
from govtool.rules import Period, unit_name
from govtool.subjects import registry

Engine = Callable[[Sequence[Path], Plan], Iterable[Figure]]
"""Judges the files of parts by a plan, and gives the sums of the figures."""


_TILES = {
    "expected": "应报",
    "added_up": "已汇总",
    "on_time": "按时报送",
    "stale": "过早导出",
    "refused": "退回",
    "missing": "未报",
}


@dataclass(frozen=True, slots=True)
class RolledHead(ReturnHead):
    """The head of a return of many streets, with how complete it is.

    :param is_complete: False if a street is left out; None where nobody says which are expected.
    """

    level: LineLevel = LineLevel.STREET
    counts: StreetCounts | None = None
    is_complete: bool | None = None
    is_public: bool = False
    is_simulated: bool = False

    charts: ClassVar[str] = "汇总统计图"

    def tiles(self, figures: Mapping[str, Value]) -> list[Tile]:  # noqa: ARG002  # of its own counts
        """Return how many streets are in the sums, which is seen first."""
        found = self.counts._asdict() if self.counts else {}
        return [Tile(code, label, found.get(code), unit="个街道") for code, label in _TILES.items()]

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``rollup run --json`` prints, without the tables."""
        counts = self.counts._asdict() if self.counts else {}
        own = {
            "complete": self.is_complete,
            "public": self.is_public,
            "simulated": self.is_simulated,
            "level": self.level,
            **counts,
        }
        return own | ReturnHead.as_json(self)


@dataclass(frozen=True, slots=True)
class RolledReturn(Return):
    """The return of many streets, whole; ``remarks`` are its notes in whatever language."""

    head: RolledHead
    remarks: Sequence[SumsRemark] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``rollup run --json`` prints."""
        return Return.as_json(self) | {"notes": list(self.notes)}


@dataclass(frozen=True, slots=True)
class SumsAsked:
    """The return asked for."""

    noun: str
    period: Period
    today: dt.date
    level: LineLevel = LineLevel.STREET
    is_public: bool = False
    """True if it leaves the hierarchy: small counts are hidden."""


def rolled_up(received: Received, asked: SumsAsked, engine: Engine) -> RolledReturn:
    """Return the return of all streets whose parts can be added up.

    :raises Refused: code ``nothing_to_add``, where none can.
    """
    there = received.added_up
    if not there:
        reasons = dict.fromkeys(fault.text for part in received.parts for fault in part.faults)
        message = sentences(_("None of the parts can be added up."), *map(_, reasons))
        raise Refused("nothing_to_add", message, _("See what is wrong: govtool rollup check DIR"))
    lines = {part.street: _line(part, received, asked) for part in there}
    plan = Plan(
        asked.period,
        asked.today,
        {part.street: part.office for part in there},
        asked.noun,
        {code: line.code for code, line in lines.items()},
    )
    # A street without any subject has all the tables there are.
    figures = [*judged_street(there[0].street, (), plan), *_judged(there, plan, engine)]
    ending = "（不完整）" if received.is_complete is False else ""
    look = SumsLook(_named(lines.values(), received, asked), asked.level.zh, ending)
    tables = tables_of(chain(figures, _filed(there, plan)), look)
    nowhere = [code for code, line in lines.items() if line is _NOWHERE]
    return _paper(received, asked, tables, nowhere)


def _judged(there: Sequence[StreetPart], plan: Plan, engine: Engine) -> Iterable[Figure]:
    """Return the figures of the parts: counted by their streets, or of their files."""
    if not registry.subject(plan.report).counts:
        return engine([part.file(plan.report) for part in there], plan)
    return [
        one._replace(line=plan.lines[part.street])
        for part in there
        for one in part.counted(plan.report, plan.period)
    ]


def _filed(there: Iterable[StreetPart], plan: Plan) -> Iterator[Figure]:
    """Yield how the figures of filed returns differ from the record."""
    for part in there:
        for one in part.filed(plan.period):
            if one.report == plan.report:
                yield one._replace(line=plan.lines[part.street])


def _paper(
    received: Received, asked: SumsAsked, tables: Sequence[ReturnTable], nowhere: Sequence[str]
) -> RolledReturn:
    """Return the return with its tables, how complete it is first.

    :param nowhere: the streets of which nothing says what they belong to.
    """
    remarks = [
        *completeness.remarks(received, asked.period),
        *completeness.without_line(nowhere, asked.level),
    ]
    title = tables[0].title if tables else in_files(registry.subject(asked.noun).label)
    counts, complete = completeness.counts(received, asked.period), received.is_complete
    rules = completeness.own_rules(received.added_up)
    standing = completeness.standing(received, asked.period)
    said = [
        "汇总",
        *(["不完整"] if complete is False else []),
        *(["模拟数据"] if received.is_simulated else []),
        *(["公开稿"] if asked.is_public else []),
    ]
    notes = [one.said(in_files) for one in remarks]
    return RolledReturn(
        RolledHead(
            asked.period,
            asked.level.value,
            level=asked.level,
            counts=counts,
            is_complete=complete,
            is_public=asked.is_public,
            is_simulated=received.is_simulated,
        ),
        f"{title}（{'，'.join(said)}）",
        _whole(counts, complete=complete),
        without_small_cells(tables)
        if asked.is_public
        else [standing, *tables, *filter(None, [rules])],
        notes=[*notes, PUBLIC_NOTE] if asked.is_public else notes,
        as_of=min(asked.period.last, asked.today),
        counted_in=registry.subject(asked.noun).measure_word,
        remarks=remarks,
    )


def _whole(counts: StreetCounts, *, complete: bool | None) -> str:
    """Return which streets the sums are of."""
    if complete:
        return f"全部{counts.added_up}个街道"
    if counts.expected is None:
        return f"已收到的{counts.added_up}个街道（未提供应报名单）"
    return f"{counts.added_up}个街道（应报{counts.expected}个，不完整）"


def _line(part: StreetPart, received: Received, asked: SumsAsked) -> SumsLine:
    """Return the line to which a street is added: as the list says, else as its own units do."""
    office, last = office_of(part.office), asked.period.last
    listed = received.expected.get(part.street)
    if asked.level is LineLevel.STREET:
        own = unit_name(part.street, office, last)
        return SumsLine(part.street, (listed and listed.name) or own)
    county = (listed and listed.county) or _above(part.street, office, last)
    if asked.level is LineLevel.COUNTY:
        return _named_line(county, office, last)
    return _named_line((listed and listed.province) or _above(county, office, last), office, last)


def _named(lines: Iterable[SumsLine], received: Received, asked: SumsAsked) -> list[SumsLine]:
    """Return each line once, under a name that no other has, with how many streets it lacks."""
    names: dict[str, str] = {}
    for line in lines:
        if line.name != line.code or line.code not in names:
            names[line.code] = line.name
    often = Counter(names.values())
    lacking = _lacking(received, asked.level)
    return [
        SumsLine(
            code,
            (f"{name}（{code}）" if often[name] > 1 else name)
            + (f"（缺{lacking[code]}个街道）" if lacking[code] else ""),
        )
        for code, name in sorted(names.items())
    ]


def _lacking(received: Received, level: LineLevel) -> Counter[str]:
    """Return how many streets that are not added up each line should have, as the list says."""
    return Counter(
        getattr(street, level)
        for state in StreetState
        if state is not StreetState.ADDED_UP and level is not LineLevel.STREET
        for street in received.streets(state)
    )


def _above(code: str, office: Office, day: dt.date) -> str:
    """Return the code of the unit above; empty where the street does not know it."""
    unit = office.unit(code, day)
    return (unit and unit.parent) or ""


_NOWHERE = SumsLine("?", "未注明")
"""The line of streets of which nothing says what they belong to."""


def _named_line(code: str, office: Office, day: dt.date) -> SumsLine:
    if not code:
        return _NOWHERE
    return SumsLine(code, unit_name(code, office, day) or code)
