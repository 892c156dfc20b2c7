"""The screen of care: its object for scripts, its card, its line in a list.

Lists say how often, and nothing of what help is wanted or what a visit found.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from govtool.base.dates import month_day_text
from govtool.base.i18n import _, listed, msgid, msgids
from govtool.law.office import Office, unit_name
from govtool.subjects.care.agreement import rate_text
from govtool.subjects.care.state import Care
from govtool.subjects.care.visits import VisitMade
from govtool.subjects.obligation import Obligation
from govtool.subjects.screen import CardLine, CardTable, JsonObject, ListField, Screen

_NEEDS = ("help", "way", "explained_by", "given", "guardian", "visited")
"""What only a look at the one agreement shows."""


def _body(care: Care, _office: Office, _as_of: dt.date) -> JsonObject:
    """Return the object that ``care show --json`` prints, but for what every noun has."""
    opening, guardian = care.opening, care.opening.guardian
    return {
        "care_no": care.no,
        "state": care.state,
        "household": care.household,
        "unit": care.unit,
        "rhythm": care.rate.rhythm,
        "times": care.rate.times,
        "agreed_on": care.opened_on,
        "until": care.until,
        "withdrawn_on": care.withdrawn_on,
        "help": [one.value for one in care.help],
        "way": care.way,
        "explained_by": opening.explained_by,
        "given": opening.given,
        "guardian": guardian.model_dump(mode="json") if guardian else None,
        "recorded_late": _late(care),
        "visited": [_visit(event) for event in care.timeline if isinstance(event, VisitMade)],
    }


def _late(care: Care) -> dict[str, dt.date]:
    """Return the slots whose visit was recorded after they had ended, each with that day."""
    found = ((owed.turn, care.recorded_late(owed.start, owed.due)) for owed in _met(care))
    return {turn: day for turn, day in found if day is not None}


def _met(care: Care) -> Iterator[Obligation]:
    return (owed for owed in care.obligations if owed.met_on is not None)


def _visit(event: VisitMade) -> JsonObject:
    return {
        "on": event.on,
        "by": event.by,
        "way": event.way,
        "found": event.found,
        "text": event.text,
    }


def _in_lists(body: JsonObject) -> JsonObject:
    return {name: value for name, value in body.items() if name not in _NEEDS}


def _lines(care: Care, office: Office, as_of: dt.date) -> Iterator[CardLine]:
    until = _("until {day}", day=month_day_text(care.until, as_of)) if care.until else None
    rate = rate_text(care.rate.rhythm, care.rate.times)
    yield CardLine(" · ".join(filter(None, (unit_name(care.unit, office), rate, until))))
    wanted = [*(one.label for one in care.help), *([care.way.label] if care.way else [])]
    if wanted:
        yield CardLine(listed(wanted))
    opening = care.opening
    if opening.explained_by and opening.given:
        said = _("explained by {name}; consent: {given}")
        yield CardLine(said.format(name=opening.explained_by, given=opening.given.label))
    if opening.guardian:
        yield CardLine(_("guardian: {name}", name=opening.guardian.name))


def _slots(care: Care, _office: Office, as_of: dt.date) -> Iterator[CardTable]:
    """Yield the newest slots, with the day of the visit and whether it was recorded late."""
    rows = []
    for owed in care.obligations[-_SHOWN:]:
        late = care.recorded_late(owed.start, owed.due) if owed.met_on else None
        note = _("recorded late: {day}", day=month_day_text(late, as_of)) if late else ""
        met = month_day_text(owed.met_on, as_of) if owed.met_on else ""
        rows.append((owed.turn, owed.status(as_of).label, met, note))
    if rows:
        header = (_("Slot"), _("Status"), _("Visited"), "")
        yield CardTable(_("Visits agreed"), header, rows)


_SHOWN = 12


def _progress(care: Care) -> str:
    if care.withdrawn_on is not None:
        return _("withdrawn")
    return _("until {day}", day=care.until.isoformat()) if care.until else _("open")


CARE_SCREEN = Screen(
    body=_body,
    in_lists=_in_lists,
    about=lambda care: care.title,
    about_title=msgid("Household"),
    many=msgids("{n} agreement", "{n} agreements"),
    progress=_progress,
    headline=lambda care, office: " · ".join((care.title, unit_name(care.unit, office))),
    heading=lambda care: f"{care.title}  {_progress(care)}",
    lines=_lines,
    tables=_slots,
    fields=(
        ListField(msgid("ID"), lambda care, _office: care.no),
        ListField(msgid("Household"), lambda care, _office: care.title, flexible=8),
        ListField(msgid("Unit"), lambda care, office: unit_name(care.unit, office), flexible=8),
        ListField(
            msgid("Visits"),
            lambda care, _office: rate_text(care.rate.rhythm, care.rate.times),
        ),
        ListField(msgid("Agreed"), lambda care, _office: care.opened_on),
        ListField(msgid("State"), lambda care, _office: _progress(care)),
    ),
)
