from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from govtool.store import Store
from tests.store.kit import copied_office


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with copied_office(tmp_path / "govtool.db") as opened:
        yield opened
