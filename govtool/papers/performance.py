"""By when an agreement is performed 履行期限 (L 调解法 29), as forms say it: a day, several days, or words."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from govtool.base.dates import chinese_day
from govtool.models import Instalment, Particulars
from govtool.papers.capitals import capital_amount

_END = "。；;."


def values(known: Particulars) -> dict[str, Any]:
    """Return the names of a form that tell by when the agreement is performed."""
    short = _short(known)
    on_the_day = f"{short}（含当日）" if known.perform_by and not known.instalments else short
    return {
        "履行期限": short,
        "履行期限全文": on_the_day,
        "分期表": [_row(place, one) for place, one in enumerate(known.instalments or (), start=1)],
    }


def _short(known: Particulars) -> str:
    """Return it in one line."""
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
