"""Decisions of meetings 议定事项 for a person and for scripts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from govtool.base.dates import day_text, month_day_text
from govtool.base.i18n import _
from govtool.base.text_width import printable
from govtool.base.vocabulary import ObligationStatus
from govtool.desk.wording import days_text
from govtool.rules import Office, unit_name
from govtool.shell.tables import Cell, Column, ListTable, day_cell
from govtool.shell.terminal import Style, hanging, paint, say
from govtool.subjects.decision.kinds import Decision

_STYLES: dict[ObligationStatus, Style] = {
    ObligationStatus.OVERDUE: "bold red",
    ObligationStatus.MET: "green",
    ObligationStatus.LATE: "yellow",
}
_NOT_DONE = (ObligationStatus.OPEN, ObligationStatus.OVERDUE)


def status_text(decision: Decision, as_of: dt.date) -> str:
    """Return how it stands: 还有 2 天, 超期 8 天, 按期完成（3月9日）."""
    status = decision.status(as_of)
    if status in _NOT_DONE:
        return days_text(decision.days(as_of))
    assert decision.done_on is not None
    return _("{status}, {day}", status=status.label, day=month_day_text(decision.done_on, as_of))


def decision_list(
    found: Sequence[Decision], office: Office, as_of: dt.date, empty: str = ""
) -> ListTable:
    """Return the list of decisions."""
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
            day_cell(one.due, as_of),
            Cell(status_text(one, as_of), _STYLES.get(one.status(as_of), "")),
        )
        for one in found
    ]
    return ListTable(_("Decisions of meetings"), columns, rows, empty=empty)


def say_decision(decision: Decision, office: Office, as_of: dt.date) -> None:
    """Print one decision with all its particulars."""
    style = _STYLES.get(decision.status(as_of), "")
    say(f"{paint(decision.no, 'bold')}  {paint(status_text(decision, as_of), style)}")
    for label, value in _particulars(decision, office, as_of):
        for line in hanging("  ", printable(f"{label}{value}")):
            say(line)


def _particulars(decision: Decision, office: Office, as_of: dt.date) -> list[tuple[str, str]]:
    meeting = " · ".join(
        filter(None, (day_text(decision.on, as_of), decision.meeting.label, decision.meeting_title))
    )
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
