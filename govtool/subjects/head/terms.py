"""Vocabularies of heads 户长: stable English codes, official Chinese labels."""

from __future__ import annotations

from govtool.base.vocabulary import Term


class HeadDuty(Term):
    """What a head did 户长履职: the six duties 六大职责, good deeds, changes that were noticed."""

    SETTLE = "settle", "纠纷化解", "settling quarrels"
    LAW = "law", "法治宣传", "explaining the law"
    HELP = "help", "便民服务", "helping neighbours"
    SAFETY = "safety", "治安防范", "safety of the neighbourhood"
    REPORT = "report", "信息上报", "reporting"
    TASK = "task", "临时任务", "a task given"
    GOOD_DEED = "good_deed", "好人好事", "a good deed"
    CHANGE = "change", "住户变动", "a change of a household"

    @property
    def rule(self) -> str:
        """The name of the rule by which it is owed in calendar slots."""
        return f"head_{self.value}"


RHYTHMIC = (HeadDuty.LAW, HeadDuty.SAFETY)
"""The duties that a policy may ask for in each quarter."""


class ChosenAs(Term):
    """The capacities in which heads are chosen 推选身份, said on the list for approval alone."""

    PARTY_MEMBER = "party_member", "党员"
    GROUP_LEADER = "group_leader", "村民小组长", "leader of a residents' group"
    PARTY_DELEGATE = "party_delegate", "党代表"
    PEOPLES_DEPUTY = "peoples_deputy", "人大代表", "people's deputy"
    CONSULTATIVE_MEMBER = "consultative_member", "政协委员"
    VOLUNTEER = "volunteer", "热心村民", "willing villager"


class HeadState(Term):
    """States of a headship 户长状态."""

    NAMED = "named", "已推选"
    LISTED = "listed", "待审批", "waiting for approval"
    APPROVED = "approved", "已聘任"
    REFUSED = "refused", "未批准"
    REPLACED = "replaced", "已更换"


class HeadList(Term):
    """The lists of heads that are printed 户长名单."""

    APPROVAL = "approval", "报批名单", "for approval"
    PLAQUES = "plaques", "挂牌名单"
    TRAINING = "training", "培训签到表", "sign-in of a training"
    INSURANCE = "insurance", "投保名单"

    @property
    def template(self) -> str:
        """The name of its template."""
        return f"户长{self.zh}"
