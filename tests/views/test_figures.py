"""What returns ask of the projections."""

from __future__ import annotations

import pytest

from govtool import models as m
from govtool.store import Store
from govtool.views import case_cells, figures
from tests.store.kit import day, register


def test_of_one_day_what_is_overdue_is_in_the_order_of_the_numbers(store: Store) -> None:
    """Also where an extension moved the day and more became known since, so that each case is judged anew."""
    with store.writing("甲某") as tx:
        for _case in range(8):
            subject = register(tx, unit="JD01")
            for event in (
                m.ExtensionRequested(on=day("02-10"), until=day("04-20")),
                m.ExtensionDecided(on=day("02-11"), approved=True),
                m.Met(on=day("06-01")),
            ):
                tx.append(subject, event)
    found = [
        case_id
        for case_id, _no, owed in figures.overdue(store, day("05-01"), "case")
        if owed.rule == "centre_close"
    ]
    assert len(found) == 8
    assert found == sorted(found)


@pytest.mark.parametrize(
    "query", [case_cells.STAGES.counting, case_cells.ONCE.counting, *figures._OVERDUE_THEN]
)
def test_a_summary_looks_at_no_case_that_ended_before(store: Store, query: str) -> None:
    """However many cases there are, an index leads to those that are open or ended since."""
    values = {
        "begin": "2026-03-02",
        "end": "2026-03-09",
        "day": "2026-03-08",
        "began": "",
        "word": "case",
    }
    steps = [row[3] for row in store.reader.execute(f"EXPLAIN QUERY PLAN {query}", values)]
    assert not [step for step in steps if step.startswith("SCAN") and step != "SCAN c"], steps
    # An index by the day of registration alone would find every case there ever was.
    assert not [step for step in steps if "subject_opened_on" in step], steps
