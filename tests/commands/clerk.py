"""A desk to type commands at: a file of its own, the day set, the answer at hand."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from govtool.cli import main
from govtool.crypt import passphrases
from govtool.store import open_store
from govtool.views import noun_tables

SAMPLES = Path(__file__).parents[2] / "data" / "samples"


_MADE: dict[object, bytes] = {}
"""The files of :meth:`Desk.once`, by what makes them and the keys under which new files are encrypted."""


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def error(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.err)["error"]
        return found


class Desk:
    def __init__(
        self, db: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.db = db
        self._capsys = capsys
        self._monkeypatch = monkeypatch
        self.today("2026-02-05")

    def today(self, day: str) -> None:
        """Let the clock of the machine, and the clerk, say that it is that day."""
        self._monkeypatch.setenv("GOVTOOL_TODAY", day)
        self._monkeypatch.setattr("govtool.cli.machine_day", lambda: dt.date.fromisoformat(day))

    def __call__(self, *words: str, on: str | None = None) -> Answer:
        """Run one command, as on the day ``on``."""
        if on is not None:
            self.today(on)
        self._capsys.readouterr()
        code = main(["--db", str(self.db), *words])
        streams = self._capsys.readouterr()
        return Answer(code, streams.out, streams.err)

    def done(self, *words: str, on: str | None = None) -> Answer:
        """Run one command that must succeed."""
        answer = self(*words, on=on)
        assert answer.code == 0, answer.err
        return answer

    def once(self, make: Callable[[Desk], object]) -> None:
        """Have the file as ``make`` leaves it: made by the first test that asks for it, copied for all others."""
        key = (make.__module__, make.__qualname__, *passphrases._for_new)
        if key in _MADE:
            self.db.touch(mode=0o600)
            self.db.write_bytes(_MADE[key])
        else:
            make(self)
            _MADE[key] = self.db.read_bytes()

    def entry_count(self) -> int:
        """Return how many entries the journal has."""
        with open_store(self.db) as store:
            return noun_tables.row_counts(store.reader)["journal"]

    def case(self, number: str, as_of: str | None = None) -> Any:
        when = ("--as-of", as_of) if as_of else ()
        return self.done("case", "show", number, *when, "--json").json

    def add(self, *words: str, on: str, unit: str = "SQ01", kind: str = "邻里") -> str:
        """Register a dispute and return its number."""
        answer = self.done(
            "case", "add", "--unit", unit, "--type", kind, "--source", "patrol", "--summary", "院墙排水", *words,
            "--json", on=on,
        )  # fmt: skip
        number: str = answer.json["case_no"]
        return number
