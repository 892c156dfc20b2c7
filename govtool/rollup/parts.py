"""Parts 上报包: the folder of one street, as files that engines read.

``office.json`` says whose part it is, by which policy and calendar it judges, and what its other
files hold. A file of a noun has one row per subject, the one of registers one per record.
"""

from __future__ import annotations

import datetime as dt
import json.encoder
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pydantic_core import to_json

from govtool.subjects import registry

if TYPE_CHECKING:
    import pyarrow as pa

HEAD = "office.json"
REGISTERS = "registers"
SCHEMA: Final = 1
"""The version of the files; raised when a column or an entry in ``events`` means something else."""
ROW_GROUP = 20_000
"""Subjects of a row group: what one worker judges at a time."""
SUFFIX = ".parquet"
DIGEST: Final = "digest"
"""The entry of ``office.json`` with the digest of all its others."""


class PartEntry(NamedTuple):
    """An entry as a part has it: actor and hashes stay in the office. ``payload`` is JSON."""

    node: str
    seq: int
    recorded_at: str
    kind: str
    on: str
    payload: str


class PartRow(NamedTuple):
    """A row of a file: a subject, or a record of a register.

    :param id: its name in the journal of its office. :param registered_on: the day it opened.
    :param events: JSON, a list of ``[node, seq, recorded_at, kind, on, payload]``.
    :param over_on: the last day of a fact or of a duty, once it is closed and nothing is owed; None
        while something may still come of it.
    """

    street: str
    noun: str
    id: str
    number: str
    registered_on: dt.date | None
    closed_on: dt.date | None
    events: str
    over_on: dt.date | None = None
    schema: int = SCHEMA


_TYPES = {
    "registered_on": "date32",
    "closed_on": "date32",
    "over_on": "date32",
    "events": "large_string",
    "schema": "int32",
}
"""The types of columns that are no plain text: nothing nested, and no zoned times, which engines
read differently."""


def schema() -> pa.Schema:
    """Return the explicit schema of every file of a part."""
    import pyarrow as pa

    kinds = {name: getattr(pa, _TYPES.get(name, "string"))() for name in PartRow._fields}
    return pa.schema(list(kinds.items()))


def path(folder: Path, name: str) -> Path:
    """Return where a file of a part lies, by its name in :func:`files`."""
    return folder / f"{name}{SUFFIX}"


def files() -> dict[str, tuple[str, ...]]:
    """Return the files of a part by name, each with the words of the nouns in it.

    A noun that is folded has a file of its own, under the name that imports and exports know it by;
    the records of all registers stand in one. One whose counts alone travel has no file.
    """
    names = {form.word: name for name in registry.FILES for form in [registry.files(name)]}
    found: dict[str, tuple[str, ...]] = {REGISTERS: ()}
    for noun in registry.subjects():
        if not noun.is_counted or noun.counts:
            continue
        if noun.is_seen_through:
            found[names.get(noun.word, noun.word)] = (noun.word,)
        else:
            found[REGISTERS] += (noun.word,)
    return found


def digest_of(head: Mapping[str, Any]) -> str:
    """Return the SHA-256 of what ``office.json`` says, but for its digest.

    It shows what was changed by mistake. Whoever changes a part on purpose can make it anew.
    """
    said = {name: value for name, value in head.items() if name != DIGEST}
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def events_text(entries: Iterable[tuple[str, int, str, str, str, str]]) -> str:
    """Return entries as the text of the column ``events``."""
    texts = [
        f"[{_text(node)},{seq},{_text(recorded_at)},{_text(kind)},{_text(on)},{payload}]"
        for node, seq, recorded_at, kind, on, payload in entries
    ]
    return f"[{','.join(texts)}]"


_text = json.encoder.encode_basestring


def payload_text(values: Mapping[str, Any]) -> str:
    """Return a payload as the text in an entry of ``events``."""
    return to_json(values).decode()
