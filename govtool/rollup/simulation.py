"""Simulated parts, to plan capacity with: invented streets whose cases run as an office's do.

The same seed gives the same bytes. No file of an office is made: the events are written as the
export of such a street would write them. Nobody is in them, and every ``office.json`` is marked.
"""

from __future__ import annotations

import datetime as dt
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

from govtool.base.errors import Refused, UsageMistake
from govtool.base.i18n import _
from govtool.base.text import half_width, quoted
from govtool.base.vocabulary import DisputeType
from govtool.rollup import parts
from govtool.rollup.courses import (
    CENTRE,
    CLOSED,
    CLOSING,
    IDLE,
    IDLE_SHARE,
    OPEN_DAYS,
    STEPS,
    SimulatedCourse,
)
from govtool.rollup.export import Told, rows_of, write_part
from govtool.rollup.parts import PartEntry, PartRow
from govtool.rollup.stripping import LEFT_OUT
from govtool.store.memory_file import store_of

SEED: Final = 20261036
YEARS: Final = 3
"""The cases of a street are registered evenly over so many years."""
MOST_STREETS: Final = 99_999
MOST_CASES: Final = 1_000_000
STREETS_OF_A_COUNTY: Final = 10
_COMMUNITIES, _DEPARTMENTS, _GRIDS = 5, 3, 15
_MAJOR_SHARE, _WITH_ORGANISATION = 0.02, 0.4
_SIZE = re.compile(r"\s*(\d{1,9})\s*[x×X*✕]\s*(\d{1,9})\s*")


class SimulationSize(NamedTuple):
    """How many streets, and how many cases each of them has."""

    streets: int
    cases: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the size that a text such as ``40x5000`` names.

        :raises UsageMistake: code ``bad_size``.
        """
        found = _SIZE.fullmatch(half_width(text))
        size = cls(int(found[1]), int(found[2])) if found else cls(0, 0)
        if not (1 <= size.streets <= MOST_STREETS and 1 <= size.cases <= MOST_CASES):
            message = _("“{size}” is not a size.", size=quoted(text))
            hint = _(
                "Type STREETS×CASES, such as 40x5000: at most {streets} streets of at most {cases} cases.",
                streets=MOST_STREETS,
                cases=MOST_CASES,
            )
            raise UsageMistake("bad_size", message, hint)
        return size


def simulate(
    size: SimulationSize, folder: Path, today: dt.date, seed: int = SEED, told: Told | None = None
) -> int:
    """Write the parts of invented streets into a new folder; return the number of cases.

    :raises Refused: code ``folder_not_empty``: what is simulated never mixes with real parts.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        message = _("“{path}” is not an empty folder.", path=folder)
        raise Refused("folder_not_empty", message, _("Name a new folder for simulated parts."))
    for number in range(1, size.streets + 1):
        _write_street(_Street(number, size.cases, today, seed), folder)
        if told:
            told(number * size.cases)
    return size.streets * size.cases


def _write_street(street: _Street, folder: Path) -> None:
    store = store_of(street.office())
    try:
        marks = {"head": street.digest, "simulated": street.seed}
        write_part(store, folder, street.today, partial(_rows, store, street), marks)
    finally:
        store.close()


def _rows(store: Any, street: _Street, words: Iterable[str]) -> Iterable[PartRow]:
    return street.cases() if tuple(words) == ("case",) else rows_of(store, words)


class _Street:
    """An invented street: its office, and its cases from a random source of its own."""

    def __init__(self, number: int, cases: int, today: dt.date, seed: int) -> None:
        self.seed, self.today, self._count = seed, today, cases
        self.code = f"JD{number:05}"
        self._name = f"示例第{number}街道"
        self._number, self._county = number, (number - 1) // STREETS_OF_A_COUNTY + 1
        self.digest = sha256(f"{seed}:{number}:{cases}:{today}".encode()).hexdigest()
        self._node, self._seq = self.digest[:8], count(1)
        self._random = random.Random(self.digest)  # noqa: S311  # made-up data, no secrets
        self._numbers: Counter[tuple[str, int]] = Counter()
        self._last, self._begin = today.toordinal(), today.toordinal() - 365 * YEARS
        self._places = self._places_by_kind()
        self._steps = {name: self._payload(step.facts) for name, step in STEPS.items()}

    # --- the office

    def office(self) -> Iterator[tuple[str, str]]:
        """Yield the records of the office: name in the journal, and events."""
        yield "office", self._record("office_opened", {"street": self.code})
        for unit in self._units():
            yield f"unit:{unit['code']}", self._record("unit_saved", {"unit": unit})
        for code, unit_code in self._grids():
            grid = {"code": code, "name": LEFT_OUT, "unit": unit_code}
            yield f"grid:{code}", self._record("grid_saved", {"grid": grid})

    def _units(self) -> Iterator[dict[str, str]]:
        county = f"QX{self._county:04}"
        yield {"code": county, "kind": "district", "name": f"示例第{self._county}区"}
        yield {"code": self.code, "kind": "street", "name": self._name, "parent": county}
        for kind, codes, name in (
            ("community", self._communities, "社区"),
            ("department", self._departments, "站办所"),
        ):
            for place, code in enumerate(codes, 1):
                yield {
                    "code": code,
                    "kind": kind,
                    "name": f"示例{place}{name}",
                    "parent": self.code,
                }

    @property
    def _communities(self) -> list[str]:
        return [f"SQ{self._number:05}{place:02}" for place in range(1, _COMMUNITIES + 1)]

    @property
    def _departments(self) -> list[str]:
        return [f"BM{self._number:05}{place:02}" for place in range(1, _DEPARTMENTS + 1)]

    def _grids(self) -> Iterator[tuple[str, str]]:
        for unit in self._communities:
            for place in range(1, _GRIDS + 1):
                yield f"{unit}-G{place:02}", unit

    def _places_by_kind(self) -> Mapping[str, Sequence[tuple[str, str | None]]]:
        """Return the units that register cases, by their kind, each with a grid or none."""
        return {
            "community": [(unit, grid) for grid, unit in self._grids()],
            "department": [(unit, None) for unit in self._departments],
            "street": [(self.code, None)],
        }

    def _record(self, kind: str, payload: Mapping[str, Any]) -> str:
        return parts.events_text([self._entry(kind, self._begin, parts.payload_text(payload))])

    # --- the cases

    def cases(self) -> Iterator[PartRow]:
        """Yield the cases in the order of their registration."""
        span = self._last - self._begin
        for place in range(self._count):
            yield self._case(self._begin + span * (place + 1) // self._count)

    def _case(self, registered: int) -> PartRow:
        chance = self._random.random
        course = _DECK[int(chance() * len(_DECK))]
        is_recent = registered >= self._last - OPEN_DAYS
        if is_recent and chance() * 100 < IDLE_SHARE:
            course = IDLE
        places = self._places[course.unit_kind]
        unit, grid = places[int(chance() * len(places))]
        number = self._case_number(unit, registered)
        entries = [self._entry("registered", registered, self._opening(course, unit, grid, number))]
        closed_on, over_on = self._follow(course, registered, entries)
        subject = f"case:{self._node}-{entries[0].seq}"
        opened_on = dt.date.fromordinal(registered)
        text = parts.events_text(entries)
        return PartRow(self.code, "case", subject, number, opened_on, closed_on, text, over_on)

    def _case_number(self, unit: str, registered: int) -> str:
        year = dt.date.fromordinal(registered).year
        self._numbers[unit, year] += 1
        return f"{unit}-{year}-{self._numbers[unit, year]:05}"

    def _opening(self, course: SimulatedCourse, unit: str, grid: str | None, number: str) -> str:
        chance = self._random.random
        respondent = "单位2公司" if chance() < _WITH_ORGANISATION else "个人2"
        sources = _SOURCES[course.unit_kind]
        values = {
            "case_no": number,
            "dispute_type": _TYPES[int(chance() * len(_TYPES))],
            "parties": [
                {"name": "个人1", "role": "applicant"},
                {"name": respondent, "role": "respondent"},
            ],
            "source": sources[int(chance() * len(sources))],
            "summary": LEFT_OUT,
            "unit": unit,
        }
        if grid:
            values["grid"] = grid
        if chance() < _MAJOR_SHARE:
            values["severity"] = "major"
        return parts.payload_text(values)

    def _follow(
        self, course: SimulatedCourse, day: int, entries: list[PartEntry]
    ) -> tuple[dt.date | None, dt.date | None]:
        """Add the steps of a course up to today; return the days on which it closed and was over.

        A course that closes owes nothing after its last step.
        """
        closed_on = None
        for name, least, most in course.steps:
            day += least + int(self._random.random() * (most - least + 1))
            if day > self._last:
                return closed_on, None
            entries.append(self._entry(STEPS[name].kind, day, self._steps[name]))
            if name in CLOSING:
                closed_on = dt.date.fromordinal(day)
        return closed_on, closed_on and dt.date.fromordinal(day)

    def _entry(self, kind: str, day: int, payload: str) -> PartEntry:
        on = _iso(day)
        return PartEntry(self._node, next(self._seq), f"{on}T09:00:00.000000Z", kind, on, payload)

    def _payload(self, facts: Mapping[str, Any]) -> str:
        """Return the payload of a step, at the centre of this street."""
        own = {name: self.code if value == CENTRE else value for name, value in facts.items()}
        return parts.payload_text(own)


_DECK = [course for course in CLOSED for _each in range(course.share)]
_FREQUENT = {
    DisputeType.NEIGHBOUR: 23,
    DisputeType.PROPERTY_MGMT: 19,
    DisputeType.FAMILY: 15,
    DisputeType.CONTRACT: 8,
}
_TYPES = [kind.value for kind in DisputeType for _each in range(_FREQUENT.get(kind, 3))]
_SOURCES = {
    "community": ("patrol", "patrol", "application", "household_head", "police"),
    "department": ("department", "application"),
    "street": ("superior", "court"),
}


@cache
def _iso(ordinal: int) -> str:
    return dt.date.fromordinal(ordinal).isoformat()
