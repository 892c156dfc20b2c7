"""What the daily sheet tells of a noun, whichever it is: what is due that day, what is overdue, and who was told of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from govtool.base import vocabulary as voc
from govtool.base.i18n import in_files
from govtool.returns.model import ColumnKind, ReturnColumn, ReturnTable, Value
from govtool.returns.timeliness import told_zh
from govtool.rules import Rule, level, unit_name
from govtool.store import Store
from govtool.subjects import registry
from govtool.views import daily_sheet, figures
from govtool.views.figures import Bounds

UNIT = ReturnColumn("unit", "承办单位", ColumnKind.TEXT, width=22)
_DUE = ReturnColumn("rule", "今日到期事项", ColumnKind.TEXT, width=24)
_OVERDUE = (
    ReturnColumn("rule", "超期事项", ColumnKind.TEXT, width=22),
    ReturnColumn("due", "应办日期", ColumnKind.DATE, width=12),
    ReturnColumn("days", "超期天数", ColumnKind.DAYS),
    ReturnColumn("level", "督办等级", ColumnKind.TEXT),
    ReturnColumn("told", "督办对象", ColumnKind.TEXT, width=20),
)
_NOTICES = (
    ReturnColumn("rule", "督办事项", ColumnKind.TEXT, width=24),
    ReturnColumn("level", "督办等级", ColumnKind.TEXT),
    ReturnColumn("told", "督办对象", ColumnKind.TEXT, width=20),
)


class DayLines(NamedTuple):
    """How the daily sheet tells of the subjects of a noun.

    ``prefix`` stands before the codes of its tables, ``called`` in their titles. ``titles`` gives what each subject is in a
    word or two, in Chinese, by its id.
    """

    word: str
    no: ReturnColumn
    title: ReturnColumn
    titles: Callable[[Store, Sequence[int]], Mapping[int, str]]
    prefix: str = ""
    called: str = ""


def due_today(lines: DayLines, store: Store, day: dt.date, codes: Collection[str]) -> ReturnTable:
    """Return what is due that day and not done at its end."""
    found = [
        one
        for one in figures.owed(store, day, Bounds(until=day, word=lines.word, since=day))
        if one.obligation.unit in codes
    ]
    titles = lines.titles(store, [one.id for one in found])
    rows: list[list[Value]] = [
        [one.no, unit_name(one.obligation.unit, store.office, day), titles[one.id], _label(store, one.rule)]
        for one in found
    ]  # fmt: skip
    columns = (lines.no, UNIT, lines.title, _DUE)
    title = f"今日到期{lines.called}"
    return ReturnTable(
        f"{lines.prefix}due_today",
        title,
        columns,
        rows,
        empty=f"今日无到期{lines.called or '事项'}",
    )


def overdue(lines: DayLines, store: Store, day: dt.date, codes: Collection[str]) -> ReturnTable:
    """Return what was overdue at the end of the day, the longest first, with the level it had reached."""
    found = [one for one in figures.overdue(store, day, lines.word) if one[2].unit in codes]
    titles = lines.titles(store, [subject_id for subject_id, _no, _owed in found])
    noun, policy, rows = registry.subject(lines.word), store.office.policy, list[list[Value]]()
    for subject_id, no, owed in found:
        days = owed.days(day)
        reached = level(days, policy, day)
        whom = (reached.zh, told_zh(noun, reached)) if reached else (None, None)
        name, what = unit_name(owed.unit, store.office, day), _label(store, noun.rules[owed.rule])
        rows.append([no, name, titles[subject_id], what, owed.due, -days, *whom])
    columns = (lines.no, UNIT, lines.title, *_OVERDUE)
    return ReturnTable(
        f"{lines.prefix}overdue",
        f"超期{lines.called}清单",
        columns,
        rows,
        empty=f"无超期{lines.called or '事项'}",
    )


def notices(lines: DayLines, store: Store, day: dt.date, codes: Iterable[str]) -> ReturnTable:
    """Return the supervision notices that were issued that day."""
    noun, wanted = registry.subject(lines.word), set(codes)
    rows: list[list[Value]] = [
        [no, unit_name(unit, store.office, day), _label(store, noun.rules[rule]), voc.Level(reached).zh,
         told_zh(noun, voc.Level(reached))]
        for no, unit, rule, reached in daily_sheet.notices_on(store, day, noun)
        if unit in wanted
    ]  # fmt: skip
    columns = (lines.no, UNIT, *_NOTICES)
    title = f"今日督办{lines.called}"
    return ReturnTable(f"{lines.prefix}notices", title, columns, rows, empty="今日未发督办单")


def _label(store: Store, rule: Rule) -> str:
    """Return what is to be done: as the policy calls it, or else the rule, whose clocks have names of their own."""
    named = store.office.policy.parameters.get(rule.name)
    return named.label_zh if named else in_files(rule.short)
