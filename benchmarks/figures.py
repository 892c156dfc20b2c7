"""Figures: the measured value, its peer and its goal; and the table of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self

from benchmarks.measure import Runs


class Unit(StrEnum):
    """What a value counts."""

    SECONDS = "seconds"
    BYTES = "bytes"
    PER_SECOND = "per second"


@dataclass(frozen=True, slots=True)
class Goal:
    """What a figure should be: its ratio to the peer, or its value where it has none.

    A figure ``at_least`` something is the better the greater it is; all others are the better the
    smaller.
    """

    limit: float
    at_least: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table.

    :param topic: the group it is measured in (``--only``); :param cases: how many there are in the
        file.
    :param peer: what it is compared with; :param peer_value: None when there is no peer, or it is
        not installed.
    :param cpu_ratio: the ratio by processor time, which other work of the machine disturbs less.
    """

    topic: str
    name: str
    cases: int
    value: float
    unit: Unit = Unit.SECONDS
    peer: str | None = None
    peer_value: float | None = None
    goal: Goal | None = None
    cpu_ratio: float | None = None

    @classmethod
    def compared(
        cls,
        topic: str,
        name: str,
        cases: int,
        runs: tuple[Runs, Runs | None],
        peer: str,
        goal: Goal | None = None,
    ) -> Self:
        """A figure of how long a command takes against another.

        :param runs: of ours, and of the peer's; None when it is not installed.
        """
        ours, theirs = runs
        if theirs is None:
            return cls(topic, name, cases, ours.seconds, peer=peer, goal=goal)
        ratio = ours.cpu / theirs.cpu
        return cls(
            topic, name, cases, ours.seconds, Unit.SECONDS, peer, theirs.seconds, goal, ratio
        )

    @property
    def ratio(self) -> float | None:
        """Ours divided by the peer's; below 1 is less time or space than the peer's."""
        return self.value / self.peer_value if self.peer_value else None

    @property
    def judged(self) -> float | None:
        """What the goal is about; None when the peer is missing."""
        return self.value if self.peer is None else self.ratio

    @property
    def excess(self) -> float | None:
        """Return value / goal: 1 or less is reached. None without a goal or a peer."""
        if self.goal is None or self.judged is None:
            return None
        return (
            self.goal.limit / self.judged if self.goal.at_least else self.judged / self.goal.limit
        )

    @property
    def verdict(self) -> str:
        """The judgement in words."""
        if self.peer is not None and self.peer_value is None:
            return "not installed"
        if self.excess is None:
            return "no goal"
        return "reached" if self.excess <= 1 else f"missed by {self.excess:.2f} ×"

    def as_json(self) -> dict[str, Any]:
        """All of it, for a program."""
        return {**asdict(self), "ratio": self.ratio, "excess": self.excess, "verdict": self.verdict}


# --- the table

_MISSING = "–"
_HEADER = ("figure", "cases", "ours", "peer", "", "cpu", "ratio", "goal", "verdict")
_RIGHT = {1, 2, 3, 5, 6, 7}


def table(figures: Iterable[Figure]) -> str:
    """The figures in columns."""
    cells = [_HEADER, *map(_cells, figures)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [_line(row, widths) for row in cells]
    return "\n".join([lines[0], "─" * max(map(len, lines)), *lines[1:]])


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    placed = [
        cell.rjust(width) if place in _RIGHT else cell.ljust(width)
        for place, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]
    return "  ".join(placed).rstrip()


def _cells(figure: Figure) -> tuple[str, ...]:
    theirs = _MISSING if figure.peer_value is None else shown(figure.peer_value, figure.unit)
    cpu, ratio = (_MISSING if r is None else f"{r:.2f}" for r in (figure.cpu_ratio, figure.ratio))
    return (
        figure.name, grouped(figure.cases), shown(figure.value, figure.unit), theirs, figure.peer or "", cpu, ratio,
        _goal(figure), figure.verdict,
    )  # fmt: skip


def _goal(figure: Figure) -> str:
    if figure.goal is None:
        return _MISSING
    limit = figure.goal.limit
    text = shown(limit, figure.unit) if figure.peer is None else f"{limit:.2f}"
    return f"{'≥' if figure.goal.at_least else '≤'} {text}"


def shown(value: float, unit: Unit) -> str:
    """A value with its unit, as short as it can be read.

    >>> shown(0.1234, Unit.SECONDS), shown(12.34, Unit.SECONDS), shown(3e8, Unit.BYTES)
    ('123 ms', '12.3 s', '300 MB')
    """
    return _SHOWN[unit](value)


def grouped(number: float) -> str:
    """A whole number in groups of three digits.

    >>> grouped(1000000)
    '1 000 000'
    """
    return f"{number:,.0f}".replace(",", " ")


def _seconds(value: float) -> str:
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.1f} s"


def _bytes(value: float) -> str:
    return f"{value:.0f} B" if value < 10_000 else f"{value / 1_000_000:.0f} MB"  # noqa: PLR2004  # from here on MB read better


_SHOWN: dict[Unit, Callable[[float], str]] = {
    Unit.SECONDS: _seconds,
    Unit.BYTES: _bytes,
    Unit.PER_SECOND: lambda value: f"{grouped(value)}/s",
}
