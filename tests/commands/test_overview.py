"""``govtool`` alone, ``govtool help`` and ``-h``: where things stand, how they are done, and what to type."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_command

from govtool import cli
from govtool.base import i18n
from govtool.base.resources import data_dir
from govtool.commands import help as pages
from tests.commands.clerk import Desk
from tests.commands.terminal import Opens

ADD = (
    "case",
    "add",
    "--unit",
    "SQ01",
    "--type",
    "邻里",
    "--source",
    "patrol",
    "--summary",
    "电话13800000000",
)


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


def add(desk: Desk, on: str) -> str:
    return str(
        desk.done(*ADD, "--party", "申请人:甲某:13900000001", "--yes", "--json", on=on).json[
            "case_no"
        ]
    )


# --- the overview


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ("示例街道", "overdue 8 ", "today 0", "recorded last", "govtool due", "weekly 2026-W09 (2 units)", "SQ01 示例一社区")),
        ("zh_CN", ("示例街道", "超期 8 ", "今天 0", "最近登记", "govtool due", "周报 2026-W09（2 个单位）", "SQ01 示例一社区")),
    ],
)  # fmt: skip
def test_it_says_where_things_stand(desk: Desk, lang: str, words: tuple[str, ...]) -> None:
    desk.done("config", "set", "unit", "示例一社区")
    desk.done("config", "set", "clerk", "乙某")
    number = add(desk, "2026-03-05")
    desk.today("2026-03-06")
    shown = desk("--lang", lang).out
    assert str(desk.db) in shown
    for word in (*words, number, "乙某"):
        assert word in shown


def test_it_counts_as_the_morning_list_does(desk: Desk) -> None:
    for day in ("2026-03-02", "2026-03-04", "2026-03-05"):
        add(desk, day)
    desk.today("2026-03-05")
    days = [one["days"] for one in desk.done("due", "--within", "3d", "--json").json]
    late, today = sum(day < 0 for day in days), days.count(0)
    assert (
        f"overdue {late}   today {today}   within 3 days {len(days) - late - today}\n" in desk().out
    )
    desk.done("config", "set", "unit", "SQ02")
    assert f"overdue {late}   today {today} " in desk().out


def test_it_shows_no_numbers_of_people(desk: Desk) -> None:
    add(desk, "2026-03-05")
    shown = desk().out
    assert "13800000000" not in shown
    assert "13900000001" not in shown


def test_a_large_import_is_one_line(desk: Desk, tmp_path: Path) -> None:
    lines = ["编码,网格,户主", *(f"H{n},G01,甲某" for n in range(1200))]
    (tmp_path / "h.csv").write_text("\n".join(lines).replace("编码", "户编号"), encoding="utf-8")
    desk.done("import", "households", str(tmp_path / "h.csv"))
    assert "1200 entries" in desk().out


def test_scripts_are_told_that_they_named_no_command(desk: Desk) -> None:
    answer = desk()
    assert answer.code == 2
    assert "govtool --help" in answer.err
    answer = desk("--json")
    assert (answer.code, answer.out, answer.error["code"]) == (2, "", "missing_command")


def test_at_a_terminal_it_is_an_answer(at_terminal: Opens) -> None:
    dialogue = at_terminal(today="2026-03-05")
    dialogue.asks("示例街道").asks("经办人").asks("超期").asks("govtool case add").asks(
        "govtool help"
    )
    assert dialogue.ends() == 0
    assert "--help 查看" not in dialogue.shown
    assert max(map(len, dialogue.shown.splitlines())) <= 120


def test_without_a_file_it_says_how_to_begin(bare: Desk) -> None:
    for lang, word in (("en", "There is no file"), ("zh_CN", "没有文件")):
        answer = bare("--lang", lang)
        assert word in answer.out
        assert re.search(r"govtool init --street \S+ \S+", answer.out)
        assert "govtool demo" in answer.out
    assert not bare.db.exists()


def test_a_lost_file_is_not_begun_anew(desk: Desk) -> None:
    desk.done("backup")
    desk.db.unlink()
    answer = desk()
    assert (answer.code, answer.out) == (4, "")
    assert re.search(r"govtool .*restore ", answer.err)


# --- help


LANGUAGES = (i18n.ENGLISH, i18n.CHINESE)


def test_the_pages_are_the_same_in_both_languages() -> None:
    names = [
        {path.stem for path in (data_dir() / "help" / lang).glob("*.txt")} for lang in LANGUAGES
    ]
    assert names[0] == names[1] == set(pages._ORDER)
    assert not names[0] & set(cli.Application.table), "a page hides a command"


@pytest.mark.parametrize("name", pages._ORDER)
def test_a_page_shows_the_same_commands_in_both_languages(name: str) -> None:
    """File names and values differ between the languages; commands and options do not."""
    english, chinese = (
        [
            re.findall(r"(?<![\w./])-{0,2}[a-z][a-z-]+(?![\w./])", line.strip().partition("   ")[0])
            for line in (data_dir() / "help" / lang / f"{name}.txt")
            .read_text(encoding="utf-8")
            .splitlines()
            if f"{line} ".startswith("  govtool ")
        ]
        for lang in LANGUAGES
    )
    assert [words[:3] for words in english] == [words[:3] for words in chinese]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", pages._ORDER)
def test_a_page_fits_the_window_and_ends(
    bare: Desk, name: str, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    shown = bare.done("--lang", lang, "help", name).out
    from govtool.base.text_width import width

    assert max(map(width, shown.splitlines())) <= 80
    assert "govtool" in shown
    assert (max("一" <= c <= "鿿" for c in shown.partition("\n")[0])) == (lang == "zh_CN")


def test_a_page_is_found_by_its_title_too(bare: Desk) -> None:
    page = bare.done("--lang", "zh_CN", "help", "privacy").out
    assert bare.done("--lang", "zh_CN", "help", "隐私").out == page
    assert bare.done("--lang", "zh_CN", "help", "PRIVACY").out == page


def test_help_lists_its_pages(bare: Desk) -> None:
    shown = bare.done("help").out
    assert all(name in shown for name in pages._ORDER)
    assert [one["topic"] for one in bare.done("help", "--json").json] == list(pages._ORDER)


COMMANDS = [
    ["case", "mediate"],
    ["due"],
    ["backup"],
    ["backup", "verify"],
    ["doc", "agreement"],
    ["help"],
    ["case"],
]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_help_of_a_command_is_that_of_its_option(bare: Desk, words: list[str]) -> None:
    page = bare.done(*words, "--help").out
    assert page
    assert bare.done("help", *words).out == page
    assert bare.done(*words, "-h").out == page


def test_h_is_the_help_of_everything(bare: Desk) -> None:
    assert bare.done("-h").out == bare.done("--help").out
    root = get_command(cli.app)
    with root.make_context("govtool", [], resilient_parsing=True) as ctx:
        for name in root.names():  # type: ignore[attr-defined]  # a group of ours
            found = root.get_command(ctx, name)  # type: ignore[attr-defined]  # as above
            assert not [p for p in found.params if "-h" in p.opts], name


def test_other_words_for_commands_are_known(bare: Desk) -> None:
    assert bare.done("help", "doc", "调解协议书").out == bare.done("doc", "agreement", "-h").out


@pytest.mark.parametrize("words", [["nix"], ["case", "nix"], ["case", "mediat"]])
def test_what_there_is_no_help_of(bare: Desk, words: list[str]) -> None:
    answer = bare("help", *words, "--json")
    assert (answer.code, answer.error["code"]) == (2, "no_such_command")
    assert answer.error["hint"]


def test_help_is_read_whatever_is_wrong(desk: Desk) -> None:
    (desk.db.parent / "govtool.toml").write_text("unit = oops", encoding="utf-8")
    desk.done("help")
    desk.done("help", "settings")
    desk.db.write_bytes(b"no database")
    desk.done("help", "case", "add")
