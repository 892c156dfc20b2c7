"""Processes started by tests find the package and the helpers under ``tests``, as pytest does (``pythonpath``)."""

from __future__ import annotations

import os
from pathlib import Path

TESTS = Path(__file__).parent

os.environ["PYTHONPATH"] = os.pathsep.join(
    [str(TESTS.parent), str(TESTS), *filter(None, [os.environ.get("PYTHONPATH")])]
)
