"""What happened in a case as forms have it 经过: sessions, investigations, the time line. Always in Chinese."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from govtool import models as m
from govtool.base import vocabulary as voc
from govtool.base.dates import chinese_day
from govtool.base.vocabulary import Term
from govtool.papers.dossier import CaseDossier
from govtool.papers.template_names import parts_of
from govtool.rules import Office, unit_name

Row = dict[str, str]


def values(dossier: CaseDossier) -> dict[str, Any]:
    """The names of the section 经过."""
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
    """The row being printed; blank where there is none."""
    place = dossier.place(kind)
    return dict.fromkeys(parts_of(name), "") if place is None or place >= len(rows) else rows[place]


def session_rows(dossier: CaseDossier) -> list[Row]:
    """The sessions, numbered from 1."""
    return [
        {
            "序号": str(place), "日期": chinese_day(s.on), "地点": _place(s), "调解员": s.mediator or "",
            "记录人": s.recorder or "", "参加人": attendees(s), "结果": s.outcome.zh, "记录": s.note or "",
        }
        for place, s in enumerate(dossier.sessions(), start=1)
    ]  # fmt: skip


def attendees(session: m.Mediated) -> str:
    """Return who took part beside parties and mediators, each with the capacity: 律师丁某、专家戊某、村民代表己某."""
    told = [one.capacity.zh + (one.name or "") for one in session.participants]
    return "、".join([*told, session.attendees] if session.attendees else told)


def _place(session: m.Mediated) -> str:
    """Return where it took place, and how where that was not in person: 示例一社区（视频）."""
    place, held = session.place or "", session.held
    if held is None or held is voc.SessionWay.IN_PERSON:
        return place
    return f"{place}（{held.zh}调解）" if place else f"{held.zh}调解"


def investigation_rows(dossier: CaseDossier) -> list[Row]:
    """The investigations, numbered from 1."""
    return [
        {
            "序号": str(place), "日期": chinese_day(x.on), "地点": x.place or "", "被调查人": x.asked or "",
            "调查人": x.mediator or "", "记录人": x.recorder or "", "参加人": x.attendees or "", "记录": x.note or "",
        }
        for place, x in enumerate(dossier.all(m.Investigated), start=1)
    ]  # fmt: skip


def span(dossier: CaseDossier) -> str:
    """The days of the first and the last session: 2026年3月2日至2026年3月9日; one day alone where they are the same."""
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


Details = Callable[[Any, Office], tuple[str | None, ...]]


def _zh(term: Term | None) -> str | None:
    return term.zh if term else None


def _with(before: str, value: str | None, after: str = "") -> str | None:
    return f"{before}{value}{after}" if value else None


def _note(event: Any, _office: Office) -> tuple[str | None, ...]:
    return (getattr(event, "note", None),)


def _reason(event: Any, _office: Office) -> tuple[str | None, ...]:
    return (event.reason,)


def _agreement(event: m.Mediated | m.Closed) -> tuple[str | None, ...]:
    form = event.agreement if event.agreement is not voc.AgreementForm.NONE else None
    return (_with("", _zh(form), "协议"), event.agreement_no)


def _assigned(event: m.Assigned, office: Office) -> tuple[str | None, ...]:
    return (
        event.no,
        f"交{unit_name(event.lead, office, event.on)}办理",
        _with("责任人", event.person),
        _with("", _zh(event.delivery), "送达"),
        f"{chinese_day(event.due)}前答复",
    )


def _approved(event: m.LetterApproved, office: Office) -> tuple[str | None, ...]:
    lead = unit_name(event.lead, office, event.on) if event.lead else None
    day = _with("", chinese_day(event.approved_on), "批准")
    return (lead, f"批准人{event.approved_by}", day)


def _decided(event: m.ExtensionDecided, _office: Office) -> tuple[str | None, ...]:
    until = _with("延期至", chinese_day(event.until))
    return ("同意" if event.approved else "不同意", until)


MILESTONES: dict[type[m.Event], tuple[str, Details]] = {
    m.Registered: ("登记", lambda e, o: (unit_name(e.unit, o, e.on), _zh(e.source))),
    m.Reported: ("上报矛调中心", _note),
    m.BecameMajor: ("升为重大复杂", _reason),
    m.AppEntered: ("录入平安APP", lambda e, o: (o.policy.text("peace_app", e.on),)),
    m.Met: ("与当事人见面", _note),
    m.Investigated: ("调查", lambda e, _o: (_with("被调查人", e.asked), e.place)),
    m.Consulted: ("会商指导", lambda e, _o: (_zh(e.by), e.adviser, e.note)),
    m.Alerted: (
        "激化预警",
        lambda e, _o: (_with("可能引发", _zh(e.risk)), e.measures, _with("已报告", e.reported_to)),
    ),
    m.Mediated: ("调解", lambda e, _o: (e.outcome.zh, *_agreement(e), e.place)),
    m.Transferred: ("申请移送", lambda e, o: (f"移送{unit_name(e.to, o, e.on)}", e.reason)),
    m.Accepted: ("中心受理", lambda e, o: (unit_name(e.unit, o, e.on),)),
    m.Returned: ("退回", _reason),
    m.Assigned: ("交办", _assigned),
    m.LetterApproved: ("批准交办函", _approved),
    m.Replied: ("回复交办函", _note),
    m.ExtensionRequested: (
        "申请延期",
        lambda e, _o: (f"申请延期至{chinese_day(e.until)}", e.reason),
    ),
    m.ExtensionDecided: ("延期审批", _decided),
    m.Diverted: ("导入其他渠道", lambda e, _o: (e.channel.zh, _zh(e.procedure), e.detail)),
    m.Closed: ("办结", lambda e, _o: (e.outcome.zh, _zh(e.reason), e.note, *_agreement(e))),
    m.ClosureReported: ("结果上报", _note),
    m.PlatformEntered: ("录入平台", _note),
    m.Revisited: ("回访", lambda e, _o: (_zh(e.satisfied), e.note)),
    m.Performed: ("协议履行", _note),
    m.Agreed: ("签署协议", lambda e, _o: (e.agreement_no,)),
    m.ConfirmationApplied: ("申请司法确认", lambda e, _o: (e.court,)),
    m.NoticeIssued: ("督办", lambda e, o: (e.level.zh, unit_name(e.unit, o, e.on))),
}
"""The events of a time line, with their names and the details that follow."""

LEFT_OUT: dict[type[m.Event], str] = {
    m.Supplemented: "the particulars stand in the forms themselves",
    m.Numbered: "the number stands on its paper",
    m.Linked: "the other case has a file of its own",
}
"""The events that no time line has, and why. Changes of the record are no part of the dispute."""
