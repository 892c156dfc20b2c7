"""Fixtures of the tests of returns, for what is typed here too."""

from tests.returns.conftest import _english, bare, desk, sample_desk

__all__ = ["_english", "bare", "desk", "sample_desk"]
