"""TOML is read with bounds: nothing that somebody wrote fills the memory."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from govtool.base.resources import data_dir
from govtool.base.toml_text import LARGEST, tables

TOO_MUCH = {
    "a key of many parts": "a." * 20_000 + "a = 1",
    "a table of many parts": "[" + "a . " * 20_000 + "a]",
    "parts in quotation marks": '"a".' * 20_000 + "a = 1",
    "behind an odd quotation mark": 'x = {y = """a"b""", ' + "a." * 20_000 + 'a = 1, z = "b"}',
    "behind a return": "a = 1\r\n" + "a." * 20_000 + "a = 1",
    "many keys of many parts": "\n".join(f"{n}.{'a.' * 199}a = 1" for n in range(1_000)),
    "many signs": "#" * (LARGEST + 1),
    "brackets": "x = " + "[" * 100_000,
}


@pytest.mark.parametrize("source", TOO_MUCH.values(), ids=TOO_MUCH)
def test_what_would_fill_the_memory_is_refused(source: str) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(ValueError, match=r"nested|large"):
            tables(source)
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 100_000_000


@pytest.mark.parametrize("path", sorted(data_dir().rglob("*.toml")), ids=lambda path: path.name)
def test_ours_are_far_from_the_bounds(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert tables(source)
    assert len(source) < LARGEST / 10
    assert max(line.count(".") for line in source.splitlines()) < 40
