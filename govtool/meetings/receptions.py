"""The log of receptions 接访登记 of a span of days: each, and how many by leader."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from govtool.desk.reception_records import received
from govtool.privacy.masking import mask_numbers
from govtool.store import Store
from govtool.subjects.reception import Reception


@dataclass(frozen=True, slots=True)
class ReceptionCount:
    """How many receptions there were, how many people came, and how many became a case."""

    leader: str | None
    receptions: int
    persons: int
    cases: int

    def as_json(self) -> dict[str, Any]:
        """The counts by what they count."""
        return {
            "leader": self.leader,
            "receptions": self.receptions,
            "persons": self.persons,
            "became_cases": self.cases,
        }


@dataclass(frozen=True, slots=True)
class ReceptionLog:
    """The receptions from one day to another."""

    first: dt.date
    last: dt.date
    rows: Sequence[Reception]

    @property
    def by_leader(self) -> list[ReceptionCount]:
        """The counts of each leader, the busiest first."""
        leaders = dict.fromkeys(one.opening.leader for one in self.rows)
        counts = [
            _count(leader, [one for one in self.rows if one.opening.leader == leader])
            for leader in leaders
        ]
        return sorted(counts, key=lambda one: (-one.receptions, one.leader or ""))

    @property
    def total(self) -> ReceptionCount:
        """The counts of all."""
        return _count(None, self.rows)

    def as_json(self) -> dict[str, Any]:
        """The object that ``duty log --json`` prints."""
        return {
            "from": self.first,
            "to": self.last,
            "total": self.total.as_json(),
            "leaders": [one.as_json() for one in self.by_leader],
            "rows": [reception_json(one) for one in self.rows],
        }


def _count(leader: str | None, rows: Sequence[Reception]) -> ReceptionCount:
    cases = {one.opening.case_no for one in rows} - {None}
    return ReceptionCount(leader, len(rows), sum(one.opening.persons for one in rows), len(cases))


def reception_json(one: Reception) -> dict[str, Any]:
    """Return the object of one reception; numbers of people in its text are masked: the log has no names."""
    told = one.opening
    return {
        "no": told.no,
        "on": told.on,
        "leader": told.leader,
        "persons": told.persons,
        "about": mask_numbers(told.about),
        "case_no": told.case_no,
    }


def reception_log(store: Store, first: dt.date, last: dt.date) -> ReceptionLog:
    """Return the receptions from one day to another."""
    return ReceptionLog(first, last, list(received(store, first, last)))
