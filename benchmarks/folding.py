"""Fold and judge the histories of a file in a process: ``python -m benchmarks.folding FILE.db``.

Prints how many a second of processor time. The histories are read beforehand; explanations are not
asked for.
"""

from __future__ import annotations

import gc
import sys
import time
from itertools import islice
from pathlib import Path

from govtool.journal import entries
from govtool.rules import judge
from govtool.store import open_store

HISTORIES = 20_000
ROUNDS = 5


def per_second(db: Path) -> float:
    """Histories judged per second, in the best of some rounds."""
    with open_store(db) as store:
        found = islice(entries.histories(store.reader, "case:"), HISTORIES)
        histories = [[entries.entry_of(row) for row in raw] for _subject, raw in found]
        office = store.office
    gc.freeze()  # what was read is no garbage; the program has its collector wait as well
    best = float("inf")
    for _round in range(ROUNDS):
        begin = time.process_time()
        for history in histories:
            judge(history, office)
        best = min(best, time.process_time() - begin)
    return len(histories) / best


if __name__ == "__main__":
    print(per_second(Path(sys.argv[1])))
