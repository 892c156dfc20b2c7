"""The noun care 关爱走访: its events, its rule, and what is said of it."""

from __future__ import annotations

import datetime as dt

from govtool.base.dates import month_day_text
from govtool.base.i18n import _, msgid
from govtool.base.vocabulary import GridWork
from govtool.journal.events import Entry
from govtool.subjects.care.agreement import AGREEMENT_KINDS, goes_on, open_care
from govtool.subjects.care.remains import left_of
from govtool.subjects.care.state import RULE, Care, Visited, household_title
from govtool.subjects.care.visits import VisitMade, recorded_on, visited_parts
from govtool.subjects.common_events import with_shared
from govtool.subjects.obligation import Obligation, Rule, nothing_owed
from govtool.subjects.series import of_office
from govtool.subjects.subject import EventKind, Purpose, Subject

CARE_NUMBERS = of_office("care", "C")
"""Numbers of agreements 关爱编号: ``C2026-0007``."""
_DISORDER = {
    "ends_before": msgid("The agreement cannot end before {day}."),
    "after_close": msgid("On {day} the agreement had ended, or was withdrawn."),
}
PURPOSE = Purpose(
    msgid("to give a household the help it agreed to, as often as it agreed"),
    msgid("Personal Information Protection Law, articles 13 (1) (1), 29 and 31"),
)


def _explained(_care: Care | None, owed: Obligation, today: dt.date) -> list[str]:
    """Say why a visit is due; the agreement counts, and no clock."""
    first, last = (month_day_text(day, today) for day in (owed.start, owed.due))
    return [_("agreed with the household: once from {first} to {last}", first=first, last=last)]


def _note(care: Care, entry: Entry) -> None:
    event = entry.event
    assert isinstance(event, VisitMade)
    care.visits.append(Visited(event.on, event.found, event.is_met, recorded_on(entry)))


_VISIT = EventKind(
    VisitMade,
    msgid("visit made"),
    work=GridWork.VISITED,
    may_follow_end=goes_on,
    details=visited_parts,
    noted=_note,
)
CARE: Subject[Care] = Subject(
    "care",
    msgid("care of a household"),
    open_care,
    with_shared(*AGREEMENT_KINDS, _VISIT),
    rules={
        RULE: Rule(
            RULE,
            nothing_owed,
            msgid("visit"),
            command="visit add {no}",
            written=True,
            explained=_explained,
            slots=lambda care: care.duties(),
        )
    },
    belongs_to="household",
    moves_along=True,
    called_by=household_title,
    number_series=(CARE_NUMBERS,),
    disorder=_DISORDER,
    linked_with=("matter",),
    names={"unit": "unit", "household": "household"},
    missing=msgid("There is no agreement on care {code} here."),
    screen="govtool.subjects.care.screen:CARE_SCREEN",
    correctable=("rhythm", "times", "until", "explained_by"),
    remains=left_of,
    counts="govtool.returns.care_counts:care_counts",
    purpose=PURPOSE,
)
