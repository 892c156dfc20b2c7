from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fuzz.kit import Office, copied, found


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return found(tmp_path_factory.mktemp("fuzz"))


@pytest.fixture
def office(base: Office) -> Iterator[Office]:
    """A copy, for a test with one input."""
    with copied(base) as own:
        yield own
