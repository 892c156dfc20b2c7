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
    made = [tmp_path / "demo", *(tmp_path / "demo").rglob("*")]
    assert {(path.is_dir(), path.stat().st_mode & 0o777) for path in made} == {
        (True, 0o700),
        (False, 0o600),
    }
