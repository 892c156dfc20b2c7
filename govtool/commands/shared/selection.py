"""Subjects chosen by obligation: ``case report --due-today``, ``case enter --settled-since 周一``.

Which steps take it, and of which subjects, follows from the rules of the noun: a step takes it that
meets an obligation, and the subjects are those that owe it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Annotated, Any, NamedTuple

import typer

from govtool import models as m
from govtool.base import vocabulary as voc
from govtool.base.errors import ExitCode, UsageMistake
from govtool.base.i18n import _, ngettext
from govtool.law.workdays import ONE_DAY
from govtool.rules import CASE
from govtool.shell.form.prompt import confirm
from govtool.shell.frame.session import Session
from govtool.shell.options import day
from govtool.shell.parameters import NewOptions, option
from govtool.shell.subject_words import subjects_meant
from govtool.shell.terminal import note
from govtool.store import Store
from govtool.subjects.subject import Subject, always
from govtool.views import lookups

_OPTIONS: NewOptions = {
    "due_today": (
        Annotated[
            bool,
            option(
                "--due-today", "For all in which this step is due today; they are listed first."
            ),
        ],
        False,
    ),
    "settled_since": (
        Annotated[
            str | None,
            option(
                "--settled-since DATE",
                "For all cases settled since that day without this step; they are listed first.",
            ),
        ],
        None,
    ),
}
"""The options by which cases are chosen."""


def rules_met(noun: Subject[Any], command: str) -> frozenset[str]:
    """Return the names of the rules of a noun that a command meets.

    >>> sorted(rules_met(CASE, "case report")), rules_met(CASE, "case consult")
    (['report_same_day'], frozenset())
    """
    return frozenset(
        rule.name for rule in noun.rules.values() if rule.command.partition(" {no}")[0] == command
    )


CHOOSING = tuple(_OPTIONS)
"""The names of the parameters by which subjects are chosen."""


def choosing_options(noun: Subject[Any], command: str, event: type[m.Event]) -> NewOptions:
    """Return the options by which subjects are chosen for a step, as far as the rules have them.

    ``record`` finds them among the parameters of the context.
    """
    names = ["due_today"] if rules_met(noun, command) else []
    if names and noun is CASE and noun.events[event].may_follow_end is always:
        names.append("settled_since")
    return {name: _OPTIONS[name] for name in names}


class Selected(NamedTuple):
    """The subjects of a step; ``is_one``: one was named, and nothing else chosen."""

    subjects: list[str]
    is_one: bool


def selected(
    ctx: typer.Context, words: Sequence[str], store: Store, noun: Subject[Any]
) -> Selected:
    """Return the subjects that words name, or those that options choose and a person confirms.

    :raises UsageMistake: codes ``unexpected_option``, for both; ``needs_yes``, when there is nobody
        to agree.
    :raises typer.Exit: none is to be chosen, or the answer was no.
    """
    session: Session = ctx.obj
    today, since = ctx.params.get("due_today"), ctx.params.get("settled_since")
    if not today and since is None:
        return Selected(subjects_meant(words, store, session, noun.word), len(words) <= 1)
    if words or (today and since is not None):
        message = _("Give numbers, --due-today or --settled-since: one of them.")
        raise UsageMistake("unexpected_option", message)
    rules = rules_met(noun, session.command)
    if today:
        found = _due_today(noun.word, rules, store, session.today)
    else:
        found = list(
            _settled_since(rules, store, day(since, session, "--settled-since"), session.today)
        )
    _agree(found, store, session)
    return Selected(found, is_one=False)


def _due_today(word: str, rules: frozenset[str], store: Store, today: dt.date) -> list[str]:
    """Return the subjects of a noun that owe something by one of the rules, and by today."""
    from govtool.views import figures  # most steps name their cases

    bounds = figures.Bounds(until=today, word=word, since=today)
    owed = figures.owed(store, today, bounds)
    return list(dict.fromkeys(one.subject for one in owed if one.obligation.rule in rules))


def _settled_since(
    rules: frozenset[str], store: Store, since: dt.date, today: dt.date
) -> Iterator[str]:
    """Yield the cases settled since a day that have not met the rules, owed or not."""
    closed = lookups.subjects_between(store.reader, since, today + ONE_DAY, units=None, closed=True)
    for subject in list(closed):
        case = store.state(subject, today)
        if case is not None and case.outcome is voc.Outcome.SETTLED:
            waiting = [one for one in case.obligations if one.rule in rules and one.met_on is None]
            if waiting and not any(one.before_record for one in waiting):
                yield subject


def _agree(found: Sequence[str], store: Store, session: Session) -> None:
    """Show the cases chosen, and ask whether they are meant.

    :raises typer.Exit: there is none, or the answer was no.
    """
    from govtool.shell.choice import Candidate, show  # most steps name their cases
    from govtool.shell.terminal import emit_json

    if not found:
        if session.json:
            emit_json([])
        note(_("Nothing fits."))
        raise typer.Exit(ExitCode.DONE)
    if not session.json:
        show([Candidate.from_subject(store, subject, session) for subject in found], session)
    question = ngettext("Record it for this one?", "Record it for these {n}?", len(found))
    if not confirm(question.format(n=len(found)), session):
        note(_("Nothing was recorded."))
        raise typer.Exit(ExitCode.REFUSED)
