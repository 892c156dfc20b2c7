"""The place and its people: units, grids and households."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from govtool import models as m
from govtool import rules
from govtool.base import vocabulary as voc
from govtool.law.policy import default_policy
from govtool.law.workdays import ONE_DAY, Calendar
from govtool.subjects.register import unchanging
from samples.words import WORDS, happens

SEED = 20261036
LAST_DAY = dt.date(2026, 10, 31)
HOUSEHOLDS = 3000
STREET = "JD01"
DISTRICT = "QX01"
LEGAL_OFFICE = "BM01"

# code, name, the estate its buildings belong to, number of grids
COMMUNITIES = (
    ("SQ01", "示例新村社区", "示例新村", 15),
    ("SQ02", "范例里社区", "范例里", 14),
    ("SQ03", "样例苑社区", "样例苑", 13),
    ("SQ04", "试点园社区", "试点园", 12),
    ("SQ05", "模拟湾社区", "模拟湾", 11),
)
OFFICES = (
    (LEGAL_OFFICE, "司法所", voc.UnitKind.DEPARTMENT),
    ("BM02", "社会保障服务所（社保所）", voc.UnitKind.DEPARTMENT),
    ("BM03", "综合执法队", voc.UnitKind.DEPARTMENT),
    ("BM04", "城建办公室", voc.UnitKind.DEPARTMENT),
    ("BM05", "市场监管所", voc.UnitKind.DEPARTMENT),
    ("BM06", "妇联", voc.UnitKind.DEPARTMENT),
    ("TW01", "物业纠纷人民调解委员会", voc.UnitKind.COMMITTEE),
    ("TW02", "医疗纠纷人民调解委员会", voc.UnitKind.COMMITTEE),
)


@dataclass(frozen=True)
class Town:
    """The invented sub-district: its registers, and the office the rules ask about."""

    units: Sequence[m.Unit]
    grids: Sequence[m.Grid]
    households: Sequence[m.Household]

    @cached_property
    def office(self) -> rules.Office:
        """What the rules need beside a case's own events."""
        return rules.Office(
            default_policy(),
            Calendar.default(),
            unchanging({u.code: u for u in self.units}),
            STREET,
        )

    @cached_property
    def community_of(self) -> dict[str, str]:
        """The community of each grid."""
        return {grid.code: grid.unit for grid in self.grids}

    def residents(self, community: str | None) -> list[m.Household]:
        """The households of a community, or of the whole street."""
        return [h for h in self.households if community in {None, self.community_of[h.grid]}]


def make_town(rng: random.Random) -> Town:
    """Units, grids and households in the order in which an office would list them."""
    grids = list(make_grids())
    return Town(list(make_units()), grids, list(make_households(rng, grids)))


def make_units() -> Iterator[m.Unit]:
    """The district, the street, and what hangs under it."""
    yield m.Unit(code=DISTRICT, name="示例区", kind=voc.UnitKind.DISTRICT)
    yield m.Unit(code=STREET, name="示例街道", kind=voc.UnitKind.STREET, parent=DISTRICT)
    for code, name, _estate, _grids in COMMUNITIES:
        yield m.Unit(code=code, name=name, kind=voc.UnitKind.COMMUNITY, parent=STREET)
    for code, name, kind in OFFICES:
        yield m.Unit(code=code, name=name, kind=kind, parent=STREET)


def make_grids() -> Iterator[m.Grid]:
    """The grids of each community; its first grid also has two micro-grids."""
    for code, name, _estate, count in COMMUNITIES:
        for number in range(1, count + 1):
            yield m.Grid(code=f"{code}-G{number:02}", name=f"{name}第{number}网格", unit=code)
        for number in (1, 2):
            parent = f"{code}-G01"
            yield m.Grid(
                code=f"{parent}-L{number:02}",
                name=f"{name}第1网格第{number}联防组",
                unit=code,
                parent=parent,
            )


def make_households(rng: random.Random, grids: Iterable[m.Grid]) -> Iterator[m.Household]:
    """Return about 46 households a grid, in two buildings; the first grids have micro-grids."""
    whole = [grid for grid in grids if grid.parent is None]
    micro = {
        grid.parent: [g for g in grids if g.parent == grid.parent] for grid in grids if grid.parent
    }
    sizes = iter(WORDS["office"]["micro_grid_sizes"])
    phones = iter(rng.sample(range(10_000), HOUSEHOLDS))
    for place, grid in enumerate(whole):
        count = HOUSEHOLDS // len(whole) + (place < HOUSEHOLDS % len(whole))
        groups = [
            group.code for group in micro.get(grid.code, []) for _member in range(next(sizes))
        ]
        for number, phone in zip(range(count), phones, strict=False):
            joined = groups[number] if number < len(groups) else grid.code
            yield make_household(rng, grid, number, joined, phone)


def make_household(
    rng: random.Random, grid: m.Grid, number: int, joined: str, phone: int
) -> m.Household:
    """Household ``number`` of ``grid``, entered in the grid or micro-grid ``joined``."""
    return m.Household(
        code=f"{grid.code}-{number + 1:03}",
        grid=joined,
        head=make_name(rng),
        phone=f"1380000{phone:04}" if happens(rng, "household_phone") else None,
        address=make_address(grid, number),
        members=rng.choices((1, 2, 3, 4, 5, 6), (14, 27, 31, 17, 8, 3))[0],
    )


def make_address(grid: m.Grid, number: int) -> str:
    """Two buildings a grid, four households a floor: 示例新村3幢201室."""
    estate = next(estate for code, _name, estate, _grids in COMMUNITIES if code == grid.unit)
    building, door = divmod(number, 24)
    floor, room = divmod(door, 4)
    return f"{estate}{2 * int(grid.code[-2:]) - 1 + building}幢{floor + 1}{room + 1:02}室"


def make_name(rng: random.Random) -> str:
    """A surname and one or two given characters."""
    given = rng.sample(WORDS["names"]["given"], rng.choice((1, 2, 2, 2)))
    surname: str = rng.choice(WORDS["names"]["surnames"])
    return surname + "".join(given)


def make_id_no(household: m.Household) -> str:
    """Return a householder's resident ID: fictitious region 9900, correct check character."""
    rng = random.Random(f"{SEED}:{household.code}")  # noqa: S311 (made-up data, no secrets)
    born = dt.date(1950, 1, 1) + rng.randrange(19_000) * ONE_DAY
    digits = f"990000{born:%Y%m%d}{rng.randrange(1000):03}"
    # GB 11643: the weight of a place is 2 to the power of its distance from the check character.
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(digits))
    return digits + "10X98765432"[total % 11]
