"""Retention: what is past its time, and what is left of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from govtool import models as m
from govtool.base.text import is_erased
from govtool.journal import amend
from govtool.privacy import retention
from govtool.store import Store
from govtool.store.doctor import examine
from govtool.views import person_places
from tests.commands.clerk import Desk
from tests.privacy.kit import LI, ZHANG, case, closed, texts_in
from tests.store.kit import day, projections, register

OLD, TODAY = "2016-02-05", dt.date(2026, 11, 2)


def old(store: Store, closed_on: str, *parties: dict[str, Any], **values: Any) -> str:
    """A case registered long ago, and closed on a day."""
    return case(
        store, *parties, on=OLD, steps=(*values.pop("steps", ()), closed(closed_on)), **values
    )


def due(store: Store, as_of: dt.date = TODAY) -> list[str]:
    return [one.no for one in retention.past(store, as_of)]


def apply(store: Store, today: dt.date = TODAY) -> int:
    return retention.apply(store, list(retention.past(store, today)), "甲某", "期满", today).entries


@pytest.mark.parametrize(
    ("closed_on", "as_of", "is_due"),
    [
        ("2016-03-01", "2026-02-28", False),
        ("2016-03-01", "2026-03-01", True),
        ("2016-03-01", "2026-03-02", True),
        ("2016-02-29", "2026-02-27", False),
        (
            "2016-02-29",
            "2026-02-28",
            True,
        ),  # ten years after a leap day end on the last of February
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
    from govtool.views import person_places

    number = rich(store)
    before = projections(store.reader)
    assert set(texts_in(store.path, *PERSONAL)) == set(PERSONAL)
    apply(store)
    person_places.wipe(store)
    assert texts_in(store.path, *PERSONAL) == []
    assert texts_in(store.path, "老样", "示例物业有限公司", "91350100M000100Y43") != []
    left = store.case(number)
    assert all(is_erased(party.name) for party in left.parties)
    assert examine(store) == []
    after = projections(store.reader)
    assert {name for name in before if before[name] != after[name]} <= {
        "case",
        "search",
        "likeness",
        "party",
    }


def test_one_person_has_one_placeholder_however_each_case_knows_them(store: Store) -> None:
    ways = [
        {"phone": ZHANG["phone"]},
        {"id_no": ZHANG["id_no"]},
        {"phone": ZHANG["phone"], "id_no": ZHANG["id_no"]},
    ]
    numbers = [
        old(store, "2016-03-01", {"role": "applicant", "name": "张样一", **way}) for way in ways
    ]
    apply(store)
    assert len({store.case(number).parties[0].name for number in numbers}) == 1


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


def test_a_registration_that_was_taken_back_is_kept_no_longer_than_a_case(store: Store) -> None:
    with store.writing("甲某") as tx:
        subject = register(tx, on=OLD, parties=[ZHANG])
    with store.writing("甲某") as tx:
        amend.retract(
            tx, subject, [tx.history(subject)[0].id], "张样一重复登记", on=day("2016-03-01")
        )
    assert due(store, dt.date(2026, 2, 28)) == []
    assert [found.subject for found in person_places.closed_by(store.reader, TODAY, subject)] == [
        subject
    ]
    assert list(person_places.closed_by(store.reader, TODAY, "case:other-1")) == []
    (one,) = retention.past(store, dt.date(2026, 3, 1))
    assert (one.subject, one.unit, one.closed_on, one.until) == (
        subject,
        "SQ01",
        day("2016-03-01"),
        day("2026-03-01"),
    )
    apply(store)
    person_places.wipe(store)
    assert due(store) == []
    assert texts_in(store.path, "张样一", "13800000001", "990000199001010017") == []
    assert examine(store) == []


def test_what_changed_since_it_was_found_is_kept(store: Store) -> None:
    """While the question waited for its answer, somebody reopened one case and linked another with one in hand."""
    reopened, linked, still = (old(store, f"2016-03-0{n}", ZHANG) for n in (1, 2, 3))
    in_hand = case(store, LI)
    found = list(retention.past(store, TODAY))
    subject = store.subject_of(reopened)
    (closing,) = (entry.id for entry in store.history(subject) if isinstance(entry.event, m.Closed))
    with store.writing("乙某") as tx:
        tx.append(subject, m.Retracted(on=TODAY, targets=(closing,), reason="误"))
        tx.append(store.subject_of(linked), m.Linked(on=TODAY, other=in_hand))
    assert retention.apply(store, found, "甲某", "期满", TODAY) == retention.Erased(
        cases=1, entries=1
    )
    assert [is_erased(store.case(number).parties[0].name) for number in (reopened, linked, still)] == [False, False, True]  # fmt: skip


def test_a_policy_that_changed_since_it_was_found_decides(store: Store) -> None:
    number = old(store, "2016-03-01", ZHANG)
    found = list(retention.past(store, TODAY))
    with store.writing("乙某") as tx:
        source = "[personal_data_kept]\nvalues = [{ from = 2011-01-01, value = 240 }]"
        tx.append("policy", m.PolicyAdopted(on=TODAY, source=source))
    assert retention.apply(store, found, "甲某", "期满", TODAY) == retention.Erased()
    assert store.case(number).parties[0].name == "张样一"


def test_of_several_days_each_must_find_it_over(store: Store) -> None:
    """A policy in force since then keeps longer than the one of the day that was chosen."""
    number = case(store, ZHANG, steps=(closed(),))
    source = "[personal_data_kept]\nvalues = [{ from = 2026-01-01, value = 6 }, { from = 2026-10-01, value = 60 }]"
    with store.writing("甲某") as tx:
        tx.append("policy", m.PolicyAdopted(on=day("01-05"), source=source))
    assert due(store, day("09-30")) == [number]
    assert list(retention.past(store, day("09-30"), TODAY)) == []


def test_the_commands(desk: Desk) -> None:
    number = desk.add("--party", "申请人:张样一:13800000001", on="2025-02-05")
    desk.done("case", "close", number, "--outcome", "withdrawn", on="2025-03-01")
    assert desk.done("retention", "due", "--json", on="2035-02-28").json == []
    soon = desk.done("retention", "due", "--within", "1d", "--json").json
    days = {"closed_on": "2025-03-01", "kept_until": "2035-03-01"}
    assert soon == [{"case_no": number, "unit": "SQ01", **days, "noun": "case", "no": number}]
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


def test_a_day_that_has_yet_to_come_erases_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = desk.add("--party", "申请人:张样一:13800000001", on="2025-02-05")
    desk.done("case", "close", number, "--outcome", "withdrawn", on="2025-03-01")
    desk.today("2035-02-28")
    early = desk("retention", "apply", "--today", "2035-03-01", "--yes", "--json")
    assert (early.code, early.error["code"], early.error["value"]) == (
        3,
        "not_yet_due",
        "2035-03-01",
    )
    monkeypatch.setenv("GOVTOOL_TODAY", "2035-03-02")
    early = desk("retention", "apply", "--yes", "--json")
    assert (early.code, early.error["code"]) == (3, "not_yet_due")
    assert desk.case(number)["parties"][0]["name"] == "张样一"
    desk.today("2035-03-05")
    late = desk.done("retention", "apply", "--today", "2035-03-02", "--yes", "--json")
    assert late.json == {"cases": 1, "entries": 1}
