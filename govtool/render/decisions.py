"""Decisions of meetings 议定事项 for a person and for scripts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from govtool.dates import day_text, month_day_text
from govtool.i18n import _
from govtool.render.tables import Cell, Column, table
from govtool.render.terminal import Style, hanging, paint, printable, say
from govtool.reports.decisions import Decision, OwedDecision
from govtool.rules import Office, unit_name
from govtool.vocabulary import ObligationStatus
from govtool.wording import days_text

_STYLES: dict[ObligationStatus, Style] = {
    ObligationStatus.OVERDUE: "bold red",
    ObligationStatus.MET: "green",
    ObligationStatus.LATE: "yellow",
}
_NOT_DONE = (ObligationStatus.OPEN, ObligationStatus.OVERDUE)


def owed_json(owed: OwedDecision, as_of: dt.date) -> dict[str, Any]:
    """The object that ``due --json`` lists: the keys of an obligation, and ``decision``, the number."""
    decision = owed.decision
    return {
        "case_no": decision.case_no,
        "rule": "decision",
        "decision": decision.no,
        "text": decision.text,
        "stage": None,
        "unit": decision.unit,
        "start": decision.on,
        "due": decision.due,
        "met_on": None,
        "status": ObligationStatus.OVERDUE if owed.days < 0 else ObligationStatus.OPEN,
        "provisional": False,
        "explain": explained(decision, as_of),
        "days": owed.days,
        "level": owed.level,
        "told": None,
    }


def explained(decision: Decision, today: dt.date) -> list[str]:
    """How its due date came about."""
    meeting = _("{meeting} of {day}: {text}").format(
        meeting=decision.title or decision.meeting.label, day=day_text(decision.on, today), text=decision.text
    )
    due = _("to be done by {day}, as the meeting wrote it; the date does not move")
    return [meeting, due.format(day=day_text(decision.due, today))]


def standing(decision: Decision, as_of: dt.date) -> str:
    """How it stands: 还有 2 天, 超期 8 天, 按期完成（3月9日）."""
    status = decision.status(as_of)
    if status in _NOT_DONE:
        return days_text(decision.days(as_of))
    assert decision.done_on is not None
    return _("{status}, {day}").format(status=status.label, day=month_day_text(decision.done_on, as_of))


def say_list(found: list[Decision], office: Office, as_of: dt.date) -> None:
    """A table of decisions."""
    columns = [
        Column(_("Decision no.")),
        Column(_("Meeting"), drop=3),
        Column(_("Decision"), flexible=16),
        Column(_("Unit"), flexible=10),
        Column(_("Leader"), drop=4),
        Column(_("Case"), drop=2),
        Column(_("Due"), drop=1),
        Column(_("Standing")),
    ]
    rows = [
        (
            one.no,
            f"{month_day_text(one.on, as_of)} {one.meeting.label}",
            one.text,
            unit_name(one.unit, office),
            one.leader,
            one.case_no,
            month_day_text(one.due, as_of),
            Cell(standing(one, as_of), _STYLES.get(one.status(as_of), "")),
        )
        for one in found
    ]
    table(columns, rows)


def say_decision(decision: Decision, office: Office, as_of: dt.date) -> None:
    """One decision with all that is known of it."""
    style = _STYLES.get(decision.status(as_of), "")
    say(f"{paint(decision.no, 'bold')}  {paint(standing(decision, as_of), style)}")
    for label, value in _particulars(decision, office, as_of):
        for line in hanging("  ", printable(f"{label}{value}")):
            say(line)


def _particulars(decision: Decision, office: Office, as_of: dt.date) -> list[tuple[str, str]]:
    meeting = " · ".join(filter(None, (day_text(decision.on, as_of), decision.meeting.label, decision.title)))
    told = [
        (_("Meeting: "), meeting),
        (_("Decision: "), decision.text),
        (_("Unit: "), unit_name(decision.unit, office)),
        (_("Leader: "), decision.leader),
        (_("Case: "), decision.case_no),
        (_("Due: "), day_text(decision.due, as_of)),
        (_("Remark: "), decision.note),
    ]
    return [(label, value) for label, value in told if value]
