"""Parties of several cases 多次涉纠纷当事人, for attention in mediation: names are masked, case numbers lead to the files."""

from __future__ import annotations

from collections.abc import Sequence

from govtool.base import text
from govtool.returns.model import ColumnKind, ReturnColumn, ReturnTable
from govtool.rules import Period
from govtool.store import Store
from govtool.views import monthly
from govtool.views.monthly import Regular

REPEATED = (
    ReturnColumn("party", "当事人", ColumnKind.TEXT, width=24, personal=True),
    ReturnColumn("cases", "涉案件数"),
    ReturnColumn("case_nos", "案件编号", ColumnKind.TEXT, width=60),
    ReturnColumn("types", "纠纷类型", ColumnKind.TEXT, width=30),
)
LEAST = "repeated_party_cases"
"""The number of the policy: cases in a year from which on a party is listed."""
_MOST = 30
_NAMED = 8


def repeated(store: Store, period: Period, units: Sequence[str] | None) -> ReturnTable:
    """Parties of the policy's number of cases or more, registered in the twelve months that end with the period.

    :param units: only what these units registered; None for the whole street.
    """
    begin = period.end.replace(year=period.end.year - 1)
    least = store.office.policy.number(LEAST, period.last)
    found = monthly.regular_parties(store, begin, period.end, least, units, _MOST + 1)
    more, found = len(found) > _MOST, found[:_MOST]
    rows = [
        [_shown(one), one.cases, _numbers(one), "、".join(kind.zh for kind in one.types)]
        for one in found
    ]
    notes = [
        f"统计期间：{begin.isoformat()} 至 {period.last.isoformat()}，按证件号码、电话或单位名称认定；标“同名”的须核实。"
    ]
    if more:
        notes.append(f"只列出件数最多的{_MOST}名（家）。")
    return ReturnTable(
        "repeated",
        f"一年内涉及{least}件及以上纠纷的当事人",
        REPEATED,
        rows,
        notes=notes if rows else (),
    )


def _shown(one: Regular) -> str:
    if one.organisation:
        return one.name
    return text.mask_name(one.name) + ("" if one.certain else "（同名）")


def _numbers(one: Regular) -> str:
    listed = "、".join(one.case_nos[:_NAMED])
    return listed if one.cases <= _NAMED else f"{listed} 等{one.cases}件"
