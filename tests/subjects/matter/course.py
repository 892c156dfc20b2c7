"""Builders for the tests of matters: facts by hand, and what is owed after them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from govtool import models as m
from govtool.rules import Office
from govtool.subjects.matter.kinds import MATTER
from govtool.subjects.matter.state import Matter
from govtool.subjects.obligation import Obligation
from tests.subjects.case.casebook import NODE, OFFICE, Date, day, office_with

NO = "SQ01-S2026-00001"
HOTLINE_NOISE = office_with(
    '[matter_class_hotline]\nvalues = [{ from = 2011-01-01, value = ["noise"] }]'
)


def reported(on: Date, category: str = "noise", **more: Any) -> m.MatterReported:
    fields = {
        "no": NO,
        "unit": "SQ01",
        "channel": "grid",
        "place": "示例路1号",
        "summary": "夜间施工",
        **more,
    }
    return m.MatterReported(on=day(on), category=category, **fields)


def taken(on: Date) -> m.MatterTakenUp:
    return m.MatterTakenUp(on=day(on))


def declined(on: Date) -> m.MatterDeclined:
    return m.MatterDeclined(on=day(on), reason="court", competent="示例区人民法院")


def dispatched(on: Date, unit: str = "BM01", **more: Any) -> m.MatterDispatched:
    return m.MatterDispatched(on=day(on), unit=unit, **more)


def signed(on: Date) -> m.MatterSigned:
    return m.MatterSigned(on=day(on))


def sent_back(on: Date, reason: str = "not_ours") -> m.MatterSentBack:
    return m.MatterSentBack(on=day(on), reason=reason)


def major(on: Date) -> m.MatterMajor:
    return m.MatterMajor(on=day(on), reason="涉及多户")


def leader_told(on: Date) -> m.MatterLeaderTold:
    return m.MatterLeaderTold(on=day(on), whom="书记 丙某")


def joint(on: Date) -> m.MatterJoint:
    return m.MatterJoint(
        on=day(on), units=("BM01", "BM02"), place="示例路", police=True, result="已清理"
    )


def raised(on: Date) -> m.MatterRaised:
    return m.MatterRaised(on=day(on), class_="综合执法")


def followed_up(on: Date) -> m.MatterFollowedUp:
    return m.MatterFollowedUp(on=day(on))


def handled(on: Date, result: str = "done", **more: Any) -> m.MatterHandled:
    return m.MatterHandled(on=day(on), result=result, **more)


def answered(on: Date) -> m.MatterAnswered:
    return m.MatterAnswered(on=day(on), way="phone")


def rated(on: Date, *, solved: bool = True, satisfied: str = "yes") -> m.MatterRated:
    return m.MatterRated(on=day(on), solved=solved, satisfied=satisfied)


def rechecked(on: Date, result: str = "ok") -> m.MatterRechecked:
    return m.MatterRechecked(on=day(on), result=result)


def redo(on: Date) -> m.MatterRedo:
    return m.MatterRedo(on=day(on), reason="仍有噪声")


def archived(on: Date) -> m.MatterArchived:
    return m.MatterArchived(on=day(on))


def became_case(on: Date) -> m.MatterBecameCase:
    return m.MatterBecameCase(on=day(on), case_no="SQ01-2026-00001")


def requested(on: Date, until: Date) -> m.MatterExtensionRequested:
    return m.MatterExtensionRequested(on=day(on), until=day(until), reason="需现场测量")


def decided(
    on: Date, *, approved: bool = True, until: Date | None = None
) -> m.MatterExtensionDecided:
    return m.MatterExtensionDecided(on=day(on), approved=approved, until=until and day(until))


def corrected(on: Date, **changes: Any) -> m.Corrected:
    return m.Corrected(on=day(on), changes=changes, reason="误填")


def matter_of(*events: m.Event, office: Office = OFFICE, as_of: Date | None = None) -> Matter:
    """Return the matter that events make, recorded in the order given."""
    entries = [
        m.Entry(NODE, seq, f"2030-01-01T00:00:00.{seq:06d}", "甲某", event)
        for seq, event in enumerate(events, 1)
    ]
    state = MATTER.judge(entries, office, None if as_of is None else day(as_of))
    assert state is not None
    return state


def owed(
    rule: str, *events: m.Event, office: Office = OFFICE, turn: str | None = None
) -> Obligation:
    """Return the one obligation by a rule, or that of a turn."""
    found = [each for each in matter_of(*events, office=office).obligations if each.rule == rule]
    found = [each for each in found if turn in {None, each.turn}]
    assert len(found) == 1, found
    return found[0]


def statuses(
    rule: str, *events: m.Event, days: tuple[dt.date, ...], turn: str | None = None
) -> list[str]:
    """Return how an obligation stands on each of some days."""
    found = owed(rule, *events, turn=turn)
    return [found.status(each).value for each in days]
