"""The index of likeness: what it finds, within how many days, and that it follows whatever happens to a case."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from govtool import models as m
from govtool.desk import links
from govtool.journal import amend
from govtool.rules import CASE
from govtool.store import Store, open_store
from govtool.store.doctor import examine, rebuild
from govtool.views import likeness, office
from govtool.views.likeness import LikenessQuestion, similar_since, similar_to
from tests.store.kit import day, found_office, projections, register

WITHIN = 30
PARTIES = [
    {"role": "applicant", "name": "甲某"},
    {"role": "respondent", "name": "乙某", "phone": "13800000000"},
]
TURNED = [{"role": "applicant", "name": "乙某"}, {"role": "respondent", "name": "甲某"}]


def enter(store: Store, *cases: tuple[str, dict[str, Any]]) -> list[str]:
    """Register cases, each with its day and more; returns their subjects."""
    with store.writing("甲某") as tx:
        return [register(tx, on, **{"parties": PARTIES, **more}) for on, more in cases]


def similar(
    store: Store, on: str, parties: list[dict[str, str]] = PARTIES, kind: str = "neighbour"
) -> list[str]:
    opening = m.Registered.model_construct(
        dispute_type=kind, on=day(on), parties=[m.Party.model_validate(party) for party in parties]
    )
    return [known.state.no for known in similar_to(question(store), opening)]


def pairs(store: Store, since: int = 0) -> dict[str, list[str]]:
    found = similar_since(question(store), since)
    return {case.state.no: [other.state.no for other in others] for case, others in found}


def question(store: Store) -> LikenessQuestion:
    return LikenessQuestion(store.reader, store.office, CASE, WITHIN)


def newest(store: Store) -> int:
    return int(store.reader.execute("SELECT max(pos) FROM journal").fetchone()[0])


@pytest.mark.parametrize(
    ("on", "is_found"),
    [
        ("2026-01-05", False),
        ("2026-01-06", True),
        ("2026-02-05", True),
        ("2026-03-07", True),
        ("2026-03-08", False),
    ],
)
def test_thirty_days_before_and_after(store: Store, on: str, is_found: bool) -> None:
    enter(store, ("2026-02-05", {}))
    assert similar(store, on) == (["SQ01-2026-00001"] if is_found else [])


def test_another_type_and_other_parties_are_another_matter(store: Store) -> None:
    enter(store, ("02-05", {"dispute_type": "family"}), ("02-05", {"parties": PARTIES[:1]}))
    assert similar(store, "02-06") == []
    assert similar(store, "02-06", kind="family") == ["SQ01-2026-00001"]
    assert similar(store, "02-06", TURNED, "family") == ["SQ01-2026-00001"]
    assert similar(store, "02-06", PARTIES[:1], "family") == []


def test_the_nearest_in_time_comes_first(store: Store) -> None:
    enter(store, ("02-05", {}), ("02-20", {"parties": TURNED}), ("02-12", {"unit": "SQ02"}))
    assert similar(store, "02-13") == ["SQ02-2026-00001", "SQ01-2026-00002", "SQ01-2026-00001"]


def test_the_later_of_two_is_told_of_the_earlier(store: Store) -> None:
    enter(store, ("02-20", {}), ("02-05", {"unit": "SQ02"}), ("03-21", {"parties": TURNED}))
    assert pairs(store) == {
        "SQ02-2026-00001": ["SQ01-2026-00001"],
        "SQ01-2026-00002": ["SQ01-2026-00001"],
    }
    assert pairs(store, newest(store)) == {}


def test_few_new_cases_among_many_are_found_as_many_are(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(7)

    def some(count: int) -> list[tuple[str, dict[str, Any]]]:
        people = [
            [{**party, "name": chance.choice("甲乙丙丁")} for party in PARTIES]
            for _case in range(count)
        ]
        return [(f"02-{chance.randint(1, 28):02d}", {"parties": parties}) for parties in people]

    enter(store, *some(60))
    before = newest(store)
    enter(store, *some(30))
    found = {}
    for few in (0, 10**9):
        monkeypatch.setattr(likeness, "_FEW", few)
        found[few] = pairs(store, before)
    assert found[0] == found[10**9]
    assert len(found[0]) > 10


def test_of_a_great_many_the_nearest_are_looked_at(store: Store) -> None:
    one_key = [{"role": "applicant", "name": "甲某"}, {"role": "respondent", "name": "乙某"}]
    enter(store, *((f"02-{n:02d}", {"parties": one_key}) for n in range(1, 29)))
    assert similar(store, "02-28") == [f"SQ01-2026-{n:05d}" for n in range(28, 8, -1)]
    assert pairs(store)["SQ01-2026-00028"] == [f"SQ01-2026-{n:05d}" for n in range(27, 7, -1)]


def test_linked_cases_are_not_told_again(store: Store) -> None:
    enter(store, ("02-05", {}), ("02-06", {}))
    with store.writing("甲某") as tx:
        links.link(tx, "SQ01-2026-00001", "SQ01-2026-00002", day("02-07"), None, day("02-07"))
    assert pairs(store) == {}
    with store.writing("甲某") as tx:
        links.unlink(tx, "SQ01-2026-00001", "SQ01-2026-00002", "两件事", day("02-08"))
    assert pairs(store) == {"SQ01-2026-00002": ["SQ01-2026-00001"]}


# --- it follows the case


def test_a_correction_moves_a_case_in_the_index(store: Store) -> None:
    (subject,) = enter(store, ("02-05", {}))
    for changes, on, kind, parties in (
        ({"registered_on": "2025-02-05"}, "2025-02-06", "neighbour", PARTIES),
        ({"dispute_type": "family"}, "2025-02-06", "family", PARTIES),
        ({"parties": [*TURNED[:1], {"role": "respondent", "name": "丙某"}]}, "2025-02-06", "family",
         [{"role": "applicant", "name": "丙某"}, {"role": "respondent", "name": "乙某"}]),
    ):  # fmt: skip
        with store.writing("甲某") as tx:
            tx.append(subject, m.Corrected(on=day("02-10"), changes=changes, reason="笔误"))
        assert similar(store, on, parties, kind) == ["SQ01-2026-00001"]
        assert similar(store, "02-06") == []
        assert examine(store) == []


def test_a_registration_taken_back_is_out_of_it(store: Store) -> None:
    (subject,) = enter(store, ("02-05", {}))
    with store.writing("甲某") as tx:
        amend.retract(tx, subject, [store.history(subject)[0].id], "重复", on=day("02-06"))
    assert similar(store, "02-06") == []
    assert store.reader.execute("SELECT count(*) FROM likeness").fetchone() == (0,)


def test_a_rebuild_leaves_it_as_it_was(store: Store) -> None:
    enter(store, ("02-05", {}), ("02-06", {"parties": TURNED}))
    before = projections(store.reader)
    assert len(before["likeness"]) == 3
    rebuild(store)
    assert projections(store.reader) == before


def test_other_rules_make_it_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with found_office(tmp_path / "govtool.db") as store:
        enter(store, ("02-05", {}))
    monkeypatch.setattr(likeness, "keys_of", lambda *_case: [4711])
    monkeypatch.setattr(office, "PROJECTION_VERSION", office.PROJECTION_VERSION + 1)
    with open_store(tmp_path / "govtool.db") as store:
        assert store.reader.execute("SELECT key FROM likeness").fetchall() == [(4711,)]
        assert examine(store) == []
