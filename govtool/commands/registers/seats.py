"""Seats of a group as people type them: a person, a unit, or a post of a unit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from govtool.base import text
from govtool.base import vocabulary as voc
from govtool.base.errors import NotFound, Refused
from govtool.base.i18n import _
from govtool.commands.shared.versions import Merging
from govtool.rules import Office
from govtool.shell.form.form import Field, Form
from govtool.shell.options import meant_code, unit_code
from govtool.subjects.group import Seat

_BETWEEN = re.compile(r"[、，,;；\n]")
_COLON = re.compile(r"[:：]")
_LIKE_A_CODE = re.compile(r"[A-Za-z]+[0-9][A-Za-z0-9._-]*")
_LABELS = sorted((post.zh for post in voc.Post), key=len, reverse=True)


def seat_from(typed: str, office: Office) -> Seat:
    """Return the seat: ``BM01``, ``BM01负责人`` or ``BM01:head``, else a person.

    :raises NotFound: what looks like the code of a unit is none.
    """
    before, *after = (part.strip() for part in _COLON.split(typed, maxsplit=1))
    if after:
        return _in_post(unit_code(before, office), after[0])
    unit = _unit(before, office)
    if unit is not None:
        return Seat.checked(unit=unit)
    for label in _LABELS:
        unit = _unit(before.removesuffix(label).strip(), office) if before.endswith(label) else None
        if unit is not None:
            return _in_post(unit, label)
    if _LIKE_A_CODE.match(text.half_width(before)):
        unit_code(before, office)
    return Seat.checked(name=before)


def _unit(typed: str, office: Office) -> str | None:
    return meant_code(typed, {unit.code: unit.name for unit in office.units_on().values()})


def _in_post(unit: str, post: str) -> Seat:
    meant = voc.Post.meant_by(post)
    if meant is None:
        choices = "、".join(post.zh for post in voc.Post)
        message = _("“{value}” is not one of the choices.", value=text.quoted(post))
        raise Refused("bad_term", message, _("Choose one of: {choices}.", choices=choices))
    return Seat.checked(unit=unit, post=meant)


def seats_from(typed: Sequence[str], office: Office) -> tuple[Seat, ...]:
    """Return all seats; one text may name several, separated by 、 or a comma."""
    each = [one.strip() for text_of_several in typed for one in _BETWEEN.split(text_of_several)]
    return tuple(dict.fromkeys(seat_from(one, office) for one in each if one))


def _of_a_person(seat: Seat) -> Seat:
    """Return the seat, which a person must hold.

    :raises Refused: code ``bad_value``, when it is a whole unit.
    """
    if seat.unit is not None and seat.post is None:
        message = _("“{unit}” is a unit; this place is held by a person.", unit=seat.unit)
        hint = _("Name the person, or a post of the unit: {example}", example=f"{seat.unit}负责人")
        raise Refused("bad_value", message, hint, value=seat.unit)
    return seat


def seat_field(name: str, label: str, typed: str | None, **how: Any) -> Field:
    """Return the field of a seat held by a person; an empty answer leaves it empty."""

    def read(answer: str, form: Form) -> Seat | None:
        return _of_a_person(seat_from(answer, form.office)) if answer.strip() else None

    return Field(name, label, typed, read, blank_is_none=False, **how)


def seats_field(
    name: str, label: str, typed: Sequence[str] | None, *, of_persons: bool = False, **how: Any
) -> Field:
    """Return the field of several seats, which replace the previous ones.

    :param of_persons: whether each is held by a person, and none by a whole unit.
    """

    def read(answer: str | Sequence[str], form: Form) -> tuple[Seat, ...]:
        seats = seats_from([answer] if isinstance(answer, str) else answer, form.office)
        return tuple(map(_of_a_person, seats)) if of_persons else seats

    return Field(name, label, typed or None, read, **how)


@dataclass(frozen=True, slots=True)
class SeatsChange(Merging):
    """A change that adds some seats and removes others."""

    joining: tuple[Seat, ...]
    leaving: tuple[Seat, ...]

    def into(self, there: tuple[Seat, ...] | None) -> tuple[Seat, ...]:
        """Return the places with this change.

        :raises NotFound: code ``no_member``, when one that leaves was not there.
        """
        before = there or ()
        for seat in self.leaving:
            if seat not in before:
                who = seat.name or f"{seat.unit}{seat.post.zh if seat.post else ''}"
                message = _("“{value}” is not in the group.", value=text.quoted(who))
                raise NotFound("no_member", message, _("See: govtool group show CODE"), value=who)
        return tuple(
            dict.fromkeys([*(seat for seat in before if seat not in self.leaving), *self.joining])
        )


def members_field(
    label: str,
    members: Sequence[str] | None,
    joining: Sequence[str] | None,
    leaving: Sequence[str] | None,
) -> Field:
    """Return the field of the members: a new list, or additions and removals."""
    if members or not (joining or leaving):
        return seats_field("members", label, members, option="--member")

    def read(typed: tuple[Sequence[str], Sequence[str]], form: Form) -> SeatsChange:
        return SeatsChange(*(seats_from(each, form.office) for each in typed))

    typed = (tuple(joining or ()), tuple(leaving or ()))
    return Field("members", label, typed, read, option="--join" if joining else "--leave")
