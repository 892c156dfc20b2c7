"""Figures of the forms: many agreements in one run, and the memory that takes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure, Goal, Unit
from benchmarks.generate import SAMPLES
from benchmarks.measure import Run, once
from benchmarks.workshop import Workshop

FEW, MANY = 50, 500
SECONDS = Goal(60)
FLAT = Goal(1.15)
"""Papers of many cases take no more memory than those of a few."""


def agreements(workshop: Workshop) -> Iterator[Figure]:
    """``govtool doc agreement`` for all cases of a file."""
    few, many = (_printed(workshop, cases) for cases in (FEW, MANY))
    yield Figure("papers", f"{MANY} agreements", MANY, many.seconds, goal=SECONDS)
    peer = f"itself with {FEW}"
    yield Figure(
        "papers", f"{MANY} agreements, memory", MANY, many.peak, Unit.BYTES, peer, few.peak, FLAT
    )


def _printed(workshop: Workshop, cases: int) -> Run:
    db = workshop.folder / f"settled-{cases}.db"
    workshop.make_office(db)
    once(
        workshop.govtool(
            db, "import", "cases", str(_file(workshop.folder / f"settled-{cases}.jsonl", cases))
        )
    )
    words = ("doc", "agreement", "--from", "2025-01-01", "-o", f"agreements-{cases}")
    return once(workshop.govtool(db, *words))


def _file(path: Path, cases: int) -> Path:
    """The sample's cases with a whole written agreement, again and again under other references."""
    samples = (SAMPLES / "cases.jsonl").read_text(encoding="utf-8").splitlines()
    settled = cycle(line for line in map(json.loads, samples) if _has_agreement(line))
    lines = [
        line | {"ref": f"{place}"} for place, line in enumerate(islice(settled, cases), start=1)
    ]
    path.write_text(
        "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8"
    )
    return path


def _has_agreement(line: dict[str, Any]) -> bool:
    told = {key for event in line["events"] for key in event}
    return {"agreement_no", "facts", "perform_by"} <= told and len(line["parties"]) > 1
