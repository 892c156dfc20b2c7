"""Looking at matters: where one should go, the list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Annotated, Any, NamedTuple

import typer

from govtool.base.errors import Refused
from govtool.base.i18n import _, choose_from, listed, noted
from govtool.base.text import quoted
from govtool.base.vocabulary import Told, UnitKind
from govtool.commands.shared.noun_list import ListedNoun, give_nouns
from govtool.commands.shared.register import known_code
from govtool.journal.events import Addressee
from govtool.law.workdays import ONE_DAY
from govtool.rules import Office, unit_name
from govtool.shell.frame.session import Session
from govtool.shell.listing import a_list
from govtool.shell.options import meant_code, naming, opened, term, unit_or_none
from govtool.shell.parameters import Limit, option
from govtool.shell.period import bounds
from govtool.shell.subject_words import No, one_meant, seen
from govtool.shell.terminal import paint, say
from govtool.store import Store
from govtool.subjects.matter import categories
from govtool.subjects.matter.categories import Category
from govtool.subjects.matter.kinds import MATTER
from govtool.subjects.matter.state import Matter
from govtool.subjects.matter.terms import Channel, MatterState
from govtool.views import registers
from govtool.views.queries import SubjectFilter
from govtool.views.staff import Addressees

app = typer.Typer()

_TWICE = 2


@app.command(
    "route",
    epilog="govtool matter route SQ01-S2026-00001\ngovtool matter route SQ01-S2026-00001 --json",
)
def show_route(session: Session, ctx: typer.Context, no: No) -> None:
    """Show the platform of a matter, its commander, and the departments competent by name."""
    with opened(session) as store:
        matter: Matter = seen(store, one_meant(ctx, no, store), session.today)
        found = _Route(
            matter,
            _commander(store, matter.category, session.today),
            _competent(matter.category, store.office, session.today),
            registers.units_of_grids(store.reader).get(matter.opening.grid or ""),
        )
        lines = list(found.lines(store.office))  # names of units are asked of the open file
    if session.emits(found.as_json()):
        return
    for line in lines:
        say(line)


class _Route(NamedTuple):
    """The platform, the commander and the units that a matter belongs to."""

    matter: Matter
    commander: str | None
    competent: list[str]
    community: str | None

    def as_json(self) -> dict[str, Any]:
        """Return the JSON object."""
        category = self.matter.category
        return {
            "matter_no": self.matter.no,
            "category": category.code,
            "platform": category.platform.code,
            "commander": self.commander,
            "competent": self.competent,
            "community": self.community,
        }

    def lines(self, office: Office) -> Iterator[str]:
        """Yield the lines on the screen."""
        matter, platform = self.matter, self.matter.category.platform
        label = _("Platform: {platform}", platform=paint(platform.label, "bold"))
        yield "  ".join(filter(None, (label, self.commander)))
        if self.competent:
            units = listed(noted(unit_name(code, office), code) for code in self.competent)
            yield "  " + _("Competent by name: {units}", units=units)
        if not self.commander:
            command = f"govtool group add --code {platform.group} --name {platform.zh} --head …"
            yield "  " + _("Nobody is registered as its commander: {command}", command=command)
        if not matter.category.keeps_text:
            command = f"govtool doc police {matter.no}"
            yield "  " + _(
                "For the police, with what was said, on paper: {command}", command=command
            )
        if self.community:
            unit = noted(unit_name(self.community, office), self.community)
            yield "  " + _("Community of the grid: {unit}", unit=unit)
        if matter.turn is None and matter.closed_on is None:
            next_unit = next(iter(self.competent), self.community or "…")
            yield "  " + paint(f"govtool matter dispatch {matter.no} --to {next_unit}", "dim")


def _commander(store: Store, category: Category, today: dt.date) -> str | None:
    """Return the commander of the platform from the registers."""
    whom = Addressee(told=Told.PLATFORM_COMMANDER, at=category.platform.group)
    return Addressees(store.reader, store.office, today).name(whom, store.office.street)


def _competent(category: Category, office: Office, on: dt.date) -> list[str]:
    """Return the departments whose names contain a word of a category, in that order."""
    there = [unit for unit in office.units_on(on).values() if unit.kind is UnitKind.DEPARTMENT]
    found = (unit.code for word in category.competent for unit in there if word in unit.name)
    return list(dict.fromkeys(found))


State = Annotated[
    str | None,
    option(
        "--state "
        "reported|accepted|declined|dispatched|sent_back|raised|handled|answered|archived|became_case",
        "In this state.",
    ),
]
Overdue = Annotated[bool, option("--overdue", "Only matters in which something is overdue.")]
Twice = Annotated[
    bool, option("--sent-back-twice", "Only matters that were sent back twice or more.")
]


@app.command(
    "list",
    epilog="govtool matter list --state 办理中 --unit SQ01\n"
    "govtool matter list --platform 综合执法 --overdue --json",
)
@a_list
def list_matters(
    session: Session,
    unit: Annotated[str | None, option("--unit UNIT", "Taken in by this unit.")] = None,
    handler: Annotated[str | None, option("--handler UNIT", "Whose turn it is.")] = None,
    state: State = None,
    category: Annotated[str | None, option("--category CATEGORY", "Of this category.")] = None,
    platform: Annotated[str | None, option("--platform PLATFORM", "Of this platform.")] = None,
    channel: Annotated[str | None, option("--channel CHANNEL", "That came in this way.")] = None,
    grid: Annotated[str | None, option("--grid GRID", "In this grid.")] = None,
    ref: Annotated[str | None, option("--ref REF", "With this number of another system.")] = None,
    since: Annotated[str | None, option("--from DATE", "Reported on that day or later.")] = None,
    until: Annotated[str | None, option("--to DATE", "Reported on that day or before.")] = None,
    overdue: Overdue = False,
    twice: Twice = False,
    newest: Annotated[bool, option("--newest", "The newest first.")] = False,
    limit: Limit = None,
) -> None:
    """List matters in the order in which they were reported."""
    first, last = bounds(since, until, session)
    with opened(session) as store:
        having = {
            "unit": unit_or_none(unit, store.office),
            "handler": unit_or_none(handler, store.office, "--handler"),
            "grid": known_code("grid", grid, store, session) if grid else None,
            "state": term(MatterState, state, "--state").value if state else None,
            "channel": term(Channel, channel, "--channel").value if channel else None,
            "category": category_meant(category).code if category else None,
            "platform": platform_meant(platform) if platform else None,
            "ref": ref,
        }
        before = last + ONE_DAY if last else None
        which = SubjectFilter(having, first, before, newest=newest, limit=limit)
        keeps = _keeps(session.today, overdue=overdue, twice=twice)
        give_nouns(ListedNoun(MATTER.word, _("Matters"), which, keeps), store, session)


def _keeps(today: dt.date, *, overdue: bool, twice: bool) -> Callable[[Matter], bool] | None:
    """Return a predicate for overdue matters or those sent back twice, or None for all."""
    if not (overdue or twice):
        return None

    def keeps(matter: Matter) -> bool:
        is_late = not overdue or any(one.is_overdue(today) for one in matter.obligations)
        return is_late and (not twice or matter.sent_back >= _TWICE)

    return keeps


def category_meant(typed: str) -> Category:
    """Return the category named by ``--category``.

    :raises Refused: code ``unknown_category``.
    """
    with naming("--category", typed):
        return categories.chosen(typed)


def platform_meant(typed: str) -> str:
    """Return the code of the platform named by ``--platform``.

    :raises Refused: code ``bad_term``.
    """
    platforms = categories.platforms()
    code = meant_code(typed, {code: one.zh for code, one in platforms.items()}) or meant_code(
        typed, {code: one.en for code, one in platforms.items()}
    )
    if code is None:
        message = _("--platform: “{value}” is not one of the choices.", value=quoted(typed))
        hint = choose_from(f"{one.code} {one.label}" for one in platforms.values())
        raise Refused("bad_term", message, hint, column="--platform")
    return code
