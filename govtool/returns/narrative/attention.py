"""四、值得关注的情况: majors, parties of many cases, and what rose sharply."""

from __future__ import annotations

from govtool.base.vocabulary import Prevented
from govtool.returns.narrative.distribution import place
from govtool.returns.narrative.facts import Earlier, Line, ReturnFacts
from govtool.returns.narrative.model import Part
from govtool.returns.narrative.phrases import joined, paragraphs, sentence

RISE, SHARE = 3, 0.5
"""What rises by so many cases and by such a part of what was is said to rise sharply (house default)."""

_NAMED = 8


def attention(facts: ReturnFacts) -> list[Part]:
    """Majors always; the others where the return has their tables."""
    parts = [Part("重大复杂纠纷", paragraphs(_majors(facts)))]
    if facts.has("prevention"):
        parts.append(
            Part("激化预警和防止激化", paragraphs(_prevention(facts)), tables=("prevention",))
        )
    if facts.has("repeated"):
        parts.append(
            Part("多次涉及矛盾纠纷的当事人", paragraphs(_repeated(facts)), tables=("repeated",))
        )
    if facts.has("comparison") and facts.has("by_type"):
        parts.append(Part("上升较快的类型和区域", paragraphs(_rising(facts))))
    return parts


def _majors(facts: ReturnFacts) -> str:
    major = facts.total["major"]
    if not major:
        return sentence("期末没有在办的重大复杂纠纷")
    units = [line for line in facts.lines("summary") if line["major"]]
    if len(units) == 1:
        return sentence(f"期末在办的重大复杂纠纷{major}件", f"承办单位为{units[0]['name']}")
    held = joined([f"{line['name']}{line['major']}件" for line in units], "个单位", _NAMED)
    return sentence(f"期末在办的重大复杂纠纷{major}件", f"由{len(units)}个单位承办：{held}")


def _prevention(facts: ReturnFacts) -> str:
    """Return what was prevented and averted; the cases that were found stand in the table, and among the sources."""
    lines = facts.lines("prevention")
    prevented, averted, persons = (
        sum(line[column] for line in lines)
        for column in ("prevented", "averted", "averted_persons")
    )
    alerts = f"预警并采取预防措施{prevented}件" if prevented else "没有激化预警"
    if not averted:
        return sentence(f"{facts.now}{alerts}", "没有记录防止激化的案件")
    kinds = ((kind.zh, sum(line[f"{kind}_averted"] for line in lines)) for kind in Prevented)
    told = "、".join(f"防止{name}{count}件" for name, count in kinds if count)
    return sentence(
        f"{facts.now}{alerts}", f"防止激化{averted}件", f"涉及{persons}人", f"其中{told}"
    )


def _repeated(facts: ReturnFacts) -> str:
    """The title of the table says how many cases make a party one of them; the table may not list them all."""
    lines = facts.lines("repeated")
    if not lines:
        return sentence(f"没有{facts.title('repeated')}")
    told = "；".join(_party(line) for line in lines[:_NAMED])
    more = "等" if len(lines) > _NAMED else ""
    return sentence(f"{facts.title('repeated')}，列出{len(lines)}名（家）：{told}{more}")


def _party(line: Line) -> str:
    """The numbers of the cases stand in the table: in a sentence they would tear the line."""
    types = f"（{line['types']}）" if line["types"] else ""
    return f"{line['party']}涉及{line['cases']}件{types}"


def rising(facts: ReturnFacts) -> list[str]:
    """What rose sharply against the previous period, each with its figures."""
    before = facts.earlier[0]
    if not facts.is_known(before):
        return []
    lines = [
        line
        for table in ("by_type", "by_community")
        if facts.is_street or table == "by_type"
        for line in facts.lines(table)
    ]
    return [_risen(line, before) for line in lines if _rises(line, before)]


def _rises(line: Line, earlier: Earlier) -> bool:
    now, before = line["registered"], line[earlier.column] or 0
    return bool(now - before >= max(RISE, SHARE * before))


def _risen(line: Line, earlier: Earlier) -> str:
    before = line[earlier.column] or 0
    return (
        f"{place(line)}由{before}件增至{line['registered']}件"
        if before
        else f"{place(line)}新增{line['registered']}件"
    )


def _rising(facts: ReturnFacts) -> str:
    before = facts.earlier[0]
    if not facts.is_known(before):
        return sentence(f"没有{before.name}的可比数据", "不作判断")
    measure = f"较{before.name}增加{RISE}件以上且增幅达到{SHARE:.0%}以上"
    found = rising(facts)
    if not found:
        return sentence(
            f"没有登记数{measure}的类型和社区" if facts.is_street else f"没有登记数{measure}的类型"
        )
    return sentence(f"登记数{measure}的有：{'；'.join(found)}")
