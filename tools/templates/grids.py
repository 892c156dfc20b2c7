"""The sign of a grid 网格公示牌: posts, people, duties (定人、定岗、定责)."""

from __future__ import annotations

from templates.markup import paragraph
from templates.tables import cell, label, row, rows, table

_ABOUT = (28, 50, 28, 50)
_POSTS = (26, 40, 90)


def sign() -> list[str]:
    """网格公示牌."""
    heads = row(*map(label, ("岗　　位", "人　　员", "职　　责")))._replace(head=True)
    post = row(
        cell("{{ 岗.岗位 }}", style="CellCentre"), cell("{{ 岗.人员 }}"), cell("{{ 岗.职责 }}")
    )
    return [
        paragraph("PaperTitle", "{{ 网格名称 }}公示牌"),
        paragraph("NumberRight", "网格编号：{{ 网格编号 }}"),
        table(
            _ABOUT,
            row(
                label("所属单位"), cell("{{ 网格所属 }}"), label("网格类别"), cell("{{ 网格类别 }}")
            ),
            row(label("户　　数"), cell("{{ 网格户数 }}"), label("更新日期"), cell("{{ 今日 }}")),
        ),
        paragraph("Gap"),
        table(_POSTS, heads, *rows("岗 in 网格岗位表", post)),
        paragraph("FormSigned", "{{ 街道名称 }}"),
    ]
