"""Filed returns 报表报送."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from govtool.i18n import msgid
from govtool.record import Code
from govtool.rulebook.periods import PeriodKind
from govtool.rulebook.state import Office, unit_name
from govtool.subjects.event import Event
from govtool.subjects.shared import noun
from govtool.subjects.subject import EventKind, Parts


class ReturnFiled(Event):
    """报表报送: a return was filed, with a frozen copy of it."""

    kind: ClassVar[str] = "return_filed"
    report: str
    period: str
    unit: Code
    figures: dict[str, Any]


def _filed(event: ReturnFiled, office: Office, _today: dt.date) -> Parts:
    """Return the unit whose return it is."""
    return (unit_name(event.unit, office, event.on),)


def _called(code: str) -> str:
    """Return the kind of return and its period; the unit is said elsewhere."""
    kind, period, _unit = code.split(":", 2)
    return f"{PeriodKind(kind).label} {period}"


FILING = noun(
    "return",
    msgid("return"),
    EventKind(ReturnFiled, msgid("return filed"), details=_filed),
    called=_called,
    view="govtool.store.filings:LISTING",
)
