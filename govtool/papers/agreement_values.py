"""The agreement of a case as forms have it 协议: terms, days of performance 履行期限, amounts."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from govtool.base import vocabulary as voc
from govtool.base.dates import chinese_day
from govtool.base.text import fen
from govtool.models import Instalment, Particulars
from govtool.papers.common import Values
from govtool.papers.dossier import CaseDossier

_END = "。；;."


def values(dossier: CaseDossier) -> Values:
    """Return the names of the section 协议."""
    case, known = dossier.case, dossier.particulars
    form = case.agreement if case.agreement is not voc.AgreementForm.NONE else None
    return {
        "协议编号": case.agreement_no or "",
        "协议日期": chinese_day(case.agreed_on if form else None),
        "生效日期": chinese_day(case.in_force_on),
        "协议形式": f"{form.zh}协议" if form else "",
        "是书面": form is voc.AgreementForm.WRITTEN,
        "主要事实": known.facts or "",
        "争议事项": known.points or "",
        "协议内容": known.terms or "",
        "履行方式": known.performance or "",
        **performance(known),
        "申请法院": case.court or "",
        "份数": str(len(case.parties) + 1),
    }


def performance(known: Particulars) -> Values:
    """Return the names of a form that tell by when the agreement is performed."""
    short = _short(known)
    on_the_day = f"{short}（含当日）" if known.perform_by and not known.instalments else short
    return {
        "履行期限": short,
        "履行期限全文": on_the_day,
        "分期表": [_row(place, one) for place, one in enumerate(known.instalments or (), start=1)],
    }


def _short(known: Particulars) -> str:
    if known.instalments:
        return f"分{len(known.instalments)}期：" + "；".join(_in_line(known.instalments))
    return (known.perform_when or "").strip().rstrip(_END) or chinese_day(known.perform_by)


def _in_line(instalments: Iterable[Instalment]) -> Iterable[str]:
    return (
        chinese_day(one.on) + (f"{_digits(one.amount)}元" if one.amount else "")
        for one in instalments
    )


def _row(place: int, one: Instalment) -> dict[str, str]:
    amount = (
        f"，{_digits(one.amount)}元（大写：{capital_amount(one.amount)}）" if one.amount else ""
    )
    return {
        "期次": str(place),
        "日期": chinese_day(one.on),
        "金额": _digits(one.amount) if one.amount else "",
        "金额大写": capital_amount(one.amount) if one.amount else "",
        "说明": chinese_day(one.on) + amount,
    }


def _digits(amount: str) -> str:
    return f"{Decimal(amount):,.2f}"


_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ((1000, "仟"), (100, "佰"), (10, "拾"))
_GROUPS = ((10**8, "亿"), (10**4, "万"))
_FEN_OF_YUAN, _FEN_OF_JIAO = 100, 10


def capital_amount(amount: str) -> str:
    """Return a stored amount of yuan in capital characters; ``整`` ends it without jiao and fen.

    >>> capital_amount("12000"), capital_amount("105.30"), capital_amount("0.04")
    ('壹万贰仟元整', '壹佰零伍元叁角', '肆分')
    """
    yuan, rest = divmod(fen(amount), _FEN_OF_YUAN)
    jiao, cents = divmod(rest, _FEN_OF_JIAO)
    if not rest:
        return f"{_whole(yuan)}元整"
    words = f"{_whole(yuan)}元" if yuan else ""
    words += f"{_DIGITS[jiao]}角" if jiao else ("零" if yuan else "")
    return words + (f"{_DIGITS[cents]}分" if cents else "")


def _whole(number: int) -> str:
    """Return a whole number; a gap of zeros inside is one 零, zeros at the end are silent."""
    if not number:
        return "零"
    for size, unit in (*_GROUPS, *_UNITS):
        if number >= size:
            head, rest = divmod(number, size)
            gap = "零" if rest and rest < size // 10 else ""
            return _whole(head) + unit + gap + (_whole(rest) if rest else "")
    return _DIGITS[number]
