"""What the forms ask of the parties, and where they sign.

The Ministry's forms ask for the ethnic group too: its cell stays empty for the pen, since nobody
collects it here.
"""

from __future__ import annotations

from templates.markup import each, paragraph, sign_here, when
from templates.tables import Cell, Row, cell, label, row, row_tag, rows, table

PARTIES = "人 in 当事人表"
_WIDTHS = (20, 25, 30, 12, 10, 12, 12, 12, 23)
_VALUES = 7
"""Columns a value reaches over that has a row of its own."""


ROLE = "{{ 人.地位 }}"


def details(*more: tuple[str, str], role: str = ROLE) -> str:
    """Return the rows about each party, person or organisation; ``more`` are extra rows."""
    further = [_line(caption, content) for caption, content in more]
    return table(
        _WIDTHS,
        *rows(
            PARTIES,
            row_tag("if 人.是单位"),
            *_organisation(role),
            row_tag("else"),
            *_person(role),
            row_tag("endif"),
            *_acting(),
            *further,
            otherwise=_nobody(),
        ),
    )


def _organisation(role: str) -> list[Row]:
    return [
        row(label(role, merge="restart"), label("名　　称"), cell("{{ 人.姓名 }}", _VALUES)),
        row(
            label("", merge="continue"),
            label("法定代表人"),
            cell("{{ 人.法定代表人 }}", 3),
            label("职务"),
            cell("{{ 人.职务 }}", 3),
        ),
        _line("联系方式", "{{ 人.电话 }}"),
        _line("地　　址", "{{ 人.住址 }}"),
    ]


def _person(role: str) -> list[Row]:
    return [
        row(
            label(role, merge="restart"),
            label("姓　　名"),
            cell("{{ 人.姓名 }}"),
            *(
                part
                for caption, content in _ABOUT
                for part in (label(caption), cell(content, style="CellCentre"))
            ),
        ),
        row(
            label("", merge="continue"),
            label("职业或职务"),
            cell("{{ 人.职业 }}", 2),
            label("联系方式", 2),
            cell("{{ 人.电话 }}", 3),
        ),
        _line("单位或住址", "{{ 人.住址 }}"),
    ]


HAS_GUARDIAN, HAS_AGENT = "人.法定代理人 or 人.是未成年人", "人.委托代理人"
"""A minor has a guardian, whose name is written by hand where it is not known."""
GUARDIAN = "{{ 人.法定代理人 }}{% if 人.与当事人关系 %}（{{ 人.与当事人关系 }}）{% endif %}"
AGENT = "{{ 人.委托代理人 }}{% if 人.代理权限 %}（{{ 人.代理权限 }}）{% endif %}"


def _acting() -> list[Row]:
    """Who acts for a party: its guardian, also for the pen where it is a minor, and its agent."""
    guardian = _someone(
        "法定代理人", "人.法定代理人", "关系", "人.与当事人关系", "人.法定代理人电话"
    )
    agent = _someone("委托代理人", "人.委托代理人", "权限", "人.代理权限", "人.委托代理人电话")
    return [
        row_tag(f"if {HAS_GUARDIAN}"),
        guardian,
        row_tag("endif"),
        row_tag(f"if {HAS_AGENT}"),
        agent,
        row_tag("endif"),
    ]


def _someone(caption: str, name: str, about: str, what: str, phone: str) -> Row:
    name, what, phone = (f"{{{{ {value} }}}}" for value in (name, what, phone))
    below = label("", merge="continue")
    return row(
        below,
        label(caption),
        cell(name),
        label(about),
        cell(what, 2),
        label("电话"),
        cell(phone, 2),
    )


_ABOUT = (("性别", "{{ 人.性别 }}"), ("民族", ""), ("年龄", "{{ 人.年龄 }}"))


def _nobody() -> tuple[Row, ...]:
    """The rows of one person, for the pen."""
    empty = (
        label("姓　　名"),
        cell(""),
        label("性别"),
        cell(""),
        label("民族"),
        cell(""),
        label("年龄"),
        cell(""),
    )
    return (
        row(label("当事人", merge="restart"), *empty),
        row(
            label("", merge="continue"),
            label("职业或职务"),
            cell("", 2),
            label("联系方式", 2),
            cell("", 3),
        ),
        row(label("", merge="continue"), label("单位或住址"), cell("", _VALUES)),
    )


def _line(caption: str, content: str) -> Row:
    return row(label("", merge="continue"), label(caption), cell(content, _VALUES))


LIST_WIDTHS = (20, 24, 27, 11, 11, 33, 30)
"""Columns of a form with a list of parties, one row for each."""

NAMED = "{{ 人.姓名 }}{% if 人.法定代表人 %}（法定代表人：{{ 人.法定代表人 }}）{% endif %}"


def listed() -> list[Row]:
    """Return a row for each party beside the caption 当事人; two blank rows if none is known."""
    heads = ("地位", "姓名（名称）", "性别", "年龄", "联系方式", "单位或住址")
    below = label("", merge="continue")
    values = [
        cell(content, style="CellCentre" if content in _SHORT else "Cell")
        for content in (
            "{{ 人.地位 }}",
            NAMED,
            "{{ 人.性别 }}",
            "{{ 人.年龄 }}",
            "{{ 人.电话 }}",
            "{{ 人.住址 }}",
        )
    ]
    empty = row(below, *(cell("") for _head in heads))
    return [
        row(label("当 事 人", merge="restart"), *(label(head) for head in heads)),
        *rows(PARTIES, row(below, *values), *_acting_listed(below), otherwise=(empty, empty)),
    ]


def _acting_listed(below: Cell) -> list[Row]:
    """A row for each of those who act for a party, below it."""
    relation = "{% if 人.与当事人关系 %}与当事人关系：{{ 人.与当事人关系 }}{% endif %}"
    guardian = ("法定代理人", "{{ 人.法定代理人 }}", "", "", "{{ 人.法定代理人电话 }}", relation)
    agent = (
        "委托代理人",
        "{{ 人.委托代理人 }}",
        "",
        "",
        "{{ 人.委托代理人电话 }}",
        "{{ 人.代理权限 }}",
    )
    told = ((HAS_GUARDIAN, guardian), (HAS_AGENT, agent))
    lines = (
        (condition, row(below, label(caption), *map(cell, contents)))
        for condition, (caption, *contents) in told
    )
    return [
        part
        for condition, line in lines
        for part in (row_tag(f"if {condition}"), line, row_tag("endif"))
    ]


_SHORT = {"{{ 人.地位 }}", "{{ 人.性别 }}", "{{ 人.年龄 }}"}


def signatures(
    who: str = "当事人", each_one: str = f"{ROLE}　{{{{ 人.姓名 }}}}：", style: str = "SignHere"
) -> list[str]:
    """A line for each party to sign on, and one for who acts for it."""
    lines = (sign_here(each_one, style), *acting_sign(style))
    return [
        paragraph("FormLast", f"{who}（签名、盖章或者按指印）："),
        *each(PARTIES, *lines, otherwise=(sign_here("", style),) * 2),
    ]


def acting_sign(style: str = "SignHere") -> list[str]:
    """A line to sign on for each of those who act for a party 人."""
    guardian, agent = (
        sign_here(f"　　{caption}　{{{{ 人.{caption} }}}}：", style)
        for caption in ("法定代理人", "委托代理人")
    )
    return [*when(HAS_GUARDIAN, guardian), *when(HAS_AGENT, agent)]
