"""Amounts in capital characters, worked by hand after the rules for cheques and receipts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from govtool.base.text import fen
from govtool.papers.agreement_values import capital_amount
from tests.rows import each

AMOUNTS = {
    "0": "零元整", "1": "壹元整", "10": "壹拾元整", "11": "壹拾壹元整", "100": "壹佰元整", "101": "壹佰零壹元整",
    "110": "壹佰壹拾元整", "105.30": "壹佰零伍元叁角", "1001": "壹仟零壹元整", "1010": "壹仟零壹拾元整", "12000": "壹万贰仟元整",
    "10001": "壹万零壹元整", "10500": "壹万零伍佰元整", "100000": "壹拾万元整", "100500": "壹拾万零伍佰元整",
    "105000": "壹拾万伍仟元整", "1000001": "壹佰万零壹元整", "10010000": "壹仟零壹万元整", "100000001": "壹亿零壹元整",
    "100010000": "壹亿零壹万元整", "1000000000000": "壹万亿元整", "0.50": "伍角", "0.04": "肆分", "10.05": "壹拾元零伍分",
    "325.04": "叁佰贰拾伍元零肆分", "1680.32": "壹仟陆佰捌拾元叁角贰分", "16409.02": "壹万陆仟肆佰零玖元零贰分",
}  # fmt: skip
VALUES = {"零": 0, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9}
UNITS = {"拾": 10, "佰": 100, "仟": 1000}


@each("amount", AMOUNTS)
def test_an_amount_in_capitals(amount: str) -> None:
    assert capital_amount(amount) == AMOUNTS[amount]


def number(words: str) -> int:
    """What a whole number in capitals says, read by its units."""
    for sign, size in (("亿", 10**8), ("万", 10**4)):
        if sign in words:
            head, _sign, rest = words.rpartition(sign)
            return number(head) * size + number(rest)
    total, digit = 0, 0
    for sign in words:
        if sign in UNITS:
            total, digit = total + digit * UNITS[sign], 0
        else:
            digit = VALUES[sign]
    return total + digit


def read(words: str) -> int:
    """An amount in capitals, in fen."""
    yuan, _sign, rest = words.removesuffix("整").rpartition("元")
    jiao, _sign, cents = rest.rpartition("角")
    return number(yuan) * 100 + number(jiao) * 10 + number(cents.removesuffix("分"))


@given(st.integers(0, 10**18 - 1))
def test_it_reads_back_as_the_amount(amount: int) -> None:
    text = f"{amount // 100}.{amount % 100:02d}"
    words = capital_amount(text)
    assert read(words) == fen(text) == amount
    assert "零零" not in words
