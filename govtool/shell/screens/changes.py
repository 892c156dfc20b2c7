"""Changes by a correction, or by a new version in a register, field by field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple, Protocol

from pydantic import BaseModel

from govtool.base.dates import month_day_text
from govtool.base.i18n import _, in_chinese, listed, noted
from govtool.base.record import field_label
from govtool.base.text import mask_identity_number, mask_phone
from govtool.base.text_width import printable
from govtool.base.vocabulary import PartyRole, Term
from govtool.models import Particulars
from govtool.privacy.personal_marks import Model, Personal, marks_of
from govtool.rules import Office, unit_name
from govtool.shell.terminal import note
from govtool.subjects.case.particulars import PARTICULARS, particular_text

LONGEST = 30
"""So many characters of a long text are shown."""


class FieldChange(NamedTuple):
    """One value, before and after, in words."""

    label: str
    before: str
    after: str

    @property
    def text(self) -> str:
        """Return it on one line: 纠纷类型 山林土地纠纷 → 邻里纠纷."""
        return printable(" ".join(filter(None, (self.label, self.before, "→", self.after))))


class Labels(Protocol):
    """Says what people call a field."""

    def label(self, name: str) -> str:
        """Return what people call a field."""


class Wording(NamedTuple):
    """The context for wording values: the office, the day, and the fields that name units."""

    office: Office
    today: dt.date
    units: frozenset[str] = frozenset()


def changes_between(
    before: BaseModel,
    after: BaseModel,
    names: Iterable[str],
    wording: Wording,
    labels: Labels | None = None,
) -> list[FieldChange]:
    """Return what is otherwise in ``after``, of the fields named; parties are compared one by one.

    :param labels: what the fields are called; without it, as in every record.
    """
    model, found = type(after), []
    for name in names:
        old, new = getattr(before, name, None), getattr(after, name, None)
        if old == new:
            continue
        if name == "parties":
            found += list(_party_changes(old or (), new or (), wording))
        else:
            label = labels.label(name) if labels else field_label(name, model)
            found.append(value_change(label, marks_of(model).get(name), (old, new), name, wording))
    return found


def value_change(
    label: str, mark: Personal | None, values: tuple[Any, Any], name: str, wording: Wording
) -> FieldChange:
    """Return the change of one value; a personal number is masked where the two still differ."""
    before, after = (worded(value, name, wording) for value in values)
    masked = (_masked(before, values[0], mark), _masked(after, values[1], mark))
    return FieldChange(label, *(masked if masked[0] != masked[1] else (before, after)))


def _masked(text: str, value: Any, mark: Personal | None) -> str:
    if not isinstance(value, str):
        return text
    match mark:
        case Personal.PHONE | Personal.STAFF_PHONE:
            return mask_phone(text)
        case Personal.ID_NO:
            return mask_identity_number(text)
    return text


def shown(model: Model, name: str, value: Any, wording: Wording) -> str:
    """Return a value of a field as people read it, the number of a person masked."""
    return _masked(worded(value, name, wording), value, marks_of(model).get(name))


def worded(value: Any, name: str, wording: Wording) -> str:
    """Return a value as people read it, a long text by its beginning."""
    if value in (None, "", ()):
        return _("none")
    if isinstance(value, Term):
        return value.label
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dt.date):
        return month_day_text(value, wording.today)
    if isinstance(value, (tuple, list)):
        return listed(worded(each, name, wording) for each in value)
    if isinstance(value, BaseModel):
        return _record(value, wording)
    text = " ".join(str(value).split())
    if name in wording.units:
        return unit_name(text, wording.office)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _record(record: BaseModel, wording: Wording) -> str:
    """Return what a record says, its numbers masked."""
    marks = marks_of(type(record))
    filled = ((name, value) for name, value in record if value not in (None, (), ""))
    return " ".join(
        _masked(worded(value, name, wording), value, marks.get(name)) for name, value in filled
    )


# --- parties


def _party_changes(
    before: Sequence[Any], after: Sequence[Any], wording: Wording
) -> Iterator[FieldChange]:
    """Yield what changes of each party; one that is nowhere any more is named as removed."""
    pairs = _paired(before, after)
    for old, new in pairs:
        if old is None:
            yield FieldChange(_("party added"), "", _named(new))
        elif new is None:
            yield FieldChange(_("party removed"), _named(old), _("none"))
        else:
            yield from _of_one(old, new, wording)


def _of_one(old: Any, new: Any, wording: Wording) -> Iterator[FieldChange]:
    model: Model = type(new)
    for name in model.model_fields:
        values = (getattr(old, name), getattr(new, name))
        if values[0] != values[1]:
            label = f"{old.name} {field_label(name, model)}"
            yield value_change(label, marks_of(model).get(name), values, name, wording)


def _named(party: Any) -> str:
    role: PartyRole = party.role
    acting = listed(one.name for one in (party.guardian, party.agent) if one)
    return noted(f"{role.label} {party.name}", acting) if acting else f"{role.label} {party.name}"


def _paired(before: Sequence[Any], after: Sequence[Any]) -> list[tuple[Any, Any]]:
    """Return the pairs of parties: by role and name, by name alone, else by place and role."""
    left = dict(enumerate(before))
    found: dict[int, Any] = {}
    in_place = len(before) == len(after)
    ways: list[Callable[[int, Any, int, Any], bool]] = [
        lambda _there, old, _place, new: (old.role, old.name) == (new.role, new.name),
        lambda _there, old, _place, new: bool(old.name == new.name),
        lambda there, old, place, new: in_place and there == place and old.role is new.role,
    ]
    for is_same in ways:
        for place, new in enumerate(after):
            same = next(
                (there for there, old in left.items() if is_same(there, old, place, new)), None
            )
            if place not in found and same is not None:
                found[place] = left.pop(same)
    return [
        *((found.get(place), new) for place, new in enumerate(after)),
        *((old, None) for old in left.values()),
    ]


# --- what the papers ask


def particular_changes(before: Particulars | None, after: Particulars) -> list[FieldChange]:
    """Return what is otherwise of what the papers ask; long texts by their beginning."""
    known = before or Particulars.trusted()
    found = []
    for field in Particulars.model_fields:
        old, new = getattr(known, field), getattr(after, field)
        if old != new:
            label = PARTICULARS.get(field) if in_chinese() else None
            found.append(
                FieldChange(label or field_label(field), *(_begun(value) for value in (old, new)))
            )
    return found


def _begun(value: Any) -> str:
    """Return the value of a particular in words, a long text by its beginning."""
    text = _("none") if value is None else " ".join(particular_text(value).split())
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


# --- on a terminal


def changes_text(changes: Iterable[FieldChange]) -> str:
    """Return all changes on one line."""
    return listed(change.text for change in changes)


def note_changes(changes: Iterable[FieldChange]) -> None:
    """Show each change on a line of its own, before a person is asked."""
    for change in changes:
        note(f"  {change.text}")
