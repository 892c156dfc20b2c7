"""Agreements (人民调解法 28 to 30), and the application to have one confirmed (33)."""

from __future__ import annotations

from templates.markup import NO_DATE, Blank, each, paragraph, sign_here, text, value, when
from templates.parties import LIST_WIDTHS, details, listed, signatures
from templates.tables import Cell, cell, label, long_cell, row, signed, table

IN_FORCE = (
    "本协议自各方当事人签名、盖章或者按指印，人民调解员签名并加盖人民调解委员会印章之日起生效。"
)
AMOUNT = "协议涉及金额：人民币{{ 协议金额 }}元（大写：{{ 协议金额大写 }}）。"


NO_NUMBER = "（　　　　）　　　　人调字第　　号"


def agreement() -> list[str]:
    """人民调解协议书, with what article 29 lists."""
    copies = ("本协议一式", Blank("份数", 2), "份，当事人各执一份，人民调解委员会留存一份。")
    return [
        paragraph("PaperTitle", "人民调解协议书"),
        paragraph("NumberRight", "编号：", value("协议编号", NO_NUMBER)),
        details(),
        paragraph("FormHeading", "一、纠纷的主要事实"),
        *text("主要事实", "Form", 5),
        paragraph("FormHeading", "二、争议事项以及各方当事人的责任"),
        *text("争议事项", "Form", 4),
        paragraph("FormHeading", "三、经调解，各方当事人自愿达成如下协议"),
        *text("协议内容", "Form", 6),
        *when("协议金额", paragraph("Form", AMOUNT)),
        paragraph("FormHeading", "四、履行方式和期限"),
        *text("履行方式", "Form", 2),
        *_times(),
        paragraph("FormHeading", "五、协议份数和生效"),
        paragraph("Form", *copies),
        paragraph("FormLast", IN_FORCE),
        *signatures(),
        *map(sign_here, ("人民调解员（签名）：", "记录人（签名）：")),
        paragraph("FormSigned", "{{ 调委会名称 }}（印章）"),
        paragraph("FormSignedOn", value("生效日期", NO_DATE)),
    ]


def _times() -> list[str]:
    """Return the time of performance: each instalment, a day or words, or a blank line."""
    head = "履行期限：分{{ 分期表|length }}期履行（各期均含当日）："
    one = "第{{ 期.期次 }}期：{{ 期.说明 }}{% if loop.last %}。{% else %}；{% endif %}"
    return when(
        "分期表",
        paragraph("Form", head),
        *each("期 in 分期表", paragraph("Form", one)),
        otherwise=(paragraph("Form", "履行期限：", Blank("履行期限全文", 16), "。"),),
    )


def settlement() -> list[str]:
    """和解协议书: between the parties, who settled after the unit had brought them together."""
    copies = ("本协议一式", Blank("份数", 2), "份，当事人各执一份，{{ 承办单位 }}留存一份。")
    how = "在{{ 承办单位 }}组织下，各方当事人平等协商，自愿达成和解，协议如下："
    effect = (
        "本协议自各方当事人签名、盖章或者按指印之日起生效，各方当事人应当按照约定履行。"
        "就本协议的履行或者内容发生争议的，当事人可以依法向人民法院提起诉讼。"
    )
    return [
        paragraph("PaperTitle", "和解协议书"),
        paragraph("NumberRight", "案件编号：{{ 案件编号 }}"),
        details(),
        paragraph("FormHeading", "一、纠纷的主要事实"),
        *text("主要事实", "Form", 5),
        paragraph("FormHeading", "二、争议事项"),
        *text("争议事项", "Form", 4),
        paragraph("FormHeading", "三、和解内容"),
        paragraph("Form", how),
        *text("协议内容", "Form", 6),
        *when("协议金额", paragraph("Form", AMOUNT)),
        paragraph("FormHeading", "四、履行方式和期限"),
        *text("履行方式", "Form", 2),
        *_times(),
        paragraph("FormHeading", "五、协议份数和生效"),
        paragraph("Form", *copies),
        paragraph("FormLast", effect),
        *signatures(),
        sign_here("见证人（签名）："),
        paragraph("FormSigned", "{{ 承办单位 }}（印章）"),
        paragraph("FormSignedOn", value("生效日期", NO_DATE)),
    ]


def oral_agreement() -> list[str]:
    """口头协议登记表: recorded and signed by the mediator; in force from the day it was reached."""
    kept = "经人民调解委员会调解，各方当事人自愿达成口头协议。口头调解协议自各方当事人达成协议之日起生效。（《中华人民共和国人民调解法》第二十八条、第三十条）"
    lines = [
        *listed(),
        row(
            label("纠纷类型"),
            cell("{{ 纠纷类型 }}", 2),
            label("达成协议\n日　　期", 2),
            cell("{{ 协议日期 }}", 2),
        ),
        row(label("主要事实\n争议事项"), _facts(), height=28, whole=False),
        row(label("口头协议\n内　　容"), _terms(), height=32, whole=False),
        row(label("履行方式", style="LabelKeep"), long_cell("履行方式", 6), height=12, whole=False),
        row(label("履行期限", style="LabelKeep"), cell("{{ 履行期限全文 }}", 6, "CellKeep")),
        row(
            label("调 解 员\n（签名）"),
            cell("", 2),
            label("人民调解\n委员会", 2),
            signed(2, "（印章）"),
            height=20,
        ),
    ]
    return [
        paragraph("PaperTitle", "人民调解口头协议登记表"),
        paragraph("NumberRight", "编号：", Blank("协议编号", 8)),
        table(LIST_WIDTHS, *lines),
        paragraph("Note", kept),
    ]


def _facts() -> Cell:
    return Cell((*long_cell("主要事实").paragraphs, *text_in_cell("争议事项")), 6)


def text_in_cell(name: str) -> list[str]:
    """A further text in a cell that has one: nothing is left where there is none."""
    return when(name, *long_cell(name).paragraphs)


def _terms() -> Cell:
    return long_cell("协议内容", 6, *when("协议金额", paragraph("CellText", AMOUNT)))


LAW = "《中华人民共和国人民调解法》第三十三条"
RULES = "《最高人民法院关于人民调解协议司法确认程序的若干规定》"
PROMISES = (
    "一、我们出于解决纠纷的目的自愿达成调解协议，没有恶意串通、规避法律的行为；如果因为该协议内容而给他人造成损害的，愿意承担相应的民事责任和其他法律责任。",
    "二、我们如实陈述申请确认的调解协议的有关情况，保证提交的证明材料真实、合法。",
    "三、本申请不涉及确认身份关系、收养关系、婚姻关系。",
)
ENCLOSED = (
    "1．调解协议；",
    "2．各申请人的身份证明、资格证明；",
    "3．与调解协议相关的财产权利证明等证明材料；",
    "4．委托他人代为申请的，由委托人签名或者盖章的授权委托书。",
)


def confirmation() -> list[str]:
    """司法确认申请书: joint, to the committee's court (provisions of 2011, articles 2–6)."""
    asked = (
        "请求依法确认申请人于",
        value("协议日期", NO_DATE),
        "经{{ 调委会名称 }}主持调解达成、于",
        value("生效日期", NO_DATE),
        "生效的调解协议（编号：",
        Blank("协议编号", 8),
        "）的效力。",
    )
    why = f"申请人认为有必要，现根据{LAW}和{RULES}，在调解协议生效之日起三十日内共同提出申请。"
    return [
        paragraph("PaperTitle", "司法确认申请书"),
        details(("证件号码", "{{ 人.证件号码 }}"), ("送达地址", ""), role="申请人"),
        paragraph("FormHeading", "请求事项"),
        paragraph("Form", *asked),
        paragraph("FormHeading", "事实和理由"),
        paragraph("Form", "申请人之间因{{ 纠纷类型 }}发生争议，主要事实如下："),
        *text("主要事实", "Form", 3),
        paragraph("Form", "经{{ 调委会名称 }}主持调解，申请人自愿达成调解协议，主要内容如下："),
        *text("协议内容", "Form", 4),
        *text("履行方式", "Form"),
        *_times(),
        paragraph("Form", why),
        paragraph("FormHeading", "申请人共同承诺"),
        *(paragraph("Form", promise) for promise in PROMISES),
        paragraph("FormLast", "此致"),
        *when(
            "申请法院",
            paragraph("ToCourt", "{{ 申请法院 }}"),
            otherwise=(paragraph("ToCourt", Blank("", 10), "人民法院"),),
        ),
        *signatures("申请人", "{{ 人.姓名 }}："),
        paragraph("FormSignedOn", NO_DATE),
        paragraph("FormPlain", "附：", ENCLOSED[0]),
        *(paragraph("FormPlain", f"　　{one}") for one in ENCLOSED[1:]),
    ]
