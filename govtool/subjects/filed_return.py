"""Filed returns 报表报送."""

import datetime as dt
from typing import Any, ClassVar

from govtool.base.i18n import msgid
from govtool.base.record import Code
from govtool.journal.events import Event
from govtool.law.office import Office, unit_name
from govtool.law.periods import Period, PeriodKind
from govtool.subjects.common_events import noun
from govtool.subjects.obligation import Obligation, Rule, nothing_owed
from govtool.subjects.subject import EventKind, Parts


class ReturnFiled(Event):
    """报表报送: a return was filed, with a frozen copy of it."""

    kind: ClassVar[str] = "return_filed"
    report: str
    period: str
    unit: Code
    figures: dict[str, Any]


def _filed(event: ReturnFiled, office: Office, _today: dt.date) -> Parts:
    return (unit_name(event.unit, office, event.on),)


def _called(code: str) -> str:
    """Return the kind of return and its period; the unit is said elsewhere."""
    kind, period, _unit = code.split(":", 2)
    return f"{PeriodKind(kind).label} {period}"


RETURN = "return"
"""The rule by which units owe their returns."""


def _due_by_kind(owed: Obligation, period: Period, _office: Office) -> tuple[str, dt.date]:
    return period.kind.parameter, owed.start


FILING = noun(
    "return",
    msgid("return"),
    EventKind(ReturnFiled, msgid("return filed"), details=_filed),
    called=_called,
    rules={
        RETURN: Rule(
            RETURN,
            nothing_owed,
            msgid("file return"),
            trigger=msgid("the period ends"),
            counted_as=_due_by_kind,
            escalates=False,
        )
    },
    view="govtool.views.filed_returns:LISTING",
    is_counted=False,  # its tables by grid and its lists stay in the street, as in the sums
)
