"""Persons on the screen: who is meant, where the file holds them, what would change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from govtool.base.dates import month_day_text
from govtool.base.i18n import _, in_chinese, in_files, listed, ngettext, noted
from govtool.base.record import field_label
from govtool.base.vocabulary import Profile, Right, Term
from govtool.papers.data_explanation import KeptPlace
from govtool.privacy.correction import FIELDS, Correction
from govtool.privacy.erasure import PayloadChange
from govtool.privacy.person_search import Person, PersonPlace
from govtool.shell.screens.details import event_label
from govtool.shell.tables import Column, ListTable, day_cell, table
from govtool.shell.terminal import note
from govtool.subjects.registry import word_of
from govtool.subjects.request import Request

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
    table(
        columns, [[n, *_cells(at, today)] for n, one in enumerate(persons, 1) for at in one.places]
    )


def _cells(place: PersonPlace, today: dt.date) -> list[str | None]:
    said, on = place.version, month_day_text(place.on, today) if place.on else None
    person = [said.shown_role, said.name, said.id_no, said.phone, said.address]
    return [place.no, *person, on, state_text(place)]


def state_text(place: PersonPlace) -> str:
    """Return the state of a place, or that the record no longer says so."""
    if not place.stands:
        return _("corrected or taken back since")
    if isinstance(place.state, Term):
        return place.state.label
    return "" if place.state is None else _("open") if place.is_open else _("closed")


def say_kept(kept: Sequence[Sequence[KeptPlace]], seers: Mapping[Profile, int] | None) -> None:
    """Print why each person's places are kept, on what basis and until when, and who sees them."""
    columns = [
        Column("#"),
        Column(_("Where")),
        Column(_("What is kept for"), flexible=16),
        Column(_("Basis"), flexible=16, drop=1),
        Column(_("Kept until")),
    ]
    rows = [
        (n, one.place.no, _(one.purpose.what), _(one.purpose.basis), until_text(one))
        for n, places in enumerate(kept, 1)
        for one in places
    ]
    table(columns, rows)
    note(seers_text(seers))


def until_text(kept: KeptPlace) -> str:
    """Return until when something is kept."""
    if kept.until is not None:
        return kept.until.isoformat()
    return _("while it is in the register") if kept.in_register else _("while it is in hand")


def seers_text(seers: Mapping[Profile, int] | None) -> str:
    """Return who may see what the file holds, as a sentence."""
    if seers is None:
        return _("Whoever opens the file sees it: nobody has a profile in it.")
    counted = listed(f"{profile.label} {n}" for profile, n in seers.items() if n)
    return _(
        "Those with a profile see it ({counted}); only a keeper exports it in full.",
        counted=counted,
    )


def person_json(n: int, person: Person, kept: Sequence[KeptPlace] = ()) -> dict[str, Any]:
    """A person and all places as a script reads them; ``n`` is what ``--only`` takes."""
    places = [_place_json(place) for place in person.places]
    if kept:
        places = [place | _kept_json(one) for place, one in zip(places, kept, strict=True)]
    return {"n": n, "places": places}


def _kept_json(kept: KeptPlace) -> dict[str, Any]:
    return {
        "kinds": list(kept.kinds),
        "purpose": in_files(kept.purpose.what),
        "basis": in_files(kept.purpose.basis),
        "kept_until": kept.until,
    }


def _place_json(place: PersonPlace) -> dict[str, Any]:
    details = place.version._asdict()
    del details["model"], details["has_guardian"]
    return {
        "kind": place.noun.word,
        "no": place.no,
        "role": details.pop("role"),
        **details,
        "unit": place.unit,
        "registered_on": place.on,
        "state": place.state,
        "stands": place.stands,
    }


def request_list(found: Sequence[Request], today: dt.date, empty: str) -> ListTable:
    """Return the list of requests about one's data."""
    columns = [
        Column(_("Request no.")),
        Column(_("Asked for")),
        Column(_("Person"), flexible=6),
        Column(_("Next of kin"), flexible=6, drop=3),
        Column(_("Received")),
        Column(_("Answer"), flexible=8),
        Column(_("Answered on")),
        Column(_("Reason"), flexible=12, drop=1),
    ]
    rows = [_request_row(one, today) for one in found]
    return ListTable(_("Requests about personal data"), columns, rows, empty=empty)


def _request_row(one: Request, today: dt.date) -> list[Any]:
    received, answered = day_cell(one.opening.on, today), day_cell(one.closed_on, today)
    who = (one.no, one.title, one.opening.name, _kin(one))
    return [*who, received, answer_text(one), answered, _why(one)]


def _kin(request: Request) -> str | None:
    kin = request.opening.kin
    return noted(kin.name, kin.relation.label) if kin else None


def _why(request: Request) -> str | None:
    answer = request.answer
    if answer is None:
        return request.opening.reason
    return listed(filter(None, (answer.ground.label if answer.ground else None, answer.reason)))


def answer_text(request: Request) -> str:
    """Return what came of a request."""
    if request.answer is not None:
        return _("granted") if request.answer.granted else _("not granted")
    if request.closed_on is not None:
        return _("withdrawn")
    return _("in force") if request.opening.right is Right.ARRANGEMENT else _("not answered yet")


def request_json(request: Request, today: dt.date) -> dict[str, Any]:
    """Return a request for scripts; ``days`` is its waiting time, None once answered."""
    made, answer = request.opening, request.answer
    waits = request.closed_on is None and made.right is not Right.ARRANGEMENT
    return {
        "no": request.no,
        "right": made.right,
        "name": made.name,
        "next_of_kin": made.kin.model_dump(mode="json") if made.kin else None,
        "about": list(made.about),
        "requested_on": made.on,
        "answered_on": request.closed_on,
        "state": request.state,
        "granted": answer.granted if answer else None,
        "ground": answer.ground if answer else None,
        "reason": answer.reason if answer else made.reason,
        "days": (today - made.on).days if waits else None,
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
    table(columns, [_change_row(change, nos) for change in changes[:_SHOWN]])
    _say_more(len(changes))


def _change_row(change: PayloadChange, nos: Mapping[str, str]) -> list[str]:
    where = nos.get(change.subject, change.subject.partition(":")[2] or change.subject)
    event = event_label(change.event, word_of(change.subject))
    return [where, change.entry, event, listed(map(_field, change.fields))]


def _field(name: str) -> str:
    labels = {
        "parties": _("Parties"),
        "household": _("household"),
        "changes": _("what was corrected"),
    }
    return labels.get(name) or field_label(name)


def say_corrections(found: Sequence[Correction]) -> None:
    """Print what each place says now, and what it will say."""
    columns = [
        Column(_("Where")),
        Column(_("What")),
        Column(_("Before"), flexible=10),
        Column(_("After"), flexible=10),
    ]
    rows = [
        [
            one.place.no,
            FIELDS[name] if in_chinese() else field_label(name),
            before,
            getattr(one.right, name),
        ]
        for one in found
        for name in FIELDS
        if (before := getattr(one.place.version, name)) != getattr(one.right, name)
    ]
    table(columns, rows[:_SHOWN])
    _say_more(len(rows))


def _say_more(count: int) -> None:
    if count > _SHOWN:
        note(_("… and {n} more", n=count - _SHOWN))


def say_copies(names: Iterable[str]) -> None:
    """Copies of the file that still hold what was erased from it."""
    found = list(names)
    note(
        _(
            "Backups and other copies made before still hold it; let them go when newer ones are "
            "sound."
        )
    )
    if found:
        text = ngettext(
            "There is one beside the file: {names}",
            "There are {n} beside the file: {names}",
            len(found),
        )
        note(text.format(n=len(found), names=listed(found)))
