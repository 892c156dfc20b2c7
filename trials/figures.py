"""What every trial has to say for the one table of ``make trials``."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Figures:
    """The figures of one trial.

    ``acknowledged``: facts that were answered for, or changes that had to be noticed; ``lost``: of
    these, how many are not there or were not noticed; ``half``: half done or damaged; ``problems``:
    anything else that is not as promised.
    """

    trial: str
    runs: int = 0
    acknowledged: int = 0
    lost: int = 0
    half: int = 0
    problems: list[str] = field(default_factory=list)
    note: str = ""

    @property
    def is_kept(self) -> bool:
        """Whether everything is as promised."""
        return self.runs > 0 and not (self.lost or self.half or self.problems)
