"""Add up parts in a process of its own: ``python -m benchmarks.adding_up JOB DIR [N|ADDRESS]``.

Jobs: ``local`` with N workers, ``spark`` at the address of a cluster that runs, else in a server of
this process, ``kernel`` and ``fold`` on the first row group of each part. Prints JSON.
"""

from __future__ import annotations

import datetime as dt
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from pyarrow import parquet

from benchmarks.generate import TODAY
from govtool.law.periods import PeriodKind, period_of
from govtool.rollup.engines import local
from govtool.rollup.kernel import COLUMNS, Plan, judge_batch, office_of
from govtool.rollup.received import received
from govtool.rollup.run import Engine, SumsAsked, rolled_up
from govtool.rules import Period, judge
from govtool.store.memory_file import entries_of

HISTORIES = 5_000
"""Cases by which the kernel is compared with the plain fold."""


def month() -> Period:
    """Return the month that is added up."""
    return period_of(PeriodKind.MONTHLY, dt.date(2026, 9, 1))


def added_up(folder: Path, engine: Engine) -> dict[str, float]:
    """Add up the parts by an engine; return the seconds by the clock."""
    begin = time.perf_counter()
    rolled_up(received([folder], None, month()), SumsAsked("case", month(), TODAY), engine)
    return {"seconds": time.perf_counter() - begin}


def by_local(folder: Path, workers: str) -> dict[str, float]:
    """Add up on this machine; ``sums`` is the time between the last row group and the figures."""
    judged = [0.0]

    def engine(paths: Any, plan: Plan) -> Any:
        told: Callable[[int], None] = lambda _place: judged.append(time.perf_counter())  # noqa: E731  # a single line
        found = list(local.run(paths, plan, int(workers), told))
        judged.append(time.perf_counter())
        return found

    found = added_up(folder, engine)
    return {**found, "sums": judged[-1] - judged[-2]}


def by_spark(folder: Path, address: str = "") -> dict[str, float]:
    """Add up in a cluster twice, the first time ``cold``; the second is the figure.

    :param address: that of a cluster which runs already; without it, a server of this process.
    """
    from govtool.rollup.engines import spark

    with _cluster(address) as master:
        engine = partial(spark.run, master=master)
        cold = added_up(folder, engine)
        begin = time.process_time()
        warm = added_up(folder, engine)
        return {**warm, "cpu": time.process_time() - begin, "cold": cold["seconds"]}


@contextmanager
def _cluster(address: str) -> Iterator[str]:
    if address:
        yield address
        return
    from pysail.spark import SparkConnectServer  # type: ignore[import-untyped]

    server = SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    host, port = server.listening_address
    try:
        yield f"sc://{host}:{port}"
    finally:
        server.stop()


def by_kernel(folder: Path) -> dict[str, float]:
    """Return the seconds of the processor in which the kernel judges some cases of one street."""
    (part, *_others) = received([folder]).parts
    plan = Plan(month(), TODAY, {part.street: part.office})
    table = parquet.read_table(part.file("case"), columns=[*COLUMNS])
    batch = table.slice(0, HISTORIES).combine_chunks().to_batches()[0]
    judge_batch(batch.slice(0, 10), plan)
    begin = time.process_time()
    judge_batch(batch, plan)
    return {"cases": batch.num_rows, "cpu": time.process_time() - begin}


def by_fold(folder: Path) -> dict[str, float]:
    """Return the seconds in which the same cases are read from their text, folded and judged."""
    (part, *_others) = received([folder]).parts
    office = office_of(part.office)
    events = parquet.read_table(part.file("case"), columns=["id", "events"]).slice(0, HISTORIES)
    rows = list(zip(*(column.to_pylist() for column in events.columns), strict=True))
    begin = time.process_time()
    for subject, text in rows:
        judge(entries_of(subject, text), office)
    return {"cases": len(rows), "cpu": time.process_time() - begin}


JOBS: Mapping[str, Callable[..., dict[str, float]]] = {
    "local": by_local,
    "spark": by_spark,
    "kernel": by_kernel,
    "fold": by_fold,
}


def with_usage(found: dict[str, float]) -> dict[str, float]:
    """Return what was found, with the processor time and the peak memory, in bytes."""
    own, workers = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    cpu = sum(one.ru_utime + one.ru_stime for one in (own, workers))
    return {"cpu": cpu, "peak": own.ru_maxrss * 1024, "worker": workers.ru_maxrss * 1024, **found}


if __name__ == "__main__":
    job, folder, *words = sys.argv[1:]
    print(json.dumps(with_usage(JOBS[job](Path(folder), *words))))
