"""Two desks on one file, as commands: rights, and what was shown or asked, are judged again under the lock."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from govtool.commands.backup import restore
from govtool.file import connection
from govtool.file.connection import Ending
from govtool.shell import profiles
from govtool.shell.frame.session import Session
from tests.commands.clerk import Desk
from tests.crypt.kit import private

KEEPER, SECOND_KEEPER, CLERK, READER = "甲某", "丁某", "乙某", "丙某"
CASE = "SQ01-2026-00001"
Meanwhile = Callable[[Callable[[], object]], None]


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Meanwhile:
    """Let something happen once, as the next command is about to ask for the lock: it has looked and asked by then."""
    waiting: list[Callable[[], object]] = []

    def acts() -> None:
        if waiting:
            waiting.pop()()

    really = connection.transaction

    @contextmanager
    def transaction(conn: sqlite3.Connection, path: Path) -> Iterator[Ending]:
        acts()
        with really(conn, path) as ending:
            yield ending

    held = connection.held

    @contextmanager
    def after(*how: object, **named: object) -> Iterator[sqlite3.Connection]:
        acts()
        with held(*how, **named) as conn:  # type: ignore[arg-type]  # handed on as they are
            yield conn

    monkeypatch.setattr(connection, "transaction", transaction)
    monkeypatch.setattr(connection, "held", after)
    return waiting.append


@pytest.fixture(autouse=True)
def _proven(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where these tests run on encrypted files, everybody has the same passphrase at hand."""
    monkeypatch.setenv(profiles.VARIABLE, str(private(tmp_path / "clerk-key")))


@pytest.fixture
def office(desk: Desk) -> Desk:
    """An office with a case, two keepers, a clerk and a reader."""
    desk.add(on="2026-02-05")
    desk.done("--actor", KEEPER, "clerk", "set", KEEPER, "--profile", "keeper", "--yes")
    for name, profile in ((SECOND_KEEPER, "keeper"), (CLERK, "clerk"), (READER, "reader")):
        desk.done("--actor", KEEPER, "clerk", "set", name, "--profile", profile)
    return desk


def keepers(desk: Desk) -> list[str]:
    return [
        one["name"]
        for one in desk.done("clerk", "list", "--json").json
        if one["profile"] == "keeper"
    ]


def entries(desk: Desk) -> list[str]:
    return [entry["id"] for entry in desk.done("journal", "--json").json]


# --- rights

OF_CLERKS = [
    ("case", "add", "--unit", "SQ01", "--type", "邻里", "--source", "patrol", "--summary", "噪音"),
    ("case", "meet", CASE),
    ("case", "correct", CASE, "--set", "summary=改", "--reason", "笔误"),
    ("case", "describe", CASE, "--set", "place=院内"),
    ("case", "link", CASE, "SQ01-2026-00002"),
    ("unit", "add", "--code", "SQ06", "--name", "示例六社区", "--kind", "community"),
    ("grid", "add", "--code", "G06", "--name", "六", "--unit", "SQ01"),
    ("household", "add", "--code", "H06", "--grid", "G01", "--head", "甲某"),
    ("duty", "set", "2026-02-06", "甲某"),
    ("meeting", "record", "--decision", "走访", "--unit", "SQ01", "--due", "2026-02-09"),
    ("report", "file", "weekly", "--period", "2026-W05", "--unit", "SQ01"),
    ("escalate",),
    ("undo", "--yes"),
    ("import", "units", "{folder}/units.csv"),
    ("doc", "transfer", CASE, "-o", "{folder}/移送.docx"),
]
LOST = {
    "removed": ("clerk", "remove", CLERK),
    "demoted": ("clerk", "set", CLERK, "--profile", "reader"),
}


@pytest.mark.parametrize("lost", LOST)
@pytest.mark.parametrize("words", OF_CLERKS, ids=[" ".join(words[:2]) for words in OF_CLERKS])
def test_who_lost_their_profile_while_waiting_records_nothing(
    office: Desk, meanwhile: Meanwhile, words: tuple[str, ...], lost: str
) -> None:
    folder = office.db.parent
    (folder / "units.csv").write_text(
        "code,name,kind\nSQ07,示例七社区,community\n", encoding="utf-8"
    )
    as_clerk = ("--actor", CLERK)
    office.done(*as_clerk, *OF_CLERKS[0])
    for more in ((), ("--again",)):
        office.done(*as_clerk, "case", "mediate", CASE, "--outcome", "failed", *more)
    office.done(*as_clerk, "case", "transfer", CASE, "--reason", "两次未成")
    meanwhile(lambda: office.done("--actor", KEEPER, *LOST[lost]))
    before = entries(office)
    answer = office(*as_clerk, *(word.format(folder=folder) for word in words), "--json")
    assert (answer.code, answer.error["code"]) == (3, "not_allowed")
    assert len(entries(office)) == len(before) + 1  # what the keeper recorded
    assert not (folder / "移送.docx").exists()


OF_KEEPERS = [
    ("clerk", "set", "戊某", "--profile", "clerk"),
    ("clerk", "remove", READER),
    ("policy", "adopt", "{folder}/policy.toml", "--yes"),
    ("calendar", "import", "{folder}/notice.csv", "--yes"),
    ("export", "cases", "-o", "{folder}/c.csv", "--full", "--reason", "移交"),
    ("undo", "--yes"),
]


@pytest.mark.parametrize("words", OF_KEEPERS, ids=[" ".join(words[:2]) for words in OF_KEEPERS])
def test_who_is_no_keeper_any_more_decides_nothing(
    office: Desk, meanwhile: Meanwhile, words: tuple[str, ...]
) -> None:
    folder = office.db.parent
    (folder / "policy.toml").write_text(POLICY, encoding="utf-8")
    (folder / "notice.csv").write_text(NOTICE, encoding="utf-8")
    meanwhile(
        lambda: office.done("--actor", SECOND_KEEPER, "clerk", "set", KEEPER, "--profile", "clerk")
    )
    before = entries(office)
    answer = office("--actor", KEEPER, *(word.format(folder=folder) for word in words), "--json")
    assert (answer.code, answer.error["code"]) == (3, "not_allowed")
    assert len(entries(office)) == len(before) + 1
    assert not (folder / "c.csv").exists()


POLICY = """
[meet_parties]
values = [{ from = 2026-02-01, value = 5 }]
"""
NOTICE = "date,kind,name\n2027-01-01,off,元旦\n"


def test_two_keepers_who_remove_each_other_leave_one(office: Desk, meanwhile: Meanwhile) -> None:
    meanwhile(lambda: office.done("--actor", SECOND_KEEPER, "clerk", "remove", KEEPER))
    answer = office("--actor", KEEPER, "clerk", "remove", SECOND_KEEPER, "--json")
    assert (answer.code, answer.error["code"]) == (3, "not_allowed")
    assert keepers(office) == [SECOND_KEEPER]


@pytest.mark.parametrize("words", [("remove", KEEPER), ("set", KEEPER, "--profile", "clerk")])
def test_two_keepers_who_leave_at_once_leave_one(
    office: Desk, meanwhile: Meanwhile, words: tuple[str, ...]
) -> None:
    """The last keeper is asked whether the file is to have none; nobody was asked here."""
    meanwhile(lambda: office.done("--actor", SECOND_KEEPER, "clerk", "remove", SECOND_KEEPER))
    answer = office("--actor", KEEPER, "clerk", *words, "--json")
    assert (answer.code, answer.error["code"]) == (3, "changed_meanwhile")
    assert keepers(office) == [KEEPER]


def test_the_last_keeper_is_not_taken_back(office: Desk) -> None:
    for name in (SECOND_KEEPER, KEEPER):
        given = next(
            e for e in office.done("journal", "--json").json if e["subject"] == f"clerk:{name}"
        )
        answer = office("--actor", KEEPER, "undo", "--at", given["id"], "--yes", "--json")
    assert (answer.code, answer.error["code"]) == (3, "no_keeper")
    assert keepers(office) == [KEEPER]


def test_somebody_without_a_profile_stays_without_one(desk: Desk, meanwhile: Meanwhile) -> None:
    """Profiles begin to hold while a command waits."""
    meanwhile(
        lambda: desk.done("--actor", KEEPER, "clerk", "set", KEEPER, "--profile", "keeper", "--yes")
    )
    answer = desk(
        "--actor",
        READER,
        "grid",
        "add",
        "--code",
        "G06",
        "--name",
        "六",
        "--unit",
        "SQ01",
        "--json",
    )
    assert (answer.code, answer.error["code"]) == (3, "not_allowed")


def test_a_restore_is_not_made_by_who_is_no_keeper_any_more(
    office: Desk, meanwhile: Meanwhile
) -> None:
    copy = office.done("--actor", KEEPER, "backup", str(office.db.parent / "kept"), "--json").json[
        "backup"
    ]
    # The first time the file is held it is only looked at.
    meanwhile(
        lambda: office.done("--actor", SECOND_KEEPER, "clerk", "set", KEEPER, "--profile", "clerk")
    )
    answer = office("--actor", KEEPER, "restore", str(copy), "--yes", "--json")
    assert answer.code == 3
    assert answer.error["code"] in {"not_allowed", "changed_meanwhile"}
    assert keepers(office) == [SECOND_KEEPER]


@pytest.mark.usefixtures("plain_files")  # an encrypted one is encrypted already
def test_a_file_is_not_encrypted_by_who_is_no_keeper_any_more(
    office: Desk, meanwhile: Meanwhile, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("sqlcipher3", reason="the extra encrypt is not installed")
    monkeypatch.setenv("GOVTOOL_KEY_FILE", str(private(office.db.parent / "key", "51" * 32)))
    meanwhile(
        lambda: office.done("--actor", SECOND_KEEPER, "clerk", "set", KEEPER, "--profile", "clerk")
    )
    answer = office("--actor", KEEPER, "encrypt", "--json")
    assert (answer.code, answer.error["code"]) == (3, "not_allowed")
    assert office.db.read_bytes().startswith(b"SQLite format 3")


# --- what was looked at, shown or asked

PERSON = ("--party", "申请人:甲某:13800000000")
RACES = [
    ("a unit's code is taken", "exists",
        ("unit", "add", "--code", "SQ06", "--name", "示例六社区", "--kind", "community"),
        ("unit", "add", "--code", "SQ06", "--name", "另一社区", "--kind", "community"), ()),
    ("a unit's parent is gone", "unknown_unit",
        ("unit", "add", "--code", "SQ06", "--name", "示例六社区", "--kind", "community", "--parent", "JD02"),
        ("undo", "--yes"), (("unit", "add", "--code", "JD02", "--name", "示例二街道", "--kind", "street", "--parent", "QX01"),)),
    ("a unit's parent is of another kind", "wrong_unit",
        ("unit", "add", "--code", "SQ06", "--name", "示例六社区", "--kind", "community", "--parent", "JD02"),
        ("import", "units", "{folder}/kinds.csv", "--update"),
        (("unit", "add", "--code", "JD02", "--name", "示例二街道", "--kind", "street", "--parent", "QX01"),)),
    ("a grid's code is taken", "exists", ("grid", "add", "--code", "G06", "--name", "六", "--unit", "SQ01"),
        ("grid", "add", "--code", "G06", "--name", "陆", "--unit", "SQ01"), ()),
    ("a grid's unit is gone", "unknown_unit", ("grid", "add", "--code", "G06", "--name", "六", "--unit", "SQ06"),
        ("undo", "--yes"), (("unit", "add", "--code", "SQ06", "--name", "示例六社区", "--kind", "community"),)),
    ("a grid's parent is gone", "unknown_grid",
        ("grid", "add", "--code", "LF1", "--name", "六", "--unit", "SQ01", "--parent", "G06"), ("undo", "--yes"),
        (("grid", "add", "--code", "G06", "--name", "六", "--unit", "SQ01"),)),
    ("a household's code is taken", "exists", ("household", "add", "--code", "H1", "--grid", "G01", "--head", "甲某"),
        ("household", "add", "--code", "H1", "--grid", "G01", "--head", "乙某"), ()),
    ("a household's grid is gone", "unknown_grid",
        ("household", "add", "--code", "H1", "--grid", "G06", "--head", "甲某"), ("undo", "--yes"),
        (("grid", "add", "--code", "G06", "--name", "六", "--unit", "SQ01"),)),
    ("a ref is taken", "ref_taken",
        ("case", "add", "--unit", "SQ01", "--type", "邻里", "--source", "patrol", "--summary", "噪音", "--ref", "R1"),
        ("case", "correct", CASE, "--set", "ref=R1", "--reason", "补"), ()),
    ("an extension reaches no further any more", "bad_date",
        ("case", "extend", "JD01-2026-00001", "--request", "--until", "2026-05-01", "--reason", "需鉴定"),
        ("case", "extend", "JD01-2026-00001", "--approve", "--until", "2026-06-01"),
        (("case", "add", "--unit", "JD01", "--type", "邻里", "--source", "patrol", "--summary", "噪音"),
         ("case", "extend", "JD01-2026-00001", "--request", "--until", "2026-06-01", "--reason", "需鉴定"))),
    ("a name means another unit", "changed_meanwhile",
        ("case", "add", "--unit", "示例一社区", "--type", "邻里", "--source", "patrol", "--summary", "噪音"),
        ("import", "units", "{folder}/names.csv", "--update"), ()),
    ("a notice was imported", "exists", ("calendar", "import", "{folder}/notice.csv", "--yes"),
        ("calendar", "import", "{folder}/notice.csv", "--yes"), ()),
    ("another notice was imported", "changed_meanwhile", ("calendar", "import", "{folder}/notice.csv", "--yes"),
        ("calendar", "import", "{folder}/notice2.csv", "--yes"), ()),
    ("another policy was adopted", "changed_meanwhile", ("policy", "adopt", "{folder}/policy.toml", "--yes"),
        ("policy", "adopt", "{folder}/policy2.toml", "--yes"), ()),
    ("other deadlines move", "changed_meanwhile", ("policy", "adopt", "{folder}/policy.toml", "--yes"),
        ("case", "add", "--unit", "SQ01", "--type", "邻里", "--source", "patrol", "--summary", "噪音"), ()),
    ("taken back twice", "changed_meanwhile", ("undo", "--yes"), ("undo", "--yes"), ()),
    ("a person is in another case too", "changed_meanwhile",
        ("person", "correct", "13800000000", "--set", "phone=13800000001", "--reason", "更正", "--yes"),
        ("case", "add", "--unit", "SQ01", "--type", "邻里", "--source", "patrol", "--summary", "噪音", *PERSON), ()),
    ("a person to be erased is in another case too", "changed_meanwhile",
        ("person", "erase", "13800000000", "--case", CASE, "--reason", "本人申请", "--yes"),
        ("case", "correct", CASE, "--set", "parties=申请人:甲某:13800000000:::农民", "--reason", "补"),
        (("case", "close", CASE, "--outcome", "withdrawn"),)),
    ("a person's copy would be out of date", "changed_meanwhile",
        ("person", "export", "13800000000", "-o", "{folder}/p.csv", "--reason", "本人申请"),
        ("case", "add", "--unit", "SQ01", "--type", "邻里", "--source", "patrol", "--summary", "噪音", *PERSON), ()),
    ("nothing to print any more", "nothing_to_print", ("doc", "transfer", CASE, "-o", "{folder}/移送.docx"),
        ("undo", "--yes"),
        (("case", "mediate", CASE, "--outcome", "failed"), ("case", "mediate", CASE, "--outcome", "failed", "--again"),
         ("case", "transfer", CASE, "--reason", "两次未成"))),
    ("filed by the other", "already_filed", ("report", "file", "weekly", "--period", "2026-W05", "--unit", "SQ01"),
        ("report", "file", "weekly", "--period", "2026-W05", "--unit", "SQ01"), ()),
]  # fmt: skip
FILES = {
    "kinds.csv": "code,name,kind,parent\nJD02,示例二街道,community,JD01\n",
    "names.csv": "code,name,kind,parent\nSQ01,示例甲社区,community,JD01\nSQ02,示例一社区,community,JD01\n",
    "notice.csv": NOTICE,
    "notice2.csv": NOTICE + "2027-01-02,off,元旦\n",
    "policy.toml": POLICY,
    "policy2.toml": POLICY.replace("value = 5", "value = 7"),
}


@pytest.mark.parametrize(
    ("code", "ours", "theirs", "before"), [row[1:] for row in RACES], ids=[row[0] for row in RACES]
)
def test_what_was_looked_at_must_be_so_under_the_lock(
    desk: Desk, meanwhile: Meanwhile, code: str, ours: tuple[str, ...], theirs: tuple[str, ...],
    before: tuple[tuple[str, ...], ...],
) -> None:  # fmt: skip
    folder = desk.db.parent
    for name, content in FILES.items():
        (folder / name).write_text(content, encoding="utf-8")
    desk.add(*PERSON, on="2026-02-05")
    for words in before:
        desk.done(*words)
    theirs, ours = ([word.format(folder=folder) for word in words] for words in (theirs, ours))  # type: ignore[assignment]  # lists
    heads: list[list[str]] = []

    def second() -> None:
        desk.done(*theirs)
        heads.append(entries(desk))

    meanwhile(second)
    answer = desk(*ours, "--json")
    assert (answer.code, answer.error["code"]) in {(3, code), (4, code)}
    assert entries(desk) == heads[0]
    assert not (folder / "移送.docx").exists()
    assert not (folder / "p.csv").exists()


def test_a_change_elsewhere_is_in_nobodys_way(desk: Desk, meanwhile: Meanwhile) -> None:
    first, second = (desk.add(on="2026-02-05") for _case in range(2))
    meanwhile(lambda: desk.done("case", "meet", second))
    desk.done("case", "meet", first)
    met = [
        owed["met_on"]
        for no in (first, second)
        for owed in desk.case(no)["obligations"]
        if owed["rule"] == "meet_parties"
    ]
    assert met == ["2026-02-05", "2026-02-05"]


def test_a_script_is_told_of_a_likely_duplicate_of_the_other_desk(
    desk: Desk, meanwhile: Meanwhile
) -> None:
    desk.today("2026-02-05")
    sides = (*PERSON, "--party", "被申请人:乙某")
    words = (
        "case",
        "add",
        "--unit",
        "SQ01",
        "--type",
        "邻里",
        "--source",
        "patrol",
        "--summary",
        "院墙",
        *sides,
    )
    meanwhile(lambda: desk.done(*words))
    assert desk.done(*words, "--json").json["similar"] == [CASE]


def test_a_leader_is_put_on_the_working_days_there_are_by_then(
    desk: Desk, meanwhile: Meanwhile
) -> None:
    """2027 has no notice yet; once 4 January is off it is not among its working days."""
    notice = desk.db.parent / "notice.csv"
    notice.write_text("date,kind,name\n2027-01-04,off,元旦\n", encoding="utf-8")
    meanwhile(lambda: desk.done("calendar", "import", str(notice), "--yes"))
    desk.done("duty", "set", "2027-01-04..2027-01-05", "甲某", "--workdays")
    shown = desk.done("duty", "show", "--from", "2027-01-04", "--to", "2027-01-05", "--json").json
    assert [one.get("leader") for one in shown] == [None, "甲某"]


def test_a_keeper_demoted_before_a_restore_is_planned_does_not_make_it(
    office: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The plan is made for the file as it is then, with the demotion in it: only the right is gone."""
    copy = office.done("--actor", KEEPER, "backup", str(office.db.parent / "kept"), "--json").json[
        "backup"
    ]
    really = restore.require_at

    def allowed(session: Session) -> None:
        really(session)
        office.done("--actor", SECOND_KEEPER, "clerk", "set", KEEPER, "--profile", "clerk")

    monkeypatch.setattr(restore, "require_at", allowed)
    answer = office("--actor", KEEPER, "restore", str(copy), "--yes", "--json")
    assert (answer.code, answer.error["code"]) == (3, "not_allowed")
    assert keepers(office) == [SECOND_KEEPER]
