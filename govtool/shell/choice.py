"""A word that is no number in full: what it means, chosen from what fits, or refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from govtool.base.dates import month_day_text
from govtool.base.errors import NotFound, Refused
from govtool.base.i18n import _, listed
from govtool.base.text import half_width, place_in, quoted
from govtool.base.text_width import pad, printable, width
from govtool.desk import last_list, word_lookup
from govtool.rules import CASE
from govtool.shell.form.prompt import ask
from govtool.shell.frame.session import Session
from govtool.shell.terminal import note
from govtool.store import Store
from govtool.subjects import registry
from govtool.views import lookups, registers


def chosen(
    typed: str,
    store: Store,
    session: Session,
    words: tuple[str, ...],
    unknown: NotFound | None = None,
) -> str:
    """Return the subject that a word means, as :func:`govtool.shell.subject_words.subject_meant`.

    :param unknown: how the noun says that it has no such number.
    """
    if not typed.strip():
        raise NotFound(
            "no_number", _("The number is empty."), _("Give a number, part of one, or a name.")
        )
    places = (
        last_list.subjects_shown(session.db)
        if session.interactive and _may_be_place(typed)
        else None
    )
    asked = word_lookup.TypedName(typed, words, session.today, session.actor, places)
    found = word_lookup.meant(store, asked)
    if not found.subjects:
        raise _looked_for(unknown, store, typed) if unknown else _nothing_fits(store, typed, words)
    if found.way == "place":
        _require_noun(store, found.subjects[0], asked, session)
    if len(found.subjects) == 1:
        return found.subjects[0]
    if found.way == "number" and not session.interactive:
        return store.subject_numbered(typed, words[0] if len(words) == 1 else None)
    return _chosen(typed, found, store, session)


def _may_be_place(typed: str) -> bool:
    return word_lookup.is_place(half_width(typed).strip())


def _require_noun(
    store: Store, subject: str, asked: word_lookup.TypedName, session: Session
) -> None:
    """See to it that what stands at a place of the list is what the command takes."""
    if subject and asked.takes(subject) and lookups.is_there(store.reader, subject):
        return
    wanted = listed(_(registry.subject(word).label) for word in asked.words)
    line = Candidate.from_subject(store, subject, session).no if subject else ""
    message = _("Line {n} of the list shown last is not what is meant here ({wanted}): {what}.")
    text = message.format(n=asked.text, wanted=wanted, what=line or _("nothing with a number"))
    raise Refused(
        "other_noun", text, _("Give more of its number, or a name."), value=quoted(asked.typed)
    )


def _nothing_fits(store: Store, typed: str, words: Sequence[str]) -> NotFound:
    """Return the refusal of a number that is not there."""
    if tuple(words) == (CASE.word,):
        refusal = lookups.no_case(store.reader, typed, CASE)
        if lookups.was_given(store.reader, typed, CASE):
            return refusal
        return _looked_for(refusal, store, typed)
    message = _("Nothing has the number {no}.", no=quoted(typed))
    return _looked_for(NotFound("no_number", message, value=quoted(typed)), store, typed)


def _looked_for(refusal: NotFound, store: Store, typed: str) -> NotFound:
    """Return a refusal that says what a word was looked up as, or which other noun has it."""
    others = lookups.subjects_numbered(store.reader, half_width(typed).strip())
    hints = [_of_another_noun(subject, typed) for subject in others] or [
        _("It was looked for as a number, as part of one, and as a name or its initials.")
    ]
    refusal.hint = "\n".join(filter(None, (refusal.hint, *hints)))
    return refusal


def _of_another_noun(subject: str, no: str) -> str:
    noun = registry.subject_of(subject)
    text = _("It is the number of something else ({noun}): govtool {word} show {no}")
    return text.format(noun=_(noun.label), word=noun.word, no=quoted(no))


class Candidate(NamedTuple):
    """A subject that may be meant, as lists show it."""

    subject: str
    noun: str
    no: str
    date: str
    opened_on: str
    title: str
    """Its title; for a case, the parties."""
    kind: str
    state: str
    unit: str

    @classmethod
    def from_subject(cls, store: Store, subject: str, session: Session) -> Candidate:
        """Return what is shown of a subject of any noun."""
        from govtool.shell.screens.noun_list import in_a_list  # most words mean one thing

        noun = registry.subject_of(subject)
        if not noun.is_seen_through:
            return cls._from_register(store, subject)
        state = store.state(subject, session.today) or store.state(subject)
        if state is None:
            return cls(subject, noun.word, "", "", "", "", _(noun.label), "", "")
        kind, title, progress = in_a_list(store, state, noun)
        shown, on = month_day_text(state.opened_on, session.today), state.opened_on.isoformat()
        return cls(subject, noun.word, state.no, shown, on, title, kind, progress, state.unit)

    @classmethod
    def _from_register(cls, store: Store, subject: str) -> Candidate:
        word, _colon, code = subject.partition(":")
        names = registers.named_codes(store.reader, word) if registry.subject(word).key else ()
        name = dict(names).get(code, "")
        return cls(subject, word, code, "", "", name, _(registry.subject(word).label), "", "")

    def as_json(self) -> dict[str, Any]:
        """Return the candidate as an error for scripts names it."""
        return {
            "noun": self.noun,
            "no": self.no,
            "unit": self.unit,
            "title": self.title,
            "opened_on": self.opened_on or None,
            "state": self.state,
        }

    @property
    def cells(self) -> tuple[str, ...]:
        """Return what stands in its line."""
        return self.no, self.date, self.title, self.kind, self.state


def _chosen(typed: str, found: word_lookup.Meanings, store: Store, session: Session) -> str:
    """Return the one of several subjects that a person chooses.

    :raises Refused: code ``ambiguous``, when there is nobody to choose.
    """
    candidates = [Candidate.from_subject(store, subject, session) for subject in found.subjects]
    message = _(
        "“{value}” fits several: {numbers}.",
        value=quoted(typed),
        numbers=listed(one.no for one in candidates),
    )
    if not session.interactive:
        hint = _("Give the number in full.")
        shown = [one.as_json() for one in candidates]
        raise Refused(
            "ambiguous", message, hint, value=quoted(typed), candidates=shown, more=found.more
        )
    _offer(typed, candidates, session, more=found.more)

    def parse(answer: str) -> str:
        return _one_of(answer, candidates)

    return ask(_("Which one"), parse)


def _offer(typed: str, candidates: Sequence[Candidate], session: Session, *, more: bool) -> None:
    """Show what may be meant, a numbered line each, the newest first."""
    note(_("“{value}” fits several:", value=quoted(typed)))
    show(candidates, session)
    if more:
        text = _(
            "These are the newest {n}. For another one give more of its number or name (Ctrl-C to "
            "leave)."
        )
        note("  " + text.format(n=len(candidates)))


def show(candidates: Sequence[Candidate], session: Session) -> None:
    """Show numbered candidates, and keep their places for the next command on this terminal."""
    for line in _lines(candidates):
        note(line)
    if session.interactive:
        last_list.keep(session.db, [one.subject for one in candidates])


def _lines(candidates: Sequence[Candidate]) -> Iterator[str]:
    """Yield a numbered line for each, with its values below those of the line before."""
    widths = [
        max(map(width, column)) for column in zip(*(one.cells for one in candidates), strict=True)
    ]
    for number, one in enumerate(candidates, 1):
        cells = (pad(printable(cell), room) for cell, room in zip(one.cells, widths, strict=True))
        yield f"  {number:>2}  {'  '.join(cells)}".rstrip()


def _one_of(answer: str, candidates: Sequence[Candidate]) -> str:
    """Return the subject whose line, or number in full, an answer is.

    :raises Refused: code ``bad_term``.
    """
    if (place := place_in(answer, len(candidates))) is not None:
        return candidates[place].subject
    word = half_width(answer)
    by_no = [one.subject for one in candidates if word and one.no.casefold() == word.casefold()]
    if len(by_no) != 1:
        raise Refused("bad_term", _("Type the number of a line above."))
    return by_no[0]
