"""The clerk's desk, as for the tests of the commands, with a template of every form beside its file."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.commands.clerk import Desk
from tests.commands.conftest import _english, bare  # noqa: F401  # fixtures
from tests.commands.conftest import desk as plain_desk  # noqa: F401  # a fixture
from tests.papers.kit import all_templates


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return all_templates(tmp_path_factory.mktemp("forms") / "templates")


@pytest.fixture
def desk(plain_desk: Desk, templates: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:  # noqa: F811  # the fixture
    """A desk that works in its own folder."""
    monkeypatch.chdir(plain_desk.db.parent)
    shutil.copytree(templates, plain_desk.db.parent / "templates")
    return plain_desk
