"""The kinds of events of a matter 事项: for each, all there is to know of it, in the order of its course."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from govtool.base import vocabulary as voc
from govtool.base.i18n import _, msgid
from govtool.base.patterns import pattern
from govtool.journal.events import Event, Linked
from govtool.law.office import Office
from govtool.subjects import common_events, extensions
from govtool.subjects.matter import addressees, state, words
from govtool.subjects.matter import events as e
from govtool.subjects.matter import terms as t
from govtool.subjects.matter.rules import RULES, is_share_asked, needs_recheck, owed_by
from govtool.subjects.matter.state import Matter
from govtool.subjects.series import Series
from govtool.subjects.subject import (
    ONCE,
    EventKind,
    Extended,
    Facts,
    Purpose,
    Requirement,
    Subject,
    never,
)

NUMBERS = Series(
    "matter",
    "{unit}-S{year}-{n:05d}",
    pattern(r"(?P<unit>.+)-S(?P<year>[0-9]{4})-(?P<n>[0-9]{5,12})"),
)
"""Matter numbers 事项编号: ``SQ01-S2026-00007``."""

_S = t.MatterState
_WAITING = frozenset({_S.ACCEPTED, _S.SENT_BACK, _S.RAISED})
"""Where the street may dispatch it, raise it, or handle it itself."""
_DONE = frozenset({_S.HANDLED, _S.ANSWERED})


def _in(stages: frozenset[t.MatterState]) -> Callable[[Matter, Event], bool]:
    return lambda matter, _event: matter.stage in stages


def _open_turn(matter: Matter, _event: Event) -> bool:
    return matter.turn is not None


def _no_turn(matter: Matter, _event: Event) -> bool:
    return matter.turn is None


def _unsigned(matter: Matter, _event: Event) -> bool:
    return matter.turn is None or matter.turn.signed_on is None


def _due_in_time(_matter: Matter, event: e.MatterDispatched) -> bool:
    return event.due is None or event.due >= event.on


def _followed(matter: Matter, _event: Event) -> bool:
    return matter.follow_up is not None


def _to_handle(matter: Matter, _event: Event) -> bool:
    return matter.turn is not None or matter.stage in _WAITING


def _requested(matter: Matter, _event: Event) -> bool:
    return matter.turn is not None and extensions.pending(matter.turn.extensions) is not None


def _archived(matter: Matter, _event: Event) -> bool:
    return matter.stage is _S.ARCHIVED


_REPORTED = Requirement("already_taken", _in(frozenset({_S.REPORTED})))
_TURN = Requirement("not_dispatched", _open_turn)
_FREE = (Requirement("turn_open", _no_turn), Requirement("not_accepted", _in(_WAITING)))
_HANDLED = Requirement("not_handled", _in(_DONE))


def archived_unanswered(matter: Matter, _event: e.MatterArchived, _office: Office) -> Facts | None:
    """Archived before an answer that is wanted."""
    handling = matter.handling
    is_owed = matter.opening.wants_answer and handling is not None and handling.answered_on is None
    return {} if is_owed else None


def archived_unchecked(matter: Matter, _event: e.MatterArchived, office: Office) -> Facts | None:
    """Archived before a recheck that is owed."""
    handling = matter.handling
    if (
        handling is None
        or handling.rechecked_on is not None
        or not office.holds("matter_recheck", handling.on)
    ):
        return None
    return {} if needs_recheck(matter, handling, office) else None


def late_extension(
    matter: Matter, event: e.MatterExtensionRequested, office: Office
) -> Facts | None:
    """An extension requested after the due date."""
    assert matter.turn is not None
    return extensions.asked_late(event, owed_by(matter.turn, matter, office))


def _awaits_dispatch(matter: Matter, _event: Event) -> bool:
    """Return whether a duplicate goes with the one that is handled: no unit has it."""
    return matter.turn is None and _goes_on(matter, _event)


def _goes_on(matter: Matter, _event: Event) -> bool:
    return matter.closed_on is None


def _by(*fields: str) -> Callable[[Matter, Any], Hashable]:
    """Return a function that gives how often the matter changed hands, and what the event has in ``fields``."""
    return lambda matter, event: (
        len(matter.turns), len(matter.handlings), *(getattr(event, name) for name in fields)
    )  # fmt: skip


KINDS = (
    EventKind(
        e.MatterReported,
        msgid("matter reported"),
        needs=(ONCE,),
        units={"unit": voc.CENTRE | voc.BELOW_THE_STREET},
        details=words.reported,
    ),
    EventKind(
        e.MatterReporter,
        msgid("reporter"),
        state.reporter,
        same=_by("name", "phone"),
        is_confidential=True,
        details=words.reporter,
    ),
    EventKind(
        e.MatterTakenUp,
        msgid("taken up"),
        state.taken_up,
        needs=(_REPORTED,),
        may_follow_end=never,
        catches_up=True,
    ),
    EventKind(
        e.MatterDeclined,
        msgid("declined"),
        state.declined,
        needs=(_REPORTED,),
        may_follow_end=never,
        details=words.declined,
    ),
    EventKind(
        e.MatterDispatched,
        msgid("dispatched"),
        state.dispatched,
        needs=(*_FREE, Requirement("due_before_dispatch", _due_in_time)),
        may_follow_end=never,
        units={"unit": voc.BELOW_THE_STREET, "with_": voc.CENTRE | voc.BELOW_THE_STREET},
        details=words.dispatched,
        prints=voc.FormKind.DISPATCH,
    ),
    EventKind(
        e.MatterSigned,
        msgid("signed for"),
        state.signed,
        needs=(_TURN, Requirement("already_signed", _unsigned)),
        may_follow_end=never,
    ),
    EventKind(
        e.MatterSentBack,
        msgid("sent back by the unit"),
        state.sent_back,
        needs=(_TURN,),
        may_follow_end=never,
        details=words.sent_back,
    ),
    EventKind(
        e.MatterMajor,
        msgid("found to be major"),
        state.major,
        may_follow_end=never,
        same=_by(),
        details=common_events.reason,
    ),
    EventKind(
        e.MatterLeaderTold,
        msgid("main leader told"),
        state.leader_told,
        may_follow_end=never,
        same=_by("whom"),
        details=words.told,
    ),
    EventKind(
        e.MatterJoint,
        msgid("joint action"),
        may_follow_end=never,
        units={"units": voc.CENTRE | voc.BELOW_THE_STREET},
        same=_by("units", "place"),
        details=words.joint,
        prints=voc.FormKind.JOINT,
    ),
    EventKind(
        e.MatterRaised,
        msgid("raised to the district"),
        state.raised,
        needs=_FREE,
        may_follow_end=never,
        same=_by("class_", "letter"),
        details=words.raised,
        prints=voc.FormKind.RAISE,
    ),
    EventKind(
        e.MatterFollowedUp,
        msgid("followed up"),
        state.followed_up,
        needs=(Requirement("not_raised", _followed),),
        may_follow_end=never,
        same=_by(),
    ),
    EventKind(
        e.MatterHandled,
        msgid("handled"),
        state.handled,
        needs=(Requirement("not_dispatched", _to_handle),),
        may_follow_end=never,
        catches_up=True,
        serves=_awaits_dispatch,
        title=lambda event: _("handled: {result}").format(result=event.result.label),
        details=words.handled,
    ),
    EventKind(
        e.MatterAnswered,
        msgid("reporter answered"),
        state.answered,
        needs=(_HANDLED, Requirement("already_answered", _in(frozenset({_S.HANDLED})))),
        may_follow_end=never,
        catches_up=True,
        serves=_goes_on,
        details=words.answered,
    ),
    EventKind(
        e.MatterRated,
        msgid("reporter asked again"),
        state.rated,
        needs=(Requirement("not_handled", _in(_DONE | {_S.ARCHIVED})),),
        may_follow_end=_archived,
        same=_by(),
        details=words.rated,
    ),
    EventKind(
        e.MatterRechecked,
        msgid("rechecked"),
        state.rechecked,
        needs=(_HANDLED,),
        may_follow_end=never,
        catches_up=True,
        same=_by(),
        details=words.rechecked,
    ),
    EventKind(
        e.MatterRedo,
        msgid("to be handled again"),
        state.redo,
        needs=(_HANDLED,),
        may_follow_end=never,
        details=common_events.reason,
    ),
    EventKind(
        e.MatterArchived,
        msgid("archived"),
        state.archived,
        needs=(_HANDLED,),
        checks={
            "archived_unanswered": archived_unanswered,
            "archived_unchecked": archived_unchecked,
        },
        may_follow_end=never,
        serves=_goes_on,
    ),
    EventKind(
        e.MatterBecameCase,
        msgid("became a case"),
        state.became_case,
        may_follow_end=never,
        details=words.became_case,
    ),
    EventKind(
        e.MatterExtensionRequested,
        msgid("extension requested"),
        state.extension_requested,
        needs=(_TURN,),
        checks={"late_extension": late_extension},
        may_follow_end=never,
        same=_by("until"),
        details=words.extension,
    ),
    EventKind(
        e.MatterExtensionDecided,
        msgid("extension decided"),
        state.extension_decided,
        needs=(Requirement("no_request", _requested),),
        may_follow_end=never,
        title=lambda event: _("extension approved") if event.approved else _("extension refused"),
        details=words.extension,
    ),
    EventKind(Linked, msgid("linked"), state.linked, details=common_events.linked),
)

MATTER: Subject[Matter] = Subject(
    "matter",
    msgid("matter"),
    state.opened,
    common_events.with_shared(*KINDS),
    rules=RULES,
    standing=addressees.standing,
    told=addressees.TOLD,
    told_at=addressees.told_at,
    papers="govtool.papers.matter_papers:PAPERS",
    number_series=(NUMBERS,),
    places=words.places,
    disorder=words.DISORDER,
    view="govtool.views.matter_rows:VIEW",
    likeness="govtool.subjects.matter.likeness:LIKENESS",
    keeps_met=True,
    breaches=words.BREACHES,
    history="matter history {no}",
    in_tasks=False,
    extension=Extended(e.MatterExtensionRequested, e.MatterExtensionDecided, "matter_handle"),
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
