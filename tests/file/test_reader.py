"""What is not the store reads, and nothing else."""

from __future__ import annotations

import sqlite3

import pytest

from govtool.file.reader import connection_behind
from govtool.store import Store

QUESTIONS = [
    "SELECT count(*) FROM meta",
    " select replace(key, 'a', 'b') from meta -- nothing to update",
    "SELECT 'it''s DELETE FROM meta', key AS \"insert\", value AS [update] FROM meta",
    "WITH known AS (SELECT key FROM meta) SELECT * FROM known",
    "VALUES (1)",
    "EXPLAIN QUERY PLAN SELECT 1",
    "PRAGMA data_version",
    "PRAGMA user_version",
]
CHANGES = [
    "INSERT INTO meta VALUES ('a', 'b')",
    "REPLACE INTO meta VALUES ('a', 'b')",
    "UPDATE meta SET value = 'b'",
    "DELETE FROM meta",
    "DROP TABLE meta",
    "CREATE TEMP TABLE a (b)",
    "ATTACH ':memory:' AS other",
    "VACUUM",
    "BEGIN",
    "COMMIT",
    "PRAGMA user_version = 7",
    "PRAGMA user_version(7)",
    "PRAGMA foreign_keys = OFF",
    "PRAGMA optimize",
    "WITH a AS (SELECT 1) INSERT INTO meta SELECT 'a', 'b'",
    "WITH a AS (SELECT 1) REPLACE INTO meta SELECT 'a', 'b'",
    "with a as (select 1) update meta set value = 'b'",
    "WITH a AS (SELECT '''') DELETE FROM meta WHERE key = ''",
    "WITH a AS (SELECT 1) DELETE FROM meta RETURNING key",
    "/* SELECT */ DELETE FROM meta",
    "-- SELECT\nDELETE FROM meta",
]


@pytest.mark.parametrize("sql", QUESTIONS)
def test_a_question_is_answered(store: Store, sql: str) -> None:
    assert (
        store.reader.execute(sql).fetchall()
        == connection_behind(store.reader).execute(sql).fetchall()
    )


@pytest.mark.parametrize("sql", CHANGES)
def test_nothing_else_is_let_through(store: Store, sql: str) -> None:
    with pytest.raises(ValueError, match="no question"):
        store.reader.execute(sql)


def test_not_in_a_transaction_either(store: Store) -> None:
    with store.writing("甲某") as tx, pytest.raises(ValueError, match="no question"):
        tx.reader.execute("DELETE FROM meta")


def test_a_change_does_not_hide_behind_a_question(store: Store) -> None:
    with pytest.raises(
        (sqlite3.Warning, sqlite3.ProgrammingError), match="one statement at a time"
    ):
        store.reader.execute("SELECT 1; DROP TABLE meta")
