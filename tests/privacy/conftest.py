"""Fixtures for the tests of privacy: an empty office, and a desk to type commands at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from govtool.store import Store
from tests.commands.conftest import _english, at_terminal, bare, desk  # noqa: F401  # fixtures
from tests.store.kit import copied_office


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with copied_office(tmp_path / "office.db") as opened:
        yield opened
