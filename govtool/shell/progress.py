"""A progress bar for slow work: on a terminal only, apart from the data, removed at the end."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from govtool.base.i18n import _
from govtool.shell.terminal import is_terminal

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

PATIENCE = 0.7
"""Seconds before a bar appears: most files are done by then, and need none."""

_BETWEEN = 0.2


@contextmanager
def counting(done: Callable[[], float | None]) -> Iterator[Callable[[int], None] | None]:
    """A function to tell how many rows were dealt with; None when nobody is watching.

    :param done: the share of the work that is done; None when it is not known how much there is.
    """
    if not is_terminal(sys.stderr):
        yield None
        return
    bar = _Bar(done)
    try:
        yield bar.tell
    finally:
        bar.clear()


class _Bar:
    """A bar that is drawn at most every so often, from the rows that come by."""

    def __init__(self, done: Callable[[], float | None]) -> None:
        self._done = done
        self._next = time.monotonic() + PATIENCE
        self._shown: tuple[Progress, TaskID] | None = None

    def tell(self, rows: int) -> None:
        """So many rows were dealt with."""
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _BETWEEN
        progress, task = self._shown = self._shown or _drawn()
        done = self._done()
        progress.update(
            task,
            total=None if done is None else 1.0,
            completed=done or 0.0,
            rows=rows,
            refresh=True,
        )

    def clear(self) -> None:
        """Take the bar away."""
        if self._shown is not None:
            self._shown[0].stop()


def _drawn() -> tuple[Progress, TaskID]:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    rows = TextColumn(_("{rows} rows", rows="{task.fields[rows]}"), markup=False)
    columns = (BarColumn(), TaskProgressColumn(), rows, TimeRemainingColumn())
    progress = Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False)
    progress.start()
    return progress, progress.add_task("", total=None, rows=0)
