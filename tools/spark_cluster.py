"""Start Apache Spark on this machine: ``python tools/spark_cluster.py SPARK local|standalone``.

SPARK is a virtual environment with ``pyspark`` and govtool: ``make build/spark/.ready``. It prints
the address of the Connect server and runs until Ctrl-C; the tests start one through
:func:`running`. Whatever was started is stopped at the end, with all that it has started in turn.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

JAVA = 17
"""The oldest Java that Spark 4 runs on."""
HOST = "127.0.0.1"
STARTING = 240.0
"""Seconds in which a program of the cluster has to listen."""
STOPPING = 10.0
"""Seconds that a program has to end by itself; then it is killed."""
SERVER = "org.apache.spark.sql.connect.service.SparkConnectServer"
MASTER = "org.apache.spark.deploy.master.Master"
WORKER = "org.apache.spark.deploy.worker.Worker"


class NotStarted(Exception):
    """Why there is no cluster, in words for whoever asked for one."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The cluster asked for.

    :param spark: the virtual environment whose Spark it is. :param workers: of a standalone
        cluster, with a core each; without any the Connect server judges itself, on two cores.
    :param python: that of the Python workers; without it, the one of the environment.
    :param settings: further settings of the Connect server.
    """

    spark: Path
    workers: int = 0
    python: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    memory: str = "1g"


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster that runs: the address of its Connect server, and its programs by their names."""

    address: str
    programs: Mapping[str, subprocess.Popen[bytes]]

    def kill(self) -> None:
        """End all of it at once, as a power cut would."""
        for program in self.programs.values():
            _end(program, signal.SIGKILL)


def check_java() -> None:
    """Say whether there is a Java that Spark can use.

    :raises NotStarted: there is none, or an older one.
    """
    advice = f"Spark needs Java {JAVA} or newer. On Debian: apt-get install default-jre-headless"
    java = shutil.which("java")
    if java is None:
        raise NotStarted(f"There is no Java here. {advice}")
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', said)
    if version is None or int(version[1]) < JAVA:
        raise NotStarted(f"This Java is too old, or none: {said.strip()[:80]!r}. {advice}")


@contextmanager
def running(asked: Asked, logs: Path) -> Iterator[Cluster]:
    """Yield a cluster, which is stopped at the end whatever happens.

    :param logs: the folder that gets what the programs say.
    :raises NotStarted: a program ends or does not listen in time, with the end of its log.
    """
    check_java()
    logs.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix="govtool-spark-"))
    programs: dict[str, subprocess.Popen[bytes]] = {}
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, scratch, ignore_errors=True)
        stack.callback(_stop, programs)
        starter = _Starter(asked, logs, scratch, programs)
        master = starter.standalone() if asked.workers else "local[2]"
        yield Cluster(starter.server(master), programs)


@dataclass(frozen=True, slots=True)
class _Starter:
    asked: Asked
    logs: Path
    scratch: Path
    programs: dict[str, subprocess.Popen[bytes]]

    def standalone(self) -> str:
        """Start a master and its workers; return the master's address."""
        port = free_port()
        web = ("--webui-port", "0")
        self._start(
            "master", port, "spark-class", MASTER, "--host", HOST, "--port", str(port), *web
        )
        master = f"spark://{HOST}:{port}"
        for number in range(self.asked.workers):
            own = free_port()
            name, work = f"worker-{number}", str(self.scratch / f"work-{number}")
            size = ("--cores", "1", "--memory", self.asked.memory, "--work-dir", work)
            where = ("--host", HOST, "--port", str(own), *web)
            self._start(name, own, "spark-class", WORKER, *where, *size, master)
        return master

    def server(self, master: str) -> str:
        """Start the Connect server of a cluster; return the address for ``--master``."""
        port = free_port()
        settings = {
            "spark.connect.grpc.binding.address": HOST,
            "spark.connect.grpc.binding.port": str(port),
            "spark.driver.host": HOST,
            "spark.driver.bindAddress": HOST,
            "spark.ui.enabled": "false",
            "spark.executor.memory": self.asked.memory,
            "spark.sql.warehouse.dir": str(self.scratch / "warehouse"),
            **self.asked.settings,
        }
        options = [word for item in settings.items() for word in ("--conf", "=".join(item))]
        start = ("spark-submit", "--master", master, "--class", SERVER, *options, "spark-internal")
        self._start("server", port, *start)
        return f"sc://{HOST}:{port}"

    def _start(self, name: str, port: int, program: str, *words: str) -> None:
        """Start a program of Spark and wait until it listens.

        :raises NotStarted: it does not.
        """
        log = self.logs / f"{name}.log"
        with log.open("wb") as out:
            started = subprocess.Popen(
                [str(spark_home(self.asked.spark) / "bin" / program), *words],
                cwd=self.scratch, env=self._environ(), stdin=subprocess.DEVNULL,
                stdout=out, stderr=subprocess.STDOUT,
                start_new_session=True, preexec_fn=_end_with_me,  # noqa: PLW1509  # no thread is there
            )  # fmt: skip
        self.programs[name] = started
        until = time.monotonic() + STARTING
        while not listens(port):
            if started.poll() is not None or time.monotonic() > until:
                end = log.read_text(encoding="utf-8", errors="replace")[-2000:]
                raise NotStarted(f"Spark's {name} does not run; {log}:\n{end}")
            time.sleep(0.1)

    def _environ(self) -> dict[str, str]:
        mine = {name: text for name, text in os.environ.items() if not name.startswith("SPARK_")}
        python = self.asked.python or str(self.asked.spark.absolute() / "bin" / "python")
        return mine | {
            "PYSPARK_PYTHON": python,
            "SPARK_HOME": str(spark_home(self.asked.spark)),
            "SPARK_LOCAL_DIRS": str(self.scratch),
            "SPARK_LOCAL_IP": HOST,
        }


def spark_home(spark: Path) -> Path:
    """Return the folder of Spark in a virtual environment.

    :raises NotStarted: there is none.
    """
    found = sorted(spark.absolute().glob("lib/python*/site-packages/pyspark/bin/spark-class"))
    if not found:
        raise NotStarted(f"There is no Spark in {spark}: make build/spark/.ready")
    return found[0].parents[1]


def free_port() -> int:
    """Return a port of this machine that nobody listens at."""
    with socket.create_server((HOST, 0)) as server:
        port: int = server.getsockname()[1]
        return port


def listens(port: int) -> bool:
    """Return whether something on this machine listens at a port."""
    with suppress(OSError), socket.create_connection((HOST, port), timeout=1):
        return True
    return False


def _end_with_me() -> None:
    """Have the program end when this process is killed; only Linux can."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def _stop(programs: Mapping[str, subprocess.Popen[bytes]]) -> None:
    """End programs, the last started first, and all that they started."""
    for program in reversed(list(programs.values())):
        _end(program, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            program.wait(STOPPING)
        _end(program, signal.SIGKILL)
        program.wait()
        _wait_for_session(program.pid)


def _wait_for_session(session: int) -> None:
    """Return once no process of a session is left: what was killed lives on for a moment."""
    until = time.monotonic() + STOPPING
    while (left := list(_of_session(session))) and time.monotonic() < until:
        for pid in left:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.02)


def _end(program: subprocess.Popen[bytes], by: signal.Signals) -> None:
    """Send a signal to a program and to what it started, which may lead groups of their own."""
    for pid in {program.pid, *_of_session(program.pid)}:
        if pid != program.pid or program.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(pid, by)


def _of_session(session: int) -> Iterator[int]:
    """Yield the living processes of a session, where the system lists them as Linux does."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _parent, _group, its = stat.read_text().rpartition(")")[2].split()[:4]
            if int(its) == session and state not in "ZX":
                yield int(stat.parent.name)


def main(words: Sequence[str]) -> None:
    """Run a cluster until Ctrl-C, or say why there is none."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("spark", type=Path, help="a virtual environment with pyspark and govtool")
    parser.add_argument("kind", choices=["local", "standalone", "java"], help="java: check it only")
    asked = parser.parse_args(words)
    try:
        if asked.kind == "java":
            check_java()
            return
        logs = asked.spark / "logs" / asked.kind
        with running(Asked(asked.spark, 2 if asked.kind == "standalone" else 0), logs) as cluster:
            print(cluster.address, flush=True)
            signal.signal(signal.SIGTERM, signal.default_int_handler)
            with suppress(KeyboardInterrupt):
                signal.pause()
    except NotStarted as error:
        raise SystemExit(str(error)) from None


if __name__ == "__main__":
    main(sys.argv[1:])
