"""Guardians, who act for somebody who cannot act alone."""

from typing import Annotated

from pydantic import Field

from govtool.base.i18n import msgid
from govtool.base.record import Name, OptionalPhone, OptionalWords, Record
from govtool.privacy.personal_marks import Personal


class Guardian(Record):
    """A legal representative 法定代理人: a parent or another guardian."""

    name: Annotated[Name, Personal.NAME, Field(title=msgid("guardian"))]
    relation: OptionalWords = None
    """与当事人关系."""
    phone: OptionalPhone = None
