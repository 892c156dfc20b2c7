"""A clock for waits: it moves only while somebody sleeps, so that no test depends on how busy the machine is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from govtool.file import lock_wait
from tests.store.kit import another


class Clock:
    """Stands for the module ``time`` in :mod:`govtool.file.lock_wait`."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 0.0
        self._due: list[tuple[float, Callable[[], object]]] = []
        monkeypatch.setattr(lock_wait, "time", self)

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        while self._due and self._due[0][0] <= self.now:
            self._due.pop(0)[1]()

    @contextmanager
    def held(self, path: Path, lock: str, seconds: float) -> Iterator[None]:
        """Another program holds the file for so long: it writes (``IMMEDIATE``), commits or reads."""
        with closing(another(path)) as other:
            other.execute("BEGIN" if lock == "READING" else f"BEGIN {lock}")
            other.execute("SELECT count(*) FROM journal").fetchone()
            self._due = [(self.now + seconds, lambda: other.execute("ROLLBACK"))]
            yield
            self._due = []
