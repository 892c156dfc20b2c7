"""What happened in a case as forms have it 经过: sessions, investigations, the time line. Always in Chinese."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from govtool import models as m
from govtool.base import vocabulary as voc
from govtool.base.dates import chinese_day
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
    """A line of the time line; ``event`` is one of :data:`MILESTONES`."""
    what, told = MILESTONES[type(event)]
    return {
        "日期": chinese_day(event.on),
        "事项": what,
        "说明": "；".join(part for part in told(event, office) if part),
    }


Told = Callable[[Any, Office], tuple[str | None, ...]]


def _note(event: Any, _office: Office) -> tuple[str | None, ...]:
    return (getattr(event, "note", None),)


def _reason(event: Any, _office: Office) -> tuple[str | None, ...]:
    return (event.reason,)


def _registered(event: m.Registered, office: Office) -> tuple[str | None, ...]:
    return (unit_name(event.unit, office, event.on), event.source.zh if event.source else None)


def _asked(event: m.Investigated, _office: Office) -> tuple[str | None, ...]:
    return (f"被调查人{event.asked}" if event.asked else None, event.place)


def _consulted(event: m.Consulted, _office: Office) -> tuple[str | None, ...]:
    return (event.by.zh if event.by else None, event.adviser, event.note)


def _alerted(event: m.Alerted, _office: Office) -> tuple[str | None, ...]:
    risk = f"可能引发{event.risk.zh}" if event.risk else None
    return (risk, event.measures, f"已报告{event.reported_to}" if event.reported_to else None)


def _mediated(event: m.Mediated, _office: Office) -> tuple[str | None, ...]:
    return (event.outcome.zh, *_agreement(event), event.place)


def _agreement(event: m.Mediated | m.Closed) -> tuple[str | None, ...]:
    form = event.agreement
    return (
        f"{form.zh}协议" if form and form is not voc.AgreementForm.NONE else None,
        event.agreement_no,
    )


def _transferred(event: m.Transferred, office: Office) -> tuple[str | None, ...]:
    return (f"移送{unit_name(event.to, office, event.on)}", event.reason)


def _accepted(event: m.Accepted, office: Office) -> tuple[str | None, ...]:
    return (unit_name(event.unit, office, event.on),)


def _assigned(event: m.Assigned, office: Office) -> tuple[str | None, ...]:
    return (
        event.no,
        f"交{unit_name(event.lead, office, event.on)}办理",
        f"责任人{event.person}" if event.person else None,
        f"{event.delivery.zh}送达" if event.delivery else None,
        f"{chinese_day(event.due)}前答复",
    )


def _approved(event: m.LetterApproved, office: Office) -> tuple[str | None, ...]:
    day = f"{chinese_day(event.approved_on)}批准" if event.approved_on else None
    return (
        unit_name(event.lead, office, event.on) if event.lead else None,
        f"批准人{event.approved_by}",
        day,
    )


def _requested(event: m.ExtensionRequested, _office: Office) -> tuple[str | None, ...]:
    return (f"申请延期至{chinese_day(event.until)}", event.reason)


def _decided(event: m.ExtensionDecided, _office: Office) -> tuple[str | None, ...]:
    return (
        "同意" if event.approved else "不同意",
        f"延期至{chinese_day(event.until)}" if event.until else None,
    )


def _diverted(event: m.Diverted, _office: Office) -> tuple[str | None, ...]:
    return (event.channel.zh, event.procedure.zh if event.procedure else None, event.detail)


def _closed(event: m.Closed, _office: Office) -> tuple[str | None, ...]:
    return (
        event.outcome.zh,
        event.reason.zh if event.reason else None,
        event.note,
        *_agreement(event),
    )


def _app(event: m.AppEntered, office: Office) -> tuple[str | None, ...]:
    return (office.policy.text("peace_app", event.on),)


def _revisited(event: m.Revisited, _office: Office) -> tuple[str | None, ...]:
    return (event.satisfied.zh if event.satisfied else None, event.note)


def _notice(event: m.NoticeIssued, office: Office) -> tuple[str | None, ...]:
    return (event.level.zh, unit_name(event.unit, office, event.on))


MILESTONES: dict[type[m.Event], tuple[str, Told]] = {
    m.Registered: ("登记", _registered),
    m.Reported: ("上报矛调中心", _note),
    m.BecameMajor: ("升为重大复杂", _reason),
    m.AppEntered: ("录入平安APP", _app),
    m.Met: ("与当事人见面", _note),
    m.Investigated: ("调查", _asked),
    m.Consulted: ("会商指导", _consulted),
    m.Alerted: ("激化预警", _alerted),
    m.Mediated: ("调解", _mediated),
    m.Transferred: ("申请移送", _transferred),
    m.Accepted: ("中心受理", _accepted),
    m.Returned: ("退回", _reason),
    m.Assigned: ("交办", _assigned),
    m.LetterApproved: ("批准交办函", _approved),
    m.Replied: ("回复交办函", _note),
    m.ExtensionRequested: ("申请延期", _requested),
    m.ExtensionDecided: ("延期审批", _decided),
    m.Diverted: ("导入其他渠道", _diverted),
    m.Closed: ("办结", _closed),
    m.ClosureReported: ("结果上报", _note),
    m.PlatformEntered: ("录入平台", _note),
    m.Revisited: ("回访", _revisited),
    m.Performed: ("协议履行", _note),
    m.Agreed: ("签署协议", lambda event, _office: (event.agreement_no,)),
    m.ConfirmationApplied: ("申请司法确认", lambda event, _office: (event.court,)),
    m.NoticeIssued: ("督办", _notice),
}
"""What stands in a time line, and what is said of it."""

LEFT_OUT: dict[type[m.Event], str] = {
    m.Supplemented: "the particulars stand in the forms themselves",
    m.Numbered: "the number stands on its paper",
    m.Linked: "the other case has a file of its own",
}
"""What does not stand in a time line, and why not. Changes to the record are no part of the dispute."""
