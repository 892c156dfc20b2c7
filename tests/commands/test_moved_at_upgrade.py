"""What another version puts on another day is listed once, old → new, by the first command that opens the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.clerk import Desk
from tests.store.kit import another

HISTORIES = Path(__file__).parents[1] / "store" / "upgrades" / "histories-5.sql"


@pytest.fixture
def old_file(bare: Desk) -> Desk:
    """A file of schema 5, whose version let the right to judicial confirmation end on a day off.

    A case of HY01 was agreed in writing on Fri 9 January 2026: the 30th day is Sun 8 February, so Mon 9 February now.
    """
    conn = another(bare.db)
    conn.executescript(HISTORIES.read_text(encoding="utf-8"))
    conn.close()
    return bare


@pytest.mark.parametrize(
    ("today", "listed"),
    [("2026-02-07", True), ("2026-02-08", True), ("2026-02-09", True), ("2026-02-10", False)],
)
def test_a_reminder_that_rolls_now(old_file: Desk, today: str, listed: bool) -> None:
    answer = old_file.done("--lang", "zh_CN", "case", "list", "--limit", "1", on=today)
    assert ("2月8日（周日） → 2月9日（周一）" in answer.err) == listed
    assert "可共同申请司法确认" in answer.err  # another case had Sun 14 June; its 15th is a Monday
    assert "→" not in old_file.done("--lang", "zh_CN", "case", "list", "--limit", "1").err


def opened_by_another_version(desk: Desk, *moved: tuple[str, str, str]) -> None:
    """Store due dates as another version would have: (number, rule, day)."""
    conn = another(desk.db)
    for no, rule, due in moved:
        where = "WHERE rule = ? AND subject_id = (SELECT id FROM subject WHERE no = ?)"
        assert conn.execute(f"UPDATE obligation SET due = ? {where}", (due, rule, no)).rowcount == 1
    conn.execute("UPDATE meta SET value = 'another' WHERE key = 'basis'")
    conn.commit()
    conn.close()


def test_days_in_lieu_that_another_version_did_not_know(desk: Desk) -> None:
    """Registered on Wed 6 January 2027 at the street: due by Sat 6 February; 5–10 February are off, so Thu 11 February."""
    number = desk.add(on="2027-01-06", unit="JD01")
    other = desk.add(on="2027-01-06", unit="JD01", kind="合同")
    desk.done("case", "close", other, "--outcome", "withdrawn", on="2027-01-07")
    desk.today("2027-01-20")
    opened_by_another_version(desk, (number, "centre_close", "2027-02-09"))
    answer = desk.done("due", "--json")
    assert [row["due"] for row in answer.json if row["case_no"] == number] == ["2027-02-11"]
    assert "1 deadline has another day in this version:" in answer.err
    assert f"  {number}  close at the centre  Tue 9 Feb* → Thu 11 Feb*" in answer.err
    assert "The holiday notice for 2027 is not known yet" in answer.err
    assert desk.done("due", "--json").err == ""


def test_nothing_is_said_where_nothing_moves(desk: Desk) -> None:
    desk.add(on="2026-03-02")
    opened_by_another_version(desk)
    assert desk.done("due", "--json").err == ""
    assert desk.done("undo", "--yes").err.count("→") == 0


def test_what_was_due_before_the_record_began_is_not_listed(desk: Desk) -> None:
    number = desk.add(on="2026-03-02", unit="JD01")
    desk.done("office", "set", "--began-on", "2026-05-01", "--yes", on="2026-05-04")
    opened_by_another_version(desk, (number, "centre_close", "2026-04-01"))
    assert "→" not in desk.done("due", "--json").err


def test_many_are_counted(desk: Desk) -> None:
    numbers = [desk.add("--ref", f"R{n}", on="2026-03-02", unit="JD01") for n in range(22)]
    opened_by_another_version(desk, *((number, "centre_close", "2026-04-01") for number in numbers))
    said = desk.done("due", "--json").err
    assert "22 deadlines have another day in this version:" in said
    assert said.count("→") == 20
    assert "… and 2 more: govtool due" in said
