"""The list shown last on a terminal: the subjects that its places mean.

It is in the user's own state folder, one file for each database and terminal, and holds subjects
alone (``case:A1-7``), never a name. It is removed after a week.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from govtool.desk import private_files
from govtool.subjects import registry

_FOLDER = "lists"
_KEPT_FOR = private_files.DAYS_KEPT * 24 * 3600
"""Seconds."""


def keep(db: Path, subjects: Sequence[str]) -> None:
    """Remember the subjects of a list shown on this terminal, if the folder can be written.

    :param subjects: one for each line in its order, empty for a line that is no subject.
    """
    kept = [subject if subject and _has_number(subject) else "" for subject in subjects]
    with suppress(OSError):
        path = _path(db)
        if path.parent.exists():
            _forget_old(path.parent)
        private_files.write(path, kept)


def _has_number(subject: str) -> bool:
    """Return whether a subject has a number or code; others may be named after a person."""
    noun = registry.subject_of(subject)
    return noun.has_numbers or noun.word in registry.RECKONED


def subjects_shown(db: Path) -> list[str]:
    """Return the subjects in the list shown last on this terminal; empty where there was none."""
    with suppress(OSError, ValueError):
        path = _path(db)
        if time.time() - path.stat().st_mtime < _KEPT_FOR:
            found = json.loads(path.read_text(encoding="utf-8"))
            if isinstance(found, list) and all(isinstance(one, str) for one in found):
                return found
    return []


def _forget_old(folder: Path) -> None:
    for path in folder.iterdir():
        if time.time() - path.stat().st_mtime > _KEPT_FOR:
            path.unlink(missing_ok=True)


def _path(db: Path) -> Path:
    place = f"{db.resolve()}\n{_terminal()}"
    name = hashlib.sha256(place.encode("utf-8", "surrogateescape")).hexdigest()[:32]
    return private_files.folder(_FOLDER) / f"{name}.json"


def _terminal() -> str:
    """Return what tells this terminal from others, also from an earlier one of the same name."""
    if sys.platform == "win32":
        import ctypes

        return str(ctypes.windll.kernel32.GetConsoleWindow())
    return f"{os.ttyname(sys.stdout.fileno())} {os.getsid(0)}"
