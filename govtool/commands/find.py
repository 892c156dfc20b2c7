"""``govtool find``: cases by a fragment of what is written in them 查找."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

import typer

from govtool.base.i18n import _, counted, listed
from govtool.base.record import field_label
from govtool.base.text import mask_identity_number, mask_phone, quoted
from govtool.desk.due_list import masked_title
from govtool.shell.frame.session import Session
from govtool.shell.listing import a_list, give
from govtool.shell.options import opened, unit_or_none
from govtool.shell.parameters import argument, option
from govtool.shell.screens.noun_list import in_a_list
from govtool.shell.screens.objects import listed_object
from govtool.shell.tables import Cell, Column, ListTable, day_cell
from govtool.shell.terminal import note
from govtool.store import Store
from govtool.subjects import registry
from govtool.subjects.screen import BARE, Screen
from govtool.views import subject_search
from govtool.views.subject_search import Hit, Match, Search, words_of

app = typer.Typer()

_BEFORE, _AFTER = 6, 12
"""Characters of a summary shown around what was found in it."""

Words = Annotated[
    list[str],
    argument(
        "TEXT",
        "One or more fragments, all of which must be found; one of them has at least two "
        "characters.",
    ),
]


@app.command(
    "find", epilog="govtool find 张三\ngovtool find zs 漏水\ngovtool find 1234 --unit SQ01 --json"
)
@a_list
def find(
    session: Session,
    words: Words,
    unit: Annotated[str | None, option("--unit UNIT", "Registered by this unit.")] = None,
    limit: Annotated[int, option("--limit N", "At most so many.", min=1, max=10_000)] = 20,
) -> None:
    """Find cases, matters and more by part of a name, number or text, newest first.

    Names are also found by the initials of their pinyin: zs finds 张三. Width and case of letters,
    and spaces and hyphens in a telephone number, make no difference.
    """
    typed = " ".join(words)
    wanted = words_of(typed)
    with opened(session) as store:
        whose = unit_or_none(unit, store.office)
        found, more = subject_search.find(store, Search(wanted, session.today, whose), limit)
        if found or session.json or session.output:
            give(
                session,
                objects=lambda: (_json(hit, store, session.today) for hit in found),
                listing=lambda: _listing(found, store, session.today),
            )
    if more or not session.json:
        note(_summed_up(typed, found, more=more))


def _json(hit: Hit, store: Store, today: dt.date) -> dict[str, Any]:
    """Return the JSON object of a hit, with its noun's own object if there is one."""
    state, word = hit.state, hit.noun.word
    body = {
        "noun": word,
        "no": state.no,
        "unit": state.unit,
        "title": masked_title(store, state, hit.noun),
    }
    days = {"opened_on": state.opened_on, "closed_on": state.closed_on, "state": state.state}
    own = listed_object(word, state, store.office, today) if hit.noun.screen else {}
    return body | days | own | {"matched": hit.kinds}


def _screen_of_all(found: list[Hit]) -> Screen | None:
    """Return the screen shared by all hits, or None for several nouns."""
    screens = {registry.screen(hit.noun.word) for hit in found if hit.noun.screen}
    return screens.pop() if len(screens) == 1 and all(hit.noun.screen for hit in found) else None


def _summed_up(typed: str, found: list[Hit], *, more: bool) -> str:
    n = len(found)
    if more:
        return _("The newest {n} are shown, and there are more. Add a word, or raise --limit.", n=n)
    if not found:
        return _("Nothing was found for “{text}”.", text=quoted(typed))
    return counted(*(_screen_of_all(found) or BARE).many, n)


def _listing(found: list[Hit], store: Store, today: dt.date) -> ListTable:
    screen = _screen_of_all(found)
    columns = [
        Column(_("ID")),
        Column(_("Registered on") if screen else _("Date")),
        Column(_("Type"), flexible=8, drop=2),
        Column(_((screen or BARE).about_title), flexible=10),
        Column(_("State"), drop=1),
        Column(_("Found in"), flexible=12),
    ]
    rows = [_row(hit, store, today) for hit in found]
    if not any(row[-1].text for row in rows):
        columns, rows = columns[:-1], [row[:-1] for row in rows]
    return ListTable(_("Found"), columns, rows, subjects=[hit.subject for hit in found])


def _row(hit: Hit, store: Store, today: dt.date) -> list[Cell]:
    state = hit.state
    places = filter(None, (_place(match, state.no) for match in hit.matches))
    marked = [match.written for match in hit.matches]
    kind, about, standing = in_a_list(store, state, hit.noun)
    return [
        Cell(state.no, marked=marked),
        day_cell(state.opened_on, today),
        Cell(kind),
        Cell(about, marked=marked),
        Cell(standing),
        Cell(listed(dict.fromkeys(places)), marked=marked),
    ]


def _place(match: Match, no: str) -> str:
    """Return the masked number or piece of text that matched, unless another column has it."""
    match match.kind:
        case "phone":
            return f"{field_label('phone')} {mask_phone(match.value)}"
        case "id_no":
            return f"{field_label('id_no')} {mask_identity_number(match.value)}"
        case "number" if match.value != no:
            return f"{field_label('ref')} {match.value}"
        case "summary":
            return _snippet(match)
    return ""


def _snippet(match: Match) -> str:
    """Return the piece of the text around a match."""
    first, beyond = max(match.at - _BEFORE, 0), match.at + len(match.written) + _AFTER
    piece = " ".join(match.value[first:beyond].split())
    return ("…" if first else "") + piece + ("…" if beyond < len(match.value) else "")
