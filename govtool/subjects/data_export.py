"""Personal data that left in a file 导出个人信息."""

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, ClassVar

from govtool.base.i18n import _, counted, listed, msgid, of
from govtool.base.record import Code, Day, Line, OptionalCode, Record, Text
from govtool.journal.events import Event
from govtool.law.office import Office
from govtool.privacy.personal_marks import Personal
from govtool.subjects.common_events import noun
from govtool.subjects.subject import EventKind


class Selection(Record):
    """The selection of a list for an export.

    The days are those of registration, or with ``closed`` those of closing, both inclusive; None
    where no end was set.
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
    """The numbers of the cases and households of the people concerned, never a name."""
    which: Selection | None = None
    """The selection of the list; None in older entries."""


def _exported(
    event: PersonalDataExported, _office: Office, _today: dt.date
) -> Iterator[str | None]:
    rows = counted("{n} row", "{n} rows", event.rows)
    yield of(exported_label(event.what), rows)
    yield selection_text(event.which) if event.which else None
    yield listed(event.about) if event.about else None
    yield event.reason


def selection_text(which: Selection) -> str:
    """Return what of a list was exported: days, unit, format."""
    days = None
    if which.first or which.last:
        text = _("closed {first}–{last}") if which.closed else _("registered {first}–{last}")
        days = text.format(first=which.first or "…", last=which.last or "…")
    return listed(filter(None, (days, which.unit, which.format)))


_OTHERS = {
    "exchange": msgid("exchange records"),
    "person": msgid("a person's own copy"),
    "case_list": msgid("register of the cases behind a return"),
}


def exported_label(what: str) -> str:
    """Return what was exported, as people call it."""
    label = label_of(what)
    return _(label)


def label_of(what: str) -> str:
    """Return what people call what was exported, as a message id."""
    from govtool.subjects import registry  # which knows these kinds of events

    return registry.files(what).label if what in registry.FILES else _OTHERS.get(what, what)


EXPORT = noun(
    "export",
    msgid("export"),
    EventKind(PersonalDataExported, msgid("personal data exported"), details=_exported),
    called=lambda _code: "",
    is_counted=False,
)
