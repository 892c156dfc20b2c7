"""Errors of every kind, translated into one :class:`GovtoolError` with our own words.

Typer 0.29 vendors Click and keeps its exceptions private, so they are told apart by name; a kind
not known here still comes out as a usage mistake, in Typer's English.
"""

from __future__ import annotations

import errno
import re
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govtool.base.errors import (
    ExitCode,
    GovtoolError,
    NotFound,
    Refused,
    StorageTrouble,
    UsageMistake,
)
from govtool.base.i18n import _, listed, sentences, system_reason
from govtool.base.text import quoted
from govtool.shell.frame.session import was_recorded

if TYPE_CHECKING:
    import sqlite3

    import typer
    from typer._click import Context

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


class Interrupted(GovtoolError):
    """Ctrl-C, or the end of input at a prompt (exit 130)."""

    exit_code = ExitCode.INTERRUPTED


class Internal(GovtoolError):
    """A mistake of ours. Exit 6: nobody at the desk can mend it, and a script must not go on."""

    exit_code = ExitCode.STORAGE


def interrupted() -> GovtoolError:
    """The error for a run that was broken off."""
    if was_recorded():
        return Interrupted(
            "interrupted",
            _("Interrupted after recording."),
            _("See what was recorded: govtool journal"),
        )
    return Interrupted("interrupted", _("Interrupted; nothing was recorded."))


def explanation(error: Exception, db: Path | None) -> GovtoolError:
    """The error for people and scripts that stands for any exception.

    :param db: the file in use, if that is known.
    """
    import typer

    if isinstance(error, GovtoolError):
        return error
    if isinstance(error, typer.TyperException):
        return from_typer(error, None)
    if isinstance(error, OSError):
        return from_system(error)
    if isinstance(error, UnicodeEncodeError) and "surrogates" in error.reason:
        return Refused("bad_text", _("The command line has characters that could not be read."))
    if database := _database_error(error):
        from govtool.file.file_errors import trouble

        return trouble(database, db or Path())
    return _internal(error)


def out_of_memory() -> GovtoolError:
    """The error for a run that needed more memory than there is."""
    message = _("There is not enough memory for this.")
    if not was_recorded():
        message = _("{message} Nothing was recorded.", message=message)
    return StorageTrouble(
        "out_of_memory", message, _("Close other programs, or take a smaller file.")
    )


def _database_error(error: Exception) -> sqlite3.Error | None:
    """``error`` if it comes from SQLite; a run that did not import sqlite3 cannot have met one."""
    loaded = sys.modules.get("sqlite3")
    return error if loaded is not None and isinstance(error, loaded.Error) else None


def _internal(error: Exception) -> GovtoolError:
    message = _(
        "Something unexpected went wrong inside govtool ({kind}).", kind=type(error).__name__
    )
    if not was_recorded():
        message = _("{message} Nothing was recorded.", message=message)
    return Internal(
        "internal", message, _("To see where, set GOVTOOL_DEBUG=1 and run the command again.")
    )


def from_system(error: OSError) -> GovtoolError:
    """The error for a file or folder the system will not let us use."""
    name = str(error.filename) if error.filename else None
    if is_nowhere():
        return nowhere()
    place = name or _("the file")
    if name is None and was_recorded():
        message = _("It was recorded, but the answer could not be written out.")
        return StorageTrouble("answer_lost", message, _("See what was recorded: govtool journal"))
    if error.errno in _FULL:
        return StorageTrouble(
            "disk_full", _("There is no room left for {place}.", place=place), file=name
        )
    if error.errno in _FORBIDDEN:
        return StorageTrouble(
            "no_permission",
            _("You may not read or write {place}.", place=place),
            _("Choose another folder, or have the permission given to you."),
            file=name,
        )
    if isinstance(error, FileNotFoundError):
        return _not_there(name, place)
    message = _("{place} cannot be used: {reason}.", place=place, reason=system_reason(error))
    return StorageTrouble("file_trouble", message, file=name)


def is_nowhere() -> bool:
    """Return whether the working folder was removed."""
    try:
        Path.cwd()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return False


def nowhere() -> GovtoolError:
    """Return the error that the working folder was removed, and all relative names with it."""
    message = _("The current folder is not there any more.")
    if not was_recorded():
        message = sentences(message, _("Nothing was recorded."))
    return StorageTrouble(
        "no_folder", message, _("Go to a folder that is there (cd …), and try again.")
    )


def _not_there(name: str | None, place: str) -> GovtoolError:
    folder = Path(name).parent if name else Path()
    if not folder.is_dir():
        return StorageTrouble(
            "no_folder",
            _("There is no folder {folder}.", folder=folder),
            _("Create it, or choose another."),
            file=name,
        )
    return NotFound("no_file", _("There is no file {place}.", place=place), file=name)


# --- the command line


def from_typer(error: typer.TyperException, ctx: Context | None) -> UsageMistake:
    """The usage mistake for what Typer complains about."""
    ctx = getattr(error, "ctx", None) or ctx
    code, message, hint = _usage(error, ctx)
    see = _("See: {command} --help", command=ctx.command_path if ctx else "govtool")
    return UsageMistake(code, message, hint or see)


def _usage(error: Any, ctx: Context | None) -> tuple[str, str, str | None]:
    """Code, message and hint."""
    from govtool.shell.frame.help import label

    match type(error).__name__:
        case "NoSuchOption":
            return (
                "no_such_option",
                _("There is no option {option}.", option=quoted(error.option_name)),
                _nearest(error),
            )
        case "MissingParameter":
            message = _("{name} is missing ({help}).")
            return (
                "missing_argument",
                message.format(name=label(error.param), help=_phrase(error.param.help or "")),
                None,
            )
        case "BadOptionUsage" if error.message.endswith("does not take a value."):
            return "bad_value", _("{option} takes no value.", option=error.option_name), None
        case "BadOptionUsage":
            return "missing_value", *_missing_value(error, ctx)
        case "BadParameter" if error.param is not None:
            return (
                "bad_value",
                _("{option}: {problem}", option=label(error.param), problem=_wrong_value(error)),
                None,
            )
        case "BadParameter":
            return "bad_value", error.message, None
        case _:
            return "usage", error.format_message(), None


def _missing_value(error: Any, ctx: Context | None) -> tuple[str, str | None]:
    """Return the value that an option lacks, and an example from the command's own examples."""
    name = error.option_name
    params = ctx.command.params if ctx else []
    param = next((param for param in params if name in param.opts), None)
    example = _example(name, ctx.command.epilog) if ctx else None
    hint = _("For example: {example}", example=example) if example else None
    if param is not None and param.nargs > 1:
        text = _("{option} needs {n} values: {values}.")
        return text.format(
            option=name, n=param.nargs, values=listed((param.metavar or "").split())
        ), hint
    if param is not None and param.metavar:
        return _("{option} needs a value: {values}.", option=name, values=param.metavar), hint
    return _("{option} needs a value.", option=name), hint


def _example(option: str, examples: str | None) -> str | None:
    """Return the first example that gives an option, from the option on to the next one."""
    found = re.search(rf"(?<=\s){re.escape(option)} (?:(?! -).)+", examples or "")
    return found[0].strip() if found else None


def _phrase(help_text: str) -> str:
    """Return a help text for use inside a sentence: no full stop, no initial capital."""
    text = " ".join(help_text.split()).rstrip(".。")
    return text[:1].lower() + text[1:]


def _nearest(error: Any) -> str | None:
    if not error.possibilities:
        return None
    return _("Did you mean: {names}?", names=listed(error.possibilities[:2]))


def _wrong_value(error: Any) -> str:
    """Return why Typer (in fact pydantic) refuses a value; our own refusals keep their words."""
    with suppress(AttributeError, IndexError):
        problem = error.__cause__.errors()[0]
        shown = quoted(problem["input"])
        choices = error.param.type_descriptor.choices
        if choices is not None:
            return _(
                "“{value}” is none of {choices}.", value=shown, choices=listed(map(str, choices))
            )
        match problem["type"]:
            case "greater_than_equal":
                return _(
                    "“{value}” is too small; at least {limit}.",
                    value=shown,
                    limit=problem["ctx"]["ge"],
                )
            case "less_than_equal":
                return _(
                    "“{value}” is too large; at most {limit}.",
                    value=shown,
                    limit=problem["ctx"]["le"],
                )
            case "int_parsing":
                return _("“{value}” is not a whole number.", value=shown)
            case _:
                return _("“{value}” is not a value it takes.", value=shown)
    return str(error.message)
