"""Candidates for a shell when somebody presses Tab; command groups stay lazy.

A script of ``data/completion`` gives the line up to the cursor in the environment, and reads lines:
first how the answer is to be used (``plain``; ``open``, more belongs to the same word; ``files``),
then a candidate a line, followed by a tab and its description for shells that show one. Nothing
goes wrong aloud: without an answer there are none.
"""

from __future__ import annotations

import locale
import os
import shlex
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple, cast

from typer._click.shell_completion import _resolve_context, _resolve_incomplete
from typer.main import get_command

from govtool.base import i18n
from govtool.shell.frame.lazy import Lazy, translate
from govtool.shell.frame.run import chosen_language

if TYPE_CHECKING:
    import typer
    from typer._click import Context, Parameter

VARIABLE = "_GOVTOOL_COMPLETE"
"""The environment variable in which a script names its shell."""
_LINE, _BREAKS = "_GOVTOOL_LINE", "_GOVTOOL_BREAKS"

SHELLS = {"bash": "bash", "zsh": "zsh", "fish": "fish", "powershell": "ps1"}
"""The shells there are scripts for, with the endings of those."""
PLAIN, OPEN, FILES = "plain", "open", "files"
_SPECIAL = frozenset(" \t\"'`$\\|&;<>()[]{}*?!#~^%,@")


class Completions(NamedTuple):
    """Candidates at the cursor with their descriptions, and how the shell uses them."""

    items: list[tuple[str, str]]
    use: str = PLAIN


Values = Callable[["Parameter", "Context", str, bool], Completions]
"""Finds the candidates for a value, given its beginning and whether descriptions are shown."""


class TypedLine(NamedTuple):
    """A command line up to the cursor: whole words, the begun word, and its open quote."""

    words: list[str]
    begun: str
    quote: str = ""


def answer(app: typer.Typer, environ: Mapping[str, str], values: Values) -> int:
    """Print the candidates for the line in ``environ``; print nothing on any failure."""
    shell = environ[VARIABLE]
    with suppress(Exception):
        line = split(environ.get(_LINE, ""), has_escapes=shell != "powershell")
        found = candidates(app, line, values, is_described=shell != "bash")
        _print(shell, [found.use, *_written(found, line, shell, environ.get(_BREAKS, ""))])
    return 0


def split(text: str, *, has_escapes: bool = True) -> TypedLine:
    """Return the words of a line that may end in the middle of one.

    >>> split("govtool case show 'SQ 0").begun, split("govtool find 张 ").words
    ('SQ 0', ['govtool', 'find', '张'])
    """
    reader = shlex.shlex(text, posix=True)
    reader.whitespace_split, reader.commenters = True, ""
    if not has_escapes:
        reader.escape = ""
    words: list[str] = []
    try:
        words.extend(reader)
    except ValueError:  # the line ends within quotes, or after a backslash
        state = str(vars(reader)["state"])
        quote = state if state in {"'", '"'} else ""
        return TypedLine(words, reader.token, quote)
    return (
        TypedLine(words, "") if not text or text[-1].isspace() else TypedLine(words[:-1], words[-1])
    )


def candidates(
    app: typer.Typer, line: TypedLine, values: Values, *, is_described: bool
) -> Completions:
    """Return what the word being typed may become."""
    root = get_command(app)
    i18n.use(i18n.detect(os.environ, chosen_language(line.words)))
    translate(root)
    words = line.words[1:]
    context = _resolve_context(root, {}, "govtool", words)
    place, begun = _resolve_incomplete(context, [*words], line.begun)
    if isinstance(place, Lazy) and not begun.startswith("-"):
        if place is not context.command or context.args or context._protected_args:  # noqa: SLF001  # Typer's own way
            return Completions([])
        return Completions(place.summaries(context, begun, is_described=is_described))
    if place is context.command:
        return Completions(_options(context, begun))
    found = values(cast("Parameter", place), context, begun, is_described)
    head = line.begun[: len(line.begun) - len(begun)]
    return Completions([(head + value, text) for value, text in found.items], found.use)


def _options(context: Context, begun: str) -> list[tuple[str, str]]:
    """The options that begin so; all of them after the last argument."""
    items = context.command.shell_complete(context, begun or "-")
    return [(item.value, item.help or "") for item in items]


def _written(found: Completions, line: TypedLine, shell: str, breaks: str) -> Iterable[str]:
    """The candidates as the shell takes them."""
    done = _done_by_bash(line.begun, breaks) if shell == "bash" else 0
    for value, text in found.items:
        if value.isprintable():
            shown = " ".join(text.split())
            yield _quoted(value[done:], line.quote, shell) + (
                f"\t{shown}" if shown and shell != "bash" else ""
            )


def _done_by_bash(begun: str, breaks: str) -> int:
    """Return the length of the word that bash keeps: up to the last word-breaking character."""
    return 1 + max((begun.rfind(sign) for sign in breaks if sign in ":="), default=-1)


def _quoted(value: str, quote: str, shell: str) -> str:
    """A value as it must be typed; zsh and fish quote by themselves."""
    if shell == "bash" and not quote:
        return "".join(
            f"\\{sign}" if sign in _SPECIAL - {"%", ",", "@"} else sign for sign in value
        )
    if shell == "powershell" and not _SPECIAL.isdisjoint(value):
        return "'" + value.replace("'", "''") + "'"
    return value


def _print(shell: str, lines: Iterable[str]) -> None:
    """Print in the encoding of the locale, which the shell uses, whatever pipes carry otherwise."""
    encoding = "utf-8" if shell == "powershell" else locale.getpreferredencoding(do_setlocale=False)
    for line in lines:
        with suppress(UnicodeEncodeError):
            sys.stdout.buffer.write(f"{line}\n".encode(encoding))
    sys.stdout.flush()
