"""Who may look, record and decide: every command, given by a reader and by a clerk, on a file that has a keeper."""

from __future__ import annotations

from pathlib import Path

import pytest

from govtool.base.vocabulary import Profile
from govtool.shell import profiles
from govtool.store import open_store
from tests.commands.clerk import Desk
from tests.crypt.kit import private
from tests.privacy.test_sweep import COMMANDS, PHONE, base, came_out, every_command, marked

__all__ = ["base", "marked"]

KEEPER, CLERK, READER = "甲某", "乙某", "丙某"
OF_KEEPERS = {
    "clerk_set", "clerk_removed", "policy_adopted", "calendar_notice", "record_began", "personal_data_exported", "redacted", "restored",
}  # fmt: skip
IN_FULL = [
    "export cases -o {out}/c.csv --full --reason 移交",
    "export exchange --all -o {out}/e.csv --full --reason 移交",
]
LINES = [(name, lines[0]) for name, lines in COMMANDS.items() if lines]
NAMES = [name for name, _line in LINES]
REFUSED = "this takes a "


@pytest.fixture(autouse=True)
def _proven(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where these tests run on encrypted files, everybody has the same passphrase at hand."""
    monkeypatch.setenv(profiles.VARIABLE, str(private(tmp_path / "clerk-key")))


def give_profiles(desk: Desk) -> None:
    desk.done("--actor", KEEPER, "clerk", "set", KEEPER, "--profile", "keeper", "--yes")
    desk.done("--actor", KEEPER, "clerk", "set", CLERK, "--profile", "clerk")
    desk.done("--actor", KEEPER, "clerk", "set", READER, "--profile", "reader")


@pytest.fixture
def shared(marked: Desk) -> Desk:
    """The file of marked people, with a keeper, a clerk and a reader."""
    marked.once(give_profiles)
    return marked


@pytest.fixture
def office(desk: Desk) -> Desk:
    give_profiles(desk)
    return desk


def entries(desk: Desk) -> list[tuple[str, bytes]]:
    """Return the kind and the hash of each entry of the journal."""
    with open_store(desk.db, refresh=False) as store:
        return store.reader.execute("SELECT kind, hash FROM journal ORDER BY pos").fetchall()


@pytest.mark.parametrize(("name", "line"), LINES, ids=NAMES)
def test_a_reader_looks_and_records_nothing(
    shared: Desk, base: Path, name: str, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = entries(shared)
    monkeypatch.setenv("GOVTOOL_ACTOR", READER)
    code, said = came_out(shared, base, line)
    assert entries(shared) == before
    if profiles.needed(name) is Profile.READER:
        assert REFUSED not in said
    else:
        assert code != 0


@pytest.mark.parametrize(("name", "line"), LINES, ids=NAMES)
def test_a_clerk_records_and_decides_nothing(
    shared: Desk, base: Path, name: str, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = entries(shared)
    monkeypatch.setenv("GOVTOOL_ACTOR", CLERK)
    code, said = came_out(shared, base, line)
    kinds = {kind for kind, _hash in entries(shared)[len(before) :]}
    allowed = {"redacted"} if name == "care withdraw" else set()  # as short as agreeing (PIPL 15)
    assert not OF_KEEPERS & kinds - allowed
    if name == "undo":  # of what a keeper recorded
        assert REFUSED in said
    elif profiles.needed(name) is not Profile.KEEPER:
        assert REFUSED not in said
    else:
        assert code != 0


@pytest.mark.parametrize("line", IN_FULL)
def test_only_a_keeper_exports_in_full(
    shared: Desk, base: Path, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for actor, allowed in ((READER, False), (CLERK, False), (KEEPER, True)):
        monkeypatch.setenv("GOVTOOL_ACTOR", actor)
        code, said = came_out(shared, base, line)
        assert (code == 0, PHONE in said, REFUSED in said) == (allowed, allowed, not allowed)


def test_the_table_names_real_commands() -> None:
    assert every_command() >= profiles.READERS | profiles.KEEPERS
    assert not profiles.READERS & profiles.KEEPERS


def test_without_a_keeper_everybody_may_do_everything(desk: Desk) -> None:
    assert desk.done("clerk", "list", "--json").json == []
    answer = desk("clerk", "set", CLERK, "--profile", "clerk", "--json")
    assert (answer.code, answer.error["code"]) == (3, "no_keeper")
    desk.done("export", "cases", "-o", str(desk.db.parent / "c.csv"), "--full", "--reason", "移交")


def test_profiles_begin_with_a_keeper_who_is_asked(desk: Desk) -> None:
    answer = desk("clerk", "set", KEEPER, "--profile", "keeper")
    assert answer.code == 2
    assert "From now on only those with a profile may record" in answer.err
    assert desk.done("clerk", "list", "--json").json == []
    answer = desk.done("--actor", "丁某", "clerk", "set", KEEPER, "--profile", "管理员", "--yes")
    assert "You act as “丁某”, who may then only look" in answer.err


def test_who_is_not_allowed_is_told_why(office: Desk) -> None:
    for actor, said in (
        (READER, f"“{READER}” is a reader of this file; this takes a clerk."),
        ("丁某", "“丁某” has no profile in this file and may only look; this takes a clerk."),
    ):
        answer = office(
            "--actor",
            actor,
            "grid",
            "add",
            "--code",
            "G7",
            "--name",
            "七",
            "--unit",
            "SQ01",
            "--json",
        )
        assert (answer.code, answer.error["code"], answer.error["message"]) == (
            3,
            "not_allowed",
            said,
        )
        assert "govtool clerk set NAME --profile clerk" in answer.error["hint"]
    office.done("--actor", CLERK, "grid", "add", "--code", "G7", "--name", "七", "--unit", "SQ01")


def test_only_keepers_take_back_what_keepers_decided(office: Desk) -> None:
    assert office("--actor", CLERK, "undo", "--yes", "--json").error["code"] == "not_allowed"
    office.done("--actor", KEEPER, "undo", "--yes")
    assert READER not in {one["name"] for one in office.done("clerk", "list", "--json").json}
    office.done("--actor", CLERK, "grid", "add", "--code", "G7", "--name", "七", "--unit", "SQ01")
    office.done("--actor", CLERK, "undo", "--yes")


def test_making_the_tables_anew_takes_a_clerk(office: Desk) -> None:
    office.done("--actor", READER, "doctor")
    assert office("--actor", READER, "doctor", "--rebuild").code == 3
    office.done("--actor", CLERK, "doctor", "--rebuild")


def test_what_was_recorded_last_holds_whatever_its_day(office: Desk) -> None:
    """A wrong date at giving a profile must not outlive its withdrawal."""
    office.done("--actor", KEEPER, "clerk", "set", "丁某", "--profile", "clerk", on="2026-12-01")
    office.done("--actor", KEEPER, "clerk", "remove", "丁某", "--reason", "调离", on="2026-02-05")
    assert "丁某" not in {one["name"] for one in office.done("clerk", "list", "--json").json}


def test_the_last_keeper_goes_after_a_question(office: Desk) -> None:
    answer = office("--actor", KEEPER, "clerk", "remove", KEEPER)
    assert answer.code == 2
    assert "would have no keeper" in answer.err
    office.done("--actor", KEEPER, "clerk", "remove", KEEPER, "--yes")
    assert "everybody may do everything" in office.done("clerk", "list").err
    office.done("--actor", "丁某", "grid", "add", "--code", "G7", "--name", "七", "--unit", "SQ01")


def test_whom_nobody_knows_cannot_be_removed(office: Desk) -> None:
    answer = office("--actor", KEEPER, "clerk", "remove", "丁某", "--json")
    assert (answer.code, answer.error["code"]) == (4, "unknown_clerk")


def test_a_damaged_file_is_restored_by_whoever_is_there(
    office: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who its keepers are, nobody can read any more."""
    monkeypatch.setenv("GOVTOOL_ACTOR", READER)
    folder = office.db.parent / "copies"
    made = office.done("--actor", CLERK, "backup", str(folder), "--json").json["backup"]
    assert office("restore", made, "--yes", "--json").error["code"] == "not_allowed"
    office.db.unlink()
    office.done("restore", made, "--yes")
    assert office("restore", made, "--yes", "--json").error["code"] == "not_allowed"


def test_profiles_go_with_a_backup(office: Desk) -> None:
    folder = office.db.parent / "copies"
    made = office.done("--actor", CLERK, "backup", str(folder), "--json").json["backup"]
    office.done("--actor", KEEPER, "clerk", "remove", CLERK)
    office.done("--actor", KEEPER, "restore", made, "--yes")
    assert {one["name"]: one["profile"] for one in office.done("clerk", "list", "--json").json} == {
        KEEPER: Profile.KEEPER, CLERK: Profile.CLERK, READER: Profile.READER,
    }  # fmt: skip
