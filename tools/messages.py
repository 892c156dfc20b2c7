"""Keep the Chinese catalogue in step with the code: ``make messages``.

Texts come from three places: ``_()``, ``msgid()``, ``msgids()`` and ``ngettext()`` in the source,
the help of the commands as they are built (docstrings, options, examples, which nobody has to
mark), and the few words Typer itself translates.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import cast

import typer
import typer.core
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from typer.main import get_command

from govtool import cli
from govtool.base import i18n, vocabulary
from govtool.shell.frame import command_table, lazy
from govtool.subjects import registry

PACKAGE = Path(cli.__file__).parent
CATALOGUE = PACKAGE / "locale" / i18n.CHINESE / "LC_MESSAGES" / f"{i18n.DOMAIN}.po"
KEYWORDS = {"_": None, "counted": (1, 2), "msgid": None, "msgids": (1, 2), "ngettext": (1, 2)}

list(registry.subjects())  # each brings the terms of its own
_KNOWN = (vocabulary.__name__, "govtool.subjects.")
CODES = {
    str(term)
    for kind in vocabulary.Term.__subclasses__()
    if kind.__module__.startswith(_KNOWN)  # whatever else happens to be imported
    for term in kind
}
"""What stands for a term in English: a Chinese reader is shown its label."""

Found = tuple[str, str | tuple[str, ...]]
"""Where a message is used, and the message (or its singular and plural)."""


def template() -> Catalog:
    """All messages of the program, without translations."""
    catalogue = Catalog(locale=i18n.CHINESE)
    for place, message in [*_in_source(), *_in_commands(), *_in_typer()]:
        catalogue.add(message, locations=[(place, 0)])
    return catalogue


def updated(old: Catalog) -> Catalog:
    """Return the template with the translations of ``old``: unused ones removed, new ones empty."""
    new = template()
    for message in new:
        known = old.get(message.id) if message.id else None
        if known is not None:
            message.string, message.flags = _as_asked(message, known), message.flags | known.flags
    new.creation_date = new.revision_date = (
        old.creation_date
    )  # no change in the file without a change in the texts
    new.project, new.version, new.fuzzy = "govtool", "", False
    new.header_comment = "# Chinese texts of govtool."
    return new


def _as_asked(message: Message, known: Message) -> str | tuple[str, ...]:
    """Return the translation of a text moved between ``_()`` and ``ngettext()`` (one form)."""
    only = known.string if isinstance(known.string, str) else (known.string or ("",))[0]
    return (only,) if message.pluralizable else only


def read() -> Catalog:
    """The catalogue as it is in the repository."""
    if not CATALOGUE.exists():
        return Catalog(locale=i18n.CHINESE)
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale=i18n.CHINESE)


def as_text(catalogue: Catalog) -> bytes:
    """The ``.po`` file."""
    out = BytesIO()
    write_po(
        out, catalogue, width=120, sort_output=True, include_lineno=False, ignore_obsolete=True
    )
    return out.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    """The ``.mo`` file."""
    out = BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def is_translated(message: Message) -> bool:
    """Whether all forms of a message have a translation."""
    forms = [message.string] if isinstance(message.string, str) else message.string
    return bool(forms) and all(forms or ())


def _in_source() -> Iterator[Found]:
    for name, _line, message, _comments, _context in extract_from_dir(
        PACKAGE, keywords=KEYWORDS, directory_filter=lambda _folder: True
    ):
        yield f"govtool/{name}", message


def _in_typer() -> Iterator[Found]:
    for _line, message, _comments, _context in extract_from_file(
        "python", typer.core.__file__, keywords={"_": None}
    ):
        yield "typer", message


def _in_commands() -> Iterator[Found]:
    i18n.use(i18n.ENGLISH)
    yield from (("govtool/cli.py", text) for text in _texts(cast(lazy.Lazy, get_command(cli.app))))
    for name, entry in cli.Application.table.items():
        shown = (entry.help, entry.section, getattr(entry, "examples", ""))
        yield from (("govtool/cli.py", text) for text in shown if text and not _needs_none(text))
        for verb, module in _verbs(name, entry):
            command = lazy.built(cli.Application.package, module, verb)
            yield from ((f"govtool/commands/{module}.py", text) for text in _texts(command))


def _texts(command: lazy.Verb | lazy.Lazy) -> Iterator[str]:
    return (text for _owner, _attribute, text in lazy.texts(command) if not _needs_none(text))


def _needs_none(text: str) -> bool:
    """Return whether a text is the same in every language, as examples of commands are."""
    if all(line.strip().startswith("govtool ") for line in text.splitlines()):
        return not CODES & _values(text)
    return (
        "|" in text
        and " " not in text
        and text == text.lower()
        and not CODES.intersection(text.split("|"))
    )


def _values(text: str) -> set[str]:
    """Return what stands behind the options of examples, and behind the ``=`` of a field."""
    return set(re.findall(r"(?: --[a-z-]+ |=)(\w+)", text))


def _verbs(
    name: str, entry: command_table.Single | command_table.Noun
) -> Iterator[tuple[str, str]]:
    """Verbs with their modules; one that is not written yet is left out."""
    for verb, module in (
        [(name, entry.module)] if isinstance(entry, command_table.Single) else entry.verbs.items()
    ):
        try:
            import_module(f"{cli.Application.package}.{module}")
        except ModuleNotFoundError as error:
            if error.name != f"{cli.Application.package}.{module}":
                raise
            print(f"left out: {name} {verb} ({error})", file=sys.stderr)
        else:
            yield verb, module


def main() -> None:
    """Write both files, and say what is left to translate."""
    catalogue = updated(read())
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_bytes(as_text(catalogue))
    CATALOGUE.with_suffix(".mo").write_bytes(compiled(catalogue))
    missing = [message.id for message in catalogue if message.id and not is_translated(message)]
    print(f"{len(catalogue)} texts, {len(missing)} without a translation")
    print("\n".join(f"  {text!r}" for text in missing))


if __name__ == "__main__":
    main()
