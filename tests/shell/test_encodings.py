"""What is printed follows the encoding of the console or the locale, also into a pipe; JSON and files never do."""

from __future__ import annotations

import codecs
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from govtool.shell.frame.run import understood
from govtool.shell.replacement_characters import stand_in
from govtool.shell.terminal import prepare_streams
from tests.commands.clerk import Desk

RARE = "𠮷某"
GBK, UTF8 = "甲某".encode("gbk"), "甲某".encode()


@pytest.fixture
def office(desk: Desk) -> Desk:
    """A desk with a dispute of somebody whose name GBK lacks a character of."""
    desk.add("--party", "申请人:甲某", "--party", f"被申请人:{RARE}", on="2026-03-02")
    return desk


def run(
    office: Desk, *words: str | bytes, typed: bytes = b"", **environ: str
) -> tuple[int, bytes, bytes]:
    """Run the program as a process of its own with pipes around it."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("LC_", "LANG", "PYTHON", "GOVTOOL"))
    }
    command = [
        sys.executable,
        "-m",
        "govtool",
        "--db",
        str(office.db),
        "--today",
        "2026-03-02",
        *words,
    ]
    done = subprocess.run(
        command, input=typed, capture_output=True, env=kept | environ, check=False, timeout=60
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="session")
def chinese_locale(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a console in GBK, made for the tests where the system has what it takes."""
    folder = tmp_path_factory.mktemp("locale")
    maker = shutil.which("localedef")
    if (
        maker is None
        or subprocess.run(
            [maker, "-i", "zh_CN", "-f", "GBK", folder / "zh_CN.GBK"],
            capture_output=True,
            check=False,
        ).returncode
        > 1
    ):
        pytest.skip("no locale of GBK can be made on this machine")
    environ = {"LOCPATH": str(folder), "LC_ALL": "zh_CN.GBK"}
    asked = [sys.executable, "-c", "import sys; print(sys.stdout.encoding)"]
    if (
        subprocess.run(
            asked, env=environ, capture_output=True, check=False, text=True
        ).stdout.strip()
        != "gbk"
    ):
        pytest.skip("the locale of GBK is not taken on this machine")
    return environ


def test_a_pipe_gets_the_encoding_of_the_locale(
    office: Desk, chinese_locale: dict[str, str]
) -> None:
    code, out, _err = run(office, "due", **chinese_locale)
    assert code == 0
    assert "甲某" in out.decode("gbk")
    with pytest.raises(UnicodeDecodeError):
        out.decode("utf-8")
    code, out, _err = run(office, "--lang", "zh_CN", "due", LC_ALL="C.UTF-8")
    assert "甲某" in out.decode("utf-8")


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8"])
def test_what_python_was_told_is_respected(office: Desk, encoding: str) -> None:
    code, out, _err = run(
        office, "--lang", "zh_CN", "find", "甲某", PYTHONIOENCODING=encoding, LC_ALL="C.UTF-8"
    )
    assert code == 0
    assert "甲某" in out.decode(encoding)
    shown = RARE if encoding != "gbk" else "〓某"
    assert shown in out.decode(encoding)


def test_utf_8_mode_wins_over_the_locale(office: Desk, chinese_locale: dict[str, str]) -> None:
    _code, out, _err = run(office, "find", "甲某", PYTHONUTF8="1", **chinese_locale)
    assert RARE in out.decode("utf-8")


def test_json_and_files_are_utf_8_in_any_locale(
    office: Desk, chinese_locale: dict[str, str], tmp_path: Path
) -> None:
    _code, out, _err = run(office, "case", "list", "--json", **chinese_locale)
    assert json.loads(out.decode("utf-8"))[0]["parties"][1]["name"] == RARE
    _code, _out, err = run(office, "case", "show", "SQ09-2026-00001", "--json", **chinese_locale)
    assert "SQ09" in json.loads(err.decode("utf-8"))["error"]["message"]
    reason = ("--full", "--reason", "移交")
    code, out, _err = run(office, "export", "cases", *reason, **chinese_locale)
    assert code == 0
    assert out.startswith(codecs.BOM_UTF8)
    assert RARE in out.decode("utf-8-sig")
    file = tmp_path / "t.csv"
    run(office, "export", "cases", *reason, "-o", str(file), **chinese_locale)
    assert file.read_bytes() == out


@pytest.mark.parametrize("typed", [GBK, UTF8], ids=["gbk", "utf-8"])
def test_arguments_of_another_encoding_are_understood(office: Desk, typed: bytes) -> None:
    code, out, _err = run(office, "find", typed, LC_ALL="C.UTF-8")
    assert code == 0
    assert b"SQ01-2026-00001" in out


def test_arguments_in_the_encoding_of_the_locale_are_understood(
    office: Desk, chinese_locale: dict[str, str]
) -> None:
    code, out, _err = run(office, "find", GBK, **chinese_locale)
    assert code == 0
    assert GBK in out


def test_what_is_no_text_in_any_encoding_is_refused_in_words(
    office: Desk, chinese_locale: dict[str, str]
) -> None:
    for environ in (chinese_locale, {"LC_ALL": "C.UTF-8"}):
        code, _out, err = run(office, "find", b"\xff\xff", **environ)
        assert code == 3
        assert b"Traceback" not in err


def test_an_import_from_a_pipe_has_its_own_ladder(
    office: Desk, chinese_locale: dict[str, str]
) -> None:
    rows = (
        "外部编号,登记单位,登记日期,纠纷类型,案情摘要,申请人\nZ1,SQ01,2026-03-01,邻里,院墙,乙某\n"
    )
    for number, encoding in enumerate(("gbk", "utf-8")):
        typed = rows.replace("Z1", f"Z{number}").replace("乙某", f"乙某{number}").encode(encoding)
        code, _out, err = run(office, "import", "cases", "-", typed=typed, **chinese_locale)
        assert code == 0, err.decode("gbk")
        _code, out, _err = run(office, "find", f"乙某{number}", "--json", LC_ALL="C.UTF-8")
        assert f"乙某{number}" in out.decode()


def test_the_name_of_a_file_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    if os.name == "nt" or sys.getfilesystemencoding() != "utf-8":
        pytest.skip("names of files are characters here")
    name = os.fsencode(tmp_path) + b"/" + GBK
    with open(name, "wb"):  # noqa: PTH123  # a name of bytes
        pass
    there, other = os.fsdecode(name), os.fsdecode(GBK)
    assert understood(["import", there, f"--map={there}", other]) == [
        "import",
        there,
        f"--map={there}",
        "甲某",
    ]


@pytest.mark.parametrize(("character", "encoding", "expected"), [
    ("—", "ascii", "-"), ("…", "ascii", "..."), ("✗", "gbk", "x"), ("✓", "gbk", "√"), ("✓", "ascii", "+"), ("→", "ascii", "->"),
    ("￥", "ascii", "Y"), ("¥", "gbk", "￥"), ("•", "gbk", "·"), ("•", "ascii", "*"), ("│", "ascii", "|"), ("─", "ascii", "-"),
    ("é", "ascii", "e"), ("（", "ascii", "("), ("𠮷", "gbk", "〓"), ("甲", "ascii", "?"),
])  # fmt: skip
def test_characters_an_encoding_lacks_have_stand_ins(
    character: str, encoding: str, expected: str
) -> None:
    assert stand_in(character, encoding) == expected
    assert f"a{character}b".encode(encoding, "plain").decode(encoding) == f"a{expected}b"


@pytest.mark.parametrize(
    ("page", "json_wanted", "expected"),
    [(936, False, "cp936"), (65001, False, "utf-8"), (0, False, "utf-8"), (936, True, "utf-8")],
)
def test_a_pipe_of_windows_gets_the_code_page_of_its_console(
    page: int, json_wanted: bool, expected: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("govtool.shell.terminal._is_chosen", lambda: False)
    monkeypatch.setattr("govtool.shell.terminal._console_page", lambda: page)
    with (tmp_path / "out").open("w", encoding="utf-8") as out:
        monkeypatch.setattr(sys, "stdout", out)
        prepare_streams(as_json=json_wanted)
        assert codecs.lookup(out.encoding).name == codecs.lookup(expected).name
