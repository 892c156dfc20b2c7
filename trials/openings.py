"""Many processes that open a new file at once: one makes or upgrades it, all find it whole."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from govtool.base.errors import GovtoolError
from govtool.store import open_store
from govtool.store.doctor import examine
from tests.released import SCHEMAS
from trials.figures import Figures
from trials.office import PATIENCE


def trial(folder: Path, processes: int = 20) -> Iterator[Figures]:
    """Let so many processes open a new file, then a file of every older schema."""
    folder.mkdir(exist_ok=True)
    yield _opened_at_once(folder / "new.db", "first openings", processes)
    for schema in SCHEMAS[:-1]:
        path = folder / f"{schema.stem}.db"
        with closing(sqlite3.connect(path, isolation_level=None)) as conn:
            conn.executescript(schema.read_text(encoding="utf-8"))
        yield _opened_at_once(path, f"first openings, {schema.stem}", processes)


def _opened_at_once(path: Path, name: str, processes: int) -> Figures:
    words = [sys.executable, "-m", "trials.openings", str(path)]
    opening = [
        subprocess.Popen(words, stdout=subprocess.PIPE, text=True) for _process in range(processes)
    ]
    said = [process.communicate()[0].strip() for process in opening]
    nodes = {answer for answer in said if not answer.startswith("error")}
    figures = Figures(
        name, runs=processes, acknowledged=sum(not answer.startswith("error") for answer in said)
    )
    figures.problems += [answer for answer in said if answer.startswith("error")]
    figures.problems += [f"{len(nodes)} different files"] if len(nodes) != 1 else []
    with open_store(path, refresh=False) as store:
        figures.half = len(examine(store))
    return figures


def main(argv: Sequence[str]) -> int:
    """Open the file as a command does, and say what its id is."""
    try:
        with open_store(Path(argv[0]), create=True, wait=PATIENCE) as store:
            print(store.node)
    except GovtoolError as error:
        print(f"error {error.code}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
