"""The ways cases go, as a table: how many cases, where they begin, and the steps they take."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from govtool.base import vocabulary as voc
from samples.steps import (
    accept,
    adjourn,
    assign,
    assign_back,
    assign_to_place,
    close,
    consult,
    decide_extension,
    divert,
    fail,
    meet,
    reply,
    report,
    request_extension,
    send_back,
    settle,
    settle_on_the_spot,
    transfer,
    transfer_at_once,
)
from samples.story import Story

Step = Callable[[Story], None]


@dataclass(frozen=True)
class Scenario:
    """A course of cases: how many take it, where they begin, and the later steps."""

    cases: int
    kind: voc.UnitKind
    steps: tuple[Step, ...]
    sources: Sequence[voc.Source] = ()
    types: Sequence[voc.DisputeType] = ()
    major: bool = False
    before_authority: bool = False


C, D, S = voc.UnitKind.COMMUNITY, voc.UnitKind.DEPARTMENT, voc.UnitKind.STREET
BEGIN: tuple[Step, ...] = (report, meet)
FAILED_TWICE: tuple[Step, ...] = (*BEGIN, fail, fail)
TAKEN_OVER: tuple[Step, ...] = (*FAILED_TWICE, transfer, accept)
AT_ONCE: tuple[Step, ...] = (report, transfer_at_once, accept, consult, adjourn)
LED: tuple[Step, ...] = (meet, settle, reply)

to_court = partial(divert, channel=voc.DivertChannel.LITIGATION)
to_arbitration = partial(divert, channel=voc.DivertChannel.ARBITRATION)
to_authority = partial(divert, channel=voc.DivertChannel.ADMINISTRATIVE)
to_district = partial(divert, channel=voc.DivertChannel.ELEVATED)
withdraw = partial(close, outcome=voc.ClosedOutcome.WITHDRAWN)
terminate = partial(close, outcome=voc.ClosedOutcome.TERMINATED)
close_settled = partial(close, outcome=voc.ClosedOutcome.SETTLED)
settle_orally = partial(settle, form=voc.AgreementForm.ORAL)
assign_for_long = partial(assign, long=True)
assign_unapproved = partial(assign, approved=False)
request_late = partial(request_extension, late=True)
approve = partial(decide_extension, approved=True)
refuse = partial(decide_extension, approved=False)

T = voc.DisputeType
PETITION = (voc.Source.PETITION,)
WORK = (T.WAGE_ARREARS, T.LABOUR)
LAND = (T.HOMESTEAD, T.EXPROPRIATION, T.ENVIRONMENT, T.LAND_FOREST)
MANY = (T.PROPERTY_MGMT, T.WAGE_ARREARS, T.EXPROPRIATION, T.ENVIRONMENT, T.BUSINESS, T.CONSUMER)
"""Types in which many people can be at odds with one firm."""

SCENARIOS = (
    # settled below the street
    Scenario(28, C, (report, settle_on_the_spot)),
    Scenario(84, C, (*BEGIN, settle)),
    Scenario(46, C, (*BEGIN, fail, settle)),
    Scenario(12, C, (*BEGIN, adjourn, settle)),
    Scenario(12, C, (*BEGIN, adjourn, fail, settle)),
    Scenario(10, C, (*BEGIN, fail, consult, settle)),
    Scenario(22, D, (*BEGIN, settle)),
    Scenario(6, D, (*BEGIN, fail, settle)),
    # ended otherwise below the street
    Scenario(10, C, (*BEGIN, withdraw)),
    Scenario(6, C, (*FAILED_TWICE, terminate)),
    Scenario(8, C, (*FAILED_TWICE, to_court)),
    Scenario(5, C, (*BEGIN, fail, to_arbitration), types=WORK),
    Scenario(4, D, (*BEGIN, fail, to_arbitration), types=WORK),
    Scenario(5, C, (*BEGIN, fail, to_authority), types=LAND),
    # handed to the centre
    Scenario(16, C, (*TAKEN_OVER, consult, settle)),
    Scenario(6, C, (*TAKEN_OVER, adjourn, settle)),
    Scenario(16, C, (*TAKEN_OVER, assign, *LED, close_settled)),
    Scenario(6, C, (*TAKEN_OVER, assign, meet, fail, reply, settle)),
    Scenario(5, C, (*TAKEN_OVER, assign, meet, fail, reply, to_court)),
    Scenario(5, C, (*FAILED_TWICE, transfer, send_back, consult, fail, transfer, accept, settle)),
    Scenario(4, C, (*FAILED_TWICE, transfer, send_back, settle)),
    Scenario(5, D, (*TAKEN_OVER, settle)),
    # major ones, and more time
    Scenario(5, C, (*AT_ONCE, settle), types=MANY, major=True),
    Scenario(7, C, (*AT_ONCE, request_extension, approve, settle), types=MANY, major=True),
    Scenario(4, C, (*AT_ONCE, request_extension, refuse, settle), types=MANY, major=True),
    Scenario(4, C, (*AT_ONCE, request_extension, refuse, to_district), types=MANY, major=True),
    # registered by the street itself
    Scenario(12, S, (assign, *LED, close_settled)),
    Scenario(5, S, (assign_to_place, *LED, close_settled)),
    Scenario(
        3,
        S,
        (assign_to_place, meet, fail, fail, transfer, accept, settle),
        sources=(voc.Source.SUPERIOR,),
    ),
    Scenario(4, S, (meet, settle)),
    Scenario(4, S, (meet, adjourn, settle), sources=PETITION, types=MANY, major=True),
    Scenario(2, S, (meet, withdraw)),
    # in violation
    Scenario(4, C, (*BEGIN, fail, transfer, accept, settle)),
    Scenario(3, C, (*BEGIN, transfer, send_back, fail, settle)),
    Scenario(3, C, (*TAKEN_OVER, assign_back, meet, settle, reply, close_settled)),
    Scenario(3, S, (assign_for_long, *LED, close_settled)),
    Scenario(3, C, (*TAKEN_OVER, assign_unapproved, *LED, close_settled)),
    Scenario(3, C, (*TAKEN_OVER, adjourn, request_late, approve, settle)),
    Scenario(3, C, (*BEGIN, settle_orally), sources=PETITION),
    Scenario(3, C, (*BEGIN, terminate), before_authority=True),
    # simple petitions handed to the community
    Scenario(4, C, (*BEGIN, settle), sources=PETITION),
)
