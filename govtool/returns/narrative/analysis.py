"""The whole analysis of a return, and where each of its tables goes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from govtool.base.dates import chinese_day
from govtool.returns.captions import ordinal, period_text
from govtool.returns.model import Chart, Return
from govtool.returns.narrative.attention import attention, judgement, suggestions
from govtool.returns.narrative.distribution import distribution
from govtool.returns.narrative.facts import ReturnFacts
from govtool.returns.narrative.model import Narrative, Part, Section
from govtool.returns.narrative.overall import overall
from govtool.returns.narrative.timeliness import timeliness
from govtool.returns.summary import CaseReturn

_SUBJECT = "矛盾纠纷排查化解情况研判报告"
_LONGEST = 14
"""The most lines of a table among the sentences; a longer one goes to the end 附表."""


def analysis(paper: CaseReturn) -> Narrative:
    """Return the analysis of a monthly or longer return.

    It does not mention what the return has no table for; an empty table is a sentence.
    """
    facts = ReturnFacts(paper)
    sections = [section for section in _sections(facts) if section.parts]
    parts = [part for section in sections for part in section.parts]
    placed = {code for part in parts for code in part.tables}
    charted = {code for part in parts for code in part.charts}
    _add_charts(sections, [chart.code for chart in paper.charts if chart.code not in charted])
    long = [x.code for x in paper.tables if x.code in placed and len(x.rows) > _LONGEST]
    rest = [table.code for table in paper.tables if table.code not in placed]
    annex = _filled(paper, [*long, *rest])
    return Narrative(
        (facts.unit, period_text(facts.period), _SUBJECT),
        _span(facts),
        [_arranged(section, n, paper, annex) for n, section in enumerate(sections, start=1)],
        annex,
    )


def _sections(facts: ReturnFacts) -> list[Section]:
    return [
        Section("总体情况", [overall(facts)]),
        Section("类型和区域分布", list(distribution(facts))),
        Section("办理时效", list(timeliness(facts))),
        Section("值得关注的情况", list(attention(facts))),
        Section("分析研判", [judgement()]),
        Section("下步工作建议", suggestions(facts)),
    ]


def _span(facts: ReturnFacts) -> str:
    first, last = facts.period.begin, facts.period.last
    return f"（{chinese_day(first)}至{last.month}月{last.day}日）"


def _add_charts(sections: list[Section], charts: Sequence[str]) -> None:
    """Put charts that no section knows into the first."""
    first, *others = sections[0].parts
    parts = [replace(first, charts=[*first.charts, *charts]), *others]
    sections[0] = replace(sections[0], parts=parts)


def _filled(paper: Return, codes: Iterable[str]) -> list[str]:
    return [code for code in codes if (table := paper.table(code)) is not None and table.rows]


def _arranged(section: Section, number: int, paper: Return, annex: Sequence[str]) -> Section:
    """Return a section with numbered headings, short tables in place, and where long ones are.

    A part alone in its section has no heading of its own.
    """
    parts = []
    for n, part in enumerate(section.parts, start=1):
        untitled = not part.title or len(section.parts) == 1
        title = "" if untitled else f"（{ordinal(n)}）{part.title}"
        parts.append(replace(_placed(part, paper, annex), title=title))
    return Section(f"{ordinal(number)}、{section.title}", parts)


def _placed(part: Part, paper: Return, annex: Sequence[str]) -> Part:
    shown = _filled(paper, part.tables)
    charts = [c.code for c in paper.charts if c.code in part.charts and _says_something(c)]
    away = [code for code in shown if code in annex]
    paragraphs = [text for text in part.paragraphs if text]
    if away:
        paragraphs = [*paragraphs[:-1], "".join(paragraphs[-1:]) + _pointing(paper, annex, away)]
    tables = [code for code in shown if code not in annex]
    return replace(part, paragraphs=paragraphs, tables=tables, charts=charts)


def _pointing(paper: Return, annex: Sequence[str], away: Collection[str]) -> str:
    """Return where the tables are that are at the end."""
    tables = [table for table in paper.tables if table.code in away]
    places = (f"{table.title}见附表{annex.index(table.code) + 1}" for table in tables)
    return "，".join(places) + "。"


def _says_something(chart: Chart) -> bool:
    return any(value for series in chart.series for value in series.values)
