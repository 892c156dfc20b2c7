"""Drafts: the answers of an unfinished form, in the user's own state folder.

A draft holds names and telephone numbers too: only its owner may read it, it is removed when the
form is recorded, and after seven days. Of an encrypted file there are none.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import TypeAdapter

from govtool.desk import private_files
from govtool.desk.private_files import DAYS_KEPT

_ENDING = ".draft.json"


@dataclass(frozen=True, slots=True)
class FormDraft:
    """The answers of an unfinished form.

    :param db: the file. :param command: the words of the command, ``case add``.
    :param about: its arguments, the number of a case for instance.
    :param argv: the command line.
    :param answers: each with the name of its question.
    :param left_on: the day on which it was left.
    """

    db: str
    command: str
    about: tuple[str, ...]
    argv: tuple[str, ...]
    answers: tuple[tuple[str, str], ...]
    left_on: dt.date

    @property
    def path(self) -> Path:
        """The file of the draft."""
        return folder() / f"{_beginning(self.db, self.command)}-{_digest(*self.about)}{_ENDING}"


def folder() -> Path:
    """Return the folder of all drafts."""
    return private_files.folder("drafts")


def keep(draft: FormDraft) -> None:
    """Write a draft, in the place of an earlier one.

    :raises OSError: the folder cannot be written.
    """
    private_files.write(draft.path, asdict(draft) | {"left_on": draft.left_on.isoformat()})


def newest(db: str, command: str, words: Sequence[str], today: dt.date) -> FormDraft | None:
    """Return the newest draft of a command that has all ``words``; remove those too old."""
    remove_old(today)
    paths = sorted(folder().glob(f"{_beginning(db, command)}-*{_ENDING}"), key=_age)
    drafts = filter(None, map(read, paths))
    return next((draft for draft in drafts if set(words) <= set(draft.argv)), None)


def remove_old(today: dt.date) -> None:
    """Remove drafts that were left more than seven days ago, and what is no draft."""
    for path in folder().glob(f"*{_ENDING}"):
        draft = read(path)
        if draft is None or abs((today - draft.left_on).days) > DAYS_KEPT:
            remove(path)


def remove_of(db: str, words: Collection[str]) -> None:
    """Remove the drafts of all commands of some nouns for a file."""
    for path in folder().glob(f"*{_ENDING}"):
        draft = read(path)
        if draft is not None and draft.db == db and draft.command.partition(" ")[0] in words:
            remove(path)


def remove(path: Path) -> None:
    """Remove the file of a draft; one that is gone, or held by another program, is none."""
    with suppress(OSError):
        path.unlink()


def read(path: Path) -> FormDraft | None:
    """Return the draft in a file, None where there is none."""
    try:
        return TypeAdapter(FormDraft).validate_json(path.read_bytes())
    except (OSError, ValueError):
        return None


def _age(path: Path) -> float:
    try:
        return -path.stat().st_mtime
    except OSError:
        return 0


def _beginning(db: str, command: str) -> str:
    return f"{_digest(os.path.abspath(db), command)}-{command.replace(' ', '-')}"  # noqa: PTH100  # links stay as they are


def _digest(*words: str) -> str:
    return hashlib.sha256("\0".join(words).encode("utf-8", "surrogateescape")).hexdigest()[:12]
