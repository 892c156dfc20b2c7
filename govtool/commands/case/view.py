"""Looking at cases: where one should go, the list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any

import typer

from govtool.base import vocabulary as voc
from govtool.base.i18n import _, listed
from govtool.commands.shared.noun_list import ListedNoun, give_nouns
from govtool.commands.shared.register import known_code
from govtool.desk.wording import route_text
from govtool.rules import CASE, Case, Office, Route, route, unit_name
from govtool.shell.frame.session import Session
from govtool.shell.listing import a_list
from govtool.shell.options import naming, opened, term, unit_or_none
from govtool.shell.parameters import Limit, option
from govtool.shell.period import bounds
from govtool.shell.subject_words import No, case_meant
from govtool.shell.terminal import paint, say
from govtool.store import Store
from govtool.subjects.unit.references import require_unit
from govtool.views import registers
from govtool.views.links import linked_cases
from govtool.views.queries import CaseFilter

app = typer.Typer()

Place = Annotated[
    str | None, option("--place-unit UNIT", "The community of the place, where no grid tells it.")
]


@app.command(
    "route",
    epilog="govtool case route JD01-2026-00003\n"
    "govtool case route JD01-2026-00003 --across\n"
    "govtool case route JD01-2026-00003 --place-unit SQ01",
)
def show_route(
    session: Session,
    no: No,
    across: Annotated[bool, option("--across", "The matter lies across departments.")] = False,
    place: Place = None,
) -> None:
    """Show which unit should lead the case, by which rule, and why. Linked cases count as one."""
    with opened(session) as store:
        case, office = store.case(case_meant(no, store, session), session.today), store.office
        linked = tuple(linked_cases(store, case, session.today))
        where = _community(place, office, session)
        grids = registers.units_of_grids(store.reader)
        found = route(case, office, grids, linked=linked, place=where, across=across)
    if session.emits(_route_json(case, found, linked, office)):
        return
    lead = paint(unit_name(found.lead, office), "bold")
    say(_("Lead: {unit} ({code})", unit=lead, code=found.lead))
    say(f"  {route_text(found, office)}")
    if found.rule:
        say("  " + _("Basis: routing by the centre, rule {n}", n=found.rule))
    if found.cooperating:
        units = listed(unit_name(code, office) for code in found.cooperating)
        say("  " + _("Cooperating: {units}", units=units))


def _route_json(case: Case, found: Route, linked: Sequence[Case], office: Office) -> dict[str, Any]:
    return {
        "case_no": case.case_no,
        "lead": found.lead,
        "rule": found.rule,
        "reason": found.reason,
        "cooperating": found.cooperating,
        "same_day": found.same_day,
        "linked": [other.case_no for other in linked],
        "detail": route_text(found, office),
    }


def _community(typed: str | None, office: Office, session: Session) -> str | None:
    """Return the code of the community that is meant; None without one."""
    code = unit_or_none(typed, office, "--place-unit")
    if code is not None:
        with naming("--place-unit", typed):
            require_unit(code, office, frozenset({voc.UnitKind.COMMUNITY}), session.today)
    return code


State = Annotated[str | None, option("--state open|transferring|closed", "In this state.")]
Campaign = Annotated[
    str | None,
    option("--campaign rural|labour|environment|finance|real_estate", "Of this campaign."),
]
Violations = Annotated[bool, option("--violations", "Only cases in which a rule was broken.")]


@app.command(
    "list",
    epilog="govtool case list --state open --unit SQ01\n"
    "govtool case list --violations --from 2026-01-01 --json",
)
@a_list
def list_cases(
    session: Session,
    unit: Annotated[str | None, option("--unit UNIT", "Registered by this unit.")] = None,
    handler: Annotated[str | None, option("--handler UNIT", "Whose turn it is.")] = None,
    grid: Annotated[str | None, option("--grid GRID", "Arisen in this grid.")] = None,
    state: State = None,
    outcome: Annotated[str | None, option("--outcome OUTCOME", "Ended in this way.")] = None,
    dispute_type: Annotated[str | None, option("--type TYPE", "Of this type.")] = None,
    ref: Annotated[str | None, option("--ref REF", "With this number of another system.")] = None,
    since: Annotated[str | None, option("--from DATE", "Registered on that day or later.")] = None,
    until: Annotated[str | None, option("--to DATE", "Registered on that day or before.")] = None,
    campaign: Campaign = None,
    alerted: Annotated[bool, option("--alerted", "Only cases with an alert (case alert).")] = False,
    violations: Violations = False,
    newest: Annotated[bool, option("--newest", "The newest first.")] = False,
    limit: Limit = None,
) -> None:
    """List cases in the order of registration."""
    first, last = bounds(since, until, session)
    which = CaseFilter(
        unit=unit,
        handler=handler,
        grid=grid,
        ref=ref,
        violations=violations,
        alerted=alerted,
        newest=newest,
        limit=limit,
        state=term(voc.CaseState, state, "--state").value if state else None,
        outcome=term(voc.Outcome, outcome, "--outcome").value if outcome else None,
        dispute_type=term(voc.DisputeType, dispute_type, "--type").value if dispute_type else None,
        campaign=term(voc.Campaign, campaign, "--campaign").value if campaign else None,
        registered_from=first,
        registered_before=last + dt.timedelta(days=1) if last else None,
    )
    with opened(session) as store:
        which = _with_codes(which, store, session)
        give_nouns(ListedNoun(CASE.word, _("Cases"), which), store, session)


def _with_codes(which: CaseFilter, store: Store, session: Session) -> CaseFilter:
    """Return the filter with codes in the place of names.

    :raises NotFound: codes ``unknown_unit``, ``unknown_grid``.
    """
    return replace(
        which,
        unit=unit_or_none(which.unit, store.office),
        handler=unit_or_none(which.handler, store.office, "--handler"),
        grid=known_code("grid", which.grid, store, session) if which.grid else None,
    )
