"""五、分析研判 and 六、下步工作建议: what only the clerk can write, and the facts to write about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from govtool.returns.narrative.attention import rising
from govtool.returns.narrative.facts import ReturnFacts
from govtool.returns.narrative.model import Part
from govtool.returns.narrative.phrases import days, joined, percentage, sentence
from govtool.returns.narrative.timeliness import named, not_kept

_QUESTIONS = (
    "主要类型和多发区域的成因，例如政策、季节、项目建设、物业服务、邻里关系等方面的原因",
    "重大复杂、久调未结和多次涉及的矛盾纠纷的症结，以及可能激化的风险",
    "排查、调处、移送各环节做法的成效和不足",
)
_SUGGESTIONS = (
    "对上述事项的处理意见：责任单位、措施、完成时限",
    "下一阶段排查化解的重点类型、重点区域、重点人群，以及需要上级协调解决的问题",
)
_NAMED = 5


def judgement() -> Part:
    """The places of the analysis proper; nothing in it is computed."""
    return Part("", asks=_QUESTIONS)


def suggestions(facts: ReturnFacts) -> list[Part]:
    """The matters the figures name, then the places for what to do about them."""
    matters = list(_matters(facts))
    lead = (
        "依据本期数据，需要跟进的事项有：" if matters else "本期数据没有反映出需要专门跟进的事项。"
    )
    numbered = [f"{number}. {matter}" for number, matter in enumerate(matters, start=1)]
    return [Part("需要跟进的事项", [lead], items=numbered), Part("工作建议", asks=_SUGGESTIONS)]


def _matters(facts: ReturnFacts) -> Iterator[str]:
    yield from _overdue(facts)
    if facts.total["major"]:
        yield sentence(f"期末在办的重大复杂纠纷{facts.total['major']}件")
    parties = [line["party"] for line in facts.lines("repeated")]
    if parties:
        yield sentence(
            f"多次涉及矛盾纠纷的当事人{len(parties)}名（家）：{joined(parties, '名（家）', _NAMED)}"
        )
    risen = rising(facts)
    if risen:
        yield sentence(f"上升较快的类型和区域：{_listed(risen)}")
    yield from _seldom_kept(facts)


def _overdue(facts: ReturnFacts) -> Iterator[str]:
    lines = sorted(facts.lines("overdue"), key=lambda line: -line["days"])
    if lines:
        told = [f"{named(line)}超期{days(line['days'])}" for line in lines]
        yield sentence(f"期末超期未办事项{len(lines)}项：{joined(told, '项', _NAMED)}")


def _seldom_kept(facts: ReturnFacts) -> Iterator[str]:
    lines = not_kept(facts.lines("on_time"))
    told = [f"“{line['name']}”{percentage(line['rate'])}" for line in lines]
    if told:
        yield sentence(f"按期率未达100%的应办事项{len(told)}类：{joined(told, '类', _NAMED)}")


def _listed(items: Sequence[str]) -> str:
    return joined(items, "项", _NAMED)
