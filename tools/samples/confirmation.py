"""Judicial confirmation of written agreements, in a few cases; and agreements of which there is none.

A generator of its own for each case, so that the course of the others stays as it is.
"""

from __future__ import annotations

import random

from govtool import models as m
from govtool import vocabulary as voc
from govtool.workdays import ONE_DAY
from samples.story import Story
from samples.town import LAST_DAY
from samples.words import happens

COURT = "示例区人民法院"


def confirm(story: Story) -> None:
    """Tell whether the agreement is of status or ownership, else now and then that a court was asked to confirm it."""
    owed = next((o for o in story.judged().obligations if o.rule == "judicial_confirmation"), None)
    if owed is None:
        return
    rng = random.Random(f"confirmation of {story.registered.ref}")  # noqa: S311 (made-up data, no secrets)
    kind = story.registered.dispute_type
    if kind in voc.MATTERS_ASKED and happens(rng, "of_matter"):
        matter = voc.Matter.STATUS if kind is voc.DisputeType.FAMILY else voc.Matter.OWNERSHIP
        story.events.append(m.Supplemented(on=owed.start, matter=matter))
    elif happens(rng, "confirmed"):
        days = [owed.start + n * ONE_DAY for n in range(1, (owed.due - owed.start).days + 1)]
        on = rng.choice([day for day in days if story.town.office.calendar.is_workday(day)])
        if on <= LAST_DAY:
            story.events.append(m.ConfirmationApplied(on=on, court=COURT))
