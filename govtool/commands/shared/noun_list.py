"""The list of a noun: chosen by its own table, and by a look at each subject."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from govtool.base.i18n import _, counted
from govtool.shell.frame.session import Session
from govtool.shell.listing import give
from govtool.shell.screens.noun_list import Found, noun_list
from govtool.shell.screens.objects import listed_object
from govtool.shell.terminal import note
from govtool.store import Store
from govtool.subjects import registry
from govtool.views import queries
from govtool.views.queries import CaseFilter, SubjectFilter


@dataclass(frozen=True, slots=True)
class ListedNoun:
    """A list of subjects of a noun.

    :param which: the conditions on its tables.
    :param keeps: a condition on the state of each today; None keeps all of them.
    """

    word: str
    title: str
    which: SubjectFilter | CaseFilter
    keeps: Callable[[Any], bool] | None = None

    def found(self, store: Store, today: dt.date) -> Iterator[Found]:
        """Yield subjects as they stand today; one opened later is not there yet."""
        which = replace(self.which, limit=None) if self.keeps else self.which
        rows = [row["subject"] for row in self._rows(store, which)]
        states = ((subject, store.state(subject, today)) for subject in rows)
        there = ((subject, state) for subject, state in states if state is not None)
        if self.keeps is None:
            return there
        return islice((one for one in there if self.keeps(one[1])), self.which.limit)

    def count(self, store: Store) -> int:
        """Return the number of subjects in the tables, whatever the limit."""
        if isinstance(self.which, CaseFilter):
            return queries.case_count(store.reader, self.which)
        return queries.subject_count(store.reader, self.word, self.which)

    def partial(self, shown: int, total: int) -> str:
        """Return the sentence on the number of subjects listed, where that is not all of them."""
        if isinstance(self.which, CaseFilter):
            return _("{n} of {total} cases shown", n=shown, total=total)
        return _("{n} of {total} shown", n=shown, total=total)

    def _rows(self, store: Store, which: SubjectFilter | CaseFilter) -> Iterable[dict[str, Any]]:
        if isinstance(which, CaseFilter):
            return queries.cases(store.reader, which)
        return queries.subjects(store.reader, self.word, which)


def give_nouns(
    wanted: ListedNoun, store: Store, session: Session, on: dt.date | None = None
) -> None:
    """Give out a list of a noun, and the number of its subjects.

    :param on: as they stood at the end of that day; None for today.
    """
    word, office, today = wanted.word, store.office, on or session.today
    shown = 0

    def listing() -> Any:
        nonlocal shown
        found = list(wanted.found(store, today))
        shown = len(found)
        return noun_list(word, wanted.title, found, office, today)

    def objects() -> Iterator[Any]:
        for _subject, state in wanted.found(store, today):
            yield listed_object(word, state, office, today)

    if not give(session, objects=objects, listing=listing):
        return
    total = shown if wanted.keeps else wanted.count(store)
    if shown < total:
        note(wanted.partial(shown, total))
    else:
        note(counted(*registry.screen(word).many, total))
