"""二、类型和区域分布: types, communities and grids of cases, and what rose and fell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from govtool.base.vocabulary import Source
from govtool.returns.narrative.facts import ReturnFacts, is_zero_report, place
from govtool.returns.narrative.model import Part
from govtool.returns.narrative.phrases import NamedCount, counted, joined, movement, ranking


class _Spread(NamedTuple):
    """The words of a sentence on how cases are spread over the lines of a table.

    :param cases: what is spread, before its number. :param over: over how many lines, ``{}``.
    :param one: the words before the only line, of several cases and of one. :param none: the
        sentence without any cases.
    """

    table: str
    cases: str
    over: str
    counter: str
    one: tuple[str, str]
    none: str = ""


_TYPES = _Spread(
    "by_type", "登记的", "涉及{}类纠纷", "类", ("均为", "为"), "没有登记矛盾纠纷，不作类型分析。"
)
_SOURCES = _Spread(
    "by_source",
    "登记的",
    "有{}种来源",
    "种来源",
    ("均为", "为"),
    "没有登记矛盾纠纷，不作来源分析。",
)
_COMMUNITIES = _Spread(
    "by_community",
    "社区登记的",
    "分布在{}个社区",
    "个社区",
    ("全部来自", "来自"),
    "各社区均无登记。",
)
_GRIDS = _Spread("by_grid", "已落实到网格的", "分布在{}个网格", "个网格", ("均在", "在"))


def distribution(facts: ReturnFacts) -> Iterator[Part]:
    """Yield parts by type, source, campaign, community and grid; a unit has no communities."""
    now = facts.now
    if facts.has("by_type"):
        types = now + _spread(facts, _TYPES), _moved(facts, "by_type", "各类纠纷", "类")
        yield Part("类型分布", types, tables=("by_type",), charts=("types",))
    if facts.has("by_source"):
        sources = now + _spread(facts, _SOURCES), _petitions(facts)
        yield Part("来源分布", sources, tables=("by_source",))
    if facts.has("by_campaign"):
        yield Part("专项类别", [now + _campaigns(facts)], tables=("by_campaign",))
    grids = _spread(facts, _GRIDS)
    if facts.is_street and facts.has("by_community"):
        moved = _moved(facts, "by_community", "各社区登记", "个社区")
        places = now + _spread(facts, _COMMUNITIES), moved, grids, _zero_reports(facts)
        tables = "by_community", "by_grid"
        yield Part("区域分布", places, tables=tables, charts=("communities",))
    elif facts.lines("by_grid"):
        yield Part("区域分布", [grids], tables=("by_grid",))


def _spread(facts: ReturnFacts, words: _Spread) -> str:
    found = _counts(facts, words.table)
    if not found:
        return words.none
    total = sum(count for _name, count in found)
    if len(found) == 1:
        return f"{words.cases}{total}件{words.one[total == 1]}{found[0][0]}。"
    over = words.over.format(len(found))
    return f"{words.cases}{total}件{over}，{ranking(found, words.counter)}。"


def _petitions(facts: ReturnFacts) -> str:
    """Return 信访形势: petitions now and before; empty where there were none at all."""
    petitions = (line for line in facts.lines("by_source") if line["code"] == Source.PETITION)
    line = next(petitions, None)
    if line is None:
        return ""
    now = line["registered"]
    against = [
        f"，{e.name}{line[e.column]}件" if line[e.column] else f"，{e.name}没有"
        for e in facts.earlier
        if facts.is_known(e)
    ]
    return (
        f"其中信访转办{now}件{''.join(against)}。" if now else f"没有信访转办件{''.join(against)}。"
    )


def _campaigns(facts: ReturnFacts) -> str:
    found = counted(_counts(facts, "by_campaign"))
    return f"登记的专项纠纷：{found}。" if found else "没有登记专项类别的矛盾纠纷。"


def _zero_reports(facts: ReturnFacts) -> str:
    """Return the 零报告 units; none is named when the whole street has nothing to report."""
    if is_zero_report(facts.total):
        return ""
    idle = [line["name"] for line in facts.lines("summary") if is_zero_report(line)]
    if not idle:
        return f"{facts.now}没有零报告单位。"
    return f"{facts.now}零报告单位{len(idle)}个：{joined(idle, '个单位', limit=12)}。"


def _counts(facts: ReturnFacts, table: str) -> list[NamedCount]:
    """Return what was registered by name; the grids of two communities may have one name."""
    lines = facts.lines(table)
    return [(place(line), line["registered"]) for line in lines if line["registered"]]


def _moved(facts: ReturnFacts, table: str, things: str, counter: str) -> str:
    """Return what rose and fell most against each earlier period."""
    text = ""
    for e in filter(facts.is_known, facts.earlier if facts.lines(table) else ()):
        lines = facts.lines(table)
        changes = [(place(line), line["registered"] - (line[e.column] or 0)) for line in lines]
        text += movement(changes, e.name, things, counter)
    return text
