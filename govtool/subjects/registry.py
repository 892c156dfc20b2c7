"""All kinds of events there are, by their code in the journal."""

from __future__ import annotations

from govtool.subjects import changes, registers
from govtool.subjects.case import kinds as case
from govtool.subjects.subject import EventKind

KINDS: dict[str, EventKind] = {kind.name: kind for kind in (*case.KINDS, *changes.KINDS, *registers.KINDS)}
