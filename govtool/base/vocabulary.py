"""Vocabularies of the rulebook (section 8): stable English codes, official Chinese labels.

A vocabulary carries its own Chinese labels instead of taking them from the message catalogue,
because forms, returns and exported files are in Chinese whatever language the clerk reads.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from govtool.base.i18n import in_chinese
from govtool.base.text import half_width


class Term(StrEnum):
    """A code with its label: ``DisputeType.NEIGHBOUR`` is ``"neighbour"``, 邻里纠纷."""

    zh: str
    en: str

    def __new__(cls, code: str, zh: str = "", en: str = "") -> Self:
        """Return a member, written ``CODE = "code", "中文", "english"``; English is optional."""
        term = str.__new__(cls, code)
        term._value_ = code
        term.zh = zh
        term.en = en or code.replace("_", " ")
        return term

    @property
    def label(self) -> str:
        """The label in the language of the person reading."""
        return self.zh if in_chinese() else self.en

    @property
    def code_and_label(self) -> str:
        """The code as it may be typed, and the label where that says more than the code."""
        return (
            self.value
            if self.label == self.value.replace("_", " ")
            else f"{self.value} {self.label}"
        )

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        return cls.meant_by(value) if isinstance(value, str) else None

    @classmethod
    def short(cls, label: str) -> str:
        """Return a label as clerks shorten it: 邻里 for 邻里纠纷; most have no short form."""
        return label.removesuffix("纠纷").removeprefix("调解")

    @classmethod
    def meant_by(cls, text: str) -> Self | None:
        """Return the term meant by a code, a Chinese or English label, or another word; or None.

        >>> [str(DisputeType.meant_by(text)) for text in ("邻里", "邻里纠纷", "Neighbour")]
        ['neighbour', 'neighbour', 'neighbour']
        """
        word = half_width(text)
        key = _OTHER_WORDS.get(cls.__name__, {}).get(word, word).casefold()
        for term in cls:
            if key in {term.value, term.zh, cls.short(term.zh), term.en.casefold()}:
                return term
        return None


class UnitKind(Term):
    """Kinds of units 单位类别 (section 2)."""

    DISTRICT = "district", "区"
    STREET = "street", "街道"
    COMMUNITY = "community", "社区"
    DEPARTMENT = "department", "站办所"
    COMMITTEE = "committee", "行专调委会"


CENTRE = frozenset({UnitKind.STREET})
"""The kinds of units whose centre takes cases over."""

BELOW_THE_STREET = frozenset({UnitKind.COMMUNITY, UnitKind.DEPARTMENT, UnitKind.COMMITTEE})
"""The kinds of units that mediate first, report to the centre, and get handling letters."""


class DisputeType(Term):
    """The eighteen dispute types 纠纷类型, in the ministry's order."""

    FAMILY = "family", "婚姻家庭纠纷", "marriage and family"
    NEIGHBOUR = "neighbour", "邻里纠纷"
    HOMESTEAD = "homestead", "房屋宅基地纠纷", "house and homestead"
    CONTRACT = "contract", "合同纠纷"
    BUSINESS = "business", "生产经营纠纷", "production and business"
    DAMAGES = "damages", "损害赔偿纠纷"
    LAND_FOREST = "land_forest", "山林土地纠纷", "land and forest"
    EXPROPRIATION = "expropriation", "征地拆迁纠纷"
    ENVIRONMENT = "environment", "环境污染纠纷", "environmental pollution"
    WAGE_ARREARS = "wage_arrears", "拖欠农民工工资纠纷", "migrant workers' wage arrears"
    LABOUR = "labour", "其他劳动争议纠纷", "other labour"
    TOURISM = "tourism", "旅游纠纷"
    E_COMMERCE = "e_commerce", "电子商务纠纷", "e-commerce"
    CONSUMER = "consumer", "其他消费纠纷", "other consumer"
    MEDICAL = "medical", "医疗纠纷"
    TRAFFIC = "traffic", "道路交通事故纠纷", "road traffic accident"
    PROPERTY_MGMT = "property_mgmt", "物业纠纷", "property management"
    OTHER = "other", "其他纠纷"


class Source(Term):
    """The source of a case 案件来源."""

    PATROL = "patrol", "网格排查", "grid patrol"
    APPLICATION = "application", "当事人申请", "application of a party"
    HOUSEHOLD_HEAD = "household_head", "户长上报", "household head"
    DEPARTMENT = "department", "部门上报"
    PETITION = "petition", "信访转办", "petition office"
    SUPERIOR = "superior", "上级交办", "assigned from above"
    POLICE = "police", "警情移交"
    COURT = "court", "法院委派", "delegated by a court"


class Satisfaction(Term):
    """The answers of parties to a revisit 满意度."""

    YES = "yes", "满意", "satisfied"
    PARTLY = "partly", "基本满意", "partly satisfied"
    NO = "no", "不满意", "not satisfied"


class Severity(Term):
    """Severity 案件等级."""

    ORDINARY = "ordinary", "一般"
    MAJOR = "major", "重大复杂", "major or complex"


class PartyRole(Term):
    """Role of a party 当事人地位."""

    APPLICANT = "applicant", "申请人"
    RESPONDENT = "respondent", "被申请人"
    THIRD_PARTY = "third_party", "第三人"


class Authority(Term):
    """The authority of an agent of a party 代理权限 (L 民事诉讼法 62)."""

    GENERAL = "general", "一般授权"
    SPECIAL = "special", "特别授权"


class SessionOutcome(Term):
    """Result of one mediation session 调解结果."""

    SETTLED = "settled", "调解成功"
    FAILED = "failed", "调解未成功"
    ADJOURNED = "adjourned", "择期再调"


class AgreementForm(Term):
    """Form of the agreement 协议形式 (L 调解法 28)."""

    WRITTEN = "written", "书面"
    ORAL = "oral", "口头"
    NONE = "none", "无", "no agreement"

    @classmethod
    def meant_by(cls, text: str) -> Self | None:
        """Return the term, also for 书面协议, 口头协议."""
        return super().meant_by(half_width(text).removesuffix("协议"))


class Scale(Term):
    """Scale of the event 事件规模 (GB/T 31000)."""

    INDIVIDUAL = "01", "个体性", "individual"
    GROUP = "02", "一般群体性", "a group"
    LARGE_GROUP = "03", "重大群体性", "a large group"

    @classmethod
    def meant_by(cls, text: str) -> Self | None:
        """Return the term, also for 个体性事件, and ``1`` for ``01``."""
        word = half_width(text).removesuffix("事件")
        return super().meant_by(word.zfill(2) if word.isascii() and word.isdigit() else word)


class Body(Term):
    """The body that mediated 调解组织 (ministry's table, columns 6-11)."""

    VILLAGE = "village", "村调委会", "village committee"
    COMMUNITY = "community", "居调委会", "residents' committee"
    TOWNSHIP = "township", "乡镇调委会", "township committee"
    STREET = "street", "街道调委会", "sub-district committee"
    ENTERPRISE = "enterprise", "企事业单位调委会", "committee of an enterprise or institution"
    ASSOCIATION = (
        "association",
        "社会团体和其他组织调委会",
        "committee of an association or other organisation",
    )


class AgreementPaper(Term):
    """The paper of a written agreement 协议文书 (P: 应制作调解协议书或和解协议书)."""

    MEDIATION = "mediation", "调解协议书", "mediation agreement"
    SETTLEMENT = "settlement", "和解协议书", "settlement agreement"

    @classmethod
    def meant_by(cls, text: str) -> Self | None:
        """Return the term, also for 人民调解协议书 and without 书."""
        word = text.strip().removeprefix("人民")
        return super().meant_by(f"{word}书" if word.endswith("协议") else word)


class AgreementMatter(Term):
    """The matters that no court confirms 不予司法确认的事项 (2011 provisions 4; 民诉法解释 355)."""

    STATUS = "status", "身份关系", "personal status"
    OWNERSHIP = "ownership", "确权", "establishing ownership"

    @classmethod
    def meant_by(cls, text: str) -> Self | None:
        """Return the term, also for 确认身份关系, 所有权."""
        found = super().meant_by(text) or super().meant_by(half_width(text).removeprefix("确认"))
        return found or {"所有权": cls.OWNERSHIP, "权属": cls.OWNERSHIP}.get(half_width(text))


MATTERS_ASKED = frozenset({
    DisputeType.FAMILY, DisputeType.LAND_FOREST, DisputeType.HOMESTEAD, DisputeType.EXPROPRIATION
})  # fmt: skip
"""The types of disputes for whose agreements the desk asks an :class:`AgreementMatter`."""


class Way(Term):
    """The way a dispute was settled 化解方式 (GB/T 31000, whose numbers are not public)."""

    JUDICIAL = "judicial", "司法调解", "judicial mediation"
    ADMINISTRATIVE = "administrative", "行政调解", "administrative mediation"
    PEOPLES = "peoples", "人民调解", "people's mediation"
    ARBITRAL = "arbitral", "仲裁调解", "mediation in arbitration"
    COMMERCIAL = "commercial", "商事调解", "commercial mediation"
    TRADE = "trade", "行业调解", "mediation by a trade"
    LAWYER = "lawyer", "律师调解", "mediation by lawyers"
    ARBITRATION = "arbitration", "民商事仲裁", "civil and commercial arbitration"
    RURAL_LAND_ARBITRATION = "rural_land_arbitration", "农村土地承包经营纠纷仲裁"
    LABOUR_ARBITRATION = "labour_arbitration", "劳动人事争议仲裁"
    RECONSIDERATION = "reconsideration", "行政复议", "administrative reconsideration"
    RULING = "ruling", "行政裁决", "administrative ruling"
    LITIGATION = "litigation", "诉讼"
    SETTLEMENT = "settlement", "协商和解", "settlement between the parties"
    OTHER = "other", "其他"


class AlertKind(Term):
    """The risk of a dispute 激化风险 (L 调解法 25): acts, never kinds of persons."""

    VIOLENCE = "violence", "治安案件"
    CRIME = "crime", "刑事案件"
    GROUP_PETITION = "group_petition", "群体性上访"
    GROUP_FIGHT = "group_fight", "群体性械斗"
    SUICIDE = "suicide", "自杀"


class Prevented(Term):
    """The acts prevented by a settlement 防止激化, in the order of the columns."""

    SUICIDE = "suicide", "自杀"
    CRIME = "crime", "民转刑", "a crime"
    GROUP_PETITION = "group_petition", "群体性上访"
    GROUP_FIGHT = "group_fight", "群体性械斗"

    @classmethod
    def meant_by(cls, text: str) -> Self | None:
        """Return the term, also for with 防止 before it, and what :class:`AlertKind` is called."""
        return super().meant_by(half_width(text).removeprefix("防止"))


class SessionWay(Term):
    """The form of a session 调解形式; for the procedure see :class:`Way`."""

    IN_PERSON = "in_person", "当面"
    TELEPHONE = "telephone", "电话"
    ONLINE = "online", "视频"
    WECHAT = "wechat", "微信", "WeChat"

    @classmethod
    def meant_by(cls, text: str) -> Self | None:
        """Return the term, also for 现场, 面对面, 线上, 在线视频, and each with 调解 after it."""
        return super().meant_by(half_width(text).removesuffix("调解"))


class Capacity(Term):
    """In which capacity somebody takes part in a session 参与身份 (L 调解法 20)."""

    LAWYER = "lawyer", "律师"
    DELEGATE = "delegate", "两代表一委员", "deputy or delegate"
    LABOUR_ADVISER = "labour_adviser", "工会指导员", "trade-union adviser"
    EXPERT = "expert", "专家"
    POLICE = "police", "民警", "police officer"
    ORGANISATION = "organisation", "社会组织人员", "of a social organisation"
    RELATIVE = "relative", "亲属"
    NEIGHBOUR = "neighbour", "邻里"
    COLLEAGUE = "colleague", "同事"
    OTHER = "other", "其他人员", "another person"


class Advice(Term):
    """The centre's way of advice 会商指导方式."""

    TELEPHONE = "telephone", "电话指导", "by telephone"
    SENT = "sent", "派员指导", "a mediator sent"
    LAWYER = "lawyer", "律师指导", "by a lawyer"

    @classmethod
    def short(cls, label: str) -> str:
        """Return 电话, 派员, 律师."""
        return label.removesuffix("指导")


class Campaign(Term):
    """The campaign a case belongs to 专项类别, for lists and analysis."""

    RURAL = "rural", "涉农", "agriculture"
    LABOUR = "labour", "劳资", "labour relations"
    ENVIRONMENT = "environment", "环保", "environmental protection"
    FINANCE = "finance", "涉众型金融", "finance involving many people"
    REAL_ESTATE = "real_estate", "房地产"

    @classmethod
    def short(cls, label: str) -> str:
        """Return 金融 for 涉众型金融."""
        return label.removeprefix("涉众型")


class DivertDetail(Term):
    """The procedure a case was led into, where the channel does not say it 导入程序."""

    NOTARY = "notary", "公证"
    RULING = "ruling", "行政裁决", "administrative ruling"
    REVIEW = "review", "行政复议", "administrative review"


class DivertChannel(Term):
    """The channel a case is led into 导入渠道."""

    LITIGATION = "litigation", "诉讼"
    ARBITRATION = "arbitration", "仲裁"
    ADMINISTRATIVE = "administrative", "行政程序", "administrative procedure"
    ELEVATED = "elevated", "提级", "taken up by a higher level"


class Delivery(Term):
    """The delivery of a handling letter 送达方式."""

    PAPER = "paper", "书面", "on paper"
    ELECTRONIC = "electronic", "电子文档", "electronic document"

    @classmethod
    def meant_by(cls, text: str) -> Self | None:
        """Return the term, also for 纸质, 书面形式, 电子."""
        return super().meant_by(half_width(text).removesuffix("形式").removesuffix("送达"))


class Outcome(Term):
    """The outcome of a stage or a case 办结方式."""

    SETTLED = "settled", "调解成功"
    TRANSFERRED = "transferred", "移送"
    DIVERTED = "diverted", "导入"
    ANSWERED = "answered", "已回复"
    WITHDRAWN = "withdrawn", "撤回"
    TERMINATED = "terminated", "终止"


class ClosedOutcome(Term):
    """The outcomes a case may be closed with by hand; the others follow from other events."""

    SETTLED = "settled", "调解成功"
    WITHDRAWN = "withdrawn", "撤回"
    TERMINATED = "terminated", "终止"


class TerminationReason(Term):
    """The reason of a termination 终止原因 (L 调解法 17, 26)."""

    REFUSED = "refused", "拒绝调解", "a party clearly refuses"
    UNREACHABLE = "unreachable", "无法联系", "a party cannot be reached"
    OTHER = "other", "其他原因", "another reason"


class Origin(Term):
    """The origin of a stage 阶段来由."""

    REGISTERED = "registered", "登记"
    ACCEPTED = "accepted", "受理"
    ASSIGNED = "assigned", "交办"


class CaseState(Term):
    """State of a case 案件状态."""

    OPEN = "open", "在办"
    TRANSFERRING = "transferring", "移送中"
    CLOSED = "closed", "已办结"


class ObligationStatus(Term):
    """Status of an obligation as of a day (section 3)."""

    OPEN = "open", "未到期"
    OVERDUE = "overdue", "超期"
    MET = "met", "按期完成"
    LATE = "late", "超期完成"
    WAIVED = "waived", "无须再办", "no longer owed"
    MISSED = "missed", "超期未办"


class Level(Term):
    """Levels of escalation 督办等级 (section 6), lowest first."""

    REMINDER = "reminder", "提醒"
    YELLOW = "yellow", "黄色"
    ORANGE = "orange", "橙色"
    RED = "red", "红色"


class Told(Term):
    """The addressees of a level 督办对象 (section 6)."""

    HANDLER = "handler", "承办人"
    UNIT_HEAD = "unit_head", "承办单位负责人", "head of the handling unit"
    DUTY_LEADER = "duty_leader", "矛调中心值班领导", "duty leader of the centre"
    MAIN_LEADER = "main_leader", "街道主要领导", "main leader of the street"
    PLATFORM_COMMANDER = "platform_commander", "平台指挥长", "commander of the platform"
    COMMANDER_IN_CHIEF = "commander_in_chief", "总指挥", "commander in chief"
    FIRST_UNIT = "first_unit", "首接单位负责人", "head of the unit that signed first"


class Profile(Term):
    """The profiles of users 权限, the least first: each includes those before it."""

    READER = "reader", "查阅员"
    CLERK = "clerk", "经办员"
    KEEPER = "keeper", "管理员"

    def covers(self, needed: Profile) -> bool:
        """Return whether it allows what ``needed`` allows."""
        order = list(Profile)
        return order.index(self) >= order.index(needed)


class Right(Term):
    """The rights of persons over their data 个人信息权利请求 (PIPL 45–49)."""

    ACCESS = "access", "查阅", "access"
    COPY = "copy", "复制", "copy"
    CORRECTION = "correction", "更正、补充", "correction"
    ERASURE = "erasure", "删除", "erasure"
    EXPLANATION = "explanation", "解释说明", "explanation"
    ARRANGEMENT = "arrangement", "生前安排"


class Kinship(Term):
    """Next of kin 近亲属 (L 民法典 1045): nobody else acts for somebody who has died (PIPL 49)."""

    SPOUSE = "spouse", "配偶"
    PARENT = "parent", "父母"
    CHILD = "child", "子女"
    SIBLING = "sibling", "兄弟姐妹"
    GRANDPARENT = "grandparent", "祖父母、外祖父母"
    GRANDCHILD = "grandchild", "孙子女、外孙子女"


class RefusalGround(Term):
    """The grounds of a refusal 不予办理的事由 (PIPL 50)."""

    RETENTION = "retention", "法定保存期限未届满", "kept by law for a time that is not over"
    MEDIATION_FILE = (
        "mediation_file",
        "人民调解工作档案依法保存",
        "file of people's mediation, kept by law",
    )
    PURPOSE = "purpose", "处理目的尚未实现", "the purpose is not fulfilled yet"
    TECHNICAL = "technical", "技术上难以实现删除", "erasure is technically hard"
    ACCURATE = "accurate", "经核实信息准确、完整", "found to be accurate and complete"
    CONFIDENTIAL = "confidential", "依法应当保密", "to be kept secret by law"
    DUTIES = "duties", "告知将妨碍履行法定职责", "it would hinder a statutory task"
    IDENTITY = "identity", "未能证明本人身份", "identity not proven"
    KINSHIP = (
        "kinship",
        "未能证明近亲属身份或者自身合法、正当利益",
        "kinship or own legitimate interest not proven",
    )
    ARRANGED = "arranged", "死者生前另有安排", "the deceased arranged otherwise"
    NOT_HELD = "not_held", "未处理其个人信息", "nothing of the person is held"
    OTHER = "other", "其他", "another reason"


class Post(Term):
    """The posts of a unit's contacts 岗位; the last three are the centre's."""

    HEAD = "head", "负责人", "head"
    SECRETARY = "secretary", "书记", "secretary"
    DEPUTY_SECRETARY = "deputy_secretary", "副书记", "deputy secretary"
    CHIEF = "chief", "行政主任", "chief administrator"
    LEADER_IN_CHARGE = "leader_in_charge", "分管领导", "leader in charge"
    LIAISON = "liaison", "信息联络员", "information liaison"
    PEACE_OFFICER = "peace_officer", "综治专干", "peace officer"
    LEGAL_ADVISER = "legal_adviser", "法律顾问", "legal adviser"
    VILLAGE_CADRE = "village_cadre", "驻村干部", "cadre stationed in the village"
    DIRECTOR = "director", "主任", "director"
    DEPUTY_DIRECTOR = "deputy_director", "副主任", "deputy director"
    RESIDENT_STAFF = "resident_staff", "常驻人员", "resident staff"


class GridKind(Term):
    """Kinds of grids 网格类别 (systems/ten-households)."""

    GENERAL = "general", "综合网格", "general grid"
    SPECIAL = "special", "专属网格", "grid of its own kind"
    """Of a park, a market, an estate: run by who runs the place."""


class GridWork(Term):
    """The work of a grid's staff that is counted 网格员工作 (systems/ten-households)."""

    REPORTED = "reported", "上报"
    HANDLED = "handled", "处理"
    VISITED = "visited", "走访"


class GroupKind(Term):
    """Kinds of groups 议事协调机构 (systems/organisation)."""

    LEADING_GROUP = "leading_group", "领导小组"
    TASK_GROUP = "task_group", "专班", "task group"
    COORDINATING_GROUP = "coordinating_group", "协调小组", "coordinating group"
    """Of a platform 平台协调小组, or the command room 综合指挥室: nobody owes its meetings."""


class MeetingKind(Term):
    """Meetings 会议: those of the street, those of a group, and 议事协商 of a community."""

    DISPATCH = "dispatch", "每日调度", "daily dispatch"
    WEEKLY = "weekly", "周例会", "weekly meeting"
    MONTHLY = "monthly", "月度研判会", "monthly meeting"
    TASK_GROUP = "task_group", "工作专班会议", "meeting of a task group"
    LEADING_GROUP = "leading_group", "领导小组会议", "meeting of a leading group"
    REPORT_UP = "report_up", "半年专题报告", "half-yearly report to those above"
    JOINT = "joint", "班子联席会", "joint meeting"
    PARTY_MASS = "party_mass", "党群联席会", "joint meeting with party and people"
    DELIBERATION = "deliberation", "议事协商", "deliberation"


class DecisionPhase(Term):
    """The phase of a decision deliberated on 协商环节."""

    BEFORE = "before", "决策前", "before the decision"
    DURING = "during", "决策中", "while it is decided"


class FormKind(Term):
    """The forms 文书 of a case in the order of its file, then of a matter and of a head."""

    COVER = "cover", "卷宗封面", "cover of the case file"
    CONTENTS = "contents", "卷内目录", "contents of the case file"
    APPLICATION = "application", "申请书"
    INTAKE = "intake", "受理登记表", "intake form"
    RIGHTS = "rights", "权利义务告知书", "notice of rights and duties"
    ATTORNEY = "attorney", "授权委托书", "power of attorney"
    INVESTIGATION = "investigation", "调查记录", "record of an investigation"
    SESSION = "session", "调解记录", "record of a session"
    AGREEMENT = "agreement", "人民调解协议书", "mediation agreement"
    ORAL_AGREEMENT = "oral_agreement", "口头协议登记表", "record of an oral agreement"
    SETTLEMENT = "settlement", "和解协议书", "settlement agreement"
    REVISIT = "revisit", "回访记录", "record of a revisit"
    CONFIRMATION = "confirmation", "司法确认申请书", "application for judicial confirmation"
    TRANSFER = "transfer", "移送函", "letter of transfer"
    LETTER_DRAFT = "letter_draft", "拟办单", "approval sheet of a handling letter"
    LETTER = "letter", "交办函", "handling letter"
    RECEIPT = "receipt", "送达回执", "receipt of a handling letter"
    SUPERVISION = "supervision", "督办单", "supervision notice"
    EXTENSION = "extension", "延期申请", "request for an extension"
    CLOSING = "closing", "结案报告", "closing report"
    DISPATCH = "dispatch", "派单", "dispatch to a unit"
    ANSWER = "answer", "答复单", "answer to who reported"
    RAISE = "raise", "上报函", "letter to the district"
    JOINT = "joint", "联合执法记录", "record of a joint action"
    POLICE = "police", "公安机关移交单", "slip for the police"
    NEIGHBOURS = "neighbours", "十户联防协议", "agreement of neighbours"
    HANDBOOK = "handbook", "户长工作手册", "handbook of a head"

    @classmethod
    def meant_by(cls, text: str) -> Self | None:
        """Return the term, also for 协议书, and ``oral-agreement``."""
        return super().meant_by(half_width(text).replace("-", "_"))


NUMBERED = frozenset(
    {
        FormKind.AGREEMENT,
        FormKind.TRANSFER,
        FormKind.LETTER,
        FormKind.SUPERVISION,
        FormKind.EXTENSION,
    }
)
"""The forms that bear a number of a series."""


class DayKind(Term):
    """A day in a holiday notice 放假通知: off, or made up by working."""

    OFF = "off", "放假"
    WORK = "work", "上班"


_RISKS = {
    "crime": "民转刑",
    "violence": "肢体冲突 打架",
    "group_petition": "群访 集体上访 群体上访",
    "group_fight": "械斗 群殴",
    "suicide": "轻生",
}
_OTHER_WORDS = {
    vocabulary: {word: term for term, words in terms.items() for word in words.split()}
    for vocabulary, terms in {
        "UnitKind": {
            "district": "县 市区 区县 县区 县市区 市辖区 县级市",
            "street": "乡镇 镇 乡 镇街 乡镇街道 街道办 街道办事处 镇政府 乡政府 镇人民政府 乡人民政府",
            "community": "村 村社 村社区 行政村 村委会 村民委员会 居委会 居民委员会 社区居委会",
            "department": "部门 站所 站所办 站 办 所 科室",
            "committee": "调委会 行业调委会 专业调委会 行业性专业性调委会 行业性专业性人民调解委员会",
        },
        # 全权代理 alone gives no special authority (L 民诉法解释 89)
        "Authority": {
            "general": "一般 一般代理 一般授权代理 全权 全权代理 全权委托",
            "special": "特别 特别代理 特别授权代理",
        },
        "AlertKind": _RISKS,
        "Prevented": _RISKS | {"crime": "民转刑 刑事案件"},
        "SessionWay": {
            "in_person": "现场 面对面 线下",
            "online": "线上 在线 在线视频 线上视频 网上",
        },
        "Capacity": {
            "delegate": "党代表 人大代表 政协委员 代表 委员",
            "labour_adviser": "工会劳动争议指导员 工会 指导员",
            "police": "警察 公安",
            "relative": "亲友",
            "neighbour": "邻居",
            "other": "其他",
            "organisation": "社会组织",
        },
        "Delivery": {"paper": "纸质", "electronic": "电子"},
        "Right": {
            "access": "show",
            "copy": "export",
            "correction": "更正 补充 correct",
            "erasure": "erase",
            "explanation": "说明 解释 explain",
        },
        "Kinship": {
            "spouse": "丈夫 妻子 夫 妻 husband wife",
            "parent": "父亲 母亲 父 母 养父 养母 father mother",
            "child": "儿子 女儿 子 女 养子 养女 son daughter",
            "sibling": "哥哥 弟弟 姐姐 妹妹 兄 弟 姐 妹 兄弟 姐妹 brother sister",
            "grandparent": "祖父 祖母 外祖父 外祖母 爷爷 奶奶 外公 外婆 姥爷 姥姥 祖父母 外祖父母",
            "grandchild": "孙子 孙女 外孙 外孙女 孙子女 外孙子女",
        },
        "Post": {
            "负责人": "主要负责人 单位负责人",
            "分管领导": "分管政法领导 政法分管领导",
            "信息联络员": "联络员 信息员",
            "综治专干": "综治干部 综治员 平安专干",
            "驻村干部": "包村干部 驻村/包村干部 驻村(包村)干部 驻村包村干部 包联干部",
            "副主任": "副主任(业务指导) 业务指导副主任",
            "常驻人员": "常驻 常驻工作人员",
        },
        "GroupKind": {"task_group": "工作专班", "leading_group": "工作领导小组"},
        "FormKind": {"agreement": "协议书 调解协议书"},
    }.items()
}
"""Further words for the terms of vocabularies, in half width, by the names of their classes."""


class LineLevel(Term):
    """What has a line of its own in the sums of many streets 汇总层级."""

    STREET = "street", "街道"
    COUNTY = "county", "区县"
    PROVINCE = "province", "省份"


class EngineKind(Term):
    """Where parts are judged and added up 计算方式."""

    LOCAL = "local", "本机"
    SPARK = "spark", "集群"
