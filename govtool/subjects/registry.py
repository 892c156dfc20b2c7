"""All nouns: the one list of them. A noun's module is imported on demand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from govtool.subjects.file_form import FileForm
    from govtool.subjects.screen import Screen
    from govtool.subjects.series import Series
    from govtool.subjects.subject import EventKind, Subject

NOUNS: dict[str, str] = {
    "case": "govtool.subjects.case.kinds:CASE",
    "matter": "govtool.subjects.matter.kinds:MATTER",
    "office": "govtool.subjects.office:OFFICE",
    "calendar": "govtool.subjects.office:CALENDAR",
    "policy": "govtool.subjects.office:POLICY",
    "unit": "govtool.subjects.unit.kinds:UNIT",
    "grid": "govtool.subjects.grid.kinds:GRID",
    "household": "govtool.subjects.household.kinds:HOUSEHOLD",
    "group": "govtool.subjects.group:GROUP",
    "mediator": "govtool.subjects.mediator.kinds:MEDIATOR",
    "duty": "govtool.subjects.duty.kinds:DUTY",
    "decision": "govtool.subjects.decision.kinds:DECISION",
    "meeting": "govtool.subjects.meeting:MEETING",
    "reception": "govtool.subjects.reception:RECEPTION",
    "head": "govtool.subjects.head.kinds:HEAD",
    "care": "govtool.subjects.care.kinds:CARE",
    "visit": "govtool.subjects.visit.kinds:VISIT",
    "return": "govtool.subjects.filed_return:FILING",
    "clerk": "govtool.subjects.clerk:CLERK",
    "request": "govtool.subjects.request:REQUEST",
    "export": "govtool.subjects.data_export:EXPORT",
    "restore": "govtool.subjects.restoration:RESTORE",
}
"""By the word with which its subjects begin in the journal, where its description is."""

FILES: dict[str, str] = {
    "cases": "govtool.subjects.case.files:CASE_FILES",
    "units": "govtool.subjects.unit.files:UNIT_FILES",
    "grids": "govtool.subjects.grid.files:GRID_FILES",
    "households": "govtool.subjects.household.files:HOUSEHOLD_FILES",
    "moves": "govtool.subjects.household.moves:MOVE_FILES",
    "mediators": "govtool.subjects.mediator.files:MEDIATOR_FILES",
    "duty": "govtool.subjects.duty.files:DUTY_FILES",
    "decisions": "govtool.subjects.decision.files:DECISION_FILES",
    "meetings": "govtool.subjects.meeting:MEETING",
    "receptions": "govtool.subjects.reception:RECEPTION",
    "matters": "govtool.subjects.matter.files:MATTER_FILES",
    "heads": "govtool.subjects.head.kinds:HEAD",
    "logs": "govtool.subjects.head.files:LOG_FILES",
    "visits": "govtool.subjects.visit.files:VISIT_FILES",
}
"""The place of each form of files, or of the noun, by the word of the commands.

Of several of one noun the first is that of the noun itself.
"""

LISTS: dict[str, str] = {"matter": "matters"}
"""The folder of ``data/`` with the lists that a noun is judged by."""

DAILY: dict[str, str] = {
    "case": "govtool.returns.daily_sheet:case_tables",
    "matter": "govtool.returns.matters.daily:tables",
    "decision": "govtool.returns.daily_sheet:decision_tables",
}
"""Parts of the daily sheet by noun, in order: functions of a store, a day and unit codes."""

AGENDA: dict[str, str] = {"matter": "govtool.returns.matters.daily:sections"}
"""Parts of an agenda by noun: functions of a store, a day and a unit (None for all)."""

NAMING: dict[str, str] = {"matter_reported": "matter_reporter"}
"""The kind of a later event that names a person, by the kind of the opening."""

RECKONED: dict[str, str] = {
    "return": "govtool.returns.filers:owed_returns",
    "meeting": "govtool.meetings.owed:owed_meetings",
    "head": "govtool.desk.vacant_heads:vacant",
}
"""Places of functions that reckon what is owed before anything is recorded, by noun.

A function that takes a store, a day and a unit (None for all) and yields what is owed, each with
what lists say of it.
"""


def screen(word: str) -> Screen:
    """Return how something of a noun is shown."""
    from govtool.subjects.screen import BARE  # whoever shows nothing needs none

    place = subject(word).screen
    found: Screen = resolve(place) if place else BARE
    return found


ROLLED_UP: dict[str, str] = {
    "case": "govtool.returns.contents:added_up",
    "matter": "govtool.returns.matters.paper:whole_street",
}
"""The places of the returns that offices above add up, by noun: of a store, a period and today."""

RETURNS: dict[str, str] = {"matters": "govtool.returns.matters.register:REGISTER"}
"""The places of the registers of returns beside that of cases, by command word."""


def rolled_up(word: str) -> Callable[..., Any]:
    """Return the function that makes the return of a noun, to be added to that of other streets.

    A noun that has none of its own is counted as any is, and a register as any register. Of one
    whose counts alone travel it is those.
    """
    noun = subject(word)
    if noun.counts:
        return lambda store, period, _today: resolve(noun.counts)(store)(period)
    if word in ROLLED_UP:
        found: Callable[..., Any] = resolve(ROLLED_UP[word])
        return found
    kind = "noun" if noun.is_seen_through else "register"
    return partial(resolve(f"govtool.returns.{kind}_return:paper"), word=word)


def counted() -> list[str]:
    """Return the words of the nouns that returns count: what is seen through, and registers."""
    return [
        noun.word
        for noun in subjects()
        if noun.is_counted and (noun.is_seen_through or is_register_of_units(noun.word))
    ]


def is_register_of_units(word: str) -> bool:
    """Return whether a noun is a register whose records lie in units, or the units."""
    noun = subject(word)
    if not noun.key or word == "unit":
        return bool(noun.key)
    holder = next(iter(noun.names.values()), None)
    return holder is not None and is_register_of_units(holder)


def word_of(subject: str) -> str:
    """Return the word of a subject of the journal.

    >>> word_of("case:A1-7"), word_of("office")
    ('case', 'office')
    """
    return subject.partition(":")[0]


def is_subject(name: str) -> bool:
    """Return whether a word is how the journal names a subject, and no number.

    >>> is_subject("case:A1-7"), is_subject("SQ01-2026-00007")
    (True, False)
    """
    word, colon, _entry = name.partition(":")
    return bool(colon) and word in NOUNS


@cache
def resolve(place: str) -> Any:
    """Return what stands at a place, ``module:NAME``; its module is imported."""
    module, _colon, name = place.partition(":")
    return getattr(import_module(module), name)


@cache
def subject(word: str) -> Subject[Any]:
    """Return the description of a noun.

    :raises KeyError: when there is no such noun.
    """
    found: Subject[Any] = resolve(NOUNS[word])
    return found


def subject_of(name: str) -> Subject[Any]:
    """Return the noun of a subject of the journal, such as ``case:A1-7``."""
    return subject(word_of(name))


def number_series() -> list[Series]:
    """Return the series of all nouns; all their modules are imported."""
    return [series for noun in subjects() for series in noun.number_series]


def subjects() -> Iterator[Subject[Any]]:
    """Yield the description of every noun; all their modules are imported."""
    return map(subject, NOUNS)


def owing() -> list[str]:
    """Return the words of the nouns that owe something."""
    return [noun.word for noun in subjects() if noun.rules]


@cache
def kind_of(word: str, code: str) -> EventKind:
    """Return a kind of event of a noun by its code in the journal.

    :raises KeyError: when there is no such noun, or it has no such kind.
    """
    return {kind.name: kind for kind in subject(word).events.values()}[code]


def kinds() -> dict[str, EventKind]:
    """Return every kind of event by its code in the journal; all nouns are imported."""
    return {kind.name: kind for noun in subjects() for kind in noun.events.values()}


def reckoned(word: str | None) -> Iterator[Callable[..., Iterable[Any]]]:
    """Yield the functions of :data:`RECKONED` for a noun, or for all."""
    for noun, where in RECKONED.items():
        if word in {None, noun}:
            module, _colon, name = where.partition(":")
            yield getattr(import_module(module), name)


def files(noun: str) -> FileForm:
    """Return the form of the files of a noun, by a word of :data:`FILES`."""
    place = FILES[noun]
    if place in NOUNS.values():
        from govtool.subjects import default_files  # for nouns that say nothing of their own

        return default_files.files_of(resolve(place), noun)
    form: FileForm = resolve(place)
    return form


def files_of(word: str) -> FileForm | None:
    """Return the form of the files of a noun by its word, or None."""
    return next((form for form in map(files, FILES) if form.word == word), None)
