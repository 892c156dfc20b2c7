"""Representatives of a party: guardians 法定代理人 and agents 委托代理人."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Any, TypeVar

from govtool.base import telephone, text
from govtool.base import vocabulary as voc
from govtool.base.errors import Refused
from govtool.base.i18n import _, listed
from govtool.base.patterns import pattern
from govtool.base.record import Record
from govtool.base.text import names_organisation
from govtool.base.text_width import printable
from govtool.models import Agent, Guardian, Party
from govtool.shell.form.prompt import among, ask, confirm, decide, optional
from govtool.shell.frame.session import Session
from govtool.shell.options import meant_term, naming, term
from govtool.shell.parameters import option
from govtool.shell.terminal import note
from govtool.subjects.case.registration import acting_on_both_sides

RecordT = TypeVar("RecordT", bound=Record)

GuardianOf = Annotated[
    list[str] | None,
    option(
        "--guardian PARTY=NAME[:RELATION[:PHONE]]",
        "The guardian of a party, e.g. 乙某=丙某:母亲:13800000000; give it once for each.",
    ),
]
AgentOf = Annotated[
    list[str] | None,
    option(
        "--agent PARTY=NAME[:PHONE[:general|special]]",
        "The agent of a party, e.g. 甲某=丁某:13900000000:特别授权; give it once for each.",
    ),
]
_GUARDIAN, _AGENT = ("name", "relation", "phone"), ("name", "phone", "authority")
"""The parts of a guardian and of an agent, in order."""
_EQUALS, _COLON = pattern("[=＝]"), pattern("[:：]")


# --- options


def with_acting(
    parties: Sequence[Party],
    guardians: Iterable[str],
    agents: Iterable[str],
    since: dt.date | None = None,
) -> list[Party]:
    """Return the parties with the representatives of options; an empty value means nobody.

    :param since: the day from which on the agents take part; None for from the start.
    :raises Refused: codes ``bad_value``, ``unknown_party``, ``bad_phone``, ``bad_term`` and so on,
        naming the option.
    """
    found = list(parties)
    named: set[tuple[str, int]] = set()
    for typed in guardians:
        place, parts = _parts(typed, "--guardian", found, _GUARDIAN)
        _once(named, "--guardian", place, found)
        found[place] = found[place].model_copy(
            update={"guardian": _record(Guardian, parts, "--guardian", typed)}
        )
    for typed in agents:
        place, parts = _parts(typed, "--agent", found, _AGENT)
        _once(named, "--agent", place, found)
        if authority := parts.get("authority"):
            parts["authority"] = term(voc.Authority, authority, "--agent")
        agent = _record(Agent, parts | {"since": since}, "--agent", typed)
        found[place] = found[place].model_copy(update={"agent": agent})
    return found


def _once(named: set[tuple[str, int]], option: str, place: int, parties: Sequence[Party]) -> None:
    """Take down that an option was given for a party.

    :raises Refused: code ``bad_value``, when it was given for that party before: the file keeps one
        of each.
    """
    if (option, place) in named:
        message = _(
            "{option}: given twice for {name}; the file keeps one.",
            option=option,
            name=text.quoted(parties[place].name),
        )
        raise Refused("bad_value", message, column=option)
    named.add((option, place))


def _parts(
    typed: str, option: str, parties: Sequence[Party], names: Sequence[str]
) -> tuple[int, dict[str, Any]]:
    """Return the party's place that an option names, and its values by field; empty for nobody."""
    whose, *values = _split(typed, parties)
    parts = [part.strip() for part in _COLON.split(values[0])] if values else []
    if not values or len(parts) > len(names):
        message = _("{option}: “{value}” is not PARTY=NAME, with what else is known behind colons.")
        example = (
            "--guardian 乙某=丙某:母亲:13800000000"
            if names is _GUARDIAN
            else "--agent 甲某=丁某:13900000000:特别授权"
        )
        raise Refused(
            "bad_value",
            message.format(option=option, value=text.quoted(typed, personal=True)),
            _("For example: {example}", example=example),
            column=option,
        )
    known = {
        name: part for name, part in zip(names, parts, strict=False) if not text.says_nothing(part)
    }
    return place_of(whose.strip(), option, parties), known


def _split(typed: str, parties: Sequence[Party]) -> list[str]:
    """Return the texts before and after the ``=``; one inside a party's name does not split."""
    names = {party.name for party in parties}
    ends = [
        sign.start() for sign in _EQUALS.finditer(typed) if typed[: sign.start()].strip() in names
    ]
    return [typed[: ends[-1]], typed[ends[-1] + 1 :]] if ends else _EQUALS.split(typed, maxsplit=1)


def place_of(whose: str, option: str, parties: Sequence[Party]) -> int:
    """Return the place of a party, meant by its name, or by a role that no other has.

    :raises Refused: code ``unknown_party``.
    """
    role = voc.PartyRole.meant_by(whose)
    named = [place for place, party in enumerate(parties) if party.name == whose]
    found = named or [place for place, party in enumerate(parties) if party.role is role]
    if len(found) == 1:
        return found[0]
    message = (
        _("{option}: several parties are meant by “{name}”.")
        if found
        else _("{option}: no party is called “{name}”.")
    )
    hint = _("The parties are: {names}.").format(
        names=listed(party.name for party in parties) or _("none")
    )
    raise Refused(
        "unknown_party", message.format(option=option, name=text.quoted(whose)), hint, column=option
    )


def guardian_from(typed: str, option: str = "--guardian") -> Guardian | None:
    """Return the guardian of ``NAME[:RELATION[:PHONE]]`` for one person; None for nobody.

    :raises Refused: codes ``bad_value``, ``bad_phone`` and so on, naming the option.
    """
    parts = [part.strip() for part in _COLON.split(_EQUALS.split(typed, maxsplit=1)[-1])]
    if len(parts) > len(_GUARDIAN):
        message = _("{option}: “{value}” is not NAME[:RELATION[:PHONE]].")
        hint = _("For example: {example}", example="--guardian 丙某:母亲:13800000000")
        value = text.quoted(typed, personal=True)
        raise Refused("bad_value", message.format(option=option, value=value), hint, column=option)
    known = {
        name: part
        for name, part in zip(_GUARDIAN, parts, strict=False)
        if not text.says_nothing(part)
    }
    return _record(Guardian, known, option, typed)


def _record(model: type[RecordT], known: dict[str, Any], option: str, typed: str) -> RecordT | None:
    """Return the record of somebody who acts for a party; None where nobody is named."""
    if not any(known.get(name) for name in known if name != "since"):
        return None
    with naming(option, text.quoted(typed, personal=True)):
        return model.checked(**{"name": ""} | known)


# --- minors


def settle_minors(parties: Sequence[Party], on: dt.date, session: Session) -> list[Party]:
    """Return the parties with guardians of minors, asked for on a terminal; elsewhere hint.

    :param on: the day of the registration.
    """
    return [_settled(party, session) if party.lacks_guardian(on) else party for party in parties]


def _settled(party: Party, session: Session) -> Party:
    doubt = _("{name} is under 18 by the document number, and nobody acts for the minor.")
    note(printable(doubt.format(name=party.name)))
    if not session.interactive or session.yes or session.json:
        note(
            "  "
            + _(
                "Name the guardian: --guardian {name}=NAME:RELATION:PHONE",
                name=printable(party.name),
            )
        )
        return party
    guardian = _ask_guardian(party, may_be_empty=True)
    return party.model_copy(update={"guardian": guardian})


def doubts_of_guardian(party: Party) -> Iterator[Refused]:
    """Yield the doubt about the guardian of a party that is called like an organisation."""
    if party.guardian is not None and names_organisation(party.name):
        message = _(
            "“{name}” is called like an organisation, which has a legal representative and no guardian."
        )
        hint = _("Leave --guardian out, or record it as a person with --yes.")
        yield Refused(
            "guardian_of_organisation", message.format(name=party.name), hint, column="--guardian"
        )


def tell_both_sides(parties: Sequence[Party]) -> None:
    """Tell of those who act for a party and stand on the other side; it is recorded all the same.

    Two people may have one name, and a parent may have nobody else who acts for the child.
    """
    for place, _kind, name in acting_on_both_sides(parties):
        if name == parties[place].name:
            message = _("“{name}” is named as acting for themselves.", name=name)
        else:
            message = _(
                "“{name}” acts for {party}, and stands on the other side too.",
                name=name,
                party=parties[place].name,
            )
        note(printable(message))


# --- asking on a terminal


def ask_acting(
    parties: Sequence[Party], since: dt.date | None, session: Session, *, wanted: bool = False
) -> list[Party]:
    """Return the parties with those who act for them, as a clerk answers.

    :param since: the day from which on an agent takes part; None for from the start.
    :param wanted: whether the clerk said already that there is one.
    """
    found = list(parties)
    while wanted or decide(
        _("Does a guardian or an agent act for a party, of whom nothing was said yet?")
    ):
        wanted = False
        place = _ask_party(found)
        party = found[place]
        kinds = {"guardian": _("guardian"), "agent": _("agent")}
        kind = ask(_("As what"), among(kinds), list(kinds.items()))
        acting = _ask_guardian(party) if kind == "guardian" else _ask_agent(party, since)
        changed = party.model_copy(update={kind: acting})
        if all(
            confirm(_("{doubt} Record it all the same?", doubt=d.message), session)
            for d in doubts_of_guardian(changed)
        ):
            found[place] = changed
    return found


def _ask_party(parties: Sequence[Party]) -> int:
    """Return the place of the party that is chosen."""
    if len(parties) == 1:
        return 0
    names = [party.name for party in parties]
    places = {
        party.name if names.count(party.name) == 1 else f"{party.name} {place}": place
        for place, party in enumerate(parties, start=1)
    }
    choices = [(called, party.role.label) for called, party in zip(places, parties, strict=True)]
    return places[ask(_("For which party"), among(places), choices)] - 1


def _ask_guardian(party: Party, *, may_be_empty: bool = False) -> Guardian | None:
    label = _("Guardian of {name} (may be left empty)") if may_be_empty else _("Guardian of {name}")
    name = ask(label.format(name=printable(party.name)), optional(_name) if may_be_empty else _name)
    if not name:
        return None
    relation = ask(_("Relation to the party, e.g. mother (may be left empty)"), optional(_line))
    return Guardian(name=name, relation=relation, phone=_ask_phone(name))


def _ask_agent(party: Party, since: dt.date | None) -> Agent:
    name = ask(_("Agent of {name}", name=printable(party.name)), _name)
    phone = _ask_phone(name)
    choices = [(each.value, each.label) for each in voc.Authority]
    label = _("Authority of the agent (may be left empty)")
    authority = ask(label, optional(lambda answer: meant_term(voc.Authority, answer)), choices)
    return Agent(name=name, phone=phone, authority=authority, since=since)


def _name(answer: str) -> str:
    return text.clean(answer, text.NAME_LIMIT)


def _ask_phone(name: str) -> str | None:
    return ask(
        _("Telephone of {name} (may be left empty)", name=printable(name)),
        optional(telephone.phone),
    )


def _line(answer: str) -> str:
    return text.clean(answer, text.LINE_LIMIT)


# --- corrections


def keep_representatives(now: Sequence[Party], before: Sequence[Party]) -> list[Party]:
    """Return corrected parties with their representatives, by name, else by place and role.

    What a correction says of them itself has the last word.
    """
    by_name = {(party.role, party.name): party for party in before}
    still_there = {(party.role, party.name) for party in now}
    in_place = len(now) == len(before)
    found = []
    for place, party in enumerate(now):
        same = by_name.get((party.role, party.name))
        there = before[place] if in_place else None
        if same is None and there is not None and there.role is party.role:
            same = None if (there.role, there.name) in still_there else there
        acting = {"guardian": same.guardian, "agent": same.agent} if same else {}
        found.append(party.model_copy(update={name: one for name, one in acting.items() if one}))
    return found


def dropped(now: Sequence[Party], before: Sequence[Party]) -> list[str]:
    """Return the names of those who acted for a party, and act for none any more."""
    acting = [one.name for party in now for one in (party.guardian, party.agent) if one]
    then = [one.name for party in before for one in (party.guardian, party.agent) if one]
    return [name for name in dict.fromkeys(then) if name not in acting]
