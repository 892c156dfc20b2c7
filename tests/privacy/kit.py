"""What the tests of privacy share: made-up people, and the bytes of a file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from govtool import models as m
from govtool.privacy import erasure, person_search
from govtool.privacy.person_search import Person
from govtool.store import Store, Transaction
from govtool.views import person_places
from tests.store.kit import day, register

TODAY = dt.date(2026, 11, 2)
ZHANG = {
    "role": "applicant",
    "name": "张样一",
    "phone": "13800000001",
    "id_no": "990000199001010017",
}
LI = {"role": "respondent", "name": "李样二", "phone": "13800000002"}


def case(
    store: Store, *parties: dict[str, Any], steps: tuple[m.Event, ...] = (), **values: Any
) -> str:
    """Register a case with these parties and let the steps follow; returns its number."""
    with store.writing("甲某") as tx:
        subject = register(tx, parties=parties, **values)
        for event in steps:
            tx.append(subject, event)
        return next(
            e.event.case_no for e in tx.history(subject) if isinstance(e.event, m.Registered)
        )


def closed(on: str = "03-01") -> m.Closed:
    return m.Closed(on=day(on), outcome="withdrawn")


def household(tx: Transaction, code: str, **values: Any) -> m.Entry:
    home = m.Household(code=code, grid="G01", **values)
    return tx.append(f"household:{code}", m.HouseholdSaved(on=day("01-05"), household=home))


def find(store: Store, who: str, case_no: str | None = None) -> list[Person]:
    return person_search.find(store, who, TODAY, case_no)


def erase(store: Store, persons: list[Person], reason: str = "本人申请") -> erasure.ErasurePlan:
    """Erase persons as the command does."""
    with store.writing("甲某") as tx:
        planned = erasure.plan(store, persons)
        erasure.erase(tx, planned, persons, reason, TODAY)
    person_places.wipe(store)
    return planned


def texts_in(path: Path, *texts: str) -> list[str]:
    """Which of the texts stand anywhere in the bytes of a file, its unused pages included."""
    content = path.read_bytes()
    return [text for text in texts if text.encode() in content]
