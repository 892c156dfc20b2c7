"""The letters of the centre 函、单: handling, transfer, supervision notice, extension request."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, TypeVar

from govtool import models as m
from govtool.base import vocabulary as voc
from govtool.base.dates import chinese_day, paper_day
from govtool.base.i18n import _, in_files
from govtool.base.vocabulary import FormKind
from govtool.desk.wording import route_text, violation_text
from govtool.papers import common, paper_numbers
from govtool.papers.dossier import CaseDossier, LetterProposal
from govtool.rules import CASE, Route, Stage, Violation, unit_name

Values = dict[str, Any]
EventT = TypeVar("EventT", bound=m.Event)

CENTRE = "矛盾纠纷调处化解中心"


def centre_name(dossier: CaseDossier) -> str:
    """Return the name of the mediation centre."""
    return unit_name(dossier.office.street, dossier.office) + CENTRE


def district_centre_name(dossier: CaseDossier) -> str:
    """Return the name of the centre above; empty where no district is recorded."""
    street = dossier.office.unit(dossier.office.street)
    above = dossier.office.unit(street.parent) if street else None
    return above.name + CENTRE if above else ""


def values(dossier: CaseDossier) -> Values:
    """Return the names of the section 函、单; the number is that of the form being printed."""
    of_letter = handling(dossier) | routing(dossier) | receipts(dossier)
    notice = common.supervision(dossier, centre_name(dossier))
    contacts = common.contacts(dossier, _addressed_unit(dossier))
    parts = (of_letter, transfer(dossier), notice, contacts, extension(dossier))
    more = {"函号": number(dossier) or "", "受理情况": how_it_came(dossier)}
    return {name: value for part in parts for name, value in part.items()} | more


_HANDED_DOWN = {
    voc.Source.SUPERIOR: "系上级交办，",
    voc.Source.COURT: "系法院委派，",
    voc.Source.POLICE: "系警情移交，",
}


def how_it_came(dossier: CaseDossier) -> str:
    """Return how the centre came to have the case by the day of the paper, as a part of a sentence.

    It accepts what was transferred to it; what it took directly it registered. That a case is a
    petition the letters say themselves.
    """
    case, office = dossier.case, dossier.office
    centre = case.centre_stage
    if centre is not None and centre.opened_on <= dossier.day:
        how = "受理" if centre.origin is voc.Origin.ACCEPTED else "登记"
        handed_down = _HANDED_DOWN.get(case.source, "") if case.source and how == "登记" else ""
        return f"{handed_down}我中心于{chinese_day(centre.opened_on)}{how}"
    unit = unit_name(case.unit, office, case.registered_on)
    return f"{unit}于{chinese_day(case.registered_on)}登记"


def paper(dossier: CaseDossier) -> paper_numbers.NumberedPaper | None:
    """Return the paper of a numbered form, or None without a number or a fact."""
    form, kind, office = dossier.form, dossier.sheet.about, dossier.office
    if form is FormKind.AGREEMENT:
        return paper_numbers.agreement_of(dossier.case, office)
    place = dossier.place(kind) if kind and form in voc.NUMBERED else None
    if kind is None or place is None:
        return None
    # Of several facts of one day each has its own.
    facts = dossier.all(kind)[: place + 1]
    return paper_numbers.last_of([paper_numbers.paper_of(form, fact, office) for fact in facts])


def number(dossier: CaseDossier) -> str | None:
    """Return the number of a paper, entered by hand or out of its series, or None."""
    form = dossier.form
    if form in _BEARING_ITS_NUMBER:
        letter = dossier.letter
        return (letter and letter.no) or None
    if form is FormKind.AGREEMENT:
        return dossier.case.agreement_no
    one = paper(dossier)
    return dossier.case.number_of(form, one.about) if one else None


_BEARING_ITS_NUMBER = {FormKind.LETTER, FormKind.RECEIPT}
"""The letter, and the receipt that names it."""


def handling(dossier: CaseDossier) -> Values:
    """Return the values of the handling letter chosen."""
    if dossier.form is FormKind.LETTER_DRAFT:
        return _proposal(dossier)
    letter = dossier.letter
    if letter is None:
        return dict.fromkeys(_OF_LETTERS, "")
    return {
        "牵头单位": unit_name(letter.lead, dossier.office, letter.delivered_on),
        "配合单位": "、".join(
            unit_name(code, dossier.office, letter.delivered_on) for code in letter.cooperating
        ),
        "责任人": letter.person or "",
        "拟办意见": letter.opinion or "",
        "答复期限": chinese_day(letter.due),
        "批准人": letter.approved_by or "",
        "批准日期": chinese_day(letter.approved_on),
        "交办日期": chinese_day(letter.delivered_on),
        "送达方式": letter.delivery.zh if letter.delivery else "",
    }


_OF_LETTERS = (  # noqa: SIM905  # else a name a line
    "牵头单位 配合单位 责任人 拟办意见 答复期限 批准人 批准日期 交办日期 送达方式"
).split()


def _proposal(dossier: CaseDossier) -> Values:
    sheet, office, on = proposed(dossier), dossier.office, dossier.day
    return dict.fromkeys(_OF_LETTERS, "") | {
        "牵头单位": _lead_name(sheet.lead, dossier),
        "配合单位": "、".join(unit_name(code, office, on) for code in sheet.cooperating),
        "责任人": sheet.person or "",
        "拟办意见": sheet.opinion or "",
        "答复期限": chinese_day(sheet.due),
    }


def _lead_name(lead: str | None, dossier: CaseDossier) -> str:
    """Return the name of a lead; the street leads through its centre."""
    if lead == dossier.office.street:
        return centre_name(dossier)
    return unit_name(lead, dossier.office, dossier.day)


def routing(dossier: CaseDossier) -> Values:
    """Return who should lead by the rules of routing, and why."""
    return {
        "分流建议": route_text(dossier.route, dossier.office, in_files) if dossier.route else ""
    }


def receipts(dossier: CaseDossier) -> Values:
    """Return the units that receipt the handling letter, the lead first."""
    letter = dossier.letter
    units = (letter.lead, *letter.cooperating) if letter else ()
    return {
        "收函单位表": [_receiver(place, code, dossier) for place, code in enumerate(units, start=1)]
    }


def _receiver(place: int, code: str, dossier: CaseDossier) -> dict[str, str]:
    on = dossier.day
    liaison = dossier.office.contact(code, voc.Post.LIAISON, on)
    return {
        "序号": str(place),
        "单位": unit_name(code, dossier.office, on),
        "身份": "牵头单位" if place == 1 else "配合单位",
        "联络员": liaison.name if liaison else "",
    }


def _addressed_unit(dossier: CaseDossier) -> str | None:
    """Return the unit that a letter, its sheet or a supervision notice goes to, or None."""
    if dossier.form is FormKind.LETTER_DRAFT:
        return proposed(dossier).lead
    if dossier.form is FormKind.SUPERVISION:
        notice = dossier.chosen(m.NoticeIssued)
        return notice.unit if notice else None
    letter = dossier.letter if dossier.sheet.about is m.Assigned else None
    return letter.lead if letter else None


def transfer(dossier: CaseDossier) -> Values:
    """Return the values of the newest transfer, with the papers of the case so far."""
    event, office = dossier.chosen(m.Transferred), dossier.office
    sender = dossier.stage_on(event) if event else None
    return {
        "移送单位": unit_name(sender.unit, office, event.on) if event and sender else "",
        "移送单位接案": _how_sender_got_it(sender) if sender else "",
        "移送接收单位": unit_name(event.to, office, event.on) + CENTRE if event else "",
        "移送理由": (event and event.reason) or "",
        "移送日期": chinese_day(event.on) if event else "",
        "附件表": _numbered(_attachments(dossier, event.on)) if event else [],
    }


def _how_sender_got_it(sender: Stage) -> str:
    """Return how the unit that hands a case over came to have it, as a part of a sentence."""
    how = "接收交办" if sender.origin is voc.Origin.ASSIGNED else "登记"
    return f"我单位于{chinese_day(sender.opened_on)}{how}"


def _attachments(dossier: CaseDossier, until: dt.date) -> list[str]:
    asked = sum(event.on <= until for event in dossier.all(m.Investigated))
    sessions = len(dossier.sessions())
    papers = [FormKind.INTAKE.zh]
    papers += [f"{FormKind.INVESTIGATION.zh}（{asked}份）"] if asked else []
    papers += [f"{FormKind.SESSION.zh}（{sessions}份）"] if sessions else []
    return [*papers, "当事人身份证明及证据材料"]


def _numbered(names: list[str]) -> list[dict[str, str]]:
    return [{"序号": str(place), "名称": name} for place, name in enumerate(names, start=1)]


def extension(dossier: CaseDossier) -> Values:
    """Return the values of the newest request for an extension, and of its decision."""
    request = dossier.chosen(m.ExtensionRequested)
    decision = _decision(dossier, request) if request else None
    return {
        "原办结期限": paper_day(_due_before(dossier, request)) if request else "",
        "申请延期至": chinese_day(request.until) if request else "",
        "延期理由": (request and request.reason) or "",
        "申请日期": chinese_day(request.on) if request else "",
        "审批结果": ("同意" if decision.approved else "不同意") if decision else "",
        "审批日期": chinese_day(decision.on) if decision else "",
    }


def _decision(dossier: CaseDossier, request: m.ExtensionRequested) -> m.ExtensionDecided | None:
    after = dossier.case.timeline[_place_of(request, dossier) :]
    return next((event for event in after if isinstance(event, m.ExtensionDecided)), None)


def _place_of(event: m.Event, dossier: CaseDossier) -> int:
    """Return where an event is in the time line; another of the same day may be equal to it."""
    return next(place for place, other in enumerate(dossier.case.timeline) if other is event)


def _due_before(dossier: CaseDossier, request: m.ExtensionRequested) -> dt.date | None:
    """Return the due date before a request: of an earlier approved extension, else of closing."""
    before = dossier.case.timeline[: _place_of(request, dossier)]
    asked = [event.until for event in before if isinstance(event, m.ExtensionRequested)]
    for event in reversed(before):
        if isinstance(event, m.ExtensionDecided) and event.approved:
            return event.until or asked[-1]
    centre = dossier.case.centre_stage
    return dossier.office.due("centre_close", centre.opened_on).day if centre else None


NOT_A_PROPOSAL = "not_with_centre"
"""The reason of a route that proposes nothing yet."""


def proposed(dossier: CaseDossier) -> LetterProposal:
    """Return the proposal of the sheet.

    The clerk's choice counts first, then what is recorded of a letter that waits for its approval.
    The lead is else the one routing proposes; the rest is left blank to be filled in by hand.
    """
    said, kept = dossier.choice.proposal, _recorded(dossier)
    routed = LetterProposal()
    if dossier.route is not None and dossier.route.reason != NOT_A_PROPOSAL:
        routed = LetterProposal(lead=dossier.route.lead)
        if said.lead in {None, dossier.route.lead} and kept.lead is None:
            routed = routed._replace(cooperating=dossier.route.cooperating)
    merged = (
        first or second or third for first, second, third in zip(said, kept, routed, strict=True)
    )
    return LetterProposal._make(merged)


def _recorded(dossier: CaseDossier) -> LetterProposal:
    letter = next((letter for letter in dossier.case.letters if letter.lacks), None)
    said = dossier.choice.proposal.lead
    if letter is None or said not in {None, letter.lead}:
        return LetterProposal()
    return LetterProposal(
        letter.lead, letter.due, letter.opinion, letter.cooperating, letter.person
    )


def as_letter(dossier: CaseDossier) -> m.Assigned | None:
    """Return the letter as if delivered on the day of the sheet, or None without lead or date."""
    sheet, on = proposed(dossier), dossier.today
    if sheet.lead is None or sheet.lead == dossier.office.street or sheet.due is None:
        return None
    return m.Assigned.trusted(
        on=on,
        lead=sheet.lead,
        due=sheet.due,
        cooperating=sheet.cooperating,
        opinion="-",
        approved_by="-",
        approved_on=on,
    )


def doubts(dossier: CaseDossier, letter: m.Event | None) -> Iterator[str]:
    """Yield the doubts about a letter before the leader signs it.

    :param letter: the letter of :func:`as_letter`, with what the file knows of linked cases.
    """
    yield from _about_lead(dossier, dossier.route)
    if letter is not None:
        kind = CASE.events[m.Assigned]
        for rule, check in kind.checks.items():
            facts = check(dossier.case, letter, dossier.office)
            if facts is not None:
                broken = Violation(rule, letter.on, "", facts, breach=CASE.breaches()[rule])
                yield violation_text(broken, dossier.office, dossier.today)
        hints = kind.hints(dossier.case, letter, dossier.office) if kind.hints else ()
        yield from filter(None, hints)


def _about_lead(dossier: CaseDossier, route: Route | None) -> Iterator[str]:
    lead = proposed(dossier).lead
    if dossier.case.closed_on is not None:
        yield _("The case is closed: no letter can follow.")
    elif dossier.case.centre_stage is None:
        yield _("The centre has not accepted this case yet.")
    if lead == dossier.office.street and route is not None and route.lead == lead:
        text = _(
            "By the rules of routing the centre leads itself, without a letter. For another lead: "
            "{option}"
        )
        yield text.format(option="--lead …")
