"""一、总体情况: what came in, what ended, what is left, and how that compares."""

from __future__ import annotations

from collections.abc import Iterator

from govtool.base.dates import chinese_day
from govtool.returns.captions import corrections
from govtool.returns.cell_text import percent
from govtool.returns.narrative.facts import Earlier, Line, ReturnFacts, is_zero_report
from govtool.returns.narrative.model import Part
from govtool.returns.narrative.phrases import counted, percentage

_ENDINGS = {
    "settled": "调解成功",
    "transferred": "移送",
    "diverted": "导入诉讼等",
    "other_closed": "其他办结",
}
_COMPARED = {"registered": "登记", "settled": "调解成功", "closing": "期末在办"}


def overall(facts: ReturnFacts) -> Part:
    """Return the section's only part, with the comparison and the summary of all units."""
    paragraphs = [_movement(facts), _outcome(facts)]
    if facts.has("comparison"):
        paragraphs += _comparisons(facts)
    if found := corrections(facts.paper.head):
        paragraphs += ["本期报表报送后有更正，汇总数字仍为报送时的数字，变动如下。", *found]
    return Part("", paragraphs, tables=("comparison", "summary"), charts=("trend",))


def _movement(facts: ReturnFacts) -> str:
    now, total = facts.now, facts.total
    if is_zero_report(total):
        return f"{now}{facts.unit}无矛盾纠纷登记、转入和办结，期初、期末均无在办，实行零报告。"
    opening = f"在办矛盾纠纷{total['opening']}件" if total["opening"] else "无在办矛盾纠纷"
    came = counted([("登记", total["registered"]), ("转入", total["received"])])
    incoming = f"{facts.unit}期初{opening}，{now}{came or '无登记、无转入'}。"
    return incoming + _ended(facts) + _closing(total)


def _ended(facts: ReturnFacts) -> str:
    """Return how what ended was ended, and the rate; without anything ended there is no rate."""
    now, total, ended = facts.now, facts.total, facts.ended
    if not ended:
        return f"{now}没有办结、移送的矛盾纠纷，不计算调解成功率。"
    kinds = [(label, total[column]) for column, label in _ENDINGS.items() if total[column]]
    share = total["rate"]
    rate = "不计算调解成功率" if share is None else f"调解成功率{percentage(share)}"
    if total["settled"] == ended:
        return f"{now}办结{ended}件，{'全部' if ended > 1 else ''}调解成功，{rate}。"
    if len(kinds) == 1:
        return f"{now}{kinds[0][0]}{ended}件，没有调解成功的，{rate}。"
    none = "" if total["settled"] else "没有调解成功的，"
    return f"{now}办结、移送等共{ended}件，其中{counted(kinds)}，{none}{rate}。"


def _closing(total: Line) -> str:
    closing, major, overdue = total["closing"], total["major"], total["overdue"]
    if not closing:
        return "期末无在办。"
    both = "均" if closing > 1 else ""
    some = counted(
        [(word, n) for word, n in (("重大复杂", major), ("超期", overdue)) if n < closing]
    )
    more = [
        f"，{both}为重大复杂纠纷" if major == closing else "",
        f"，{both}已超期" if overdue == closing else "",
        f"，其中{some}" if some else "",
        "" if major else "，无重大复杂纠纷",
        "" if overdue else "，无超期",
    ]
    return f"期末在办{closing}件{''.join(more)}。"


def _outcome(facts: ReturnFacts) -> str:
    """Return 结案率 and 群众满意率 where the return has them; empty without cases."""
    if is_zero_report(facts.total):
        return ""
    rate, text = facts.figures.get("closing_rate"), ""
    if rate is not None:
        points = _points(facts, "closing_rate")
        text = f"按件统计，结案率（办结÷期初在办与登记之和）为{percentage(rate)}{points}。"
    return text + (_satisfaction(facts) if facts.has("satisfaction") else "")


def _points(facts: ReturnFacts, item: str) -> str:
    """Return the difference of a printed rate from the previous period's, in points 百分点."""
    line, before = facts.compared(item), facts.earlier[0]
    if line is None or line["current"] is None or line[before.column] is None:
        return ""
    points = percent(line["current"]) - percent(line[before.column])
    if not points:
        return f"，与{before.name}基本持平"
    return f"，较{before.name}{'提高' if points > 0 else '下降'}{abs(points)}个百分点"


def _satisfaction(facts: ReturnFacts) -> str:
    given = [(line["answer"], line["current"]) for line in facts.lines("satisfaction")]
    asked = sum(n for _answer, n in given)
    if not asked:
        return f"{facts.now}没有回访征询意见，不计算群众满意率。"
    rate = percentage(facts.figures.get("satisfaction") or 0)
    points = _points(facts, "satisfaction")
    return f"回访征询{asked}件，{counted(given)}，群众满意率{rate}{points}。"


def _comparisons(facts: ReturnFacts) -> Iterator[str]:
    known = [earlier for earlier in facts.earlier if facts.is_known(earlier)]
    for earlier in known:
        yield _compared(facts, earlier) + _partial(facts, earlier)
    if known and facts.goes_on:  # a part of a period against whole ones says little
        names = "、".join(earlier.name for earlier in known)
        yield f"{facts.now}尚未结束，以上与{names}全期数据的对比仅供参考。"
    missing = [earlier for earlier in facts.earlier if not facts.is_known(earlier)]
    if missing:
        names = "和".join(earlier.name for earlier in missing)
        comparisons = "、".join(earlier.comparison for earlier in missing)
        first = facts.first_recorded
        since = f"记录自{chinese_day(first)}开始，" if first else ""
        yield f"{since}没有{names}的可比数据，本期不作{comparisons}分析。"


def _compared(facts: ReturnFacts, earlier: Earlier) -> str:
    """Return the numbers against an earlier period; what did not change is named together."""
    changed, same = [], []
    for item, label in _COMPARED.items():
        line = facts.compared(item)
        if line is None or line[earlier.column] is None:
            continue
        if line["current"] == line[earlier.column]:
            same.append(label)
        else:
            changed.append(label + _change(line, earlier, facts.now))
    if (rate := _rate(facts, earlier)) == "":
        same.append("调解成功率")
    elif rate is not None:
        changed.append(rate)
    if same:
        changed.append("、".join(same) + ("均持平" if len(same) > 1 or not changed else "持平"))
    return f"与{earlier.name}相比，{'；'.join(changed)}。"


def _change(line: Line, earlier: Earlier, now_name: str) -> str:
    """Return by how many, and by which part of what was: of nothing there is no part."""
    now, before = line["current"], line[earlier.column]
    verb, part = ("增加", "增长") if now > before else ("减少", "下降")
    counted = f"{verb}{abs(now - before)}件"
    if not before or not now:
        return f"{counted}（{now_name if before else earlier.name}为零）"
    change = abs(line[earlier.change] or 0)
    return f"{counted}，{part}{percentage(change)}" if percent(change) else counted


def _rate(facts: ReturnFacts, earlier: Earlier) -> str | None:
    """Return the change of the printed rate in points; empty for none, None without a rate."""
    now, before = facts.total["rate"], facts.rate(earlier)
    if now is None or now == before:
        return None if now is None else ""
    if before is None:
        return f"{earlier.name}没有办结、移送的矛盾纠纷，调解成功率不作比较"
    points = percent(now) - percent(before)
    if not points:
        return "调解成功率基本持平"
    to, by = ("升至", "提高") if points > 0 else ("降至", "下降")
    return f"调解成功率由{percentage(before)}{to}{percentage(now)}，{by}{abs(points)}个百分点"


def _partial(facts: ReturnFacts, earlier: Earlier) -> str:
    """Return that a record which began within the earlier period covers only part of it."""
    first = facts.first_recorded
    if first is None or not earlier.period.begin < first <= earlier.period.last:
        return ""
    return f"{earlier.name}的记录自{chinese_day(first)}开始，对比数据仅供参考。"
