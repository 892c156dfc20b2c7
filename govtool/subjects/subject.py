"""The mechanism: nouns describe themselves, commands ask the description.

Texts that people read are message ids (:func:`govtool.base.i18n.msgid`); they are translated where
they are shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Protocol, TypeVar, get_origin

from govtool.base.i18n import msgid
from govtool.base.vocabulary import FormKind, GridWork, Level, Term, Told, UnitKind
from govtool.journal.events import IN_EVERY_NOUN, Entry, Event, NoticeIssued, effective
from govtool.privacy.personal_marks import Personal, holds_people, walk
from govtool.subjects.obligation import Obligation, Rule
from govtool.subjects.series import Series

if TYPE_CHECKING:
    from govtool.law.office import Office
    from govtool.subjects.recurrence import Recurring

Facts = Mapping[str, Any]
Check = Callable[[Any, Any, "Office"], Facts | None]
"""Returns the facts of the violation by an event of a subject just before it, or None."""


Words = Callable[["Violation", "Office", dt.date], str]
"""A function that puts a violation into words, as on a day."""


class Breach(NamedTuple):
    """The words for what a check finds: message ids, filled in with the facts of the violation.

    ``charge`` is why a step is refused, ``record`` what the history tells of it; ``way_on`` is what
    to do first, with ``{no}`` filled in.
    """

    label: str
    charge: str | Words
    record: str | Words
    way_on: str = ""


class Extended(NamedTuple):
    """Extension events 延期, and the rule whose due date they move."""

    asked: type[Event]
    decided: type[Event]
    rule: str


class Violation(NamedTuple):
    """A rule broken by one entry (rulebook, section 4), with the facts for its words."""

    rule: str
    on: dt.date
    entry: str
    facts: Facts
    override: str | None = None
    breach: Breach | None = None
    """The words of its noun."""


def always(_state: Any, _event: Any) -> bool:
    """Return True: the event may follow whatever was before."""
    return True


def never(_state: Any, _event: Any) -> bool:
    """Return False: the event may not follow."""
    return False


class Requirement(NamedTuple):
    """A condition of an event, and the key in ``disorder`` of its violation."""

    reason: str
    holds: Callable[[Any, Any], bool]


ONCE = Requirement("registered_twice", never)
"""Of an opening: nothing opens twice."""
Parts = Iterable[str | None]
"""The details of one event; None or empty pieces are left out."""


def zh(term: Term | None) -> str | None:
    """Return the Chinese label of a term, or None."""
    return term.zh if term else None


def affixed(before: str, value: str | None, after: str = "") -> str | None:
    """Return a value between two texts; None without a value."""
    return f"{before}{value}{after}" if value else None


def _note(event: Any, _office: Office) -> Parts:
    return (getattr(event, "note", None) or getattr(event, "reason", None),)


@dataclass(frozen=True, slots=True, eq=False)
class EventKind:
    """One kind of event of a subject, and all there is to know of it."""

    model: type[Event]
    label: str
    """The label people read."""
    effect: Callable[[Any, Any, Office], None] = lambda _state, _event, _office: None
    """The change to the subject, whether or not a rule is broken."""
    needs: tuple[Requirement, ...] = ()
    """Its conditions; the first that does not hold is the reason."""
    checks: Mapping[str, Check] = field(default_factory=dict)
    """The rules it may break, by name."""
    may_follow_end: Callable[[Any, Any], bool] = always
    """True if it may be dated after the subject was closed."""
    may_precede_opening: Callable[[Any, Any], bool] = never
    """True if it may be dated before the subject was opened."""
    units: Mapping[str, frozenset[UnitKind]] = field(default_factory=dict)
    """The fields that name units, with the kinds of units that may be named there."""
    title: Callable[[Any], str] | None = None
    """Gives the title of one event, where it says more than the label."""
    details: Callable[[Any, Office, dt.date], Parts] | None = None
    """Gives the details of one event, for one line."""
    milestone: str = ""
    """Its name in the time line of papers, in Chinese; empty for none."""
    milestone_details: Callable[[Any, Office], Parts] = _note
    """Gives the details of one event in the time line of papers, in Chinese."""
    same: Callable[[Any, Any], Hashable] | None = None
    """Returns a key of an event, given the subject just before it: two events of this kind on one
    day with the same key are one step recorded twice (``repeated``). Openings are compared among
    all subjects of the noun (given None). None for events that may come several times a day."""
    hints: Callable[[Any, Any, Office], Parts] | None = None
    """Gives warnings about an event that no rule forbids, shown when it is recorded."""
    prints: FormKind | None = None
    """The form that goes with it, which is named as the next thing to do."""
    is_fixed: bool = False
    """True if it is never corrected: a number that was given, or what is told anew instead."""
    is_confidential: bool = False
    """True if people in it are masked in lists, papers and exports."""
    harmless: Mapping[str, Any] = field(default_factory=dict)
    """Values with which it breaks no rule by itself, for a draft."""
    serves: Callable[[Any, Any], bool] | None = None
    """Tests whether it is recorded of linked subjects too; None for never."""
    work: GridWork | None = None
    """The work of a grid's staff that it is, if any."""
    catches_up: bool = False
    """True if a linked subject catches up by it on the same day."""
    as_known: str = ""
    """``module:NAME`` of the function that completes it from the file; empty for none."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """The columns of a file that tell of it, by field."""
    noted: Callable[[Any, Entry], None] | None = None
    """Takes note of its entry, where it matters when it was recorded."""

    @property
    def name(self) -> str:
        """The code that stands in the journal."""
        return self.model.kind

    def draft(self, on: dt.date, values: Facts) -> Event:
        """Return an event with harmless values in the place of those that are not known yet.

        :param values: those that are known.
        """
        return self.model.model_construct(
            **{**_plain_values(self.model), **self.harmless, "on": on, **values}
        )


class State(Protocol):
    """The attributes of every folded subject."""

    last_on: dt.date
    timeline: list[Event]
    violations: list[Violation]
    notices: list[NoticeIssued]
    obligations: list[Obligation]

    @property
    def no(self) -> str:
        """The number by which people name it."""

    @property
    def unit(self) -> str:
        """The unit whose it is."""

    @property
    def title(self) -> str:
        """Its title in a word or two; never stored."""

    @property
    def opened_on(self) -> dt.date:
        """The day from which on it is there."""

    @property
    def closed_on(self) -> dt.date | None:
        """The day on which it came to its end; None while it goes on."""

    @property
    def state(self) -> str:
        """The code of its state, ``open`` or ``closed`` if there is no finer one."""


S = TypeVar("S", bound=State)
Place = tuple[str, str]
"""A search key (``name``, ``phone``, ``id_no``, ``number``, ``summary``) and its text."""
_PLACES = {
    Personal.NAME: "name",
    Personal.PEOPLE: "name",
    Personal.PHONE: "phone",
    Personal.ID_NO: "id_no",
    Personal.NUMBER: "number",
    Personal.REFERENCE: "number",
}


def places_in(event: Event) -> Iterator[Place]:
    """Yield all that an event says of anybody, as its fields are marked."""
    for _field, mark, value in walk(event):
        yield _PLACES.get(mark, "summary"), str(value)


@cache
def _plain_values(model: type[Event]) -> Facts:
    """Return a plain value for each field that an event of a kind has to have."""
    required = (name for name, info in model.model_fields.items() if info.is_required())
    return {name: _plain_value(model.model_fields[name].annotation) for name in required}


def _plain_value(annotation: Any) -> Any:
    """Return the first term of a vocabulary, an empty value of a plain type, None for any other."""
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return next(iter(annotation))
    if annotation is dt.date:
        return dt.date.min
    kind = get_origin(annotation) or annotation
    return kind() if kind in {str, bool, int, tuple, list} else None


def places_of(state: State) -> Iterator[Place]:
    """Yield all that the opening of a subject says of anybody, but its number."""
    return (place for place in places_in(state.timeline[0]) if place != ("number", state.no))


def _whole(state: Any) -> tuple[Any, ...]:
    return (state,)


ADDRESSEES: Mapping[Level, tuple[Told, ...]] = {
    Level.REMINDER: (Told.HANDLER,),
    Level.YELLOW: (Told.UNIT_HEAD,),
    Level.ORANGE: (Told.DUTY_LEADER,),
    Level.RED: (Told.MAIN_LEADER,),
}
"""Functions told at each level (rulebook, section 6) by default."""


class Purpose(NamedTuple):
    """The purpose 处理目的 and legal basis 依据 of personal data (PIPL 13, 17, 48): msgids."""

    what: str
    basis: str


class Likeness(NamedTuple):
    """The likeness of two openings of one noun 疑似重复."""

    within: str
    """The number of the policy: days between two openings that may be of one matter."""
    marks: Callable[[Any], Any]
    """Gives what an opening is known by."""
    keys: Callable[[Any], Iterable[int]]
    """Gives the keys of marks, 31 bits, the same on every machine; alike marks share one."""
    are_alike: Callable[[Any, Any], bool]
    """Compares the marks of two, of which a key in common may be chance."""


class Reach(Enum):
    """The subjects to be judged again after an entry of a noun."""

    ITSELF = auto()
    """Nothing."""
    OFFICE = auto()
    """The office itself, and so every later judgement."""
    UNIT = auto()
    """Subjects with a turn or an obligation at the unit."""
    HOME = auto()
    """Subjects that move along with a household (:attr:`Subject.moves_along`)."""
    YEAR = auto()
    """Subjects with dates in the year."""
    EVERYTHING = auto()
    """All subjects."""


@dataclass(frozen=True, slots=True, eq=False)
class Subject(Generic[S]):
    """A noun: how it opens, and what happens to it. It opens with the first of ``events``."""

    word: str
    """The word with which its subjects begin in the journal: ``case:…``."""
    label: str
    """Its label (a message id)."""
    open: Callable[[Any, Office], S] | None
    """Makes the subject from its opening; None for a noun that is never folded."""
    events: Mapping[type[Event], EventKind]
    rules: Mapping[str, Rule] = field(default_factory=dict)
    """The rules by which it owes, by name."""
    turns: Callable[[S], Iterable[Any]] = _whole
    """Gives the turns its rules look at: the stages of a case; by default the whole."""
    turns_are_stages: bool = False
    """True if its turns are numbered stages, by which notices name them."""
    progress: Callable[[S, Obligation, Office, dt.date], str] = lambda *_about: ""
    """Says for the morning list how it stands with one obligation."""
    addressees: Mapping[Level, tuple[Told, ...]] = field(default_factory=lambda: ADDRESSEES)
    """Functions told at each level of something overdue, in order."""
    addressee_units: Callable[[S], Mapping[Told, str]] = lambda _state: {}
    """Gives the units and groups (codes) where addressees hold their function, if that is
    neither the unit that owes nor the street."""
    places: Callable[[S], Iterable[Place]] = places_of
    """Gives what it is found by, beside its number."""
    number_series: tuple[Series, ...] = ()
    """The series of its numbers."""
    belongs_to: str = ""
    """The field of its opening with the code of what it belongs to, by which it is looked up: the
    household, the micro-grid; empty for none."""
    called_by: Callable[[str | None], str] | None = None
    """Gives its title from the code of what it belongs to: so lists need not fold it."""
    moves_along: bool = False
    """True if it is owed by the community of the household that it belongs to, from day to day
    (:attr:`~govtool.law.office.Office.homes`)."""
    number_field: str = "no"
    """The field of its opening with the number."""
    view: str = ""
    """``module:NAME`` of the tables of it alone; empty for none."""
    screen: str = ""
    """``module:NAME`` of its screen; empty for the title alone."""
    likeness: str = ""
    """``module:NAME`` of its :class:`Likeness`; empty for none."""
    keeps_met: bool = False
    """True if obligations met are stored for rates of any period; cases have tallies."""
    papers: str = ""
    """``module:NAME`` of its papers; empty for supervision notices alone."""
    in_tasks: bool = True
    """True if its obligations are tasks of a meeting; daily work has parts of its own."""
    facts: Callable[[S], Mapping[str, Any]] = lambda _state: {}
    """Gives what lists for scripts tell of it beside what they tell of every subject."""
    disorder: Mapping[str, str] = field(default_factory=dict)
    """Its own sentences on facts out of order, by reason."""
    comes_first: Mapping[str, str] = field(default_factory=dict)
    """The words after ``govtool`` of what is to be recorded first, by reason of such a fact."""
    names: Mapping[str, str] = field(default_factory=dict)
    """The fields of its opening that name another subject, with the word of that."""
    counted: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Message ids for the number of records that name another by one of these fields."""
    correctable: tuple[str, ...] | None = None
    """The fields of its opening that may be corrected; None for all but its number and unit."""
    about: str = ""
    """The field of its opening with the numbers of subjects that hold its person."""
    key: str = ""
    """The field by which a register knows its records; empty for a noun that is none."""
    sort: Callable[[Mapping[str, Any]], Term] | None = None
    """Gives the sort 类别 of a register's record, by which returns count it; None without any."""
    measure_word: str = "件"
    """The Chinese measure word 量词 with which returns count its subjects."""
    codes_once: bool = False
    """True if the code of a record that was closed is never given again."""
    missing: str = msgid("There is no {code} here.")
    """Says that there is none with the number or code ``{code}``."""
    taken: str = msgid("There is a {no} already.")
    """Says that another one has the number ``{no}``."""
    not_there: str = "govtool.views.lookups:no_number"
    """``module:NAME`` of the function that returns the error for a number of it that is none."""
    extension: Extended | None = None
    """Its extension events; None without any."""
    linked_with: tuple[str, ...] = ()
    """The words of the other nouns with which it may be one matter."""
    breaches: Callable[[], Mapping[str, Breach]] = dict
    """Returns the words of its checks, by rule; ``out_of_order`` has :attr:`disorder`."""
    history: str = "journal --of {no}"
    """The words after ``govtool`` that print its history."""
    called: Callable[[str], str] = str
    """Gives the name of one without a number, by its code in the journal."""
    reach: Reach = Reach.ITSELF
    owes_by_number: Callable[[Office], bool] = lambda _office: False
    """Tests whether obligations depend on numbers: then a draft is judged again."""
    purpose: Purpose | None = None
    """Its purpose of holding people; None where it holds none."""
    needs_people: bool = True
    """True if its people are erased only when it is closed."""
    remains: Callable[[str, Mapping[str, Any]], dict[str, Any]] | None = None
    """Returns what is left of a payload, by the kind of its event, when its people are erased as a
    whole; by default all but their marked data."""
    for_keepers: bool = False
    """True if only a keeper takes back what was recorded of it."""
    is_counted: bool = True
    """True if the offices above count it; else it is of this file and its people alone."""
    counts: str = ""
    """``module:NAME`` of what counts it for the offices above, where its histories stay in the
    street; empty where they travel. It takes a store, and gives a function of a period."""

    _slots: tuple[Callable[[Any], Iterable[Recurring]], ...] = field(init=False)

    def __post_init__(self) -> None:
        """Collect the rules with recurring duties once: they are asked for each row."""
        recurring = tuple(rule.slots for rule in self.rules.values() if rule.slots)
        object.__setattr__(self, "_slots", recurring)

    @property
    def is_seen_through(self) -> bool:
        """True if it is folded and stored; else only its newest entry counts."""
        return self.open is not None

    @property
    def has_numbers(self) -> bool:
        """True if each has a number or a code; what has none may be called after a person."""
        return self.is_seen_through or bool(self.key)

    @property
    def holds_people(self) -> bool:
        """True if what is recorded of it is of persons, as its fields are marked."""
        return any(map(holds_people, self.events))

    def judge(
        self, entries: Iterable[Entry], office: Office, as_of: dt.date | None = None
    ) -> S | None:
        """Return the subject at the end of ``as_of`` with its obligations.

        :param entries: its journal entries, in any order. :param as_of: None for all facts there
            are.
        :returns: None before it opened, and where that was taken back.
        """
        state = self.fold(entries, office, as_of)
        if state is not None:
            state.obligations = self._owed_by(state, office)
            if as_of is not None:
                from govtool.subjects.recurrence import slots  # which needs periods

                for duty in self.duties(state, office):
                    state.obligations += slots(duty, as_of)
        return state

    def _owed_by(self, state: S, office: Office) -> list[Obligation]:
        """Return all that is or was owed, turn by turn, in the order of the rules."""
        found: list[Obligation] = []
        for turn in self.turns(state):
            for rule in self.rules.values():
                owed = rule.owed(state, turn, office)
                found += rule.held(owed, turn, office) if office.leaves_rules_out else owed
        if office.began_on is not None:
            found = [
                owed._replace(before_record=office.is_before_record(owed.due)) for owed in found
            ]
        return found

    def turn_of(self, state: S, obligation: Obligation) -> Any:
        """Return what a rule looked at to find an obligation: the stage of a case, or the whole.

        One turn may owe several by one rule, ``2.1`` and ``2.2``.
        """
        if self.turns is _whole:
            return state
        turns = {getattr(turn, "turn", ""): turn for turn in self.turns(state)}
        whole = turns.get(obligation.turn.partition(".")[0], state)
        return turns.get(obligation.turn, whole)

    def stage_of(self, turn: str) -> int | None:
        """Return the number of the stage of a turn; None for nouns without stages."""
        return int(turn.partition(".")[0]) if self.turns_are_stages else None

    def duties(self, state: S, office: Office) -> list[Recurring]:
        """Return its recurring duties, rule by rule, from the day they are owed here."""
        found = [duty for duties in self._slots for duty in duties(state)]
        return [duty._replace(start=office.first_owed(duty.rule, duty.start)) for duty in found]

    @property
    def opening(self) -> type[Event]:
        """The event that opens it."""
        return next(iter(self.events))

    @property
    def own_kinds(self) -> list[EventKind]:
        """The kinds of events that it does not share with every noun; the first opens it."""
        return [kind for kind in self.events.values() if kind.model not in IN_EVERY_NOUN]

    def fold(
        self, entries: Iterable[Entry], office: Office, as_of: dt.date | None = None
    ) -> S | None:
        """Return the subject at the end of ``as_of``; None before it opened.

        Events that cannot be a history at all are flagged (``out_of_order``) and have no effect;
        all others take effect whether or not they break a rule.

        :param entries: the journal entries of one subject, in any order.
        :param as_of: None for all facts there are.
        """
        facts = effective(entries)
        if not facts or type(facts[0].event) is not next(iter(self.events)):
            return None
        assert self.open is not None, self.word
        opening = facts[0].event
        if as_of is not None and opening.on > as_of:
            return None
        if as_of is not None and self.moves_along:
            office = office.with_homes_of(as_of)
        state = self.open(opening, office)
        self._check(state, self.events[type(opening)], facts[0], office)
        for entry in facts[1:]:
            if as_of is None or entry.event.on <= as_of:
                self._take(state, entry, office)
        return state

    def repeated(self, entries: Iterable[Entry], event: Event, office: Office) -> Entry | None:
        """Return the entry of the same step on the same day, or None."""
        same = self.events[type(event)].same
        if same is None:
            return None
        facts = [entry for entry in effective(entries) if entry.event.on <= event.on]
        alike = [
            place
            for place, entry in enumerate(facts)
            if (type(entry.event), entry.event.on) == (type(event), event.on)
        ]
        if not alike:
            return None
        wanted = same(self.fold(facts, office), event)
        found = (p for p in alike if same(self.fold(facts[:p], office), facts[p].event) == wanted)
        return next((facts[place] for place in found), None)

    def _take(self, state: S, entry: Entry, office: Office) -> None:
        event = entry.event
        kind = self.events[type(event)]
        reason = _disorder(state, kind, event)
        if reason is not None:
            why = {
                "reason": reason,
                "closed_on": state.closed_on,
                "sentence": self.disorder.get(reason),
            }
            state.violations.append(self._violation("out_of_order", entry, why))
            return
        if kind.checks:
            self._check(state, kind, entry, office)
        kind.effect(state, event, office)
        if kind.noted is not None:
            kind.noted(state, entry)
        state.timeline.append(event)
        state.last_on = max(state.last_on, event.on)

    def _check(self, state: S, kind: EventKind, entry: Entry, office: Office) -> None:
        for rule, check in kind.checks.items():
            facts = check(state, entry.event, office)
            if facts is not None:
                state.violations.append(self._violation(rule, entry, facts))

    def _violation(self, rule: str, entry: Entry, facts: Facts) -> Violation:
        event = entry.event
        return Violation(rule, event.on, entry.id, facts, event.override, self.breaches().get(rule))


def _disorder(state: State, kind: EventKind, event: Event) -> str | None:
    """Return why an event cannot follow a history at all (``out_of_order``), or None."""
    if event.on < state.opened_on and not kind.may_precede_opening(state, event):
        return "before_registration"
    if state.closed_on is not None and not kind.may_follow_end(state, event):
        return "after_close"
    return next((need.reason for need in kind.needs if not need.holds(state, event)), None)
