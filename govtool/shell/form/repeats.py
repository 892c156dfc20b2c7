"""Recording the same thing twice for its day: asked on a terminal, ``--again`` in scripts."""

from __future__ import annotations

from govtool.base.errors import Refused
from govtool.base.i18n import _, sentences
from govtool.desk.wording import repeated_text
from govtool.models import Entry
from govtool.shell.form.prompt import confirm
from govtool.shell.frame.session import Session


def is_meant_again(earlier: Entry | None, subject: str, session: Session) -> bool:
    """Return whether a clerk confirms that something happened again on its day; never ask scripts.

    :param earlier: what was recorded already; None where nothing was.
    :param subject: what it is about, or the word of its noun.
    :raises Refused: code ``not_confirmed``, when it did not.
    """
    if earlier is None or not session.interactive:
        return False
    return confirm_again(repeated_text(earlier, subject, session.today), session)


def confirm_again(doubt: str, session: Session) -> bool:
    """Ask whether something is to be recorded once more.

    :raises Refused: code ``not_confirmed``, when it is not.
    """
    if not confirm(sentences(doubt, _("Record it once more?")), session):
        raise Refused("not_confirmed", _("Nothing was recorded."))
    return True
