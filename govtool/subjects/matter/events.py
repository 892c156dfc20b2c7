"""What is recorded of a matter 事项: its events, in the order of its course."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Self

from pydantic import AfterValidator, AliasChoices, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from govtool.base import vocabulary as voc
from govtool.base.errors import Refused
from govtool.base.i18n import _, msgid, sentences
from govtool.base.record import (
    Code,
    Day,
    Line,
    Name,
    OptionalCode,
    OptionalLine,
    OptionalPhone,
    OptionalText,
    Text,
    Words,
)
from govtool.journal.events import Event
from govtool.privacy.personal_marks import Personal
from govtool.subjects import extensions
from govtool.subjects.guardian import Guardian
from govtool.subjects.matter import categories
from govtool.subjects.matter import terms as t

_ALIASED = ConfigDict(validate_by_name=True, validate_by_alias=True, serialize_by_alias=True)
"""For fields whose name is a word of Python."""


def _known(typed: str) -> str:
    """Return the code of a category; its label and other words of files mean it too."""
    try:
        return categories.chosen(typed).code
    except Refused as refusal:
        raise PydanticCustomError(refusal.code, sentences(refusal.message, refusal.hint)) from None


CategoryCode = Annotated[Line, AfterValidator(_known)]


class MatterReported(Event):
    """上报: opens a matter at the unit that takes it in."""

    kind: ClassVar[str] = "matter_reported"
    opens: ClassVar[bool] = True
    renamed: ClassVar[Mapping[str, str]] = {"reported_on": "on"}
    no: Annotated[Line, Personal.NUMBER]
    unit: Code
    channel: Annotated[t.Channel, Field(title=msgid("channel"))]
    category: Annotated[CategoryCode, Field(title=msgid("category"))]
    urgency: Annotated[t.Urgency | None, Field(title=msgid("urgency"))] = None
    place: Words
    grid: OptionalCode = None
    summary: Annotated[OptionalText, Field(title=msgid("what was reported"))] = None
    """事项内容; None only where the category keeps no text."""
    wants_answer: Annotated[bool, Field(title=msgid("wants an answer"))] = True
    ref: Annotated[OptionalLine, Personal.REFERENCE] = None
    content: str | None = None
    """Digest of the imported record this matter came from; None for one reported at the desk."""

    @model_validator(mode="after")
    def _keeps_a_text(self) -> Self:
        keeps_text = categories.category(self.category).keeps_text
        if keeps_text and self.summary is None:
            raise PydanticCustomError("missing", _("The summary is required."))
        if not keeps_text and self.summary is not None:
            raise PydanticCustomError(
                "no_text", _("No text is kept of this category; leave the summary out.")
            )
        return self


class MatterReporter(Event):
    """反映人: who reported it; an entry of its own, so that it can stay at the street."""

    kind: ClassVar[str] = "matter_reporter"
    name: Annotated[Name, Personal.NAME, Field(title=msgid("reporter"))]
    phone: OptionalPhone = None
    guardian: Guardian | None = None


class MatterTakenUp(Event):
    """受理."""

    kind: ClassVar[str] = "matter_taken_up"


class MatterDeclined(Event):
    """不予受理: with the reason, and who is competent."""

    kind: ClassVar[str] = "matter_declined"
    reason: t.DeclineReason
    competent: Annotated[Words, Field(title=msgid("competent authority"))]


class MatterDispatched(Event):
    """分派: to a unit, which has the turn from then on; ``due`` stands in the place of the clock."""

    kind: ClassVar[str] = "matter_dispatched"
    model_config = _ALIASED
    unit: Code
    with_: Annotated[tuple[Code, ...], Field(alias="with", title=msgid("cooperating units"))] = ()
    """协办单位, which owe nothing."""
    due: Day | None = None
    opinion: OptionalText = None

    @model_validator(mode="after")
    def _cooperates_with_others(self) -> Self:
        if self.unit in self.with_:
            message = _("{unit} has the turn, and cannot cooperate with itself.").format(
                unit=self.unit
            )
            raise PydanticCustomError("with_itself", message)
        return self


class MatterSigned(Event):
    """签收: by the unit that has the turn."""

    kind: ClassVar[str] = "matter_signed"


class MatterSentBack(Event):
    """退单: by the unit that has the turn."""

    kind: ClassVar[str] = "matter_sent_back"
    reason: t.SendBackReason
    note: OptionalText = None


class MatterMajor(Event):
    """列为重大事项: the main leader is told."""

    kind: ClassVar[str] = "matter_major"
    reason: Text


class MatterLeaderTold(Event):
    """报告主要领导."""

    kind: ClassVar[str] = "matter_leader_told"
    whom: Annotated[Line, Personal.STAFF, Field(title=msgid("leader"))]


class MatterJoint(Event):
    """联合执法: a joint action of several units."""

    kind: ClassVar[str] = "matter_joint"
    units: Annotated[tuple[Code, ...], Field(min_length=1, title=msgid("units taking part"))]
    place: Words
    police: Annotated[bool, Field(title=msgid("with the police"))]
    result: Annotated[Text, Field(title=msgid("result"))]


class MatterRaised(Event):
    """上报上级: to the district, by class."""

    kind: ClassVar[str] = "matter_raised"
    model_config = _ALIASED
    class_: Annotated[Line, Field(alias="class", title=msgid("class"))]
    """上报类别; the label of the platform, where nobody says another."""
    letter: Annotated[OptionalLine, Personal.NUMBER, Field(title=msgid("number of the letter"))] = (
        None
    )


class MatterFollowedUp(Event):
    """跟踪: how it stands with the district."""

    kind: ClassVar[str] = "matter_followed_up"
    note: OptionalText = None


class MatterHandled(Event):
    """办结: by the unit that has the turn, or by the street itself. Only what is planned has a day for it."""

    kind: ClassVar[str] = "matter_handled"
    result: Annotated[t.HandlingResult, Field(title=msgid("result"))]
    note: OptionalText = None
    until: Annotated[Day | None, Field(title=msgid("planned until"))] = None

    @model_validator(mode="after")
    def _is_planned(self) -> Self:
        if self.until is not None and self.result is not t.HandlingResult.PLANNED:
            raise PydanticCustomError(
                "bad_value", _("Only with the result {code} is there a day until which it is planned.").format(code="planned")
            )  # fmt: skip
        if self.until is not None and self.until < self.on:
            raise PydanticCustomError(
                "bad_value",
                _("What is planned cannot be planned until a day before it was recorded."),
            )
        return self


class MatterAnswered(Event):
    """答复."""

    kind: ClassVar[str] = "matter_answered"
    way: Annotated[t.AnswerWay, Field(title=msgid("way of the answer"))]


class MatterRated(Event):
    """回访评价: whether it was solved, and whether the reporter is satisfied; two facts."""

    kind: ClassVar[str] = "matter_rated"
    solved: Annotated[bool, Field(title=msgid("solved"))]
    satisfied: voc.Satisfaction


class MatterRechecked(Event):
    """复查; ``again`` is a redo."""

    kind: ClassVar[str] = "matter_rechecked"
    result: Annotated[t.RecheckResult, Field(title=msgid("result"))]


class MatterRedo(Event):
    """重新办理."""

    kind: ClassVar[str] = "matter_redo"
    reason: Text


class MatterArchived(Event):
    """归档."""

    kind: ClassVar[str] = "matter_archived"


class MatterBecameCase(Event):
    """转为矛盾纠纷案件; files may also call the number ``case``. That case need not be there, as with a link."""

    kind: ClassVar[str] = "matter_became_case"
    identified: ClassVar[Mapping[str, str]] = {"case_no": "case_entry"}
    case_no: Annotated[Line, Field(validation_alias=AliasChoices("case_no", "case"))]
    case_entry: OptionalLine = None


class MatterExtensionRequested(extensions.ExtensionAsked):
    """申请延期: by the unit that has the turn."""

    kind: ClassVar[str] = "matter_extension_requested"


class MatterExtensionDecided(extensions.ExtensionAnswer):
    """延期审批: by the street."""

    kind: ClassVar[str] = "matter_extension_decided"
