"""Fixtures of the tests of the store, for its parts."""

from tests.store.conftest import path, store

__all__ = ["path", "store"]
