"""The ministry's table 人民调解案件情况统计表: 39 columns and prevention 预防激化, a line a unit.

Counted are the cases that were closed in the period, whatever the outcome, at the unit that closed
them: so every case counts once, and what happens after a period leaves its figures as they are.
Which of them a column counts is said in
:data:`govtool.views.case_cells.CLOSURES`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from govtool.base import text
from govtool.base.vocabulary import Body, DisputeType, Prevented, UnitKind
from govtool.models import UnitHeader
from govtool.returns import filed_copy, filing
from govtool.returns.filers import units_in
from govtool.returns.model import ColumnKind, ReturnColumn, ReturnTable, Value
from govtool.returns.summary_rows import UNIT_COLUMNS
from govtool.rules import Office, Period, unit_name
from govtool.store import Store
from govtool.views import case_cells, monthly
from govtool.views.monthly import Months

TITLE = "人民调解案件情况统计表"

COUNTED = (
    ReturnColumn(
        "cases",
        "调解案件总数",
        summed=True,
        sums=[
            tuple(f"body_{body}" for body in Body),
            ("own_initiative", "on_application", "entrusted"),
            tuple(f"type_{kind}" for kind in DisputeType),
            ("settled", "not_settled"),
            ("major", "not_major"),
        ],
    ),
    ReturnColumn("persons", "涉及当事人数", summed=True, of="cases"),
    ReturnColumn("settled", "调解成功", summed=True, sums=[("oral", "written")]),
    ReturnColumn("major", "疑难复杂案件", summed=True),
    ReturnColumn(
        "amount", "协议涉及金额（元）", ColumnKind.YUAN, summed=True, width=14, of="settled"
    ),
    *(ReturnColumn(f"body_{body}", body.zh, summed=True) for body in Body),
    ReturnColumn(
        "own_initiative",
        "主动调解",
        summed=True,
        sums=[tuple(f"by_source.{source}.ended" for source in (*case_cells.FOUND_BY, "none"))],
    ),
    ReturnColumn(
        "on_application", "依申请调解", summed=True, sums=[("by_source.application.ended",)]
    ),
    ReturnColumn(
        "entrusted",
        "接受委托移送调解",
        summed=True,
        sums=[
            tuple(
                f"from_{whom}"
                for whom in ("court", "procuratorate", "police", "petition", "others")
            )
        ],
    ),
    ReturnColumn("from_court", "法院委托移送", summed=True, sums=[("by_source.court.ended",)]),
    ReturnColumn("from_procuratorate", "检察院委托移送", summed=True),
    ReturnColumn(
        "from_police", "公安机关委托移送", summed=True, sums=[("by_source.police.ended",)]
    ),
    ReturnColumn(
        "from_petition", "信访部门委托移送", summed=True, sums=[("by_source.petition.ended",)]
    ),
    ReturnColumn(
        "from_others",
        "其他部门委托移送",
        summed=True,
        sums=[tuple(f"by_source.{source}.ended" for source in case_cells.FROM_OTHERS)],
    ),
    *(
        ReturnColumn(f"type_{kind}", kind.zh, summed=True, sums=[(f"by_type.{kind}.ended",)])
        for kind in DisputeType
    ),
    ReturnColumn("oral", "口头协议", summed=True),
    ReturnColumn("written", "书面协议", summed=True),
)
"""The columns 1 to 39 of the form, in its order."""
PREVENTION = (
    ReturnColumn(
        "found",
        "排查纠纷",
        summed=True,
        sums=[tuple(f"by_source.{source}.registered" for source in case_cells.FOUND_BY)],
    ),
    ReturnColumn("prevented", "预防纠纷", summed=True),
    ReturnColumn(
        "averted",
        "防止激化",
        summed=True,
        sums=[(f"{kind}_averted", f"not_{kind}_averted") for kind in Prevented],
    ),
    *(
        ReturnColumn(f"{kind}_averted", f"防止{kind.zh}", summed=True, width=14)
        for kind in Prevented
    ),
    ReturnColumn("averted_persons", "防止激化涉及人数", summed=True, width=16, of="averted"),
)
"""The columns after them, of prevention: see :data:`govtool.views.case_cells.PREVENTION`."""
_PREVENTION_NOTE = (
    "排查纠纷为本期登记的网格排查、户长上报案件，计入登记单位；预防纠纷为本期首次预警并采取预防措施的案件，计入预警时的承办单位；"
    "防止激化为本期办结的案件，计入办结单位，按期末的记录统计，同一案件防止多项的各项分别计。"
)

GROUPS = (
    *(("案件情况", 5), ("调解组织", 6), ("案件来源", 8)),
    *(("纠纷类型", 18), ("协议形式", 2), ("预防和防止激化", len(PREVENTION))),
)
"""The groups of the form with their numbers of columns."""

COLUMNS = (*UNIT_COLUMNS, *COUNTED, *PREVENTION)

NOTES = (
    "本表统计本期办结的案件，不论办结方式，计入办结单位；“其他部门委托移送”含上级交办和部门上报；未记录来源的计入“主动调解”。",
    "涉及当事人数未登记的，按当事人个数计；协议涉及金额、协议形式只统计调解成功的案件。",
    _PREVENTION_NOTE,
)


@dataclass(frozen=True, slots=True)
class Statistics:
    """The table as a return of its own: of which period, and who fills it in."""

    period: Period
    unit: str
    unit_name: str
    table: ReturnTable

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``report ministry --json`` prints."""
        return {**self.period.as_json(), "unit": self.unit, **self.table.as_json()}


def statistics(store: Store, period: Period, unit: str | None = None) -> Statistics:
    """Return the table of a period, of the street (default) with all units, or one unit.

    As it was filed with the return of the period, if it was.

    :raises NotFound: code ``unknown_unit``.
    """
    code = unit or store.office.street
    filed = filing.filing_of(store, period, code)
    kept = filed_copy.kept_table(filed.paper, "ministry") if filed and filed.paper else None
    found = kept or table(store, period, units_in(store, code, period))
    return Statistics(period, code, unit_name(code, store.office, period.last), found)


def table(store: Store, period: Period, units: Iterable[UnitHeader]) -> ReturnTable:
    """Return the table of a period: a line for each unit, and the total."""
    units = list(units)
    bodies = usual_bodies(store.office, period.last)
    counted = case_cells.counts(store, case_cells.CLOSURES, period.begin, period.end, **bodies)
    averted = _prevented(store, period, units)
    known = [(unit, counted.get(unit.code, {}) | averted.get(unit.code, {})) for unit in units]
    columns = (*COUNTED, *PREVENTION)
    total = _values(columns, _sums(figures for _unit, figures in known))
    rows = [[unit.code, unit.name, *_values(columns, figures)] for unit, figures in known]
    return ReturnTable("ministry", TITLE, COLUMNS, rows, [None, "合计", *total], notes=NOTES)


def _sums(figures: Iterable[Mapping[str, int]]) -> Counter[str]:
    sums: Counter[str] = Counter()
    for one in figures:
        sums.update(one)
    return sums


def _values(columns: Iterable[ReturnColumn], figures: Mapping[str, int]) -> list[Value]:
    """Return the columns of a line; money was added up in fen."""
    counted = ((column.kind, figures.get(column.code, 0)) for column in columns)
    return [text.yuan_of(figure) if kind is ColumnKind.YUAN else figure for kind, figure in counted]


def prevention_table(store: Store, period: Period, units: Iterable[UnitHeader]) -> ReturnTable:
    """Return 预防和防止激化情况表: a line for each unit that has anything, and the total."""
    units = list(units)
    known = _prevented(store, period, units)
    rows = [
        [unit.code, unit.name, *_values(PREVENTION, known[unit.code])]
        for unit in units
        if any(known.get(unit.code, {}).values())
    ]
    total = _values(PREVENTION, _sums(known.values()))
    return ReturnTable(
        "prevention",
        "预防和防止激化情况表",
        (*UNIT_COLUMNS, *PREVENTION),
        rows,
        [None, "合计", *total] if rows else None,
        notes=(_PREVENTION_NOTE,) if rows else (),
    )


def _prevented(
    store: Store, period: Period, units: Iterable[UnitHeader]
) -> dict[str, dict[str, int]]:
    """Return the figures of prevention of each unit that has any, for whole months."""
    codes = [unit.code for unit in units]
    found = {
        unit: dict(figures)
        for unit, figures in case_cells.counts(
            store, case_cells.AVERTED, period.begin, period.end
        ).items()
    }
    span = Months.between(period.begin, period.end)
    patrols = monthly.tallied(store, "source", span, codes, by="unit", values=case_cells.FOUND_BY)
    for (unit, measure), n in patrols.items():
        if measure == "registered":
            found.setdefault(unit, {})["found"] = n
    return {code: found[code] for code in codes if code in found}


# --- the body that mediated, where the case does not say it


def usual_bodies(office: Office, on: dt.date) -> dict[str, list[str]]:
    """Return the units of each body's column as they were on a day, under the column's code."""
    units: dict[str, list[str]] = defaultdict(list)
    for code, versions in office.units.items():
        units[f"body_{usual_body(versions.known(on), office, on)}"].append(code)
    return {f"body_{body}": units[f"body_{body}"] for body in Body}


def usual_body(unit: UnitHeader, office: Office, on: dt.date | None = None) -> Body:
    """Return the committee that mediates at a unit on a day, or by now.

    A department (站办所) has none of its own and works for that of its street; the committees of a
    trade or a field are set up by associations and other organisations (L 调解法 34).
    """
    match unit.kind:
        case UnitKind.COMMUNITY:
            return Body.VILLAGE if _is_village(unit) else Body.COMMUNITY
        case UnitKind.COMMITTEE:
            return Body.ASSOCIATION
    street = unit if unit.kind is UnitKind.STREET else office.unit(office.street, on) or unit
    return Body.TOWNSHIP if _is_township(street) else Body.STREET


_VILLAGE = re.compile(r"(村|嘎查)(民?委员?会|调委会|人民调解委员会)?\Z")
_TOWNSHIP = re.compile(r"([乡镇]|苏木)(人民)?(政府|调委会|调解委员会|矛调中心|矛盾纠纷.*中心)?\Z")
_DIVISION = re.compile(r"\d{6}(?P<township>\d{3})(?P<village>\d{3})")
"""An administrative code of twelve digits (identifiers, Administrative code)."""
_VILLAGES, _TOWNSHIPS = range(200, 400), range(100, 400)


def _is_village(unit: UnitHeader) -> bool:
    code = _DIVISION.fullmatch(unit.code)
    return int(code["village"]) in _VILLAGES if code else bool(_VILLAGE.search(unit.name))


def _is_township(unit: UnitHeader) -> bool:
    code = _DIVISION.fullmatch(unit.code)
    return int(code["township"]) in _TOWNSHIPS if code else bool(_TOWNSHIP.search(unit.name))
