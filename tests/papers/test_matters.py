"""The papers of matters: what they say, what they keep back, and what they miss."""

from __future__ import annotations

import io
from typing import Any

import pytest

from govtool import models as e
from govtool.base.errors import NotFound, Refused
from govtool.base.vocabulary import FormKind
from govtool.models import Event
from govtool.papers.dossier import refuse
from govtool.papers.template_files import shipped
from govtool.papers.template_filling import Template
from govtool.papers.template_names import NAMES, SECTIONS
from govtool.rules import notices_due
from govtool.subjects.matter.kinds import MATTER
from tests.papers.kit import words
from tests.papers.matterbook import (
    DISPATCHED,
    FORMS,
    NAME,
    PHONE,
    REPORTER,
    SENT_BACK,
    TAKEN,
    dossier,
    judged,
    reported,
    values,
)
from tests.subjects.case.casebook import OFFICE, day

COURSE = (reported(), REPORTER, TAKEN, DISPATCHED)
DONE = e.MatterHandled.checked(on="2026-03-10", result="done", note="已更换灯具")
PLANNED = e.MatterHandled.checked(on="2026-03-10", result="planned", until="2026-09-30")
RATED = e.MatterRated.checked(on="2026-03-12", solved=False, satisfied="partly")
ANSWERED = e.MatterAnswered.checked(on="2026-03-11", way="phone")
AGAIN = e.MatterRedo.checked(on="2026-03-13", reason="又不亮了")
RAISED = e.MatterRaised.checked(
    on="2026-03-06", letter="综指报〔2026〕1号", **{"class": "便民服务"}
)
JOINT = e.MatterJoint.checked(
    on="2026-03-06", units=["SQ01", "BM01"], place="幸福路", police=True, result="劝离5处"
)

SAID: dict[str, tuple[FormKind, tuple[Event, ...], dict[str, Any]]] = {
    "a dispatch": (FormKind.DISPATCH, COURSE, {
        "编号": "SQ01-S2026-00001", "派单编号": "SQ01-S2026-00001-1", "事项类别": "路灯道路", "所属平台": "便民服务", "来源渠道": "群众",
        "时限类别": "一般件", "紧急程度": "", "反映日期": "2026年3月2日", "受理日期": "2026年3月3日", "事项地点": "幸福路1号",
        "承办单位": "示例1社区", "协办单位": "示例街道社保所", "分派日期": "2026年3月4日", "签收期限": "2026年3月5日",
        "办理期限": "2026年3月11日", "分派意见": "请现场核实", "退单事由": "", "办理结果": "", "是重办": False,
        "指挥室名称": "示例街道综合指挥室",
    }),
    "one that was sent back": (FormKind.DISPATCH, (*COURSE, SENT_BACK), {
        "退单日期": "2026年3月5日", "退单事由": "不属本单位职责", "退单说明": "应由司法所办理，已告知样**", "办理结果": "",
    }),
    "one that was handled": (FormKind.DISPATCH, (*COURSE, DONE), {
        "办理结果": "已解决", "办理情况": "已更换灯具", "办结日期": "2026年3月10日", "承办单位": "示例1社区",
    }),
    "one to be handled once more": (FormKind.DISPATCH, (*COURSE, DONE, AGAIN), {
        "派单编号": "SQ01-S2026-00001-2", "是重办": True, "分派日期": "2026年3月13日", "签收期限": "", "办理期限": "2026年3月20日",
        "办理结果": "",
    }),
    "an answer": (FormKind.ANSWER, (*COURSE, DONE), {
        "反映人": NAME, "办理结果": "已解决", "答复日期": "2026年3月20日", "答复方式": "", "是否解决": "", "满意度": "",
    }),
    "an answer that was rated": (FormKind.ANSWER, (*COURSE, DONE, ANSWERED, RATED), {
        "答复日期": "2026年3月11日", "答复方式": "电话", "是否解决": "未解决", "满意度": "基本满意",
    }),
    "what is planned": (FormKind.ANSWER, (*COURSE, PLANNED), {"办理结果": "列入计划", "计划完成日期": "2026年9月30日"}),
    "a letter to the district": (FormKind.RAISE, (*COURSE, SENT_BACK, RAISED), {
        "上级指挥中心": "示例区综合指挥中心", "上报类别": "便民服务", "上报日期": "2026年3月6日", "函号": "综指报〔2026〕1号",
        "承办表": [{
            "序号": "1", "单位": "示例1社区", "分派日期": "2026年3月4日", "签收日期": "", "结束日期": "2026年3月5日",
            "结果": "已退单", "说明": "不属本单位职责",
        }],
    }),
    "a joint action": (FormKind.JOINT, (*COURSE, JOINT), {
        "执法日期": "2026年3月6日", "执法地点": "幸福路", "参加单位": "示例1社区、示例街道社保所", "是公安参加": True, "执法情况": "劝离5处",
    }),
    "for the police": (FormKind.POLICE, (reported("public_order"), REPORTER), {"事项内容": "", "不留内容": True}),
}  # fmt: skip


@pytest.mark.parametrize(("form", "events", "said"), SAID.values(), ids=SAID)
def test_what_a_paper_says(form: FormKind, events: tuple[Event, ...], said: dict[str, Any]) -> None:
    found = values(form, *events)
    assert {name: found[name] for name in said} == said
    assert found.keys() == NAMES.keys()
    assert {
        name.name for part in SECTIONS if part.zh == "事项" for name in part.names
    } <= found.keys()


def test_the_notice_names_all_who_are_told() -> None:
    matter = judged(*COURSE, as_of=day("2026-03-18"))
    issued = [
        one
        for one in notices_due(MATTER, matter, OFFICE, day("2026-03-18"))
        if one.rule == "matter_handle"
    ]
    found = values(FormKind.SUPERVISION, *COURSE, *issued, on="2026-03-18")
    assert {name: found[name] for name in ("类别", "标题", "内容", "督办事项", "应办单位", "应办日期", "超期天数", "督办等级", "告知对象", "签发单位", "要求")} == {
        "类别": "事项", "标题": "路灯道路 幸福路1号", "内容": "路灯道路 幸福路1号\a样**（138****0000）反映路灯不亮，请回电057****45", "督办事项": "办理事项（一般件）", "应办单位": "示例1社区", "应办日期": "2026年3月11日", "超期天数": "7",
        "督办等级": "红色", "告知对象": "总指挥、街道主要领导", "签发单位": "示例街道综合指挥室",
        "要求": "请承办单位主要负责人直接负责，立即办结“办理事项（一般件）”，并将办理结果、超期原因和责任情况书面报示例街道综合指挥室。",
    }  # fmt: skip


OF_UNITS = [
    (FormKind.DISPATCH, (*COURSE, SENT_BACK)),
    (FormKind.RAISE, (*COURSE, SENT_BACK, RAISED)),
    (FormKind.JOINT, (*COURSE, JOINT)),
]


@pytest.mark.parametrize(
    ("form", "events"), OF_UNITS, ids=[str(form) for form, _events in OF_UNITS]
)
def test_a_unit_learns_nothing_of_the_reporter(form: FormKind, events: tuple[Event, ...]) -> None:
    found = values(form, *events)
    assert found["反映人"] == "样**"
    assert found["事项内容"] == "样**（138****0000）反映路灯不亮，请回电057****45"
    assert not any(secret in str(found) for secret in (NAME, PHONE, "88812345"))


def test_the_answer_goes_to_the_reporter() -> None:
    assert values(FormKind.ANSWER, *COURSE, DONE)["事项内容"].startswith(NAME)


def test_each_of_several_dispatches_is_printed_by_its_number() -> None:
    second = e.MatterDispatched.checked(on="2026-03-06", unit="BM02", due="2026-03-09")
    events = (*COURSE, SENT_BACK, second, e.MatterSigned(on="2026-03-07"))
    by_number = [values(FormKind.DISPATCH, *events, nth=nth) for nth in (1, 2)]
    assert [one["派单编号"] for one in by_number] == ["SQ01-S2026-00001-1", "SQ01-S2026-00001-2"]
    assert [one["签收日期"] for one in by_number] == ["", "2026年3月7日"]
    assert [one["办理期限"] for one in by_number] == ["2026年3月11日", "2026年3月9日"]
    assert values(FormKind.DISPATCH, *events)["派单编号"] == "SQ01-S2026-00001-2"
    with pytest.raises(NotFound) as refusal:
        values(FormKind.DISPATCH, *events, nth=3)
    assert refusal.value.code == "no_such_paper"


@pytest.mark.parametrize(
    ("form", "events", "hint"),
    [
        (FormKind.DISPATCH, COURSE[:3], "govtool matter dispatch SQ01-S2026-00001 --to …"),
        (FormKind.ANSWER, COURSE, "govtool matter handle SQ01-S2026-00001 --result …"),
        (FormKind.RAISE, COURSE, "govtool matter raise SQ01-S2026-00001"),
        (FormKind.JOINT, COURSE, "govtool matter joint SQ01-S2026-00001"),
        (FormKind.POLICE, COURSE, "--set category=public_order"),
        (FormKind.SUPERVISION, COURSE, "govtool escalate"),
    ],
)
def test_what_is_missing_is_named_with_the_command(
    form: FormKind, events: tuple[Event, ...], hint: str
) -> None:
    with pytest.raises(Refused) as refusal:
        refuse(dossier(form, *events))
    assert refusal.value.code == "nothing_to_print"
    assert hint in (refusal.value.hint or "")


@pytest.mark.parametrize("form", [form for form in FORMS if form is not FormKind.SUPERVISION])
def test_our_templates_are_in_order_and_say_it(form: FormKind) -> None:
    events = next(events for kind, events, _said in SAID.values() if kind is form)
    template = Template(shipped() / FORMS[form].template)
    assert template.findings() == []
    file, found = io.BytesIO(), values(form, *events)
    template.fill(found, file)
    said = words(file)
    assert found["编号"] in said
    assert ("SQ01-S2026-00001-1" in said) == (form is FormKind.DISPATCH)
    assert PHONE not in said
    assert (NAME in said) == (form is FormKind.ANSWER)
