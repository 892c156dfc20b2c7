"""``govtool explain``: how the due dates of anything came about 期限说明."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Any

import typer

from govtool.base.text import half_width
from govtool.desk.due_list import numbers_in
from govtool.rules import Obligation
from govtool.shell.frame.session import Session
from govtool.shell.options import day, noun_or_none, opened
from govtool.shell.parameters import WhichNoun, argument, option
from govtool.shell.screens.explanation import Explaining, explanations_json, say_explanations
from govtool.shell.subject_words import seen, subject_at, subject_meant
from govtool.shell.terminal import emit_json
from govtool.store import Store
from govtool.subjects import registry

app = typer.Typer()

No = Annotated[
    str, argument("NO", "The number of a case, a decision, or whatever else owes something.")
]
AsOf = Annotated[str | None, option("--as-of DATE", "As it stood at the end of that day.")]


@app.command(
    "explain", epilog="govtool explain SQ01-2026-00001\ngovtool explain M2026-003-1 --as-of 3月2日"
)
def explain(session: Session, no: No, as_of: AsOf = None, noun: WhichNoun = None) -> None:
    """Explain each due date: the first day, the days counted and skipped, and the basis.

    A return or a meeting that stands in govtool due has a number too, by which it is explained.
    """
    on = day(as_of, session, "--as-of", ahead=True)
    with opened(session) as store:
        word = noun_or_none(noun)
        reckoned = _reckoned(store, (no, subject_at(no, session)), word, on)
        if reckoned is not None:
            show_explained(reckoned, session)
            return
        subject = subject_meant(no, store, session, *((word,) if word else _explained()))
        explain_subject(store, subject, on, session)


def _explained() -> list[str]:
    """Return the words of the nouns that owe something."""
    return registry.owing()


@dataclass(frozen=True, slots=True)
class _Unrecorded:
    """The state of a subject that owes something before anything is recorded of it."""

    no: str
    obligations: list[Obligation]


def _reckoned(
    store: Store, meant: tuple[str, str], word: str | None, on: dt.date
) -> Explaining | None:
    """Return the explanation of a return or meeting not recorded yet, or None.

    :param meant: its number as typed, and the subject in the list shown last that may be meant.
    """
    typed, subject = half_width(meant[0]).casefold(), meant[1]
    for reckon in registry.reckoned(word):
        for owed, line in reckon(store, on, None):
            if owed.no.casefold() == typed or owed.subject == subject:
                state: Any = _Unrecorded(owed.no, [owed.obligation])
                return Explaining(
                    registry.subject(owed.word), state, store.office, on, turn=line.turn
                )
    return None


def explain_subject(store: Store, subject: str, on: dt.date, session: Session) -> None:
    """Explain the due dates of a subject as of the end of a day.

    :raises NotFound: it was not there yet.
    """
    state, noun = seen(store, subject, on), registry.subject_of(subject)
    own = frozenset() if noun.turns_are_stages else frozenset(numbers_in(store, state, noun))
    show_explained(Explaining(noun, state, store.office, on, own), session)


def show_explained(what: Explaining, session: Session) -> None:
    """Explain each due date of a subject."""
    if session.json:
        emit_json(explanations_json(what))
    else:
        say_explanations(what)
