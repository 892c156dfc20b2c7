"""一、总体情况: what came in, what ended, what is left, and how that compares."""

from __future__ import annotations

from collections.abc import Iterable

from govtool.base.dates import chinese_day
from govtool.returns.captions import corrections
from govtool.returns.narrative.facts import Earlier, Line, ReturnFacts
from govtool.returns.narrative.model import Part
from govtool.returns.narrative.phrases import paragraphs, percentage, sentence
from govtool.returns.rounding import percent
from govtool.returns.summary_rows import COUNTED

_ENDINGS = {
    "settled": "调解成功",
    "transferred": "移送",
    "diverted": "导入诉讼等",
    "other_closed": "其他办结",
}
_COMPARED = {"registered": "登记", "settled": "调解成功", "closing": "期末在办"}


def overall(facts: ReturnFacts) -> Part:
    """The section's only part, with the comparison and the summary of all units."""
    return Part(
        "",
        paragraphs(_movement(facts), _outcome(facts), *_comparisons(facts), *_corrections(facts)),
        tables=("comparison", "summary"),
        charts=("trend",),
    )


def is_zero_report(figures: Line) -> bool:
    """零报告: nothing pending, nothing new, nothing ended."""
    return not any(figures[column] for column in COUNTED)


def _movement(facts: ReturnFacts) -> str:
    if is_zero_report(facts.total):
        return sentence(
            f"{facts.now}{facts.unit}无矛盾纠纷登记、转入和办结", "期初、期末均无在办", "实行零报告"
        )
    return _incoming(facts) + _ended(facts) + _closing(facts)


def _incoming(facts: ReturnFacts) -> str:
    opening, registered, received = (
        facts.total[column] for column in ("opening", "registered", "received")
    )
    if registered or received:
        came = "、".join(
            part for part in (_some("登记", registered), _some("转入", received)) if part
        )
    else:
        came = "无登记、无转入"
    return sentence(
        f"{facts.unit}期初在办矛盾纠纷{opening}件"
        if opening
        else f"{facts.unit}期初无在办矛盾纠纷",
        f"{facts.now}{came}",
    )


def _some(word: str, count: int) -> str:
    return f"{word}{count}件" if count else ""


def _ended(facts: ReturnFacts) -> str:
    """How what ended was ended, and the rate; without anything ended there is no rate."""
    ended, settled = facts.ended, facts.total["settled"]
    if not ended:
        return sentence(f"{facts.now}没有办结、移送的矛盾纠纷", "不计算调解成功率")
    kinds = [
        (label, facts.total[column]) for column, label in _ENDINGS.items() if facts.total[column]
    ]
    rate = (
        "不计算调解成功率"
        if facts.total["rate"] is None
        else f"调解成功率{percentage(facts.total['rate'])}"
    )
    if settled == ended:
        return sentence(
            f"{facts.now}办结{ended}件", "全部调解成功" if ended > 1 else "调解成功", rate
        )
    if len(kinds) == 1:
        return sentence(f"{facts.now}{kinds[0][0]}{ended}件", "没有调解成功的", rate)
    ways = "、".join(f"{label}{count}件" for label, count in kinds)
    return sentence(
        f"{facts.now}办结、移送等共{ended}件",
        f"其中{ways}",
        "" if settled else "没有调解成功的",
        rate,
    )


def _outcome(facts: ReturnFacts) -> str:
    """结案率 and 群众满意率, where the return has them; nothing of an office without cases."""
    if is_zero_report(facts.total):
        return ""
    return _closing_rate(facts) + _satisfaction(facts)


def _closing_rate(facts: ReturnFacts) -> str:
    rate = facts.figure("closing_rate")
    if rate is None:
        return ""
    return sentence(
        f"按件统计，结案率（办结÷期初在办与登记之和）为{percentage(rate)}",
        *_points(facts, "closing_rate"),
    )


def _points(facts: ReturnFacts, item: str) -> Iterable[str]:
    """By how many points 百分点 a rate is above or below that of the previous period, as both are printed."""
    line, before = facts.compared(item), facts.earlier[0]
    if line is None or line["current"] is None or line[before.column] is None:
        return
    points = percent(line["current"]) - percent(line[before.column])
    if not points:
        yield f"与{before.name}基本持平"
    else:
        yield f"较{before.name}{'提高' if points > 0 else '下降'}{abs(points)}个百分点"


def _satisfaction(facts: ReturnFacts) -> str:
    if not facts.has("satisfaction"):
        return ""
    asked = sum(line["current"] for line in facts.lines("satisfaction"))
    if not asked:
        return sentence(f"{facts.now}没有回访征询意见", "不计算群众满意率")
    given = "、".join(
        f"{line['answer']}{line['current']}件"
        for line in facts.lines("satisfaction")
        if line["current"]
    )
    rate = f"群众满意率{percentage(facts.figure('satisfaction') or 0)}"
    return sentence(f"回访征询{asked}件", given, rate, *_points(facts, "satisfaction"))


def _closing(facts: ReturnFacts) -> str:
    closing = facts.total["closing"]
    if not closing:
        return sentence("期末无在办")
    kinds = [
        ("为重大复杂纠纷", "重大复杂", facts.total["major"]),
        ("已超期", "超期", facts.total["overdue"]),
    ]
    both = "均" if closing > 1 else ""
    every = [f"{both}{whole}" for whole, _, count in kinds if count == closing]
    some = "、".join(f"{word}{count}件" for _, word, count in kinds if 0 < count < closing)
    none = [
        f"无{word}"
        for word, count in (("重大复杂纠纷", kinds[0][2]), ("超期", kinds[1][2]))
        if not count
    ]
    return sentence(f"期末在办{closing}件", *every, f"其中{some}" if some else "", *none)


def _comparisons(facts: ReturnFacts) -> list[str]:
    if not facts.has("comparison"):
        return []
    told = [
        _compared(facts, earlier) + _partial(facts, earlier)
        for earlier in facts.earlier
        if facts.is_known(earlier)
    ]
    return [*told, _unfinished(facts) if told else "", _incomparable(facts)]


def _unfinished(facts: ReturnFacts) -> str:
    """Part of a period against whole ones says little."""
    return (
        sentence(f"{facts.now}尚未结束", f"以上与{_compared_with(facts)}全期数据的对比仅供参考")
        if facts.goes_on
        else ""
    )


def _compared_with(facts: ReturnFacts) -> str:
    return "、".join(earlier.name for earlier in facts.earlier if facts.is_known(earlier))


def _compared(facts: ReturnFacts, earlier: Earlier) -> str:
    """Number by number against an earlier period; what did not change is named together."""
    changed, same = [], []
    for item, label in _COMPARED.items():
        line = facts.compared(item)
        if line is None or line[earlier.column] is None:
            continue
        if line["current"] == line[earlier.column]:
            same.append(label)
        else:
            changed.append(label + _change(line, earlier, facts.now))
    changed += _rate(facts, earlier, same)
    if not changed:
        return sentence(f"与{earlier.name}相比", f"{'、'.join(same)}均持平")
    return sentence(f"与{earlier.name}相比", "；".join([*changed, *_unchanged(same)]))


def _unchanged(labels: list[str]) -> Iterable[str]:
    if labels:
        yield "、".join(labels) + ("均持平" if len(labels) > 1 else "持平")


def _change(line: Line, earlier: Earlier, now_name: str) -> str:
    """By how many, and by which part of what was: of nothing there is no part."""
    now, before = line["current"], line[earlier.column]
    verb, part = ("增加", "增长") if now > before else ("减少", "下降")
    counted = f"{verb}{abs(now - before)}件"
    if not before:
        return f"{counted}（{earlier.name}为零）"
    if not now:
        return f"{counted}（{now_name}为零）"
    change = abs(line[earlier.change] or 0)
    return f"{counted}，{part}{percentage(change)}" if percent(change) else counted


def _rate(facts: ReturnFacts, earlier: Earlier, same: list[str]) -> Iterable[str]:
    """The rate changes by points 百分点, those of the rates as they are printed; without one now there is no change."""
    now, before = facts.total["rate"], facts.rate(earlier)
    if now is None:
        return
    if before is None:
        yield f"{earlier.name}没有办结、移送的矛盾纠纷，调解成功率不作比较"
    elif now == before:
        same.append("调解成功率")
    elif points := percent(now) - percent(before):
        to, by = ("升至", "提高") if points > 0 else ("降至", "下降")
        yield f"调解成功率由{percentage(before)}{to}{percentage(now)}，{by}{abs(points)}个百分点"
    else:
        yield "调解成功率基本持平"


def _partial(facts: ReturnFacts, earlier: Earlier) -> str:
    """A record that began within the earlier period covers only part of it."""
    first = facts.first_recorded
    if first is None or not earlier.period.begin < first <= earlier.period.last:
        return ""
    return sentence(f"{earlier.name}的记录自{chinese_day(first)}开始", "对比数据仅供参考")


def _incomparable(facts: ReturnFacts) -> str:
    missing = [earlier for earlier in facts.earlier if not facts.is_known(earlier)]
    if not missing:
        return ""
    names = "和".join(earlier.name for earlier in missing)
    comparisons = "、".join(earlier.comparison for earlier in missing)
    since = f"记录自{chinese_day(facts.first_recorded)}开始" if facts.first_recorded else ""
    return sentence(since, f"没有{names}的可比数据", f"本期不作{comparisons}分析")


def _corrections(facts: ReturnFacts) -> list[str]:
    """更正: figures of a filed return stand as they were filed."""
    found = corrections(facts.paper.head)
    return ["本期报表报送后有更正，汇总数字仍为报送时的数字，变动如下。", *found] if found else []
