"""The screen of a head: its object for scripts, its card, its line in a list."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from govtool.base.dates import month_day_text
from govtool.base.i18n import _, counted, listed, msgid, msgids
from govtool.base.text import mask_name, mask_phone
from govtool.law.office import Office, unit_name
from govtool.subjects.head.state import Headship
from govtool.subjects.head.terms import HeadState
from govtool.subjects.screen import CardLine, JsonObject, ListField, Screen, ToDo


def _body(head: Headship, _office: Office, _as_of: dt.date) -> JsonObject:
    """Return the object that ``head show --json`` prints, but for what every noun has."""
    opening = head.opening
    return {
        "head_no": head.no,
        "state": head.stage,
        "microgrid": head.microgrid,
        "unit": head.unit,
        "name": opening.name,
        "phone": opening.phone,
        "chosen_by": opening.chosen_by,
        "named_on": head.opened_on,
        "agreed": sorted(head.agreed),
        "list": head.list_no,
        "approved_on": head.approved_on,
        "plaqued_on": head.plaqued_on,
        "trained_on": head.trained_on,
        "chat_opened_on": head.chat_opened_on,
        "insured_until": head.insured[-1].until if head.insured else None,
        "commended_on": head.commended_on,
        "logs": Counter(log.duty.value for log in head.logs),
        "closed_on": head.closed_on,
    }


def _in_lists(body: JsonObject) -> JsonObject:
    phone = body["phone"]
    return body | {"name": mask_name(body["name"]), "phone": phone and mask_phone(phone)}


def _lines(head: Headship, office: Office, as_of: dt.date) -> Iterator[CardLine]:
    opening = head.opening
    by = counted("chosen by {n} household", "chosen by {n} households", opening.chosen_by or 0)
    told = (unit_name(head.unit, office), opening.phone, by if opening.chosen_by else None)
    yield CardLine(" · ".join(filter(None, told)))
    done = list(_done(head, as_of))
    if done:
        yield CardLine(listed(done))
    duties = Counter(log.duty for log in head.logs)
    if duties:
        yield CardLine(listed(f"{duty.label} {n}" for duty, n in duties.items()))


def _done(head: Headship, today: dt.date) -> Iterator[str]:
    """Yield what the head has by now."""
    if head.agreed:
        n = len(head.agreed)
        yield counted("{n} household signed", "{n} households signed", n)
    for what, day in (
        (_("approved {day}"), head.approved_on),
        (_("plaque {day}"), head.plaqued_on),
        (_("trained {day}"), head.trained_on[-1] if head.trained_on else None),
        (_("chat {day}"), head.chat_opened_on),
        (_("insured until {day}"), head.insured[-1].until if head.insured else None),
    ):
        if day is not None:
            yield what.format(day=month_day_text(day, today))


def _waiting(head: Headship) -> Iterator[ToDo]:
    if head.stage in {HeadState.NAMED, HeadState.REFUSED}:
        yield ToDo(_("send for approval"), f"head list-out {head.no}")
    if head.stage is HeadState.LISTED:
        yield ToDo(_("record the street's answer"), f"head approve {head.no}")
    if head.stage is HeadState.APPROVED and head.plaqued_on is None:
        yield ToDo(_("put up the plaque"), f"head plaque {head.no}")


HEAD_SCREEN = Screen(
    body=_body,
    in_lists=_in_lists,
    about=lambda head: f"{head.microgrid} {mask_name(head.opening.name)}",
    about_title=msgid("Micro-grid and head"),
    many=msgids("{n} head", "{n} heads"),
    progress=lambda head: head.stage.label,
    headline=lambda head, office: " · ".join(
        (head.microgrid, head.opening.name, unit_name(head.unit, office))
    ),
    heading=lambda head: f"{head.microgrid} {head.opening.name}  {head.stage.label}",
    lines=_lines,
    waiting=_waiting,
    fields=(
        ListField(msgid("ID"), lambda head, _office: head.no),
        ListField(msgid("Micro-grid"), lambda head, _office: head.microgrid),
        ListField(
            msgid("Head of the micro-grid"),
            lambda head, _office: mask_name(head.opening.name),
            flexible=8,
        ),
        ListField(msgid("Unit"), lambda head, office: unit_name(head.unit, office), flexible=8),
        ListField(msgid("State"), lambda head, _office: head.stage.label),
        ListField(
            msgid("Insured until"),
            lambda head, _office: head.insured[-1].until if head.insured else None,
            is_optional=True,
        ),
    ),
)
