from __future__ import annotations

from pathlib import Path

import pytest

from tests.backup.kit import office


@pytest.fixture(autouse=True)
def _forks(forked: None) -> None:
    """Processes that these tests start are forks."""


@pytest.fixture(autouse=True)
def _backups_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GOVTOOL_BACKUPS", raising=False)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "某 街道"
    folder.mkdir()
    return office(folder / "矛调 中心#1?.db")
