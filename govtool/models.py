"""Records and events, validated once on the way in; frozen from then on.

An event is one fact of a case (or of a unit, a grid …) with the local date on which it happened.
The journal stores ``kind`` and ``on`` as columns and the rest as the payload. Event names and their
effects are those of the rulebook, section 2.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, NamedTuple, Self

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from govtool import vocabulary as voc
from govtool.i18n import _
from govtool.personal import Personal
from govtool.record import (
    Category,
    Code,
    Day,
    Line,
    Members,
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
    StageNumber,
    Text,
    Year,
    Yuan,
)
from govtool.text import entered_identity_number, is_resident_id, names_organisation, quoted

# --- registers


class Unit(Record):
    """A unit 单位: district, street, community, department or committee."""

    code: Code
    name: StaffName
    kind: voc.UnitKind
    parent: OptionalCode = None


class Grid(Record):
    """A grid 网格, or a micro-grid 联防组 when it has a parent grid."""

    code: Code
    name: StaffName
    unit: Code
    parent: OptionalCode = None


class Household(Record):
    """A household 户 in a grid."""

    code: Code
    grid: Code
    head: Annotated[Name, Personal.NAME]
    phone: OptionalPhone = None
    address: Annotated[OptionalLine, Personal.ADDRESS] = None
    members: Members | None = None


class Duty(Record):
    """值班: the leader of the centre on duty on one day."""

    date: Day
    leader: StaffName
    phone: Annotated[OptionalPhone, Personal.STAFF_PHONE] = None
    note: OptionalWords = None

    @property
    def code(self) -> str:
        """What the register knows it by: its day."""
        return self.date.isoformat()


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

    @classmethod
    def checked(cls, **values: Any) -> Self:
        """As :meth:`Record.checked`; what only fills the field of the document number is refused."""
        party = super().checked(**values)
        if party.id_no is not None:
            entered_identity_number(party.id_no)
        return party

    @property
    def is_organisation(self) -> bool:
        """Whether it is an organisation: it has a representative, or is called like one. Who has a resident ID is a person."""
        if self.id_no is not None and is_resident_id(self.id_no):
            return False
        return self.representative is not None or names_organisation(self.name)


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
    """履行期限 (L 调解法 29)."""


def _of_particulars(names: tuple[str, ...]) -> tuple[str, ...]:
    unknown = [name for name in names if name not in Particulars.model_fields]
    if unknown:
        raise PydanticCustomError("unknown_field", _("“{name}” cannot be cleared.").format(name=quoted(unknown[0])))
    return names


# --- events


_IN_COLUMNS = {"on"}


class Event(Record):
    """One fact with the local date it happened.

    ``override`` is the reason a clerk gave for recording a step that breaks a rule.
    """

    kind: ClassVar[str]
    opens: ClassVar[bool] = False
    """Return whether it opens its subject: it stands first in the history, and ``corrected`` changes it."""
    renamed: ClassVar[Mapping[str, str]] = {}
    """Fields that corrections know by another name, by that name."""
    on: Day
    override: OptionalWords = None

    def payload(self) -> dict[str, Any]:
        """What the journal keeps beside kind and date: fields that say something, as JSON values."""
        if self.model_fields_set == _IN_COLUMNS:
            return {}
        return self.model_dump(mode="json", exclude=_IN_COLUMNS, exclude_defaults=True)

    def payload_text(self) -> str:
        """The :meth:`payload` as the JSON text that is stored."""
        if self.model_fields_set == _IN_COLUMNS:
            return "{}"
        return self.model_dump_json(exclude=_IN_COLUMNS, exclude_defaults=True)


class Registered(Event):
    """登记: opens stage 1 at ``unit``."""

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
    content: str | None = None
    """Digest of the imported record this case came from; None for a case registered at the desk."""


class Supplemented(Event, Particulars):
    """补充要素: particulars that became known, or that were wrong before; ``cleared`` names those that do not hold.

    They move no deadline and stand in no check, so they may be told at any time, also after the case was closed.
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


class Met(Event):
    """见面: the parties were met."""

    kind: ClassVar[str] = "met"
    note: OptionalText = None


class Consulted(Event):
    """会商指导: advice by telephone, or a mediator sent by the centre."""

    kind: ClassVar[str] = "consulted"
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
    no: Annotated[OptionalLine, Personal.NUMBER] = None


class Replied(Event):
    """回复: the lead reports the result. ``lead`` may be left out when only one letter is open."""

    kind: ClassVar[str] = "replied"
    lead: OptionalCode = None
    note: OptionalText = None


class ExtensionRequested(Event):
    """申请延期, to the district."""

    kind: ClassVar[str] = "extension_requested"
    until: Day
    reason: OptionalText = None


class ExtensionDecided(Event):
    """延期审批, by the district; ``until`` may be left out when it is as requested."""

    kind: ClassVar[str] = "extension_decided"
    approved: bool
    until: Day | None = None


class Diverted(Event):
    """导入: led into litigation, arbitration or an administrative procedure, or taken up higher."""

    kind: ClassVar[str] = "diverted"
    channel: voc.DivertChannel
    detail: OptionalText = None


class Closed(Event):
    """办结: settled, withdrawn or terminated."""

    kind: ClassVar[str] = "closed"
    outcome: voc.ClosedOutcome
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
    note: OptionalText = None


class Performed(Event):
    """履行: the agreement was performed."""

    kind: ClassVar[str] = "performed"
    note: OptionalText = None


class Linked(Event):
    """关联: this case and the one numbered ``other`` are one matter. Both cases say so, each of the other.

    It names the other by its number, which a file that leaves the office keeps; that case need not be there.
    """

    kind: ClassVar[str] = "linked"
    other: Line
    reason: OptionalText = None


class Corrected(Event):
    """更正: fields of the registration as they should have been from the start."""

    kind: ClassVar[str] = "corrected"
    changes: Annotated[dict[str, Any], Personal.OPENING]
    reason: Text


class Retracted(Event):
    """撤销: the entries named (``node-seq``) do not count, as if never recorded."""

    kind: ClassVar[str] = "retracted"
    targets: tuple[str, ...]
    reason: Text
    step: bool = False
    """Whether it was a step of its own (a link taken back), which ``undo`` takes back like any other; not an undo."""


class Redacted(Event):
    """删除个人信息: personal data erased from the payload of the entries named.

    ``left`` holds the SHA-256 of each payload as it was left, so that it cannot be changed once more unnoticed.
    """

    kind: ClassVar[str] = "redacted"
    targets: tuple[str, ...]
    reason: Text
    left: tuple[str, ...] = ()
    whole: bool = False
    """Whether nothing personal was left of the case: its time of storage was over."""


class NoticeIssued(Event):
    """督办单: a supervision notice for one obligation at one level."""

    kind: ClassVar[str] = "notice_issued"
    rule: str
    stage: StageNumber
    level: voc.Level
    unit: Code
    told: voc.Told
    due: Day
    days: int


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


# --- events of other subjects


class OfficeOpened(Event):
    """建库: this file was made for a street."""

    kind: ClassVar[str] = "office_opened"
    street: Code


class RecordBegan(Event):
    """启用: what was due before ``began_on`` is not followed up; None: every deadline is, whenever it was."""

    kind: ClassVar[str] = "record_began"
    began_on: Day | None = None


class UnitSaved(Event):
    """A unit added, or changed as a whole: what it is from ``on`` on."""

    kind: ClassVar[str] = "unit_saved"
    unit: Unit
    reason: OptionalText = None


class UnitClosed(Event):
    """撤销单位: ``on`` is the last day on which the unit is there."""

    kind: ClassVar[str] = "unit_closed"
    reason: OptionalText = None


class GridSaved(Event):
    """A grid added, or changed as a whole: what it is from ``on`` on."""

    kind: ClassVar[str] = "grid_saved"
    grid: Grid
    reason: OptionalText = None


class GridClosed(Event):
    """撤销网格: ``on`` is the last day on which the grid is there."""

    kind: ClassVar[str] = "grid_closed"
    reason: OptionalText = None


class HouseholdSaved(Event):
    """A household added, or changed as a whole: what it is from ``on`` on."""

    kind: ClassVar[str] = "household_saved"
    household: Household
    reason: OptionalText = None


class HouseholdClosed(Event):
    """销户: ``on`` is the last day on which the household is there."""

    kind: ClassVar[str] = "household_closed"
    reason: OptionalText = None


class DutySet(Event):
    """值班安排: who is on duty on a day, for the first time or in the place of somebody else (调班)."""

    kind: ClassVar[str] = "duty_set"
    duty: Duty
    reason: OptionalText = None


class DutyCleared(Event):
    """取消值班: nobody is on duty on that day any more."""

    kind: ClassVar[str] = "duty_cleared"
    reason: OptionalText = None


class DecisionMade(Event):
    """议定事项: a meeting, held on ``on``, decided that a unit does something by a day. ``due`` is taken as written."""

    kind: ClassVar[str] = "decision_made"
    no: Annotated[Line, Personal.NUMBER]
    meeting: voc.MeetingKind
    title: OptionalWords = None
    text: Text
    unit: Code
    due: Day
    case_no: OptionalLine = None
    leader: OptionalStaffName = None


class DecisionDone(Event):
    """议定事项办结: the unit has done it."""

    kind: ClassVar[str] = "decision_done"
    note: OptionalText = None


class ClerkSet(Event):
    """授权: a person has a profile from now on."""

    kind: ClassVar[str] = "clerk_set"
    name: StaffName
    profile: voc.Profile
    reason: OptionalText = None


class ClerkRemoved(Event):
    """取消授权: a person has no profile any more."""

    kind: ClassVar[str] = "clerk_removed"
    reason: OptionalText = None


class NoticeDay(Record):
    """One day of a holiday notice."""

    date: Day
    kind: voc.DayKind
    name: str


class CalendarNotice(Event):
    """放假通知: the office imported the days of a year's notice."""

    kind: ClassVar[str] = "calendar_notice"
    year: int
    days: tuple[NoticeDay, ...]


class PolicyAdopted(Event):
    """政策调整: the office adopted its own values; ``source`` is the text of the TOML file."""

    kind: ClassVar[str] = "policy_adopted"
    source: str


class ReturnFiled(Event):
    """报表报送: a return was filed, with a frozen copy of it."""

    kind: ClassVar[str] = "return_filed"
    report: str
    period: str
    unit: Code
    figures: dict[str, Any]


class Selection(Record):
    """What of a list was chosen for an export.

    The days are those of registration, or with ``closed`` those of closing, both inclusive; None where no end was set.
    """

    format: Code
    first: Day | None = None
    last: Day | None = None
    unit: OptionalCode = None
    closed: bool = False


class PersonalDataExported(Event):
    """导出个人信息: unmasked personal data left in a file."""

    kind: ClassVar[str] = "personal_data_exported"
    what: Annotated[str, Personal.REFERENCE]
    rows: int
    reason: Text
    about: Annotated[tuple[Line, ...], Personal.REFERENCE] = ()
    """Whose data it was, where it was one person's or a short list: the numbers of cases and households, never a name."""
    which: Selection | None = None
    """What of a list it was; entries of before do not say."""


class Restored(Event):
    """恢复备份: a backup took the place of this file, which goes on under the node of this entry.

    ``ends`` are the chains as the backup has them, ``replaced`` those of the file of before, by node: number of entries
    and newest hash. ``numbers`` are the newest case numbers given before, which are not given again.
    """

    kind: ClassVar[str] = "restored"
    backup: Line
    made_at: OptionalLine = None
    ends: dict[str, tuple[int, str]]
    replaced: dict[str, tuple[int, str]]
    numbers: tuple[Line, ...] = ()


CASE_EVENTS: tuple[type[Event], ...] = (
    Registered, Supplemented, Reported, Met, Investigated, Consulted, Mediated, Transferred, Accepted, Returned, Assigned, Replied,
    ExtensionRequested, ExtensionDecided, Diverted, Closed, ClosureReported, PlatformEntered, Revisited,
    Performed, Linked, Corrected, Retracted, Redacted, NoticeIssued, Numbered,
)  # fmt: skip
REGISTER_EVENTS: tuple[type[Event], ...] = (
    OfficeOpened, RecordBegan, UnitSaved, UnitClosed, GridSaved, GridClosed, HouseholdSaved, HouseholdClosed, CalendarNotice, PolicyAdopted, ReturnFiled, PersonalDataExported,
    DutySet, DutyCleared, DecisionMade, DecisionDone, ClerkSet, ClerkRemoved, Restored,
)  # fmt: skip
EVENTS: dict[str, type[Event]] = {event.kind: event for event in CASE_EVENTS + REGISTER_EVENTS}


class Entry(NamedTuple):
    """A journal entry 日志条目 as the rules see it: an event and where it stands in the record."""

    node: str
    seq: int
    recorded_at: str
    actor: str
    event: Event

    @property
    def id(self) -> str:
        """``node-seq``, by which retractions and redactions name it."""
        return f"{self.node}-{self.seq}"
