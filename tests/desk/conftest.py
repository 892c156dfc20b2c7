"""Fixtures of commands, for what is typed here too."""

from commands.conftest import bare

__all__ = ["bare"]
