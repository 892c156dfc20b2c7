from __future__ import annotations

import datetime as dt
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from govtool import models as m
from govtool.base.errors import FileBusy, NotFound, Refused
from govtool.file.reader import connection_behind
from govtool.journal import amend, chain, entries
from govtool.law.policy import default_policy
from govtool.store import Store, Transaction, open_store
from govtool.store.doctor import examine
from govtool.views import figures, lookups, noun_tables, queries
from govtool.views.queries import CaseFilter
from tests.store.kit import (
    another,
    day,
    everything,
    next_case_no,
    projections,
    register,
    save_grid,
    save_unit,
    worked_history,
)


def rows(store: Store, query: str) -> list[tuple[object, ...]]:
    return store.reader.execute(query).fetchall()


def test_the_worked_history_gives_the_table_of_the_rulebook(store: Store) -> None:
    with store.writing("甲某") as tx:
        worked_history(tx)
    # What was done in time is in no table. The week of 5 February ends on Sunday the 8th: to be entered in the app by the
    # 9th, which nobody did while the stage went on. The seventh is still owed.
    assert rows(
        store, "SELECT no, CAST(turn AS INTEGER), rule, unit, start, due, done_on FROM obligation"
    ) == [
        (2, 1, "app_entry", "SQ01", "2026-02-05", "2026-02-09", "2026-02-26"),
        (7, 2, "centre_close", "JD01", "2026-02-26", "2026-03-26", None),
    ]
    assert rows(
        store, "SELECT no, unit, origin, opened_on, closed_on, outcome FROM stage ORDER BY no"
    ) == [
        (1, "SQ01", "registered", "2026-02-05", "2026-02-26", "transferred"),
        (2, "JD01", "accepted", "2026-02-26", None, None),
    ]
    (case,) = queries.cases(store.reader)
    assert (case["case_no"], case["state"], case["handler"], case["last_on"]) == (
        "SQ01-2026-00001", "open", "JD01", "2026-02-26",
    )  # fmt: skip
    assert list(queries.cases(store.reader, CaseFilter(handler="SQ01"))) == []
    assert list(
        queries.cases(store.reader, CaseFilter(handler="JD01", registered_before=day("02-06")))
    ) == [case]


def test_the_table_of_obligations_keeps_what_was_once_overdue(store: Store) -> None:
    with store.writing("甲某") as tx:
        subject = register(tx)  # 02-05: to be met by Monday 02-09, 8 February being a Sunday
        tx.append(subject, m.Reported(on=day("02-06")))
        tx.append(subject, m.Met(on=day("02-09")))
        tx.append(subject, m.Mediated(on=day("02-10"), outcome="settled", agreement="none"))
    assert rows(store, "SELECT rule, due, done_on FROM obligation ORDER BY no") == [
        ("report_same_day", "2026-02-05", "2026-02-06"),
        ("app_entry", "2026-02-09", "2026-02-10"),
        ("report_closure", "2026-02-11", None),
        ("platform_entry", "2026-02-13", None),
    ]


def test_the_date_that_stood_before_an_extension_is_kept_where_it_had_passed(store: Store) -> None:
    with store.writing("甲某") as tx:
        subject = worked_history(tx)
        tx.append(
            subject, m.ExtensionRequested(on=day("03-20"), until=day("04-20"), reason="多方协调")
        )
        tx.append(subject, m.ExtensionDecided(on=day("03-30"), approved=True))
        tx.append(subject, m.Closed(on=day("04-10"), outcome="withdrawn"))
        tx.append(subject, m.ClosureReported(on=day("04-10")))
    late = [("app_entry", "2026-02-09", "2026-02-26", 0)]  # the rest was done in time
    assert rows(store, "SELECT rule, due, done_on, extended FROM obligation") == late
    assert rows(store, "SELECT rule, due, until FROM earlier") == [
        ("centre_close", "2026-03-26", "2026-03-30")
    ]
    # due on 03-26 until the district decided, on 03-30
    assert figures.overdue_stages(store, day("03-26"), without=()) == {}
    assert figures.overdue_stages(store, day("03-27"), without=()) == {"JD01": 1}
    assert figures.overdue_stages(store, day("03-30"), without=()) == {}


def test_a_case_is_found_by_its_number_and_shown_as_of_a_day(store: Store) -> None:
    with store.writing("甲某") as tx:
        subject = worked_history(tx)
    assert store.subject_of("SQ01-2026-00001") == subject
    assert len(store.case("SQ01-2026-00001").stages) == 2
    assert len(store.case("SQ01-2026-00001", day("02-25")).stages) == 1
    with pytest.raises(NotFound) as early:
        store.case("SQ01-2026-00001", day("02-04"))
    assert early.value.code == "no_case"
    with pytest.raises(NotFound) as unknown:
        store.case("SQ01-2026-0001")
    assert "SQ01-2026-00001" in (unknown.value.hint or "")


def test_entries_of_one_transaction_are_one_batch_and_time_never_goes_back(store: Store) -> None:
    def noon() -> dt.datetime:
        return dt.datetime(2020, 1, 1, 12, tzinfo=dt.UTC)

    with store.writing("甲某", noon) as tx:
        first = [entry.recorded_at for entry in store.history(worked_history(tx))]
        batch = tx.recorded_at
    with store.writing("甲某", noon) as tx:
        second = tx.recorded_at
        register(tx)
    assert set(first) == {batch}
    assert second > batch > "2020-01-01T12"
    assert [
        line.entry.recorded_at
        for line in entries.read(store.reader, entries.Filter(recorded_at=second))
    ] == [second]


def test_clock_in_another_zone_is_recorded_in_utc(path: Path) -> None:
    zone = dt.timezone(dt.timedelta(hours=8))
    with open_store(path, create=True) as store:
        with store.writing("甲某", lambda: dt.datetime(2026, 3, 2, 7, tzinfo=zone)) as tx:
            entry = save_unit(tx, "JD01", "street")
        assert entry.recorded_at == "2026-03-01T23:00:00.000000Z"


class Stop(BaseException):
    pass


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, Stop])
def test_whatever_is_raised_nothing_is_recorded(
    store: Store, path: Path, error: type[BaseException]
) -> None:
    def interrupted(tx: Transaction) -> None:
        worked_history(tx)
        tx.project()
        raise error

    before = everything(path)
    with pytest.raises(error), store.writing("甲某") as tx:
        interrupted(tx)
    assert everything(path) == before
    assert not connection_behind(store.reader).in_transaction


def test_a_dry_run_takes_the_same_path_and_leaves_nothing(store: Store, path: Path) -> None:
    before = everything(path)
    with store.writing("甲某") as tx:
        subject = worked_history(tx)
        save_unit(tx, "SQ09", "community", "JD01")
        tx.rollback_only()
        assert len(tx.history(subject)) == 6
    assert everything(path) == before
    assert "SQ09" not in store.office.units
    with store.writing("甲某") as tx:
        assert next_case_no(tx, "SQ01", 2026) == "SQ01-2026-00001"


def test_the_transaction_sees_what_it_wrote(store: Store) -> None:
    with store.writing("甲某") as tx:
        save_unit(tx, "SQ09", "community", "JD01")
        assert tx.office.units["SQ09"].newest.parent == "JD01"
        subject = register(tx, unit="SQ09")
        assert tx.subject_of("SQ09-2026-00001") == subject
        case = tx.case(subject)
        assert case is not None
        assert [o.rule for o in case.obligations] == [
            "report_same_day", "app_entry", "meet_parties", "two_sessions",
        ]  # fmt: skip
        with pytest.raises(NotFound):
            tx.subject_of("SQ09-2026-00002")
    assert store.office.units["SQ09"].newest.name == "示例SQ09"


def test_numbers_are_never_used_twice_also_not_after_an_undo(store: Store) -> None:
    with store.writing("甲某") as tx:
        subject = register(tx)
        assert next_case_no(tx, "SQ01", 2026) == "SQ01-2026-00002"
        assert next_case_no(tx, "SQ01", 2027) == "SQ01-2027-00001"
    with store.writing("甲某") as tx:
        amend.retract(tx, subject, [tx.history(subject)[0].id], "录错", on=day("02-06"))
    assert rows(store, 'SELECT * FROM "case"') == []
    with store.writing("甲某") as tx:
        register(tx)
    assert rows(store, "SELECT no FROM subject WHERE word = 'case'") == [("SQ01-2026-00002",)]


def test_foreign_numbers_raise_the_counter_and_odd_ones_do_not(store: Store) -> None:
    with store.writing("甲某") as tx:
        register(tx, case_no="SQ01-2026-00041")
        register(tx, case_no="旧案3号")
        assert next_case_no(tx, "SQ01", 2026) == "SQ01-2026-00042"


def test_a_number_that_another_case_has_is_refused(store: Store) -> None:
    with store.writing("甲某") as tx:
        register(tx, case_no="旧案3号")
        with pytest.raises(Refused) as same_transaction:
            register(tx, case_no="旧案3号")
    with pytest.raises(Refused) as later, store.writing("甲某") as tx:
        register(tx, case_no="旧案3号")
    assert same_transaction.value.code == later.value.code == "case_no_taken"


def test_a_number_that_another_of_any_noun_has_is_refused(store: Store) -> None:
    opening = m.RequestMade.checked(
        on=day("02-06"), no="旧3号", unit="JD", right="access", name="甲某"
    )
    with store.writing("甲某") as tx:
        tx.append(tx.new_subject("request"), opening)
    with pytest.raises(Refused, match="旧3号") as refusal, store.writing("甲某") as tx:
        tx.append(tx.new_subject("request"), opening)
    assert refusal.value.code == "case_no_taken"


def test_an_undo_that_would_give_two_cases_one_number_is_refused(store: Store) -> None:
    with store.writing("甲某") as tx:
        first = register(tx, case_no="旧案3号")
    with store.writing("甲某") as tx:
        undo = amend.retract(tx, first, [tx.history(first)[0].id], "录错", on=day("02-06"))
    with store.writing("甲某") as tx:
        register(tx, case_no="旧案3号")
    with pytest.raises(Refused) as refusal, store.writing("甲某") as tx:
        amend.retract(tx, first, [undo.id], "还是对的", on=day("02-07"))
    assert refusal.value.code == "case_no_taken"


def test_a_registration_opens_a_subject_of_its_own(store: Store) -> None:
    with store.writing("甲某") as tx:
        subject = register(tx)
        again = m.Registered(
            on=day("02-06"), case_no="X", unit="SQ01", dispute_type="other", summary="又"
        )
        with pytest.raises(ValueError, match="new_subject"):
            tx.append(subject, again)


def test_an_actor_is_a_name(store: Store) -> None:
    with pytest.raises(Refused) as refusal, store.writing("甲\x00某"):
        pass
    assert refusal.value.code == "bad_text"


def test_import_keys(store: Store) -> None:
    with store.writing("甲某") as tx:
        register(tx, ref="R1", content="ab" * 32)
        register(tx, content="cd" * 32)
        register(tx)
    with_ref, without = lookups.mark_of("ab" * 32), lookups.mark_of("cd" * 32)
    subjects = [case["subject"] for case in queries.cases(store.reader)]
    assert lookups.imported_subject(store.reader, "case", "ref", "R1") == (subjects[0], with_ref)
    assert (
        lookups.imported_subject(store.reader, "case", "content", with_ref) is None
    )  # it goes by its ref
    assert lookups.imported_subject(store.reader, "case", "content", without) == (
        subjects[1],
        without,
    )
    assert lookups.imported_subject(store.reader, "case", "no", "SQ01-2026-00003") == (
        subjects[2],
        None,
    )
    assert lookups.imported_subject(store.reader, "case", "ref", "R2") is None


def test_the_last_standing_entry_of_a_register_wins(store: Store) -> None:
    with store.writing("甲某") as tx:
        save_grid(tx, "G02", "SQ01")
        moved = save_grid(tx, "G02", "SQ02")
    assert rows(store, "SELECT unit FROM grid WHERE code = 'G02'") == [("SQ02",)]
    with store.writing("甲某") as tx:
        amend.retract(tx, "grid:G02", [moved.id], "录错", on=day("02-06"))
    assert rows(store, "SELECT unit FROM grid WHERE code = 'G02'") == [("SQ01",)]
    with store.writing("甲某") as tx:
        amend.retract(
            tx, "grid:G02", [e.id for e in tx.history("grid:G02")[:1]], "录错", on=day("02-06")
        )
    assert rows(store, "SELECT unit FROM grid WHERE code = 'G02'") == []


def test_a_fact_recorded_late_takes_its_place(store: Store) -> None:
    with store.writing("甲某") as tx:
        home = m.Household(code="H1", grid="G01", head="乙某")
        tx.append("household:H1", m.HouseholdSaved(on=day("03-01"), household=home))
        tx.append(
            "household:H1",
            m.HouseholdSaved(on=day("02-01"), household=home.model_copy(update={"head": "丙某"})),
        )
    stored = "SELECT since, until, head FROM household ORDER BY since"
    # What was recorded first held before, too; what is told later of an earlier day holds from that day on.
    assert rows(store, stored) == [("", "2026-02-01", "乙某"), ("2026-02-01", None, "丙某")]


def test_returns_are_kept_as_filed_each_time(store: Store) -> None:
    subject = "return:weekly:2026-W10:JD01"
    with store.writing("甲某") as tx:
        for on, closing in (("03-09", 3), ("03-10", 4)):
            figures = {"total": {"closing": closing}}
            tx.append(
                subject,
                m.ReturnFiled(
                    on=day(on), report="weekly", period="2026-W10", unit="JD01", figures=figures
                ),
            )
    filed = [("2026-03-09", '{"total":{"closing":3}}'), ("2026-03-10", '{"total":{"closing":4}}')]
    assert rows(store, "SELECT filed_on, figures FROM filing ORDER BY id") == filed
    with store.writing("甲某") as tx:
        amend.retract(tx, subject, [tx.history(subject)[0].id], "错报", on=day("03-10"))
    assert rows(store, "SELECT filed_on, figures FROM filing ORDER BY id") == filed[1:]


# --- what follows from a change of the office


def due(store: Store, rule: str) -> list[tuple[object, ...]]:
    return rows(
        store, f"SELECT due, provisional FROM obligation WHERE rule = '{rule}' ORDER BY subject_id"
    )


def test_a_notice_moves_the_deadlines_of_its_year_and_its_retraction_moves_them_back(
    store: Store,
) -> None:
    with store.writing("甲某") as tx:
        register(tx, "2028-02-10", "JD01", case_no="a")
        register(tx, "2028-05-10", "JD01", case_no="b")
        register(tx, "2026-03-02", "JD01", case_no="c")
    before = due(store, "centre_close")
    assert before == [("2028-03-10", 1), ("2028-06-12", 1), ("2026-04-02", 0)]
    notice = m.CalendarNotice(
        on=day("2027-11-01"),
        year=2028,
        days=({"date": "2028-03-10", "kind": "off", "name": "放假"},),
    )
    with store.writing("甲某") as tx:
        tx.append("calendar:2028", notice)
        assert not tx.office.calendar.is_workday(day("2028-03-10"))
    assert due(store, "centre_close") == [("2028-03-13", 0), ("2028-06-12", 0), ("2026-04-02", 0)]
    with store.writing("甲某") as tx:
        amend.retract(
            tx, "calendar:2028", [tx.history("calendar:2028")[0].id], "错", on=day("2027-11-02")
        )
    assert due(store, "centre_close") == before


def test_a_notice_may_name_days_of_the_year_before(store: Store) -> None:
    with store.writing("甲某") as tx:
        register(tx, "2028-11-29", "JD01", case_no="a")
    assert due(store, "centre_close") == [("2028-12-29", 1)]
    notice = m.CalendarNotice(
        on=day("11-01"), year=2029, days=({"date": "2028-12-29", "kind": "off", "name": "元旦"},)
    )
    with store.writing("甲某") as tx:
        tx.append("calendar:2029", notice)
    assert due(store, "centre_close") == [("2029-01-01", 1)]


def test_an_adopted_policy_is_applied_to_every_case_and_can_be_taken_back(store: Store) -> None:
    with store.writing("甲某") as tx:
        register(tx)
    before, basis = projections(store.reader), queries.meta(store.reader, "basis")
    assert due(store, "meet_parties") == [("2026-02-09", 0)]
    with store.writing("甲某") as tx:
        source = "[meet_parties]\nvalues = [{ from = 2026-01-01, value = 5 }]"
        tx.append("policy", m.PolicyAdopted(on=day("01-01"), source=source))
    assert due(store, "meet_parties") == [("2026-02-10", 0)]
    assert queries.meta(store.reader, "basis") != basis
    with store.writing("甲某") as tx:
        amend.retract(tx, "policy", [tx.history("policy")[0].id], "错", on=day("01-02"))
    assert (projections(store.reader), queries.meta(store.reader, "basis")) == (before, basis)


def test_a_unit_taken_back_in_the_same_transaction_leaves_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cases that were projected in between are judged again, as if the unit had never been."""
    monkeypatch.setattr("govtool.store.transaction.MANY", 2)
    with store.writing("甲某") as tx:
        register(tx, unit="XX99")
        saved = save_unit(tx, "XX99", "street", "QU01")
        register(tx)
        register(tx, on="02-06")
        amend.retract(tx, "unit:XX99", [saved.id], "错", on=day("02-06"))
    assert [finding for finding in examine(store) if finding.code != "missing_parent"] == []


def test_another_kind_of_a_unit_changes_what_it_owes(store: Store) -> None:
    with store.writing("甲某") as tx:
        register(tx, unit="SQ02")
        register(tx, unit="SQ01")
    with store.writing("甲某") as tx:
        save_unit(tx, "SQ02", "department", "JD01")
    assert rows(store, "SELECT unit, rule FROM obligation ORDER BY subject_id, no") == [
        ("SQ02", "report_same_day"), ("SQ02", "app_entry"), ("SQ02", "unit_close"),
        ("SQ01", "report_same_day"), ("SQ01", "app_entry"), ("SQ01", "meet_parties"), ("SQ01", "two_sessions"),
    ]  # fmt: skip


def test_a_policy_edited_in_its_file_is_applied_at_the_next_opening(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.writing("甲某") as tx:
        register(tx)
    store.close()
    edited = default_policy().overlaid(
        "[meet_parties]\nvalues = [{ from = 2026-01-01, value = 5 }]"
    )
    monkeypatch.setattr("govtool.subjects.office.default_policy", lambda: edited)
    with open_store(path, refresh=False) as unrefreshed:
        assert due(unrefreshed, "meet_parties") == [("2026-02-09", 0)]
    with open_store(path) as reopened:
        assert due(reopened, "meet_parties") == [("2026-02-10", 0)]
        assert not reopened.outdated


# --- many at once

WRITER = """
import sys
from contextlib import suppress
from pathlib import Path
from govtool.store import open_store
from tests.store.kit import register
for _ in range(int(sys.argv[2])):
    with open_store(Path(sys.argv[1]), wait=60) as store, store.writing("甲某") as tx:
        register(tx)
"""


def test_four_processes_write_at_once_and_none_fails(store: Store, path: Path) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(path), "25"], stderr=subprocess.PIPE)
        for _ in range(4)
    ]
    assert [writer.communicate()[1].decode() for writer in writers] == [""] * 4
    numbers = [
        row[0] for row in rows(store, "SELECT no FROM subject WHERE word = 'case' ORDER BY id")
    ]
    assert numbers == [f"SQ01-2026-{n:05d}" for n in range(1, 101)]
    assert chain.verify(connection_behind(store.reader)) == []
    times = [
        line.entry.recorded_at for line in entries.read(store.reader, entries.Filter(about="case:"))
    ]
    assert times == sorted(set(times))


def test_a_busy_file_is_waited_for_and_then_told(store: Store, path: Path) -> None:
    other = another(path)
    other.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(FileBusy) as opening:
            open_store(path, wait=0.1)
        connection_behind(store.reader).patience = 0.1  # type: ignore[attr-defined]  # of ours
        with pytest.raises(FileBusy) as writing, store.writing("甲某"):
            pass
        with pytest.raises(FileBusy):
            store.history("office")
        with pytest.raises(FileBusy), store:
            store.reader.execute("SELECT * FROM journal").fetchall()
    finally:
        other.close()
    assert opening.value.code == writing.value.code == "busy"
    assert opening.value.exit_code == 5


def test_a_reader_that_holds_the_file_makes_the_commit_wait_and_fail_whole(
    store: Store, path: Path
) -> None:
    before = everything(path)
    other = another(path)
    other.execute("BEGIN")
    other.execute("SELECT * FROM journal").fetchone()
    connection_behind(store.reader).patience = 0.05  # type: ignore[attr-defined]  # of ours
    try:
        with pytest.raises(FileBusy), store.writing("甲某") as tx:
            register(tx)
    finally:
        other.close()
    assert everything(path) == before
    with store.writing("甲某") as tx:
        register(tx)


def test_readings_inside_one_block_see_one_state(store: Store, path: Path) -> None:
    with open_store(path) as other, other.reading():
        count = noun_tables.row_counts(other.reader)
        connection_behind(store.reader).patience = 0.05  # type: ignore[attr-defined]  # of ours
        with pytest.raises(FileBusy), store.writing("甲某") as tx:
            register(tx)
        assert noun_tables.row_counts(other.reader) == count


def test_another_process_changes_the_office(store: Store, path: Path) -> None:
    assert "SQ09" not in store.office.units
    with open_store(path) as other, other.writing("乙某") as tx:
        save_unit(tx, "SQ09", "community", "JD01")
    assert "SQ09" in store.office.units
    assert store.office is store.office


def test_a_big_import_is_projected_on_the_way(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("govtool.store.transaction.MANY", 7)
    with store.writing("甲某") as tx:
        for _ in range(20):
            worked_history(tx)
            assert len(tx._pending.seen_through) <= 7
        save_unit(tx, "SQ01", "department", "JD01")
    assert rows(store, 'SELECT count(*) FROM "case"') == [(20,)]
    assert rows(store, "SELECT count(*) FROM obligation WHERE rule = 'meet_parties'") == [(0,)]
    assert rows(store, "SELECT last FROM number") == [(20,)]


@pytest.mark.parametrize(
    ("records", "ends", "told"),
    [(True, "commit", 1), (False, "commit", 0), (True, "roll back", 0), (True, "fail", 0)],
)
def test_a_commit_that_changed_something_is_reported(
    store: Store, records: bool, ends: str, told: int
) -> None:
    calls: list[bool] = []
    store.on_commit = lambda: calls.append(connection_behind(store.reader).in_transaction)
    with suppress(ZeroDivisionError), store.writing("甲某") as tx:
        if records:
            tx.append(
                "grid:G09",
                m.GridSaved(on=day("02-01"), grid=m.Grid(code="G09", name="网格", unit="SQ01")),
            )
        if ends == "roll back":
            tx.rollback_only()
        if ends == "fail":
            raise ZeroDivisionError
    assert calls == [False] * told
