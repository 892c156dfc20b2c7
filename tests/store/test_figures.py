"""What returns ask of the projections."""

from __future__ import annotations

from store.kit import day, register

from govtool import models as m
from govtool.store import Store, figures


def test_of_one_day_what_is_overdue_stands_in_the_order_of_the_numbers(store: Store) -> None:
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
        case_id for case_id, _no, owed in figures.overdue(store, day("05-01")) if owed.rule == "centre_close"
    ]
    assert len(found) == 8
    assert found == sorted(found)
