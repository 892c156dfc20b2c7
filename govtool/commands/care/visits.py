"""``govtool visit``: visits that were made, and visits that somebody asks for 走访."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import typer

from govtool import models as m
from govtool.base.i18n import _
from govtool.base.text import LINE_LIMIT, NAME_LIMIT
from govtool.commands.care.households import household_field, household_meant
from govtool.commands.matter.add import MatterRegistration, tell_what_next
from govtool.commands.matter.add import fields_of as matter_fields
from govtool.commands.shared.noun_list import ListedNoun, give_nouns
from govtool.commands.shared.register import known_code
from govtool.commands.shared.registration import (
    Registration,
    day_of_registration,
    link_to,
    register,
)
from govtool.commands.shared.versions import AsOf, as_of_day
from govtool.desk import casework
from govtool.desk import households as desk
from govtool.shell.form.form import Field, Form, require, term_field, text_field
from govtool.shell.form.prompt import confirm
from govtool.shell.frame.session import Session
from govtool.shell.listing import a_list
from govtool.shell.options import day, naming_subject, opened, unit_or_none
from govtool.shell.parameters import CategoryOption, Limit, Typed, option, taking, value_option
from govtool.shell.screens.next_steps import say_outcome, say_shortly
from govtool.shell.screens.objects import object_of
from govtool.shell.subject_words import subject_argument
from govtool.shell.terminal import emit_json, note
from govtool.store import Store, Transaction
from govtool.subjects import registry
from govtool.subjects.care.terms import VisitFound, VisitWay
from govtool.subjects.matter.terms import Channel
from govtool.subjects.series import NO_NUMBER
from govtool.subjects.visit.kinds import VISIT, RequestedVisit
from govtool.views import lookups, registers
from govtool.views.queries import SubjectFilter

app = typer.Typer()
Whom = Annotated[
    list[str],
    subject_argument(
        "HOUSEHOLD...",
        "The household, by its code or head, or a number of care or a visit; several for several.",
        list,
    ),
]
_ON = value_option("--on DATE", "The day of the visit; without it, today.")
_BY = value_option("--by PERSON", "Who visited.")
_WAY = value_option("--way door|phone|message|neighbour|volunteer|other", "How.")
_TEXT = value_option("--text TEXT", "One line at most.")


# --- made


def _fields(typed: Typed, *, asking: bool) -> list[Field]:
    def asks(_form: Form) -> bool:
        return asking

    return [
        term_field("found", _("What was found"), typed["found"], VisitFound, required=True),
        term_field("way", _("Way of visiting"), typed["way"], VisitWay, asks=asks),
        text_field("by", _("Who visited (may be left empty)"), typed["by"], limit=NAME_LIMIT,
                   may_be_empty=True, asks=asks),
        text_field("text", _("In one line (may be left empty)"), typed["text"], limit=LINE_LIMIT,
                   may_be_empty=True, asks=asks),
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Made:
    """A visit of one household: the subjects of which it is recorded, and what is said of it."""

    household: str
    subjects: Sequence[str]
    event: m.VisitMade


def _visits(words: Sequence[str], typed: Typed, form: Form) -> list[_Made]:
    """Return the visits that words and answers tell of."""
    store, session = form.store, form.session
    on = day(typed["on"], session)
    casework.refuse_future(on, session.today)
    households = dict.fromkeys(household_meant(word, store, session) for word in words)
    made = []
    for code in households:
        with naming_subject(code, is_one=len(households) == 1):
            made.append((code, desk.visited(store, code, m.VisitMade.trusted(on=on))))
    form.fill(_fields(typed, asking=typed["found"] is None and session.interactive))
    known = {name: value for name, value in form.known.items() if value is not None}
    event = m.VisitMade.checked(on=on, **known)
    return [_Made(code, subjects, event) for code, subjects in made]


def _take(tx: Transaction, made: _Made, form: Form) -> list[Any]:
    """Record one visit, of the agreement and of what was asked for."""
    today = form.session.today
    return [
        casework.take_step(tx, subject, made.event, today, again=True) for subject in made.subjects
    ]


def _nouns(made: Sequence[_Made]) -> list[str]:
    return [registry.word_of(subject) for one in made for subject in one.subjects]


@app.command(
    "add",
    epilog="govtool visit add H0012 --found well\n"
    "govtool visit add H0012 H0013 --found well --way phone --by 样班 --on 昨天\n"
    "govtool visit add {no} --found not_in",
)
@taking(
    found=value_option("--found well|needs|not_in", "What was found; not_in meets nothing."),
    way=_WAY,
    by=_BY,
    text=_TEXT,
    on=_ON,
)
def add(session: Session, typed: Typed, nos: Whom) -> None:
    """Record visits of households that agreed to be visited, or asked for it.

    A visit counts for the week, month or quarter of its day, also when it is entered later. What is
    needed becomes a matter: govtool visit to-matter.
    """
    require(_fields(typed, asking=False), session)
    with opened(session) as store:
        form = Form(session, store)
        visits = _visits(nos, typed, form)
        with store.writing(session.actor) as tx:
            states = [state for made in visits for state in _take(tx, made, form)]
        words = _nouns(visits)
        _conclude(list(zip(words, states, strict=True)), store, session)
        needing = [made for made in visits if made.event.found is VisitFound.NEEDS]
        for made in needing:
            _offer(made, store, session)


def _conclude(found: list[tuple[str, Any]], store: Store, session: Session) -> None:
    office = store.office
    if session.json:
        objects = [object_of(word, state, office, session.today) for word, state in found]
        emit_json(objects[0] if len(objects) == 1 else objects)
        return
    what = _("visit recorded")
    if len(found) == 1:
        ((word, state),) = found
        say_outcome(what, word, state, office, session.today)
        return
    for word, state in found:
        say_shortly(what, word, state, office)


def _offer(made: _Made, store: Store, session: Session) -> None:
    """Offer a matter for what is needed; without a person to ask, say how."""
    if session.json:
        return
    if session.interactive and confirm(_("Take it in as a matter now?"), session):
        _to_matter(made, _no_options(), store, session)
    else:
        note(_("As a matter: govtool visit to-matter {household}", household=made.household))


def _no_options() -> dict[str, Any]:
    return dict.fromkeys(("category", "place", "summary", "reporter", "on"))


# --- what is needed


class _MatterOfVisit(MatterRegistration):
    """The form of a matter that a visit found, linked with what the visit is of."""

    def __init__(self, session: Session, store: Store, made: _Made, *, is_new: bool) -> None:
        super().__init__(session, store)
        self._made, self._is_new = made, is_new

    def beside(self) -> Iterator[m.Event]:
        """Yield the reporter, and the link to the agreement or to what was asked for."""
        subject = self._made.subjects[0]
        no = lookups.no_of(self.store.reader, subject) or ""
        yield from super().beside()
        yield link_to(no, subject, self.known["on"])

    def also(self, tx: Transaction, subject: str, no: str) -> None:
        """Record the visit, unless it is there, and the link to the matter."""
        if self._is_new:
            _take(tx, self._made, self)
        link = link_to(no, subject, self.known["on"])
        casework.take_step(tx, self._made.subjects[0], link, self.session.today)


@app.command(
    "to-matter",
    epilog="govtool visit to-matter H0012\n"
    "govtool visit to-matter H0012 --category 适老化 --place 示例新村1幢 -m 楼道扶手松动",
)
@taking(
    category=CategoryOption,
    place=value_option("--place TEXT", "Where it is."),
    summary=value_option("--summary, -m TEXT", "What is needed; @FILE takes it from a text file."),
    reporter=value_option("--reporter PERSON", "Who asks for it, e.g. 甲某:13800000000."),
    on=value_option("--on DATE", "The day of the visit; without it, today."),
)
def to_matter(
    session: Session,
    typed: Typed,
    no: Annotated[
        str,
        subject_argument(
            "HOUSEHOLD", "The household, by its code or head, or a number of care or a visit."
        ),
    ],
) -> None:
    """Take in as a matter what a visit found to be needed, and record that visit.

    The visit is not recorded once more where one of that day found it. Each names the other.
    """
    with opened(session) as store:
        on = day(typed["on"], session)
        household = household_meant(no, store, session)
        event = m.VisitMade.checked(on=on, found=VisitFound.NEEDS)
        made = _Made(household, desk.visited(store, household, event), event)
        _to_matter(made, typed, store, session)


def _to_matter(made: _Made, typed: Typed, store: Store, session: Session) -> None:
    state = store.state(made.subjects[0])
    row = registers.register_row(store.reader, "household", made.household, made.event.on) or {}
    given = {
        **dict.fromkeys(("ref", "guardian", "wants_answer", "urgency")),
        **typed,
        "on": made.event.on.isoformat(),
        "channel": Channel.GRID.value,
        "unit": state.unit,
        "grid": row.get("grid"),
    }
    asking = bool(require(matter_fields(given), session))
    form = _MatterOfVisit(session, store, made, is_new=not _is_recorded(state, made.event))
    matter = register(form, matter_fields(given, asking=asking), asking=asking)
    tell_what_next(matter)


def _is_recorded(state: Any, event: m.VisitMade) -> bool:
    """Return whether a visit of that day found a need."""
    return any(
        isinstance(one, m.VisitMade) and (one.on, one.found) == (event.on, event.found)
        for one in state.timeline
    )


# --- asked for


class VisitRegistration(Registration):
    """The form of a visit that somebody asks for."""

    def __init__(self, session: Session, store: Store) -> None:
        draft = VISIT.events[m.VisitRequested].draft(session.today, {"no": NO_NUMBER})
        super().__init__(session, store, VISIT, draft)

    def opening(self) -> m.VisitRequested:
        """Return what is asked for as the form says it, without its number."""
        own = {name: value for name, value in self.known.items() if value is not None}
        unit = desk.community_of(own["household"], self.day, self.office)
        return m.VisitRequested.checked(**own, unit=unit, no=NO_NUMBER)


def _request_fields(typed: Typed, *, asking: bool = False) -> list[Field]:
    def asks(_form: Form) -> bool:
        return asking

    return [
        household_field(typed["household"]),
        text_field("asked_by", _("Asked by (may be left empty)"), typed["by"], limit=NAME_LIMIT,
                   may_be_empty=True, asks=asks, option="--by"),
        text_field("text", _("In one line (may be left empty)"), typed["text"], limit=LINE_LIMIT,
                   may_be_empty=True, asks=asks),
        day_of_registration(_("Asked on"), typed["on"]),
    ]  # fmt: skip


@app.command(
    "request", epilog="govtool visit request\ngovtool visit request --household H0012 --by 甲某"
)
@taking(
    household=value_option("--household CODE", "The household, by its code or head."),
    by=value_option("--by PERSON", "Who asks for the visit."),
    text=_TEXT,
    on=value_option("--on DATE", "The day it was asked for; without it, today."),
)
def request(session: Session, typed: Typed) -> None:
    """Record that somebody asks for a visit now; no agreement is needed. It is due the next day."""
    with opened(session) as store:
        asking = bool(require(_request_fields(typed), session))
        form = VisitRegistration(session, store)
        register(form, _request_fields(typed, asking=asking), asking=asking)


@app.command("list", epilog="govtool visit list\ngovtool visit list --all --unit SQ01 --json")
@a_list
def list_visits(
    session: Session,
    unit: Annotated[str | None, option("--unit UNIT", "Of this community.")] = None,
    household: Annotated[str | None, option("--household CODE", "Of this household.")] = None,
    every: Annotated[bool, option("--all", "Those that were made, too.")] = False,
    limit: Limit = None,
    as_of: AsOf = None,
) -> None:
    """List the visits that were asked for; what was agreed on stands in govtool due."""
    on = as_of_day(as_of, session)

    def was_open(visit: RequestedVisit) -> bool:
        return every or visit.closed_on is None or visit.closed_on > on

    with opened(session) as store:
        having = {
            "unit": unit_or_none(unit, store.office),
            "belongs_to": known_code("household", household, store, session) if household else None,
        }
        # the tables say how they stand by now
        in_hand = not every and as_of is None
        which = SubjectFilter(having, in_hand=in_hand, limit=limit)
        keeps = was_open if as_of is not None else None
        visits = ListedNoun(VISIT.word, _("Visits asked for"), which, keeps)
        give_nouns(visits, store, session, on)
