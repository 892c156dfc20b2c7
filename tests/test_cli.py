"""The frame under the commands, seen from outside: language, errors, exit codes, prompts, laziness.

Most of it runs on a sample application (``framesample``), so that it holds for any command.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import pty
import select
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from govtool import cli
from govtool.base import i18n
from govtool.shell.frame import command_table, session
from tests.framesample import main

ROOT = Path(__file__).parents[1]
ENGLISH = {
    "LANG": "C.UTF-8",
    "LANGUAGE": "",
    "LC_ALL": "",
    "GOVTOOL_LANG": "en",
    "NO_COLOR": "1",
    "COLUMNS": "80",
}
CHINESE = ENGLISH | {"GOVTOOL_LANG": "zh_CN"}
SAMPLE = (sys.executable, "-m", "tests.framesample")
GOVTOOL = (sys.executable, "-m", "govtool")
SQ01 = ("--code", "SQ01", "--name", "示例1社区", "--kind", "社区", "--parent", "JD01")


@pytest.fixture(autouse=True)
def _plain_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(session, "_committed", False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    for name in [name for name in os.environ if name.startswith("GOVTOOL_")]:
        monkeypatch.delenv(name)
    for name, value in ENGLISH.items():
        monkeypatch.setenv(name, value)


def run(
    *argv: str | bytes, program: tuple[str, ...] = SAMPLE, **environ: str
) -> subprocess.CompletedProcess[str]:
    """Run in a process of its own, without a terminal."""
    return subprocess.run(
        [*program, *argv],
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


def at_terminal(
    *argv: str, typed: str, prompt: bytes = b"[red]", **environ: str
) -> tuple[int, str]:
    """Exit code and everything shown, at a terminal of its own; types only after ``prompt`` was shown."""
    ours, theirs = pty.openpty()
    environ = os.environ | {"PYTHONPATH": str(ROOT), "TERM": "xterm"} | environ
    process = subprocess.Popen(
        [*SAMPLE, *argv],
        env=environ,
        pass_fds=[theirs],
        preexec_fn=lambda: os.login_tty(theirs),  # noqa: PLW1509  # no threads here
    )
    os.close(theirs)
    shown = _shown_until(ours, prompt)
    os.write(ours, typed.encode())
    shown += _shown_until(ours, None)
    os.close(ours)
    return process.wait(10), shown.decode(errors="replace").replace("\r\n", "\n")


def _shown_until(terminal: int, words: bytes | None) -> bytes:
    """What a terminal shows until ``words`` come, or to the end."""
    shown = b""
    while words is None or words not in shown:
        assert select.select([terminal], [], [], 30)[0], shown
        try:
            piece = os.read(terminal, 4096)
        except OSError:  # how Linux says that nobody is at the other end any more
            return shown
        if not piece:
            return shown
        shown += piece
    return shown


def error_of(text: str) -> dict[str, Any]:
    """The one error object on stderr."""
    assert text.count("\n") == 1
    body = json.loads(text)
    assert list(body) == ["error"]
    error: dict[str, Any] = body["error"]
    return error


# --- global options


def test_options_before_the_noun_and_after_the_verb_mean_the_same(
    capsys: pytest.CaptureFixture[str],
) -> None:
    options = [
        "--json",
        "--today",
        "昨天",
        "--actor",
        "甲",
        "--db",
        "x.db",
        "--yes",
        "--lang",
        "en",
    ]
    for argv in (
        [*options, "thing", "show", "7"],
        ["thing", *options, "show", "7"],
        ["thing", "show", "7", *options],
    ):
        assert main(argv) == 0
        shown = json.loads(capsys.readouterr().out)
        assert shown == {
            "no": "7", "name": None, "count": 1, "kind": "a", "major": False, "json": True,
            "db": "x.db", "today": "2026-03-04", "actor": "甲", "lang": "en", "yes": True,
        }  # fmt: skip


def test_an_option_after_the_verb_wins(capsys: pytest.CaptureFixture[str]) -> None:
    main(
        ["--today", "2026-01-01", "--db", "a", "thing", "show", "7", "--json", "--today", "1月2日"]
    )
    shown = json.loads(capsys.readouterr().out)
    assert (shown["today"], shown["db"]) == ("2026-01-02", "a")


def test_options_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GOVTOOL_DB", "env.db")
    monkeypatch.setenv("GOVTOOL_TODAY", "2026年2月5日")
    monkeypatch.setenv("GOVTOOL_ACTOR", "乙")
    monkeypatch.setenv("GOVTOOL_LANG", "zh_CN")
    main(["thing", "show", "7", "--json", "--actor", "丙"])
    shown = json.loads(capsys.readouterr().out)
    assert (shown["db"], shown["today"], shown["actor"], shown["lang"]) == (
        "env.db",
        "2026-02-05",
        "丙",
        "zh_CN",
    )


def test_without_a_file_named_the_one_here_then_the_data_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["thing", "show", "7", "--json"])
    assert json.loads(capsys.readouterr().out)["db"].endswith("govtool.db")
    assert session.Session(dt.date(2026, 3, 5)).db.is_relative_to(tmp_path)
    (tmp_path / "govtool.db").touch()
    main(["thing", "show", "7", "--json"])
    assert json.loads(capsys.readouterr().out)["db"] == "govtool.db"


def test_the_actor_is_the_user_of_the_computer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LOGNAME", "clerk")
    main(["thing", "show", "7", "--json"])
    assert json.loads(capsys.readouterr().out)["actor"] == "clerk"


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("govtool ")


# --- the command line

USAGE = [
    (["caes"], "no_such_command", "caes"),
    (["thing", "shwo", "7"], "no_such_command", "thing shwo"),
    (["thing", "show"], "missing_argument", "NO is missing"),
    (["thing", "show", "7", "8"], "unexpected_argument", "“8”"),
    (["thing", "show", "7", "--nmae", "x"], "no_such_option", "--nmae"),
    (["--tody", "x"], "no_such_option", "--tody"),
    (["thing", "show", "7", "-x"], "no_such_option", "-x"),
    (["thing", "show", "7", "--name"], "missing_value", "--name"),
    (["thing", "show", "7", "--major=yes"], "bad_value", "--major"),
    (["thing", "show", "7", "--count", "x"], "bad_value", "whole number"),
    (["thing", "show", "7", "--count", "0"], "bad_value", "at least 1"),
    (["thing", "show", "7", "--count", "10"], "bad_value", "at most 9"),
    (["thing", "show", "7", "--kind", "c"], "bad_value", "a, b"),
    (["thing", "fail", "bad"], "bad_value", "Words of ours."),
    (["solo", "--lang", "fr"], "bad_value", "fr"),
    (["solo", "--db", " "], "bad_value", "--db"),
    (["thing", "sure"], "needs_yes", "confirmed"),
]


@pytest.mark.parametrize(("argv", "code", "words"), USAGE)
def test_a_wrong_command_line(
    argv: list[str], code: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(argv) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("Error: ")
    assert words in shown.err
    assert main([*argv[:1], "--json", *argv[1:]] if argv[0] == "thing" else ["--json", *argv]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert error_of(shown.err)["code"] == code


@pytest.mark.parametrize(
    ("argv", "near"),
    [
        (["thign"], "thing"),
        (["thing", "shwo"], "show"),
        (["thing", "show", "7", "--nmae"], "--name"),
    ],
)
def test_did_you_mean(argv: list[str], near: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(argv)
    assert f"Did you mean: {near}" in capsys.readouterr().err


@pytest.mark.parametrize("argv", [[], ["thing"]])
def test_without_a_command_help_goes_to_stderr(
    argv: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(argv) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("Usage: govtool")
    assert main([*argv, "--json"]) == 2
    assert error_of(capsys.readouterr().err)["code"] == "missing_command"


def test_a_wrong_day_is_an_invalid_value(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["solo", "--today", "26-3-1", "--json"]) == 3
    error = error_of(capsys.readouterr().err)
    assert (error["code"], error["value"]) == ("bad_date", "26-3-1")


# --- errors and exit codes

FAILURES = [
    ("refused", 3, "no_way"),
    ("not-found", 4, "no_case"),
    ("busy", 5, "busy"),
    ("interrupt", 130, "interrupted"),
    ("eof", 130, "interrupted"),
    ("abort", 130, "interrupted"),
    ("database", 5, "busy"),
    ("full", 6, "disk_full"),
    ("forbidden", 6, "no_permission"),
    ("read-only", 6, "no_permission"),
    ("no-folder", 6, "no_folder"),
    ("no-file", 4, "no_file"),
    ("is-folder", 6, "file_trouble"),
    ("odd", 6, "internal"),
    ("memory", 6, "out_of_memory"),
]


@pytest.mark.parametrize(("how", "exit_code", "code"), FAILURES)
def test_every_failure_has_words_and_a_code(
    how: str, exit_code: int, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["thing", "fail", how]) == exit_code
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("Error: ")
    assert "Traceback" not in shown.err
    assert main(["thing", "fail", how, "--json"]) == exit_code
    error = error_of(capsys.readouterr().err)
    assert error["code"] == code
    assert list(error)[:3] == ["code", "message", "hint"]


def test_the_hint_follows_the_error(capsys: pytest.CaptureFixture[str]) -> None:
    main(["thing", "fail", "refused"])
    assert capsys.readouterr().err == "Error: It cannot be.\n  First do this.\n  Then that.\n"


def test_findings_are_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["thing", "fail", "findings"]) == 1
    assert capsys.readouterr().err == ""


def test_interrupted_says_what_is_recorded(capsys: pytest.CaptureFixture[str]) -> None:
    main(["thing", "fail", "interrupt"])
    assert "nothing was recorded" in capsys.readouterr().err
    main(["thing", "fail", "interrupt", "--late"])
    assert "govtool journal" in capsys.readouterr().err


def test_text_of_others_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    main(["thing", "fail", "steering"])
    shown = capsys.readouterr().err
    assert not set(shown) & set("\x1b\x07\u202e")


def test_details_of_the_unexpected_only_on_request() -> None:
    assert "secret" not in run("thing", "fail", "odd").stderr
    assert "RuntimeError: secret inside" in run("thing", "fail", "odd", GOVTOOL_DEBUG="1").stderr


def test_a_reader_that_leaves_early_is_no_error() -> None:
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [*SAMPLE, "thing", "flood"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environ
    )
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(30) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
@pytest.mark.parametrize("lines", ["1", "100000"])
def test_a_full_disk_under_stdout(lines: str) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*SAMPLE, "thing", "flood", lines],
            stdout=full, stderr=subprocess.PIPE, encoding="utf-8", check=False,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )  # fmt: skip
    assert done.returncode == 6
    assert done.stderr.startswith("Error: There is no room left")
    assert done.stderr.count("\n") == 1


def test_arguments_that_are_no_text_never_crash() -> None:
    done = run("thing", "show", b"\xff\xfe", "--json")
    assert done.returncode == 0
    assert run("thing", "show", "7", "--actor", b"\xff").returncode == 3
    assert "Traceback" not in run(b"\xff").stderr


@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
def test_a_console_that_cannot_show_everything(encoding: str) -> None:
    done = subprocess.run(
        [*SAMPLE, "--lang", "zh", "thing", "show", "７", "--name", "㐂😀"],
        capture_output=True, check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": encoding},
    )  # fmt: skip
    assert done.returncode == 0
    assert done.stderr == b""


def test_pipes_carry_utf_8_whatever_the_locale() -> None:
    narrow = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "GOVTOOL_LANG": "zh_CN"}
    assert "[甲某]" in run("thing", "show", "--help", **narrow).stdout
    assert "错误：" in run("thing", "show", **narrow).stderr


# --- language and help


def test_chinese_help_and_errors() -> None:
    done = run("--help", program=GOVTOOL, **CHINESE)
    assert done.stdout.startswith("用法：govtool")
    for words in ("选项：", "示例：", "显示本帮助"):
        assert words in done.stdout
    done = run("--lang", "en", "--help", program=GOVTOOL, **CHINESE)
    assert done.stdout.startswith("Usage: govtool")
    assert run("thing", "show", **CHINESE).stderr.startswith("错误：")
    assert run("thing", "show", "--lang=zh").stderr.startswith("错误：")
    assert run("thing", "show", "7", "--count", "x", **CHINESE).stderr == (
        "错误：--count：“x”不是整数。\n  参见：govtool thing show --help\n"
    )


def test_help_of_everything_names_all_commands_without_importing_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--help"]) == 0
    assert "Nobody may import this." in capsys.readouterr().out
    assert main(["broken"]) == 6
    assert main(["thing", "--help"]) == 0


def test_help_shows_text_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    main(["solo", "--help"])
    assert "[bold]not markup[/bold] [/oops]" in capsys.readouterr().out
    main(["thing", "show", "--help"])
    page = capsys.readouterr().out
    assert "  govtool thing show 7 --name [甲某]\n" in page
    assert max(map(len, page.splitlines())) <= 80
    assert "--today DATE" not in page


def test_every_command_of_the_contract_is_in_the_table() -> None:
    table = cli.Application.table
    case = table["case"]
    assert isinstance(case, command_table.Noun)
    assert set(case.verbs) == {
        "add", "report", "meet", "consult", "mediate", "transfer", "accept", "return", "assign", "reply", "extend",
        "divert", "close", "report-closure", "enter", "revisit", "perform", "represent", "agree", "approve", "alert", "confirm", "show", "explain", "history", "route", "to-matter",
        "list", "correct", "link", "unlink", "investigate", "describe", "major", "app",
    }  # fmt: skip
    assert {
        "init",
        "due",
        "escalate",
        "undo",
        "journal",
        "doctor",
        "demo",
        "calendar",
        "policy",
    } <= set(table)


# --- on a terminal


def test_asks_until_the_answer_is_right() -> None:
    code, shown = at_terminal("thing", "ask", typed="绿色\n3\n4\n\n")
    assert code == 0
    assert "   2  绿色  green" in shown
    assert "That is not even. Try 2." in shown
    assert shown.endswith("green 4 None True\n")


@pytest.mark.parametrize(
    ("answer", "colour"), [("2", "green"), ("２", "green"), ("GREEN", "green"), ("", "red")]
)
def test_a_choice_is_a_number_a_code_or_a_label(answer: str, colour: str) -> None:
    _code, shown = at_terminal("thing", "ask", typed=f"{answer}\n2\nw\n")
    assert shown.endswith(f"{colour} 2 w True\n")


@pytest.mark.parametrize("typed", ["\x03", "\x04", "1\n\x04", "1\n\x03"])
def test_leaving_a_prompt_records_nothing(typed: str) -> None:
    code, shown = at_terminal("thing", "ask", typed=typed)
    assert code == 130
    assert "nothing was recorded" in shown
    code, shown = at_terminal("thing", "ask", typed=typed, **CHINESE)
    assert "已中断，未记录任何内容" in shown


def test_ctrl_c_at_any_time() -> None:
    code, shown = at_terminal("thing", "wait", typed="\x03", prompt=b"ready")
    assert code == 130
    assert "Traceback" not in shown


@pytest.mark.parametrize(
    ("typed", "answer"), [("y\n", "done"), ("是\n", "done"), ("\n", "left"), ("no\n", "left")]
)
def test_confirmation(typed: str, answer: str) -> None:
    code, shown = at_terminal("thing", "sure", typed=typed, prompt=b"[y/N]")
    assert code == 0
    assert shown.endswith(f"{answer}\n")


def test_yes_confirms_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["thing", "sure", "-y"]) == 0
    assert capsys.readouterr().out == "done\n"


# --- start-up


def test_case_add_imports_nothing_heavy() -> None:
    if find_spec("govtool.commands.case.add") is None or find_spec("govtool.commands.init") is None:
        pytest.skip("case add is not there yet")
    for argv in (["init", "--street", "JD01", "示例街道"], ["unit", "add", *SQ01]):
        made = run(*argv, program=GOVTOOL)
        assert made.returncode == 0, made.stderr
    heavy = ["rich", "sqlite_utils", "openpyxl", "dateutil", "babel", "typer.rich_utils"]
    add = [
        "case",
        "add",
        "--unit",
        "SQ01",
        "--type",
        "邻里",
        "--summary",
        "s",
        "--source",
        "patrol",
        "--on",
        "今天",
    ]
    add += ["--party", "申请人:甲", "--party", "被申请人:乙", "--today", "2026-02-05"]
    script = (
        "import sys; from govtool.cli import main\n"
        f"code = main({add!r})\n"
        f"print([name for name in {heavy!r} if name in sys.modules])\n"
        "sys.exit(code)"
    )
    done = run("-c", script, program=(sys.executable,))
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_weekly_return_imports_nothing_of_the_other_kinds(tmp_path: Path) -> None:
    for argv in (["init", "--street", "JD01", "示例街道"], ["unit", "add", *SQ01]):
        assert run(*argv, program=GOVTOOL).returncode == 0
    others = [
        "wholemonths",
        "comparing",
        "ministry",
        "daily",
        "often",
        "register",
        "exchange",
        "narrative",
    ]
    others = [f"govtool.returns.{name}" for name in others] + [
        "jinja2",
        "lxml",
        "docx",
        "docxtpl",
        "xlsxwriter",
        "openpyxl",
    ]
    script = (
        "import sys; from govtool.cli import main\n"
        "code = main(['report', 'weekly', '--period', '2026-W06'])\n"
        f"print([name for name in {others!r} if name in sys.modules])\n"
        "sys.exit(code)"
    )
    done = run("-c", script, program=(sys.executable,))
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_language_is_the_clerks() -> None:
    assert i18n.detect({"LANG": "zh_CN.GB18030"}) == "zh_CN"
    assert i18n.detect({}) == "en"
