"""三、办理时效: what was done on time, how long it took, and what is overdue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from govtool.base.vocabulary import Level
from govtool.returns.narrative.facts import Line, ReturnFacts
from govtool.returns.narrative.model import Part
from govtool.returns.narrative.phrases import days, groups, joined, paragraphs, percentage, sentence

_NAMED = 3
"""So many names are told where a table has them all."""

_NINE_TENTHS = 10
"""Of fewer cases than these, nine tenths are all of them."""


def timeliness(facts: ReturnFacts) -> list[Part]:
    """A part for each table there is."""
    parts = []
    if facts.has("on_time"):
        parts.append(Part("按期办理情况", paragraphs(*_on_time(facts)), tables=("on_time",)))
    if facts.has("days_to_close"):
        parts.append(
            Part("办理用时情况", paragraphs(*_durations(facts)), tables=("days_to_close",))
        )
    if facts.has("overdue"):
        parts.append(Part("超期情况", paragraphs(_overdue(facts)), tables=("overdue",)))
    return parts


def _on_time(facts: ReturnFacts) -> list[str]:
    lines = [line for line in facts.lines("on_time") if line["due"]]
    due, done = (sum(line[column] for line in lines) for column in ("due", "on_time"))
    if not due:
        return [sentence(f"{facts.now}没有到期的应办事项")]
    if done == due:
        return [
            sentence(
                f"{facts.now}到期的应办事项共{due}项", "全部按期办理" if due > 1 else "已按期办理"
            )
        ]
    late = sum(line["late"] for line in lines)
    counted = [f"按期{done}项" if done else "没有按期办理的", f"逾期{late}项" if late else ""]
    return [sentence(f"{facts.now}到期的应办事项共{due}项", *counted), _rates(lines)]


def _rates(lines: Sequence[Line]) -> str:
    """The rules kept by all, then the others, worst first."""
    kept = [line["name"] for line in lines if line["on_time"] == line["due"]]
    others = not_kept(lines)
    told = "；".join(_kept(line) for line in others[:_NAMED])
    full = sentence(f"按期率为100%的有{_quoted(kept)}") if kept else ""
    if len(others) == 1:
        return full + sentence(told)
    rest = (
        "按期率较低的"
        if len(others) > _NAMED
        else "其余按期率由低到高"
        if kept
        else "按期率由低到高"
    )
    return full + sentence(f"{rest}依次为：{told}")


def not_kept(lines: Iterable[Line]) -> list[Line]:
    """The rules that something was late under, worst first."""
    return sorted(
        (line for line in lines if line["on_time"] < line["due"]), key=lambda line: line["rate"]
    )


def _kept(line: Line) -> str:
    due, done = line["due"], line["on_time"]
    on_time = f"按期{done}项" if done else "均未按期" if due > 1 else "未按期"
    return f"“{line['name']}”应办{due}项，{on_time}，按期率{percentage(line['rate'])}"


def _quoted(names: Sequence[str]) -> str:
    """Names in quotation marks stand side by side without a comma (GB/T 15834)."""
    return "".join(f"“{name}”" for name in names)


def _durations(facts: ReturnFacts) -> list[str]:
    lines = [
        line
        for line in facts.lines("days_to_close")
        if line["closed"] and line["median"] is not None
    ]
    whole = next((line for line in lines if line["name"] == "全部"), None)
    if whole is None:
        return [sentence(f"{facts.now}没有结案", "不计算办理用时")]
    if whole["closed"] == 1:
        return [sentence(f"{facts.now}结案1件", f"从登记到结案用时{days(whole['median'])}")]
    slow = f"{'九成' if whole['closed'] >= _NINE_TENTHS else '全部'}在{days(whole['p90'])}以内办结"
    overall = sentence(
        f"{facts.now}结案{whole['closed']}件",
        f"从登记到结案用时的中位数为{days(whole['median'])}",
        slow,
    )
    return [overall + _by_type([line for line in lines if line is not whole])]


def _by_type(lines: Sequence[Line]) -> str:
    """The slowest and the quickest type, by the median."""
    if len(lines) < 2:  # noqa: PLR2004  # one type is the whole
        return ""
    slowest, quickest = max(line["median"] for line in lines), min(line["median"] for line in lines)
    if slowest == quickest:
        return sentence(f"各类纠纷的中位数相同，均为{days(slowest)}")
    return sentence(
        f"按类型看，用时最长的是{_with(lines, slowest)}", f"最短的是{_with(lines, quickest)}"
    )


def _with(lines: Sequence[Line], median: float) -> str:
    names = [line["name"] for line in lines if line["median"] == median]
    return f"{joined(names, '类', _NAMED)}（中位数{days(median)}）"


def _overdue(facts: ReturnFacts) -> str:
    lines = facts.lines("overdue")
    if not lines:
        # The summary counts stages; were it to know of any, this table would not be the place to deny them.
        return "" if facts.total["overdue"] else sentence("期末没有超期未办事项")
    if len(lines) == 1:
        level = f"督办等级为{lines[0]['level']}" if lines[0]["level"] else ""
        return sentence(
            "期末超期未办事项1项", f"为{named(lines[0])}", f"已超期{days(lines[0]['days'])}", level
        )
    cases = len({line["case_no"] for line in lines})
    return sentence(
        f"期末超期未办事项{len(lines)}项", f"涉及{cases}件矛盾纠纷", _levels(lines)
    ) + _longest(lines)


def named(line: Line) -> str:
    """An overdue matter in a sentence: the case and what is owed."""
    return f"{line['case_no']}（{line['rule']}）"


def _levels(lines: Sequence[Line]) -> str:
    counts = Counter(line["level"] for line in lines if line["level"])
    known = [level.zh for level in reversed(Level) if level.zh in counts]
    if not counts:
        return ""
    if len(counts) == 1 and counts.total() == len(lines):
        return f"督办等级均为{next(iter(counts))}"
    names = [*known, *sorted(set(counts) - set(known))]
    return "按督办等级分，" + "、".join(f"{name}{counts[name]}项" for name in names)


def _longest(lines: Sequence[Line]) -> str:
    most, names = groups((named(line), line["days"]) for line in lines)[0]
    if len(names) == len(lines):
        return sentence(f"各项均已超期{days(most)}")
    if len(names) > 1:
        return sentence(f"超期最长的有{len(names)}项", f"均已超期{days(most)}")
    return sentence(f"超期最长的是{names[0]}", f"已超期{days(most)}")
