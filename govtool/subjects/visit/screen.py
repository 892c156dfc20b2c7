"""The screen of a visit that was asked for: its object for scripts, its line in a list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from govtool.base.i18n import _, msgid, msgids
from govtool.law.office import Office, unit_name
from govtool.subjects.screen import CardLine, JsonObject, ListField, Screen
from govtool.subjects.visit.kinds import RequestedVisit


def _body(visit: RequestedVisit, _office: Office, _as_of: dt.date) -> JsonObject:
    """Return the object that ``visit show --json`` prints, but for what every noun has."""
    return {
        "visit_no": visit.no,
        "state": visit.state,
        "household": visit.household,
        "unit": visit.unit,
        "asked_on": visit.opened_on,
        "made_on": visit.closed_on,
        "tried_on": visit.tried_on,
        "asked_by": visit.opening.asked_by,
        "text": visit.opening.text,
    }


def _in_lists(body: JsonObject) -> JsonObject:
    return {name: value for name, value in body.items() if name not in {"asked_by", "text"}}


def _lines(visit: RequestedVisit, office: Office, _as_of: dt.date) -> Iterator[CardLine]:
    told = (unit_name(visit.unit, office), visit.opening.asked_by, visit.opening.text)
    yield CardLine(" · ".join(filter(None, told)))


def _progress(visit: RequestedVisit) -> str:
    if visit.closed_on is not None:
        return _("visited")
    return _("nobody was in") if visit.tried_on else _("open")


VISIT_SCREEN = Screen(
    body=_body,
    in_lists=_in_lists,
    about=lambda visit: visit.title,
    about_title=msgid("Household"),
    many=msgids("{n} visit asked for", "{n} visits asked for"),
    progress=_progress,
    headline=lambda visit, office: " · ".join((visit.title, unit_name(visit.unit, office))),
    heading=lambda visit: f"{visit.title}  {_progress(visit)}",
    lines=_lines,
    fields=(
        ListField(msgid("ID"), lambda visit, _office: visit.no),
        ListField(msgid("Household"), lambda visit, _office: visit.title, flexible=8),
        ListField(msgid("Unit"), lambda visit, office: unit_name(visit.unit, office), flexible=8),
        ListField(msgid("Asked for"), lambda visit, _office: visit.opened_on),
        ListField(msgid("Visited"), lambda visit, _office: visit.closed_on, is_optional=True),
        ListField(msgid("State"), lambda visit, _office: _progress(visit)),
    ),
)
