"""Asking on a terminal, an answer at a time. Ctrl-C and Ctrl-D leave with nothing recorded.

Questions stand on the terminal of stdout, where the line editor needs them; choices and what is wrong with an
answer go to stderr.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from pathlib import Path
from typing import TypeVar

import typer

from govtool.commands._frame.session import Session
from govtool.commands._line import edited_line
from govtool.errors import ExitCode, GovtoolError, NotFound, Refused, UsageMistake
from govtool.i18n import _, ngettext, sentences
from govtool.render.terminal import note, pad, printable, width
from govtool.text import half_width, says_nothing

T = TypeVar("T")
Choice = tuple[str, str]
"""A code and its label."""

MANY = 40
"""The most choices listed without being asked for."""

_YES = frozenset({"y", "yes", "是", "好", "对", "是的", "有", "确认"})
_NO = frozenset({"", "n", "no", "否", "不", "不是", "无", "没有", "取消"})
_NO_SUCH_CHOICE = frozenset({"bad_term", "unknown_unit", "unknown_grid"})


def ask(
    label: str,
    parse: Callable[[str], T],
    choices: Sequence[Choice] | None = None,
    default: str | None = None,
    *,
    lines: bool = False,
) -> T:
    """Ask until ``parse`` accepts the answer.

    :param label: what is asked for, translated, without punctuation.
    :param parse: turns the answer into a value; what it refuses is explained, and asked again.
    :param choices: codes with labels, shown with numbers; the answer may be a number, a code or a label, and
        ``parse`` gets the code. Any other answer goes to ``parse`` as it is.
    :param default: what an empty answer stands for, as if typed.
    :param lines: whether the answer may have several lines, as pasted text has.
    :raises EOFError: at the end of input (Ctrl-D).
    """
    offered = choices or ()
    _offer(offered)
    while True:
        answer = ""
        try:
            answer = _answer(_question(label, default), lines=lines) or default or ""
            if offered and half_width(answer) == "?":
                _show(offered)
                continue
            return parse(_chosen(answer, offered))
        except (Refused, NotFound, UsageMistake) as refusal:
            _explain(refusal, answer, offered)


def optional(parse: Callable[[str], T]) -> Callable[[str], T | None]:
    """``parse`` for a field that may be left empty: an empty answer is None, and so is one that says "not known"."""
    return lambda answer: None if says_nothing(answer) else parse(answer)


def among(codes: Container[str]) -> Callable[[str], str]:
    """A parser for an answer that must be one of the choices."""

    def parse(answer: str) -> str:
        if answer not in codes:
            raise Refused("bad_term", _("There is no such choice; type a number or a name from the list."))
        return answer

    return parse


def yes_or_no(answer: str) -> bool:
    """What an answer to a question says; an empty one is no.

    :raises Refused: code ``bad_value``, when it is neither.
    """
    said = half_width(answer).casefold()
    if said in _YES | _NO:
        return said in _YES
    raise Refused("bad_value", _("Please answer yes or no."))


def confirm(question: str, session: Session, *, answered: bool = False) -> bool:
    """Ask a question to be answered yes or no; ``--yes`` answers it, and an empty answer is no.

    :param answered: an empty answer is none: it would cost all that was typed before.
    :raises UsageMistake: code ``needs_yes``, when there is nobody to ask and ``--yes`` was not given.
    :raises EOFError: at the end of input (Ctrl-D).
    """
    if session.yes:
        return True
    if not session.interactive:
        message = _("This has to be confirmed: {question}").format(question=question)
        raise UsageMistake("needs_yes", message, _("Add --yes to confirm it beforehand."))
    return decide(question, answered=answered)


def decide(question: str, *, answered: bool = False) -> bool:
    """Ask until the answer is yes or no: a question of fact, which ``--yes`` does not answer."""
    text = (_("{question} [yes/no] ") if answered else _("{question} [y/N] ")).format(question=question)
    while True:
        try:
            answer = _answer(text)
            return yes_or_no(answer if answer.strip() or not answered else "?")
        except Refused as refusal:
            _explain(refusal, "", ())


def sure_to_replace(targets: Sequence[Path], session: Session) -> None:
    """Ask before files are replaced, unless --force says so: somebody may have written into a paper since it was made.

    :raises UsageMistake: code ``needs_yes``, when there is nobody to ask. :raises typer.Exit: the answer was no.
    """
    there = [str(target) for target in targets if target.exists()]
    if not there or session.force:
        return
    question = ngettext(
        "{path} is there already. Replace it?",
        "{n} of the files are there already, e.g. {path}. Replace them?",
        len(there),
    )
    if not confirm(question.format(path=there[0], n=len(there)), session):
        note(_("Nothing was changed."))
        raise typer.Exit(ExitCode.REFUSED)


def _question(label: str, default: str | None) -> str:
    if default:
        return _("{label} [{default}]: ").format(label=label, default=default)
    return _("{label}: ").format(label=label)


def _answer(question: str, *, lines: bool = False) -> str:
    """Return one answer typed by a person, without the space around it."""
    return edited_line(question, lines=lines).text.strip()


def _chosen(answer: str, choices: Sequence[Choice]) -> str:
    """The code meant by an answer; a code goes before a number, because a code may be a number."""
    meant = half_width(answer)
    by_code = [code for code, _label in choices if code.casefold() == meant.casefold()]
    by_label = [code for code, label in choices if half_width(label).casefold() == meant.casefold()]
    for found in (by_code, by_label):
        if len(found) == 1:
            return found[0]
    if meant.isdecimal() and 1 <= int(meant) <= len(choices):
        return choices[int(meant) - 1][0]
    return answer


def _explain(refusal: GovtoolError, answer: str, choices: Sequence[Choice]) -> None:
    """Why an answer is not taken, and what to do."""
    hint, *more = (refusal.hint or "").splitlines() or [""]
    lines = [sentences(refusal.message, hint), *more]
    if choices and refusal.code in _NO_SUCH_CHOICE:
        no_such = _("There is no such choice; type a number or a name from the list.")
        lines = [no_such if answer else _("Choose one: type its number or its name.")]
    for line in lines:
        note(f"  {printable(line)}")


def _offer(choices: Sequence[Choice]) -> None:
    """The choices, or how to see them when they are too many."""
    if len(choices) <= MANY:
        _show(choices)
        return
    note("  " + _("{n} choices: type a code or a name, or ? to list them.").format(n=len(choices)))


def _show(choices: Sequence[Choice]) -> None:
    """The choices with their numbers, one to a line; the code beside a label that differs from it."""
    widest = max((width(label) for _code, label in choices), default=0)
    for number, (code, label) in enumerate(choices, 1):
        note(f"  {number:>2}  {pad(label, widest)}  {code}" if code != label else f"  {number:>2}  {label}")
