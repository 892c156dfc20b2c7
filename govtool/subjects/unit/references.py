"""Units and grids that a record names, and the refusals of those that are not there."""

from __future__ import annotations

import datetime as dt

from govtool.base import text
from govtool.base import vocabulary as voc
from govtool.base.errors import Refused
from govtool.base.i18n import _, listed, sentences
from govtool.law.office import Office

_FEW_UNITS = 12


def require_unit(
    code: str, office: Office, kinds: frozenset[voc.UnitKind], on: dt.date | None = None
) -> None:
    """Refuse a code that names no unit of one of the ``kinds`` on a day.

    :param on: the day of the fact that names it; without it, whatever day that may be.
    :raises Refused: codes ``unknown_unit``, ``closed_unit``, ``wrong_unit``.
    """
    versions = office.units.get(code)
    if versions is None:
        raise Refused("unknown_unit", unknown_unit_text(code, office))
    if on is not None and versions.at(on) is None:
        raise closed_by_then("unit", code, versions.last_day(on))
    kind = versions.known(on).kind
    if kinds.isdisjoint(office.kinds(code) if on is None else {kind}):
        allowed = _(", ").join(kind.label for kind in voc.UnitKind if kind in kinds)
        message = _("{unit} is a {kind}; this takes: {allowed}.")
        raise Refused("wrong_unit", message.format(unit=code, kind=kind.label, allowed=allowed))


def closed_by_then(noun: str, code: str, last: dt.date | None) -> Refused:
    """Return the refusal of a record of a register after its last day."""
    message = _("{code} was closed on {day}.", code=code, day=last.isoformat() if last else "")
    hint = _("Name another one, or a day on which it was there. See: govtool {noun} show {code}")
    return Refused(f"closed_{noun}", message, hint.format(noun=noun, code=code), value=code)


def used_before(noun: str, code: str, last: dt.date | None) -> Refused:
    """Return the refusal of a code that something closed had: codes are never used again."""
    message = _("{code} was closed on {day}; codes are never used again.")
    hint = _("Choose another code; if it was closed by mistake: govtool undo")
    said = message.format(code=code, day=last.isoformat() if last else "")
    return Refused(f"closed_{noun}", said, hint, column="--code", value=code)


def unknown_unit_text(code: str, office: Office) -> str:
    """Return that there is no such unit, with the nearest or all units there are."""
    known = {unit.code: f"{unit.code} {unit.name}" for unit in office.units_on().values()}
    message = _("There is no unit “{code}”.", code=text.quoted(code))
    near = _nearest_units(code, office)
    if near:
        return sentences(message, _("Did you mean: {codes}?", codes=listed(known[c] for c in near)))
    if known and len(known) <= _FEW_UNITS:
        return sentences(
            message, _("There are: {units}.", units=listed(known[c] for c in sorted(known)))
        )
    return message


def _nearest_units(typed: str, office: Office) -> list[str]:
    import difflib

    code_of = {
        word: unit.code for unit in office.units_on().values() for word in (unit.name, unit.code)
    }
    near = difflib.get_close_matches(typed, code_of, n=5, cutoff=0.6)
    return list(dict.fromkeys(code_of[word] for word in near))[:3]


def unknown_grid_text(code: str) -> str:
    """Return that there is no such grid."""
    return _("There is no grid “{code}”.", code=text.quoted(code))
