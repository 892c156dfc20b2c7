from __future__ import annotations

import csv
import datetime as dt
import io
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govtool.base.errors import NotFound
from govtool.base.vocabulary import DisputeType
from govtool.tables import cell_guards
from govtool.tables.formats import csv_file
from govtool.tables.output_files import replacing
from tests.rows import each

GUARDED = [
    "=1+1", "+86", "-5", "@x", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠x",
    "990000199001010017", "123456789012", "007", "3-1", "3/1", "2026-03-02", "1E5", "1e+5", "1.50", ".5", "50%",
    "1,000", "12:30", "3月1日", "2026年3月2日", "１２３", "(5)", "￥5", "TRUE", "false", "Mar-1", "1-Dec", "May 2026", " 5",
    "0571-1234567",
]  # fmt: skip
LEFT_ALONE = [
    "", "甲某", "17", "0", "13800000000", "99000019900101005X", "SQ01-2026-00001", "a=b", "3号楼", "甲某，3-1室", "G01",
    "〔2026〕1号", "R1", "一", "…",
]  # fmt: skip


@each("text", GUARDED)
def test_text_a_spreadsheet_would_change_is_guarded(text: str) -> None:
    assert cell_guards.guarded(text) == "\t" + text


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_other_text_is_left_alone(text: str) -> None:
    assert cell_guards.guarded(text) == text


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""), (True, "是"), (False, "否"), (-5, "-5"), (0.5, "0.5"), (1234567890123, "1234567890123"),
        (dt.date(2026, 3, 2), "2026-03-02"), (DisputeType.NEIGHBOUR, "邻里纠纷"),
    ],
)  # fmt: skip
def test_values_that_are_no_text_stay_what_they_are(value: object, cell: str) -> None:
    assert cell_guards.guarded(value) == cell


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_guard_comes_off_again(text: str) -> None:
    assert cell_guards.unguarded(cell_guards.guarded(text)) == text


@given(
    st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2))
)
def test_any_text_comes_back_out_of_a_file(rows: list[list[str]]) -> None:
    file = io.StringIO(newline="")
    put = csv_file.row_writer(file)
    for row in rows:
        put(row)
    back = csv.reader(io.StringIO(file.getvalue(), newline=""), strict=True)
    assert [[cell_guards.unguarded(cell) for cell in row] for row in back] == rows


def test_a_file_has_bom_crlf_quotes_and_says_how_many_rows(tmp_path: Path) -> None:
    path = tmp_path / "甲.csv"
    count = csv_file.write(path, ["名称", "数"], [["甲,乙", -1], ['他说"好"', 2], ["两\n行", 3]])
    assert count == 3
    assert path.read_bytes() == (
        b"\xef\xbb\xbf" + '名称,数\r\n"甲,乙",-1\r\n"他说""好""",2\r\n"两\n行",3\r\n'.encode()
    )


def test_a_plain_file_has_neither_bom_nor_guards(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    csv_file.write(path, ["a"], [["=1"], ["007"]], plain=True)
    assert path.read_bytes() == b"a\r\n=1\r\n007\r\n"


def test_standard_output_stays_open(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert csv_file.write(None, ["a"], [["1"]]) == 1
    assert csv_file.write(None, ["a"], [], plain=True) == 0
    assert capfdbinary.readouterr().out == b"\xef\xbb\xbfa\r\n1\r\na\r\n"


def test_an_error_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("an,old,table")

    def rows() -> object:
        yield ["1"]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        csv_file.write(path, ["a"], rows())  # type: ignore[arg-type]
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("a.csv", "an,old,table")]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "target.csv", tmp_path / "link.csv"
    target.write_text("an,old,table")
    link.symlink_to(target)
    csv_file.write(link, ["a"], [], plain=True)
    assert link.is_symlink()
    assert target.read_bytes() == b"a\r\n"


def test_a_pipe_is_written_to_and_not_replaced() -> None:
    path = Path("/dev/null")
    with replacing(path) as file:
        file.write(b"x")
    assert stat.S_ISCHR(path.stat().st_mode)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound) as refusal:
        csv_file.write(tmp_path / "no" / "a.csv", ["a"], [])
    assert refusal.value.code == "no_folder"
