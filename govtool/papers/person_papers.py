"""Papers to a person about their own data: explanation (PIPL 48), refusal (PIPL 50)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from govtool.base.dates import chinese_day
from govtool.base.i18n import in_files
from govtool.base.vocabulary import Post, Profile, RefusalGround, Right
from govtool.law.policy import Clock, ValueUnit
from govtool.papers import template_files, template_names
from govtool.papers.common import Values
from govtool.papers.data_explanation import Disclosure, KeptPlace
from govtool.papers.dossier import FILE_TYPE
from govtool.papers.own_copy import source_of
from govtool.papers.template_filling import Template, fit_for_word
from govtool.privacy.refusal_grounds import ARTICLES, GROUNDS
from govtool.privacy.retention import RULE
from govtool.rules import Office, unit_name
from govtool.subjects.request import Request
from govtool.tables.output_files import replacing

EXPLANATION = "个人信息处理说明"
REFUSAL = "不予办理个人信息请求告知书"
PAPERS = {EXPLANATION: "person explain", REFUSAL: "person refuse"}
"""The names of the templates, with the commands that fill them."""

_BY_HAND = frozenset({"联系方式"})
"""The names left blank where unknown; other empty names do not apply."""

_ASKED_FIRST = (Post.LIAISON, Post.HEAD, Post.DIRECTOR)
"""The contacts of the street to call, the first with a telephone."""

_MONTHS_A_YEAR = 12
_NOT = {
    Right.ACCESS: "不予提供查阅个人信息",
    Right.COPY: "不予提供个人信息副本",
    Right.CORRECTION: "不予更正、补充个人信息",
    Right.ERASURE: "不予删除个人信息",
    Right.EXPLANATION: "不予解释说明个人信息处理规则",
}
_ASKED = {Right.EXPLANATION: "解释说明处理规则，涉及"}
"""The request as it precedes 你的个人信息 in a sentence, where its label does not fit."""


class Explained(NamedTuple):
    """The contents of an explanation."""

    kept: Sequence[KeptPlace]
    given: Sequence[Disclosure]
    seers: dict[Profile, int] | None


def file_name(title: str) -> str:
    """Return the name of the file of a paper."""
    return f"{title}{FILE_TYPE}"


def title_of_refusal(right: Right) -> str:
    """Return what a refusal is called: 不予删除个人信息告知书."""
    return f"{_NOT[right]}告知书"


def template(name: str, where: tuple[Path, ...]) -> Template:
    """Return the template of a paper: the office's own, else ours.

    :raises NotFound: code ``no_template``. :raises Refused: code ``bad_template``.
    """
    found = Template(template_files.template_path(name + FILE_TYPE, where))
    found.require_sound()
    return found


class WrittenPaper(NamedTuple):
    """A paper that was made: the request it answers, and the names left blank on it."""

    request: Request
    blank: list[str]


def write(
    paper: Template, target: Path, record: Callable[[], Request], said: Callable[[Request], Values]
) -> WrittenPaper:
    """Write a paper: secure its place, record the request, then fill the template.

    :raises GovtoolError: as :func:`govtool.tables.output_files.replacing`, before anything is
        recorded; and what ``record`` raises.
    """
    with replacing(target, FILE_TYPE) as file:
        request = record()
        values = said(request)
        title = f"{values['不予事项']}告知书" if values["不予事项"] else EXPLANATION
        paper.fill(values, file, f"{title} {request.no}", author=str(values["街道名称"]))
    return WrittenPaper(request, [name for name in paper.blanks(values) if name in _BY_HAND])


# --- what they say


def explanation(request: Request, told: Explained, office: Office, today: dt.date) -> Values:
    """Return the values of an explanation by name (:mod:`govtool.papers.template_names`)."""
    clock = office.policy.clock(RULE, today)
    own = {
        "目的表": _purposes(told.kept),
        "处理情况表": [_kept_row(n, one, office) for n, one in enumerate(told.kept, 1)],
        "保存时长": _span(clock),
        "查阅权限": _who_may_see(told.seers),
        "提供情况表": [_disclosure_row(n, one) for n, one in enumerate(told.given, 1)],
    }
    return _filled(request, office, today, own)


def refusal(request: Request, office: Office, today: dt.date) -> Values:
    """Return the values of a refusal."""
    answer, right = request.answer, request.opening.right
    assert answer is not None, request.no
    ground = GROUNDS[answer.ground or RefusalGround.OTHER]
    own = {
        "不予事项": _NOT[right],
        "不予理由": _sentence(ground.reason, answer.reason),
        "不予依据": ground.basis or ARTICLES[right],
        "是停止处理": ground.restricts,
    }
    return _filled(request, office, today, own)


def _sentence(said: str, reason: str | None) -> str:
    """Return the reason of a refusal without the full stop at its end."""
    return "，".join(filter(None, (said, (reason or "").strip().rstrip("。．.;；"))))


def _filled(request: Request, office: Office, today: dt.date, own: Values) -> Values:
    made, answered_on = request.opening, request.closed_on or today
    kin = made.kin
    found: Values = fit_for_word(
        template_names.nothing(template_names.NAMES.values())
        | {
            "街道名称": unit_name(office.street, office),
            "今日": chinese_day(today),
            "联系方式": _reached(office, answered_on),
            "请求编号": made.no,
            "请求日期": chinese_day(made.on),
            "请求事项": _ASKED.get(made.right, made.right.zh),
            "信息主体": made.name,
            "近亲属": kin.name if kin else "",
            "近亲属关系": kin.relation.zh if kin else "",
            "答复日期": chinese_day(answered_on),
        }
        | own
    )
    return found


def _reached(office: Office, on: dt.date) -> str:
    """Return how to reach the office: the first contact with a telephone, or empty."""
    found = (office.contact(office.street, post, on) for post in _ASKED_FIRST)
    reached = next((one for one in found if one and one.phone), None)
    return f"{reached.post.zh}{reached.name}，电话{reached.phone}" if reached else ""


def _purposes(kept: Iterable[KeptPlace]) -> list[dict[str, str]]:
    found = {source_of(one.place): one.purpose for one in kept}
    return [
        {"类别": kind, "目的": in_files(purpose.what), "依据": in_files(purpose.basis)}
        for kind, purpose in found.items()
    ]


def _kept_row(n: int, one: KeptPlace, office: Office) -> dict[str, str]:
    place = one.place
    return {
        "序号": str(n),
        "类别": source_of(one.place),
        "编号": place.no,
        "身份": place.version.role_label,
        "登记单位": unit_name(place.unit, office, place.on) if place.unit else "",
        "日期": chinese_day(place.on),
        "种类": "、".join(one.kinds),
        "期限": _until(one),
    }


def _until(one: KeptPlace) -> str:
    if one.until is not None:
        return f"至{chinese_day(one.until)}"
    return "在册期间" if one.in_register else "在办，办结后计算"


def _span(clock: Clock) -> str:
    """Return how long something is kept: 10年, 18个月, 90日."""
    if clock.unit is not ValueUnit.MONTHS:
        return f"{clock.value}日"
    years, months = divmod(clock.value, _MONTHS_A_YEAR)
    return f"{clock.value}个月" if months else f"{years}年"


def _who_may_see(seers: dict[Profile, int] | None) -> str:
    if seers is None:
        return "仅限本机关承担相关工作的人员因履行职责查阅；完整导出须说明事由，逐次记入日志。"
    counted = "、".join(f"{profile.zh}{n}人" for profile, n in reversed(seers.items()) if n)
    return (
        f"仅限本机关经授权的人员因履行职责查阅（现有{counted}）；"
        "完整导出须由管理员说明事由，逐次记入日志。"
    )


def _disclosure_row(n: int, one: Disclosure) -> dict[str, str]:
    return {
        "序号": str(n),
        "日期": chinese_day(one.on),
        "事项": f"{in_files(one.what)}（{one.no}）" if one.no else f"导出{in_files(one.what)}",
        "接收方": one.to,
    }
