"""Persons on the screen: who is meant, where the file holds them, what would change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from govtool.dates import month_day_text
from govtool.i18n import _, in_chinese, listed, ngettext
from govtool.persons.correcting import FIELDS, Correction
from govtool.persons.erasing import PayloadChange
from govtool.persons.finding import Person, PersonPlace
from govtool.record import field_label
from govtool.render.details import event_label
from govtool.render.tables import Column, table
from govtool.render.terminal import note
from govtool.subjects.registry import word_of
from govtool.vocabulary import Term

_SHOWN = 20


def say_persons(persons: Sequence[Person], today: dt.date) -> None:
    """Every place of each person, under the person's number in this list."""
    columns = [
        Column("#"),
        Column(_("Where")),
        Column(_("As"), drop=4),
        Column(_("Person"), flexible=6),
        Column(_("Document number")),
        Column(_("Telephone")),
        Column(_("Address"), flexible=10, drop=2),
        Column(_("Registered on"), drop=3),
        Column(_("State"), flexible=6, drop=1),
    ]
    rows = [
        [n, place.no, place.said.shown_role, place.said.name, place.said.id_no, place.said.phone, place.said.address,
         month_day_text(place.on, today) if place.on else None, state_text(place)]
        for n, person in enumerate(persons, 1)
        for place in person.places
    ]  # fmt: skip
    table(columns, rows)


def state_text(place: PersonPlace) -> str:
    """How a place stands: its state, or that the record no longer says so."""
    if not place.stands:
        return _("corrected or taken back since")
    if isinstance(place.state, Term):
        return place.state.label
    return "" if place.state is None else _("open") if place.is_open else _("closed")


def person_json(n: int, person: Person) -> dict[str, Any]:
    """A person and all places as a script reads them; ``n`` is what ``--only`` takes."""
    return {"n": n, "places": [_place_json(place) for place in person.places]}


def _place_json(place: PersonPlace) -> dict[str, Any]:
    said = place.said._asdict()
    del said["model"]
    return {
        "kind": place.noun.word,
        "no": place.no,
        "role": said.pop("role"),
        **said,
        "unit": place.unit,
        "registered_on": place.on,
        "state": place.state,
        "stands": place.stands,
    }


def say_changes(changes: Sequence[PayloadChange], nos: dict[str, str]) -> None:
    """The entries that say something of a person, and in which fields.

    :param nos: what people call the subjects.
    """
    columns = [
        Column(_("Where"), flexible=12),
        Column(_("Entry"), drop=1),
        Column(_("What")),
        Column(_("Fields"), flexible=12),
    ]
    rows = [
        [nos.get(change.subject, change.subject.partition(":")[2] or change.subject), change.entry,
         event_label(change.event, word_of(change.subject)), listed(map(_field, change.fields))]
        for change in changes[:_SHOWN]
    ]  # fmt: skip
    table(columns, rows)
    _say_more(len(changes))


def _field(name: str) -> str:
    labels = {"parties": _("Parties"), "household": _("household"), "changes": _("what was corrected")}
    return labels.get(name) or field_label(name)


def say_corrections(found: Sequence[Correction]) -> None:
    """What each place says, and what it is to say."""
    columns = [
        Column(_("Where")),
        Column(_("What")),
        Column(_("Before"), flexible=10),
        Column(_("After"), flexible=10),
    ]
    rows = [
        [one.place.no, FIELDS[name] if in_chinese() else field_label(name), before, getattr(one.said, name)]
        for one in found
        for name in FIELDS
        if (before := getattr(one.place.said, name)) != getattr(one.said, name)
    ]
    table(columns, rows[:_SHOWN])
    _say_more(len(rows))


def _say_more(count: int) -> None:
    if count > _SHOWN:
        note(_("… and {n} more").format(n=count - _SHOWN))


def say_copies(names: Iterable[str]) -> None:
    """Copies of the file that still hold what was erased from it."""
    found = list(names)
    note(_("Backups and other copies made before still hold it; let them go when newer ones are sound."))
    if found:
        text = ngettext(
            "There is one beside the file: {names}", "There are {n} beside the file: {names}", len(found)
        )
        note(text.format(n=len(found), names=listed(found)))
