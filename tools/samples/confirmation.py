"""Agreements signed days after the session, and judicial confirmation in a few cases.

A generator of its own for each case, so that the course of the others stays as it is.
"""

from __future__ import annotations

import random

from govtool import models as m
from govtool.base import vocabulary as voc
from govtool.law.workdays import ONE_DAY
from samples.story import Story
from samples.town import LAST_DAY
from samples.words import happens

LATEST_SIGNATURE = 5
"""Days from the session to the last signature."""
COURT = "示例区人民法院"


def sign(story: Story) -> None:
    """Now and then tell that all had signed only days after the session."""
    case = story.judged()
    if (
        case.agreement not in {voc.AgreementForm.WRITTEN, voc.AgreementForm.ORAL}
        or case.agreed_on is None
    ):
        return
    rng = random.Random(f"signature of {story.registered.ref}")  # noqa: S311 (made-up data, no secrets)
    calendar = story.town.office.calendar
    days = [case.agreed_on + n * ONE_DAY for n in range(1, LATEST_SIGNATURE + 1)]
    on = next((day for day in rng.sample(days, len(days)) if calendar.is_workday(day)), LAST_DAY)
    if happens(rng, "signed_later") and on < LAST_DAY:
        place = sum(event.on <= on for event in story.events)
        story.events.insert(place, m.Agreed(on=on))


def confirm(story: Story) -> None:
    """Record that an agreement is of status or ownership, or sometimes a request to confirm it."""
    owed = next((o for o in story.judged().obligations if o.rule == "judicial_confirmation"), None)
    if owed is None:
        return
    rng = random.Random(f"confirmation of {story.registered.ref}")  # noqa: S311 (made-up data, no secrets)
    kind = story.registered.dispute_type
    if kind in voc.MATTERS_ASKED and happens(rng, "of_matter"):
        matter = (
            voc.AgreementMatter.STATUS
            if kind is voc.DisputeType.FAMILY
            else voc.AgreementMatter.OWNERSHIP
        )
        story.events.append(m.Supplemented(on=owed.start, matter=matter))
    elif happens(rng, "confirmed"):
        days = [owed.start + n * ONE_DAY for n in range(1, (owed.due - owed.start).days + 1)]
        on = rng.choice([day for day in days if story.town.office.calendar.is_workday(day)])
        if on <= LAST_DAY:
            story.events.append(m.ConfirmationApplied(on=on, court=COURT))
