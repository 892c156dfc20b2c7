"""What there is to say of a matter and its events, on one line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from govtool.base.dates import month_day_text
from govtool.base.i18n import _, listed, msgid
from govtool.base.text import mask_name
from govtool.law.office import Office, unit_name
from govtool.subjects import extensions
from govtool.subjects.matter import categories
from govtool.subjects.matter import events as e
from govtool.subjects.matter.state import Matter
from govtool.subjects.subject import Breach, Parts, Place, places_in, places_of

DISORDER = {
    "before_registration": msgid("{day} is before the matter was reported."),
    "after_close": msgid("The matter was already closed on {day}."),
    "registered_twice": msgid("The matter was already reported on {day}."),
    "already_taken": msgid("On {day} the matter was already taken up."),
    "turn_open": msgid("On {day} a unit has the matter already; it has to handle it or send it back first."),
    "not_accepted": msgid("On {day} the matter was not waiting for a dispatch: it is taken up first, and handled but once."),
    "due_before_dispatch": msgid("The due date of a dispatch of {day} cannot be before it."),
    "not_dispatched": msgid("On {day} no unit had the matter."),
    "already_signed": msgid("On {day} the unit had signed already."),
    "not_raised": msgid("On {day} nothing was raised that waits for an outcome."),
    "not_handled": msgid("On {day} the matter was not handled yet."),
    "already_answered": msgid("On {day} the reporter was answered already."),
    "no_request": msgid("No extension request was waiting for a decision on {day}."),
}  # fmt: skip
"""Why a fact cannot stand where its date puts it, by the reason."""


BREACHES = {
    "archived_unanswered": Breach(
        msgid("archived without an answer"),
        msgid("An answer is wanted, and was not given yet."),
        msgid("Archived before the answer that was wanted."),
        msgid("Answer first: govtool matter answer {no} --way …"),
    ),
    "archived_unchecked": Breach(
        msgid("archived without a recheck"),
        msgid("What was done has to be looked at again before it is archived."),
        msgid("Archived before it was looked at again."),
        msgid("Recheck first: govtool matter recheck {no} --result …"),
    ),
    "late_extension": Breach(
        msgid("extension requested late"),
        msgid("The extension was requested after the due date, {due}."),
        msgid("The extension was requested after the due date, {due}."),
        msgid("Handle it; an extension is requested before its due date."),
    ),
}
"""What is said of the rules that a step may break."""


def places(matter: Matter) -> Iterator[Place]:
    """Yield what a matter is found by: who reported it, and what was reported."""
    if matter.reporter is not None:
        yield from places_in(matter.reporter)
    yield from places_of(matter)


def reported(event: e.MatterReported, office: Office, _today: dt.date) -> Parts:
    """Return the category, the place, the way it came in, and the unit."""
    urgency = event.urgency.label if event.urgency else None
    unit = unit_name(event.unit, office, event.on)
    return (
        categories.category(event.category).label,
        event.place,
        event.channel.label,
        urgency,
        unit,
    )


def reporter(event: e.MatterReporter, _office: Office, _today: dt.date) -> Parts:
    """Return the name masked: lists and journals are read by others too."""
    return (mask_name(event.name),)


def declined(event: e.MatterDeclined, _office: Office, _today: dt.date) -> Parts:
    """Return why, and who is competent."""
    return (event.reason.label, _("competent: {whom}").format(whom=event.competent))


def dispatched(event: e.MatterDispatched, office: Office, today: dt.date) -> Parts:
    """Return the unit, those that take part, the day, and the opinion."""
    by = _("by {day}").format(day=month_day_text(event.due, today)) if event.due else None
    others = listed(unit_name(code, office, event.on) for code in event.with_)
    with_ = _("with {units}").format(units=others) if others else None
    return (unit_name(event.unit, office, event.on), with_, by, event.opinion)


def sent_back(event: e.MatterSentBack, _office: Office, _today: dt.date) -> Parts:
    """Return why."""
    return (event.reason.label,)


def told(event: e.MatterLeaderTold, _office: Office, _today: dt.date) -> Parts:
    """Return who was told."""
    return (event.whom,)


def joint(event: e.MatterJoint, office: Office, _today: dt.date) -> Parts:
    """Return the units, the place, and what came of it."""
    police = _("with the police") if event.police else None
    return (
        listed(unit_name(code, office, event.on) for code in event.units),
        police,
        event.place,
        event.result,
    )


def raised(event: e.MatterRaised, _office: Office, _today: dt.date) -> Parts:
    """Return the class and the number of the letter."""
    return (event.class_, event.letter)


def handled(event: e.MatterHandled, _office: Office, today: dt.date) -> Parts:
    """Return the day for what is planned."""
    return (
        _("until {day}").format(day=month_day_text(event.until, today)) if event.until else None,
    )


def answered(event: e.MatterAnswered, _office: Office, _today: dt.date) -> Parts:
    """Return the way of the answer."""
    return (event.way.label,)


def rated(event: e.MatterRated, _office: Office, _today: dt.date) -> Parts:
    """Return what the reporter said."""
    return (_("solved") if event.solved else _("not solved"), event.satisfied.label)


def rechecked(event: e.MatterRechecked, _office: Office, _today: dt.date) -> Parts:
    """Return what was found."""
    return (event.result.label,)


def became_case(event: e.MatterBecameCase, _office: Office, _today: dt.date) -> Parts:
    """Return the number of the case."""
    return (event.case_no,)


def extension(
    event: extensions.ExtensionAsked | extensions.ExtensionAnswer, _office: Office, today: dt.date
) -> Parts:
    """Return the day asked for or approved, and why."""
    until = _("until {day}").format(day=month_day_text(event.until, today)) if event.until else None
    return (until, getattr(event, "reason", None))
