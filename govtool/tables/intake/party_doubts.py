"""Warnings about the parties of a case: odd names and numbers, and who acts for whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence

from govtool.base import document_numbers
from govtool.base.errors import Problem
from govtool.base.i18n import _, sentences
from govtool.base.text import names_organisation, names_several
from govtool.models import Party
from govtool.privacy.masking.number_patterns import anybodys_numbers
from govtool.subjects.case.registration import acting_on_both_sides
from govtool.tables.intake.findings import shown


def name_doubt(column: str, name: str | None) -> Iterator[Problem]:
    """Yield the warnings about a name of several persons, or with a number of a person in it."""
    if name and not name.isalpha() and anybodys_numbers(name):
        message = _(
            "A telephone or document number stands in the name, where lists show it."
            " Put it into the column of its own."
        )
        yield Problem(column, "number_in_name", message, shown(name))
    if name and names_several(name):
        message = _(
            "These are several persons; they are recorded as one party."
            " A file of lines (JSONL) can name each."
        )
        yield Problem(column, "several_persons", message, shown(name))


def minor_doubt(column: str, party: Party, on: dt.date) -> Iterator[Problem]:
    """Yield the warning about a party under 18 on a day for whom nobody acts."""
    if party.lacks_guardian(on):
        message = _(
            "“{name}” is under 18 by the document number; who acts for the minor by law is not said.",
            name=shown(party.name),
        )
        yield Problem(column, "minor_without_guardian", message)


def guardian_doubt(column: str, party: Party) -> Iterator[Problem]:
    """Yield the warning about the guardian of a party that is called like an organisation."""
    if party.guardian is not None and names_organisation(party.name):
        message = _(
            "“{name}” is called like an organisation, which has a legal representative"
            " and no guardian; it is taken for a person.",
            name=shown(party.name),
        )
        yield Problem(column, "guardian_of_organisation", message)


def both_sides_doubts(
    parties: Sequence[Party], column_of: Callable[[int, str], str | None]
) -> Iterator[Problem]:
    """Yield the warnings about those who act for a party and are on the other side, or that party.

    :param column_of: names the column by the place of the party and by ``guardian`` or ``agent``;
        None for no column.
    """
    for place, kind, name in acting_on_both_sides(parties):
        column = column_of(place, kind)
        if column is not None:
            message = _(
                "“{name}” acts for a party and stands on the other side too, or is that party.",
                name=shown(name),
            )
            yield Problem(column, "acts_for_both_sides", message, shown(name))


def number_doubt(column: str, number: str | None) -> Iterator[Problem]:
    """Yield the warning about a document number of a wrong length or check character."""
    found = document_numbers.doubt(number) if number else None
    if found is not None:
        message = sentences(
            document_numbers.doubt_text(found), _("Please compare it with the document.")
        )
        yield Problem(column, found.code, message, shown(number, is_number=True))
