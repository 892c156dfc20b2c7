"""The papers of matters: dispatch, answer, letter to the district, joint action, police slip.

A unit learns nothing of who reported a matter: neither name nor telephone stands on what leaves the
street's intake.
"""

from __future__ import annotations

from templates.markup import NO_DATE, Blank, RunIn, each, paragraph, tick, value, when
from templates.tables import Cell, Row, cell, label, long_cell, row, rows, table

_SHEET = (28, 50, 28, 50)
_ROOM = "{{ 指挥室名称 or '　　　　综合指挥室' }}"
_LINE = "　" * 10
_RESULTS = ("已解决", "已解释说明", "无法解决", "反映不属实")
_PLANNED = "列入计划"
_SENT_BACK = ("不属本单位职责", "不属本辖区", "信息不全", "超出本级权限")
_SATISFIED = ("满意", "基本满意", "不满意")


def _ticks(name: str, choices: tuple[str, ...]) -> str:
    return "　".join(tick(f"{name} == '{choice}'", choice) for choice in choices)


def _tick_planned() -> str:
    return tick(f"办理结果 == '{_PLANNED}'", _PLANNED)


def _about() -> list[Row]:
    """Return the rows that say what was reported, where and how."""
    return [
        row(label("事项编号"), cell("{{ 编号 }}"), label("反映日期"), cell("{{ 反映日期 }}")),
        row(label("事项类别"), cell("{{ 事项类别 }}"), label("所属平台"), cell("{{ 所属平台 }}")),
        row(label("来源渠道"), cell("{{ 来源渠道 }}"), label("网　　格"), cell("{{ 网格 }}")),
        row(label("地　　点"), cell("{{ 事项地点 }}", 3)),
    ]


def _sealed(name: str, date: str, span: int = 3) -> Cell:
    return Cell(
        (paragraph("CellRight", f"{name}（印章）"), paragraph("CellRight", value(date, NO_DATE))),
        span,
    )


def dispatch() -> list[str]:
    """派单: to the handling unit, with boxes for signing, sending back, and the result."""
    back = Cell(
        (
            paragraph("Cell", _ticks("退单事由", _SENT_BACK)),
            paragraph("Cell", "说明：{{ 退单说明 }}"),
            paragraph("CellRight", f"经办人（签名）：　　　　　　　{value('退单日期', NO_DATE)}"),
        ),
        3,
    )
    result = Cell(
        (
            paragraph("Cell", _ticks("办理结果", _RESULTS)),
            paragraph("Cell", f"{_tick_planned()}，计划完成日期：{{{{ 计划完成日期 }}}}"),
            *each(
                "段 in 办理情况|段落",
                paragraph("CellText", "{{ 段 }}"),
                otherwise=(paragraph("Cell"),) * 2,
            ),
            paragraph("CellRight", f"负责人（签名、印章）：　　　　{value('办结日期', NO_DATE)}"),
        ),
        3,
    )
    lines = [
        *_about(),
        row(label("事项内容"), long_cell("事项内容", 3), height=22, whole=False),
        row(label("承办单位"), cell("{{ 承办单位 }}"), label("协办单位"), cell("{{ 协办单位 }}")),
        row(label("时限类别"), cell("{{ 时限类别 }}"), label("签收期限"), cell("{{ 签收期限 }}")),
        row(label("分派日期"), cell("{{ 分派日期 }}"), label("办理期限"), cell("{{ 办理期限 }}")),
        row(label("分派意见"), long_cell("分派意见", 3), height=12, whole=False),
        row(label("分派单位"), _sealed(_ROOM, "分派日期"), height=16),
        row(label("签 收 人"), cell(""), label("签收日期"), cell("{{ 签收日期 }}"), height=10),
        row(label("退　　单"), back, height=20),
        row(label("办理结果"), result, height=36),
    ]
    note = (
        "说明：承办单位应当按期签收，不能承办的写明事由退单；办结后将本单退回综合指挥室，由街道答复反映人。"
        "本单不载明反映人信息，需要联系的由综合指挥室转达。"
    )
    return [
        paragraph("PaperTitle", "事项派单"),
        paragraph(
            "NumberRight",
            "编号：{{ 派单编号 or '　　　　　　　　' }}{% if 是重办 %}（重新办理）{% endif %}",
        ),
        table(_SHEET, *lines),
        paragraph("Note", note),
    ]


def answer() -> list[str]:
    """答复单: to who reported it, what was done, and how that is judged."""
    opening = (
        f"您于{value('反映日期', NO_DATE)}反映的{{{{ 事项地点 }}}}{{{{ 事项类别 "
        f"}}}}事项（编号：{{{{ 编号 }}}}），现将办理情况答复如下："
    )
    done = "{% if 承办单位 %}经{{ 承办单位 }}办理，{% endif %}办理结果：" + value("办理结果", _LINE)
    planned = "{% if 计划完成日期 %}，计划于{{ 计划完成日期 }}前完成{% endif %}。"
    solved = tick("是否解决 == '已解决'", "已解决") + "　" + tick("是否解决 == '未解决'", "未解决")
    lines = [
        row(
            label("答复方式"),
            cell("{{ 答复方式 }}"),
            label("答复日期"),
            cell(value("答复日期", NO_DATE)),
        ),
        row(label("是否解决"), cell(solved, 3)),
        row(label("满意程度"), cell(_ticks("满意度", _SATISFIED), 3)),
        row(label("意　　见"), cell("", 3), height=20),
        row(label("反映人\n（签名）"), cell(""), label("日　　期"), cell(NO_DATE), height=14),
    ]
    return [
        paragraph("PaperTitle", "事项答复单"),
        paragraph("NumberRight", "编号：{{ 编号 }}"),
        paragraph("FormPlain", Blank("反映人", 8), "："),
        paragraph("Form", opening),
        *when("事项内容", paragraph("FormHeading", "一、反映的内容"), *_paragraphs("事项内容")),
        paragraph("FormHeading", "{% if 事项内容 %}二{% else %}一{% endif %}、办理情况"),
        paragraph("Form", done + planned),
        *_paragraphs("办理情况"),
        paragraph("FormHeading", "{% if 事项内容 %}三{% else %}二{% endif %}、联系方式"),
        paragraph("FormLast", "对办理情况有疑问的，可以与我们联系：", Blank("联系方式", 10), "。"),
        paragraph("FormSigned", f"{_ROOM}（印章）"),
        paragraph("FormSignedOn", value("答复日期", NO_DATE)),
        paragraph("Gap"),
        table(_SHEET, *lines, on_one_page=True),
        paragraph("Note", "以上评价由反映人填写；电话答复、回访的，由经办人记录。"),
    ]


def _paragraphs(name: str) -> list[str]:
    return each(f"段 in {name}|段落", paragraph("Form", "{{ 段 }}"))


def letter_up() -> list[str]:
    """上报函: to the district, what is beyond the powers of the street, by class."""
    opening = (
        f"{value('反映日期', NO_DATE)}，我街道接到{{{{ 来源渠道 }}}}反映：{{{{ 事项地点 }}}}{{{{ "
        f"事项类别 }}}}事项（编号：{{{{ 编号 }}}}）。"
        "该事项超出街道职权范围，现按“{{ 上报类别 }}”类上报，提请协调办理。有关情况报告如下："
    )
    turn = (
        "{{ 次.分派日期 }}分派{{ 次.单位 }}"
        "{% if 次.结果 %}，{{ 次.结束日期 }}{{ 次.结果 }}{% if 次.说明 %}（{{ 次.说明 "
        "}}）{% endif %}{% endif %}。"
    )
    return [
        paragraph("PaperTitle", "关于提请协调办理有关事项的函"),
        paragraph("PaperNumber", value("函号", "〔　　　　〕　　号")),
        paragraph("Addressee", f"{value('上级指挥中心', '　　　　　　综合指挥中心')}："),
        paragraph("Letter", opening),
        *_section("一、基本情况", "段 in 事项内容|段落", "{{ 段 }}"),
        *when(
            "承办表",
            *_section("二、街道已办理情况", "次 in 承办表", turn),
            otherwise=(
                paragraph(
                    "Letter",
                    RunIn("二、街道已办理情况　"),
                    "经核实，属上级职权范围，街道未分派承办单位。",
                ),
            ),
        ),
        paragraph(
            "LetterLast",
            RunIn("三、提请事项　"),
            "请予协调办理，并将办理结果反馈我街道，以便答复反映人、归档备查。",
        ),
        paragraph("LetterLast", "以上情况，请予研究函复。"),
        paragraph("Signed", "{{ 街道名称 }}（印章）"),
        paragraph("SignedOn", value("上报日期", NO_DATE)),
        paragraph("Letter", "（联系人：", Blank("", 6), "　电话：", Blank("", 8), "）"),
    ]


def _section(heading: str, loop: str, content: str) -> list[str]:
    first = RunIn(f"{{% if loop.first %}}{heading}　{{% endif %}}")
    return each(
        loop,
        paragraph("Letter", first, content),
        otherwise=(paragraph("Heading1", heading), *(paragraph("Ruled"),) * 3),
    )


_SIGNING = (12, 58, 48, 38)


def joint() -> list[str]:
    """联合执法记录: who took part, where, and what came of it; each unit signs."""
    police = tick("是公安参加", "是") + "　" + "{{ '□' if 是公安参加 else '☑' }}否"
    lines = [
        row(label("事项编号"), cell("{{ 编号 }}"), label("事项类别"), cell("{{ 事项类别 }}")),
        row(label("执法日期"), cell("{{ 执法日期 }}"), label("公安参加"), cell(police)),
        row(label("地　　点"), cell("{{ 执法地点 }}", 3)),
        row(label("牵头单位"), cell(_ROOM, 3)),
        row(label("参加单位"), cell("{{ 参加单位 }}", 3)),
        row(label("事　　由"), long_cell("事项内容", 3), height=24, whole=False),
        row(label("执法情况\n及 结 果"), long_cell("执法情况", 3), height=56, whole=False),
    ]
    heads = row(*map(label, ("序号", "参加单位", "参加人员（签名）", "执法证件号")))._replace(
        head=True
    )
    one = row(
        cell("{{ 参.序号 }}", style="CellCentre"),
        cell("{{ 参.单位 }}"),
        cell(""),
        cell(""),
        height=13,
    )
    last = row(
        label("现场负责人\n（签名）"), cell(""), label("记 录 人\n（签名）"), cell(""), height=14
    )
    return [
        paragraph("PaperTitle", "联合执法记录"),
        table(_SHEET, *lines),
        paragraph("Gap"),
        table(_SIGNING, heads, *rows("参 in 参加单位表", one)),
        paragraph("Gap"),
        table(_SHEET, last),
    ]


def police_slip() -> list[str]:
    """公安机关移交单: what is for the police; its text is not kept and is written by hand."""
    by_hand = Cell(
        (paragraph("Cell", "（不在系统中留存，由移交人手写）"), *(paragraph("Cell"),) * 8), 3
    )
    reporter = Cell((paragraph("Cell", "（经反映人同意后手写）"), paragraph("Cell")), 3)
    received = Cell(
        (
            paragraph("Cell", "接收意见："),
            paragraph("Cell"),
            paragraph("CellRight", "接收人（签名）：　　　　　　　　"),
            paragraph("CellRight", f"（印章）{NO_DATE}"),
        ),
        3,
    )
    lines = [
        *_about(),
        row(label("反映内容"), by_hand, height=60),
        row(label("反映人及\n联系方式"), reporter, height=14),
        row(
            label("移 交 人\n（签名）"),
            cell(""),
            label("移交日期"),
            cell(value("今日", NO_DATE)),
            height=13,
        ),
        row(label("移交单位"), Cell((paragraph("CellRight", f"{_ROOM}（印章）"),), 3), height=16),
        row(label("公安机关\n接收情况"), received, height=34),
    ]
    told = "说明：本单一式两份，公安机关和移交单位各存一份。紧急警情应当立即拨打110，不以本单代替报警。"
    return [
        paragraph("PaperTitle", "治安问题移交单"),
        paragraph("FormPlain", Blank("", 10), "（公安机关）："),
        paragraph("Form", "下列事项属公安机关职责范围，现移交你单位依法处理。"),
        table(_SHEET, *lines),
        paragraph("Note", told),
    ]
