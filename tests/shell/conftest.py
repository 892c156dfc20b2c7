"""Fixtures of commands, for what is typed here too."""

from tests.commands.conftest import _english, bare, desk

__all__ = ["_english", "bare", "desk"]
