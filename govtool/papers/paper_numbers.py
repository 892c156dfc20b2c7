"""The numbers of papers 文号: a gapless series per kind, unit and year.

A number is taken in the transaction that records the fact of the paper, or when a paper is first
printed that is drawn up only then. It is one more than the highest in use, read under the write
lock, so two commands never get the same; a number taken back is used again. Numbers entered by hand
belong to no series.
"""

from __future__ import annotations

import datetime as dt
import string
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeGuard, TypeVar

from govtool import models as m
from govtool.base import toml_text
from govtool.base import vocabulary as voc
from govtool.base.errors import Refused
from govtool.base.i18n import _
from govtool.base.vocabulary import FormKind
from govtool.papers import template_files
from govtool.rules import Case, Office, Stage, unit_name
from govtool.store import Transaction
from govtool.subjects.case.state import told_apart
from govtool.subjects.series import Series, of_papers

FILE = "numbers.toml"
_FIELDS = frozenset({"n", "year", "street", "unit"})
_NEEDED = frozenset({"n", "year"})
EventT = TypeVar("EventT", bound=m.Event)


@dataclass(frozen=True, slots=True)
class NumberedPaper:
    """A paper with a number: its kind, the unit of the series, its day, and which of its kind."""

    document: FormKind
    unit: str
    on: dt.date
    about: str | None = None


def series_of_papers(where: tuple[Path, ...]) -> dict[FormKind, Series]:
    """Return the series of all kinds of papers; an office's file replaces ours table by table.

    :raises Refused: code ``bad_numbers``, naming file and mistake.
    """
    tables: dict[str, Any] = {}
    for folder in reversed(where):
        if (folder / FILE).is_file():
            tables |= _read(folder / FILE)
    return {
        kind: of_papers(kind.value, tables[kind]["pattern"], _after(tables[kind]))
        for kind in voc.NUMBERED
    }


def _after(table: dict[str, Any]) -> dict[int, int]:
    return {int(year): last for year, last in table.get("after", {}).items() if year.isdecimal()}


def _read(path: Path) -> dict[str, Any]:
    try:
        tables = toml_text.tables(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise _mistake(path, str(error)) from None
    for name, table in tables.items():
        _check(path, name, table)
    return tables


def _check(path: Path, name: str, table: Any) -> None:
    if name not in voc.NUMBERED:
        raise _mistake(path, _("There is no series “{name}”.", name=name))
    pattern = table.get("pattern") if isinstance(table, dict) else None
    if not isinstance(pattern, str) or not _NEEDED <= _fields(pattern) <= _FIELDS:
        wanted = "{n} {year} {street} {unit}"
        message = _(
            "[{name}]: the pattern needs {{n}} and {{year}}, and may have: {wanted}",
            name=name,
            wanted=wanted,
        )
        raise _mistake(path, message)
    after = table.get("after", {})
    if not isinstance(after, dict) or not all(
        type(last) is int and last >= 0 for last in after.values()
    ):
        raise _mistake(
            path,
            _("[{name}]: after is written {example}", name=name, example="after = { 2026 = 17 }"),
        )


def _fields(pattern: str) -> set[str]:
    """Return the fields of a pattern; none where it cannot be read."""
    try:
        parts = list(string.Formatter().parse(pattern))
    except ValueError:
        return set()
    return {
        field + (form or "") + (turned or "")
        for _text, field, form, turned in parts
        if field is not None
    }


def _mistake(path: Path, message: str) -> Refused:
    hint = _("Mend the file, or take it away to use the one that came with the program.")
    return Refused("bad_numbers", f"{path}: {message}", hint)


# --- which paper


def mediating_unit(case: Case, office: Office) -> str:
    """Return the unit whose committee mediates: where it was settled, else the one that has it."""
    settled = next((stage for stage in case.stages if stage.settled), None)
    closing = case.stages[case.closing_stage - 1] if case.closing_stage else None
    stage = settled or closing or case.handler or case.stages[-1]
    return _with_committee(stage, office)


def _with_committee(stage: Stage, office: Office) -> str:
    """Return the unit with the committee: the street's mediates for a department (L 调解法 34)."""
    return office.street if stage.kind is voc.UnitKind.DEPARTMENT else stage.unit


def last_of(papers: Sequence[NumberedPaper]) -> NumberedPaper:
    """Return the last of papers of one kind, distinct from earlier ones about the same."""
    last = papers[-1]
    if last.about is None:
        return last
    before = sum(paper.about == last.about for paper in papers[:-1])
    return replace(last, about=told_apart(last.about, before))


_ABOUT: Mapping[FormKind, Callable[[Any], tuple[str, ...]]] = {
    FormKind.LETTER: lambda event: (event.lead,),
    FormKind.TRANSFER: lambda _event: (),
    FormKind.EXTENSION: lambda _event: (),
    FormKind.SUPERVISION: lambda event: (event.rule, event.about_turn, event.level.value),
}
"""What tells papers of one kind and day apart."""


def paper_of(document: FormKind, event: m.Event, office: Office) -> NumberedPaper:
    """Return the paper of a fact in a series of the street."""
    about = " ".join([event.on.isoformat(), *_ABOUT[document](event)])
    return NumberedPaper(document, office.street, event.on, about)


def agreement_of(case: Case, office: Office) -> NumberedPaper:
    """Return the paper of the written agreement, numbered in the year it came into force."""
    on = case.in_force_on or case.last_on
    return NumberedPaper(FormKind.AGREEMENT, mediating_unit(case, office), on)


# --- taking a number


def next_number(tx: Transaction, paper: NumberedPaper, series: Series, on: dt.date) -> m.Numbered:
    """Return the next number of the paper's series, to be recorded in the same transaction.

    :param on: the day on which it is assigned.
    """
    place = tx.next_place(series, paper.unit, paper.on.year)
    codes = {"street": tx.office.street, "unit": paper.unit}
    names = {name: unit_name(code, tx.office) for name, code in codes.items()}
    of_series = {"unit": place.unit, "year": place.year, "number": place.number}
    text = series.written(place, **names)
    return m.Numbered.checked(
        on=on, document=paper.document, about=paper.about, text=text, **of_series
    )


def with_number(
    tx: Transaction, case_no: str, fact: EventT, db: Path, also: m.Supplemented | None = None
) -> tuple[EventT, m.Numbered | None]:
    """Return a fact with the next number, if it is a letter or written agreement without one.

    :param db: the file of the office, beside which its own words for numbers may be.
    :param also: what is described of the case beside the fact.
    :returns: the fact, and the entry that records the number it took.
    """
    paper = _paper_of(fact, tx, case_no)
    is_own = also is not None and also.paper is voc.AgreementPaper.SETTLEMENT
    if paper is None or (is_own and paper.document is FormKind.AGREEMENT):
        return fact, None
    series = series_of_papers(template_files.template_folders(db))[paper.document]
    number = next_number(tx, paper, series, fact.on)
    field = "no" if paper.document is FormKind.LETTER else "agreement_no"
    return fact.model_copy(update={field: number.text}), number


def _paper_of(fact: m.Event, tx: Transaction, case_no: str) -> NumberedPaper | None:
    """Return the paper that a fact draws up, when it has no number yet."""
    if isinstance(fact, m.Assigned):
        return None if fact.no else _letter(fact, tx, case_no)
    if not _is_written_agreement(fact) or fact.agreement_no:
        return None
    subject = tx.subject_of(case_no)
    known = tx.case(subject)
    # which paper it is may have been told for a day after the fact
    if known is None or known.agreement_no or known.is_own_settlement:
        return None
    case = known if known.last_on <= fact.on else tx.case(subject, fact.on)
    if case is None:
        return None
    if isinstance(fact, m.Agreed):
        return replace(agreement_of(case, tx.office), on=fact.on)
    if case.handler is None:
        return None
    return NumberedPaper(FormKind.AGREEMENT, _with_committee(case.handler, tx.office), fact.on)


def _is_written_agreement(fact: m.Event) -> TypeGuard[m.Mediated | m.Closed | m.Agreed]:
    if isinstance(fact, m.Mediated | m.Closed):
        return fact.agreement is voc.AgreementForm.WRITTEN
    return isinstance(fact, m.Agreed)


def _letter(fact: m.Assigned, tx: Transaction, case_no: str) -> NumberedPaper:
    """Return the paper of a letter about to be recorded, distinct from others of the day."""
    case = tx.case(tx.subject_of(case_no))
    earlier = [event for event in (case.timeline if case else ()) if isinstance(event, m.Assigned)]
    return last_of([paper_of(FormKind.LETTER, one, tx.office) for one in (*earlier, fact)])
