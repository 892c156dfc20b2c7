"""Events and entries in words: what they are called, and what more there is to say on one line."""

from __future__ import annotations

import datetime as dt

from govtool import models as m
from govtool.base.i18n import _
from govtool.rules import Office
from govtool.subjects import registry


def kind_label(kind: str) -> str:
    """Return what a kind of journal entry is called; the code itself for one that is not known."""
    known = registry.kinds().get(kind)
    return _(known.label) if known else kind


def event_label(event: m.Event, word: str) -> str:
    """Return what a fact is called, as the office calls it; ``word`` is that of its noun."""
    kind = registry.kind_of(word, event.kind)
    return kind.title(event) if kind.title else _(kind.label)


def event_detail(event: m.Event, word: str, office: Office, today: dt.date) -> str:
    """Return what more there is to say of an event; empty when its name says it all."""
    details = registry.kind_of(word, event.kind).details
    parts = [*(details(event, office, today) if details else ()), getattr(event, "note", None)]
    if event.override:
        parts.append(_("override: {reason}", reason=event.override))
    return " ".join(" · ".join(part for part in parts if part).split())
