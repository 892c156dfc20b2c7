"""Fixtures of the tests of the store, for its parts."""

from tests.store.conftest import _forks, path, store

__all__ = ["_forks", "path", "store"]
