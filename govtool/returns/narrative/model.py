"""The sections and parts of an analysis, and where tables and charts belong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a section （一）; one without a title is directly under the section's heading.

    :param paragraphs: texts; empty ones are left out. :param items: numbered matters after them.
    :param tables: codes of the return's tables shown after them. :param charts: codes of charts.
    :param asks: what the clerk is asked to write; each has a marked place of its own.
    """

    title: str
    paragraphs: Sequence[str] = ()
    items: Sequence[str] = ()
    tables: Sequence[str] = ()
    charts: Sequence[str] = ()
    asks: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A section 一、 of the analysis."""

    title: str
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True)
class Narrative:
    """A whole analysis.

    :param title: the title in pieces, between which it may be broken. :param span: its days.
    :param annex: codes of the tables too long to stand among the sentences 附表.
    """

    title: tuple[str, str, str]
    span: str
    sections: Sequence[Section]
    annex: Sequence[str] = ()

    def parts(self) -> Iterator[Part]:
        """Yield all parts in their order."""
        for section in self.sections:
            yield from section.parts

    def sentences(self) -> Iterator[str]:
        """Yield all paragraphs made of figures in their order, those for the clerk left out."""
        for part in self.parts():
            yield from (*part.paragraphs, *part.items)
