"""The papers of cases: their forms, and the values that fill the templates, by name."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import partial

from govtool import models as m
from govtool.base import vocabulary as voc
from govtool.base.dates import chinese_day
from govtool.base.vocabulary import FormKind
from govtool.papers import (
    agreement_values,
    case_course,
    common,
    letters,
    paper_numbers,
    party_values,
)
from govtool.papers.agreement_values import capital_amount
from govtool.papers.case_forms import FORMS
from govtool.papers.common import Values
from govtool.papers.dossier import CaseDossier, Dossier, extended
from govtool.papers.noun_papers import NounPapers
from govtool.rules import Case, Route, route, unit_name
from govtool.store import Store
from govtool.subjects.case.files import closing_text
from govtool.views import registers, staff
from govtool.views.links import letter_as_known, linked_cases

_COMMITTEE = "人民调解委员会"
_COMMITTEES = ("调委会", "调解委员会")
_RETENTION = "长期"


def values(dossier: CaseDossier, papers: list[dict[str, str]] | None = None) -> Values:
    """Return all names with their values.

    :param papers: the papers of the case file, where the form lists them.
    """
    parts = (
        _office,
        _case,
        _parties,
        case_course.values,
        agreement_values.values,
        _aftercare,
        letters.values,
        _closing,
    )
    found = {name: value for part in parts for name, value in part(dossier).items()}
    return found | common.about(dossier) | {"卷内文书表": papers or []}


def committee_name(dossier: CaseDossier) -> str:
    """Return the committee that mediates the case: its unit's, or the street's for a department.

    A unit that is a committee itself keeps its name.
    """
    name = unit_name(paper_numbers.mediating_unit(dossier.case, dossier.office), dossier.office)
    return name if name.endswith(_COMMITTEES) else name + _COMMITTEE


def _office(dossier: CaseDossier) -> Values:
    case, office = dossier.case, dossier.office
    handler = case.handler or case.stages[(case.closing_stage or 1) - 1]
    return {
        **common.office(dossier),
        "中心名称": letters.centre_name(dossier),
        "上级中心名称": letters.district_centre_name(dossier),
        "调委会名称": committee_name(dossier),
        "承办单位": unit_name(handler.unit, office),
    }


def _case(dossier: CaseDossier) -> Values:
    case, known = dossier.case, dossier.particulars
    centre = case.centre_stage
    on_application = case.source is voc.Source.APPLICATION
    return {
        "案件编号": case.case_no,
        "外部编号": case.ref or "",
        "卷号": case.agreement_no or case.case_no,
        "登记日期": chinese_day(case.registered_on),
        "排查日期": chinese_day(case.found_on),
        "排查人": case.found_by or "",
        "受理日期": chinese_day(centre.opened_on if centre else case.registered_on),
        "发生日期": chinese_day(known.occurred_on),
        "发生地点": known.place or "",
        "网格": dossier.grid,
        "纠纷类型": case.dispute_type.zh,
        "案件来源": case.source.zh if case.source else "",
        "受理方式": "依当事人申请" if on_application else "主动调解",
        "是依申请": on_application,
        "案件等级": case.severity.zh,
        "是重大": case.severity is voc.Severity.MAJOR,
        "是信访": case.is_petition,
        "案情摘要": case.summary,
        "涉及人数": str(known.persons or len(case.parties) or ""),
        "案件规模": known.scale.zh if known.scale else "",
        "协议金额": f"{Decimal(known.amount):,.2f}" if known.amount else "",
        "协议金额大写": capital_amount(known.amount) if known.amount else "",
        "化解方式": known.way.zh if known.way else "",
        "办结日期": chinese_day(case.closed_on),
        "办结方式": _outcome(case),
        "终止原因": case.termination_note or (case.termination.zh if case.termination else ""),
        "状态": case.state.zh,
        **_mediators(dossier),
    }


def _outcome(case: Case) -> str:
    """Return how the case ended; of a case led elsewhere, where it was led."""
    if case.diverted_to is not None:
        return closing_text(case.diverted_to)
    return case.outcome.zh if case.outcome else ""


def _mediators(dossier: CaseDossier) -> Values:
    """Return who mediated: as described, else of the session that settled it, else of the last."""
    session = dossier.settling or next(reversed(dossier.all(m.Mediated)), None)
    known = dossier.particulars
    names = known.mediator or (session and session.mediator) or ""
    return {
        "调解员": names,
        "调解员及证号": _with_certificates(names, dossier, session.on if session else dossier.day),
        "调解员电话": known.mediator_phone or "",
        "记录人": (session and session.recorder) or "",
        "调解起止": case_course.span(dossier),
    }


def _with_certificates(names: str, dossier: CaseDossier, on: dt.date) -> str:
    """Return mediators with the certificate numbers that the register of their units has."""
    units = list(dict.fromkeys(stage.unit for stage in dossier.case.stages))
    numbers = dossier.certificates(names, units, on) if names else ""
    return f"{names}（证号：{numbers}）" if numbers else names


def _parties(dossier: CaseDossier) -> Values:
    role = voc.PartyRole
    sides = {kind: [p for p in dossier.case.parties if p.role is kind] for kind in role}
    applicants = party_values.names(sides[role.APPLICANT])
    respondents = party_values.names(sides[role.RESPONDENT])
    days = (dossier.day, dossier.case.registered_on)
    return {
        "当事人表": party_values.rows(dossier.case.parties, *days),
        "申请人表": party_values.rows(sides[role.APPLICANT], *days),
        "被申请人表": party_values.rows(sides[role.RESPONDENT], *days),
        "第三人表": party_values.rows(sides[role.THIRD_PARTY], *days),
        "申请人": applicants,
        "被申请人": respondents,
        "委托人表": party_values.rows(dossier.represented, *days) or [party_values.nobody()],
        "当事人": party_values.names(dossier.case.parties),
        "双方": "与".join(filter(None, (applicants, respondents))),
        "当事人及代理人": party_values.names_with_acting(
            party_values.rows(dossier.case.parties, *days)
        ),
    }


def _aftercare(dossier: CaseDossier) -> Values:
    visit, done = dossier.chosen(m.Revisited), dossier.case.performance
    return {
        "回访日期": chinese_day(visit.on) if visit else "",
        "回访情况": (visit and visit.note) or "",
        "回访人": "",
        "履行日期": chinese_day(done.on) if done else "",
        "履行情况": (done and done.note) or "",
    }


def _closing(dossier: CaseDossier) -> Values:
    return {
        "简要事实": dossier.particulars.facts or dossier.case.summary,
        "处理结果": _result(dossier),
        "立卷人": dossier.actor,
        "立卷日期": chinese_day(dossier.today),
        "保管期限": _RETENTION,
        "备注": "",
    }


def _result(dossier: CaseDossier) -> str:
    """Return how the case ended, in a sentence; empty while it is open."""
    case = dossier.case
    match case.outcome:
        case voc.Outcome.SETTLED:
            return _settlement(dossier)
        case voc.Outcome.DIVERTED:
            return _diversion(dossier)
        case voc.Outcome.WITHDRAWN:
            return f"{_withdrawal(case)}，终结办理。"
        case voc.Outcome.TERMINATED:
            return _termination(case)
    return ""


def _withdrawal(case: Case) -> str:
    """Say what was withdrawn: an application only where somebody applied."""
    applied = case.source is voc.Source.APPLICATION
    applied = applied or any(party.role is voc.PartyRole.APPLICANT for party in case.parties)
    return "申请人撤回申请" if applied else "当事人撤回调解请求"


_WHY_TERMINATED = {
    voc.TerminationReason.REFUSED: "当事人明确拒绝继续调解，",
    voc.TerminationReason.UNREACHABLE: "当事人无法联系，",
}


def _termination(case: Case) -> str:
    """Return why it was terminated, as far as that is recorded."""
    why = _WHY_TERMINATED.get(case.termination, "") if case.termination else ""
    if case.termination_note:
        return f"{why}终止调解（{case.termination_note}）。"
    return f"{why}终止调解。"


def _settlement(dossier: CaseDossier) -> str:
    case, terms = dossier.case, dossier.particulars.terms
    match case.agreement:
        case voc.AgreementForm.WRITTEN:
            number = f"（编号：{case.agreement_no}）" if case.agreement_no else ""
            later = case.signed_on is not None and case.signed_on != case.agreed_on
            reached = f"达成一致，于{chinese_day(case.signed_on)}签署" if later else "达成"
            reached += f"{'和解协议' if case.is_own_settlement else '书面调解协议'}{number}"
        case voc.AgreementForm.ORAL:
            reached = "达成口头调解协议"
        case _:
            reached = "就争议事项取得一致"
    sentence = f"经调解，双方当事人于{chinese_day(case.agreed_on or case.closed_on)}{reached}"
    return f"{sentence}，协议内容：{terms}" if terms else f"{sentence}。"


def _diversion(dossier: CaseDossier) -> str:
    channel = dossier.case.diverted_to
    procedure = dossier.case.procedure
    told = next((event.detail for event in dossier.all(m.Diverted) if event.detail), None)
    detail = "，".join(filter(None, (procedure and procedure.zh, told)))
    ways = {
        voc.DivertChannel.LITIGATION: "引导当事人通过诉讼解决",
        voc.DivertChannel.ARBITRATION: "引导当事人通过仲裁解决",
        voc.DivertChannel.ADMINISTRATIVE: "引导当事人通过行政程序解决",
        voc.DivertChannel.ELEVATED: "提请上级办理",
    }
    way = ways[channel] if channel else "导入其他渠道解决"
    return f"{way}（{detail}）。" if detail else f"{way}。"


def _dossier(store: Store, plain: Dossier) -> CaseDossier:
    case: Case = plain.state
    return extended(
        CaseDossier,
        plain,
        grid=common.grid_name(store, case.grid),
        route=_route(store, case, plain.today) if plain.form is FormKind.LETTER_DRAFT else None,
        certificates=partial(staff.certificates, store.reader),
    )


def _route(store: Store, case: Case, on: dt.date) -> Route:
    places = registers.units_of_grids(store.reader)
    return route(case, store.office, places, linked=tuple(linked_cases(store, case, on)))


def _doubts(store: Store, dossier: CaseDossier) -> list[str]:
    """Return the doubts about a handling letter that is not recorded yet; none for other forms."""
    if dossier.form is not FormKind.LETTER_DRAFT:
        return []
    letter = letters.as_letter(dossier)
    subject = store.subject_of(dossier.case.case_no)
    return list(
        letters.doubts(dossier, letter_as_known(store, subject, letter) if letter else None)
    )


PAPERS = NounPapers(FORMS, values, _dossier, letters.paper, letters.number, _doubts)
