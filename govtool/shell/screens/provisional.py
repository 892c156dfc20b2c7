"""The note beside dates that may still move 暂定, on the screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from govtool.base.dates import ProvisionalDay
from govtool.desk.wording import provisional_note
from govtool.shell.terminal import note

Row = dict[str, Any]


def note_provisional(days: Iterable[Any]) -> None:
    """Say which years' holiday notices are not known yet, where some of the days shown are provisional."""
    text = provisional_note(days)
    if text:
        note(text)


def noting(rows: Iterable[Row], code: str) -> Iterator[Row]:
    """Yield rows as they are, and say at their end what :func:`note_provisional` says of one of their columns."""
    unsure: set[ProvisionalDay] = set()
    for row in rows:
        if isinstance(row[code], ProvisionalDay):
            unsure.add(row[code])
        yield row
    note_provisional(unsure)
