"""What stands in the files of a part, for tests that look for something in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from pyarrow import parquet


def values_in(folder: Path) -> set[str]:
    """Return every value of every file, decoded, and the bytes as they lie there."""
    found: set[str] = set()
    for file in folder.iterdir():
        raw = file.read_bytes().decode("utf-8", "ignore")
        if file.suffix == ".parquet":
            found.add(raw)
            for column in parquet.read_table(file).columns:
                found.update(text for value in column.to_pylist() for text in texts(value))
        else:
            found.update(texts(raw))
    return found


def texts(value: object) -> Iterator[str]:
    """Yield the texts in a value, and in the JSON that a text is."""
    match value:
        case str() if value[:2] in {"{\n", '{"', "[[", "[]"}:
            yield from texts(json.loads(value))
        case dict():
            for key, one in value.items():
                yield from texts(key)
                yield from texts(one)
        case list():
            for one in value:
                yield from texts(one)
        case None:
            return
        case _:
            yield str(value)
