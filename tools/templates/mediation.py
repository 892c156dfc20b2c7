"""The forms of a mediation, after the Ministry of Justice's of 2010 (人民调解文书格式)."""

from __future__ import annotations

from templates.markup import NO_DATE, Blank, each, paragraph, sign_here, text, tick, value, when
from templates.parties import HAS_GUARDIAN, LIST_WIDTHS, acting_sign, details, listed, signatures
from templates.tables import Cell, Row, cell, label, long_cell, row, row_tag, ruled, signed, table

HOW_ACCEPTED = (
    f"{tick('是依申请', '依当事人申请')}　　{tick('not 是依申请', '人民调解委员会主动调解')}"
)
MATTER = "{{ 双方 }}{{ 纠纷类型 }}"


def intake() -> list[str]:
    """受理登记表."""
    lines = [
        row(
            label("登记日期"),
            cell("{{ 登记日期 }}", 2),
            label("受理日期", 2),
            cell("{{ 受理日期 }}", 2),
        ),
        row(label("受理方式"), cell(HOW_ACCEPTED, 6)),
        row(
            label("纠纷类型"),
            cell("{{ 纠纷类型 }}", 2),
            label("案件来源", 2),
            cell("{{ 案件来源 }}", 2),
        ),
        row(
            label("案件等级"),
            cell("{{ 案件等级 }}", 2),
            label("涉及人数", 2),
            cell("{% if 涉及人数 %}{{ 涉及人数 }}人{% endif %}", 2),
        ),
        row(
            label("发生日期"),
            cell("{{ 发生日期 }}", 2),
            label("发生地点", 2),
            cell("{{ 发生地点 }}", 2),
        ),
        *listed(),
        row(label("纠纷简要\n情　　况"), long_cell("案情摘要", 6), height=40, whole=False),
        row(label("当事人\n意　见"), _agreed(), height=27),
        row(
            label("登 记 人\n（签名）"),
            cell("", 2),
            label("人民调解\n委员会", 2),
            signed(2, "（印章）"),
            height=18,
        ),
        row(label("备　　注"), cell("此表由人民调解委员会填写。", 6)),
    ]
    return [
        paragraph("PaperTitle", "人民调解受理登记表"),
        paragraph("NumberRight", "编号：{{ 案件编号 }}"),
        table(LIST_WIDTHS, *lines),
    ]


def _agreed() -> Cell:
    told = "人民调解委员会已将人民调解的相关规定告知我方，我方自愿接受调解。"
    signed = "当事人（签名、盖章或者按指印）："
    return Cell(
        (
            paragraph("CellText", told),
            paragraph("CellText", signed),
            paragraph("CellRight", NO_DATE),
        ),
        6,
    )


def application() -> list[str]:
    """申请书."""
    told = (
        "人民调解委员会已将申请人民调解的相关规定告知我方，我方现自愿申请人民调解委员会进行调解。"
    )
    return [
        paragraph("PaperTitle", "人民调解申请书"),
        details(),
        paragraph("FormHeading", "纠纷简要情况："),
        *text("案情摘要", "Form", 6),
        paragraph("FormHeading", "当事人申请事项："),
        *(paragraph("Ruled", f"{number}．") for number in (1, 2, 3)),
        paragraph("FormLast", told),
        paragraph("FormLast", "申请人（签名、盖章或者按指印）："),
        *each(
            "人 in 申请人表",
            sign_here("{{ 人.姓名 }}：", date=NO_DATE),
            *acting_sign(),
            otherwise=(sign_here("", date=NO_DATE),),
        ),
    ]


def rights() -> list[str]:
    """权利义务告知书: what 人民调解法 says of the parties, by its articles."""
    opening = "根据《中华人民共和国人民调解法》，现将人民调解委员会的性质、调解原则、调解协议的效力以及当事人在人民调解活动中的权利和义务告知如下："
    return [
        paragraph("PaperTitle", "人民调解当事人权利义务告知书"),
        paragraph("FormPlain", "{{ 当事人 }}："),
        paragraph("Form", opening),
        *(part for heading, articles in RIGHTS for part in _section(heading, articles)),
        paragraph("FormLast", "以上内容已向我方告知，我方已经知悉。"),
        *signatures(),
        sign_here("人民调解员（签名）："),
        paragraph("FormSigned", "{{ 调委会名称 }}"),
        paragraph("FormSignedOn", NO_DATE),
    ]


def _section(heading: str, articles: tuple[str, ...]) -> list[str]:
    return [
        paragraph("FormHeading", heading),
        *(paragraph("Form", article) for article in articles),
    ]


RIGHTS = (
    (
        "一、人民调解委员会的性质和调解原则",
        (
            "人民调解委员会是依法设立的调解民间纠纷的群众性组织，调解民间纠纷不收取任何费用。（第四条、第七条）",
            "人民调解委员会调解民间纠纷，遵循下列原则：在当事人自愿、平等的基础上进行调解；不违背法律、法规和国家政策；尊重当事人的权利，不得因调解而阻止当事人依法通过仲裁、行政、司法等途径维护自己的权利。（第三条）",
            "当事人可以申请调解，人民调解委员会也可以主动调解；当事人一方明确拒绝调解的，不得调解。（第十七条）",
        ),
    ),
    (
        "二、当事人享有的权利（第二十三条）",
        (
            "（一）选择或者接受人民调解员；",
            "（二）接受调解、拒绝调解或者要求终止调解；",
            "（三）要求调解公开进行或者不公开进行；",
            "（四）自主表达意愿、自愿达成调解协议。",
        ),
    ),
    (
        "三、当事人履行的义务（第二十四条）",
        (
            "（一）如实陈述纠纷事实；",
            "（二）遵守调解现场秩序，尊重人民调解员；",
            "（三）尊重对方当事人行使权利。",
        ),
    ),
    (
        "四、调解协议的效力",
        (
            "经调解达成协议的，可以制作调解协议书，自各方当事人签名、盖章或者按指印，人民调解员签名并加盖人民调解委员会印章之日起生效；当事人认为无需制作调解协议书的，可以采取口头协议方式，自各方当事人达成协议之日起生效。（第二十八条至第三十条）",
            "调解协议具有法律约束力，当事人应当按照约定履行。就调解协议的履行或者内容发生争议的，一方当事人可以向人民法院提起诉讼。（第三十一条、第三十二条）",
            "双方当事人认为有必要的，可以自调解协议生效之日起三十日内共同向人民法院申请司法确认。（第三十三条）确认身份关系、收养关系、婚姻关系的，人民法院不予受理。（《最高人民法院关于人民调解协议司法确认程序的若干规定》第四条）",
            "调解不成的，当事人可以依法通过仲裁、行政、司法等途径维护自己的权利。（第二十六条）",
        ),
    ),
)


_ATTORNEY = (22, 30, 44, 22, 38)
_GENERAL = "代为参加调解，陈述事实和意见，提供证据材料，签收有关文书。"
_SPECIAL = "除上述事项外，代为承认、放弃、变更请求，达成和解，签署调解协议，共同申请司法确认。"


def attorney() -> list[str]:
    """授权委托书, a page for each party with an agent; a general authority excludes signing."""
    return each("人 in 委托人表", *_title("授权委托书"), *_power())


def _title(title: str) -> list[str]:
    """The title of a page of which there may be several."""
    return when(
        "loop.first", paragraph("PaperTitle", title), otherwise=(paragraph("NextTitle", title),)
    )


def _power() -> list[str]:
    by_law = when(HAS_GUARDIAN, sign_here("　　法定代理人　{{ 人.法定代理人 }}："))
    general = tick("人.代理权限 == '一般授权'", "一般授权：")
    special = tick("人.代理权限 == '特别授权'", "特别授权：")
    return [
        table(_ATTORNEY, *_principal(), *_agent()),
        paragraph("Gap"),
        paragraph(
            "Form",
            f"委托人因{MATTER}（案件编号：{{{{ 案件编号 }}}}），委托上列受委托人为代理人，参加{{{{ "
            f"调委会名称 }}}}主持的调解。",
        ),
        paragraph("FormHeading", "委托权限"),
        paragraph("Form", general + _GENERAL),
        paragraph("Form", special + _SPECIAL),
        paragraph(
            "Form", "委托期限：自", value("人.代理起始日期", NO_DATE), "起至本案调解终结止。"
        ),
        paragraph("FormLast", "委托人（签名、盖章或者按指印）："),
        sign_here("{% if 人.姓名 %}{{ 人.地位 }}　{{ 人.姓名 }}：{% endif %}"),
        *by_law,
        sign_here("受委托人（签名）{% if 人.委托代理人 %}　{{ 人.委托代理人 }}{% endif %}："),
        paragraph("FormSignedOn", NO_DATE),
    ]


def _principal() -> list[Row]:
    below = label("", merge="continue")
    return [
        row(label("委 托 人", merge="restart"), label("姓名（名称）"), cell("{{ 人.姓名 }}", 3)),
        row_tag("if 人.是单位"),
        row(
            below,
            label("法定代表人"),
            cell("{{ 人.法定代表人 }}"),
            label("职　　务"),
            cell("{{ 人.职务 }}"),
        ),
        row_tag("else"),
        row(
            below,
            label("性　　别"),
            cell("{{ 人.性别 }}"),
            label("年　　龄"),
            cell("{{ 人.年龄 }}"),
        ),
        row_tag("endif"),
        row(
            below,
            label("证件号码"),
            cell("{{ 人.证件号码 }}"),
            label("联系方式"),
            cell("{{ 人.电话 }}"),
        ),
        row(below, label("单位或住址"), cell("{{ 人.住址 }}", 3)),
    ]


def _agent() -> list[Row]:
    below = label("", merge="continue")
    return [
        row(label("受委托人", merge="restart"), label("姓　　名"), cell("{{ 人.委托代理人 }}", 3)),
        row(below, label("证件号码"), cell(""), label("联系方式"), cell("{{ 人.委托代理人电话 }}")),
        row(below, label("单位或住址"), cell("", 3)),
        row(below, label("与委托人\n关　　系"), cell("", 3)),
    ]


_HEAD = (24, 54, 24, 54)


def _line_of(caption: str, content: str, other: str = "", second: str = "") -> tuple[Cell, ...]:
    """One or two values on a line of a record's head, each on a rule of its own."""
    first = (label(caption, style="HeadLabel"), ruled(content, 1 if other else 3))
    return (*first, label(other, style="HeadLabel"), ruled(second)) if other else first


def _head(*lines: tuple[Cell, ...]) -> str:
    return table(_HEAD, *(row(*cells, height=9) for cells in lines), border="none")


def investigation() -> list[str]:
    """调查记录."""
    read = "（以上记录已由被调查人核对，或者已向被调查人宣读。）"
    return [
        paragraph("PaperTitle", "人民调解调查记录"),
        _head(
            _line_of("时　　间", "{{ 调查.日期 }}", "地　　点", "{{ 调查.地点 }}"),
            _line_of("事　　由", MATTER),
            _line_of("被调查人", "{{ 调查.被调查人 }}"),
            _line_of("调 查 人", "{{ 调查.调查人 }}", "记 录 人", "{{ 调查.记录人 }}"),
            _line_of("参 加 人", "{{ 调查.参加人 }}"),
        ),
        paragraph("FormHeading", "调查记录："),
        *text("调查.记录", "Form", 12),
        paragraph("FormLast", read),
        *_signed_by("被调查人（签名、盖章或者按指印）：", "调查人（签名）：", "记录人（签名）："),
    ]


def _signed_by(*captions: str) -> list[str]:
    return [*map(sign_here, captions), paragraph("FormSignedOn", NO_DATE)]


def session() -> list[str]:
    """调解记录 of one session."""
    told = "调解前，人民调解委员会已将人民调解的相关规定和当事人的权利义务告知各方当事人。"
    ways = "调解不成的，已告知当事人可以依法通过仲裁、行政、司法等途径维护自己的权利。"
    return [
        paragraph("PaperTitle", "人民调解记录"),
        paragraph("NumberRight", "（第", Blank("调解.序号", 2), "次调解）"),
        _head(
            _line_of("时　　间", "{{ 调解.日期 }}", "地　　点", "{{ 调解.地点 }}"),
            _line_of("事　　由", MATTER),
            _line_of("当 事 人", "{{ 当事人及代理人 }}"),
            _line_of("参 加 人", "{{ 调解.参加人 }}"),
            _line_of("调 解 员", "{{ 调解.调解员 }}", "记 录 人", "{{ 调解.记录人 }}"),
        ),
        paragraph("FormHeading", "调解记录："),
        paragraph("Form", told),
        *text("调解.记录", "Form", 13),
        paragraph("FormHeading", "调解结果："),
        paragraph("Form", Blank("调解.结果", 12), "。"),
        *when("调解.结果 != '调解成功' and 调解.结果 != '择期再调'", paragraph("Form", ways)),
        *signatures(style="SignRecord"),
        *_signed_by("参加人（签名）：", "人民调解员（签名）：", "记录人（签名）："),
    ]


_QUARTERS = (30, 48, 30, 48)


VISITED_FOR = "{{ '调解协议的履行情况' if 协议日期 else '办结后的情况' }}"


def revisit() -> list[str]:
    """回访记录."""
    lines = [
        row(label("当 事 人"), cell("{{ 当事人及代理人 }}", 3), height=14),
        row(label("调解协议编号"), cell("{{ 协议编号 }}", 3)),
        row(label("回访事由"), cell(f"{MATTER}{VISITED_FOR}", 3)),
        row(label("达成协议日期"), cell("{{ 协议日期 }}", 3)),
        row(label("履行期限"), cell("{{ 履行期限 }}", 3)),
        row(label("回访时间"), cell("{{ 回访日期 }}"), label("回 访 人"), cell("{{ 回访人 }}")),
        row(
            label("协议履行情况"),
            long_cell(
                "履行情况",
                3,
                *when("履行日期", paragraph("CellText", "履行日期：{{ 履行日期 }}。")),
            ),
            height=32,
            whole=False,
        ),
        row(label("回访情况"), long_cell("回访情况", 3), height=50, whole=False, kept=True),
        row(
            label("当 事 人\n（签名）"),
            cell(""),
            label("回 访 人\n（签名）"),
            cell(""),
            height=22,
            kept=True,
        ),
        row(label("备　　注"), cell("", 3), height=14),
    ]
    return [paragraph("PaperTitle", "人民调解回访记录"), table(_QUARTERS, *lines)]
