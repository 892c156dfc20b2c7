"""``govtool case add``: register a dispute 登记."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import typer

from govtool import models as m
from govtool.base import text
from govtool.base import vocabulary as voc
from govtool.base.errors import Refused
from govtool.base.i18n import _, in_chinese, sentences
from govtool.base.text_width import printable
from govtool.commands.case.particulars import (
    Amount,
    Body,
    More,
    Persons,
    Scale,
    Way,
    supplement,
    told,
    told_as,
)
from govtool.commands.case.particulars import read as particular
from govtool.commands.shared.parties import (
    more_parties_field,
    parties_from,
    party_field,
    question_parties,
)
from govtool.commands.shared.register import grid_field
from govtool.commands.shared.registration import (
    Registration,
    as_given,
    day_of_registration,
    last_time,
    ref_field,
    register,
)
from govtool.commands.shared.representatives import (
    AgentOf,
    GuardianOf,
    ask_acting,
    settle_minors,
    tell_both_sides,
    with_acting,
)
from govtool.desk.wording import disorder_text, party_text
from govtool.models import Party
from govtool.rules import CASE, Case
from govtool.shell.form.form import (
    Field,
    Form,
    require,
    term_field,
    text_field,
    unit_field,
    yes_or_no_field,
)
from govtool.shell.form.prompt import among, ask, optional, yes_or_no
from govtool.shell.frame.session import Session
from govtool.shell.options import opened, typed_day
from govtool.shell.parameters import (
    DisputeType,
    Override,
    Resume,
    SourceOption,
    Typed,
    flag_option,
    taking,
    value_option,
)
from govtool.shell.subject_words import case_meant
from govtool.subjects.case.particulars import PARTICULARS, particular_text
from govtool.subjects.case.registration import MAY_REGISTER
from govtool.subjects.series import NO_NUMBER

if TYPE_CHECKING:
    from govtool.store import Store


@dataclass(frozen=True, slots=True)
class CaseOptions:
    """The options of a new case.

    :param fields: what was typed, by the name of the field; None where it was not given.
    :param is_like: whether the parties are those of an earlier case.
    """

    fields: Mapping[str, Any]
    parties: Sequence[Party]
    particulars: Mapping[str, Any]
    is_like: bool = False

    def like(self, case: Case, session: Session) -> CaseOptions:
        """Return the options, completed from an earlier case."""
        source = case.source.value if case.source else None
        like = {
            "unit": case.stages[0].unit,
            "grid": case.grid,
            "dispute_type": case.dispute_type.value,
            "source": source,
            "campaign": case.campaign.value if case.campaign else None,
        }
        fields = dict(self.fields) | {
            name: value for name, value in like.items() if self.fields.get(name) is None
        }
        parties = self.parties or _chosen_parties(case, session)
        return CaseOptions(fields, parties, self.particulars, is_like=not self.parties)

    def party_of(self, role: voc.PartyRole) -> Party | None:
        """Return the first party of a role."""
        return next((party for party in self.parties if party.role is role), None)

    @property
    def others(self) -> list[Party]:
        """Return the parties other than the first applicant and the first respondent."""
        first = [
            self.party_of(role) for role in (voc.PartyRole.APPLICANT, voc.PartyRole.RESPONDENT)
        ]
        return [party for party in self.parties if not any(party is one for one in first)]


def _chosen_parties(case: Case, session: Session) -> list[Party]:
    """Return the parties of an earlier case to take over: all, or those a clerk chooses."""
    parties = list(case.parties)
    if len(parties) < 2 or not session.interactive or session.yes:  # noqa: PLR2004  # nothing to choose
        return parties
    names = {party.name: party.name for party in parties}
    every = _("all of them")

    def read(answer: str) -> list[Party]:
        if answer == every:
            return parties
        among(names)(answer)
        return [party for party in parties if party.name == answer]

    return ask(
        _("Parties to take over"), read, [(name, name) for name in names] + [(every, every)], every
    )


# --- fields


def fields_of(given: CaseOptions, *, asking: bool = False) -> list[Field]:
    """Return the fields of a registration: those that are asked for, and those added on request."""
    typed = given.fields

    def field(make: Callable[..., Field], name: str, label: str, *kind: Any, **how: Any) -> Field:
        return make(name, label, typed[name], *kind, **how)

    def added(made: Field) -> Field:
        return replace(made, on_request=asking)

    def dialogue(name: str, label: str, ask: Callable[[Any], object], **how: Any) -> Field:
        return added(Field(name, label, how.pop("typed", None), as_given, dialogue=ask, **how))

    line = partial(text_field, limit=text.LINE_LIMIT, may_be_empty=True)
    label = _("Found on (may be left empty: the day of registration)")
    unit_of, source_of = (lambda form: _last_time(form)[0]), (lambda form: _last_time(form)[1])
    return [
        unit_field(
            "unit",
            _("Registering unit"),
            typed["unit"],
            MAY_REGISTER,
            required=True,
            remembered=unit_of,
        ),
        field(
            term_field,
            "dispute_type",
            _("Dispute type"),
            voc.DisputeType,
            required=True,
            option="--type",
        ),
        field(term_field, "source", _("Source"), voc.Source, required=True, remembered=source_of),
        field(text_field, "summary", _("What it is about"), required=True),
        *_party_fields(given, asking=asking),
        added(day_of_registration(_("Registered on"), typed["on"])),
        added(field(yes_or_no_field, "major", _("Major or complex"))),
        *_proceedings(typed, asking=asking),
        added(grid_field(_("Grid (may be left empty)"), typed["grid"], of_unit=True)),
        added(field(Field, "found_on", label, _found_day)),
        added(field(line, "found_by", _("Found by (may be left empty)"))),
        dialogue("addresses", _("Addresses"), lambda form: form.ask_addresses()),
        dialogue("acting", _("Guardians and agents"), lambda form: form.ask_acting()),
        added(field(term_field, "campaign", _("Campaign"), voc.Campaign)),
        added(field(yes_or_no_field, "petition", _("Handed on by the petition office"))),
        added(ref_field(CASE, typed["ref"])),
        dialogue(
            "particulars",
            _("Other particulars"),
            lambda form: form.ask_particulars(),
            typed=dict(given.particulars) or None,
            show=_particulars_text,
        ),
    ]


def _party_fields(given: CaseOptions, *, asking: bool) -> list[Field]:
    """Return the fields of the parties, asked for where no option gives them."""
    applicant, respondent = (
        _asked_party(role, given, asking=asking)
        for role in (voc.PartyRole.APPLICANT, voc.PartyRole.RESPONDENT)
    )

    def read_respondent(answer: str | Party, form: Form) -> Party | None:
        found: Party | None = respondent.read(answer, form)
        if not given.parties and found is None and form.known.get(applicant.name) is None:
            raise Refused(
                "bad_party", _("Name one party at least."), _("< goes back to the applicant.")
            )
        return found

    return [
        applicant,
        replace(respondent, read=read_respondent),
        replace(more_parties_field(given.others), on_request=asking),
    ]


def _asked_party(role: voc.PartyRole, given: CaseOptions, *, asking: bool) -> Field:
    asks = asking and given.party_of(role) is None and (given.is_like or not given.parties)
    return party_field(
        role.value, role, given.party_of(role), asks=lambda _form: asks, on_request=asking
    )


def _proceedings(typed: Mapping[str, Any], *, asking: bool) -> list[Field]:
    """Return the fields of a court or authority the dispute is before, and of the reason."""

    def doubt(authority: str | None, form: CaseRegistration) -> str | None:
        refusal = form.violation_before(authority)
        return refusal and sentences(refusal, _("Register it all the same, as a violation?"))

    def asks_reason(form: Form) -> bool:
        return (
            asking
            and typed["before_authority"] is None
            and form.known.get("before_authority") is not None
        )

    return [
        Field(
            "before_authority",
            _("Before a court or authority already"),
            typed["before_authority"],
            _authority,
            on_request=asking,
            doubt=doubt,
            empty=_("no"),
        ),
        text_field(
            "override",
            _("Reason for the violation"),
            typed["override"],
            limit=text.LINE_LIMIT,
            asks=asks_reason,
        ),
    ]


def _last_time(form: Form) -> tuple[str | None, str | None]:
    """Return the names of the unit and the source of the clerk's newest registration."""
    found = last_time(form, m.Registered)
    known = voc.Source.meant_by(found.get("source") or "")
    return found["unit"], known.label if known else None


def _particulars_text(values: Mapping[str, Any], _form: Form) -> str:
    return "；".join(
        f"{PARTICULARS.get(name, name)}：{particular_text(value)}"
        for name, value in values.items()
        if value is not None
    )


def _found_day(answer: str, form: Form) -> dt.date | None:
    """Return the day on which it was found; None where that is not said."""
    if text.says_nothing(answer):
        return None
    found = typed_day(answer, form.session)
    if found > form.day:
        message = disorder_text("found_after_registration", form.day, form.session.today)
        raise Refused("out_of_order", message, _("Check the date."), rule="out_of_order")
    return found


def _authority(answer: str, _form: Form) -> str | None:
    """Return the name of a court or authority; None for "no"."""
    try:
        there_is_one = yes_or_no(answer)
    except Refused:  # neither yes nor no: the name
        return text.clean(answer, text.LINE_LIMIT)
    if there_is_one:
        raise Refused("empty", _("Give its name."))
    return None


# --- the form


class CaseRegistration(Registration):
    """The form of a dispute about to be registered.

    :param given: what options say.
    """

    def __init__(self, session: Session, store: Store, given: CaseOptions) -> None:
        authority, override = given.fields["before_authority"], given.fields["override"]
        draft = m.Registered.model_construct(
            on=session.today,
            case_no=NO_NUMBER,
            unit="",
            dispute_type=voc.DisputeType.OTHER,
            summary="",
            before_authority=authority,
            override=override,
        )
        super().__init__(session, store, CASE, draft)
        self.given = given
        self.particulars: dict[str, Any] = dict(given.particulars)
        self._beside: dict[str, dict[str, Any]] = {}
        """Details of parties beside their own answers, by name: guardian, agent, address."""
        self._minors: set[str] = set()

    def check(self, values: Mapping[str, Any]) -> None:
        """Refuse an invalid fact; the reason for a violation may still be missing."""
        is_answer = self.given.fields["before_authority"] is None
        if is_answer and values.get("before_authority") and not values.get("override"):
            values = {**values, "override": "-"}
        super().check(values)

    def violation_before(self, authority: str | None) -> str | None:
        """Return why a dispute before an authority may not be registered, or None."""
        if authority is None or self.known.get("override"):
            return None
        try:
            super().check({**self.known, "before_authority": authority})
        except Refused as refusal:
            return refusal.message
        return None

    @property
    def parties(self) -> list[Party]:
        """Return the parties with guardian, agent and address."""
        found = [
            self.known.get("applicant"),
            self.known.get("respondent"),
            *(self.known.get("others") or ()),
        ]
        return [
            party.model_copy(update=self._beside.get(party.name, {})) for party in found if party
        ]

    def party_text(self, party: Party) -> str:
        """Return a party with all that is known of it, on one line."""
        whole = party.model_copy(update=self._beside.get(party.name, {}))
        return "  ".join(filter(None, (party_text(whole), whole.address)))

    def opening(self) -> m.Registered:
        """Return the registration as the form says it, without its number."""
        own = {
            name: value for name, value in self.known.items() if name in m.Registered.model_fields
        }
        severity = voc.Severity.MAJOR if self.known["major"] else voc.Severity.ORDINARY
        parties = [party.model_dump() for party in self.parties]
        return m.Registered.checked(**own, case_no=NO_NUMBER, parties=parties, severity=severity)

    def beside(self) -> Iterator[m.Event]:
        """Yield the particulars."""
        if also := supplement(self.particulars, self.known["on"]):
            yield also

    # --- groups of questions

    def _know(self, parties: Iterable[Party], *names: str) -> None:
        for party in parties:
            self._beside.setdefault(party.name, {}).update(
                {name: getattr(party, name) for name in names}
            )

    def settle_minors(self) -> None:
        """Ask once for the guardian of each minor."""
        fresh = [party for party in self.parties if party.name not in self._minors]
        self._minors |= {party.name for party in fresh}
        on: dt.date = self.known["on"]
        self._know(settle_minors(fresh, on, self.session), "guardian")

    def ask_acting(self) -> None:
        """Ask who acts for which party."""
        self._know(ask_acting(self.parties, None, self.session, wanted=True), "guardian", "agent")

    def ask_addresses(self) -> None:
        """Ask for the address of each party."""
        for party in self.parties:
            label = _("Address of {name} (may be left empty)", name=printable(party.name))
            address = ask(label, optional(lambda answer: text.clean(answer, text.LINE_LIMIT)))
            self._know([party.model_copy(update={"address": address})], "address")

    def ask_particulars(self) -> dict[str, Any]:
        """Ask for what else papers ask of a case."""
        choices = [
            (field, label if in_chinese() else field.replace("_", " "))
            for field, label in PARTICULARS.items()
        ]
        label = _("Which of these (leave empty to end)")
        names = dict(choices)
        while field := ask(label, optional(among(names)), choices):
            self.particulars |= told_as(
                field, ask(names[field], self._reader(field), name=f"particular:{field}")
            )
        return dict(self.particulars)

    def _reader(self, field: str) -> Any:
        def read(answer: str) -> Any:
            value = particular(field, answer, field, self.session)
            m.Particulars.checked(
                **{name: one for name, one in told_as(field, value).items() if one is not None}
            )
            return value

        return read

    # --- before it is recorded

    def complete(self) -> None:
        """Ask for the guardian of each minor."""
        self.settle_minors()

    def point_out_doubts(self) -> None:
        """Point out people who act for a party and are on the other side."""
        tell_both_sides(self.parties)


app = typer.Typer()


@app.command(
    "add",
    epilog="""govtool case add
govtool case add -t 邻里 -s 网格排查 -m 院墙排水 -p 甲某:13800000000 -p 乙某
govtool case add --like 甲某
govtool case add --resume
govtool case add --unit SQ01 --type 邻里 --source 网格排查 --summary "院墙排水" \
--party 申请人:甲某:13800000000 --party 被申请人:乙某
govtool case add --unit SQ01 --type 损害赔偿 --source 当事人申请 --summary "…" \
--party 申请人:乙某 --guardian 乙某=丙某:母亲:13800000000
govtool case add --unit SQ01 --type wage_arrears --source police --summary "…" --major --on 昨天""",
)
@taking(
    unit=value_option("--unit, -u UNIT", "The unit that registers it."),
    dispute_type=DisputeType,
    source=SourceOption,
    summary=value_option(
        "--summary, -m TEXT", "What the dispute is about; @FILE takes it from a text file."
    ),
    grid=value_option("--grid, -g GRID", "The grid where it arose."),
    on=value_option(
        "--on DATE",
        "The day it was registered; without it, today. Takes 2026-03-02, 3月2日, 昨天 …",
    ),
    found_on=value_option(
        "--found-on DATE",
        "The day it was found, if that was before; the report to the centre is due that day.",
    ),
    found_by=value_option("--found-by PEOPLE", "Who found it."),
    major=flag_option("--major", "Major or complex: it goes to the centre the same day."),
    petition=flag_option("--petition", "Handed on by the petition office."),
    campaign=value_option(
        "--campaign rural|labour|environment|finance|real_estate",
        "The campaign it belongs to, e.g. 涉农.",
    ),
    ref=value_option("--ref REF", "Your own number for it in another system."),
    party=value_option(
        "--party, -p ROLE:NAME[:PHONE[:ID_NO[:ADDRESS[:OCCUPATION[:REPRESENTATIVE]]]]]",
        "A party; give it once for each. Without a role, the first is the applicant, the next the "
        "respondent. What is not known stays empty, e.g. 申请人:甲某:::示例路1号.",
        list[str],
    ),
    guardian=GuardianOf,
    agent=AgentOf,
    like=value_option(
        "--like NO", "An earlier case to take the unit, grid, type, source and parties from."
    ),
    persons=Persons,
    scale=Scale,
    amount=Amount,
    body=Body,
    way=Way,
    more=More,
    before_authority=value_option(
        "--before-authority AUTHORITY",
        "The court or authority it is already before, if any: then it may not be mediated.",
    ),
    override=Override,
    resume=Resume,
)
def add(session: Session, typed: Typed) -> None:
    """Register a dispute and see its first deadlines.

    On a terminal it asks for what is needed and shows all of it before it is recorded: a number
    changes or adds something, < goes back, @FILE takes a long text from a file and @ opens your
    editor. What was answered is kept when you leave: --resume goes on with it.
    """
    parties, guardian, agent = (typed[name] or [] for name in ("party", "guardian", "agent"))
    beside = {name: typed[name] for name in ("persons", "scale", "amount", "body", "way")}
    given = CaseOptions(
        typed,
        with_acting(parties_from(parties), guardian, agent),
        told(typed["more"] or [], beside, session),
    )
    with opened(session) as store:
        if typed["like"] is not None:
            given = given.like(store.case(case_meant(typed["like"], store, session)), session)
        asking = bool(require(fields_of(given), session))
        question_parties(given.parties, session)
        register(
            CaseRegistration(session, store, given), fields_of(given, asking=asking), asking=asking
        )
