"""Vocabularies of matters 事项: stable English codes, official Chinese labels."""

from __future__ import annotations

from govtool.base.vocabulary import Term


class Channel(Term):
    """Ways in which a matter comes in 来源渠道."""

    GRID = "grid", "网格员", "grid worker"
    HEAD = "head", "户长", "household head"
    RESIDENT = "resident", "群众"
    HOTLINE = "hotline", "12345热线", "hotline 12345"
    PATROL = "patrol", "巡查"
    SUPERIOR = "superior", "上级交办", "assigned from above"
    DEPARTMENT = "department", "部门"
    ONLINE = "online", "网上"
    STATIONED = "stationed", "驻村联村", "stationed cadre"
    INSPECTION = "inspection", "专项督查", "special inspection"

    @classmethod
    def short(cls, label: str) -> str:
        """热线; the others have no short form."""
        return label.removeprefix("12345")


class Urgency(Term):
    """The urgency of a matter 紧急程度, where above that of its category."""

    URGENT = "urgent", "紧急"
    EMERGENCY = "emergency", "突发"


class MatterClass(Term):
    """The class by which the time to handle a matter is counted 办理时限类别."""

    EMERGENCY = "emergency", "突发件"
    URGENT = "urgent", "紧急件"
    CONSULT = "consult", "咨询件", "enquiry"
    GENERAL = "general", "一般件"
    COMPLEX = "complex", "复杂件"
    HOTLINE = "hotline", "热线件"


class DeclineReason(Term):
    """Reasons not to take a matter up 不予受理事由."""

    COURT = "court", "已进入诉讼、仲裁或行政复议", "before a court"
    DISCIPLINE = "discipline", "属纪检监察机关受理范围", "for a discipline organ"
    PRIVATE = "private", "属当事人自行处理的民事事务", "a private affair"
    DUPLICATE = "duplicate", "重复反映", "reported already"
    NOTHING = "nothing", "无具体诉求", "nothing to act on"


class SendBackReason(Term):
    """Reasons of a unit to send a matter back 退单事由."""

    NOT_OURS = "not_ours", "不属本单位职责", "not for this unit"
    WRONG_PLACE = "wrong_place", "不属本辖区", "not in its area"
    LACKING = "lacking", "信息不全", "information is lacking"
    BEYOND_POWERS = "beyond_powers", "超出本级权限", "beyond its powers"


class HandlingResult(Term):
    """Results of handling a matter 办理结果."""

    DONE = "done", "已解决", "done"
    EXPLAINED = "explained", "已解释说明", "explained"
    NOT_POSSIBLE = "not_possible", "无法解决", "not possible"
    NOT_FOUND = "not_found", "反映不属实", "not found"
    PLANNED = "planned", "列入计划", "planned"


class AnswerWay(Term):
    """Ways to answer the person who reported a matter 答复方式."""

    PHONE = "phone", "电话", "telephone"
    MESSAGE = "message", "短信或微信", "message"
    LETTER = "letter", "书面", "letter"
    FACE = "face", "当面", "in person"
    ONLINE = "online", "网上"


class RecheckResult(Term):
    """Results of a recheck 复查结果."""

    OK = "ok", "合格", "in order"
    AGAIN = "again", "重新办理", "to be done again"


class TurnOutcome(Term):
    """Outcomes of a unit's turn 承办结果."""

    HANDLED = "handled", "已办结"
    SENT_BACK = "sent_back", "已退单"
    BECAME_CASE = "became_case", "转为矛盾纠纷案件", "became a case"


class MatterState(Term):
    """States of a matter 事项状态."""

    REPORTED = "reported", "待受理"
    ACCEPTED = "accepted", "待分派"
    DECLINED = "declined", "不予受理"
    DISPATCHED = "dispatched", "办理中"
    SENT_BACK = "sent_back", "已退单待分派", "sent back"
    RAISED = "raised", "已上报上级", "raised to the district"
    HANDLED = "handled", "待答复", "handled"
    ANSWERED = "answered", "已答复"
    ARCHIVED = "archived", "已归档"
    BECAME_CASE = "became_case", "已转为案件", "became a case"
