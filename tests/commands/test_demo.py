"""The demonstration, for a script."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from govtool.cli import main


def test_its_files_are_the_one_value_and_the_walk_is_told_beside_it(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    code = main(["--json", "--lang", "en", "demo", str(tmp_path / "demo")])
    shown = capfd.readouterr()
    assert code == 0, shown.err
    assert str(tmp_path / "demo" / "govtool.db") in json.loads(shown.out)
    assert "$ govtool due" in shown.err
