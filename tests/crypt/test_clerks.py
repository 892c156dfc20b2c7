"""Clerks of an encrypted file prove who they are, each with a passphrase of their own."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from govtool.crypt import passphrases
from govtool.shell import profiles
from tests.commands.clerk import Desk
from tests.commands.test_two_desks import Meanwhile, meanwhile
from tests.crypt.kit import private

__all__ = ["meanwhile"]  # the fixture

KEEPER, CLERK = "甲某", "乙某"


@pytest.fixture
def desk(
    encrypted: Path, key_file: Path, at: Callable[[Path], Desk], monkeypatch: pytest.MonkeyPatch
) -> Desk:
    """An encrypted file with a keeper and a clerk; the keeper has chosen a passphrase, the clerk not yet."""
    monkeypatch.setenv(passphrases.VARIABLE, str(key_file))
    opened = at(encrypted)
    opened.done("clerk", "set", KEEPER, "--profile", "keeper", "--yes")
    with monkeypatch.context() as proven:
        proven.setenv(
            profiles.VARIABLE, str(private(encrypted.parent / "keeper", "a keeper's own words"))
        )
        opened.done("--actor", KEEPER, "clerk", "set", CLERK, "--profile", "clerk")
    return opened


def as_(desk: Desk, actor: str, passphrase: str, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("GOVTOOL_ACTOR", actor)
    monkeypatch.setenv(profiles.VARIABLE, str(private(desk.db.parent / "told", passphrase)))
    return desk


GRID = ("unit", "add", "--code", "SQ77", "--name", "示例七社区", "--kind", "community")


def test_nobody_acts_in_the_name_of_another(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    as_(desk, CLERK, "a clerk's own words", monkeypatch).done("backup", str(desk.db.parent / "one"))
    answer = as_(desk, CLERK, "a guess of somebody", monkeypatch)(*GRID, "--json")
    assert (answer.code, answer.error["code"]) == (3, "wrong_passphrase")
    assert "guess" not in answer.err
    as_(desk, CLERK, "a clerk's own words", monkeypatch).done(*GRID)
    answer = as_(desk, KEEPER, "a clerk's own words", monkeypatch)("decrypt", "--yes", "--json")
    assert answer.error["code"] == "wrong_passphrase"


def test_looking_asks_nobody(desk: Desk) -> None:
    assert desk.done("--actor", "丁某", "unit", "list", "--json").json


def test_a_script_without_the_passphrase_is_told_where_it_goes(desk: Desk) -> None:
    answer = desk("--actor", KEEPER, *GRID, "--json")
    assert (answer.code, answer.error["code"]) == (2, "needs_passphrase")
    assert profiles.VARIABLE in answer.error["hint"]


def test_a_forgotten_passphrase_is_chosen_anew(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    as_(desk, CLERK, "a clerk's own words", monkeypatch).done(*GRID)
    assert desk("clerk", "passphrase", KEEPER, "--json").error["code"] == "not_allowed"
    as_(desk, KEEPER, "a keeper's own words", monkeypatch).done("clerk", "passphrase", CLERK)
    known = {one["name"]: one["passphrase"] for one in desk.done("clerk", "list", "--json").json}
    assert known == {KEEPER: True, CLERK: False}
    as_(desk, CLERK, "other words of a clerk", monkeypatch).done("undo", "--yes")
    assert (
        as_(desk, CLERK, "a clerk's own words", monkeypatch)(*GRID, "--json").error["code"]
        == "wrong_passphrase"
    )


def test_who_leaves_and_comes_back_chooses_anew(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_(desk, CLERK, "a clerk's own words", monkeypatch).done(*GRID)
    as_(desk, KEEPER, "a keeper's own words", monkeypatch).done("clerk", "remove", CLERK)
    desk.done("clerk", "set", CLERK, "--profile", "clerk")
    as_(desk, CLERK, "other words of a clerk", monkeypatch).done("undo", "--list")


def test_passphrases_are_not_in_the_journal_and_not_in_a_plain_file(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_(desk, KEEPER, "a keeper's own words", monkeypatch)
    assert "words" not in desk.done("journal", "--json").out
    desk.done("decrypt", "--yes")
    with closing(sqlite3.connect(desk.db)) as conn:
        kept = [key for (key,) in conn.execute("SELECT key FROM meta") if "passphrase" in key]
    assert kept == []
    assert b"clerk_passphrase" not in desk.db.read_bytes()
    monkeypatch.delenv(profiles.VARIABLE)
    desk.done(*GRID)  # nobody is asked in a plain file


def test_a_plain_file_has_no_passphrases_to_change(plain: Path, at: Callable[[Path], Desk]) -> None:
    desk = at(plain)
    desk.done("clerk", "set", KEEPER, "--profile", "keeper", "--yes")
    answer = desk("--actor", KEEPER, "clerk", "passphrase", "--json")
    assert (answer.code, answer.error["code"]) == (3, "not_encrypted")


def test_doctor_is_content(desk: Desk) -> None:
    desk.done("doctor")


def test_a_name_is_not_taken_by_who_chooses_a_passphrase_for_it_second(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, meanwhile: Meanwhile
) -> None:
    meanwhile(lambda: as_(desk, CLERK, "a clerk's own words", monkeypatch).done(*GRID))
    answer = as_(desk, CLERK, "a stranger's words", monkeypatch)(
        "grid", "add", "--code", "G7", "--name", "七", "--unit", "SQ77", "--json"
    )
    assert (answer.code, answer.error["code"]) == (3, "changed_meanwhile")
    as_(desk, CLERK, "a clerk's own words", monkeypatch).done("undo", "--yes")
    refused = as_(desk, CLERK, "a stranger's words", monkeypatch)(*GRID, "--json")
    assert refused.error["code"] == "wrong_passphrase"


def test_a_part_for_the_offices_above_takes_a_clerk(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pyarrow", reason="the extra rollup is not installed")
    export = ("rollup", "export", "-o", str(tmp_path / "parts"), "--json")
    assert desk("--actor", "丁某", *export).error["code"] == "not_allowed"
    assert not (tmp_path / "parts").exists()
    done = as_(desk, CLERK, "a clerk's own words", monkeypatch).done(*export)
    assert done.json["rows"]["cases"] == 3
