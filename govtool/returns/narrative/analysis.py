"""The whole analysis of a return, and where each of its tables goes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from govtool.base.dates import chinese_day
from govtool.returns.captions import period_text
from govtool.returns.model import Chart, Return
from govtool.returns.narrative.attention import attention
from govtool.returns.narrative.distribution import distribution
from govtool.returns.narrative.facts import ReturnFacts
from govtool.returns.narrative.judgement import judgement, suggestions
from govtool.returns.narrative.model import Narrative, Part, Section
from govtool.returns.narrative.overall import overall
from govtool.returns.narrative.phrases import numeral, sentence
from govtool.returns.narrative.timeliness import timeliness
from govtool.returns.summary import CaseReturn

_SUBJECT = "矛盾纠纷排查化解情况研判报告"
_LONGEST = 14
"""A table of more lines than this would part the sentences; it goes to the end 附表."""


def told(paper: CaseReturn) -> Narrative:
    """The analysis of a monthly or longer return.

    What the return has no table for is not spoken of; an empty table is said in words and not shown.
    """
    facts = ReturnFacts(paper)
    sections = [section for section in _sections(facts) if section.parts]
    placed = {code for section in sections for part in section.parts for code in part.tables}
    charted = {code for section in sections for part in section.parts for code in part.charts}
    rest = [table.code for table in paper.tables if table.code not in placed]
    sections[0] = _with_charts(
        sections[0], [chart.code for chart in paper.charts if chart.code not in charted]
    )
    annex = _filled(paper, [*_long(paper, placed), *rest])
    return Narrative(
        (facts.unit, period_text(facts.period), _SUBJECT),
        _span(facts),
        [
            _arranged(section, number, paper, annex)
            for number, section in enumerate(sections, start=1)
        ],
        annex,
    )


def _sections(facts: ReturnFacts) -> list[Section]:
    return [
        Section("总体情况", [overall(facts)]),
        Section("类型和区域分布", distribution(facts)),
        Section("办理时效", timeliness(facts)),
        Section("值得关注的情况", attention(facts)),
        Section("分析研判", [judgement()]),
        Section("下步工作建议", suggestions(facts)),
    ]


def _span(facts: ReturnFacts) -> str:
    first, last = facts.period.begin, facts.period.last
    return f"（{chinese_day(first)}至{last.month}月{last.day}日）"


def _with_charts(section: Section, charts: Sequence[str]) -> Section:
    """Charts that no section knows stand with the first."""
    first, *others = section.parts
    return replace(section, parts=[replace(first, charts=[*first.charts, *charts]), *others])


def _filled(paper: Return, codes: Iterable[str]) -> list[str]:
    return [code for code in codes if (table := paper.table(code)) is not None and table.rows]


def _long(paper: Return, codes: Iterable[str]) -> list[str]:
    """The long ones, in the order of the return."""
    wanted = set(codes)
    return [
        table.code for table in paper.tables if table.code in wanted and len(table.rows) > _LONGEST
    ]


def _arranged(section: Section, number: int, paper: Return, annex: Sequence[str]) -> Section:
    """The section with numbered headings, its short tables in their places, and a word where its long ones are."""
    alone = len(section.parts) == 1
    numbered = [
        replace(part, title=_heading(part, n, alone=alone))
        for n, part in enumerate(section.parts, start=1)
    ]
    return Section(
        f"{numeral(number)}、{section.title}", [_placed(part, paper, annex) for part in numbered]
    )


def _heading(part: Part, number: int, *, alone: bool) -> str:
    """A part alone in its section needs no heading of its own."""
    return "" if alone or not part.title else f"（{numeral(number)}）{part.title}"


def _placed(part: Part, paper: Return, annex: Sequence[str]) -> Part:
    shown = _filled(paper, part.tables)
    charts = [
        chart.code for chart in paper.charts if chart.code in part.charts and _says_something(chart)
    ]
    return replace(
        part,
        paragraphs=_pointing(
            part.paragraphs, paper, annex, [code for code in shown if code in annex]
        ),
        tables=[code for code in shown if code not in annex],
        charts=charts,
    )


def _pointing(
    paragraphs: Sequence[str], paper: Return, annex: Sequence[str], away: Sequence[str]
) -> Sequence[str]:
    """The paragraphs, of which the last says where the tables are that stand at the end."""
    if not away:
        return paragraphs
    places = [
        f"{table.title}见附表{annex.index(table.code) + 1}"
        for table in paper.tables
        if table.code in away
    ]
    return [*paragraphs[:-1], "".join(paragraphs[-1:]) + sentence(*places)]


def _says_something(chart: Chart) -> bool:
    return any(value for series in chart.series for value in series.values)
