"""``govtool case describe``: tell what the papers ask of a case 补充要素."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import typer

from govtool.base.i18n import _, in_chinese
from govtool.base.text_width import printable
from govtool.commands.case.particulars import (
    LONG,
    More,
    known_time,
    read,
    supplement,
    told,
    told_as,
)
from govtool.commands.shared.correction import note_unchanged
from govtool.commands.shared.recording import show_recorded
from govtool.desk import casework
from govtool.models import Particulars
from govtool.rules import CASE, Case, Office
from govtool.shell.form.prompt import ask, optional
from govtool.shell.form.screen_check import Shown
from govtool.shell.frame.session import Session
from govtool.shell.options import day, opened, wanted
from govtool.shell.parameters import On
from govtool.shell.screens.changes import FieldChange, note_changes, particular_changes
from govtool.shell.screens.objects import object_of
from govtool.shell.subject_words import No, case_meant
from govtool.shell.terminal import emit_json, note
from govtool.subjects.case.particulars import PARTICULARS, particular_text, with_supplement

app = typer.Typer()


@app.command(
    "describe",
    epilog="govtool case describe SQ01-2026-00001\n"
    'govtool case describe SQ01-2026-00001 --set 协议内容="一、……" --set 履行方式=当面付清 --set '
    "履行期限=2026-04-01\n"
    'govtool case describe SQ01-2026-00001 --set 履行期限="2026-04-01 5000；2026-07-01 5000"\n'
    "govtool case describe SQ01-2026-00001 --set 履行期限=即时履行",
)
def describe(session: Session, no: No, more: More = None, on: On = None) -> None:
    """Record what forms and returns ask of a case: place, people, agreement and so on.

    On a terminal, without --set, it asks for all that is not known yet. An empty value takes out
    what was known.
    """
    when = day(on, session)
    values = told(more or [], {}, session)
    asking = bool(wanted({"--set": more or None}, session))
    with opened(session) as store:
        no = case_meant(no, store, session)
        shown = Shown(store, lambda: store.case(no).particulars)
        if asking:
            values = _ask(shown.value or Particulars.trusted(), session)
        also = supplement(values, when)
        if also is None:
            note(_("Nothing was told; nothing was recorded."))
            return
        with store.writing(session.actor) as tx:
            if asking:
                shown.require()
            changes = particular_changes(shown.now, with_supplement(shown.now, also))
            if changes:
                casework.take_step(tx, no, also, session.today)
            else:
                tx.rollback_only()
            case: Case = tx.state(tx.subject_of(no))
    _conclude(case, changes, tx.office, session)


def _conclude(case: Case, changes: Sequence[FieldChange], office: Office, session: Session) -> None:
    """Say what is otherwise now, and what follows."""
    if not changes:
        note_unchanged()
        if session.json:
            emit_json(object_of("case", case, office, session.today))
        return
    if not session.json:
        note_changes(changes)
    show_recorded(_("Particulars recorded"), CASE, case, office, session)


def _ask(known: Particulars, session: Session) -> dict[str, object]:
    """Return the answers of the clerk; an empty answer is left out."""
    values: dict[str, object] = {}
    for field, label in PARTICULARS.items():
        value = known_time(known) if field == "perform_by" else getattr(known, field)
        name = label if in_chinese() else field.replace("_", " ")
        if value is not None:
            note(f"  {name}  {printable(particular_text(value))}")
            continue
        asked_for = _("{field} (may be left empty)", field=name)
        answer = ask(asked_for, optional(_reader(field, name, session)), lines=field in LONG)
        if answer is not None:
            values |= told_as(field, answer)
    return values


def _reader(field: str, name: str, session: Session) -> Callable[[str], object]:
    def parse(answer: str) -> object:
        value = read(field, answer, name, session)
        Particulars.checked(**told_as(field, value))
        return value

    return parse
