"""Several clerks on one file: processes that record at once, beside constant readers."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from govtool.base.errors import GovtoolError
from govtool.store import open_store
from trials.office import PATIENCE, Seen, found, looked_at, register


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result: acknowledged entries, errors by code, longest waits of writer and reader."""

    acknowledged: list[str]
    errors: list[str]
    longest: float
    longest_reading: float
    readings: int
    seconds: float
    seen: Seen


def trial(folder: Path, writers: int = 8, writes: int = 200, readers: int = 2) -> Outcome:
    """Let ``writers`` processes record ``writes`` cases each, while ``readers`` keep reading."""
    path = folder / "clerks.db"
    found(path)
    begun = time.monotonic()
    reading = [_started("read", path, 0) for _reader in range(readers)]
    writing = [_started("write", path, writes) for _writer in range(writers)]
    written = [_told(process) for process in writing]
    read = [_told(process, stop=True) for process in reading]
    seconds = time.monotonic() - begun
    acknowledged = [number for told in written for number in told["done"]]
    return Outcome(
        acknowledged,
        [error for told in [*written, *read] for error in told["errors"]],
        max((told["longest"] for told in written), default=0.0),
        max((told["longest"] for told in read), default=0.0),
        sum(len(told["done"]) for told in read),
        seconds,
        looked_at(path, acknowledged),
    )


def _started(part: str, path: Path, times: int) -> subprocess.Popen[str]:
    words = [sys.executable, "-m", "trials.clerks", part, str(path), str(times)]
    return subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )


def _told(process: subprocess.Popen[str], *, stop: bool = False) -> dict[str, Any]:
    """What a process says at its end; a reader ends when its input does."""
    said, _nothing = process.communicate("" if stop else None)
    told: dict[str, Any] = json.loads(said)
    return told


# --- in the processes


def _work(part: str, path: Path, times: int) -> dict[str, Any]:
    """Record or read, each time with the file opened anew, as commands do."""
    told: dict[str, Any] = {"done": [], "errors": [], "longest": 0.0}
    rounds = range(times) if part == "write" else count()
    asked = _listening() if part == "read" else None
    for number in rounds:
        if asked is not None and asked():
            break
        _once(part, path, number, told)
    return told


def _once(part: str, path: Path, number: int, told: dict[str, Any]) -> None:
    begun = time.monotonic()
    try:
        with open_store(path, wait=PATIENCE) as store:
            if part == "write":
                with store.writing("乙某") as tx:
                    done = register(tx, summary=f"第{number}件")
            else:
                done = str(store.reader.execute('SELECT count(*) FROM "case"').fetchone()[0])
    except GovtoolError as error:
        told["errors"].append(error.code)
    else:
        told["done"].append(done)
        told["longest"] = max(told["longest"], time.monotonic() - begun)


def _listening() -> Callable[[], bool]:
    """A question whether the one who started us has ended our input."""
    import threading

    listener = threading.Thread(target=sys.stdin.read, daemon=True)
    listener.start()
    return lambda: not listener.is_alive()


def main(argv: Sequence[str]) -> int:
    """Run the trial and print its figures; 1 if anything is not as promised."""
    if argv:
        part, path, times = argv
        print(json.dumps(_work(part, Path(path), int(times))))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        out = trial(Path(folder))
    print(f"recorded and acknowledged   {len(out.acknowledged)} of {8 * 200}")
    print(f"“busy” or other errors      {len(out.errors)} {sorted(set(out.errors))}")
    print(
        f"lost, half done, findings   {len(out.seen.lost)}, {len(out.seen.half)}, {len(out.seen.findings)}"
    )
    print(
        f"longest wait of a writer    {out.longest:.2f} s, of a reader {out.longest_reading:.2f} s"
    )
    print(f"readings meanwhile          {out.readings} in {out.seconds:.0f} s")
    return 0 if out.seen.sound and not out.errors and len(out.acknowledged) == 8 * 200 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
