"""Ten-household joint care 十户联防 of a year: heads and what they did, a redraw, visits."""

from __future__ import annotations

import datetime as dt
import json
import random
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from govtool import models as m
from govtool.law.workdays import ONE_DAY
from govtool.subjects.care.terms import VisitFound, VisitWay
from govtool.subjects.grid.forming import Home, Sizing, formed, numbered
from samples.town import LAST_DAY, SEED, Town, make_name

WORDS: dict[str, Any] = tomllib.loads(
    Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
)
FORMED_ON = dt.date(2025, 11, 3)
"""The day on which the micro-grids are formed, as ``microgrid propose --all`` has them."""
CHOSEN_FROM, LISTED_ON, APPROVED_ON = (
    dt.date(2025, 11, 5), dt.date(2025, 11, 24), dt.date(2025, 12, 1)
)  # fmt: skip
"""The heads are chosen within 14 days; a list of each community; the day of the answer."""
PLAQUED_ON, TRAINED_ON, CHAT_ON = (
    dt.date(2025, 12, 8), dt.date(2025, 12, 15), dt.date(2025, 12, 16)
)  # fmt: skip
REDRAWN_ON = dt.date(2026, 7, 1)
"""The day on which the second building of a grid is a grid of its own."""
SPLIT, NEW_GRID = "SQ01-G02", "SQ01-G16"
REPLACED = (("SQ03-G05-02", dt.date(2026, 5, 12)), ("SQ04-G07-01", dt.date(2026, 9, 8)))
"""Micro-grids whose head is replaced, and when: one moves away, one is ordered to be."""
REFUSED = "SQ02-G03-01"
"""The micro-grid whose first head the street refuses."""
AGREED = (("SQ01-G03-001", "weekly"), *((f"SQ02-G0{n}-004", "monthly") for n in (1, 2)))
"""The households that agree to be visited, and how often, on the day after the training."""
VISITED = 0.94
"""The share of their visits that are made on the day."""
AGREED_ON = TRAINED_ON + ONE_DAY


class MicroGrid(NamedTuple):
    """A micro-grid with its households."""

    code: str
    unit: str
    households: Sequence[m.Household]


@dataclass
class HeadStory:
    """A head as it is told: who, of which micro-grid, and what followed."""

    of: MicroGrid
    named: dt.date
    name: str
    phone: str | None
    events: list[m.Event] = field(default_factory=list)

    def tell(self, *events: m.Event) -> HeadStory:
        """Add what followed."""
        self.events += events
        return self


def micro_grids(
    town: Town, households: Sequence[m.Household], taken: Sequence[str]
) -> list[MicroGrid]:
    """Return the micro-grids: those entered as grids, and what forming makes of all others.

    :param taken: the codes of grids and micro-grids that were given.
    """
    parents = {grid.code: grid.parent for grid in town.grids}
    sizing = Sizing.of(town.office.policy, FORMED_ON)
    found = []
    of_grid: dict[str, list[m.Household]] = defaultdict(list)
    for one in households:
        of_grid[one.grid].append(one)
    units = town.community_of | {NEW_GRID: town.community_of[SPLIT]}
    for grid, homes in sorted(of_grid.items()):
        if parents.get(grid):
            found.append(MicroGrid(grid, units[grid], homes))
            continue
        by_code = {home.code: home for home in homes}
        codes = numbered(grid, taken)
        for group in formed((Home(home.code, home.address) for home in homes), sizing):
            members = [by_code[home.code] for home in group.households]
            found.append(MicroGrid(next(codes), units[grid], members))
    return found


def redrawn(town: Town) -> list[m.Household]:
    """Return the households of the second building of the grid that is split, in the new grid."""
    building = f"{2 * int(SPLIT[-2:])}幢"
    there = [
        one for one in town.households if one.grid == SPLIT and building in (one.address or "")
    ]
    return [one.model_copy(update={"grid": NEW_GRID}) for one in there]


def make_heads(town: Town) -> list[HeadStory]:
    """Return all heads in the order in which they were named."""
    rng = random.Random(f"{SEED}:heads")  # noqa: S311 (made-up data, no secrets)
    gone = {one.code for one in redrawn(town)}
    found: list[HeadStory] = []
    formed_first = micro_grids(town, town.households, [grid.code for grid in town.grids])
    cut = [of for of in formed_first if any(one.code in gone for one in of.households)]
    for of in formed_first:
        found += _heads_of(rng, of, is_cut=of in cut)
    stay = [one for of in cut for one in of.households if one.code not in gone]
    taken = [of.code for of in formed_first]
    for of in micro_grids(town, [*redrawn(town), *stay], taken):
        again = REDRAWN_ON + 2 * ONE_DAY
        found.append(_serve(rng, of, again, _person(rng, of), LAST_DAY))
    return sorted(found, key=lambda story: (story.named, story.of.code))


def _heads_of(rng: random.Random, of: MicroGrid, *, is_cut: bool) -> Iterator[HeadStory]:
    """Yield the heads of a micro-grid, one after the other."""
    chosen = CHOSEN_FROM + rng.randrange(14) * ONE_DAY
    replaced = dict(REPLACED).get(of.code)
    if of.code == REFUSED:
        story = _named(rng, of, chosen, _person(rng, of))
        why = "长期不在本地居住。"
        refused = m.HeadRefused(on=APPROVED_ON, list_no=_list_no(of, LISTED_ON), reason=why)
        again = APPROVED_ON + 3 * ONE_DAY
        ended = m.HeadReplaced(on=again, reason="街道未批准，重新推选。")
        yield story.tell(
            m.HeadsListed(on=LISTED_ON, list_no=_list_no(of, LISTED_ON)), refused, ended
        )
        yield _serve(rng, of, again, _person(rng, of), LAST_DAY)
        return
    last = REDRAWN_ON if is_cut else replaced or LAST_DAY
    first = _serve(rng, of, chosen, _person(rng, of), last)
    if is_cut:
        first.tell(m.HeadReplaced(on=REDRAWN_ON, reason="网格调整。"))
    if replaced:
        if replaced == REPLACED[1][1]:
            ordered = m.ReplaceOrdered(on=replaced - 15 * ONE_DAY, reason="连续三个月未履职。")
            first.events = [e for e in first.events if e.on < ordered.on]
            first.tell(ordered)
        first.tell(m.HeadReplaced(on=replaced, reason="户长更换。"))
    yield first
    if replaced:
        yield _serve(rng, of, replaced + 2 * ONE_DAY, _person(rng, of), LAST_DAY)


def _person(rng: random.Random, of: MicroGrid) -> tuple[str, str | None]:
    """Return who is chosen: the head of a household, or somebody else of it."""
    home = rng.choice(of.households)
    return (home.head, home.phone) if rng.random() < 0.8 else (make_name(rng), home.phone)  # noqa: PLR2004


def _named(
    rng: random.Random, of: MicroGrid, on: dt.date, who: tuple[str, str | None]
) -> HeadStory:
    story = HeadStory(of, on, *who)
    signed = [one.code for one in of.households if rng.random() < 0.9]  # noqa: PLR2004
    return story.tell(m.HeadAgreed(on=on, households=tuple(signed or [of.households[0].code])))


def _list_no(of: MicroGrid, on: dt.date) -> str:
    return f"{of.unit}-{on:%Y%m%d}"


def _serve(
    rng: random.Random, of: MicroGrid, named: dt.date, who: tuple[str, str | None], last: dt.date
) -> HeadStory:
    """Return a head from being chosen to the last day: listed, approved, insured, logging."""
    story = _named(rng, of, named, who)
    is_first = named < LISTED_ON
    listed = LISTED_ON if is_first else named + 3 * ONE_DAY
    approved = APPROVED_ON if is_first else listed + 5 * ONE_DAY
    story.tell(
        m.HeadsListed(on=listed, list_no=_list_no(of, listed)),
        m.HeadsApproved(on=approved, list_no=_list_no(of, listed)),
        m.HeadInsured(
            on=approved, from_=approved, until=approved.replace(year=approved.year + 1) - ONE_DAY, amount="100"
        ),
        m.HeadPlaqued(on=PLAQUED_ON if is_first else approved),
    )  # fmt: skip
    if is_first:
        training = "户长上岗培训"
        chat = m.HeadChatOpened(on=CHAT_ON, households=len(of.households))
        story.tell(m.HeadTrained(on=TRAINED_ON, training=training), chat)
    return story.tell(*_logs(rng, of, story.events[-1].on + ONE_DAY, last))


def _logs(
    rng: random.Random, of: MicroGrid, first: dt.date, last: dt.date
) -> Iterator[m.HeadLogged]:
    """Yield what a head does: once in about three weeks."""
    day = first + rng.randrange(21) * ONE_DAY
    while day < last:
        duty = rng.choices([*WORDS["share"]], [*WORDS["share"].values()])[0]
        households = rng.randint(1, len(of.households))
        yield m.HeadLogged(
            on=day, duty=duty, households=households, text=rng.choice(WORDS["texts"][duty])
        )
        day += rng.randint(12, 32) * ONE_DAY


def head_lines(heads: Sequence[HeadStory]) -> Iterator[str]:
    """Yield a line of the file for each head: the naming, and all that followed."""
    counted: dict[int, int] = defaultdict(int)
    for story in heads:
        counted[story.named.year] += 1
        number = f"H{story.named.year}-{counted[story.named.year]:04}"
        opening = {
            "no": number, "microgrid": story.of.code, "unit": story.of.unit, "on": story.named.isoformat(),
            "name": story.name, "phone": story.phone, "chosen_by": len(story.of.households),
        }  # fmt: skip
        events = [{"kind": e.kind, "on": e.on.isoformat(), **e.payload()} for e in story.events]
        line = {key: value for key, value in opening.items() if value} | {"events": events}
        yield json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n"


def make_visits() -> Iterator[tuple[str, m.VisitMade]]:
    """Yield the visits of the households that agreed; some are missed, or nobody is in."""
    rng = random.Random(f"{SEED}:visits")  # noqa: S311 (made-up data, no secrets)
    for household, rhythm in AGREED:
        step = 7 if rhythm == "weekly" else 30
        day = dt.date(2026, 1, 5) + rng.randrange(5) * ONE_DAY
        while day < LAST_DAY:
            found = rng.choices([*VisitFound], [80, 8, 12])[0]
            way = rng.choice([VisitWay.DOOR, VisitWay.PHONE])
            if rng.random() < VISITED:
                yield household, m.VisitMade(on=day, found=found, way=way, by="样班")
            if found is VisitFound.NOT_IN:
                again = day + ONE_DAY
                yield household, m.VisitMade(on=again, found=VisitFound.WELL, way=way, by="样班")
            day += step * ONE_DAY
