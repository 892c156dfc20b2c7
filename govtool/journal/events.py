"""Fields that all events have, and the events that every noun has.

An event is one fact of a case (or of a unit, a grid …) with the local date on which it happened.
The journal stores ``kind`` and ``on`` as columns and the rest as the payload.
"""

from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Annotated, Any, ClassVar, Final, NamedTuple, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from govtool.base import record as r
from govtool.base import vocabulary as voc
from govtool.base.i18n import _
from govtool.privacy.personal_marks import Personal

_IN_COLUMNS = {"on"}
DIGEST: Final = "content"
"""The field of an opening with the digest of its record in a file; no file has it."""


class Event(r.Record):
    """One fact with the local date it happened.

    ``override`` is the reason a clerk gave for recording a step that breaks a rule.
    """

    kind: ClassVar[str]
    opens: ClassVar[bool] = False
    """True if it opens its subject, comes first and is what ``corrected`` changes."""
    saves: ClassVar[bool] = False
    """True if it says all there is to say of something in a register, from its day on."""
    amends: ClassVar[bool] = False
    """True if it changes something in a register in part, from its day on (:meth:`amended`)."""
    remarks: ClassVar[bool] = False
    """True if it says something about a record of a register, which stays as it is."""
    renamed: ClassVar[Mapping[str, str]] = {}
    """Fields that corrections know by another name, by that name."""
    identified: ClassVar[Mapping[str, str]] = {}
    """Fields that name another subject by its number, with those that hold the id of its opening.

    Two offices may give one number, the id is nobody else's. It is of the journal alone: what
    leaves the office says the number, and what was recorded before has no id.
    """
    on: r.Day
    override: r.OptionalWords = None

    def amended(self, record: Any) -> Any:
        """Return a record of a register as it is after an event that :attr:`amends` it."""
        raise NotImplementedError

    def payload(self) -> dict[str, Any]:
        """Return the fields that are not empty, beside kind and date, as JSON values."""
        if self.model_fields_set == _IN_COLUMNS:
            return {}
        return self.model_dump(mode="json", exclude=_IN_COLUMNS, exclude_defaults=True)

    def payload_text(self) -> str:
        """Return the :meth:`payload` as the JSON text that is stored."""
        if self.model_fields_set == _IN_COLUMNS:
            return "{}"
        return self.model_dump_json(exclude=_IN_COLUMNS, exclude_defaults=True)


class Entry(NamedTuple):
    """A journal entry 日志条目 as the rules see it: an event and where it stands in the record."""

    node: str
    seq: int
    recorded_at: str
    actor: str
    event: Event

    @property
    def id(self) -> str:
        """``node-seq``, by which retractions and redactions name it."""
        return f"{self.node}-{self.seq}"


class Linked(Event):
    """关联: this case and case ``other`` are one matter. Each of the two records the other.

    It names the other by its number, which a file that leaves the office keeps; that case need not
    be there.
    """

    kind: ClassVar[str] = "linked"
    identified: ClassVar[Mapping[str, str]] = {"other": "other_entry"}
    other: r.Line
    other_entry: r.OptionalLine = None
    reason: r.OptionalText = None
    duplicate: bool = False
    """True if both are one thing, reported twice 重复: an answer to one holds for both."""

    def means(self, no: str, subject: str) -> bool:
        """Return whether it names a subject, by the id of its opening, else by number."""
        if self.other_entry is None:
            return self.other == no
        return subject.partition(":")[2] == self.other_entry

    def says_the_same(self, link: Self) -> bool:
        """Return whether both name one subject, by id where both have one."""
        ids = {self.other_entry, link.other_entry}
        return self.other == link.other if None in ids else len(ids) == 1


class Corrected(Event):
    """更正: fields of the registration as they should have been from the start."""

    kind: ClassVar[str] = "corrected"
    changes: Annotated[dict[str, Any], Personal.OPENING]
    reason: r.Text


class Retracted(Event):
    """撤销: the entries named (``node-seq``) do not count, as if never recorded."""

    kind: ClassVar[str] = "retracted"
    targets: tuple[str, ...]
    reason: r.Text
    step: bool = False
    """True for a step of its own (a link taken back), false for an undo."""
    replacement: r.Count | None = None
    """The number, in the same node, of the entry with the corrected fact: that has the place of
    the one target among the facts of its day. No id: by those an undo knows what was taken back."""


class Redacted(Event):
    """删除个人信息: personal data erased from the payload of the entries named.

    ``left`` holds the SHA-256 of each payload as it was left, so that it cannot be changed once
    more unnoticed.
    """

    kind: ClassVar[str] = "redacted"
    targets: tuple[str, ...]
    reason: r.Text
    left: tuple[str, ...] = ()
    whole: bool = False
    """True if nothing personal was left of the case: its time of storage was over."""


class Addressee(r.Record):
    """An addressee of an overdue notice 告知对象: a function, not a name.

    ``at`` is the code of the unit or group where the function is held, None for the unit that owes
    or the street.
    """

    told: voc.Told
    at: r.OptionalCode = None


class NoticeIssued(Event):
    """督办单: a supervision notice for one obligation at one level.

    It names the stage of a case, and the turn of anything else (empty where a rule asks but once;
    ``2.1`` where a rule asks several things of one stage). ``whom`` is empty where ``told`` says it
    all: the owing unit's, or the street's.
    """

    kind: ClassVar[str] = "notice_issued"
    rule: str
    stage: r.StageNumber | None = None
    turn: str | None = None
    level: voc.Level
    unit: r.Code
    told: voc.Told
    whom: tuple[Addressee, ...] = ()
    due: r.Day
    days: int

    @model_validator(mode="after")
    def _names_one_turn(self) -> Self:
        if (self.stage is None) == (self.turn is None):
            raise PydanticCustomError("bad_value", _("A notice names either a stage or a turn."))
        return self

    @property
    def about_turn(self) -> str:
        """The turn of its obligation."""
        return (self.turn or "") if self.stage is None else str(self.stage)

    @property
    def addressees(self) -> tuple[Addressee, ...]:
        """All who are told, the first of them ``told``."""
        return self.whom or (Addressee.trusted(told=self.told),)


NEW = "+"
"""The node of entries that are not in the journal yet."""

_AFTER_ALL = "9999"
"""A time of recording after any real one: such an entry folds after those of its day."""


def provisional(events: Iterable[Event]) -> list[Entry]:
    """Return entries of facts not recorded yet, in this order."""
    return [Entry(NEW, place, _AFTER_ALL, "", event) for place, event in enumerate(events)]


CHANGES: frozenset[type[Event]] = frozenset({Corrected, Retracted, Redacted})
IN_EVERY_NOUN = CHANGES | {Linked, NoticeIssued}
IN_FOLD_ORDER = attrgetter("event.on", "recorded_at", "node", "seq")
"""The order in which the entries of a subject fold (design, Journal)."""


def effective(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries that count, in fold order, the corrected opening first."""
    everything = sorted(entries, key=IN_FOLD_ORDER)
    if CHANGES.isdisjoint([type(entry.event) for entry in everything]):
        return _opening_first(everything)
    gone = retracted(everything)
    kept = _in_their_places([entry for entry in everything if entry.id not in gone], everything)
    changes: dict[str, Any] = {}
    for entry in sorted(kept, key=as_recorded):
        if isinstance(entry.event, Corrected):
            changes.update(entry.event.changes)
            if entry.event.override is not None:
                changes["override"] = entry.event.override
    facts = [entry for entry in kept if type(entry.event) not in CHANGES]
    if changes:
        facts = [corrected(entry, changes) for entry in facts]
    return _opening_first(facts)


def _in_their_places(kept: list[Entry], everything: Sequence[Entry]) -> list[Entry]:
    """Return entries in fold order; a replacement takes the place of its original."""
    instead = {
        f"{entry.node}-{entry.event.replacement}": entry.event.targets[0]
        for entry in kept
        if isinstance(entry.event, Retracted) and entry.event.replacement and entry.event.targets
    }
    if not instead:
        return kept
    by_id = {entry.id: entry for entry in everything}

    def place(entry: Entry) -> tuple[Any, ...]:
        original = entry
        while (earlier := by_id.get(instead.get(original.id, ""))) and as_recorded(
            earlier
        ) < as_recorded(original):
            original = earlier
        return (entry.event.on, *as_recorded(original))

    return sorted(kept, key=place)


def _opening_first(facts: list[Entry]) -> list[Entry]:
    """Return the facts with the opening first, whatever its date.

    In a register the record that was saved first stands first: what was saved later for a day
    before it changed it. What corrected it on its day until then stands with it.
    """
    if not facts or facts[0].event.opens:
        return facts
    saving = [entry for entry in facts if entry.event.saves or entry.event.amends]
    first = min((entry for entry in saving if entry.event.saves), key=as_recorded, default=None)
    if first is not None and first is not saving[0]:
        day = first.event.on
        earlier = min(
            (as_recorded(entry) for entry in saving if entry.event.on < day), default=("", "", 0)
        )
        with_it = {
            entry.id for entry in saving if entry.event.on == day and as_recorded(entry) < earlier
        }
        stands = [entry for entry in facts if entry.id in with_it | {first.id}]
        return [
            *sorted(stands, key=as_recorded),
            *(entry for entry in facts if entry not in stands),
        ]
    return sorted(facts, key=lambda entry: not entry.event.opens)


def retracted(entries: Iterable[Entry]) -> set[str]:
    """Return the ids of retracted entries; a retraction can itself be retracted."""
    gone: set[str] = set()
    for entry in sorted(entries, key=as_recorded, reverse=True):
        if isinstance(entry.event, Retracted) and entry.id not in gone:
            gone.update(entry.event.targets)
    return gone


def as_recorded(entry: Entry) -> tuple[str, str, int]:
    """Return the sort key for the order of recording."""
    return (entry.recorded_at, entry.node, entry.seq)


def corrected(entry: Entry, changes: Mapping[str, Any]) -> Entry:
    """Return an opening with the changes of ``corrected`` events; any other entry as it is."""
    if not entry.event.opens:
        return entry
    return entry._replace(event=type(entry.event).model_validate(amended(entry.event, changes)))


def amended(opening: Event, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of an opening with ``changes`` applied, not validated yet.

    What it names by another number than before is not what its id says any more.
    """
    stale = {opening.identified[name]: None for name in changes if name in opening.identified}
    named = {opening.renamed.get(name, name): value for name, value in changes.items()}
    return opening.model_dump(mode="json") | stale | named
