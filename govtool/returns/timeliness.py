"""办理时效: the on-time rate 按期率 for every noun, days to close, what is overdue.

On-time rate = met ÷ (met + late + overdue) of what fell due in a period, as it was known on its
last day. Met is what was done on the due date or before. Late is what was done after it, or ended
after it without being done (missed); overdue is what is still owed. Neither counts: what is open
and not yet due, what came to nothing before it was due (waived), a reminder, what was due before
the record began. What became known after it was due counts in the period of that day; a due date
that was moved counts while it held.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from govtool.base import vocabulary as voc
from govtool.base.i18n import in_files
from govtool.returns.model import ColumnKind, ReturnColumn, ReturnTable
from govtool.returns.summary_rows import share
from govtool.rules import CASE, Obligation, Office, Period, addressees, level, unit_name
from govtool.subjects import registry
from govtool.views import figures, lookups, monthly, noun_cells

if TYPE_CHECKING:
    from govtool.returns.comparison import Compared
    from govtool.store import Store
    from govtool.subjects.subject import Subject


class OnTime(NamedTuple):
    """The number of duties that fell due (met + late + overdue), and of those met."""

    due: int
    met: int

    @property
    def rate(self) -> float | None:
        """The on-time rate; None where nothing fell due."""
        return share(self.met, self.due)


def on_time_by_rule(
    store: Store, word: str, period: Period, today: dt.date, units: Collection[str]
) -> Mapping[str, OnTime]:
    """Return what fell due at some units, by the rules under which anything did.

    Of cases the period is one of whole months: what they did in time is tallied by the month.
    """
    rules = [name for name, rule in registry.subject(word).rules.items() if not rule.reminder]
    if word == CASE.word:
        until = period.end if today >= period.last else today
        met = monthly.on_time(store, period.begin, period.end, units)
        late = monthly.late(store, period.begin, period.end, until, units)
        found = {rule: OnTime(met[rule] + late[rule], met[rule]) for rule in rules}
    else:
        counted = noun_cells.timeliness_by_rule(store, word, period, today, units)
        found = {rule: OnTime(*counted.get(rule, (0, 0))) for rule in rules}
    return {rule: one for rule, one in found.items() if one.due}


_ON_TIME = (
    ReturnColumn("rule", "规则编码", ColumnKind.CODE, width=18),
    ReturnColumn("name", "办理事项", ColumnKind.TEXT, width=24),
    ReturnColumn("due", "应办", summed=True, sums=[("on_time", "late")]),
    ReturnColumn("on_time", "按期办理", summed=True),
    ReturnColumn("late", "逾期", summed=True),
    ReturnColumn("rate", "按期率", ColumnKind.RATE, ratio=(("on_time",), ("due",))),
)
_DAYS = (
    ReturnColumn("code", "类型编码", ColumnKind.CODE, width=16),
    ReturnColumn("name", "纠纷类型", ColumnKind.TEXT, width=22),
    ReturnColumn("closed", "本期办结", sums=[("by_type.=.ended",)]),
    ReturnColumn("median", "办结天数中位数", ColumnKind.DAYS, width=16),
    ReturnColumn("p90", "九成案件办结天数", ColumnKind.DAYS, width=18),
)
OVERDUE_ITEM = (
    ReturnColumn("rule", "超期事项", ColumnKind.TEXT, width=22),
    ReturnColumn("due", "应办日期", ColumnKind.DATE, width=12),
    ReturnColumn("days", "超期天数", ColumnKind.DAYS),
    ReturnColumn("level", "督办等级", ColumnKind.TEXT),
    ReturnColumn("told", "督办对象", ColumnKind.TEXT, width=20),
)
"""The columns of what is overdue, after those of whose it is."""
OVERDUE = (
    ReturnColumn("case_no", "案件编号", ColumnKind.TEXT, width=18),
    ReturnColumn("unit", "承办单位", ColumnKind.TEXT, width=22),
    ReturnColumn("dispute_type", "纠纷类型", ColumnKind.TEXT, width=20),
    *OVERDUE_ITEM,
)
ALL = "all"


def on_time(compared: Compared, today: dt.date) -> ReturnTable:
    """Return 各项期限按期率: what was due in the period, and done by then."""
    counted = on_time_by_rule(compared.store, CASE.word, compared.period, today, compared.codes)
    parameters = compared.store.office.policy.parameters
    return on_time_table(counted, lambda rule: parameters[rule].label_zh)


def on_time_table(counted: Mapping[str, OnTime], name: Callable[[str], str]) -> ReturnTable:
    """Return 各项期限按期率 of any noun; ``name`` gives what a rule is called."""
    rows: list[list[Any]] = [
        [rule, name(rule), one.due, one.met, one.due - one.met, one.rate]
        for rule, one in counted.items()
    ]
    sums = [sum(row[place] for row in rows) for place in (2, 3, 4)]
    total = [None, "合计", *sums, share(sums[1], sums[0])] if rows else None
    return ReturnTable("on_time", "各项期限按期办理情况表", _ON_TIME, rows, total)


def days_to_close(compared: Compared) -> ReturnTable:
    """Return 办结用时: median and 90th percentile of days to close, of all and by type."""
    counted = monthly.tallied(compared.store, "days", compared.current, compared.codes)
    by_kind: dict[str, Counter[int]] = {}
    for (kind, days), n in counted.items():
        by_kind.setdefault(kind, Counter())[int(days)] += n
    everything: Counter[int] = sum(by_kind.values(), Counter())
    rows = [_days_row(ALL, "全部", everything)] if everything else []
    rows += [
        _days_row(kind.value, kind.zh, by_kind[kind.value])
        for kind in voc.DisputeType
        if kind.value in by_kind
    ]
    spread = {ALL: everything, **by_kind}
    return ReturnTable("days_to_close", "办结用时表", _DAYS, rows, spread=spread)


def _days_row(code: str, name: str, days: Counter[int]) -> list[Any]:
    ordered = sorted(days.elements())
    return [code, name, len(ordered), median(ordered), ninetieth(ordered)]


def median(ordered: Sequence[int]) -> float:
    """Return the middle of ordered numbers, or the mean of the two in the middle.

    >>> median([1, 2, 30]), median([2, 5])
    (2, 3.5)
    """
    half, odd = divmod(len(ordered), 2)
    both = ordered[half] + ordered[half - 1 + odd]
    return both // 2 if both % 2 == 0 else both / 2


def ninetieth(ordered: Sequence[int]) -> int:
    """Return the first of ordered numbers that nine tenths of them do not exceed.

    >>> ninetieth([2] * 9 + [30]), ninetieth([2] * 8 + [30] * 2)
    (2, 30)
    """
    return ordered[-(-len(ordered) * 9 // 10) - 1]


def overdue(
    store: Store, day: dt.date, units: Iterable[str], limit: int | None = None
) -> ReturnTable:
    """Return 超期事项: what was overdue at the end of ``day``, the longest first.

    :param limit: at most so many; the rest are counted in a note.
    """
    wanted = set(units)
    found = [one for one in figures.overdue(store, day, CASE.word) if one[2].unit in wanted]
    cases = lookups.numbers_and_types(
        store.reader, {case_id for case_id, _no, _owed in found[:limit]}
    )
    rows = []
    for case_id, _no, owed in found[:limit]:
        no, kind = cases[case_id]
        rows.append(overdue_row(store.office, CASE, (no, voc.DisputeType(kind).zh), owed, day))
    return overdue_table(OVERDUE, rows, len(found))


def overdue_table(
    columns: Sequence[ReturnColumn], rows: Sequence[Sequence[Any]], found: int
) -> ReturnTable:
    """Return 超期事项清单 of some rows; a note counts the rest of those ``found``."""
    notes = [not_shown(found - len(rows))] if len(rows) < found else []
    return ReturnTable("overdue", "超期事项清单", columns, rows, empty="无超期事项", notes=notes)


def not_shown(rows: int) -> str:
    """Say how many rows of the list are left out."""
    return f"另有 {rows} 项超期未列出。"


def by_due_date(row: Sequence[Any]) -> tuple[Any, ...]:
    """Return the sort key of a row: due date, case and rule, as in :func:`figures.overdue`."""
    number, due, rule = (row[_PLACES[code]] for code in ("case_no", "due", "rule"))
    return due, number, rule


_PLACES = {column.code: place for place, column in enumerate(OVERDUE)}


def overdue_row(
    office: Office, noun: Subject[Any], whose: tuple[str, str], owed: Obligation, day: dt.date
) -> list[Any]:
    """Return what is overdue on a day with the level reached; ``whose``: number and kind."""
    days = owed.days(day)
    reached = level(days, office.policy, day)
    told = (reached.zh, addressees_zh(noun, reached)) if reached else (None, None)
    (no, kind), unit = whose, unit_name(owed.unit, office, day)
    return [no, unit, kind, rule_zh(owed.rule, noun, office), owed.due, -days, *told]


def rule_zh(rule: str, noun: Subject[Any], office: Office) -> str:
    """Return the name of a rule in files: the policy's, or the noun's for several clocks."""
    known = office.policy.parameters.get(rule)
    return known.label_zh if known else in_files(noun.rules[rule].short)


def addressees_zh(noun: Subject[Any], reached: voc.Level) -> str:
    """Return who is told at a level, as papers have it: 总指挥、街道主要领导."""
    return "、".join(one.told.zh for one in addressees(noun, reached))
