"""Vocabularies of care 关爱走访: stable English codes, official Chinese labels."""

from __future__ import annotations

from govtool.base.vocabulary import Term


class CareHelp(Term):
    """The help that a household wants 所需帮助: a closed list, which tells no diagnosis."""

    VISIT = "visit", "上门走访", "a visit"
    ERRAND = "errand", "代办事项", "errands"
    MEALS = "meals", "送餐助餐", "meals"
    PHONE = "phone", "电话问候", "a telephone call"
    ESCORT = "escort", "陪同外出", "an escort"


class CareRhythm(Term):
    """How often a household is visited 走访频次."""

    WEEKLY = "weekly", "每周"
    MONTHLY = "monthly", "每月"
    QUARTERLY = "quarterly", "每季度"


class ConsentGiven(Term):
    """How a household consented 同意方式 (PIPL 14, 29)."""

    ORAL = "oral", "口头"
    WRITTEN = "written", "书面"


class VisitWay(Term):
    """Ways of visiting 走访方式."""

    DOOR = "door", "上门", "at the door"
    PHONE = "phone", "电话", "by telephone"
    MESSAGE = "message", "信息", "by message"
    NEIGHBOUR = "neighbour", "邻里", "by a neighbour"
    VOLUNTEER = "volunteer", "志愿者", "by a volunteer"
    OTHER = "other", "其他"


class VisitFound(Term):
    """What a visit found 走访情况."""

    WELL = "well", "平安", "all is well"
    NEEDS = "needs", "有需求", "something is needed"
    NOT_IN = "not_in", "未遇", "nobody was in"
