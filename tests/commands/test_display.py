"""What a clerk sees: screens of any width, the card, the journal in words, and what to type next."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest

from govtool.base.text_width import width
from govtool.cli import main
from tests.commands.clerk import Desk
from tests.shell.test_terminal import Terminal

NUMBER = "SQ01-2025-00001"


LATE, WAITING, OVERRIDDEN = NUMBER, "SQ02-2026-00001", "SQ02-2026-00002"
STORY = [
    ("2025-12-05", ["case", "report", LATE]),
    ("2025-12-12", ["case", "mediate", LATE, "--outcome", "failed"]),
    ("2025-12-15", ["case", "mediate", LATE, "--outcome", "failed", "--note", "各执一词" * 20]),
    ("2025-12-22", ["case", "transfer", LATE, "--reason", "两次调解未成功"]),
    ("2025-12-23", ["case", "accept", LATE]),
    ("2025-12-23", ["case", "assign", LATE, "--lead", "BM01", "--due", "2026-01-10", "--opinion", "依职责调处",
                    "--approved-by", "丙某", "--approved-on", "2025-12-23"]),
    ("2026-01-05", ["case", "transfer", WAITING, "--reason", "重大"]),
    ("2026-01-06", ["case", "transfer", OVERRIDDEN, "--reason", "领导要求", "--override", "情况紧急"]),
    ("2026-01-07", ["case", "return", OVERRIDDEN, "--reason", "再调解一次"]),
    ("2026-01-22", ["case", "mediate", OVERRIDDEN, "--outcome", "settled"]),
]  # fmt: skip


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the file of the ``busy`` desk is kept once it was made."""
    return tmp_path_factory.mktemp("busy") / "busy.db"


@pytest.fixture
def busy(kept: Path, request: pytest.FixtureRequest, bare: Desk) -> Desk:
    """A case late, and now with a department; one waiting for the centre; one overridden and settled late."""
    if not kept.exists():
        desk: Desk = request.getfixturevalue("desk")
        parties = ("--party", "申请人:甲某", "--party", "被申请人:示例嘉园物业服务有限公司")
        assert desk.add(*parties, on="2025-12-05") == LATE
        assert desk.add("--major", on="2026-01-05", unit="SQ02") == WAITING
        assert desk.add(on="2026-01-06", unit="SQ02") == OVERRIDDEN
        for day, words in STORY:
            desk.done(*words, on=day)
        shutil.copy(desk.db, kept)
    shutil.copy(kept, bare.db)
    bare.today("2026-01-25")
    return bare


def on_screen(
    desk: Desk, columns: int, lang: str, *words: str, monkeypatch: pytest.MonkeyPatch
) -> list[str]:
    screen = Terminal()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", screen)
        patch.setenv("COLUMNS", str(columns))
        patch.setenv("NO_COLOR", "1")
        assert main(["--db", str(desk.db), "--lang", lang, *words]) == 0
        return [line.rstrip() for line in screen.shown().splitlines()]


TABLES = ["due", "case list", "case list --violations", "journal", f"case history {NUMBER}", "report weekly --period 2026-W02",
          "report status", "escalate --dry-run", "report daily --period 2026-01-20", "report monthly --period 2026-01",
          "report register monthly --period 2026-01"]  # fmt: skip
# Numbers, codes and dates: each stays on one line, wherever it is shown.
WHOLE = re.compile(
    r"[A-Z]{2}\d\d-\d{4}-\d{5}|\d{4}年\d+月\d+日|\d+月\d+日|\d{4}-W\d\d|\d{4}-\d\d-\d\d"
)


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
@pytest.mark.parametrize("columns", [60, 72, 80, 100, 120])
@pytest.mark.parametrize("words", TABLES)
def test_no_line_leaves_the_screen_and_nothing_is_broken(
    busy: Desk, words: str, columns: int, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = on_screen(busy, columns, lang, *words.split(), monkeypatch=monkeypatch)
    assert [line for line in lines if width(line) > columns] == []
    assert any("─" in line for line in lines), "drawn as a table, not as a list"
    for (
        line
    ) in lines:  # nothing ends within a number or a date, and nothing begins with the rest of one
        assert not re.search(r"\d-$|[年]$", line), line
    whole = set(WHOLE.findall(busy.done("--lang", lang, *words.split()).out))
    assert set(WHOLE.findall("\n".join(lines))) <= whole


def test_the_morning_list_has_at_most_two_lines_each_at_80_columns(
    busy: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = on_screen(busy, 80, "zh_CN", "due", "--noun", "case", monkeypatch=monkeypatch)
    rows = [line for line in lines if re.search(r"[A-Z]{2}\d\d-\d{4}-\d{5}", line)]
    assert len(lines) - 3 <= 2 * len(rows)
    assert len(rows) == len(busy.done("due", "--noun", "case", "--within", "3", "--json").json)
    assert all(row[0] in "✗! " for row in rows)
    assert rows[0].startswith("✗")


def test_in_a_pipe_all_columns_are_there_in_full(busy: Desk) -> None:
    head = busy.done("due").out.splitlines()[1]
    assert all(word in head for word in ("When", "Level", "What", "ID", "Remind", "Unit", "Due"))
    assert "received" in busy.done("report", "weekly", "--period", "2026-W02").out


# --- the card


def deadline_lines(card: str) -> list[str]:
    block = card[card.index("Deadlines as of") :].split("\n\n", maxsplit=1)[0]
    return block.splitlines()[1:]


def test_the_deadlines_of_a_card_are_aligned(busy: Desk) -> None:
    lines = deadline_lines(busy.done("case", "show", NUMBER).out)
    dates = [re.search(r"\d+ (Dec 2025|Jan)", line) for line in lines]
    assert len({match.start() for match in dates if match}) == 1
    units = [re.search(r"示例一社区|示例街道|社保所", line) for line in lines]
    assert all(units)
    assert (
        len(
            {
                width(line[: match.start()])
                for line, match in zip(lines, units, strict=True)
                if match
            }
        )
        == 1
    )


def test_a_late_one_has_its_own_sign_and_says_how_late(busy: Desk) -> None:
    lines = deadline_lines(busy.done("case", "show", NUMBER).out)
    late = next(line for line in lines if "meet the parties" in line)
    assert late.split()[0] == "!"
    assert "done 4 days late, 12 Dec" in late
    assert next(line for line in lines if "report to the centre" in line).split()[0] == "✓"


def test_a_long_remark_hangs_under_its_beginning(
    busy: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = on_screen(busy, 80, "zh_CN", "case", "show", NUMBER, monkeypatch=monkeypatch)
    first = next(i for i, line in enumerate(lines) if "各执一词" in line)
    begin = width(lines[first][: lines[first].index("各执一词")])
    assert lines[first + 1].startswith(" " * begin + "各") or lines[first + 1].startswith(
        " " * begin + "执"
    )
    assert all(width(line) <= 80 for line in lines)


def test_the_card_says_whose_turn_it_is_and_what_comes_next(busy: Desk) -> None:
    card = busy.done("case", "show", NUMBER).out
    assert "With 社保所 since 23 Dec 2025" in card
    assert f"govtool case reply {NUMBER}" in card[card.index("What to do next") :]
    waiting = busy.done("case", "show", "SQ02-2026-00001").out
    assert "the centre has yet to accept the transfer" in waiting
    assert "govtool case accept SQ02-2026-00001" in waiting
    assert "answer by 10 Jan" in card


def test_a_past_card_says_nothing_of_what_to_do_next(busy: Desk) -> None:
    card = busy.done("case", "show", NUMBER, "--as-of", "2025-12-12").out
    assert "What to do next" not in card
    assert "With 示例一社区 since 5 Dec" in card


def test_the_receipts_tell_the_way_on(busy: Desk) -> None:
    number = busy.add("--major", on="2026-01-26")
    receipt = busy.done("case", "transfer", number, "--reason", "重大").out
    assert f"govtool case accept {number}" in receipt
    receipt = busy.done("case", "accept", number).out
    assert "With 示例街道 since 26 Jan" in receipt
    assert f"govtool case route {number}" in receipt
    assert f"govtool case assign {number} --lead" in receipt
    assert "With" not in busy.done("case", "meet", busy.add(on="2026-01-26")).out


def test_a_violation_is_reported_as_a_fact_in_the_card_and_as_a_refusal_at_the_desk(
    busy: Desk,
) -> None:
    card = busy.done("case", "show", "SQ02-2026-00002").out
    assert "Transferred without a failed session; 2 are required." in card
    assert "reason given: 情况紧急" in card
    number = busy.add(on="2026-01-26")
    refusal = busy("case", "transfer", number, "--reason", "x")
    assert "so far there are none." in refusal.err
    busy.done("case", "mediate", number, "--outcome", "failed")
    assert "so far there is 1 (26 Jan)." in busy("case", "transfer", number, "--reason", "x").err


# --- days left, explained


def test_working_days_are_counted_alike_in_the_list_the_card_and_the_explanation(
    desk: Desk,
) -> None:
    number = desk.add(on="2026-02-05")
    for day in ("2026-02-09", "2026-02-13"):
        desk.done("case", "mediate", number, "--outcome", "failed", on=day)
    for words in (("due", "--within", "30"), ("case", "show", number), ("case", "explain", number)):
        assert "3 working days left" in desk.done(*words).out, words
    assert "3 working days left" not in desk.done("due", on="2026-02-24").out


def test_days_off_where_the_count_ends_move_the_date(desk: Desk) -> None:
    number = desk.add(on="2026-02-05")
    text = desk.done("case", "explain", number).out
    assert (
        "3 days later is Sun 8 Feb, a weekend; it moves to the next working day, Mon 9 Feb" in text
    )
    assert (
        "10 days later is Sun 15 Feb; Spring Festival, off until 23 Feb; it moves to Tue 24 Feb"
        in text
    )
    assert "not counted\n" not in text.replace("the day itself is not counted\n", "")
    assert "in force since" not in text
    desk.done("case", "meet", number, on="2026-02-06")
    assert (
        "meet the parties: by Mon 9 Feb    done in time, 6 Feb"
        in desk.done("case", "explain", number).out
    )


def test_the_office_s_own_value_is_named_as_such(desk: Desk) -> None:
    policy = desk.db.with_name("own.toml")
    policy.write_text(
        "[meet_parties]\nvalues = [{ from = 2026-02-01, value = 5 }]\n", encoding="utf-8"
    )
    desk.done("policy", "adopt", str(policy), "--yes")
    text = desk.done("case", "explain", desk.add(on="2026-02-05")).out
    (own,) = [line for line in text.splitlines() if "own value since 2026-02-01" in line]
    assert "3日内与对象见面" in own
    assert "meet the parties: 5 days" in desk.done("journal").out


# --- the journal in words


def test_what_is_behind_an_entry_is_reported(desk: Desk) -> None:
    number = desk.add(on="2026-02-05")
    desk.done(
        "case",
        "correct",
        number,
        "--set",
        "dispute_type=物业",
        "--set",
        "registered_on=2026-02-04",
        "--reason",
        "录入错误",
    )
    desk.done("household", "add", "--code", "H1", "--grid", "G01", "--head", "丁某")
    desk.done("report", "file", "weekly", "--period", "2026-W05", "--unit", "SQ01")
    text = desk.done("journal").out
    assert "dispute type: property management" in text
    assert "Registered on: 4 Feb · 录入错误" in text
    for words in (
        "丁某 · grid G01",
        "第一网格 · 示例一社区",
        "示例二社区 · community",
        "weekly 2026-W05",
    ):
        assert words in text
    history = desk.done("case", "history", number).out
    assert number not in history
    assert "dispute type: property management" in history
    assert "4 Feb" in desk("undo").out or "weekly 2026-W05" in desk("undo").out


def test_the_internal_key_of_an_import_is_not_shown(desk: Desk) -> None:
    desk.today("2026-02-05")
    line = desk.db.with_name("r7.jsonl")
    record = '{"ref": "R7", "unit": "SQ01", "registered_on": "2026-02-02", "dispute_type": "%s", "summary": "s", "events": []}\n'
    for kind, more in (("neighbour", ()), ("family", ("--update",))):
        line.write_text(record % kind, encoding="utf-8")
        answer = desk("import", "cases", str(line), *more)
        assert answer.code == 0, answer.out
    shown = desk.done("case", "history", "SQ01-2026-00001").out
    assert "marriage and family" in shown
    assert "content" not in shown


def test_undo_asks_in_whole_sentences(busy: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from govtool.commands import undo

    assert undo._question(1) == "Take back this entry?"
    assert undo._question(2) == "Take back these 2 entries?"


# --- lists


def test_the_list_tells_which_rules_and_how_many_of_how_many(busy: Desk) -> None:
    assert "transferred too early" in busy.done("case", "list", "--violations").out
    some = busy.done("case", "list", "--limit", "2")
    assert "2 of 3 cases shown" in some.err
    assert "Registered on" in some.out
    assert "1 case\n" in busy.done("case", "list", "--unit", "SQ01").err
    assert "1 of 2 cases shown" in busy.done("case", "list", "--unit", "SQ02", "--limit", "1").err
    newest = [case["case_no"] for case in busy.done("case", "list", "--newest", "--json").json]
    assert newest == [case["case_no"] for case in busy.done("case", "list", "--json").json][::-1]


@pytest.mark.parametrize(
    "words",
    [
        "case list --unit SQ99",
        "case list --handler SQ99",
        "case list --grid G99",
        "report status --unit SQ99",
    ],
)
def test_what_is_not_there_is_not_an_empty_list(busy: Desk, words: str) -> None:
    answer = busy(*words.split(), "--json")
    assert (answer.code, answer.out) == (4, "")
    assert answer.error["code"] in {"unknown_unit", "unknown_grid"}


def test_the_status_says_where_corrections_are_to_be_seen(busy: Desk) -> None:
    busy.done(
        "report", "file", "weekly", "--period", "2026-W02", "--unit", "SQ02", "--on", "2026-01-12"
    )
    busy.add("--on", "2026-01-08", unit="SQ02", on="2026-01-26")
    note = busy.done("report", "status", "weekly", "--period", "2026-W02").err
    assert "govtool report weekly --period 2026-W02 --unit SQ02" in note
    assert (
        "No such return is owed." in busy.done("report", "status", "weekly", "--unit", "BM01").out
    )
