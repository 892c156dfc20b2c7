"""四、值得关注的情况, 五、分析研判 and 六、下步工作建议, with places for the clerk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from govtool.base.vocabulary import Prevented
from govtool.returns.narrative.facts import Earlier, Line, ReturnFacts, place
from govtool.returns.narrative.model import Part
from govtool.returns.narrative.phrases import days, joined, percentage
from govtool.returns.narrative.timeliness import named, not_kept

RISE, SHARE = 3, 0.5
"""The least rise, in cases and as a part of the earlier number, that is sharp (house default)."""

_LISTED, _FOLLOWED_UP = 8, 5
"""The most names in a sentence of the fourth section, and in a matter of the sixth."""

_QUESTIONS = (
    "主要类型和多发区域的成因，例如政策、季节、项目建设、物业服务、邻里关系等方面的原因",
    "重大复杂、久调未结和多次涉及的矛盾纠纷的症结，以及可能激化的风险",
    "排查、调处、移送各环节做法的成效和不足",
)
_SUGGESTIONS = (
    "对上述事项的处理意见：责任单位、措施、完成时限",
    "下一阶段排查化解的重点类型、重点区域、重点人群，以及需要上级协调解决的问题",
)


def attention(facts: ReturnFacts) -> Iterator[Part]:
    """Yield the part on majors, and the others where the return has their tables."""
    yield Part("重大复杂纠纷", [_majors(facts)])
    if facts.has("prevention"):
        yield Part("激化预警和防止激化", [_prevention(facts)], tables=("prevention",))
    if facts.has("repeated"):
        yield Part("多次涉及矛盾纠纷的当事人", [_repeated(facts)], tables=("repeated",))
    if facts.has("comparison") and facts.has("by_type"):
        yield Part("上升较快的类型和区域", [_rising(facts)])


def _majors(facts: ReturnFacts) -> str:
    major = facts.total["major"]
    if not major:
        return "期末没有在办的重大复杂纠纷。"
    units = [line for line in facts.lines("summary") if line["major"]]
    if len(units) == 1:
        return f"期末在办的重大复杂纠纷{major}件，承办单位为{units[0]['name']}。"
    held = joined([f"{line['name']}{line['major']}件" for line in units], "个单位", _LISTED)
    return f"期末在办的重大复杂纠纷{major}件，由{len(units)}个单位承办：{held}。"


def _prevention(facts: ReturnFacts) -> str:
    """Return what was prevented and averted; the cases found are in the table and the sources."""
    lines = facts.lines("prevention")
    prevented, averted, persons = (
        sum(line[column] for line in lines)
        for column in ("prevented", "averted", "averted_persons")
    )
    alerts = f"预警并采取预防措施{prevented}件" if prevented else "没有激化预警"
    if not averted:
        return f"{facts.now}{alerts}，没有记录防止激化的案件。"
    kinds = ((kind.zh, sum(line[f"{kind}_averted"] for line in lines)) for kind in Prevented)
    each = "、".join(f"防止{name}{count}件" for name, count in kinds if count)
    return f"{facts.now}{alerts}，防止激化{averted}件，涉及{persons}人，其中{each}。"


def _repeated(facts: ReturnFacts) -> str:
    """Return the parties of several cases; the title of the table says of how many."""
    lines, title = facts.lines("repeated"), facts.title("repeated")
    if not lines:
        return f"没有{title}。"
    listed = "；".join(map(_party, lines[:_LISTED])) + ("等" if len(lines) > _LISTED else "")
    return f"{title}，列出{len(lines)}名（家）：{listed}。"


def _party(line: Line) -> str:
    """Return a party without the numbers of its cases, which would tear the line."""
    types = f"（{line['types']}）" if line["types"] else ""
    return f"{line['party']}涉及{line['cases']}件{types}"


def rising(facts: ReturnFacts) -> list[str]:
    """Return what rose sharply against the previous period, each with its figures."""
    before = facts.earlier[0]
    if not facts.is_known(before):
        return []
    lines = facts.lines("by_type") + (facts.lines("by_community") if facts.is_street else [])
    return [_risen(line, before) for line in lines if _rises(line, before)]


def _rises(line: Line, earlier: Earlier) -> bool:
    now, before = line["registered"], line[earlier.column] or 0
    return bool(now - before >= max(RISE, SHARE * before))


def _risen(line: Line, earlier: Earlier) -> str:
    before, now = line[earlier.column] or 0, line["registered"]
    return f"{place(line)}由{before}件增至{now}件" if before else f"{place(line)}新增{now}件"


def _rising(facts: ReturnFacts) -> str:
    before = facts.earlier[0]
    if not facts.is_known(before):
        return f"没有{before.name}的可比数据，不作判断。"
    measure = f"登记数较{before.name}增加{RISE}件以上且增幅达到{SHARE:.0%}以上的"
    if found := rising(facts):
        return f"{measure}有：{'；'.join(found)}。"
    return f"没有{measure}类型{'和社区' if facts.is_street else ''}。"


# --- sections for the clerk


def judgement() -> Part:
    """Return the places for the analysis proper; nothing in it is computed."""
    return Part("", asks=_QUESTIONS)


def suggestions(facts: ReturnFacts) -> list[Part]:
    """Return the matters that the figures name, then the places for what to do about them."""
    matters = [f"{number}. {matter}。" for number, matter in enumerate(_matters(facts), start=1)]
    lead = (
        "依据本期数据，需要跟进的事项有：" if matters else "本期数据没有反映出需要专门跟进的事项。"
    )
    return [Part("需要跟进的事项", [lead], items=matters), Part("工作建议", asks=_SUGGESTIONS)]


def _matters(facts: ReturnFacts) -> Iterator[str]:
    overdue = sorted(facts.lines("overdue"), key=lambda line: -line["days"])
    late = [f"{named(line)}超期{days(line['days'])}" for line in overdue]
    major = facts.total["major"]
    parties = [line["party"] for line in facts.lines("repeated")]
    seldom = [
        f"“{line['name']}”{percentage(line['rate'])}" for line in not_kept(facts.lines("on_time"))
    ]
    if late:
        yield f"期末超期未办事项{len(late)}项：{_first(late, '项')}"
    if major:
        yield f"期末在办的重大复杂纠纷{major}件"
    if parties:
        yield f"多次涉及矛盾纠纷的当事人{len(parties)}名（家）：{_first(parties, '名（家）')}"
    if risen := rising(facts):
        yield f"上升较快的类型和区域：{_first(risen, '项')}"
    if seldom:
        yield f"按期率未达100%的应办事项{len(seldom)}类：{_first(seldom, '类')}"


def _first(names: Sequence[str], counter: str) -> str:
    return joined(names, counter, _FOLLOWED_UP)
