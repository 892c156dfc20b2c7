"""Verbs of cases from events: they also record particulars and the numbers of papers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from govtool import models as m
from govtool.base.errors import UsageMistake
from govtool.base.i18n import _, listed
from govtool.commands.case.particulars import SET_HELP, supplement, told, told_as
from govtool.commands.shared.recording import Fact, NounStep, Recorded
from govtool.commands.shared.verbs import StepOption, Verbs
from govtool.rules import Case
from govtool.shell.frame.session import Session
from govtool.shell.parameters import NewOptions, Note, On
from govtool.store import Store, Transaction

AMOUNT = StepOption(
    "amount", "The amount in the agreement, in yuan.", metavar="YUAN", kind=str | None
)
MORE = StepOption("more", SET_HELP, "--set", "FIELD=VALUE", kind=list[str] | None)
_NUMBERS_OF_PAPERS = ("no", "agreement_no")
"""The fields of facts that are the number of a paper."""


@dataclass(frozen=True, slots=True)
class CaseStep(NounStep):
    """A step of a case.

    :param particulars: what is told of the case beside the fact, in the same transaction.
    """

    particulars: Mapping[str, Any] = field(default_factory=dict)

    def facts(self, tx: Transaction, form: Fact) -> Sequence[m.Event]:
        """Return the fact, the particulars given with it, and the number of its paper."""
        from govtool.papers import paper_numbers

        fact = self.fact_of(form)
        beside = {
            name: value for name, value in form.known.items() if name not in self.event.model_fields
        }
        answered = {
            name: one
            for field, value in beside.items()
            if value
            for name, one in told_as(field, value).items()
        }
        also = supplement(dict(self.particulars) | answered, self.when)
        fact, number = paper_numbers.with_number(tx, form.subject, fact, form.session.db, also)
        return [one for one in (fact, also, number) if one is not None]

    def named(self, facts: Sequence[m.Event]) -> str:
        """Return what the fact is called, with the number that its paper took."""
        what = super(CaseStep, self).named(facts)
        number = next((fact.text for fact in facts if isinstance(fact, m.Numbered)), None)
        return f"{what} {number}" if number else what

    def refuse_for_several(self, forms: Sequence[Fact]) -> None:
        """Refuse one number for the papers of several cases.

        :raises UsageMistake: code ``unexpected_option``.
        """
        given = {**self.fixed, **forms[0].known}
        if len(forms) > 1 and any(given.get(field) for field in _NUMBERS_OF_PAPERS):
            message = _("One number cannot be that of the papers of several cases.")
            raise UsageMistake(
                "unexpected_option", message, _("Leave it out: each gets the next one.")
            )

    def notes(self, store: Store, form: Fact, recorded: Recorded) -> Iterator[str]:
        """Yield notes on an unknown mediator and a number that another case has."""
        yield from _unknown_mediator(store, recorded.state, recorded.fact)
        yield from _same_agreement(store, recorded.state, form.known.get("agreement_no"))


class CaseVerbs(Verbs):
    """The verbs of cases."""

    def in_order(self, own: NewOptions, chosen: NewOptions, event: type[m.Event]) -> NewOptions:
        """Return all options of a step; a remark is one where it is not the words of a reason."""
        fields = event.model_fields
        note = {"note": (Note, None)} if "note" in fields and "reason" not in fields else {}
        more = self.breaking_and_repeating(event)
        return {**own, "on": (On, None), **note, **more, **chosen}

    def prepare(self, typed: dict[str, Any], session: Session) -> None:
        """Read the particulars of the case too."""
        super().prepare(typed, session)
        if "more" in typed:
            amount = {"amount": typed.pop("amount")}
            typed["particulars"] = told(typed.pop("more") or [], amount, session)

    def step(
        self, event: type[m.Event], fixed: Mapping[str, Any], typed: dict[str, Any]
    ) -> NounStep:
        """Return the step, with the particulars given beside it."""
        again, particulars = typed.get("again", False), typed.get("particulars", {})
        return CaseStep(self.noun, event, typed["on"], fixed, again, particulars)


def _unknown_mediator(store: Store, case: Case, fact: m.Event) -> Iterator[str]:
    """Yield a note that the mediator is not in the unit's register, if it has one."""
    name = getattr(fact, "mediator", None)
    if not name:
        return
    from govtool.views import staff  # few offices have the register, and few steps name a mediator

    units = dict.fromkeys(stage.unit for stage in case.stages if stage.opened_on <= fact.on)
    missing, there = staff.unknown_mediators(store.reader, name, units, fact.on)
    if missing:
        text = _("Not in the register of mediators: {names}. It has: {there}.")
        yield text.format(names=listed(missing), there=listed(there))


def _same_agreement(store: Store, case: Case, number: str | None) -> Iterator[str]:
    """Yield a note that another case has the typed number of an agreement."""
    if not number:
        return
    from govtool.views import links

    others = links.cases_with_agreement(store, case, number)
    if others:
        text = _(
            "The agreement {number} is that of {cases} too. If that is a mistake: govtool undo"
        )
        yield text.format(number=number, cases=listed(others))
