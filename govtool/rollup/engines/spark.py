"""The engine of a Spark cluster: the kernel in its workers, the sums in its SQL.

It speaks Spark Connect, so this machine needs no Java. The cluster reads the parts by the same
paths, and its Python workers have govtool, pyarrow and pydantic.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from govtool.base.errors import StorageTrouble
from govtool.base.i18n import _
from govtool.rollup import figures
from govtool.rollup.engines.sums import SUMS, figures_in
from govtool.rollup.figures import Figure
from govtool.rollup.kernel import Plan, judge_batches

_DDL = ", ".join(
    f"{name} {'bigint' if name in figures.NUMBERS else 'string'}" for name in Figure._fields
)


def run(paths: Sequence[Path], plan: Plan, master: str) -> Iterator[Figure]:
    """Yield the sums of the figures of some files of parts, ordered.

    :param master: the address of a Spark Connect server, ``sc://HOST:PORT``.
    :raises StorageTrouble: code ``cluster``, with what the cluster says.
    """
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    try:
        spark = SparkSession.builder.remote(master).getOrCreate()
        rows = spark.read.parquet(*(str(path.resolve()) for path in paths))
        judged = rows.select("street", "id", "events").mapInArrow(
            partial(judge_batches, plan=plan), _DDL
        )
        judged.createOrReplaceTempView("judged")
        found = spark.sql(SUMS.format("judged")).toArrow()
    except (PySparkException, OSError) as error:
        first = str(error).strip().partition("\n")[0]
        message = _(
            "The cluster at {address} did not do it: {reason}", address=master, reason=first
        )
        hint = _("See that it runs, reads these folders and has this version: docs/rollup.md")
        raise StorageTrouble("cluster", message, hint) from error
    yield from figures_in(found)
