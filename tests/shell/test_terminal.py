"""What commands print: widths, tables on a terminal and in a pipe, JSON."""

from __future__ import annotations

import datetime as dt
import io
import json
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govtool.base import text_width
from govtool.base.vocabulary import Source
from govtool.shell import tables, terminal
from govtool.shell.tables import Cell, Column

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
    lines = text_width.wrap(text, columns)
    assert "".join("".join(lines).split()) == "".join(text.split())
    # A single run that cannot be broken is cut by characters; closing punctuation may hang over by its own width.
    assert all(
        text_width.width(line) <= columns
        for line in lines
        if " " in line or len(line) * 2 <= columns
    )


def test_closing_punctuation_does_not_begin_a_line() -> None:
    assert text_width.wrap("登记一件纠纷，返回编号。", 12) == ["登记一件纠", "纷，返回编", "号。"]


@pytest.mark.parametrize(
    ("text", "columns"),
    [("张三", 4), ("ＡＢ", 4), ("abc", 3), ("e\u0301", 1), ("", 0), ("a\u200b", 1)],
)
def test_width(text: str, columns: int) -> None:
    assert text_width.width(text) == columns
    assert (
        text_width.width(text_width.pad(text, 8))
        == text_width.width(text_width.pad(text, 8, "right"))
        == 8
    )


def test_a_table_in_a_pipe_is_aligned_text(capsys: pytest.CaptureFixture[str]) -> None:
    tables.table(
        ["案号", Column("天数", "right")],
        [["张三", 7], [Cell("[red]x[/red]", "red"), None], ["a\nb\x1b", -12]],
    )
    assert capsys.readouterr().out == (
        "案号          天数\n张三             7\n[red]x[/red]\na b\ufffd           -12\n"
    )


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "ascii"])
def test_a_table_on_a_terminal_is_never_markup(
    encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = Terminal(encoding)
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setenv("NO_COLOR", "1")
    tables.table(
        ["a", Column("b", "right")],
        [["[bold]x[/oops]", 1], [Cell(":smile:", "red"), 2.5]],
        title="[t]",
    )
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
    terminal.emit_json(
        {"on": dt.date(2026, 3, 2), "source": Source.PATROL, "file": Path("甲"), "all": (1, None)}
    )
    assert (
        capsys.readouterr().out
        == '{"on": "2026-03-02", "source": "patrol", "file": "甲", "all": [1, null]}\n'
    )
    for values in ([], [1], [{"a": "甲"}, 2]):
        terminal.emit_json_list(iter(values))
        assert json.loads(capsys.readouterr().out) == values


@pytest.mark.parametrize("value", [Decimal(1), float("nan"), object()])
def test_what_is_no_json_is_a_mistake_of_ours(value: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        terminal.emit_json([value])


# --- tables on a terminal: as wide as it is, and nothing broken that should be whole

WORDS = st.text(st.sampled_from("甲乙丙，。、“”（） ab-9"), max_size=40)
CODES = st.text(st.sampled_from("SQ0123456789-月日天"), max_size=14)
KINDS = st.tuples(
    st.sampled_from([0, 0, 6, 12]), st.integers(0, 3), st.sampled_from(["left", "right"])
)


def shown(
    monkeypatch: pytest.MonkeyPatch, room: int, columns: list[Column], rows: list[list[str]]
) -> list[str]:
    screen = Terminal()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", screen)
        patch.setattr(sys, "stderr", Terminal())
        patch.setenv("COLUMNS", str(room))
        patch.setenv("NO_COLOR", "1")
        tables.table(columns, rows)
        return [line.rstrip() for line in screen.shown().split("\n")]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), kinds=st.lists(KINDS, min_size=1, max_size=9), room=st.integers(60, 130))
def test_a_table_never_leaves_the_terminal_and_never_breaks_a_fixed_cell(
    monkeypatch: pytest.MonkeyPatch,
    data: st.DataObject,
    kinds: list[tuple[int, int, str]],
    room: int,
) -> None:
    columns = [
        Column(f"列{i}", side, flexible, drop) for i, (flexible, drop, side) in enumerate(kinds)
    ]  # type: ignore[arg-type]
    cells = st.tuples(*(WORDS if column.flexible else CODES for column in columns)).map(list)
    rows = data.draw(st.lists(cells, max_size=6))
    lines = shown(monkeypatch, room, columns, rows)
    assert all(text_width.width(line) <= room for line in lines), lines
    for i, column in enumerate(columns):
        if column.flexible or (column.drop and not any(column.header in line for line in lines)):
            continue
        assert all(any(row[i] in line for line in lines) for row in rows), (column, lines)


def test_text_gives_way_first_then_columns_are_left_out_and_it_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    columns = [
        Column("编号"),
        Column("经过", flexible=8),
        Column("单位", drop=1),
        Column("期限", drop=2),
    ]
    row = ["SQ01-2026-00001", "已上门调解两次未成功", "示例新村社区", "2025年12月31日"]
    assert shown(monkeypatch, 80, columns, [row])[2] == "  ".join(row)
    folded = shown(monkeypatch, 60, columns, [row])
    assert folded[2].split() == [
        "SQ01-2026-00001",
        "已上门调解两",
        "示例新村社区",
        "2025年12月31日",
    ]
    assert folded[3].split() == ["次未成功"]
    screen = Terminal()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", screen)
        patch.setenv("COLUMNS", "44")
        tables.table(columns, [row])
        text = screen.shown()
    assert "示例新村社区" in text
    assert "12月31日" not in text
    assert "not shown: 期限." in capsys.readouterr().err.replace("\n", " ")


def test_where_no_table_fits_each_row_is_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    columns = [Column(f"第{i}列") for i in range(4)]
    lines = shown(monkeypatch, 60, columns, [[f"SQ01-2026-0000{i}x" for i in range(4)]])
    assert lines[:2] == ["第0列  SQ01-2026-00000x", "第1列  SQ01-2026-00001x"]


def test_a_pipe_gets_the_whole_width_and_the_full_headers(
    capsys: pytest.CaptureFixture[str],
) -> None:
    columns = [
        Column("单位名称", flexible=4, short="单位"),
        Column("期初在办", "right", drop=1, short="期初"),
    ]
    tables.table(columns, [["社会保障服务所" * 20, 7]])
    lines = capsys.readouterr().out.splitlines()
    assert "单位名称" in lines[0]
    assert "期初在办" in lines[0]
    assert "社会保障服务所" * 20 in lines[1]


@pytest.mark.parametrize(("encoding", "rule"), [("utf-8", "─"), ("gbk", "─"), ("ascii", "-")])
def test_columns_stay_aligned_in_any_encoding(
    encoding: str, rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an encoding lacks is shown as ``?``, which is narrower than what it stands for."""
    screen = Terminal(encoding)
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setenv("NO_COLOR", "1")
    tables.table(["unit", "n"], [["示例", "x1"], ["ab", "x2"]])
    head, drawn, *rows = screen.shown().splitlines()
    assert head.startswith("unit  n")
    assert set(drawn.strip()) == {rule}
    places = {text_width.width(row[: row.index("x")]) for row in rows if row}
    assert places == {6}


def test_signs_an_encoding_lacks_become_plain_ones() -> None:
    assert "甲 · ✓ – …".encode("ascii", "plain") == b"? - + - ..."
    assert "✗ 甲".encode("gbk", "plain").decode("gbk") == "x 甲"


def test_a_date_is_not_broken_and_later_lines_hang(monkeypatch: pytest.MonkeyPatch) -> None:
    for columns in range(12, 40):
        lines = text_width.wrap("定于2026年12月31日前答复，逾期至2027年1月4日", columns)
        assert not any(
            line[-1] in "年月" or line[-1].isdigit() for line in lines if columns >= 16
        ), lines
    monkeypatch.setattr(sys, "stdout", Terminal())
    monkeypatch.setenv("COLUMNS", "40")
    first, second = terminal.hanging("  3月2日  ", "双方各执一词，请中心接手处理，并尽快答复。")
    assert first.startswith("  3月2日  双方")
    assert second.startswith(" " * 10)
    assert not second.startswith(" " * 11)
