"""Asking on a terminal. Ctrl-C and Ctrl-D leave without recording, ``<`` goes back.

Questions stand on the terminal of stdout, where the line editor needs them; choices and what is
wrong with an answer go to stderr.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Generic, TypeVar

import typer

from govtool.base.errors import ExitCode, GovtoolError, NotFound, Refused, UsageMistake
from govtool.base.i18n import _, ngettext, sentences
from govtool.base.text import NO, TEXT_LIMIT, YES, clean, half_width, place_in, quoted, says_nothing
from govtool.base.text_width import pad, printable, width
from govtool.shell.frame.conversation import Planned, talk
from govtool.shell.frame.session import Session
from govtool.shell.terminal import note, page_width

T = TypeVar("T")
Choice = tuple[str, str]
"""A code and its label."""

MANY = 40
"""The most choices listed without being asked for."""

_YES = YES | {"好", "确认"}
_NO = NO | {"", "不", "取消"}
_NO_SUCH_CHOICE = frozenset({"bad_term", "unknown_unit", "unknown_grid", "unknown_category"})
_REFUSALS = (Refused, NotFound, UsageMistake)
_GAP = 4
"""Columns between two choices in a line."""


@dataclass(frozen=True, slots=True)
class Question(Generic[T]):
    """Something a person is asked.

    :param label: what is asked for, translated, without punctuation.
    :param parse: turns the answer into a value; what it refuses is explained, and asked again.
    :param choices: codes with labels, shown with numbers; the answer may be a number, a code or a
        label, also the beginning of one, and ``parse`` gets the code. Any other answer goes to
        ``parse`` as it is.
    :param default: what an empty answer stands for, as if typed.
    :param lines: whether the answer may have several lines, and may come from a file or the editor.
    :param name: what it is known by among the questions of the command; without it, the label.
    :param advice: what is to be said before it; :param before: says more, and returns the label to
        ask with.
    :param by_name: turns a number into a name that means the same when the question is asked again.
    """

    label: str
    parse: Callable[[str], T]
    choices: Sequence[Choice] = ()
    default: str | None = None
    lines: bool = False
    name: str = ""
    advice: str | None = None
    before: Callable[[], str] | None = None
    by_name: Callable[[str], str] = str

    @property
    def key(self) -> str:
        """Return the name, or the words of the question."""
        return self.name or self.label


def not_empty(answer: str) -> str:
    """Return an answer cleaned as a text; an empty one is refused."""
    return clean(answer, TEXT_LIMIT, lines=True)


def ask(
    label: str,
    parse: Callable[[str], T],
    choices: Sequence[Choice] | None = None,
    default: str | None = None,
    **how: Any,
) -> T:
    """Ask until ``parse`` accepts the answer; the parameters are those of :class:`Question`.

    :raises EOFError: at the end of input (Ctrl-D). :raises AskedAnew: the person goes back.
    """
    return put(Question(label, parse, choices or (), default, **how))


def put(question: Question[T]) -> T:
    """Ask a question until its answer is accepted; ask an answered one only to change it.

    :raises EOFError: at the end of input (Ctrl-D). :raises AskedAnew: the person goes back.
    """
    planned = talk.plan_for(question.key)
    if planned is not None and planned.is_settled:
        try:
            with talk.answering(question.key, planned.text):
                return question.parse(planned.text)
        except _REFUSALS as refusal:  # the file is another one by now, or an answer before it
            talk.speak()
            note(printable(f"{question.label}: {planned.text}"))
            _explain(refusal, planned.text, question.choices)
    talk.speak()
    _introduce(question)
    if question.before:
        question = replace(question, label=question.before(), name=question.key)
    return _live(question, planned)


def _live(question: Question[T], planned: Planned | None) -> T:
    """Ask a person; the earlier answer may be edited, or is the default where there are choices."""
    earlier = planned.text if planned else ""
    start = "" if question.choices else earlier
    default = _label_of(earlier, question.choices) or question.default
    offered = question.choices
    while True:
        answer = ""
        try:
            answer = _typed(question, default, start) or default or ""
            key = half_width(answer.removeprefix(start))
            if key == "<":
                talk.go_back(planned)
            if key == "?":
                _help(question)
                continue
            return _read(question, question.by_name(_chosen(answer, offered)))
        except _REFUSALS as refusal:
            start = ""
            offered = _narrowed(answer, question.choices, refusal) or question.choices
            _explain(refusal, answer, question.choices, offered)


def _read(question: Question[T], answer: str) -> T:
    """Return the value of an answer: of the one choice that begins so, where it is none itself."""
    try:
        with talk.answering(question.key, answer):
            return question.parse(answer)
    except _REFUSALS as refusal:
        begun = _narrowed(answer, question.choices, refusal)
        if len(begun) != 1:
            raise
    with talk.answering(question.key, begun[0][0]):
        return question.parse(begun[0][0])


def _narrowed(answer: str, choices: Sequence[Choice], refusal: GovtoolError) -> Sequence[Choice]:
    """Return the choices whose code, label or initials begin with an answer that is no choice."""
    if refusal.code not in _NO_SUCH_CHOICE | {"ambiguous"}:
        return ()
    begun = half_width(answer).casefold()
    return [
        choice
        for choice in choices
        if begun
        and any(half_width(word).casefold().startswith(begun) for word in _ways_to_say(choice))
    ]


def _ways_to_say(choice: Choice) -> Iterator[str]:
    """Yield the names of a choice: its code, label, and initials (环境卫生 is hjws)."""
    from govtool.base.initials import readings  # read only where an answer is none of the choices

    yield from choice
    yield from readings(choice[1])


def _typed(question: Question[Any], default: str | None, start: str) -> str:
    """Return what is typed, or what is in the file or left in the editor that is meant."""
    from govtool.shell.form.line_editor import edited_line
    from govtool.shell.form.long_texts import left_in_editor, text_meant

    label = _question(question.label, default)
    while True:
        line = edited_line(label, start=start, lines=question.lines)
        answer = line.text.strip()
        if not question.lines or not (line.wants_editor or answer.startswith("@")):
            return answer
        if line.wants_editor or half_width(answer) == "@":
            start = left_in_editor("" if answer == "@" else line.text)
            continue
        return text_meant(answer)


def _label_of(code: str, choices: Sequence[Choice]) -> str:
    """Return the label of a chosen code, or the code if unclear; empty where nothing is chosen."""
    labels = [label for other, label in choices if other == code]
    is_clear = labels and [label for _code, label in choices].count(labels[0]) == 1
    return labels[0] if is_clear else code if choices else ""


def _introduce(question: Question[Any]) -> None:
    """Say what there is to know before a question, and the keys before the first of a form."""
    if talk.keeps_draft and not talk.is_introduced:
        talk.is_introduced = True
        note(_("< goes back, ? lists the choices, Ctrl-C leaves (a draft is kept)"))
    if question.advice:
        note(question.advice)
    _offer(question.choices)


def _help(question: Question[Any]) -> None:
    """Say what may be answered."""
    if question.choices:
        _show(question.choices)
        return
    note("  " + _("< goes back to the question before, Ctrl-C leaves."))
    if question.lines:
        note("  " + _("@FILE takes the text from a file, @ opens your editor."))


def optional(parse: Callable[[str], T]) -> Callable[[str], T | None]:
    """Return ``parse`` for an optional field: None for an empty answer or one for "not known"."""
    return lambda answer: None if says_nothing(answer) else parse(answer)


def among(codes: Container[str]) -> Callable[[str], str]:
    """A parser for an answer that must be one of the choices."""

    def parse(answer: str) -> str:
        if answer not in codes:
            raise Refused(
                "bad_term", _("There is no such choice; type a number or a name from the list.")
            )
        return answer

    return parse


def yes_or_no(answer: str) -> bool:
    """Return whether an answer means yes; an empty one is no.

    :raises Refused: code ``bad_value``, when it is neither.
    """
    word = half_width(answer).casefold()
    if word in _YES | _NO:
        return word in _YES
    raise Refused("bad_value", _("Please answer yes or no."))


def is_yes(answer: str) -> bool:
    """Return whether an answer is a word for yes."""
    return half_width(answer).casefold() in _YES


def confirm(question: str, session: Session, *, answered: bool = False) -> bool:
    """Ask a question to be answered yes or no; ``--yes`` answers it, and an empty answer is no.

    :param answered: an empty answer is none: it would cost all that was typed before.
    :raises UsageMistake: code ``needs_yes``, when there is nobody to ask and ``--yes`` was not
        given.
    :raises EOFError: at the end of input (Ctrl-D).
    """
    if session.yes:
        return True
    if not session.interactive:
        message = _("This has to be confirmed: {question}", question=question)
        raise UsageMistake("needs_yes", message, _("Add --yes to confirm it beforehand."))
    return decide(question, answered=answered)


def decide(question: str, *, answered: bool = False) -> bool:
    """Ask until the answer is yes or no: a question of fact, which ``--yes`` does not answer.

    :raises AskedAnew: the person goes back.
    """
    planned = talk.plan_for(question)
    if planned is not None and planned.is_settled:
        with talk.answering(question, planned.text, decides=True):
            return yes_or_no(planned.text)
    talk.speak()
    from govtool.shell.form.line_editor import edited_line

    text = (_("{question} [yes/no] ") if answered else _("{question} [y/N] ")).format(
        question=question
    )
    while True:
        try:
            answer = edited_line(text).text.strip()
            if half_width(answer) == "<":
                talk.go_back(planned)
            with talk.answering(question, answer, decides=True):
                return yes_or_no(answer if answer or not answered else "?")
        except Refused as refusal:
            _explain(refusal, "", ())


def undecided(question: str, *, default: bool) -> bool:
    """Ask about how to ask, which is no answer of the form: until the answer is yes or no."""
    from govtool.shell.form.line_editor import edited_line

    text = (_("{question} [Y/n] ") if default else _("{question} [y/N] ")).format(question=question)
    while True:
        try:
            answer = edited_line(text).text.strip()
            return yes_or_no(answer) if answer else default
        except Refused as refusal:
            _explain(refusal, "", ())


def require_yes(question: str, session: Session) -> None:
    """Ask a question, and leave with nothing changed unless the answer is yes.

    :raises UsageMistake: code ``needs_yes``, when there is nobody to ask.
    :raises typer.Exit: the answer was no.
    """
    if not confirm(question, session):
        note(_("Nothing was changed."))
        raise typer.Exit(ExitCode.REFUSED)


def ask_to_replace(output: Path | None, session: Session) -> None:
    """Ask a person before replacing a file, which may be the imported ledger; never ask scripts."""
    if output is not None and session.interactive:
        from govtool.tables.output_files import refuse_precious

        refuse_precious(output)
        sure_to_replace([output], session)


def sure_to_replace(targets: Sequence[Path], session: Session) -> None:
    """Ask before replacing files without --force: somebody may have edited a paper.

    :raises UsageMistake: code ``needs_yes``, when there is nobody to ask. :raises typer.Exit: the
        answer was no.
    """
    there = [str(target) for target in targets if target.exists()]
    if not there or session.force:
        return
    question = ngettext(
        "{path} is there already. Replace it?",
        "{n} of the files are there already, e.g. {path}. Replace them?",
        len(there),
    )
    require_yes(question.format(path=there[0], n=len(there)), session)


def _question(label: str, default: str | None) -> str:
    if label.endswith(("]", "？", "?")):
        return f"{label} "
    if default:
        return _("{label} [{default}]: ", label=label, default=default)
    return _("{label}: ", label=label)


def _chosen(answer: str, choices: Sequence[Choice]) -> str:
    """The code meant by an answer; a code goes before a number, because a code may be a number."""
    meant = half_width(answer)
    by_code = [code for code, _label in choices if code.casefold() == meant.casefold()]
    by_label = [code for code, label in choices if half_width(label).casefold() == meant.casefold()]
    for found in (by_code, by_label):
        if len(found) == 1:
            return found[0]
    place = place_in(answer, len(choices))
    return answer if place is None else choices[place][0]


def _explain(
    refusal: GovtoolError, answer: str, choices: Sequence[Choice], begun: Sequence[Choice] = ()
) -> None:
    """Return the reason why an answer is refused, with the choices that begin with it."""
    if 1 < len(begun) < len(choices):
        note(
            "  "
            + _("Several begin like “{answer}”: type a number or a name.", answer=quoted(answer))
        )
        _show(begun)
        return
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
    note("  " + _("{n} choices: type a code or a name, or ? to list them.", n=len(choices)))


def _show(choices: Sequence[Choice]) -> None:
    """Show the numbered choices in columns, each with its code where the label differs."""
    widest = max((width(label) for _code, label in choices), default=0)
    cells = [
        f"{number:>2}  {pad(label, widest)}  {code}" if code != label else f"{number:>2}  {label}"
        for number, (code, label) in enumerate(choices, 1)
    ]
    broad = max(map(width, cells), default=0)
    columns = max(1, (page_width() - 2 + _GAP) // (broad + _GAP))
    rows = -(-len(cells) // columns)
    for row in range(rows):
        note("  " + (" " * _GAP).join(pad(cell, broad) for cell in cells[row::rows]).rstrip())
