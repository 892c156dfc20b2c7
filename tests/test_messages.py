"""The Chinese catalogue is complete, fits the code, and is compiled."""

from __future__ import annotations

import ast
import gettext
import re
from copy import deepcopy
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo

from govtool.base import i18n
from govtool.base.i18n import Catalogue
from tools import messages

FIELD = re.compile(r"\{[^{}]*\}")
OPTION = re.compile(r"(?<![\w-])--[a-z-]+")


@cache
def catalogue() -> Catalog:
    return messages.read()


@cache
def _extracted() -> Catalog:
    return messages.template()


def template() -> list[str]:
    return sorted(_first(message.id) for message in _extracted() if message.id)


def _first(text: str | tuple[str, ...] | list[str]) -> str:
    return text if isinstance(text, str) else text[0]


def _forms(text: str | tuple[str, ...] | list[str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def test_every_text_is_in_the_catalogue_and_nothing_else() -> None:
    known = sorted(_first(message.id) for message in catalogue() if message.id)
    assert known == template(), "run: make messages"


def test_every_text_is_translated() -> None:
    assert [
        message.id for message in catalogue() if message.id and not all(_forms(message.string))
    ] == []


@pytest.mark.parametrize(
    ("before", "now", "translation"),
    [
        ("{n} row", ("{n} row", "{n} rows"), ("{n} 行",)),
        (("{n} row", "{n} rows"), "{n} row", "{n} 行"),
    ],
)
def test_a_text_that_becomes_a_plural_or_none_keeps_its_translation(
    before: str | tuple[str, str], now: str | tuple[str, str], translation: str | tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    old, new = Catalog(locale=i18n.CHINESE), Catalog(locale=i18n.CHINESE)
    old.add(before, "{n} 行" if isinstance(before, str) else ("{n} 行",))
    new.add(now)
    monkeypatch.setattr(messages, "template", lambda: new)
    found = messages.updated(old).get("{n} row")
    assert found is not None
    assert found.string == translation
    assert messages.as_text(messages.updated(old))


def untranslatable(file: Path) -> list[int]:
    """Return the lines with a text that Babel cannot collect: in an f-string, or put together inside ``_()``."""
    nodes = [*ast.walk(ast.parse(file.read_text(encoding="utf-8")))]
    inside = [part for node in nodes if isinstance(node, ast.JoinedStr) for part in ast.walk(node)]
    hidden = [
        call.lineno for call in inside if isinstance(call, ast.Call) and _name(call) in TRANSLATING
    ]
    return hidden + [
        node.lineno
        for node in nodes
        if isinstance(node, ast.Call) and _name(node) == "_"
        if not isinstance(node.args[0], ast.Constant | ast.Name | ast.Attribute)
    ]


TRANSLATING = {"_", "ngettext"}


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def test_no_text_hides_in_an_f_string() -> None:
    files = sorted(messages.PACKAGE.rglob("*.py"))
    assert {str(file): lines for file in files if (lines := untranslatable(file))} == {}


def test_nothing_is_guessed() -> None:
    assert [message.id for message in catalogue() if message.fuzzy and message.id] == []


def test_translations_keep_the_fields_and_options() -> None:
    wrong = []
    for message in catalogue():
        for translated in filter(None, _forms(message.string) if message.id else []):
            originals = _forms(message.id)
            fields = set(FIELD.findall("".join(originals)))
            if set(FIELD.findall(translated)) - fields or not fields <= set(
                FIELD.findall(translated)
            ) | {"{n}"}:
                wrong.append(message.id)
            if set(OPTION.findall(originals[-1])) != set(OPTION.findall(translated)):
                wrong.append(message.id)
    assert wrong == []


def test_the_compiled_catalogue_is_that_of_the_source() -> None:
    compiled = read_mo(BytesIO(messages.CATALOGUE.with_suffix(".mo").read_bytes()))
    translated = {
        _first(m.id): _forms(m.string) for m in catalogue() if m.id and all(_forms(m.string))
    }
    assert {_first(m.id): _forms(m.string) for m in compiled if m.id} == translated


def test_every_message_is_found_in_the_compiled_catalogue() -> None:
    found = Catalogue(messages.CATALOGUE.with_suffix(".mo"))
    wanted = {
        _first(m.id): _forms(m.string)[0] for m in catalogue() if m.id and all(_forms(m.string))
    }
    assert {original: found.translation(original) for original in wanted} == wanted
    assert [found.translation(text) for text in ("\1", "no such message", "\U0010ffff")] == [
        None
    ] * 3


def test_the_file_is_as_make_messages_writes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    found = deepcopy(_extracted())
    monkeypatch.setattr(messages, "template", lambda: found)
    assert messages.as_text(messages.updated(catalogue())) == messages.CATALOGUE.read_bytes()


@pytest.mark.parametrize("text", ["(dynamic)", "default: {default}", "required", "env var: {var}"])
def test_the_words_of_typer_are_translated_with_ours(text: str) -> None:
    i18n.use(i18n.CHINESE)
    assert gettext.gettext(text) != text
    i18n.use(i18n.ENGLISH)
    assert gettext.gettext(text) == text


def test_brackets_are_those_of_the_language() -> None:
    """No code puts brackets round what it says to people by itself."""
    try:
        i18n.use(i18n.CHINESE)
        assert i18n.noted("丁某", "子女") == "丁某（子女）"
    finally:
        i18n.use(i18n.ENGLISH)
    assert i18n.noted("A", "b") == "A (b)"
    by_itself = re.compile(r'f"[^"]*\{[^"{}]*\} \(\{[^"{}]*\}\)"')
    modules = messages.PACKAGE.rglob("*.py")
    assert [
        path.name for path in modules if by_itself.search(path.read_text(encoding="utf-8"))
    ] == []


def test_no_translation_has_an_english_placeholder_behind_an_option() -> None:
    found = [form for message in catalogue() if message.id for form in _forms(message.string)]
    assert [text for text in found if re.search(r"--[a-z-]+ [A-Z]{3,}\b", text)] == []
