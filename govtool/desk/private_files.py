"""Files in the user's own state folder, readable by the owner, removed after a week."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from govtool.file.unfinished_files import state_folder

DAYS_KEPT = 7
_OWNER_ONLY = 0o600


def folder(name: str) -> Path:
    """Return the folder of one kind of these files; it need not be there."""
    return state_folder() / name


def write(path: Path, content: Any) -> None:
    """Write a file as JSON, as a whole or not at all, in the place of an earlier one.

    :raises OSError: the folder cannot be written.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    try:
        with os.fdopen(os.open(unfinished, flags, _OWNER_ONLY), "w", encoding="utf-8") as file:
            json.dump(content, file, ensure_ascii=False)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
