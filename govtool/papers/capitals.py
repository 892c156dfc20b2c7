"""Amounts of money in capital characters 大写金额, as agreements and receipts write them."""

from __future__ import annotations

from govtool.base.text import fen

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ((1000, "仟"), (100, "佰"), (10, "拾"))
_GROUPS = ((10**8, "亿"), (10**4, "万"))
_FEN_OF_YUAN, _FEN_OF_JIAO = 100, 10


def capital_amount(amount: str) -> str:
    """A stored amount of yuan in words; ``整`` closes it where there are neither jiao 角 nor fen 分.

    >>> capital_amount("12000"), capital_amount("105.30"), capital_amount("100000"), capital_amount("0.04")
    ('壹万贰仟元整', '壹佰零伍元叁角', '壹拾万元整', '肆分')
    """
    yuan, rest = divmod(fen(amount), _FEN_OF_YUAN)
    jiao, cents = divmod(rest, _FEN_OF_JIAO)
    if not rest:
        return f"{_whole(yuan)}元整"
    words = f"{_whole(yuan)}元" if yuan else ""
    words += f"{_DIGITS[jiao]}角" if jiao else ("零" if yuan else "")
    return words + (f"{_DIGITS[cents]}分" if cents else "")


def _whole(number: int) -> str:
    """A whole number; a gap of noughts inside it is one 零, those at the end are silent."""
    if not number:
        return "零"
    for size, unit in (*_GROUPS, *_UNITS):
        if number >= size:
            head, rest = divmod(number, size)
            gap = "零" if rest and rest < size // 10 else ""
            return _whole(head) + unit + gap + (_whole(rest) if rest else "")
    return _DIGITS[number]
