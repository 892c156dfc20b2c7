"""Registering a case 登记, telling the centre of it, and what it is later linked with."""

import datetime as dt
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Annotated, Any, ClassVar, Self

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from govtool.base import record as r
from govtool.base import vocabulary as voc
from govtool.base.document_numbers import is_minor
from govtool.base.i18n import _, msgid
from govtool.base.text import entered_identity_number, is_resident_id, names_organisation
from govtool.journal.events import Event, Linked
from govtool.law.office import Office, unit_name
from govtool.privacy.personal_marks import Personal
from govtool.subjects import common_events
from govtool.subjects.case.state import Case, first_day, once_a_day
from govtool.subjects.guardian import Guardian
from govtool.subjects.subject import ONCE, EventKind, Facts, Parts, Place, never, zh


class Agent(r.Record):
    """Whom a party gave authority to act for it 委托代理人."""

    name: Annotated[r.Name, Personal.NAME, Field(title=msgid("agent"))]
    phone: r.OptionalPhone = None
    authority: voc.Authority | None = None
    """代理权限; None where the paper that gives it was not seen."""
    since: r.Day | None = None
    """The day from which on the agent takes part; None for from the start."""


class Party(r.Record):
    """A party to a dispute 当事人."""

    role: voc.PartyRole
    name: Annotated[r.Name, Personal.NAME]
    phone: r.OptionalPhone = None
    id_no: r.OptionalIdentityNumber = None
    address: Annotated[r.OptionalLine, Personal.ADDRESS] = None
    """单位或住址."""
    occupation: Annotated[r.OptionalLine, Personal.OCCUPATION] = None
    """职业或职务; of an organisation, the office its representative holds."""
    representative: Annotated[r.OptionalName, Personal.REPRESENTATIVE] = None
    """法定代表人 of an organisation."""
    guardian: Guardian | None = None
    agent: Agent | None = None

    @classmethod
    def checked(cls, **values: Any) -> Self:
        """Return a checked party; refuse a placeholder for the document number."""
        party = super().checked(**values)
        if party.id_no is not None:
            entered_identity_number(party.id_no)
        return party

    @property
    def is_organisation(self) -> bool:
        """True if it is an organisation: it has a representative, or is called like one.

        Who has a guardian or a resident ID is a person, whatever the name: a child may be called
        李小学.
        """
        if self.guardian is not None or (self.id_no is not None and is_resident_id(self.id_no)):
            return False
        return self.representative is not None or names_organisation(self.name)

    def lacks_guardian(self, on: dt.date) -> bool:
        """Return whether it is under 18 on a day by document number, without a guardian."""
        return self.guardian is None and is_minor(self.id_no, on)

    def guardian_on(self, day: dt.date, registered_on: dt.date) -> Guardian | None:
        """Return its guardian on a day; None once a child has come of age since registration."""
        came_of_age = is_minor(self.id_no, registered_on) and not is_minor(self.id_no, day)
        return self.guardian if day < registered_on or not came_of_age else None

    def agent_on(self, day: dt.date) -> Agent | None:
        """Return whom it gave authority, once that agent takes part."""
        agent = self.agent
        return agent if agent is None or agent.since is None or agent.since <= day else None

    def is_against(self, other: Self) -> bool:
        """Return whether it stands on the other side: an applicant, and a respondent."""
        return {self.role, other.role} == {voc.PartyRole.APPLICANT, voc.PartyRole.RESPONDENT}


def acting_on_both_sides(parties: Sequence[Party]) -> Iterator[tuple[int, str, str]]:
    """Yield those who act for a party and, by name, also for or on the other side.

    Nobody may act for another towards themselves, or for both sides (L 民法典 168): the party's
    place, the role of the person, the name.
    """
    acting = [[one for one in (party.guardian, party.agent) if one] for party in parties]
    if not any(acting):
        return
    for place, (party, those) in enumerate(zip(parties, acting, strict=True)):
        against = {party.name}
        for other, there in zip(parties, acting, strict=True):
            if party.is_against(other):
                against |= {other.name, *(one.name for one in there)}
        for one in those:
            if one.name in against:
                yield place, "guardian" if one is party.guardian else "agent", one.name


MAY_REGISTER = voc.CENTRE | voc.BELOW_THE_STREET


class Registered(Event):
    """登记: opens stage 1 at ``unit``; the dispute may have been found 排查 earlier."""

    kind: ClassVar[str] = "registered"
    opens: ClassVar[bool] = True
    renamed: ClassVar[Mapping[str, str]] = {"registered_on": "on"}
    case_no: r.Line
    unit: r.Code
    dispute_type: voc.DisputeType
    source: voc.Source | None = None
    severity: voc.Severity = voc.Severity.ORDINARY
    petition: bool = False
    grid: r.OptionalCode = None
    ref: Annotated[r.OptionalLine, Personal.REFERENCE] = None
    summary: r.Text
    parties: tuple[Party, ...] = ()
    before_authority: r.OptionalWords = None
    """The court or authority that has or decided the matter (rule ``not_mediable``)."""
    found_on: r.Day | None = None
    """排查日期; without it, the day of the registration."""
    found_by: Annotated[r.OptionalLine, Personal.PEOPLE] = None
    """排查人."""
    campaign: voc.Campaign | None = None
    """专项类别."""
    content: str | None = None
    """Digest of the imported record this case came from; None for a case registered at the desk."""


def open_case(event: Registered, office: Office) -> Case:
    """Return the case that a registration opens, with its first stage."""
    case = Case(
        case_no=event.case_no, unit=event.unit, registered_on=event.on, dispute_type=event.dispute_type,
        summary=event.summary, source=event.source, severity=event.severity, petition=event.petition,
        grid=event.grid, ref=event.ref, parties=event.parties, before_authority=event.before_authority,
        content=event.content, last_on=event.on, timeline=[event], found_by=event.found_by,
        found_on=min(event.found_on or event.on, event.on), campaign=event.campaign,
    )  # fmt: skip
    if case.severity is voc.Severity.MAJOR:
        case.major_on = event.on
    case.open_stage(event.unit, voc.Origin.REGISTERED, event.on, office)
    return case


def _not_mediable(_case: Case, event: Registered, _office: Office) -> Facts | None:
    """A matter already before, or decided by, a court or authority is opened for mediation (L)."""
    return {"authority": event.before_authority} if event.before_authority else None


def _found_after_registration(_case: Case, event: Registered, _office: Office) -> Facts | None:
    """A dispute found after it was registered: no history (section 2)."""
    late = event.found_on is not None and event.found_on > event.on
    return {"reason": "found_after_registration"} if late else None


class Reported(Event):
    """上报: told to the centre."""

    kind: ClassVar[str] = "reported"


def _report(case: Case, event: Reported, _office: Office) -> None:
    """Note the first report to the centre, and the first of a case known to be major."""
    case.reported_on = case.reported_on or event.on
    if case.major_on is not None:
        case.major_told_on = case.major_told_on or event.on


def _is_found(case: Case, event: Event) -> bool:
    """Return whether it is dated on the day on which the dispute was found, or later."""
    return event.on >= case.found_on


def _severity(case: Case, _event: Event) -> Hashable:
    """Return the severity: a case that became major is reported once more."""
    return case.severity


class BecameMajor(Event):
    """升为重大复杂: found to be major or complex on a day after its registration."""

    kind: ClassVar[str] = "became_major"
    reason: r.OptionalText = None


def _become_major(case: Case, event: BecameMajor, _office: Office) -> None:
    """Make the case a major one; a pending transfer has handed it over."""
    handler = case.handler
    if case.major_on is not None or handler is None:
        return
    case.keep_as_known(event.on)
    case.severity, case.major_on, case.grew_major = voc.Severity.MAJOR, event.on, True
    case.major_stage = handler.no
    if case.transferring_stage == handler.no:
        case.major_told_on = event.on


class AppEntered(Event):
    """录入平安APP: entered in the app named by the policy (``peace_app``)."""

    kind: ClassVar[str] = "app_entered"


def _app_name(event: AppEntered, office: Office, _today: dt.date) -> Parts:
    return (office.policy.text("peace_app", event.on),)


def _link(case: Case, event: Linked, _office: Office) -> None:
    is_itself = event.other_entry is None and event.other == case.case_no
    if not is_itself and not any(event.says_the_same(link) for link in case.links):
        case.links.append(event)


def _bearing_a_number(document: voc.FormKind) -> voc.FormKind:
    if document not in voc.NUMBERED:
        raise PydanticCustomError(
            "bad_value", _("Papers of the kind “{kind}” bear no number.", kind=document.zh)
        )
    return document


class Numbered(Event):
    """编号: one of the case's papers was given the next number of its series."""

    kind: ClassVar[str] = "numbered"
    document: Annotated[voc.FormKind, AfterValidator(_bearing_a_number)]
    unit: r.Code
    """The unit of the series: the street for letters, the mediating unit for agreements."""
    year: r.Year
    number: r.PaperNumber
    text: Annotated[r.Line, Personal.NUMBER]
    """The number as it is printed: 矛调交〔2026〕1号."""
    about: Annotated[r.OptionalLine, Personal.REFERENCE] = None
    """The day, unit … that identify one of several papers; None for a single one."""


def _number(case: Case, event: Numbered, _office: Office) -> None:
    case.numbers.append(event)
    if event.document is voc.FormKind.AGREEMENT:
        case.agreement_no = case.agreement_no or event.text
    for letter in case.letters:
        if event.document is voc.FormKind.LETTER and letter.about == event.about:
            letter.no = letter.no or event.text


def _number_parts(event: Numbered, _office: Office, _today: dt.date) -> Parts:
    return (event.document.label, event.text)


def places(case: Case) -> list[Place]:
    """Return what a case is found by, the most telling first."""
    parties = case.parties
    acting = [one for party in parties for one in (party.guardian, party.agent) if one is not None]
    found: list[Place] = [("name", one.name) for one in (*parties, *acting)]
    found += [("phone", one.phone) for one in (*parties, *acting) if one.phone]
    found += [("id_no", party.id_no) for party in parties if party.id_no]
    if case.ref:
        found.append(("number", case.ref))
    found.append(("summary", case.summary))
    return found


def _registration_milestone(event: Registered, office: Office) -> Parts:
    return (unit_name(event.unit, office, event.on), zh(event.source))


REGISTRATION_KINDS = (
    EventKind(
        Registered,
        msgid("registered"),
        work=voc.GridWork.REPORTED,
        needs=(ONCE,),
        checks={"not_mediable": _not_mediable, "out_of_order": _found_after_registration},
        units={"unit": MAY_REGISTER},
        details=common_events.unit_parts,
        milestone="登记",
        milestone_details=_registration_milestone,
    ),
    EventKind(
        Reported,
        msgid("reported to the centre"),
        _report,
        may_precede_opening=_is_found,
        same=_severity,
        milestone="上报矛调中心",
    ),
    EventKind(
        BecameMajor,
        msgid("found to be major or complex"),
        _become_major,
        may_follow_end=never,
        same=once_a_day,
        details=common_events.reason,
        milestone="升为重大复杂",
    ),
    EventKind(
        AppEntered,
        msgid("entered in the peace app"),
        first_day("app_entered_on"),
        details=_app_name,
        same=once_a_day,
        milestone="录入平安APP",
        milestone_details=lambda event, office: (office.policy.text("peace_app", event.on),),
    ),
)

FILING_KINDS = (
    EventKind(Linked, msgid("linked"), _link, details=common_events.linked),
    EventKind(Numbered, msgid("number given"), _number, details=_number_parts, is_fixed=True),
)
