from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from govtool import models as m
from govtool.base.errors import StorageTrouble
from govtool.file.reader import connection_behind
from govtool.journal import chain
from govtool.journal.chain import Finding
from govtool.store import doctor, open_store
from tests.store.kit import (
    JANUARY,
    another,
    day,
    found_office,
    next_case_no,
    projections,
    register,
    save_grid,
    save_unit,
    tamper,
    worked_history,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file with a few cases, and everything closed."""
    path = tmp_path / "govtool.db"
    with found_office(path) as store:
        for _ in range(3):
            with store.writing("甲某") as tx:
                worked_history(tx)
    return path


def examine(path: Path) -> list[Finding]:
    with open_store(path, refresh=False) as store:
        return doctor.examine(store)


def told(path: Path) -> set[tuple[str, str]]:
    return {(finding.code, finding.record) for finding in examine(path)}


def entry(path: Path, seq: int) -> str:
    with open_store(path, refresh=False) as store:
        return f"{store.node}-{seq}"


def test_a_healthy_file_has_no_findings_and_a_rebuild_changes_no_byte(path: Path) -> None:
    assert examine(path) == []
    with open_store(path) as store:
        before = projections(store.reader)
        counts = doctor.rebuild(store)
        assert projections(store.reader) == before
    assert counts["case"] == 3
    assert examine(path) == []


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        (
            "UPDATE journal SET payload = replace(payload, '院墙', '院坝') WHERE seq = 8",
            "changed_payload",
        ),
        ("UPDATE journal SET payload = CAST(x'7bff7d' AS TEXT) WHERE seq = 8", "changed_payload"),
        ("""UPDATE journal SET "on" = '2026-02-04' WHERE seq = 8""", "changed_entry"),
        ("UPDATE journal SET actor = '丙某' WHERE seq = 8", "changed_entry"),
        ("UPDATE journal SET subject = 'case:00000000-1' WHERE seq = 8", "changed_entry"),
        ("UPDATE journal SET payload_sha256 = zeroblob(32) WHERE seq = 8", "changed_entry"),
        ("UPDATE journal SET prev_hash = zeroblob(32) WHERE seq = 8", "broken_chain"),
        ("UPDATE journal SET hash = zeroblob(32) WHERE seq = 8", "changed_entry"),
    ],
)
def test_a_changed_entry_is_found(path: Path, statement: str, code: str) -> None:
    tamper(path, statement)
    assert (code, entry(path, 8)) in told(path)


def test_an_entry_written_anew_with_its_own_hash_is_found_by_the_next_one(path: Path) -> None:
    """Whoever computes the hash of a changed entry again has to write every later one anew too."""
    with open_store(path) as store:
        row = store.reader.execute(
            'SELECT node, seq, recorded_at, subject, kind, "on", prev_hash FROM journal WHERE seq = 8'
        )
        node, seq, at, subject, kind, on, prev = row.fetchone()
    digest = chain.sha256("{}")
    link = chain.chained((node, seq, at, "丙某", subject, kind, on), digest, prev)
    tamper(
        path,
        f"UPDATE journal SET actor = '丙某', payload = '{{}}', payload_sha256 = x'{digest.hex()}', hash = x'{link.hex()}'"
        " WHERE seq = 8",
    )
    assert ("broken_chain", entry(path, 9)) in told(path)


def test_removed_entries_are_found(path: Path) -> None:
    tamper(path, "DELETE FROM journal WHERE seq BETWEEN 9 AND 10")
    assert ("missing_entry", f"{entry(path, 9)} … {entry(path, 10)}") in told(path)
    tamper(path, "DELETE FROM journal WHERE seq = 12")
    assert ("missing_entry", entry(path, 12)) in told(path)


def test_a_removed_first_entry_is_found(path: Path) -> None:
    tamper(path, "DELETE FROM journal WHERE seq = 1")
    assert ("missing_entry", entry(path, 1)) in told(path)


def test_a_cut_tail_is_found_by_the_projections_or_by_the_head_printed_elsewhere(
    path: Path,
) -> None:
    with open_store(path) as store:
        head = store.head()
    tamper(path, "DELETE FROM journal WHERE seq >= 19")
    assert ("surplus_projection", "SQ01-2026-00003") in told(path)
    with open_store(path, refresh=False) as store:
        doctor.rebuild(store)
        assert doctor.examine(store) == []
        assert store.head() != head


def test_time_that_goes_back_is_found(path: Path) -> None:
    tamper(path, "UPDATE journal SET recorded_at = '2020-01-01T00:00:00.000000Z' WHERE seq = 8")
    assert ("time_goes_back", entry(path, 8)) in told(path)


def test_a_clock_set_back_is_found(path: Path) -> None:
    """Entries go on in the order in which they were made, so none of them gives it away."""
    with open_store(path) as store:
        for now in (tomorrow, None):
            with store.writing("甲某", now=now) as tx:
                register(tx)
    (finding,) = examine(path)
    assert (finding.code, finding.record) == ("clock", entry(path, 27))
    assert "Set the clock" in finding.remedy


def test_clocks_of_two_machines_may_differ_a_little(path: Path) -> None:
    with (
        open_store(path) as store,
        store.writing("甲某", now=lambda: tomorrow() - dt.timedelta(days=1)) as tx,
    ):
        register(tx)
    assert examine(path) == []


def tomorrow() -> dt.datetime:
    """What a clock shows that is a day ahead, and five minutes."""
    return dt.datetime.now(dt.UTC) + dt.timedelta(days=1, minutes=5)


@pytest.mark.parametrize(
    ("statement", "code", "record"),
    [
        ("""UPDATE "case" SET handler = '别的' WHERE id = 8""", "changed_projection", "SQ01-2026-00001"),
        ("UPDATE obligation SET due = '2026-12-31' WHERE subject_id = 8 AND no = 7", "changed_projection", "SQ01-2026-00001 #7"),
        ("DELETE FROM stage WHERE case_id = 8 AND no = 2", "missing_projection", "SQ01-2026-00001 #2"),
        ("DELETE FROM obligation WHERE subject_id = 8 AND no = 7", "missing_projection", "SQ01-2026-00001 #7"),
        ("INSERT INTO notice VALUES (8, 1, 'meet_parties', 1, 'red', '2026-03-01')", "surplus_projection", "SQ01-2026-00001 #1"),
        ("UPDATE unit SET name = '别的' WHERE code = 'SQ01'", "changed_projection", "SQ01"),
        ("DELETE FROM grid", "missing_projection", "G01"),
        ("UPDATE grid SET until = '2026-02-01'", "changed_projection", "G01"),
        ("UPDATE unit SET since = '2026-01-05' WHERE code = 'SQ02'", "missing_projection", "SQ02"),
        ("INSERT INTO household VALUES ('H1', '', NULL, 'G01', '乙某', NULL, NULL, NULL, NULL)", "surplus_projection", "H1"),
        ("UPDATE number SET last = 1", "changed_projection", "case-SQ01-2026"),
        ("INSERT INTO filing VALUES (1, 'weekly', '2026-W10', 'JD01', '2026-03-09', '{}')", "surplus_projection", "1"),
    ],
)  # fmt: skip
def test_a_projection_that_is_not_what_the_journal_says_is_found_and_fixed(
    path: Path, statement: str, code: str, record: str
) -> None:
    with open_store(path) as store:
        before = projections(store.reader)
    tamper(path, statement)
    assert (code, record) in told(path)
    with open_store(path) as store:
        doctor.rebuild(store)
        assert doctor.examine(store) == []
        assert projections(store.reader) == before


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TRIGGER journal_never_changed",
        "DROP INDEX journal_subject",
        "DROP INDEX obligation_done_on",
        "DROP TABLE notice",
        "DROP TABLE redaction",
    ],
)
def test_missing_guards_indexes_and_tables_are_found_and_fixed(path: Path, statement: str) -> None:
    conn = another(path)
    conn.execute(statement)
    conn.close()
    name = statement.rpartition(" ")[2]
    assert any(f.code == "schema" and f.table == name for f in examine(path))
    with open_store(path, refresh=False) as store:
        doctor.rebuild(store)
        assert doctor.examine(store) == []


@pytest.mark.parametrize(
    "statement",
    [
        """CREATE TRIGGER "e ""vil" AFTER INSERT ON journal BEGIN DELETE FROM "case"; END""",
        """CREATE VIEW "the 'cases'" AS SELECT case_no FROM "case\"""",
    ],
)
def test_a_foreign_trigger_or_view_is_found_and_removed(path: Path, statement: str) -> None:
    conn = another(path)
    conn.execute(statement)
    conn.close()
    (finding,) = examine(path)
    assert finding.code == "schema"
    assert "--rebuild" in finding.remedy
    with open_store(path) as store:
        doctor.rebuild(store)
        assert doctor.examine(store) == []


def test_a_foreign_table_is_reported_and_let_alone(path: Path) -> None:
    conn = another(path)
    conn.execute("CREATE TABLE theirs (a)")
    conn.execute("INSERT INTO theirs VALUES (1)")
    conn.execute("ANALYZE")  # makes tables of its own, which are nobody's
    conn.close()
    with open_store(path) as store:
        doctor.rebuild(store)
        assert store.reader.execute("SELECT a FROM theirs").fetchall() == [(1,)]
    (finding,) = examine(path)
    assert (finding.code, finding.table) == ("foreign_table", "theirs")


def test_rows_of_no_case_are_found(path: Path) -> None:
    conn = another(path)
    conn.execute(
        "INSERT INTO stage VALUES (999, 1, 'SQ01', 'registered', '2026-01-01', NULL, NULL, 0)"
    )
    conn.commit()
    conn.close()
    assert {"foreign_key", "surplus_projection"} <= {finding.code for finding in examine(path)}


def test_missing_parents_are_found(path: Path) -> None:
    with open_store(path) as store, store.writing("甲某") as tx:
        save_grid(tx, "G09", "SQ09")
        save_unit(tx, "BM09", "department", "JD09")
        register(tx, unit="SQ08", case_no="a")
        subject = worked_history(tx)
        tx.append(subject, m.Assigned(on=day("02-27"), lead="BM08", due=day("03-20")))
        home = m.Household(code="H1", grid="G08", head="乙某")
        tx.append("household:H1", m.HouseholdSaved(on=day("02-27"), household=home))
        register(tx, grid="G07", case_no="b")
    assert [(f.code, f.table, f.record) for f in examine(path)] == [
        ("missing_parent", "unit", "BM09"),
        ("missing_parent", "grid", "G09"),
        ("missing_parent", "household", "H1"),
        ("missing_parent", "case", "a"),
        ("missing_parent", "case", "b"),
        ("missing_parent", "stage", "SQ01-2026-00004"),
    ]


def test_more_findings_of_one_kind_than_anyone_reads_are_counted(path: Path) -> None:
    with open_store(path) as store, store.writing("甲某") as tx:
        for number in range(doctor.MOST + 20):
            save_grid(tx, f"X{number:03}", "SQ09")
    findings = examine(path)
    assert len(findings) == doctor.MOST + 1
    assert "20" in findings[-1].message


def test_an_entry_that_cannot_be_read_stops_a_rebuild_but_not_the_examination(path: Path) -> None:
    tamper(path, "UPDATE journal SET payload = '{' WHERE seq = 8")
    assert ("unreadable_entry", entry(path, 8)) in told(path)
    with open_store(path, refresh=False) as store:
        before = projections(store.reader)
        with pytest.raises(StorageTrouble) as refusal:
            doctor.rebuild(store)
        assert refusal.value.where["entry"] == entry(path, 8)
        assert projections(store.reader) == before


def test_every_bit_of_the_chain_matters(path: Path) -> None:
    """One flipped bit in any digest of the chain is found."""
    for column in ("payload_sha256", "prev_hash", "hash"):
        for bit in (0, 100, 255):
            conn = another(path)
            (old,) = conn.execute(f"SELECT {column} FROM journal WHERE seq = 15").fetchone()
            conn.close()
            new = bytearray(old)
            new[bit // 8] ^= 1 << bit % 8
            tamper(path, f"UPDATE journal SET {column} = x'{new.hex()}' WHERE seq = 15")
            assert examine(path)
            tamper(path, f"UPDATE journal SET {column} = x'{old.hex()}' WHERE seq = 15")
            assert examine(path) == []


def test_findings_are_json_for_scripts(path: Path) -> None:
    tamper(path, "DELETE FROM grid")
    (finding,) = examine(path)
    assert finding.as_json() == {
        "code": "missing_projection", "table": "grid", "record": "G01",
        "message": finding.message, "remedy": finding.remedy,
    }  # fmt: skip


def test_an_examination_leaves_nothing_behind(path: Path) -> None:
    before = path.read_bytes()
    with open_store(path, refresh=False) as store:
        doctor.examine(store)
        assert not connection_behind(store.reader).in_transaction
        assert store.reader.execute("SELECT * FROM temp.sqlite_master").fetchall() == []
    assert path.read_bytes() == before


def test_store_works_on_after_a_rebuild(path: Path) -> None:
    with open_store(path) as store:
        tamper(path, "UPDATE unit SET kind = 'department' WHERE code = 'SQ01'")
        assert store.office.kind("SQ01", JANUARY) == "department"
        doctor.rebuild(store)
        assert store.office.kind("SQ01", JANUARY) == "community"
        with store.writing("甲某") as tx:
            assert next_case_no(tx, "SQ01", 2026) == "SQ01-2026-00004"
