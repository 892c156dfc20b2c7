"""The steps a case can take. Each finds its day, and tells the story what happened."""

from __future__ import annotations

import datetime as dt

from govtool import models as m
from govtool.base import vocabulary as voc
from govtool.law.workdays import ONE_DAY
from govtool.subjects.case.routing import competent
from samples.story import Story
from samples.town import COMMUNITIES, LEGAL_OFFICE, STREET
from samples.words import WORDS, happens


def report(story: Story) -> None:
    """Told to the centre."""
    story.tell(m.Reported(on=story.by("report_same_day", days=0)))


def meet(story: Story) -> None:
    """The parties are met."""
    story.tell(m.Met(on=story.by("meet_parties", days=4), note=story.words("met")))


def consult(story: Story) -> None:
    """Advice of the centre."""
    on = story.working_day(story.day, story.day + 3 * ONE_DAY)
    story.tell(m.Consulted(on=on, note=story.words("consulted")))


def session_day(story: Story, rule: str, days: int) -> dt.date:
    """A day for a session: never two on one day."""
    return story.by(rule, days=days, gap=1 if story.handler.sessions else 0)


def fail(story: Story) -> None:
    """A session without success."""
    on = session_day(story, "two_sessions", 5)
    story.tell(m.Mediated(on=on, outcome=voc.SessionOutcome.FAILED, note=story.words("failed")))


def adjourn(story: Story) -> None:
    """A session to be continued."""
    on = session_day(story, "two_sessions", 5)
    story.tell(
        m.Mediated(on=on, outcome=voc.SessionOutcome.ADJOURNED, note=story.words("adjourned"))
    )


def settle(story: Story, form: voc.AgreementForm | None = None) -> None:
    """A session that settles the case; in writing more often than not, a petition case always."""
    centre = story.handler.kind is voc.UnitKind.STREET
    on = session_day(story, "centre_close", 20) if centre else session_day(story, "two_sessions", 6)
    usual = (voc.AgreementForm.WRITTEN, voc.AgreementForm.WRITTEN, voc.AgreementForm.ORAL)
    form = form or (
        voc.AgreementForm.WRITTEN if story.registered.petition else story.rng.choice(usual)
    )
    written = form is voc.AgreementForm.WRITTEN
    no = story.number("（{year}）示例街道人调字第{n}号") if written else None
    note = story.words("settled")
    story.tell(
        m.Mediated(
            on=on, outcome=voc.SessionOutcome.SETTLED, agreement=form, agreement_no=no, note=note
        )
    )


def settle_on_the_spot(story: Story) -> None:
    """Settled on the day it was found, with nothing to sign."""
    form = story.rng.choice((voc.AgreementForm.NONE, voc.AgreementForm.ORAL))
    note = story.words("settled")
    story.tell(
        m.Mediated(on=story.day, outcome=voc.SessionOutcome.SETTLED, agreement=form, note=note)
    )


def transfer(story: Story) -> None:
    """The handler asks the centre to take over; too early, it sometimes gives a reason for that."""
    early = len(story.handler.failed) < story.town.office.policy.number(
        "failed_sessions_before_transfer", story.day
    )
    override = (
        story.words("override") if early and happens(story.rng, "early_with_reason") else None
    )
    on = story.by("transfer_up", days=4)
    story.tell(m.Transferred(on=on, to=STREET, reason=story.words("transfer"), override=override))


def transfer_at_once(story: Story) -> None:
    """A major case goes to the centre the same day."""
    story.tell(m.Transferred(on=story.day, to=STREET, reason=story.words("major_transfer")))


def accept(story: Story) -> None:
    """The centre takes the case."""
    story.tell(m.Accepted(on=story.working_day(story.day, story.day + 2 * ONE_DAY), unit=STREET))


def send_back(story: Story) -> None:
    """The centre returns it."""
    on = story.working_day(story.day, story.day + 2 * ONE_DAY)
    story.tell(m.Returned(on=on, reason=story.words("returned")))


def assign(
    story: Story, lead: str | None = None, *, long: bool = False, approved: bool = True
) -> None:
    """A handling letter to the department competent for the type, unless ``lead`` is named."""
    on = story.working_day(story.day, story.day + 2 * ONE_DAY)
    first, last = (32, 40) if long else (8, 15)
    story.tell(
        m.Assigned(
            on=on,
            lead=lead
            or competent(story.registered.dispute_type, story.town.office, on)
            or LEGAL_OFFICE,
            due=story.working_day(on + first * ONE_DAY, on + last * ONE_DAY),
            opinion=story.words("opinion"),
            approved_by=story.rng.choice(WORDS["office"]["leaders"]) if approved else None,
            approved_on=on if approved else None,
            cooperating=cooperating(story),
            no=story.number("示例街矛调交〔{year}〕{n}号"),
        )
    )


def cooperating(story: Story) -> tuple[str, ...]:
    """The community of the place helps now and then, unless it had its turn."""
    place = story.town.community_of.get(story.registered.grid or "")
    had_its_turn = place in {stage.unit for stage in story.judged().stages}
    return (place,) if place and not had_its_turn and happens(story.rng, "cooperating") else ()


def assign_to_place(story: Story) -> None:
    """A handling letter to the community of the place."""
    lead = story.town.community_of.get(
        story.registered.grid or "", story.rng.choice(COMMUNITIES)[0]
    )
    assign(story, lead)


def assign_back(story: Story) -> None:
    """A handling letter to the unit that failed already."""
    assign(story, story.registered.unit)


def reply(story: Story) -> None:
    """The lead reports the result."""
    settled = story.handler.settled is not None
    on = story.by("answer_letter", days=12)
    story.tell(m.Replied(on=on, note=story.words("reply_settled" if settled else "reply_answered")))


def request_extension(story: Story, *, late: bool = False) -> None:
    """More time is asked for shortly before, or after, the centre should have closed the case."""
    due = story.due("centre_close") or story.day
    before = (max(story.day, due - 5 * ONE_DAY), due)
    on = story.working_day(*((due + ONE_DAY, due + 4 * ONE_DAY) if late else before))
    until = story.working_day(due + 20 * ONE_DAY, due + 30 * ONE_DAY)
    story.tell(m.ExtensionRequested(on=on, until=until, reason=story.words("extension")))


def decide_extension(story: Story, *, approved: bool) -> None:
    """The district decides."""
    asked = story.judged().extensions[-1]
    on = story.working_day(story.day, story.day + 3 * ONE_DAY)
    story.tell(
        m.ExtensionDecided(on=on, approved=approved, until=asked.until if approved else None)
    )


def divert(story: Story, channel: voc.DivertChannel) -> None:
    """Led into a procedure outside mediation."""
    detail = story.rng.choice(WORDS["diversion"][channel.value])
    on = story.working_day(story.day, story.day + 4 * ONE_DAY)
    story.tell(m.Diverted(on=on, channel=channel, detail=detail))


def close(story: Story, outcome: voc.ClosedOutcome) -> None:
    """Closed without a further session."""
    story.tell(m.Closed(on=story.by("centre_close", days=3), outcome=outcome))


def satisfied(story: Story, note: str) -> voc.Satisfaction | None:
    """What the parties said: mostly that they are; now and then they were not asked."""
    if "满意" in note:
        return voc.Satisfaction.YES
    number = int(story.number("{n}"))
    if number % 7 == 0:
        return None
    if number % 11 == 0:
        return voc.Satisfaction.NO
    return voc.Satisfaction.PARTLY if number % 3 == 0 else voc.Satisfaction.YES


def look_after(story: Story) -> None:
    """What is owed after closing; each in its own time, and performance in between."""
    closed_on = story.judged().closed_on
    if closed_on is None:
        return
    agreed = story.due("revisit") is not None
    story.day = closed_on
    told: list[m.Event] = []
    if story.due("report_closure"):
        told.append(m.ClosureReported(on=story.by("report_closure", days=2)))
    if story.due("platform_entry"):
        told.append(m.PlatformEntered(on=story.by("platform_entry", days=5)))
    if agreed:
        on, note = story.by("revisit", days=22, gap=7), story.words("revisited")
        told.append(m.Revisited(on=on, satisfied=satisfied(story, note), note=note))
    if agreed and happens(story.rng, "performed"):
        on = story.working_day(closed_on, closed_on + 25 * ONE_DAY)
        told.append(m.Performed(on=on, note=story.words("performed")))
    for event in told:
        story.tell(event)
