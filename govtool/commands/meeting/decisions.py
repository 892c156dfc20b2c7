"""``govtool meeting``: decisions of meetings 议定事项, and whether they were carried out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any

import typer

from govtool.base import text
from govtool.base.errors import UsageMistake
from govtool.base.i18n import _
from govtool.base.vocabulary import MeetingKind, UnitKind
from govtool.desk import casework
from govtool.meetings.decision_screen import decision_list, say_decision
from govtool.meetings.decisions import (
    Meeting,
    decision_json,
    decision_subject,
    draft_decision,
    record_decisions,
    record_done,
    refuse_due_before,
    written,
)
from govtool.meetings.held import chair_hint, holder_name, listed_json, meeting_json
from govtool.meetings.screen import held_list, say_held
from govtool.shell.form.confirmation import is_meant_again
from govtool.shell.form.form import (
    Field,
    Form,
    case_field,
    day_field,
    require,
    text_field,
    unit_field,
)
from govtool.shell.form.prompt import ask, not_empty, optional
from govtool.shell.frame.session import Session
from govtool.shell.listing import a_list, give
from govtool.shell.options import day, naming_subject, opened, term, unit_or_none
from govtool.shell.parameters import (
    Again,
    Typed,
    argument,
    option,
    taking,
    value_option,
)
from govtool.shell.period import bounds, is_within
from govtool.shell.subject_words import subject_argument, subject_meant, subjects_meant
from govtool.shell.tables import say_listing
from govtool.shell.terminal import note
from govtool.store import Store
from govtool.subjects import registry
from govtool.subjects.decision.kinds import DECISION, Decision
from govtool.views import lookups, meetings

app = typer.Typer()

Nos = Annotated[
    list[str],
    subject_argument(
        "ID...",
        "The number of the decision, e.g. M2026-003-1; several for several decisions.",
        list,
    ),
]

Kind = Annotated[
    str,
    option(
        "--kind KIND", "Which meeting: weekly, monthly, or another kind of govtool meeting hold."
    ),
]


@app.command(
    "record",
    epilog='govtool meeting record --decision "走访两户并再次调解" --unit SQ01 --due 3月16日 '
    "--case SQ01-2026-00001\n"
    'govtool meeting record --kind monthly --on 3月2日 --title "三月研判会" --decision '
    '"排查外墙渗水" --unit SQ02 --due 3月20日\n'
    "govtool meeting record",
)
@taking(
    on=value_option("--on DATE", "The day of the meeting; without it, today."),
    title=value_option("--title TEXT", "What the meeting is called."),
    decision=value_option("--decision TEXT", "What was decided."),
    unit=value_option("--unit UNIT", "The unit that has to do it."),
    due=value_option("--due DATE", "By when; taken as written."),
    case=value_option("--case NO", "The case it is about."),
    leader=value_option("--leader PERSON", "The leader who sees to it."),
    held_by=value_option("--held-by UNIT", "The unit that met; without it, the street."),
    group=value_option("--group CODE", "The group that met."),
    again=Again,
)
def record(session: Session, typed: Typed, *, kind: Kind = "weekly") -> None:
    """Record what a meeting decided: who does what by when.

    One decision at a time; all of one kind and day belong to one meeting, and share its number with
    the record that it was held (govtool meeting hold). On a terminal, without --decision, it asks
    for one after the other. What is not done yet stands in govtool due.
    """
    meeting = Meeting(term(MeetingKind, kind, "--kind"), day(typed["on"], session), typed["title"])
    casework.refuse_future(meeting.on, session.today)
    with opened(session) as store:
        by_group = meetings.holder_of(store, meeting.kind, typed["group"], meeting.on)
        unit = unit_or_none(typed["held_by"], store.office, "--held-by")
        meeting = replace(meeting, unit=unit, group=by_group)
        meetings.refuse_holder(meeting.convened(store.office), store.office)
        if typed["decision"] is None and session.interactive:
            drafts = _several(meeting, typed, store, session)
        else:
            drafts = [_filled(_fields(meeting, typed), store, session)]
        if not drafts:
            note(_("Nothing was recorded."))
            return
        again = typed["again"] or any(
            _is_meant_again(meeting, draft, store, session) for draft in drafts
        )
        with store.writing(session.actor) as tx:
            numbers = record_decisions(tx, meeting, drafts, session.today, again=again)
        found = [_decision(store, no) for no in numbers]
        _conclude(found, store, session)


def _is_meant_again(
    meeting: Meeting, draft: Mapping[str, Any], store: Store, session: Session
) -> bool:
    made = draft_decision(store, meeting, draft)
    return is_meant_again(casework.opened_alike(store, DECISION.word, made), DECISION.word, session)


def _fields(meeting: Meeting, typed: Typed, *, ask_all: bool = False) -> list[Field]:
    """Return the fields of a decision."""
    by = day_field("due", _("To be done by"), typed["due"], ahead=True, required=True)

    def read_due(answer: str, form: Form) -> Any:
        found = by.read(answer, form)
        refuse_due_before(meeting.on, found)
        return found

    return [
        text_field("text", _("Decision"), typed["decision"], required=True, option="--decision"),
        unit_field(
            "unit",
            _("Responsible unit"),
            typed["unit"],
            frozenset(UnitKind),
            on=meeting.on,
            required=True,
        ),
        Field("due", by.label, by.typed, read_due, required=True),
        case_field(_("Case it is about (may be left empty)"), typed["case"], lambda _form: ask_all),
        text_field(
            "leader",
            _("Leader who sees to it (may be left empty)"),
            typed["leader"],
            limit=text.NAME_LIMIT,
            may_be_empty=True,
            asks=lambda _form: ask_all,
        ),
    ]


def _filled(
    fields: Sequence[Field], store: Store, session: Session, *, agree: bool = True
) -> dict[str, Any]:
    require(fields, session)
    form = Form(session, store)
    form.fill(fields, agree=agree)
    return form.known


def _several(
    meeting: Meeting, typed: Typed, store: Store, session: Session
) -> list[dict[str, Any]]:
    """Ask for decisions until an empty answer, and return them."""
    drafts: list[dict[str, Any]] = []
    while True:
        label = _("Decision {n} (leave it empty to end)", n=len(drafts) + 1)
        said = ask(label, optional(not_empty))
        if said is None:
            return drafts
        fields = _fields(meeting, {**typed, "decision": said}, ask_all=True)
        drafts.append(_filled(fields, store, session, agree=False))


def _decision(store: Store, no: str) -> Decision:
    decision: Decision = store.state(decision_subject(store, no))
    return decision


def _conclude(found: Sequence[Decision], store: Store, session: Session) -> None:
    """Report the recorded decisions: one as an object, several as a list."""
    objects = [decision_json(one, session.today) for one in found]
    if session.emits(objects[0] if len(objects) == 1 else objects):
        return
    for one in found:
        say_decision(one, store.office, session.today)
    note(_("When it is done: govtool meeting done {no}", no=found[0].no))


DoneOn = Annotated[str | None, option("--on DATE", "The day it was done; without it, today.")]


@app.command(
    "done", epilog='govtool meeting done M2026-003-1 --on 昨天 --note "已走访，双方同意再调"'
)
def done(
    session: Session,
    nos: Nos,
    on: DoneOn = None,
    remark: Annotated[str | None, option("--note TEXT", "What was done.")] = None,
) -> None:
    """Record that a decision was carried out; it is in time on its due date or before."""
    when = day(on, session)
    with opened(session) as store:
        subjects = subjects_meant(nos, store, session, DECISION.word, exact=decision_subject)
        finished = []
        with store.writing(session.actor) as tx:
            for subject in subjects:
                with naming_subject(
                    lookups.no_of(tx.reader, subject) or "", is_one=len(subjects) == 1
                ):
                    finished.append(record_done(tx, subject, when, remark, session.today))
        if len(nos) <= 1:
            _show(finished[0], store, session)
        else:
            _show_all(finished, store, session)


Unit = Annotated[
    str | None,
    option("--unit UNIT", "Only what this unit has to do, or with --held, what it held."),
]
Since = Annotated[
    str | None, option("--from DATE", "Due, or with --held, held, on that day or later.")
]
Until = Annotated[
    str | None, option("--to DATE", "Due, or with --held, held, on that day or before.")
]


@app.command(
    "list",
    epilog="govtool meeting list --open\n"
    "govtool meeting list --unit SQ01 --json\n"
    "govtool meeting list --held",
)
@a_list
def list_decisions(
    session: Session,
    only_open: Annotated[bool, option("--open", "Only what is not done yet.")] = False,
    unit: Unit = None,
    held: Annotated[bool, option("--held", "The meetings that were held instead.")] = False,
    since: Since = None,
    until: Until = None,
) -> None:
    """List what meetings decided, and how it stands; with --held, the meetings themselves."""
    if held and only_open:
        raise UsageMistake("unexpected_option", _("Give either --held or --open."))
    days = bounds(since, until, session, ahead=not held)
    with opened(session) as store:
        if held:
            _list_held(store, unit_or_none(unit, store.office), days, session)
            return
        whose = unit_or_none(unit, store.office)
        every = meetings.all_decisions(store, unit=whose, open_only=only_open)
        found = [one for one in every if is_within(one.due, *days)]
        office = store.office
    empty = _("No decision is open.") if only_open else _("No decision is recorded.")
    give(
        session,
        objects=lambda: (decision_json(one, session.today) for one in found),
        listing=lambda: decision_list(found, office, session.today, empty),
    )


def _list_held(
    store: Store, unit: str | None, days: tuple[dt.date | None, dt.date | None], session: Session
) -> None:
    """Print the meetings that a unit held, or all."""
    found = [
        one
        for one in meetings.all_meetings(store)
        if unit in {None, one.unit} and is_within(one.on, *days)
    ]
    give(
        session,
        objects=lambda: listed_json(store, found, session.today),
        listing=lambda: held_list([(one, holder_name(store, one)) for one in found], session.today),
    )


No = Annotated[str, argument("ID", "The number of a decision, or of a meeting, e.g. M2026-003.")]


@app.command("show", epilog="govtool meeting show M2026-003-1\ngovtool meeting show M2026-003")
def show(session: Session, no: No) -> None:
    """Show one decision, or a meeting with all that it decided."""
    with opened(session) as store:
        meeting_no = written(no)
        held, found = (
            meetings.meeting_numbered(store, meeting_no),
            meetings.decisions_of(store, meeting_no),
        )
        if not (held or found):
            subject = subject_meant(
                no, store, session, "meeting", DECISION.word, exact=decision_subject
            )
            if registry.word_of(subject) == DECISION.word:
                _show(store.state(subject), store, session)
                return
            held = store.state(subject)
            found = meetings.decisions_of(store, held.no)
        hint, office = chair_hint(store, held.opening) if held else None, store.office
        holder = holder_name(store, held) if held else ""
    if session.emits(meeting_json(held, found, session.today, hint)):
        return
    if held:
        say_held(held, holder, session.today, hint)
    if found:
        say_listing(decision_list(found, office, session.today))


def _show_all(found: list[Decision], store: Store, session: Session) -> None:
    if not session.emits([decision_json(one, session.today) for one in found]):
        say_listing(decision_list(found, store.office, session.today))


def _show(decision: Decision, store: Store, session: Session) -> None:
    if not session.emits(decision_json(decision, session.today)):
        say_decision(decision, store.office, session.today)
