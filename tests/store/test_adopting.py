"""Rules new to a file: what a newer version asks for is not owed for the past (rulebook, section 1)."""

from __future__ import annotations

import datetime as dt
import threading
from pathlib import Path

import pytest

from govtool import models as m
from govtool import rules
from govtool.base.vocabulary import MeetingKind
from govtool.desk import reversal
from govtool.file.reader import connection_behind
from govtool.meetings import decisions
from govtool.meetings.decisions import Meeting
from govtool.rules import RULES
from govtool.store import Store, open_store
from govtool.store.doctor import examine, rebuild
from govtool.subjects.decision.kinds import DECISION
from govtool.views.lookups import subject_with_no
from tests.released import RELEASED
from tests.store.kit import another, day, found_office, projections, register
from tests.store.newrule import GREET, machine_on

UPGRADED = "2026-03-10"
DAYS = ("03-09", "03-10", "03-11")
"""The day before the upgrade, its day, the day after: 10 March 2026 is a Tuesday."""


def owing(store: Store) -> list[str]:
    """The days of the cases that owe the new rule's duty, as the tables have it, which is what the journal says."""
    assert examine(store) == []
    query = (
        "SELECT s.opened_on FROM obligation AS o JOIN subject AS s ON s.id = o.subject_id"
        " WHERE o.rule = 'greet' ORDER BY 1"
    )
    found = [opened_on[5:] for (opened_on,) in store.reader.execute(query)]
    cases = [
        store.case(no)
        for (no,) in store.reader.execute("SELECT no FROM subject WHERE word = 'case'")
    ]
    folded = [
        case.opened_on.isoformat()[5:]
        for case in cases
        if "greet" in {owed.rule for owed in case.obligations}
    ]
    assert sorted(folded) == found
    return found


def adoptions(store: Store) -> list[tuple[dt.date, tuple[str, ...], tuple[str, ...]]]:
    events = [
        entry.event for entry in store.history("office") if isinstance(entry.event, m.RulesAdopted)
    ]
    return [(event.on, event.rules, event.escalated) for event in events]


@pytest.fixture
def newer(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """From now on a version with one more rule, installed on 10 March."""
    monkeypatch.setattr("govtool.store._machine_clock", lambda: machine_on(UPGRADED))
    return monkeypatch


@pytest.fixture
def upgraded(path: Path, newer: pytest.MonkeyPatch) -> Path:
    """A file with cases of three days, two of them recorded before the newer version was there."""
    with found_office(path) as store, store.writing("甲某") as tx:
        for on in DAYS[:2]:
            register(tx, on)
    newer.setitem(RULES, "greet", GREET)
    with open_store(path) as store, store.writing("甲某") as tx:
        register(tx, DAYS[2])
    return path


def test_a_rule_holds_from_the_day_of_the_upgrade_on(upgraded: Path) -> None:
    with open_store(upgraded) as store:
        assert owing(store) == ["03-10", "03-11"]
        with store.writing("甲某") as tx:
            for on in DAYS:  # recorded later, and judged by their own days all the same
                register(tx, on)
        assert owing(store) == ["03-10", "03-10", "03-11", "03-11"]


def test_it_is_recorded_once(upgraded: Path) -> None:
    with open_store(upgraded) as store:
        assert adoptions(store) == [(day("03-10"), ("greet",), ())]
        assert store.adopted is None
        connection_behind(store.reader).execute("DELETE FROM meta WHERE key = 'basis'")
    with open_store(upgraded) as store:
        assert store.adopted is None
        assert len(adoptions(store)) == 1
        assert owing(store) == ["03-10", "03-11"]


def test_all_rules_hold_in_a_new_file(path: Path, newer: pytest.MonkeyPatch) -> None:
    newer.setitem(RULES, "greet", GREET)
    with found_office(path) as store:
        with store.writing("甲某") as tx:
            for on in DAYS:
                register(tx, on)
        connection_behind(store.reader).execute("DELETE FROM meta WHERE key = 'basis'")
    with open_store(path) as store:
        assert store.adopted is None
        assert adoptions(store) == []
        assert owing(store) == list(DAYS)


def test_a_version_that_goes_back_and_forth_adopts_nothing_twice(
    upgraded: Path, newer: pytest.MonkeyPatch
) -> None:
    newer.delitem(RULES, "greet")
    with open_store(upgraded) as store:
        assert store.adopted is None
    newer.setitem(RULES, "greet", GREET)
    newer.setattr("govtool.store._machine_clock", lambda: machine_on("2026-04-01"))
    with open_store(upgraded) as store:
        assert adoptions(store) == [(day("03-10"), ("greet",), ())]


def test_a_rebuild_of_a_file_nobody_opened_since_adopts_first(
    path: Path, newer: pytest.MonkeyPatch
) -> None:
    with found_office(path) as store, store.writing("甲某") as tx:
        register(tx, "03-09")
    newer.setitem(RULES, "greet", GREET)
    with open_store(path, refresh=False) as store:
        assert [finding.code for finding in examine(store) if finding.table == "meta"] == [
            "outdated_projection"
        ]
        rebuild(store)
        assert adoptions(store) == [(day("03-10"), ("greet",), ())]
        assert owing(store) == []
        before = projections(store.reader)
        rebuild(store)
        assert projections(store.reader) == before


def test_an_undo_takes_back_the_work_before_it_and_leaves_it(upgraded: Path) -> None:
    with open_store(upgraded) as store:
        for kept in (["03-10"], []):
            with store.writing("甲某") as tx:
                reversal.take_back(tx, reversal.newest_operation(store), "录入有误", day("03-12"))
            assert owing(store) == kept
        assert len(adoptions(store)) == 1


def test_two_who_open_it_at_once_record_it_once(path: Path, newer: pytest.MonkeyPatch) -> None:
    with found_office(path) as store, store.writing("甲某") as tx:
        register(tx)
    newer.setitem(RULES, "greet", GREET)
    openers = [threading.Thread(target=lambda: open_store(path).close()) for _ in range(4)]
    for opener in openers:
        opener.start()
    for opener in openers:
        opener.join()
    with open_store(path) as store:
        assert len(adoptions(store)) == 1


def test_the_rules_of_a_noun_of_which_nothing_is_there_hold_at_once(
    path: Path, newer: pytest.MonkeyPatch
) -> None:
    found_office(path).close()
    newer.setitem(RULES, "greet", GREET)
    with open_store(path) as store:
        assert adoptions(store) == []
        with store.writing("甲某") as tx:
            register(tx, "03-09")
        assert owing(store) == ["03-09"]


# --- a rule that was known, and led to no notice


def test_a_decision_due_before_the_upgrade_leads_to_no_notice(
    path: Path, newer: pytest.MonkeyPatch
) -> None:
    """Due on the day before the upgrade, on its day, on the day after; all three are overdue by a fortnight."""
    conn = another(path)
    conn.executescript((RELEASED / "schema-5.sql").read_text(encoding="utf-8"))
    conn.close()
    with open_store(path) as store:
        assert store.adopted is not None
        assert (store.adopted.on, store.adopted.escalated) == (day("03-10"), ("decision",))
        meeting = Meeting(MeetingKind.WEEKLY, day("03-02"))
        items = [{"text": "走访", "unit": "SQ01", "due": day(due)} for due in DAYS]
        with store.writing("甲某") as tx:
            made = decisions.record_decisions(tx, meeting, items, day("03-02"))
        office, on = store.office, day("03-25")
        for no, due in zip(made, DAYS, strict=True):
            state = DECISION.judge(
                store.history(subject_with_no(store.reader, no, "decision") or ""), office, on
            )
            assert state is not None
            assert [owed.is_overdue(on) for owed in state.obligations] == [True]
            issued = [notice.due for notice in rules.notices_due(DECISION, state, office, on)]
            assert issued == ([] if due == "03-09" else [day(due)])
