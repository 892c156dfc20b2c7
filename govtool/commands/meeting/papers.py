"""``govtool meeting minutes`` and ``sign-in``: the papers of a meeting as Word files."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from govtool.base.i18n import counted
from govtool.base.vocabulary import MeetingKind
from govtool.commands.doc.templates import in_folder, require_word_file
from govtool.meetings.decisions import written
from govtool.meetings.held import meeting_subject
from govtool.rules import unit_name
from govtool.shell.form.prompt import sure_to_replace
from govtool.shell.frame.session import Session
from govtool.shell.options import day, opened, term, unit_or_none
from govtool.shell.parameters import argument, option
from govtool.shell.subject_words import subject_meant
from govtool.shell.terminal import note
from govtool.store import Store
from govtool.subjects.meeting import HeldMeeting
from govtool.views import meetings
from govtool.views.meetings import Convened

app = typer.Typer()

Output = Annotated[
    Path | None,
    option("-o, --output FILE.docx", "Where to write it; without it, into this folder."),
]


@app.command(
    "minutes",
    epilog="govtool meeting minutes M2026-003\ngovtool meeting minutes M2026-003 -o 纪要.docx",
)
def minutes(
    session: Session,
    no: Annotated[str, argument("ID", "The number of the meeting, e.g. M2026-003.")],
    output: Output = None,
) -> None:
    """Write the minutes of a meeting: chair, people present, agenda, decisions.

    Where somebody else chaired than the policy says, the minutes say so.
    """
    from govtool.meetings import papers
    from govtool.meetings.papers import write_minutes

    with opened(session) as store:
        subject = subject_meant(no, store, session, "meeting", exact=meeting_subject)
        held: HeldMeeting = store.state(subject)
        found = papers.minutes(store, held)
    path = _path(output, f"会议纪要{held.no}.docx", session)
    decided = write_minutes(found, path)
    if not session.emits({"file": path, "no": held.no, "decisions": decided}):
        note(counted("{path}: {n} decision", "{path}: {n} decisions", decided, path=path))


What = Annotated[
    str, argument("KIND|ID", "The kind of a meeting to come, or the number of one that was held.")
]
On = Annotated[str | None, option("--on DATE", "The day of the meeting; without it, today.")]
Unit = Annotated[str | None, option("--unit UNIT", "The unit that meets; without it, the street.")]


@app.command(
    "sign-in",
    epilog="govtool meeting sign-in weekly --on 3月9日 -o 签到表.docx\n"
    "govtool meeting sign-in M2026-003",
)
def sign_in(
    session: Session,
    what: What,
    on: On = None,
    unit: Unit = None,
    group: Annotated[str | None, option("--group CODE", "The group that meets.")] = None,
    output: Output = None,
) -> None:
    """Write the sheet on which people sign in, with the names that the registers have."""
    from govtool.meetings import papers
    from govtool.meetings.held import holder_name
    from govtool.meetings.papers import write_sign_in

    when = day(on, session, ahead=True)
    with opened(session) as store:
        held = meetings.meeting_numbered(store, written(what))
        if held is not None:
            meeting, holder = meetings.convened(held.opening), holder_name(store, held)
            signers = papers.attended(held) or papers.expected(store, meeting)
        else:
            meeting = _to_come(store, what, unit, group, when)
            holder = _holder_to_come(store, meeting)
            signers = papers.expected(store, meeting)
    title = (held and held.opening.title) or f"{holder}{meeting.kind.zh}"
    path = _path(output, f"签到表{meeting.on.isoformat()}.docx", session)
    named = write_sign_in(title, holder, meeting, signers, path)
    if not session.emits({"file": path, "names": named}):
        note(counted("{path}: {n} name", "{path}: {n} names", named, path=path))


def _to_come(store: Store, what: str, unit: str | None, group: str | None, on: dt.date) -> Convened:
    """Return the meeting that a kind names."""
    kind = term(MeetingKind, what, "KIND")
    met = unit_or_none(unit, store.office) or store.office.street
    meeting = Convened(kind, on, met, meetings.holder_of(store, kind, group, on))
    meetings.refuse_holder(meeting, store.office)
    return meeting


def _holder_to_come(store: Store, meeting: Convened) -> str:
    """Return the name of the group that is to meet, else of the unit."""
    if meeting.group:
        return meetings.group_name(store, meeting.group, meeting.on)
    return unit_name(meeting.unit, store.office, meeting.on)


def _path(output: Path | None, usual: str, session: Session) -> Path:
    """Return where to write a document, once it is sure that a file there may be replaced.

    :raises Refused: code ``bad_format``. :raises UsageMistake: code ``needs_yes``.
    """
    path = in_folder(output, usual)
    require_word_file(path)
    sure_to_replace([path], session)
    return path
