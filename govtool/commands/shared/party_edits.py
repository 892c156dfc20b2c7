"""Corrections of parties: ``--party 2 --set 电话=…``, ``--add-party``, ``--remove-party``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, NamedTuple

from govtool.base.errors import Refused, UsageMistake
from govtool.base.i18n import _, listed
from govtool.base.text import half_width, place_in, quoted
from govtool.commands.shared.correction import Fields, ask_values, once, values_typed
from govtool.commands.shared.parties import party_from
from govtool.commands.shared.representatives import place_of, tell_both_sides
from govtool.models import Party
from govtool.rules import Office
from govtool.shell.form.prompt import among, ask
from govtool.shell.frame.session import Session
from govtool.shell.parameters import option

WhichParty = Annotated[
    list[str] | None,
    option(
        "--party PARTY[.FIELD=VALUE]",
        "The party of --set, by number or name; or with a field, e.g. --party 2.电话=13800000000.",
    ),
]
AddParty = Annotated[
    list[str] | None, option("--add-party ROLE:NAME[:PHONE[:ID_NO]]", "One more party; repeatable.")
]
RemoveParty = Annotated[
    list[str] | None, option("--remove-party PARTY", "A party that is none, by its number or name.")
]

_FIELDS = ("name", "phone", "id_no", "address", "occupation", "representative", "role")
_CALLED = {
    "name": "姓名",
    "phone": "电话",
    "id_no": "证件号码",
    "address": "住址",
    "occupation": "职业",
    "representative": "法定代表人",
    "role": "当事人身份",
}
# A table of data: the other names of a field stand side by side.
_ALSO = {
    "联系电话": "phone", "手机": "phone", "手机号": "phone", "证件号": "id_no", "身份证号": "id_no",
    "身份证号码": "id_no", "地址": "address", "单位或住址": "address", "职业或职务": "occupation",
    "身份": "role", "角色": "role",
}  # fmt: skip


class PartyEdit(NamedTuple):
    """The change of one party: its name or place as typed, and fields with their values."""

    whose: str
    values: dict[str, Any]


class PartyEdits(NamedTuple):
    """All that is to be changed of the parties of a case."""

    changed: Sequence[PartyEdit]
    added: Sequence[Party]
    removed: Sequence[str]

    def __bool__(self) -> bool:
        """Return whether there is anything to change."""
        return bool(self.changed or self.added or self.removed)

    def applied(self, parties: Sequence[Party]) -> list[Party]:
        """Return the parties as they should have been; who acts for one stays with it.

        :raises Refused: code ``unknown_party``; an invalid value. :raises UsageMistake: code
            ``unexpected_option``.
        """
        found: list[Party | None] = list(parties)
        places = {id(edit): place_meant(edit.whose, parties, "--party") for edit in self.changed}
        for edit in self.changed:
            place = places[id(edit)]
            there = found[place] or parties[place]
            found[place] = Party.checked(**{**dict(there), **edit.values})
        for typed in self.removed:
            place = place_meant(typed, parties, "--remove-party")
            if place in places.values():
                message = _("{name} cannot be corrected and removed at once.")
                raise UsageMistake("unexpected_option", message.format(name=parties[place].name))
            found[place] = None
        now = [*(party for party in found if party is not None), *self.added]
        tell_both_sides(now)
        return now


def place_meant(typed: str, parties: Sequence[Party], option: str) -> int:
    """Return the place of a party, meant by its number, its name, or a role it alone has.

    :raises Refused: code ``unknown_party``.
    """
    if (place := place_in(typed, len(parties))) is not None:
        return place
    word = half_width(typed)
    if word.isdecimal() and not any(party.name == typed for party in parties):
        message = _("{option}: there is no party {n}.", option=option, n=quoted(word))
        numbered = listed(f"{n} {party.name}" for n, party in enumerate(parties, 1))
        hint = _("The parties are: {names}.").format(names=numbered or _("none"))
        raise Refused("unknown_party", message, hint, column=option)
    return place_of(typed.strip(), option, parties)


def party_fields(office: Office) -> Fields:
    """Return the fields of a party by the names people give them."""
    return Fields(Party, _FIELDS, office, called=_CALLED, also=_ALSO)


def ask_parties(parties: Sequence[Party], office: Office, session: Session) -> list[Party]:
    """Return the parties after a person has corrected one of them, field by field."""
    choices = [(str(n), f"{party.role.label} {party.name}") for n, party in enumerate(parties, 1)]
    place = int(ask(_("Which party"), among([number for number, _label in choices]), choices)) - 1
    there = parties[place]
    values = ask_values(party_fields(office), there, session)
    found = list(parties)
    found[place] = Party.checked(**{**dict(there), **values})
    return found


def edits_typed(
    which: Sequence[str],
    sets: Sequence[tuple[str, str]],
    added: Sequence[str],
    removed: Sequence[str],
    session: Session,
    office: Office,
) -> PartyEdits:
    """Return what options say of parties.

    :param sets: the ``--set`` that are about the one party which ``--party`` names without a field.
    :raises UsageMistake: code ``unexpected_option``, where it is not clear which party is meant.
        :raises Refused: an unknown field, or a value that cannot be.
    """
    fields = party_fields(office)
    named = [typed for typed in which if "=" not in typed and "＝" not in typed]
    own = [_with_field(typed) for typed in which if typed not in named]
    if len(named) > 1 or bool(named) != bool(sets):
        message = _("--set is about one party: say which, and what.")
        hint = _(
            "For several: {example}", example="--party 1.电话=13800000000 --party 2.住址=示例路1号"
        )
        raise UsageMistake("unexpected_option", message, hint)
    once([f"{whose}.{name}" for whose, name, _value in own])
    edits = [
        PartyEdit(whose, values_typed(fields, [(name, value)], session))
        for whose, name, value in own
    ]
    edits += [PartyEdit(whose, values_typed(fields, sets, session)) for whose in named]
    return PartyEdits(edits, [party_from(typed, "--add-party") for typed in added], removed)


def _with_field(typed: str) -> tuple[str, str, str]:
    """Return whose field it is, which, and its value: ``2.电话=…``."""
    head, _equals, value = typed.replace("＝", "=", 1).partition("=")
    whose, dot, name = head.replace("．", ".").rpartition(".")
    if not dot or not whose.strip():
        message = _("--party: “{value}” is not PARTY.FIELD=VALUE.", value=quoted(head))
        hint = _("For example: {example}", example="--party 2.电话=13800000000")
        raise Refused("bad_value", message, hint)
    return whose.strip(), name.strip(), value.strip()
