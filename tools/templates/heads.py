"""Papers of a head: the agreement of the neighbours 十户联防协议, and the handbook 户长工作手册."""

from __future__ import annotations

from templates.markup import Blank, each, paragraph, sign_here, value
from templates.tables import cell, label, row, rows, table

_HOUSEHOLDS = (12, 34, 26, 50, 34)
_DUTIES = (30, 126)
_LOG = (12, 28, 26, 66, 24)


def _of(name: str) -> str:
    return value(name, "　" * 6)


def agreement() -> list[str]:
    """十户联防协议: what the neighbours promise each other, and room for each to sign."""
    return [
        paragraph("PaperTitle", "十户联防协议"),
        paragraph("NumberRight", "联防组编号：{{ 联防组编号 }}"),
        paragraph(
            "Form",
            "为发挥邻里相熟、守望相助的作用，及时化解小矛盾、消除小隐患、帮助有困难的邻居，",
            f"{_of('社区名称')}{_of('网格名称')}{_of('联防组名称')}各户经协商，自愿订立本协议。",
        ),
        paragraph("FormHeading", "一、联防组和户长"),
        paragraph(
            "Form",
            f"本组由相邻{value('联防户数', '　　')}户组成（名单附后）。各户于",
            f"{_of('户长推选日期')}推选{_of('户长姓名')}为户长，经街道批准后履行职责。",
        ),
        paragraph("FormHeading", "二、各户约定"),
        *(
            paragraph("Form", f"（{n}）{text}")
            for n, text in zip(
                "一二三四五",
                (
                    "邻里和睦，互相照应；有矛盾先好好商量，商量不成请户长劝解，不激化、不报复。",
                    "看好自家的门、火、水、电、气；发现火情、漏水、失窃等紧急情况，先报警、报急救，再互相通知。",
                    "邻居有困难、愿意接受帮助的，力所能及帮一把；不愿意的，不勉强。",
                    "家中人口迁入、迁出等变动，告知户长或社区，由社区核实登记。",
                    "支持户长工作，参加联防组的议事和活动；对户长不满意的，可向社区提出更换。",
                ),
                strict=True,
            )
        ),
        paragraph("FormHeading", "三、户长职责"),
        *each(
            "职 in 户长职责表",
            paragraph("Form", "{{ loop.index }}. {{ 职.职责 }}：{{ 职.要求 }}"),
        ),
        paragraph("FormHeading", "四、个人信息和退出"),
        paragraph(
            "Form",
            "本协议所留姓名和住址只用于邻里联防和服务，由社区保管，不作他用，不向无关人员提供。"
            "户长不打听、不记录邻居的家事。任何一户可以随时书面或口头退出，退出不影响享受公共服务。",
        ),
        paragraph("FormHeading", "五、生效"),
        paragraph("FormLast", "本协议自各户签名之日起生效，一式两份，社区和户长各执一份。"),
        paragraph("FormHeading", "各户签名"),
        table(
            _HOUSEHOLDS,
            row(*map(label, ("序号", "户编号", "户　主", "住　　址", "签名、日期")))._replace(
                head=True
            ),
            *rows(
                "户 in 联防户表",
                row(
                    cell("{{ loop.index }}", style="CellCentre"),
                    cell("{{ 户.户编号 }}"),
                    cell("{{ 户.户主 }}"),
                    cell("{{ 户.住址 }}"),
                    cell("{{ 户.已签 }}"),
                    height=11,
                ),
            ),
        ),
        paragraph("Gap"),
        sign_here("户长（签名）：", date="　　　年　　月　　日"),
        sign_here("社区（盖章）：", date="　　　年　　月　　日"),
    ]


def handbook() -> list[str]:
    """户长工作手册: duties, households, what to do when, and room to write what was done."""
    return [
        paragraph("PaperTitle", "户长工作手册"),
        table(
            (28, 50, 28, 50),
            row(
                label("户　　长"), cell("{{ 户长姓名 }}"), label("联防组"), cell("{{ 联防组名称 }}")
            ),
            row(
                label("所属社区"), cell("{{ 社区名称 }}"), label("网　　格"), cell("{{ 网格名称 }}")
            ),
            row(
                label("推选日期"),
                cell("{{ 户长推选日期 }}"),
                label("批准日期"),
                cell("{{ 户长批准日期 }}"),
            ),
        ),
        paragraph("FormHeading", "一、六大职责"),
        table(
            _DUTIES,
            row(label("职　责"), label("怎　么　做"))._replace(head=True),
            *rows(
                "职 in 户长职责表",
                row(
                    cell("{{ 职.职责 }}", style="CellCentre"),
                    cell("{{ 职.要求 }}"),
                ),
            ),
        ),
        paragraph("FormHeading", "二、遇事怎么办"),
        *(
            paragraph("Form", f"{n}. {text}")
            for n, text in enumerate(
                (
                    "火情、有人受伤、违法侵害：先拨打119、120、110，再报社区。",
                    "邻里口角、家庭琐事：当场劝解，记入手册；劝不下来，当日报社区登记为矛盾纠纷。",
                    "纠纷涉及别的联防组：不自行处理，当日报社区。",
                    "水电气隐患、路灯不亮、垃圾积存等：报社区登记为事项，由街道分派办理。",
                    "邻居需要帮助：征得本人同意，由社区与其约定走访；本人不愿意，不再登门。",
                    "住户迁入迁出、房屋空置出租：只告知社区“有变动”，由社区核实。",
                ),
                1,
            )
        ),
        paragraph("FormHeading", "三、本组住户"),
        table(
            (12, 40, 34, 70),
            row(*map(label, ("序号", "户编号", "户　主", "住　　址")))._replace(head=True),
            *rows(
                "户 in 联防户表",
                row(
                    cell("{{ loop.index }}", style="CellCentre"),
                    cell("{{ 户.户编号 }}"),
                    cell("{{ 户.户主 }}"),
                    cell("{{ 户.住址 }}"),
                ),
            ),
        ),
        paragraph("FormHeading", "四、不做的事"),
        paragraph(
            "Form",
            "不打探邻居隐私，不登记与联防无关的事，不跟踪、不拍照、不搜查，不替代警察执法；"
            "手册不外借，不在群里发布住户信息，更换户长时交回社区。",
        ),
        paragraph("NextTitle", "履　职　记　录"),
        paragraph(
            "FormPlain",
            "月份：",
            Blank("", 4),
            "　　职责一栏填：纠纷化解、法治宣传、便民服务、治安防范、信息上报、临时任务、好人好事、住户变动。",
        ),
        table(
            _LOG,
            row(
                *map(label, ("序号", "日　期", "职　责", "做了什么、结果怎样", "涉及户数"))
            )._replace(head=True),
            *rows(
                "行 in 手写行表",
                row(cell("{{ 行.序号 }}", style="CellCentre"), *(cell("") for _n in range(4))),
            ),
        ),
        paragraph("Note", "每月底交社区录入，可复印使用。"),
    ]
