"""How much room text takes in a drawing, which cannot measure it: rather too much than too little."""

from __future__ import annotations

from govtool.shell.terminal import width, wrap

_NARROW, _CAPITAL, _WIDE = 0.6, 0.75, 1.0
"""Widths of characters in ems: digits and small letters, capitals, Chinese."""


def ems(text: str) -> float:
    """The width of a line in ems.

    >>> ems("张三"), round(ems("12"), 1)
    (2.0, 1.2)
    """
    return sum(map(_character, text))


def _character(character: str) -> float:
    match width(character):
        case 0:
            return 0
        case 1:
            return _CAPITAL if character.isupper() else _NARROW
    return _WIDE


def fitted(text: str, room: float, lines: int = 1) -> list[str]:
    """Text in so many lines of so many ems; what is too long ends in ….

    >>> fitted("拖欠农民工工资纠纷", 5, 2), fitted("拖欠农民工工资纠纷", 5)
    (['拖欠农民', '工工资…'], ['拖欠农…'])
    """
    columns = int(room / _NARROW)
    found = wrap(" ".join(text.split()), columns)
    if len(found) <= lines:
        return found
    *whole, last = found[:lines]
    return [*whole, _shortened(last, columns)]


def _shortened(line: str, columns: int) -> str:
    while width(line) > columns - 2:
        line = line[:-1]
    return line + "…"
