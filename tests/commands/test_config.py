"""What is settled once, at the desk: how it is settled, what it fills in, and what it must not do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest

from govtool.commands.doc.templates import press_for
from govtool.shell.frame.session import Session
from govtool.store import open_store
from tests.commands.clerk import Desk
from tests.commands.terminal import Opens

ADD = (
    "case",
    "add",
    "--type",
    "邻里",
    "--source",
    "patrol",
    "--summary",
    "院墙排水",
    "--party",
    "申请人:甲某",
)
CHINESE = ("--lang", "zh_CN")


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The settings file of the person at the desk, which is not there yet."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "config" / "govtool" / "config.toml"


def beside(desk: Desk) -> Path:
    return desk.db.parent / "govtool.toml"


def settled(desk: Desk) -> dict[str, tuple[object, str, object]]:
    rows = desk.done("config", "list", "--json").json
    return {row["name"]: (row["value"], row["origin"], row["where"]) for row in rows}


# --- settling


def test_what_is_set_is_listed_with_where_it_comes_from(
    desk: Desk, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert desk.done("config", "set", "unit", "SQ01").out == "unit = SQ01\n"
    desk.done("config", "set", "width", "90", "--here")
    monkeypatch.setenv("GOVTOOL_ACTOR", "乙某")
    found = settled(desk)
    assert found["unit"] == ("SQ01", "user", str(own))
    assert found["width"] == (90, "beside", str(beside(desk)))
    assert found["clerk"] == ("乙某", "environment", "GOVTOOL_ACTOR")
    assert found["source"] == (None, "default", None)
    assert found["language"] == ("en", "environment", "GOVTOOL_LANG")
    assert desk.done("--actor", "甲某", "config", "get", "clerk").out == "甲某\n"


@pytest.mark.parametrize(
    ("lang", "words"), [("en", ("your own", "usual")), ("zh_CN", ("本人设置", "默认"))]
)
def test_the_list_says_it_in_both_languages(desk: Desk, lang: str, words: Sequence[str]) -> None:
    desk.done("config", "set", "unit", "示例一社区")
    shown = desk.done("--lang", lang, "config", "list").out
    assert "示例一社区" in shown
    assert all(word in shown for word in words)


def test_get_prints_the_value_alone(desk: Desk) -> None:
    assert desk.done("config", "get", "unit").out == "\n"
    assert desk.done("config", "get", "unit", "--json").json["value"] is None
    desk.done("config", "set", "signatures", "填报人：甲某", "负责人：丙某")
    assert desk.done("config", "get", "signatures").out == "填报人：甲某 单位负责人：丙某\n"
    assert desk.done("config", "get", "signatures", "--json").json["value"] == [
        "填报人：甲某",
        "单位负责人：丙某",
    ]


def test_unset_says_what_counts_instead(desk: Desk, own: Path) -> None:
    desk.done("config", "set", "unit", "SQ02", "--here")
    desk.done("config", "set", "unit", "SQ01")
    answer = desk.done("config", "unset", "unit", "--here")
    assert answer.out == f"unit = SQ01  (your own: {own})\n"
    answer = desk.done("config", "unset", "unit")
    assert answer.out == "unit = \n"
    assert "does not say anything" in desk.done("config", "unset", "unit").err
    assert own.read_text(encoding="utf-8") == ""


def test_what_does_not_count_is_reported(desk: Desk) -> None:
    desk.done("config", "set", "unit", "SQ02", "--here")
    answer = desk.done("config", "set", "unit", "SQ01")
    assert str(beside(desk)) in answer.err
    assert "SQ02" in answer.err


def test_a_unit_that_is_not_there_is_settled_with_a_warning(desk: Desk) -> None:
    assert desk.done("config", "set", "unit", "示例二社区").err == ""
    assert desk.done("config", "set", "unit", "sq01").err == ""
    for lang, word in (("en", "there is no unit"), ("zh_CN", "没有单位")):
        assert word in desk.done("--lang", lang, "config", "set", "unit", "SQ99").err
    desk.db.unlink()
    assert desk.done("config", "set", "unit", "SQ98").err == ""


def test_path_is_one_line_and_need_not_be_there(desk: Desk, own: Path) -> None:
    assert desk.done("config", "path").out == f"{own}\n"
    assert desk.done("config", "path", "--here").out == f"{beside(desk)}\n"
    assert desk.done("config", "path", "--json").json == {
        "user": str(own),
        "beside": str(beside(desk)),
    }
    assert not own.exists()


REFUSED = [
    (("get", "unti"), 4, "unknown_setting", "unit"),
    (("set", "passphrase", "geheim"), 3, "secret", "govtool key remember"),
    (("set", "width", "wide"), 3, "bad_value", None),
    (("set", "pager", "less", "--here"), 3, "own_only", None),
    (("set", "unit", "  "), 3, "empty", None),
    (("set", "source", "天上"), 3, "bad_term", "grid patrol"),
    (("set", "unit"), 2, "missing_argument", None),
]


@pytest.mark.parametrize(("words", "code", "name", "hint"), REFUSED)
def test_what_cannot_be_settled_is_refused(
    desk: Desk, own: Path, words: Sequence[str], code: int, name: str, hint: str | None
) -> None:
    answer = desk("config", *words, "--json")
    assert (answer.code, answer.error["code"]) == (code, name)
    assert hint is None or hint in answer.error["hint"]
    assert not own.exists()
    assert not beside(desk).exists()
    assert "geheim" not in answer.err


def test_unknown_keys_are_named_and_kept(desk: Desk, own: Path) -> None:
    own.parent.mkdir(parents=True)
    own.write_text('# 旧版本\nfuture = "x"\n', encoding="utf-8")
    for lang, word in (("en", "Warning"), ("zh_CN", "注意")):
        answer = desk.done("--lang", lang, "config", "list")
        assert word in answer.err
        assert "future" in answer.err
    desk.done("config", "set", "unit", "SQ01")
    assert own.read_text(encoding="utf-8") == '# 旧版本\nfuture = "x"\nunit = "SQ01"\n'


# --- what it fills in


def test_unit_and_source_fill_the_options_of_commands_that_add(desk: Desk) -> None:
    desk.done("config", "set", "unit", "示例一社区")
    desk.done("config", "set", "source", "网格排查")
    added = desk.done(
        "case", "add", "--type", "邻里", "--summary", "院墙", "--party", "申请人:甲某", "--json"
    ).json
    assert (added["stages"][0]["unit"], added["source"]) == ("SQ01", "patrol")
    desk.done("grid", "add", "--code", "G02", "--name", "第二网格")
    assert desk.done("grid", "show", "G02", "--json").json["unit"] == "SQ01"
    mediator = desk.done(
        "mediator", "add", "--name", "甲某", "--appointed-on", "2026-01-05", "--json"
    ).json
    assert mediator["unit"] == "SQ01"


def test_an_option_goes_before(desk: Desk) -> None:
    desk.done("config", "set", "unit", "SQ01")
    assert desk.done(*ADD, "--unit", "SQ02", "--json").json["case_no"].startswith("SQ02")


@pytest.mark.parametrize(
    "words",
    [
        ("case", "list"),
        ("grid", "list"),
        ("due", "--within", "30d"),
        ("report", "weekly"),
        ("report", "status"),
        ("export", "cases", "-o", "{folder}/out.csv"),
        ("find", "甲某"),
    ],
)
def test_it_never_narrows_a_list_or_a_return(
    desk: Desk, tmp_path: Path, words: Sequence[str]
) -> None:
    desk.done(*ADD, "--unit", "SQ01")
    desk.done(*ADD, "--unit", "SQ02", "--yes")
    line = [word.format(folder=tmp_path) for word in words]
    before = desk.done(*line).out
    written = [path.read_bytes() for path in tmp_path.glob("out.csv")]
    desk.done("config", "set", "unit", "SQ02")
    desk.done("config", "set", "source", "网格排查")
    assert desk.done(*line, "--yes").out == before
    assert [path.read_bytes() for path in tmp_path.glob("out.csv")] == written


def test_a_refusal_says_where_the_unit_comes_from(desk: Desk, own: Path) -> None:
    desk.done("config", "set", "unit", "SQ99")
    answer = desk(*ADD)
    assert answer.code == 4
    assert str(own) in answer.err
    assert str(own) not in desk(*ADD, "--unit", "SQ98").err


def test_the_clerk_records(desk: Desk) -> None:
    desk.done("config", "set", "clerk", "甲某")
    desk.done("grid", "add", "--code", "G02", "--name", "第二网格", "--unit", "SQ01")
    assert desk.done("journal", "--json").json[0]["actor"] == "甲某"
    desk.done(
        "--actor", "乙某", "grid", "add", "--code", "G03", "--name", "第三网格", "--unit", "SQ01"
    )
    assert desk.done("journal", "--json").json[0]["actor"] == "乙某"


def test_the_clerk_makes_papers_and_the_user_of_the_computer_does_not(desk: Desk) -> None:
    for settled_name, maker in ((None, ""), ("甲某", "甲某")):
        if settled_name:
            desk.done("config", "set", "clerk", settled_name)
        session = Session(today=dt.date(2026, 3, 5), chosen_db=desk.db)
        with open_store(desk.db) as store:
            assert press_for(store, session, None)._maker == maker


def test_the_language_is_known_before_anything_is_said(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GOVTOOL_LANG")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert "There is no command" in desk("nothing").err
    desk.done("config", "set", "language", "中文")
    assert "没有" in desk("nothing").err
    assert "There is no command" in desk("--lang", "en", "nothing").err
    desk.done("config", "set", "language", "en", "--here")
    assert "There is no command" in desk("nothing").err


def test_a_name_beside_the_file_gives_no_rights(desk: Desk) -> None:
    desk.done("clerk", "set", "丙某", "--profile", "keeper", "--yes")
    desk.done("config", "set", "clerk", "丙某", "--here")
    for words in ((*ADD, "--unit", "SQ01"), ("office", "set", "--began-on", "2026-01-01", "--yes")):
        answer = desk(*words, "--json")
        assert (answer.code, answer.error["code"]) == (3, "not_allowed")
        assert str(beside(desk)) in answer.error["message"]
    desk.done("case", "list")
    desk.done("config", "set", "clerk", "丙某")
    desk.done(*ADD, "--unit", "SQ01")


def test_a_name_beside_the_file_records_where_there_are_no_profiles(desk: Desk) -> None:
    desk.done("config", "set", "clerk", "丙某", "--here")
    desk.done(*ADD, "--unit", "SQ01")
    assert desk.done("journal", "--json").json[0]["actor"] == "丙某"


def test_the_pager_is_that_of_the_own_file(desk: Desk, at_terminal: Opens, tmp_path: Path) -> None:
    lines = ["网格编码,网格名称,所属单位", *(f"W{n:03},第{n}网格,SQ01" for n in range(60))]
    (tmp_path / "g.csv").write_text("\n".join(lines), encoding="utf-8")
    desk.done("import", "grids", str(tmp_path / "g.csv"))
    own, foreign = tmp_path / "own.txt", tmp_path / "foreign.txt"
    beside(desk).write_text(f'pager = "tee {foreign}"\n', encoding="utf-8")
    desk.done("config", "set", "pager", "tee", str(own))
    assert at_terminal("grid", "list").ends() == 0
    assert "W059" in own.read_text(encoding="utf-8")
    own.unlink()
    desk.done("config", "set", "pager", "off")
    shown = at_terminal("grid", "list")
    assert (shown.ends(), "W059" in shown.shown) == (0, True)
    desk.done("grid", "list")
    assert not own.exists()
    assert not foreign.exists()


# --- wrong files


@pytest.mark.parametrize(
    ("text", "line"),
    [("unit = SQ01\n", 1), ("\nwidth = 7\n", 2), ('unit = "SQ01"\nunit = "SQ02"\n', 2)],
)
@pytest.mark.parametrize(("lang", "place"), [("en", "line {n}"), ("zh_CN", "第 {n} 行")])
def test_a_wrong_file_stops_every_command_before_it_begins(
    desk: Desk, text: str, line: int, lang: str, place: str
) -> None:
    entries = desk.done("journal", "--json").out
    beside(desk).write_text(text, encoding="utf-8")
    for words in ((*ADD, "--unit", "SQ01"), ("due",), ("case", "list", "--json")):
        answer = desk("--lang", lang, *words)
        assert answer.code == 3
        assert answer.out == ""
        assert str(beside(desk)) in answer.err
        assert place.format(n=line) in answer.err
    for words in (("config", "path"), ("case", "add", "--help")):
        desk.done(*words)
    beside(desk).unlink()
    assert desk.done("journal", "--json").out == entries


def test_a_wrong_value_is_fixed_as_the_error_says(desk: Desk) -> None:
    beside(desk).write_text('width = 7\nunit = "SQ01"\n', encoding="utf-8")
    answer = desk("due")
    command = next(line for line in answer.err.splitlines() if "govtool config" in line).partition(
        "govtool "
    )[2]
    desk.done(*command.split())
    desk.done("due")
    assert beside(desk).read_text(encoding="utf-8") == 'unit = "SQ01"\n'
