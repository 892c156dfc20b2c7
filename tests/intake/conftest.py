from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from store.kit import found_office

from govtool.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with found_office(tmp_path / "govtool.db") as opened:
        yield opened
