"""``govtool person request|requests|answer|explain|refuse``: requests about one's data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, NamedTuple, TypeVar

import typer

from govtool import models as m
from govtool.base.errors import NotFound, Refused
from govtool.base.i18n import _, choose_from
from govtool.base.vocabulary import RefusalGround, Right, Term
from govtool.commands.doc.templates import Templates, in_folder, require_word_file
from govtool.commands.person.choice import (
    Case,
    Kin,
    Only,
    PersonChoice,
    Reason,
    Who,
    kin_of,
    reason_for,
    word_for,
)
from govtool.desk import casework
from govtool.papers import data_explanation, person_papers, template_files
from govtool.papers.common import Values
from govtool.papers.person_papers import Explained
from govtool.papers.template_filling import Template
from govtool.privacy import refusal_grounds, rights_requests
from govtool.privacy.rights_requests import About, Asked, Meant
from govtool.shell.form.confirmation import is_meant_again
from govtool.shell.form.prompt import ask, sure_to_replace
from govtool.shell.form.screen_check import Shown
from govtool.shell.frame.session import Session
from govtool.shell.listing import a_list, give
from govtool.shell.options import (
    day,
    meant_term,
    naming,
    naming_subject,
    opened,
    term,
    text_or_ask,
    wanted,
)
from govtool.shell.parameters import Again, argument, option
from govtool.shell.period import bounds, is_within
from govtool.shell.screens.persons import answer_text, request_json, request_list
from govtool.shell.subject_words import subject_argument, subjects_meant
from govtool.shell.terminal import emit_json, note, say
from govtool.store import Store
from govtool.subjects.request import REQUEST, Request
from govtool.views import lookups

app = typer.Typer()

TermT = TypeVar("TermT", bound=Term)
Asking = Annotated[
    str | None,
    argument(
        "WHO",
        "A document number, a telephone or a whole name, or the number of a request, e.g. "
        "Q2026-0001; - reads it from standard input. Asked for when left out.",
    ),
]
Paper = Annotated[
    Path | None, option("-o, --output FILE", "FILE.docx; without it, its title in this folder.")
]
_OF_STRANGERS = frozenset({RefusalGround.IDENTITY, RefusalGround.NOT_HELD})
"""Grounds for refusing somebody whom the file does not hold."""

RequestRight = Annotated[
    str | None,
    option(
        "--right RIGHT",
        "What is asked for: access, copy, correction, erasure, explanation; or arrangement, for "
        "the time after the person's death.",
    ),
]
On = Annotated[str | None, option("--on DATE", "The day it was received; without it, today.")]


@app.command(
    "request",
    epilog="govtool person request 甲某 --right copy --on 3月2日\n"
    'govtool person request 甲某 --right arrangement --reason "身后仅向女儿提供" --next-of-kin '
    "乙某 女儿",
)
def request(
    session: Session,
    who: Who = None,
    right: RequestRight = None,
    on: On = None,
    reason: Reason = None,
    case: Case = None,
    only: Only = None,
    next_of_kin: Kin = None,
    again: Again = False,
) -> None:
    """Record that somebody asks for something about their data, before it is done or refused.

    Exporting, correcting, erasing or explaining then answers it. An arrangement holds until it is
    withdrawn: next of kin are refused, but for the one named in it with --next-of-kin.
    """
    kin, received = kin_of(next_of_kin), day(on, session)
    with opened(session) as store:
        choice = PersonChoice(store, session, word_for(who, session), case, only)
        kind = _term_or_ask(right, "--right", _("What is asked for"), list(Right), session)
        if kind is Right.ARRANGEMENT:
            reason = text_or_ask(
                reason, "--reason", _("What is to hold after the person's death"), session
            )
        elif kin is not None:
            reason = reason_for(reason, kin, session)

        def meant() -> Meant:
            return _meant(choice, Asked(kind, kin, reason), strangers=True)

        looked = Shown(store, meant)
        shown = looked.value
        draft = rights_requests.drafted(shown.about, shown.asked, received, store.office.street)
        if session.interactive and not again:
            rights_requests.refuse_waiting(store, shown)
            again = is_meant_again(
                casework.opened_alike(store, REQUEST.word, draft), REQUEST.word, session
            )
        with store.writing(session.actor) as tx:
            looked.require()
            rights_requests.refuse_waiting(tx, shown)
            if not again:
                casework.refuse_opened_twice(tx, REQUEST.word, draft, session.today)
            if kind is not Right.ARRANGEMENT:
                rights_requests.refuse_arranged(tx, shown.persons, kin)
            subject = rights_requests.record_request(
                tx, shown.about, shown.asked, received, session.today
            )
        made: Request = store.state(subject)
    _conclude(made, session)
    if not shown.persons and not session.json:
        note(_("The file holds nobody of that name; the request stands under the name as typed."))


@app.command("requests", epilog="govtool person requests\ngovtool person requests --open --json")
@a_list
def requests(
    session: Session,
    only_open: Annotated[bool, option("--open", "Only what is not answered yet.")] = False,
    since: Annotated[str | None, option("--from DATE", "Received on that day or later.")] = None,
    until: Annotated[str | None, option("--to DATE", "Received on that day or before.")] = None,
) -> None:
    """List what people asked for about their data: when, what came of it, and why."""
    with opened(session) as store:
        found = list(rights_requests.all_requests(store, open_only=only_open))
    first, last = bounds(since, until, session)
    found = [one for one in found if is_within(one.opening.on, first, last)]
    empty = _("No request is open.") if only_open else _("No request is recorded.")
    give(
        session,
        objects=lambda: (request_json(one, session.today) for one in found),
        listing=lambda: request_list(found, session.today, empty),
    )


Nos = Annotated[
    list[str],
    subject_argument(
        "ID...", "The number of the request, e.g. Q2026-0001; several for several requests.", list
    ),
]
Withdrawn = Annotated[
    bool, option("--withdrawn", "The person asks for it no more, or takes an arrangement back.")
]
Remark = Annotated[str | None, option("--note TEXT", "How it was done, or why it was withdrawn.")]


@app.command(
    "answer",
    epilog='govtool person answer Q2026-0001 --note "当场查阅"\n'
    "govtool person answer Q2026-0002 --withdrawn",
)
def answer(
    session: Session,
    nos: Nos,
    withdrawn: Withdrawn = False,
    on: Annotated[str | None, option("--on DATE", "The day of it; without it, today.")] = None,
    remark: Remark = None,
) -> None:
    """Record that a request was met in another way (seen at the desk, say), or withdrawn."""
    when = day(on, session)
    event: m.Event = (
        m.RequestWithdrawn.checked(on=when, reason=remark)
        if withdrawn
        else m.RequestAnswered.checked(on=when, granted=True, reason=remark)
    )
    with opened(session) as store:
        subjects = subjects_meant(
            nos, store, session, REQUEST.word, exact=rights_requests.request_subject
        )
        done = []
        with store.writing(session.actor) as tx:
            for subject in subjects:
                with naming_subject(
                    lookups.no_of(tx.reader, subject) or "", is_one=len(subjects) == 1
                ):
                    done.append(rights_requests.conclude(tx, subject, event, session.today))
    if len(nos) > 1 and session.json:
        emit_json([request_json(one, session.today) for one in done])
        return
    for one in done:
        _conclude(one, session)


@app.command(
    "explain",
    epilog="govtool person explain 甲某\n"
    "govtool person explain 13800000000 -o 个人信息处理说明.docx\n"
    "govtool person explain Q2026-0001",
)
def explain(
    session: Session,
    who: Asking = None,
    output: Paper = None,
    reason: Reason = None,
    case: Case = None,
    only: Only = None,
    next_of_kin: Kin = None,
    templates: Templates = None,
) -> None:
    """Print for a person what is kept of them, why and how long 个人信息处理说明 (PIPL 48).

    Also the legal basis, who may see it, to whom it was given, and their rights; nothing of others.
    It is recorded as a request with its answer; with the number of an answered one it is printed
    again.
    """
    kin = kin_of(next_of_kin)
    with opened(session) as store:
        choice = PersonChoice(store, session, word_for(who, session), case, only)
        if kin is not None:
            reason = reason_for(reason, kin, session)
        meant = _meant(choice, Asked(Right.EXPLANATION, kin, reason))
        if meant.person is None or meant.asked.right is not Right.EXPLANATION:
            raise _not_to_be_explained(choice.who, meant)
        paper = _paper(person_papers.EXPLANATION, templates, session)
        told = Explained(
            data_explanation.kept_places(store, meant.person, session.today),
            data_explanation.disclosures(store, meant.person),
            data_explanation.seers(store),
        )
        event = m.RequestAnswered(on=session.today, granted=True)

        def said(made: Request) -> Values:
            return person_papers.explanation(made, told, store.office, session.today)

        _print(store, meant, event, _Sheet(paper, said, output), session)


def _not_to_be_explained(who: str, meant: Meant) -> Refused:
    if meant.person is None:
        message = _("The file holds nobody of that number or name any more.")
        return Refused(
            "no_person", message, _("Refuse it: govtool person refuse … --ground not_held")
        )
    message = _("{no} asks for something else: {right}.", no=who, right=meant.asked.right.label)
    return Refused("another_right", message, _("See: govtool person requests"))


RefuseRight = Annotated[
    str | None,
    option(
        "--right RIGHT",
        "What was asked for: access, copy, correction, erasure, explanation; not with the number "
        "of a request.",
    ),
]
Ground = Annotated[
    str | None,
    option(
        "--ground GROUND",
        "Why the law lets it be refused: retention, mediation_file, purpose, technical, accurate, "
        "confidential, duties, identity, kinship, arranged, not_held, other.",
    ),
]
ReasonOption = Annotated[
    str | None,
    option("--reason TEXT", "What more is to be said of the reason; it stands on the paper."),
]


@app.command(
    "refuse",
    epilog="govtool person refuse 甲某 --right erasure --ground mediation_file\n"
    'govtool person refuse Q2026-0001 --ground identity --reason "未出示身份证件" -o 告知书.docx',
)
def refuse(
    session: Session,
    who: Asking = None,
    right: RefuseRight = None,
    ground: Ground = None,
    reason: ReasonOption = None,
    output: Paper = None,
    case: Case = None,
    only: Only = None,
    next_of_kin: Kin = None,
    templates: Templates = None,
) -> None:
    """Refuse a request about data with the reason, on paper 不予…告知书 (PIPL 50).

    The paper says the legal basis, and that the person may go to court. With the number of a
    refused request it is printed again.
    """
    kin = kin_of(next_of_kin)
    with opened(session) as store:
        choice = PersonChoice(store, session, word_for(who, session), case, only)
        if rights_requests.number_in(choice.who):
            meant = rights_requests.meant_by(store, choice.who, session.today)
        else:
            rights = list(refusal_grounds.ARTICLES)
            of_what = _term_or_ask(right, "--right", _("What was asked for"), rights, session)
            meant = _meant(choice, Asked(of_what, kin), strangers=_is_of_strangers(ground))
        paper = _paper(person_papers.REFUSAL, templates, session)
        event = _refusal(store, meant, ground, reason, session)

        def said(made: Request) -> Values:
            return person_papers.refusal(made, store.office, session.today)

        _print(store, meant, event, _Sheet(paper, said, output), session)


def _is_of_strangers(ground: str | None) -> bool:
    """Return whether an unknown person may be refused on this ground."""
    return ground is not None and term(RefusalGround, ground, "--ground") in _OF_STRANGERS


def _refusal(
    store: Store, meant: Meant, ground: str | None, reason: str | None, session: Session
) -> m.RequestAnswered:
    """Return the refusal of a request, or the one already recorded."""
    known: Request | None = store.state(meant.subject) if meant.subject else None
    if known is not None and known.is_refused and known.answer is not None:
        return known.answer
    right, kin = meant.asked.right, meant.asked.kin
    if right not in refusal_grounds.ARTICLES:
        message = _("An arrangement is not answered; it holds until it is withdrawn.")
        raise Refused("another_right", message, _("See: govtool person requests"))
    terms = refusal_grounds.fitting(right, kin) if ground is None else list(RefusalGround)
    why = _term_or_ask(ground, "--ground", _("Reason in law"), terms, session)
    if why is RefusalGround.OTHER:
        reason = text_or_ask(reason, "--reason", _("Reason"), session)
    refusal_grounds.refuse_other(why, right, kin, reason)
    return m.RequestAnswered.checked(on=session.today, granted=False, ground=why, reason=reason)


# --- what they share


def _meant(choice: PersonChoice, asked: Asked, *, strangers: bool = False) -> Meant:
    """Return the request of a number or a person; ``strangers`` allows unknown names.

    :raises Refused: code ``several_persons``.
    :raises NotFound: codes ``no_person``, ``no_request``.
    """
    who = choice.who
    if rights_requests.number_in(who):
        return rights_requests.meant_by(choice.store, who, choice.session.today)
    try:
        found = choice.chosen()
    except NotFound as missing:
        if not strangers or missing.code != "no_person" or any(map(str.isdecimal, who)):
            raise
        return Meant(asked, About(who))
    if len(found) > 1:
        hint = _("Choose one by the number in the list: --only 1")
        raise Refused("several_persons", _("A request is of one person."), hint)
    return Meant(asked, rights_requests.about(found[0]), choice.everywhere(found)[0])


def _term_or_ask(
    given: str | None, option: str, label: str, terms: Sequence[TermT], session: Session
) -> TermT:
    """Return the term given, else the one that a person chooses."""
    kind = type(terms[0])

    def read(answer: str) -> TermT:
        found = meant_term(kind, answer)
        if found not in terms:
            message = _("“{value}” is not one of the choices.", value=found.label)
            raise Refused("bad_term", message, choose_from(one.code_and_label for one in terms))
        return found

    if not wanted({option: given}, session):
        with naming(option, given):
            return read(given or "")
    return ask(label, read, [(one.value, one.label) for one in terms])


def _paper(name: str, templates: Path | None, session: Session) -> Template:
    return person_papers.template(name, template_files.template_folders(session.db, templates))


class _Sheet(NamedTuple):
    """A paper to be made: its template, what it says of a request, and where it goes."""

    template: Template
    said: Callable[[Request], Values]
    output: Path | None


def _print(
    store: Store, meant: Meant, event: m.RequestAnswered, sheet: _Sheet, session: Session
) -> None:
    """Record an answer if there is none yet, and print its paper."""
    title = (
        person_papers.EXPLANATION
        if event.granted
        else person_papers.title_of_refusal(meant.asked.right)
    )
    target = in_folder(sheet.output, person_papers.file_name(title))
    require_word_file(target)
    sure_to_replace([target], session)

    def record() -> Request:
        known: Request | None = store.state(meant.subject) if meant.subject else None
        if known is not None and known.answer is not None and known.answer.granted == event.granted:
            return known
        with store.writing(session.actor) as tx:
            if event.granted:
                rights_requests.refuse_arranged(tx, meant.persons, meant.asked.kin)
            subject = rights_requests.answer(tx, meant, event, session.today)
        made: Request = store.state(subject)
        return made

    made, blank = person_papers.write(sheet.template, target, record, sheet.said)
    _say_printed(made, target, blank, session)


def _say_printed(made: Request, target: Path, blank: Sequence[str], session: Session) -> None:
    if session.emits({**request_json(made, session.today), "file": target, "blank": list(blank)}):
        return
    say(f"{target}  {made.no}")
    if blank:
        note(_("Left blank to be filled in by hand: {names}", names="、".join(blank)))
    if made.answer and made.answer.ground and refusal_grounds.GROUNDS[made.answer.ground].restricts:
        note(
            _(
                "The law lets it be stored and protected only: see that nobody uses it otherwise "
                "(PIPL 47)."
            )
        )


def _conclude(made: Request, session: Session) -> None:
    if session.emits(request_json(made, session.today)):
        return
    say(f"{made.no}  {made.title}  {answer_text(made)}")
    if made.state == "open" and made.opening.right is not Right.ARRANGEMENT:
        note(_("To refuse it: govtool person refuse {no}", no=made.no))
