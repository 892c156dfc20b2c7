"""What is stored of matters: their row, turns and dated facts, by hand; that it is made anew, asked and found again."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from govtool import models as e
from govtool import models as m
from govtool.base.vocabulary import Told
from govtool.store import Store, Transaction, open_store
from govtool.store.doctor import examine, rebuild
from govtool.subjects.matter.kinds import MATTER, NUMBERS
from govtool.views import likeness, lookups, office, queries
from govtool.views.figures import Bounds, owed
from govtool.views.matter_rows import VIEW
from govtool.views.queries import SubjectFilter
from tests.store.kit import day, found_office, projections, save_grid, save_unit

MATTER_DAYS = 7
DONE = {
    "matter_taken_up": e.MatterTakenUp(on=day("03-04")),
    "matter_dispatched": e.MatterDispatched(on=day("03-05"), unit="SQ02"),
    "matter_sent_back": e.MatterSentBack(on=day("03-06"), reason="not_ours"),
    "again": e.MatterDispatched(on=day("03-06"), unit="BM01"),
    "matter_signed": e.MatterSigned(on=day("03-09")),
    "matter_handled": e.MatterHandled(on=day("03-16"), result="done"),
    "matter_answered": e.MatterAnswered(on=day("03-16"), way="phone"),
    "matter_rated": e.MatterRated(on=day("03-17"), solved=True, satisfied="partly"),
}


def report(tx: Transaction, on: str = "03-04", **values: Any) -> str:
    """Report a matter; returns its subject."""
    subject = tx.new_subject("matter")
    values = {
        "channel": "grid",
        "category": "street_order",
        "place": "示例路12号",
        "summary": "占道经营",
        **values,
    }
    values.setdefault("no", tx.next_no(NUMBERS, values.setdefault("unit", "SQ01"), day(on).year))
    tx.append(subject, e.MatterReported(on=day(on), **values))
    return subject


@pytest.fixture
def store(tmp_path: Path) -> Any:
    with found_office(tmp_path / "a.db") as store:
        yield store


def rows(store: Store, query: str) -> list[tuple[Any, ...]]:
    return store.reader.execute(query).fetchall()


def handled(store: Store) -> str:
    with store.writing("甲某") as tx:
        subject = report(tx, grid="G01", ref="R-1")
        for event in DONE.values():
            tx.append(subject, event)
    return subject


def test_a_matter_its_turns_and_its_facts(store: Store) -> None:
    handled(store)
    columns = "category, platform, class, channel, urgency, wants_answer, grid, handler, result, solved, satisfied"
    assert rows(store, f"SELECT {columns}, sent_back, handled_on, answered_on, became, violations FROM matter") == [
        ("street_order", "enforcement", "general", "grid", None, 1, "G01", None, "done", 1, "partly", 1,
         "2026-03-16", "2026-03-16", None, 0),
    ]  # fmt: skip
    assert rows(
        store, "SELECT no, unit, opened_on, signed_on, closed_on, outcome FROM matter_turn"
    ) == [
        (1, "SQ02", "2026-03-05", None, "2026-03-06", "sent_back"),
        (2, "BM01", "2026-03-06", "2026-03-09", "2026-03-16", "handled"),
    ]
    assert rows(store, 'SELECT "on", kind, unit, value FROM matter_fact ORDER BY no') == [
        ("2026-03-05", "dispatched", "SQ02", None), ("2026-03-06", "sent_back", "SQ02", "not_ours"),
        ("2026-03-06", "dispatched", "BM01", None), ("2026-03-16", "handled", "BM01", "done"),
        ("2026-03-16", "answered", "BM01", "phone"), ("2026-03-17", "rated", "BM01", "partly"),
    ]  # fmt: skip


def test_what_was_done_in_time_is_kept_and_the_rest_is_owed(store: Store) -> None:
    """Handled on 16 March: 7 days after 6 March, a Friday, are 13 March, so that it was late; the archive is owed."""
    handled(store)
    assert rows(store, "SELECT rule, unit, due FROM met ORDER BY no") == [
        ("matter_accept", "JD01", "2026-03-05"), ("matter_dispatch", "JD01", "2026-03-05"),
        ("matter_dispatch", "JD01", "2026-03-09"), ("matter_sign", "SQ02", "2026-03-06"),
        ("matter_sign", "BM01", "2026-03-09"), ("matter_answer", "JD01", "2026-03-17"),
        ("matter_revisit", "JD01", "2026-03-17"),
    ]  # fmt: skip
    assert rows(store, "SELECT rule, turn, due, done_on FROM obligation ORDER BY no") == [
        ("matter_handle", "2", "2026-03-13", "2026-03-16"), ("matter_archive", "1", "2026-03-23", None),
    ]  # fmt: skip


def test_a_case_keeps_no_such_rows(store: Store) -> None:
    with store.writing("甲某") as tx:
        subject = tx.new_subject("case")
        tx.append(subject, m.Registered(on=day("02-05"), unit="SQ01", case_no="SQ01-2026-00001",
                                        dispute_type="neighbour", summary="院墙"))  # fmt: skip
        tx.append(subject, m.Reported(on=day("02-05")))
    assert rows(store, "SELECT * FROM met") == []


def test_a_redo_and_what_became_a_case(store: Store) -> None:
    with store.writing("甲某") as tx:
        subject = report(tx)
        for event in (
            e.MatterTakenUp(on=day("03-04")), e.MatterRaised(on=day("03-04"), class_="综合执法"),
            e.MatterHandled(on=day("03-10"), result="explained"), e.MatterRedo(on=day("03-11"), reason="未解决"),
            e.MatterBecameCase(on=day("03-12"), case_no="SQ01-2026-00001"),
        ):  # fmt: skip
            tx.append(subject, event)
    assert rows(store, 'SELECT "on", kind, unit, value FROM matter_fact ORDER BY "on"') == [
        ("2026-03-04", "raised", "JD01", None), ("2026-03-10", "handled", "JD01", "explained"),
        ("2026-03-11", "redo", "JD01", None),
    ]  # fmt: skip
    assert rows(store, "SELECT became, result FROM matter") == [("SQ01-2026-00001", None)]
    assert rows(store, "SELECT state, closed_on FROM subject") == [("became_case", "2026-03-12")]
    # the case need not be in this file
    assert [finding for finding in examine(store) if finding.code != "left_behind"] == []


def test_a_rebuild_leaves_it_as_it_was(store: Store) -> None:
    handled(store)
    before = projections(store.reader)
    assert {"matter", "matter_turn", "matter_fact", "met", "likeness"} <= {
        name for name, kept in before.items() if kept
    }
    assert examine(store) == []
    rebuild(store)
    assert projections(store.reader) == before


def test_other_lists_make_it_anew(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    handled(store)
    monkeypatch.setattr(office, "_lists", lambda: ("other categories",))
    assert [finding.code for finding in examine(store)] == ["outdated_projection"]
    with open_store(store.path) as again:
        assert again.judged_anew
        assert examine(again) == []


def test_lists_by_columns_of_both_tables(store: Store) -> None:
    with store.writing("甲某") as tx:
        tx.append(report(tx, "03-04"), DONE["matter_taken_up"])
        report(tx, "03-09", category="noise", unit="SQ02")
        report(tx, "03-02", category="food")

    def listed(**which: Any) -> list[str]:
        return [
            row["no"] for row in queries.subjects(store.reader, "matter", SubjectFilter(**which))
        ]

    first, second, third = "SQ01-S2026-00001", "SQ02-S2026-00001", "SQ01-S2026-00002"
    assert listed() == [third, first, second]
    assert listed(newest=True, limit=2) == [second, first]
    assert listed(having={"platform": "enforcement", "unit": None}) == [first, second]
    assert listed(having={"state": "accepted"}, in_hand=True) == [first]
    assert listed(opened_from=day("03-04"), opened_before=day("03-09")) == [first]
    assert listed(violations=True) == []
    assert (
        queries.subject_count(store.reader, "matter", SubjectFilter({"unit": "SQ01"}, limit=1)) == 2
    )
    assert lookups.imported_subject(store.reader, "matter", "ref", "R-9") is None


@pytest.mark.parametrize(
    ("on", "more", "is_found"),
    [
        ("03-11", {"place": "示例路１２号。"}, True),
        ("03-12", {}, False),
        ("03-11", {"place": "示例路13号"}, False),
        ("03-11", {"place": "示例路13号", "grid": "G01"}, True),
        ("03-11", {"category": "noise"}, False),
    ],
)
def test_alike_by_grid_or_place(
    store: Store, on: str, more: dict[str, Any], is_found: bool
) -> None:
    with store.writing("甲某") as tx:
        report(tx, grid="G01")
        opening = e.MatterReported(
            on=day(on), no="?", unit="SQ02", channel="hotline", summary="占道",
            **{"category": "street_order", "place": "示例路12号", **more},
        )  # fmt: skip
    question = likeness.asked(store.reader, store.office, "matter", day(on))
    assert question is not None
    assert question.within == MATTER_DAYS
    assert [known.state.no for known in likeness.similar_to(question, opening)] == [
        "SQ01-S2026-00001"
    ] * is_found


def test_a_unit_of_another_kind_judges_it_again(store: Store) -> None:
    """Its turns name it: what stands of them stays sound, and says until when it had any."""
    subject = handled(store)
    with store.writing("甲某") as tx:
        save_unit(tx, "BM01", "committee", "JD01")
        save_grid(tx, "G02", "SQ02")
    assert store.state(subject).violations == []
    assert examine(store) == []
    assert lookups.turns_of(store.reader, "BM01") == (0, day("03-16"))


def test_what_is_owed_of_matters_alone(store: Store) -> None:
    handled(store)
    found = owed(store, dt.date(2026, 3, 20), Bounds(word="matter"))
    assert [(one.no, one.obligation.rule) for one in found] == [
        ("SQ01-S2026-00001", "matter_archive")
    ]
    assert owed(store, dt.date(2026, 3, 20), Bounds(word="case")) == []


TOLD_AT = {
    "handled by another": (tuple(DONE.values()), None),
    "signed and sent back": (
        (
            e.MatterTakenUp(on=day("03-04")),
            e.MatterDispatched(on=day("03-05"), unit="SQ02"),
            e.MatterSigned(on=day("03-05")),
            e.MatterSentBack(on=day("03-06"), reason="not_ours"),
            e.MatterDispatched(on=day("03-06"), unit="BM01"),
        ),
        "SQ02",
    ),
    "sent back unsigned": (tuple(DONE.values())[:4], None),
    "never dispatched": ((), None),
}


@pytest.mark.parametrize(("events", "first"), TOLD_AT.values(), ids=TOLD_AT)
def test_lists_say_where_those_who_are_told_stand_as_the_folded_matter_does(
    store: Store, events: tuple[Any, ...], first: str | None
) -> None:
    with store.writing("甲某") as tx:
        subject = report(tx)
        for event in events:
            tx.append(subject, event)
    on = day("04-20")
    state, found = store.state(subject, on), owed(store, on, Bounds())
    lines = VIEW.lines(store.reader, store.office, found)
    expected = {Told.PLATFORM_COMMANDER: "ZFPT", Told.COMMANDER_IN_CHIEF: "ZHS"}
    expected |= {Told.FIRST_UNIT: first} if first else {}
    assert MATTER.addressee_units(state) == expected
    assert [line.addressee_units for line in lines.values()] == [expected] * len(lines)
    assert lines
