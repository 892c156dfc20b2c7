"""The sense of words: a guess never crosses a negation, nor joins ongoing with ended."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

from govtool.base.text import half_width

_NOT = re.compile(r"[未不没無无非否拒勿]|失败|破裂|反悔|落空|谈崩|搁置")
_GOING_ON = re.compile(
    r"正在|中$|中[,，。（(]|待|跟进|跟踪|继续|进行|持续|拟|准备|暂|尚|仍|将|再|另|择期|改期|部分|基本|初步|阶段"
)
_NUMERALS = str.maketrans("一二三四五六七八九〇零", "12345678900")
_NUMBER = re.compile(r"\d+")


def likely(cell: str, words: Mapping[str, str], cutoff: float) -> str | None:
    """Return the meaning of the most similar word that does not contradict a cell; else None.

    :param words: meanings by words.
    :param cutoff: how much they must be alike, up to 1.
    """
    near = difflib.get_close_matches(cell, words, n=5, cutoff=cutoff)
    return next((words[word] for word in near if agree(cell, word)), None)


def agree(cell: str, word: str) -> bool:
    """Return whether two texts have the same sense and the same numbers.

    >>> agree("未成功", "调解成功"), agree("正在化解", "已化解"), agree("第二网格", "第一网格")
    (False, False, False)
    >>> agree("邻里矛盾", "邻里纠纷")
    True
    """
    same = all(bool(sense.search(cell)) == bool(sense.search(word)) for sense in (_NOT, _GOING_ON))
    return same and _numbers(cell) == _numbers(word)


def _numbers(text: str) -> list[int]:
    return [int(number) for number in _NUMBER.findall(half_width(text).translate(_NUMERALS))]
