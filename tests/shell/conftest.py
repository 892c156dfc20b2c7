"""Fixtures of commands, for what is typed here too."""

from tests.commands.conftest import _english, at_terminal, bare, desk

__all__ = ["_english", "at_terminal", "bare", "desk"]
