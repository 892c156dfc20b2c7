"""What goes on as something of another noun: registered there in one transaction with what is said of it here."""

from __future__ import annotations

from govtool import models as m
from govtool.views import lookups


def link_to(no: str, subject: str, on: object) -> m.Event:
    """Return the event by which something says that it is one matter with another subject."""
    return m.Linked.checked(on=on, other=no, other_entry=lookups.entry_of(subject))
