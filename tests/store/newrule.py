"""A rule that no released version knows: greet the parties within a day, where a stage begins."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from govtool.law.workdays import ONE_DAY
from govtool.rules import Case, Obligation, Office, Rule, Stage


def _greet(_case: Case, stage: Stage, _office: Office) -> Iterator[Obligation]:
    yield Obligation("greet", stage.turn, stage.unit, stage.opened_on, stage.opened_on + ONE_DAY)


GREET = Rule("greet", _greet, "report")
"""Its name for people is one that is translated already."""


def machine_on(day: str) -> dt.datetime:
    """Noon of a day where the machine stands."""
    return dt.datetime.combine(dt.date.fromisoformat(day), dt.time(12)).astimezone()
