"""Papers of grids: the sign 网格公示牌 (定人、定岗、定责), and lists of heads 户长名单."""

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


def _heads(title: str, *columns: tuple[str, int, str]) -> list[str]:
    """A list of heads: its columns with their widths; a name of none is room for the pen."""
    captions, widths, names = zip(("序号", 12, ""), *columns, strict=True)
    heads = row(*map(label, captions))._replace(head=True)
    values = [cell(f"{{{{ 户长.{name} }}}}" if name else "") for name in names[1:]]
    return [
        paragraph("PaperTitle", title),
        paragraph("NumberRight", "{{ 社区名称 }}　　{{ 今日 }}"),
        table(
            widths,
            heads,
            *rows("户长 in 户长表", row(cell("{{ loop.index }}", style="CellCentre"), *values)),
        ),
    ]


_WHO = (("联防组", 34, "联防组"), ("户长姓名", 28, "姓名"))


def approval() -> list[str]:
    """户长报批名单."""
    return [
        *_heads(
            "十户联防户长报批名单",
            *_WHO,
            ("推选日期", 32, "推选日期"),
            ("推选户数", 20, "推选户数"),
            ("推选身份", 30, "推选身份"),
        ),
        paragraph("FormSigned", "街道意见（盖章）：　　　　　　　　年　　月　　日"),
    ]


def plaques() -> list[str]:
    """户长挂牌名单."""
    return _heads(
        "十户联防户长挂牌名单",
        *_WHO,
        ("所属社区", 40, "所属"),
        ("批准日期", 32, "批准日期"),
        ("备注", 10, ""),
    )


def training() -> list[str]:
    """户长培训签到表."""
    return _heads(
        "十户联防户长培训签到表",
        *_WHO,
        ("所属社区", 42, "所属"),
        ("本人签名", 40, ""),
    )


def insurance() -> list[str]:
    """户长投保名单."""
    return _heads(
        "十户联防户长投保名单",
        *_WHO,
        ("所属社区", 40, "所属"),
        ("原保险到期日", 32, "保险到期"),
        ("备注", 10, ""),
    )
