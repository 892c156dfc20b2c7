"""Answers about personal data: an explanation (个人信息保护法 48), a refusal with reasons (50)."""

from __future__ import annotations

from templates.markup import NO_DATE, Blank, each, paragraph, tag, value, when
from templates.tables import cell, label, row, rows, table

NAMED = (
    "{% if 近亲属 %}{{ 近亲属 }}（{{ 信息主体 }}的近亲属，关系：{{ 近亲属关系 }}）{% else %}{{ "
    "信息主体 }}{% endif %}："
)
WHOSE = "{% if 近亲属 %}死者{{ 信息主体 }}{% else %}你{% endif %}"
OPEN = "　" * 8
LAW = "《中华人民共和国个人信息保护法》"
COURT = f"根据{LAW}第五十条第二款的规定，可以依法向人民法院提起诉讼"

_KEPT = (12, 56, 24, 32, 32)
_GIVEN = (12, 44, 52, 48)


def explanation() -> list[str]:
    """个人信息处理说明."""
    opening = (
        f"你于{value('请求日期', NO_DATE)}请求本机关对个人信息处理规则进行解释说明。"
        f"根据{LAW}第十七条、第四十八条的规定，现将本机关处理{WHOSE}的个人信息的情况说明如下："
    )
    purposes = "{{ loop.index }}．{{ 类.类别 }}：处理目的为{{ 类.目的 }}；依据为{{ 类.依据 }}。"
    return [
        paragraph("PaperTitle", "个人信息处理说明"),
        paragraph("NumberRight", "编号：{{ 请求编号 }}"),
        paragraph("FormPlain", NAMED),
        paragraph("Form", opening),
        paragraph("FormHeading", "一、个人信息处理者"),
        paragraph("Form", "{{ 街道名称 }}，联系方式：", Blank("联系方式", 10), "。"),
        paragraph("FormHeading", "二、处理目的和依据"),
        *each("类 in 目的表", paragraph("Form", purposes)),
        paragraph("FormHeading", "三、处理的个人信息"),
        _kept(),
        paragraph("FormHeading", "四、处理方式和保存期限"),
        paragraph(
            "Form",
            "以电子文件和纸质卷宗方式收集、存储、使用。事项在办、在册期间保存，办结后保存{{ "
            "保存时长 }}，期满删除，仅保留不能识别个人的统计数据；"
            "法律、行政法规对档案保存期限另有规定的，从其规定。",
        ),
        paragraph("FormHeading", "五、可以查阅的人员"),
        paragraph("Form", "{{ 查阅权限 }}"),
        paragraph("FormHeading", "六、向他人提供和导出的情况"),
        *when(
            "提供情况表",
            _given(),
            otherwise=(
                paragraph("Form", "截至出具本说明之日，未向登记单位以外的单位提供，也未导出。"),
            ),
        ),
        paragraph("FormHeading", "七、你享有的权利"),
        *(paragraph("Form", text) for text in RIGHTS[:-1]),
        paragraph("FormLast", RIGHTS[-1]),
        paragraph("FormSigned", "{{ 街道名称 }}（印章）"),
        paragraph("FormSignedOn", value("答复日期", NO_DATE)),
    ]


RIGHTS = (
    "（一）查阅、复制个人信息；个人信息不准确、不完整的，请求更正、补充；（第四十五条、第四十六条）",
    "（二）有第四十七条第一款规定情形的，请求删除个人信息；（第四十七条）",
    "（三）要求对个人信息处理规则进行解释说明；（第四十八条）",
    "（四）本机关拒绝上述请求的，应当说明理由；不服的，可以依法向人民法院提起诉讼；（第五十条）",
    "（五）对违法个人信息处理活动，向履行个人信息保护职责的部门投诉、举报。（第六十五条）",
    "请求可以书面或者口头向本机关提出，并出示身份证件；死者的近亲属为了自身的合法、正当利益，可以对死者的相关个人信息行使上述权利，死者生前另有安排的除外。（第四十九条）",
)


def _kept() -> str:
    heads = row(
        *map(label, ("序号", "事项及编号", "本人身份", "个人信息种类", "保存期限"))
    )._replace(head=True)
    where = (
        "{{ 项.类别 }} {{ 项.编号 }}{% if 项.登记单位 %}，{{ 项.登记单位 "
        "}}{% endif %}{% if 项.日期 %}{{ 项.日期 }}登记{% endif %}"
    )
    values = row(
        cell("{{ 项.序号 }}", style="CellCentre"),
        cell(where),
        cell("{{ 项.身份 }}", style="CellCentre"),
        cell("{{ 项.种类 }}"),
        cell("{{ 项.期限 }}"),
    )
    return table(_KEPT, heads, *rows("项 in 处理情况表", values))


def _given() -> str:
    heads = row(*map(label, ("序号", "日期", "事项", "接收单位或者事由")))._replace(head=True)
    values = row(
        cell("{{ 次.序号 }}", style="CellCentre"),
        cell("{{ 次.日期 }}", style="CellCentre"),
        cell("{{ 次.事项 }}"),
        cell("{{ 次.接收方 }}"),
    )
    return table(_GIVEN, heads, *rows("次 in 提供情况表", values))


def refusal() -> list[str]:
    """不予办理个人信息请求告知书: with the reason, its basis and the way to the court."""
    asked = (
        f"你于{value('请求日期', NO_DATE)}请求本机关{{{{ 请求事项 "
        f"}}}}{WHOSE}的个人信息（请求编号：{{{{ 请求编号 }}}}）。"
    )
    why = f"经审查，{value('不予理由', OPEN)}。依据{value('不予依据', OPEN)}的规定，本机关决定{value('不予事项', OPEN)}。"
    stopped = "在上述情形消除前，本机关停止除存储和采取必要的安全保护措施之外的处理。"
    court = f"不服本决定的，{COURT}；也可以根据该法第六十五条的规定，向履行个人信息保护职责的部门投诉、举报。"
    return [
        paragraph("PaperTitle", "{{ 不予事项 or '不予办理个人信息请求' }}告知书"),
        paragraph("PaperNumber", "编号：{{ 请求编号 }}"),
        paragraph("Addressee", NAMED),
        paragraph("Letter", asked),
        paragraph("Letter", why),
        tag("if 是停止处理"),
        paragraph("Letter", stopped),
        tag("endif"),
        paragraph("Letter", court),
        paragraph("Letter", "联系方式：", Blank("联系方式", 10), "。"),
        paragraph("LetterLast", "特此告知。"),
        paragraph("Signed", "{{ 街道名称 }}（印章）"),
        paragraph("SignedOn", value("答复日期", NO_DATE)),
        paragraph("Gap"),
        table((28, 50, 28, 50), row(label("签 收 人"), cell(""), label("签收日期"), cell(""))),
    ]
