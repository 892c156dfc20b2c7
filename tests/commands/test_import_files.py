"""Importing what offices have: workbooks, several sheets, bars on a terminal and only there."""

from __future__ import annotations

import io
import sys

import pytest

from govtool.shell import progress as _progress
from tests.commands.clerk import Desk
from tests.tables.books import book
from tests.tables.test_importing import HEADER, ONE, TWO


@pytest.fixture
def workbook(desk: Desk) -> str:
    file = desk.db.with_name("台账.xlsx")
    rows = [
        [["示例街道台账"], HEADER.split(","), line.split(",")]
        for line in (ONE, TWO.replace("SQ02", "SQ99"))
    ]
    file.write_bytes(book(*rows))
    return str(file)


def test_the_first_sheet_is_imported_and_the_other_one_when_it_is_asked_for(
    desk: Desk, workbook: str
) -> None:
    answer = desk.done("import", "cases", workbook, on="2026-06-01")
    assert "1 rows: 1 accepted" in answer.out
    assert "Only this sheet was read; not: 表2." in answer.out
    errors = desk.db.with_name("问题行.xlsx")
    second = desk(
        "import",
        "cases",
        workbook,
        "--sheet",
        "2",
        "--format",
        "xlsx",
        "--errors",
        str(errors),
        "--json",
    )
    assert (second.code, second.err) == (1, "")
    assert [(p["row"], p["column"], p["code"]) for p in second.json["problems"]] == [
        (3, "登记单位", "unknown_unit")
    ]
    assert errors.exists()
    assert (
        desk("import", "cases", workbook, "--sheet", "表9", "--json").error["code"]
        == "unknown_sheet"
    )


@pytest.mark.parametrize("format_", ["csv", "jsonl"])
def test_a_format_the_file_is_not_in_is_refused(desk: Desk, workbook: str, format_: str) -> None:
    answer = desk("import", "cases", workbook, "--format", format_, "--json")
    assert (answer.code, answer.error["code"]) == (3, "wrong_kind")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_bar_is_drawn_on_a_terminal_once_it_takes_its_time_and_goes_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    with _progress.counting(lambda: 0.5) as progress:
        assert progress is None
    for patience, drawn in ((60.0, False), (0.0, True)):
        monkeypatch.setattr(_progress, "PATIENCE", patience)
        monkeypatch.setattr(sys, "stderr", terminal := Terminal())
        with _progress.counting(lambda: 0.5) as progress:
            assert progress is not None
            progress(1234)
        text = terminal.getvalue()
        assert (("1234 rows" in text), ("50%" in text)) == (drawn, drawn)
        assert text == "" or text.endswith("\x1b[2K")


def ledger(desk: Desk, *lines: str) -> str:
    file = desk.db.with_name("台账.csv")
    file.write_text(
        "登记单位,登记日期,纠纷类型,案情摘要,备注\n" + "\n".join(lines) + "\n", encoding="utf-8"
    )
    return str(file)


def test_a_report_has_one_line_for_each_kind_of_problem(desk: Desk) -> None:
    rows = [f"SQ01,2026-03-02,吵架{n % 2},墙{n}," for n in range(200)]
    file = ledger(desk, *rows, "SQ01,,邻里,墙,", "合计,,,200件,")
    answer = desk("import", "cases", file, "--dry-run", "--lang", "en", on="2026-06-01")
    assert answer.out.splitlines()[-1].startswith(
        "201 rows: 0 would be imported, 201 refused"
    )  # still on the screen
    assert answer.out.count("纠纷类型") == 1
    assert "2, 3, 4 … (200 rows)" in answer.out
    assert "吵架0, 吵架1" in answer.out
    assert "Columns not imported: 备注" in answer.out
    assert "row 203 合计" in answer.out
    assert len(answer.out.splitlines()) < 20
    assert (
        f"A mapping can say what these columns and words mean: govtool import suggest {file}"
        in answer.err
    )
    assert f"govtool import cases {file} --errors refused.csv" in answer.err
    assert len(desk("import", "cases", file, "--dry-run", "--json").json["problems"]) == 201


def test_a_report_names_what_the_file_lost_also_where_its_first_row_was_refused(desk: Desk) -> None:
    file = desk.db.with_name("台账.csv")
    file.write_text(
        "登记单位,登记日期,纠纷类型,案情摘要,\nSQ01,,邻里,墙,甲\nSQ01,2026-03-02,邻里,墙,乙\n",
        encoding="utf-8",
    )
    answer = desk("import", "cases", str(file), "--lang", "en", on="2026-06-01")
    assert "2 rows: 1 accepted, 1 refused" in answer.out
    assert "Column E has no header: 2 cells are not imported (rows 2, 3)" in answer.out


@pytest.mark.parametrize(
    ("columns", "row", "hint"),
    [
        ("", "吵架,墙", "what these words mean"),
        (",备注", "邻里,墙,已归档", "what these columns are"),
        (",备注", "吵架,墙,已归档", "what these columns and words mean"),
        (",网格", "邻里,墙,没有的网格", None),
        (",序号", "邻里,墙,1", None),
    ],
)
def test_a_mapping_is_named_where_it_helps(
    desk: Desk, columns: str, row: str, hint: str | None
) -> None:
    file = desk.db.with_name("台账.csv")
    file.write_text(
        f"登记单位,登记日期,纠纷类型,案情摘要{columns}\nSQ01,2026-03-02,{row}\n", encoding="utf-8"
    )
    answer = desk("import", "cases", str(file), "--dry-run", "--lang", "en", on="2026-06-01")
    assert ("A mapping can" in answer.err) == (hint is not None)
    assert hint is None or hint in answer.err


def test_a_report_points_at_the_errors_file(desk: Desk) -> None:
    errors = str(desk.db.with_name("问题行.csv"))
    file = ledger(desk, *(f"SQ01,2026-03-{n},邻里,墙," for n in range(40, 80)))
    answer = desk("import", "cases", file, "--errors", errors, "--lang", "en", on="2026-06-01")
    assert (answer.code, errors in answer.err, "--json" in answer.out + answer.err) == (
        1,
        True,
        False,
    )


def test_reasons_that_differ_in_every_row_are_one_line(desk: Desk) -> None:
    file = desk.db.with_name("台账.csv")
    rows = "".join(f"SQ01,2026-05-03,邻里,墙{n},甲某,乙某\n" for n in range(20))
    file.write_text(
        "登记单位,登记日期,纠纷类型,案情摘要,申请人,被申请人\n" + rows, encoding="utf-8"
    )
    answer = desk("import", "cases", str(file), "--dry-run", "--lang", "en", on="2026-06-01")
    assert "3, 4, 5 … (19 rows)" in answer.out
    assert answer.out.count("same matter") + answer.out.count("被申请人") <= 3
