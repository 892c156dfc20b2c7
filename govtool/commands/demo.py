"""``govtool demo``: a sample sub-district in a new folder, and a clerk's day 演示."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from govtool.backup.automatic import OFF, VARIABLE
from govtool.base.errors import Refused, StorageTrouble
from govtool.base.i18n import _
from govtool.base.resources import data_dir
from govtool.file import disk
from govtool.shell.frame.session import Session
from govtool.shell.parameters import argument
from govtool.shell.terminal import note, paint, say

app = typer.Typer()

DAY = "2026-11-02"
"""The Monday after the sample ends, when the weekly return is due."""

BEGAN_ON = "2025-01-01"
"""The day on which the sample begins."""
FILE = "govtool.db"
SETTLED, LETTER, DISPATCHED = "SQ02-2026-00022", "SQ05-2026-00017", "SQ03-S2026-00230"
"""Numbers in the sample: a case settled in writing, one with a letter, a dispatched matter."""

FORMED_ON, AGREED_ON, REDRAWN_ON = "2025-11-03", "2025-12-16", "2026-07-01"
"""The days on which the micro-grids of the sample are formed, visits agreed on, a grid split."""
NEW_GRID = "SQ01-G16"
AGREED = (("SQ01-G03-001", "每周"), ("SQ02-G01-004", "每月"), ("SQ02-G02-004", "每月"))
"""Households of the sample that agree to be visited, and how often."""

_STDERR = 2

Folder = Annotated[Path, argument("DIR", "The folder to make; without it, govtool-demo.")]


@app.command("demo", epilog="govtool demo\ngovtool demo 试用")
def demo(session: Session, folder: Folder = Path("govtool-demo")) -> None:
    """Load a made-up sub-district into a new file and walk through a clerk's Monday.

    Registers a dispute, lists what is due, issues notices, makes returns and prints papers, and
    leaves files to open.
    """
    if (folder / FILE).exists():
        message = _("“{path}” is there already.", path=folder / FILE)
        raise Refused("exists", message, _("Name another folder, or remove that one."))
    disk.make_folder(folder)
    walk = Walk(folder, session)
    walk.load()
    walk.the_day()
    files = sorted(folder.iterdir())
    if session.emits([str(path) for path in files]):
        return
    note(_("Files to open in {folder}:", folder=folder))
    for path in files:
        note(f"  {path}")
    text = _("Go on there: cd {folder} && {program} --today {day} due")
    note(text.format(folder=shlex.quote(str(folder)), program=_program(), day=DAY))


def _program() -> str:
    """Return the command that starts the program: its name if on the PATH, else its path."""
    if shutil.which("govtool"):
        return "govtool"
    program = Path(sys.argv[0]).absolute()
    if program.suffix == ".py":
        return f"{shlex.quote(sys.executable)} -m govtool"
    return shlex.quote(str(program))


class Walk:
    """A walk through the commands of a clerk's day, each shown before it runs."""

    def __init__(self, folder: Path, session: Session) -> None:
        self.folder = folder
        self._aside = session.json  # stdout is for the one value
        self.environ = {
            **os.environ,
            "GOVTOOL_LANG": session.lang,
            "GOVTOOL_DB": FILE,
            "GOVTOOL_TODAY": DAY,
            VARIABLE: OFF,
        }

    def load(self) -> None:
        """Load the registers, disputes and matters of the sample, and a year of micro-grids."""
        samples = data_dir() / "samples"
        then = ("--today", BEGAN_ON)  # units owe returns from their first entry on
        street = ("--street", "JD01", "示例街道", "--district", "QX01", "示例区")
        self.run(*then, "init", *street, "--began-on", BEGAN_ON)
        for noun in ("units", "grids", "households"):
            self.run(*then, "import", noun, str((samples / f"{noun}.csv").resolve()))
        for noun in ("cases", "matters"):
            self.run("import", noun, str((samples / f"{noun}.jsonl").resolve()))
        for day, words in ten_households(samples):
            self.run("--today", day, *words)

    def the_day(self) -> None:
        """Run the commands of a Monday morning."""
        self.run(
            "case",
            "add",
            "--unit",
            "SQ01",
            "--type",
            "邻里",
            "--source",
            "网格排查",
            "--summary",
            "院墙排水流向邻户",
            "--party",
            "申请人:甲某:13800000000",
            "--party",
            "被申请人:乙某",
            "--on",
            "今天",
        )
        self.run("case", "explain", self.newest_case())
        self.run("due")
        self.run("escalate")
        self.run("duty", "set", "本周", "样立成", "--phone", "13800000001")
        self.run("report", "daily", "-o", "每日调度单.xlsx")
        self.run("report", "weekly")
        self.run("report", "weekly", "-o", "周报.xlsx")
        self.run("report", "half-month", "-o", "半月报.xlsx")
        for name in ("月报.xlsx", "研判报告.docx", "月报.html", "月报.csv"):
            self.run("report", "monthly", "-o", name)
        self.run("report", "matters", "weekly", "-o", "事项周报.xlsx")
        self.run("report", "ministry", "-o", "人民调解案件情况统计表.xlsx")
        self.run("meeting", "agenda", "weekly", "-o", "例会议程.xlsx")
        self.run("doc", "file", SETTLED, "卷宗")
        self.run("doc", "letter", LETTER, "-o", "交办函.docx")
        self.run("doc", "dispatch", DISPATCHED, "-o", "派单.docx")
        self.run("export", "cases", "-o", "台账.xlsx")
        self.run("export", "matters", "-o", "事项台账.xlsx")
        self.run("microgrid", "list", "--grid", NEW_GRID)
        self.run("head", "list", "--unit", "SQ01", "--as-of", "2026-06-30", "--limit", "5")
        self.run("find", "jm", "排水")
        self.run("report", "status", "weekly")

    def run(self, *words: str) -> None:
        """Run one command and let it print."""
        (note if self._aside else say)(
            f"\n{paint('$ govtool ' + ' '.join(map(_quoted, words)), 'bold')}"
        )
        sys.stdout.flush()
        if self._govtool(words, stdout=_STDERR if self._aside else None).returncode:
            raise StorageTrouble(
                "demo_failed", _("This step of the demonstration failed; see above.")
            )

    def newest_case(self) -> str:
        """Return the number of the newest case."""
        done = self._govtool(("case", "list", "--json", "--from", DAY), capture_output=True)
        number: str = json.loads(done.stdout)[-1]["case_no"]
        return number

    def _govtool(self, words: Sequence[str], **settings: Any) -> subprocess.CompletedProcess[bytes]:
        """Run this copy of govtool, installed or not."""
        home = str(Path(__file__).resolve().parents[2])
        path = os.pathsep.join(filter(None, (home, os.environ.get("PYTHONPATH"))))
        command = [sys.executable, "-m", "govtool", *words]
        environ = {**self.environ, "PYTHONPATH": path}
        return subprocess.run(command, cwd=self.folder, env=environ, check=False, **settings)  # noqa: S603  # ourselves


def ten_households(samples: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the commands of a year of ten-household joint care, each with its day.

    Micro-grids are formed, the second building of a grid becomes a grid of its own, the heads come
    in with what they did, and households that agreed to it are visited.
    """
    full = ("--full", "--reason", "划分联防组")
    yield FORMED_ON, ("microgrid", "propose", "--all", "-o", "联防组.csv", *full)
    yield FORMED_ON, ("microgrid", "apply", "联防组.csv")
    new = ("--code", NEW_GRID, "--name", "示例新村社区第16网格", "--unit", "SQ01")
    yield REDRAWN_ON, ("grid", "add", *new)
    file = str((samples / "redraw.csv").resolve())
    yield REDRAWN_ON, ("grid", "redraw", file, "--reason", "网格调整")
    yield REDRAWN_ON, ("microgrid", "propose", "--all", "-o", "新联防组.csv", *full)
    yield REDRAWN_ON, ("microgrid", "apply", "新联防组.csv")
    yield DAY, ("import", "heads", str((samples / "heads.jsonl").resolve()))
    consent = ("--want", "上门走访", "--explained-by", "样班", "--consent", "书面")
    for household, rhythm in AGREED:
        yield AGREED_ON, ("care", "agree", "--household", household, "--rhythm", rhythm, *consent)
    yield DAY, ("import", "visits", str((samples / "visits.csv").resolve()))


def _quoted(word: str) -> str:
    """Return a word, quoted only where a shell needs it."""
    return shlex.quote(word) if any(character in word for character in " '\"$&|;<>()*?!#") else word
