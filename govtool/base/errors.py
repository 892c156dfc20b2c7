"""The one base error, and the table of exit codes.

A mistake of the user is raised as a :class:`GovtoolError`; a problem in a record (a row of a file)
is data and is returned as a :class:`Problem` in a list.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any


class ExitCode(IntEnum):
    """Exit codes a script may rely on (contract, General)."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    REFUSED = 3
    NOT_FOUND = 4
    BUSY = 5
    STORAGE = 6
    INTERRUPTED = 130


class GovtoolError(Exception):
    """A refusal with all a person needs: what is wrong, and what to do.

    :param code: stable English code for scripts, e.g. ``bad_date``.
    :param message: one sentence for people, already translated.
    :param hint: what to do next, already translated; may span lines.
    :param where: further stable keys for ``--json`` (``row``, ``column``, ``value``, ``rule`` …).
    """

    exit_code: ExitCode = ExitCode.REFUSED

    def __init__(self, code: str, message: str, hint: str | None = None, **where: Any) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.where = where

    def as_json(self) -> dict[str, Any]:
        """Return the object printed on stderr under ``--json``."""
        from govtool.base.text import quoted  # which raises these errors

        where, value = self.where, self.where.get("value")
        if isinstance(value, str):  # as typed or read: it may be somebody's number
            where = where | {"value": quoted(value)}
        elif isinstance(value, list | tuple):
            where = where | {"value": [quoted(each) for each in value]}
        body = {"code": self.code, "message": self.message, "hint": self.hint, **where}
        return {"error": body}


class UsageMistake(GovtoolError):
    """The command line itself is wrong (exit 2)."""

    exit_code = ExitCode.USAGE


class Refused(GovtoolError):
    """An invalid value, or a step that breaks a rule of the rulebook (exit 3)."""


class NotFound(GovtoolError):
    """A case, unit, grid, file … that is not there (exit 4)."""

    exit_code = ExitCode.NOT_FOUND


class FileBusy(GovtoolError):
    """Another command holds the file longer than we are ready to wait (exit 5)."""

    exit_code = ExitCode.BUSY


class StorageTrouble(GovtoolError):
    """The file is damaged, full, read-only, not ours or of a newer schema (exit 6)."""

    exit_code = ExitCode.STORAGE


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one field of a record.

    ``field`` is our own field name (``registered_on``); ``row`` and ``column`` are filled in by the
    reader of a file: the row as a spreadsheet shows it, and the header as the file spells it.
    """

    field: str
    code: str
    message: str
    value: str | None = None
    row: int | None = None
    column: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the object in ``problems`` of an import summary (contract, Files)."""
        return {
            "row": self.row,
            "column": self.column or self.field,
            "value": self.value,
            "code": self.code,
            "message": self.message,
        }
