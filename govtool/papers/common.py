"""The values that papers of every noun share: office, subject, supervision notice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from govtool.base import vocabulary as voc
from govtool.base.dates import chinese_day, paper_day
from govtool.base.i18n import in_files
from govtool.models import NoticeIssued
from govtool.papers.dossier import Dossier
from govtool.rules import Obligation, unit_name
from govtool.store import Store
from govtool.views import registers

Values = dict[str, Any]

_ASKED = {
    voc.Level.REMINDER: "请于期限届满前办结“{what}”，并将办理情况报{to}。",
    voc.Level.YELLOW: "请立即办理“{what}”，说明超期原因，并将办理情况书面报{to}。",
    voc.Level.ORANGE: "请承办单位负责人牵头，立即办结“{what}”，并将超期原因和整改措施书面报{to}。",
    voc.Level.RED: "请承办单位主要负责人直接负责，立即办结“{what}”，"
    "并将办理结果、超期原因和责任情况书面报{to}。",
}
_OF_NOTICES = (  # noqa: SIM905  # else a name a line
    "督办事项 应办单位 起算日期 应办日期 超期天数 督办等级 告知对象 督办日期 要求 要求期限 签发单位"
).split()


def values(dossier: Dossier) -> Values:
    """Return the names that the papers of any noun have, and those of its supervision notice."""
    return office(dossier) | about(dossier) | supervision(dossier, street(dossier))


def street(dossier: Dossier) -> str:
    """Return the name of the street."""
    return unit_name(dossier.office.street, dossier.office)


def grid_name(store: Store, code: str | None) -> str:
    """Return the name of a grid, or its code if it is not known; empty without one."""
    rows = registers.known_rows(store.reader, "grid") if code else ()
    return next((row["name"] for row in rows if row["code"] == code), code or "")


def office(dossier: Dossier) -> Values:
    """Return the office, and who makes the paper when."""
    return {
        "街道名称": street(dossier),
        "今日": chinese_day(dossier.today),
        "经办人": dossier.actor,
    }


def about(dossier: Dossier) -> Values:
    """Return what the paper is about, of whatever noun; numbers of people are masked."""
    return {
        "编号": dossier.no,
        "类别": in_files(dossier.noun.label),
        "标题": dossier.title,
        "内容": dossier.title,
        "登记单位": unit_name(dossier.state.unit, dossier.office, dossier.state.opened_on),
    }


def supervision(dossier: Dossier, issuer: str) -> Values:
    """Return the values of the supervision notice chosen.

    :param issuer: the issuer, to whom the unit reports; one that owes something reports to the
        street.
    """
    notice = dossier.chosen(NoticeIssued)
    if notice is None:
        return dict.fromkeys(_OF_NOTICES, "")
    owed = [
        o for o in dossier.state.obligations if (o.rule, o.turn) == (notice.rule, notice.about_turn)
    ]
    label = rule_label(dossier, notice.rule, owed)
    to = street(dossier) if notice.unit == dossier.office.street else issuer
    return {
        "督办事项": label,
        "应办单位": unit_name(notice.unit, dossier.office, notice.on),
        "起算日期": chinese_day(owed[0].start) if owed else "",
        "应办日期": paper_day(next((o.due for o in owed if o.due == notice.due), notice.due)),
        "超期天数": str(max(-notice.days, 0)),
        "督办等级": notice.level.zh,
        "告知对象": _named(dossier.addressees(notice)),
        "督办日期": chinese_day(notice.on),
        "要求": _ASKED[notice.level].format(what=label, to=to),
        "要求期限": chinese_day(dossier.choice.until),
        "签发单位": issuer,
        **contacts(dossier, notice.unit),
    }


def _named(told: Sequence[tuple[voc.Told, str | None]]) -> str:
    """Return 总指挥 甲某、街道主要领导."""
    return "、".join(" ".join(filter(None, (one.zh, name))) for one, name in told)


def contacts(dossier: Dossier, unit: str | None) -> Values:
    """Return the contacts of the unit a paper goes to, on its day: the head and the 信息联络员."""
    head = dossier.office.head_of(unit, dossier.day)
    liaison = dossier.office.contact(unit, voc.Post.LIAISON, dossier.day)
    return {
        "单位负责人": head.name if head else "",
        "信息联络员": liaison.name if liaison else "",
        "信息联络员电话": (liaison and liaison.phone) or "",
    }


def rule_label(dossier: Dossier, rule: str, owed: Sequence[Obligation] = ()) -> str:
    """Return what an obligation is called on paper: as its clock, else as its rule.

    :param owed: the obligations of the rule that are meant, whose clock may have another name.
    """
    known, described = dossier.office.policy.parameters, dossier.noun.rules[rule]
    clocks = [
        described.counted_as(one, dossier.noun.turn_of(dossier.state, one), dossier.office)[0]
        for one in owed
    ]
    found = next((known[name] for name in (rule, *clocks) if name in known), None)
    return found.label_zh if found else in_files(described.short)
