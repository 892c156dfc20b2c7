"""``govtool find`` as it is typed: what is shown, what is hidden, and what is said about the rest."""

from __future__ import annotations

import re

import pytest

from govtool.base.text_width import width
from govtool.cli import main
from tests.commands.clerk import Desk
from tests.shell.test_terminal import Terminal

ZHANG = "申请人:张三:13800001234:99000019900101005X"
FIRM = "被申请人:示例嘉园物业服务有限公司"
SUMMARY = (
    "示例小区三号楼住户反映顶层住户装修后卫生间楼上漏水至楼下，多次协商未果，要求修复并赔偿损失"
)


@pytest.fixture
def filled(desk: Desk) -> Desk:
    """Three cases, the second in another community."""
    desk.once(_three_cases)
    desk.today("2026-03-01")
    return desk


def _three_cases(desk: Desk) -> None:
    desk.done("case", "add", "--unit", "SQ01", "--type", "邻里", "--source", "patrol", "--summary", SUMMARY,
              "--party", ZHANG, "--party", FIRM, "--ref", "R-1", on="2026-02-05")  # fmt: skip
    desk.add("--party", "申请人:单雄:0571-1234567", on="2026-02-06", unit="SQ02")
    desk.add("--party", "申请人:张三", on="2026-02-09")


def rows(out: str) -> list[str]:
    return re.findall(r"[A-Z]{2}\d\d-\d{4}-\d{5}", out)


def test_the_newest_come_first_and_are_counted(filled: Desk) -> None:
    answer = filled.done("find", "zs")
    assert rows(answer.out) == ["SQ01-2026-00002", "SQ01-2026-00001"]
    assert answer.err == "2 cases\n"
    assert "Found in" not in answer.out  # the names say it


def test_all_words_must_be_found(filled: Desk) -> None:
    assert rows(filled.done("find", "张三", "漏水").out) == ["SQ01-2026-00001"]
    assert rows(filled.done("find", "张三 漏水").out) == ["SQ01-2026-00001"]


def test_where_it_was_found_without_personal_data(filled: Desk) -> None:
    out = filled.done("find", "1234").out
    assert "telephone 138****1234" in out
    assert "telephone 057****67" in out
    assert "13800001234" not in out
    assert "document number 990000********005X" in filled.done("find", "005x").out
    assert "own number R-1" in filled.done("find", "r-1").out
    assert "…装修后卫生间楼上漏水至楼下，多次协商未果，要…" in filled.done("find", "楼上漏水").out


def test_scripts_get_the_cases_as_in_the_list(filled: Desk) -> None:
    listed = {case["case_no"]: case for case in filled.done("case", "list", "--json").json}
    answer = filled.done("find", "zs", "漏水", "--json")
    of_any_noun = {
        "noun": "case",
        "no": "SQ01-2026-00001",
        "opened_on": "2026-02-05",
        "title": "neighbour",
    }
    in_the_list = listed["SQ01-2026-00001"] | {"matched": ["initials", "summary"]}
    assert answer.json == [of_any_noun | in_the_list]
    assert answer.err == ""


def test_nothing_found_is_no_failure(filled: Desk) -> None:
    answer = filled("find", "没有的")
    assert (answer.code, answer.out, answer.err) == (0, "", "Nothing was found for “没有的”.\n")
    answer = filled("find", "没有的", "--json")
    assert (answer.code, answer.json, answer.err) == (0, [], "")


def test_a_limit_says_that_there_are_more(filled: Desk) -> None:
    for words in ([], ["--json"]):
        answer = filled.done("find", "zs", "--limit", "1", *words)
        assert rows(answer.out)[0] == "SQ01-2026-00002"
        assert (
            answer.err
            == "The newest 1 are shown, and there are more. Add a word, or raise --limit.\n"
        )


def test_a_unit_by_code_or_name(filled: Desk) -> None:
    assert rows(filled.done("find", "院墙", "--unit", "示例二社区").out) == ["SQ02-2026-00001"]
    answer = filled("find", "院墙", "--unit", "SQ99")
    assert answer.code == 4
    assert "SQ99" in answer.err


@pytest.mark.parametrize(
    ("words", "code", "name"),
    [
        (["张"], 3, "too_short"),
        (["", " "], 3, "empty"),
        (["长" * 201], 3, "too_long"),
        (["a\x1bb"], 3, "bad_text"),
        (["\udcff\udcfe"], 3, "bad_text"),
        ([], 2, "missing_argument"),
        (["张三", "--limit", "0"], 2, "bad_value"),
    ],
)
def test_mistakes(filled: Desk, words: list[str], code: int, name: str) -> None:
    answer = filled("find", *words, "--json")
    assert (answer.code, answer.out, answer.error["code"]) == (code, "", name)


def test_a_later_case_is_not_there_yet(filled: Desk) -> None:
    assert rows(filled.done("find", "zs", on="2026-02-06").out) == ["SQ01-2026-00001"]


def test_a_case_just_registered_is_found(filled: Desk) -> None:
    number = filled.add("--party", "申请人:曾乐", on="2026-03-01")
    for typed in ("zl", "zy", "曾乐"):
        assert rows(filled.done("find", typed).out) == [number]
    filled.done("undo", "--yes")
    assert rows(filled.done("find", "曾乐").out) == []


# --- on a terminal


def drawn(desk: Desk, columns: int, *words: str, monkeypatch: pytest.MonkeyPatch) -> str:
    screen = Terminal()
    with monkeypatch.context() as patch:
        patch.setattr("sys.stdout", screen)
        patch.setenv("COLUMNS", str(columns))
        patch.setenv("TERM", "xterm")
        patch.delenv("NO_COLOR", raising=False)
        assert main(["--db", str(desk.db), *words]) == 0
        return screen.shown()


def bold(shown: str) -> list[str]:
    """What is drawn bold below the header."""
    body = shown.partition("──\n")[2]
    return re.findall(r"\x1b\[1m(.*?)\x1b\[0m", body)


@pytest.mark.parametrize(
    ("typed", "marked"),
    [
        ("zs", ["张三", "张三"]),
        ("单雄", ["单雄"]),
        ("ＳＱ０２", ["SQ02"]),
        ("楼上漏水", ["楼上漏水"]),
        ("嘉园 zs", ["张三", "嘉园"]),
        ("0571", []),
    ],
)
def test_what_was_found_is_bold(
    filled: Desk, typed: str, marked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert bold(drawn(filled, 160, "find", typed, monkeypatch=monkeypatch)) == marked


@pytest.mark.parametrize("columns", [60, 80, 100])
@pytest.mark.parametrize("typed", ["zs", "漏水", "1234"])
def test_no_line_leaves_the_screen(
    filled: Desk, typed: str, columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = re.sub(
        r"\x1b\[[0-9;]*m", "", drawn(filled, columns, "find", typed, monkeypatch=monkeypatch)
    )
    assert all(width(line.rstrip()) <= columns for line in shown.splitlines())


def test_what_steers_a_terminal_is_not_repeated(desk: Desk) -> None:
    assert "\x1f" not in desk("find", "03\x1f").err
