"""Waiting as a clerk sees it: a line on the terminal, Ctrl-C, an exit code; and nobody waits for one who thinks."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from govtool.file import locations
from govtool.file.locations import Risk
from govtool.models import DutyCleared
from govtool.store import open_store
from tests.commands.clerk import Desk
from tests.commands.terminal import CTRL_C, FORM, RECORD, Dialogue, Opens, follow
from tests.file.clock import Clock
from tests.store.kit import another


@contextmanager
def held(path: Path) -> Iterator[None]:
    with closing(another(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield


HOLDING = """
import sys
from pathlib import Path
from tests.file.clock import Clock
from tests.store.kit import another
other = another(Path(sys.argv[1]))
other.execute("BEGIN IMMEDIATE")
print("ready", flush=True)
sys.stdin.read()
"""


@contextmanager
def written(path: Path) -> Iterator[None]:
    """Another process writes; locks of one process do not hold off commands that run in it."""
    other = subprocess.Popen(
        [sys.executable, "-c", HOLDING, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "ready\n"
    yield
    other.communicate()


def test_a_wait_is_seen_and_ends_with_the_other_command(desk: Desk, at_terminal: Opens) -> None:
    with held(desk.db):
        dialogue = at_terminal("unit", "list", lang="en").asks(
            "Waiting for another command that is using"
        )
    dialogue.asks("示例一社区")
    assert dialogue.ends() == 0
    assert dialogue.shown.count("Waiting for") == 1


def test_ctrl_c_ends_a_wait(desk: Desk, at_terminal: Opens) -> None:
    with held(desk.db):
        dialogue = (
            at_terminal("unit", "list", lang="en").asks("Waiting for another command").types(CTRL_C)
        )
        assert dialogue.asks("Interrupted; nothing was recorded.").ends() == 130


def test_patience_of_ones_own(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVTOOL_WAIT", "0.1")
    with held(desk.db):
        answer = desk("unit", "list", "--json")
    assert (answer.code, answer.error["code"]) == (5, "busy")


@pytest.mark.parametrize("words", [("backup",), ("restore", "COPY", "--yes")])
def test_what_holds_the_whole_file_waits_as_any_command(
    desk: Desk, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, at_terminal: Opens
) -> None:
    copy = str(desk.done("backup", str(desk.db.parent / "kept"), "--json").json["backup"])
    waits(desk, [copy if word == "COPY" else word for word in words], monkeypatch, at_terminal)


@pytest.mark.usefixtures("plain_files")  # an encrypted one is encrypted already
def test_encrypting_waits_as_any_command(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, at_terminal: Opens, tmp_path: Path
) -> None:
    pytest.importorskip("sqlcipher3", reason="the extra encrypt is not installed")
    key = tmp_path / "key"
    key.write_text("51" * 32)
    key.chmod(0o600)
    monkeypatch.setenv("GOVTOOL_KEY_FILE", str(key))
    waits(desk, ["encrypt"], monkeypatch, at_terminal)


def waits(
    desk: Desk, words: Sequence[str], monkeypatch: pytest.MonkeyPatch, at_terminal: Opens
) -> None:
    """A command that finds the file held waits as long as it is told to, and says so."""
    with written(desk.db):
        monkeypatch.setenv("GOVTOOL_WAIT", "0.2")
        with pytest.MonkeyPatch.context() as own:
            clock = Clock(own)
            assert desk(*words, "--json").error["code"] == "busy"
        assert 0.2 <= clock.now < 0.3
        monkeypatch.delenv("GOVTOOL_WAIT")
        dialogue = at_terminal(*words, lang="en").asks("Waiting for another command that is using")
    assert dialogue.ends() == 0


def test_a_daily_backup_does_not_wait_and_then_the_command_once_more(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.add(on="2026-02-05")
    monkeypatch.delenv("GOVTOOL_BACKUPS")
    monkeypatch.setenv("GOVTOOL_WAIT", "1.5")
    with written(desk.db):
        clock = Clock(monkeypatch)
        answer = desk(
            "unit", "add", "--code", "SQ77", "--name", "示例七社区", "--kind", "community", "--json"
        )
        assert 1.5 <= clock.now < 1.6
    assert (answer.code, answer.error["code"]) == (5, "busy")


@pytest.mark.parametrize("seconds", ["bald", "-1", "nan", "1e9", "inf"])
def test_a_patience_that_is_none_is_refused(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, seconds: str
) -> None:
    monkeypatch.setenv("GOVTOOL_WAIT", seconds)
    answer = desk("unit", "list", "--json")
    assert (answer.code, answer.error["code"]) == (2, "bad_value")


@pytest.mark.parametrize("place", [0, 4, len(FORM)])
def test_a_command_left_at_its_prompt_holds_no_lock(
    desk: Desk, at_terminal: Opens, place: int
) -> None:
    """Neither at the first question nor at the last: others write at once."""
    script = [*FORM, (RECORD, "是")]
    dialogue: Dialogue = follow(at_terminal("case", "add"), script[:place]).asks(script[place][0])
    with open_store(desk.db, wait=0) as store, store.writing("乙某"):
        pass
    desk.add(on="2026-03-05")
    follow(dialogue.types(script[place][1]), script[place + 1 :])
    assert dialogue.asks("已登记  SQ01-2026-00002").ends() == 0


def test_an_undo_left_at_its_question_holds_no_lock(desk: Desk, at_terminal: Opens) -> None:
    desk.add(on="2026-03-02")
    dialogue = at_terminal("undo", "--steps", "2", lang="en").asks("Take back these 2 entries?")
    with open_store(desk.db, wait=0) as store, store.writing("乙某"):
        pass
    second = desk.add(on="2026-03-03")
    assert dialogue.types("y").ends() == 0
    assert [case["case_no"] for case in desk.done("case", "list", "--json").json] == [second]


# --- where the file lies


def test_a_risky_place_is_reported_once_a_day_before_writing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locations, "risk_of", lambda _path: Risk("network", "cifs"))
    assert "network drive (cifs)" not in desk.done("unit", "list", on="2026-03-02").err
    words = (
        "case",
        "add",
        "--unit",
        "SQ01",
        "--type",
        "邻里",
        "--source",
        "patrol",
        "--summary",
        "院墙",
    )
    assert "network drive (cifs)" in desk.done(*words).err
    assert "network drive" not in desk.done(*words).err
    assert desk.done("doctor", "--json").json["ok"]


def test_scripts_are_not_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locations, "risk_of", lambda _path: Risk("synchronised", "OneDrive"))
    words = (
        "case",
        "add",
        "--unit",
        "SQ01",
        "--type",
        "邻里",
        "--source",
        "patrol",
        "--summary",
        "院墙",
    )
    assert desk.done(*words, "--json").err == ""
    assert "OneDrive synchronises" in desk.done(*words).err


# --- the clock


def test_a_clock_set_back_is_reported_once_a_day_before_writing(desk: Desk) -> None:
    words = (
        "case",
        "add",
        "--unit",
        "SQ01",
        "--type",
        "邻里",
        "--source",
        "patrol",
        "--summary",
        "院墙",
    )
    assert desk.done(*words).err == ""
    with open_store(desk.db) as store:
        ahead = dt.datetime.now(dt.UTC) + dt.timedelta(days=400)
        with store.writing("乙某", now=lambda: ahead) as tx:
            tx.append("duty:2026-03-02", DutyCleared(on=dt.date(2026, 3, 2)))
    assert desk.done(*words, "--json").err == ""
    told = desk.done(*words).err
    assert f"the newest entry was recorded on {ahead.astimezone():%Y-%m-%d}" in told
    assert "Set the clock of this machine" in told
    assert desk.done(*words).err == ""
    finding = desk("doctor", "--json").json["findings"]
    assert [(one["code"], one["table"]) for one in finding] == [("clock", "journal")]
