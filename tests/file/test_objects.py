"""The objects of a file are looked at before anything is asked of it, and before anything is written."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from govtool.backup import repair
from govtool.base.errors import GovtoolError, StorageTrouble
from govtool.file import ddl, schema_objects
from govtool.store import doctor, open_store, schema
from tests.backup.kit import back_up
from tests.backup.kit import office as backed_up_office
from tests.commands.clerk import Desk
from tests.released import SCHEMAS, number_of
from tests.store.kit import another, found_office, next_case_no, register, tamper
from trials import foreign
from trials.office import TODAY


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sound") / "govtool.db"
    found_office(path).close()
    return path


@pytest.fixture
def path(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(sound, tmp_path / "govtool.db"))


def spoilt(sound: Path, path: Path, way: str) -> Iterator[str]:
    """The file with each table in turn spoilt in a way."""
    for table in foreign.tables():
        shutil.copy(sound, path)
        with closing(another(path)) as conn:
            try:
                foreign.WAYS[way](conn, table)
            except sqlite3.IntegrityError:  # the rows that are there do not allow this index
                continue
        yield table


def code_of_writing(path: Path) -> str:
    try:
        with open_store(path) as store, store.writing("甲某") as tx:
            register(tx)
    except GovtoolError as error:
        return error.code
    return "recorded"


def findings(path: Path) -> list[str]:
    """What doctor finds, as the command looks."""
    try:
        with open_store(path, refresh=False) as store:
            return [finding.code for finding in repair.examine(store, TODAY).all]
    except GovtoolError as error:
        return [finding.code for finding in repair.examine_damaged(path, error, TODAY).all]


def test_a_fresh_file_has_what_belongs_there_and_nothing_else(path: Path) -> None:
    with closing(another(path)) as conn:
        there = schema_objects.read_objects(conn)
        made = {
            row[0] for row in conn.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")
        }
    assert made == set(ddl.statements(len(schema.MIGRATIONS)))
    assert (there.lost(), there.strangers(), there.acting()) == ([], [], [])


@pytest.mark.parametrize("released", SCHEMAS, ids=lambda file: str(file.stem))
def test_a_file_of_every_released_schema_has_nothing_foreign(
    released: Path, tmp_path: Path
) -> None:
    with closing(another(tmp_path / "old.db")) as conn:
        conn.executescript(released.read_text(encoding="utf-8"))
        there = schema_objects.read_objects(conn)
        assert there.version == number_of(released)
        assert (there.lost(), there.strangers(), there.acting()) == ([], [], [])
        conn.execute('CREATE TRIGGER theirs AFTER INSERT ON "case" BEGIN DELETE FROM unit; END')
        assert [each.name for each in schema_objects.read_objects(conn).acting()] == ["theirs"]


@pytest.mark.parametrize("way", foreign.WAYS)
def test_whatever_is_done_to_a_table_is_found_and_nothing_is_recorded(
    sound: Path, path: Path, way: str
) -> None:
    for table in spoilt(sound, path, way):
        assert code_of_writing(path) in {"damaged", "foreign_object"}, table
        assert {"schema", "lost_table"} & set(findings(path)), table


@pytest.mark.parametrize("way", ["view", "endless view", "virtual table"])
def test_a_file_whose_table_was_replaced_is_not_read(sound: Path, path: Path, way: str) -> None:
    for table in spoilt(sound, path, way):
        if table != "_sqlite_migrations":  # nobody reads it
            with pytest.raises(StorageTrouble, match=table) as refusal:
                open_store(path)
            assert refusal.value.code == "damaged"


@pytest.mark.parametrize("way", foreign.WAYS)
def test_a_rebuild_puts_right_what_is_made_from_the_journal(
    sound: Path, path: Path, way: str
) -> None:
    for table in spoilt(sound, path, way):
        if table in doctor.NEVER_MADE_ANEW and way in {"view", "endless view", "virtual table"}:
            continue
        with open_store(path, refresh=False) as store:
            doctor.rebuild(store)
        assert set(findings(path)) <= {"foreign_table"}, table
        assert code_of_writing(path) == "recorded"


def test_a_table_with_a_column_more_is_made_anew(path: Path) -> None:
    for table in ("redaction", "_sqlite_migrations", "unit"):
        with closing(another(path)) as conn:
            conn.execute(f'ALTER TABLE "{table}" ADD COLUMN theirs TEXT')
        assert "schema" in findings(path)
    with open_store(path, refresh=False) as store:
        doctor.rebuild(store)
    assert findings(path) == []


@pytest.mark.parametrize(
    ("statement", "codes"),
    [
        ("CREATE VIEW theirs AS SELECT code FROM unit", ["schema"]),
        ("CREATE TABLE theirs (a)", ["foreign_table"]),
        ("CREATE TABLE theirs (a UNIQUE)", ["foreign_table"]),
        ('CREATE TABLE theirs (a REFERENCES "case" (id))', ["foreign_table"]),
        ("CREATE TABLE theirs (id INTEGER PRIMARY KEY AUTOINCREMENT)", ["foreign_table"]),
        ("CREATE VIRTUAL TABLE theirs USING rtree(id, low, high)", ["foreign_table"] * 4),
        ("ANALYZE", []),
    ],
)
def test_what_does_not_act_on_our_tables_keeps_nobody_from_working(
    path: Path, statement: str, codes: list[str]
) -> None:
    with closing(another(path)) as conn:
        conn.execute(statement)
    assert findings(path) == codes
    assert code_of_writing(path) == "recorded"


@pytest.mark.parametrize(
    "statements",
    [
        (
            "CREATE TABLE theirs (a)",
            "CREATE TRIGGER t AFTER INSERT ON theirs BEGIN DELETE FROM unit; END",
        ),
        ("CREATE TABLE theirs (a)", "CREATE UNIQUE INDEX i ON theirs (a)"),
    ],
)
def test_what_others_put_on_their_own_table_is_their_affair(
    path: Path, statements: tuple[str, ...]
) -> None:
    with closing(another(path)) as conn:
        for statement in statements:
            conn.execute(statement)
    assert code_of_writing(path) == "recorded"


@pytest.mark.parametrize(
    "statements",
    [
        (
            'CREATE TABLE theirs (a REFERENCES "case" (id) ON DELETE CASCADE)',
            "CREATE TRIGGER t AFTER DELETE ON theirs BEGIN DELETE FROM unit; END",
        ),
        ("CREATE TABLE json_each (value)",),
        (
            'CREATE TRIGGER "idx__sqlite_migrations" BEFORE INSERT ON journal BEGIN SELECT RAISE(IGNORE); END',
        ),
        ("CREATE INDEX theirs ON journal (json(payload))",),
    ],
)
def test_what_acts_on_ours_under_whatever_name_keeps_everybody_from_writing(
    path: Path, statements: tuple[str, ...]
) -> None:
    with closing(another(path)) as conn:
        for statement in statements:
            conn.execute(statement)
    assert code_of_writing(path) == "foreign_object"
    assert "schema" in findings(path)


def test_a_name_that_only_sqlite_may_give_hides_nothing(path: Path) -> None:
    with closing(another(path)) as conn:
        conn.execute(
            "CREATE TRIGGER theirs BEFORE INSERT ON journal BEGIN SELECT RAISE(IGNORE); END"
        )
        conn.execute("PRAGMA writable_schema = ON")
        conn.execute(
            "UPDATE sqlite_master SET name = 'sqlite_stat1', sql = replace(sql, 'theirs', 'sqlite_stat1')"
            " WHERE name = 'theirs'"
        )
    assert code_of_writing(path) == "foreign_object"
    assert "schema" in findings(path)


def test_entries_that_do_not_arrive_are_not_said_to_be_recorded(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where nobody looked at the objects."""
    monkeypatch.setattr(schema_objects, "require_harmless", lambda _conn, _path: None)
    with closing(another(path)) as conn:
        conn.execute(
            "CREATE TRIGGER t AFTER INSERT ON journal WHEN NEW.kind = 'registered' BEGIN SELECT 1; END"
        )
        conn.execute("CREATE TRIGGER u BEFORE INSERT ON journal BEGIN SELECT RAISE(IGNORE); END")
    assert code_of_writing(path) == "not_recorded"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET pos = 9223372036854775807 WHERE pos = (SELECT max(pos) FROM journal)",
        "UPDATE journal SET pos = 1000000000000 WHERE pos = (SELECT max(pos) FROM journal)",
        "UPDATE journal SET seq = 9223372036854775807 WHERE seq = (SELECT max(seq) FROM journal)",
        "UPDATE journal SET seq = 1000000000000 WHERE seq = (SELECT max(seq) FROM journal)",
        "UPDATE journal SET pos = -1 WHERE pos = 1",
        "UPDATE journal SET seq = -1 WHERE seq = 1",
    ],
)
def test_places_and_numbers_beyond_all_sense_are_found(path: Path, statement: str) -> None:
    tamper(path, statement)
    assert "moved_entry" in findings(path)
    if "max(" in statement:
        assert code_of_writing(path) == "damaged"


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59.999999Z", "morgen", "2026-01-01", ""])
def test_a_time_that_none_can_follow_is_a_plain_error(path: Path, moment: str) -> None:
    tamper(
        path,
        f"UPDATE journal SET recorded_at = '{moment}' WHERE pos = (SELECT max(pos) FROM journal)",
    )
    assert "changed_entry" in findings(path)
    assert code_of_writing(path) == "damaged"


@pytest.mark.parametrize("last", [9223372036854775807, 999999999999, -1])
def test_a_counter_beyond_all_sense_is_found_and_counted_again(path: Path, last: int) -> None:
    with closing(another(path)) as conn:
        conn.execute("INSERT INTO number VALUES ('case', 'SQ01', 2026, ?)", (last,))
    assert "surplus_projection" in findings(path)
    assert code_of_writing(path) == "damaged"
    with open_store(path, refresh=False) as store:
        doctor.rebuild(store)
    assert code_of_writing(path) == "recorded"


def test_a_case_number_too_long_for_any_counter_is_a_number_of_another_form(path: Path) -> None:
    with open_store(path) as store, store.writing("甲某") as tx:
        register(tx, case_no="SQ01-2026-99999999999999999999")
        assert next_case_no(tx, "SQ01", 2026) == "SQ01-2026-00001"


# --- restoring


TRIGGER = "CREATE TRIGGER _sqlite_migrations_x BEFORE INSERT ON journal BEGIN UPDATE meta SET value = 'run'; END"


@pytest.fixture
def desk(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Desk:
    monkeypatch.setenv("GOVTOOL_LANG", "en")
    return Desk(backed_up_office(tmp_path / "govtool.db"), capsys, monkeypatch)


def test_a_file_with_a_trigger_is_not_restored(desk: Desk, path: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(path, tmp_path / "copy.db"))
    with closing(another(copy)) as conn:
        conn.execute(TRIGGER)
    before = (copy.read_bytes(), desk.db.read_bytes())
    told = desk("restore", str(copy), "--yes")
    assert (told.code, "_sqlite_migrations_x" in told.err, "Nothing was changed" in told.err) == (
        6,
        True,
        True,
    )
    assert desk("backup", "verify", str(copy)).code == 1
    assert (copy.read_bytes(), desk.db.read_bytes()) == before


def test_a_backup_with_a_trigger_is_not_restored_either(desk: Desk, tmp_path: Path) -> None:
    """A manifest is no signature."""
    with closing(another(desk.db)) as conn:
        conn.execute(TRIGGER)
    copy = back_up(desk.db, tmp_path / "elsewhere").path
    assert desk("restore", str(copy), "--yes").code == 6
    assert desk("doctor", "--rebuild").code == 0
    assert desk("doctor").code == 0


@pytest.mark.parametrize("way", ["view", "endless view", "virtual table"])
def test_a_replaced_present_file_is_kept_aside_by_a_restore(
    desk: Desk, tmp_path: Path, way: str
) -> None:
    copy = back_up(desk.db, tmp_path / "elsewhere").path
    with closing(another(desk.db)) as conn:
        foreign.WAYS[way](conn, "case")
    desk.done("restore", str(copy), "--yes")
    assert desk("doctor").code == 0
    assert list(desk.db.parent.glob("govtool-damaged-*"))


@pytest.mark.parametrize("released", SCHEMAS[:-1], ids=lambda file: str(file.stem))
def test_a_trigger_in_an_older_file_does_not_run_when_it_is_upgraded(
    released: Path, tmp_path: Path
) -> None:
    old = tmp_path / "old.db"
    with closing(another(old)) as conn:
        conn.executescript(released.read_text(encoding="utf-8"))
        conn.execute(
            "CREATE TRIGGER theirs AFTER DELETE ON stage BEGIN UPDATE meta SET value = 'run'; END"
        )
    before = old.read_bytes()
    with pytest.raises(StorageTrouble) as refusal:
        open_store(old)
    assert (refusal.value.code, old.read_bytes()) == ("foreign_object", before)
    assert "schema" in findings(old)
