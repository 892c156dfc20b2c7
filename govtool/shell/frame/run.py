"""One run of the program: language, streams, the call, and every error with its exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import ModuleType

import typer
from typer.main import get_command

from govtool.base import i18n
from govtool.base.errors import ExitCode, GovtoolError
from govtool.base.i18n import _
from govtool.base.text_width import printable
from govtool.desk.settings import language_beforehand
from govtool.shell.frame.conversation import AskedAnew, afresh, talk
from govtool.shell.frame.lazy import translate
from govtool.shell.frame.session import Session, offer_undo, say_undo, usual_file
from govtool.shell.frame.typed_values import take_as_typed
from govtool.shell.terminal import is_terminal, json_line, note, paint, prepare_streams

_OTHERS = 0o077
"""All rights of everybody but the owner."""
_GONE = frozenset({"no_file", "vanished", "cannot_open", "read_only"})
"""Codes of a file that cannot be reached, which it cannot where its folder is gone."""


def run(app: typer.Typer, argv: Sequence[str]) -> int:
    """Run ``app`` with the arguments after the program's name; return the exit code.

    The language and the form of errors must be known before anything is built or parsed, so
    ``--lang`` and ``--json`` are looked for beforehand.
    """
    argv = understood(argv)
    options = list(argv[: argv.index("--")] if "--" in argv else argv)
    prepare_streams(as_json="--json" in options)
    with _for_the_owner():
        return _run(app, argv, options)


@contextmanager
def _for_the_owner() -> Iterator[None]:
    """Make every file created inside readable by its owner only: nearly all name people.

    Windows keeps such rights in its folders.
    """
    before = os.umask(_OTHERS)
    try:
        yield
    finally:
        os.umask(before)


def _run(app: typer.Typer, argv: Sequence[str], options: Sequence[str]) -> int:
    i18n.use(i18n.detect(os.environ, chosen_language(options)))
    offer_undo(offered=False)
    try:
        code = _converse(app, argv)
        say_undo()
        sys.stdout.flush()
    except BrokenPipeError:
        _abandon(sys.stdout)
        return ExitCode.DONE
    except GovtoolError as error:
        _report(error, as_json="--json" in options)
        return error.exit_code
    except OSError as error:  # of the last flush
        _abandon(sys.stdout)
        trouble: GovtoolError = _mistakes().explanation(error, None)
        _report(trouble, as_json="--json" in options)
        return trouble.exit_code
    return code


def _converse(app: typer.Typer, argv: Sequence[str]) -> int:
    """Run the command line, again for each changed answer; keep a draft when it is left.

    :raises GovtoolError, BrokenPipeError: as :func:`_invoke`.
    """
    afresh()
    while True:
        talk.begin(argv)
        try:
            code = _invoke(app, argv)
        except AskedAnew as anew:
            argv = anew.argv or argv
            continue
        except GovtoolError:
            talk.speak()
            talk.leave(note)
            raise
        talk.finish()
        return code


def _invoke(app: typer.Typer, argv: Sequence[str]) -> int:
    """Parse and call without Typer's ``main``, which expands ``*`` on Windows and hides Ctrl-C.

    :raises GovtoolError: whatever goes wrong.
    :raises BrokenPipeError: nobody reads stdout any more.
    """
    root = get_command(app)
    translate(root)
    take_as_typed(*root.params)
    context = None
    try:
        with root.make_context("govtool", list(argv)) as context:
            root.invoke(context)
    except typer.Exit as done:
        return int(done.exit_code)
    except BrokenPipeError:
        raise
    except (KeyboardInterrupt, EOFError, typer.Abort):
        raise _mistakes().interrupted() from None
    except MemoryError as error:
        error.__traceback__ = None  # it holds what filled the memory
        raise _mistakes().out_of_memory() from None
    except Exception as error:
        if not isinstance(error, GovtoolError):
            _show_details()
        translated = _translated(error, context.obj if context else None)
        if translated is error:
            raise
        raise translated from error
    return ExitCode.DONE


def _translated(error: Exception, session: object) -> GovtoolError:
    """The error in words, with the backups there are when the file in use is past reading."""
    from govtool.shell.frame import advice, error_translation

    if not isinstance(session, Session):
        return error_translation.explanation(error, None)
    explained = (
        error
        if isinstance(error, GovtoolError)
        else error_translation.explanation(error, session.db)
    )
    if (
        explained.code in _GONE
        and not (session.chosen_db or Path()).is_absolute()
        and error_translation.is_nowhere()
    ):
        return error_translation.nowhere()
    return advice.advised(explained, session)


def _mistakes() -> ModuleType:
    """The words for errors, which most runs never need."""
    from govtool.shell.frame import error_translation

    return error_translation


def chosen_language(options: Sequence[str]) -> str | None:
    """Return the language that an option, a variable or the settings ask for."""
    wanted = _value_of("--lang", options) or os.environ.get("GOVTOOL_LANG")
    if wanted:
        return wanted
    file = _value_of("--db", options) or os.environ.get("GOVTOOL_DB")
    return language_beforehand(Path(file) if file else usual_file())


def _value_of(option: str, argv: Sequence[str]) -> str | None:
    """The last value given for ``option``, as ``--lang en`` or ``--lang=en``."""
    value = None
    for position, argument in enumerate(argv):
        if argument == option:
            value = argv[position + 1] if position + 1 < len(argv) else None
        elif argument.startswith(f"{option}="):
            value = argument.partition("=")[2]
    return value


def _report(error: GovtoolError, *, as_json: bool) -> None:
    """The error on stderr: one JSON object, or its sentence and what to do."""
    with suppress(OSError, ValueError):
        if as_json:
            note(json_line(error.as_json()))
            return
        if is_terminal(sys.stderr) and error.exit_code == ExitCode.INTERRUPTED:
            note()
        note(paint(_("Error: "), "bold red", sys.stderr) + printable(error.message))
        for line in (error.hint or "").splitlines():
            note(f"  {printable(line)}")


def _show_details() -> None:
    if os.environ.get("GOVTOOL_DEBUG") == "1":
        import traceback

        traceback.print_exc()


def _abandon(stream: object) -> None:
    """Let the interpreter flush a dead stream into nowhere, without complaint."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # type: ignore[attr-defined]  # may be a stand-in


def understood(argv: Sequence[str]) -> Sequence[str]:
    """Return the arguments, reading those that could not be decoded as UTF-8 or GB18030."""
    if all(argument.isascii() or argument.isprintable() for argument in argv):
        return argv
    return [_understood(argument) for argument in argv]


def _understood(argument: str) -> str:
    """Return an argument in characters; the name of a file that is there stays the bytes it is."""
    try:
        argument.encode("utf-8")
    except UnicodeEncodeError:
        whole = os.fsencode(argument)
    else:
        return argument
    if os.path.lexists(whole) or os.path.lexists(whole.partition(b"=")[2]):
        return argument
    from govtool.base.input_files import LADDER  # nearly all arguments are as the system says

    return next(
        (text for encoding in LADDER if (text := _decoded(whole, encoding)) is not None), argument
    )


def _decoded(whole: bytes, encoding: str) -> str | None:
    try:
        return whole.decode(encoding)
    except UnicodeDecodeError:
        return None
