"""``govtool correct``: what was recorded of anything with a number, as it should have been 更正."""

from __future__ import annotations

from typing import Annotated

import typer

from govtool.base.errors import Refused
from govtool.base.i18n import _
from govtool.base.text import quoted
from govtool.commands.shared.correction import note_unchanged, pairs
from govtool.commands.shared.step_correction import (
    StepNumber,
    correct_opening,
    correct_step,
    step_numbered,
)
from govtool.shell.frame.session import Session
from govtool.shell.options import any_noun_or_none, opened
from govtool.shell.parameters import Override, WhichNoun, WhyCorrected, option
from govtool.shell.screens.changes import changes_text
from govtool.shell.screens.next_steps import say_outcome
from govtool.shell.subject_words import noun_about, subject_argument, subject_meant
from govtool.shell.terminal import emit_json
from govtool.subjects import registry

app = typer.Typer()

No = Annotated[
    str,
    subject_argument(
        "NO", "The number of a decision, a meeting, a reception, or of anything else."
    ),
]
Changes = Annotated[
    list[str] | None,
    option(
        "--set FIELD=VALUE",
        "A field, by its code or name, and what it should have been; an empty value takes it out.",
    ),
]


@app.command(
    "correct",
    epilog='govtool correct M2026-003-1 --set 完成期限=3月20日 --reason "笔误"\n'
    'govtool correct R2026-0001 --set 来访人数=4 --reason "漏记一人"\n'
    'govtool correct M2026-003-1 --step 2 --set 日期=昨天 --reason "笔误"',
)
def correct(
    session: Session,
    ctx: typer.Context,
    no: No,
    changes: Changes = None,
    step: StepNumber = None,
    reason: WhyCorrected = None,
    noun: WhichNoun = None,
    override: Override = None,
) -> None:
    """Correct any record, after showing what changes. The journal keeps what it said before.

    On a terminal, without --set, it asks for the fields. The parties of a case are corrected with
    govtool case correct.
    """
    typed = pairs(changes or ()), reason, override
    with opened(session) as store:
        word = any_noun_or_none(noun) or noun_about(ctx)
        subject = subject_meant(no, store, session, *([word] if word else ()))
        _refuse_register(subject, no)
        if step is not None:
            found = correct_step(
                store, subject, step_numbered(store, subject, step), typed, session
            )
        else:
            found = correct_opening(store, subject, typed, session)
        state, office = store.state(subject), store.office
    word = registry.word_of(subject)
    if session.json:
        changed = [change._asdict() for change in found.changes] if found else []
        moved = [move._asdict() for move in found.moves] if found else []
        emit_json({"noun": word, "no": state.no, "changed": changed, "moved": moved})
    elif found is None:
        note_unchanged()
    else:
        what = _("Corrected: {changes}", changes=changes_text([*found.changes, *found.moves]))
        say_outcome(what, word, state, office, session.today)


def _refuse_register(subject: str, no: str) -> None:
    """Refuse a subject of a register, which is changed from a day on.

    :raises Refused: code ``in_a_register``.
    """
    word = registry.word_of(subject)
    if not registry.subject(word).is_seen_through:
        message = _("{code} stands in a register, and is changed from a day on.", code=quoted(no))
        hint = _("Change it: govtool {noun} set {code}", noun=word, code=no)
        raise Refused("in_a_register", message, hint)
