"""Lists: every command that gives one prints, pages, or writes it in the same way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

from govtool.base.i18n import counted
from govtool.shell import pager
from govtool.shell.frame.session import Session
from govtool.shell.parameters import NewOptions, Plain, option, with_parameters
from govtool.shell.tables import ListTable, say_listing, with_places
from govtool.shell.terminal import emit_json, emit_json_list, note

Objects = Iterable[Any] | Mapping[str, Any]
"""The JSON of a list: its objects, or one object that holds them."""

_OPTIONS: NewOptions = {
    "output": (
        Annotated[
            Path | None,
            option("-o, --output FILE", "Write it to FILE.csv, .xlsx, .docx or .json instead."),
        ],
        None,
    ),
    "plain": (Plain, False),
    "no_pager": (
        Annotated[bool, option("--no-pager", "Print it all at once, however long it is.")],
        False,
    ),
}
"""The options that every list has."""


def a_list(command: Callable[..., None]) -> Callable[..., None]:
    """Return a command that gives a list (:func:`give`), with the options that every list has."""

    @wraps(command)
    def with_options(
        session: Session, *, output: Path | None, plain: bool, no_pager: bool, **own: Any
    ) -> None:
        listed = replace(session, output=output, plain=plain, pages=not no_pager)
        command(session=listed, **own)

    with_options.gives_list = True  # type: ignore[attr-defined]  # asked by the test that walks all commands
    return with_parameters(with_options, _OPTIONS)


def page(session: Session, listing: ListTable) -> None:
    """Print a list on the screen, in a pager where it is longer than the window.

    On a terminal its lines have numbers, which stand for their subjects in the commands that
    follow.
    """
    if session.interactive and any(listing.subjects):
        from govtool.desk import last_list  # scripts keep no places

        last_list.keep(session.db, listing.subjects)
        listing = with_places(listing)
    with pager.paged(session.settings.pager, allowed=session.pages):
        say_listing(listing)


def give(
    session: Session, *, objects: Callable[[], Objects], listing: Callable[[], ListTable]
) -> bool:
    """Write a list to the file of ``-o``, as JSON, or on the screen; return whether on the screen.

    :param objects: makes what ``--json`` prints: the objects of a list, or one with all there is.
    :param listing: makes the columns and rows.
    """
    if session.output is not None:
        _write(session.output, session, objects, listing)
        return False
    if session.json:
        made = objects()
        if isinstance(made, Mapping):
            emit_json(made)
        else:
            emit_json_list(made)
        return False
    page(session, listing())
    return True


def _write(
    output: Path, session: Session, objects: Callable[[], Objects], listing: Callable[[], ListTable]
) -> None:
    from govtool.shell.form.prompt import ask_to_replace
    from govtool.tables.export import list_file

    ask_to_replace(output, session)
    if output.suffix.lower() == ".json":
        rows = list_file.write_json(output, objects())
    else:
        rows = list_file.write(output, listing(), plain=session.plain)
    if session.json:
        emit_json({"file": output, "rows": rows})
    else:
        note(counted("{path}: {n} row", "{path}: {n} rows", rows, path=output))
