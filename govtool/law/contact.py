"""Contacts 联系人: who holds which post at a unit."""

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Annotated

from pydantic import field_validator
from pydantic_core import PydanticCustomError

from govtool.base import vocabulary as voc
from govtool.base.i18n import _
from govtool.base.patterns import pattern
from govtool.base.record import OptionalPhone, Record, StaffName
from govtool.privacy.personal_marks import Personal

BETWEEN = pattern(r"[、，,;；/／\n\r]")
"""Characters that separate people in one cell, and occur in no name."""


class Contact(Record):
    """A person in a post 岗位 of a unit; several may hold one post."""

    post: voc.Post
    name: StaffName
    phone: Annotated[OptionalPhone, Personal.STAFF_PHONE] = None

    @field_validator("name")
    @classmethod
    def _is_one_person(cls, name: str) -> str:
        if BETWEEN.search(name):
            raise PydanticCustomError(
                "several_persons", _("Name one person each; several may hold one post.")
            )
        return name


Contacts = tuple[Contact, ...]


def in_order(contacts: Iterable[Contact]) -> Contacts:
    """Return contacts in the order of the posts; within one post as they were given."""
    posts = list(voc.Post)
    return tuple(sorted(contacts, key=lambda contact: posts.index(contact.post)))


def with_posts(
    there: Iterable[Contact], posts: Iterable[voc.Post], holders: Iterable[Contact]
) -> Contacts:
    """Return the contacts with other holders of some posts; the other posts stay as they are.

    >>> head = Contact.checked(post="head", name="甲某")
    >>> aide = Contact.checked(post="liaison", name="乙某")
    >>> [contact.name for contact in with_posts([head, aide], [voc.Post.HEAD], [])]
    ['乙某']
    """
    changed = frozenset(posts)
    return in_order([*(contact for contact in there if contact.post not in changed), *holders])


@lru_cache(maxsize=1024)
def contacts_from(stored: str) -> Contacts:
    """Return contacts from the JSON text in which a file keeps them."""
    return tuple(map(Contact.model_validate, json.loads(stored)))
