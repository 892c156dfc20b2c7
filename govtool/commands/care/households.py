"""Households as they are named in commands about care."""

from __future__ import annotations

from typing import Any

from govtool.base.errors import Refused
from govtool.base.i18n import _
from govtool.commands.shared.register import known_code
from govtool.desk.households import of_household
from govtool.shell.form.form import Field, Form
from govtool.shell.frame.session import Session
from govtool.store import Store
from govtool.subjects.care.kinds import CARE
from govtool.subjects.care.state import Care
from govtool.subjects.unit.references import closed_by_then
from govtool.subjects.visit.kinds import VISIT
from govtool.views import lookups, registers


def household_meant(word: str, store: Store, session: Session) -> str:
    """Return the household that a word means: its code, its head, or a number of care or a visit.

    :raises Refused: code ``withdrawn``: it withdrew, and nobody knows whose that was. :raises
        NotFound: there is none.
    """
    for noun in (CARE, VISIT):
        for subject in lookups.subjects_with_no(store.reader, word, noun.word):
            household: str | None = store.state(subject).household
            if household is None:
                message = _("{no} was withdrawn, and the household is not known any more.", no=word)
                raise Refused("withdrawn", message, _("Name the household."), value=word)
            return household
    return known_code("household", word, store, session)


def agreements(store: Store, household: str) -> list[tuple[str, Care]]:
    """Return the agreements of a household that it has not withdrawn."""
    return list(of_household(store, CARE.word, household))


def household_field(typed: str | None, **how: Any) -> Field:
    """Return the field of a household that is there on the day of the form."""

    def read(answer: str, form: Form) -> str:
        code = known_code("household", answer, form.store, form.session)
        reader = form.store.reader
        if registers.register_row(reader, "household", code, form.day) is None:
            raise closed_by_then(
                "household", code, registers.last_day(reader, "household", code, form.day)
            )
        return code

    return Field("household", _("Household"), typed, read, required=True, **how)
