"""The list of heads 户长名册."""

from __future__ import annotations

from typing import Annotated

import typer

from govtool.base.i18n import _
from govtool.commands.shared.noun_list import ListedNoun, give_nouns
from govtool.commands.shared.register import known_code
from govtool.commands.shared.versions import AsOf, as_of_day
from govtool.shell.frame.session import Session
from govtool.shell.listing import a_list
from govtool.shell.options import opened, term, unit_or_none
from govtool.shell.parameters import Limit, option
from govtool.subjects.head.kinds import HEAD
from govtool.subjects.head.state import Headship
from govtool.subjects.head.terms import HeadState
from govtool.views.queries import SubjectFilter

app = typer.Typer()
State = Annotated[
    str | None, option("--state named|listed|approved|refused|replaced", "In this state.")
]


@app.command("list", epilog="govtool head list --unit SQ01\ngovtool head list --all --json")
@a_list
def list_heads(
    session: Session,
    unit: Annotated[str | None, option("--unit UNIT", "Of this community.")] = None,
    microgrid: Annotated[str | None, option("--microgrid GRID", "Of this micro-grid.")] = None,
    state: State = None,
    every: Annotated[bool, option("--all", "Those who were replaced, too.")] = False,
    limit: Limit = None,
    as_of: AsOf = None,
) -> None:
    """List the heads of micro-grids."""
    on = as_of_day(as_of, session)
    stage = term(HeadState, state, "--state") if state else None
    in_hand = not every and state is None and microgrid is None

    def was(head: Headship) -> bool:
        there = not in_hand or head.closed_on is None or head.closed_on > on
        return there and stage in {None, head.stage}

    with opened(session) as store:
        having = {
            "unit": unit_or_none(unit, store.office),
            "belongs_to": known_code("grid", microgrid, store, session) if microgrid else None,
        }
        if as_of is not None:  # the tables say how they stand by now
            heads = ListedNoun(
                HEAD.word, _("Heads of micro-grids"), SubjectFilter(having, limit=limit), was
            )
        else:
            having |= {"state": stage and stage.value}
            which = SubjectFilter(having, in_hand=in_hand, limit=limit)
            heads = ListedNoun(HEAD.word, _("Heads of micro-grids"), which)
        give_nouns(heads, store, session, on)
