"""Importing what offices have: workbooks, several sheets, bars on a terminal and only there."""

from __future__ import annotations

import io
import sys

import pytest
from commands.clerk import Desk
from intake.books import book
from intake.test_importing import HEADER, ONE, TWO

from govtool.commands import _progress


@pytest.fixture
def workbook(desk: Desk) -> str:
    file = desk.db.with_name("台账.xlsx")
    rows = [[["示例街道台账"], HEADER.split(","), line.split(",")] for line in (ONE, TWO.replace("SQ02", "SQ99"))]
    file.write_bytes(book(*rows))
    return str(file)


def test_the_first_sheet_is_imported_and_the_other_one_when_it_is_asked_for(desk: Desk, workbook: str) -> None:
    answer = desk.done("import", "cases", workbook, on="2026-06-01")
    assert answer.out.startswith("1 rows: 1 accepted")
    assert "Only this sheet was read; not: 表2." in answer.out
    errors = desk.db.with_name("问题行.xlsx")
    second = desk("import", "cases", workbook, "--sheet", "2", "--format", "xlsx", "--errors", str(errors), "--json")
    assert (second.code, second.err) == (1, "")
    assert [(p["row"], p["column"], p["code"]) for p in second.json["problems"]] == [(3, "登记单位", "unknown_unit")]
    assert errors.exists()
    assert desk("import", "cases", workbook, "--sheet", "表9", "--json").error["code"] == "unknown_sheet"


@pytest.mark.parametrize("format_", ["csv", "jsonl"])
def test_a_format_the_file_is_not_in_is_refused(desk: Desk, workbook: str, format_: str) -> None:
    answer = desk("import", "cases", workbook, "--format", format_, "--json")
    assert (answer.code, answer.error["code"]) == (3, "wrong_kind")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_bar_is_drawn_on_a_terminal_once_it_takes_its_time_and_goes_away(monkeypatch: pytest.MonkeyPatch) -> None:
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
