"""Apache Spark itself adds up the same bytes: on two cores, and in a cluster of two workers.

Slow, and it needs Java and a Spark of half a gigabyte: ``make test-spark``.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

import govtool
from govtool.base.errors import StorageTrouble
from govtool.rollup.engines import local, spark
from govtool.rollup.received import received
from tests.rollup import cluster as _pyspark_may_be_imported  # noqa: F401  # see there
from tests.rollup.conftest import County
from tests.rollup.sets import SETS, as_bytes, plan_of, sets_of
from tools.spark_cluster import Asked, Cluster, running, spark_home

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


def refused(address: str, county: County) -> StorageTrouble:
    """Return what is said of a cluster that cannot add up the cases of a street."""
    there = received([county.parts]).added_up[:1]
    with pytest.raises(StorageTrouble) as caught:
        list(spark.run([there[0].file("case")], plan_of(there, "case"), address))
    assert caught.value.code == "cluster"
    assert address in caught.value.message
    assert "\n" not in caught.value.message
    return caught.value


def test_a_cluster_that_is_killed_while_it_judges(
    county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = str(tmp_path / "begun")

    def judges_for_ever(batches: Iterable[Any], version: str, plan: bytes) -> Iterator[Any]:
        import pathlib
        import time

        pathlib.Path(begun).touch()
        time.sleep(600)
        yield from batches

    def kill(cluster: Cluster) -> None:
        while not Path(begun).exists():
            time.sleep(0.02)
        cluster.kill()

    monkeypatch.setattr(spark, "judge", judges_for_ever)
    with running(Asked(spark_here(), workers=1), LOGS / "killed") as found:
        Thread(target=kill, args=(found,), daemon=True).start()
        said = refused(found.address, county)
    assert "It is gone or was ended" in (said.hint or "")


def environment() -> tuple[Path, Path]:
    """Return the Python of the environment, and the folder of its libraries."""
    (site,) = spark_here().absolute().glob("lib/python*/site-packages")
    return spark_here().absolute() / "bin" / "python", site


def without_govtool(_folder: Path) -> str:
    """The libraries alone, without what their folder and this process say of other folders."""
    python, site = environment()
    paths = [*spark_home(spark_here()).glob("python/lib/*.zip"), site]
    return f'PYTHONPATH="{":".join(map(str, paths))}" exec {python} -S "$@"'


def of_another_govtool(folder: Path) -> str:
    shutil.copytree(Path(govtool.__file__).parent, folder / "govtool")
    head = folder / "govtool" / "__init__.py"
    head.write_text('"""Another."""\n__version__ = "99.0"\n', encoding="utf-8")
    return f'PYTHONPATH="{folder}:$PYTHONPATH" exec {environment()[0]} "$@"'


OTHER_PYTHON = """
import sys

class Version(tuple):
    major, minor, micro, releaselevel, serial = 3, 99, 0, "final", 0

sys.version_info = Version((3, 99, 0, "final", 0))
"""


def of_another_python(folder: Path) -> str:
    """A Python that says to everybody that it is another."""
    (folder / "sitecustomize.py").write_text(OTHER_PYTHON, encoding="utf-8")
    return f'PYTHONPATH="{folder}:$PYTHONPATH" exec {environment()[0]} "$@"'


@pytest.mark.parametrize(
    ("made", "reason", "hint"),
    [
        (without_govtool, "No module named 'govtool", "need this version of govtool"),
        (of_another_govtool, "the worker has 99.0", "need this version of govtool"),
        (of_another_python, "3.99", "need the version of Python that runs here"),
    ],
)
def test_workers_that_are_not_like_this_machine_are_named(
    county: County, tmp_path: Path, made: Callable[[Path], str], reason: str, hint: str
) -> None:
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\n{made(tmp_path)}\n", encoding="utf-8")
    python.chmod(0o755)
    with running(Asked(spark_here(), python=str(python)), LOGS / made.__name__) as found:
        said = refused(found.address, county)
    assert reason in said.message
    assert hint in (said.hint or "")


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
