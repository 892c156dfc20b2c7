"""The tool that starts Apache Spark says why it cannot, and leaves nothing running."""

from __future__ import annotations

import os
import re
import sys
import tomllib
from contextlib import suppress
from pathlib import Path

import pytest

from tests.rollup.test_apache import sessions
from tools import spark_cluster
from tools.spark_cluster import JAVA as JAVA_NEEDED
from tools.spark_cluster import Asked, NotStarted, check_java, running

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows runs no such scripts")

JAVA = """#!/bin/sh
echo 'openjdk version "{}.0.1" 2026-01-01' >&2
"""
# A program of Spark that listens at the port it is told, with a child in a group of its own.
PROGRAM = f"""#!{sys.executable}
import os, re, socket, sys, time
words = " ".join(sys.argv)
if "ended" in os.environ.get("FAKE", ""):
    sys.exit("no memory for it")
if os.fork() == 0:
    os.setpgid(0, 0)
    time.sleep(600)
port = re.search(r"(?:--port |binding.port=)(\\d+)", words)
server = socket.create_server(("127.0.0.1", int(port[1])))
time.sleep(600)
"""


def script(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An environment whose Spark and Java are scripts."""
    script(tmp_path / "bin" / "java", JAVA.format(17))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=os.pathsep)
    for name in ("spark-class", "spark-submit"):
        script(tmp_path / f"lib/python3.11/site-packages/pyspark/bin/{name}", PROGRAM)
    return tmp_path


def test_without_java_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotStarted, match=r"no Java.*apt-get install default-jre-headless"):
        check_java()


@pytest.mark.parametrize("said", [JAVA.format(11), "#!/bin/sh\nexit 1\n"], ids=["11", "nothing"])
def test_a_java_that_is_too_old(fake: Path, said: str) -> None:
    script(fake / "bin" / "java", said)
    with pytest.raises(NotStarted, match="17 or newer"):
        check_java()


def test_an_environment_without_spark(fake: Path, tmp_path: Path) -> None:
    with pytest.raises(NotStarted, match="no Spark"), running(Asked(fake / "bin"), tmp_path):
        pass


def test_what_a_cluster_started_is_stopped_though_its_user_fails(
    fake: Path, tmp_path: Path
) -> None:
    started: set[int] = set()
    with suppress(KeyboardInterrupt), running(Asked(fake, workers=2), tmp_path) as found:
        assert re.fullmatch(r"sc://127\.0\.0\.1:\d+", found.address)
        assert set(found.programs) == {"master", "worker-0", "worker-1", "server"}
        started = {program.pid for program in found.programs.values()}
        assert started <= sessions()
        raise KeyboardInterrupt
    assert started
    assert not started & sessions()


def test_it_waits_for_what_takes_a_while_to_die(
    fake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process may live on for a moment after it was killed; here for five looks."""
    looks = []

    def of_session(session: int) -> list[int]:
        looks.append(session)
        return [session] if len(looks) < 5 else []

    with running(Asked(fake), tmp_path):
        monkeypatch.setattr(spark_cluster, "_end", lambda program, _by: program.kill())
        monkeypatch.setattr(spark_cluster, "_of_session", of_session)
        monkeypatch.setattr(spark_cluster, "STOPPING", 5.0)
    assert len(looks) == 5


def test_a_program_that_ends_at_once_is_named_with_what_it_said(
    fake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAKE", "ended")
    said = r"(?s)server does not run.*no memory"
    with pytest.raises(NotStarted, match=said), running(Asked(fake), tmp_path / "logs"):
        pass
    assert "no memory" in (tmp_path / "logs" / "server.log").read_text(encoding="utf-8")


def test_spark_has_the_bounds_of_its_client() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extra = project["project"]["optional-dependencies"]["spark"]
    (client,) = (one for one in extra if one.startswith("pyspark-client"))
    pandas = next(one for one in extra if one.startswith("pandas"))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert f"'{client.replace('-client', '')}' '{pandas}'" in makefile


def test_the_chapter_on_clusters_has_the_versions_there_are() -> None:
    chapter = (ROOT / "docs" / "rollup.md").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    bounds = dict(
        re.fullmatch(r"([a-z-]+)>=([\d.]+).*", one).groups()
        for one in project["project"]["optional-dependencies"]["spark"]
    )
    for name, library in (
        ("Spark", "pyspark-client"),
        ("pyarrow", "pyarrow"),
        ("pandas", "pandas"),
    ):
        assert f"| {name} | {bounds[library]} or newer" in chapter
    pins = dict(
        line.split("==") for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").split()
    )
    tried = f"Spark {pins['pyspark']} with a client of {pins['pyspark-client']}"
    assert tried in " ".join(chapter.split())
    assert f"| Java of the cluster | {JAVA_NEEDED} |" in chapter
