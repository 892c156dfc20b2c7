"""Whether a cluster still answers: asked beside a long call, which alone would wait for ever."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event, Thread
from types import TracebackType
from typing import Final, Self

SILENCE: Final = 60.0
"""Seconds without an answer after which a cluster is taken for gone."""
BETWEEN: Final = 5.0
"""Seconds between two questions."""


class Heartbeat:
    """Asks again and again, while a block runs, whether the other side is there.

    :param ask: returns if it answered, within the seconds given, and raises if not.
    :param hang_up: ends the call that waits for it, from this thread.
    :param silence: the seconds after which that is done.
    """

    def __init__(
        self,
        ask: Callable[[float], object],
        hang_up: Callable[[], object],
        silence: float,
    ) -> None:
        self.is_lost = False
        self._ask, self._hang_up, self._silence = ask, hang_up, silence
        self._over = Event()
        self._thread = Thread(target=self._watch, name="heartbeat", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()

    def _watch(self) -> None:
        heard = time.monotonic()
        while not self._over.wait(min(BETWEEN, self._silence / 4)):
            try:
                self._ask(self._silence / 2)
                heard = time.monotonic()
            except Exception:  # noqa: BLE001  # whatever it is, it is no answer
                if time.monotonic() - heard >= self._silence:
                    self.is_lost = True
                    self._hang_up()
                    return
