"""Recording that a record of a register was commended 表扬."""

from __future__ import annotations

from govtool.base import text
from govtool.base.dates import day_text
from govtool.base.errors import NotFound
from govtool.base.i18n import _
from govtool.commands.shared.register import DeskRegister, known_code
from govtool.commands.shared.versions import past_day, versions_now
from govtool.shell.form.form import Form, require, text_field
from govtool.shell.frame.session import Session
from govtool.shell.options import opened
from govtool.shell.parameters import Typed
from govtool.shell.terminal import say
from govtool.subjects.commendation import Commended


def commend(session: Session, kept: DeskRegister, typed: Typed) -> None:
    """Record who commended a record, on a day on which it is there.

    :raises NotFound: code ``not_there``.
    """
    on = past_day(typed["on"], session)
    fields = [
        text_field("by", _("Commended by"), typed["by"], limit=text.LINE_LIMIT, required=True),
        text_field("text", _("What for"), typed["text"], limit=text.TEXT_LIMIT, option="--for"),
    ]
    require(fields, session)
    with opened(session) as store:
        code = known_code(kept.word, typed["which"], store, session)
        if versions_now(kept, code, store).at(on) is None:
            day = day_text(on, session.today)
            message = _("{code} was not there on {day}.", code=code, day=day)
            hint = _("See: govtool {noun} show {code}", noun=kept.word, code=code)
            raise NotFound("not_there", message, hint)
        form = Form(session, store)
        form.fill(fields)
        event = Commended.checked(on=on, **form.known)
        with store.writing(session.actor) as tx:
            tx.append(kept.subject(code), event)
    if not session.emits({"code": code, "on": on, "by": event.by, "text": event.text}):
        say(_("Recorded: {code} was commended by {by}.", code=code, by=event.by))
