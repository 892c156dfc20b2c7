"""Asking on a terminal. Questions go to stderr; Ctrl-C and Ctrl-D leave with nothing recorded."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TypeVar

from govtool.commands._frame.session import Session
from govtool.errors import Refused, UsageMistake
from govtool.i18n import _, sentences
from govtool.render.terminal import note, pad, printable, width
from govtool.text import half_width

T = TypeVar("T")
Choice = tuple[str, str]
"""A code and its label."""

_YES = {"y", "yes", "是", "好", "对"}


def ask(
    label: str, parse: Callable[[str], T], choices: Sequence[Choice] | None = None, default: str | None = None
) -> T:
    """Ask until ``parse`` accepts the answer.

    :param label: what is asked for, translated, without punctuation.
    :param parse: turns the answer into a value; what it raises as :class:`Refused` is shown, and asked again.
    :param choices: codes with labels, shown with numbers; the answer may be a number, a code or a label, and
        ``parse`` gets the code. Any other answer goes to ``parse`` as it is.
    :param default: what an empty answer stands for, as if typed.
    :raises EOFError: at the end of input (Ctrl-D).
    """
    _show(choices or ())
    while True:
        try:
            answer = _answer(_question(label, default)) or default or ""
            return parse(_chosen(answer, choices or ()))
        except Refused as refusal:
            note("  " + printable(sentences(refusal.message, refusal.hint)))


def optional(parse: Callable[[str], T]) -> Callable[[str], T | None]:
    """``parse`` for a field that may be left empty: an empty answer is None."""
    return lambda answer: parse(answer) if answer.strip() else None


def confirm(question: str, session: Session) -> bool:
    """Ask a question to be answered yes or no; ``--yes`` answers it, and an empty answer is no.

    :raises UsageMistake: code ``needs_yes``, when there is nobody to ask and ``--yes`` was not given.
    :raises EOFError: at the end of input (Ctrl-D).
    """
    if session.yes:
        return True
    if not session.interactive:
        raise UsageMistake("needs_yes", _("This has to be confirmed."), _("Add --yes to confirm it beforehand."))
    return _answer(_("{question} [y/N] ").format(question=question)).casefold() in _YES


def _question(label: str, default: str | None) -> str:
    if default:
        return _("{label} [{default}]: ").format(label=label, default=default)
    return _("{label}: ").format(label=label)


def _answer(question: str) -> str:
    """One line typed by a person, half-width where that makes no difference to a text."""
    note(question, end="")
    try:
        line = sys.stdin.readline()
    except UnicodeDecodeError:
        raise Refused("bad_text", _("This could not be read."), _("Type it again.")) from None
    if not line:
        raise EOFError
    return line.strip()


def _chosen(answer: str, choices: Sequence[Choice]) -> str:
    """The code meant by an answer; a code goes before a number, because a code may be a number."""
    meant = half_width(answer)
    for code, label in choices:
        if meant.casefold() in {code.casefold(), half_width(label).casefold()}:
            return code
    if meant.isdecimal() and 1 <= int(meant) <= len(choices):
        return choices[int(meant) - 1][0]
    return answer


def _show(choices: Sequence[Choice]) -> None:
    """The choices with their numbers, one to a line; the code beside a label that differs from it."""
    widest = max((width(label) for _code, label in choices), default=0)
    for number, (code, label) in enumerate(choices, 1):
        note(f"  {number:>2}  {pad(label, widest)}  {code}" if code != label else f"  {number:>2}  {label}")
