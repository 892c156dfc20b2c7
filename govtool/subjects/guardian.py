"""Who acts for somebody who cannot act alone."""

from typing import Annotated

from pydantic import Field

from govtool.base.i18n import msgid
from govtool.base.record import Name, OptionalPhone, OptionalWords, Record
from govtool.privacy.personal_marks import Personal


class Guardian(Record):
    """Who acts by law for somebody who cannot act alone 法定代理人: a parent, another guardian."""

    name: Annotated[Name, Personal.NAME, Field(title=msgid("guardian"))]
    relation: OptionalWords = None
    """与当事人关系."""
    phone: OptionalPhone = None
