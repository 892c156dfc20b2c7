"""The course of a case as forms have it 经过: sessions, investigations, time line; in Chinese."""

from __future__ import annotations

from typing import Any

from govtool import models as m
from govtool.base import vocabulary as voc
from govtool.base.dates import chinese_day
from govtool.papers.dossier import CaseDossier
from govtool.papers.template_names import parts_of
from govtool.rules import CASE, Office

Row = dict[str, str]


def values(dossier: CaseDossier) -> dict[str, Any]:
    """Return the names of the section 经过."""
    sessions, asked = session_rows(dossier), investigation_rows(dossier)
    failed = [s for s in dossier.sessions() if s.outcome is voc.SessionOutcome.FAILED]
    return {
        "调解表": sessions,
        "调解": _chosen(dossier, m.Mediated, sessions, "调解"),
        "调解次数": str(len(sessions)),
        "未成功次数": str(len(failed)),
        "调查表": asked,
        "调查": _chosen(dossier, m.Investigated, asked, "调查"),
        "大事表": [
            milestone(event, dossier.office)
            for event in dossier.case.timeline
            if type(event) in MILESTONES
        ],
    }


def _chosen(dossier: CaseDossier, kind: type[m.Event], rows: list[Row], name: str) -> Row:
    """Return the row being printed; blank where there is none."""
    place = dossier.place(kind)
    return dict.fromkeys(parts_of(name), "") if place is None or place >= len(rows) else rows[place]


def session_rows(dossier: CaseDossier) -> list[Row]:
    """Return the sessions, numbered from 1."""
    return [
        {
            "序号": str(place),
            "日期": chinese_day(s.on),
            "地点": _place(s),
            "调解员": s.mediator or "",
            "记录人": s.recorder or "",
            "参加人": attendees(s),
            "结果": s.outcome.zh,
            "记录": s.note or "",
        }
        for place, s in enumerate(dossier.sessions(), start=1)
    ]


def attendees(session: m.Mediated) -> str:
    """Return who took part beside parties and mediators: 律师丁某、专家戊某、村民代表己某."""
    told = [one.capacity.zh + (one.name or "") for one in session.participants]
    return "、".join([*told, session.attendees] if session.attendees else told)


def _place(session: m.Mediated) -> str:
    """Return where it took place, and how where that was not in person: 示例一社区（视频）."""
    place, held = session.place or "", session.held
    if held is None or held is voc.SessionWay.IN_PERSON:
        return place
    return f"{place}（{held.zh}调解）" if place else f"{held.zh}调解"


def investigation_rows(dossier: CaseDossier) -> list[Row]:
    """Return the investigations, numbered from 1."""
    return [
        {
            "序号": str(place),
            "日期": chinese_day(x.on),
            "地点": x.place or "",
            "被调查人": x.asked or "",
            "调查人": x.mediator or "",
            "记录人": x.recorder or "",
            "参加人": x.attendees or "",
            "记录": x.note or "",
        }
        for place, x in enumerate(dossier.all(m.Investigated), start=1)
    ]


def span(dossier: CaseDossier) -> str:
    """Return the days of the first and last session: 2026年3月2日至2026年3月9日, or one day."""
    days = list(dict.fromkeys(chinese_day(s.on) for s in dossier.all(m.Mediated)))
    return "至".join(days if len(days) == 1 else days[:1] + days[-1:])


# --- the time line


def milestone(event: m.Event, office: Office) -> Row:
    """Return a line of the time line; ``event`` is one of :data:`MILESTONES`."""
    what, details = MILESTONES[type(event)]
    return {
        "日期": chinese_day(event.on),
        "事项": what,
        "说明": "；".join(filter(None, details(event, office))),
    }


MILESTONES = {
    model: (kind.milestone, kind.milestone_details)
    for model, kind in CASE.events.items()
    if kind.milestone
}
"""The names and details of the events in a time line."""
