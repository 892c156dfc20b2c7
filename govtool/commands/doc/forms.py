"""``govtool doc``: the forms of cases and matters as Word files 文书."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from govtool.base import vocabulary as voc
from govtool.base.errors import ExitCode, GovtoolError, NotFound, UsageMistake
from govtool.base.i18n import _, counted, of, sentences
from govtool.base.vocabulary import FormKind
from govtool.commands.doc.templates import (
    Templates,
    in_folder,
    made_folder,
    press_for,
    require_word_file,
    say_own_templates,
)
from govtool.papers.case_bundle import papers
from govtool.papers.dossier import Choice, Dossier
from govtool.papers.printout import Press, Printed, file_name
from govtool.rules import CASE, Case
from govtool.shell.form.prompt import sure_to_replace
from govtool.shell.frame.session import Session
from govtool.shell.options import day, opened, unit_or_none
from govtool.shell.parameters import argument, option
from govtool.shell.subject_words import subject_meant
from govtool.shell.terminal import emit_json, note, say
from govtool.store import Store
from govtool.subjects import registry
from govtool.views import lookups

app = typer.Typer()

Numbers = Annotated[
    list[str] | None, argument("NO...", "The numbers; or choose by day with --from and --to.")
]
Output = Annotated[
    Path | None,
    option("-o, --output FILE", "The file, or a folder; without it, NO-FORM.docx in this folder."),
]
Nth = Annotated[
    int | None,
    option(
        "--nth, --session, --letter N", "Which one, when there are several; without it, the last."
    ),
]
On = Annotated[str | None, option("--on DATE", "The day on the paper; without it, today.")]
Until = Annotated[
    str | None, option("--due DATE", "Of a supervision notice: by when it is to be done.")
]
From = Annotated[str | None, option("--from DATE", "Print it for all registered from this day …")]
To = Annotated[str | None, option("--to DATE", "… up to this day.")]
Unit = Annotated[str | None, option("--unit UNIT", "Of these only what this unit registered.")]

# The commands differ in nothing but their help and example.
_COMMANDS = {
    FormKind.COVER: (
        "Print the cover of the case file 卷宗封面.",
        "govtool doc cover SQ01-2026-00001",
    ),
    FormKind.CONTENTS: (
        "Print the contents of the case file 卷内目录.",
        "govtool doc contents SQ01-2026-00001",
    ),
    FormKind.APPLICATION: (
        "Print the application for mediation 申请书, of a case that came in so.",
        "govtool doc application SQ01-2026-00001",
    ),
    FormKind.INTAKE: (
        "Print the intake form 受理登记表.",
        "govtool doc intake SQ01-2026-00001 -o 登记表.docx",
    ),
    FormKind.RIGHTS: (
        "Print the notice of rights and duties 权利义务告知书.",
        "govtool doc rights SQ01-2026-00001",
    ),
    FormKind.ATTORNEY: (
        (
            "Print the power of attorney 授权委托书, a page for each party with an agent.\n\n"
            "Where no party has one, a page to be filled in by hand."
        ),
        "govtool doc attorney SQ01-2026-00001",
    ),
    FormKind.INVESTIGATION: (
        "Print the record of an investigation 调查记录.",
        "govtool doc investigation SQ01-2026-00001 --nth 1",
    ),
    FormKind.SESSION: (
        "Print the record of a session 调解记录.",
        "govtool doc session SQ01-2026-00001 --session 1",
    ),
    FormKind.AGREEMENT: (
        (
            "Print the mediation agreement 人民调解协议书.\n\n"
            "It needs both sides, the matter and what was agreed. What else article 29 of the "
            "People's Mediation Law names is "
            "left blank to be filled in by hand where it is not known."
        ),
        (
            "govtool doc agreement SQ01-2026-00001\n"
            "govtool doc agreement --from 2026-01-01 --to 2026-06-30 -o 协议书"
        ),
    ),
    FormKind.ORAL_AGREEMENT: (
        "Print the record of an oral agreement 口头协议登记表.",
        "govtool doc oral-agreement SQ01-2026-00001",
    ),
    FormKind.SETTLEMENT: (
        (
            "Print the settlement agreement between the parties 和解协议书, of a case marked as "
            "settled so.\n"
            "\n"
            "It bears no number and is not confirmed by a court; without the mark, a mediation "
            "agreement is printed."
        ),
        (
            "govtool case describe SQ01-2026-00001 --set 协议文书=和解协议书\n"
            "govtool doc settlement SQ01-2026-00001"
        ),
    ),
    FormKind.REVISIT: (
        "Print the record of a revisit 回访记录.",
        "govtool doc revisit SQ01-2026-00001",
    ),
    FormKind.CONFIRMATION: (
        (
            "Print the application for judicial confirmation 司法确认申请书.\n\n"
            "Within thirty days of the agreement, and not for matters of marriage and family "
            "status."
        ),
        "govtool doc confirmation SQ01-2026-00001",
    ),
    FormKind.TRANSFER: (
        "Print the letter of transfer to the centre 移送函.",
        "govtool doc transfer SQ01-2026-00001",
    ),
    FormKind.RECEIPT: (
        "Print the receipt of the handling letter 送达回执, for its units to sign.",
        "govtool doc receipt JD01-2026-00003 --letter 1",
    ),
    FormKind.EXTENSION: (
        "Print the request for an extension 延期申请.",
        "govtool doc extension JD01-2026-00003",
    ),
    FormKind.CLOSING: ("Print the closing report 结案报告.", "govtool doc closing SQ01-2026-00001"),
}

_MATTER_COMMANDS = {
    FormKind.DISPATCH: (
        (
            "Print the dispatch to a unit 派单, with boxes to sign, to send it back, and for the "
            "result.\n"
            "\n"
            "It says nothing of who reported the matter."
        ),
        (
            "govtool doc dispatch SQ01-S2026-00001\n"
            "govtool doc dispatch --from 2026-03-02 --to 2026-03-02 -o 派单"
        ),
    ),
    FormKind.ANSWER: (
        (
            "Print the answer to who reported a matter 答复单: what was done, and room for how "
            "that is "
            "judged."
        ),
        "govtool doc answer SQ01-S2026-00001",
    ),
    FormKind.RAISE: (
        "Print the letter by which a matter is raised to the district 上报函.",
        "govtool doc raise SQ01-S2026-00001",
    ),
    FormKind.JOINT: (
        "Print the record of a joint action 联合执法记录, for its units to sign.",
        "govtool doc joint SQ01-S2026-00001 --nth 1",
    ),
    FormKind.POLICE: (
        (
            "Print the slip for the police 公安机关移交单, of a matter of public order.\n\n"
            "No text is kept of such a matter; what was reported is written by hand."
        ),
        "govtool doc police SQ01-S2026-00001",
    ),
}

_HEAD_COMMANDS = {
    FormKind.NEIGHBOURS: (
        (
            "Print the agreement of the neighbours of a micro-grid 十户联防协议, for each to sign.\n\n"
            "It names the households and where they live, and no telephone."
        ),
        (
            "govtool doc neighbours H2026-0001\n"
            "govtool doc neighbours --from 2026-03-21 --to 2026-03-31 -o 协议"
        ),
    ),
    FormKind.HANDBOOK: (
        (
            "Print the handbook of a head 户长工作手册: the duties, the households, what to do when, "
            "and room to write."
        ),
        "govtool doc handbook H2026-0001",
    ),
}

_BEGINNING = 2
"""The fewest characters of a Chinese name that may stand for it."""

_SHOWN = 12
"""The most names of blank fields that a person is told."""


def verb_of(form: FormKind) -> str:
    """Return the verb of a form."""
    return form.value.replace("_", "-")


def verb_meant(word: str) -> str | None:
    """Return the verb of the form with this code, Chinese name or unique beginning, or None."""
    form = FormKind.meant_by(word)
    begun = [kind for kind in FormKind if len(word) >= _BEGINNING and kind.zh.startswith(word)]
    found = form or (begun[0] if len(begun) == 1 else None)
    return verb_of(found) if found else None


class PaperOrder(NamedTuple):
    """An order of papers: the form, the cases, and where to write."""

    form: FormKind
    word: str | None
    """The noun that the command takes; None for any."""
    numbers: list[str] | None
    output: Path | None = None
    first: str | None = None
    last: str | None = None
    unit: str | None = None
    templates: Path | None = None


def paper_command(form: FormKind, word: str | None) -> Callable[..., None]:
    """Return the command that prints a form of a noun, None for a form of any."""

    def command(
        ctx: typer.Context,
        numbers: Numbers = None,
        output: Output = None,
        nth: Nth = None,
        on: On = None,
        until: Until = None,
        first: From = None,
        last: To = None,
        unit: Unit = None,
        templates: Templates = None,
    ) -> None:
        choice = chosen(on, until, nth, ctx.obj)
        order = PaperOrder(form, word, numbers, output, first, last, unit, templates)
        carry_out(order, lambda _store: choice, ctx.obj)

    return command


def carry_out(order: PaperOrder, choice_of: Callable[[Store], Choice], session: Session) -> None:
    """Make the papers of an order.

    :param choice_of: reads what else was said about them, once the file is open.
    :raises UsageMistake: codes ``unexpected_option`` and ``missing_argument``, when nothing is
        chosen, or in two ways.
    """
    numbers, first, last = order.numbers, order.first, order.last
    if numbers and (first or last or order.unit):
        raise UsageMistake("unexpected_option", _("Give numbers, or --from and --to; not both."))
    if not numbers and first is None:
        raise UsageMistake("missing_argument", *_which(order.word))
    with opened(session) as store:
        choice = choice_of(store)
        found = _meant(numbers, order.word, store, session) if numbers else ()
        press = press_for(store, session, order.templates)
        run = _PaperRun(press, order.form, choice, order.output, session)
        if len(found) == 1:
            run.print_one(found[0].subject_or_refusal())
        else:
            found = found or _registered_between(store, order, session)
            run.print_many(found, named=bool(numbers))


def _which(word: str | None) -> tuple[str, str]:
    asked = _("Which case? Give its number, e.g. SQ01-2026-00001.")
    return (
        asked if word == CASE.word else _("Which one? Give its number."),
        _("Or all of a time: --from DATE --to DATE"),
    )


class _Meant(NamedTuple):
    """The subject of a number; for an unknown one, the number as typed and the error."""

    no: str
    subject: str = ""
    word: str | None = None
    """The noun that was asked for."""
    unknown: NotFound | None = None

    def subject_or_refusal(self) -> str:
        """Return the subject.

        :raises NotFound: when it is not there.
        """
        if self.unknown is not None:
            raise self.unknown
        return self.subject


def _meant(typed: Sequence[str], word: str | None, store: Store, session: Session) -> list[_Meant]:
    """Return the subjects meant, each once; unknown numbers are kept with their error."""
    words = (word,) if word else ()
    exact = Store.subject_of if word == CASE.word else None
    found: dict[str, _Meant] = {}
    for one in typed:
        try:
            subject = subject_meant(one, store, session, *words, exact=exact)
            found[subject] = _Meant(lookups.no_of(store.reader, subject) or one, subject)
        except NotFound as unknown:
            found[one] = _Meant(one, word=word, unknown=unknown)
    return list(found.values())


for _word, _commands in (
    (CASE.word, _COMMANDS),
    ("matter", _MATTER_COMMANDS),
    ("head", _HEAD_COMMANDS),
):
    for _form, (_help, _epilog) in _commands.items():
        app.command(verb_of(_form), help=_help, epilog=_epilog)(paper_command(_form, _word))
app.command(
    verb_of(FormKind.SUPERVISION),
    help="Print the supervision notice 督办单, of a case or of anything else that is overdue.",
    epilog="govtool doc supervision SQ01-2026-00001 --due 2026-03-20",
)(paper_command(FormKind.SUPERVISION, None))


def chosen(on: str | None, until: str | None, nth: int | None, session: Session) -> Choice:
    """Return what the options of every form say of the paper."""
    return Choice(
        on=day(on, session, "--on") if on else None,
        nth=nth,
        until=day(until, session, "--due", ahead=True) if until else None,
    )


def _registered_between(store: Store, order: PaperOrder, session: Session) -> list[_Meant]:
    begin, end = day(order.first, session, "--from"), day(order.last, session, "--to")
    unit = unit_or_none(order.unit, store.office)
    return [
        _Meant(no, subject)
        for subject, no in lookups.opened_between(store.reader, (begin, end), order.word, unit)
    ]


class _Refusal(NamedTuple):
    """A subject whose form could not be printed, with the error."""

    one: _Meant
    error: GovtoolError

    def as_json(self) -> dict[str, object]:
        """Return the JSON object."""
        word = registry.word_of(self.one.subject) if self.one.subject else self.one.word
        case_no = self.one.no if word == CASE.word else None
        return {"case_no": case_no, "no": self.one.no, **self.error.as_json()["error"]}


_ENDS_THE_RUN = frozenset(
    {"bad_template", "no_template", "no_folder", "disk_full", "not_writable", "bad_numbers", "busy"}
)
"""Errors that every further case would meet too."""


@dataclass(frozen=True, slots=True)
class _PaperRun:
    """The printing of one form, of one subject or of several."""

    press: Press
    form: FormKind
    choice: Choice
    output: Path | None
    session: Session

    def print_one(self, subject: str) -> None:
        """Print the form of a subject, and say what is odd about it or left blank."""
        dossier = self.press.dossier(subject, self.form, self.choice)
        target = in_folder(self.output, self._file_name(dossier.no))
        require_word_file(target)
        sure_to_replace([target], self.session)
        made = self._printed(dossier, target)
        say_own_templates(self.press, self.session)
        for doubt in self.press.doubts(dossier):
            note(doubt)
        if self.session.json:
            emit_json(made.as_json())
            return
        _say(made)
        if self.form is FormKind.CONFIRMATION:
            _say_matter(dossier.state)
        if made.blank:
            _say_blank(list(dict.fromkeys(map(_told, made.blank))))

    def print_many(self, found: Sequence[_Meant], *, named: bool) -> None:
        """Print the form of several subjects; one that cannot be printed does not stop the rest.

        :param named: whether they were named: then nothing to print is a finding.
        """
        folder = made_folder(self.output or Path())
        sure_to_replace([folder / self._file_name(one.no) for one in found], self.session)
        made: list[Printed] = []
        refused: list[_Refusal] = []
        for one in found:
            try:
                dossier = self.press.dossier(one.subject_or_refusal(), self.form, self.choice)
                made.append(self._printed(dossier, folder / self._file_name(dossier.no)))
                if not self.session.json:  # at once: a run that breaks off has taken the number
                    _say(made[-1])
            except GovtoolError as error:
                if error.code in _ENDS_THE_RUN:
                    raise
                if named or error.code != "nothing_to_print":
                    refused.append(_Refusal(one, error))
        say_own_templates(self.press, self.session)
        _tell(made, refused, self.session)

    def _file_name(self, no: str) -> str:
        return file_name(no, self.form, self.choice.nth)

    def _printed(self, dossier: Dossier, target: Path) -> Printed:
        is_contents = dossier.form is FormKind.CONTENTS
        listed = papers(self.press, dossier.no, dossier.choice) if is_contents else None
        return self.press.print(dossier, target, listed)


def _say_blank(names: Sequence[str]) -> None:
    note(_("Left blank to be filled in by hand: {names}", names=_first_of(names)))


def _say_blanks(made: Sequence[Printed]) -> None:
    """Name what several papers leave blank, with the number of papers."""
    counts = Counter(name for one in made for name in dict.fromkeys(map(_told, one.blank)))
    if counts:
        _say_blank([_("{name} ({n})", name=name, n=n) for name, n in counts.most_common()])


def _say_matter(case: Case) -> None:
    """Point out what no court confirms, in disputes where it is likely."""
    if case.dispute_type in voc.MATTERS_ASKED:
        text = _(
            "A court confirms no personal status and establishes no ownership. If this agreement "
            "does: {command}"
        )
        note(text.format(command=f"govtool case describe {case.case_no} --set matter=…"))


def _told(name: str) -> str:
    """Return the name of a template field as read in a sentence: 当事人的住址 for 当事人表.住址."""
    whole, dot, part = name.partition(".")
    return f"{whole.removesuffix('表')}的{part}" if dot else name.removesuffix("全文")


def _first_of(names: Sequence[str]) -> str:
    more = _(" … and {n} more", n=len(names) - _SHOWN) if len(names) > _SHOWN else ""
    return "、".join(names[:_SHOWN]) + more


def _say(made: Printed) -> None:
    say(f"{made.file}  {made.number}" if made.number else str(made.file))


def _tell(made: Sequence[Printed], refused: Sequence[_Refusal], session: Session) -> None:
    """Report the papers made and refused.

    :raises typer.Exit: exit code 1, when there are some whose form could not be printed.
    """
    if not session.emits(
        {
            "files": [one.as_json() for one in made],
            "refused": [one.as_json() for one in refused],
        }
    ):
        for one in refused:
            note(of(one.one.no, sentences(one.error.message, one.error.hint)))
        note(counted("{n} paper was made.", "{n} papers were made.", len(made)))
        _say_blanks(made)
    if refused:
        raise typer.Exit(ExitCode.FINDINGS)
