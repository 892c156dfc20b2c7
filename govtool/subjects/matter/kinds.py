"""The noun matter 事项: its events, its rules, and what is said of them."""

from collections.abc import Iterator

from govtool.base.i18n import msgid
from govtool.base.patterns import pattern
from govtool.subjects.common_events import with_shared
from govtool.subjects.matter import addressees, intake, outcome, turns
from govtool.subjects.matter.rules import RULES, is_share_asked
from govtool.subjects.matter.state import Matter
from govtool.subjects.series import Series
from govtool.subjects.subject import Breach, Place, Purpose, Subject, places_in, places_of

NUMBERS = Series(
    "matter",
    "{unit}-S{year}-{n:05d}",
    pattern(r"(?P<unit>.+)-S(?P<year>[0-9]{4})-(?P<n>[0-9]{5,12})"),
)
"""Matter numbers 事项编号: ``SQ01-S2026-00007``."""
_DISORDER = {
    "before_registration": msgid("{day} is before the matter was reported."),
    "after_close": msgid("The matter was already closed on {day}."),
    "registered_twice": msgid("The matter was already reported on {day}."),
    "already_taken": msgid("On {day} the matter was already taken up."),
    "turn_open": msgid("On {day} a unit has the matter already; it has to handle it or send it "
        "back first."),
    "not_accepted": msgid("On {day} the matter was not waiting for a dispatch: it is taken up "
        "first, and handled but once."),
    "due_before_dispatch": msgid("The due date of a dispatch of {day} cannot be before it."),
    "not_dispatched": msgid("On {day} no unit had the matter."),
    "already_signed": msgid("On {day} the unit had signed already."),
    "not_raised": msgid("On {day} nothing was raised that waits for an outcome."),
    "not_handled": msgid("On {day} the matter was not handled yet."),
    "already_answered": msgid("On {day} the reporter was answered already."),
    "no_request": msgid("No extension request was waiting for a decision on {day}."),
}  # fmt: skip
"""Sentences on facts that are out of order, by reason."""
_BREACHES = {
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
"""Sentences on the rules that a step may break."""


def _places(matter: Matter) -> Iterator[Place]:
    if matter.reporter is not None:
        yield from places_in(matter.reporter)
    yield from places_of(matter)


MATTER: Subject[Matter] = Subject(
    "matter",
    msgid("matter"),
    intake.open_matter,
    with_shared(
        *intake.INTAKE_KINDS,
        *turns.TURN_KINDS,
        *outcome.OUTCOME_KINDS,
        *turns.EXTENSIONS,
        outcome.LINKED,
    ),
    rules=RULES,
    progress=addressees.progress,
    addressees=addressees.ADDRESSEES,
    addressee_units=addressees.addressee_units,
    papers="govtool.papers.matter_papers:PAPERS",
    number_series=(NUMBERS,),
    places=_places,
    disorder=_DISORDER,
    view="govtool.views.matter_rows:VIEW",
    likeness="govtool.subjects.matter.likeness:LIKENESS",
    keeps_met=True,
    breaches=lambda: _BREACHES,
    history="matter history {no}",
    in_tasks=False,
    extension=turns.MATTER_EXTENSION,
    linked_with=("case",),
    screen="govtool.subjects.matter.screen:MATTER_SCREEN",
    names={"unit": "unit", "grid": "grid"},
    correctable=(
        "reported_on",
        "channel",
        "category",
        "urgency",
        "place",
        "grid",
        "summary",
        "wants_answer",
        "ref",
    ),
    owes_by_number=is_share_asked,
    purpose=Purpose(
        msgid("to handle what was reported, and to answer the person who reported it"),
        msgid("Personal Information Protection Law, articles 13 (1) (3) and 34"),
    ),
)
