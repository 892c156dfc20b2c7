from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from govtool.store import Store
from tests.store.kit import copied_office


@pytest.fixture(autouse=True)
def _forks(forked: None) -> None:
    """Processes that these tests start are forks."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "govtool.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with copied_office(path) as opened:
        yield opened
