"""The monthly analysis 研判报告 in words: a return's figures as headings and sentences that are true in every case.

It knows no file format: what comes out is a :class:`~govtool.reports.narrative.model.Narrative`, in Chinese as offices
write it. Each section has a module of its own.
"""

from __future__ import annotations

from govtool.reports.narrative.model import Narrative, Part, Section
from govtool.reports.narrative.telling import told

__all__ = ["Narrative", "Part", "Section", "told"]
