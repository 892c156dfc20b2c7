"""What commands print: widths, tables on a terminal and in a pipe, JSON."""

from __future__ import annotations

import datetime as dt
import io
import json
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govtool.render import terminal
from govtool.render.terminal import Cell, Column
from govtool.vocabulary import Source

MIXED = st.text(st.sampled_from("甲乙，。“”（） ab,-🈚é\u0301"), max_size=60)


class Terminal(io.TextIOWrapper):
    """A terminal of a given encoding that remembers what it shows."""

    def __init__(self, encoding: str = "utf-8") -> None:
        super().__init__(io.BytesIO(), encoding=encoding, errors="replace")

    def isatty(self) -> bool:
        return True

    def shown(self) -> str:
        self.flush()
        self.seek(0)
        return self.read()


@given(MIXED, st.integers(4, 40))
def test_lines_fit_and_nothing_is_lost(text: str, columns: int) -> None:
    lines = terminal.wrap(text, columns)
    assert "".join("".join(lines).split()) == "".join(text.split())
    # A single run that cannot be broken is cut by characters; closing punctuation may hang over by its own width.
    assert all(terminal.width(line) <= columns for line in lines if " " in line or len(line) * 2 <= columns)


def test_closing_punctuation_does_not_begin_a_line() -> None:
    assert terminal.wrap("登记一件纠纷，返回编号。", 12) == ["登记一件纠", "纷，返回编", "号。"]


@pytest.mark.parametrize(
    ("text", "columns"), [("张三", 4), ("ＡＢ", 4), ("abc", 3), ("e\u0301", 1), ("", 0), ("a\u200b", 1)]
)
def test_width(text: str, columns: int) -> None:
    assert terminal.width(text) == columns
    assert terminal.width(terminal.pad(text, 8)) == terminal.width(terminal.pad(text, 8, "right")) == 8


def test_a_table_in_a_pipe_is_aligned_text(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.table(
        ["案号", Column("天数", "right")], [["张三", 7], [Cell("[red]x[/red]", "red"), None], ["a\nb\x1b", -12]]
    )
    assert capsys.readouterr().out == (
        "案号          天数\n张三             7\n[red]x[/red]\na b\ufffd           -12\n"
    )


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "ascii"])
def test_a_table_on_a_terminal_is_never_markup(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal(encoding)
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setenv("NO_COLOR", "1")
    terminal.table(["a", Column("b", "right")], [["[bold]x[/oops]", 1], [Cell(":smile:", "red"), 2.5]], title="[t]")
    shown = screen.shown()
    assert "[bold]x[/oops]" in shown
    assert ":smile:" in shown
    assert "[t]" in shown
    if encoding == "ascii":
        assert "?" not in shown


def test_colour_is_only_for_terminals_that_want_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert terminal.paint("超期", "red", Terminal()) == "\x1b[31m超期\x1b[0m"
    assert terminal.paint("超期", "red", io.StringIO()) == "超期"
    monkeypatch.setenv("NO_COLOR", "1")
    assert terminal.paint("超期", "red", Terminal()) == "超期"


def test_signs_have_a_plain_form() -> None:
    assert terminal.glyph("✗", "x", Terminal("utf-8")) == "✗"
    assert terminal.glyph("✗", "x", Terminal("gbk")) == "x"


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.emit_json({"on": dt.date(2026, 3, 2), "source": Source.PATROL, "file": Path("甲"), "all": (1, None)})
    assert capsys.readouterr().out == '{"on": "2026-03-02", "source": "patrol", "file": "甲", "all": [1, null]}\n'
    for values in ([], [1], [{"a": "甲"}, 2]):
        terminal.emit_json_list(iter(values))
        assert json.loads(capsys.readouterr().out) == values


@pytest.mark.parametrize("value", [Decimal(1), float("nan"), object()])
def test_what_is_no_json_is_a_mistake_of_ours(value: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        terminal.emit_json([value])
