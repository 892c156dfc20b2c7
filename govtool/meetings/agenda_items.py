"""The items a meeting deals with: cases, decisions, petitions compared, tasks to come.

Each item is a mapping with stable English codes, which is its JSON object, and with the Chinese
texts of the paper.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from govtool.base.dates import marked
from govtool.base.i18n import in_files
from govtool.base.vocabulary import (
    BELOW_THE_STREET,
    ObligationStatus,
    SessionOutcome,
    Severity,
    Term,
)
from govtool.desk.due_list import Deadline, DeadlineFilter, deadlines, reckoned
from govtool.desk.wording import masked_names
from govtool.law.workdays import ONE_DAY
from govtool.meetings.decisions import OwedDecision, decision_json, owed_decisions
from govtool.rules import (
    CASE,
    Case,
    Obligation,
    Office,
    Period,
    PeriodKind,
    judge,
    level,
    period_of,
    route,
    unit_name,
)
from govtool.store import Store
from govtool.views import queries, registers
from govtool.views.links import linked_cases

Item = Mapping[str, Any]


class Reason(Term):
    """The reason to confer on a case 会商事由, in the order of urgency."""

    ALERTED = "alerted", "有激化预警", "alert recorded"
    LETTER_OVERDUE = "letter_overdue", "交办件超期未回复", "letter overdue"
    AWAITING = "awaiting_acceptance", "已提请移送，待中心受理", "transfer to be accepted"
    NOT_TRANSFERRED = (
        "not_transferred",
        "多次调解未成，未移送",
        "failed repeatedly, not transferred",
    )
    FAILED_AT_CENTRE = "failed_at_centre", "中心多次调解未成", "failed repeatedly at the centre"
    ADJOURNED = "adjourned_long", "择期再调后久未再调", "adjourned, no session since"
    LETTER_OPEN = "letter_unanswered", "交办件尚未回复", "letter not answered yet"


class Matters:
    """All that is to be dealt with as it stood at the end of ``as_of``.

    :param unit: only what lies with this unit; None for all.
    """

    def __init__(self, store: Store, as_of: dt.date, unit: str | None = None) -> None:
        self._store, self._as_of, self._unit = store, as_of, unit
        self._office: Office = store.office
        self._cases = [
            case for case in map(self._judged, queries.open_subjects(store.reader, as_of)) if case
        ]

    def _judged(self, subject: str) -> Case | None:
        return judge(self._store.history(subject), self._office, self._as_of)

    # --- the five parts

    def confer(self) -> list[Item]:
        """Return the cases to confer on 会商, the most urgent first."""
        order = list(Reason)
        found = [item for item in map(self._to_confer, self._cases) if item]
        return sorted(
            self._own(found), key=lambda item: (order.index(item["reason"]), item["since"])
        )

    def majors(self) -> list[Item]:
        """Return the open major or complex cases, the soonest due first."""
        found = [
            self._line(case, self._soonest(case))
            for case in self._cases
            if case.severity is Severity.MAJOR
        ]
        return sorted(self._own(found), key=lambda item: item["due"] or dt.date.max)

    def overdue(self) -> list[Item]:
        """Return what is overdue with its level, the longest overdue first."""
        case_of = cache(lambda case_no: self._store.case(case_no, self._as_of))
        found = deadlines(
            self._store, self._as_of, DeadlineFilter(self._unit, overdue=True, word=CASE.word)
        )
        return [
            self._line(case_of(one.no), one.obligation) | {"unit": one.obligation.unit}
            for one in found
        ]

    def to_hand_down(self) -> list[Item]:
        """Return cases neither handed down nor mediated by the centre, with the proposed lead."""
        grid_units = registers.units_of_grids(self._store.reader)
        found = [self._to_hand_down(case, grid_units) for case in self._cases if case.awaits_lead]
        return sorted(self._own(found), key=lambda item: item["accepted_on"])

    def decisions(self) -> list[Item]:
        """Return decisions not carried out yet, the soonest due first."""
        found = owed_decisions(self._store, self._as_of, unit=self._unit)
        return [self._decision(owed) for owed in found]

    def advice(self, period: Period) -> list[Item]:
        """Return what was advised in a period on cases that are open, in the order of the days."""
        found = [
            self._line(case, None)
            | {"unit": self._handled_by(case), "on": event.on, "note": event.note}
            for case in self._cases
            for event in case.advice
            if event.on in period and event.note
        ]
        named = [
            {**item, "name": unit_name(item["unit"], self._office)} for item in self._own(found)
        ]
        return sorted(named, key=lambda item: (item["on"], item["case_no"]))

    def _handled_by(self, case: Case) -> str:
        return case.handler.unit if case.handler else case.unit

    # --- lines

    def _own(self, items: Iterable[Item]) -> list[Item]:
        return [item for item in items if self._unit in {None, item["unit"]}]

    def _line(self, case: Case, owed: Obligation | None) -> dict[str, Any]:
        handler = case.handler
        unit = handler.unit if handler else case.unit
        days = owed.days(self._as_of) if owed else None
        return {
            "case_no": case.case_no,
            "dispute_type": case.dispute_type,
            "parties": masked_names(case.parties),
            "unit": unit,
            "registered_on": case.registered_on,
            "sessions": sum(len(stage.sessions) for stage in case.stages),
            "rule": owed.rule if owed else None,
            "due": owed.due if owed else None,
            "provisional": owed.provisional if owed else False,
            "days": days,
            "level": self._level(owed),
        }

    def _level(self, owed: Obligation | None) -> Term | None:
        if owed is None or owed.reminder:
            return None
        return level(owed.days(self._as_of), self._office.policy, self._as_of)

    def _to_hand_down(self, case: Case, grid_units: Mapping[str, str]) -> Item:
        linked = tuple(linked_cases(self._store, case, self._as_of))
        found = route(case, self._office, grid_units, linked=linked)
        assert case.centre_stage is not None
        return self._line(case, self._owed(case, "centre_close")) | {
            "accepted_on": case.centre_stage.opened_on,
            "lead": found.lead,
            "lead_name": unit_name(found.lead, self._office),
            "route_rule": found.rule,
            "route_reason": found.reason,
        }

    def _to_confer(self, case: Case) -> Item | None:
        reason, since, rule = next(self._reasons(case), (None, None, None))
        if reason is None:
            return None
        owed = self._owed(case, rule) if rule else None
        return self._line(case, owed or self._soonest(case)) | {"reason": reason, "since": since}

    def _reasons(self, case: Case) -> Iterator[tuple[Reason, dt.date, str | None]]:
        """Yield why to confer on a case, since when, and by which rule; the most urgent first."""
        if case.alerts:
            yield Reason.ALERTED, case.alerts[0].on, None
        letter, handler = case.open_letter, case.handler
        if letter is not None:
            late = letter.due < self._as_of and not self._office.is_before_record(letter.due)
            yield (
                Reason.LETTER_OVERDUE if late else Reason.LETTER_OPEN,
                letter.delivered_on,
                "answer_letter",
            )
        if handler is None:
            return
        if case.transferring_stage is not None:
            yield (
                Reason.AWAITING,
                case.stages[case.transferring_stage - 1].transfers[-1].on,
                "accept_transfer",
            )
        needed = self._office.policy.number("failed_sessions_before_transfer", handler.opened_on)
        if len(handler.failed) >= needed and not handler.transfers:
            below = handler.kind in BELOW_THE_STREET
            reason = Reason.NOT_TRANSFERRED if below else Reason.FAILED_AT_CENTRE
            yield reason, handler.failed[needed - 1].on, "transfer_up"
        last = handler.sessions[-1] if handler.sessions else None
        long = self._office.policy.number("adjourned_long", self._as_of)
        if (
            last is not None
            and last.outcome is SessionOutcome.ADJOURNED
            and (self._as_of - last.on).days >= long
        ):
            yield Reason.ADJOURNED, last.on, None

    def _decision(self, owed: OwedDecision) -> Item:
        body = decision_json(owed.decision, self._as_of)
        status = ObligationStatus.OVERDUE if owed.days < 0 else ObligationStatus.OPEN
        return body | {"status": status, "level": owed.level}

    # --- what is owed

    def _owed(self, case: Case, rule: str) -> Obligation | None:
        found = (
            owed for owed in case.obligations if owed.rule == rule and owed.is_owed(self._as_of)
        )
        return next(found, None)

    def _soonest(self, case: Case) -> Obligation | None:
        """Return the obligation of the case that is due first."""
        found = [owed for owed in case.obligations if owed.is_owed(self._as_of)]
        return min(found, key=lambda owed: owed.due, default=None)


NOT_OWED = {"due": None, "days": None, "level": None}
"""The keys of an item that owes nothing."""
TASK_DAYS = 30
"""The number of days ahead for tasks."""
_REGISTERED = """
SELECT count(*), count(*) FILTER (WHERE c.petition OR c.source = 'petition')
FROM "case" AS c JOIN subject AS s ON s.id = c.id
WHERE s.opened_on >= ? AND s.opened_on < ? AND (?3 IS NULL OR s.unit = ?3)
"""


class Situation:
    """The situation at the end of ``as_of`` beside the cases, of one unit or (None) all."""

    def __init__(self, store: Store, period: Period, as_of: dt.date, unit: str | None) -> None:
        self._store, self.period, self._as_of, self._unit = store, period, as_of, unit

    def petitions(self) -> list[Item]:
        """Return the petitions of the period, the one before, and the same of last year."""
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
        return named | {"registered": petitions, "all": everything, **NOT_OWED}

    def tasks(self) -> list[Item]:
        """Return the decisions, returns and meetings due in the next weeks, the soonest first."""
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
                "standing": marked(progress_text(one.days), one.due),
                "level": one.level,
            }


def _task(one: Deadline) -> str:
    """Return the task in Chinese: 报送周报 2026-W10, 周例会 2026-W10, 议定事项：走访."""
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


def progress_text(days: int | None) -> str:
    """Return 超期8天, 今日到期, 还有2天; empty where nothing is owed."""
    if days is None:
        return ""
    if days == 0:
        return "今日到期"
    return f"超期{-days}天" if days < 0 else f"还有{days}天"


def span(period: Period) -> str:
    """Return 2026年3月2日至8日, as an official paper has it; of a month its name alone."""
    first, last = period.begin, period.last
    if period.kind is PeriodKind.MONTHLY:
        return f"{first.year}年{first.month}月"
    year = "" if first.year == last.year else f"{last.year}年"
    month = "" if (first.year, first.month) == (last.year, last.month) else f"{year}{last.month}月"
    return f"{first.year}年{first.month}月{first.day}日至{month}{last.day}日"
