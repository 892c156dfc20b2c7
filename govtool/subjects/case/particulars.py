"""Particulars of a case 案件要素: what papers ask beyond its registration."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from govtool.base import record as r
from govtool.base import vocabulary as voc
from govtool.base.i18n import _, listed, msgid, of
from govtool.base.patterns import pattern
from govtool.base.text import quoted
from govtool.journal.events import Event
from govtool.law.office import Office
from govtool.subjects.case.state import Case
from govtool.subjects.subject import EventKind

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


class Instalment(r.Record):
    """One of several days on which an agreement is performed in part 分期履行."""

    on: r.Day
    amount: r.Yuan | None = None


MOST_INSTALMENTS = 240
"""Twenty years of months."""


def _some(value: Any) -> Any:
    return value or None


Instalments = Annotated[
    Annotated[tuple[Instalment, ...], Field(max_length=MOST_INSTALMENTS)] | None,
    BeforeValidator(_some),
]


class Particulars(r.Record):
    """Particulars 案件要素 that papers need beyond the registration, where known."""

    occurred_on: r.Day | None = None
    place: r.OptionalWords = None
    persons: r.Persons | None = None
    """涉及人数; without it, as many as there are parties."""
    scale: voc.Scale | None = None
    category: r.Category | None = None
    """事件类别 (GB/T 31000), where the usual one of the dispute type does not fit."""
    mediator: r.OptionalStaffName = None
    """人民调解员, who answers for the settlement."""
    mediator_phone: r.OptionalPhone = None
    body: voc.Body | None = None
    way: voc.Way | None = None
    """化解方式: the procedure; the way of a session is :attr:`Mediated.held`."""
    amount: r.Yuan | None = None
    """协议涉及金额."""
    facts: r.OptionalText = None
    """纠纷主要事实 (L 调解法 29)."""
    points: r.OptionalText = None
    """争议事项 and the responsibility of each party (L 调解法 29)."""
    terms: r.OptionalText = None
    """协议内容 (L 调解法 29)."""
    performance: r.OptionalText = None
    """履行方式 (L 调解法 29)."""
    perform_by: r.Day | None = None
    """履行期限 (L 调解法 29), where it is one day; see also :attr:`instalments`."""
    instalments: Instalments = None
    """履行期限 of an agreement that is performed in parts."""
    perform_when: r.OptionalText = None
    """履行期限 in words: at once, as long as somebody lives, and the like."""
    paper: voc.AgreementPaper | None = None
    """协议文书; None for a mediation agreement."""
    matter: voc.AgreementMatter | None = None
    """A status or ownership in the agreement, which no court confirms; None for neither."""
    prevented: PreventedKinds = None
    """Escalations that the settlement prevented 防止激化; ``persons`` counts people."""


TIMES = ("perform_by", "instalments", "perform_when")
"""The particulars that say by when an agreement is performed; the newest of them holds."""
PARTICULARS = {
    "occurred_on": "发生日期",
    "place": "发生地点",
    "persons": "涉及人数",
    "scale": "事件规模",
    "category": "事件类别",
    "mediator": "调解员",
    "mediator_phone": "调解员电话",
    "body": "调解组织",
    "way": "化解方式",
    "amount": "协议金额",
    "facts": "主要事实",
    "points": "争议事项",
    "terms": "协议内容",
    "performance": "履行方式",
    "perform_by": "履行期限",
    "paper": "协议文书",
    "matter": "不予确认事项",
    "prevented": "防止激化",
}
"""The particulars and what forms and files call them."""


def _of_particulars(names: tuple[str, ...]) -> tuple[str, ...]:
    unknown = [name for name in names if name not in Particulars.model_fields]
    if unknown:
        raise PydanticCustomError(
            "unknown_field", _("“{name}” cannot be cleared.", name=quoted(unknown[0]))
        )
    return names


class Supplemented(Event, Particulars):
    """补充要素: particulars that became known; ``cleared`` names those that do not hold.

    They move no deadline and stand in no check, so they may be told at any time, also after the
    case was closed. The ``matter`` and ``paper`` of an agreement alone say whether there is a right
    to have it confirmed.
    """

    kind: ClassVar[str] = "supplemented"
    cleared: Annotated[tuple[str, ...], AfterValidator(_of_particulars)] = ()
    reason: r.OptionalText = None


def _supplement(case: Case, event: Supplemented, _office: Office) -> None:
    if case.closed_on is not None and event.on > case.closed_on:
        case.keep_as_known(event.on)
    case.particulars = with_supplement(case.particulars, event)


def with_supplement(known: Particulars | None, event: Supplemented) -> Particulars:
    """Return particulars with what became known, or does not hold."""
    told = {
        name: getattr(event, name)
        for name in Particulars.model_fields
        if getattr(event, name) is not None
    }
    fallen = TIMES if told.keys() & set(TIMES) else ()
    before = known or Particulars.trusted()
    return before.model_copy(update=dict.fromkeys((*event.cleared, *fallen)) | told)


COLUMNS = ("persons", "scale", "amount", "body", "way", "matter", "prevented")
"""The particulars that the row of a case in a file has columns for."""


def supplement_of_columns(values: Mapping[str, Any]) -> list[Event]:
    """Return the particulars of a row, as known from the registration on; none without any."""
    told = {column: said for column in COLUMNS if (said := values.get(column)) is not None}
    return [Supplemented.trusted(on=values["registered_on"], **told)] if told else []


def columns_of_supplements(events: Iterable[Event]) -> dict[str, Any]:
    """Return what the columns hold after some events; None for what was cleared."""
    values: dict[str, Any] = {}
    for event in events:
        if isinstance(event, Supplemented):
            told = {column: getattr(event, column) for column in COLUMNS}
            values |= {
                column: said
                for column, said in told.items()
                if said is not None or column in event.cleared
            }
    return values


def supplement_between(
    events: Iterable[Event], before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[Event]:
    """Return the particulars that columns changed, as an event after all that were recorded."""
    changed = {name: after.get(name) for name in COLUMNS if before.get(name) != after.get(name)}
    if not changed:
        return []
    told = [event.on for event in events if isinstance(event, Supplemented)]
    known = {name: value for name, value in changed.items() if value is not None}
    cleared = tuple(name for name in changed if name not in known)
    return [Supplemented(on=max([*told, after["registered_on"]]), cleared=cleared, **known)]


_SHORT = 20
"""The length in characters to which a time line cuts a text."""


def _particular_parts(event: Supplemented, _office: Office, _today: dt.date) -> Iterator[str]:
    for name in Particulars.model_fields:
        value = getattr(event, name)
        if value is not None:
            told = particular_text(value)
            yield of(r.field_label(name), told if len(told) <= _SHORT else f"{told[:_SHORT]}…")
    for name in event.cleared:
        yield of(r.field_label(name), _("none"))
    if event.reason:
        yield event.reason


def particular_text(value: Any) -> str:
    """Return the value of a particular in words."""
    if isinstance(value, tuple):
        return listed(map(particular_text, value))
    if isinstance(value, Instalment):
        return " ".join(filter(None, (value.on.isoformat(), value.amount)))
    return value.label if isinstance(value, voc.Term) else str(value)


PARTICULAR_KINDS = (
    EventKind(
        Supplemented, msgid("particulars"), _supplement, details=_particular_parts, is_fixed=True
    ),
)
