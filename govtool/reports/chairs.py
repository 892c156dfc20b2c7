"""Who should chair a meeting 主持人, as the policy says; somebody else is a hint, never a refusal."""

from __future__ import annotations

from typing import NamedTuple

from govtool.i18n import _, in_files, listed, msgid
from govtool.models import MeetingHeld
from govtool.reports.duty import on_duty
from govtool.store import Store
from govtool.store.meetings import Convened, convened

LEADER_ON_DUTY, HEAD_OF_GROUP = "值班领导", "组长"
"""Words of the policy that are no post of a unit: whoever is on duty that day, the head of the group that met."""
_HINT = msgid("the chair is not the {post} ({names})")


class ChairPost(NamedTuple):
    """A post whose holder may chair a meeting, and the names of those who hold it, as far as they are known."""

    name: str
    holders: tuple[str, ...]


def posts(store: Store, meeting: Convened) -> list[ChairPost]:
    """Return who may chair a meeting, post by post; nothing where the policy does not say."""
    policy, name = store.office.policy, f"chair_{meeting.kind.value}"
    if name not in policy.parameters or policy.is_off(name, meeting.on):
        return []
    return [ChairPost(word, _holders(store, meeting, word)) for word in policy.words(name, meeting.on)]


def _holders(store: Store, meeting: Convened, post: str) -> tuple[str, ...]:
    if post == LEADER_ON_DUTY:
        return tuple(one.leader for one in on_duty(store, meeting.on))
    return ()


def chair_hint(store: Store, held: MeetingHeld, *, in_chinese: bool = False) -> str | None:
    """Return that somebody else chaired than the policy says; None where that is right, or nobody knows.

    :param in_chinese: for a paper, whatever language the clerk reads.
    """
    found = posts(store, convened(held))
    names = [name for post in found for name in post.holders]
    if not names or held.chair in names:
        return None
    text = in_files(_HINT) if in_chinese else _(_HINT)
    known, between = [post.name for post in found if post.holders], "、" if in_chinese else None
    post_names, holders = (between.join(x) if between else listed(x) for x in (known, dict.fromkeys(names)))
    return text.format(post=post_names, names=holders)
