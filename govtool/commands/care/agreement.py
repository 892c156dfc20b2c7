"""``govtool care``: agreements with households on visits and help 关爱协议."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Annotated, Any

import typer

from govtool import models as m
from govtool.base.errors import NotFound, Refused
from govtool.base.i18n import _, counted, listed
from govtool.base.text import NAME_LIMIT, says_nothing
from govtool.commands.care.households import agreements, household_field, household_meant
from govtool.commands.person.choice import clean_up
from govtool.commands.shared.noun_list import ListedNoun, give_nouns
from govtool.commands.shared.recording import NounStep, own_values, record
from govtool.commands.shared.register import known_code
from govtool.commands.shared.registration import Registration, day_of_registration, register
from govtool.commands.shared.representatives import guardian_from
from govtool.commands.shared.verbs import BETWEEN
from govtool.commands.shared.versions import AsOf, as_of_day
from govtool.desk import form_drafts
from govtool.desk import households as desk
from govtool.models import Guardian
from govtool.privacy import withdrawal
from govtool.shell.form.form import Field, Form, day_field, require, term_field, text_field
from govtool.shell.form.prompt import require_yes
from govtool.shell.frame.session import Session
from govtool.shell.listing import a_list
from govtool.shell.options import day, meant_term, opened, unit_or_none, whole_number
from govtool.shell.parameters import Limit, On, Typed, option, taking, value_option
from govtool.shell.screens.objects import object_of
from govtool.shell.subject_words import subject_argument
from govtool.shell.terminal import emit_json, note
from govtool.store import Store
from govtool.subjects.care.kinds import CARE
from govtool.subjects.care.state import Care
from govtool.subjects.care.terms import CareHelp, CareRhythm, ConsentGiven, VisitWay
from govtool.subjects.series import NO_NUMBER
from govtool.subjects.visit.kinds import VISIT
from govtool.views.queries import SubjectFilter

app = typer.Typer()
Whose = Annotated[
    list[str],
    subject_argument(
        "HOUSEHOLD...", "The household, by its code or head, or the number of the agreement.", list
    ),
]


# --- agreed


def _rate_fields(typed: Typed, *, asking: bool, required: bool) -> list[Field]:
    """Return the fields of how often, and what help."""

    def asks(_form: Form) -> bool:
        return asking

    def times(answer: str, _form: Form) -> int | None:
        return whole_number(answer) if answer else None

    def help_(answer: list[str] | str, _form: Form) -> tuple[CareHelp, ...]:
        words = BETWEEN.split(answer) if isinstance(answer, str) else answer
        meant = [meant_term(CareHelp, word) for word in words if word.strip()]
        return tuple(dict.fromkeys(meant))

    how: dict[str, Any] = {"required": True} if required else {}
    choices = [(term.value, term.label) for term in CareHelp]
    return [
        Field("help", _("Help wanted"), typed["help"] or None, help_, lambda _form: choices, **how,
              option="--want",
              show=lambda found, _form: listed(one.label for one in found)),
        term_field("rhythm", _("Rhythm"), typed["rhythm"], CareRhythm, **how),
        Field("times", _("Times in each (leave it empty for one)"), typed["times"], times, asks=asks),
        term_field("way", _("Way of visiting (may be left empty)"), typed["way"], VisitWay),
        day_field("until", _("Until (may be left empty)"), typed["until"], ahead=True),
        text_field("explained_by", _("Who explained it"), typed["explained_by"], limit=NAME_LIMIT, **how),
        term_field(
            "given", _("Consent"), typed["given"], ConsentGiven, option="--consent", **how
        ),
    ]  # fmt: skip


def _fields(typed: Typed, *, asking: bool = False) -> list[Field]:
    def guardian(answer: str, _form: Form) -> Guardian | None:
        return None if says_nothing(answer) else guardian_from(answer)

    def shown(found: Guardian, _form: Form) -> str:
        return "  ".join(filter(None, (found.name, found.relation, found.phone)))

    child = _("Guardian, where who agrees is under 14: name, relation, telephone (else empty)")
    return [
        household_field(typed["household"]),
        *_rate_fields(typed, asking=asking, required=True),
        Field(
            "guardian", child, typed["guardian"], guardian, asks=lambda _form: asking,
            title=_("Guardian"), show=shown,
        ),
        day_of_registration(_("Agreed on"), typed["on"]),
    ]  # fmt: skip


class CareRegistration(Registration):
    """The form of an agreement about to be recorded."""

    def __init__(self, session: Session, store: Store) -> None:
        draft = CARE.events[m.CareAgreed].draft(session.today, {"no": NO_NUMBER, "times": 1})
        super().__init__(session, store, CARE, draft)

    def check(self, values: Any) -> None:
        """Refuse a household that has an agreement, and an end before the beginning."""
        if values.get("household"):
            _refuse_second(self.store, values["household"], values.get("on", self.day))
        if values.get("until") and values["until"] < values.get("on", self.day):
            message = _("The agreement cannot end before it begins.")
            raise Refused("bad_value", message, column="--until")

    def opening(self) -> m.CareAgreed:
        """Return the agreement as the form says it, without its number."""
        self.check(self.known)
        own = {k: v for k, v in own_values(m.CareAgreed, self.known).items() if v is not None}
        unit = desk.community_of(own["household"], self.day, self.office)
        return m.CareAgreed.checked(**own, unit=unit, no=NO_NUMBER)


def _refuse_second(store: Store, household: str, on: dt.date) -> None:
    for _subject, care in agreements(store, household):
        if care.closed_on is None or care.closed_on >= on:
            message = _("{household} has an agreement: {no}.", household=household, no=care.no)
            hint = _("To change it: govtool care change {no}", no=care.no)
            raise Refused("exists", message, hint, column="--household", value=household)


_AGREED = {
    "want": value_option(
        "--want visit|errand|meals|phone|escort",
        "The help that is wanted; give it once for each. Never why it is wanted.",
        list[str],
    ),
    "rhythm": value_option("--rhythm weekly|monthly|quarterly", "How often."),
    "times": value_option("--times N", "How many visits in each week, month or quarter."),
    "way": value_option(
        "--way door|phone|message|neighbour|volunteer|other",
        "How the household likes to be visited.",
    ),
    "until": value_option("--until DATE", "The last day of the agreement; without it, it goes on."),
    "explained_by": value_option(
        "--explained-by PERSON", "Who explained what is agreed, and its end."
    ),
    "consent": value_option("--consent oral|written", "How the household consented."),
}
"""The options of what is agreed."""


def _typed(typed: Typed) -> Typed:
    """Return the options by the fields they hold."""
    return {**typed, "help": typed["want"], "given": typed["consent"]}


@app.command(
    "agree",
    epilog="govtool care agree\n"
    "govtool care agree --household H0012 --want visit --rhythm monthly --explained-by 样班 "
    "--consent oral",
)
@taking(
    household=value_option("--household CODE", "The household, by its code or head."),
    **_AGREED,
    guardian=value_option(
        "--guardian NAME[:RELATION[:PHONE]]",
        "The guardian, where who agrees is under 14, e.g. 丙某:母亲:13800000000.",
    ),
    on=value_option("--on DATE", "The day of the agreement; without it, today."),
)
def agree(session: Session, typed: Typed) -> None:
    """Record that a household agreed to be visited, and how often.

    Before it agrees, somebody explains to it what is kept and that it may withdraw at any time.
    Kept are the help and how often; no diagnosis, no status.
    """
    typed = _typed(typed)
    with opened(session) as store:
        asking = bool(require(_fields(typed), session))
        register(CareRegistration(session, store), _fields(typed, asking=asking), asking=asking)


# --- changed


@app.command("change", epilog="govtool care change H0012 --rhythm weekly\ngovtool care change {no}")
@taking(
    **_AGREED,
    on=value_option("--on DATE", "The day of the change; without it, today."),
)
def change(session: Session, typed: Typed, ctx: typer.Context, nos: Whose) -> None:
    """Record what a household and the community agreed anew; the rest stays.

    Another rhythm holds from the first whole week, month or quarter on.
    """
    on = day(typed["on"], session)
    typed = _typed(typed)
    with opened(session) as store:
        words = [care.no for one in nos for _subject, care in _held(one, store, session)]
    given = any(typed[name] for name in ("help", "rhythm", "times", "way", "until"))
    fields = _rate_fields(typed, asking=not given, required=False)
    if not given and session.interactive:
        fields = [_asked(field) for field in fields]
    elif not given:
        message = _("Nothing is to be changed.")
        hint = _("For example: govtool care change H0012 --rhythm weekly")
        raise Refused("nothing_given", message, hint)
    record(ctx, words, NounStep(CARE, m.CareChanged, on), *fields)


def _asked(field: Field) -> Field:
    return replace(field, asks=lambda _form: True)


# --- withdrawn


def _held(word: str, store: Store, session: Session) -> list[tuple[str, Any]]:
    """Return the agreements, not withdrawn, that a word means: of a household, or one number.

    :raises NotFound: code ``no_care``.
    """
    household = household_meant(word, store, session)
    found = agreements(store, household)
    if not found:
        message = _("{household} has no agreement on care.", household=household)
        raise NotFound("no_care", message, _("See: govtool care list"), value=household)
    return found


@app.command("withdraw", epilog="govtool care withdraw H0012\ngovtool care withdraw {no} --yes")
def withdraw(session: Session, nos: Whose, on: On = None) -> None:
    """Record that a household withdrew, and erase what tells of it. It cannot be undone.

    What is left of the agreement and its visits are rhythm, times, days and unit: what was owed so
    far keeps its status. Backups keep what they have until they are thinned.
    """
    when = day(on, session)
    with opened(session) as store:
        subjects = dict.fromkeys(
            subject for word in nos for subject, _care in _held(word, store, session)
        )
        require_yes(_("Erase what the agreement tells for good? It cannot be undone."), session)
        with store.writing(session.actor) as tx:
            changed = [
                withdrawal.withdraw(tx, one, _withdrawn(tx.state(one), when), session.today)
                for one in subjects
            ]
        clean_up(store, session)
        form_drafts.remove_of(str(session.db.absolute()), {CARE.word, VISIT.word})
        states = [store.state(one) for one in subjects]
        office = store.office
    if session.json:
        objects = [object_of(CARE.word, state, office, session.today) for state in states]
        emit_json(objects[0] if len(objects) == 1 else objects)
        return
    note(_("Withdrawn: {nos}", nos=listed(state.no for state in states)))
    n = sum(changed)
    note(counted("Erased from {n} entry.", "Erased from {n} entries.", n))


def _withdrawn(care: Care, on: dt.date) -> m.CareWithdrawn:
    """Return that a household withdrew, with the communities that had it until then."""
    units = tuple(
        m.UnitHeld(unit=one.unit, since=None if one.since == dt.date.min else one.since)
        for one in care.units
    )
    return m.CareWithdrawn.checked(on=on, units=units)


# --- listed


@app.command("list", epilog="govtool care list --unit SQ01\ngovtool care list --all --json")
@a_list
def list_care(
    session: Session,
    unit: Annotated[str | None, option("--unit UNIT", "Of this community.")] = None,
    household: Annotated[str | None, option("--household CODE", "Of this household.")] = None,
    every: Annotated[bool, option("--all", "What has ended or was withdrawn, too.")] = False,
    limit: Limit = None,
    as_of: AsOf = None,
) -> None:
    """List the agreements with households: how often, and nothing of their needs."""
    on = as_of_day(as_of, session)
    with opened(session) as store:
        of_unit = unit_or_none(unit, store.office)
        code = known_code("household", household, store, session) if household else None

        def holds(care: Care) -> bool:
            is_there = every or care.closed_on is None or care.closed_on >= on
            return is_there and of_unit in {None, care.unit}  # the unit of that day

        which = SubjectFilter({"belongs_to": code}, limit=limit)
        listed_ = ListedNoun(CARE.word, _("Agreements on care"), which, holds)
        give_nouns(listed_, store, session, on)
