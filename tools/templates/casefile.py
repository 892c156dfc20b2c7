"""What holds a case file 卷宗 together: cover, contents, closing report."""

from __future__ import annotations

from templates.markup import paragraph
from templates.tables import Row, cell, label, long_cell, row, rows, ruled, signed, table

MATTER = "{{ 双方 }}{{ 纠纷类型 }}"

_COVER = (36, 120)


def cover() -> list[str]:
    """卷宗封面."""
    lines = (
        ("卷　　名", MATTER),
        ("卷　　号", "{{ 卷号 }}"),
        ("人民调解员", "{{ 调解员及证号 }}"),
        ("调解日期", "{{ 调解起止 }}"),
        ("立 卷 人", "{{ 立卷人 }}"),
        ("立卷日期", "{{ 立卷日期 }}"),
        ("保管期限", "{{ 保管期限 }}"),
        ("备　　注", "{{ 备注 }}"),
    )
    filled = (
        row(label(caption, style="CoverLabel"), ruled(content, style="CoverCell"), height=17)
        for caption, content in lines
    )
    return [
        paragraph("CoverOffice", "{{ 调委会名称 }}"),
        paragraph("CoverTitle", "人民调解卷宗"),
        table(_COVER, *filled, border="none"),
    ]


_CONTENTS = (12, 41, 40, 39, 12, 12)
_FOR_THE_PEN = 6
"""Empty rows for what is put into the file on paper: identity papers, evidence, receipts."""


def contents() -> list[str]:
    """卷内目录: the papers in order; page numbers are written by hand when the file is bound."""
    heads = Row(tuple(map(label, ("序号", "文书名称", "文号", "日期", "页号", "备注"))), head=True)
    values = (
        cell("{{ 文.序号 }}", style="CellCentre"),
        cell("{{ 文.文书名称 }}"),
        cell("{{ 文.文号 }}"),
        cell("{{ 文.日期 }}"),
        cell("{{ 文.页号 }}", style="CellCentre"),
        cell("{{ 文.备注 }}"),
    )
    empty = row(*(cell("") for _column in _CONTENTS))
    return [
        paragraph("PaperTitle", "卷内目录"),
        paragraph("NumberRight", "卷号：{{ 卷号 }}"),
        table(_CONTENTS, heads, *rows("文 in 卷内文书表", row(*values)), *[empty] * _FOR_THE_PEN),
    ]


_REPORT = (30, 48, 30, 48)


def closing() -> list[str]:
    """结案报告."""
    lines = [
        row(label("卷　　号"), cell("{{ 卷号 }}"), label("案件编号"), cell("{{ 案件编号 }}")),
        row(label("承办单位"), cell("{{ 承办单位 }}"), label("承 办 人"), cell("{{ 调解员 }}")),
        row(label("受案时间"), cell("{{ 受理日期 }}"), label("结案时间"), cell("{{ 办结日期 }}")),
        row(label("当 事 人"), cell("{{ 当事人及代理人 }}", 3), height=14),
        row(label("纠纷类型"), cell("{{ 纠纷类型 }}"), label("案件来源"), cell("{{ 案件来源 }}")),
        row(label("办结方式"), cell("{{ 办结方式 }}"), label("化解方式"), cell("{{ 化解方式 }}")),
        row(label("简要事实"), long_cell("简要事实", 3), height=50, whole=False),
        row(label("处理结果"), long_cell("处理结果", 3), height=42, whole=False),
        row(label("承 办 人\n（签名）"), signed(3), height=20),
        row(label("负责人意见\n（签名）"), signed(3), height=24),
    ]
    return [paragraph("PaperTitle", "矛盾纠纷结案报告"), table(_REPORT, *lines)]
