"""What is left of care and visits when a household withdraws, or their time of storage is over.

Rhythm, times, days and units: what past slots are counted by. The household becomes a sign.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from govtool.privacy.personal_marks import GONE

_KEPT = {
    "care_agreed": ("no", "unit", "rhythm", "times", "until"),
    "care_changed": ("rhythm", "times", "until"),
    "care_withdrawn": ("units",),
    "visit_requested": ("no", "unit"),
    "visit_made": (),
    "corrected": ("changes", "reason"),
    "retracted": ("targets", "reason", "step", "replacement"),
    "redacted": ("targets", "reason", "left", "whole"),
    "linked": ("other",),
}
"""The fields that are left of an entry, by its kind; of any other kind all are."""
_SIGNS = ("reason", "other")
"""Texts that an entry has to have, and a sign stands for."""


def left_of(kind: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is left of the payload of an entry.

    >>> left_of("visit_made", {"by": "甲某", "found": "needs"})
    {}
    >>> left_of("visit_made", {"found": "not_in"})
    {'found': 'not_in'}
    """
    kept = _KEPT.get(kind, tuple(payload))
    left = {name: value for name, value in payload.items() if name in kept}
    if kind == "visit_made" and payload.get("found") == "not_in":
        left["found"] = "not_in"
    if kind == "corrected":
        own = {*_KEPT["care_agreed"], *_KEPT["visit_requested"]}
        left["changes"] = {name: new for name, new in payload["changes"].items() if name in own}
    return left | {name: GONE for name in _SIGNS if name in left}
