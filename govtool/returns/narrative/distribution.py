"""二、类型和区域分布: which types, communities and grids the cases are of, and what rose and fell."""

from __future__ import annotations

from collections.abc import Sequence

from govtool.base import vocabulary as voc
from govtool.returns.narrative.facts import Line, ReturnFacts
from govtool.returns.narrative.model import Part
from govtool.returns.narrative.overall import is_zero_report
from govtool.returns.narrative.phrases import Counted, joined, paragraphs, sentence
from govtool.returns.narrative.ranking import movement, ranking


def distribution(facts: ReturnFacts) -> list[Part]:
    """By type, and by community and grid; a unit alone has no communities to compare."""
    parts = (
        [Part("类型分布", _types(facts), tables=("by_type",), charts=("types",))]
        if facts.has("by_type")
        else []
    )
    if facts.has("by_source"):
        parts.append(Part("来源分布", _sources(facts), tables=("by_source",)))
    if facts.has("by_campaign"):
        parts.append(Part("专项类别", paragraphs(_campaigns(facts)), tables=("by_campaign",)))
    if facts.is_street and facts.has("by_community"):
        places = paragraphs(*_communities(facts), _grids(facts), _zero_reports(facts))
        parts.append(
            Part("区域分布", places, tables=("by_community", "by_grid"), charts=("communities",))
        )
    elif facts.lines("by_grid"):
        parts.append(Part("区域分布", paragraphs(_grids(facts)), tables=("by_grid",)))
    return parts


def _types(facts: ReturnFacts) -> tuple[str, ...]:
    return paragraphs(_by_type(facts), _moved(facts, "by_type", "各类纠纷", "类"))


def _by_type(facts: ReturnFacts) -> str:
    found = _counts(facts.lines("by_type"))
    total = sum(count for _, count in found)
    if not found:
        return sentence(f"{facts.now}没有登记矛盾纠纷", "不作类型分析")
    if len(found) == 1:
        return sentence(f"{facts.now}登记的{total}件{'均' if total > 1 else ''}为{found[0][0]}")
    return sentence(f"{facts.now}登记的{total}件涉及{len(found)}类纠纷", ranking(found, "类"))


def _sources(facts: ReturnFacts) -> tuple[str, ...]:
    return paragraphs(_by_source(facts), _petitions(facts))


def _by_source(facts: ReturnFacts) -> str:
    found = _counts(facts.lines("by_source"))
    total = sum(count for _, count in found)
    if not found:
        return sentence(f"{facts.now}没有登记矛盾纠纷", "不作来源分析")
    if len(found) == 1:
        return sentence(f"{facts.now}登记的{total}件{'均' if total > 1 else ''}为{found[0][0]}")
    return sentence(f"{facts.now}登记的{total}件有{len(found)}种来源", ranking(found, "种来源"))


def _petitions(facts: ReturnFacts) -> str:
    """信访形势: petitions now, and before; nothing where there were none at all."""
    line = next(
        (line for line in facts.lines("by_source") if line["code"] == voc.Source.PETITION), None
    )
    if line is None:
        return ""
    now = line["registered"]
    against = [
        f"{e.name}{line[e.column]}件" if line[e.column] else f"{e.name}没有"
        for e in facts.earlier
        if facts.is_known(e)
    ]
    return sentence(f"其中信访转办{now}件" if now else "没有信访转办件", *against)


def _campaigns(facts: ReturnFacts) -> str:
    found = _counts(facts.lines("by_campaign"))
    if not found:
        return sentence(f"{facts.now}没有登记专项类别的矛盾纠纷")
    return sentence(
        f"{facts.now}登记的专项纠纷：" + "、".join(f"{name}{count}件" for name, count in found)
    )


def _communities(facts: ReturnFacts) -> list[str]:
    return [_by_community(facts), _moved(facts, "by_community", "各社区登记", "个社区")]


def _by_community(facts: ReturnFacts) -> str:
    found = _counts(facts.lines("by_community"))
    total = sum(count for _, count in found)
    if not found:
        return sentence(f"{facts.now}各社区均无登记")
    if len(found) == 1:
        whole = "全部" if total > 1 else ""
        return sentence(f"{facts.now}社区登记的{total}件{whole}来自{found[0][0]}")
    return sentence(
        f"{facts.now}社区登记的{total}件分布在{len(found)}个社区", ranking(found, "个社区")
    )


def _grids(facts: ReturnFacts) -> str:
    found = _counts(facts.lines("by_grid"))
    if not found:
        return ""
    total = sum(count for _, count in found)
    if len(found) == 1:
        return sentence(f"已落实到网格的{total}件{'均' if total > 1 else ''}在{found[0][0]}")
    return sentence(f"已落实到网格的{total}件分布在{len(found)}个网格", ranking(found, "个网格"))


def _zero_reports(facts: ReturnFacts) -> str:
    """零报告 units; none is named when the whole street has nothing to report."""
    idle = [line["name"] for line in facts.lines("summary") if is_zero_report(line)]
    if is_zero_report(facts.total):
        return ""
    if not idle:
        return sentence(f"{facts.now}没有零报告单位")
    return sentence(f"{facts.now}零报告单位{len(idle)}个：{joined(idle, '个单位', limit=12)}")


def _counts(lines: Sequence[Line]) -> list[Counted]:
    """What was registered by name; the grids of two communities may have one name."""
    return [(place(line), line["registered"]) for line in lines if line["registered"]]


def place(line: Line) -> str:
    """The name of a line; of a grid with its community before it."""
    unit, name = line.get("unit"), line["name"] or "未填网格"
    return name if not unit or name.startswith(unit) else f"{unit}{name}"


def _moved(facts: ReturnFacts, table: str, things: str, counter: str) -> str:
    lines = facts.lines(table)
    told = [
        movement(
            [(place(line), line["registered"] - (line[e.column] or 0)) for line in lines],
            e.name,
            things,
            counter,
        )
        for e in facts.earlier
        if lines and facts.is_known(e)
    ]
    return "".join(told)
