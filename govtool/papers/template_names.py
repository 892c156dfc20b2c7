"""The names a template may use, with what each stands for: the contract between our program and an office's forms.

``docs/templates.md`` is made from this table. All values are texts, empty where nothing is known,
but for those marked as yes-or-no, and for lists and objects, whose parts are reached with a dot.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum, auto
from typing import NamedTuple


class NameKind(Enum):
    """What a name stands for."""

    TEXT = auto()
    YES_OR_NO = auto()
    LIST = auto()
    OBJECT = auto()


class Name(NamedTuple):
    """A name, what it stands for in Chinese and English, and the parts of a list's items or of an object."""

    name: str
    zh: str
    en: str
    kind: NameKind = NameKind.TEXT
    parts: tuple[Name, ...] = ()


class NameSection(NamedTuple):
    """Names that belong together."""

    zh: str
    en: str
    names: tuple[Name, ...]


_PARTY = (
    Name("序号", "1、2……", "1, 2 …"),
    Name("地位", "申请人、被申请人、第三人", "role: applicant, respondent, third party"),
    Name("姓名", "姓名或名称", "name of a person or an organisation"),
    Name("性别", "据有效身份证号码；否则空", "sex, from a valid resident ID; else empty"),
    Name(
        "年龄",
        "文书当日的周岁，据有效身份证号码；否则空",
        "age in years on the day of the paper, from a valid resident ID; else empty",
    ),
    Name("职业", "职业或职务（个人）", "occupation of a person"),
    Name("电话", "联系电话", "telephone"),
    Name("证件号码", "证件号码", "document number"),
    Name("住址", "单位或住址", "employer or address"),
    Name("是单位", "是否单位", "whether it is an organisation", NameKind.YES_OR_NO),
    Name("法定代表人", "法定代表人（单位）", "legal representative of an organisation"),
    Name(
        "职务", "法定代表人的职务（单位）", "office held by the representative of an organisation"
    ),
    Name(
        "是未成年人",
        "据有效身份证号码，文书当日未满18周岁",
        "whether under 18 on the day of the paper, by a valid resident ID",
        NameKind.YES_OR_NO,
    ),
    Name(
        "法定代理人",
        "法定代理人；登记时未成年、文书当日已成年的空",
        "guardian; empty for who came of age since the registration",
    ),
    Name("与当事人关系", "法定代理人与当事人的关系", "the guardian's relation to the party"),
    Name("法定代理人电话", "法定代理人电话", "telephone of the guardian"),
    Name(
        "委托代理人", "文书当日已参加的委托代理人", "agent who takes part by the day of the paper"
    ),
    Name("委托代理人电话", "委托代理人电话", "telephone of the agent"),
    Name(
        "代理起始日期",
        "委托代理人参加调解的起始日期；自始参加的空",
        "day from which on the agent takes part; empty for from the start",
    ),
    Name("代理权限", "一般授权、特别授权", "what the agent is authorised to: general, special"),
)
_INSTALMENT = (
    Name("期次", "1、2……", "1, 2 …"),
    Name("日期", "本期履行期限", "day of the instalment"),
    Name("金额", "1,000.00；没有金额的空", "amount; empty without one"),
    Name("金额大写", "壹仟元整；没有金额的空", "the same in capital characters"),
    Name("说明", "日期和金额，一句", "day and amount, in a sentence"),
)
_SESSION = (
    Name("序号", "第几次", "which session: 1, 2 …"),
    Name("日期", "调解日期", "day of the session"),
    Name("地点", "调解地点", "place"),
    Name("调解员", "人民调解员", "mediator"),
    Name("记录人", "记录人", "recorder"),
    Name("参加人", "其他参加人", "others present"),
    Name("结果", "调解成功、调解未成功、择期再调", "settled, failed or adjourned"),
    Name("记录", "调解经过", "what was said"),
)
_INVESTIGATION = (
    Name("序号", "第几次", "which investigation: 1, 2 …"),
    Name("日期", "调查日期", "day"),
    Name("地点", "调查地点", "place"),
    Name("被调查人", "被调查人", "person asked"),
    Name("调查人", "调查人", "who asked"),
    Name("记录人", "记录人", "recorder"),
    Name("参加人", "其他参加人", "others present"),
    Name("记录", "调查内容", "what was said"),
)
_MILESTONE = (
    Name("日期", "日期", "day"),
    Name("事项", "登记、调解、移送等", "what happened"),
    Name("说明", "结果、单位、备注等", "result, unit, remark and the like"),
)
_ATTACHMENT = (Name("序号", "1、2……", "1, 2 …"), Name("名称", "材料名称", "name of the paper"))
_RECEIVER = (
    Name("序号", "1、2……", "1, 2 …"),
    Name("单位", "收函单位", "unit that signs for the letter"),
    Name("身份", "牵头单位、配合单位", "lead or cooperating unit"),
    Name("联络员", "信息联络员", "information liaison of the unit"),
)
_PAPER = (
    Name("序号", "1、2……", "1, 2 …"),
    Name("文书名称", "文书名称", "name of the paper"),
    Name("文号", "文号；没有则空", "its number; empty without one"),
    Name("日期", "文书日期", "day of the paper"),
    Name("页号", "空，手填", "page; empty, for the pen"),
    Name("备注", "需另附的纸质材料等", "remark"),
)
_PURPOSE = (
    Name("类别", "案件、户等", "what holds the person: a case, a household …"),
    Name("目的", "处理目的", "the purpose"),
    Name("依据", "法律依据", "the legal basis"),
)
_KEPT = (
    Name("序号", "1、2……", "1, 2 …"),
    Name("类别", "案件、户等", "what holds the person: a case, a household …"),
    Name("编号", "案件编号、户编号等", "its number or code"),
    Name("身份", "本人在其中的身份", "what the person is there"),
    Name("登记单位", "登记单位", "unit that registered it"),
    Name("日期", "登记日期", "day of registration"),
    Name("种类", "个人信息的种类，不含内容", "the kinds of data, not what they say"),
    Name("期限", "保存至何时", "until when it is kept"),
)
_GIVEN = (
    Name("序号", "1、2……", "1, 2 …"),
    Name("日期", "日期", "day"),
    Name("事项", "移送、交办、导出等", "transfer, letter, export and the like"),
    Name("接收方", "接收单位；导出的为事由", "the unit that received it; of an export the reason"),
)

_TURN = (
    Name("序号", "1、2……", "1, 2 …"),
    Name("单位", "承办单位", "unit that had it"),
    Name("分派日期", "分派日期", "day of the dispatch"),
    Name("签收日期", "签收日期", "day it was signed for"),
    Name("结束日期", "办结或退单日期", "day it was handled or sent back"),
    Name("结果", "已办结、已退单等；在办的空", "how it ended; empty while it goes on"),
    Name("说明", "退单事由", "why it was sent back"),
)
_TAKING_PART = (Name("序号", "1、2……", "1, 2 …"), Name("单位", "参加单位", "unit that took part"))

MATTERS = NameSection("事项", "The matter", (
    Name("指挥室名称", "街道名称＋综合指挥室", "the command room of the street"),
    Name("上级指挥中心", "区（县）综合指挥中心；未登记上级的空", "the district's command centre; empty where no district is recorded"),
    Name("事项类别", "事项类别", "category"),
    Name("所属平台", "综治工作、市场监管、综合执法、便民服务", "platform"),
    Name("来源渠道", "网格员、群众、12345热线等", "way in which it came in"),
    Name("紧急程度", "紧急、突发；其他空", "urgency; else empty"),
    Name("时限类别", "一般件、紧急件等", "class by which its time is counted"),
    Name("反映日期", "反映（上报）的日期", "day it was reported"),
    Name("事项地点", "地点", "place"),
    Name("事项内容", "内容，其中反映人的姓名和电话、证件号码已隐去；不留内容的类别空", "what was reported, with name of the reporter and numbers masked; empty where no text is kept"),
    Name("反映人", "反映人；除答复单外只有姓氏", "who reported it; only the first character but on the answer"),
    Name("反映人电话", "反映人电话，中间几位隐去", "telephone of the reporter, masked"),
    Name("需要答复", "反映人是否要求答复", "whether an answer is wanted", NameKind.YES_OR_NO),
    Name("不留内容", "是否属于不留存内容的类别（治安问题）", "whether no text is kept of the category", NameKind.YES_OR_NO),
    Name("派单编号", "事项编号－第几次承办", "number of the matter and which turn it is"),
    Name("是重办", "派单：是否重新办理", "dispatch: whether it is handled once more", NameKind.YES_OR_NO),
    Name("协办单位", "协办单位，以顿号相连", "cooperating units"),
    Name("分派日期", "派单：分派日期", "dispatch: day"),
    Name("签收期限", "派单：应当签收的日期；重办的空", "dispatch: day by which it is to be signed; empty for a redo"),
    Name("办理期限", "派单：应当办结的日期", "dispatch: day by which it is to be handled"),
    Name("分派意见", "派单：分派意见", "dispatch: opinion"),
    Name("签收日期", "派单：签收日期", "dispatch: day it was signed for"),
    Name("退单日期", "派单：退单日期", "dispatch: day it was sent back"),
    Name("退单事由", "派单：不属本单位职责等", "dispatch: why it was sent back"),
    Name("退单说明", "派单：退单说明", "dispatch: remark when it was sent back"),
    Name("办理结果", "已解决、已解释说明、无法解决、反映不属实、列入计划", "result"),
    Name("办理情况", "办理情况", "what was done"),
    Name("计划完成日期", "列入计划的，计划完成日期", "day for what is planned"),
    Name("答复方式", "电话、书面等", "way of the answer"),
    Name("是否解决", "已解决、未解决；未回访的空", "solved or not; empty while nobody was asked"),
    Name("满意度", "满意、基本满意、不满意", "how satisfied the reporter is"),
    Name("承办表", "历次承办", "the turns of the units", NameKind.LIST, _TURN),
    Name("上报类别", "上报函：类别", "letter to the district: class"),
    Name("上报日期", "上报函：日期", "letter to the district: day"),
    Name("执法日期", "联合执法：日期", "joint action: day"),
    Name("执法地点", "联合执法：地点", "joint action: place"),
    Name("参加单位", "联合执法：参加单位，以顿号相连", "joint action: units taking part"),
    Name("参加单位表", "联合执法：参加单位", "joint action: units taking part", NameKind.LIST, _TAKING_PART),
    Name("是公安参加", "联合执法：公安机关是否参加", "joint action: whether with the police", NameKind.YES_OR_NO),
    Name("执法情况", "联合执法：情况和结果", "joint action: what came of it"),
))  # fmt: skip
"""What papers of matters say."""

RIGHTS = NameSection("个人信息", "Requests about one's data", (
    Name("请求编号", "请求编号", "number of the request"),
    Name("请求日期", "提出请求的日期", "day it was made"),
    Name("请求事项", "查阅、复制、更正、补充、删除、解释说明", "what is asked for"),
    Name("信息主体", "个人信息主体的姓名", "name of the person whose data it is"),
    Name("近亲属", "死者近亲属的姓名；本人请求的空", "name of next of kin who ask; empty otherwise"),
    Name("近亲属关系", "配偶、父母、子女等；本人请求的空", "their kinship; empty otherwise"),
    Name("答复日期", "答复日期", "day of the answer"),
    Name("联系方式", "本机关联系方式；未登记的空", "how to reach the office; empty where it is not recorded"),
    Name("目的表", "处理目的和依据，按类别", "purposes and legal bases", NameKind.LIST, _PURPOSE),
    Name("处理情况表", "处理的个人信息，逐项", "what is kept, one by one", NameKind.LIST, _KEPT),
    Name("保存时长", "10年", "how long data of what is closed is kept"),
    Name("查阅权限", "谁可以查阅，一句", "who may see it, one sentence"),
    Name("提供情况表", "向谁提供、何时导出", "to whom it was given, and when it was exported", NameKind.LIST, _GIVEN),
    Name("不予事项", "不予删除个人信息等", "what is refused"),
    Name("不予理由", "不予办理的理由，一句", "why it is refused, one sentence"),
    Name("不予依据", "法律依据", "the legal basis of the refusal"),
    Name("是停止处理", "是否停止除存储和安全保护以外的处理", "whether only storage and protection go on", NameKind.YES_OR_NO),
))  # fmt: skip
"""What papers say to a person about their own data."""

SECTIONS = (
    NameSection("机构", "The office", (
        Name("街道名称", "街道（乡镇）名称", "name of the street"),
        Name("中心名称", "街道名称＋矛盾纠纷调处化解中心", "the mediation centre"),
        Name("上级中心名称", "区（县）矛盾纠纷调处化解中心；未登记上级的空", "the district's centre; empty where no district is recorded"),
        Name("调委会名称", "主持调解的人民调解委员会", "the committee that mediates the case"),
        Name("登记单位", "登记（受理）单位", "unit that registered it"),
        Name("承办单位", "现承办或办结的单位", "unit that has the case, or closed it"),
        Name("今日", "文书日期（--on，否则当天）", "day of the paper (--on, else today)"),
        Name("经办人", "操作人（--actor）", "who makes the paper (--actor)"),
    )),
    NameSection("办理对象", "What the paper is about", (
        Name("编号", "案件、事项、议定事项等的编号", "its number, of whatever noun"),
        Name("类别", "案件、事项、议定事项等", "what it is: a case, a matter, a decision …"),
        Name("标题", "一句话说明是什么，其中的电话、证件号码已隐去", "what it is in a word or two, with the numbers of people masked"),
        Name("内容", "标题；事项的另起一段写明事项内容，其中反映人的姓名已隐去", "the same; of a matter with what was reported, without the reporter's name"),
    )),
    NameSection("案件", "The case", (
        Name("案件编号", "案件编号", "case number"),
        Name("外部编号", "其他系统的编号", "number of another system"),
        Name("卷号", "协议编号；没有协议的为案件编号", "number of the agreement; the case number without one"),
        Name("登记日期", "登记日期", "day of registration"),
        Name("排查日期", "排查日期；未记录的为登记日期", "day it was found; else of registration"),
        Name("排查人", "排查人", "who found it"),
        Name("受理日期", "中心受理日期；中心未受理的为登记日期", "day of acceptance by the centre; else of registration"),
        Name("发生日期", "纠纷发生日期", "day the dispute arose"),
        Name("发生地点", "纠纷发生地点", "place of the dispute"),
        Name("网格", "网格名称", "name of the grid"),
        Name("纠纷类型", "纠纷类型", "dispute type"),
        Name("案件来源", "案件来源", "source"),
        Name("受理方式", "依当事人申请、主动调解", "on application, or of the committee's own accord"),
        Name("是依申请", "是否依当事人申请", "whether on application", NameKind.YES_OR_NO),
        Name("案件等级", "一般、重大复杂", "severity"),
        Name("是重大", "是否重大复杂", "whether major or complex", NameKind.YES_OR_NO),
        Name("是信访", "是否信访案件", "whether a petition case", NameKind.YES_OR_NO),
        Name("案情摘要", "案情摘要", "summary"),
        Name("涉及人数", "涉及人数；未登记的为当事人数", "number of persons; of parties where it is not known"),
        Name("案件规模", "个体性、一般群体性、重大群体性", "scale"),
        Name("协议金额", "12,000.00", "amount in the agreement"),
        Name("协议金额大写", "壹万贰仟元整", "the same in capital characters"),
        Name("化解方式", "化解方式", "way it was settled"),
        Name("办结日期", "办结日期", "day of closing"),
        Name("办结方式", "调解成功、导入诉讼、提级、撤回、终止等", "outcome"),
        Name("终止原因", "拒绝调解、无法联系、其他原因", "why it was terminated"),
        Name("状态", "在办、移送中、已办结", "state"),
        Name("调解员", "人民调解员", "mediator"),
        Name("调解员及证号", "人民调解员，名册中有证号的附证号", "mediator, with the certificate number if registered"),
        Name("调解员电话", "人民调解员电话", "telephone of the mediator"),
        Name("记录人", "记录人", "recorder"),
        Name("调解起止", "2026年3月2日至2026年3月9日", "days of the first and the last session"),
    )),
    NameSection("当事人", "The parties", (
        Name("当事人表", "全部当事人", "all parties", NameKind.LIST, _PARTY),
        Name("申请人表", "申请人", "applicants", NameKind.LIST, _PARTY),
        Name("被申请人表", "被申请人", "respondents", NameKind.LIST, _PARTY),
        Name("第三人表", "第三人", "third parties", NameKind.LIST, _PARTY),
        Name(
            "委托人表",
            "有委托代理人的当事人；都没有的，留一项空白",
            "parties with an agent; one blank item where there is none",
            NameKind.LIST,
            _PARTY,
        ),
        Name("申请人", "申请人姓名，以顿号相连", "names of the applicants"),
        Name("被申请人", "被申请人姓名，以顿号相连", "names of the respondents"),
        Name("当事人", "全部当事人姓名，以顿号相连", "names of all parties"),
        Name("当事人及代理人", "甲某（委托代理人丁某）、乙某（法定代理人丙某）", "names of all parties, with those who act for them"),
        Name("双方", "甲某与乙某", "both sides: A and B"),
    )),
    NameSection("经过", "The course", (
        Name("调解表", "历次调解", "all sessions", NameKind.LIST, _SESSION),
        Name("调解", "所打印的一次调解", "the session being printed", NameKind.OBJECT, _SESSION),
        Name("调解次数", "调解次数", "number of sessions"),
        Name("未成功次数", "未成功次数", "number of failed sessions"),
        Name("调查表", "历次调查", "all investigations", NameKind.LIST, _INVESTIGATION),
        Name("调查", "所打印的一次调查", "the investigation being printed", NameKind.OBJECT, _INVESTIGATION),
        Name("大事表", "办理经过，按日期", "what happened, by date", NameKind.LIST, _MILESTONE),
    )),
    NameSection("协议", "The agreement", (
        Name("协议编号", "协议编号", "its number"),
        Name("协议日期", "达成协议的日期", "day it was reached"),
        Name("生效日期", "生效日期：书面协议为各方签名之日，口头协议为达成之日", "day it came into force: signed by all, or reached by word of mouth"),
        Name("协议形式", "书面协议、口头协议", "written or oral"),
        Name("是书面", "是否书面协议", "whether written", NameKind.YES_OR_NO),
        Name("主要事实", "纠纷主要事实", "main facts"),
        Name("争议事项", "争议事项及各方责任", "points in dispute, and each party's responsibility"),
        Name("协议内容", "协议内容", "terms"),
        Name("履行方式", "履行方式", "manner of performance"),
        Name("履行期限", "履行期限：日期、分期或文字，一行", "to be performed by: a day, instalments or words, in a line"),
        Name("履行期限全文", "同上，单一日期的加“（含当日）”", "the same; a single day with （含当日）"),
        Name("分期表", "分期履行的各期；不分期的空", "the instalments; empty without", NameKind.LIST, _INSTALMENT),
        Name("申请法院", "申请司法确认的法院", "court asked to confirm it"),
        Name("份数", "当事人数＋1", "copies: one for each party and one for the committee"),
    )),
    NameSection("回访和履行", "Revisit and performance", (
        Name("回访日期", "回访日期", "day of the revisit"),
        Name("回访情况", "回访情况", "what was found"),
        Name("回访人", "空，手签", "who went; empty, for the pen"),
        Name("履行日期", "履行日期", "day of the performance"),
        Name("履行情况", "履行情况", "how it was performed"),
    )),
    NameSection("函、单", "Letters", (
        Name("函号", "本函（单、申请）的文号", "number of the letter being printed"),
        Name("牵头单位", "交办函、拟办单：牵头单位", "handling letter, approval sheet: lead unit"),
        Name("配合单位", "交办函：配合单位，以顿号相连", "handling letter: cooperating units"),
        Name("分流建议", "拟办单：按分流规则由谁牵头、为什么", "approval sheet: who should lead by the rules of routing, and why"),
        Name("单位负责人", "交办函、督办单：所送单位的负责人", "handling letter, supervision: head of the unit it goes to"),
        Name("信息联络员", "交办函、督办单：所送单位的信息联络员", "handling letter, supervision: information liaison of the unit"),
        Name("信息联络员电话", "信息联络员的电话", "telephone of the information liaison"),
        Name("收函单位表", "送达回执：牵头单位、配合单位", "receipt: lead and cooperating units", NameKind.LIST, _RECEIVER),
        Name("责任人", "交办函：牵头单位的责任人", "handling letter: person responsible at the lead"),
        Name("送达方式", "交办函：书面、电子文档", "handling letter: delivered on paper or electronically"),
        Name("拟办意见", "交办函：拟办意见", "handling letter: opinion"),
        Name("答复期限", "交办函：答复期限", "handling letter: date by which to answer"),
        Name("批准人", "交办函：批准人", "handling letter: approved by"),
        Name("受理情况", "交办函、延期申请：中心受理、登记的情况，一句", "handling letter, extension: how the centre came to have it, one sentence"),
        Name("批准日期", "交办函：批准日期", "handling letter: approved on"),
        Name("交办日期", "交办函：交办日期", "handling letter: delivered on"),
        Name("移送单位", "移送函：移送单位", "transfer: from"),
        Name("移送单位接案", "移送函：移送单位登记、接收交办的情况", "transfer: how the sender came to have it"),
        Name("移送接收单位", "移送函：接收单位", "transfer: to"),
        Name("移送理由", "移送函：理由", "transfer: reason"),
        Name("移送日期", "移送函：日期", "transfer: day"),
        Name("附件表", "移送函：随附材料", "transfer: attached papers", NameKind.LIST, _ATTACHMENT),
        Name("督办事项", "督办单：应办事项", "supervision: what is owed"),
        Name("应办单位", "督办单：应办单位", "supervision: who owes it"),
        Name("起算日期", "督办单：期限起算日", "supervision: from when the time counts"),
        Name("应办日期", "督办单：应办日期", "supervision: due date"),
        Name("超期天数", "督办单：超期天数", "supervision: days overdue"),
        Name("督办等级", "督办单：提醒、黄色、橙色、红色", "supervision: level"),
        Name("告知对象", "督办单：告知对象，以顿号相连", "supervision: who is told"),
        Name("签发单位", "督办单：签发单位", "supervision: who issues it"),
        Name("督办日期", "督办单：日期", "supervision: day"),
        Name("要求", "督办单：办理要求，一句", "supervision: what is asked, one sentence"),
        Name("要求期限", "督办单：要求期限（--due），否则空", "supervision: by when (--due), else empty"),
        Name("原办结期限", "延期申请：原办结期限", "extension: due date so far"),
        Name("申请延期至", "延期申请：申请延期至", "extension: date asked for"),
        Name("延期理由", "延期申请：理由", "extension: reason"),
        Name("申请日期", "延期申请：日期", "extension: day"),
        Name("审批结果", "延期申请：同意、不同意；未批空", "extension: granted or refused; empty while undecided"),
        Name("审批日期", "延期申请：审批日期", "extension: day of the decision"),
    )),
    NameSection("结案和卷宗", "Closing and the case file", (
        Name("简要事实", "主要事实；未登记的为案情摘要", "main facts; the summary where they are not known"),
        Name("处理结果", "处理结果，一句", "the result, in a sentence"),
        Name("卷内文书表", "卷内文书", "papers of the case file", NameKind.LIST, _PAPER),
        Name("立卷人", "立卷人（--actor）", "who made the file (--actor)"),
        Name("立卷日期", "立卷日期", "day it was made"),
        Name("保管期限", "长期，可手改", "how long it is kept: 长期, which the pen may change"),
        Name("备注", "空，手填", "remark; empty, for the pen"),
    )),
    MATTERS,
    RIGHTS,
)  # fmt: skip

NAMES = {name.name: name for section in SECTIONS for name in section.names}
"""All names of the first level."""


def parts_of(name: str) -> frozenset[str]:
    """The parts of a list's items or of an object; none of a text."""
    return frozenset(part.name for part in NAMES[name].parts)


_EMPTY: dict[NameKind, object] = {NameKind.TEXT: "", NameKind.YES_OR_NO: False, NameKind.LIST: []}


def nothing(names: Iterable[Name]) -> dict[str, object]:
    """Return names with which nothing is known."""
    return {
        name.name: nothing(name.parts) if name.kind is NameKind.OBJECT else _EMPTY[name.kind]
        for name in names
    }


def specimen() -> dict[str, object]:
    """A value for every name, to try a template out with."""
    return dict(_specimens(NAMES.values()))


def _specimens(names: Iterable[Name]) -> Iterator[tuple[str, object]]:
    for name in names:
        item = dict(_specimens(name.parts))
        kinds = {
            NameKind.TEXT: f"〔{name.name}〕",
            NameKind.YES_OR_NO: True,
            NameKind.LIST: [item, item],
            NameKind.OBJECT: item,
        }
        yield name.name, kinds[name.kind]
