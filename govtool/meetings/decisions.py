"""Decisions of meetings 议定事项: recording them, carrying them out, and how they stand.

A decision is numbered ``M2026-003-1``: the first of the third meeting of 2026. No number is ever
used twice, also not after an undo.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from govtool.base.errors import NotFound, Refused
from govtool.base.i18n import _
from govtool.base.text import half_width, quoted
from govtool.base.vocabulary import Level, MeetingKind, UnitKind
from govtool.desk import casework
from govtool.desk.due_list import numbers_in
from govtool.models import DecisionDone, DecisionMade
from govtool.privacy.masking.masks import mask_numbers
from govtool.rules import OUT_OF_ORDER, Office, level
from govtool.store import Store, Transaction
from govtool.subjects.decision.kinds import DECISION, DECISIONS, Decision
from govtool.subjects.meeting_numbers import MEETINGS
from govtool.subjects.unit.references import require_unit
from govtool.views import figures, lookups, meetings
from govtool.views.meetings import Convened, refuse_holder


def decision_json(decision: Decision, as_of: dt.date) -> dict[str, Any]:
    """Return the object that ``meeting list --json`` lists."""
    return {
        "decision": decision.no,
        "meeting": decision.meeting_no,
        "kind": decision.meeting,
        "title": decision.meeting_title,
        "on": decision.on,
        "text": decision.text,
        "unit": decision.unit,
        "due": decision.due,
        "case_no": decision.case_no,
        "leader": decision.leader,
        "done_on": decision.done_on,
        "note": decision.note,
        "status": decision.status(as_of),
        "days": decision.days(as_of),
    }


@dataclass(frozen=True, slots=True)
class OwedDecision:
    """A decision not carried out yet, with ``days`` left (negative: overdue) and its level."""

    decision: Decision
    days: int
    level: Level | None

    @property
    def due(self) -> dt.date:
        """The day by which it has to be done."""
        return self.decision.due


def owed_decisions(
    store: Store,
    as_of: dt.date,
    *,
    unit: str | None = None,
    until: dt.date = dt.date.max,
    limit: int | None = None,
) -> list[OwedDecision]:
    """Return the decisions not carried out on ``as_of``, soonest first.

    Numbers of people in it are masked: such lists go into agendas, sheets and files.

    :param unit: only this unit's. :param until: only what is due on that day or before.
    :param limit: only so many.
    """
    found = figures.owed(store, as_of, figures.Bounds(unit, until, "decision"), limit)
    policy = store.office.policy
    found_days = (
        (_masked(store.state(one.subject, as_of), store), one.obligation.days(as_of))
        for one in found
    )
    return [
        OwedDecision(decision, days, level(days, policy, as_of)) for decision, days in found_days
    ]


def _masked(decision: Decision, store: Store) -> Decision:
    own = numbers_in(store, decision, DECISION)
    title = mask_numbers(decision.meeting_title, own) if decision.meeting_title else None
    return replace(decision, meeting_title=title, text=mask_numbers(decision.text, own))


_NO = re.compile(r"M?(\d{4})-0*([1-9]\d{0,5})(?:-0*([1-9]\d{0,5}))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting 会议 that decides something; held by a unit (None: the street), or by a group."""

    kind: MeetingKind
    on: dt.date
    title: str | None = None
    unit: str | None = None
    group: str | None = None

    def convened(self, office: Office) -> Convened:
        """Return what makes it this one and no other."""
        return Convened(self.kind, self.on, self.unit or office.street, self.group)


def record_decisions(
    tx: Transaction,
    meeting: Meeting,
    drafts: Sequence[Mapping[str, Any]],
    today: dt.date,
    *,
    again: bool = False,
) -> list[str]:
    """Record decisions of a meeting; returns their numbers.

    :param drafts: of each decision ``text``, ``unit``, ``due``, and ``case_no`` and ``leader``
        where there are any.
    :param again: whether one that was recorded already is meant once more.
    :raises Refused: an invalid value; code ``out_of_order`` for a day to come, or a due date before
        the meeting; ``repeated``.
    :raises NotFound: a unit or case that is not there.
    """
    if not again:
        for draft in drafts:
            casework.refuse_opened_twice(
                tx, DECISION.word, draft_decision(tx.store, meeting, draft), today
            )
    return [_decide(tx, meeting, draft, today) for draft in drafts]


def draft_decision(store: Store, meeting: Meeting, draft: Mapping[str, Any]) -> DecisionMade:
    """Return a decision to be recorded, without its number and the id of its case."""
    values = {**draft, "no": "M", "meeting": meeting.kind, "title": meeting.title}
    held_by = None if meeting.unit == store.office.street else meeting.unit
    return DecisionMade.checked(on=meeting.on, held_by=held_by, group=meeting.group, **values)


def _decide(tx: Transaction, meeting: Meeting, draft: Mapping[str, Any], today: dt.date) -> str:
    casework.refuse_future(meeting.on, today)
    no = _next_no(tx, meeting)
    named = casework.case_named(draft.get("case_no"), tx)
    event = draft_decision(tx.store, meeting, draft).model_copy(update={"no": no, **named})
    require_unit(event.unit, tx.office, frozenset(UnitKind), event.on)
    refuse_holder(meeting.convened(tx.office), tx.office)
    refuse_due_before(meeting.on, event.due)
    tx.append(tx.new_subject("decision"), event)
    return no


def refuse_due_before(on: dt.date, due: dt.date) -> None:
    """Refuse a due date before the meeting.

    :raises Refused: code ``out_of_order``.
    """
    if due < on:
        message = _(
            "{due} is before the meeting of {day}.", due=due.isoformat(), day=on.isoformat()
        )
        raise Refused(OUT_OF_ORDER, message, column="--due", value=due.isoformat())


def record_done(
    tx: Transaction, subject: str, on: dt.date, note: str | None, today: dt.date
) -> Decision:
    """Record that a decision was carried out on a day; returns it as it is then.

    :raises NotFound: code ``no_decision``, when it was taken back. :raises Refused: codes
        ``done_already``, ``out_of_order``.
    """
    decision: Decision | None = tx.state(subject)
    if decision is None:
        raise _no_decision(lookups.no_of(tx.reader, subject) or "")
    if decision.done_on is not None:
        done_on = decision.done_on.isoformat()
        message = _("{no} was carried out on {day} already.", no=decision.no, day=done_on)
        raise Refused(
            "done_already", message, _("Was it recorded wrongly? govtool undo"), value=decision.no
        )
    casework.refuse_future(on, today)
    if on < decision.on:
        days = {"day": on.isoformat(), "meeting": decision.on.isoformat()}
        message = _("{day} is before the meeting of {meeting}.").format(**days)
        raise Refused(OUT_OF_ORDER, message, column="--on", value=on.isoformat())
    tx.append(subject, DecisionDone.checked(on=on, note=note))
    found: Decision = tx.state(subject)
    return found


def decision_subject(store: Store, typed: str) -> str:
    """Return the subject of the decision meant by a number.

    :raises NotFound: code ``no_decision``.
    """
    subject = lookups.subject_with_no(store.reader, written(typed), DECISION.word)
    if subject is None:
        raise _no_decision(typed)
    return subject


def _no_decision(no: str) -> NotFound:
    message = _("There is no decision {no}.", no=quoted(no))
    return NotFound(
        "no_decision", message, _("“govtool meeting list” lists them."), value=quoted(no)
    )


def written(typed: str) -> str:
    """Return a number of a decision or meeting in full: ``M2026-003-1`` for ``m2026-3-1``.

    Other words are returned as typed.

    >>> written("2026-3-1"), written("ｍ2026-003"), written("x")
    ('M2026-003-1', 'M2026-003', 'x')
    """
    found = _NO.fullmatch(half_width(typed).strip())
    if found is None:
        return typed
    year, meeting, place = found.groups()
    return f"M{year}-{int(meeting):03d}" + (f"-{int(place)}" if place else "")


def _next_no(tx: Transaction, meeting: Meeting) -> str:
    """Return the next number of the meeting; a new meeting follows all those of its year."""
    year = meeting.on.year
    known = meetings.numbers_known(tx.reader, meeting.convened(tx.office), tx.office.street)
    return tx.next_no(DECISIONS, known[-1] if known else tx.next_no(MEETINGS, "", year), year)
