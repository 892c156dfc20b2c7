"""The engine of one machine: a process for each core judges row groups, DuckDB adds up."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    Executor,
    Future,
    ProcessPoolExecutor,
    as_completed,
    wait,
)
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from multiprocessing import active_children, get_context, parent_process
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from govtool.base.errors import ExitCode, StorageTrouble
from govtool.base.i18n import _
from govtool.rollup import figures
from govtool.rollup.engines.sums import SUMS, as_figures, figures_in, unreadable_street
from govtool.rollup.figures import Figure
from govtool.rollup.kernel import COLUMNS, Plan, UnreadableStreetError, judge_batch

if TYPE_CHECKING:
    import pyarrow as pa

Told = Callable[[int], None]
"""Is told how many row groups are judged."""
_MANY = 100_000
"""Rows that wait to be added up, or as many as there are sums: so memory stays flat."""
_AHEAD = 3
"""Row groups handed to each process in advance: what is judged but not taken waits in memory."""


def run(
    paths: Sequence[Path], plan: Plan, workers: int, told: Told | None = None
) -> Iterator[Figure]:
    """Yield the sums of the figures of some files of parts, ordered.

    :param workers: the number of processes; one judges in this process.
    :raises StorageTrouble: codes ``worker_died``, ``unreadable_street``.
    """
    groups = [(str(path), group) for path in paths for group in _groups(path)]
    try:
        yield from figures_in(_added_up(_told(_judged(groups, plan, workers), told)))
    except UnreadableStreetError as error:
        raise unreadable_street(error) from error


def _told(judged: Iterable[pa.RecordBatch], told: Told | None) -> Iterator[pa.RecordBatch]:
    for place, batch in enumerate(judged, 1):
        if told:
            told(place)
        yield batch


def _added_up(judged: Iterable[pa.RecordBatch]) -> pa.Table:
    """Return the sums of batches; those of sums are the same, so they are made now and then."""
    import pyarrow as pa

    found = pa.Table.from_batches([], figures.schema())
    waiting: list[pa.RecordBatch] = []
    rows = 0
    for batch in judged:
        waiting.append(batch)
        rows += batch.num_rows
        if rows >= max(_MANY, found.num_rows):
            found, waiting, rows = _sums([*found.to_batches(), *waiting]), [], 0
    return _sums([*found.to_batches(), *waiting])


def _sums(batches: Sequence[pa.RecordBatch]) -> pa.Table:
    import duckdb
    import pyarrow as pa

    with duckdb.connect() as db:
        db.register("judged", pa.Table.from_batches(batches, figures.schema()))
        return as_figures(db.sql(SUMS.format("judged")).to_arrow_table())


def _groups(path: Path) -> range:
    from pyarrow import parquet

    return range(parquet.read_metadata(path).num_row_groups)


def _judged(
    groups: Sequence[tuple[str, int]], plan: Plan, workers: int
) -> Iterator[pa.RecordBatch]:
    if workers == 1:
        yield from map(partial(_judge_group, plan), groups)
        return
    spawn, many = get_context("spawn"), min(workers, len(groups)) or 1
    with ProcessPoolExecutor(many, spawn, initializer=_begin, initargs=(plan,)) as pool:
        try:
            yield from _as_judged(pool, groups, many * _AHEAD)
        except BaseException as error:  # Ctrl-C too: what is not begun stays undone
            pool.shutdown(wait=False, cancel_futures=True)
            for process in active_children():
                process.terminate()
            if isinstance(error, BrokenProcessPool):
                raise _worker_died() from error
            raise


def _as_judged(
    pool: Executor, groups: Iterable[tuple[str, int]], most: int
) -> Iterator[pa.RecordBatch]:
    """Yield the figures of row groups as they come, with at most so many under way."""
    under_way: set[Future[pa.RecordBatch]] = set()
    for group in groups:
        if len(under_way) == most:
            done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
            yield from (one.result() for one in done)
        with _ctrl_c_waits():
            under_way.add(pool.submit(_judge_next, group))
    yield from (one.result() for one in as_completed(under_way))


@contextmanager
def _ctrl_c_waits() -> Iterator[None]:
    """Keep Ctrl-C until the end of the block; processes started in it never hear of it.

    They would be interrupted while they start, before :func:`_begin`, and say so on the screen.
    """
    if os.name == "nt":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _worker_died() -> StorageTrouble:
    message = _("A process that judged parts was ended, perhaps for lack of memory.")
    return StorageTrouble("worker_died", message, _("Run it with fewer processes: --workers 1"))


_PLAN: list[Plan] = []
"""The plan of a worker, which is sent once."""


def _begin(plan: Plan) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends it to all; the first decides
    Thread(target=_end_with_command, daemon=True).start()
    _PLAN[:] = [plan]


def _end_with_command() -> None:
    """End this process once that of the command is gone, were it killed: nobody waits for it."""
    command = parent_process()
    if command is not None:
        command.join()
        os._exit(ExitCode.INTERRUPTED)


def _judge_next(group: tuple[str, int]) -> pa.RecordBatch:
    return _judge_group(_PLAN[0], group)


def _judge_group(plan: Plan, group: tuple[str, int]) -> pa.RecordBatch:
    """Return the figures of one row group of a file."""
    import pyarrow as pa
    from pyarrow import parquet

    path, place = group
    table = parquet.ParquetFile(path).read_row_group(place, columns=[*COLUMNS])
    batches = [judge_batch(batch, plan) for batch in table.to_batches()]
    return pa.concat_batches(batches or [pa.RecordBatch.from_pylist([], figures.schema())])
