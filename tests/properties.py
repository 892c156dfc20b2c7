"""How properties are searched: the same examples in every run of the tests, new and more ones in ``make fuzz``.

A test that fails by chance on a fresh machine reports nothing about the change it judges.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

FUZZ = "GOVTOOL_FUZZ"
"""The variable that asks for a free search, and with how many inputs for each reader."""

SEARCHES = bool(os.environ.get(FUZZ))
INPUTS = int(os.environ.get(FUZZ) or 8)


def examples(usual: int) -> int:
    """Return how many examples a property gets that usually has ``usual``.

    The fixed ones are a quarter: they are the same in every run, and what is new is found by the free search.
    """
    return usual * max(INPUTS // 100, 1) if SEARCHES else max(usual // 4, 2)


def load_profile() -> None:
    """Make the profile the one in use. Machines are shared: a slow example is no failure."""
    settings.register_profile(
        "govtool",
        max_examples=examples(50),
        deadline=None,
        derandomize=not SEARCHES,
        suppress_health_check=[HealthCheck.too_slow],
    )
    settings.load_profile("govtool")
