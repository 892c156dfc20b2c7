"""What the scripts of shells are answered."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from govtool.desk.candidates import LIMIT, Wanted, subjects
from govtool.shell.frame.completion import SHELLS, split
from govtool.store.quick_look import NoAnswer, glance
from tests import forks

FIRST, SECOND, CLOSED = "SQ01-2026-00001", "SQ02-2026-00001", "SQ01-2026-00002"


def environment(db: Path, **others: str) -> dict[str, str]:
    kept = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("GOVTOOL_", "LC_", "LANG"))
    }
    return (
        kept
        | {
            "GOVTOOL_DB": str(db),
            "GOVTOOL_CONFIG": "",
            "GOVTOOL_LANG": "zh_CN",
            "GOVTOOL_TODAY": "2026-02-07",
            "LC_ALL": "C.UTF-8",
        }
        | others
    )


def asked(line: str, db: Path, shell: str = "fish", **others: str) -> list[str]:
    """Return the lines of an answer; the first is how it is to be used."""
    typed = {
        "_GOVTOOL_COMPLETE": shell,
        "_GOVTOOL_LINE": line,
        "_GOVTOOL_BREAKS": " \t\n\"'><=;|&(:",
    }
    environ = environment(db, **typed, **others)
    if others.keys() & {"LC_ALL", "PYTHONIOENCODING"}:  # read when Python starts
        done = subprocess.run(
            [sys.executable, "-m", "govtool"],
            env=environ,
            capture_output=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    else:
        done = forks.answer((), environ)
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode("gbk" if "GBK" in others.get("LC_ALL", "") else "utf-8").splitlines()


def values(line: str, db: Path, **others: str) -> list[str]:
    return [item.split("\t")[0] for item in asked(line, db, **others)[1:]]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("govtool esc", ["escalate"]),
        ("govtool case report", ["report", "report-closure"]),
        ("govtool --lang en case report-", ["report-closure"]),
        ("govtool nothing ", []),
        ("govtool backup ve", ["verify"]),
        ("govtool case add --summ", ["--summary"]),
        ("govtool case add --summary 院 --summ", []),
        ("govtool case add --type 邻", ["邻里纠纷"]),
        ("govtool case add --type neigh", ["neighbour"]),
        ("govtool case mediate 1 --outcome ", ["调解成功", "调解未成功", "择期再调"]),
        ("govtool --lang en case mediate 1 --outcome ", ["settled", "failed", "adjourned"]),
        ("govtool case add --party 被", ["被申请人:"]),
        ("govtool case report --on 昨", ["昨天"]),
        ("govtool --lang en case report --on ye", ["yesterday"]),
        ("govtool --lang en case report --on ", ["today", "yesterday", "2026-02-07", "2026-02-06"]),
        ("govtool case report --on 2026-02-0", ["2026-02-07", "2026-02-06", "2026-02-05"]),
        ("govtool report file 季", ["季报"]),
        ("govtool case add --unit SQ0", ["SQ01", "SQ02", "SQ03", "SQ04", "SQ05"]),
        ("govtool case add --unit=sq05", ["--unit=SQ05"]),
        ("govtool case add --unit 示例新", ["示例新村社区"]),
        ("govtool case add --grid SQ01-G01-L0", ["SQ01-G01-L01", "SQ01-G01-L02"]),
        ("govtool unit show BM0", ["BM01", "BM02", "BM03", "BM04", "BM05", "BM06"]),
        ("govtool case report ", [SECOND, FIRST]),
        ("govtool case report SQ01", [FIRST, CLOSED]),
        ("govtool case report ｓｑ02", [SECOND]),
        ("govtool case report 1", [SECOND, FIRST]),
        ("govtool case report 张", ["张小川", "张大山"]),
        ("govtool case report zd", ["张大山"]),
        ("govtool case report 大山", []),
        ("govtool case report 甲", []),
        ("govtool doc agreement SQ02", [SECOND]),
        ("govtool explain SQ02", [SECOND]),
        ("govtool meeting show S", []),
        ("govtool config set s", ["source", "signatures"]),
        ("govtool config set unit SQ0", ["SQ01", "SQ02", "SQ03", "SQ04", "SQ05"]),
        ("govtool config set source 网", ["网格排查"]),
        ("govtool config set language ", ["zh_CN", "en"]),
        ("govtool help da", ["days"]),
        ("govtool help esc", ["escalate"]),
    ],
)  # fmt: skip
def test_candidates(line: str, expected: list[str], office: Path) -> None:
    assert values(line, office)[: max(len(expected), 6)] == expected


def test_descriptions_are_in_the_language_of_the_reader(office: Path) -> None:
    assert asked("govtool esc", office) == ["plain", "escalate\t对超期事项发出督办单。"]
    assert (
        asked("govtool case report SQ02", office)[1] == f"{SECOND}\t张小川/样例 物业公司 · 邻里纠纷"
    )
    assert asked("govtool case report zd", office)[1] == f"张大山\t{FIRST}"
    assert asked("govtool case add --summ", office)[1].split("\t")[1].endswith("。")
    assert asked("govtool case report SQ02", office, "bash") == ["plain", SECOND]


def test_files_and_open_ends(office: Path) -> None:
    assert asked("govtool report weekly -o ", office) == ["files"]
    assert asked("govtool case add --party ", office)[0] == "open"


@pytest.mark.parametrize(
    ("line", "shell", "expected"),
    [
        ("govtool case add --unit=SQ05", "bash", "SQ05"),
        ("govtool case add --party 申", "bash", "申请人:"),
        ("govtool case report 样", "bash", "样例\\ 物业公司"),
        ('govtool case report "样', "bash", "样例 物业公司"),
        ("govtool case report 样", "powershell", "'样例 物业公司'"),
        ("govtool case report 样", "zsh", "样例 物业公司"),
        (f"govtool --db C:\\x\\y.db case report {FIRST}", "powershell", ""),
    ],
)
def test_values_as_each_shell_takes_them(
    line: str, shell: str, expected: str, office: Path
) -> None:
    assert "".join(item.split("\t")[0] for item in asked(line, office, shell)[1:]) == expected


def test_the_locale_gives_the_encoding_of_a_unix_shell(office: Path) -> None:
    if (
        "zh_CN.gbk"
        not in subprocess.run(["locale", "-a"], capture_output=True, text=True, check=True).stdout
    ):
        pytest.skip("no locale zh_CN.GBK on this machine")
    assert values("govtool case add --type 邻", office, LC_ALL="zh_CN.GBK") == ["邻里纠纷"]


# --- nothing to say


def changed(office: Path, folder: Path, statement: str) -> Path:
    copy = Path(shutil.copy(office, folder))
    with sqlite3.connect(copy) as conn:
        conn.execute(statement)
    return copy


@pytest.mark.parametrize(
    "statement",
    ["PRAGMA user_version = 7", "PRAGMA user_version = 99", "PRAGMA application_id = 1"],
)
def test_a_file_of_another_version_gives_nothing_and_stays_as_it_is(
    statement: str, office: Path, tmp_path: Path
) -> None:
    copy = changed(office, tmp_path, statement)
    before = copy.read_bytes()
    assert values("govtool case report SQ", copy) == []
    assert copy.read_bytes() == before
    assert list(tmp_path.iterdir()) == [copy]


@pytest.mark.parametrize(
    "content",
    [b"", b"no database at all" * 200, os.urandom(8192)],
    ids=["empty", "text", "encrypted"],
)
def test_what_is_no_file_of_ours_gives_nothing(content: bytes, tmp_path: Path) -> None:
    db = tmp_path / "govtool.db"
    db.write_bytes(content)
    assert values("govtool case report S", db) == values("govtool case add --unit S", db) == []
    assert db.read_bytes() == content


def test_a_missing_file_is_not_made(tmp_path: Path) -> None:
    assert values("govtool case report S", tmp_path / "no" / "govtool.db") == []
    assert not any(tmp_path.iterdir())


def test_a_file_that_is_being_written_is_not_waited_for(office: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(office, tmp_path))
    holder = sqlite3.connect(copy, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    assert values("govtool case report SQ", copy) == []
    with pytest.raises(NoAnswer), glance(copy) as conn:
        subjects(conn, Wanted("SQ"))
    holder.close()


def test_the_file_on_the_line_counts(office: Path, tmp_path: Path) -> None:
    assert values(f"govtool --db {office} case report SQ02", tmp_path / "no.db") == [SECOND]
    assert values(f"govtool case report --db {office} SQ02", tmp_path / "no.db") == [SECOND]
    home = Path(shutil.copy(office, tmp_path / "home.db"))
    assert values("govtool --db ~/home.db case report SQ02", office, HOME=str(home.parent)) == [
        SECOND
    ]


def test_who_may_not_give_the_command_is_shown_nothing(office: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(office, tmp_path))
    for name, profile in (("甲某", "keeper"), ("乙某", "reader")):
        words = [
            "--db",
            str(copy),
            "--actor",
            "甲某",
            "--yes",
            "clerk",
            "set",
            name,
            "--profile",
            profile,
        ]
        subprocess.run(
            [sys.executable, "-m", "govtool", *words],
            check=True,
            env=environment(copy),
            capture_output=True,
        )
    for actor, command, expected in (
        ("甲某", "report", [SECOND]),
        ("乙某", "report", []),
        ("乙某", "show", [SECOND]),
    ):
        assert values(f"govtool case {command} SQ02", copy, GOVTOOL_ACTOR=actor) == expected, (
            actor,
            command,
        )


@pytest.mark.parametrize(
    "line",
    [
        "",
        "govtool",
        "govtool 'case",
        "govtool --today nonsense case report SQ",
        "govtool case \\",
        "govtool --",
        "govtool case add --type",
        "govtool \x01 \udcff ca",
    ],
)
def test_no_line_goes_wrong_aloud(line: str, office: Path) -> None:
    assert len(asked(line, office)) < 80


def test_bounded_answers(office: Path, tmp_path: Path) -> None:
    copy = changed(
        office, tmp_path,
        "WITH RECURSIVE n(i) AS (VALUES (900) UNION ALL SELECT i + 1 FROM n WHERE i < 9000) INSERT INTO subject (id, word, no, unit, opened_on, last_on, state) SELECT -i, 'case', 'SQ01-2026-0' || (10000 - i), 'SQ01', '2026-01-01', '2026-01-01', 'open' FROM n",
    )  # fmt: skip
    with glance(copy) as conn:
        assert len(subjects(conn, Wanted("SQ01"))) == len(subjects(conn, Wanted(""))) == LIMIT


@pytest.mark.parametrize(
    ("text", "words", "begun", "quote"),
    [
        ("govtool case ", ["govtool", "case"], "", ""),
        ("govtool 'a b' c", ["govtool", "a b"], "c", ""),
        ('govtool "a b', ["govtool"], "a b", '"'),
        ("govtool a\\ b", ["govtool"], "a b", ""),
        ("govtool --unit=", ["govtool"], "--unit=", ""),
        ("govtool 张三", ["govtool"], "张三", ""),
    ],
)
def test_split(text: str, words: list[str], begun: str, quote: str) -> None:
    assert split(text) == (words, begun, quote)


def test_backslashes_are_no_escapes_in_powershell() -> None:
    assert split("govtool --db C:\\a\\b.db c", has_escapes=False) == (
        ["govtool", "--db", "C:\\a\\b.db"],
        "c",
        "",
    )


def test_only_what_is_asked_about_is_imported(office: Path) -> None:
    for line, forbidden in (
        ("govtool ca", "govtool.store govtool.models sqlite3 rich"),
        ("govtool case re", "govtool.store govtool.commands.case.add sqlite3"),
        ("govtool case report SQ", "govtool.commands.case.add prompt_toolkit rich sqlite_utils"),
        (
            "govtool case add --type 邻",
            "govtool.commands.case.steps prompt_toolkit rich sqlite_utils",
        ),
    ):
        code = "import sys; from govtool.cli import main; main(); print(*sys.modules)"
        typed = {"_GOVTOOL_COMPLETE": "bash", "_GOVTOOL_LINE": line}
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=environment(office, **typed),
            capture_output=True,
            check=True,
            text=True,
        )
        assert [line, *({*forbidden.split()} & {*done.stdout.split()})] == [line]


@pytest.mark.parametrize("shell", SHELLS)
def test_scripts_name_their_shell(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    from govtool.cli import main

    assert main(["completion", "show", shell]) == 0
    script = capsys.readouterr().out
    assert "_GOVTOOL_COMPLETE" in script
    assert f"completion install {shell}" in script
    assert script.isascii()
