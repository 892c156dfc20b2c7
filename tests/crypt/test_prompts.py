"""Passphrases at a terminal: typed twice, never shown, questioned when they are weak; Ctrl-C leaves the file as it was."""

from __future__ import annotations

import sys

import pytest

from tests.commands.clerk import Desk

if sys.platform == "win32":
    pytest.skip("Windows has no pseudo-terminals in the standard library", allow_module_level=True)

from govtool.crypt import passphrases
from tests.commands.conftest import at_terminal, bare, desk
from tests.commands.terminal import CTRL_C, Opens, follow
from tests.crypt.kit import PASSPHRASE

__all__ = ["at_terminal", "bare", "desk"]


@pytest.fixture(autouse=True)
def _plain_at_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passphrases, "_for_new", [])


def test_encrypting_asks_twice_and_shows_nothing(desk: Desk, at_terminal: Opens) -> None:
    script = [
        ("New passphrase: ", "short"),
        ("at least 8 characters", ""),
        ("New passphrase: ", "12345678"),
        ("easy to guess. Use it all the same? [y/N]", "n"),
        ("New passphrase: ", PASSPHRASE),
        ("The same again: ", "something else"),
        ("were not the same", ""),
        ("New passphrase: ", PASSPHRASE),
        ("The same again: ", PASSPHRASE),
    ]
    dialogue = at_terminal("encrypt", lang="en")
    for prompt, answer in script:
        dialogue.asks(prompt)
        if answer:
            dialogue.types(answer)
    assert dialogue.ends() == 0
    assert "geese" not in dialogue.shown
    assert passphrases.is_encrypted(desk.db)
    opened = follow(at_terminal("unit", "list", lang="en"), [("Passphrase of ", PASSPHRASE)])
    assert opened.ends() == 0
    assert "示例一社区" in opened.shown
    assert "geese" not in opened.shown


def test_a_wrong_passphrase_may_be_typed_again_and_is_refused_the_third_time(
    desk: Desk, at_terminal: Opens
) -> None:
    with_key = [("New passphrase: ", PASSPHRASE), ("The same again: ", PASSPHRASE)]
    assert follow(at_terminal("encrypt", lang="en"), with_key).ends() == 0
    thrice = [
        ("Passphrase of ", "not this one"),
        ("That is not it.", "not this one"),
        ("That is not it.", "not this one"),
    ]
    dialogue = follow(at_terminal("unit", "list", lang="en"), thrice)
    assert dialogue.ends() == 3
    assert "This is not the passphrase of" in dialogue.shown
    assert "not this one" not in dialogue.shown


def test_ctrl_c_leaves_the_file_as_it_was(desk: Desk, at_terminal: Opens) -> None:
    before = desk.db.read_bytes()
    dialogue = at_terminal("encrypt", lang="en").asks("New passphrase: ").types(CTRL_C)
    assert dialogue.ends() == 130
    assert desk.db.read_bytes() == before
