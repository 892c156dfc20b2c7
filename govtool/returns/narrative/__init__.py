"""The monthly analysis 研判报告 in words: a return's figures as headings and sentences that are true in every case.

It knows no file format: what comes out is a :class:`~govtool.returns.narrative.model.Narrative`, in Chinese as offices
write it. Each section has a module of its own.
"""

from __future__ import annotations

from govtool.returns.narrative.analysis import told
from govtool.returns.narrative.model import Narrative, Part, Section

__all__ = ["Narrative", "Part", "Section", "told"]
