"""The list of a noun: chosen by its own table, and by what only a look at each can tell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from govtool.base.i18n import _, ngettext
from govtool.shell.frame.session import Session
from govtool.shell.listing import give
from govtool.shell.screens.noun_list import Found, noun_list
from govtool.shell.screens.objects import listed_object
from govtool.shell.terminal import note
from govtool.store import Store
from govtool.subjects import registry
from govtool.views import queries
from govtool.views.queries import SubjectFilter


@dataclass(frozen=True, slots=True)
class ListedNoun:
    """What is listed of a noun.

    :param title: what the list is called. :param which: what its tables can be asked.
    :param keeps: looks at one as it stands today; None for all of them.
    """

    word: str
    title: str
    which: SubjectFilter
    keeps: Callable[[Any], bool] | None = None

    def found(self, store: Store, today: dt.date) -> Iterator[Found]:
        """Yield subjects as they stand today; one opened later is not there yet."""
        which = replace(self.which, limit=None) if self.keeps else self.which
        rows = [row["subject"] for row in queries.subjects(store.reader, self.word, which)]
        states = ((subject, store.state(subject, today)) for subject in rows)
        there = ((subject, state) for subject, state in states if state is not None)
        if self.keeps is None:
            return there
        return islice((one for one in there if self.keeps(one[1])), self.which.limit)


def give_nouns(wanted: ListedNoun, store: Store, session: Session) -> None:
    """Give a list of a noun out, and say how many there are."""
    word, office, today = wanted.word, store.office, session.today
    shown = 0

    def listing() -> Any:
        nonlocal shown
        found = list(wanted.found(store, today))
        shown = len(found)
        return noun_list(word, wanted.title, found, office, today)

    def objects() -> Iterator[Any]:
        return (
            listed_object(word, state, office, today)
            for _subject, state in wanted.found(store, today)
        )

    if not give(session, objects=objects, listing=listing):
        return
    total = shown if wanted.keeps else queries.subject_count(store.reader, word, wanted.which)
    if shown < total:
        note(_("{n} of {total} shown").format(n=shown, total=total))
    else:
        note(ngettext(*registry.screen(word).many, total).format(n=total))
