"""The tables of duty and decisions: added to an older file, and always what the journal says."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from govtool.base.errors import GovtoolError
from govtool.base.vocabulary import MeetingKind
from govtool.desk import reversal
from govtool.meetings import decisions, duty_roster
from govtool.meetings.decisions import Meeting
from govtool.models import Duty
from govtool.store import Store, open_store
from govtool.store.doctor import examine, rebuild
from govtool.views import staff
from tests.properties import examples
from tests.store.kit import another, day, everything, found_office, projections, worked_history

TODAY = day("03-31")


def test_an_older_file_gets_the_tables_and_keeps_its_data(tmp_path: Path) -> None:
    path = tmp_path / "govtool.db"
    with found_office(path) as store:
        with store.writing("甲某") as tx:
            worked_history(tx)
        now = projections(store.reader)
    conn = another(path)
    for table in ("duty", "recurring"):
        conn.execute(f"DROP TABLE {table}")
    conn.execute("DELETE FROM _sqlite_migrations WHERE name >= 'm004'")
    conn.execute("PRAGMA user_version = 3")
    conn.close()
    before = everything(path)
    with open_store(path) as store:
        assert store.upgrade_copy is not None
        assert sorted(everything(store.upgrade_copy).splitlines()) == sorted(before.splitlines())
        assert projections(store.reader) == now
        with store.writing("甲某") as tx:
            duty_roster.put_on_duty(tx, [Duty(date=TODAY, leader="甲某")], None, TODAY)
        assert staff.duty_between(store.reader, TODAY, TODAY)[TODAY].leader == "甲某"
        assert examine(store) == []


days = st.integers(1, 5).map(lambda n: dt.date(2026, 3, n))
leaders = st.sampled_from(["甲某", "乙某", "买买提·吐尔逊"])
steps = st.one_of(
    st.tuples(st.just("set"), days, leaders),
    st.tuples(st.just("swap"), days, days),
    st.tuples(st.just("clear"), days),
    st.tuples(st.just("decide"), st.sampled_from(MeetingKind), days),
    st.tuples(st.just("done"), st.integers(0, 5), days),
    st.tuples(st.just("undo")),
)


def numbers_given(store: Store) -> list[str]:
    """Every number ever given to a decision, also to those that were taken back."""
    query = "SELECT json_extract(payload, '$.no') FROM journal WHERE kind = 'decision_made' ORDER BY pos"
    return [no for (no,) in store.reader.execute(query)]


def take(store: Store, step: tuple[object, ...]) -> None:
    """Take one step as a clerk would; what is refused changes nothing."""
    with store.writing("甲某") as tx:
        match step:
            case ("set", dt.date() as on, str(leader)):
                duty_roster.put_on_duty(tx, [Duty(date=on, leader=leader)], "调班", TODAY)
            case ("swap", dt.date() as one, dt.date() as other):
                duty_roster.exchange(tx, (one, other), None, TODAY)
            case ("clear", dt.date() as on):
                duty_roster.take_off_duty(tx, [on], None, TODAY)
            case ("decide", MeetingKind() as kind, dt.date() as on):
                drafts = [{"text": "走访", "unit": "SQ01", "due": on}] * 2
                decisions.record_decisions(tx, Meeting(kind, on), drafts, TODAY, again=True)
            case ("done", int(place), dt.date() as on):
                given_out = numbers_given(store)
                if place < len(given_out):
                    decisions.record_done(
                        tx,
                        decisions.decision_subject(store, given_out[place]),
                        on,
                        None,
                        TODAY,
                    )
            case _:
                reversal.take_back(tx, reversal.newest_operation(store), "误录", TODAY)


@settings(max_examples=examples(40))
@given(st.lists(steps, max_size=12))
def test_whatever_is_recorded_a_rebuild_gives_the_same_and_no_number_twice(
    tmp_path_factory: object, script: list[tuple[object, ...]]
) -> None:
    path = tmp_path_factory.mktemp("office") / "govtool.db"  # type: ignore[attr-defined]  # pytest's factory
    with found_office(path) as store:
        for step in script:
            try:
                take(store, step)
            except GovtoolError as refusal:
                assert refusal.code in {  # noqa: PT017  # what may be refused here, and nothing else
                    "nobody_on_duty", "bad_value", "done_already", "out_of_order", "no_decision", "nothing_to_undo",
                    "repeated", "wrong_unit",
                }  # fmt: skip
        numbers = numbers_given(store)
        assert len(numbers) == len(set(numbers))
        before = projections(store.reader)
        assert examine(store) == []
        rebuild(store)
        assert projections(store.reader) == before
