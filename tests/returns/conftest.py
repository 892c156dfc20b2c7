"""A desk to type commands at: in the sample sub-district, or in a street without cases."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.commands.clerk import Desk
from tests.commands.conftest import _english, bare
from tests.samples import LOADED_ON

__all__ = ["_english", "bare"]


@pytest.fixture
def sample_desk(
    copied: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Desk:
    """A desk in the sample sub-district, on the Monday after the sample ends."""
    desk = Desk(copied, capsys, monkeypatch)
    desk.today(LOADED_ON.isoformat())
    return desk


@pytest.fixture
def desk(
    office_file: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Desk:
    """A desk in that street."""
    return Desk(Path(shutil.copy(office_file, tmp_path / "office.db")), capsys, monkeypatch)
