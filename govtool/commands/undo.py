"""``govtool undo``: take back the last step, several steps, or a whole import 撤销."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Annotated, Any

import typer

from govtool.base.errors import UsageMistake
from govtool.base.i18n import _, counted, noted
from govtool.base.vocabulary import Profile
from govtool.desk import reversal
from govtool.journal import operations
from govtool.journal.entries import Filter, read
from govtool.journal.operations import Operation
from govtool.shell.form.prompt import require_yes
from govtool.shell.form.screen_check import Shown
from govtool.shell.frame.session import Session
from govtool.shell.listing import a_list, give
from govtool.shell.options import opened
from govtool.shell.parameters import option
from govtool.shell.profiles import guard
from govtool.shell.progress import counting
from govtool.shell.screens.journal import kinds_text, local_time, say_lines
from govtool.shell.screens.next_steps import say_outcome
from govtool.shell.tables import Cell, Column, ListTable
from govtool.shell.terminal import emit_json_list, note
from govtool.store import Store
from govtool.subjects import registry

app = typer.Typer()

_SHOWN = 20
_LISTED = 20
_MOST_STEPS = 1000

Steps = Annotated[
    int | None,
    option(
        "--steps N",
        "Take back what the last N commands recorded: all of it, or nothing.",
        min=1,
        max=_MOST_STEPS,
    ),
]
Entry = Annotated[
    str | None,
    option(
        "--import, --at ID",
        "Take back one import as a whole, by the ID it told, or what any other command recorded, "
        "by the ID of one of its entries.",
    ),
]
List = Annotated[
    bool,
    option(
        "--list",
        "List what was recorded, the newest first, and whether it can be taken back. Nothing is "
        "changed.",
    ),
]
Limit = Annotated[
    int | None,
    option(
        "--limit N",
        "With --list: at most so many. On a terminal 20, for scripts all.",
        min=1,
        max=1_000_000_000,
    ),
]


@app.command(
    "undo",
    epilog="""govtool undo
    govtool undo --steps 3 --reason "登记重复"
    govtool undo --list
    govtool undo --import 3f9a21c4-1017 --yes""",
)
@a_list
def undo(
    session: Session,
    reason: Annotated[str | None, option("--reason TEXT", "Why it is taken back.")] = None,
    steps: Steps = None,
    entry: Entry = None,
    list_: List = False,
    limit: Limit = None,
) -> None:
    """Take back what the last command recorded, and before that the one before it.

    It shows what it takes back and asks. Nothing is erased: the journal says that it was taken
    back, by whom and why.

    What was recorded earlier is taken back only while nothing was recorded since about the same
    cases and registers.
    """
    _check(steps, entry, limit, session, listing=list_)
    with opened(session) as store:
        if list_:
            _list(store, session, limit)
        else:
            plan = _plan(store, session, steps or 1, entry)
            if entry is None and not session.json:
                _say_what_stays(store, plan[-1], session)
            _take_back(store, plan, reason or _("taken back with undo"), session)


def _check(
    steps: int | None, entry: str | None, limit: int | None, session: Session, *, listing: bool
) -> None:
    if (steps is not None) + (entry is not None) + listing > 1:
        raise UsageMistake("unexpected_option", _("Give one of --steps, --import and --list."))
    if limit is not None and not listing:
        raise UsageMistake("unexpected_option", _("--limit goes with --list."))
    if session.output is not None and not listing:
        raise UsageMistake("unexpected_option", _("-o goes with --list."))


# --- taking back


def _plan(store: Store, session: Session, steps: int, entry: str | None) -> list[Operation]:
    if entry is not None:
        return [reversal.operation_of_entry(store, entry)]
    return reversal.plan_undo(store, session.actor, steps, session.today)


def _take_back(store: Store, plan: Sequence[Operation], reason: str, session: Session) -> None:
    counts = Shown(
        store,
        lambda: [sum(1 for _mark in operations.surviving_marks(store.reader, one)) for one in plan],
    )
    words = {
        word for operation in plan for word in operations.subject_words(store.reader, operation)
    }
    if any(registry.subject(word).for_keepers for word in words):
        guard(store, session, Profile.KEEPER)
    if not session.json:
        _show(store, plan, session)
    require_yes(_question(sum(counts.value)), session)
    undo_id = _record(store, plan, counts, reason, session)
    _conclude(store, undo_id, plan, counts.value, session)


def _say_what_stays(store: Store, oldest: Operation, session: Session) -> None:
    """Name what is final and stays, so that nobody takes back an earlier step by mistake."""
    for operation in reversal.final_since(store, oldest):
        moment = local_time(operation.recorded_at, session.today)
        text = _("Stays as it is: {what}, recorded {moment} by {actor}.")
        note(
            text.format(
                what=kinds_text(store.reader, operation), moment=moment, actor=operation.actor
            )
        )


def _show(store: Store, plan: Sequence[Operation], session: Session) -> None:
    for step, operation in enumerate(plan, 1):
        if len(plan) > 1:
            note(_("Step {n} of {steps}:", n=step, steps=len(plan)))
        if operation.actor != session.actor:
            text = _("Recorded by {other}, not by you ({name}):")
            note(text.format(other=operation.actor, name=session.actor))
        say_lines(store, _first_lines(store, operation), session)
        rest = operation.entries - _SHOWN
        if rest > 0:
            note(_("… and {n} more", n=rest))
            note(_("In all: {kinds}", kinds=kinds_text(store.reader, operation)))


def _first_lines(store: Store, operation: Operation) -> Iterator[Any]:
    node, recorded_at = operation.node, operation.recorded_at
    after, limit = operations.place(store.reader, operation) - 1, min(operation.entries, _SHOWN)
    return read(store.reader, Filter(node=node, recorded_at=recorded_at, after=after, limit=limit))


def _question(entries: int) -> str:
    return counted("Take back this entry?", "Take back these {n} entries?", entries)


def _record(
    store: Store, plan: Sequence[Operation], counts: Shown[list[int]], reason: str, session: Session
) -> str:
    """Take all of the plan back in one transaction; returns its id."""
    done = before = 0

    def share() -> float:
        return (before + done) / max(sum(counts.value), 1)

    with counting(share) as progress, store.writing(session.actor) as tx:

        def told(count: int) -> None:
            nonlocal done
            done = count
            if progress is not None:
                progress(before + count)

        counts.require()
        for operation in plan:
            before += reversal.take_back(tx, operation, reason, session.today, told)
            done = 0
        return tx.id


def _conclude(
    store: Store, undo_id: str, plan: Sequence[Operation], counts: Sequence[int], session: Session
) -> None:
    if session.json:
        undone = operations.of_entry(store.reader, store.node, undo_id)
        emit_json_list(operations.ids_taken_back(store.reader, undone))
        return
    entries = sum(counts)
    note(counted("{n} entry was taken back.", "{n} entries were taken back.", entries))
    for operation in plan[:_SHOWN]:
        about = reversal.about(store.reader, operation)
        note("  " + _("Taken back: {what}", what=noted(kinds_text(store.reader, operation), about)))
    _say_what_is_next(store, plan, session)


def _say_what_is_next(store: Store, plan: Sequence[Operation], session: Session) -> None:
    """Print the state and the next step of the one subject concerned."""
    found = {subject for one in plan for subject in operations.subjects(store.reader, one, 2)[0]}
    if len(found) != 1:
        return
    (subject,) = found
    word = registry.word_of(subject)
    state = store.state(subject) if registry.subject(word).is_seen_through else None
    if state is not None:
        say_outcome(_("Now"), word, state, store.office, session.today)


# --- listing


def _list(store: Store, session: Session, limit: int | None) -> None:
    recorded = islice(
        operations.newest_first(store.reader, store.node),
        limit or (None if session.json or session.output else _LISTED),
    )

    def listing() -> ListTable:
        return _listing(store, recorded, session)

    give(
        session,
        objects=lambda: (_as_json(store, operation) for operation in recorded),
        listing=listing,
    )


def _listing(store: Store, recorded: Iterable[Operation], session: Session) -> ListTable:
    columns = [
        Column("ID"),
        Column(_("Recorded")),
        Column(_("By"), flexible=6, drop=1),
        Column(_("Entries"), "right"),
        Column(_("About"), flexible=12),
        Column(_("What"), flexible=16),
        Column(_("State"), flexible=8),
    ]
    return ListTable(
        _("Operations"), columns, [_row(store, operation, session) for operation in recorded]
    )


def _row(store: Store, operation: Operation, session: Session) -> list[Cell]:
    state = _state(store, operation)
    words = {
        "": "",
        "taken_back": _("taken back"),
        "final": _("stays"),
        "worked_on": _("worked on since"),
    }
    moment, about = (
        local_time(operation.recorded_at, session.today),
        reversal.about(store.reader, operation),
    )
    what = kinds_text(store.reader, operation)
    texts = [
        operation.id,
        moment,
        operation.actor,
        str(operation.entries),
        about,
        what,
        words[state],
    ]
    return [Cell(text, "dim" if state else "") for text in texts]


def _state(store: Store, operation: Operation) -> str:
    """Return why an operation cannot be taken back, as a code; empty if it can."""
    if operations.is_final(store.reader, operation):
        return "final"
    if not any(operations.surviving_marks(store.reader, operation)):
        return "taken_back"
    return "worked_on" if any(operations.worked_on_since(store.reader, operation)) else ""


def _as_json(store: Store, operation: Operation) -> dict[str, Any]:
    return {
        "id": operation.id,
        "recorded_at": operation.recorded_at,
        "actor": operation.actor,
        "entries": operation.entries,
        "kinds": operations.kinds(store.reader, operation),
        "state": _state(store, operation) or "stands",
    }
