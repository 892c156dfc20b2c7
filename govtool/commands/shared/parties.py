"""Parties as they are typed, as options and as answers, and the fields of a form for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from govtool.base import document_numbers, text
from govtool.base import vocabulary as voc
from govtool.base.document_numbers import NumberDoubt
from govtool.base.errors import Refused
from govtool.base.i18n import _, sentences
from govtool.base.patterns import pattern
from govtool.commands.shared.representatives import doubts_of_guardian
from govtool.models import Party
from govtool.shell.form.form import Field, Form, be_sure
from govtool.shell.form.prompt import ask, confirm, optional
from govtool.shell.frame.session import Session
from govtool.shell.options import naming, term


def party_from(typed: str, option: str = "--party") -> Party:
    """Return the party of ``ROLE:NAME[:PHONE[:ID_NO[:ADDRESS[:OCCUPATION[:REPRESENTATIVE]]]]]``.

    A number behind the name is taken apart from it where no colon does so: a name is shown where a
    number is masked.

    :raises Refused: a missing role or name, a masked name, an unknown role, a wrong telephone or
        document number.
    """
    role, *rest = (part.strip() for part in _parts(typed))
    with naming(option, typed):
        text.refuse_no_name(rest[0] if rest else "")
    rest = _apart(*rest) if rest else rest
    if not 1 <= len(rest) <= len(_OF_A_PARTY):
        message = _(
            "{option}: “{value}” is not ROLE:NAME[:PHONE[:ID_NO[:ADDRESS]]].",
            option=option,
            value=text.quoted(typed),
        )
        raise Refused("bad_party", message, _("For example: --party 申请人:甲某:13800000000"))
    name, *others = rest
    values = [None if text.says_nothing(part) else part for part in others]
    known = dict(zip(_OF_A_PARTY, ["" if text.says_nothing(name) else name, *values], strict=False))
    meant = term(voc.PartyRole, role, option)
    with naming(option, typed):
        return Party.checked(role=meant, **known)


_COLON = pattern(r"[:：](?![^(（【\[]*[)）】\]])")


def _parts(typed: str) -> list[str]:
    """Return the parts of a party between colons; brackets keep theirs: 甲某（曾用名：甲二）."""
    return _COLON.split(typed)


_OF_A_PARTY = ("name", "phone", "id_no", "address", "occupation", "representative")
"""The parts of a party, in order."""


def question_parties(parties: Iterable[Party], session: Session) -> None:
    """Ask about a name that is a list, and a document number that may be mistyped.

    :raises Refused: codes ``several_persons``, ``wrong_check``, ``wrong_length``, when the clerk
        says no or there is nobody to ask.
    """
    for party in parties:
        for refused in _doubts(party):
            if not session.yes and not session.interactive:
                raise refused
            if not confirm(sentences(refused.message, _("Record it all the same?")), session):
                raise refused


def _doubts(party: Party) -> Iterator[Refused]:
    """Return what is odd about a party as it was entered."""
    if text.names_several(party.name):
        several = _("“{name}” names several persons.", name=party.name)
        hint = _("Give --party once for each of them; --yes records them as one party.")
        yield Refused("several_persons", several, hint, column="--party", value=party.name)
    found = document_numbers.doubt(party.id_no) if party.id_no else None
    if found is not None:
        hint = _("Check the number; --yes records it as it is.")
        message = _number_doubts()[found].format(name=party.name, number=party.id_no)
        yield Refused(found.code, message, hint, column="--party", value=party.id_no)
    yield from doubts_of_guardian(party)


def _number_doubts() -> dict[NumberDoubt, str]:
    return {
        NumberDoubt.LENGTH: _("{name}'s ID number has a digit too many or too few: {number}."),
        NumberDoubt.BIRTH_DATE: _("There is no date of birth in {name}'s ID number: {number}."),
        NumberDoubt.CHECK: _("The check character of {name}'s ID number is wrong: {number}."),
        NumberDoubt.CREDIT_CODE: _(
            "The check character of {name}'s unified social credit code is wrong: {number}."
        ),
    }


# --- without a role, and with numbers behind the name

_NUMBERS = pattern(r"(?P<name>\S.*?)\s+(?P<numbers>[+(（]?\d[\d\sxX()（）转-]*)")
"""A name with a telephone number, a document number or both behind it."""
_LABEL = r"[\s,，;；/、(（]*(?:(?:联系)?电话|手机)(?:号码?)?"
_MARKED = pattern(
    rf"(?P<name>\S(?:.*?[^\s,;/、(\d])?)(?:{_LABEL}[:：]?|[\s,;/、(]*?)\s*"
    r"(?P<numbers>[+(]?\d(?:[ xX()转-]*\d){6,}[xX]?)\)?"
)
"""The same with a mark, a word or nothing between: 甲某，13800000000; 甲某(电话13800000000)."""
_LABELLED = pattern(rf"{_LABEL}$")
_NUMBER_BEGINS = tuple("0123456789+(（")
_SHORTEST_DOCUMENT = 15
_IN_TURN = (voc.PartyRole.APPLICANT, voc.PartyRole.RESPONDENT)
"""The roles of parties given without one, in their order."""


def parties_from(typed: Sequence[str], option: str = "--party") -> list[Party]:
    """Return parties of options; without roles, the first is the applicant, then the respondent.

    :raises Refused: as :func:`party_from`; code ``bad_party`` for a third one without a role.
    """
    found: list[Party] = []
    for one in typed:
        if not _lacks_role(one):
            found.append(party_from(one, option))
            continue
        taken = {party.role for party in found}
        role = next((role for role in _IN_TURN if role not in taken), None)
        if role is None:
            message = _(
                "{option}: “{value}” needs a role, there are an applicant and a respondent already."
            )
            hint = _(
                "For example: --party {role}:{name}",
                role=voc.PartyRole.THIRD_PARTY.label,
                name="丙某",
            )
            raise Refused("bad_party", message.format(option=option, value=text.quoted(one)), hint)
        found.append(party_of(role, one, option))
    return found


def party_of(role: voc.PartyRole, typed: str, option: str = "") -> Party:
    """Return the party of a role: NAME, NAME PHONE, NAME:PHONE:ID_NO… or with the role in front.

    :raises Refused: as :func:`party_from`.
    """
    return party_from(
        typed if not _lacks_role(typed) else f"{role.label}:{typed}", option or role.label
    )


def _apart(name: str, *others: str) -> list[str]:
    """Return the parts of a party after its role, splitting off what follows the name."""
    if others:
        return [_LABELLED.sub("", name), *others]
    written = text.half_width(name)
    found = _NUMBERS.fullmatch(written) or _MARKED.fullmatch(written)
    return [_LABELLED.sub("", found["name"]), *_numbers(found["numbers"])] if found else [name]


def _numbers(written: str) -> tuple[str, str]:
    """Return the telephone and the document number among the numbers behind a name."""
    if ")" not in written:
        written = written.lstrip("(")  # of a bracket around it all
    *others, last = written.split()
    if len(last) >= _SHORTEST_DOCUMENT:
        return " ".join(others), last
    return written, ""


def _lacks_role(typed: str) -> bool:
    """Return whether a party begins with its name: it has no role before the name."""
    first, *rest = (part.strip() for part in _parts(typed))
    is_role = voc.PartyRole.meant_by(text.half_width(first)) is not None
    return not is_role and (
        not rest or text.says_nothing(rest[0]) or rest[0].startswith(_NUMBER_BEGINS)
    )


# --- fields of a form


def party_field(name: str, role: voc.PartyRole, party: Party | None, **how: Any) -> Field:
    """Return the field of the one party of a role; at its prompt it may be left empty."""

    def read(answer: str | Party, _form: Form) -> Party | None:
        if isinstance(answer, Party) or text.says_nothing(answer):
            return answer if isinstance(answer, Party) else None
        return party_of(role, answer)

    label = _("{role}: name, telephone (may be left empty)", role=role.label)
    return Field(
        name,
        label,
        party,
        read,
        doubt=doubt_of_party,
        title=role.label,
        show=lambda value, form: form.party_text(value),
        **how,
    )


def more_parties_field(parties: Sequence[Party]) -> Field:
    """Return the field of the parties beside an applicant and a respondent, added on request."""

    def dialogue(form: Form) -> tuple[Party, ...]:
        found: list[Party] = list(form.known.get("others") or ())

        def read(answer: str) -> Party:
            party = party_of(voc.PartyRole.THIRD_PARTY, answer)
            if doubt := doubt_of_party(party, form):
                be_sure(doubt, form.session)
            return party

        label = _(
            "Another party, a third party unless its role stands in front (leave empty to end)"
        )
        while (party := ask(label, optional(read))) is not None:
            found.append(party)
        return tuple(found)

    return Field(
        "others",
        _("Other parties"),
        tuple(parties) or None,
        lambda given, _form: given,
        dialogue=dialogue,
        on_request=True,
        show=lambda value, form: "；".join(
            f"{one.role.label} {form.party_text(one)}" for one in value
        ),
    )


def doubt_of_party(party: Party | None, _form: Form) -> str | None:
    """Return what is odd about a party that was typed."""
    messages = [refused.message for refused in _doubts(party)] if party else []
    return sentences(*messages, _("Record it all the same?")) if messages else None
