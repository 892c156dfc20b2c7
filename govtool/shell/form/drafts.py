"""Drafts of forms: kept when a form is left, offered when it begins again, or ``--resume``."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from govtool.base.errors import NotFound, UsageMistake
from govtool.base.i18n import _, ngettext
from govtool.base.text_width import printable
from govtool.crypt import passphrases
from govtool.desk import form_drafts
from govtool.desk.form_drafts import FormDraft
from govtool.shell.frame.conversation import Conversation, FormAnswer, talk
from govtool.shell.frame.session import Session

RESUME = "--resume"


def keep(
    conversation: Conversation, answers: Sequence[FormAnswer], say: Callable[[str], None]
) -> None:
    """Keep the answers, and say how to resume; an encrypted file's are never kept in the clear."""
    session = conversation.session
    if session is None:
        return
    if passphrases.is_encrypted(session.db):
        say(_("No draft is kept: the file is encrypted, and a draft would not be."))
        return
    try:
        form_drafts.keep(_draft(conversation, session, answers))
    except OSError as error:
        say(_("The draft could not be kept: {reason}", reason=error.strerror or error))
        return
    say(_("What you answered is kept. Go on: {command}", command=_way_on(conversation)))


def _draft(
    conversation: Conversation, session: Session, answers: Sequence[FormAnswer]
) -> FormDraft:
    meant = conversation.meant
    return FormDraft(
        db=str(session.db.absolute()),
        command=conversation.command,
        about=tuple(meant.get(word, word) for word in conversation.about),
        argv=tuple(meant.get(word, word) for word in conversation.argv),
        answers=tuple((answer.name, answer.text) for answer in answers),
        left_on=session.clock,
    )


def _way_on(conversation: Conversation) -> str:
    about = (conversation.meant.get(word, word) for word in conversation.about)
    return " ".join(["govtool", conversation.command, *map(printable, about), RESUME])


def forget(conversation: Conversation) -> None:
    """Remove the draft that was gone on with, now that it is recorded."""
    if conversation.session is not None and (
        conversation.is_resumed or not conversation.is_declined
    ):
        form_drafts.remove(_draft(conversation, conversation.session, ()).path)


def resume(session: Session, words: Sequence[str]) -> None:
    """Go on with the draft of the command that has all of these words.

    :raises AskedAnew: there is one. :raises NotFound: code ``no_draft``. :raises UsageMistake:
        nobody can be asked.
    """
    if not session.interactive:
        raise UsageMistake("nobody_to_ask", _("A draft is gone on with at a terminal."))
    found = form_drafts.newest(str(session.db.absolute()), talk.command, words, session.clock)
    if found is None:
        message = _("There is no draft of “govtool {command}”.", command=talk.command)
        raise NotFound("no_draft", message, _("Drafts are kept for seven days."))
    talk.resume(found.argv, found.answers)


def draft_of(session: Session) -> FormDraft | None:
    """Return the draft of the same command about the same thing, None where there is none."""
    form_drafts.remove_old(session.clock)
    return form_drafts.read(_draft(talk, session, ()).path)


def draft_text(draft: FormDraft) -> str:
    """Return what there is of a draft."""
    n = len(draft.answers)
    text = ngettext(
        "There is a draft of {day} with {n} answer.",
        "There is a draft of {day} with {n} answers.",
        n,
    )
    return text.format(day=draft.left_on.isoformat(), n=n)
