"""What a meeting hears before it turns to cases: petitions, compared with before, and what is due in the next weeks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from govtool.base.dates import marked
from govtool.base.i18n import in_files
from govtool.desk.due_list import Deadline, DeadlineFilter, deadlines, reckoned
from govtool.law.workdays import ONE_DAY
from govtool.meetings.agenda_items import Item
from govtool.rules import Period, PeriodKind, period_of, unit_name
from govtool.store import Store

TASK_DAYS = 30
"""How many days ahead a meeting looks for what is due."""
_REGISTERED = """
SELECT count(*), count(*) FILTER (WHERE c.petition OR c.source = 'petition')
FROM "case" AS c JOIN subject AS s ON s.id = c.id
WHERE s.opened_on >= ? AND s.opened_on < ? AND (?3 IS NULL OR s.unit = ?3)
"""


class Situation:
    """How things stood at the end of ``as_of`` beside the cases: of one unit, None for all."""

    def __init__(self, store: Store, period: Period, as_of: dt.date, unit: str | None) -> None:
        self._store, self.period, self._as_of, self._unit = store, period, as_of, unit

    def petitions(self) -> list[Item]:
        """Return how many petitions were registered in the period, the one before, and the same of last year."""
        spans = (
            ("本期", self.period),
            ("上期", self.period.previous),
            ("去年同期", _last_year(self.period)),
        )
        return [self._registered(label, period) for label, period in spans]

    def _registered(self, label: str, period: Period) -> Item:
        end = min(period.end, self._as_of + ONE_DAY)
        days = (period.begin.isoformat(), end.isoformat(), self._unit)
        everything, petitions = self._store.reader.execute(_REGISTERED, days).fetchone()
        named = {"compared": label, "period": period.name, "span": span(period)}
        return {
            **named,
            "registered": petitions,
            "all": everything,
            "due": None,
            "days": None,
            "level": None,
        }

    def tasks(self) -> list[Item]:
        """Return what is due in the next weeks beside daily work: decisions, returns, meetings; the soonest first."""
        return list(self._tasks())

    def _tasks(self) -> Iterator[Item]:
        asked = DeadlineFilter(self._unit, TASK_DAYS)
        beside = reckoned(self._store, self._as_of, asked)
        office = self._store.office
        for one in deadlines(self._store, self._as_of, asked, beside=beside):
            if not one.noun.in_tasks or one.days < 0:
                continue
            yield {
                "noun": one.noun.word,
                "no": one.no,
                "task": _task(one),
                "unit": one.obligation.unit,
                "name": unit_name(one.obligation.unit, office, self._as_of),
                "due": one.due,
                "provisional": one.obligation.provisional,
                "days": one.days,
                "standing": marked(standing_text(one.days), one.due),
                "level": one.level,
            }


def _task(one: Deadline) -> str:
    """Return what is to be done, in Chinese whatever the clerk reads: 报送周报 2026-W10, 周例会 2026-W10, 议定事项：走访."""
    turn = one.line.turn
    if isinstance(turn, Period):
        return f"报送{turn.kind.zh} {turn.name}"
    short = in_files(one.rule.short)
    return f"{short} {one.obligation.turn}" if one.obligation.turn else f"{short}：{one.line.title}"


def _last_year(period: Period) -> Period:
    """Return the same period of the year before; of a 53rd week, the last one that year has."""
    if period.kind is PeriodKind.WEEKLY:
        year, week, _weekday = period.begin.isocalendar()
        last = dt.date(year - 1, 12, 28).isocalendar().week
        return period_of(period.kind, dt.date.fromisocalendar(year - 1, min(week, last), 1))
    return period_of(period.kind, period.begin.replace(year=period.begin.year - 1, day=1))


def standing_text(days: int | None) -> str:
    """超期8天, 今日到期, 还有2天; empty where nothing is owed."""
    if days is None:
        return ""
    if days == 0:
        return "今日到期"
    return f"超期{-days}天" if days < 0 else f"还有{days}天"


def span(period: Period) -> str:
    """2026年3月2日至8日, as an official paper writes it; of a month its name alone."""
    first, last = period.begin, period.last
    if period.kind is PeriodKind.MONTHLY:
        return f"{first.year}年{first.month}月"
    year = "" if first.year == last.year else f"{last.year}年"
    month = "" if (first.year, first.month) == (last.year, last.month) else f"{year}{last.month}月"
    return f"{first.year}年{first.month}月{first.day}日至{month}{last.day}日"
