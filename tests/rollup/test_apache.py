"""Apache Spark itself adds up the same bytes: on two cores, and in a cluster of two workers.

Slow, and it needs Java and a Spark of half a gigabyte: ``make test-spark``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from govtool.rollup.engines import local, spark
from tests.rollup import cluster as _pyspark_may_be_imported  # noqa: F401  # see there
from tests.rollup.conftest import County
from tests.rollup.sets import SETS, as_bytes, sets_of
from tools.spark_cluster import Asked, Cluster, running

SPARK = "GOVTOOL_TEST_SPARK"
"""The environment variable with the virtual environment that has Spark and govtool."""
LOGS = Path(__file__).parents[2] / "build" / "spark-logs"
WORKERS = {"local[2]": 0, "standalone": 2}

pytestmark = pytest.mark.skipif(
    SPARK not in os.environ, reason="needs Java and Apache Spark: make test-spark"
)


def spark_here() -> Path:
    return Path(os.environ[SPARK])


@pytest.fixture(scope="module", params=WORKERS)
def apache(request: pytest.FixtureRequest) -> Iterator[Cluster]:
    """A cluster of each kind, one after the other; its logs are kept if a test fails."""
    kind = request.param
    with running(Asked(spark_here(), WORKERS[kind]), LOGS / kind) as found:
        yield found


@pytest.mark.parametrize("name", SETS)
def test_apache_spark_adds_up_the_same_bytes(
    county: County, shuffled: Path, apache: Cluster, name: str
) -> None:
    paths, plan = sets_of(county, shuffled, name)
    here = list(local.run(paths, plan, 1))
    assert len(here) > 100
    assert as_bytes(list(spark.run(paths, plan, apache.address))) == as_bytes(here)


def test_nothing_is_left_of_a_cluster(tmp_path: Path) -> None:
    with running(Asked(spark_here(), workers=1), tmp_path) as found:
        started = {program.pid for program in found.programs.values()}
        assert started <= sessions()
    assert not started & sessions()


def sessions() -> set[int]:
    """Return the sessions of the processes of this machine that are not dead."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _parent, _group, session = stat.read_text().rpartition(")")[2].split()[:4]
            if state not in "ZX":
                found.add(int(session))
    return found
