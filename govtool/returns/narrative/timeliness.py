"""三、办理时效: what was done on time, how long it took, and what is overdue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from govtool.base.vocabulary import Level
from govtool.returns.narrative.facts import Line, ReturnFacts
from govtool.returns.narrative.model import Part
from govtool.returns.narrative.phrases import days, groups, joined, percentage

_NAMED = 3
"""The most names in a sentence where a table has them all."""

_NINE_TENTHS = 10
"""The least number of cases of which nine tenths are fewer than all."""


def timeliness(facts: ReturnFacts) -> Iterator[Part]:
    """Yield a part for each table there is."""
    if facts.has("on_time"):
        yield Part("按期办理情况", _on_time(facts), tables=("on_time",))
    if facts.has("days_to_close"):
        yield Part("办理用时情况", [_durations(facts)], tables=("days_to_close",))
    if facts.has("overdue"):
        yield Part("超期情况", [_overdue(facts)], tables=("overdue",))


def _on_time(facts: ReturnFacts) -> list[str]:
    lines = [line for line in facts.lines("on_time") if line["due"]]
    due, done, late = (sum(line[code] for line in lines) for code in ("due", "on_time", "late"))
    if not due:
        return [f"{facts.now}没有到期的应办事项。"]
    lead = f"{facts.now}到期的应办事项共{due}项"
    if done == due:
        return [f"{lead}，{'全部' if due > 1 else '已'}按期办理。"]
    on_time = f"按期{done}项" if done else "没有按期办理的"
    return [f"{lead}，{on_time}{f'，逾期{late}项' if late else ''}。", _rates(lines)]


def _rates(lines: Sequence[Line]) -> str:
    """Return the rules always kept, then the others, worst first.

    Names in quotation marks stand side by side without a comma (GB/T 15834).
    """
    kept = "".join(f"“{line['name']}”" for line in lines if line["on_time"] == line["due"])
    others = not_kept(lines)
    rates = "；".join(map(_rate, others[:_NAMED]))
    full = f"按期率为100%的有{kept}。" if kept else ""
    if len(others) == 1:
        return f"{full}{rates}。"
    if len(others) > _NAMED:
        return f"{full}按期率较低的依次为：{rates}。"
    return f"{full}{'其余' if kept else ''}按期率由低到高依次为：{rates}。"


def not_kept(lines: Iterable[Line]) -> list[Line]:
    """Return the rules under which something was late, worst first."""
    late = (line for line in lines if line["on_time"] < line["due"])
    return sorted(late, key=lambda line: line["rate"])


def _rate(line: Line) -> str:
    due, done = line["due"], line["on_time"]
    on_time = f"按期{done}项" if done else "均未按期" if due > 1 else "未按期"
    return f"“{line['name']}”应办{due}项，{on_time}，按期率{percentage(line['rate'])}"


def _durations(facts: ReturnFacts) -> str:
    lines = [
        line
        for line in facts.lines("days_to_close")
        if line["closed"] and line["median"] is not None
    ]
    whole = next((line for line in lines if line["name"] == "全部"), None)
    if whole is None:
        return f"{facts.now}没有结案，不计算办理用时。"
    closed, median = whole["closed"], days(whole["median"])
    if closed == 1:
        return f"{facts.now}结案1件，从登记到结案用时{median}。"
    most = "九成" if closed >= _NINE_TENTHS else "全部"
    spent = f"从登记到结案用时的中位数为{median}，{most}在{days(whole['p90'])}以内办结"
    return f"{facts.now}结案{closed}件，{spent}。" + _by_type([x for x in lines if x is not whole])


def _by_type(lines: Sequence[Line]) -> str:
    """Return the slowest and the quickest type by the median; empty for one type, the whole."""
    medians = sorted(line["median"] for line in lines)
    if len(medians) <= 1:
        return ""
    quickest, slowest = medians[0], medians[-1]
    if slowest == quickest:
        return f"各类纠纷的中位数相同，均为{days(slowest)}。"
    longest, shortest = _with(lines, slowest), _with(lines, quickest)
    return f"按类型看，用时最长的是{longest}，最短的是{shortest}。"


def _with(lines: Sequence[Line], median: float) -> str:
    names = [line["name"] for line in lines if line["median"] == median]
    return f"{joined(names, '类', _NAMED)}（中位数{days(median)}）"


def _overdue(facts: ReturnFacts) -> str:
    lines = facts.lines("overdue")
    if not lines:  # what the summary knows of and the table does not is not denied
        return "" if facts.total["overdue"] else "期末没有超期未办事项。"
    if len(lines) == 1:
        line = lines[0]
        level = f"，督办等级为{line['level']}" if line["level"] else ""
        return f"期末超期未办事项1项，为{named(line)}，已超期{days(line['days'])}{level}。"
    cases = len({line["case_no"] for line in lines})
    whole = f"期末超期未办事项{len(lines)}项，涉及{cases}件矛盾纠纷{_levels(lines)}。"
    return whole + _longest(lines)


def named(line: Line) -> str:
    """Return an overdue item in a sentence: the case and what is owed."""
    return f"{line['case_no']}（{line['rule']}）"


def _levels(lines: Sequence[Line]) -> str:
    counts = Counter(line["level"] for line in lines if line["level"])
    if not counts:
        return ""
    if len(counts) == 1 and counts.total() == len(lines):
        return f"，督办等级均为{next(iter(counts))}"
    known = [level.zh for level in reversed(Level) if level.zh in counts]
    names = [*known, *sorted(counts.keys() - known)]
    return "，按督办等级分，" + "、".join(f"{name}{counts[name]}项" for name in names)


def _longest(lines: Sequence[Line]) -> str:
    most, names = groups((named(line), line["days"]) for line in lines)[0]
    if len(names) == len(lines):
        return f"各项均已超期{days(most)}。"
    if len(names) > 1:
        return f"超期最长的有{len(names)}项，均已超期{days(most)}。"
    return f"超期最长的是{names[0]}，已超期{days(most)}。"
