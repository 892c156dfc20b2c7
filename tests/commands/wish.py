"""A noun of ten lines 微心愿: one event that opens it, two fields, one clock, and the step that meets it."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from govtool import models as m
from govtool.base.record import Name, Text
from govtool.privacy.personal_marks import Personal
from govtool.subjects.chain import Opening, Step, chain
from govtool.subjects.subject import EventKind

RULES = """
[wish_fulfil]
label = "实现心愿"
label_en = "fulfil the wish"
unit = "working_days"
basis = "H"
reference = "本系统默认"
checked = 2026-11-30
values = [{ from = 2011-01-01, value = 3 }]
"""


class WishMade(Opening):
    """许愿: somebody wishes for something."""

    kind: ClassVar[str] = "wish_made"
    name: Annotated[Name, Personal.NAME, Field(title="姓名")]
    what: Annotated[Text, Field(title="心愿")]


class WishFulfilled(m.Event):
    """实现."""

    kind: ClassVar[str] = "wish_fulfilled"


WISH = chain(
    "wish",
    "微心愿",
    EventKind(WishMade, "许愿"),
    Step(EventKind(WishFulfilled, "实现"), "wish_fulfil", "import wishes 微心愿.csv --update"),
)
