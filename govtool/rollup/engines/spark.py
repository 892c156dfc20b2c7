"""The engine of a Spark cluster: the kernel in its workers, the sums in its SQL.

It speaks Spark Connect, so this machine needs no Java. The cluster reads the parts by the same
paths, and its Python workers have govtool, pyarrow and pydantic.
"""

from __future__ import annotations

import pickle
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from govtool import __version__
from govtool.base.errors import StorageTrouble
from govtool.base.i18n import _
from govtool.rollup import figures, parts
from govtool.rollup.engines.heartbeat import SILENCE, Heartbeat
from govtool.rollup.engines.sums import SUMS, figures_in, unreadable_street_remedy
from govtool.rollup.engines.worker import OTHER_VERSION, READ, judge
from govtool.rollup.figures import Figure
from govtool.rollup.kernel import COLUMNS, Plan, UnreadableStreetError

if TYPE_CHECKING:
    import pyarrow as pa
    from grpc import Channel
    from pyspark.sql.connect.session import SparkSession

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

    here = _rows(paths)
    try:
        with _session(master) as spark:
            found = list(figures_in(_judged(spark, paths, plan)))
    except (PySparkException, RpcError, OSError, ValueError) as error:
        raise _trouble(master, str(error)) from error
    read = sum(one.n for one in found if one.sheet == READ)
    if read != here:
        raise _other_files(master, read, here)
    yield from (one for one in found if one.sheet != READ)


def _rows(paths: Sequence[Path]) -> int:
    """Return how many rows files have, as this machine sees them."""
    from pyarrow import parquet

    return sum(parquet.read_metadata(path).num_rows for path in paths)


_COLUMNS = dict(zip(COLUMNS, ("string",) * 3 + ("date",) * 2, strict=True))
"""The columns that the kernel reads, said beforehand: else the cluster opens the files to ask."""


def _judged(spark: SparkSession, paths: Sequence[Path], plan: Plan) -> pa.Table:
    columns = ", ".join(map(" ".join, _COLUMNS.items()))
    rows = spark.read.schema(columns).parquet(*(str(path.resolve()) for path in paths))
    errand = partial(judge, version=__version__, plan=pickle.dumps(plan))
    rows.mapInArrow(errand, _DDL).createOrReplaceTempView("judged")
    return spark.sql(SUMS.format("judged")).toArrow()


@contextmanager
def _session(master: str) -> Iterator[SparkSession]:
    """Yield a session of a cluster that answers; its library's warnings stay off the screen.

    :raises StorageTrouble: code ``cluster``, if there is none, or it falls silent.
    """
    from pyspark.sql.connect.client import DefaultChannelBuilder
    from pyspark.sql.connect.client.retries import DefaultPolicy
    from pyspark.sql.connect.session import SparkSession

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        builder = DefaultChannelBuilder(master)
        channel = builder.toChannel()
        # The heartbeat is asked through the channel by which the answer comes.
        vars(builder)["toChannel"] = lambda: channel
        try:
            _knock(master, channel)
            spark = SparkSession.builder.channelBuilder(builder).create()
            spark.client.set_retry_policies(
                [
                    DefaultPolicy(
                        max_retries=_TRIES, initial_backoff=_FIRST_PAUSE, max_backoff=_LONGEST_PAUSE,
                        max_server_retry_delay=_LONGEST_PAUSE,
                    )
                ]
            )  # fmt: skip
            with _listening(master, spark, channel, builder.metadata()):
                try:
                    for name, value in SETTINGS.items():
                        spark.conf.set(name, value)
                    yield spark
                finally:
                    with suppress(Exception):  # it may be gone, which is told already
                        spark.stop()
        finally:
            channel.close()


@contextmanager
def _listening(
    master: str, spark: SparkSession, channel: Channel, metadata: Iterable[tuple[str, str]]
) -> Iterator[None]:
    """Hang up when the cluster falls silent, whatever call waits for it.

    :raises StorageTrouble: code ``cluster``.
    """
    from pyspark.sql.connect.proto import AnalyzePlanRequest, SparkConnectServiceStub, UserContext

    user = UserContext(user_id=spark.client._user_id or "")  # noqa: SLF001  # nothing else says it
    request = AnalyzePlanRequest(session_id=spark.session_id, user_context=user)
    request.spark_version.SetInParent()
    stub: Any = SparkConnectServiceStub
    asked = partial(stub(channel).AnalyzePlan, request, metadata=list(metadata))
    heartbeat = Heartbeat(lambda seconds: asked(timeout=seconds), channel.close, SILENCE)
    try:
        with heartbeat:
            yield
    except Exception as error:
        if heartbeat.is_lost:
            raise _silent(master) from error
        raise


def _knock(master: str, channel: Channel) -> None:
    """Wait until something answers there that speaks as a cluster does.

    :raises StorageTrouble: code ``cluster``, if nothing does for a while.
    """
    import grpc

    try:
        grpc.channel_ready_future(channel).result(timeout=PATIENCE)
    except grpc.FutureTimeoutError:
        message = _("There is no cluster at {address}.", address=master)
        hint = _("Check the address, and that its Spark Connect server runs.")
        raise StorageTrouble("cluster", message, hint) from None


def _silent(master: str) -> StorageTrouble:
    message = _(
        "The cluster at {address} has not answered for {n} seconds.",
        address=master, n=round(SILENCE),
    )  # fmt: skip
    hint = _("See that it runs and can be reached, and run it again.")
    return StorageTrouble("cluster", message, hint)


def _other_files(master: str, read: int, here: int) -> StorageTrouble:
    message = _(
        "The cluster at {address} has read {read} rows of parts; here are {here}.",
        address=master, read=read, here=here,
    )  # fmt: skip
    hint = _("It has to read the parts under the same paths as this machine.")
    return StorageTrouble("cluster", message, hint)


def _trouble(master: str, said: str) -> StorageTrouble:
    """Return what went wrong at the cluster, and what to do about it."""
    remedies = {
        OTHER_VERSION: _("Its Python workers need this version of govtool and its libraries."),
        UnreadableStreetError.__name__: unreadable_street_remedy(),
        "Can't get attribute": _(
            "Its Python workers need this version of govtool and its libraries."
        ),
        "No module named": _("Its Python workers need this version of govtool and its libraries."),
        "PYTHON_VERSION_MISMATCH": _(
            "Its Python workers need the version of Python that runs here."
        ),
        "version mismatch": _("Its Python workers need the version of Python that runs here."),
        "PATH_NOT_FOUND": _("It has to read the parts under the same paths as this machine."),
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
