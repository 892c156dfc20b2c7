"""What is sensitive stays where it is asked for: the capacity of a head, and the needs of a household."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from pyarrow import parquet

from govtool.desk import form_drafts
from govtool.privacy.personal_marks import HIDDEN, sensitive_fields
from govtool.subjects import registry
from tests.commands.clerk import Desk
from tests.commands.test_care import AGREED, LINE
from tests.papers.kit import paragraphs

HEAD = "H2026-0001"
CAPACITY = ("人大代表", "peoples_deputy", "people's deputy")
SAID = {
    "head_capacity": {"capacity"},
    "care_agreed": {"help"},
    "care_changed": {"help"},
    "visit_made": {"found", "text"},
    "visit_requested": {"text"},
}
"""The fields that are told nowhere but where they are asked for, by kind."""


def named(desk: Desk) -> None:
    parent = ("--unit", "SQ01", "--parent", "G01")
    desk.done("grid", "add", "--code", "G01-01", "--name", "一组", *parent)
    for code, head in (("H12", "东方样甲"), ("H13", "西门样乙")):
        place = ("--grid", "G01", "--microgrid", "G01-01")
        desk.done("household", "add", "--code", code, *place, "--head", head)
    desk.done("head", "name", "--microgrid", "G01-01", "--name", "东方样甲")
    desk.done("head", "capacity", HEAD, "peoples_deputy")


@pytest.fixture
def office(desk: Desk) -> Desk:
    desk.today("2026-03-03")
    desk.once(named)
    return desk


def test_what_is_marked() -> None:
    found = {name: set(sensitive_fields(kind.model)) for name, kind in registry.kinds().items()}
    assert {name: fields for name, fields in found.items() if fields} == SAID


WAYS = [
    ["head", "list"], ["head", "list", "--all"], ["head", "show", HEAD], ["head", "history", HEAD], ["head", "explain", HEAD],
    ["journal"], ["journal", "--of", HEAD], ["journal", "--kind", "head_capacity"], ["due"], ["due", "--calendar"],
    ["escalate", "--dry-run"], ["find", "东方样甲"], ["microgrid", "list"], ["microgrid", "show", "G01-01"], ["grid", "show", "G01"],
    ["household", "show", "H12"], ["person", "show", "东方样甲"], ["access"], ["watch"], ["report", "daily"], ["retention", "list"],
    ["correct", HEAD, "--name", "东方样丁", "--dry-run"], ["head", "capacity", HEAD, "peoples_deputy"], ["undo", "--dry-run"],
]  # fmt: skip


@pytest.mark.parametrize("more", [[], ["--json"], ["--lang", "zh_CN"]], ids=" ".join)
def test_no_screen_tells_in_which_capacity_a_head_was_chosen(office: Desk, more: list[str]) -> None:
    for words in WAYS:
        answer = office(*words, *more)
        assert [one for one in CAPACITY if one in answer.out + answer.err] == [], words


def test_no_file_tells_it_but_the_list_for_approval(office: Desk, tmp_path: Path) -> None:
    for ending in ("csv", "jsonl"):
        for more in ([], ["--full", "--reason", "归档"]):
            file = tmp_path / f"heads{len(more)}.{ending}"
            office.done("export", "heads", "-o", str(file), *more)
            said = file.read_text(encoding="utf-8-sig")
            assert [one for one in (*CAPACITY, "推选身份", "capacity") if one in said] == []
    own = tmp_path / "own.csv"
    office.done(
        "person", "export", "东方样甲", "--only", "1,2", "-o", str(own), "--reason", "本人查阅"
    )
    assert not [one for one in CAPACITY if one in own.read_text(encoding="utf-8-sig")]
    for ending in ("csv", "json"):
        file = tmp_path / f"journal.{ending}"
        office.done("journal", "-o", str(file))
        assert not [one for one in CAPACITY if one in file.read_text(encoding="utf-8-sig")]
    office.done("rollup", "export", "-o", str(tmp_path / "parts"))
    for part in (tmp_path / "parts").rglob("*.parquet"):
        said = json.dumps(parquet.read_table(part).to_pylist(), default=str, ensure_ascii=False)
        assert not [one for one in (*CAPACITY, "head_capacity") if one in said]
    for kind, tells in (("approval", True), ("insurance", False)):
        file = tmp_path / f"{kind}.docx"
        office.done("head", "print", kind, "-o", str(file))
        assert ("人大代表" in paragraphs(file)) is tells


def test_an_exported_head_comes_in_again_and_changes_nothing(office: Desk, tmp_path: Path) -> None:
    """The capacity is not in the file, and so it stays as it is."""
    file = tmp_path / "heads.jsonl"
    office.done("export", "heads", "-o", str(file), "--full", "--reason", "归档")
    before = office.entry_count()
    again = office.done("import", "heads", str(file), "--update", "--json").json
    assert (again["accepted"], again["duplicates"], office.entry_count()) == (0, 1, before)


def test_the_journal_hides_needs_from_programs_and_files(office: Desk, tmp_path: Path) -> None:
    office.done(*AGREED, "--household", "H12")
    office.done("visit", "request", "--household", "H13", "--text", LINE)
    office.done("visit", "add", "H12", "--found", "needs", "--text", LINE)
    told = {one["kind"]: one["payload"] for one in office.done("journal", "--json").json}
    assert told["care_agreed"]["help"] == HIDDEN
    assert told["visit_requested"]["text"] == HIDDEN
    assert (told["visit_made"]["found"], told["visit_made"]["text"]) == (HIDDEN, HIDDEN)
    file = tmp_path / "journal.json"
    office.done("journal", "-o", str(file))
    history = office.done("care", "history", "C2026-0001", "--json").out
    needs = ("meals", "escort", "needs", LINE)
    assert [one for one in needs if one in file.read_text(encoding="utf-8") + history] == []


def test_withdrawing_erases_what_was_taken_back_too(office: Desk) -> None:
    """An agreement, a visit and a request that were recorded by mistake had the same needs in them."""
    held = (*AGREED, "--household", "H12")
    office.done(*held, "--guardian", "北堂样戊:母亲:13811112222")
    office.done("undo", "--yes")
    office.done("visit", "request", "--household", "H12", "--by", "北堂样丙", "--text", LINE)
    office.done("undo", "--yes")
    office.done("visit", "request", "--household", "H13", "--by", "南宫样己")
    office.done("undo", "--yes")
    office.done(*held)
    office.done("care", "change", "C2026-0002", "--rhythm", "weekly", "--want", "errand")
    office.done("undo", "--yes")
    office.done("care", "withdraw", "H12", "--yes")
    raw = b"".join(file.read_bytes() for file in office.db.parent.iterdir() if file.is_file())
    gone = ("meals", "escort", "errand", LINE, "北堂样戊", "13811112222", "北堂样丙")
    assert [one for one in gone if one.encode() in raw] == []
    assert "南宫样己".encode() in raw  # of a household that did not withdraw
    office.done("doctor")


def test_withdrawing_drops_answers_of_forms_that_were_left(office: Desk) -> None:
    """A form that was left says what help is wanted."""
    db = str(office.db.absolute())
    today = dt.date(2026, 3, 3)
    for command in ("care agree", "visit to-matter", "case add"):
        answers = (("help", "meals"),)
        form_drafts.keep(form_drafts.FormDraft(db, command, (), ("govtool",), answers, today))
    office.done(*AGREED, "--household", "H12")
    office.done("care", "withdraw", "H12", "--yes")
    commands = ("care agree", "visit to-matter", "case add")
    left = [form_drafts.newest(db, command, (), today) for command in commands]
    assert [draft is not None for draft in left] == [False, False, True]
