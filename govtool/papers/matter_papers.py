"""The papers of matters 事项: 派单, 答复单, 上报函, 联合执法记录, police slip, notices.

The reporter is known to the street's intake alone: only the answer, which goes to that person, has
the name.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from govtool.base.dates import chinese_day, paper_day
from govtool.base.i18n import _
from govtool.base.text import TEXT_LIMIT
from govtool.base.vocabulary import FormKind
from govtool.papers import common
from govtool.papers.common import Values
from govtool.papers.dossier import Dossier, Obstacle, PaperForm, extended
from govtool.papers.noun_papers import NOTICE, NounPapers, Papers
from govtool.privacy import personal_marks
from govtool.privacy.masking.masks import hidden_value, mask_name, mask_numbers
from govtool.privacy.personal_marks import Personal
from govtool.privacy.text_replacement import Replacements
from govtool.rules import unit_name
from govtool.store import Store
from govtool.subjects.matter import categories
from govtool.subjects.matter.kinds import MATTER
from govtool.subjects.matter.state import Handling, Matter, Turn

_CENTRE = "综合指挥中心"
_TO_THE_REPORTER = FormKind.ANSWER
_EVENTS = {kind.prints: kind.model for kind in MATTER.own_kinds if kind.prints}
"""The events that papers are about, by form."""


@dataclass(frozen=True, slots=True)
class MatterDossier(Dossier):
    """A matter with all that its papers say beside it.

    :param grid: the name of the grid, empty without one.
    """

    grid: str = ""

    @property
    def matter(self) -> Matter:
        """The matter."""
        matter: Matter = self.state
        return matter

    @property
    def turn(self) -> Turn | None:
        """The turn of a dispatch: of the chosen one, else the last, also when handled again."""
        turns = self.matter.turns
        place = self.place(_EVENTS[FormKind.DISPATCH])
        if place is None:
            return None
        if self.choice.nth is None:
            return turns[-1]
        return [turn for turn in turns if not turn.is_redo][place]

    @property
    def handling(self) -> Handling | None:
        """The handling: of a dispatch in its turn, of any other paper the last one."""
        if self.form is not FormKind.DISPATCH:
            return self.matter.handling
        turn = self.turn
        found = (
            each for each in self.matter.handlings if turn is not None and each.turn == turn.no
        )
        return next(found, None)

    def event(self, form: FormKind) -> Any:
        """Return the event that papers of a form are about, or None."""
        return self.chosen(_EVENTS[form])

    def without_reporter(self, text: str | None) -> str:
        """Return a text without numbers of people, and but for the reporter, without their name."""
        if not text:
            return ""
        reporter = self.matter.reporter if self.form is not _TO_THE_REPORTER else None
        acting = [one for one in (reporter, reporter and reporter.guardian) if one is not None]
        marks = Replacements({one.name: mask_name(one.name) for one in acting})
        own = personal_marks.marked_values(personal_marks.NUMBERS, *filter(None, [reporter]))
        return mask_numbers(marks.taken_out(text, room=TEXT_LIMIT), own)


def _dossier(store: Store, plain: Dossier) -> MatterDossier:
    grid = common.grid_name(store, plain.state.opening.grid)
    return extended(MatterDossier, plain, grid=grid)


# --- what they say


def _values(dossier: MatterDossier, _papers: Papers | None) -> Values:
    room = common.street(dossier) + categories.room().zh
    parts = (_reported, _reporter, _dispatched, _handled, _raised, _joint)
    found = common.office(dossier) | common.about(dossier) | common.supervision(dossier, room)
    for part in parts:
        found |= part(dossier)
    title = f"{dossier.matter.category.zh} {found['事项地点']}"
    content = "\n".join(filter(None, [title, found["事项内容"]]))
    return found | {"指挥室名称": room, "标题": title, "内容": content}


def _reported(dossier: MatterDossier) -> Values:
    matter, opening = dossier.matter, dossier.matter.opening
    return {
        "外部编号": opening.ref or "",
        "事项类别": matter.category.zh,
        "所属平台": matter.category.platform.zh,
        "来源渠道": opening.channel.zh,
        "紧急程度": opening.urgency.zh if opening.urgency else "",
        "时限类别": matter.class_.zh,
        "反映日期": chinese_day(opening.on),
        "受理日期": chinese_day(matter.taken_on),
        "事项地点": dossier.without_reporter(opening.place),
        "网格": dossier.grid,
        "事项内容": dossier.without_reporter(opening.summary),
        "需要答复": opening.wants_answer,
        "不留内容": not matter.category.keeps_text,
        "状态": matter.stage.zh,
    }


def _reporter(dossier: MatterDossier) -> Values:
    reporter = dossier.matter.reporter
    if reporter is None:
        return {"反映人": "", "反映人电话": ""}
    in_full = dossier.form is _TO_THE_REPORTER
    return {
        "反映人": reporter.name if in_full else mask_name(reporter.name),
        "反映人电话": hidden_value(Personal.PHONE, reporter.phone or "", ()),
    }


def _dispatched(dossier: MatterDossier) -> Values:
    turn = dossier.turn
    if turn is None:
        return dict.fromkeys(_OF_DISPATCHES, "") | {"是重办": False}
    sent_back_on = turn.closed_on if turn.reason else None
    return {
        "派单编号": f"{dossier.no}-{turn.no}",
        "是重办": turn.is_redo,
        "协办单位": "、".join(
            unit_name(code, dossier.office, turn.opened_on) for code in turn.cooperating
        ),
        "分派日期": chinese_day(turn.opened_on),
        "签收期限": _due(dossier, "matter_sign", turn),
        "办理期限": _due(dossier, "matter_handle", turn),
        "分派意见": dossier.without_reporter(turn.opinion),
        "签收日期": chinese_day(turn.signed_on),
        "退单日期": chinese_day(sent_back_on),
        "退单事由": turn.reason.zh if turn.reason else "",
        "退单说明": dossier.without_reporter(turn.note),
    }


_OF_DISPATCHES = (  # noqa: SIM905  # else a name a line
    "派单编号 协办单位 分派日期 签收期限 办理期限 分派意见 签收日期 退单日期 退单事由 退单说明"
).split()


def _due(dossier: MatterDossier, rule: str, turn: Turn) -> str:
    found = (
        owed.due
        for owed in dossier.matter.obligations
        if (owed.rule, owed.turn) == (rule, turn.turn)
    )
    return paper_day(next(found, None))


def _handled(dossier: MatterDossier) -> Values:
    handling, turn = dossier.handling, dossier.turn if dossier.form is FormKind.DISPATCH else None
    unit = turn.unit if turn else handling.unit if handling else dossier.matter.handler
    rating = handling.rating if handling else None
    on = handling.on if handling else dossier.day
    return {
        "承办单位": unit_name(unit, dossier.office, on) if unit else "",
        "办结日期": chinese_day(handling.on if handling else None),
        "办理结果": handling.result.zh if handling else "",
        "办理情况": dossier.without_reporter(handling.note if handling else None),
        "计划完成日期": chinese_day(handling.until if handling else None),
        "答复日期": chinese_day(_answered_on(dossier)),
        "答复方式": handling.way.zh if handling and handling.way else "",
        "是否解决": "" if rating is None else "已解决" if rating.solved else "未解决",
        "满意度": rating.satisfied.zh if rating else "",
        "承办表": [_turn(dossier, turn) for turn in dossier.matter.turns],
    }


def _answered_on(dossier: MatterDossier) -> dt.date | None:
    handling = dossier.matter.handling
    if handling is None:
        return None
    return handling.answered_on or (dossier.day if dossier.form is _TO_THE_REPORTER else None)


def _turn(dossier: MatterDossier, turn: Turn) -> dict[str, str]:
    return {
        "序号": str(turn.no),
        "单位": unit_name(turn.unit, dossier.office, turn.opened_on),
        "分派日期": chinese_day(turn.opened_on),
        "签收日期": chinese_day(turn.signed_on),
        "结束日期": chinese_day(turn.closed_on),
        "结果": turn.outcome.zh if turn.outcome else "",
        "说明": turn.reason.zh if turn.reason else "",
    }


def _raised(dossier: MatterDossier) -> Values:
    raised, office = dossier.event(FormKind.RAISE), dossier.office
    street = office.unit(office.street)
    above = office.unit(street.parent) if street else None
    return {
        "上级指挥中心": above.name + _CENTRE if above else "",
        "上报类别": raised.class_ if raised else "",
        "上报日期": chinese_day(raised.on if raised else None),
        "函号": (raised and raised.letter) or "",
    }


def _joint(dossier: MatterDossier) -> Values:
    joint = dossier.event(FormKind.JOINT)
    units = [unit_name(code, dossier.office, joint.on) for code in joint.units] if joint else []
    return {
        "执法日期": chinese_day(joint.on if joint else None),
        "执法地点": dossier.without_reporter(joint.place if joint else None),
        "参加单位": "、".join(units),
        "参加单位表": [{"序号": str(n), "单位": unit} for n, unit in enumerate(units, 1)],
        "是公安参加": bool(joint and joint.police),
        "执法情况": dossier.without_reporter(joint.result if joint else None),
    }


# --- the table


def _is_handled(dossier: MatterDossier) -> bool:
    return dossier.matter.handling is not None


def _is_for_the_police(dossier: MatterDossier) -> bool:
    return not dossier.matter.category.keeps_text


def _not_for_the_police(dossier: MatterDossier) -> Obstacle:
    message = _("The matter {no} is not for the police ({category}).")
    hint = _(
        "If it is: {command}",
        command=f"govtool matter correct {dossier.no} --set category=public_order --reason …",
    )
    return Obstacle(message.format(no=dossier.no, category=dossier.matter.category.label), hint)


FORMS = {
    form.kind: form
    for form in (
        PaperForm(
            FormKind.DISPATCH,
            _EVENTS[FormKind.DISPATCH],
            records="govtool matter dispatch {no} --to …",
        ),
        PaperForm(
            FormKind.ANSWER,
            there=_is_handled,
            records="govtool matter handle {no} --result …",
            day=lambda dossier: dossier.matter.answered_on,
        ),
        PaperForm(FormKind.RAISE, _EVENTS[FormKind.RAISE], records="govtool matter raise {no}"),
        PaperForm(
            FormKind.JOINT,
            _EVENTS[FormKind.JOINT],
            records="govtool matter joint {no} --unit … --place … --result …",
        ),
        PaperForm(FormKind.POLICE, there=_is_for_the_police, why_not=_not_for_the_police),
        NOTICE,
    )
}
"""All forms of a matter, in the order of its course."""
PAPERS = NounPapers(FORMS, _values, _dossier)
