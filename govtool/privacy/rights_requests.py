"""Requests of persons about their data 个人信息权利请求 (PIPL 49–50), and their answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from govtool import models as m
from govtool.base.errors import NotFound, Refused
from govtool.base.i18n import _
from govtool.base.text import half_width, quoted
from govtool.base.vocabulary import Right
from govtool.desk import casework
from govtool.desk.casework import refuse_future
from govtool.privacy import person_search
from govtool.privacy.masking.characters import name_key
from govtool.privacy.masking.known_numbers import is_strong
from govtool.privacy.person_search import Person
from govtool.store import Store, Transaction
from govtool.subjects.request import NUMBERS, REQUEST, Request, fulfilled
from govtool.views import lookups


class Asked(NamedTuple):
    """A request: the right, the next of kin of somebody who has died, and the reason."""

    right: Right
    kin: m.NextOfKin | None = None
    reason: str | None = None


class About(NamedTuple):
    """The person of a request, and the numbers of what holds their data."""

    name: str
    phone: str | None = None
    id_no: str | None = None
    about: tuple[str, ...] = ()


def about(person: Person) -> About:
    """Return the identity in a request of a person of the file, to be found and erased with it."""
    nos = (place.no for place in person.places if not place.noun.about)
    return About(
        person.names[0],
        next(filter(is_strong, person.phones), None),
        next(filter(is_strong, person.id_nos), None),
        tuple(dict.fromkeys(nos)),
    )


@dataclass(frozen=True, slots=True)
class Meant:
    """The request of a command: a recorded one by its ``subject``, else of a person or a name.

    ``person`` has all places, None for somebody whom the file does not hold; ``about`` is the
    content of a new request.
    """

    asked: Asked
    about: About
    person: Person | None = None
    subject: str | None = None

    @property
    def persons(self) -> list[Person]:
        """The person as a list; empty where the file holds none."""
        return [self.person] if self.person else []


# --- what there is


def all_requests(store: Store, *, open_only: bool = False) -> Iterator[Request]:
    """Yield the requests in the order of receipt; ``open_only`` those not answered yet."""
    for subject in lookups.subjects_of(store.reader, REQUEST.word):
        request: Request = store.state(subject)
        if not (open_only and (request.closed_on or request.opening.right is Right.ARRANGEMENT)):
            yield request


def number_in(typed: str) -> str | None:
    """Return the number of a request in full: ``Q2026-0007`` for ``q2026-7``, or None."""
    head, _dash, tail = half_width(typed).strip().upper().partition("-")
    no = f"{head}-{tail.zfill(4)}"
    return no if NUMBERS.place_of(no) else None


def request_subject(store: Store, typed: str) -> str:
    """Return the subject of the request meant by a number.

    :raises NotFound: code ``no_request``.
    """
    no = number_in(typed)
    subject = lookups.subject_with_no(store.reader, no, REQUEST.word) if no else None
    if subject is None:
        raise _no_request(typed)
    return subject


def _no_request(no: str) -> NotFound:
    message = _("There is no request {no}.", no=quoted(no))
    return NotFound(
        "no_request", message, _("“govtool person requests” lists them."), value=quoted(no)
    )


def meant_by(store: Store, typed: str, today: dt.date) -> Meant:
    """Return the request of a number, with its person if the file still holds them.

    :raises NotFound: code ``no_request``.
    """
    subject = request_subject(store, typed)
    made = store.state(subject).opening
    held = _persons_of(store, subject, made, today)
    asked = Asked(made.right, made.kin, made.reason)
    known = About(made.name, made.phone, made.id_no, made.about)
    return Meant(asked, known, held[0] if held else None, subject)


def _persons_of(store: Store, subject: str, made: m.RequestMade, today: dt.date) -> list[Person]:
    """Return the person whom a request is about; none where it was taken back."""
    try:
        found = person_search.find(store, made.id_no or made.phone or made.name, today)
    except NotFound:
        return []
    named = [p for p in found if any(name_key(made.name) == name_key(name) for name in p.names)]
    return [p for p in named if any(place.subject == subject for place in p.places)]


def _open_requests(
    source: Store | Transaction, persons: Sequence[Person]
) -> Iterator[tuple[str, Request]]:
    """Yield the requests about persons that are open, the newest first."""
    places = (place for person in persons for place in reversed(person.places))
    for place in places:
        if place.noun is REQUEST and place.stands:
            request: Request | None = source.state(place.subject)
            if request is not None and request.closed_on is None:
                yield place.subject, request


def open_request(source: Store | Transaction, person: Person, asked: Asked) -> str | None:
    """Return the open request of a person, or these next of kin, for just this, or None."""
    for subject, request in _open_requests(source, [person]):
        if request.opening.right is asked.right and _is_same(request.opening.kin, asked.kin):
            return subject
    return None


def _is_same(one: m.NextOfKin | None, other: m.NextOfKin | None) -> bool:
    return (one and name_key(one.name)) == (other and name_key(other.name))


def refuse_arranged(
    source: Store | Transaction, persons: Sequence[Person], kin: m.NextOfKin | None
) -> None:
    """Refuse next of kin whom the person, now dead, excluded (PIPL 49).

    :raises Refused: code ``arranged_otherwise``, with what was arranged.
    """
    if kin is None:
        return
    arranged = (
        (s, r) for s, r in _open_requests(source, persons) if r.opening.right is Right.ARRANGEMENT
    )
    for _subject, request in arranged:
        if not _is_same(request.opening.kin, kin):
            message = _(
                "The person arranged otherwise ({no}, {day}): {text}",
                no=request.no,
                day=request.opening.on.isoformat(),
                text=request.opening.reason or "",
            )
            hint = _("Refuse it on paper: govtool person refuse … --ground arranged")
            raise Refused("arranged_otherwise", message, hint)


def refuse_waiting(source: Store | Transaction, meant: Meant) -> None:
    """Refuse a request that is already open; an arrangement may follow an earlier one.

    :raises Refused: code ``asked_already``.
    """
    if meant.asked.right is Right.ARRANGEMENT:
        return
    for person in meant.persons:
        if subject := open_request(source, person, meant.asked):
            no = source.state(subject).no
            message = _("{no} asks for it already, and is not answered yet.", no=no)
            raise Refused("asked_already", message, _("See: govtool person requests"), value=no)


# --- what is recorded


def record_request(tx: Transaction, about: About, asked: Asked, on: dt.date, today: dt.date) -> str:
    """Record that something was asked for on a day; return the subject of the request.

    :raises Refused: an invalid value; code ``out_of_order``, for a day to come.
    """
    refuse_future(on, today)
    event = drafted(about, asked, on, tx.office.street)
    subject = tx.new_subject(REQUEST.word)
    tx.append(subject, event.model_copy(update={"no": tx.next_no(NUMBERS, "", on.year)}))
    return subject


def drafted(about: About, asked: Asked, on: dt.date, street: str) -> m.RequestMade:
    """Return a request as it would be recorded, but for its number: :func:`record_request`."""
    values = {**asked._asdict(), **about._asdict()}
    return m.RequestMade.checked(on=on, no="Q", unit=street, **values)


def conclude(tx: Transaction, subject: str, event: m.Event, today: dt.date) -> Request:
    """Record that a request was answered or withdrawn; return it as it is then.

    :raises NotFound: code ``no_request``, when it was taken back. :raises Refused: codes
        ``answered_already``; ``out_of_order``, for a day before it was made or to come, and for an
        arrangement, which is only withdrawn.
    """
    refuse_future(event.on, today)
    before: Request | None = tx.state(subject)
    if before is None:
        raise _no_request(lookups.no_of(tx.reader, subject) or "")
    if before.closed_on is not None:
        message = _("{no} was answered or withdrawn on {day} already.")
        text = message.format(no=before.no, day=before.closed_on.isoformat())
        raise Refused(
            "answered_already", text, _("Was it recorded wrongly? govtool undo"), value=before.no
        )
    change = tx.change(subject, [event], today)
    casework.refuse_violations(
        change.violations, event, tx.office, today, casework.Concern(REQUEST, before.no)
    )
    tx.append(subject, event, change.after)
    request: Request = tx.state(subject)
    return request


def answer(tx: Transaction, meant: Meant, event: m.Event, today: dt.date) -> str:
    """Record the answer to a request, and the request if it is new; return its subject.

    :raises Refused: as :func:`conclude` and :func:`record_request`.
    """
    subject = meant.subject or next(
        (s for p in meant.persons if (s := open_request(tx, p, meant.asked))), None
    )
    subject = subject or record_request(tx, meant.about, meant.asked, event.on, today)
    conclude(tx, subject, event, today)
    return subject


def record_fulfilled(
    tx: Transaction, persons: Sequence[Person], asked: Asked, today: dt.date
) -> list[str]:
    """Record for each person that what they asked for is done; return the subjects of the requests.

    What nobody asked for in so many words, and no next of kin, leaves no request: the deed itself
    is in the journal.

    :raises Refused: code ``arranged_otherwise``.
    """
    refuse_arranged(tx, persons, asked.kin)
    answered = []
    for person in persons:
        subject = open_request(tx, person, asked)
        if subject is None and asked.kin is not None:
            subject = record_request(tx, about(person), asked, today, today)
        if subject is not None:
            conclude(tx, subject, fulfilled(today), today)
            answered.append(subject)
    return answered
