"""Who acts for somebody who cannot act alone."""

from typing import Annotated

from pydantic import Field

from govtool.i18n import msgid
from govtool.personal import Personal
from govtool.record import Name, OptionalPhone, OptionalWords, Record


class Guardian(Record):
    """Who acts by law for somebody who cannot act alone 法定代理人: a parent, another guardian."""

    name: Annotated[Name, Personal.NAME, Field(title=msgid("guardian"))]
    relation: OptionalWords = None
    """与当事人关系."""
    phone: OptionalPhone = None
