"""``govtool watch``: a screen on the wall that is right, whatever happens to the file and the window."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from govtool.commands import watch
from govtool.desk.due_list import DeadlineFilter
from govtool.shell.frame.session import Session
from tests.commands.clerk import Desk

if sys.platform == "win32":
    pytest.skip("Windows has no pseudo-terminals in the standard library", allow_module_level=True)

import fcntl
import pty
import struct
import termios

from govtool.base.text_width import width

ROOT = Path(__file__).parents[2]
ADD = (
    "case",
    "add",
    "--type",
    "邻里",
    "--source",
    "patrol",
    "--summary",
    "甲某的手机13800000000",
    "--yes",
)
PARTY = ("--party", "申请人:甲某:13900000001")
_MOVES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Wall:
    """The screen as somebody in front of it sees it."""

    def __init__(
        self, *words: str, db: Path, lines: int = 12, columns: int = 80, **environ: str
    ) -> None:
        self._ours, theirs = pty.openpty()
        self.resize(lines, columns, told=False)
        surroundings = {
            "PYTHONPATH": str(ROOT),
            "TERM": "xterm",
            "NO_COLOR": "1",
            "LC_ALL": "C.UTF-8",
        }
        surroundings |= {"GOVTOOL_LANG": "zh_CN", "GOVTOOL_TODAY": "2026-03-05"} | environ
        self.process = subprocess.Popen(
            [sys.executable, "-m", "govtool", "--db", str(db), "watch", "--every", "0.2", *words],
            env=os.environ | surroundings,
            pass_fds=[theirs],
            preexec_fn=lambda: os.login_tty(theirs),  # noqa: PLW1509  # no threads here
        )
        os.close(theirs)
        os.set_blocking(self._ours, False)
        self.written = ""
        self.seen: list[str] = []

    def resize(self, lines: int, columns: int, *, told: bool = True) -> None:
        fcntl.ioctl(self._ours, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        if told:
            self.process.send_signal(signal.SIGWINCH)

    def look(self) -> list[str]:
        """The lines of the page drawn last."""
        try:
            while piece := os.read(self._ours, 65536):
                self.written += piece.decode(errors="replace")
        except OSError:  # nothing there yet, or nobody at the other end any more
            pass
        *_before, page = self.written.rpartition("\x1b[H")
        return [_MOVES.sub("", line).rstrip("\r") for line in page.split("\n")]

    def until(self, seen: Callable[[list[str]], object], seconds: float = 20) -> list[str]:
        """Wait until the page is as wanted."""
        end = time.monotonic() + seconds
        while not seen(page := self.look()):
            assert time.monotonic() < end, page
            assert self.process.poll() is None, self.written
            time.sleep(0.05)
        return page

    def shows(self, words: str) -> list[str]:
        return self.until(lambda page: any(words in line for line in page))

    def types(self, keys: str) -> None:
        os.write(self._ours, keys.encode())

    def ends(self) -> int:
        code = self.process.wait(20)
        self.look()
        return code

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(10)
        os.close(self._ours)


@pytest.fixture
def busy(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    for _n in range(3):
        desk.done(*ADD, *PARTY, "--unit", "SQ01", on="2026-03-02")
    desk.today("2026-03-05")
    return desk


@pytest.fixture
def wall(busy: Desk) -> Iterator[Callable[..., Wall]]:
    opened: list[Wall] = []

    def open_one(*words: str, **how: int | str) -> Wall:
        opened.append(Wall(*words, db=busy.db, **how))  # type: ignore[arg-type]  # sizes and variables side by side
        return opened[-1]

    yield open_one
    for each in opened:
        each.close()


Opens = Callable[..., Wall]


def due(desk: Desk) -> int:
    return len(desk.done("due", "--within", "3d", "--json").json)


# --- what is shown


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", ("overdue", "SQ01-2026-00001")), ("zh_CN", ("超期", "SQ01-2026-00001"))],
)
def test_without_a_terminal_it_is_printed_once(
    busy: Desk, lang: str, words: tuple[str, ...]
) -> None:
    shown = busy.done("--lang", lang, "watch").out
    assert all(word in shown for word in words)
    assert "\x1b" not in shown
    assert shown.count("\n") == due(busy) + 2


def test_it_counts_as_due_does(busy: Desk) -> None:
    head = busy.done("watch").out.splitlines()[0].partition("    ")[0]
    assert busy.done("due", "--within", "3d").out.startswith(head)
    found = busy.done("watch", "--json").json
    late = sum(one["days"] < 0 for one in found["entries"])
    assert (found["overdue"], len(found["entries"])) == (late, due(busy))
    assert found["entries"][0].keys() == {"noun", "no", "unit", "rule", "due", "days", "level"}
    assert f"overdue {late} " in head


def test_it_shows_one_unit_or_more_days(busy: Desk) -> None:
    busy.done(*ADD, *PARTY, "--unit", "SQ02")
    both, one = (
        busy.done("watch", *words, "--within", "30d").out for words in ((), ("--unit", "SQ02"))
    )
    assert "SQ01-2026" in both
    assert "SQ02-2026" in both
    assert "SQ01-2026" not in one
    assert "SQ02-2026" in one


def test_it_names_nobody(busy: Desk, wall: Opens) -> None:
    page = wall(lines=40).shows("SQ01-2026-00001")
    texts = ["\n".join(page), busy.done("watch").out, busy.done("watch", "--json").out]
    for text in texts:
        assert "SQ01" in text
        for word in ("甲某", "13800000000", "13900000001", "院墙"):
            assert word not in text


# --- how it lives


def test_a_change_of_the_file_is_shown(busy: Desk, wall: Opens) -> None:
    screen = wall(lines=40)
    screen.shows("SQ01-2026-00001")
    busy.done(*ADD, *PARTY, "--unit", "SQ02", on="2026-03-05")
    screen.shows("SQ02-2026-00001")


def test_it_fits_the_window_and_says_what_does_not(busy: Desk, wall: Opens) -> None:
    screen = wall(lines=8, columns=60)
    for lines, columns in ((8, 60), (6, 34), (40, 120), (5, 20), (2, 10), (12, 80)):
        screen.resize(lines, columns)
        page = screen.until(
            lambda page, lines=lines, columns=columns: (
                len(page) <= lines
                and max(map(width, page)) < columns
                and (len(page) == lines or len(page) == due(busy) + 3)
            )
        )
        if lines >= 6:
            rest = [line for line in page if "另有" in line]
            rows = page[2 : -1 - len(rest)]
            assert bool(rest) == (len(rows) < due(busy))
            if rest and columns >= 60:
                assert f"{due(busy) - len(rows)}" in rest[0]


def test_nothing_is_locked_while_it_waits(busy: Desk, wall: Opens) -> None:
    wall(lines=40).shows("SQ01-2026-00001")
    conn = sqlite3.connect(busy.db, timeout=0.5, isolation_level=None)
    for _n in range(5):
        conn.execute("BEGIN EXCLUSIVE")
        conn.execute("ROLLBACK")
        time.sleep(0.1)
    conn.close()


def test_a_file_in_use_is_shown_as_it_was(busy: Desk, wall: Opens) -> None:
    screen = wall(lines=40)
    screen.shows("SQ01-2026-00001")
    conn = sqlite3.connect(busy.db, isolation_level=None)
    conn.execute("BEGIN EXCLUSIVE")
    os.utime(busy.db)
    page = screen.shows("目前：")
    assert any("SQ01-2026-00001" in line for line in page)
    conn.execute("ROLLBACK")
    conn.close()
    screen.until(lambda page: not any("目前：" in line for line in page))


def test_a_file_that_is_gone_or_replaced(busy: Desk, wall: Opens) -> None:
    copy = busy.db.with_name("copy.db")
    shutil.copy(busy.db, copy)
    busy.done(*ADD, *PARTY, "--unit", "SQ02")
    screen = wall(lines=40)
    screen.shows("SQ02-2026-00001")
    busy.db.unlink()
    page = screen.shows("找不到数据库文件")
    assert any("SQ02-2026-00001" in line for line in page)
    copy.rename(busy.db)
    screen.until(
        lambda page: not any("SQ02-2026-00001" in line or "找不到" in line for line in page)
    )
    busy.db.write_bytes(b"no database at all" * 99)
    page = screen.shows("目前：")
    assert any("SQ01-2026-00001" in line for line in page)


def test_a_new_day_begins(busy: Desk) -> None:
    """In this process, where the clock can be moved on."""
    days = [dt.date(2026, 3, 5)]
    session = Session(today=days[0], clock=days[0], look=lambda: days[-1], chosen_db=busy.db)
    asked = DeadlineFilter(within=3)
    with watch.opened(session) as store:
        picture = watch._read(store, asked, session.today)
    screen = watch._Screen(session, asked, picture, watch._mark_of(session))
    screen._look()
    assert screen._picture is picture
    days.append(dt.date(2026, 3, 6))
    screen._look()
    assert screen._picture.on == days[-1]
    assert screen._picture.numbers[0] > picture.numbers[0]
    chosen = Session(today=dt.date(2026, 1, 5), clock=days[0], look=lambda: days[-1])
    assert chosen.day_now() == dt.date(2026, 1, 5)


# --- how it ends


@pytest.mark.parametrize("ending", ["\x03", signal.SIGTERM, signal.SIGHUP])
def test_it_gives_the_screen_back(busy: Desk, wall: Opens, ending: str | signal.Signals) -> None:
    screen = wall()
    screen.shows("SQ01-2026-00001")
    screen.types("abc")
    if isinstance(ending, str):
        screen.types(ending)
    else:
        screen.process.send_signal(ending)
    assert screen.ends() == 130
    assert screen.written.endswith("\x1b[?25h\x1b[?1049l")
    assert screen.written.count("\x1b[?1049h") == 1
    assert "abc" not in screen.written
    assert "Traceback" not in screen.written


def test_a_terminal_that_cannot_draw_gets_it_once(busy: Desk, wall: Opens) -> None:
    screen = wall(TERM="dumb")
    assert screen.ends() == 0
    assert "SQ01-2026-00001" in screen.written
    assert "\x1b" not in screen.written


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--every", "0"), 2),
        (("--every", "x"), 2),
        (("--within", "soon"), 3),
        (("--unit", "SQ99"), 4),
    ],
)
def test_wrong_words_are_refused(busy: Desk, words: tuple[str, ...], code: int) -> None:
    assert busy("watch", *words).code == code


def test_there_must_be_a_file(bare: Desk) -> None:
    assert bare("watch").code == 4
