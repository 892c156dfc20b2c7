"""Editing one answer on a terminal: whole characters of any width, pasted lines in one field.

The line editor is imported where a person is asked, and only there. It never asks the terminal
where its cursor is, which many do not answer. Where it cannot work, the terminal's own line editing
is used.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from govtool.base.errors import Refused
from govtool.base.i18n import _
from govtool.base.text import typed

if TYPE_CHECKING:
    from prompt_toolkit.input import Input
    from prompt_toolkit.key_binding import KeyBindings
    from prompt_toolkit.output import Output

_WAKE = 0.25
"""Seconds."""


class Line(NamedTuple):
    """An answer as it was left.

    :param wants_editor: whether the editor of the clerk's choice is to go on with it.
    """

    text: str
    wants_editor: bool = False


def edited_line(question: str, *, start: str = "", lines: bool = False) -> Line:
    """Return what a person answers to a question.

    :param start: the answer to begin with, which may be edited.
    :param lines: whether line breaks in pasted text stay; otherwise they become spaces.
    :raises EOFError, KeyboardInterrupt: the person leaves.
    :raises Refused: code ``bad_text``, for what is no text in the encoding of the terminal.
    """
    devices = _devices()
    if devices is None:
        return Line(_plain_line(question))
    found = _edited(question, start, *devices, lines=lines)
    if any("\ud800" <= character <= "\udfff" for character in found.text):
        raise Refused("bad_text", _("This could not be read."), _("Type it again."))
    return found


def _edited(question: str, start: str, source: Input, target: Output, *, lines: bool) -> Line:
    from prompt_toolkit.history import DummyHistory
    from prompt_toolkit.shortcuts.prompt import PromptSession

    asked_for: list[str] = []
    session: PromptSession[str] = PromptSession(
        history=DummyHistory(),
        input=source,
        output=target,
        key_bindings=_keys(asked_for, lines=lines),
        reserve_space_for_menu=0,
        enable_suspend=True,
        include_default_pygments_style=False,
    )
    sys.stderr.flush()
    text = session.prompt(_drawable(question), default=start)
    return Line(text, bool(asked_for))


def _keys(asked_for: list[str], *, lines: bool) -> KeyBindings:
    """Return what the keys do that are not as the line editor has them."""
    from prompt_toolkit.key_binding import KeyBindings
    from prompt_toolkit.keys import Keys

    keys = KeyBindings()

    @keys.add(Keys.BracketedPaste)
    def _paste(event: Any) -> None:
        pasted = event.data.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
        event.current_buffer.insert_text(pasted if lines else " ".join(pasted.split("\n")))

    @keys.add("c-x", "c-e")
    def _edit(event: Any) -> None:
        asked_for.append("editor")
        event.app.exit(result=event.current_buffer.text)

    return keys


@cache
def _devices() -> tuple[Input, Output] | None:
    """Return the terminal of the line editor, or None; shared, to keep typed-ahead input."""
    if os.environ.get("TERM", "").lower() in {"dumb", "unknown"}:
        return None
    try:
        from prompt_toolkit.input.defaults import create_input
        from prompt_toolkit.output.defaults import create_output

        source, target = create_input(sys.stdin), create_output(sys.stdout)
        source.fileno()
    except Exception:  # noqa: BLE001  # terminals differ in many ways, and the plain line is always there
        return None
    if hasattr(target, "enable_cpr"):
        target.enable_cpr = False
    return source, target


def _drawable(question: str) -> str:
    """Return the question with other characters for those that the terminal cannot draw."""
    encoding = sys.stdout.encoding or "utf-8"
    return question.encode(encoding, "plain").decode(encoding)


# --- without the line editor


def _plain_line(question: str) -> str:
    """Return one line typed by a person, who may edit it where the system has a line editor."""
    with suppress(ImportError):  # Windows edits lines itself
        import readline  # noqa: F401  # input() uses it once it is there
    with _wakened():
        return typed(lambda: input(question))


@contextmanager
def _wakened() -> Iterator[None]:
    """Wake the line editor regularly, so that it notices a Ctrl-C pressed before it waits."""
    if sys.platform == "win32":
        yield
        return
    before = signal.signal(signal.SIGALRM, lambda _number, _frame: None)
    signal.setitimer(signal.ITIMER_REAL, _WAKE, _WAKE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
