"""A file of invented matters 事项 beside the cases; the same plan gives the same bytes.

A closed matter has eight events and everything done; the open ones are of the last days, each as
far as it can be by then.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from benchmarks.generate import SAMPLES, SEED, TODAY, YEARS

CATEGORIES = (
    "street_order", "sanitation", "noise", "parking", "dumping", "illegal_building", "safety_hazard", "fire", "food",
    "price_consumer", "water_power_gas", "street_light_road", "assistance", "consult", "suggestion",
)  # fmt: skip
CHANNELS = ("grid", "grid", "head", "resident", "hotline", "hotline", "patrol", "online")
HANDLERS = ("SQ01", "SQ02", "SQ03", "SQ04", "SQ05", "BM01", "BM02", "BM03")
_COURSE: Sequence[tuple[str, int, int, Mapping[str, Any]]] = (
    ("matter_taken_up", 0, 1, {}),
    ("matter_dispatched", 0, 1, {"unit": None}),
    ("matter_signed", 0, 1, {}),
    ("matter_handled", 0, 6, {"result": "done"}),
    ("matter_answered", 0, 1, {"way": "phone"}),
    ("matter_rated", 0, 1, {"solved": True, "satisfied": "yes"}),
    ("matter_archived", 0, 4, {}),
)
"""The steps of a matter: least and most days after the previous one, and what it records."""
_OPEN_DAYS = 14
"""Days that the oldest open matter has been open."""


@dataclass(frozen=True, slots=True)
class MatterPlan:
    """How many matters there are; a fiftieth of them is open, where ``opened`` is left out."""

    matters: int
    opened: int | None = None
    today: dt.date = TODAY

    @property
    def open_matters(self) -> int:
        """How many are not closed."""
        return self.matters // 50 if self.opened is None else min(self.opened, self.matters)


def lines(plan: MatterPlan) -> Iterator[dict[str, Any]]:
    """Yield the matters as objects of ``import matters --format jsonl``, the oldest first."""
    rng = random.Random(f"{SEED}:matters")  # noqa: S311  # made-up data, no secrets
    closed, span = plan.matters - plan.open_matters, 365 * YEARS
    last = plan.today.toordinal() - _OPEN_DAYS - 1
    for number in range(closed):
        yield _matter(
            rng, number + 1, last - span + span * number // max(closed, 1), last + _OPEN_DAYS
        )
    for place in range(plan.open_matters):
        age = _OPEN_DAYS - (_OPEN_DAYS + 1) * place // plan.open_matters
        done = 1 + place % (len(_COURSE) - 1)
        yield _matter(
            rng, closed + place + 1, plan.today.toordinal() - age, plan.today.toordinal(), done
        )


def _matter(
    rng: random.Random, number: int, day: int, last: int, done: int = len(_COURSE)
) -> dict[str, Any]:
    unit, grid = rng.choice(_grids())
    handler = rng.choice(HANDLERS)
    return {
        "ref": f"SX{number:08}", "unit": unit, "category": rng.choice(CATEGORIES), "channel": rng.choice(CHANNELS),
        "urgency": None, "place": f"示例路{rng.randrange(400)}号", "grid": grid, "summary": f"反映问题第{number}件",
        "reported_on": _iso(day), "wants_answer": True,
        "reporter": {"name": f"甲某{number}", "phone": f"138{number:08}"},
        "events": list(_events(rng, day, last, handler, done)),
    }  # fmt: skip


def _events(
    rng: random.Random, day: int, last: int, handler: str, done: int
) -> Iterator[dict[str, Any]]:
    for kind, least, most, facts in _COURSE[:done]:
        day = min(day + rng.randint(least, most), last)
        yield {
            "kind": kind,
            "on": _iso(day),
            **facts,
            **({"unit": handler} if "unit" in facts else {}),
        }


@lru_cache
def _grids() -> list[tuple[str, str]]:
    """Return the communities, each with one of its grids."""
    with (SAMPLES / "grids.csv").open(encoding="utf-8-sig", newline="") as file:
        return [(row["所属单位"], row["网格编码"]) for row in csv.DictReader(file)]


@lru_cache(maxsize=4096)
def _iso(ordinal: int) -> str:
    return dt.date.fromordinal(ordinal).isoformat()


def write_matters(plan: MatterPlan, path: Path) -> None:
    """Write the plan as JSONL."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines(plan))
