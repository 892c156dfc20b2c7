"""The forms by the names of their files."""

from __future__ import annotations

from collections.abc import Callable

from templates import agreements, casefile, grids, heads, letters, matters, mediation, rights

FORMS: dict[str, Callable[[], list[str]]] = {
    "卷宗封面": casefile.cover,
    "卷内目录": casefile.contents,
    "申请书": mediation.application,
    "受理登记表": mediation.intake,
    "权利义务告知书": mediation.rights,
    "授权委托书": mediation.attorney,
    "调查记录": mediation.investigation,
    "调解记录": mediation.session,
    "人民调解协议书": agreements.agreement,
    "口头协议登记表": agreements.oral_agreement,
    "和解协议书": agreements.settlement,
    "回访记录": mediation.revisit,
    "司法确认申请书": agreements.confirmation,
    "结案报告": casefile.closing,
    "拟办单": letters.approval_sheet,
    "交办函": letters.handling_letter,
    "送达回执": letters.receipt,
    "移送函": letters.transfer,
    "督办单": letters.supervision,
    "事项督办单": letters.supervision_of_anything,
    "延期申请": letters.extension,
    "派单": matters.dispatch,
    "答复单": matters.answer,
    "上报函": matters.letter_up,
    "联合执法记录": matters.joint,
    "公安机关移交单": matters.police_slip,
    "个人信息处理说明": rights.explanation,
    "不予办理个人信息请求告知书": rights.refusal,
    "网格公示牌": grids.sign,
    "户长报批名单": grids.approval,
    "户长挂牌名单": grids.plaques,
    "户长培训签到表": grids.training,
    "户长投保名单": grids.insurance,
    "十户联防协议": heads.agreement,
    "户长工作手册": heads.handbook,
}
"""The blocks of each form, from title to last line; the case file's first, in its order."""

LETTERS = frozenset({"交办函", "移送函", "延期申请", "上报函", "不予办理个人信息请求告知书"})
"""Papers set as official documents."""

UNNUMBERED = frozenset({"卷宗封面"})
"""Papers without page numbers."""
