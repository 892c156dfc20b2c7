"""The note beside dates that may still move 暂定, on the screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from govtool.base.dates import ProvisionalDay
from govtool.desk.wording import provisional_note
from govtool.shell.terminal import note

Row = dict[str, Any]


def note_provisional(days: Iterable[Any]) -> None:
    """Name the years without a holiday notice, where some of the days shown are provisional."""
    text = provisional_note(days)
    if text:
        note(text)


def noting(rows: Iterable[Row], code: str) -> Iterator[Row]:
    """Yield rows unchanged, then note provisional days of one column (:func:`note_provisional`)."""
    unsure: set[ProvisionalDay] = set()
    for row in rows:
        if isinstance(row[code], ProvisionalDay):
            unsure.add(row[code])
        yield row
    note_provisional(unsure)
