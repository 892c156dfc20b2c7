from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from store.kit import found_office

from govtool.store import Store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "govtool.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with found_office(path) as opened:
        yield opened
