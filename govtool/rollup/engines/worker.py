"""The errand of a Python worker of a cluster: the kernel, once both sides are sure to be alike."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from govtool import __version__
from govtool.rollup import figures
from govtool.rollup.figures import Figure
from govtool.rollup.kernel import Plan, judge_batches

if TYPE_CHECKING:
    import pyarrow as pa

READ = "*read"
"""The table of the rows that say how many subjects a worker has read."""
OTHER_VERSION = "another govtool"


def judge(batches: Iterable[pa.RecordBatch], version: str, plan: bytes) -> Iterator[pa.RecordBatch]:
    """Yield the figures of batches, and last how many rows were read: for ``mapInArrow``.

    :param version: that of the program which asks; :param plan: pickled, so that a worker of
        another version does not get to read it.
    :raises RuntimeError: the worker has another version of govtool.
    """
    import pyarrow as pa

    if version != __version__:
        message = f"{OTHER_VERSION}: the worker has {__version__}, the command {version}"
        raise RuntimeError(message)
    rows = [0]
    yield from judge_batches(_counting(batches, rows), _plan_in(plan))
    read = Figure("", "", READ, "", "", "rows", 0, 0, rows[0])
    yield pa.RecordBatch.from_pylist([read._asdict()], figures.schema())


def _counting(batches: Iterable[pa.RecordBatch], rows: list[int]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        rows[0] += batch.num_rows
        yield batch


@lru_cache(maxsize=1)
def _plan_in(pickled: bytes) -> Plan:
    """Return a plan; a worker reads it once for all the tasks that it is given."""
    plan: Plan = pickle.loads(pickled)  # noqa: S301  # Spark ships functions so, by the same way
    return plan
