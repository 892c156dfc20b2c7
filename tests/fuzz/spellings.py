"""Numbers of people as people write them, and ordinary texts that have digits, at random.

The digits are read back by :func:`digits_read`, which knows nothing of the recogniser that is tested with it.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable

SCRIPTS = [
    "0123456789", "０１２３４５６７８９", "零一二三四五六七八九", "〇一二三四五六七八九", "○幺二三四五六七八九", "零壹贰叁肆伍陆柒捌玖",
    "⓪①②③④⑤⑥⑦⑧⑨", "0⑴⑵⑶⑷⑸⑹⑺⑻⑼", "⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗", "𝟶𝟷𝟸𝟹𝟺𝟻𝟼𝟽𝟾𝟿", "٠١٢٣٤٥٦٧٨٩", "0❶❷❸❹❺❻❼❽❾", "🄀⒈⒉⒊⒋⒌⒍⒎⒏⒐",
]  # fmt: skip
SEPARATORS = [
    *"、，,:;；：|/*·()（）.-—_~ \n",
    "\u3000",
    "\u00a0",
    "\u200b",
    "\u2060",
    "\ufeff",
    "\u202f",
    "\t",
    "——",
    "…",
    "／",
    "＊",
]
BEFORE = ["", "", "+86", "86", "0086", "0086-", "+86 ", "(+86)", "86|", "+86-"]
AROUND = [
    ("电话", "证件"),
    ("来电", "。"),
    ("", ""),
    ("统一", "一事"),
    ("（", "）"),
    ("tel", "ok"),
    ("微信:", "\n"),
    ("2026", "2026"),
    ("、", "、"),
]

_CHINESE = {sign: str(place % 10) for script in SCRIPTS[2:6] for place, sign in enumerate(script)}


def digits_read(text: str) -> str:
    """All digits of a text and nothing else, whatever stands between them."""
    read = []
    for sign in text:
        digit = _CHINESE.get(sign)
        if digit is None:
            value = unicodedata.numeric(sign, -1)
            digit = str(int(value)) if value in range(10) else ""
        read.append(digit)
    return "".join(read)


def spelling(number: str, rng: random.Random) -> str:
    """A known number in some script, with whatever between its digits and around it."""
    script = rng.choice(SCRIPTS[:1] * 6 + SCRIPTS)
    mixed = rng.random() < 0.2
    between = rng.choice(
        [lambda: "", lambda: rng.choice(SEPARATORS), lambda: "".join(rng.choices(SEPARATORS, k=3))]
    )
    grouped = rng.random() < 0.7
    signs = [sign for sign in number if sign.isalnum()]
    written = ""
    for place, sign in enumerate(signs):
        chosen = rng.choice(SCRIPTS) if mixed else script
        gap = between() if place and (not grouped or place % rng.choice((2, 3, 4)) == 0) else ""
        written += gap + (chosen[int(sign)] if sign.isdecimal() else sign)
    left, right = rng.choice(AROUND)
    if number.startswith("1") and len(signs) == 11:
        left += rng.choice([*BEFORE, "0"])
    return f"{left}{written}{right}"


def _day(rng: random.Random) -> tuple[int, int, int]:
    return rng.randint(1990, 2030), rng.randint(1, 12), rng.randint(1, 28)


ORDINARY: list[Callable[[random.Random], str]] = [
    lambda r: "{}年{}月{}日".format(*_day(r)),
    lambda r: "{}-{:02}-{:02}".format(*_day(r)),
    lambda r: "{}.{}.{}".format(*_day(r)),
    lambda r: "{}/{:02}/{:02}".format(*_day(r)),
    lambda r: "{}{:02}{:02}".format(*_day(r)),
    lambda r: f"{r.randint(1990, 2030)}年{r.randint(1, 12)}月",
    lambda r: "{}-{:02}-{:02} {:02}:{:02}:{:02}".format(*_day(r), r.randint(0, 23), r.randint(0, 59), r.randint(0, 59)),
    lambda r: f"{r.randint(7, 12)}:{r.randint(10, 59)}-{r.randint(13, 22)}:{r.randint(10, 59)}",
    lambda r: f"赔偿{r.randint(1, 10**r.randint(2, 12))}元",
    lambda r: f"赔偿{r.randint(1000, 10**9):,}元",
    lambda r: f"¥{r.randint(1, 10**6)}.{r.randint(0, 99):02}",
    lambda r: f"{r.randint(1, 9999)}.{r.randint(0, 9)}万元",
    lambda r: f"SQ{r.randint(1, 99):02}-{r.randint(2020, 2030)}-{r.randint(1, 99999):05}",
    lambda r: f"矛调交〔{r.randint(2020, 2030)}〕{r.randint(1, 300)}号",
    lambda r: f"（{r.randint(2020, 2030)}）浙{r.randint(100, 9999):04}民初{r.randint(1, 99999)}号",
    lambda r: f"第{r.randint(1, 1260)}条第{r.randint(1, 9)}款",
    lambda r: f"第{''.join(r.choices('一二三四五六七八九十百', k=r.randint(1, 5)))}条",
    lambda r: f"{r.randint(1, 99)}幢{r.randint(1, 9)}单元{r.randint(101, 3305)}室",
    lambda r: f"{r.randint(1, 500)}号、{r.randint(1, 500)}号、{r.randint(1, 500)}号",
    lambda r: "、".join(str(r.randint(101, 2909)) for _ in range(r.randint(2, 6))) + "室",
    lambda r: f"面积{r.randint(10, 999)}.{r.randint(0, 99)}㎡",
    lambda r: f"{r.randint(1, 99)}.{r.randint(0, 99)}亩",
    lambda r: f"占{r.randint(1, 100)}.{r.randint(0, 99)}%",
    lambda r: f"{r.randint(2000, 2030)}-{r.randint(2000, 2030)}年",
    lambda r: f"{r.randint(1, 30)}人、{r.randint(1, 30)}户、{r.randint(1, 9)}次",
    lambda r: f"{''.join(r.choices('〇一二三四五六七八九', k=4))}年{r.choice('一二三四五六七八九')}月{r.choice('一二三四五六七八九')}日",
    lambda r: f"33{r.randint(1, 11):02}{r.randint(1, 9):02}{r.randint(1, 99):03}{r.randint(1, 299):03}",
    lambda r: f"{r.randint(1, 9)}、{r.randint(1, 9)}、{r.randint(1, 9)}月工资{r.randint(1000, 9000)}、{r.randint(1000, 9000)}元",
    lambda r: f"室温{r.randint(10, 40)}℃，噪声{r.randint(30, 120)}分贝，第{r.randint(1, 60)}周",
    lambda r: f"浙A{r.randint(10000, 99999)}",
]  # fmt: skip
"""Amounts, dates, times, numbers of cases and papers, articles, houses, areas, shares: nobody's number."""


def ordinary(rng: random.Random) -> str:
    """A text with one to six such things in it."""
    pieces = [rng.choice(ORDINARY)(rng) for _ in range(rng.randint(1, 6))]
    return rng.choice(["，", "；", "。", " ", "\n", "至", "与"]).join(pieces)
