"""Closed lists in ``data/`` by which nouns are judged: where one changes, a file is judged again, as after a change of policy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from govtool.base import resources
from govtool.subjects import registry
from govtool.views import office
from tests.subjects.case.casebook import OFFICE

DATA = resources.data_dir()


@pytest.fixture(autouse=True)
def _read_anew() -> Iterator[None]:
    yield
    office._lists.cache_clear()


@pytest.mark.parametrize("folder", registry.LISTS.values())
def test_a_changed_list_is_another_basis(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = office.basis(OFFICE)
    shutil.copytree(DATA / folder, tmp_path / folder)
    monkeypatch.setattr(resources, "data_dir", lambda: tmp_path)
    office._lists.cache_clear()
    assert office.basis(OFFICE) == before
    (changed, *_others) = sorted((tmp_path / folder).glob("*.toml"))
    changed.write_text(changed.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
    office._lists.cache_clear()
    assert office.basis(OFFICE) != before
