"""Pipes, devices, folders and links in the place of files, and closed standard streams: no command waits for ever."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from govtool.base import input_files
from govtool.tables.formats import source
from tests.commands.clerk import Desk

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")

LEDGER = "登记单位,登记日期,纠纷类型,案情摘要,申请人\nSQ01,2025-06-02,邻里,院墙,甲某\n"
READING = [
    "import cases {}", "import suggest {}", "import cases {csv} --map {}", "import households {}", "policy check {}",
    "policy preview {}", "policy adopt {} --yes", "calendar import {}", "duty import {}", "restore {} --yes",
    "backup verify {}", "restore {csv} --identity {} --yes", "backup make {folder} --to {}", "due --db {}",
    "init --street JD01 示例街道 --db {}",
]  # fmt: skip
WRITING = [
    "export cases --format csv -o {}", "export cases --format xlsx -o {}", "import cases {csv} --errors {}",
    "import suggest {csv} -o {}", "backup key {}",
]  # fmt: skip


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Where things are; nobody is at the other end of the pipe."""
    monkeypatch.setattr(input_files, "PATIENCE", 0.1)
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "folder").mkdir()
    (tmp_path / "in.csv").write_text(LEDGER, encoding="utf-8")
    names = {"pipe": "pipe", "loop": "loop", "folder": "folder", "csv": "in.csv"}
    return {name: str(tmp_path / place) for name, place in names.items()}


def words(line: str, places: dict[str, str], place: str) -> list[str]:
    return [word.format(place, **places) for word in line.split()]


@pytest.mark.parametrize("kind", ["pipe", "folder", "loop"])
@pytest.mark.parametrize("line", READING)
def test_what_cannot_be_read_is_refused(
    desk: Desk, places: dict[str, str], line: str, kind: str
) -> None:
    answer = desk(*words(line, places, places[kind]))
    assert answer.code in {1, 2, 3, 4, 6}
    assert "unexpected" not in answer.err


@pytest.mark.parametrize("line", [line for line in WRITING if "key" not in line])
def test_a_pipe_that_nobody_reads_is_refused(desk: Desk, places: dict[str, str], line: str) -> None:
    answer = desk(*words(line, places, places["pipe"]), "--json")
    assert (answer.code, answer.error["code"]) == (6, "not_writable")


def test_a_key_never_takes_the_place_of_a_pipe(desk: Desk, places: dict[str, str]) -> None:
    pytest.importorskip("pyrage", reason="the extra encrypt is not installed")
    assert desk("backup", "key", places["pipe"], "--json").error["code"] == "exists"


def test_a_pipe_that_somebody_reads_is_written_to(desk: Desk, places: dict[str, str]) -> None:
    came: list[str] = []
    reader = threading.Thread(
        target=lambda: came.append(Path(places["pipe"]).read_text(encoding="utf-8-sig"))
    )
    reader.start()
    while desk(
        "export", "units", "--format", "csv", "-o", places["pipe"]
    ).code:  # until the other end is open
        pass
    reader.join()
    assert "SQ01" in came[0]


def test_a_pipe_that_somebody_writes_is_read(
    desk: Desk, places: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(input_files, "PATIENCE", 60)
    writer = threading.Thread(
        target=lambda: Path(places["pipe"]).write_text(LEDGER, encoding="utf-8")
    )
    writer.start()
    assert "登记单位" in desk.done("import", "suggest", places["pipe"]).out
    writer.join()


def test_a_writer_may_take_its_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a pipe that nobody has opened is silent."""
    monkeypatch.setattr(input_files, "PATIENCE", 0.1)
    near, far = os.pipe()
    timer = threading.Timer(0.5, lambda: (os.write(far, b"late"), os.close(far)))
    timer.start()
    with input_files.opened(Path(f"/dev/fd/{near}")) as file:
        assert file.read() == b"late"
    os.close(near)


def test_a_stream_without_an_end_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "STREAM_LIMIT", 1 << 21)
    assert desk("import", "cases", "/dev/zero", "--json").error["code"] == "too_large"


@pytest.mark.parametrize(("device", "code"), [("/dev/null", 0), ("/dev/full", 6)])
def test_devices_are_written_to(desk: Desk, device: str, code: int) -> None:
    assert desk("export", "units", "--format", "csv", "-o", device).code == code


CLOSED = [
    ("import cases - <&-", 2), ("import suggest - <&-", 2), ("person show - <&-", 2), ("case add <&-", 2),
    ("restore <&-", 2), ("due <&-", 0), ("due >&-", 0), ("due 2>&-", 0), ("due <&- >&- 2>&-", 0),
    ("export units >&-", 2), ("export units --format xlsx <&- >&- 2>&-", 2), ("nosuch 2>&-", 2), ("due | head -0", 0),
]  # fmt: skip


@pytest.mark.parametrize(("line", "code"), CLOSED)
def test_closed_standard_streams(desk: Desk, tmp_path: Path, line: str, code: int) -> None:
    before = desk.db.read_bytes()
    command = f'"{sys.executable}" -m govtool --db "{desk.db}" {line}'
    done = subprocess.run(
        ["bash", "-c", command], check=False, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == code, done.stderr
    assert "unexpected" not in done.stderr
    assert "Traceback" not in done.stderr
    assert desk.db.read_bytes() == before
