"""Compare the output of two versions, byte for byte: ``python tools/same_output.py OLD NEW``.

OLD and NEW are checkouts with a ``.venv``. Both run the same commands on copies of one file, which
OLD makes with ``govtool demo``: lists, cards, deadlines, returns, papers, exports, refusals,
imports, and a day of work. What is compared: exit codes, standard output and errors (in Chinese,
and as JSON), and every file that is written. Nothing is passed over but what no two runs have alike
(:data:`VARIES`). The exit code is 1 when anything differs.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import product, zip_longest
from pathlib import Path

TODAY = "2026-11-02"
"""The Monday that the demo shows."""

_SETTINGS = {
    "GOVTOOL_TODAY": TODAY,
    "GOVTOOL_LANG": "zh_CN",
    "GOVTOOL_ACTOR": "甲某",
    "GOVTOOL_BACKUPS": "off",
    "COLUMNS": "120",
    "TZ": "UTC",
}

VARIES = [
    (re.compile(rb"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|\+\d\d:\d\d)?"), b"<moment>"),
    (re.compile(rb"\b[0-9a-f]{8}-\d+\b"), b"<entry>"),
    (re.compile(rb"\b[0-9a-f]{32,64}\b"), b"<digest>"),
    (re.compile(rb"\d{8}-\d{6}"), b"<moment>"),
]
"""Moments by the clock of the machine, and what is drawn at random for a new file."""

ASKED = """
due | due --calendar | due --unit SQ01 | escalate --dry-run | find jm 排水 | find 1380 | office show | policy show
case list | case list --state open --unit SQ02 | case list --violations | matter list | matter list --overdue
unit list | unit show SQ01 | grid list | household list | group list | mediator list | clerk list | config list
duty show | duty show --month 2026-10 --history | duty log | meeting list | meeting status | meeting agenda weekly
journal --limit 60 | undo --list | access | retention due | doctor | calendar show 2026 | doc list
person show 13800000000 | person requests | report status | report status weekly
nonsense | case show NO-SUCH | case list --state nonsense | report weekly --period 2026-W99 | unit add --code SQ01
case transfer SQ01-2026-00037 --reason 双方对立 | matter sign SQ01-S2026-00001
"""
"""Questions and refusals, each asked in words and as JSON."""

WORK = """
case add --unit SQ01 --type 邻里 --source patrol -m 楼道堆物 -p 申请人:甲小某:13800000088 -p 被申请人:乙小某
case report 甲小某 | case meet 甲小某 | case mediate 甲小某 未成功 | case mediate 甲小某 未成功 --again
case transfer 甲小某 --reason 两次未成 | case accept 甲小某 | case assign 甲小某 --lead BM01 --due 2026-11-20
case correct 甲小某 --set type=家庭 | case link 甲小某 SQ01-2026-00037 --reason 同一事 | case show 甲小某
undo | undo --steps 2
matter add -c 环境卫生 --channel 群众 --place 示例路1号 -m 垃圾未清运 --unit SQ01 --reporter 丙小某:13800000077
matter take 丙小某 | matter dispatch 丙小某 BM01 | matter sign 丙小某 | matter handle 丙小某 已解决
matter answer 丙小某 电话 | matter rate 丙小某 --solved yes --satisfied yes | matter show 丙小某
unit set SQ01 --name 示例改名社区 --on 2026-11-02 | grid add --code G990 --name 新网格 --unit SQ01
duty set 2026-11-03 甲某 | meeting hold weekly --chair 甲某 --attendees 乙某、丙某
meeting record --decision 走访两户 --unit SQ01 --due 2026-11-16 | report weekly --unit SQ01 --file
escalate | due | journal --limit 40 | person export 甲小某 -o copy.csv --reason 本人申请查阅
person correct 甲小某 --set 电话=13800000066 --reason 换号 | person erase 丁某 --reason 本人申请删除
report monthly --period 2026-10
"""
"""A day of work, in order."""

IMPORTED = """
init --street JD01 示例街道 --district QX01 示例区
import units SAMPLES/units.csv | import grids SAMPLES/grids.csv | import households SAMPLES/households.csv
import cases SAMPLES/cases.jsonl --json | import matters SAMPLES/matters.jsonl --json
import cases SAMPLES/ledger.csv --map SAMPLES/ledger.toml --errors bad.csv
import cases bad.csv --map SAMPLES/ledger.toml | import suggest SAMPLES/ledger.csv -o map.toml
export cases -o cases.jsonl --full --reason 核对 | export cases -o cases.xlsx --full --reason 核对
export matters -o matters.jsonl --full --reason 核对 | export households -o households.xlsx --full --reason 核对
due --json | report yearly --json
"""
"""The sample imported into a new file, and what comes out of it again."""

KINDS = "daily weekly half-month monthly quarterly half-year yearly".split()
CASES = "SQ01-2026-00037 SQ01-2025-00019 SQ01-2025-00040 SQ02-2025-00016 SQ04-2025-00003".split()
MATTERS = "SQ01-S2026-00001 JD01-S2026-00017 JD01-S2026-00117".split()
FILES = "cases matters units grids households mediators duty meetings receptions decisions".split()
FORMS = (
    "cover contents application intake rights attorney investigation session agreement oral-agreement"
    " settlement revisit confirmation closing transfer supervision"
).split()
SLIPS = "dispatch answer raise joint police".split()


def questions() -> Iterator[str]:
    """Yield commands that change nothing, or write a file of their own."""
    cards = [
        f"{noun} {verb} {no}"
        for noun, numbers in (("case", CASES), ("matter", MATTERS))
        for no, verb in product(numbers, ("show", "explain", "history", "route"))
    ]
    returns = [
        each.format(kind)
        for each, kind in product(
            ("report {}", "report {} --unit SQ01", "report matters {}"), KINDS
        )
    ]
    for command in (*_listed(ASKED), *cards, *returns):
        yield command
        yield f"{command} --json"
    for kind, ending in product(KINDS, ("xlsx", "docx", "html", "csv", "json")):
        yield f"report {kind} -o {kind}.{ending}"
        yield f"report matters {kind} -o matters-{kind}.{ending}"
    for noun, ending in product(FILES, ("csv", "xlsx", "jsonl")):
        yield f"export {noun} -o {noun}.{ending}"
        yield f"export {noun} -o {noun}-full.{ending} --full --reason 核对"
    for ending in ("xlsx", "docx", "csv"):
        yield f"report list monthly --period 2026-10 -o list.{ending}"
        yield f"report ministry --period 2026-H1 -o ministry.{ending}"
        yield f"report register monthly --period 2026-10 --cell overdue -o register.{ending}"
        yield f"meeting agenda weekly -o agenda.{ending}"
        yield f"due -o due.{ending}"
    yield "export exchange --from 2026-03-01 --to 2026-10-31 -o exchange.xlsx"
    yield "doc file SQ01-2026-00037 卷宗"
    for no, form in (*product(CASES, FORMS), *product(MATTERS, SLIPS)):
        yield f"doc {form} {no} -o {form}-{no}.docx"


def work() -> Iterator[str]:
    """Yield a day of work."""
    yield from _listed(WORK)


def work_of_a_script() -> Iterator[str]:
    """Yield a day of work with answers as JSON; each step is repeated to test repeats."""
    for command in _listed(WORK):
        yield f"{command} --json"
        if not command.startswith(("case add", "matter add")):
            yield f"{command} --json"


def imports() -> Iterator[str]:
    """Yield imports into a new file, and what is exported from it."""
    yield from _listed(IMPORTED)


def _listed(text: str) -> list[str]:
    return [
        command.strip()
        for line in text.splitlines()
        for command in line.split("|")
        if command.strip()
    ]


PARTS: dict[str, Callable[[], Iterator[str]]] = {
    "questions": questions,
    "work": work,
    "work of a script": work_of_a_script,
    "imports": imports,
}


TYPIST = """
import json, os, sys
import docxtpl, rich.table, xlsxwriter
from govtool.cli import main

for line in os.fdopen(os.dup(0)):
    child = os.fork()
    if not child:
        for stream in (1, 2):
            os.dup2(os.open(f"answer{stream}", os.O_CREAT | os.O_TRUNC | os.O_WRONLY), stream)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        sys.stdin = open(0)
        try:
            code = main(json.loads(line))
            sys.stdout.flush(), sys.stderr.flush()
        except BaseException as error:
            os.write(2, repr(error).encode())
            code = 70
        os._exit(code)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
"""A program that runs each command in a process of its own, without starting Python for each."""


class Desk:
    """A version of the program at work in a folder with a file."""

    CRASHED = b"70"

    def __init__(self, checkout: Path, folder: Path, samples: Path) -> None:
        self._folder = folder
        self._places = [str(place).encode() for place in (samples, checkout, folder)]
        usual = {k: v for k, v in os.environ.items() if not k.startswith("GOVTOOL_")}
        self._typist = subprocess.Popen(
            [checkout / ".venv" / "bin" / "python", "-c", TYPIST],
            cwd=folder,
            env=usual | _SETTINGS | {"GOVTOOL_DB": "govtool.db", "HOME": str(folder / "home")},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __call__(self, words: Sequence[str]) -> list[bytes]:
        """Return exit code, standard output and standard error of one command."""
        assert self._typist.stdin
        assert self._typist.stdout
        print(json.dumps([*words, "--yes"]), file=self._typist.stdin, flush=True)
        code = self._typist.stdout.readline().strip().encode()
        files = (self._folder / f"answer{stream}" for stream in (1, 2))
        answer = [code, *(_alike(file.read_bytes(), self._places) for file in files)]
        if code == self.CRASHED:
            raise SystemExit(f"{words}: {answer}")
        return answer

    def leave(self) -> None:
        """End the typist."""
        self._typist.communicate()


def _alike(content: bytes, places: Sequence[bytes] = ()) -> bytes:
    for place in places:
        content = content.replace(place, b"<folder>")
    for pattern, stands_for in VARIES:
        content = pattern.sub(stands_for, content)
    return content


def contents(file: Path) -> Mapping[str, bytes]:
    """Return the parts of a file: of a workbook or document each part, else the whole."""
    if not zipfile.is_zipfile(file):
        return {"": _alike(file.read_bytes())}
    with zipfile.ZipFile(file) as parts:
        return {name: _alike(parts.read(name)) for name in parts.namelist()}


def answers(checkout: Path, folder: Path, demo: Path, samples: Path) -> dict[str, object]:
    """Return the answer of each command, and each file at the end by name."""
    found: dict[str, object] = {}
    for part, commands in PARTS.items():
        here = folder / part
        here.mkdir(parents=True)
        if part != "imports":
            shutil.copy(demo, here / "govtool.db")
        desk = Desk(checkout, here, samples)
        for n, command in enumerate(commands()):
            words = shlex.split(command.replace("SAMPLES", str(samples)))
            found[f"{part} {n}: {command}"] = desk(words)
        desk.leave()
        for file in sorted(here.rglob("*")):
            if (
                file.is_file()
                and not file.name.startswith(("govtool.db", "answer"))
                and "home" not in file.parts
            ):
                found[f"{part}: {file.relative_to(here)}"] = contents(file)
    return found


def main() -> int:
    """Print what differs; the exit code is 1 if anything does."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor() as at_once:
        folder = Path(name)
        old, new = chosen.old.resolve(), chosen.new.resolve()
        subprocess.run(
            [old / ".venv" / "bin" / "govtool", "demo", folder / "demo"],
            check=True,
            capture_output=True,
        )
        demo, samples = folder / "demo" / "govtool.db", old / "data" / "samples"
        both = [
            at_once.submit(answers, each, folder / side / "x", demo, samples)
            for each, side in ((old, "a"), (new, "b"))
        ]
        before, after = (one.result() for one in both)
    different = [key for key in before | after if before.get(key) != after.get(key)]
    for key in different:
        print(key, *_difference(before.get(key), after.get(key)), sep="\n  ")
    print(f"{len(before)} answers and files, {len(different)} differ")
    return 1 if different else 0


def _difference(before: object, after: object) -> Iterator[str]:
    if isinstance(before, list) and isinstance(after, list):
        pairs = zip(before, after, strict=True)
    elif isinstance(before, dict) and isinstance(after, dict):
        pairs = zip(before.values(), after.values(), strict=False)
    else:
        yield "only one of them has it"
        return
    for one, other in pairs:
        if one != other:
            lines = zip_longest(one.splitlines(), other.splitlines(), fillvalue=b"")
            first = next((pair for pair in lines if pair[0] != pair[1]), (one, other))
            yield from (
                f"{sign} {line.decode(errors='replace')[:200]}"
                for sign, line in zip("-+", first, strict=True)
            )


if __name__ == "__main__":
    sys.exit(main())
