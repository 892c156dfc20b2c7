"""The manifest of a backup 备份清单: what the copy must be, in a small JSON file beside it.

It holds no personal data: digest, size, counts, the ends of the journal's chains, versions, when
and why.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from govtool.backup.automatic import SUFFIX

_FORMAT = 1
_LARGEST = 1 << 20
"""Bytes; a manifest has about one thousand."""

_LATER = frozenset({"encrypted", "inside", "recipients"})
"""Keys of manifests since a later version, of copies that have them."""

_MALFORMED = (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError)
"""Errors of reading a text that is no manifest."""
_BEYOND = 1 << 63
"""The first number that SQLite cannot hold."""

End = tuple[int, str]
"""The end of one node's chain: how many entries, and the newest hash in hex."""


def seq_of(end: End) -> int:
    """Return the length of a chain; hashes do not order two ends of one length."""
    return end[0]


class Why(StrEnum):
    """The reason a backup was made."""

    MANUAL = "manual"
    DAILY = "daily"
    BEFORE_UPGRADE = "before-upgrade"
    BEFORE_RESTORE = "before-restore"
    BEFORE_IMPORT = "before-import"
    BEFORE_REBUILD = "before-rebuild"


@dataclass(frozen=True, slots=True)
class Facts:
    """The countable facts of a file, which must be the same in its copy.

    ``origin`` is the node that made the journal's first entry: the same for a file and all that was
    restored from its backups. ``ends`` are the chains of the journal by node.
    """

    origin: str
    node: str
    schema: int
    counts: dict[str, int]
    ends: dict[str, End]


@dataclass(frozen=True, slots=True)
class Manifest:
    """A whole manifest.

    ``file`` is the name of the copy, ``of`` that of the file it was made of; ``made_at`` is UTC. Of
    a sealed copy ``sha256`` and ``size`` are those of the envelope, ``inside`` the digest of what
    is in it, and ``recipients`` the public keys of those who can open it.
    """

    file: str
    of: str
    why: str
    made_at: str
    sha256: str
    size: int
    facts: Facts
    program: str
    sqlite: str
    encrypted: bool = False
    inside: str = ""
    recipients: tuple[str, ...] = ()

    @property
    def content(self) -> str:
        """The digest of the copied file itself, in an envelope or not."""
        return self.inside or self.sha256

    def as_json(self) -> dict[str, Any]:
        """Return the object in the file; of a plain copy one that older versions read."""
        said = {"govtool_backup": _FORMAT, **asdict(self)}
        return {name: value for name, value in said.items() if value or name not in _LATER}


def as_bytes(manifest: Manifest) -> bytes:
    """The content of the file."""
    return (json.dumps(manifest.as_json(), ensure_ascii=False, indent=1) + "\n").encode()


def read(place: Path) -> Manifest | None:
    """Return the manifest in a file, or None if it is not ours or belongs to another copy."""
    try:
        found = _parsed(_content(place))
    except (OSError, *_MALFORMED):
        return None
    return found if found.file + SUFFIX == place.name else None


def _content(place: Path) -> bytes:
    """Read the file; refuse to follow a symlink."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with os.fdopen(os.open(place, flags), "rb") as file:
        return file.read(_LARGEST)


def _parsed(content: bytes) -> Manifest:
    values = json.loads(content)
    if values.pop("govtool_backup") != _FORMAT:
        raise ValueError("another format")
    facts = Facts(**values.pop("facts"))
    ends = {str(node): end(*told) for node, told in facts.ends.items()}
    counts = {str(table): int(count) for table, count in facts.counts.items()}
    whole = Facts(str(facts.origin), str(facts.node), int(facts.schema), counts, ends)
    recipients = tuple(_line(key) for key in values.pop("recipients", ()))
    numbers = {
        "size": int(values.pop("size")),
        "facts": whole,
        "encrypted": values.pop("encrypted", False) is True,
    }
    lines = {name: _line(text) for name, text in values.items()}
    return Manifest(**lines, **numbers, recipients=recipients)  # type: ignore[arg-type]  # checked above


def end(seq: Any, link: Any) -> End:
    """Return the end of a chain from what a file says.

    :raises ValueError: it cannot be one.
    """
    if not isinstance(seq, int) or not isinstance(link, str) or not 0 <= seq < _BEYOND:
        raise ValueError((seq, link))
    return seq, link


def _line(value: Any) -> str:
    if not isinstance(value, str) or not value.isprintable():
        raise TypeError(value)
    return value
