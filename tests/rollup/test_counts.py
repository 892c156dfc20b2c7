"""Care travels as counts: by hand, of five households or more, and no byte of a part tells one agreement."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from govtool import models as m
from govtool.law.periods import PeriodKind, period_of
from govtool.rollup.engines import local
from govtool.rollup.export import export
from govtool.rollup.received import received
from govtool.rollup.run import SumsAsked, rolled_up
from govtool.store import Store
from govtool.subjects import registry
from tests.rollup.part_texts import values_in
from tests.store.kit import copied_office, register

TODAY = dt.date(2026, 7, 15)
JUNE = period_of(PeriodKind.MONTHLY, dt.date(2026, 6, 1))
QUARTER = period_of(PeriodKind.QUARTERLY, dt.date(2026, 6, 1))
LAST_JUNE = period_of(PeriodKind.MONTHLY, dt.date(2025, 6, 1))

AGREED = (
    # rhythm, times, agreed on, until
    *[("monthly", 1, "2026-05-20", None)] * 5,
    ("monthly", 2, "2026-05-20", None),
    ("monthly", 1, "2026-01-05", "2026-05-31"),
    *[("weekly", 1, "2026-05-20", None)] * 4,
    *[("quarterly", 1, "2026-03-31", None)] * 5,
)


@pytest.fixture
def street(tmp_path: Path) -> Iterator[Store]:
    """Seven monthly, four weekly and five quarterly agreements; visits in June of the first three, one late."""
    with copied_office(tmp_path / "street.db") as store:
        with store.writing("钱记录") as tx:
            cares = []
            for n, (rhythm, times, on, until) in enumerate(AGREED, 1):
                home = m.Household(code=f"HU{n:03}", grid="G01", head=f"样本{n}号人")
                tx.append(
                    f"household:{home.code}",
                    m.HouseholdSaved(on=dt.date(2026, 1, 5), household=home),
                )
                agreed: dict[str, Any] = {
                    "no": f"C2026-{n:04}", "household": home.code, "unit": "SQ01", "rhythm": rhythm, "times": times,
                    "help": ["meals"], "until": until, "explained_by": "赵解释", "given": "oral",
                }  # fmt: skip
                cares.append(tx.new_subject("care"))
                tx.append(cares[-1], m.CareAgreed.checked(on=dt.date.fromisoformat(on), **agreed))
            for care, day, found in (
                (0, "2026-06-02", "well"), (0, "2026-06-30", "well"), (1, "2026-06-30", "needs"),
                (2, "2026-06-09", "not_in"), (5, "2026-06-03", "well"), (5, "2026-06-04", "well"),
                (7, "2026-06-03", "well"), (11, "2026-04-01", "well"),
            ):  # fmt: skip
                tx.append(
                    cares[care],
                    m.VisitMade(on=dt.date.fromisoformat(day), found=found, text="扶手松动"),
                )
            for n in range(1, 7):
                asked: dict[str, Any] = {
                    "no": f"V2026-{n:04}",
                    "household": f"HU{n:03}",
                    "unit": "SQ01",
                }
                tx.append(
                    tx.new_subject("visit"),
                    m.VisitRequested(on=dt.date(2026, 6 - n // 6, 9), **asked),
                )
            case = register(tx, "06-10")
            tx.append(case, m.Linked(on=dt.date(2026, 6, 11), other="C2026-0001"))
            agreed |= {"no": "C2026-0099"}
            undone = tx.append(
                tx.new_subject("care"), m.CareAgreed.checked(on=dt.date(2026, 6, 12), **agreed)
            )
            tx.append(case, m.Linked(on=dt.date(2026, 6, 12), other="C2026-0099"))
            taken_back = m.Retracted(on=dt.date(2026, 6, 12), targets=(undone.id,), reason="录错")
            tx.append(f"care:{undone.id}", taken_back)
        yield store


def rows(of: Any, code: str) -> dict[str, list[Any]]:
    table = of.table(code)
    return {row[0]: list(row[2:]) for row in table.rows}


def sums(store: Store, folder: Path, noun: str, period: Any) -> Any:
    export(store, folder, TODAY)
    return rolled_up(
        received([folder], None, period, noun),
        SumsAsked(noun, period, TODAY),
        lambda files, plan: local.run(files, plan, 1),
    )


def test_counts_are_of_five_households_or_more(street: Store, tmp_path: Path) -> None:
    """June, monthly: six agreements, the seventh had ended; 5 + 2 visits are owed; 1 + 1 + 2 were made.

    Of the four weekly ones nothing is told. The quarterly slot from April to June is owed by all five: one was met.
    """
    own = registry.rolled_up("care")(street, JUNE, TODAY)
    assert rows(own, "care") == {
        "weekly": [0, 0, 0, None],
        "monthly": [6, 7, 4, 0.571429],
        "quarterly": [5, 5, 1, 0.2],
    }
    found = sums(street, tmp_path / "parts", "care", JUNE)
    assert rows(found, "care") == rows(own, "care")


def test_a_quarter_has_the_slots_that_ended_in_it(street: Store, tmp_path: Path) -> None:
    """Monthly, April to June: seven agreements; the seventh owed April and May, nobody visited it."""
    found = sums(street, tmp_path / "parts", "care", QUARTER)
    assert rows(found, "care")["monthly"][:3] == [7, 9, 4]


def test_visits_that_were_asked_for(street: Store, tmp_path: Path) -> None:
    """Five in June, one in May, of which nothing is told."""
    assert rows(sums(street, tmp_path / "parts", "visit", JUNE), "visit") == {"visit": [5, 0]}
    may = period_of(PeriodKind.MONTHLY, dt.date(2026, 5, 1))
    assert rows(sums(street, tmp_path / "parts", "visit", may), "visit") == {}


@pytest.mark.parametrize(
    "period",
    [period_of(PeriodKind.WEEKLY, TODAY), period_of(PeriodKind.MONTHLY, dt.date(2024, 6, 1))],
)
def test_what_is_not_counted_is_lacking_and_not_zero(
    street: Store, tmp_path: Path, period: Any
) -> None:
    export(street, tmp_path / "parts", dt.date(2026, 7, 31))
    (part,) = received([tmp_path / "parts"], None, period, "care").parts
    assert [fault.code for fault in part.faults] == ["lacking"]


def test_no_byte_of_a_part_tells_one_agreement(street: Store, tmp_path: Path) -> None:
    folder = export(street, tmp_path / "parts", TODAY).folder
    everything = "\n".join(sorted(values_in(folder)))
    for text in (
        "C2026", "V2026", "care_agreed", "visit_made", "visit_requested", "meals", "扶手", "赵解释", "linked",
    ):  # fmt: skip
        assert text not in everything, text
    assert "household:HU001" in everything  # what is there is found
    assert {file.name for file in folder.iterdir()} & {
        "care.parquet",
        "visits.parquet",
        "visit.parquet",
    } == set()


def test_households_are_in_the_registers_alone(street: Store, tmp_path: Path) -> None:
    """Nothing in a part names a household any more, so no worker needs their records."""
    folder = export(street, tmp_path / "parts", TODAY).folder
    office = json.loads((folder / "office.json").read_text(encoding="utf-8"))["office"]
    assert {subject.partition(":")[0] for subject, _events in office} == {"office", "unit", "grid"}
    for noun in ("household", "grid"):
        assert sums(street, tmp_path / "parts", noun, JUNE).table("summary").total[-1] == {
            "household": len(AGREED), "grid": 1,
        }[noun]  # fmt: skip
