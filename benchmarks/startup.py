"""How long ``govtool case add`` takes against a two-command Typer "hello": prints the ratio (goal: at most 1.35).

The two take turns, so that a change in the machine's load meets both; medians, so that a hiccup meets neither.
"""

from __future__ import annotations

import compileall
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import govtool

ROUNDS = 31
GOAL = 1.35
HELLO = """
import typer
app = typer.Typer()
@app.command()
def hello(name: str = "world"):
    print("hello", name)
@app.command()
def goodbye(name: str = "world"):
    print("goodbye", name)
app()
"""
OFFICE = (
    ("init", "--street", "JD01", "示例街道"),
    ("unit", "add", "--code", "SQ01", "--name", "示例1社区", "--kind", "社区", "--parent", "JD01"),
)
CASE = ("case", "add", "--unit", "SQ01", "--type", "邻里", "--source", "网格排查", "--summary", "院墙排水",
        "--party", "申请人:甲某", "--party", "被申请人:乙某", "--on", "2026-02-05")  # fmt: skip


def seconds(command: Sequence[str], environ: dict[str, str]) -> float:
    """Wall-clock time of one run.

    :raises subprocess.CalledProcessError: the command failed.
    """
    begin = time.perf_counter()
    subprocess.run(command, env=environ, check=True, capture_output=True)
    return time.perf_counter() - begin


def measure(folder: Path) -> tuple[float, float]:
    """Median seconds of hello and of ``case add``, in a new file in ``folder``."""
    program = (sys.executable, "-m", "govtool")
    environ = {**os.environ, "GOVTOOL_DB": str(folder / "bench.db"), "GOVTOOL_TODAY": "2026-02-05"}
    script = folder / "hello.py"
    script.write_text(HELLO, encoding="utf-8")
    for command in (*OFFICE, CASE):
        seconds((*program, *command), environ)
    rounds = [
        (seconds((sys.executable, str(script), "hello"), environ), seconds((*program, *CASE), environ))
        for _round in range(ROUNDS)
    ]
    hello, add = zip(*rounds, strict=True)
    return statistics.median(hello), statistics.median(add)


def main() -> None:
    """Measure and print. Compiled first, as an installed copy is, whatever PYTHONDONTWRITEBYTECODE says."""
    compileall.compile_dir(Path(govtool.__file__).parent, quiet=1)
    with tempfile.TemporaryDirectory() as folder:
        hello, add = measure(Path(folder))
    print(f"hello {hello * 1000:.0f} ms   case add {add * 1000:.0f} ms   ratio {add / hello:.2f} (goal {GOAL})")


if __name__ == "__main__":
    main()
