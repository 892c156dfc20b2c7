"""Work on many items in several processes, the results in the order of the items.

For large imports: reading and judging a row takes longer than storing it, and needs nothing but the
row. A helper is a Python of its own, started as this module; it reads pickled messages from its
input and answers on its output, and ends when the pipe does, also because this process was killed.
Where no helper can be had, the work is done here.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import BinaryIO, Generic, TypeVar

from govtool.base import i18n

_T = TypeVar("_T")
_R = TypeVar("_R")
Work = Callable[[Sequence[_T]], list[_R]]

AT_ONCE = 200
"""Items that go to a helper in one message."""

_ALLOCATIONS = 100_000

MOST = 3
"""Helpers beside the process that stores: more would wait for it."""


def in_order(work: Work[_T, _R], items: Iterable[_T], *, spread: bool) -> Iterator[tuple[_T, _R]]:
    """Yield each item with its result.

    :param work: can be pickled, and looks at nothing but itself and the items.
    :param spread: whether helpers are worth their start, half a second each.
    """
    count = min(os.cpu_count() or 1, MOST) if spread else 1
    if count == 1:
        for item in items:
            yield item, work((item,))[0]
        return
    helpers = [_Helper(work) for _number in range(count)]
    try:
        yield from _handed_round(helpers, iter(items))
    finally:
        for helper in helpers:
            helper.dismiss()


def _handed_round(
    helpers: Sequence[_Helper[_T, _R]], items: Iterator[_T]
) -> Iterator[tuple[_T, _R]]:
    """Yield the results in order; each helper has one message at a time, so no pipe fills up."""
    waiting = deque(helper for helper in helpers if helper.take(items))
    while waiting:
        helper = waiting.popleft()
        done, results = helper.give()
        if helper.take(items):
            waiting.append(helper)
        yield from zip(done, results, strict=True)


class _Helper(Generic[_T, _R]):
    """A process that works, and what it has to work on now."""

    def __init__(self, work: Work[_T, _R]) -> None:
        self._work = work
        self._items: list[_T] = []
        self._process = _started()
        self._send(work)

    def take(self, items: Iterator[_T]) -> bool:
        """Begin with the next items; False when there are none."""
        self._items = list(islice(items, AT_ONCE))
        if self._items:
            self._send(self._items)
        return bool(self._items)

    def give(self) -> tuple[list[_T], list[_R]]:
        """Return the items it had, and their results; worked out here if the helper is gone."""
        if self._process is not None and self._process.stdout is not None:
            with suppress(OSError, EOFError, pickle.UnpicklingError):
                return self._items, pickle.load(self._process.stdout)  # noqa: S301  # from our own process
            self.dismiss()
        return self._items, self._work(self._items)

    def _send(self, message: object) -> None:
        if self._process is None or self._process.stdin is None:
            return
        try:
            pickle.dump(message, self._process.stdin, pickle.HIGHEST_PROTOCOL)
            self._process.stdin.flush()
        except OSError:
            self.dismiss()

    def dismiss(self) -> None:
        """End the process; one that still works is not waited for."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            with suppress(OSError):
                process.communicate()


def _started() -> subprocess.Popen[bytes] | None:
    """Return a process that runs :func:`serve` in this language; None if the system refuses."""
    here = os.environ | {"PYTHONPATH": os.pathsep.join(path or os.curdir for path in sys.path)}
    command = [sys.executable, "-m", __name__, i18n.language()]
    try:
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=here)  # noqa: S603  # ourselves
    except OSError:
        return None


def serve(incoming: BinaryIO, outgoing: BinaryIO) -> None:
    """Answer messages until there are no more; the first one is the work itself.

    Whatever goes wrong ends the process: then the work is done, and its trouble told, where it was
    asked for.
    """
    with suppress(EOFError, OSError):
        work = pickle.load(incoming)  # noqa: S301  # from the process that started this one
        while True:
            results = work(pickle.load(incoming))  # noqa: S301
            pickle.dump(results, outgoing, pickle.HIGHEST_PROTOCOL)
            outgoing.flush()


def collect_seldom() -> None:
    """Let Python collect garbage more seldom: rows by the million leave none behind."""
    gc.set_threshold(_ALLOCATIONS)


if __name__ == "__main__":
    collect_seldom()
    i18n.use(sys.argv[1])
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # the terminal sends it to all; the one that stores decides
    serve(sys.stdin.buffer, sys.stdout.buffer)
