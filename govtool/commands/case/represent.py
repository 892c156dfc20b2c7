"""``govtool case represent``: say who acts for a party 登记代理人."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from govtool.base.errors import Refused
from govtool.base.i18n import _, sentences
from govtool.commands.shared.recording import show_recorded
from govtool.commands.shared.representatives import (
    AgentOf,
    GuardianOf,
    ask_acting,
    doubts_of_guardian,
    tell_both_sides,
    with_acting,
)
from govtool.desk import corrections
from govtool.models import Party
from govtool.rules import CASE, Case
from govtool.shell.form.prompt import confirm
from govtool.shell.form.screen_check import Shown
from govtool.shell.frame.session import Session
from govtool.shell.options import day, not_ahead, opened, wanted
from govtool.shell.parameters import option
from govtool.shell.screens.objects import object_of
from govtool.shell.subject_words import No, case_meant
from govtool.shell.terminal import emit_json, note

app = typer.Typer()

On = Annotated[
    str | None,
    option(
        "--on DATE",
        "The day from which on the agent takes part; without it, today. The day of registration or "
        "before: from the start.",
    ),
]


@app.command(
    "represent",
    epilog="govtool case represent SQ01-2026-00001\n"
    "govtool case represent SQ01-2026-00001 --guardian 乙某=丙某:母亲:13800000000\n"
    "govtool case represent SQ01-2026-00001 --agent 甲某=丁某:13900000000:特别授权 --on 3月9日\n"
    "govtool case represent SQ01-2026-00001 --agent 甲某=",
)
def represent(
    session: Session,
    no: No,
    guardian: GuardianOf = None,
    agent: AgentOf = None,
    on: On = None,
    reason: Annotated[str | None, option("--reason TEXT", "Why it is recorded, in words.")] = None,
) -> None:
    """Record who acts for a party, by law or by authority; nothing after the = removes it.

    Papers name an agent from that day on. On a terminal, without options, it asks.
    """
    when = not_ahead(day(on, session), session)
    asking = bool(wanted({_("--guardian or --agent"): guardian or agent or None}, session))
    with opened(session) as store:
        no = case_meant(no, store, session)
        shown = Shown(store, lambda: store.case(no, session.today).parties)
        parties = list(shown.value)
        since = _since(store.case(no, session.today), when)
        if asking:
            parties = ask_acting(parties, since, session)
        else:
            parties = with_acting(parties, guardian or [], agent or [], since)
        if parties == list(shown.value):
            note(_("Nothing was told; nothing was recorded."))
            if session.json:
                emit_json(
                    object_of("case", store.case(no, session.today), store.office, session.today)
                )
            return
        _be_sure(parties, session)
        tell_both_sides(parties)
        with store.writing(session.actor) as tx:
            shown.require()
            told = {
                "parties": [party.model_dump(mode="json", exclude_none=True) for party in parties]
            }
            why = corrections.CorrectionReason(
                reason or _("who acts for the parties"), session.today
            )
            case = corrections.correct_case(tx, no, told, why)
    show_recorded(_("Recorded who acts for the parties"), CASE, case, tx.office, session)


def _since(case: Case, day: dt.date) -> dt.date | None:
    """Return the day from which on an agent takes part; None for from the start."""
    return day if day > case.registered_on else None


def _be_sure(parties: list[Party], session: Session) -> None:
    """Ask whether an organisation really has a guardian.

    :raises Refused: code ``guardian_of_organisation``.
    """
    for refused in (doubt for party in parties for doubt in doubts_of_guardian(party)):
        if not session.yes and not session.interactive:
            raise refused
        if not confirm(sentences(refused.message, _("Record it all the same?")), session):
            raise Refused(refused.code, refused.message, refused.hint)
