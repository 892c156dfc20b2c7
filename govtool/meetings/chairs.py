"""The chair of a meeting 主持人 by the policy; another chair is a hint, never a refusal."""

from __future__ import annotations

from typing import NamedTuple

from govtool.base.i18n import _, in_files, msgid
from govtool.base.vocabulary import Post
from govtool.meetings.duty_roster import on_duty
from govtool.models import MeetingHeld
from govtool.store import Store
from govtool.views import meetings
from govtool.views.meetings import Convened, convened

LEADER_ON_DUTY, HEAD_OF_GROUP = "值班领导", "组长"
"""Words of the policy that are no post: the leader on duty, the head of the group that met."""
_HINT = msgid("the chair is not the {post} ({names})")


class ChairPost(NamedTuple):
    """A post whose holder may chair a meeting, with the known holders."""

    name: str
    holders: tuple[str, ...]


def posts(store: Store, meeting: Convened) -> list[ChairPost]:
    """Return who may chair a meeting, post by post; nothing where the policy does not say."""
    policy, name = store.office.policy, f"chair_{meeting.kind.value}"
    if name not in policy.parameters or policy.is_off(name, meeting.on):
        return []
    return [
        ChairPost(word, _holders(store, meeting, word)) for word in policy.words(name, meeting.on)
    ]


def _holders(store: Store, meeting: Convened, word: str) -> tuple[str, ...]:
    """Return who holds a post on the day of a meeting; nobody where the registers have none."""
    office = store.office
    if word == LEADER_ON_DUTY:
        return tuple(one.leader for one in on_duty(store, meeting.on))
    if word == HEAD_OF_GROUP:
        group = meetings.known_group(store, meeting.group, meeting.on) if meeting.group else None
        head = group.person_heading(office, meeting.on) if group else None
        return (head,) if head else ()
    post = Post.meant_by(word)
    return tuple(
        one.name for one in office.contacts_of(meeting.unit, meeting.on) if one.post is post
    )


def chair_hint(store: Store, held: MeetingHeld, *, in_chinese: bool = False) -> str | None:
    """Return a hint that the policy names another chair, or None.

    :param in_chinese: for a paper, whatever language the clerk reads.
    """
    found = posts(store, convened(held))
    names = [name for post in found for name in post.holders]
    if not names or held.chair in names:
        return None
    text = in_files(_HINT) if in_chinese else _(_HINT)
    known = [post.name for post in found if post.holders]
    return text.format(post="、".join(known), names="、".join(dict.fromkeys(names)))
