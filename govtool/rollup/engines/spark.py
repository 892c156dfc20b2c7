"""The engine of a Spark cluster: the kernel in its workers, the sums in its SQL.

It speaks Spark Connect, so this machine needs no Java. The cluster reads the parts by the same
paths, and its Python workers have govtool, pyarrow and pydantic.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from govtool.base.errors import StorageTrouble
from govtool.base.i18n import _
from govtool.rollup import figures, parts
from govtool.rollup.engines.sums import SUMS, figures_in
from govtool.rollup.figures import Figure
from govtool.rollup.kernel import Plan, judge_batches

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import SparkSession

_DDL = ", ".join(
    f"{name} {'bigint' if name in figures.NUMBERS else 'string'}" for name in Figure._fields
)
PATIENCE: Final = 10
"""Seconds in which a cluster has to answer."""
SETTINGS: Final = {"spark.sql.execution.arrow.maxRecordsPerBatch": str(parts.ROW_GROUP)}
"""Settings of a session: a batch is what one worker of this machine judges at a time."""
_TRIES, _FIRST_PAUSE, _LONGEST_PAUSE = 4, 500, 5000
"""How often a call is tried again that the cluster did not answer, and the pauses between (ms)."""


def run(paths: Sequence[Path], plan: Plan, master: str) -> Iterator[Figure]:
    """Yield the sums of the figures of some files of parts, ordered.

    :param master: the address of a Spark Connect server, ``sc://HOST:PORT``.
    :raises StorageTrouble: code ``cluster``, with what the cluster says and what to do.
    """
    from grpc import RpcError
    from pyspark.errors import PySparkException

    try:
        with _session(master) as spark:
            found = _judged(spark, paths, plan)
    except (PySparkException, RpcError, OSError, ValueError) as error:
        raise _trouble(master, str(error)) from error
    yield from figures_in(found)


_COLUMNS = ("street", "id", "events")


def _judged(spark: SparkSession, paths: Sequence[Path], plan: Plan) -> pa.Table:
    rows = spark.read.parquet(*(str(path.resolve()) for path in paths))
    if not set(_COLUMNS) <= set(rows.columns):  # some clusters read nothing where nothing is
        raise FileNotFoundError(_NOT_THERE)
    judge = partial(judge_batches, plan=plan)
    rows.select(*_COLUMNS).mapInArrow(judge, _DDL).createOrReplaceTempView("judged")
    return spark.sql(SUMS.format("judged")).toArrow()


_NOT_THERE = "PATH_NOT_FOUND"


@contextmanager
def _session(master: str) -> Iterator[SparkSession]:
    """Yield a session of a cluster that answers; its library's warnings stay off the screen."""
    from pyspark.sql import SparkSession
    from pyspark.sql.connect.client.retries import DefaultPolicy

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _knock(master)
        spark = SparkSession.builder.remote(master).create()
        spark.client.set_retry_policies(
            [
                DefaultPolicy(
                    max_retries=_TRIES, initial_backoff=_FIRST_PAUSE, max_backoff=_LONGEST_PAUSE,
                    max_server_retry_delay=_LONGEST_PAUSE,
                )
            ]
        )  # fmt: skip
        try:
            for name, value in SETTINGS.items():
                spark.conf.set(name, value)
            yield spark
        finally:
            with suppress(Exception):  # it may be gone, which is told already
                spark.stop()


def _knock(master: str) -> None:
    """Wait until something answers there that speaks as a cluster does.

    :raises StorageTrouble: code ``cluster``, if nothing does for a while.
    """
    import grpc
    from pyspark.sql.connect.client import DefaultChannelBuilder

    channel = DefaultChannelBuilder(master).toChannel()
    try:
        grpc.channel_ready_future(channel).result(timeout=PATIENCE)
    except grpc.FutureTimeoutError:
        message = _("There is no cluster at {address}.", address=master)
        hint = _("Check the address, and that its Spark Connect server runs.")
        raise StorageTrouble("cluster", message, hint) from None
    finally:
        channel.close()


def _trouble(master: str, said: str) -> StorageTrouble:
    """Return what went wrong at the cluster, and what to do about it."""
    remedies = {
        "No module named": _("Its Python workers need this version of govtool and its libraries."),
        "PYTHON_VERSION_MISMATCH": _(
            "Its Python workers need the version of Python that runs here."
        ),
        "version mismatch": _("Its Python workers need the version of Python that runs here."),
        _NOT_THERE: _("It has to read the parts under the same paths as this machine."),
        "not found": _("It has to read the parts under the same paths as this machine."),
        "UNAVAILABLE": _("It is gone or was ended. See its own log, and run it again."),
        "RETRIES_EXCEEDED": _("It is gone or was ended. See its own log, and run it again."),
    }
    usual = _("See that it runs, reads these folders and has this version: docs/rollup.md")
    hint = next((remedy for words, remedy in remedies.items() if words in said), usual)
    message = _(
        "The cluster at {address} did not do it: {reason}", address=master, reason=_reason(said)
    )
    return StorageTrouble("cluster", message, hint)


_LONGEST_REASON = 200


def _reason(said: str) -> str:
    """Return the line that says why: of a traceback the last one of Python, else the first."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    errors = [line for line in lines if line.partition(" ")[0].endswith("Error:")]
    return (errors or lines or ["?"])[-1 if errors else 0][:_LONGEST_REASON]
