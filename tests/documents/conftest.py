"""The clerk's desk, as for the tests of the commands."""

from __future__ import annotations

from commands.conftest import _english, bare, desk  # noqa: F401  # fixtures
