"""Beginning and end of a form: offer its draft, and show all answers before recording them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NoReturn

import typer

from govtool.base.errors import ExitCode, Refused
from govtool.base.i18n import _, sentences
from govtool.base.text import half_width, place_in
from govtool.base.text_width import pad, printable, width, wrap
from govtool.shell.form.prompt import Question, confirm, is_yes, put, undecided, yes_or_no
from govtool.shell.frame.conversation import RECORD, YES, talk
from govtool.shell.frame.session import Session
from govtool.shell.terminal import note, page_width

if TYPE_CHECKING:
    from govtool.models import Entry

Choice = bool | int
"""To record, to leave, or the place of what is to be changed."""


def begin_form(session: Session) -> None:
    """Begin to ask: offer the draft there is of this form.

    :raises AskedAnew: to go on with it.
    """
    if talk.keeps_draft:
        return
    talk.keeps_draft = True
    if talk.is_resumed or talk.planned:
        return
    from govtool.shell.form import drafts

    draft = drafts.draft_of(session)
    if draft is None:
        return
    note(drafts.draft_text(draft))
    if undecided(_("Go on with it?"), default=True):
        talk.resume(draft.argv, draft.answers)
    talk.is_declined = True


def ask_what_to_do(
    rows: Sequence[tuple[str, str]], more: Sequence[str], doubt: Callable[[], bool] | None = None
) -> Choice:
    """Show answers with their numbers and ask whether to record them.

    :param more: what may be added.
    :param doubt: tells what is odd about the answers; whether there is anything, which takes a
        plain yes.
    :return: whether to record, or the place of what is to be changed among the rows, or behind them
        of what is added.
    """
    labels = [*(label for label, _text in rows), *more]
    is_odd = False

    def parse(answer: str) -> Choice:
        return _meant(answer, labels, is_odd=is_odd)

    def show() -> str:
        nonlocal is_odd
        show_answers(rows, more)
        is_odd = doubt is not None and doubt()
        return _question(is_odd=is_odd)

    def by_name(answer: str) -> str:
        word = half_width(answer)
        if word and is_yes(word):
            return YES
        place = place_in(answer, len(labels))
        return answer if place is None else labels[place]

    return put(Question(_question(is_odd=False), parse, name=RECORD, before=show, by_name=by_name))


def _question(*, is_odd: bool) -> str:
    if is_odd:
        return _(
            "Register it all the same? [y = yes, n = keep a draft and leave, a number changes it]"
        )
    return _("Record it? [Enter = yes, n = keep a draft and leave, a number changes it]")


def _meant(answer: str, labels: Sequence[str], *, is_odd: bool) -> Choice:
    """Return what an answer wants: nothing, yes or no, a number or a name.

    :raises Refused: code ``bad_value``.
    """
    word = half_width(answer)
    if not word and not is_odd:
        return True
    named = [
        place
        for place, label in enumerate(labels)
        if half_width(label).casefold() == word.casefold()
    ]
    begun = [
        place for place, label in enumerate(labels) if word and half_width(label).startswith(word)
    ]
    if len(named or begun) == 1:
        return (named or begun)[0]
    try:
        return yes_or_no(answer if word else "?")
    except Refused:
        message = _("Answer yes or no, or give the number of what is to be changed.")
        raise Refused("bad_value", message) from None


def show_answers(rows: Sequence[tuple[str, str]], more: Sequence[str]) -> None:
    """Show the answers with their numbers, and below them what may be added."""
    note()
    widest = max((width(label) for label, _text in rows), default=0)
    for number, (label, text) in enumerate(rows, 1):
        head = f"{number:>3}  {pad(label, widest)}  "
        first, *others = wrap(
            printable(text.replace("\n", " ")), max(20, page_width() - width(head))
        ) or [""]
        note(head + first)
        for line in others:
            note(" " * width(head) + line)
    if more:
        added = "  ".join(f"{number} {label}" for number, label in enumerate(more, len(rows) + 1))
        for line in wrap(_("More: {more}", more=added), page_width() - 5):
            note(f"     {line}")


def leave_draft() -> NoReturn:
    """Leave because the clerk said no, which is no mistake; what was answered is kept.

    :raises typer.Exit: always.
    """
    note(_("Nothing was recorded."))
    del talk.answers[-1]
    talk.leave(note)
    raise typer.Exit(ExitCode.REFUSED)


def is_meant_again(earlier: Entry | None, subject: str, session: Session) -> bool:
    """Return whether a clerk confirms that something happened again on its day; never ask scripts.

    :param earlier: what was recorded already; None where nothing was.
    :param subject: what it is about, or the word of its noun.
    :raises Refused: code ``not_confirmed``, when it did not.
    """
    if earlier is None or not session.interactive:
        return False
    from govtool.desk.wording import repeated_text  # only where something was recorded before

    return confirm_again(repeated_text(earlier, subject, session.today), session)


def confirm_again(doubt: str, session: Session) -> bool:
    """Ask whether something is to be recorded once more.

    :raises Refused: code ``not_confirmed``, when it is not.
    """
    if not confirm(sentences(doubt, _("Record it once more?")), session):
        raise Refused("not_confirmed", _("Nothing was recorded."))
    return True
