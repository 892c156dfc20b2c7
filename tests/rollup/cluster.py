"""A cluster for tests in this process, without Java."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import pytest

# pyspark takes a process whose main module has no file for its own doctests, and ends it.
vars(sys.modules["__main__"]).setdefault("__file__", __file__)


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """The address of a Spark Connect server, started once; its log stays where nobody looks."""
    os.environ.setdefault("RUST_LOG", "off")
    from pysail.spark import SparkConnectServer

    server = SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    assert server.listening_address is not None
    host, port = server.listening_address
    yield f"sc://{host}:{port}"
    server.stop()
