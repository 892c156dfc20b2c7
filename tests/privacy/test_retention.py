"""Retention: what is past its time, and what is left of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from commands.clerk import Desk
from privacy.kit import LI, ZHANG, case, closed, texts_in
from store.kit import day, projections

from govtool import models as m
from govtool import retention
from govtool.store import Store
from govtool.store.doctor import examine
from govtool.text import is_erased

OLD, TODAY = "2016-02-05", dt.date(2026, 11, 2)


def old(store: Store, closed_on: str, *parties: dict[str, Any], **values: Any) -> str:
    """A case registered long ago, and closed on a day."""
    return case(store, *parties, on=OLD, steps=(*values.pop("steps", ()), closed(closed_on)), **values)


def due(store: Store, as_of: dt.date = TODAY) -> list[str]:
    return [one.case_no for one in retention.past(store, as_of)]


def apply(store: Store, today: dt.date = TODAY) -> int:
    return retention.apply(store, list(retention.past(store, today)), "甲某", "期满", today)


@pytest.mark.parametrize(
    ("closed_on", "as_of", "is_due"),
    [
        ("2016-03-01", "2026-02-28", False),
        ("2016-03-01", "2026-03-01", True),
        ("2016-03-01", "2026-03-02", True),
        ("2016-02-29", "2026-02-27", False),
        ("2016-02-29", "2026-02-28", True),  # ten years after a leap day end on the last of February
    ],
)
def test_ten_years_after_closing(store: Store, closed_on: str, as_of: str, is_due: bool) -> None:
    number = old(store, closed_on, ZHANG)
    assert due(store, dt.date.fromisoformat(as_of)) == [number] * is_due


def test_each_day_of_closing_is_over_on_its_own_day(store: Store) -> None:
    """The last day of closing that is over is found by the same rule that says until when it is kept."""
    for n in range(800):
        as_of = dt.date(2026, 1, 1) + dt.timedelta(days=n)
        last = retention.last_closed(store.office, as_of)
        assert retention.kept_until(store.office, last, as_of) <= as_of
        assert retention.kept_until(store.office, last + dt.timedelta(days=1), as_of) > as_of


def test_cases_in_hand_are_kept(store: Store) -> None:
    case(store, ZHANG, on=OLD)
    assert due(store) == []


def test_the_policy_of_the_office_decides(store: Store) -> None:
    number = case(store, ZHANG, steps=(closed(),))
    source = "[personal_data_kept]\nvalues = [{ from = 2026-01-01, value = 6 }]"
    with store.writing("甲某") as tx:
        tx.append("policy", m.PolicyAdopted(on=day("01-05"), source=source))
    assert due(store, day("08-31")) == []
    assert due(store, day("09-01")) == [number]


def test_of_linked_cases_the_last_closing_counts(store: Store) -> None:
    first = old(store, "2016-03-01", ZHANG)
    second = case(store, LI, on=OLD)
    with store.writing("甲某") as tx:
        tx.append(store.subject_of(first), m.Linked(on=day("2016-03-01"), other=second))
    assert due(store) == []
    with store.writing("甲某") as tx:
        tx.append(store.subject_of(second), closed("2016-12-01"))
    assert due(store) == []
    assert sorted(due(store, dt.date(2026, 12, 1))) == sorted([first, second])


def rich(store: Store) -> str:
    return old(
        store,
        "2016-03-01",
        ZHANG,
        {**LI, "address": "样新村2幢201室"},
        {"role": "third_party", "name": "示例物业有限公司", "id_no": "91350100M000100Y43", "phone": "13800000007", "representative": "赵样四"},
        summary="张样一与李样二，证人13900000009",
        ref="990000199001010017",
        steps=(
            m.Investigated(on=day("2016-02-06"), asked="孙样五", attendees="钱样六", mediator="老样"),
            m.Corrected(on=day("2016-02-07"), changes={"parties": [ZHANG, LI]}, reason="李样二迁走"),
            m.Retracted(on=day("2016-02-08"), targets=(), reason="张样一说错"),
        ),
    )  # fmt: skip


PERSONAL = (
    "张样一",
    "李样二",
    "13800000001",
    "13800000002",
    "13900000009",
    "样新村2幢201室",
    "孙样五",
    "钱样六",
    "赵样四",
    "13800000007",
)


@pytest.mark.usefixtures("plain_files")  # of an encrypted one no text can be read anyway
def test_nothing_personal_is_left_and_everything_else_is(store: Store) -> None:
    from govtool.store import people

    number = rich(store)
    before = projections(store.conn)
    assert set(texts_in(store.path, *PERSONAL)) == set(PERSONAL)
    apply(store)
    people.wipe(store.conn)
    assert texts_in(store.path, *PERSONAL) == []
    assert texts_in(store.path, "老样", "示例物业有限公司", "91350100M000100Y43") != []
    left = store.case(number)
    assert all(is_erased(party.name) for party in left.parties)
    assert examine(store) == []
    after = projections(store.conn)
    assert {name for name in before if before[name] != after[name]} <= {"case", "search", "likeness", "party"}


def test_it_is_done_once_and_again_when_something_was_recorded_since(store: Store) -> None:
    number = rich(store)
    assert apply(store) == 4
    assert due(store) == []
    assert apply(store) == 0
    with store.writing("甲某") as tx:
        tx.append(store.subject_of(number), m.Revisited(on=TODAY, note="13800000001"))
    assert due(store) == [number]
    assert apply(store) == 1
    assert due(store) == []


def test_an_interruption_leaves_whole_cases(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    numbers = [old(store, f"2016-03-0{n}", ZHANG) for n in range(1, 6)]

    def stop(done: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        retention.apply(store, list(retention.past(store, TODAY)), "甲某", "期满", TODAY, stop)
    assert due(store) == numbers[2:]
    apply(store)
    assert due(store) == []
    assert examine(store) == []


def test_the_commands(desk: Desk) -> None:
    number = desk.add("--party", "申请人:张样一:13800000001", on="2025-02-05")
    desk.done("case", "close", number, "--outcome", "withdrawn", on="2025-03-01")
    assert desk.done("retention", "due", "--json", on="2035-02-28").json == []
    soon = desk.done("retention", "due", "--within", "1d", "--json").json
    assert soon == [{"case_no": number, "unit": "SQ01", "closed_on": "2025-03-01", "kept_until": "2035-03-01"}]
    refused = desk("retention", "apply", "--json", on="2035-03-01")
    assert (refused.code, refused.error["code"]) == (2, "needs_yes")
    assert desk.done("retention", "apply", "--yes", "--json").json == {"cases": 1, "entries": 1}
    assert is_erased(desk.case(number)["parties"][0]["name"])
    (told,) = desk.done("access", "--json").json
    assert (told["kind"], told["about"], told["rows"]) == ("erased", [number], 1)
    assert "120" in told["reason"]
    assert desk.done("retention", "apply", "--yes", "--json").json == {"cases": 0, "entries": 0}
    assert desk("undo", "--yes").code == 0  # the closing: what was erased is passed over
    assert is_erased(desk.case(number)["parties"][0]["name"])
