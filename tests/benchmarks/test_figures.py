from __future__ import annotations

import pytest

from benchmarks.figures import Figure, Goal, Unit, table
from benchmarks.measure import Run, Runs


def figure(value: float, peer: float | None, goal: Goal | None) -> Figure:
    return Figure("import", "import", 1000, value, peer="peer", peer_value=peer, goal=goal)


@pytest.mark.parametrize(
    ("value", "peer", "limit", "verdict"),
    [
        (0.9, 1.0, 1.0, "reached"),
        (1.0, 1.0, 1.0, "reached"),
        (1.3, 1.0, 1.0, "missed by 1.30 ×"),
        (1.0, 2.0, 1 / 3, "missed by 1.50 ×"),
    ],
)
def test_a_goal_with_a_peer_is_about_the_ratio(
    value: float, peer: float, limit: float, verdict: str
) -> None:
    assert figure(value, peer, Goal(limit)).verdict == verdict


@pytest.mark.parametrize(
    ("value", "goal", "verdict"),
    [
        (299e6, Goal(300e6), "reached"),
        (450e6, Goal(300e6), "missed by 1.50 ×"),
        (100_000, Goal(100_000, at_least=True), "reached"),
        (25_000, Goal(100_000, at_least=True), "missed by 4.00 ×"),
    ],
)
def test_a_goal_without_a_peer_is_about_the_value(value: float, goal: Goal, verdict: str) -> None:
    assert Figure("memory", "memory", 1000, value, Unit.BYTES, goal=goal).verdict == verdict


def test_a_peer_that_is_not_there_and_a_figure_without_a_goal_say_so() -> None:
    assert figure(1, None, Goal(1)).verdict == "not installed"
    assert figure(1, None, None).verdict == "not installed"
    assert figure(1, 2, None).verdict == "no goal"
    assert figure(1, None, Goal(1)).excess is None


def runs(seconds: float, cpu: float) -> Runs:
    return Runs([Run(seconds, cpu, 0)])


def test_two_commands_are_compared_by_wall_clock_and_by_processor() -> None:
    found = Figure.compared("import", "import", 1000, (runs(3, 1), runs(2, 2)), "peer", Goal(1))
    assert (found.value, found.peer_value, found.ratio, found.cpu_ratio) == (3, 2, 1.5, 0.5)
    assert found.verdict == "missed by 1.50 ×"
    assert (
        Figure.compared("import", "import", 1000, (runs(3, 1), None), "peer", Goal(1)).verdict
        == "not installed"
    )


def test_the_table_has_the_figures_in_columns() -> None:
    importing = Figure.compared(
        "import", "import", 1000, (runs(0.326, 0.3), runs(0.163, 0.1)), "peer", Goal(1)
    )
    memory = Figure("memory", "memory", 100_000, 43e6, Unit.BYTES, goal=Goal(300e6))
    rules = Figure(
        "rules", "rules", 1000, 24833.4, Unit.PER_SECOND, goal=Goal(100_000, at_least=True)
    )
    assert table([importing, memory, rules]) == (
        "figure    cases      ours    peer         cpu  ratio         goal  verdict\n"
        "───────────────────────────────────────────────────────────────────────────────────\n"
        "import    1 000    326 ms  163 ms  peer  3.00   2.00       ≤ 1.00  missed by 2.00 ×\n"
        "memory  100 000     43 MB       –           –      –     ≤ 300 MB  reached\n"
        "rules     1 000  24 833/s       –           –      –  ≥ 100 000/s  missed by 4.03 ×"
    )
