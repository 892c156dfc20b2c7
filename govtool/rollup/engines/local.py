"""The engine of one machine: a process for each core judges row groups, DuckDB adds up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from govtool.rollup import figures
from govtool.rollup.engines.sums import SUMS, figures_in
from govtool.rollup.figures import Figure
from govtool.rollup.kernel import Plan, judge_batch

if TYPE_CHECKING:
    import pyarrow as pa

Told = Callable[[int], None]
"""Is told how many row groups are judged."""


def run(
    paths: Sequence[Path], plan: Plan, workers: int, told: Told | None = None
) -> Iterator[Figure]:
    """Yield the sums of the figures of some files of parts, ordered.

    :param workers: the number of processes; one judges in this process.
    """
    import duckdb
    import pyarrow as pa

    groups = [(str(path), group) for path in paths for group in _groups(path)]
    judged = []
    for place, batch in enumerate(_judged(groups, plan, workers), 1):
        judged.append(batch)
        if told:
            told(place)
    everything = pa.Table.from_batches(judged, figures.schema())
    with duckdb.connect() as db:
        db.register("judged", everything)
        found = db.sql(SUMS.format("judged")).to_arrow_table()
    yield from figures_in(found)


def _groups(path: Path) -> range:
    from pyarrow import parquet

    return range(parquet.read_metadata(path).num_row_groups)


def _judged(
    groups: Sequence[tuple[str, int]], plan: Plan, workers: int
) -> Iterator[pa.RecordBatch]:
    if workers == 1:
        yield from map(partial(_judge_group, plan), groups)
        return
    with ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_begin, initargs=(plan,)
    ) as pool:
        for done in as_completed([pool.submit(_judge_next, group) for group in groups]):
            yield done.result()


_PLAN: list[Plan] = []
"""The plan of a worker, which is sent once."""


def _begin(plan: Plan) -> None:
    _PLAN[:] = [plan]


def _judge_next(group: tuple[str, int]) -> pa.RecordBatch:
    return _judge_group(_PLAN[0], group)


def _judge_group(plan: Plan, group: tuple[str, int]) -> pa.RecordBatch:
    """Return the figures of one row group of a file."""
    import pyarrow as pa
    from pyarrow import parquet

    path, place = group
    table = parquet.ParquetFile(path).read_row_group(place, columns=["street", "id", "events"])
    batches = [judge_batch(batch, plan) for batch in table.to_batches()]
    return pa.Table.from_batches(batches, figures.schema()).combine_chunks().to_batches()[0]
