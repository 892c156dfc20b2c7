"""``govtool meeting hold`` and ``correct``: the record of meetings held 会议召开."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer

from govtool.base import text
from govtool.base.i18n import _
from govtool.base.vocabulary import DecisionPhase, MeetingKind, UnitKind
from govtool.commands.shared.correction import note_unchanged, pairs
from govtool.commands.shared.step_correction import correct_opening
from govtool.desk import casework
from govtool.meetings.held import (
    draft_meeting,
    holder_name,
    meeting_json,
    meeting_subject,
    record_meeting,
)
from govtool.meetings.screen import say_held
from govtool.shell.form.confirmation import is_meant_again
from govtool.shell.form.form import (
    Field,
    Form,
    day_field,
    people_count,
    require,
    term_field,
    text_field,
)
from govtool.shell.form.long_texts import text_meant
from govtool.shell.frame.session import Session
from govtool.shell.options import opened, term, unit_code
from govtool.shell.parameters import (
    Again,
    Typed,
    WhyCorrected,
    argument,
    option,
    taking,
    value_option,
)
from govtool.shell.screens.changes import changes_text
from govtool.shell.subject_words import subject_meant
from govtool.shell.terminal import emit_json, say
from govtool.store import Store
from govtool.subjects.meeting import MEETING, HeldMeeting
from govtool.views import meetings

app = typer.Typer()

Kind = Annotated[
    str,
    argument(
        "KIND",
        "dispatch, weekly, monthly, task_group, leading_group, report_up, joint, party_mass or "
        "deliberation, or their Chinese names.",
    ),
]


@app.command(
    "hold",
    epilog='govtool meeting hold weekly --on 3月2日 --chair 甲某 --attendees "乙某、丙某" '
    "--minutes @纪要.txt\n"
    "govtool meeting hold monthly\n"
    'govtool meeting hold deliberation --unit SQ01 --chair 丁某 --topic "楼道堆物" --phase 决策前 '
    '--persons 23 --outcome "每周六清理"',
)
@taking(
    on=value_option("--on DATE", "The day of the meeting; without it, today."),
    chair=value_option("--chair PERSON", "Who chaired it."),
    attended=value_option("--attendees PEOPLE", "Who came, of the office."),
    absent=value_option("--absent PEOPLE", "Who was missing."),
    minutes=value_option(
        "--minutes TEXT|@FILE", "The minutes, or @ and the name of a text file that has them."
    ),
    title=value_option("--title TEXT", "What the meeting is called."),
    place=value_option("--place TEXT", "Where it was held."),
    unit=value_option(
        "--unit UNIT",
        "The unit that met; without it, the street. A deliberation is held by a community.",
    ),
    group=value_option("--group CODE", "The group that met."),
    topic=value_option("--topic TEXT", "What people deliberated on."),
    phase=value_option(
        "--phase before|during", "Whether that was before the decision or while it was made."
    ),
    persons=value_option("--persons N", "How many people came; no names."),
    outcome=value_option("--outcome TEXT", "What came of it."),
    again=Again,
)
def hold(session: Session, typed: Typed, kind: Kind) -> None:
    """Record that a meeting was held: who chaired it, who came, the minutes.

    What it decided is recorded with govtool meeting record; both have one number. An agenda or a
    decision alone is no meeting: one that is owed counts as held once it is recorded here.
    """
    which = term(MeetingKind, kind, "KIND")
    fields = _fields(which, typed)
    require(fields, session)
    with opened(session) as store:
        form = Form(session, store)
        form.fill(fields)
        told = {"on": form.day, **form.known}
        draft = draft_meeting(store, which, told, session.today)
        again = typed["again"] or is_meant_again(
            casework.opened_alike(store, MEETING.word, draft), MEETING.word, session
        )
        with store.writing(session.actor) as tx:
            form.judge_again()
            held = record_meeting(tx, which, told, session.today, again=again)
        show_held(held, store, session)


def show_held(held: HeldMeeting, store: Store, session: Session) -> None:
    """Show a meeting as it is recorded now."""
    from govtool.meetings.held import chair_hint

    hint = chair_hint(store, held.opening)
    if session.json:
        emit_json(meeting_json(held, meetings.decisions_of(store, held.no), session.today, hint))
        return
    say_held(held, holder_name(store, held), session.today, hint)


def _fields(kind: MeetingKind, typed: Typed) -> list[Field]:
    """Return the fields of a meeting; what a kind does not have is not asked for."""
    is_deliberation = kind is MeetingKind.DELIBERATION

    def asked(_form: Form) -> bool:
        return typed["chair"] is None

    def own(_form: Form) -> bool:
        return is_deliberation

    def of_office(form: Form) -> bool:
        return asked(form) and not is_deliberation

    def never(_form: Form) -> bool:
        return False

    def line(name: str, label: str, asks: Callable[[Form], bool], **how: Any) -> Field:
        how = {"limit": text.LINE_LIMIT, "may_be_empty": True} | how
        return text_field(name, label, typed[name], asks=asks, **how)

    long = text.TEXT_LIMIT
    came, minutes = typed["persons"], typed["minutes"]
    minutes_label = _("Minutes, or @ and the name of a file (may be left empty)")
    return [
        day_field("on", _("Day of the meeting"), typed["on"], asks=never),
        _holder(typed["unit"], is_deliberation=is_deliberation),
        _group(kind, typed["group"]),
        text_field("chair", _("Chair"), typed["chair"], limit=text.NAME_LIMIT, required=True),
        line("topic", _("Topic"), own),
        _phase(typed["phase"], own),
        Field("persons", _("How many came (may be left empty)"), came, _count, asks=own),
        line("outcome", _("What came of it (may be left empty)"), own, limit=long),
        line(
            "attended",
            _("Who attended (may be left empty)"),
            of_office,
            limit=long,
            option="--attendees",
        ),
        line("absent", _("Who was absent (may be left empty)"), of_office, limit=long),
        line("title", _("What the meeting is called (may be left empty)"), never),
        line("place", _("Place (may be left empty)"), never),
        Field("minutes", minutes_label, minutes, _minutes, asks=asked, lines=True),
    ]


def _group(kind: MeetingKind, typed: str | None) -> Field:
    """Return the field of the group that met: the only one there is, or the one chosen."""

    def choices(form: Form) -> Sequence[tuple[str, str]]:
        there = (
            (code, versions.at(form.day))
            for code, _first, versions in meetings.all_groups(form.store)
        )
        return [
            (code, group.name) for code, group in there if group and meetings.is_holder(group, kind)
        ]

    def read(answer: str, form: Form) -> str | None:
        return meetings.holder_of(form.store, kind, answer or None, form.day)

    def asks(form: Form) -> bool:
        return kind in meetings.HOLDERS and len(choices(form)) > 1

    return Field("group", _("Group"), typed, read, choices, asks=asks)


def _phase(typed: str | None, asks: Any) -> Field:
    if typed is not None:
        return term_field("phase", _("Phase"), typed, DecisionPhase, option="--phase")
    return term_field("phase", _("Phase"), None, DecisionPhase, asks=asks)


def _holder(typed: str | None, *, is_deliberation: bool) -> Field:
    """Return the field of the unit that met: the street, but for a deliberation."""

    def choices(form: Form) -> Sequence[tuple[str, str]]:
        there = form.office.units_on(form.day).values()
        return [(unit.code, unit.name) for unit in there if unit.kind is UnitKind.COMMUNITY]

    return Field(
        "unit",
        _("Community"),
        typed,
        lambda answer, form: unit_code(answer, form.office),
        choices,
        required=is_deliberation,
    )


def _count(answer: str, _form: Form) -> int | None:
    return people_count(answer) if answer else None


def _minutes(answer: str, _form: Form | None = None) -> str | None:
    """Return the minutes; None where nothing is said."""
    return text.clean(answer, text.TEXT_LIMIT, lines=True) if answer else None


Changes = Annotated[
    list[str] | None,
    option(
        "--set FIELD=VALUE",
        "A field and what it should have been; an empty value takes it out. Fields: title, place, "
        "chair, attended, absent, minutes, topic, phase, persons, outcome, or their Chinese names, "
        "e.g. 主持人.",
    ),
]


@app.command(
    "correct",
    epilog='govtool meeting correct M2026-003 --set 主持人=甲某 --set 参加人员="乙某、丙某" '
    '--reason "笔误"',
)
def correct(
    session: Session,
    no: Annotated[str, argument("ID", "The number of the meeting, e.g. M2026-003.")],
    changes: Changes = None,
    reason: WhyCorrected = None,
) -> None:
    """Correct the record of a meeting, after showing what changes. The journal keeps the old one.

    A wrong kind, day or holder is taken back with govtool undo, and the meeting recorded again.
    """
    typed = pairs(changes or ())
    with opened(session) as store:
        subject = subject_meant(no, store, session, "meeting", exact=meeting_subject)
        readers = {"minutes": lambda answer, _session: _minutes(text_meant(answer))}
        found = correct_opening(store, subject, (typed, reason, None), session, readers)
        if found is None:
            note_unchanged()
        elif not session.json:
            say(_("Corrected: {changes}", changes=changes_text(found.changes)))
        show_held(store.state(subject), store, session)
