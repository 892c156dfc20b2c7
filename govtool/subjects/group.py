"""Groups 领导小组、专班: their heads, their members, and the unit that has their office."""

import datetime as dt
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from govtool.base import record as r
from govtool.base import vocabulary as voc
from govtool.base.i18n import _, msgid, msgids
from govtool.journal.events import Event
from govtool.law.office import Office, unit_name
from govtool.privacy.personal_marks import Personal
from govtool.subjects.commendation import COMMENDED
from govtool.subjects.common_events import reason, register
from govtool.subjects.subject import EventKind, Parts


class Seat(r.Record):
    """A place in a group: a unit as a whole, whoever holds a post there, or a person by name."""

    unit: r.OptionalCode = None
    post: voc.Post | None = None
    name: r.OptionalStaffName = None

    @model_validator(mode="after")
    def _is_of_one_kind(self) -> Self:
        if (self.unit is None) == (self.name is None) or (self.post and self.unit is None):
            raise PydanticCustomError(
                "bad_seat", _("Name either a person, or a unit with or without a post.")
            )
        return self

    def person(self, office: Office, on: dt.date | None = None) -> str | None:
        """Return the person on a day, or now; None for a whole unit or nobody known."""
        if self.post is None:
            return self.name
        holder = office.contact(self.unit, self.post, on)
        return holder.name if holder else None

    def place(self, office: Office, on: dt.date | None = None) -> str:
        """Return the unit with its post as they are called; empty for a person by name."""
        if self.unit is None:
            return ""
        return unit_name(self.unit, office, on) + (self.post.zh if self.post else "")

    def label(self, office: Office, on: dt.date | None = None) -> str:
        """Return how a list has it on a day: 甲某（示例司法所负责人）, as far as it is known."""
        person, place = self.person(office, on), self.place(office, on)
        return f"{person}（{place}）" if person and place else person or place


class Group(r.Record):
    """A group 领导小组 or 专班."""

    code: r.Code
    name: r.StaffName
    kind: voc.GroupKind
    plans: r.OptionalWords = None
    """The plans it serves."""
    document: Annotated[r.OptionalLine, Personal.NUMBER] = None
    """文号: the document by which it was set up."""
    head: Seat | None = None
    """组长."""
    first_deputy: Seat | None = None
    """第一副组长."""
    deputies: tuple[Seat, ...] = ()
    members: tuple[Seat, ...] = ()
    office: Annotated[r.OptionalCode, Field(title=msgid("office of the group"))] = None
    """The unit that has its office."""
    office_director: Seat | None = None
    office_deputies: tuple[Seat, ...] = ()
    merged_into: Annotated[r.OptionalCode, Field(title=msgid("merged into"))] = None
    """合并运行: the group that does its work."""

    def person_heading(self, office: Office, on: dt.date | None = None) -> str | None:
        """Return the name of its head on a day, or by now; None where it is not known."""
        return self.head.person(office, on) if self.head else None


class GroupSaved(Event):
    """A group set up, or changed as a whole: what it is from ``on`` on."""

    kind: ClassVar[str] = "group_saved"
    saves: ClassVar[bool] = True
    group: Group
    reason: r.OptionalText = None


class GroupClosed(Event):
    """撤销: ``on`` is the last day on which the group is there."""

    kind: ClassVar[str] = "group_closed"
    reason: r.OptionalText = None


def _group(event: GroupSaved, office: Office, _today: dt.date) -> Parts:
    head = event.group.head
    return (
        event.group.name,
        event.group.kind.label,
        head.label(office, event.on) if head else None,
        event.reason,
    )


GROUP = register(
    "group",
    msgid("group"),
    EventKind(GroupSaved, msgid("group saved"), details=_group),
    EventKind(GroupClosed, msgid("group closed"), details=reason),
    COMMENDED,
    missing=msgid("There is no group “{code}”."),
    names={"office": "unit", "merged_into": "group"},
    counted={
        "office": msgids("the office of {n} group", "the offices of {n} groups"),
        "merged_into": msgids("{n} group merged into it", "{n} groups merged into it"),
    },
)
