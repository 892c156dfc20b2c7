"""What is recorded of a case 矛盾纠纷: its events, and the records inside them (rulebook, section 2)."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, ClassVar, Self

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from govtool.base import vocabulary as voc
from govtool.base.document_numbers import is_minor
from govtool.base.i18n import _, msgid
from govtool.base.patterns import pattern
from govtool.base.record import (
    Category,
    Code,
    Day,
    Line,
    Name,
    OptionalCode,
    OptionalIdentityNumber,
    OptionalLine,
    OptionalName,
    OptionalPhone,
    OptionalStaffName,
    OptionalText,
    OptionalWords,
    PaperNumber,
    Persons,
    Record,
    StaffName,
    Text,
    Year,
    Yuan,
)
from govtool.base.text import entered_identity_number, is_resident_id, names_organisation, quoted
from govtool.journal.events import Event
from govtool.privacy.personal_marks import Personal
from govtool.subjects import extensions
from govtool.subjects.guardian import Guardian


class Agent(Record):
    """Whom a party gave authority to act for it 委托代理人."""

    name: Annotated[Name, Personal.NAME, Field(title=msgid("agent"))]
    phone: OptionalPhone = None
    authority: voc.Authority | None = None
    """代理权限; None where the paper that gives it was not seen."""
    since: Day | None = None
    """The day from which on the agent takes part; None for from the start."""


class Party(Record):
    """A party to a dispute 当事人."""

    role: voc.PartyRole
    name: Annotated[Name, Personal.NAME]
    phone: OptionalPhone = None
    id_no: OptionalIdentityNumber = None
    address: Annotated[OptionalLine, Personal.ADDRESS] = None
    """单位或住址."""
    occupation: Annotated[OptionalLine, Personal.OCCUPATION] = None
    """职业或职务; of an organisation, the office its representative holds."""
    representative: Annotated[OptionalName, Personal.REPRESENTATIVE] = None
    """法定代表人 of an organisation."""
    guardian: Guardian | None = None
    agent: Agent | None = None

    @classmethod
    def checked(cls, **values: Any) -> Self:
        """As :meth:`Record.checked`; what only fills the field of the document number is refused."""
        party = super().checked(**values)
        if party.id_no is not None:
            entered_identity_number(party.id_no)
        return party

    @property
    def is_organisation(self) -> bool:
        """Whether it is an organisation: it has a representative, or is called like one.

        Who has a guardian or a resident ID is a person, whatever the name: a child may be called 李小学.
        """
        if self.guardian is not None or (self.id_no is not None and is_resident_id(self.id_no)):
            return False
        return self.representative is not None or names_organisation(self.name)

    def lacks_guardian(self, on: dt.date) -> bool:
        """Return whether it is under 18 on a day by its document number, and has nobody who acts for it."""
        return self.guardian is None and is_minor(self.id_no, on)

    def guardian_on(self, day: dt.date, registered_on: dt.date) -> Guardian | None:
        """Return who acts for it by law on a day: nobody any more, once a child has come of age since the registration."""
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
    """Yield who acts for a party, and by the name is that party itself, or a party on the other side, or acts there.

    Nobody may act for another towards themselves, or for both sides (L 民法典 168): the place of the party, what the
    person acts as, the name.
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


_SEVERAL = pattern(r"[、,，;；/\s]+")


def _several(value: Any) -> Any:
    """Read what is written as one text (民转刑、自杀) as a list; nothing at all says nothing."""
    parts = [part for part in _SEVERAL.split(value) if part] if isinstance(value, str) else value
    return parts or None


def _in_order(kinds: tuple[voc.Prevented, ...] | None) -> tuple[voc.Prevented, ...] | None:
    return kinds and tuple(kind for kind in voc.Prevented if kind in kinds)


PreventedKinds = Annotated[
    tuple[voc.Prevented, ...] | None, BeforeValidator(_several), AfterValidator(_in_order)
]


class Participant(Record):
    """Somebody who takes part in a session beside parties and mediators 参加人 (L 调解法 20)."""

    capacity: voc.Capacity
    name: Annotated[OptionalName, Personal.PEOPLE] = None


class Instalment(Record):
    """One of several days on which an agreement is performed in part 分期履行."""

    on: Day
    amount: Yuan | None = None


MOST_INSTALMENTS = 240
"""Twenty years of months."""


def _some(value: Any) -> Any:
    """Return None for a list without anything in it."""
    return value or None


Instalments = Annotated[
    Annotated[tuple[Instalment, ...], Field(max_length=MOST_INSTALMENTS)] | None,
    BeforeValidator(_some),
]


class Particulars(Record):
    """What papers ask of a case beyond its registration 案件要素, as far as it is known."""

    occurred_on: Day | None = None
    place: OptionalWords = None
    persons: Persons | None = None
    """涉及人数; without it, as many as there are parties."""
    scale: voc.Scale | None = None
    category: Category | None = None
    """事件类别 (GB/T 31000), where the usual one of the dispute type does not fit."""
    mediator: OptionalStaffName = None
    """人民调解员, who answers for the settlement."""
    mediator_phone: OptionalPhone = None
    body: voc.Body | None = None
    way: voc.Way | None = None
    """化解方式: the procedure (people's mediation, ruling …); how a session was held is :attr:`Mediated.held`."""
    amount: Yuan | None = None
    """协议涉及金额."""
    facts: OptionalText = None
    """纠纷主要事实 (L 调解法 29)."""
    points: OptionalText = None
    """争议事项 and the responsibility of each party (L 调解法 29)."""
    terms: OptionalText = None
    """协议内容 (L 调解法 29)."""
    performance: OptionalText = None
    """履行方式 (L 调解法 29)."""
    perform_by: Day | None = None
    """履行期限 (L 调解法 29), where it is one day; it may also be :attr:`instalments`, or said in words."""
    instalments: Instalments = None
    """履行期限 of an agreement that is performed in parts."""
    perform_when: OptionalText = None
    """履行期限 in words: at once, as long as somebody lives, and the like."""
    paper: voc.AgreementPaper | None = None
    """协议文书; None for a mediation agreement. The parties' own settlement agreement is not confirmed by a court."""
    matter: voc.AgreementMatter | None = None
    """Whether the agreement confirms a status or establishes ownership, which no court confirms; None for neither."""
    prevented: PreventedKinds = None
    """What the settlement prevented 防止激化, each once; how many persons were in it is ``persons``."""


TIMES = ("perform_by", "instalments", "perform_when")
"""The particulars that say by when an agreement is performed; the newest of them holds."""


def _of_particulars(names: tuple[str, ...]) -> tuple[str, ...]:
    unknown = [name for name in names if name not in Particulars.model_fields]
    if unknown:
        raise PydanticCustomError(
            "unknown_field", _("“{name}” cannot be cleared.").format(name=quoted(unknown[0]))
        )
    return names


class Registered(Event):
    """登记: opens stage 1 at ``unit``. The dispute may have been found earlier 排查 than it was registered."""

    kind: ClassVar[str] = "registered"
    opens: ClassVar[bool] = True
    renamed: ClassVar[Mapping[str, str]] = {"registered_on": "on"}
    case_no: Line
    unit: Code
    dispute_type: voc.DisputeType
    source: voc.Source | None = None
    severity: voc.Severity = voc.Severity.ORDINARY
    petition: bool = False
    grid: OptionalCode = None
    ref: Annotated[OptionalLine, Personal.REFERENCE] = None
    summary: Text
    parties: tuple[Party, ...] = ()
    before_authority: OptionalWords = None
    """The court or authority the matter is already before, or was decided by (rule ``not_mediable``)."""
    found_on: Day | None = None
    """排查日期; without it, the day of the registration."""
    found_by: Annotated[OptionalLine, Personal.PEOPLE] = None
    """排查人."""
    campaign: voc.Campaign | None = None
    """专项类别."""
    content: str | None = None
    """Digest of the imported record this case came from; None for a case registered at the desk."""


class Supplemented(Event, Particulars):
    """补充要素: particulars that became known, or that were wrong before; ``cleared`` names those that do not hold.

    They move no deadline and stand in no check, so they may be told at any time, also after the case was closed. The
    ``matter`` and ``paper`` of an agreement alone say whether there is a right to have it confirmed.
    """

    kind: ClassVar[str] = "supplemented"
    cleared: Annotated[tuple[str, ...], AfterValidator(_of_particulars)] = ()
    reason: OptionalText = None


class Investigated(Event):
    """调查: somebody was asked about the facts."""

    kind: ClassVar[str] = "investigated"
    asked: Annotated[OptionalName, Personal.PEOPLE] = None
    place: OptionalWords = None
    mediator: OptionalStaffName = None
    recorder: OptionalStaffName = None
    attendees: Annotated[OptionalLine, Personal.PEOPLE] = None
    note: OptionalText = None


class Reported(Event):
    """上报: told to the centre."""

    kind: ClassVar[str] = "reported"


class BecameMajor(Event):
    """升为重大复杂: found to be major or complex on a day after its registration."""

    kind: ClassVar[str] = "became_major"
    reason: OptionalText = None


class AppEntered(Event):
    """录入平安APP: entered in the peace app. What the app is called is a text of the policy (``peace_app``)."""

    kind: ClassVar[str] = "app_entered"


class Alerted(Event):
    """预警: the dispute may turn violent or criminal, or a group may gather (L 调解法 25)."""

    kind: ClassVar[str] = "alerted"
    risk: voc.AlertKind | None = None
    measures: OptionalText = None
    """预防措施: what was done."""
    reported_to: OptionalWords = None
    """The police or other authority that was told; None while nobody was."""


class Met(Event):
    """见面: the parties were met."""

    kind: ClassVar[str] = "met"
    note: OptionalText = None


class Consulted(Event):
    """会商指导: advice by telephone, a mediator sent by the centre, or a lawyer."""

    kind: ClassVar[str] = "consulted"
    by: voc.Advice | None = None
    adviser: OptionalStaffName = None
    """Who advised."""
    note: OptionalText = None


class Mediated(Event):
    """调解: one session of the handler's stage."""

    kind: ClassVar[str] = "mediated"
    outcome: voc.SessionOutcome
    agreement: voc.AgreementForm | None = None
    agreement_no: Annotated[OptionalLine, Personal.NUMBER] = None
    place: OptionalWords = None
    mediator: OptionalStaffName = None
    recorder: OptionalStaffName = None
    attendees: Annotated[OptionalLine, Personal.PEOPLE] = None
    held: voc.SessionWay | None = None
    """调解形式: in person, by telephone …; None where that is not recorded."""
    participants: tuple[Participant, ...] = ()
    """Who took part in which capacity; ``attendees`` are the others."""
    note: OptionalText = None


class Transferred(Event):
    """移送: the handler asks the centre to take over."""

    kind: ClassVar[str] = "transferred"
    to: Code
    reason: OptionalText = None


class Accepted(Event):
    """受理: the centre takes the case."""

    kind: ClassVar[str] = "accepted"
    unit: Code


class Returned(Event):
    """退回: the centre sends a transfer back."""

    kind: ClassVar[str] = "returned"
    reason: OptionalText = None


class Assigned(Event):
    """交办: a handling letter delivered to a lead unit on ``on``, to be answered by ``due``."""

    kind: ClassVar[str] = "assigned"
    lead: Code
    due: Day
    opinion: OptionalText = None
    approved_by: OptionalStaffName = None
    approved_on: Day | None = None
    cooperating: tuple[Code, ...] = ()
    reason: OptionalText = None
    """Why it gives more time than letters generally do (P: 一般不超过30日)."""
    no: Annotated[OptionalLine, Personal.NUMBER] = None
    person: OptionalStaffName = None
    """责任人 who is to handle it at the lead."""
    delivery: voc.Delivery | None = None
    """送达方式: how it was delivered (P: 以书面或电子文档形式送达)."""
    failed_elsewhere: tuple[Day, ...] = ()
    """Days on which the lead mediated a linked case without success, as known when the letter was recorded."""


class LetterApproved(Event):
    """批准交办函: the leader's approval of a letter recorded without it, and the opinion if the letter has none.

    ``lead`` may be left out when only one letter waits for it. It is dated on the day of the letter at the earliest.
    """

    kind: ClassVar[str] = "letter_approved"
    lead: OptionalCode = None
    approved_by: StaffName
    approved_on: Day | None = None
    """The day of the approval where it came before the letter; else that of the event."""
    opinion: OptionalText = None


class Replied(Event):
    """回复: the lead reports the result. ``lead`` may be left out when only one letter is open."""

    kind: ClassVar[str] = "replied"
    lead: OptionalCode = None
    note: OptionalText = None


class ExtensionRequested(extensions.ExtensionAsked):
    """申请延期, to the district."""

    kind: ClassVar[str] = "extension_requested"


class ExtensionDecided(extensions.ExtensionAnswer):
    """延期审批, by the district."""

    kind: ClassVar[str] = "extension_decided"


class Diverted(Event):
    """导入: led into litigation, arbitration or an administrative procedure, or taken up higher."""

    kind: ClassVar[str] = "diverted"
    channel: voc.DivertChannel
    procedure: voc.DivertDetail | None = None
    """Which procedure, where it has a name; else it is told in the detail."""
    detail: OptionalText = None


class Closed(Event):
    """办结: settled, withdrawn or terminated."""

    kind: ClassVar[str] = "closed"
    outcome: voc.ClosedOutcome
    reason: voc.TerminationReason | None = None
    """Why it was terminated; without one, for another reason than those that have a name."""
    note: OptionalText = None
    """The reason in words."""
    agreement: voc.AgreementForm | None = None
    agreement_no: Annotated[OptionalLine, Personal.NUMBER] = None


class ClosureReported(Event):
    """结果上报: the result told upwards."""

    kind: ClassVar[str] = "closure_reported"


class PlatformEntered(Event):
    """录入平台: entered in the judicial mediation platform."""

    kind: ClassVar[str] = "platform_entered"


class Revisited(Event):
    """回访."""

    kind: ClassVar[str] = "revisited"
    satisfied: voc.Satisfaction | None = None
    """What the parties said of it; None where they were not asked, or did not say."""
    note: OptionalText = None


class Performed(Event):
    """履行: the agreement was performed."""

    kind: ClassVar[str] = "performed"
    note: OptionalText = None


class Agreed(Event):
    """签署协议: the agreement was put in writing, or signed by all, and is in force from then on (L 调解法 29).

    Its day is that of the last signature, on the day of the settlement or after it.
    """

    kind: ClassVar[str] = "agreed"
    agreement_no: Annotated[OptionalLine, Personal.NUMBER] = None


class ConfirmationApplied(Event):
    """申请司法确认: the parties asked a court to confirm their agreement."""

    kind: ClassVar[str] = "confirmation_applied"
    court: OptionalWords = None


def _bearing_a_number(document: voc.FormKind) -> voc.FormKind:
    if document not in voc.NUMBERED:
        raise PydanticCustomError(
            "bad_value", _("Papers of the kind “{kind}” bear no number.").format(kind=document.zh)
        )
    return document


class Numbered(Event):
    """编号: one of the case's papers was given the next number of its series."""

    kind: ClassVar[str] = "numbered"
    document: Annotated[voc.FormKind, AfterValidator(_bearing_a_number)]
    unit: Code
    """Whose series it is: the street's for letters, the mediating unit's for agreements."""
    year: Year
    number: PaperNumber
    text: Annotated[Line, Personal.NUMBER]
    """The number as it is printed: 矛调交〔2026〕1号."""
    about: Annotated[OptionalLine, Personal.REFERENCE] = None
    """Which of several papers of the kind it is: day, unit and so on of the fact; None where there is but one."""
