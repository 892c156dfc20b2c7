"""Contacts, profile and posts of a unit as options; each changes part of a field."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from govtool.base import text
from govtool.base import vocabulary as voc
from govtool.base.errors import Refused
from govtool.base.i18n import _, listed
from govtool.base.record import Record, field_label
from govtool.commands.registers.record_commands import RegisterOption
from govtool.commands.shared.versions import Merging
from govtool.law.contact import Contacts, with_posts
from govtool.models import Contact, UnitPosts, UnitProfile
from govtool.shell.form.form import Field, Form, text_field
from govtool.shell.options import meant_term
from govtool.shell.parameters import Typed

STAFF_OPTIONS = (
    RegisterOption(
        "contact",
        "POST:PERSON[:PHONE]",
        "Who holds a post; can be repeated, also for one post. Those given for a post take the "
        "place"
        " of those it had, POST: alone leaves it empty; other posts stay.",
        kind=list[str] | None,
    ),
    RegisterOption(
        "stationed_from", "OFFICE", "The office that an agency stationed at the street comes from."
    ),
    RegisterOption(
        "figures",
        "WHAT=N",
        "area (km²), households, population or residents_groups; can be repeated. WHAT= alone takes"
        " it away.",
        kind=list[str] | None,
    ),
    RegisterOption(
        "posts",
        "WHAT=N",
        "posts, filled, seconded or full_time; can be repeated. WHAT= alone takes it away.",
        kind=list[str] | None,
    ),
)

_COLON = re.compile(r"[:：]")
_EQUALS = re.compile(r"[=＝:：]")


@dataclass(frozen=True, slots=True)
class ContactChange(Merging):
    """The holders of some posts, in the place of those they had."""

    posts: tuple[voc.Post, ...]
    holders: Contacts

    def into(self, there: Contacts | None) -> Contacts:
        """Return the contacts with this change."""
        return with_posts(there or (), self.posts, self.holders)


@dataclass(frozen=True, slots=True)
class ValueChange(Merging):
    """A change to some fields of a record that may not exist yet; None removes a value."""

    model: type[Record]
    values: tuple[tuple[str, Any], ...]

    def into(self, there: Record | None) -> Record | None:
        """Return the record with this change; None where nothing is left."""
        before = there.model_dump() if there else {}
        left = {
            name: value
            for name, value in {**before, **dict(self.values)}.items()
            if value is not None
        }
        return self.model.checked(**left) if left else None


def staff_fields(typed: Typed) -> list[Field]:
    """Return the fields of what a unit has beside name and kind."""
    contact, figures, posts = (typed[name] or None for name in ("contact", "figures", "posts"))
    stationed, profile = typed["stationed_from"], _values(UnitProfile, _PROFILE_WORDS)
    may_be_empty: dict[str, Any] = {
        "limit": text.NAME_LIMIT,
        "blank_is_none": False,
        "may_be_empty": True,
    }
    return [
        Field("contacts", _("Contacts"), contact, _contacts, option="--contact"),
        text_field("stationed_from", _("Stationed from"), stationed, **may_be_empty),
        Field("profile", _("Basic facts"), figures, profile, option="--figures"),
        Field("posts", _("Posts"), posts, _values(UnitPosts, _POST_WORDS)),
    ]


def _contacts(typed: Sequence[str], _form: Form) -> ContactChange:
    given = list(map(_post_and_holder, typed))
    posts = dict.fromkeys(post for post, _holder in given)
    return ContactChange(tuple(posts), tuple(holder for _post, holder in given if holder))


def _post_and_holder(typed: str) -> tuple[voc.Post, Contact | None]:
    """Return the post and who holds it; None for ``POST:``."""
    post, *rest = (part.strip() for part in _COLON.split(typed, maxsplit=2))
    if not rest:
        message = _("“{value}” is not POST:PERSON[:PHONE].", value=text.quoted(typed))
        raise Refused("bad_contact", message, _("For example: --contact 负责人:甲某:13800000000"))
    meant, (name, phone) = meant_term(voc.Post, post), (*rest, "")[:2]
    return meant, Contact.checked(post=meant, name=name, phone=phone) if any(rest) else None


_PROFILE_WORDS = {
    "area": "面积",
    "households": "户数 总户数",
    "population": "人口 人口数 总人口",
    "residents_groups": "居民小组 居民小组数 小组 村民小组 村民小组数",
}
_POST_WORDS = {
    "posts": "编制 编制数 岗位 岗位数",
    "filled": "在编 实有 实有人数 在岗 在岗人数",
    "seconded": "借调 借调人数",
    "full_time": "专职 专职人数",
}


def _values(
    model: type[Record], words: Mapping[str, str]
) -> Callable[[Sequence[str], Form], ValueChange]:
    meant = {word: name for name, others in words.items() for word in (name, *others.split())}

    def read(typed: Sequence[str], _form: Form) -> ValueChange:
        given = dict(_value(one, meant) for one in typed)
        checked = model.checked(
            **{name: value for name, value in given.items() if value is not None}
        )
        return ValueChange(model, tuple((name, getattr(checked, name)) for name in given))

    return read


def _value(typed: str, meant: Mapping[str, str]) -> tuple[str, Any]:
    """Return the field and the value of ``households=4800``; None for ``households=``."""
    word, *rest = (text.half_width(part) for part in _EQUALS.split(typed, maxsplit=1))
    name = meant.get(word.casefold().replace("-", "_"))
    if name is None or not rest:
        names = listed(dict.fromkeys(meant.values()))
        message = _("“{value}” is not WHAT=N.", value=text.quoted(typed))
        raise Refused("bad_value", message, _("WHAT is one of: {names}.", names=names))
    (value,) = rest
    if not value:
        return name, None
    plain = value.replace(",", "")
    if name == "area":
        return name, plain
    if not (plain.isascii() and plain.isdigit()):
        message = _("“{value}” is not a whole number.", value=text.quoted(value))
        raise Refused("bad_value", message, _("For example: {name}=12", name=name))
    return name, int(plain)


# --- showing


def contacts_text(contacts: Iterable[Mapping[str, Any]]) -> str:
    """Return contacts in one line, as lists and versions have them: 负责人 甲某."""
    return listed(f"{voc.Post(one['post']).label} {one['name']}" for one in contacts)


def values_text(values: Mapping[str, Any] | None) -> str:
    """Return what is known of a profile or of posts, in one line."""
    known = ((name, value) for name, value in (values or {}).items() if value is not None)
    return listed(f"{field_label(name)} {value}" for name, value in known)
