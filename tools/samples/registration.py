"""When cases are registered, of what kind they are, and who is in dispute with whom."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator

from govtool import models as m
from govtool.base import vocabulary as voc
from govtool.law.workdays import ONE_DAY, Calendar
from govtool.subjects.case.routing import competent
from samples.scenarios import Scenario
from samples.town import LAST_DAY, STREET, Town, make_id_no
from samples.words import WORDS, happens, one_of

# Disputes registered in each month from January: few at the Spring Festival, more after patrols.
MONTHS = {
    2025: (17, 12, 20, 19, 20, 18, 19, 18, 20, 15, 19, 17),
    2026: (17, 11, 21, 18, 18, 16, 16, 17, 19, 33),
}
REGULARS = 1000
"""One household in so many turns to the office again and again."""
NEWS = (LAST_DAY - ONE_DAY, LAST_DAY - ONE_DAY, LAST_DAY)
"""The last registrations, so that the morning of the last day has something new."""

# Repeated as often as it is likely.
SOURCES = {
    voc.UnitKind.COMMUNITY: [voc.Source.PATROL] * 9
    + [voc.Source.APPLICATION] * 6
    + [voc.Source.HOUSEHOLD_HEAD] * 3
    + [voc.Source.POLICE] * 2,
    voc.UnitKind.DEPARTMENT: [voc.Source.DEPARTMENT] * 3 + [voc.Source.APPLICATION],
    voc.UnitKind.STREET: [voc.Source.SUPERIOR] * 3
    + [voc.Source.COURT] * 2
    + [voc.Source.PETITION] * 2,
}


def registration_days(rng: random.Random, calendar: Calendar) -> list[dt.date]:
    """The days of all registrations, in time order; mostly working days."""
    days = [
        registration_day(rng, calendar, dt.date(year, month, 1))
        for year, counts in MONTHS.items()
        for month, count in enumerate(counts, start=1)
        for _case in range(count)
    ]
    return sorted(sorted(days)[: -len(NEWS)] + list(NEWS))


def registration_day(rng: random.Random, calendar: Calendar, first: dt.date) -> dt.date:
    """A day of the month that begins on ``first``."""
    month = [first + n * ONE_DAY for n in range(31) if (first + n * ONE_DAY).month == first.month]
    working = [day for day in month if calendar.is_workday(day)]
    return rng.choice(working if happens(rng, "registered_on_working_day") else month)


def register(
    rng: random.Random, town: Town, scenario: Scenario, day: dt.date, ref: str
) -> m.Registered:
    """The registration of a case that will go the way of ``scenario``."""
    dispute_type = make_type(rng, town, scenario, day)
    unit, applicant = make_origin(rng, town, scenario, dispute_type, day)
    source = rng.choice(scenario.sources or SOURCES[scenario.kind])
    known_place = scenario.kind is voc.UnitKind.COMMUNITY or happens(rng, "place_known")
    return m.Registered(
        on=day,
        case_no=ref,
        unit=unit,
        dispute_type=dispute_type,
        source=source,
        severity=voc.Severity.MAJOR if scenario.major else voc.Severity.ORDINARY,
        petition=source is voc.Source.PETITION,
        grid=applicant.grid if known_place else None,
        ref=ref,
        summary=make_summary(rng, dispute_type, applicant, major=scenario.major),
        parties=tuple(make_parties(rng, town, dispute_type, applicant)),
        before_authority=one_of(rng, "before_authority") if scenario.before_authority else None,
    )


def make_type(rng: random.Random, town: Town, scenario: Scenario, day: dt.date) -> voc.DisputeType:
    """A type by its weight, among those the scenario and the kind of unit allow."""
    types = list(scenario.types or voc.DisputeType)
    if scenario.kind is voc.UnitKind.DEPARTMENT:
        types = [t for t in types if competent(t, town.office, day)]
    return rng.choices(types, [WORDS["types"][t.value]["weight"] for t in types])[0]


def make_origin(
    rng: random.Random, town: Town, scenario: Scenario, dispute_type: voc.DisputeType, day: dt.date
) -> tuple[str, m.Household]:
    """The registering unit and the household of the applicant."""
    household = rng.choice(
        town.households[::REGULARS] if happens(rng, "regular_applicant") else town.households
    )
    if scenario.kind is voc.UnitKind.COMMUNITY:
        return town.community_of[household.grid], household
    office = (
        competent(dispute_type, town.office, day)
        if scenario.kind is voc.UnitKind.DEPARTMENT
        else None
    )
    return office or STREET, household


def make_summary(
    rng: random.Random, dispute_type: voc.DisputeType, applicant: m.Household, *, major: bool
) -> str:
    """An office summary 案情摘要 that fits the type."""
    templates = [rng.choice(WORDS["types"][dispute_type.value]["summaries"])]
    if major:
        templates.append(one_of(rng, "major"))
    place = (applicant.address or "").split("幢")[0] + "幢"
    amount, fee = rng.randrange(50, 600) * 100, rng.randrange(3, 40) * 100
    number, month = rng.randrange(3, 10), rng.randrange(1, 13)
    return "".join(templates).format(place=place, sum=amount, fee=fee, n=number, month=month)


def make_parties(
    rng: random.Random, town: Town, dispute_type: voc.DisputeType, applicant: m.Household
) -> Iterator[m.Party]:
    """The applicant, a firm or another resident as respondent, and sometimes a third party."""
    neighbours = [
        h for h in town.residents(town.community_of[applicant.grid]) if h is not applicant
    ]
    respondent, third = rng.sample(neighbours, 2)
    firms = WORDS["types"][dispute_type.value]["respondents"]
    yield make_party(rng, voc.PartyRole.APPLICANT, applicant)
    if firms:
        yield m.Party(role=voc.PartyRole.RESPONDENT, name=rng.choice(firms))
    else:
        yield make_party(rng, voc.PartyRole.RESPONDENT, respondent)
    if happens(rng, "third_party"):
        yield make_party(rng, voc.PartyRole.THIRD_PARTY, third)


def make_party(rng: random.Random, role: voc.PartyRole, person: m.Household) -> m.Party:
    """A resident as a party, with as much about them as the clerk took down."""
    phone = person.phone if happens(rng, "party_phone") else None
    id_no = make_id_no(person) if happens(rng, "party_id_no") else None
    return m.Party(role=role, name=person.head, phone=phone, id_no=id_no, address=person.address)
