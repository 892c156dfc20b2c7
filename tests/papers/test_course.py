"""The time line of a case on paper: every kind of event stands in it, or is left out for a reason."""

from __future__ import annotations

import datetime as dt

import pytest

from govtool import models as m
from govtool.base.vocabulary import FormKind
from govtool.papers import case_course
from govtool.papers.case_forms import FORMS
from govtool.papers.dossier import CaseDossier
from govtool.papers.letters import transfer
from govtool.rules import CASE
from tests.subjects.case import casebook as cb

CHANGES_TO_THE_RECORD = {m.Corrected, m.Retracted, m.Redacted}


LEFT_OUT = {
    m.Supplemented: "the particulars stand in the forms themselves",
    m.Numbered: "the number stands on its paper",
    m.Linked: "the other case has a file of its own",
}


def test_every_kind_of_event_stands_in_the_time_line_or_is_left_out_for_a_reason() -> None:
    left_out = LEFT_OUT.keys() | CHANGES_TO_THE_RECORD
    assert case_course.MILESTONES.keys() == CASE.events.keys() - left_out


LINES = {
    "became major": (cb.became_major("2026-03-03"), "升为重大复杂", "涉及多户"),
    "entered in the app": (cb.app_entered("2026-03-03"), "录入平安APP", "《平安E通》"),
    "alerted": (
        cb.alerted("2026-03-03", "group_petition", measures="约见代表", reported_to="示例派出所"),
        "激化预警",
        "可能引发群体性上访；约见代表；已报告示例派出所",
    ),
    "an alert that was only dated": (m.Alerted(on="2026-03-03"), "激化预警", ""),
    "advised": (
        m.Consulted.checked(on="2026-03-03", by="lawyer", adviser="丁某", note="先固定证据"),
        "会商指导",
        "律师指导；丁某；先固定证据",
    ),
    "diverted": (
        m.Diverted.checked(on="2026-03-03", channel="administrative", procedure="review", detail="区政府"),
        "导入其他渠道",
        "行政程序；行政复议；区政府",
    ),
    "assigned": (
        cb.assigned("2026-03-03", "BM01", "2026-03-20", no="1号", person="丁某", delivery="electronic"), "交办",
        "1号；交示例街道社保所办理；责任人丁某；电子文档送达；2026年3月20日前答复",
    ),
    "assigned, no more said": (
        cb.assigned("2026-03-03", "BM01", "2026-03-20"), "交办", "交示例街道社保所办理；2026年3月20日前答复",
    ),
    "approved": (cb.letter_approved("2026-03-03"), "批准交办函", "批准人丙某"),
    "approved before": (
        cb.letter_approved("2026-03-03", lead="BM01", approved_on="2026-03-02"), "批准交办函",
        "示例街道社保所；批准人丙某；2026年3月2日批准",
    ),
    "adjourned": (cb.adjourned("2026-03-03"), "调解", "择期再调"),
    "failed": (cb.failed("2026-03-03"), "调解", "调解未成功"),
    "refused": (
        m.Closed.checked(on="2026-03-03", outcome="terminated", reason="refused", note="不愿再谈"),
        "办结",
        "终止；拒绝调解；不愿再谈",
    ),
    "revisited": (
        m.Revisited.checked(on="2026-03-03", satisfied="yes", note="已修好"), "回访", "满意；已修好",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("event", "what", "said"), LINES.values(), ids=LINES)
def test_a_line_of_the_time_line(event: m.Event, what: str, said: str) -> None:
    assert case_course.milestone(event, cb.OFFICE) == {
        "日期": "2026年3月3日",
        "事项": what,
        "说明": said,
    }


def test_a_lead_that_hands_a_case_over_did_not_register_it() -> None:
    facts = [
        cb.registered("2026-03-02", "JD01"),
        cb.assigned("2026-03-05", "BM01"),
        cb.transferred("2026-03-09"),
    ]
    dossier = CaseDossier(
        CASE, cb.case_of(*facts), FORMS[FormKind.TRANSFER], cb.OFFICE, dt.date(2026, 3, 20), "甲某"
    )
    assert transfer(dossier)["移送单位接案"] == "我单位于2026年3月5日接收交办"
    registered = [
        cb.registered("2026-03-02"),
        *(cb.failed("2026-03-03"),) * 2,
        cb.transferred("2026-03-09"),
    ]
    dossier = CaseDossier(
        CASE,
        cb.case_of(*registered),
        FORMS[FormKind.TRANSFER],
        cb.OFFICE,
        dt.date(2026, 3, 20),
        "甲某",
    )
    assert transfer(dossier)["移送单位接案"] == "我单位于2026年3月2日登记"


SESSIONS = {
    "nothing told": ({}, "", ""),
    "in person": ({"place": "示例一社区", "held": "in_person"}, "示例一社区", ""),
    "by telephone": ({"held": "telephone"}, "电话调解", ""),
    "online, from somewhere": (
        {"place": "示例一社区", "held": "online"},
        "示例一社区（视频调解）",
        "",
    ),
    "with a lawyer and a delegate": (
        {
            "participants": [{"capacity": "lawyer", "name": "丁某"}, {"capacity": "delegate"}],
            "attendees": "村民代表己某",
        },
        "",
        "律师丁某、两代表一委员、村民代表己某",
    ),
}


@pytest.mark.parametrize(("told", "place", "present"), SESSIONS.values(), ids=SESSIONS)
def test_where_a_session_was_held_and_who_took_part(
    told: dict[str, object], place: str, present: str
) -> None:
    session = m.Mediated.checked(on="2026-03-03", outcome="failed", **told)
    case = cb.case_of(cb.registered("2026-03-02"), session)
    row = case_course.session_rows(
        CaseDossier(CASE, case, FORMS[FormKind.SESSION], cb.OFFICE, dt.date(2026, 3, 20), "甲某")
    )[0]
    assert (row["地点"], row["参加人"]) == (place, present)
