"""The grounds to refuse a request about personal data 不予办理的事由 (PIPL 44–50)."""

from __future__ import annotations

from typing import NamedTuple

from govtool.base.errors import Refused
from govtool.base.i18n import _, choose_from
from govtool.base.vocabulary import RefusalGround, Right
from govtool.models import NextOfKin

ARTICLES = {
    Right.ACCESS: "《中华人民共和国个人信息保护法》第四十五条",
    Right.COPY: "《中华人民共和国个人信息保护法》第四十五条",
    Right.CORRECTION: "《中华人民共和国个人信息保护法》第四十六条",
    Right.ERASURE: "《中华人民共和国个人信息保护法》第四十七条",
    Right.EXPLANATION: "《中华人民共和国个人信息保护法》第四十八条",
}
"""The rights that can be asked for and refused, with the article of each."""

_ALL = frozenset(ARTICLES)
_ERASURE = frozenset({Right.ERASURE})
_TELLING = frozenset({Right.ACCESS, Right.COPY})


class Ground(NamedTuple):
    """A reason for a refusal.

    ``rights`` are those it may refuse; ``reason`` and ``basis`` are printed, the article of the
    right if ``basis`` is empty. ``of_kin`` is for requests of next of kin alone; with ``restricts``
    only storage and protection go on (PIPL 47 (2)).
    """

    rights: frozenset[Right]
    reason: str
    basis: str = ""
    of_kin: bool = False
    restricts: bool = False


GROUNDS = {
    RefusalGround.RETENTION: Ground(
        _ERASURE,
        "请求删除的个人信息，法律、行政法规规定的保存期限尚未届满",
        "《中华人民共和国个人信息保护法》第四十七条第二款",
        restricts=True,
    ),
    RefusalGround.MEDIATION_FILE: Ground(
        _ERASURE,
        "请求删除的个人信息系人民调解工作档案的内容，依法应当立卷归档",
        "《中华人民共和国人民调解法》第二十七条、《中华人民共和国个人信息保护法》第十三条第一款第三项",
    ),
    RefusalGround.PURPOSE: Ground(
        _ERASURE,
        "请求删除的个人信息系办理在办事项所必需，处理目的尚未实现",
        "《中华人民共和国个人信息保护法》第十三条第一款第三项、第四十七条第一款第一项",
    ),
    RefusalGround.TECHNICAL: Ground(
        _ERASURE,
        "删除个人信息从技术上难以实现",
        "《中华人民共和国个人信息保护法》第四十七条第二款",
        restricts=True,
    ),
    RefusalGround.ACCURATE: Ground(
        frozenset({Right.CORRECTION}),
        "经核实，本机关处理的个人信息准确、完整",
        "《中华人民共和国个人信息保护法》第四十六条第二款",
    ),
    RefusalGround.CONFIDENTIAL: Ground(
        _TELLING,
        "有法律、行政法规规定应当保密或者不需要告知的情形",
        "《中华人民共和国个人信息保护法》第十八条第一款、第四十五条第一款",
    ),
    RefusalGround.DUTIES: Ground(
        _TELLING,
        "告知将妨碍国家机关履行法定职责",
        "《中华人民共和国个人信息保护法》第三十五条、第四十五条第一款",
    ),
    RefusalGround.IDENTITY: Ground(
        _ALL,
        "未能证明请求人系个人信息主体本人，按请求办理可能侵害他人的个人信息权益",
        "《中华人民共和国个人信息保护法》第十条、第五十一条",
    ),
    RefusalGround.KINSHIP: Ground(
        _ALL,
        "未能证明请求人系死者近亲属，或者未能说明自身的合法、正当利益",
        "《中华人民共和国个人信息保护法》第四十九条",
        of_kin=True,
    ),
    RefusalGround.ARRANGED: Ground(
        _ALL, "死者生前另有安排", "《中华人民共和国个人信息保护法》第四十九条", of_kin=True
    ),
    RefusalGround.NOT_HELD: Ground(_ALL, "经查，本机关未处理所述个人信息"),
    RefusalGround.OTHER: Ground(_ALL, ""),
}


def fitting(right: Right, kin: NextOfKin | None) -> list[RefusalGround]:
    """Return the grounds on which what is asked for may be refused."""
    return [
        ground for ground, it in GROUNDS.items() if right in it.rights and (kin or not it.of_kin)
    ]


def refuse_other(
    ground: RefusalGround, right: Right, kin: NextOfKin | None, reason: str | None
) -> None:
    """Refuse a ground that does not fit the right.

    :raises Refused: codes ``ground_does_not_fit``; ``missing_reason``, for another reason without
        text.
    """
    fit = fitting(right, kin)
    if ground not in fit:
        message = _("“{ground}” is no ground for refusing this: {right}.")
        hint = choose_from(one.code_and_label for one in fit)
        raise Refused(
            "ground_does_not_fit",
            message.format(ground=ground.label, right=right.label),
            hint,
            column="--ground",
            value=ground.value,
        )
    if ground is RefusalGround.OTHER and not reason:
        message = _("Another reason has to be said.")
        raise Refused(
            "missing_reason", message, _("Add --reason; it stands on the paper."), column="--reason"
        )
