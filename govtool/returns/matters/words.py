"""What the words of a command about matters mean: a platform."""

from __future__ import annotations

from govtool.base.errors import Refused
from govtool.base.i18n import _, listed
from govtool.base.text import half_width, quoted
from govtool.subjects.matter.categories import Platform, platforms


def platform_meant(typed: str) -> Platform:
    """Return the platform meant by a code or a label.

    :raises Refused: code ``bad_term``, naming the platforms.
    """
    word = half_width(typed).strip().casefold().removesuffix("平台")
    for each in platforms().values():
        if word in {each.code, each.zh, each.en.casefold()}:
            return each
    message = _("“{word}” is no platform.").format(word=quoted(typed))
    hint = _("Choose one of: {choices}.").format(
        choices=listed(f"{one.code} {one.label}" for one in platforms().values())
    )
    raise Refused("bad_term", message, hint, column="--platform", value=quoted(typed))
