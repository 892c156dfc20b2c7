"""Fixtures for typing commands as a clerk does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from govtool.base import i18n
from tests.commands.clerk import Desk
from tests.commands.terminal import at_terminal

__all__ = ["at_terminal"]


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("GOVTOOL_DB", "GOVTOOL_TODAY", "GOVTOOL_ACTOR", "LANGUAGE", "LC_ALL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GOVTOOL_LANG", "en")
    before = i18n.language()
    yield
    i18n.use(before)


@pytest.fixture
def bare(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Desk:
    """A desk whose file does not exist yet."""
    return Desk(tmp_path / "office.db", capsys, monkeypatch)


@pytest.fixture
def desk(bare: Desk) -> Desk:
    """A street with two communities, a department and a grid."""
    bare.once(_street)
    bare.today("2025-01-01")
    return bare


def _street(bare: Desk) -> None:
    bare.done(
        "init", "--street", "JD01", "示例街道", "--district", "QX01", "示例区", on="2025-01-01"
    )
    bare.done("unit", "add", "--code", "SQ01", "--name", "示例一社区", "--kind", "社区")
    bare.done("unit", "add", "--code", "SQ02", "--name", "示例二社区", "--kind", "community")
    bare.done("unit", "add", "--code", "BM01", "--name", "社保所", "--kind", "department")
    bare.done("grid", "add", "--code", "G01", "--name", "第一网格", "--unit", "SQ01")
