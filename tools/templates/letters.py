"""The centre's letters, as official documents (GB/T 9704-2012), without red head and seal."""

from __future__ import annotations

from templates.markup import NO_DATE, RunIn, each, paragraph, tick, value, when
from templates.parties import AGENT, GUARDIAN
from templates.tables import Cell, Row, cell, label, long_cell, row, rows, signed, table

NOBODY = "　" * 10
CAME = value("受理情况", f"我中心于{NO_DATE}受理")
NO_NUMBER = "〔　　　　〕　　号"
MATTER = "{{ 双方 }}{{ 纠纷类型 }}一案（案件编号：{{ 案件编号 }}）"
SERIOUS = "{% if 是重大 %}，属重大复杂矛盾纠纷{% endif %}{% if 是信访 %}，系信访转办事项{% endif %}"


def _head(title: str, addressee: str) -> list[str]:
    return [
        paragraph("PaperTitle", title),
        paragraph("PaperNumber", value("函号", NO_NUMBER)),
        paragraph("Addressee", f"{addressee}："),
    ]


def _signature(office: str, date: str) -> list[str]:
    return [paragraph("Signed", office), paragraph("SignedOn", value(date, NO_DATE))]


def _section(heading: str, loop: str, content: str, blank: int = 3) -> list[str]:
    """Return a heading with text in its line and a paragraph for each item, or blank lines."""
    first = RunIn(f"{{% if loop.first %}}{heading}　{{% endif %}}")
    return each(
        loop,
        paragraph("Letter", first, content),
        otherwise=(paragraph("Heading1", heading), *(paragraph("Ruled"),) * blank),
    )


def _text(heading: str, name: str) -> list[str]:
    return _section(heading, f"段 in {name}|段落", "{{ 段 }}")


def _parties(heading: str) -> list[str]:
    return _section(heading, "人 in 当事人表", PARTY, 2)


_APPROVAL = (28, 50, 28, 50)
LIAISON = "{{ 信息联络员 }}{% if 信息联络员电话 %}　{{ 信息联络员电话 }}{% endif %}"
HELD = "{% if 调解表 %}已组织调解{{ 调解次数 }}次，其中未成功{{ 未成功次数 }}次。{% endif %}"


def approval_sheet() -> list[str]:
    """拟办单: what the leader signs before the letter is drawn up."""
    due = f"{value('答复期限', NO_DATE)}（一般不超过送达之日起30日）"
    decided = Cell(
        (
            paragraph("Label"),
            paragraph("CellRight", "签名：　　　　　　　　"),
            paragraph("CellRight", NO_DATE),
        ),
        3,
    )
    lines = [
        row(label("案件编号"), cell("{{ 案件编号 }}"), label("登记日期"), cell("{{ 登记日期 }}")),
        row(label("纠纷类型"), cell("{{ 纠纷类型 }}"), label("案件来源"), cell("{{ 案件来源 }}")),
        row(label("当 事 人"), cell("{{ 当事人 }}", 3)),
        row(label("案情摘要"), long_cell("案情摘要", 3), height=28, whole=False),
        row(label("办理情况"), cell(f"{CAME}{SERIOUS}。{HELD}", 3)),
        row(label("分流建议"), long_cell("分流建议", 3), height=12),
        row(label("拟牵头单位"), cell("{{ 牵头单位 }}"), label("责 任 人"), cell("{{ 责任人 }}")),
        row(label("配合单位"), cell("{{ 配合单位 }}", 3)),
        row(label("拟答复期限"), cell(due, 3)),
        row(label("拟办意见"), long_cell("拟办意见", 3), height=34, whole=False),
        row(label("拟 办 人"), cell("{{ 经办人 }}"), label("拟办日期"), cell("{{ 今日 }}")),
        row(label("领导批示"), decided, height=44),
    ]
    return [paragraph("PaperTitle", "矛盾纠纷交办拟办单"), table(_NOTICE, *lines)]


_RECEIPT = (12, 44, 32, 30, 38)


def receipt() -> list[str]:
    """送达回执: each unit the letter went to signs for it, and sends the sheet back."""
    about = [
        row(label("文书名称"), cell("矛盾纠纷交办函"), label("文　　号"), cell("{{ 函号 }}")),
        row(label("案件编号"), cell("{{ 案件编号 }}"), label("纠纷类型"), cell("{{ 纠纷类型 }}")),
        row(label("当 事 人"), cell("{{ 当事人 }}", 3)),
        row(label("交办日期"), cell("{{ 交办日期 }}"), label("送达方式"), cell(WAY)),
        row(label("答复期限"), cell("{{ 答复期限 }}"), label("责 任 人"), cell("{{ 责任人 }}")),
    ]
    heads = row(
        *map(label, ("序号", "收函单位", "信息联络员", "收件人\n（签名）", "收到日期"))
    )._replace(head=True)
    one = row(
        cell("{{ 收.序号 }}", style="CellCentre"),
        cell("{{ 收.单位 }}（{{ 收.身份 }}）"),
        cell("{{ 收.联络员 }}"),
        cell(""),
        cell("　　年　月　日", style="CellCentre"),
        height=16,
    )
    last = [row(label("送 达 人\n（签名）"), cell(""), label("备　　注"), cell(""), height=18)]
    told = "收函单位签收后，请将本回执退回{{ 中心名称 }}存卷。"
    return [
        paragraph("PaperTitle", "送达回执"),
        table(_NOTICE, *about),
        paragraph("Gap"),
        table(_RECEIPT, heads, *rows("收 in 收函单位表", one)),
        paragraph("Gap"),
        table(_NOTICE, *last),
        paragraph("Note", told),
    ]


WAY = "{{ 送达方式 or '□书面　□电子文档' }}"


def handling_letter() -> list[str]:
    """交办函: to the lead and the cooperating units, to be answered by a date."""
    opening = (
        f"{MATTER}，{CAME}{SERIOUS}。"
        "现交由{{ 牵头单位 }}牵头办理{% if 配合单位 %}，{{ 配合单位 }}配合{% endif %}。有关事项函告如下："
    )
    answer = f"请于{value('答复期限', NO_DATE)}（含当日）前，将办理结果书面答复我中心。达成调解协议的，随附调解协议复印件；未达成调解协议的，说明调解经过和原因。"
    return [
        *_head(
            "矛盾纠纷交办函",
            f"{value('牵头单位', NOBODY)}{{% if 配合单位 %}}、{{{{ 配合单位 }}}}{{% endif %}}",
        ),
        paragraph("Letter", opening),
        *_parties("一、当事人"),
        *_text("二、基本情况", "案情摘要"),
        *_text("三、拟办意见", "拟办意见"),
        paragraph("LetterLast", RunIn("四、办理要求　"), answer),
        paragraph("LetterLast", "特此函告。"),
        *_signature("{{ 中心名称 }}", "交办日期"),
        paragraph("Gap"),
        table(
            _APPROVAL,
            *(
                row(label(caption), cell(content), label(other), cell(second), height=_LOW)
                for caption, content, other, second in _SENT
            ),
            on_one_page=True,
        ),
    ]


_LOW = 6.5
"""Millimetres: a row of one line."""

_SENT = (
    ("批 准 人", "{{ 批准人 }}", "批准日期", "{{ 批准日期 }}"),
    ("单位负责人", "{{ 单位负责人 }}", "信息联络员", LIAISON),
    ("责 任 人", "{{ 责任人 }}", "送达方式", "{{ 送达方式 }}"),
    ("签 收 人", "", "签收日期", ""),
)

PARTY = (
    "{{ 人.地位 }}：{{ 人.姓名 }}{% if 人.法定代表人 %}（法定代表人：{{ 人.法定代表人 }}）{% endif %}"
    "{% if 人.住址 %}，住址：{{ 人.住址 }}{% endif %}{% if 人.电话 %}，联系电话：{{ 人.电话 }}{% endif %}"
    f"{{% if 人.法定代理人 %}}；法定代理人：{GUARDIAN}"
    "{% if 人.法定代理人电话 %}，联系电话：{{ 人.法定代理人电话 }}{% endif %}{% endif %}"
    f"{{% if 人.委托代理人 %}}；委托代理人：{AGENT}"
    "{% if 人.委托代理人电话 %}，联系电话：{{ 人.委托代理人电话 }}{% endif %}{% endif %}。"
)

_SESSIONS = (14, 40, 62, 40)


def transfer() -> list[str]:
    """移送函: the sessions held, why the case is handed over, what is attached."""
    return [
        *_head("矛盾纠纷移送函", value("移送接收单位", NOBODY)),
        paragraph(
            "Letter",
            f"{MATTER}，{value('移送单位接案', f'我单位于{NO_DATE}登记')}{SERIOUS}。现将该案移送你单位办理，有关情况函告如下：",
        ),
        *_parties("一、当事人"),
        *_text("二、基本情况", "案情摘要"),
        *_held("三、调解经过"),
        *_text("四、移送理由", "移送理由"),
        *_section("五、移送材料", "件 in 附件表", "{{ 件.序号 }}．{{ 件.名称 }}", 2),
        paragraph("LetterLast", "特此函告，请予受理。"),
        *_signature("{{ 移送单位 }}", "移送日期"),
    ]


def _held(heading: str) -> list[str]:
    heads = row(*map(label, ("次数", "调解日期", "调解员", "调解结果")))._replace(head=True)
    values = ("{{ 次.序号 }}", "{{ 次.日期 }}", "{{ 次.调解员 }}", "{{ 次.结果 }}")
    sessions = rows("次 in 调解表", row(*(cell(content, style="CellCentre") for content in values)))
    first = RunIn(f"{heading}　")
    told = paragraph("Letter", first, "移送前共组织调解{{ 调解次数 }}次，情况如下：")
    return when(
        "调解表",
        told,
        table(_SESSIONS, heads, *sessions),
        paragraph("Gap"),
        otherwise=(paragraph("Letter", first, "移送前未组织调解。"),),
    )


_NOTICE = (30, 48, 30, 48)


def supervision() -> list[str]:
    """督办单: what is overdue, for how long, and what is asked by when."""
    about = [
        row(label("案件编号"), cell("{{ 案件编号 }}"), label("纠纷类型"), cell("{{ 纠纷类型 }}")),
        row(label("当 事 人"), cell("{{ 当事人 }}", 3)),
        row(label("案情摘要"), long_cell("案情摘要", 3), height=28, whole=False),
    ]
    lines = [*about, *_owed("{{ 中心名称 }}")]
    return [*_head("矛盾纠纷督办单", value("应办单位", NOBODY)), table(_NOTICE, *lines)]


def supervision_of_anything() -> list[str]:
    """事项督办单: the same of whatever else is overdue; it bears the number of what it is about."""
    about = [
        row(label("编　　号"), cell("{{ 编号 }}"), label("登记单位"), cell("{{ 登记单位 }}")),
        row(label("内　　容"), long_cell("内容", 3), height=22, whole=False),
    ]
    return [
        paragraph("PaperTitle", "{{ 类别 or '事项' }}督办单"),
        paragraph("PaperNumber", value("函号", NO_NUMBER)),
        paragraph("Addressee", f"{value('应办单位', NOBODY)}："),
        table(_NOTICE, *about, *_owed("{{ 签发单位 }}")),
    ]


def _owed(issuer: str) -> list[Row]:
    """Return the rows that say who owes what, what is asked, and who issues the notice."""
    issued = Cell(
        (
            paragraph("CellRight", f"{issuer}（印章）"),
            paragraph("CellRight", value("督办日期", NO_DATE)),
        ),
        3,
    )
    return [
        row(label("督办事项"), cell("{{ 督办事项 }}", 3)),
        row(label("应办单位"), cell("{{ 应办单位 }}"), label("告知对象"), cell("{{ 告知对象 }}")),
        row(label("单位负责人"), cell("{{ 单位负责人 }}"), label("信息联络员"), cell(LIAISON)),
        row(label("起算日期"), cell("{{ 起算日期 }}"), label("应办日期"), cell("{{ 应办日期 }}")),
        row(label("超期天数"), cell(DAYS), label("督办等级"), cell("{{ 督办等级 }}")),
        row(label("督办要求"), long_cell("要求", 3), height=16, whole=False),
        row(label("要求期限"), cell("{{ 要求期限 }}", 3)),
        row(label("签发单位"), issued, height=22),
        row(label("办理情况\n（应办单位\n填写）"), signed(3), height=38),
    ]


DAYS = "{% if 超期天数 %}{{ 超期天数 }}天{% endif %}"


def extension() -> list[str]:
    """延期申请, to the district's centre, with room for its decision."""
    opening = (
        f"{MATTER}，{CAME}{SERIOUS}，应于{value('原办结期限', NO_DATE)}前办结。"
        f"因下列原因，不能在期限内办结，现申请延期至{value('申请延期至', NO_DATE)}。"
    )
    agreed, refused = (tick(f"审批结果 == '{word}'", word) for word in ("同意", "不同意"))
    decided = Cell(
        (
            paragraph("Cell", f"{agreed}　　　　{refused}"),
            paragraph("Cell"),
            paragraph("CellRight", "（印章）　　　　"),
            paragraph("CellRight", value("审批日期", NO_DATE)),
        )
    )
    return [
        *_head("矛盾纠纷延期办理申请", value("上级中心名称", "　　　　　　矛盾纠纷调处化解中心")),
        paragraph("Letter", opening),
        *_text("一、基本情况", "案情摘要"),
        *_text("二、延期理由", "延期理由"),
        paragraph("LetterLast", "妥否，请批示。"),
        *_signature("{{ 中心名称 }}", "申请日期"),
        paragraph("Gap"),
        table((28, 128), row(label("审批意见"), decided, height=34)),
    ]
