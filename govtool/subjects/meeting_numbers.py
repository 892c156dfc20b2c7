"""The numbers of meetings 会议编号, which a meeting shares with what it decided."""

from __future__ import annotations

from govtool.base.patterns import pattern
from govtool.subjects.series import Series

MEETINGS = Series(
    "decision/meeting",
    "M{year}-{n:03d}",
    pattern(r"M(?P<year>[0-9]{4})-(?P<n>[0-9]{3,})(-[0-9]+)?"),
)
"""Meetings, held or known by what they decided, in the order of a year: ``M2026-003``."""
