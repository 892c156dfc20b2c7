"""The choice of a person for the commands about persons, and cleaning up after an erasure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from govtool.base import input_files
from govtool.base.errors import GovtoolError, Refused
from govtool.base.i18n import _, choose_from
from govtool.base.text import quoted
from govtool.base.vocabulary import Kinship
from govtool.models import NextOfKin
from govtool.privacy import person_search
from govtool.privacy.person_search import Person
from govtool.shell.form.prompt import ask, not_empty
from govtool.shell.frame.session import Session
from govtool.shell.options import naming, text_or_ask, wanted
from govtool.shell.parameters import Typed, argument, option
from govtool.shell.screens.persons import say_copies, say_persons
from govtool.shell.terminal import note
from govtool.store import Store
from govtool.views import person_places

Who = Annotated[
    str | None,
    argument(
        "WHO",
        "A document number, a telephone or a whole name; - reads it from standard input, so that "
        "it stands in no shell history. Asked for when left out.",
    ),
]
Case = Annotated[
    str | None, option("--case NO", "Only who is in this case, and only what it says.")
]
Only = Annotated[
    str | None, option("--only N,…", "Of several persons, these: their numbers in the list.")
]
Reason = Annotated[
    str | None, option("--reason TEXT", "Who asked for it and why; kept in the journal.")
]
Kin = Annotated[
    tuple[str, str] | None,
    option(
        "--next-of-kin NAME RELATION",
        "Of somebody who has died: who of the next of kin asks, and their relation (spouse, "
        "parent, child, sibling, grandparent, grandchild). --reason then says their own legitimate "
        "interest. It is journalled.",
    ),
]

_LONGEST_LINE = 1000
"""Characters of a line of standard input that are looked at."""


def word_for(who: str | None, session: Session) -> str:
    """Return the person as typed: an argument, a line of standard input, or an answer."""
    if who == "-":
        return not_empty(input_files.standard_input().readline(_LONGEST_LINE))
    if not wanted({"WHO": who}, session):
        return who or ""
    return ask(_("Document number, telephone or name"), not_empty)


def kin_of(typed: tuple[str, str] | None) -> NextOfKin | None:
    """Return the next of kin that an option names; None where it is not given.

    :raises Refused: code ``not_next_of_kin``, for another relation than the law knows; an invalid
        name.
    """
    if typed is None:
        return None
    name, relation = typed
    kinship = Kinship.meant_by(relation)
    if kinship is None:
        message = _("“{value}” is no next of kin in the law (Civil Code, article 1045).")
        raise Refused(
            "not_next_of_kin",
            message.format(value=quoted(relation)),
            choose_from(one.code_and_label for one in Kinship),
            column="--next-of-kin",
            value=quoted(relation),
        )
    with naming("--next-of-kin", quoted(name)):
        return NextOfKin.checked(name=name, relation=kinship)


def reason_for(reason: str | None, kin: NextOfKin | None, session: Session) -> str:
    """Return the reason (for next of kin, their interest): as given, else asked for."""
    label = _("Their own legitimate interest") if kin else _("Reason")
    return text_or_ask(reason, "--reason", label, session)


@dataclass(frozen=True, slots=True)
class PersonChoice:
    """The choice of persons by a word, and by the options ``--case`` and ``--only``."""

    store: Store
    session: Session
    who: str
    case: str | None
    only: str | None

    @classmethod
    def from_options(cls, store: Store, session: Session, typed: Typed) -> PersonChoice:
        """Return the choice that options say; who is meant is asked for where none says it."""
        who = word_for(typed["who"], session)
        return cls(store, session, who, typed["case"], typed["only"])

    def found(self) -> list[Person]:
        """Return all persons whom the word may mean.

        :raises NotFound, Refused: as :func:`person_search.find`.
        """
        return person_search.find(self.store, self.who, self.session.today, self.case)

    def chosen(self) -> list[Person]:
        """Return the only person found, or those chosen by ``--only``.

        :raises Refused: code ``several_persons``, after listing them; ``bad_value``.
        """
        found, session = self.found(), self.session
        if self.only is not None:
            return [found[n - 1] for n in _numbers(self.only, len(found))]
        if len(found) > 1:
            if not session.json:
                say_persons(found, session.today)
            hint = _("Choose by their numbers in the list: --only 1 or --only 1,2")
            raise Refused("several_persons", _("{n} persons may be meant.", n=len(found)), hint)
        return found

    def everywhere(self, persons: Sequence[Person]) -> list[Person]:
        """Return persons with all their places, where ``--case`` chose those of one case."""
        if self.case is None:
            return list(persons)
        chosen = {place.subject for person in persons for place in person.places}
        found = person_search.find(self.store, self.who, self.session.today)
        return [
            one for one in found if not chosen.isdisjoint(place.subject for place in one.places)
        ]


def _numbers(only: str, count: int) -> list[int]:
    parts = only.replace("，", ",").replace("、", ",").split(",")
    numbers = [int(part) if part.strip().isdecimal() else 0 for part in parts]
    if not all(1 <= n <= count for n in numbers):
        message = _("--only: “{value}” names nobody of the list.", value=quoted(only))
        hint = _("Numbers go up to {n}.", n=count)
        raise Refused("bad_value", message, hint, column="--only", value=quoted(only))
    return list(dict.fromkeys(numbers))


def clean_up(store: Store, session: Session, *, erased: bool = True) -> None:
    """Rewrite the file without traces of erased data, and say where copies may be."""
    try:
        person_places.wipe(store)
    except GovtoolError as error:
        note(
            _(
                "It is erased, but traces may be left in unused parts of the file: {reason}",
                reason=error.message,
            )
        )
        note(_("Run govtool retention apply when nobody else uses the file: it cleans up again."))
    if erased and not session.json:
        say_copies(_copies(store))


def _copies(store: Store) -> Sequence[str]:
    """Return the names of copies made beside the file before upgrades."""
    path = store.path
    return sorted(copy.name for copy in path.parent.glob(f"{path.stem}.before-*{path.suffix}"))
