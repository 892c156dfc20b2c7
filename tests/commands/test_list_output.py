"""Lists: each command that gives one takes -o, and its file has what the screen has and what that dropped."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from typer.main import get_command

from govtool import cli
from tests.commands.clerk import Desk
from tests.commands.terminal import Opens

OF_ITS_OWN = {
    "report list": "the 登记汇总表, a form with formats of its own",
    "case show": "a card", "household show": "a card", "unit show": "a card", "group show": "a card",
    "mediator show": "a card", "grid show": "a card", "meeting show": "a card", "office show": "a card",
    "matter show": "a card", "care show": "a card", "visit show": "a card", "head show": "a card", "microgrid show": "a card", "head log": "records what a head did",
    "person show": "persons: person export writes them, with a reason in the journal",
    "completion show": "a script of a shell", "config list": "settings of the machine, no list of the office",
}  # fmt: skip
LISTS = {
    "due", "escalate", "find", "journal", "access", "case list", "case history", "unit list", "grid list", "grid history", "household list",
    "mediator list", "group list", "meeting list", "meeting status", "duty show", "duty log", "report status",
    "retention due", "person requests", "backup list", "calendar show", "clerk list", "doc list", "policy show", "undo",
    "matter list", "matter history", "head list", "microgrid list", "microgrid history", "head history", "care list", "care history", "visit list", "visit history",
}  # fmt: skip


def commands() -> Iterator[tuple[str, Any]]:
    """Yield every command of the tree with its words."""
    root = get_command(cli.app)
    with root.make_context("govtool", [], resilient_parsing=True) as ctx:
        for name in root.list_commands(ctx):
            found = root.get_command(ctx, name)
            if hasattr(found, "list_commands"):
                with found.make_context(name, [], parent=ctx, resilient_parsing=True) as below:
                    for verb in found.list_commands(below):
                        yield f"{name} {verb}", found.get_command(below, verb)
            else:
                yield name, found


TREE = dict(commands())


def test_every_list_of_the_tree_takes_o_and_a_pager() -> None:
    listing = {
        name for name, command in TREE.items() if getattr(command.callback, "gives_list", False)
    }
    assert listing == LISTS
    for name in listing:
        options = {option for param in TREE[name].params for option in getattr(param, "opts", ())}
        assert {"-o", "--output", "--plain", "--no-pager"} <= options, name


def test_whatever_is_called_a_list_is_one() -> None:
    called = {name for name in TREE if name.split()[-1] in {"list", "show", "status", "log"}}
    assert called - LISTS - OF_ITS_OWN.keys() == set()


@pytest.fixture
def office(desk: Desk) -> Desk:
    """Two cases of which one is late, and a household."""
    phone = "13900001234"
    desk.add(
        "--party",
        f"申请人:甲某:{phone}",
        "--party",
        "被申请人:示例嘉园物业服务有限公司",
        on="2026-03-02",
    )
    desk.add("--party", "申请人:乙某", on="2026-03-05", unit="SQ02")
    desk.done(
        "household",
        "add",
        "--code",
        "H1",
        "--grid",
        "G01",
        "--head",
        "甲某",
        "--phone",
        phone,
        "--members",
        "3",
    )
    return desk


def rows_of(path: Path) -> list[list[str]]:
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_a_file_has_the_columns_of_the_screen_in_full(office: Desk, tmp_path: Path) -> None:
    target = tmp_path / "due.csv"
    answer = office.done("--lang", "zh_CN", "due", "-o", str(target), on="2026-03-10")
    assert answer.out == ""
    head, *rows = rows_of(target)
    assert head == [
        "到期情况",
        "等级",
        "事项",
        "编号",
        "当事人和事由",
        "进展",
        "提醒对象",
        "单位",
        "期限",
    ]
    assert answer.err.strip() == f"{target}：{len(rows)} 行"
    assert sorted({row[4] for row in rows if row[3] == "SQ01-2026-00001"}) == [
        "甲某 / 示例嘉园物业服务有限公司 · 邻里"
    ]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d\*?", row[-1]) for row in rows)
    screen = office.done("--lang", "zh_CN", "due").out.splitlines()
    assert len(screen) == len(rows) + 2


@pytest.mark.parametrize(
    "words",
    sorted(
        LISTS
        - {
            "find",
            "case history",
            "matter history",
            "head history",
            "care history",
            "visit history",
            "grid history",
            "microgrid history",
            "calendar show",
            "undo",
            "meeting status",
        }
    ),
)
def test_each_writes_a_table_and_json(office: Desk, tmp_path: Path, words: str) -> None:
    office.today("2026-03-10")
    table, objects = tmp_path / "a.csv", tmp_path / "a.json"
    extra = ["--dry-run"] if words == "escalate" else []
    answer = office.done(*words.split(), *extra, "-o", str(table), "--json")
    head, *rows = rows_of(table)
    assert answer.json == {"file": str(table), "rows": len(rows)}
    assert all(head)
    assert len({len(row) for row in [head, *rows]}) == 1
    office.done(*words.split(), *extra, "-o", str(objects))
    printed = office.done(*words.split(), *extra, "--json").out
    if words != "due":  # scripts look further than three days ahead
        assert json.loads(objects.read_text("utf-8")) == json.loads(printed)


def test_a_workbook_has_real_dates_and_a_document_a_line_to_sign(
    office: Desk, tmp_path: Path
) -> None:
    book, document = tmp_path / "c.xlsx", tmp_path / "c.docx"
    office.done("case", "list", "-o", str(book), on="2026-03-10")
    sheet = load_workbook(book).active
    assert sheet is not None
    assert [str(row[1].value)[:10] for row in sheet.iter_rows(min_row=2)] == [
        "2026-03-02",
        "2026-03-05",
    ]
    office.done("--lang", "zh_CN", "due", "-o", str(document))
    with zipfile.ZipFile(document) as parts:
        text = parts.read("word/document.xml").decode()
    assert "制表人" in text
    assert "甲某 / 示例嘉园物业服务有限公司" in text


def test_what_the_screen_shows_of_telephones_a_file_masks(office: Desk, tmp_path: Path) -> None:
    target = tmp_path / "h.csv"
    assert "13900001234" in office.done("household", "list").out
    office.done("household", "list", "-o", str(target))
    assert "13900001234" not in target.read_text("utf-8-sig")
    assert "139****1234" in target.read_text("utf-8-sig")


def test_other_formats_are_refused_before_anything_is_written(office: Desk, tmp_path: Path) -> None:
    answer = office("case", "list", "-o", str(tmp_path / "c.pdf"), "--json")
    assert (answer.code, answer.error["code"]) == (3, "bad_format")
    assert list(tmp_path.glob("c.*")) == []


@pytest.mark.parametrize(
    "words", ["case list", "due", "journal", "access", "meeting list", "person requests"]
)
def test_days_in_the_wrong_order_are_refused(office: Desk, words: str) -> None:
    answer = office(
        *words.split(), "--from", "2026-03-05", "--to", "2026-03-02", "--json", on="2026-03-10"
    )
    assert (answer.code, answer.error["code"], answer.error["column"]) == (3, "bad_value", "--to")


def test_days_in_words_bound_lists_on_both_ends(office: Desk) -> None:
    office.today("2026-03-06")  # a Friday

    def numbers(*words: str) -> list[str]:
        return [case["case_no"] for case in office.done("case", "list", *words, "--json").json]

    assert numbers("--from", "周一", "--to", "周一") == ["SQ01-2026-00001"]
    assert numbers("--from", "本周四") == ["SQ02-2026-00001"]
    assert numbers("--to", "上周日") == []


def test_due_is_bounded_by_days_and_by_number(office: Desk) -> None:
    office.today("2026-03-06")
    every = office.done("due", "--json").json
    until = office.done("due", "--to", "下周五", "--json").json
    assert until == [one for one in every if one["due"] <= "2026-03-13"]
    later = office.done("due", "--from", "明天", "--json").json
    assert later == [one for one in every if one["due"] >= "2026-03-07"]
    assert office.done("due", "--limit", "2", "--json").json == every[:2]


# --- the month


def test_a_month_of_deadlines_adds_up(office: Desk) -> None:
    office.today("2026-03-06")
    owed = office.done("due", "--json").json
    month = office.done("due", "--calendar", "--json").json
    assert (month["month"], len(month["days"])) == ("2026-03", 31)
    counted = {day["date"]: day["overdue"] + day["due"] for day in month["days"]}
    for day, n in counted.items():
        assert n == sum(one["due"] == day for one in owed)
    assert month["before"] + sum(counted.values()) + month["after"] == len(owed)
    assert all(day["overdue"] == 0 for day in month["days"] if day["date"] >= "2026-03-06")


def test_holidays_and_make_up_days_are_marked_and_it_fits(office: Desk) -> None:
    lines = office.done(
        "--lang", "zh_CN", "due", "--calendar", "--month", "2月", on="2026-03-06"
    ).out.splitlines()
    assert max(map(cells, lines)) <= 80
    # 2026: 15 to 23 February are off, 14 and 28 February are worked
    marked = re.findall(r"(\d+) (休|班)", "\n".join(lines))
    assert [day for day, mark in marked if mark == "班"] == ["14", "28"]
    assert [day for day, mark in marked if mark == "休"] == [str(day) for day in range(15, 24)]
    assert lines[1].split() == ["周一", "周二", "周三", "周四", "周五", "周六", "周日"]


def cells(line: str) -> int:
    return sum(2 if ord(character) > 0x2E80 else 1 for character in line)


@pytest.mark.parametrize(
    "words", [["--within", "3d"], ["--overdue"], ["--to", "周五"], ["--limit", "3"]]
)
def test_a_month_takes_no_other_bounds(office: Desk, words: list[str]) -> None:
    assert office("due", "--calendar", *words, "--json").error["code"] == "unexpected_option"


def test_a_month_needs_the_calendar(office: Desk) -> None:
    assert office("due", "--month", "3月", "--json").error["code"] == "unexpected_option"


# --- filing what was printed


def test_a_return_is_printed_and_filed_in_one(office: Desk) -> None:
    answer = office.done(
        "report", "weekly", "--period", "上周", "--unit", "SQ01", "--file", on="2026-03-09"
    )
    assert "2026-W10" in answer.out
    (standing,) = office.done("report", "status", "weekly", "--unit", "SQ01", "--json").json
    assert (standing["period"], standing["filed_on"], standing["status"]) == (
        "2026-W10",
        "2026-03-09",
        "on_time",
    )
    again = office("report", "weekly", "--period", "上周", "--unit", "SQ01", "--file", "--json")
    assert (again.code, again.error["code"], again.out) == (3, "already_filed", "")


def test_a_script_names_the_period_and_whose_it_is(office: Desk) -> None:
    answer = office("report", "weekly", "--file", "--json", on="2026-03-09")
    assert (answer.code, answer.error["code"]) == (2, "missing_option")
    assert all(option in answer.error["message"] for option in ("--period", "--unit"))
    filed = office.done("report", "monthly", "--period", "2月", "--file", "--json").json
    assert filed["filing"] == {**filed["filing"], "unit": "JD01", "filed_on": "2026-03-09"}


def test_a_day_without_filing_is_refused(office: Desk) -> None:
    assert office("report", "weekly", "--on", "昨天", "--json").error["code"] == "unexpected_option"


def test_on_a_terminal_the_week_is_shown_and_asked_about(office: Desk, at_terminal: Opens) -> None:
    dialogue = at_terminal("report", "weekly", "--file", "--unit", "SQ01", today="2026-03-09")
    dialogue.asks("报送示例一社区的这份报表？周报 2026-W10，3月2日（周一）至3月8日（周日）").types(
        "n"
    )
    assert dialogue.ends() == 3
    dialogue = at_terminal("report", "weekly", "--file", "--unit", "SQ01", today="2026-03-09")
    dialogue.asks("[是/否，回车为否]").types("y")
    assert dialogue.ends() == 0
    assert "已报送" in dialogue.shown


@pytest.mark.parametrize("unit", ["SQ01", "示例一社区"])
def test_the_unit_of_the_settings_is_offered(office: Desk, at_terminal: Opens, unit: str) -> None:
    office.done("config", "set", "unit", unit, "--here")
    dialogue = (
        at_terminal("report", "weekly", "--file", today="2026-03-09").asks("[SQ01]").types("")
    )
    assert dialogue.asks("报送示例一社区的这份报表？").types("n").ends() == 3


# --- the pager


SMALL = {"TERM": "xterm", "LINES": "10"}
"""A window that is too low for the list."""


@pytest.fixture
def long(office: Desk) -> Desk:
    for n in range(8):
        office.add("--party", f"申请人:丙某{n}", on="2026-03-03")
    return office


@pytest.mark.skipif(sys.platform == "win32", reason="no pager unless settled")
def test_a_long_list_is_paged_on_a_terminal_and_left_early(long: Desk, at_terminal: Opens) -> None:
    dialogue = at_terminal("case", "list", GOVTOOL_PAGER="head -n 5", **SMALL)
    assert dialogue.ends() == 0
    assert "SQ01-2026-00001" in dialogue.shown
    assert "SQ01-2026-00009" not in dialogue.shown
    assert "Traceback" not in dialogue.shown


@pytest.mark.parametrize(
    ("words", "environment"),
    [(["--no-pager"], {"GOVTOOL_PAGER": "head -n 5"}), ([], {"GOVTOOL_PAGER": "off"}), ([], {"GOVTOOL_PAGER": "no-such-pager"}),
     (["--json"], {"GOVTOOL_PAGER": "head -n 5"})],
)  # fmt: skip
def test_it_is_printed_whole_where_nobody_pages(
    long: Desk, at_terminal: Opens, words: list[str], environment: dict[str, str]
) -> None:
    dialogue = at_terminal("case", "list", *words, **SMALL, **environment)
    assert dialogue.ends() == 0
    assert "SQ01-2026-00009" in dialogue.shown


def test_a_short_list_is_not_paged(office: Desk, at_terminal: Opens) -> None:
    dialogue = at_terminal("case", "list", GOVTOOL_PAGER="false", TERM="xterm")
    assert dialogue.ends() == 0
    assert "SQ01-2026-00001" in dialogue.shown
