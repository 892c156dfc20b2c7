"""``govtool doc letter``: the handling letter 交办函, and its approval sheet 拟办单."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import wraps
from typing import Annotated, Any

import typer

from govtool.base import vocabulary as voc
from govtool.base.errors import Refused, UsageMistake
from govtool.base.i18n import _, listed
from govtool.base.text import NAME_LIMIT, TEXT_LIMIT, clean, says_nothing
from govtool.base.vocabulary import FormKind
from govtool.commands.doc.forms import (
    From,
    Nth,
    Numbers,
    On,
    Output,
    PaperOrder,
    To,
    Unit,
    carry_out,
    chosen,
)
from govtool.commands.doc.templates import Templates
from govtool.papers.dossier import Choice, LetterProposal
from govtool.rules import CASE
from govtool.shell.frame.session import Session
from govtool.shell.options import day, naming, unit_code
from govtool.shell.parameters import option, with_parameters
from govtool.store import Store
from govtool.subjects.unit.references import require_unit

app = typer.Typer()

Lead = Annotated[
    str | None,
    option(
        "--lead UNIT", "Of a draft: the proposed lead; without it, as the rules of routing say."
    ),
]
Due = Annotated[str | None, option("--due DATE", "Of a draft: the date by which to answer.")]
Opinion = Annotated[
    str | None, option("--opinion TEXT", "Of a draft: the opinion on the handling.")
]
With = Annotated[
    list[str] | None,
    option("--with UNIT", "Of a draft: a cooperating unit; give it once for each."),
]
Person = Annotated[
    str | None, option("--person PERSON", "Of a draft: who is responsible at the lead.")
]

Draft = Annotated[
    bool, option("--draft", "Print the approval sheet 拟办单 of a letter that is not recorded yet.")
]


@app.command(
    FormKind.LETTER.value,
    epilog="govtool doc letter JD01-2026-00003 --draft --due 2026-04-01\n"
    "govtool doc letter JD01-2026-00003 --letter 1",
)
def letter(
    session: Session,
    numbers: Numbers = None,
    output: Output = None,
    nth: Nth = None,
    on: On = None,
    draft: Draft = False,
    lead: Lead = None,
    due: Due = None,
    opinion: Opinion = None,
    cooperating: With = None,
    person: Person = None,
    first: From = None,
    last: To = None,
    unit: Unit = None,
    templates: Templates = None,
) -> None:
    """Print the handling letter 交办函, or with --draft its approval sheet.

    A draft records nothing and takes no number. What is not given is left blank to be filled in by
    hand.
    """
    form = FormKind.LETTER_DRAFT if draft else FormKind.LETTER
    said = _DraftOptions(lead, due, opinion, cooperating, person)
    if not draft:
        _refuse_options(said)
    order = PaperOrder(form, CASE.word, numbers, output, first, last, unit, templates)
    carry_out(
        order, lambda store: _choice(said, chosen(on, None, nth, session), store, session), session
    )


@wraps(letter)
def _letter_draft(**options: Any) -> None:
    letter(**options | {"nth": None, "draft": True})


app.command(
    "letter-draft",
    help="Print the approval sheet of a handling letter 拟办单: doc letter --draft.",
    epilog="govtool doc letter-draft JD01-2026-00003 --lead BM01 --due 2026-04-01",
)(with_parameters(_letter_draft, {}, ["draft", "nth"]))


@dataclass(frozen=True, slots=True)
class _DraftOptions:
    """The options of a draft letter."""

    lead: str | None
    due: str | None
    opinion: str | None
    cooperating: list[str] | None
    person: str | None

    @property
    def options(self) -> list[str]:
        """Return the flags of the options given."""
        values = {
            "--lead": self.lead,
            "--due": self.due,
            "--opinion": self.opinion,
            "--with": self.cooperating,
            "--person": self.person,
        }
        return [option for option, value in values.items() if value]


def _refuse_options(said: _DraftOptions) -> None:
    if said.options:
        message = _("{options}: only for a draft; a letter says what was recorded.")
        raise UsageMistake(
            "unexpected_option", message.format(options=listed(said.options)), "--draft"
        )


def _choice(said: _DraftOptions, choice: Choice, store: Store, session: Session) -> Choice:
    """Return the choice with the proposal of the draft, read as ``case assign`` reads it."""
    on = choice.on or session.today
    proposal = LetterProposal(
        _unit(said.lead, "--lead", store, on) if said.lead else None,
        _due(said.due, on, session) if said.due else None,
        _text(said.opinion, "--opinion", TEXT_LIMIT),
        tuple(_unit(code, "--with", store, on) for code in said.cooperating or ()),
        _text(said.person, "--person", NAME_LIMIT),
    )
    return replace(choice, proposal=proposal)


def _unit(typed: str, option: str, store: Store, on: dt.date) -> str:
    with naming(option, typed):
        code = unit_code(typed, store.office)
        require_unit(code, store.office, voc.BELOW_THE_STREET, on)
        return code


def _due(typed: str, on: dt.date, session: Session) -> dt.date:
    due = day(typed, session, "--due", ahead=True)
    if due < on:
        message = _("The letter would be due before it is delivered.")
        raise Refused("bad_date", message, _("Give a later date."), column="--due", value=typed)
    return due


def _text(typed: str | None, option: str, limit: int) -> str | None:
    if typed is None or says_nothing(typed):
        return None
    with naming(option, typed):
        return clean(typed, limit, lines=limit == TEXT_LIMIT)
